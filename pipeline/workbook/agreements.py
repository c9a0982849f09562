"""Agreements of the client: rows as nouns, and what contradicts itself in them."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from pipeline.domain.agreements import Agreement
from pipeline.problems import Problem, Severity
from pipeline.workbook.later_sheets import AGREEMENT_USED
from pipeline.workbook.nouns import once
from pipeline.workbook.typing_sheets import Row


def agreements_of(rows: Sequence[Row]) -> Iterator[Agreement]:
    """Agreements of the complete rows."""
    for row in rows:
        given: dict[str, Any] = {key: row.get(key) for key in AGREEMENT_USED}
        yield Agreement(**given, places=row.places(AGREEMENT_USED))


def agreement_problems(rows: Sequence[Row]) -> Iterator[Problem]:
    """Numbers are unique, none ends before it begins; what is not used yet is named."""
    yield from once(rows, "number", "agreement_twice")
    for row in rows:
        first, last = row.get("from_on"), row.get("to_on")
        if first is not None and last is not None and cast("Any", last) < cast("Any", first):
            given = {"start": first, "start_cell": row.place("from_on").cell}
            yield Problem("agreement_ends_before_start", row.place("to_on"), last, given)
    yield from _not_used(rows)


def _not_used(rows: Sequence[Row]) -> Iterator[Problem]:
    """One note for all filled cells of which nothing is made yet, at the first of them."""
    filled = [
        row.place(key)
        for row in rows
        for key in row.values
        if key not in {*AGREEMENT_USED, "note"} and row.get(key) is not None
    ]
    if filled:
        given = {"headings": tuple(dict.fromkeys(place.heading for place in filled))}
        yield Problem("agreement_cells_not_used", filled[0], None, given, Severity.NOTE)
