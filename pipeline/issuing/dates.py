"""The only doors to the clock: two defaults (fine print, section 2) and the register's stamps."""

from datetime import UTC, date, datetime

from pipeline.domain.periods import Period


def today() -> date:
    """The day on this machine."""
    return datetime.now().astimezone().date()  # noqa: TID251  # the one door to the clock


def default_as_of(period: Period, day: date) -> date:
    """What is known by default: the earlier of today and the day after the period's end."""
    return min(day, period.end)


def stamp() -> str:
    """This instant in UTC, ISO 8601, for an entry of the register; nothing is reckoned from it."""
    return datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251  # see the module's name
