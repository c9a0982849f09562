"""Tests: laws and clauses, in the order of the line."""
