"""Small sheets of what happened: a row that cannot be used is refused alone, as a log's is."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, cast

import numpy as np

from pipeline.domain.places import Places
from pipeline.problems import Problem, Severity
from pipeline.workbook.headings import folded
from pipeline.workbook.log_tables import LogSheet
from pipeline.workbook.nouns import listed, near

EVENTS: Final = ("audits", "findings", "letters", "objections")
"""Sheets of this kind: their rows may be refused one by one, yet they are no tables of a log."""

Pairs = Sequence[tuple[str, str, str, Severity]]
"""Earlier date, later date, code of the problem, its severity."""


def severity_of(sheet: LogSheet) -> Severity:
    """How far a row of this sheet reaches that cannot be used."""
    return Severity.ROW if sheet.typed.spec.by_row else Severity.ERROR


def filled(sheet: LogSheet, key: str) -> Iterator[tuple[int, Any]]:
    """Position and value of the filled cells of a column; none where it is not there."""
    values = sheet.typed.values.get(key, ())
    return ((at, value) for at, value in enumerate(values) if value is not None)


def cell(sheet: LogSheet, key: str, at: int) -> Any:  # noqa: ANN401  # typed by its column
    """A typed cell; ``None`` where it is blank or its column is not there."""
    values = sheet.typed.values.get(key)
    return None if values is None else values[at]


def say(  # noqa: PLR0913  # a problem and where it stands
    sheet: LogSheet,
    code: str,
    key: str,
    at: int,
    given: Mapping[str, object] | None = None,
    *,
    severity: Severity | None = None,
) -> None:
    """Tell a problem of a cell; unless it is a warning, the row is refused.

    A cell whose column is not there is named by the first column of the sheet.
    """
    where = key if key in sheet.typed.values else next(iter(sheet.typed.values))
    place = sheet.typed.place(where, at)
    found = _as_typed(sheet, key, cell(sheet, key, at))
    severity = severity or severity_of(sheet)
    problem = Problem(code, place, found, given or {}, severity)
    if problem.stops:
        sheet.typed.refuse(at, problem)
    else:
        sheet.typed.problems.append(problem)


def _as_typed(sheet: LogSheet, key: str, value: object) -> object:
    """A word of a list in the language of its heading, anything else as it is."""
    column = sheet.typed.spec.column(key)
    spelled = column.tokens.get(str(value), ())
    english = folded(sheet.typed.source.headings.get(key, "")) in map(folded, column.en)
    return spelled[0] if spelled and not english else value


def check_order(sheet: LogSheet, pairs: Pairs) -> None:
    """Dates of a row stand in their order; each pair has its own code."""
    for earlier, later, code, severity in pairs:
        for at, end in filled(sheet, later):
            start = cast("date | None", cell(sheet, earlier, at))
            if start is not None and end < start:
                given = {"start": start, "start_cell": sheet.typed.place(earlier, at).cell}
                say(sheet, code, later, at, given, severity=severity)


def check_once(sheet: LogSheet, keys: Sequence[str], code: str, *, least: int = 1) -> None:
    """What a row is about stands on no other row.

    Args:
        sheet: the sheet.
        keys: columns that say it; the problem stands at the last of them that is filled.
        code: of the problem.
        least: how many of the keys must be filled for a row to be about anything.
    """
    first: dict[tuple[object, ...], int] = {}
    for at in range(len(sheet.typed.numbers)):
        values = tuple(cell(sheet, key, at) for key in keys)
        if any(value is None for value in values[:least]):
            continue
        if values not in first:
            first[values] = at
            continue
        place = next(key for key, v in zip(keys[::-1], values[::-1], strict=True) if v is not None)
        given = {"first": sheet.typed.place(place, first[values]).cell}
        say(sheet, code, place, at, given)


def check_known(
    sheet: LogSheet,
    key: str,
    known: Collection[str],
    code: str,
    *,
    severity: Severity | None = None,
) -> None:
    """A code names something that there is."""
    for at, value in filled(sheet, key):
        if value not in known:
            given = {"allowed": listed(known), "near": near(str(value), known)}
            say(sheet, code, key, at, given, severity=severity)


def usable(sheet: LogSheet, required: Iterable[str]) -> Iterator[int]:
    """Positions of the rows of which nothing is refused and nothing needed is blank."""
    keys = tuple(required)
    for at in range(len(sheet.typed.numbers)):
        if at not in sheet.typed.bad and all(cell(sheet, key, at) is not None for key in keys):
            yield at


def fields(sheet: LogSheet, at: int, keys: Iterable[str]) -> tuple[dict[str, Any], Places]:
    """The filled cells of a row as arguments of its noun, and where they stand.

    Instants are aware and in UTC.
    """
    found: dict[str, Any] = {}
    for key in keys:
        value = cell(sheet, key, at)
        if value is None:
            continue
        if key in sheet.instants:
            value = _instant(sheet.instants[key][at])
        found[key] = value
    return found, {key: sheet.typed.place(key, at) for key in found}


def _instant(stamp: np.datetime64) -> datetime:
    return cast("datetime", stamp.astype("datetime64[s]").item()).replace(tzinfo=UTC)
