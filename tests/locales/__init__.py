"""Tests of words and printed forms."""
