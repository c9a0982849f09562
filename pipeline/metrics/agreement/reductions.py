"""The terms of reductions: fee, cap, one kind of consequence, tiers that can be read and used."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.domain.contract import Project
from pipeline.domain.durations import Duration
from pipeline.domain.tiers import (
    TierFault,
    UnreadableTierError,
    clock_bound,
    number_bound,
    parse_tiers,
    share_bound,
    tier_faults,
    tier_of,
    tier_pieces,
)
from pipeline.metrics.agreement.rows import Row, per_cent
from pipeline.metrics.metric import Unit
from pipeline.metrics.results import Better
from pipeline.problems import Problem, Severity

REDUCTION: Final = "credit_due"
"""The metric that sums the reductions up; nothing follows from itself."""
_FAULTS: Final = {
    TierFault.BOUND_TWICE: "tiers_bound_twice",
    TierFault.NO_BOTTOM: "tiers_without_bottom",
    TierFault.NO_OPEN_END: "tiers_without_open_end",
    TierFault.STAR_MISPLACED: "tiers_star_misplaced",
    TierFault.FALLS: "tiers_fall",
    TierFault.PER_CENT_BEYOND: "tiers_per_cent_beyond",
}
_BOUNDS: Final[Mapping[Unit, Callable[[str], Decimal]]] = {
    Unit.SHARE: share_bound,
    Unit.SECONDS: clock_bound,
}


def reduction_terms(project: Project, rows: Iterable[Row]) -> Iterator[Problem]:
    """What all reductions share: a fee to reduce, a cap that is one, one kind of consequence.

    A cap of the whole fee or more limits nothing; a cap of 0 leaves no reduction at all. Reduction
    and penalty never follow from one event unless a clause says so (Russian documents, 7.9).
    """
    costly = [row for row in rows if row.has_consequence]
    if not costly:
        return
    contract, first = project.contract, costly[0]
    at = first.place("consequence")
    fee, cap = contract.monthly_fee, contract.credit_cap
    if not fee and not any(one.monthly_fee for one in project.agreements):
        place = contract.places.get("monthly_fee", at)
        yield Problem("reduction_without_fee", place, fee, severity=Severity.WARNING)
    place = contract.places.get("credit_cap", at)
    if cap is None or cap >= 1:
        found = None if cap is None else per_cent(Fraction(cap), 2)
        yield Problem("reduction_without_cap", place, found, severity=Severity.WARNING)
    elif cap == 0:
        yield Problem("reduction_capped_at_zero", place, 0, severity=Severity.WARNING)
    yield from _without_share(project, costly)
    other = next((r for r in costly if r.target.consequence is not first.target.consequence), None)
    if other is not None:
        given = {"target": other.target.code, "other": first.target.code, "cell": at.cell}
        place = other.place("consequence")
        yield Problem("reduction_and_penalty", place, given=given, severity=Severity.WARNING)


def _without_share(project: Project, costly: Iterable[Row]) -> Iterator[Problem]:
    """Rows of one service of several whose share of the fee is blank: their base is unknown."""
    shares = {service.code: service.fee_share for service in project.services}
    for row in costly:
        services = row.target.services
        if len(services) == 1 < len(shares) and shares.get(services[0], 0) is None:
            place = row.place("services")
            yield Problem("reduction_without_share", place, services[0], severity=Severity.WARNING)


def bound_reader(unit: Unit) -> Callable[[str], Decimal]:
    """How a bound of a scale is read where values have this unit."""
    return _BOUNDS.get(unit, number_bound)


def tiers(row: Row) -> Iterator[Problem]:
    """The tiers of a row: there when money follows, and fit for the algorithm of reductions.

    Tiers that nobody reads are not tested. A target that is kept falls into a tier of 0 %: the
    clause and its scale would contradict each other otherwise.
    """
    text, metric, place = row.target.tiers, row.metric, row.place("tiers")
    if text is None:
        if row.has_consequence:
            yield Problem("tiers_missing", row.place("consequence"), severity=Severity.WARNING)
        return
    if metric.better is Better.NEITHER:
        yield Problem("tiers_without_direction", place, text, severity=Severity.WARNING)
        return
    if not row.has_consequence:
        yield Problem("tiers_unused", place, text, severity=Severity.WARNING)
        return
    if metric.key == REDUCTION:
        code = "reduction_of_reductions"
        yield Problem(code, row.place("consequence"), severity=Severity.WARNING)
        return
    if row.target.target is None:
        code = "reduction_without_target"
        yield Problem(code, row.place("consequence"), severity=Severity.WARNING)
    yield from _scale(row, text)


def _scale(row: Row, text: str) -> Iterator[Problem]:
    """What is wrong with tiers that will be read."""
    metric, place = row.metric, row.place("tiers")
    try:
        read = parse_tiers(text, bound_reader(metric.unit))
    except UnreadableTierError as error:
        yield Problem("tiers_unreadable", place, text, {"piece": error.piece})
        return
    higher, pieces = metric.better is Better.HIGHER, tier_pieces(text)
    faults = tuple(tier_faults(read, higher_is_better=higher))
    for fault, position in faults:
        piece = {} if position is None else {"piece": pieces[position]}
        yield Problem(_FAULTS[fault], place, text, piece)
    kept = None if faults else _target(row)
    if kept is not None:
        taken = tier_of(read, kept, higher_is_better=higher)
        if taken.per_cent > 0:
            given = {"per_cent": taken.per_cent, "piece": pieces[read.index(taken)]}
            yield Problem("tiers_take_from_kept", place, text, given, Severity.WARNING)


def _target(row: Row) -> Fraction | Decimal | int | None:
    """The target in the scale of the bounds; ``None`` where it is blank or of another unit."""
    target = row.target.target
    if row.metric.unit is Unit.SHARE:
        return None if row.share is None else row.share * 100
    if row.metric.unit is Unit.SECONDS:
        return target.seconds if isinstance(target, Duration) else None
    return target if isinstance(target, Decimal) else None
