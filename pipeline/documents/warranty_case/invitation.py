"""Приглашение на техническую проверку: when, what access is asked for, which logs to keep."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from pipeline.documents.deadlines import last_day
from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.item_words import ItemWords
from pipeline.documents.warranty_case.letter_head import letter_parts
from pipeline.documents.warranty_case.letter_rows import bindings
from pipeline.documents.warranty_case.reasons import term_figure
from pipeline.domain.told import HOUR_S
from pipeline.locales.inflection.counted import counted
from pipeline.locales.inflection.numerals import Case

_HOUR_S: Final = 3600
_MINUTE_S: Final = 60


def invitation(writer: CaseWriter) -> Context:
    """The context of ``templates/<locale>/warranty_case_invitation.docx``.

    The hour of the check stands in no sheet: a blank is left for the hand.

    Raises:
        InputError: the calendar does not know the days of its terms.
    """
    audit = writer.audit
    if writer.verdict.audit is None:
        writer.doubt("case_no_check", writer.audit_place(), writer.claim.id)
    elif audit.closed_on is not None:
        place = writer.audit_place("closed_on")
        writer.doubt("case_closed_already", place, writer.claim.id)
    access = writer.listed(list(_access(writer)))
    return {
        **letter_parts(writer),
        "subject": writer.clause(
            "invitation_subject",
            incident=writer.incident(),
            contract_on=writer.contract_on(),
            contract_no=writer.contract_no(),
        ),
        "when": _when(writer),
        "invite": writer.clause("invitation_invite"),
        "is_given": audit.access_given_at is not None,
        "given": writer.clause("access_given", on=writer.day(audit, "access_given_at")),
        "has_asked": audit.access_asked_at is not None,
        "asked": writer.clause("access_asked", on=writer.day(audit, "access_asked_at")),
        "ask": _ask(writer),
        "access": {"has": bool(access), "rows": access, "lead": writer.clause("access_list")},
        "logs": writer.clause("logs", period=_logs(writer), zone=writer.zone()),
        "waits": writer.clause("access_waits"),
        "reply": writer.clause("invitation_reply", address=writer.reply_address()),
    }


def _when(writer: CaseWriter) -> Parts:
    """The day of the check where it lies ahead; else since when it goes on."""
    audit = writer.verdict.audit
    about = {
        "incident": writer.incident(),
        "reported_on": writer.day(writer.claim, "reported_at"),
        "hour": writer.paper.words("case.blank_hour"),
    }
    day = writer.paper.words("case.blank_day")
    if audit is None:
        return writer.clause("invitation_undated", **about, day=day)
    opened_on = writer.day(audit, "opened_on")
    if audit.opened_on >= writer.on:
        return writer.clause("invitation_ahead", **about, opened_on=opened_on)
    return writer.clause("invitation_begun", **about, opened_on=opened_on, day=day)


def _ask(writer: CaseWriter) -> Parts:
    """Until when access is asked for: the term runs from the first asking, else from receipt."""
    asked_at, term = writer.audit.access_asked_at, writer.contract.access_term
    if asked_at is not None and not _is_over(writer, asked_at):
        until = term_figure(writer, writer.term_end(asked_at))
        return writer.clause("access_until", until=until)
    if term.working_days is not None:
        end = last_day(writer.days, writer.received_on, term.working_days)
        return writer.clause("access_until", until=term_figure(writer, end))
    seconds = term.seconds or 0
    noun, unit = ("минута", _MINUTE_S) if seconds % _HOUR_S else ("час", _HOUR_S)
    printed = counted(seconds // unit, noun, Case.GENITIVE)
    within = Figure(
        "contract.access_term", seconds, printed, "seconds", writer.source("access_term")
    )
    return writer.clause("access_within", within=within)


def _is_over(writer: CaseWriter, asked_at: datetime) -> bool:
    """Whether the term that ran from the first asking has passed: a reminder sets a new one."""
    end = writer.term_end(asked_at)
    last = end.date() if isinstance(end, datetime) else end
    return last < writer.on


def _access(writer: CaseWriter) -> Iterator[Parts]:
    """By what each condition is measured, each way once."""
    seen: set[str] = set()
    for one in bindings(writer.verdict):
        method = one.item.method
        if method is None or method in seen:
            continue
        seen.add(method)
        words = ItemWords(writer, one.item)
        yield writer.clause("access_row", parameter=words.parameter(), method=words.method())


def _logs(writer: CaseWriter) -> Figure:
    """From the widest window before the fault until the fault was reported."""
    claim = writer.claim
    windows = (one.item.window_s for one in bindings(writer.verdict) if one.item.parameter)
    widest = max(windows, default=HOUR_S)
    start = claim.fault_at - timedelta(seconds=widest)
    return writer.span("case.logs", start, max(claim.fault_at, claim.reported_at))
