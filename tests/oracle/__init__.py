"""Slow recomputations that share no code with the package."""
