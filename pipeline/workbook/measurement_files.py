"""Files of a monitoring system that the sheet «Источники замеров» names: a parameter each.

A CSV file in UTF-8 with a heading row, delimiter ``,`` or ``;`` by that row; two of its columns
are read. With ``,`` between cells a point marks the fraction, so ``1.234`` is one and a bit;
with ``;`` numbers are read as in a sheet, where the comma marks it and ``1.234`` is refused.
"""

import re
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

from pipeline.metrics.events.log import Source
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.cells import Typing
from pipeline.workbook.headings import folded
from pipeline.workbook.log_files import CsvTable, csv_table, headed_width
from pipeline.workbook.moments import stamp
from pipeline.workbook.numbers import printable
from pipeline.workbook.scanning import address, column_letter
from pipeline.workbook.typing_sheets import Row, shown
from pipeline.workbook.verdicts import Doubtful, Unusable
from pipeline.workbook.warranty_sheets import MEASURED

HEADINGS: Final = {
    "time": ("timestamp", "time", "at", "Время", "checked_at"),
    "value": ("value", "Значение"),
}
"""Column of the sheet -> the headings looked for where its cell is blank, the first wins."""

_PLAIN: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)
_LONGEST: Final = 40  # letters of a number
_NO_NAME: Final = re.compile(r'[<>:"|?*]')  # what Windows allows in no name


@dataclass(slots=True)
class Series:
    """The values of one parameter as a file holds them; the lists have one length.

    Attributes:
        zone: IANA name; ``None``: the contract's.
        source: the file with the letters and headings of ``time`` and ``value``.
        lines: line of the file each value stands in, the heading row is 1.
        walls: wall times, or instants where the text has an offset.
    """

    parameter: str
    zone: str | None
    source: Source
    lines: list[int] = field(default_factory=list)
    walls: list[datetime] = field(default_factory=list)
    values: list[Decimal] = field(default_factory=list)


@dataclass(slots=True)
class Monitoring:
    """What the sources say.

    Attributes:
        inputs: name below the project folder, with ``/`` between its parts -> SHA-256.
        refused: why lines cannot be used, one a line.
    """

    series: list[Series] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def read_sources(folder: Path, rows: Iterable[Row]) -> Monitoring:
    """Read the files that the rows of the sheet name; each file once.

    Args:
        folder: of the project; a file must lie in it or below.
        rows: complete rows of ``measurement_sources``.
    """
    found = Monitoring()
    tables: dict[str, CsvTable | Problem] = {}
    for row in rows:
        name = str(row.get("file")).replace("\\", "/")
        path, code = _inside(folder, name)
        if path is None:
            found.problems.append(Problem(code, row.place("file"), row.get("file")))
            continue
        if name not in tables:
            tables[name] = _opened(path, name, row)
        table = tables[name]
        if isinstance(table, Problem):
            found.problems.append(table)
        else:
            found.inputs[name] = table.sha256
            _take(table, name, row, found)
    return found


def _inside(folder: Path, name: str) -> tuple[Path | None, str]:
    """The file, or the code of the problem: links and ways out of the folder are refused."""
    parts = name.split("/")
    path = folder
    if any(part in {"", ".", ".."} or _NO_NAME.search(part) for part in parts):
        return None, "measurement_file_outside"
    try:
        for part in parts:
            path /= part
            if path.is_symlink():
                return None, "measurement_file_outside"
        if not path.resolve().is_relative_to(folder.resolve()):  # a junction of Windows
            return None, "measurement_file_outside"
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None, "measurement_file_missing"
    except OSError:
        return None, "measurement_file_locked"
    return (path, "") if stat.S_ISREG(mode) else (None, "measurement_file_missing")


def _opened(path: Path, name: str, row: Row) -> CsvTable | Problem:
    try:
        return csv_table(path, name)
    except OSError:
        return Problem("measurement_file_locked", row.place("file"), row.get("file"))


def _take(table: CsvTable, name: str, row: Row, found: Monitoring) -> None:
    """Add the values of one row of the sheet, and what is wrong with the lines of its file."""
    headings = [text.strip() for text in table.rows[0]] if table.rows else []
    at: dict[str, int] = {}
    for key in HEADINGS:
        column = _column(headings, key, row)
        if isinstance(column, Problem):
            found.problems.append(column)
        else:
            at[key] = column
    if len(at) < len(HEADINGS):
        return
    source = Source(
        name,
        "",
        {key: column_letter(column + 1) for key, column in at.items()},
        {key: headings[column] for key, column in at.items()},
    )
    zone = cast("str | None", row.get("zone"))
    series = Series(str(row.get("parameter")), zone, source)
    _Lines(series, _number_of(table.delimiter), found).read(table.rows, at["time"], at["value"])
    found.series.append(series)


def _column(headings: Sequence[str], key: str, row: Row) -> int | Problem:
    """Where the column stands that the row names, or one of the usual headings."""
    typed = row.get(key)
    looked = HEADINGS[key] if typed is None else (str(typed),)
    plain = [folded(text) for text in headings]
    for heading in map(folded, looked):
        if plain.count(heading) == 1:
            return plain.index(heading)
        if heading in plain:
            return Problem("measurement_heading_twice", row.place(key), typed)
    given = {"looked": looked, "headings": tuple(str(shown(text)) for text in headings if text)}
    return Problem("measurement_heading_missing", row.place(key), typed, given)


@dataclass(slots=True)
class _Lines:
    """The lines of a file on their way into a series."""

    series: Series
    number: Callable[[str], Decimal]
    found: Monitoring

    def read(self, rows: Sequence[Sequence[str]], time: int, value: int) -> None:
        """Read two columns; a line without a value says that nothing was measured."""
        last, blank = max(time, value), []
        width = headed_width(rows[0])
        take = self.series
        numbers: dict[str, Decimal] = {}
        for line, cells in enumerate(rows[1:], 2):
            if width and any(cells) and (len(cells) > len(rows[0]) or any(cells[width:])):
                self._refuse_overlong(line, cells, width)
                continue
            when, what = "", ""
            if len(cells) > last:
                when, what = cells[time].strip(), cells[value].strip()
            if not what:
                if any(cells):
                    blank.append(line)
                continue
            try:
                wall = self._wall(when, line)
            except Unusable as bad:
                self._refuse("time", line, when, bad)
                continue
            try:
                if what not in numbers:
                    numbers[what] = self.number(what)
            except Unusable as bad:
                self._refuse("value", line, what, bad)
                continue
            take.lines.append(line)
            take.walls.append(wall)
            take.values.append(numbers[what])
        if blank:
            given = {"count": len(blank)}
            place = take.source.place("value", blank[0])
            self.found.problems.append(
                Problem("measurement_lines_blank", place, None, given, Severity.WARNING)
            )

    def _wall(self, text: str, line: int) -> datetime:
        if not text:
            raise Unusable("cell_blank", heading=self.series.source.headings["time"])
        when = stamp(text)
        if isinstance(when, Doubtful):
            place = self.series.source.place("time", line)
            self.found.problems.append(
                Problem(when.code, place, text, when.given, Severity.WARNING)
            )
            return cast("datetime", when.value)
        return when

    def _refuse_overlong(self, line: int, cells: Sequence[str], width: int) -> None:
        at = next((at for at in range(width, len(cells)) if cells[at]), width)
        place = Place(self.series.source.file, "", address(line, at + 1))
        problem = Problem("csv_row_too_long", place, shown(cells[at] or None), {}, Severity.ROW)
        self.found.problems.append(problem)
        self.found.refused.append(problem)

    def _refuse(self, key: str, line: int, text: str, bad: Unusable) -> None:
        place = self.series.source.place(key, line)
        problem = Problem(bad.code, place, shown(text or None), bad.given, Severity.ROW)
        self.found.problems.append(problem)
        self.found.refused.append(problem)


def _number_of(delimiter: str) -> Callable[[str], Decimal]:
    """How a number is written in a file with this delimiter."""
    typing = Typing(MEASURED, english=delimiter == ",")

    def number(text: str) -> Decimal:
        if delimiter == "," and len(text) <= _LONGEST and _PLAIN.fullmatch(text):
            return printable(Decimal(text)) or Decimal(0)
        return cast("Decimal", typing.value(text))

    return number
