"""The time of services: what was lost of it, what was left, what of it is known."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Measured, no_data, not_measured
from pipeline.metrics.stops.maintenance import REFUSALS
from pipeline.metrics.stops.outages import Outages, outages_of


def _service_details(book: Outages) -> dict[str, dict[str, int | Fraction]]:
    return {
        time.service.code: {
            "agreed": time.agreed,
            "maintenance": time.maintenance,
            "unknown": time.unknown,
            "outage": time.outage,
        }
        for time in book.times
    }


def _unmeasured(book: Outages) -> Measured | None:
    if not book.known:
        return not_measured("outages_not_stated")
    return None if book.services else not_measured("no_services")


def _coverage(book: Outages) -> Fraction | None:
    agreed = sum(time.agreed for time in book.times)
    unknown = sum(time.unknown for time in book.times)
    return Fraction(agreed - unknown, agreed) if agreed else None


def downtime(facts: Facts, scope: Scope) -> Measured:
    """Outage time inside agreed service hours of the period, summed over services.

    Allowed maintenance and unknown time are out; degradation counts with its share.
    """
    book = outages_of(facts, scope)
    missing = _unmeasured(book)
    if missing is not None:
        return missing
    return Measured(
        value=_downtime(book),
        n=book.touching(),
        details={"services": _service_details(book)},
        rows=book.names(book.groups),
        coverage=_coverage(book),
    )


def availability(facts: Facts, scope: Scope) -> Measured:
    """1 − Σ w·downtime / Σ w·(agreed time − maintenance − unknown), w = weight of the service."""
    book = outages_of(facts, scope)
    missing = _unmeasured(book)
    if missing is not None:
        return missing
    fund = sum((time.weighed_fund for time in book.times), Fraction(0))
    lost = sum((time.weighed_outage for time in book.times), Fraction(0))
    if not fund:
        return no_data("no_service_time", services=_service_details(book))
    return Measured(
        value=1 - lost / fund,
        n=book.touching(),
        numerator=fund - lost,
        denominator=fund,
        details={"services": _service_details(book), "coverage": _coverage(book)},
        rows=book.names(book.groups),
        coverage=_coverage(book),
    )


def downtime_left(facts: Facts, scope: Scope) -> Measured:
    """(1 - target) x (agreed time - maintenance) less downtime, by the target of availability.

    Below zero when more was lost than the target allows.
    """
    book = outages_of(facts, scope)
    missing = _unmeasured(book)
    if missing is not None:
        return missing
    target = _promised(facts, scope)
    if target is None:
        return not_measured("no_availability_target")
    allowed = (1 - target) * sum(time.agreed - time.maintenance for time in book.times)
    spent = _downtime(book)
    return Measured(
        value=allowed - spent,
        n=book.touching(),
        details={"allowed": allowed, "outage": spent},
        rows=book.names(book.groups),
        coverage=_coverage(book),
    )


def _promised(facts: Facts, scope: Scope) -> Fraction | None:
    """The availability promised of these services, else of all of them."""
    rows = [row for row in facts.agreed.targets if row.metric == "availability"]
    for services in (set(scope.services), set[str]()):
        for row in rows:
            if set(row.services) == services and isinstance(row.target, Decimal):
                return Fraction(row.target)
    return None


def mean_time_to_restore(facts: Facts, scope: Scope) -> Measured:
    """Downtime for each outage that touches the period."""
    book = outages_of(facts, scope)
    return _for_each_outage(book, _downtime, none="no_outage_touches")


def mean_time_between_failures(facts: Facts, scope: Scope) -> Measured:
    """Service time without downtime for each outage that touches the period.

    Without any it is not less than the whole time, which is told in details.
    """
    book = outages_of(facts, scope)
    return _for_each_outage(book, lambda one: _fund(one) - _downtime(one))


def mean_time_between_incidents(facts: Facts, scope: Scope) -> Measured:
    """From one outage to the next: the time to restore and the time between failures in sum."""
    return _for_each_outage(outages_of(facts, scope), _fund)


def _for_each_outage(
    book: Outages, time_of: Callable[[Outages], Fraction], *, none: str = "at_least_agreed_time"
) -> Measured:
    missing = _unmeasured(book)
    if missing is not None:
        return missing
    number, fund = book.touching(), _fund(book)
    if not number:
        return no_data(none, fund=fund)
    return Measured(
        value=time_of(book) / number,
        n=number,
        numerator=time_of(book),
        denominator=number,
        details={"fund": fund},
        rows=book.names(book.groups),
        coverage=_coverage(book),
    )


def _downtime(book: Outages) -> Fraction:
    return sum((time.outage for time in book.times), Fraction(0))


def _fund(book: Outages) -> Fraction:
    """Agreed time less allowed maintenance and unknown time, summed over services."""
    return Fraction(sum(time.fund for time in book.times))


def monitoring_coverage(facts: Facts, scope: Scope) -> Measured:
    """Known time of the agreed time of services."""
    book = outages_of(facts, scope)
    missing = _unmeasured(book)
    if missing is not None:
        return missing
    known = _coverage(book)
    if known is None:
        return no_data("no_service_time")
    agreed = sum(time.agreed for time in book.times)
    return Measured(
        value=known,
        n=agreed,
        numerator=int(known * agreed),
        denominator=agreed,
        details={"services": _service_details(book)},
    )


def maintenance_hours(facts: Facts, scope: Scope) -> Measured:
    """Clock time of allowed maintenance in the period, summed over services.

    In details what was not allowed: announced late or not at all, over the cap, not agreed.
    """
    book = outages_of(facts, scope)
    window = book.window
    judged = [
        one
        for service, one in book.book.maintenance.items()
        if not scope.services or service in scope.services
    ]
    parts = {
        reason: sum(one.refused[reason].within(*window).seconds for one in judged)
        for reason in REFUSALS
    }
    allowed = sum(one.allowed.within(*window).seconds for one in judged)
    if not (allowed or any(parts.values())) and not facts.stated(lambda row: row.log_complete):
        return no_data("maintenance_not_complete")
    rows = facts.log.maintenance.frame
    touching = (rows["from_at"] < facts.known) & (rows["to_at"] > facts.start)
    if scope.services:
        touching &= rows["service"].isin(scope.services)
    return Measured(value=allowed, n=int(touching.sum()), details=parts)
