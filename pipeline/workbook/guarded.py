"""Asking the reading child for a workbook's cells, whatever the file does to it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final, cast

from pipeline.problems import Place, Problem
from pipeline.workbook.container import MIB, Limits

Cell = str | float | int | bool | datetime | date | time | timedelta | None
"""What stands in a cell; ``None`` is blank. Integers come from files other than xlsx."""

_PACKAGE_ROOT: Final = Path(__file__).resolve().parents[2]
_START: Final = (
    "import sys; sys.path.insert(0, {!r}); from pipeline.workbook import child; child.main()"
)
_PASSED_ON: Final = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "TEMP", "TMP")
_GRACE_SECONDS: Final = 30
_READ: Final[Mapping[str, Callable[[str], Cell]]] = {
    "dt": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
    "s": lambda text: timedelta(seconds=int(text)),
}


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet's cells by column, with what the scan says of them; row 1 is position 0."""

    name: str
    columns: tuple[Sequence[Cell], ...]
    hidden: bool = False
    errors: Mapping[str, str] | None = None  # cell -> #N/A
    unvalued: frozenset[str] = frozenset()
    negative: frozenset[str] = frozenset()
    midnight: frozenset[str] = frozenset()  # days whose format prints their 00:00
    twice: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    percent: Mapping[int, frozenset[int]] | None = None  # column from 1 -> rows
    overlong: Mapping[int, int] | None = None  # row of a CSV -> column from 1 past the headings

    @property
    def height(self) -> int:
        """Rows up to the last one that holds something."""
        return len(self.columns[0]) if self.columns else 0


@dataclass(frozen=True, slots=True)
class RawBook:
    """What could be read of a file, and why not the rest."""

    names: tuple[str, ...] = ()
    sheets: tuple[RawSheet, ...] = ()
    problems: tuple[Problem, ...] = ()
    hidden: frozenset[str] = frozenset()  # of the names


def read_cells(
    path: Path, wanted: Mapping[str, int], *, first: int = 0, limits: Limits | None = None
) -> RawBook:
    """Read sheets of a workbook in a child process with limits.

    Args:
        path: the workbook.
        wanted: folded sheet name -> rows it may have; other sheets are only named.
        first: rows the first sheet may have, if it is wanted where none is by name.
        limits: what the file may cost; the defaults of ``Limits`` if not given.

    Returns:
        Sheets and problems; a file that cannot be read has problems and no sheets.

    Raises:
        RuntimeError: the child failed by a bug of ours; its traceback is the text.
    """
    limits = limits or Limits()
    question = {
        "path": str(path.resolve()),
        "sheets": dict(wanted),
        "first": first,
        "limits": asdict(limits),
    }
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter with our own code
            [sys.executable, "-I", "-c", _START.format(str(_PACKAGE_ROOT))],
            input=json.dumps(question).encode("ascii") + b"\n",
            capture_output=True,
            timeout=limits.seconds + _GRACE_SECONDS,
            check=False,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        return RawBook(problems=(_stopped(path, "workbook_needs_time", limits),))
    answer = _answer_of(path, done.stdout.splitlines())
    if done.returncode == 1:  # a traceback: our own bug, not the file's fault
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    if answer is None:
        return RawBook(problems=(_stopped(path, _death(done.returncode), limits),))
    return answer


def _death(code: int) -> str:
    """What a child died of, by its exit code."""
    if sys.platform != "win32" and code == -signal.SIGXCPU:
        return "workbook_needs_time"
    return "workbook_needs_memory"


def _stopped(path: Path, code: str, limits: Limits) -> Problem:
    limit = limits.seconds if code == "workbook_needs_time" else limits.memory_bytes // MIB
    return Problem(code, Place(path.name), None, {"limit": limit})


def _answer_of(path: Path, lines: list[bytes]) -> RawBook | None:
    """The answer put together; ``None`` if the child did not finish it."""
    names: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    problems: list[Problem] = []
    opened: list[tuple[dict[str, object], list[list[object]]]] = []
    complete = False
    for line in lines:
        try:
            part = json.loads(line)
        except ValueError:  # cut off in the middle of a line
            return None
        if "sheet" in part:
            opened.append((part, []))
        elif "rows" in part:
            opened[-1][1].extend(part["rows"])
        elif "names" in part:
            names = tuple(name for name, _ in part["names"])
            hidden = frozenset(name for name, state in part["names"] if state != "visible")
        elif "fault" in part:
            problems += (_problem(path, fault) for fault in part["fault"])
        complete = "end" in part
    if not complete:
        return None
    return RawBook(names, tuple(_sheet(*found) for found in opened), tuple(problems), hidden)


def _problem(path: Path, fault: list[object]) -> Problem:
    code, sheet, part, limit, text = fault
    cell = str(part) if str(code).startswith("sheet_") else ""
    given = {"part": part, "limit": limit, "text": text}
    return Problem(str(code), Place(path.name, str(sheet), cell), text or None, given)


def _sheet(head: dict[str, object], rows: list[list[object]]) -> RawSheet:
    percent = cast("dict[str, list[int]]", head["percent"])
    columns = [_column(values) for values in zip(*rows, strict=True)]
    return RawSheet(
        name=str(head["sheet"]),
        columns=_padded(columns, cast("int", head["rows"]), cast("int", head["columns"])),
        hidden=head["state"] != "visible",
        errors=cast("dict[str, str]", head["errors"]),
        unvalued=frozenset(cast("list[str]", head["unvalued"])),
        negative=frozenset(cast("list[str]", head["negative"])),
        midnight=frozenset(cast("list[str]", head["midnight"])),
        twice=tuple(cast("list[str]", head["twice"])),
        merged=tuple(cast("list[str]", head["merged"])),
        hidden_rows=tuple(cast("list[int]", head["hidden_rows"])),
        percent={int(column): frozenset(at) for column, at in percent.items()},
    )


def _column(values: tuple[object, ...]) -> tuple[Cell, ...]:
    """Values of one column as Python's own types, blanks as ``None``."""
    return tuple(
        None if value == "" else _READ[value[0]](value[1]) if type(value) is list else value  # type: ignore[misc]  # JSON has only these
        for value in values
    )


def _padded(
    columns: list[tuple[Cell, ...]], height: int, width: int
) -> tuple[tuple[Cell, ...], ...]:
    """The columns up to the range the scan saw: calamine drops formulas without a value."""
    height = max(height, len(columns[0]) if columns else 0)
    blank: tuple[Cell, ...] = (None,) * height
    full = [column + blank[len(column) :] for column in columns]
    return (*full, *(blank for _ in range(width - len(columns))))
