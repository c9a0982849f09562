"""The rows of a trial of targets, as a terminal and a notebook show them."""

from dataclasses import replace
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.locales import Locale
from pipeline.metrics.proposal.tried import LineProposal, Method, Proposal
from pipeline.metrics.results import Better, MetricResult, Status

COLUMNS: Final = ("metric", "target", "met", "missed", "undecided", "kept", "advised", "reduction")
_JUDGED: Final = frozenset({Status.MET, Status.MISSED, Status.INSUFFICIENT})


def proposal_headings(words: Locale) -> tuple[str, ...]:
    """Headings of ``proposal_rows``."""
    return tuple(words.say(f"proposal.column.{name}") for name in COLUMNS)


def proposal_rows(made: Proposal, paper: Paper) -> list[tuple[str, ...]]:
    """A row per line: its target, what became of it, what would have been kept, what it cost."""
    return [_row(made, line, paper) for line in made.lines]


def _row(made: Proposal, line: LineProposal, paper: Paper) -> tuple[str, ...]:
    months, dash = line.months, str(paper.dash())
    judged = line.result.target is not None
    currency = made.evaluation.facts.project.contract.currency
    return (
        paper.metric_name(line.result),
        str(paper.metric_target(line.result)),
        str(months[Status.MET]) if judged else dash,
        str(months[Status.MISSED]) if judged else dash,
        str(line.undecided) if judged else dash,
        dash if line.kept is None else str(paper.metric_value(_as_value(line))),
        _advised(line, paper),
        dash if line.reduction is None else paper.locale.money(line.reduction, currency),
    )


def _as_value(line: LineProposal) -> MetricResult:
    return replace(line.result, value=line.kept, target=None)


def _advised(line: LineProposal, paper: Paper) -> str:
    """The target to write: by number of misses where a share rests on few events."""
    if line.misses is not None:
        way = "missed" if line.result.better is Better.HIGHER else "such"
        return paper.locale.say(f"proposal.{way}_cases", count=line.misses)
    if line.target is None:
        return paper.locale.say(f"proposal.{_why_none(line)}")
    return str(paper.metric_target(replace(line.result, target=line.target, places={})))


def _why_none(line: LineProposal) -> str:
    return "no_direction" if line.result.better is Better.NEITHER else "no_value"


def month_headings(made: Proposal, words: Locale) -> tuple[str, ...]:
    """Headings of ``month_rows``."""
    spoken = (words.month(month.first.year, month.first.month) for month in made.months)
    return (words.say("proposal.column.metric"), *spoken)


def month_rows(made: Proposal, paper: Paper) -> list[tuple[str, ...]]:
    """A row per line: its value in each month, and how the target would have judged it."""
    return [
        (paper.metric_name(line.result), *(_cell(p.line, paper) for p in line.trend.points))
        for line in made.lines
    ]


def _cell(result: MetricResult, paper: Paper) -> str:
    value = str(paper.metric_value(result))
    if result.value is None or result.status not in _JUDGED:
        return value
    return f"{value}, {paper.metric_status(result)}"


def reduction_headings(words: Locale) -> tuple[str, ...]:
    """Headings of ``reduction_rows``."""
    return tuple(words.say(f"proposal.column.{name}") for name in ("month", "fee", "reduction"))


def reduction_rows(made: Proposal, words: Locale) -> list[tuple[str, ...]]:
    """Each month's fee and what would have been taken off it; nothing where no money follows."""
    if made.reduction is None:
        return []
    return [
        (
            words.month(one.month.first.year, one.month.first.month),
            "—" if one.fee is None else words.money(one.fee, one.currency),
            words.money(one.whole, one.currency),
        )
        for one in made.credits
    ]


def proposal_lines(made: Proposal, words: Locale) -> tuple[str, ...]:
    """Sentences under the table: the method, few events, the sum of reductions."""
    found = [words.say("proposal.method", months=len(made.months), replicates=made.replicates)]
    if any(line.misses is not None for line in made.lines):
        found.append(words.say("proposal.few"))
    if any(line.method is Method.MONTHS for line in made.lines):
        names = (
            words.say("word.quoted", text=Paper(words).metric_name(line.result))
            for line in made.lines
            if line.method is Method.MONTHS
        )
        found.append(words.say("proposal.by_months", metrics=tuple(names)))
    if made.reduction is not None:
        currency = made.evaluation.facts.project.contract.currency
        found.append(words.say("proposal.reduction", sum=words.money(made.reduction, currency)))
    return tuple(found)
