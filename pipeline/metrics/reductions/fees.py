"""Fee, share of a service and cap of a month by the days on which they are the same (step 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.domain.agreements import Terms
from pipeline.domain.contract import Service, Target
from pipeline.domain.periods import Period
from pipeline.domain.places import Places

NO_FEE: Final = "no_fee"
FEE_OF_PART: Final = "fee_of_part"
NO_SHARE: Final = "no_share"
UNTOLD: Final = (NO_FEE, FEE_OF_PART, NO_SHARE)
"""Why a base cannot be told: no fee, a fee for some of the days, no share of the service."""


@dataclass(frozen=True, slots=True)
class FeePiece:
    """Days on which fee, share and cap are the same.

    Attributes:
        fee: a month's; ``None`` where none is stated.
        share: of the one service the row names; ``None``: the whole fee.
        divided: whether the row names one of several services, which has a share of the fee.
        cap: share of the fee; ``None``: no cap.
        places: field -> its cell.
    """

    first: date
    end: date
    fee: Decimal | None
    share: Decimal | None
    cap: Decimal | None
    divided: bool = False
    places: Places = field(default_factory=dict, compare=False, repr=False)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.first).days

    @property
    def part(self) -> Fraction:
        """Fee × share for a whole month."""
        share = Fraction(1) if self.share is None else Fraction(self.share)
        return Fraction(self.fee or 0) * share


def fee_pieces(
    terms: Sequence[Terms], first: date, end: date, row: Target | None = None
) -> tuple[FeePiece, ...]:
    """Fee, share and cap of these days, equal ones joined.

    The share counts where the row names exactly one service; the only one there is has the whole
    fee where no share of it is stated.
    """
    found: list[FeePiece] = []
    for one in terms:
        since, until = max(one.first, first), min(one.end, end)
        if since >= until:
            continue
        contract = one.project.contract
        service = _only_service(one, row)
        places = {
            "fee": contract.places.get("monthly_fee"),
            "cap": contract.places.get("credit_cap"),
            "share": None if service is None else service.places.get("fee_share"),
        }
        piece = FeePiece(
            since,
            until,
            contract.monthly_fee,
            None if service is None else service.fee_share,
            contract.credit_cap if row is None else None,
            service is not None and len(one.project.services) > 1,
            {name: place for name, place in places.items() if place is not None},
        )
        if found and replace(found[-1], first=since, end=until) == piece:
            piece = replace(piece, first=found.pop().first)
        found.append(piece)
    return tuple(found)


def untold(pieces: Sequence[FeePiece]) -> str:
    """Why the base of a row cannot be told; empty where it can.

    A fee or a share that is not stated is neither nothing nor the whole: nothing is guessed.
    """
    if any(piece.fee is None for piece in pieces):
        return NO_FEE if all(piece.fee is None for piece in pieces) else FEE_OF_PART
    return NO_SHARE if any(p.divided and p.share is None for p in pieces) else ""


def base_of(pieces: Iterable[FeePiece], month: Period) -> Fraction:
    """Σ fee × share × days ÷ days of the month; a fee that is not stated is none."""
    days = (month.end - month.first).days
    return sum((piece.part * Fraction(piece.days, days) for piece in pieces), Fraction(0))


def cap_of(pieces: Sequence[FeePiece], month: Period) -> Fraction | None:
    """The cap of a month, by the days of its terms; none of a part leaves the whole without."""
    days, total = (month.end - month.first).days, Fraction(0)
    for piece in pieces:
        if piece.cap is None:
            return None
        total += piece.part * Fraction(piece.cap) * Fraction(piece.days, days)
    return total


def _only_service(terms: Terms, row: Target | None) -> Service | None:
    """The service a row names, if it names exactly one."""
    if row is None or len(row.services) != 1:
        return None
    return next((s for s in terms.project.services if s.code == row.services[0]), None)
