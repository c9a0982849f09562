"""Tests of exports of other programs."""
