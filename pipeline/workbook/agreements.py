"""Agreements: the sheet and the rows of other sheets that name one, as nouns; what contradicts.

A row of the agreement's services, hours, priorities or targets replaces the base rows of its code
while the agreement is in force (fine print, section 1); ``domain.agreements`` says how.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, cast

from pipeline.domain.agreements import KEYS, Agreement, terms_on
from pipeline.domain.contract import ALWAYS_OPEN, Project
from pipeline.problems import Problem, Severity
from pipeline.workbook import nouns
from pipeline.workbook.nouns import MetricNames, listed, near, once
from pipeline.workbook.typing_sheets import Row

DATED: Final = ("services", "hours", "priorities", "targets")
"""Sheets whose rows may belong to an agreement."""

_VALUES: Final = (*KEYS, "metric_set")
_OWN: Final = ("number", "kind", "on", "from_on", "to_on", "signed_on")
_NONE: Final = "\N{EM DASH}"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """Rows of the sheets ``DATED`` that name an agreement, by sheet."""

    rows: Mapping[str, tuple[Row, ...]]

    def of(self, sheet: str, numbers: Collection[str]) -> tuple[Row, ...]:
        """The rows of a sheet that name one of these agreements."""
        return tuple(row for row in self.rows[sheet] if row.get("agreement") in numbers)

    def all(self) -> tuple[Row, ...]:
        """The rows of all sheets."""
        return tuple(row for rows in self.rows.values() for row in rows)


def base_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that belong to no agreement."""
    return tuple(row for row in rows if row.get("agreement") is None)


def dated_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that name an agreement."""
    return tuple(row for row in rows if row.get("agreement") is not None)


def agreements_of(
    rows: Sequence[Row], dated: Dated, names: MetricNames, problems: list[Problem]
) -> Iterator[Agreement]:
    """Agreements of complete rows, with their rows of the other sheets.

    Args:
        rows: of ``Соглашения``.
        dated: complete rows that name an agreement.
        names: of the metrics.
        problems: where unreadable targets are told.
    """
    for row in rows:
        number = (str(row.get("number")),)
        given: dict[str, Any] = {key: row.get(key) for key in (*_OWN, *_VALUES)}
        yield Agreement(
            **given,
            services=tuple(nouns.services(dated.of("services", number))),
            hours=tuple(nouns.hours(dated.of("hours", number))),
            priorities=tuple(nouns.priorities(dated.of("priorities", number))),
            targets=tuple(nouns.targets(dated.of("targets", number), names, problems)),
            places=row.places((*_OWN, *_VALUES)),
        )


def agreement_problems(rows: Sequence[Row], dated: Dated) -> Iterator[Problem]:
    """What contradicts itself among the agreements, and rows that name none of them.

    Args:
        rows: of ``Соглашения``, whatever is wrong with them.
        dated: rows that name an agreement.
    """
    yield from once(rows, "number", "agreement_twice")
    for row in rows:
        first, last = _days(row)
        if first is not None and last is not None and last < first:
            given = {"start": first, "start_cell": row.place("from_on").cell}
            yield Problem("agreement_ends_before_start", row.place("to_on"), last, given)
        made = cast("date | None", row.get("on"))
        if first is not None and made is not None and first < made:
            given = {"made": made, "cell": row.place("on").cell}
            place = row.place("from_on")
            yield Problem("agreement_backdated", place, first, given, Severity.WARNING)
    yield from _succession(rows)
    yield from _changes(rows)
    known = {str(row.get("number")): row for row in rows if row.get("number") is not None}
    for row in dated.all():
        number, place = str(row.get("agreement")), row.place("agreement")
        if number not in known:
            given = {"allowed": listed(known) or (_NONE,), "near": near(number, known)}
            yield Problem("agreement_unknown", place, number, given)
        elif known[number].get("kind") == "warranty":
            yield Problem("agreement_row_of_warranty", place, number, {}, Severity.WARNING)
    for row in known.values():
        filled = [row.place(key) for key in _VALUES if row.get(key) is not None]
        if filled and row.get("kind") == "warranty":
            given = {"headings": tuple(place.heading for place in filled)}
            code = "agreement_values_of_warranty"
            yield Problem(code, filled[0], row.get("number"), given, Severity.WARNING)


def _days(row: Row) -> tuple[date | None, date | None]:
    return cast("date | None", row.get("from_on")), cast("date | None", row.get("to_on"))


def _succession(rows: Sequence[Row]) -> Iterator[Problem]:
    """Agreements of the kind SLA follow each other: two on one day are an error, a gap is not."""
    starts = [
        (first, last, row)
        for row in rows
        if row.get("kind") == "SLA" and row.complete
        for first, last in [_days(row)]
        if first is not None and (last is None or first <= last)
    ]
    starts.sort(key=lambda one: one[0])
    until: tuple[date | None, Row] | None = None  # the last day that is covered, and by what
    for first, last, row in starts:
        if until is not None:
            covered, other = until
            place, number = row.place("from_on"), other.get("number")
            if covered is None or first <= covered:
                cell = other.place("from_on" if covered is None else "to_on").cell
                yield Problem("agreements_overlap", place, first, {"other": number, "cell": cell})
            elif covered + _DAY < first:
                given = {
                    "other": number,
                    "cell": other.place("to_on").cell,
                    "start": covered + _DAY,
                    "end": first - _DAY,
                }
                yield Problem("agreements_gap", place, first, given, Severity.WARNING)
        if until is None or (until[0] is not None and (last is None or last > until[0])):
            until = (last, row)


def _changes(rows: Sequence[Row]) -> Iterator[Problem]:
    """Changes of which it must be asked whether they are meant to win.

    A change in force wins over every SLA: one without an end that was made before another SLA
    begins changes that one too. Of two that begin on one day neither is the later.
    """
    dated = [(*_days(row), row) for row in rows if row.complete and row.get("kind") != "warranty"]
    for at, (first, last, row) in enumerate(dated):
        for other_at, (begins, _, other) in enumerate(dated):
            if row.get("kind") != "change" or first is None or begins is None:
                continue
            given = {"other": other.get("number"), "cell": other.place("from_on").cell}
            if other.get("kind") == "SLA":
                if first < begins and (last is None or begins <= last):
                    place, given = row.place("to_on"), {**given, "start": begins}
                    yield Problem("change_outlives_sla", place, last, given, Severity.WARNING)
            elif first == begins and other_at < at:
                place = row.place("from_on")
                yield Problem("changes_begin_together", place, first, given, Severity.WARNING)


def profile_problems(
    agreements: Sequence[Agreement], base: Sequence[Row], dated: Dated
) -> Iterator[Problem]:
    """Hours that an agreement names are described on every day on which it holds.

    Args:
        agreements: complete ones.
        base: rows of the hours that belong to no agreement.
        dated: rows that name an agreement.
    """
    for one in agreements:
        users = [
            (row.get("hours"), row.place("hours"))
            for sheet in ("priorities", "services")
            for row in dated.of(sheet, (one.number,))
            if row.get("hours") is not None
        ]
        if one.support_hours is not None:
            users.append((one.support_hours, one.places["support_hours"]))
        described: set[object] | None = None
        for numbers in _companions(one, agreements):
            rows = (*base, *dated.of("hours", numbers))
            then = {ALWAYS_OPEN, *(row.get("profile") for row in rows)}
            described = then if described is None else described & then
        for profile, place in users:
            if described is not None and profile not in described:
                given = {"allowed": listed(map(str, described - {None}))}
                yield Problem("profile_unknown", place, profile, given)


def _companions(one: Agreement, agreements: Sequence[Agreement]) -> Iterator[frozenset[str]]:
    """The numbers in force together with an agreement, from each day on which they change."""
    borders = {other.from_on for other in agreements}
    borders |= {other.to_on + _DAY for other in agreements if other.to_on is not None}
    levels = [other for other in agreements if other.kind != "warranty"]
    for day in borders:
        if one in levels and one.holds_on(day):
            yield frozenset(other.number for other in levels if other.holds_on(day))


def set_problems(project: Project) -> Iterator[Problem]:
    """An agreement that reports the rows of the sheet, on whose first day there are none."""
    for one in project.agreements:
        if one.metric_set == "sheet" and not terms_on(project, one.from_on).targets:
            place = one.places["metric_set"]
            yield Problem("metric_set_without_rows", place, None, {}, Severity.WARNING)
