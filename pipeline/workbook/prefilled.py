"""What a new workbook already holds: the usual hours, priorities and conditions of a 1C project.

The tables lie beside this module in ``shipped/<sheet>_<language>.csv``; their headings are the
keys of the columns, their cells what a person would type.
"""

import csv
import io
from collections.abc import Mapping
from importlib import resources
from typing import Final

Line = Mapping[str, str]
"""One row: key of the column -> text as a person would type it."""

SHIPPED: Final = ("hours", "priorities", "library")
"""Sheets whose rows come with the program."""

BEGINNING: Final = {"maintenance_cap_hours": "4", "support_hours": "5x8"}
"""Contract keys that begin with a value; the hours are a profile of the shipped rows."""


def shipped_lines(sheet: str, language: str) -> tuple[Line, ...]:
    """The rows of a sheet that come with the program."""
    folder = resources.files("pipeline.workbook") / "shipped"
    text = (folder / f"{sheet}_{language}.csv").read_text("utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True))
