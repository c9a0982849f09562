"""Targets tried on the past of a log before they are signed."""
