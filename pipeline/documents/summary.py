"""The first page: five sentences made by rule, each naming its metrics, and the overall mark."""

from collections import Counter

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Figure, Text
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.results import MetricResult, Status

JUDGED = (Status.MET, Status.MISSED, Status.INSUFFICIENT)


def sentences(evaluation: Evaluation, paper: Paper, period: Figure) -> tuple[Parts, ...]:
    """Five: volume, speed against targets, the same-day promise, outages, targets."""
    return (
        _volume(evaluation, paper, period),
        _speed(evaluation, paper),
        _promise(evaluation, paper),
        _outages(evaluation, paper),
        _targets(evaluation, paper),
    )


def mark(evaluation: Evaluation, paper: Paper) -> Parts:
    """The overall mark: all kept, so many missed, or nothing promised."""
    judged = [r for r in evaluation.results if r.status in JUDGED]
    missed = [r for r in judged if r.status is Status.MISSED]
    if not judged:
        return paper.sentence("report.mark.no_targets")
    if missed:
        return paper.sentence(
            "report.mark.missed",
            count=paper.count("mark.missed", len(missed)),
            names=paper.metric_names("mark.names", missed),
        )
    if all(r.status is Status.MET for r in judged):
        return paper.sentence("report.mark.met", count=paper.count("mark.met", len(judged)))
    return paper.sentence("report.mark.undecided")


def _value(paper: Paper, result: MetricResult | None, tail: str = "") -> Figure | Text:
    """A value for a sentence; a metric that is not in the agreement or has no value says so."""
    if result is None:
        return paper.words("report.not_in_set")
    return paper.metric_value(result, f"summary.{result.key}{tail}")


def _shares(evaluation: Evaluation, paper: Paper, *keys: str) -> dict[str, Figure | Text]:
    values: dict[str, Figure | Text] = {}
    for key in keys:
        result = evaluation.first(key)
        if result is None or result.value is None:
            values[key] = _value(paper, result)
        else:
            values[key] = paper.share_with_events(result)
    return values


def _volume(evaluation: Evaluation, paper: Paper, period: Figure) -> Parts:
    def value(key: str) -> Figure | Text:
        return _value(paper, evaluation.first(key))

    return paper.sentence(
        "report.sentence.volume",
        period=period,
        reported=value("incidents_reported"),
        resolved=value("incidents_resolved"),
        backlog=value("backlog"),
    )


def _speed(evaluation: Evaluation, paper: Paper) -> Parts:
    return paper.sentence(
        "report.sentence.speed",
        **_shares(
            evaluation, paper, "response_in_target", "restore_in_target", "resolution_in_target"
        ),
    )


def _promise(evaluation: Evaluation, paper: Paper) -> Parts:
    return paper.sentence(
        "report.sentence.promise",
        **_shares(evaluation, paper, "same_day_rate", "same_day_start_rate"),
    )


def _outages(evaluation: Evaluation, paper: Paper) -> Parts:
    return paper.sentence(
        "report.sentence.outages",
        outages=_value(paper, evaluation.first("outages")),
        downtime=_value(paper, evaluation.first("downtime")),
        availability=_value(paper, evaluation.first("availability")),
    )


def _targets(evaluation: Evaluation, paper: Paper) -> Parts:
    counts = Counter(result.status for result in evaluation.results)
    judged = sum(counts[status] for status in JUDGED)
    if not judged:
        return paper.sentence("report.sentence.no_targets")
    return paper.sentence(
        "report.sentence.targets",
        judged=paper.count("summary.judged", judged),
        met=paper.count("summary.met", counts[Status.MET]),
        missed=paper.count("summary.missed", counts[Status.MISSED]),
        insufficient=paper.count("summary.insufficient", counts[Status.INSUFFICIENT]),
    )
