"""A foreign log as our tables: incidents, pauses and reopenings, and what became of the rest."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.workbook.foreign.columns import Columns
from pipeline.workbook.foreign.exports import Export, ExportSheet
from pipeline.workbook.foreign.incidents import (
    Event,
    Incidents,
    column_missing,
    has_states,
    incidents_of,
    is_of_incidents,
)
from pipeline.workbook.foreign.profiles import Profile
from pipeline.workbook.foreign.states import StateSheet, read_states
from pipeline.workbook.foreign.tables import Lines, OurTables
from pipeline.workbook.foreign.targets import TARGETS
from pipeline.workbook.foreign.text_tables import is_formula
from pipeline.workbook.foreign.values import ColumnValues
from pipeline.workbook.guidance import Guide

_SAID: Final = 20  # values named in a message


@dataclass(frozen=True, slots=True)
class ForeignLog:
    """What an export says of one project.

    Attributes:
        tables: of ``TABLES``: rows as texts, headings first.
        read: rows of the export that hold an incident.
        identical: rows dropped since another is equal in every cell.
        refused: why rows cannot be used, one a row.
        closed_unresolved: numbers closed without a resolution; nothing is filled in.
        reopened_untimed: numbers flagged as reopened of which no instant is known.
        reopened_unresolved: numbers opened again after a closing without a resolution.
        unmapped: states that no rule speaks of, with the rows that hold them.
        history: ``none``, ``rows`` (rows repeat the incident) or ``sheet``.
        columns: ours -> heading and cell of the export's.
        unused: headings of the export that nothing is taken from.
    """

    tables: Mapping[str, Lines]
    read: int
    identical: int
    refused: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    closed_unresolved: tuple[str, ...]
    reopened_untimed: tuple[str, ...]
    reopened_unresolved: tuple[str, ...]
    unmapped: Mapping[str, int]
    history: str
    columns: Mapping[str, str]
    unused: tuple[str, ...]


def incident_sheet(export: Export, profile: Profile) -> ExportSheet:
    """The sheet of an export that holds incidents.

    Raises:
        InputError: none has a number and an instant of registration.
    """
    for sheet in export.sheets:
        if is_of_incidents(sheet, profile):
            return sheet
    first = next((one for one in export.sheets if one.raw.height), None)
    if first is None:
        raise InputError(Problem("import_nothing_there", Place(export.file)))
    missing = [
        column_missing(first, profile, key)
        for key in ("id", "reported_at")
        if first.position(profile.rule(f"incidents.{key}").names) is None
    ]
    raise InputError(*missing)


@dataclass(frozen=True)
class Source:
    """An export, the sheet of it that holds incidents, and how its program exports."""

    export: Export
    sheet: ExportSheet
    profile: Profile

    @cached_property
    def states(self) -> StateSheet | None:
        """The sheet of states, if the export has one; it is read once.

        Raises:
            InputError: dates that can be read in two ways, without a stated form.
        """
        others = (one for one in self.export.sheets if one is not self.sheet)
        found = next((one for one in others if has_states(one, self.profile)), None)
        return None if found is None else read_states(found, self.profile)

    def numbers(self, rows: Sequence[int]) -> frozenset[str]:
        """The incidents that these rows of the sheet speak of."""
        target = TARGETS["incidents.id"]
        position = self.sheet.position(self.profile.rule(target.key).names)
        read = ColumnValues(target, self.profile, self.sheet, position).read(rows)
        return frozenset(str(one) for one in read.values if one is not None)


@dataclass(slots=True)
class _Making:
    """Rows of an export on their way into our tables."""

    source: Source
    zone: ZoneInfo
    guide: Guide
    shared: Collection[str] | None
    problems: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)

    def made(self, rows: Sequence[int]) -> ForeignLog:
        """Our tables of the rows at these positions."""
        source, states = self.source, self.source.states
        incidents = incidents_of(
            source.sheet, source.profile, rows, self.zone, states=states is None
        )
        self.refused += incidents.refused
        self.problems += incidents.problems
        lines = OurTables(incidents, incidents.events, self.zone, self.guide)
        columns = incidents.columns
        unmapped: Mapping[str, int] = {}
        if incidents.has_history:
            unmapped = columns.unmapped(range(len(columns.rows)))
        if states is not None:
            lines.events, unmapped = self._states(states, source.numbers(rows))
        lines.write()
        unfounded = lines.reopened_unresolved
        known = lines.reopened.union(unfounded)
        history = "sheet" if states is not None else "rows" if incidents.has_history else "none"
        made = ForeignLog(
            tables=lines.tables(),
            read=len(rows),
            identical=incidents.identical,
            refused=tuple(self.refused),
            problems=tuple(self.problems),
            closed_unresolved=tuple(lines.closed_unresolved),
            reopened_untimed=tuple(one for one in _flagged(incidents) if one not in known),
            reopened_unresolved=tuple(unfounded),
            unmapped=unmapped,
            history=history,
            columns=_named(columns),
            unused=_unused(source.sheet, columns),
        )
        return replace(made, problems=(*made.problems, *_said(made, source)))

    def _states(
        self, states: StateSheet, numbers: frozenset[str]
    ) -> tuple[Mapping[str, list[Event]], Mapping[str, int]]:
        """States of the project's own incidents; a number that others have too tells nothing."""
        taken = states.taken(numbers.difference(self.shared or ()), self.zone)
        self.refused += taken.refused
        self.problems += taken.problems
        if self.shared is None:
            left = states.left(dict.fromkeys(numbers, ("",)))
            self.refused += left.refused
            self.problems += left.said
        return taken.events, taken.unmapped


def _said(log: ForeignLog, source: Source) -> Iterator[Problem]:
    """What concerns the log as a whole."""
    place = Place(source.sheet.file, source.sheet.raw.name)
    for heading, cells in source.sheet.doubled():
        named = {"heading": heading, "cells": cells}
        yield Problem("import_heading_twice", place, None, named, Severity.NOTE)
    if log.history == "none":
        yield Problem("import_without_history", place, None, {}, Severity.NOTE)
    texts = (text for table in log.tables.values() for line in table for text in line)
    for code, count in (
        ("import_rows_identical", log.identical),
        ("import_formula_guarded", sum(map(is_formula, texts))),
    ):
        if count:
            yield Problem(code, place, None, {"count": count}, Severity.NOTE)
    for code, numbers in (
        ("import_closed_unresolved", log.closed_unresolved),
        ("import_reopened_untimed", log.reopened_untimed),
        ("import_reopened_unresolved", log.reopened_unresolved),
    ):
        if numbers:
            told = {"count": len(numbers), "numbers": _some(numbers)}
            yield Problem(code, place, None, told, Severity.WARNING)
    if log.unmapped:
        states = {"states": _some(tuple(log.unmapped))}
        yield Problem("import_states_unmapped", place, None, states, Severity.WARNING)
    yield from _absent(source)


def _absent(source: Source) -> Iterator[Problem]:
    """Headings that a person named and no sheet has."""
    for key, rule in source.profile.rules.items():
        sheets = source.export.sheets
        if rule.place.cell and all(sheet.position(rule.names) is None for sheet in sheets):
            given = {"target": key, "looked": rule.names}
            yield Problem("import_column_absent", rule.place, None, given, Severity.WARNING)


def foreign_log(
    source: Source,
    rows: Sequence[int],
    *,
    zone: ZoneInfo,
    guide: Guide,
    shared: Collection[str] | None = None,
) -> ForeignLog:
    """Read rows of an export as our tables.

    Args:
        source: the export.
        rows: positions of the rows of one project.
        zone: of its wall times.
        guide: language of the headings and list words that are written.
        shared: numbers that other projects have too; ``None`` where the export is all of one
            project: then what is nobody's is told of it.

    Raises:
        InputError: nothing can be made of it: a column is missing, or dates can be read in two
            ways and no form is stated.
    """
    return _Making(source, zone, guide, shared).made(rows)


def _flagged(incidents: Incidents) -> list[str]:
    """Numbers that the export flags as reopened, or counts reopenings of."""
    values = incidents.columns.values("history.reopened")
    ids = incidents.typed.values["id"]
    flags = ((at, values[incidents.at[at]]) for at in incidents.usable())
    return [str(ids[at]) for at, flag in flags if isinstance(flag, Decimal) and flag > 0]


def _named(columns: Columns) -> dict[str, str]:
    return {
        key: f"{place.heading} ({place.cell})"
        for key, one in columns.read.items()
        if one.position is not None
        for place in (one.place(0),)
    }


def _unused(sheet: ExportSheet, columns: Columns) -> tuple[str, ...]:
    used = {one.position for one in columns.read.values()}
    return tuple(text for at, text in enumerate(sheet.headings) if text and at not in used)


def _some(values: Sequence[str]) -> tuple[str, ...]:
    if len(values) <= _SAID:
        return tuple(values)
    return (*values[:_SAID], "\N{HORIZONTAL ELLIPSIS}")
