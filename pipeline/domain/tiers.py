"""Tiers of a reduction: for which value of a metric what per cent of the fee is taken off.

Written ``99,9:0; 99,0:10; 95,0:30; 0:100``, in any order: bound, colon, per cent of the fee. A
decimal comma or dot, blanks, ``%`` and a line break in place of the semicolon do no harm. Where
more is better a bound is the lowest value of its tier, where less is better the highest; both
belong to the tier (fine print, section 5, "Reductions" step 2). ``*`` is the bound without end of
a metric where less is better.

Bounds of shares are per cents, as people write them, and those of durations seconds; a value
must be brought to the same scale before it is looked up.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

_NUMBER: Final = re.compile(r"-?\d{1,12}(?:[.,]\d{1,12})?")
_CLOCK: Final = re.compile(r"(\d{1,5}):([0-5]\d)")
_PART: Final = re.compile(r"(\d{1,7}(?:[.,]\d{1,4})?)([a-zа-я]+)\.?")
_UNITS: Final = {
    3600: ("ч", "час", "часа", "часов", "h", "hr", "hrs", "hour", "hours"),
    60: ("м", "мин", "минут", "минута", "минуты", "m", "min", "mins", "minute", "minutes"),
    1: ("с", "сек", "секунд", "секунда", "секунды", "s", "sec", "second", "seconds"),
}
_SECONDS: Final = {name: seconds for seconds, names in _UNITS.items() for name in names}
_WHOLE: Final = 100
_OPEN_END: Final = "*"


class UnreadableTierError(ValueError):
    """A piece of the text that is no tier; ``piece`` is what stands there."""

    def __init__(self, piece: str) -> None:
        """Keep the piece."""
        super().__init__(piece)
        self.piece = piece


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier; ``bound`` is ``None`` for ``*``, ``per_cent`` is of the fee, 0..100."""

    bound: Decimal | None
    per_cent: Decimal


class TierFault(StrEnum):
    """Why tiers cannot be used; ``check`` refuses them."""

    BOUND_TWICE = "bound_twice"
    NO_BOTTOM = "no_bottom"  # more is better, and no tier begins at 0
    NO_OPEN_END = "no_open_end"  # less is better, and no tier is ``*``
    STAR_MISPLACED = "star_misplaced"  # more is better: the last tier begins at 0
    FALLS = "falls"  # a worse value costs less
    PER_CENT_BEYOND = "per_cent_beyond"  # outside 0..100


def number_bound(text: str) -> Decimal:
    """A bound of a count or any other plain number.

    Raises:
        ValueError: no number that is not negative.
    """
    number = _number(text)
    if number < 0:
        raise ValueError(text)
    return number


def share_bound(text: str) -> Decimal:
    """A bound of a share, in per cents: ``99,9``, ``99.9 %``.

    Raises:
        ValueError: no number within 0..100.
    """
    number = _number(text.removesuffix("%"))
    if not 0 <= number <= _WHOLE:
        raise ValueError(text)
    return number


def clock_bound(text: str) -> Decimal:
    """A bound of a duration, in seconds: ``4 ч``, ``1 ч 30 мин``, ``90 min``, ``1:30``.

    Working days are refused: their length hangs on an hours profile, and a metric may mix several.

    Raises:
        ValueError: no such duration, or not of whole seconds.
    """
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        hours, minutes = clock.groups()
        return Decimal(int(hours) * 3600 + int(minutes) * 60)
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text) or any(unit not in _SECONDS for _, unit in parts):
        raise ValueError(text)
    seconds = sum((_number(amount) * _SECONDS[unit] for amount, unit in parts), Decimal(0))
    if seconds != seconds.to_integral_value():
        raise ValueError(text)
    return seconds


def tier_pieces(text: str) -> tuple[str, ...]:
    """The pieces of a text, one a tier, as typed; ``parse_tiers`` keeps their order."""
    pieces = (piece.strip() for piece in re.split(r"[;\n]", text))
    return tuple(piece for piece in pieces if piece)


def parse_tiers(text: str, bound: Callable[[str], Decimal] = share_bound) -> tuple[Tier, ...]:
    """The tiers of a text, in its order.

    Args:
        text: as the cell ``Шкала`` has it.
        bound: reads a bound in lower case and without blanks, or raises ``ValueError``;
            ``share_bound``, ``clock_bound`` or ``number_bound``, by the unit of the metric.

    Raises:
        UnreadableTierError: a piece without colon, bound or per cent; a text without a piece.
    """
    pieces = tier_pieces(text)
    if not pieces:
        raise UnreadableTierError(text)
    return tuple(_tier(piece, bound) for piece in pieces)


def tier_faults(
    tiers: Sequence[Tier], *, higher_is_better: bool
) -> Iterator[tuple[TierFault, int | None]]:
    """What is wrong with readable tiers, each with the position of the tier, if it has one."""
    seen: set[Decimal | None] = set()
    for position, tier in enumerate(tiers):
        if tier.bound in seen:
            yield TierFault.BOUND_TWICE, position
        seen.add(tier.bound)
        if not 0 <= tier.per_cent <= _WHOLE:
            yield TierFault.PER_CENT_BEYOND, position
        if higher_is_better and tier.bound is None:
            yield TierFault.STAR_MISPLACED, position
    if higher_is_better and not seen & {None, Decimal(0)}:
        yield TierFault.NO_BOTTOM, None
    if not higher_is_better and None not in seen:
        yield TierFault.NO_OPEN_END, None
    order = sorted(range(len(tiers)), key=lambda at: _badness(tiers[at], higher=higher_is_better))
    for better, worse in pairwise(order):
        same = tiers[better].bound == tiers[worse].bound
        if not same and tiers[worse].per_cent < tiers[better].per_cent:
            yield TierFault.FALLS, worse


def tier_of(
    tiers: Sequence[Tier], value: Fraction | Decimal | int, *, higher_is_better: bool
) -> Tier:
    """The tier a value falls into, bounds included.

    Where more is better, the bottom tier of bound 0 takes what is below 0 as well: the allowed
    downtime that is left may be overdrawn.

    Args:
        tiers: without faults.
        value: exact, in the scale of the bounds: per cents of a share, seconds of a duration.
        higher_is_better: direction of the metric.

    Raises:
        ValueError: no tier takes the value.
    """
    exact = Fraction(value)
    order = sorted(tiers, key=lambda tier: _badness(tier, higher=higher_is_better))
    for tier in order:
        if tier.bound is None:
            return tier
        bound = Fraction(tier.bound)
        if (exact >= bound or bound == 0) if higher_is_better else exact <= bound:
            return tier
    message = f"no tier for {value}"
    raise ValueError(message)


def _badness(tier: Tier, *, higher: bool) -> tuple[bool, Decimal]:
    """Key that puts the tier of the best values first and ``*`` last."""
    bound = Decimal(0) if tier.bound is None else tier.bound
    return tier.bound is None, -bound if higher else bound


def _tier(piece: str, bound: Callable[[str], Decimal]) -> Tier:
    plain = "".join(piece.casefold().split())
    head, colon, tail = plain.rpartition(":")
    if not colon:
        raise UnreadableTierError(piece)
    try:
        per_cent = _number(tail.removesuffix("%"))
        return Tier(None if head == _OPEN_END else bound(head), per_cent)
    except ValueError:
        raise UnreadableTierError(piece) from None


def _number(text: str) -> Decimal:
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    return Decimal(text.replace(",", "."))
