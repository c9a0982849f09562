"""What stands under the table of metrics: why a line has no value, and what else it means."""

from typing import Final

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.metric import Month, Unit
from pipeline.metrics.results import Kind, MetricResult, Status

# Amounts of time that do not add up over months: a mean, or the longest of all.
_NO_SUMS: Final = frozenset({
    "longest_outage", "mean_time_to_restore", "mean_time_between_failures",
    "mean_time_between_incidents",
})  # fmt: skip


def metric_notes(evaluation: Evaluation, paper: Paper) -> tuple[Context, ...]:
    """Why a line has no value, and what stands beside one; one note for lines of one reason."""
    lines: dict[str, list[MetricResult]] = {}
    for result in evaluation.results:
        reason = paper.reason(result)
        if reason:
            lines.setdefault(reason, []).append(result)
    notes: list[Parts] = [
        paper.sentence(
            "report.metric_note",
            names=paper.metric_names(f"metrics.note.{at}.names", results),
            reason=Figure(f"metrics.note.{at}.reason", results[0].reason, reason),
        )
        for at, (reason, results) in enumerate(lines.items(), start=1)
    ]
    summed = [result for result in evaluation.results if _grows_with_days(result)]
    if summed and len(evaluation.facts.period.months()) > 1:
        notes.append(
            paper.sentence(
                "report.monthly_targets", names=paper.metric_names("metrics.monthly.names", summed)
            )
        )
    same_day = evaluation.first("same_day_rate")
    if same_day is not None and same_day.value is not None:
        notes.append(paper.calendar_day_note(same_day))
    outages = evaluation.first("outages")
    if outages is not None and outages.details.get("carried_over"):
        notes.append(
            paper.sentence(
                "report.carried_over",
                count=paper.count(
                    "outages.carried_over", int(str(outages.details["carried_over"]))
                ),
            )
        )
    return tuple({"parts": parts} for parts in notes)


def _grows_with_days(result: MetricResult) -> bool:
    """Whether the value is a sum over the period, judged by a target that is meant for a month."""
    metric = BY_KEY[result.key]
    return (
        result.status in {Status.MET, Status.MISSED}
        and not result.statistic
        and metric.kind in {Kind.COUNT, Kind.AMOUNT}
        and metric.unit in {Unit.COUNT, Unit.SECONDS, Unit.HOURS, Unit.MONEY}
        and metric.month is not Month.AT_END
        and metric.key not in _NO_SUMS
    )
