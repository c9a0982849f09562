"""What a metric came to, and the verdict on its target: rules G11, G12, G14, G22.

A ``Measured`` is what a measure found in the facts; with the target of one row and its
``verdict`` it becomes a ``MetricResult``. All values are exact: integers, fractions, Decimals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Final

from pipeline.domain.periods import Period
from pipeline.metrics.scope import Scope
from pipeline.problems import Place

FEW: Final = 20
MIN_COVERAGE: Final = Fraction(95, 100)
Value = int | Fraction | Decimal
Detail = object  # int, Fraction, Decimal, str, bool, None, or mappings and tuples of these


class Status(StrEnum):
    """The verdict, in the order of precedence of fine print section 5."""

    NOT_MEASURED = "not_measured"
    NO_DATA = "no_data"
    INFORMATIONAL = "informational"
    INSUFFICIENT = "insufficient"
    MET = "met"
    MISSED = "missed"


class Better(StrEnum):
    """Which way is better; a metric without direction takes no target."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Kind(StrEnum):
    """How a measure behaves with few events."""

    COUNT = "count"
    SHARE = "share"  # k of N events: judged by G22
    TIME_SHARE = "time_share"  # a share of time: few events do not blur it
    DISTRIBUTION = "distribution"  # median, p90, max, mean: suppressed below min_events
    AMOUNT = "amount"  # seconds, hours, money


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found.

    ``value`` is missing with a ``reason`` (a key of ``[reason]``), and then ``status`` says
    whether nothing was there (``NO_DATA``) or nothing could be measured (``NOT_MEASURED``).
    ``rows`` are the ids the figure was made from, ``missed_rows`` those that worsen it;
    ``values`` those of a distribution, in order.
    """

    value: Value | None = None
    n: int = 0
    numerator: int | Fraction | None = None
    denominator: int | Fraction | None = None
    statistics: Mapping[str, Value] = field(default_factory=dict)
    details: Mapping[str, Detail] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    missed_rows: tuple[str, ...] = ()
    values: Sequence[int] = ()
    reason: str = ""
    status: Status | None = None
    coverage: Fraction | None = None  # share of the time that is known (G7)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricResult:
    """One line of the report and of ``poruka metrics --json``.

    ``period`` has the days it was evaluated over: those of the asked period on which its row was
    in force; ``None`` for a target that nobody has measured yet. ``is_part``: on some of the days
    asked for only.
    """

    key: str
    code: str
    scope: Scope
    statistic: str  # "" for the value itself, else "p90" and the like
    unit: str
    better: Better
    value: Value | None
    details: Mapping[str, Detail]
    n: int
    numerator: int | Fraction | None
    denominator: int | Fraction | None
    target: Value | None
    min_events: int
    status: Status
    reason: str
    rows: tuple[str, ...]
    missed_rows: tuple[str, ...]
    places: Mapping[str, Place]
    period: Period | None = None
    is_part: bool = False

    @property
    def id(self) -> str:
        """What no other line of a report is called: the code, and the first day of a part of it."""
        if not self.is_part or self.period is None:
            return self.code
        return f"{self.code}.{self.period.first.isoformat()}"

    @property
    def name(self) -> str:
        """Key with its statistic, as the targets sheet writes it."""
        return f"{self.key}.{self.statistic}" if self.statistic else self.key


def no_data(reason: str, **details: Detail) -> Measured:
    """Nothing happened that could be measured: neither 0 % nor 100 % (G11)."""
    return Measured(reason=reason, status=Status.NO_DATA, details=details)


def not_measured(reason: str, **details: Detail) -> Measured:
    """The data for it was never given."""
    return Measured(reason=reason, status=Status.NOT_MEASURED, details=details)


def count(rows: Sequence[str], *, zero_is_known: bool, **details: Detail) -> Measured:
    """A count of rows; zero only where zero is known (G23)."""
    if not rows and not zero_is_known:
        return no_data("log_not_complete")
    return Measured(value=len(rows), n=len(rows), rows=tuple(rows), details=details)


def share(
    good: Sequence[str], bad: Sequence[str], *, better: Better, reason: str, **details: Detail
) -> Measured:
    """``good`` of ``good + bad``; ``bad`` are the rows that count the other way."""
    n = len(good) + len(bad)
    if n == 0:
        return no_data(reason, **details)
    return Measured(
        value=Fraction(len(good), n),
        n=n,
        numerator=len(good),
        denominator=n,
        rows=tuple(good) + tuple(bad),
        missed_rows=tuple(bad) if better is Better.HIGHER else tuple(good),
        details=details,
    )


def nearest_rank(ordered: Sequence[int], share_: Fraction) -> int:
    """The percentile that really happened: ``sorted[ceil(p·n) − 1]`` (G12)."""
    return ordered[ceil(share_ * len(ordered)) - 1]


def distribution(
    values: Sequence[int], rows: Sequence[str], *, reason: str, **details: Detail
) -> Measured:
    """Median (lower middle), p90, maximum and mean of whole seconds."""
    if not values:
        return no_data(reason)
    ordered = sorted(values)
    return Measured(
        value=nearest_rank(ordered, Fraction(1, 2)),
        n=len(ordered),
        statistics={
            "p90": nearest_rank(ordered, Fraction(9, 10)),
            "max": ordered[-1],
            "mean": Fraction(sum(ordered), len(ordered)),
        },
        details=details,
        rows=tuple(rows),
        values=ordered,
    )


def is_met(value: Value, target: Value, better: Better) -> bool:
    """Exactly on the target is kept (G14)."""
    return value >= target if better is Better.HIGHER else value <= target


def share_verdict(good: int, n: int, target: Value, min_events: int, better: Better) -> Status:
    """The verdict on k of n events: with few of them, only what they could not change (G22)."""
    events = max(n, min_events)
    missing = events - n
    if better is Better.HIGHER:
        surely_met = Fraction(good, events) >= target
        surely_missed = Fraction(good + missing, events) < target
    else:
        surely_met = Fraction(good + missing, events) <= target
        surely_missed = Fraction(good, events) > target
    if surely_met:
        return Status.MET
    return Status.MISSED if surely_missed else Status.INSUFFICIENT


def verdict(  # noqa: PLR0913, PLR0917  # a verdict weighs all of these
    measured: Measured,
    kind: Kind,
    better: Better,
    target: Value | None,
    value: Value | None,
    min_events: int,
) -> Status:
    """The status by the precedence of fine print section 5."""
    if measured.status is not None:
        return measured.status
    if target is None:
        return Status.INFORMATIONAL
    if measured.coverage is not None and measured.coverage < MIN_COVERAGE:
        return Status.INSUFFICIENT
    if value is None:
        return Status.INSUFFICIENT
    if kind is Kind.SHARE:
        return share_verdict(int(measured.numerator or 0), measured.n, target, min_events, better)
    return Status.MET if is_met(value, target, better) else Status.MISSED
