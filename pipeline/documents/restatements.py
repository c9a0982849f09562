"""What an issued report told of a month and is otherwise today: told once, in the next report."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.months.restatements import Cause, Restatement
from pipeline.metrics.results import Kind, MetricResult


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
    }


def _row(paper: Paper, at: int, one: Restatement) -> Context:
    told, name = one.told, f"restated.{at}"
    was = replace(
        one.now,
        value=told.value,
        status=told.status,
        numerator=told.events and told.events[0],
        denominator=told.events and told.events[1],
    )
    month = told.days.first
    return {
        "line": Figure(f"{name}.line", told.metric, paper.metric_name(one.now)),
        "month": Figure(
            f"{name}.month", told.days.key, paper.locale.month(month.year, month.month)
        ),
        "was": _value(paper, was, one.now, f"{name}.was"),
        "now": _value(paper, one.now, was, f"{name}.now"),
        "report": Figure(f"{name}.report", told.number, told.number),
        "cause": _cause(paper, one, f"{name}.cause"),
    }


def _value(paper: Paper, line: MetricResult, other: MetricResult, id_: str) -> Figure:
    """A value with k of n, printed so finely that it differs from the other one."""
    value = paper.metric_value(replace(line, target=other.value), id_)
    if line.value is None or BY_KEY[line.key].kind is not Kind.SHARE:
        return value
    events = paper.metric_events(line)
    return replace(value, printed=f"{value} ({events})")


def _cause(paper: Paper, one: Restatement, id_: str) -> Figure:
    given = {"as_of": one.told.as_of} if one.cause is Cause.LATER else {}
    words = paper.locale.say(f"trends.cause.{one.cause.value}", **given)
    return Figure(id_, one.cause.value, words)
