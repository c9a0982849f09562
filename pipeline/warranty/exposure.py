"""A parameter over a period against its limit: time beyond it, episodes, and what is unknown.

*Usual step*: the median of the distances between neighbouring distinct stamps of the period (the
lower one of two; where the period has fewer than two stamps, of the whole series). A reading
stands until the next one, at most two usual steps; the last one of the series stands one. What no
reading stands for is a *gap*: neither kept nor broken, and it ends an episode. Readings of one
stamp are one: it is beyond the limit only if all of them are, and such stamps are listed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median_low
from typing import Final

from pipeline.domain.claims import Measurement
from pipeline.domain.letters import ToldItem
from pipeline.warranty.evidence import excess, keeps

_MOST_STEPS: Final = 2
_NOTHING: Final = timedelta(0)
Norm = tuple[datetime, ToldItem]
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Episode:
    """An unbroken span beyond the limit, ``[start, end)``.

    Attributes:
        worst: the value farthest beyond the limit in force.
        readings: how many stamps stand for it.
    """

    start: datetime
    end: datetime
    worst: Measurement
    readings: int

    @property
    def length(self) -> timedelta:
        """Clock time."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A parameter over ``[start, end)``, from the first limit on.

    Attributes:
        readings: distinct stamps in it.
        exceeding: those whose value is beyond the limit in force at the stamp.
        known, beyond: clock time that readings stand for, and of it beyond the limit.
        unknown: the rest, the sum of ``gaps``.
        duplicates: stamps with several readings.
        step: the usual step; ``None``: fewer than two stamps.
    """

    start: datetime
    end: datetime
    readings: int
    exceeding: tuple[datetime, ...]
    known: timedelta
    beyond: timedelta
    unknown: timedelta
    episodes: tuple[Episode, ...]
    gaps: tuple[Span, ...]
    duplicates: tuple[datetime, ...]
    step: timedelta | None

    @property
    def share(self) -> Fraction | None:
        """Exact share of the known time beyond the limit; ``None``: nothing is known."""
        if self.known <= _NOTHING:
            return None
        one = timedelta(microseconds=1)
        return Fraction(self.beyond // one, self.known // one)

    @property
    def longest(self) -> Episode | None:
        """The longest episode, the first of equals; ``None``: there is none."""
        return max(self.episodes, key=lambda one: one.length, default=None)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A reading for a span in which one limit is in force; ``worst``: where it is beyond it."""

    stamp: datetime
    start: datetime
    end: datetime
    norm: ToldItem
    worst: Measurement | None


def exposure(
    series: Sequence[Measurement], norms: Sequence[Norm], start: datetime, end: datetime
) -> Exposure:
    """A parameter over a period.

    Args:
        series: its values in order of time; a reading before the period stands into it.
        norms: the limits, each from its instant on, in order of time.
        start: of the period, aware; time before the first limit is left out of it.
        end: of the period, exclusive.

    Raises:
        ValueError: there is no limit, or one of the items has none.
    """
    if not norms:
        raise ValueError("a period without a limit")
    start = max(start, norms[0][0])
    stamps = [(at, tuple(values)) for at, values in groupby(series, key=lambda one: one.at)]
    within = [(at, values) for at, values in stamps if start <= at < end]
    step = _usual_step([at for at, _ in within]) or _usual_step([at for at, _ in stamps])
    known = list(_standing(stamps, norms, (start, end), step))
    gaps = tuple(_gaps(known, start, end))
    return Exposure(
        start=start,
        end=end,
        readings=len(within),
        exceeding=tuple(
            at for at, values in within if _worst(_norm_at(norms, at), values) is not None
        ),
        known=sum((one.end - one.start for one in known), _NOTHING),
        beyond=sum((one.end - one.start for one in known if one.worst), _NOTHING),
        unknown=sum((until - since for since, until in gaps), _NOTHING),
        episodes=tuple(_episodes(known)),
        gaps=gaps,
        duplicates=tuple(at for at, values in within if len(values) > 1),
        step=step,
    )


def _usual_step(stamps: Sequence[datetime]) -> timedelta | None:
    distances = [later - earlier for earlier, later in pairwise(stamps)]
    return median_low(distances) if distances else None


def _standing(
    stamps: Sequence[tuple[datetime, tuple[Measurement, ...]]],
    norms: Sequence[Norm],
    period: Span,
    step: timedelta | None,
) -> Iterator[_Standing]:
    """The spans that readings stand for, cut at the period and where the limit changes."""
    if step is None:
        return
    following = (*(at for at, _ in stamps[1:]), None)
    changes = [since for since, _ in norms]
    for (at, values), next_at in zip(stamps, following, strict=True):
        until = at + step if next_at is None else min(next_at, at + _MOST_STEPS * step)
        since, until = max(at, period[0]), min(until, period[1])
        if since >= until:
            continue
        inner = changes[bisect_right(changes, since) : bisect_left(changes, until)]
        for one, other in pairwise((since, *inner, until)):
            norm = _norm_at(norms, one)
            yield _Standing(at, one, other, norm, _worst(norm, values))


def _norm_at(norms: Sequence[Norm], at: datetime) -> ToldItem:
    return norms[bisect_right(norms, at, key=lambda norm: norm[0]) - 1][1]


def _worst(norm: ToldItem, values: Sequence[Measurement]) -> Measurement | None:
    """The reading of a stamp farthest beyond a limit; ``None``: one of them keeps it."""
    if any(keeps(norm, Fraction(one.value)) for one in values):
        return None
    return max(values, key=lambda one: excess(norm, Fraction(one.value)))


def _episodes(known: Sequence[_Standing]) -> Iterator[Episode]:
    """Neighbouring spans beyond the limit in one."""
    run: list[_Standing] = []
    for one in known:
        if run and (one.worst is None or one.start != run[-1].end):
            yield _episode(run)
            run = []
        if one.worst is not None:
            run.append(one)
    if run:
        yield _episode(run)


def _episode(run: Sequence[_Standing]) -> Episode:
    beyond = [(one.norm, one.worst) for one in run if one.worst is not None]
    _, worst = max(beyond, key=lambda one: excess(one[0], Fraction(one[1].value)))
    return Episode(run[0].start, run[-1].end, worst, len({one.stamp for one in run}))


def _gaps(known: Sequence[_Standing], start: datetime, end: datetime) -> Iterator[Span]:
    """What no reading stands for."""
    at = start
    for one in known:
        if one.start > at:
            yield at, one.start
        at = one.end
    if at < end:
        yield at, end
