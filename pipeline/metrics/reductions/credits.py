"""Reductions of the fee and penalties, every step kept (fine print, section 5, "Reductions").

For each calendar month and each row of targets from which money follows: value → tier → base ×
per cent × weight → one incident, one reduction → cap → kopecks. Amounts are exact until the last
step. A price reduction and a penalty are made by the same arithmetic and have two totals; one
event never costs twice, whichever of the two it is (``russian-documents.md`` 7.9), and the cap
stands over each of the two.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from pipeline.domain.agreements import Terms
from pipeline.domain.contract import Consequence, Target
from pipeline.domain.periods import Period
from pipeline.domain.tiers import Tier, parse_tiers, tier_of
from pipeline.metrics.agreement.reductions import bound_reader
from pipeline.metrics.catalogue import BY_KEY, split_name
from pipeline.metrics.facts import Facts
from pipeline.metrics.metric import Unit
from pipeline.metrics.reductions.fees import FeePiece, base_of, cap_of, fee_pieces, untold
from pipeline.metrics.reductions.rows import MeasuredRow, measured_rows, month_terms
from pipeline.metrics.results import Better

_KOPECK: Final = Decimal("0.01")
MONEY_KINDS: Final = (Consequence.PRICE_REDUCTION, Consequence.PENALTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """One row of targets through all steps.

    Attributes:
        measured: the row over the days it is in force, its value and its causes (step 1).
        tier: the tier taken (step 2); ``None`` where there is nothing to look up.
        pieces: fee and share by days (step 3).
        base: Σ fee × share × days in force ÷ days of the month; 0 where it cannot be told.
        reason: why nothing follows: ``no_data``, ``not_measured``, ``insufficient``, or what of
            the fee is not stated (``fees.UNTOLD``); else empty.
        before: base × per cent × weight (step 4).
        dropped_by: code of the line that took a cause of this one before (step 5).
        shared: the causes it took.
        left: what the cap leaves of ``before`` (step 6); 0 where dropped.
        amount: that in kopecks (step 7).
    """

    measured: MeasuredRow
    tier: Tier | None
    pieces: tuple[FeePiece, ...]
    base: Fraction
    reason: str
    before: Fraction
    dropped_by: str = ""
    shared: tuple[str, ...] = ()
    left: Fraction = Fraction(0)
    amount: Decimal = Decimal("0.00")

    @property
    def row(self) -> Target:
        """The row of targets."""
        return self.measured.row

    @property
    def is_cut(self) -> bool:
        """Whether the cap took something off."""
        return not self.dropped_by and self.left < self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCredits:
    """The reductions of one calendar month.

    Attributes:
        lines: in the order of the sheet.
        pieces: fee and cap by days of the month.
        cap: what each total may come to, exact; ``None``: no cap.
        is_final: whether the month was over on the day the figures speak from.
    """

    month: Period
    currency: str
    lines: tuple[CreditLine, ...]
    pieces: tuple[FeePiece, ...]
    cap: Fraction | None
    is_final: bool

    def total(self, kind: Consequence) -> Decimal:
        """The sum of the lines of one consequence, in kopecks."""
        return _sum(line.amount for line in self.lines if line.row.consequence is kind)

    @property
    def whole(self) -> Decimal:
        """Both totals together."""
        return _sum(line.amount for line in self.lines)

    @property
    def fee(self) -> Decimal | None:
        """The month's fee in kopecks; ``None`` where none is stated for some of its days."""
        fees = [piece.fee for piece in self.pieces]
        if any(fee is None for fee in fees):
            return None
        return in_kopecks(base_of(self.pieces, self.month))

    @property
    def to_pay(self) -> Decimal | None:
        """Fee less price reduction; a penalty is claimed by itself."""
        return None if self.fee is None else self.fee - self.total(Consequence.PRICE_REDUCTION)


def credits_of(facts: Facts) -> tuple[MonthCredits, ...]:
    """The reductions of every calendar month the period touches and that has begun.

    A month is taken whole, also where the period is a part of it; the day the figures speak
    from cuts it.
    """
    return facts.once("credits", lambda: tuple(_months(facts)))


def _months(facts: Facts) -> Iterator[MonthCredits]:
    for month in facts.period.months():
        if month.first < facts.as_of:
            terms = month_terms(facts, month)
            rows = measured_rows(facts, terms)
            yield month_credits(month, terms, rows, is_final=facts.as_of >= month.end)


def month_credits(
    month: Period, terms: Sequence[Terms], rows: Iterable[MeasuredRow], *, is_final: bool
) -> MonthCredits:
    """Steps 2 to 7 over the measured rows of a month.

    Args:
        month: a calendar month.
        terms: in force on its days.
        rows: with the results of step 1, in the order of the sheet.
        is_final: whether the month is over.
    """
    whole = fee_pieces(terms, month.first, month.end)
    cap = cap_of(whole, month)
    lines = [_line(month, terms, row) for row in rows]
    order = sorted(
        (at for at, line in enumerate(lines) if line.before > 0),
        key=lambda at: (-lines[at].before, at),
    )
    settled = _under_the_cap(_one_for_each_cause([lines[at] for at in order]), cap)
    for at, line in zip(order, settled, strict=True):
        lines[at] = line
    return MonthCredits(
        month=month,
        currency=terms[0].project.contract.currency,
        lines=tuple(lines),
        pieces=whole,
        cap=cap,
        is_final=is_final,
    )


def in_kopecks(amount: Fraction) -> Decimal:
    """An exact amount, not negative, half up to hundredths."""
    whole = (amount * 200 + 1) // 2
    return Decimal(whole).scaleb(-2)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0)).quantize(_KOPECK, ROUND_HALF_UP)


# -- steps 2 to 4: tier, base, amount ------------------------------------------------------------


def scaled(value: Fraction, unit: Unit) -> Fraction:
    """A value in the scale of the bounds of its metric: per cents of a share."""
    return value * 100 if unit is Unit.SHARE else value


def _line(month: Period, terms: Sequence[Terms], measured: MeasuredRow) -> CreditLine:
    row, metric = measured.row, BY_KEY[split_name(measured.row.metric)[0]]
    pieces = fee_pieces(terms, measured.first, measured.end, row)
    lacking, tier, value = untold(pieces), None, measured.value
    base = Fraction(0) if lacking else base_of(pieces, month)
    reason = measured.unknown
    if value is not None:
        tier = tier_of(
            parse_tiers(row.tiers or "", bound_reader(metric.unit)),
            scaled(value, metric.unit),
            higher_is_better=metric.better is Better.HIGHER,
        )
        reason = lacking
    per_cent = Fraction(0) if tier is None else Fraction(tier.per_cent) / 100
    before = base * per_cent * Fraction(row.weight)
    return CreditLine(
        measured=measured, tier=tier, pieces=pieces, base=base, reason=reason, before=before
    )


# -- steps 5 to 7: causes, cap, kopecks ----------------------------------------------------------


def _one_for_each_cause(lines: Iterable[CreditLine]) -> list[CreditLine]:
    """In the order given, a line that shares a cause with one already taken is dropped."""
    taken: dict[str, str] = {}
    found: list[CreditLine] = []
    for line in lines:
        by = next((taken[cause] for cause in line.measured.causes if cause in taken), None)
        if by is None:
            taken |= dict.fromkeys(line.measured.causes, line.row.code)
            found.append(replace(line, left=line.before))
            continue
        shared = tuple(cause for cause in line.measured.causes if taken.get(cause) == by)
        found.append(replace(line, dropped_by=by, shared=shared))
    return found


def _under_the_cap(lines: Iterable[CreditLine], cap: Fraction | None) -> list[CreditLine]:
    """What the cap leaves of each line, exact and in kopecks.

    Roundings never lift a total above the cap in kopecks: the line that would do so is cut.
    """
    left = {kind: (cap, None if cap is None else in_kopecks(cap)) for kind in MONEY_KINDS}
    found: list[CreditLine] = []
    for line in lines:
        exact, kopecks = left[line.row.consequence]
        remains = line.left if exact is None else min(line.left, exact)
        amount = in_kopecks(remains)
        if exact is not None and kopecks is not None:
            left[line.row.consequence] = exact - remains, kopecks - min(amount, kopecks)
            if amount > kopecks:
                amount, remains = kopecks, Fraction(kopecks)
        found.append(replace(line, left=remains, amount=amount))
    return found
