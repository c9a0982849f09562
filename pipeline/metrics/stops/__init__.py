"""Stops of services: outages, maintenance, unknown time, and the arithmetic of lost time."""
