"""The norms of the priorities held against each other and against the hours of the line."""

from collections.abc import Iterator
from typing import Final

from pipeline.domain.contract import Priority, Project
from pipeline.metrics.agreement.hours import PlainHours
from pipeline.problems import Place, Problem, Severity

_REVERSED: Final = (
    ("response", "restore", "response_after_restore"),
    ("restore", "resolve", "restore_after_resolve"),
    ("response", "resolve", "response_after_resolve"),
)
_STRICTER: Final = {
    "response": "response_stricter_below",
    "restore": "restore_stricter_below",
    "resolve": "resolve_stricter_below",
}
_MOST: Final = 100  # priorities that are held against each other; no agreement has so many


def clocks_reversed(project: Project, hours: PlainHours) -> Iterator[Problem]:
    """Response, restore, resolve of one priority stand in this order; equal ones do too.

    Norms are compared in support seconds of the priority's profile. Response and resolve are
    held against each other only where no norm of restoring stands between them.
    """
    for priority in project.priorities:
        norms = hours.norms(priority)
        for earlier, later, code in _REVERSED:
            if not {earlier, later} <= norms.keys():
                continue
            if (earlier, later) == ("response", "resolve") and "restore" in norms:
                continue
            if norms[earlier] > norms[later]:
                given = {
                    "priority": priority.code,
                    "cell": priority.places.get(later, Place()).cell,
                    **_span("", norms[earlier]),
                    **_span("other_", norms[later]),
                }
                place = priority.places.get(earlier, Place())
                yield Problem(code, place, given=given, severity=Severity.WARNING)


def stricter_below(project: Project, hours: PlainHours) -> Iterator[Problem]:
    """A less critical priority, that is a later row, with a stricter norm of the same clock.

    Under one profile norms are compared in its seconds. Under two, the later row is stricter if
    a report in some minute of a week without holidays would be due by it sooner than by the
    earlier row. The undercut row that is named is the longest of its profile.
    """
    longest: dict[str, dict[str, tuple[int, Priority]]] = {clock: {} for clock in _STRICTER}
    for priority in project.priorities[:_MOST]:
        for clock, seconds in hours.norms(priority).items():
            above = longest[clock]
            undercut = next(
                (
                    (other, other_s)
                    for other_s, other in above.values()
                    if hours.is_ever_sooner((priority.hours, seconds), (other.hours, other_s))
                ),
                None,
            )
            if undercut is not None:
                other, other_s = undercut
                given = {
                    "priority": priority.code,
                    "profile": priority.hours,
                    "other": other.code,
                    "other_profile": other.hours,
                    "cell": other.places.get(clock, Place()).cell,
                    **_span("", seconds),
                    **_span("other_", other_s),
                }
                place = priority.places.get(clock, Place())
                yield Problem(_STRICTER[clock], place, given=given, severity=Severity.WARNING)
            if priority.hours not in above or above[priority.hours][0] < seconds:
                above[priority.hours] = (seconds, priority)


def norms_outside_support(project: Project, hours: PlainHours) -> Iterator[Problem]:
    """Norms that run round the clock while the line is promised for narrower hours only.

    The clock of such a priority goes on when, by the contract, nobody is there to stop it. The
    availability of a service round the clock is another promise and is not told of.
    """
    support = project.contract.support_hours
    if support not in hours.profiles or hours.is_always_open(support):
        return
    for priority in project.priorities:
        if hours.norms(priority) and hours.is_always_open(priority.hours):
            given = {"priority": priority.code, "support": support}
            place = priority.places.get("hours", Place())
            yield Problem("norms_outside_support", place, priority.hours, given, Severity.WARNING)


def _span(prefix: str, seconds: int) -> dict[str, object]:
    """A span for the wording, in hours and minutes; a begun minute counts."""
    hours, minutes = divmod(-(-seconds // 60), 60)
    return {f"{prefix}hours": hours, f"{prefix}minutes": minutes}
