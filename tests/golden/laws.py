"""What holds for the text of every paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

_DOUBLED: Final = ("  ", "~~", " ~", "~ ", "..", " ,", " .", "~,", "~.")
_LEFT_OVER: Final = ("{{", "}}", "{%", "None", "nan", "NaT", "<NA>", '"')


def reads_as_agreed(text: str, golden: Path, config: pytest.Config) -> None:
    """The whole text equals its golden file; ``--golden-update`` writes that anew."""
    if config.getoption("--golden-update"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def has_no_leftovers(text: str, besides: Sequence[str] = ()) -> None:
    """No tag, no ``None``, no NaN, no doubled blank, no straight quote, no doubled full stop."""
    for bad in (*_LEFT_OVER, *_DOUBLED, *besides):
        assert bad not in text, bad
