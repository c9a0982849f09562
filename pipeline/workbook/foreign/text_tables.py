"""Our tables as CSV files: read by the program, and opened in Excel by people."""

import csv
import io
from collections.abc import Sequence

_GUARD = "\N{NO-BREAK SPACE}"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_formula(text: str) -> bool:
    """Whether Excel would take the text for a formula."""
    return text.startswith(_FORMULA)


def guarded(text: str) -> str:
    """A text that Excel takes for a formula begins with a blank it does not pass over.

    The program takes blanks at the ends of a cell away, so it reads the text as it was.
    """
    return f"{_GUARD}{text}" if is_formula(text) else text


def csv_bytes(lines: Sequence[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8 with the mark by which Excel knows it; ``;`` between cells."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([guarded(text) for text in line] for line in lines)
    return stream.getvalue().encode("utf-8-sig")
