"""Volume of the period: the identity by week and month, causes (Pareto), age of what is open."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.sources import incident_cells
from pipeline.documents.values import Context, Figure, Text
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.ageing import Bucket, ageing
from pipeline.metrics.lists.causes import Cause, causes
from pipeline.metrics.lists.flow import Flow, months, weeks

MOST_WEEKS: Final = 15
"""A longer period is printed by month; its weeks are left to the picture."""
MOST_CAUSES: Final = 15
FLOW_COLUMNS: Final = (
    "span", "start", "reported", "reopened", "resolved", "closed_unresolved", "end",
)  # fmt: skip
CAUSE_COLUMNS: Final = ("cause", "count", "share", "cumulative")
AGE_COLUMNS: Final = ("age", "count", "oldest", "reported_at")


def volume_part(facts: Facts, paper: Paper) -> Context:
    """What moved the backlog; nothing is counted where nothing is known of the period."""
    by_week = weeks(facts) if facts.zero_is_known else ()
    by_month = months(facts) if facts.zero_is_known else ()
    if len(by_week) > MOST_WEEKS:
        by_week = ()
    if len(by_month) == 1:
        by_month = ()
    return {
        "has_weeks": bool(by_week),
        "weeks": tuple(_flow_row(paper, f, _days(paper, f.first, f.last)) for f in by_week),
        "has_months": bool(by_month),
        "months": tuple(
            _flow_row(paper, f, paper.locale.month(f.first.year, f.first.month)) for f in by_month
        ),
    }


def _days(paper: Paper, first: date, last: date) -> str:
    if first == last:
        return paper.locale.day(first)
    return paper.locale.say("report.volume.days", first=first, last=last)


def _flow_row(paper: Paper, flow: Flow, words: str) -> Context:
    name = f"flow.{flow.first:%Y-%m-%d}.{flow.last:%Y-%m-%d}"

    def count(part: str, value: int) -> Figure:
        return paper.count(f"{name}.{part}", value)

    return {
        "span": Figure(f"{name}.span", f"{flow.first}..{flow.last}", words),
        "start": count("start", flow.open_at_start),
        "reported": count("reported", flow.reported),
        "reopened": count("reopened", flow.reopened),
        "resolved": count("resolved", flow.resolved),
        "closed_unresolved": count("closed_unresolved", flow.closed_unresolved),
        "end": count("end", flow.open_at_end),
    }


def causes_part(facts: Facts, paper: Paper) -> Context:
    """Causes of the incidents reported in the period: count, share, share with those above."""
    found = causes(facts)
    rest = found[MOST_CAUSES:]
    return {
        "has": bool(found),
        "none_line": paper.words(
            "report.volume.no_causes" if facts.zero_is_known else "report.requests_unknown"
        ),
        "rows": tuple(
            _cause_row(facts, paper, at, cause)
            for at, cause in enumerate(found[:MOST_CAUSES], start=1)
        ),
        "has_rest": bool(rest),
        "rest": paper.sentence(
            "report.volume.more_causes",
            causes=paper.count("causes.rest", len(rest)),
            count=paper.count("causes.rest.count", sum(cause.count for cause in rest)),
        ),
    }


def _cause_row(facts: Facts, paper: Paper, at: int, cause: Cause) -> Context:
    name = f"cause.{at}"
    return {
        "cause": _cause_name(facts, paper, cause),
        "count": paper.count(f"{name}.count", cause.count, *incident_cells(facts, cause.ids)),
        "share": paper.share(f"{name}.share", cause.share, None),
        "cumulative": paper.share(f"{name}.cumulative", cause.cumulative, None),
    }


def _cause_name(facts: Facts, paper: Paper, cause: Cause) -> Text:
    if cause.name is None:
        return paper.words("report.volume.no_cause")
    row = facts.row_of(cause.ids[0])
    return paper.typed(cause.name, facts.log.incidents.source.place("cause", row or 0))


def ageing_part(facts: Facts, paper: Paper) -> Context:
    """Open incidents by age at the end of the period, the oldest of each age named."""
    buckets = ageing(facts)
    return {
        "has": any(bucket.count for bucket in buckets),
        "none_line": paper.words(
            "report.volume.nothing_open" if facts.zero_is_known else "report.volume.age_unknown"
        ),
        "rows": tuple(_ageing_rows(facts, paper, buckets)),
    }


def _ageing_rows(facts: Facts, paper: Paper, buckets: Iterable[Bucket]) -> Iterable[Context]:
    for bucket in buckets:
        name = f"ageing.{bucket.from_days}"
        key = "first" if not bucket.from_days else "last" if bucket.to_days is None else "between"
        words = paper.locale.say(
            f"report.age.{key}", low=bucket.from_days, high=bucket.to_days or bucket.from_days
        )
        source = facts.log.incidents.source
        row = bucket.row or 0
        yield {
            "age": Figure(f"{name}.age", f"{bucket.from_days}..{bucket.to_days or ''}", words),
            "count": paper.count(f"{name}.count", bucket.count),
            "oldest": paper.typed(bucket.oldest, source.place("id", row)),
            "reported_at": paper.instant(
                f"{name}.reported_at", bucket.reported_at, source.place("reported_at", row)
            ),
        }
