"""Paragraphs and table rows of a paper: what comes, goes or changes as one."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pipeline.rendering.reading_back import Said

_CELLS: Final = " | "  # between the cells of a row in one line
_WORD: Final = re.compile(r"\w+")


def bag_of(words: str) -> Counter[str]:
    """How often each word stands there."""
    return Counter(_WORD.findall(words))


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or a row of a table with all its paragraphs.

    Attributes:
        said: its paragraphs.
        row: place of the row; empty for a paragraph.
        width: columns of its table that say something.
    """

    said: tuple[Said, ...]
    row: str
    width: int

    @property
    def place(self) -> str:
        """Part and place."""
        return f"{self.said[0].part} {self.row or self.said[0].place}"

    @property
    def table(self) -> str:
        """Place of its table."""
        return _table(self.row)

    @property
    def words(self) -> str:
        """All that it says, in one line."""
        return _CELLS.join(" ".join(said.words for said in cell) for cell in self.cells().values())

    def key(self) -> Hashable:
        """Equal for units that say the same in the same cells."""
        return tuple((_cells_of(said.place, self.row), said.words) for said in self.said)

    def bag(self) -> Counter[str]:
        """Words; those of rows are no words of paragraphs."""
        mark = "|" if self.row else ""
        return Counter(mark + word for said in self.said for word in _WORD.findall(said.words))

    def cells(self) -> dict[int, list[Said]]:
        """Paragraphs by number of cell; those of a paragraph under 0."""
        cells: dict[int, list[Said]] = defaultdict(list)
        for said in self.said:
            cells[_cell(said.place, self.row)].append(said)
        return cells

    @property
    def depth(self) -> int:
        """Steps of a place that lead into a cell of this row."""
        return len(self.row.split(" ")) + 1


def _cells_of(place: str, row: str) -> tuple[str, ...]:
    return tuple(s for s in place[len(row) :].split(" ") if row and s.startswith("c"))


def _cell(place: str, row: str) -> int:
    return int(place[len(row) :].split(" ")[1][1:]) if row else 0


def units_of(said: Sequence[Said], depth: int) -> list[Unit]:
    """Paragraphs and rows; the first ``depth`` steps of places lead to where they stand."""
    rows = [(one, _row(one.place, depth)) for one in said]
    columns: dict[str, set[int]] = defaultdict(set)
    for one, row in rows:
        columns[_table(row)].add(_cell(one.place, row))
    units: list[Unit] = []
    for row, group in groupby(rows, key=lambda pair: pair[1]):
        held = tuple(one for one, _ in group)
        width = len(columns[_table(row)])
        units += [Unit(held, row, width)] if row else [Unit((one,), "", 0) for one in held]
    return units


def _table(row: str) -> str:
    return row.rpartition(" ")[0]


def _row(place: str, depth: int) -> str:
    steps = place.split(" ")
    found = next((n for n in range(depth, len(steps)) if steps[n].startswith("r")), None)
    return "" if found is None else " ".join(steps[: found + 1])
