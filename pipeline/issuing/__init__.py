"""Use cases: read, evaluate, render, publish. What notebooks and commands import."""
