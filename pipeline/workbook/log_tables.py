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
from pipeline.metrics.clocks.calendar_limits import without_calendar
from pipeline.metrics.events.log import SCHEMA, Log, Source, Table, frame_of
from pipeline.problems import InputError, Problem, Severity
from pipeline.workbook.coded import Coded, Codes, Seconds, Walls
from pipeline.workbook.columns import Kind
from pipeline.workbook.moments import instants
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
_NONE: Final = "\N{EM DASH}"
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

    def column(self, key: str) -> Coded:
        """A column by its distinct values; blank in every row where the sheet has none."""
        values = self.typed.values.get(key)
        blank = np.full(len(self.typed.numbers), -1, dtype=np.intp)
        return Coded((), blank) if values is None else Coded.of(values)

    def usable(self) -> Codes:
        """Positions of the rows that can be used."""
        kept = np.ones(len(self.typed.numbers), dtype=bool)
        kept[list(self.typed.bad)] = False
        return np.flatnonzero(kept)

    def table(self) -> Table:
        """The rows of a log that can be used, as a frame of the schema."""
        kept = self.usable()
        picked: dict[str, object] = {key: values[kept] for key, values in self._instants()}
        dtypes = frame_of(self.name, {}).dtypes
        for key, column in self._columns():
            picked[key] = column.rows(kept).series(str(dtypes[key]))
        picked["row"] = np.array(self.typed.numbers, dtype=np.int64)[kept]
        source = self.typed.source
        letters, headings = dict(source.letters), dict(source.headings)
        if "waited" in letters:
            for key in ("waited_s", "waited_days"):
                letters[key], headings[key] = letters["waited"], headings["waited"]
        given = frozenset(letters) & SCHEMA[self.name].keys()
        shown = Source(source.file, source.sheet, letters, headings)
        return Table(frame_of(self.name, picked), given=True, columns=given, source=shown)

    def _instants(self) -> Iterator[tuple[str, Seconds]]:
        yield from self.instants.items()
        if self.name == "incidents" and "reported_at" in self.instants:
            reported = self.instants["reported_at"]
            fault = self.instants.get("fault_at", np.full_like(reported, "NaT"))
            yield "fault_at", np.where(np.isnat(fault), reported, fault)

    def _columns(self) -> Iterator[tuple[str, Coded]]:
        """The columns that are no instants, with what stands for their blank cells."""
        defaults = _DEFAULTS.get(self.name, {})
        for key in SCHEMA[self.name].keys() - self.instants.keys():
            if key in self.typed.values:
                column = self.column(key)
                yield key, column.filled(defaults[key]) if key in defaults else column
            elif key in defaults:
                yield key, Coded([defaults[key]], np.zeros(len(self.typed.numbers), np.intp))
        if "waited" in self.typed.values:
            waited = self.column("waited")
            lengths = cast("Sequence[Duration]", waited.distinct)
            yield "waited_s", Coded([one.seconds for one in lengths], waited.codes)
            yield "waited_days", Coded([one.working_days for one in lengths], waited.codes)


def read_log(typed: TypedSheet, zone: ZoneInfo) -> LogSheet:
    """Put the wall times of a sheet into UTC and test the order within its rows."""
    found: dict[str, Seconds] = {}
    for column in typed.spec.columns:
        if column.kind is not Kind.DATETIME or column.key not in typed.values:
            continue
        walls = Walls.of(typed.values[column.key])
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
    if "id" not in incidents.typed.values:  # the missing heading is told by itself
        return
    ids, targets = incidents.column("id"), incidents.column("duplicate_of")
    filled = np.flatnonzero(ids.codes >= 0)
    known, first = np.unique(ids.codes[filled], return_index=True)
    again = np.setdiff1d(filled, filled[first], assume_unique=True)
    for at in again.tolist():
        one = filled[first[np.searchsorted(known, ids.codes[at])]]
        given = {"first": incidents.typed.place("id", int(one)).cell}
        place = incidents.typed.place("id", at)
        incidents.typed.refuse(at, Problem("incident_twice", place, ids[at], given, Severity.ROW))
    unknown = ~targets.among(ids)
    linked = np.flatnonzero(targets.codes >= 0).tolist()
    circular = _circular({ids[at]: targets[at] for at in linked})
    few = len(known) <= _FEW
    for at in linked:
        target, place = targets[at], incidents.typed.place("duplicate_of", at)
        if unknown[targets.codes[at]]:
            given = {"near": near(str(target), map(str, ids.objects())) if few else _NONE}
            incidents.typed.refuse(
                at, Problem("incident_unknown", place, target, given, Severity.ROW)
            )
        elif ids[at] in circular:
            incidents.typed.refuse(at, Problem("duplicate_circle", place, target, {}, Severity.ROW))


def _circular(parents: Mapping[object, object]) -> set[object]:
    """Those whose chain runs in a circle, or into one."""
    ends: dict[object, bool] = {}  # whether the chain of each ends
    for start in parents:
        chain: dict[object, None] = {}
        one: object = start
        while one in parents and one not in ends and one not in chain:
            chain[one] = None
            one = parents[one]
        found = ends.get(one, one not in chain)
        ends.update(dict.fromkeys(chain, found))
    return {one for one, found in ends.items() if not found}


def check_references(sheet: LogSheet, known: Mapping[str, Coded]) -> None:
    """Codes of a log name rows of the other sheets.

    Args:
        sheet: the log.
        known: codes by what they name; what is missing here is not tested.
    """
    for key, what in _REFERENCES.get(sheet.name, {}).items():
        codes = known.get(what)
        if codes is None or key not in sheet.typed.values:
            continue
        column = sheet.column(key)
        strange = np.flatnonzero(~column.among(codes))
        few = len(codes.distinct) <= _FEW
        texts = [str(one) for one in codes.objects()] if few and len(strange) else []
        told: dict[int, dict[str, object]] = {}
        for at in np.flatnonzero(np.isin(column.codes, strange)).tolist():
            value, code = column[at], int(column.codes[at])
            if code not in told:
                told[code] = {
                    "near": near(str(value), texts) if few else _NONE,
                    "allowed": listed(texts) if few else (),
                }
            problem = Problem(
                _UNKNOWN[what], sheet.typed.place(key, at), value, told[code], Severity.ROW
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
        numbers = {name: np.array(logs[name].typed.numbers) for name in tables}
        for one in refused:
            at = int(np.searchsorted(numbers[one.table], one.row))
            logs[one.table].typed.refuse(at, one.problem)


def follow_the_left_out(logs: Mapping[str, LogSheet]) -> None:
    """Rows that hang on an incident that is left out are left out with it."""
    incidents = logs.get("incidents")
    if incidents is None or not incidents.typed.bad:
        return
    ids, targets = incidents.column("id"), incidents.column("duplicate_of")
    kept = ids.codes[incidents.usable()]
    gone = {ids[at] for at in incidents.typed.bad if ids.codes[at] not in kept} - {None}
    hanging: dict[object, list[int]] = {}
    for at in np.flatnonzero(targets.codes >= 0).tolist():
        hanging.setdefault(targets[at], []).append(at)
    waiting = list(gone)
    while waiting:
        for at in hanging.get(waiting.pop(), ()):
            if at in incidents.typed.bad:
                continue
            _leave_out(incidents, "duplicate_of", at)
            if ids[at] not in gone:
                gone.add(ids[at])
                waiting.append(ids[at])
    for name in _FOLLOW:
        if name in logs and gone:
            _lose(logs[name], Coded.of(list(gone)))


def _lose(sheet: LogSheet, gone: Coded) -> None:
    """Leave out the rows of incidents that are gone."""
    column = sheet.column("incident")
    lost = np.flatnonzero(column.among(gone))
    for at in np.flatnonzero(np.isin(column.codes, lost)).tolist():
        if at not in sheet.typed.bad:
            _leave_out(sheet, "incident", at)


def _leave_out(sheet: LogSheet, key: str, at: int) -> None:
    value = sheet.typed.values[key][at]
    problem = Problem("incident_left_out", sheet.typed.place(key, at), value, {}, Severity.ROW)
    sheet.typed.refuse(at, problem)


def left_out(sheet: LogSheet) -> Iterator[Problem]:
    """Why rows cannot be used: the first reason of each, in the order of the sheet."""
    for at in sorted(sheet.typed.bad):
        yield sheet.typed.bad[at][0]
