"""Rows of an export as incidents: one row a number, in our columns, with what cannot be used.

The order of instants within a row and references between rows are tested as in a workbook, so
that what is written is what ``poruka check`` accepts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.workbook import log_tables
from pipeline.workbook.foreign.columns import Columns, read_columns
from pipeline.workbook.foreign.exports import ExportSheet
from pipeline.workbook.foreign.profiles import Profile
from pipeline.workbook.foreign.targets import INCIDENTS
from pipeline.workbook.typing_sheets import TypedSheet

_REQUIRED: Final = tuple(column.key for column in INCIDENTS.columns if column.required)
STATES: Final = ("history.incident", "history.state", "history.at")
"""What a state of an incident consists of."""

_FLAG: Final = "history.reopened"


@dataclass(frozen=True, slots=True)
class Event:
    """A state of an incident from an instant on; ``until`` where the export states it."""

    state: str
    at: datetime
    until: datetime | None = None


def is_of_incidents(sheet: ExportSheet, profile: Profile) -> bool:
    """Whether the sheet has a number and an instant of registration."""
    return all(
        sheet.position(profile.rule(f"incidents.{key}").names) is not None
        for key in ("id", "reported_at")
    )


def has_states(sheet: ExportSheet, profile: Profile) -> bool:
    """Whether the sheet says which state an incident had since when."""
    return all(sheet.position(profile.rule(key).names) is not None for key in STATES)


@dataclass(slots=True)
class Incidents:
    """The incidents of an export.

    Attributes:
        typed: one row a number, those that cannot be used among them (``typed.bad``).
        columns: the columns read over all rows of the sheet; the texts to be written.
        at: for each row of ``typed`` its position in ``columns``.
        first: likewise the position of the incident's first row, for its priority.
        events: number -> states, where rows repeat the incident.
        refused: why rows of the export cannot be used, one a row.
        identical: rows that repeat another row in every cell, and are dropped.
        has_history: rows that repeat an incident are its states.
    """

    typed: TypedSheet
    columns: Columns
    at: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    events: dict[str, list[Event]] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    identical: int = 0
    has_history: bool = False

    def usable(self) -> Iterator[int]:
        """Positions in ``typed`` that can be used."""
        return (at for at in range(len(self.at)) if at not in self.typed.bad)


def incidents_of(
    sheet: ExportSheet, profile: Profile, rows: Sequence[int], zone: ZoneInfo, *, states: bool
) -> Incidents:
    """Read the incidents of a sheet.

    Args:
        sheet: with the columns of incidents.
        profile: how its program exports.
        rows: positions of the rows asked for.
        zone: of its wall times.
        states: rows that repeat a number may be its states (no other sheet holds them).

    Raises:
        InputError: a column is missing without which there is no incident, or dates can be read
            in two ways.
    """
    missing = [
        column_missing(sheet, profile, key)
        for key in _REQUIRED
        if sheet.position(profile.rule(f"incidents.{key}").names) is None
        and profile.rule(f"incidents.{key}").default is None
    ]
    if missing:
        raise InputError(*missing)
    keys = [f"incidents.{column.key}" for column in INCIDENTS.columns]
    columns = read_columns(sheet, profile, rows, [*keys, _FLAG])
    _forgive_flags(columns)
    ids = [one for one in columns.values("incidents.id") if one is not None]
    by_row = states and has_states(sheet, profile) and len(set(ids)) < len(ids)
    if by_row:
        columns.add(profile, [*STATES, "history.until"])
        _forgive_states(columns)
    found = Incidents(_typed_sheet(sheet, columns), columns)
    _choose(found, zone, by_row=by_row)
    found.problems += columns.problems()
    _check(found, zone)
    return found


def column_missing(sheet: ExportSheet, profile: Profile, key: str) -> Problem:
    """There is no column for this one of ours, nor a default."""
    column = INCIDENTS.column(key)
    given = {
        "heading": column.ru[0],
        "english": column.en[0],
        "target": f"incidents.{key}",
        "looked": profile.rule(f"incidents.{key}").names or ("\N{EM DASH}",),
        "headings": sheet.shown_headings(),
    }
    return Problem("import_column_missing", Place(sheet.file, sheet.raw.name), None, given)


def _forgive_states(columns: Columns) -> None:
    """A row without a usable state is still a row of its incident."""
    for key in STATES:
        columns.read[key].refused.clear()


def _forgive_flags(columns: Columns) -> None:
    """A row whose flag nobody understands is still an incident; the flag is told by its cell."""
    flags = columns.read.get(_FLAG)
    if flags is not None:
        for at, bad in flags.refused.items():
            code, severity = "import_reopened_unknown", Severity.WARNING
            flags.problems[at] = Problem(code, bad.place, bad.found, {}, severity)
        flags.refused.clear()


def _typed_sheet(sheet: ExportSheet, columns: Columns) -> TypedSheet:
    positions = {
        key.partition(".")[2]: column.position
        for key, column in columns.read.items()
        if key.startswith("incidents.") and column.position is not None
    }
    return TypedSheet(INCIDENTS, sheet.source(positions))


def _choose(found: Incidents, zone: ZoneInfo, *, by_row: bool) -> None:
    """One row for each number: identical rows are dropped, states are put together."""
    columns, refused = found.columns, found.columns.refused()
    ids = columns.values("incidents.id")
    required = [(key, columns.values(f"incidents.{key}")) for key in _REQUIRED]
    groups: dict[str, list[int]] = {}
    torn: set[str] = set()  # numbers whose states are not all known
    for at in range(len(columns.rows)):
        blank = next((key for key, values in required if values[at] is None), None)
        if at in refused:
            found.refused.append(refused[at])
            torn.add(str(ids[at]))
        elif blank is not None:
            found.refused.append(_blank(found, blank, at))
            torn.add(str(ids[at]))
        else:
            groups.setdefault(str(ids[at]), []).append(at)
    repeated = _Repeated(found, zone, by_row=by_row)
    for number, group in groups.items():
        kept = _without_identical(columns, group) if len(group) > 1 else group
        found.identical += len(group) - len(kept)
        if len(kept) > 1:
            kept = repeated.put_together(number, kept)
        if kept:
            found.at.append(kept[-1])
            found.first.append(kept[0])
    for number in torn:
        found.events.pop(number, None)
    order = sorted(range(len(found.at)), key=lambda one: found.first[one])
    found.at = [found.at[one] for one in order]
    found.first = [found.first[one] for one in order]
    for column in INCIDENTS.columns:
        key = f"incidents.{column.key}"
        if key in columns.read:
            chosen = found.first if column.key == "priority" else found.at
            values = columns.values(key)
            found.typed.values[column.key] = [values[at] for at in chosen]
    found.typed.numbers = [columns.rows[at] + 1 for at in found.at]


def _blank(found: Incidents, key: str, at: int) -> Problem:
    place = found.typed.source.place(key, found.columns.rows[at] + 1)
    given = {"heading": place.heading or INCIDENTS.column(key).ru[0]}
    return Problem("cell_blank", place, None, given, Severity.ROW)


def _without_identical(columns: Columns, group: Sequence[int]) -> list[int]:
    seen: set[object] = set()
    kept = []
    for at in group:
        cells = columns.sheet.row(columns.rows[at])
        if cells not in seen:
            seen.add(cells)
            kept.append(at)
    return kept


class _Repeated:
    """Rows that repeat a number: its states, or a contradiction."""

    def __init__(self, found: Incidents, zone: ZoneInfo, *, by_row: bool) -> None:
        self._found, self._zone, self._by_row = found, zone, by_row
        # Of all rows at once: a column that is not there is made anew each time it is asked for.
        values = found.columns.values
        self._states, self._until = values("history.state"), values("history.until")
        self._instants, self._priorities = values("history.at"), values("incidents.priority")
        self._reported = values("incidents.reported_at")

    def put_together(self, number: str, group: Sequence[int]) -> list[int]:
        """Rows of one number in the order of their states; none if they contradict each other."""
        found, reported = self._found, {self._reported[at] for at in group}
        instants = {at: in_utc(self._instants[at], self._zone) for at in group}
        dated = {at: one for at, one in instants.items() if one is not None}
        whole = self._by_row and len(dated) == len(group)
        if not whole or len(reported) > 1:
            self._refuse(number, group, differs=whole)
            return []
        kept = sorted(group, key=lambda at: dated[at])
        found.has_history = True
        found.events[number] = [
            Event(str(self._states[at]), dated[at], in_utc(self._until[at], self._zone))
            for at in kept
            if self._states[at] is not None
        ]
        first = self._priorities[kept[0]]
        later = next((at for at in kept if self._priorities[at] != first), None)
        if later is not None:
            place = found.typed.source.place("priority", found.columns.rows[later] + 1)
            given = {"number": number, "first": str(first)}
            changed = self._priorities[later]
            found.problems.append(
                Problem("import_priority_changed", place, changed, given, Severity.WARNING)
            )
        return kept

    def _refuse(self, number: str, group: Sequence[int], *, differs: bool) -> None:
        """None of the rows is taken: registered at different times, or different altogether."""
        code = "import_reported_differs" if differs else "import_rows_differ"
        key = "reported_at" if differs else "id"
        rows = [self._found.columns.rows[at] + 1 for at in group]
        given = {"number": number, "rows": tuple(map(str, rows))}
        for row in rows:
            place = self._found.typed.source.place(key, row)
            self._found.refused.append(Problem(code, place, number, given, Severity.ROW))


def in_utc(instant: object, zone: ZoneInfo) -> datetime | None:
    """A wall time of the zone, or an instant with its offset, in UTC; ``None`` stays."""
    if not isinstance(instant, datetime):
        return None
    aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def _check(found: Incidents, zone: ZoneInfo) -> None:
    """Instants in their order, times that were on the clock, duplicates of known incidents."""
    sheet = log_tables.read_log(found.typed, zone)
    log_tables.check_identity(sheet)
    found.refused += (problems[0] for _, problems in sorted(found.typed.bad.items()))
    found.problems += (one for one in found.typed.problems if not one.stops)
