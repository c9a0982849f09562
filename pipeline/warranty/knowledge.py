"""What is known at ``as_of``: data after 00:00 of that day does not exist (fine print, section 2).

A cell that names a day and no hour stands for its 00:00: a check closed on ``as_of`` is closed.
"""

from bisect import bisect_left
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pipeline.domain.claims import Audit, History
from pipeline.domain.letters import SignedTerms, ToldLetter


def midnight(on: date, zone: ZoneInfo) -> datetime:
    """00:00 of a day, aware."""
    return datetime.combine(on, time(), zone)


def known_history(history: History, as_of: date, zone: ZoneInfo) -> History:
    """The history as it stood at ``as_of`` 00:00.

    Claims, checks, objections and measurements that begin later are gone, later events of older
    checks are blank. A finding belongs to its check and a rate to its day, so they stay.
    """
    end = midnight(as_of, zone)
    return replace(
        history,
        claims=tuple(claim for claim in history.claims if claim.reported_at < end),
        measurements={
            parameter: series[: bisect_left(series, end, key=lambda one: one.at)]
            for parameter, series in history.measurements.items()
        },
        audits=tuple(
            _known_audit(audit, as_of, end) for audit in history.audits if audit.opened_on <= as_of
        ),
        objections=tuple(row for row in history.objections if row.on <= as_of),
    )


def known_letters(letters: tuple[ToldLetter, ...], as_of: date) -> tuple[ToldLetter, ...]:
    """The letters with the deliveries, replies and objections known at ``as_of``."""
    return tuple(
        replace(
            letter,
            delivered_on=_before(letter.delivered_on, as_of),
            reply=None if _later(letter.reply_on, as_of) else letter.reply,
            reply_on=_before(letter.reply_on, as_of),
            objections=tuple(one for one in letter.objections if one.on <= as_of),
        )
        for letter in letters
    )


def known_terms(terms: SignedTerms | None, as_of: date) -> SignedTerms | None:
    """The agreement, once it is signed."""
    return None if terms is None or terms.signed_on > as_of else terms


def _known_audit(audit: Audit, as_of: date, end: datetime) -> Audit:
    asked, given = audit.access_asked_at, audit.access_given_at
    return replace(
        audit,
        closed_on=_before(audit.closed_on, as_of),
        invited_on=_before(audit.invited_on, as_of),
        access_asked_at=None if asked is None or asked >= end else asked,
        access_given_at=None if given is None or given >= end else given,
        act_sent_on=_before(audit.act_sent_on, as_of),
        client_answer=None if _later(audit.client_answer_on, as_of) else audit.client_answer,
        client_answer_on=_before(audit.client_answer_on, as_of),
        consent_on=_before(audit.consent_on, as_of),
    )


def _later(on: date | None, as_of: date) -> bool:
    return on is not None and on > as_of


def _before(on: date | None, as_of: date) -> date | None:
    return None if _later(on, as_of) else on
