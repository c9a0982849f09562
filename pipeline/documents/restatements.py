"""What an issued report told of a month and is otherwise today: told once, in the next report."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.months.restatements import Cause, Restatement
from pipeline.metrics.reductions.credits import in_kopecks
from pipeline.metrics.results import Kind, MetricResult

DUE: Final = "credit_due"


def restatements_part(paper: Paper, found: Sequence[Restatement], *, checked: bool) -> Context:
    """The table of changed figures, or a sentence that none has changed.

    Args:
        paper: prints it.
        found: what has changed.
        checked: whether there was an issued report to compare with.
    """
    return {
        "checked": checked,
        "has": bool(found),
        "none_line": paper.words("trends.nothing_restated"),
        "rows": tuple(_row(paper, at, one) for at, one in enumerate(found, start=1)),
        "due": tuple(
            {"parts": _due(paper, at, one)}
            for at, one in enumerate(found, start=1)
            if one.told.metric == DUE and None not in {one.told.value, one.now.value}
        ),
    }


def _due(paper: Paper, at: int, one: Restatement) -> Parts:
    """What a changed reduction means for the next act."""
    name, currency = f"restated.{at}", str(one.now.details["currency"])
    difference = in_kopecks(Fraction(one.now.value or 0) - Fraction(one.told.value or 0))
    printed = paper.locale.money(abs(difference), currency)
    return paper.sentence(
        "trends.due_more" if difference > 0 else "trends.due_less",
        month=_days(paper, one, name),
        difference=Figure(f"{name}.difference", difference, printed, "money"),
    )


def _days(paper: Paper, one: Restatement, name: str) -> Figure:
    """The month, or the days of it on which the terms of the figure were in force."""
    days = one.told.days
    words = paper.locale.month(days.first.year, days.first.month)
    if days not in days.months():
        words = paper.locale.say("trends.days", first=days.first, last=days.last)
    return Figure(f"{name}.month", days.key, words)


def _row(paper: Paper, at: int, one: Restatement) -> Context:
    told, name = one.told, f"restated.{at}"
    was, now = _values(paper, one, name)
    return {
        "line": Figure(f"{name}.line", told.metric, paper.metric_name(one.now)),
        "month": _days(paper, one, name),
        "was": was,
        "now": now,
        "report": Figure(f"{name}.report", told.number, told.number),
        "cause": _cause(paper, one, f"{name}.cause"),
    }


def _values(paper: Paper, one: Restatement, name: str) -> tuple[Figure, Figure]:
    """Both values, each with so much of what was told of it that they differ."""
    was = _as_told(one)
    pair = _value(paper, was, one.now, f"{name}.was"), _value(paper, one.now, was, f"{name}.now")
    is_spread = BY_KEY[one.now.key].kind is Kind.DISTRIBUTION and one.told.events is not None
    if is_spread and was.n != one.now.n:
        pair = _with(paper, pair, "trends.with_events", n=(was.n, one.now.n))
    statuses = (f"status.{line.status.value}" for line in (was, one.now))
    words = tuple(paper.locale.say(key) for key in statuses)
    return _with(paper, pair, "trends.with_status", status=words)


def _with(
    paper: Paper, pair: tuple[Figure, Figure], key: str, **given: tuple[object, ...]
) -> tuple[Figure, Figure]:
    """The pair as it is where its printed forms differ, else each with words of its own."""
    was, now = pair
    if was.printed != now.printed:
        return pair
    first, second = (
        paper.locale.say(
            key, value=figure.printed, **{name: both[at] for name, both in given.items()}
        )
        for at, figure in enumerate(pair)
    )
    return replace(was, printed=first), replace(now, printed=second)


def _as_told(one: Restatement) -> MetricResult:
    """Today's line with what the report told in its place."""
    told = one.told
    was = replace(
        one.now, value=told.value, status=told.status, n=0, numerator=None, denominator=None
    )
    match told.events:
        case (k, n):
            return replace(was, numerator=k, denominator=n)
        case (n,):
            return replace(was, n=n)
    return was


def _value(paper: Paper, line: MetricResult, other: MetricResult, id_: str) -> Figure:
    """A value, of a share with k of n, printed so finely that it differs from the other one."""
    value = paper.metric_value(replace(line, target=other.value), id_)
    is_share = BY_KEY[line.key].kind is Kind.SHARE
    if line.value is None or not is_share or line.denominator is None:
        return value
    events = paper.metric_events(line)
    return replace(value, printed=f"{value} ({events})")


def _cause(paper: Paper, one: Restatement, id_: str) -> Figure:
    given = {"as_of": one.told.as_of} if one.cause is Cause.LATER else {}
    words = paper.locale.say(f"trends.cause.{one.cause.value}", **given)
    return Figure(id_, one.cause.value, words)
