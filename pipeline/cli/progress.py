"""Steps of a longer job on stderr, so that nobody waits in silence."""

import sys
from types import TracebackType
from typing import Self

import typer

from pipeline.locales import Locale

_CLEAR = "\r\x1b[2K"


class Progress:
    """One line that rewrites itself on a terminal; elsewhere a line a step, or nothing."""

    def __init__(self, words: Locale, *, lines: bool = True) -> None:
        """Speak this language; ``lines``: also where nobody watches, for a log of the run."""
        self._words = words
        self._live = sys.stderr.isatty()
        self._lines = lines

    def __enter__(self) -> Self:
        """Nothing to show yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the line, whatever happened."""
        if self._live:
            typer.echo(_CLEAR, nl=False, err=True)

    def __call__(self, done: int, total: int, step: str) -> None:
        """Say what is going on."""
        text = self._words.say("cli.step", done=done, total=total, step=step)
        if self._live:
            typer.echo(f"{_CLEAR}{text}", nl=False, err=True)
        elif self._lines:
            typer.echo(text, err=True)
