"""What the figures of a period advise to do: a table of rules, each naming its metric."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

import pandas as pd

from pipeline.domain.periods import Period
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import EVERYTHING, Facts, Scope
from pipeline.metrics.lists.causes import REPEATED, causes
from pipeline.metrics.lists.evidence import work_by
from pipeline.metrics.results import Status

STEP_ERRORS: Final = 2
WAITING: Final = Fraction(30, 100)
OTHER_WORK: Final = Fraction(10, 100)
LATE_FROM: Final = time(16)
LATE_STARTS: Final = 2
GROWING_MONTHS: Final = 3
_MOST_CAUSES: Final = 2

Said = Mapping[str, int | Fraction | time | str]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do and the figure that says so.

    Attributes:
        code: of the rule; worded under ``[report.advice]``.
        metric: key of the catalogue it rests on.
        said: the values its words name.
        wants_client: whether the client has to decide.
        ids: the incidents behind it.
    """

    code: str
    metric: str
    said: Said
    wants_client: bool
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, which metric it reads, and what it finds."""

    code: str
    metric: str
    find: Callable[[Evaluation], Iterator[tuple[Said, bool, tuple[str, ...]]]]


def recommendations(evaluation: Evaluation) -> tuple[Recommendation, ...]:
    """Everything the rules advise for the period, in their order; often nothing."""
    return tuple(
        Recommendation(rule.code, rule.metric, said, wants_client, ids)
        for rule in RULES
        for said, wants_client, ids in rule.find(evaluation)
    )


Found = Iterator[tuple[Said, bool, tuple[str, ...]]]


def _guard_step(evaluation: Evaluation) -> Found:
    """Users broke one step of the method ``STEP_ERRORS`` times: let the system guard it."""
    result = evaluation.unnarrowed("user_error_share")
    by_step: Mapping[str, int] = result.details.get("by_step") or {}  # type: ignore[assignment]  # made by the metric
    for step, count in by_step.items():
        if count >= STEP_ERRORS:
            yield {"step": step, "count": count}, True, ()


def _repeated_cause(evaluation: Evaluation) -> Found:
    """One cause stands behind ``REPEATED`` incidents: remove it; where it is the client's, he."""
    facts = evaluation.facts
    frame = facts.episodes.frame
    repeated = [c for c in causes(facts) if c.name is not None and c.count >= REPEATED]
    for cause in repeated[:_MOST_CAUSES]:
        sides = frame["side"][frame["id"].isin(cause.ids).to_numpy(dtype=bool)]
        clients = int((sides == "client").sum())
        said: Said = {"cause": cause.name or "", "count": cause.count}
        yield said, clients * 2 > cause.count, cause.ids


def _client_waiting(evaluation: Evaluation) -> Found:
    """More than ``WAITING`` of the time to resolve went on waiting for the client."""
    result = evaluation.unnarrowed("client_wait_share")
    if result.value is not None and result.value > WAITING:
        yield {"share": Fraction(result.value), "limit": WAITING}, True, ()


def _other_work(evaluation: Evaluation) -> Found:
    """More than ``OTHER_WORK`` of the hours went on work without a kind."""
    share = other_share(evaluation)
    if share is not None and share > OTHER_WORK:
        yield {"share": share, "limit": OTHER_WORK}, False, ()


def other_share(evaluation: Evaluation) -> Fraction | None:
    """Hours of the activity other among all hours of the period; missing without hours."""
    hours = {line.name: Fraction(line.hours) for line in work_by(evaluation.facts, "activity")}
    total = sum(hours.values(), Fraction(0))
    return hours["other"] / total if total and "other" in hours else None


def _service_below(evaluation: Evaluation) -> Found:
    """A service missed its availability in this month and in the one before."""
    facts = evaluation.facts
    below = [
        result
        for result in evaluation.results
        if result.key == "availability"
        and len(result.scope.services) == 1
        and result.status is Status.MISSED
    ]
    before = _month_before(facts.period)
    if not below or before is None or not facts.days.covers(before.first):
        return
    earlier = facts.within(before)
    for result in below:
        value = BY_KEY["availability"].measure(earlier, Scope(services=result.scope.services)).value
        target, now = Fraction(result.target or 0), Fraction(result.value or 0)
        if value is not None and value < target:
            said = {"now": now, "before": Fraction(value), "target": target}
            yield {"service": result.scope.services[0], **said}, True, ()


def _month_before(period: Period) -> Period | None:
    """The month before a calendar month; a longer or odd period has none."""
    if (period,) != period.months():
        return None
    day = period.first - timedelta(days=1)
    return Period.of_month(day.year, day.month)


def _backlog_growing(evaluation: Evaluation) -> Found:
    """More is open at the end of each of ``GROWING_MONTHS`` months in a row."""
    facts = evaluation.facts
    edges = _month_starts(facts)
    frame, wanted = facts.episodes.frame, facts.in_scope(EVERYTHING)
    reported = [
        bool((wanted & (frame["reported_at"] >= low) & (frame["reported_at"] < high)).any())
        for low, high in pairwise(edges)
    ]
    left = [int((wanted & facts.episodes.open_at(edge)).sum()) for edge in edges]
    if all(reported) and all(low < high for low, high in pairwise(left)):
        yield {"first": left[0], "last": left[-1], "months": GROWING_MONTHS}, False, ()


def _month_starts(facts: Facts) -> list[pd.Timestamp]:
    """First instants of the last ``GROWING_MONTHS`` months, and the end of what is known."""
    last_day = (facts.known - timedelta(seconds=1)).tz_convert(facts.zone).date()
    month = Period.of_month(last_day.year, last_day.month)
    starts = [facts.known]
    for _ in range(GROWING_MONTHS):
        starts.insert(0, pd.Timestamp(month.bounds(facts.zone)[0]))
        day = month.first - timedelta(days=1)
        month = Period.of_month(day.year, day.month)
    return starts


def _late_start(evaluation: Evaluation) -> Found:
    """Work on requests that came after ``LATE_FROM`` was not begun on the day allowed."""
    facts = evaluation.facts
    result = evaluation.unnarrowed("same_day_start_rate")
    frame = facts.episodes.frame
    rows = frame[frame["id"].isin(result.missed_rows).to_numpy(dtype=bool)]
    local = rows["reported_at"].dt.tz_convert(facts.zone)
    minutes = local.dt.hour * 60 + local.dt.minute
    late = rows["id"][(minutes >= LATE_FROM.hour * 60 + LATE_FROM.minute).to_numpy(dtype=bool)]
    if len(late) >= LATE_STARTS:
        yield {"count": len(late), "late_from": LATE_FROM}, False, tuple(late)


RULES: Final = (
    Rule("guard_step", "user_error_share", _guard_step),
    Rule("service_below", "availability", _service_below),
    Rule("client_waiting", "client_wait_share", _client_waiting),
    Rule("repeated_cause", "incidents_reported", _repeated_cause),
    Rule("backlog_growing", "backlog", _backlog_growing),
    Rule("late_start", "same_day_start_rate", _late_start),
    Rule("other_work", "activities", _other_work),
)
