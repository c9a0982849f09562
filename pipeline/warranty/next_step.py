"""What comes next in a case, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pipeline.calendars import DayCalendar
from pipeline.domain.claims import Audit
from pipeline.domain.contract import Contract
from pipeline.domain.letters import ToldLetter
from pipeline.warranty.charge import ANSWERS
from pipeline.warranty.outcome import Verdict
from pipeline.warranty.terms import term_end


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step of a case.

    Attributes:
        code: worded under ``[case_step.<code>]``; ``done``: nothing is left.
        until: the last day of it; ``None``: at once, or beyond the calendar.
        waits: it is the client's turn: there is nothing to do until the day has passed.
    """

    code: str
    until: date | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class _Terms:
    """Where the terms of a case end."""

    contract: Contract
    days: DayCalendar
    as_of: date

    def waiting(self, code: str, on: date | None, working_days: int) -> NextStep | None:
        """The client's turn until the end of a term; ``None``: it is over."""
        until = term_end(self.days, on, working_days)
        if on is None or (until is not None and until < self.as_of):
            return None
        return NextStep(code, until=until, waits=True)


def deadlines(
    verdict: Verdict,
    contract: Contract,
    letters: Iterable[ToldLetter],
    days: DayCalendar,
    as_of: date,
) -> NextStep:
    """The next step of a case.

    Args:
        verdict: of the case; its check is as known at ``as_of``.
        contract: with the clauses in force.
        letters: all letters; a warning of the case has the incident as its scope.
        days: the contract's calendar.
        as_of: the day asked about; a term that ends on it still runs.
    """
    audit, terms = verdict.audit, _Terms(contract, days, as_of)
    if verdict.outcome == "not_under_warranty":
        return NextStep("done")
    if audit is None:
        return NextStep("open_check")
    if audit.closed_on is None:
        return _of_open_check(audit, terms)
    act = _of_act(audit, terms)
    if act is not None:
        return act
    if verdict.final == "chargeable":
        return _of_charge(verdict, audit)
    return _of_warning(verdict, letters, terms)


def _of_act(audit: Audit, terms: _Terms) -> NextStep | None:
    """Send the act and wait for the answer; ``None``: both are behind."""
    if audit.act_sent_on is None:
        return NextStep("send_act")
    if audit.client_answer in ANSWERS:
        return None
    return terms.waiting("answer", audit.act_sent_on, terms.contract.act_objection_days)


def _of_open_check(audit: Audit, terms: _Terms) -> NextStep:
    """Invite, wait for access, and finish; access that is late is asked for again."""
    if audit.invited_on is None:
        return NextStep("invite")
    asked = audit.access_asked_at
    if asked is not None and audit.access_given_at is None:
        local, term = (
            asked.astimezone(ZoneInfo(terms.contract.time_zone)),
            terms.contract.access_term,
        )
        if term.working_days is not None:
            until = term_end(terms.days, local.date(), term.working_days)
        else:
            until = (local + timedelta(seconds=term.seconds or 0)).date()
        if until is None or until >= terms.as_of:
            return NextStep("access", until=until, waits=True)
        return NextStep("remind_access", until=until)
    return NextStep("close_check")


def _of_charge(verdict: Verdict, audit: Audit) -> NextStep:
    """Approve the calculation, send it, and have it agreed: paid work begins only then."""
    if verdict.charge is None:
        return NextStep("complete_charge")
    if not verdict.charge.approved:
        return NextStep("approve")
    if audit.consent_on is None:
        return NextStep("calculate")
    return NextStep("done")


def _of_warning(verdict: Verdict, letters: Iterable[ToldLetter], terms: _Terms) -> NextStep:
    """Send the warning, see it delivered, and let the cure period pass; else nothing is left."""
    if verdict.final != "warned":
        return NextStep("done")
    warnings = warnings_of(verdict, letters)
    if not warnings:
        return NextStep("send_warning")
    delivered = [one.delivered_on for one in warnings if one.delivered_on is not None]
    if not delivered:
        return NextStep("deliver_warning")
    cure = terms.waiting("cure", min(delivered), terms.contract.cure_days)
    return cure or NextStep("done")


def warnings_of(verdict: Verdict, letters: Iterable[ToldLetter]) -> tuple[ToldLetter, ...]:
    """The warnings that are about this case.

    One older than the register names no incident: it is, if it is about an item of the case and
    is the first to be written after the fault was reported.
    """
    warnings = [one for one in letters if one.kind == "warning"]
    incidents = {verdict.claim.id, *verdict.joined}
    own = [one for one in warnings if one.source == "register" and one.scope in incidents]
    broken = {one.item.id for one in verdict.items if one.rule == verdict.rule}
    older = [
        one
        for one in warnings
        if one.source != "register"
        and broken.intersection(one.warned)
        and one.on >= verdict.claim.reported_at.date()
    ]
    first = min((one.on for one in older), default=None)
    return (*own, *(one for one in older if one.on == first))
