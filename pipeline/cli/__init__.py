"""The command line: parse the request, make one call into ``issuing``, show the answer."""

from pipeline.cli.main import main

__all__ = ["main"]
