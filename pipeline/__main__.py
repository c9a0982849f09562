"""``python -m pipeline``: the same as the command ``poruka``."""

from pipeline.cli import main

main()
