"""Reductions of the fee as JSON: the part ``credits`` of ``poruka metrics --json``."""

from decimal import Decimal
from fractions import Fraction

from pipeline.domain.contract import Consequence
from pipeline.metrics.facts import Facts
from pipeline.metrics.reductions.credits import CreditLine, MonthCredits, credits_of, in_kopecks


def credits_json(facts: Facts) -> dict[str, object]:
    """Month -> its lines in the order of the sheet, cap and totals.

    Money is a decimal string in kopecks, ``to`` is exclusive, ``exact`` the value looked up as an
    exact fraction. ``cap`` is null where there is none, and so are ``fee`` and ``to_pay`` where no
    fee is stated.
    """
    return {one.month.key: _month(one) for one in credits_of(facts)}


def _month(one: MonthCredits) -> dict[str, object]:
    return {
        "final": one.is_final,
        "currency": one.currency,
        "fee": _money(one.fee),
        "cap": _money(one.cap),
        "lines": [_line(one, line) for line in one.lines],
        "price_reduction": _money(one.total(Consequence.PRICE_REDUCTION)),
        "penalty": _money(one.total(Consequence.PENALTY)),
        "total": _money(one.whole),
        "to_pay": _money(one.to_pay),
    }


def _line(month: MonthCredits, line: CreditLine) -> dict[str, object]:
    measured, row, tier = line.measured, line.row, line.tier
    result, value = measured.result, measured.value
    bound = None if tier is None else tier.bound
    return {
        "code": row.code,
        "key": row.metric,
        "consequence": row.consequence.value,
        "from": measured.first.isoformat(),
        "to": measured.end.isoformat(),
        "days": (measured.end - measured.first).days,
        "days_of_month": (month.month.end - month.month.first).days,
        "value": None if value is None else float(value),
        "exact": None if value is None else str(value),
        "at_best": measured.at_best,
        "n": 0 if result is None else result.n,
        "status": None if result is None else result.status.value,
        "reason": line.reason or None,
        "tier": None if tier is None else ("*" if bound is None else str(bound)),
        "per_cent": None if tier is None else str(tier.per_cent),
        "base": _money(line.base),
        "weight": str(row.weight),
        "before": _money(line.before),
        "causes": list(measured.causes),
        "dropped_by": line.dropped_by or None,
        "shared": list(line.shared),
        "cut": _money(line.before - line.left) if line.is_cut else _money(Fraction(0)),
        "amount": _money(line.amount),
    }


def _money(amount: Fraction | Decimal | None) -> str | None:
    return None if amount is None else str(in_kopecks(Fraction(amount)))
