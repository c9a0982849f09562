"""What a manager has to do next, over the letters, cases and reports of one project."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from pipeline.calendars import DayCalendar
from pipeline.domain.claims import History
from pipeline.domain.contract import Contract, Project
from pipeline.domain.letters import ToldLetter
from pipeline.warranty.next_step import deadlines
from pipeline.warranty.outcome import Verdict
from pipeline.warranty.terms import months_after, term_end

OBJECTION_DAYS: Final = 3
"""Working days in which an objection is answered."""
_AHEAD: Final = timedelta(days=30)
_LATE_STAGE: Final = timedelta(days=14)
_AGREEMENT: Final = timedelta(days=60)
"""Before an agreement ends, and after it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do, or to know.

    Attributes:
        kind: worded under ``[status.<kind>]``.
        subject: a stage, a letter, an incident, a period.
        until: last day; ``None``: at once.
        urgent: it is due now or late; what is only to be known never is.
        given: fields of the words.
    """

    kind: str
    subject: str
    until: date | None
    urgent: bool
    given: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """What duties are found from."""

    project: Project
    history: History
    letters: tuple[ToldLetter, ...]
    days: DayCalendar
    as_of: date

    @property
    def contract(self) -> Contract:
        """The contract's terms."""
        return self.project.contract

    def duty(
        self,
        kind: str,
        subject: str,
        until: date | None,
        *,
        only_known: bool = False,
        **given: object,
    ) -> Duty:
        """A duty; urgent once its last day has come."""
        urgent = not only_known and (until is None or until <= self.as_of)
        return Duty(kind=kind, subject=subject, until=until, urgent=urgent, given=given)


def duties(desk: Desk, verdicts: Iterable[Verdict], within: int) -> tuple[Duty, ...]:
    """Everything due or to be known, the urgent first, by day.

    Args:
        desk: the project and its letters, those older than the register among them.
        verdicts: of its cases.
        within: days ahead in which a stage counts as about to start.
    """
    found = (
        *_untold_stages(desk, timedelta(days=within)),
        *_letters(desk),
        *_objections(desk),
        *_cases(desk, verdicts),
        *_warnings(desk),
        *_objects(desk),
        *_agreements(desk),
    )
    return tuple(sorted(found, key=lambda one: (not one.urgent, one.until or date.min)))


def _untold_stages(desk: Desk, within: timedelta) -> Iterator[Duty]:
    """Stages that start soon, or began a little while ago, of which nothing was told."""
    told = {letter.scope for letter in desk.letters if letter.kind != "warning"}
    for stage in desk.project.stages:
        about = desk.as_of - _LATE_STAGE <= stage.starts_on <= desk.as_of + within
        if about and stage.code not in told and stage.accepted_on is None:
            began = stage.starts_on < desk.as_of
            kind = "stage_begun_untold" if began else "stage_untold"
            before = stage.starts_on - timedelta(days=1)
            duty = desk.duty(kind, stage.code, before, name=stage.name, starts=stage.starts_on)
            yield Duty(kind=kind, subject=stage.code, until=before, urgent=True, given=duty.given)


def _letters(desk: Desk) -> Iterator[Duty]:
    """Letters of the register that have not reached the client, or wait for an answer."""
    for letter in desk.letters:
        if letter.source != "register" or letter.replaced_by is not None or letter.on > desk.as_of:
            continue
        if letter.delivered_on is None:
            sent = letter.sent_on
            until = letter.on if sent is None else term_end(desk.days, sent, 1)
            kind = "letter_unsent" if sent is None else "letter_undelivered"
            yield desk.duty(kind, letter.number, until, scope=letter.scope)
        elif letter.reply in {None, "none"} and letter.kind == "conditions":
            yield from _unanswered(desk, letter)


def _unanswered(desk: Desk, letter: ToldLetter) -> Iterator[Duty]:
    """A letter without a reply, where the contract makes anything of one.

    Where silence agrees, no reply is awaited once the term for objections is over.
    """
    contract = desk.contract
    until = term_end(desk.days, letter.delivered_on, contract.objection_days)
    is_silent = contract.binding == "silence" and bool(contract.binding_clause)
    if contract.binding == "informational" or (is_silent and until and until < desk.as_of):
        return
    yield desk.duty(
        "letter_unanswered", letter.number, until, only_known=is_silent, scope=letter.scope
    )


def _objections(desk: Desk) -> Iterator[Duty]:
    """Objections that nobody has decided."""
    for letter in desk.letters:
        for one in letter.objections:
            if one.decision == "open" and letter.replaced_by is None:
                until = term_end(desk.days, one.on, OBJECTION_DAYS)
                item = one.item or "—"
                yield desk.duty("objection_open", letter.number, until, item=item, text=one.text)


def _cases(desk: Desk, verdicts: Iterable[Verdict]) -> Iterator[Duty]:
    for verdict in verdicts:
        step = deadlines(verdict, desk.contract, desk.letters, desk.days, desk.as_of)
        # A case that was mended and closed without a check asks for none any more.
        is_past = step.code == "open_check" and verdict.claim.closed_at is not None
        if step.code == "done" or is_past:
            continue
        kind = "charge_unapproved" if step.code == "approve" else "case_step"
        until = step.until
        outcome = verdict.final
        yield desk.duty(
            kind, verdict.claim.id, until, only_known=step.waits, step=step.code, outcome=outcome
        )


def _warnings(desk: Desk) -> Iterator[Duty]:
    """Warnings after which the same breach is a repeated one, while that lasts."""
    for letter in desk.letters:
        if letter.kind != "warning" or letter.delivered_on is None:
            continue
        until = months_after(letter.delivered_on, desk.contract.repeat_months)
        since = term_end(desk.days, letter.delivered_on, desk.contract.cure_days)
        if until >= desk.as_of:
            items = ", ".join(letter.warned)
            begins = since or letter.delivered_on
            yield desk.duty(
                "warning_counts", letter.number, until, only_known=True, items=items, since=begins
            )


def _objects(desk: Desk) -> Iterator[Duty]:
    """Objects whose letter is to be confirmed."""
    for built in desk.project.objects:
        told = [
            letter
            for letter in desk.letters
            if letter.kind == "conditions" and letter.scope == built.code
        ]
        if not told:
            continue
        latest = max(told, key=lambda letter: letter.on)
        until = months_after(latest.delivered_on or latest.on, built.confirm_months)
        if until <= desk.as_of + _AHEAD:
            yield desk.duty(
                "object_unconfirmed", built.code, until, name=built.name, number=latest.number
            )


def _agreements(desk: Desk) -> Iterator[Duty]:
    """Agreements that end soon, or ended a while ago, with none of their kind after them."""
    agreements = desk.project.agreements
    for one in agreements:
        if one.to_on is None or abs(one.to_on - desk.as_of) > _AGREEMENT:
            continue
        latest = one.to_on + timedelta(days=1)
        if any(
            other.kind == one.kind and one.from_on < other.from_on <= latest for other in agreements
        ):
            continue
        yield Duty(
            kind="agreement_ends",
            subject=one.number,
            until=one.to_on,
            urgent=True,  # the next one has to be agreed upon before this one ends
            given={"ends": one.to_on},
        )


def unreported(
    issued: Sequence[str], first: date, as_of: date, days: DayCalendar, report_day: int
) -> Iterator[tuple[str, date | None]]:
    """Months that are over and have no issued report, with the day it is due.

    Args:
        issued: keys of the periods reported, ``2026-10``.
        first: day from which reports are owed.
        as_of: the day asked about.
        days: the contract's calendar.
        report_day: working day of the next month until which a report is sent.
    """
    month = date(first.year, first.month, 1)
    while (following := months_after(month, 1)) <= as_of:
        key = f"{month:%Y-%m}"
        if key not in issued:
            yield key, term_end(days, following - timedelta(days=1), report_day)
        month = following
