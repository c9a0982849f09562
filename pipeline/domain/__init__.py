"""Nouns of the contract: plain frozen values, no rules of computation."""
