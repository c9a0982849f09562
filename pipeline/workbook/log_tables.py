"""Log sheets as typed frames, with what contradicts itself in their rows."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, cast
from zoneinfo import ZoneInfo

import numpy as np

from pipeline.calendars import day_calendar
from pipeline.domain.contract import Project
from pipeline.metrics.facts import without_calendar
from pipeline.metrics.log import SCHEMA, Log, Source, Table, frame_of
from pipeline.problems import InputError, Problem, Severity
from pipeline.workbook.columns import Kind
from pipeline.workbook.moments import Seconds, instants
from pipeline.workbook.nouns import listed, near
from pipeline.workbook.typing_sheets import TypedSheet

if TYPE_CHECKING:
    from pipeline.domain.durations import Duration

_ORDER: Final[Mapping[str, tuple[tuple[str, str, str, Severity], ...]]] = {
    "incidents": (
        ("reported_at", "responded_at", "responded_before_reported", Severity.ROW),
        ("reported_at", "restored_at", "restored_before_reported", Severity.ROW),
        ("reported_at", "resolved_at", "resolved_before_reported", Severity.ROW),
        ("reported_at", "closed_at", "closed_before_reported", Severity.ROW),
        ("responded_at", "closed_at", "closed_before_responded", Severity.ROW),
        ("restored_at", "closed_at", "closed_before_restored", Severity.ROW),
        ("resolved_at", "closed_at", "closed_before_resolved", Severity.ROW),
        ("responded_at", "resolved_at", "responded_after_resolved", Severity.WARNING),
    ),
    "pauses": (("from_at", "to_at", "to_before_from", Severity.ROW),),
    "reopens": (("reopened_at", "resolved_at", "resolved_before_reopened", Severity.ROW),),
    "outages": (("started_at", "ended_at", "restored_before_started", Severity.ROW),),
    "maintenance": (("from_at", "to_at", "to_before_from", Severity.ROW),),
    "gaps": (("from_at", "to_at", "to_before_from", Severity.ROW),),
    "audits": (("access_asked_at", "access_given_at", "access_given_before_asked", Severity.ROW),),
}
_REFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "incidents": {"priority": "priorities", "service": "services", "stage": "stages"},
    "pauses": {"incident": "incidents"},
    "reopens": {"incident": "incidents"},
    "priority_changes": {"incident": "incidents", "to": "priorities"},
    "outages": {"service": "services", "incident": "incidents"},
    "maintenance": {"service": "services"},
    "activities": {"incident": "incidents", "stage": "stages"},
    "audits": {"incident": "incidents"},
    "findings": {"incident": "incidents"},
}
_UNKNOWN: Final = {
    "priorities": "priority_unknown",
    "services": "service_unknown",
    "stages": "stage_unknown",
    "incidents": "incident_unknown",
}
_DEFAULTS: Final[Mapping[str, Mapping[str, object]]] = {
    "incidents": {"kind": "failure"},
    "outages": {"kind": "outage", "source": "report", "weight": Decimal(1)},
}
_FEW: Final = 5_000  # codes among which a near miss is looked for
_FOLLOW: Final = ("pauses", "reopens", "priority_changes", "audits", "findings")


@dataclass(slots=True)
class LogSheet:
    """A typed sheet of what happened, its instants in UTC."""

    typed: TypedSheet
    instants: dict[str, Seconds]
    zone: ZoneInfo

    @property
    def name(self) -> str:
        """Key of the table."""
        return self.typed.spec.key

    def local(self, key: str, at: int) -> datetime:
        """An instant as it stands in the sheet's zone; it is not missing."""
        value = cast("datetime", self.instants[key][at].astype("datetime64[s]").item())
        return value.replace(tzinfo=UTC).astimezone(self.zone)

    def table(self) -> Table:
        """The rows of a log that can be used, as a frame of the schema."""
        kept = [at for at in range(len(self.typed.numbers)) if at not in self.typed.bad]
        columns = dict(self._columns())
        picked = {
            key: values[kept] if isinstance(values, np.ndarray) else [values[at] for at in kept]
            for key, values in columns.items()
        }
        picked["row"] = [self.typed.numbers[at] for at in kept]
        source = self.typed.source
        letters, headings = dict(source.letters), dict(source.headings)
        if "waited" in letters:
            for key in ("waited_s", "waited_days"):
                letters[key], headings[key] = letters["waited"], headings["waited"]
        given = frozenset(letters) & SCHEMA[self.name].keys()
        shown = Source(source.file, source.sheet, letters, headings)
        return Table(frame_of(self.name, picked), given=True, columns=given, source=shown)

    def _columns(self) -> Iterator[tuple[str, Sequence[object] | Seconds]]:
        defaults = _DEFAULTS.get(self.name, {})
        length = len(self.typed.numbers)
        for key in SCHEMA[self.name]:
            if key in self.instants:
                yield key, self.instants[key]
            elif key in self.typed.values:
                values, default = self.typed.values[key], defaults.get(key)
                yield (
                    key,
                    values if default is None else [default if v is None else v for v in values],
                )
            elif key in defaults:
                yield key, [defaults[key]] * length
        if self.name == "incidents" and "reported_at" in self.instants:
            reported = self.instants["reported_at"]
            fault = self.instants.get("fault_at", np.full(length, np.datetime64("NaT", "s")))
            yield "fault_at", np.where(np.isnat(fault), reported, fault)
        if "waited" in self.typed.values:
            waited = cast("list[Duration | None]", self.typed.values["waited"])
            yield "waited_s", [None if one is None else one.seconds for one in waited]
            yield "waited_days", [None if one is None else one.working_days for one in waited]


def read_log(typed: TypedSheet, zone: ZoneInfo) -> LogSheet:
    """Put the wall times of a sheet into UTC and test the order within its rows."""
    found: dict[str, Seconds] = {}
    for column in typed.spec.columns:
        if column.kind is not Kind.DATETIME or column.key not in typed.values:
            continue
        walls = cast("list[datetime | None]", typed.values[column.key])
        found[column.key], never, twice = instants(walls, zone)
        given = {"zone": zone.key}
        for at in never:
            place = typed.place(column.key, at)
            typed.refuse(at, Problem("wall_time_never", place, walls[at], given, Severity.ROW))
        typed.problems += (
            Problem(
                "wall_time_twice", typed.place(column.key, at), walls[at], given, Severity.WARNING
            )
            for at in twice
        )
    sheet = LogSheet(typed, found, zone)
    for earlier, later, code, severity in _ORDER.get(sheet.name, ()):
        _check_order(sheet, earlier, later, code, severity)
    return sheet


def _check_order(sheet: LogSheet, earlier: str, later: str, code: str, severity: Severity) -> None:
    if earlier not in sheet.instants or later not in sheet.instants:
        return
    for at in np.flatnonzero(sheet.instants[later] < sheet.instants[earlier]).tolist():
        place, start = sheet.typed.place(later, at), sheet.local(earlier, at)
        given = {"start": start, "start_cell": sheet.typed.place(earlier, at).cell}
        if severity is Severity.WARNING:
            place, found = sheet.typed.place(earlier, at), start
            given = {"end": sheet.local(later, at), "end_cell": sheet.typed.place(later, at).cell}
            sheet.typed.problems.append(Problem(code, place, found, given, severity))
        else:
            sheet.typed.refuse(at, Problem(code, place, sheet.local(later, at), given, severity))


def check_identity(incidents: LogSheet) -> None:
    """Numbers of incidents are unique, and a chain of duplicates ends in a root."""
    ids = incidents.typed.values.get("id", [])
    first: dict[object, int] = {}
    for at, one in enumerate(ids):
        if one is None:
            continue
        if one in first:
            given = {"first": incidents.typed.place("id", first[one]).cell}
            problem = Problem(
                "incident_twice", incidents.typed.place("id", at), one, given, Severity.ROW
            )
            incidents.typed.refuse(at, problem)
        else:
            first[one] = at
    targets = incidents.typed.values.get("duplicate_of", [])
    parents = {ids[at]: target for at, target in enumerate(targets) if target is not None}
    for at, target in enumerate(targets):
        if target is None:
            continue
        place = incidents.typed.place("duplicate_of", at)
        if target not in first:
            given = {
                "near": near(str(target), map(str, first)) if len(first) <= _FEW else "\N{EM DASH}"
            }
            incidents.typed.refuse(
                at, Problem("incident_unknown", place, target, given, Severity.ROW)
            )
        elif _runs_in_circle(ids[at], parents):
            incidents.typed.refuse(at, Problem("duplicate_circle", place, target, {}, Severity.ROW))


def _runs_in_circle(start: object, parents: Mapping[object, object]) -> bool:
    seen = {start}
    one = parents.get(start)
    while one is not None:
        if one in seen:
            return True
        seen.add(one)
        one = parents.get(one)
    return False


def check_references(sheet: LogSheet, known: Mapping[str, frozenset[str]]) -> None:
    """Codes of a log name rows of the other sheets.

    Args:
        sheet: the log.
        known: codes by what they name; what is missing here is not tested.
    """
    for key, what in _REFERENCES.get(sheet.name, {}).items():
        codes = known.get(what)
        if codes is None or key not in sheet.typed.values:
            continue
        for at, value in enumerate(sheet.typed.values[key]):
            if value is None or value in codes:
                continue
            few = len(codes) <= _FEW
            given = {
                "near": near(str(value), codes) if few else "\N{EM DASH}",
                "allowed": listed(codes) if few else (),
            }
            problem = Problem(
                _UNKNOWN[what], sheet.typed.place(key, at), value, given, Severity.ROW
            )
            sheet.typed.refuse(at, problem)


def check_years(logs: Mapping[str, LogSheet], log: Log, project: Project) -> None:
    """Refuse rows whose working time the calendar cannot tell (fine print, section 4).

    Args:
        logs: the sheets.
        log: their rows that can be used.
        project: the contract.
    """
    with contextlib.suppress(InputError):  # an unknown country is told by itself
        days = day_calendar(project.contract.calendar, project.calendar_days)
        refused = without_calendar(log, project, days)
        tables = {one.table for one in refused}
        at = {name: {row: at for at, row in enumerate(logs[name].typed.numbers)} for name in tables}
        for one in refused:
            logs[one.table].typed.refuse(at[one.table][one.row], one.problem)


def follow_the_left_out(logs: Mapping[str, LogSheet]) -> None:
    """Rows that hang on an incident that is left out are left out with it."""
    incidents = logs.get("incidents")
    if incidents is None:
        return
    ids = incidents.typed.values.get("id", [])
    kept = {ids[at] for at in range(len(ids)) if at not in incidents.typed.bad}
    gone = {one for at, one in enumerate(ids) if at in incidents.typed.bad} - kept - {None}
    targets = incidents.typed.values.get("duplicate_of", [])
    while gone:
        hanging = {at for at, one in enumerate(targets) if one in gone} - incidents.typed.bad.keys()
        if not hanging:
            break
        for at in hanging:
            _leave_out(incidents, "duplicate_of", at)
            gone.add(ids[at])
    for name in _FOLLOW:
        sheet = logs.get(name)
        if sheet is None:
            continue
        for at, one in enumerate(sheet.typed.values.get("incident", [])):
            if one in gone and at not in sheet.typed.bad:
                _leave_out(sheet, "incident", at)


def _leave_out(sheet: LogSheet, key: str, at: int) -> None:
    value = sheet.typed.values[key][at]
    problem = Problem("incident_left_out", sheet.typed.place(key, at), value, {}, Severity.ROW)
    sheet.typed.refuse(at, problem)


def left_out(sheet: LogSheet) -> Iterator[Problem]:
    """Why rows cannot be used: the first reason of each, in the order of the sheet."""
    for at in sorted(sheet.typed.bad):
        yield sheet.typed.bad[at][0]
