"""The trail of a clock as lines a person reads: on paper, in a notebook, in a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN
from pipeline.metrics.trail.pieces import Changed, Closed, Open, Piece, Stopped, Window
from pipeline.metrics.trail.rows import Event
from pipeline.metrics.trail.trails import ClockTrail, Verdict
from pipeline.problems import Place

COLUMNS: Final = ("at", "piece", "counted", "cells")
"""Of a trail, by the keys of their headings."""
Printed = Figure | Text
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One step: when, what happened, the support time counted, the cells that say so."""

    at: Printed
    piece: Parts
    counted: Printed
    cells: Printed


class TrailPrint:
    """Prints one clock; its figures are ``trail.<incident>.<clock>.…``."""

    def __init__(self, paper: Paper, trail: ClockTrail, zone: ZoneInfo) -> None:
        """Take what is printed, and the zone whose wall clock is meant."""
        self._paper, self._trail, self._zone = paper, trail, zone
        self._name = f"trail.{trail.incident}.{trail.clock}"

    def title(self) -> tuple[Text, Text]:
        """The incident and the clock."""
        words = self._paper.words(f"clock.{self._trail.clock}")
        return self._paper.typed(self._trail.incident, self._trail.place), words

    def judged(self) -> Parts:
        """By which terms it was judged, what was counted, what it came to."""
        paper, trail = self._paper, self._trail
        hours = paper.locale.say("report.round_the_clock")
        if trail.profile != ALWAYS_OPEN:
            hours = paper.locale.say("word.quoted", text=trail.profile)
        given: dict[str, Printed] = {"elapsed": self._seconds("elapsed", trail.elapsed_s)}
        if trail.target_s is not None:
            given["target"] = self._seconds("target", trail.target_s)
            given["due_at"] = self._instant("due_at", trail.due_at)
        if trail.verdict in {Verdict.MISSED, Verdict.KEPT}:
            given["decided_at"] = self._instant("decided_at", trail.decided_at)
        return (
            *paper.sentence(
                "trail.judged",
                priority=Figure(f"{self._name}.priority", trail.priority, trail.priority),
                hours=Figure(f"{self._name}.hours", trail.profile, hours),
            ),
            {"value": Text(" ")},
            *paper.sentence(f"trail.{trail.verdict}", **given),
        )

    def side(self) -> Parts:
        """Whose side the cause is on; nothing where the row does not say."""
        if self._trail.side is None:
            return ()
        return self._paper.sentence("trail.side", side=self._paper.side(self._trail.side))

    def evidence(self) -> Parts:
        """Every cell the trail rests on."""
        cells = self._cells("evidence", self._trail.evidence)
        return self._paper.sentence("trail.evidence", cells=cells)

    def lines(self) -> Iterator[TrailLine]:
        """From the start to the end of the account, then rows of no effect, then the sum."""
        paper, trail = self._paper, self._trail
        yield self._event("start", trail.start)
        for at, piece in enumerate(trail.pieces, start=1):
            yield self._piece(str(at), piece)
        if trail.waited is not None:
            stated = self._seconds("waited.stated", trail.waited.stated_s)
            taken = self._seconds("waited.taken", -trail.waited.taken_s)
            words = paper.sentence("trail.waited", stated=stated)
            cells = self._cells("waited.cells", (trail.waited.place,))
            yield TrailLine(paper.dash(), words, taken, cells)
        if trail.stop is not None:
            yield self._event("stop", trail.stop)
        else:
            until, words = self._instant("until", trail.until), paper.sentence("trail.known")
            yield TrailLine(until, words, paper.dash(), paper.dash())
        for at, row in enumerate(trail.unused, start=1):
            name = f"unused.{at}"
            words = paper.sentence(f"trail.unused.{row.why}")
            cells = self._cells(f"{name}.cells", (row.place,))
            yield TrailLine(self._instant(name, row.at), words, paper.dash(), cells)
        total = self._seconds("total", trail.elapsed_s)
        yield TrailLine(paper.dash(), paper.sentence("trail.total"), total, paper.dash())

    def _event(self, name: str, event: Event) -> TrailLine:
        words = self._paper.sentence(f"trail.event.{event.name}")
        if event.name == "reported_at" and event.incident != self._trail.incident:
            whose = self._paper.typed(event.incident, event.place)
            words = self._paper.sentence("trail.duplicate_start", whose=whose)
        cells = self._cells(f"{name}.cells", (event.place,))
        return TrailLine(self._instant(name, event.at), words, self._paper.dash(), cells)

    def _piece(self, name: str, piece: Piece) -> TrailLine:
        paper, dash = self._paper, self._paper.dash()
        match piece:
            case Open():
                words = self._windows(name, piece)
                return TrailLine(
                    self._days(name, piece),
                    words,
                    self._seconds(f"{name}.counted", piece.seconds),
                    dash,
                )
            case Closed():
                length = self._seconds(f"{name}.length", piece.seconds)
                words = paper.sentence("trail.closed", length=length)
                return TrailLine(self._instant(f"{name}.at", piece.start), words, dash, dash)
            case Changed():
                to = Figure(f"{self._name}.{name}.to", piece.to, piece.to, "", (piece.place,))
                words = paper.sentence("trail.changed", to=to)
                cells = self._cells(f"{name}.cells", (piece.place,))
                return TrailLine(self._instant(f"{name}.at", piece.start), words, dash, cells)
            case Stopped():
                words = paper.sentence(
                    "trail.unended" if piece.unended else "trail.stopped",
                    reason=paper.words(f"trail.reason.{piece.reason}"),
                    end=self._instant(f"{name}.end", piece.end),
                    support=self._seconds(f"{name}.support", piece.support_s),
                )
                cells = self._cells(f"{name}.cells", piece.places)
                return TrailLine(self._instant(f"{name}.at", piece.start), words, dash, cells)

    def _windows(self, name: str, piece: Open) -> Parts:
        """The hours of a day, and how many days had them."""
        printed = ", ".join(self._window(window) for window in piece.windows)
        windows = Figure(f"{self._name}.{name}.windows", printed, printed)
        if piece.days == 1:
            return self._paper.sentence("trail.open", windows=windows)
        days = self._paper.count(f"{self._name}.{name}.days", piece.days)
        return self._paper.sentence("trail.open_days", windows=windows, days=days)

    def _window(self, window: Window) -> str:
        opens, closes = (at.astimezone(self._zone) for at in window)
        end = "24:00" if closes.time() == time() else wall(closes)
        return f"{wall(opens)}–{end}"

    def _days(self, name: str, piece: Open) -> Figure:
        id_ = f"{self._name}.{name}.on"
        first = piece.start.astimezone(self._zone).date()
        if piece.days == 1:
            return self._paper.day(id_, first)
        # The last window may end at midnight, which is the next day's.
        last = (piece.end - _SECOND).astimezone(self._zone).date()
        printed = f"{self._paper.locale.day(first)}–{self._paper.locale.day(last)}"
        return Figure(id_, f"{first.isoformat()}..{last.isoformat()}", printed)

    def _instant(self, name: str, at: datetime | None) -> Printed:
        """Date and time, to the second where it has some."""
        if at is None:
            return self._paper.dash()
        local = at.astimezone(self._zone)
        printed = f"{self._paper.locale.day(local.date())} {wall(local)}"
        return Figure(f"{self._name}.{name}", local, printed)

    def _seconds(self, name: str, seconds: int) -> Figure:
        return self._paper.exact_duration(f"{self._name}.{name}", seconds)

    def _cells(self, name: str, places: Sequence[Place]) -> Printed:
        """Cells by their sheets, ``Паузы B2, C2``; a log beside the workbook by its file."""
        sheets: dict[str, list[str]] = {}
        for place in dict.fromkeys(places):
            if place.cell:
                sheets.setdefault(place.sheet or place.file, []).append(place.cell)
        if not sheets:
            return self._paper.dash()
        printed = "; ".join(f"{sheet} {', '.join(cells)}" for sheet, cells in sheets.items())
        return Figure(f"{self._name}.{name}", printed, printed, "", tuple(places))


def wall(at: datetime) -> str:
    """The time of a clock on the wall, with seconds only where there are any."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def said(parts: Parts) -> str:
    """A sentence without its traces, for a screen."""
    return "".join(str(part["value"]) for part in parts)
