"""How each metric moved: the month before beside the value, and which lines get a chart."""

from collections.abc import Iterable
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.periods import Period
from pipeline.metrics.facts import Facts
from pipeline.metrics.months.restatements import Restatement
from pipeline.metrics.months.trends import Change, Move, Trend, Trends
from pipeline.metrics.results import MetricResult

MOST_CHARTS: Final = 6
_MAIN: Final = (
    "response_in_target",
    "resolution_in_target",
    "same_day_rate",
    "availability",
    "incidents_reported",
    "downtime",
    "backlog",
)


class Restated:
    """The figures that the report lists as changed, for the marks beside them."""

    def __init__(self, found: Iterable[Restatement] = ()) -> None:
        """Know them by month, metric and scope."""
        self._about = {(one.told.days, one.told.metric, one.told.scope) for one in found}

    def holds(self, month: Period, line: MetricResult) -> bool:
        """Whether this line of this month is among them."""
        return (month, line.name, line.scope) in self._about


def is_compared(facts: Facts, trends: Trends) -> bool:
    """Whether the report is on one month and there is a month before it."""
    return len(trends.months) > 1 and facts.period == trends.months[-1]


def moved(paper: Paper, trend: Trend, restated: Restated) -> Context:
    """The last columns of a line: the month before, and what became of the value since."""
    name, before, change = f"metric.{trend.result.id}", trend.previous, trend.change
    previous: Figure | Text = paper.dash()
    move: Figure | Text = paper.dash()
    if before is not None:
        previous = paper.metric_value(before.line, f"{name}.previous")
    if change is not None:
        words = paper.locale.say(_move_key(change))
        move = Figure(f"{name}.change", change.difference, words, trend.result.unit)
    return {
        "previous": previous,
        "change": move,
        "restated": before is not None and restated.holds(before.month, before.line),
    }


def _move_key(change: Change) -> str:
    judged = change.move in {Move.BETTER, Move.WORSE}
    way = ("_up" if change.difference > 0 else "_down") if judged else ""
    return f"trends.move.{change.move.value}{way}"


def charted(trends: Trends) -> tuple[Trend, ...]:
    """The lines worth a chart, at most six, in the order of the agreement.

    Those with targets, else any; of more than six the main ones, not narrowed, before the rest.
    Without targets only the main ones. A line needs two months with a value: nothing is seen to
    move by one.
    """
    drawable = [
        line for line in trends.lines if sum(p.line.value is not None for p in line.points) > 1
    ]
    main = [line for line in drawable if line.result.name in _MAIN and not line.result.scope]
    promised = [line for line in drawable if line.result.target is not None]
    wanted = sorted(promised, key=lambda line: line not in main) or main
    chosen = wanted[:MOST_CHARTS]
    return tuple(line for line in drawable if line in chosen)


def trends_part(paper: Paper, facts: Facts, trends: Trends, restated: Restated) -> Context:
    """What stands under the table of metrics and under the charts."""
    marked = any(
        restated.holds(point.month, point.line) for line in trends.lines for point in line.points
    )
    is_cut = any(facts.as_of < month.end for month in trends.months)
    return {
        "compared": is_compared(facts, trends),
        "legend": paper.words("trends.legend_cut" if is_cut else "trends.legend"),
        "marked": marked,
        "marked_line": paper.words("trends.marked"),
    }
