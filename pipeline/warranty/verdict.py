"""The verdict of a case: what is known, the case level, the items, the charge, a person's word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from pipeline.calendars import DayCalendar
from pipeline.domain.claims import Audit, Claim, History
from pipeline.domain.contract import Project
from pipeline.domain.letters import SignedTerms, ToldItem, ToldLetter
from pipeline.problems import Problem
from pipeline.warranty.binding import bindings, letters_for
from pipeline.warranty.case import Case, Hours, joined_case, joined_cases
from pipeline.warranty.charge import Unpriced, charge
from pipeline.warranty.doubts import (
    day_doubts,
    item_doubts,
    letter_doubts,
    objection_doubts,
    term_doubts,
)
from pipeline.warranty.guards import failed_guards
from pipeline.warranty.items import Evidence, item_problems, item_verdict
from pipeline.warranty.knowledge import known_history, known_letters, known_terms
from pipeline.warranty.old_letters import all_letters
from pipeline.warranty.outcome import Charge, ItemVerdict, Verdict
from pipeline.warranty.override import override_problems, overriding
from pipeline.warranty.questions import Asked, misleading
from pipeline.warranty.table import APPROVALS
from pipeline.warranty.terms import Setting, with_clauses
from pipeline.warranty.told import items_by_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Everything a verdict may read, as it stood at ``as_of``."""

    history: History
    letters: tuple[ToldLetter, ...]
    terms: SignedTerms | None
    today: Mapping[str, tuple[ToldItem, ...]]  # by scope
    project: Project
    days: DayCalendar
    as_of: date


def verdict_of(  # noqa: PLR0913  # everything a verdict may read, each from another source
    claim: Claim,
    history: History,
    letters: Sequence[ToldLetter],
    project: Project,
    days: DayCalendar,
    *,
    as_of: date,
    terms: SignedTerms | None = None,
) -> Verdict:
    """The verdict of the case that a claim belongs to; of a duplicate that of its root.

    Args:
        claim: an incident of the log.
        history: the sheets *What happened*; its letters are those older than the register.
        letters: conditions, notices and warnings of the register, those withdrawn left out.
        project: the workbook.
        days: the contract's calendar.
        as_of: data after 00:00 of this day does not exist.
        terms: the agreement on the warranty, once the client has signed it.

    Source:
        ``design.md`` section 6; fine print, section 6.
    """
    known = _known(history, letters, project, days, as_of, terms)
    return _verdict(joined_case(claim, history.claims), known)


def verdicts(  # noqa: PLR0913  # as verdict_of
    history: History,
    letters: Sequence[ToldLetter],
    project: Project,
    days: DayCalendar,
    *,
    as_of: date,
    terms: SignedTerms | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts of all cases known at ``as_of``, in the order of the log.

    Duplicates are joined with their root and charged once. A case is an incident under warranty,
    or one that was checked. Arguments are those of ``verdict_of``.
    """
    known = _known(history, letters, project, days, as_of, terms)
    reported = {claim.id for claim in known.history.claims}
    return tuple(
        _verdict(case, known)
        for case in joined_cases(history.claims)
        if not reported.isdisjoint(case.incidents)
        and (case.claim.under_warranty or case.audit(known.history) is not None)
    )


def _known(  # noqa: PLR0913, PLR0917  # everything that is cut at one day
    history: History,
    letters: Sequence[ToldLetter],
    project: Project,
    days: DayCalendar,
    as_of: date,
    terms: SignedTerms | None,
) -> _Known:
    today = items_by_scope(project)
    return _Known(
        history=known_history(history, as_of, ZoneInfo(project.contract.time_zone)),
        letters=known_letters(all_letters(letters, history, today), as_of),
        terms=known_terms(terms, as_of),
        today=today,
        project=project,
        days=days,
        as_of=as_of,
    )


def _verdict(case: Case, known: _Known) -> Verdict:
    setting, history = _setting(case, known), known.history
    audit, findings = case.audit(history), case.findings(history)
    letters = letters_for(setting, known.letters)
    warnings = [one for one in known.letters if one.kind == "warning"]
    bound = bindings(setting, known.letters)
    misled = misleading(audit)
    evidence = Evidence(
        findings=findings, measurements=history.measurements, warnings=warnings, misled=misled
    )
    items = tuple(item_verdict(setting, one, evidence) for one in bound if one.binds)
    asked = Asked(
        setting=setting,
        audit=audit,
        failed_guards=failed_guards(findings, letters, known.today.get(case.claim.stage or "", ())),
        bound=bound,
        items=items,
        misled=misled,
    )
    answer = asked.answer()
    decided, hours = overriding(answer.outcome, audit), case.hours(audit)
    priced, unpriced = _priced(
        setting, answer.rule, hours, known, audit if decided is None else None
    )
    verdict = Verdict(
        claim=case.claim,
        audit=audit,
        rule=answer.rule,
        outcome=answer.outcome,
        decided=decided,
        tests=answer.tests,
        items=items,
        not_binding=tuple(one for one in bound if not one.binds),
        fix_hours=hours.fix,
        audit_hours=hours.audit,
        charge=priced,
        joined=case.joined,
        by_sheet=_is_by_sheet(letters, items),
    )
    doubts = (
        *letter_doubts(letters),
        *objection_doubts(history.objections, known.letters),
        *day_doubts(setting),
        *term_doubts(setting, bound, warnings),
        *item_doubts(known.today, items),
        *(item_problems(items) if verdict.is_by_items else ()),
        *override_problems(answer.outcome, audit),
        *unpriced,
    )
    return replace(verdict, problems=doubts)


def _setting(case: Case, known: _Known) -> Setting:
    claim, contract = case.claim, known.project.contract
    stage = next((one for one in known.project.stages if one.code == claim.stage), None)
    typed = Setting(claim=claim, contract=contract, stage=stage, days=known.days, as_of=known.as_of)
    return replace(typed, contract=with_clauses(contract, known.terms, stage, typed.fault_on))


def _priced(
    setting: Setting, rule: str | None, hours: Hours, known: _Known, audit: Audit | None
) -> tuple[Charge | None, tuple[Problem, ...]]:
    """The charge where the rule asks for one; no check, or one overruled, has none."""
    if audit is None or rule not in APPROVALS:
        return None, ()
    try:
        rates, people = known.history.rates, known.project.people
        return charge(setting, audit, rule=rule, hours=hours, rates=rates, people=people), ()
    except Unpriced as missing:
        return None, (missing.problem,)


def _is_by_sheet(letters: Iterable[ToldLetter], items: Iterable[ItemVerdict]) -> bool:
    """Whether a letter older than the register, judged by today's sheets, had a part in it."""
    used = [*letters, *(one.warned_by for one in items if one.warned_by is not None)]
    return any(letter.source == "sheet" for letter in used)
