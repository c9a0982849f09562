"""The two defaults that read the clock (fine print, section 2), and nothing else does."""

from datetime import date, datetime

from pipeline.domain.periods import Period


def today() -> date:
    """The day on this machine."""
    return datetime.now().astimezone().date()  # noqa: TID251  # the one door to the clock


def default_as_of(period: Period, day: date) -> date:
    """What is known by default: the earlier of today and the day after the period's end."""
    return min(day, period.end)
