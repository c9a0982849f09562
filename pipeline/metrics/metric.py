"""What one metric is: the record that contract, computation and report have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.metrics.clocks.norms import Clock
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Better, Kind, Measured
from pipeline.metrics.scope import PARTS

Needs = tuple[tuple[str, str], ...]
INCIDENTS: Final = frozenset(PARTS)
SERVICES: Final = frozenset({"services"})
STAGES: Final = frozenset({"stages"})
NO_PARTS: Final[frozenset[str]] = frozenset()


class Unit(StrEnum):
    """Unit of a value; shares are 0..1 until printed."""

    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    HOURS = "hours"
    MONEY = "money"
    POINTS = "points"


class Calendar(StrEnum):
    """Whose time a metric is measured in."""

    SUPPORT = "support"
    SERVICE = "service"
    CLOCK = "clock"
    NONE = "none"


class Month(StrEnum):
    """Which month a row of the log counts in (G2, G4): that of a day of its own, or of a state."""

    REPORTED = "reported"
    RESOLVED = "resolved"  # for the last time
    STOPPED = "stopped"  # of the clock that is timed
    DECIDED = "decided"
    ALLOWED = "allowed"  # the day by whose end it was promised
    STARTED = "started"  # of an outage
    ENDED = "ended"
    DONE = "done"  # of work
    CHECKED = "checked"  # of a warranty case
    WITHIN = "within"  # what lies in the month, cut at its borders
    AT_END = "at_end"  # what stands at its end


class Journal(StrEnum):
    """The log a metric is told from."""

    REQUESTS = "requests"
    OUTAGES = "outages"
    WORK = "work"
    GAPS = "gaps"  # of the support line
    FIGURES = "figures"  # the other metrics


class Excluded(StrEnum):
    """What does not count in a metric."""

    NOTHING = "none"
    REQUESTS = "requests"  # duplicates and rejected ones
    PAUSES = "paused"  # these, and the time of pauses
    STOPS = "stops"  # outages wholly in maintenance
    REQUESTS_AND_STOPS = "requests_and_stops"
    SERVICE_TIME = "outages"  # maintenance, and the time nothing is known of
    WORK = "internal"  # work the client does not see


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric.

    Attributes:
        month: which month a row counts in.
        clocks: of incidents, that it times or judges.
        needs: columns (table, column) without which it is *not measured*.
        any_of: columns of the incidents of which one is enough.
        scopes: columns of a targets row that may narrow it.
        by_outage: whether its events are outages, of which one wholly in maintenance is none.
        whole: whether everything counts, what others leave out too.
        standard: whether it is one of the default twenty.
        source: where its definition comes from.
    """

    key: str
    measure: Callable[[Facts, Scope], Measured]
    kind: Kind
    unit: Unit
    better: Better
    calendar: Calendar = Calendar.NONE
    month: Month
    clocks: tuple[Clock, ...] = ()
    needs: Needs = ()
    any_of: tuple[str, ...] = ()
    scopes: frozenset[str] = INCIDENTS
    by_outage: bool = False
    whole: bool = False
    standard: bool = False
    source: str = "warranty page of the company: list of SLA metrics"

    @property
    def statistics(self) -> tuple[str, ...]:
        """What a target may name after a dot."""
        return ("p90", "max", "mean") if self.kind is Kind.DISTRIBUTION else ()

    @property
    def judged(self) -> tuple[Clock, ...]:
        """The clocks whose norms it judges by; a distribution tells their time without a norm."""
        return () if self.kind is Kind.DISTRIBUTION else self.clocks

    @property
    def timed(self) -> Clock | None:
        """The clock whose time it tells, norm or no norm; ``None`` where it tells another."""
        return self.clocks[0] if self.kind is Kind.DISTRIBUTION and self.clocks else None

    @property
    def is_of_outages(self) -> bool:
        """Whether it is told of outages one by one, and needs no incident linked with them."""
        return self.calendar is Calendar.CLOCK and not self.needs

    @property
    def is_of_stops(self) -> bool:
        """Whether it is made of stops of services: in their hours, or round the clock."""
        return self.calendar in {Calendar.SERVICE, Calendar.CLOCK}

    @property
    def journal(self) -> Journal:
        """The log it is told from: that of its columns, else of the time it is measured in."""
        if self.unit is Unit.MONEY:
            return Journal.FIGURES
        tables = {table for table, _ in self.needs}
        if "activities" in tables:
            return Journal.WORK
        if "maintenance" in tables or self.is_of_stops:
            return Journal.OUTAGES
        # Support time without any row is that of the line itself.
        is_of_line = self.calendar is Calendar.SUPPORT and not self.needs
        return Journal.GAPS if is_of_line else Journal.REQUESTS

    @property
    def excluded(self) -> Excluded:
        """What does not count in it (G6, G7, G8, G10)."""
        if self.whole:
            return Excluded.NOTHING
        match self.journal:
            case Journal.FIGURES:
                return Excluded.NOTHING
            case Journal.WORK:
                return Excluded.WORK
        if self.by_outage:
            return Excluded.REQUESTS_AND_STOPS if self.needs else Excluded.STOPS
        if self.calendar is Calendar.SERVICE:
            return Excluded.SERVICE_TIME
        pausing = any(clock is not Clock.RESPONSE for clock in self.clocks)  # that one never does
        return Excluded.PAUSES if pausing else Excluded.REQUESTS
