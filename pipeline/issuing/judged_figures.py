"""The figures of a period together with the verdicts they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.documents.listed_cases import NO_CASES, WarrantyCases
from pipeline.domain.letters import SignedTerms, ToldLetter
from pipeline.domain.periods import Period
from pipeline.issuing.judging import all_judged
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.cases import CaseRow
from pipeline.warranty import items_by_scope
from pipeline.workbook.reading import Reading


@dataclass(frozen=True, slots=True)
class JudgedFigures:
    """An evaluation, and the warranty cases as judged on the day it speaks from."""

    evaluation: Evaluation
    cases: WarrantyCases


def judged_figures(  # noqa: PLR0913  # what is read, what the register knows, and when
    reading: Reading,
    letters: Sequence[ToldLetter],
    terms: SignedTerms | None,
    period: Period,
    as_of: date,
    *,
    everything: bool = False,
) -> JudgedFigures:
    """Judge the cases as known at ``as_of`` and measure the period with what came of them.

    Without a row of ``Проверки`` nothing is judged: then there is no case to show.

    Raises:
        InputError: a target that cannot be used, or days the calendar does not know.
    """
    project, log = reading.project, reading.log
    assert project is not None  # noqa: S101  # a reading that is usable has one
    assert log is not None  # noqa: S101  # likewise
    cases = NO_CASES
    if reading.history.audits:
        told = items_by_scope(project).values()
        cases = WarrantyCases(
            verdicts=all_judged(reading, letters, terms, as_of),
            findings=reading.history.findings,
            today={item.id: item for items in told for item in items},
        )
    rows = case_rows(cases)
    evaluation = evaluate(project, log, period, as_of, everything=everything, cases=rows)
    return JudgedFigures(evaluation, cases)


def case_rows(cases: WarrantyCases) -> tuple[CaseRow, ...]:
    """Verdicts as the plain rows that metrics read; what is no warranty case has none."""
    return tuple(
        CaseRow(
            incident=verdict.claim.id,
            closed_on=None if verdict.audit is None else verdict.audit.closed_on,
            outcome=verdict.final,
            steps=tuple(item.id for item in cases.broken_in_use(verdict) if item.sort == "step"),
        )
        for verdict in cases.verdicts
        if verdict.outcome != "not_under_warranty"
    )
