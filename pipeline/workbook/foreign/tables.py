"""Our tables as texts: incidents, and the pauses and reopenings of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.workbook.columns import Kind
from pipeline.workbook.foreign.histories import course_of, pauses_in
from pipeline.workbook.foreign.incidents import Event, Incidents, in_utc
from pipeline.workbook.foreign.targets import INCIDENTS
from pipeline.workbook.guidance import Guide
from pipeline.workbook.sheets import BY_KEY

TABLES: Final = ("incidents", "pauses", "reopens")
"""The sheets an export fills, each a file beside the workbook."""

_PAUSES: Final = ("incident", "from_at", "to_at", "reason")
_REOPENS: Final = ("incident", "reopened_at", "resolved_at")

Lines = list[list[str]]
"""Rows of a table as texts, headings first."""


@dataclass(slots=True)
class OurTables:
    """Our tables of an export, being written.

    Attributes:
        source: the incidents.
        events: states of each by its number.
        zone: whose wall times are written, with their offset.
        closed_unresolved: numbers closed without a resolution.
        reopened: numbers whose reopenings have a time.
        reopened_unresolved: numbers opened again after a closing without a resolution.
    """

    source: Incidents
    events: Mapping[str, Sequence[Event]]
    zone: ZoneInfo
    guide: Guide
    incidents: Lines = field(default_factory=list)
    pauses: Lines = field(default_factory=list)
    reopens: Lines = field(default_factory=list)
    closed_unresolved: list[str] = field(default_factory=list)
    reopened: set[str] = field(default_factory=set)
    reopened_unresolved: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Write the usable incidents, and the pauses and reopenings of each."""
        read = self.source.columns.read
        kept = [
            column
            for column in INCIDENTS.columns
            if f"incidents.{column.key}" in read
            or (column.key == "resolved_at" and any(self.events.values()))
        ]
        self.incidents.append([self.guide.heading(column) for column in kept])
        for name, keys, lines in (
            ("pauses", _PAUSES, self.pauses),
            ("reopens", _REOPENS, self.reopens),
        ):
            lines.append([self.guide.heading(BY_KEY[name].column(key)) for key in keys])
        columns = [(column.key, list(self._texts(column.key))) for column in kept]
        ids = self.source.typed.values["id"]
        for at in self.source.usable():
            line = {key: texts[at] for key, texts in columns}
            self._follow(str(ids[at]), at, line)
            self.incidents.append([line[column.key] for column in kept])

    def tables(self) -> dict[str, Lines]:
        """What was written, by table."""
        return dict(zip(TABLES, (self.incidents, self.pauses, self.reopens), strict=True))

    def _follow(self, number: str, at: int, line: dict[str, str]) -> None:
        """The incident's pauses and reopenings; its own resolution is the first one."""
        events = self.events.get(number, ())
        resolved = in_utc(self._value("resolved_at", at), self.zone) if events else None
        course = course_of(events, resolved)
        has_column = "incidents.resolved_at" in self.source.columns.read
        if course.first is not None and (course.reopenings or not has_column):
            line["resolved_at"] = self._instant(course.first)
        if not line.get("resolved_at") and line.get("closed_at"):
            self.closed_unresolved.append(number)
        if not events:
            return
        reason = BY_KEY["pauses"].column("reason")
        words = dict(zip(reason.tokens, self.guide.choices(reason), strict=True))
        for pause in pauses_in(events):
            start, end = self._instant(pause.start), self._instant(pause.end)
            self.pauses.append([number, start, end, words[pause.reason]])
        if course.unfounded:
            self.reopened_unresolved.append(number)
        for one in course.reopenings:
            opened, again = self._instant(one.reopened_at), self._instant(one.resolved_at)
            self.reopens.append([number, opened, again])
            self.reopened.add(number)

    def _value(self, key: str, at: int) -> object:
        values = self.source.typed.values.get(key)
        return None if values is None else values[at]

    def _texts(self, key: str) -> Iterator[str]:
        """A column of the chosen rows as it is written."""
        column = INCIDENTS.column(key)
        if f"incidents.{key}" not in self.source.columns.read:
            yield from [""] * len(self.source.at)
            return
        if column.kind is Kind.DATETIME:
            for value in self.source.typed.values[key]:
                yield self._instant(value)
            return
        chosen = self.source.first if key == "priority" else self.source.at
        if column.kind in {Kind.LIST, Kind.YES_NO}:
            tokens = (True, False) if column.kind is Kind.YES_NO else tuple(column.tokens)
            words = dict(zip(tokens, self.guide.choices(column), strict=True))
            for value in self.source.typed.values[key]:
                yield "" if value is None else words[value]
            return
        texts = self.source.columns.read[f"incidents.{key}"].texts
        for at in chosen:
            yield texts[at]

    def _instant(self, value: object) -> str:
        """ISO 8601 to the second with its offset, so that no zone has to be known to read it."""
        if not isinstance(value, datetime):
            return ""
        if value.tzinfo is None:
            return value.replace(tzinfo=self.zone).isoformat(timespec="seconds")
        return value.astimezone(self.zone).isoformat(timespec="seconds")
