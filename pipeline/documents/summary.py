"""The first page: five sentences made by rule, each naming its metrics, and the overall mark."""

from collections import Counter
from typing import Final

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Figure, Text
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import Facts
from pipeline.metrics.reductions.credits import MONEY_KINDS
from pipeline.metrics.results import MetricResult, Status

UNKNOWN: Final = (Status.NO_DATA, Status.NOT_MEASURED)
"""Verdicts that say nothing of the target; every other one was reached on events."""


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
    """The overall mark: all kept, so many missed, nothing judged, or nothing promised."""
    promised = _promised(evaluation)
    missed = [r for r in promised if r.status is Status.MISSED]
    if missed:
        return _missed(evaluation.facts, paper, missed)
    if not promised:
        return paper.sentence("report.mark.no_targets")
    if all(r.status in UNKNOWN for r in promised):
        return paper.sentence("report.mark.unjudged")
    if all(r.status is Status.MET for r in promised):
        return paper.sentence("report.mark.met", count=paper.count("mark.met", len(promised)))
    return paper.sentence("report.mark.undecided")


def _promised(evaluation: Evaluation) -> list[MetricResult]:
    """The lines that have a target, whatever came of them."""
    return [r for r in evaluation.results if r.target is not None]


def _missed(facts: Facts, paper: Paper, missed: list[MetricResult]) -> Parts:
    """The missed targets, those from which money follows first; where none has any, just so."""
    count = paper.locale.counted("target", len(missed))
    given: dict[str, Figure | Text] = {
        "verb": Text(paper.locale.plural("missed", len(missed))),
        "count": Figure("mark.missed", len(missed), count, "count"),
        "names": paper.metric_names("mark.names", missed),
    }
    rows = [row for terms in facts.period_terms for row in terms.project.targets]
    if not any(row.consequence in MONEY_KINDS for row in rows):
        return paper.sentence("report.mark.missed", **given)
    costly = [result for result in missed if _has_consequence(facts, result)]
    others = [result for result in missed if result not in costly]
    if not (costly and others):
        key = "missed_all_costly" if costly else "missed_none_costly"
        return paper.sentence(f"report.mark.{key}", **given)
    return paper.sentence(
        "report.mark.missed_some_costly",
        **given,
        costly=paper.count("mark.costly", len(costly)),
        costly_names=paper.metric_names("mark.costly.names", costly),
        others=paper.metric_names("mark.others.names", others),
    )


def _has_consequence(facts: Facts, result: MetricResult) -> bool:
    """Whether money follows from its row on any of its days."""
    days = result.period or facts.period
    return any(
        row.code == result.code and row.consequence in MONEY_KINDS
        for terms in facts.period_terms
        if terms.first < days.end and days.first < terms.end
        for row in terms.project.targets
    )


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
    promised = _promised(evaluation)
    if not promised:
        return paper.sentence("report.sentence.no_targets")
    counts = Counter(result.status for result in promised)
    unknown = sum(counts[status] for status in UNKNOWN)
    whole = paper.count("summary.targets", len(promised))
    if unknown == len(promised):
        return _unjudged(paper, promised, whole)
    return paper.sentence(
        "report.sentence.targets_unknown" if unknown else "report.sentence.targets",
        targets=whole,
        met=paper.count("summary.met", counts[Status.MET]),
        missed=paper.count("summary.missed", counts[Status.MISSED]),
        insufficient=paper.count("summary.insufficient", counts[Status.INSUFFICIENT]),
        unknown=paper.count("summary.unknown", unknown),
    )


def _unjudged(paper: Paper, promised: list[MetricResult], whole: Figure) -> Parts:
    """Targets stand, and none could be judged: the commonest reason, and whether it is alone."""
    reasons = Counter(paper.reason(result) for result in promised)
    (commonest, _), *others = reasons.most_common()
    result = next(r for r in promised if paper.reason(r) == commonest)
    return paper.sentence(
        "report.sentence.targets_unjudged_mixed" if others else "report.sentence.targets_unjudged",
        targets=whole,
        reason=Figure("summary.unjudged.reason", result.reason, commonest),
    )
