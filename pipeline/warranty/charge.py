"""What a chargeable case costs: its lines with tax, approvals, and whether it may be asked for."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final

from pipeline.domain.claims import Audit, Rate
from pipeline.domain.contract import Contract, Person
from pipeline.problems import Place, Problem, Severity
from pipeline.warranty.approvals import approvals
from pipeline.warranty.case import Hours
from pipeline.warranty.outcome import Charge, ChargeLine
from pipeline.warranty.table import APPROVALS
from pipeline.warranty.terms import Setting
from pipeline.warranty.vat import vat_rate

EXEMPT: Final = "exempt"
ANSWERS: Final = frozenset({"signed", "objections", "refused"})
_WHOLE: Final = 100
_HALF: Final = Fraction(1, 2)
_LOUD: Final = Severity.WARNING  # the verdict stands; only its price is missing


class Unpriced(Exception):  # noqa: N818  # an answer, caught where the charge is asked for
    """A case that has no price, with what is missing."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem)
        self.problem = problem


def charge(  # noqa: PLR0913  # a price has that many sources
    setting: Setting,
    audit: Audit,
    *,
    rule: str,
    hours: Hours,
    rates: Sequence[Rate],
    people: Iterable[Person],
) -> Charge:
    """The charge of a chargeable case; a proposal until it is approved and may be asked for.

    The rate and the tax are those of the day the check was closed. Unknown hours of a check are
    none, unknown hours of a fix have no price.

    Args:
        setting: of the case.
        audit: closed.
        rule: ``W6 | W7 | W8``.
        hours: of the case.
        rates: prices of an hour.
        people: those who may approve are among them.

    Raises:
        Unpriced: hours of the fix, a rate, or a rate of tax are missing.

    Source:
        ``design.md`` section 6, the last paragraph; fine print, section 6, *Audit fee*.
    """
    if audit.closed_on is None:
        raise ValueError(f"an open check has no charge: {audit.incident}")
    if hours.fix is None:
        place = audit.places.get("incident", Place())
        raise Unpriced(Problem("fix_hours_missing", place, audit.incident, severity=_LOUD))
    contract, on = setting.contract, audit.closed_on
    lines = tuple(
        _line(contract, work, worked, _rate(rates, work, on, audit), on)
        for work, worked in hours.charged(contract.audit_hours_free)
    )
    approved = approvals(people, audit.approved_by, audit.approved_by_2) >= APPROVALS[rule]
    agreed = audit.consent_on is not None or bool(contract.rates_clause)
    return Charge(
        lines=lines,
        approved=approved,
        payable=approved and agreed and act_is_answered(setting, audit),
    )


def act_is_answered(setting: Setting, audit: Audit) -> bool:
    """Whether the client has answered the act, or its time is over."""
    if audit.client_answer in ANSWERS and audit.client_answer_on is not None:
        return True
    return setting.is_over(audit.act_sent_on, setting.contract.act_objection_days)


def kopecks(value: Fraction) -> Decimal:
    """Rounded half up to two decimals; exact halves go up."""
    return Decimal(floor(value * _WHOLE + _HALF)).scaleb(-2)


def _rate(rates: Iterable[Rate], work: str, on: date, audit: Audit) -> Rate:
    """The rate of the work in force on a day, never a later one."""
    found = [rate for rate in rates if rate.work == work and rate.valid_from <= on]
    if not found:
        place = audit.places.get("closed_on", Place())
        code = "fix_rate_missing" if work == "fix" else "audit_rate_missing"
        raise Unpriced(Problem(code, place, on, severity=_LOUD))
    return max(found, key=lambda rate: rate.valid_from)


def _line(contract: Contract, work: str, hours: Decimal, rate: Rate, on: date) -> ChargeLine:
    """A line: net prices are rounded, then their tax; prices with tax the other way round."""
    per_cent = _per_cent(contract, on)
    sum_ = kopecks(Fraction(hours) * Fraction(rate.rate))
    if per_cent is None:
        net, vat, total = sum_, Decimal("0.00"), sum_
    elif contract.prices == "net":
        vat = kopecks(Fraction(sum_) * Fraction(per_cent) / _WHOLE)
        net, total = sum_, sum_ + vat
    else:
        vat = kopecks(Fraction(sum_) * Fraction(per_cent) / (_WHOLE + Fraction(per_cent)))
        net, total = sum_ - vat, sum_
    return ChargeLine(
        work=work,
        hours=hours,
        rate=rate.rate,
        net=net,
        vat_rate=per_cent,
        vat=vat,
        total=total,
        place=rate.places.get("rate", Place()),
    )


def _per_cent(contract: Contract, on: date) -> Decimal | None:
    """The rate of tax; ``None``: the contract is exempt."""
    if contract.vat == EXEMPT:
        return None
    found = vat_rate(contract.vat, on)
    if found is None:
        place = contract.places.get("vat", Place())
        raise Unpriced(Problem("vat_rate_missing", place, given={"on": on}, severity=_LOUD))
    return found.rate
