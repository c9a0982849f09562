"""A reporting period: local days, half-open inside, printed inclusively."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_QUARTER_MONTHS: Final = 3
_FORMS: Final = (
    re.compile(r"(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-Q(?P<quarter>[1-4])"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])"),
)
YEARS: Final = range(1900, 2201)
"""Years a workbook, and so a question about it, may have."""


def _refuse_other_years(*years: int) -> None:
    for year in years:
        if year not in YEARS:
            message = f"no year of a workbook: {year}"
            raise ValueError(message)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local day begins, aware in its zone."""
    return datetime.combine(day, time(), zone)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days ``[first, end)`` in the contract's zone."""

    first: date
    end: date

    def __post_init__(self) -> None:
        """Refuse an empty or reversed period."""
        if self.end <= self.first:
            message = f"empty period: {self.first}..{self.end}"
            raise ValueError(message)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """``2026-10``, ``2026-Q4``, ``2026`` or ``2026-10-01..2026-10-15``, ends inclusive (G1).

        Raises:
            ValueError: the text is none of these, or the year is none a workbook may have.
        """
        text = text.strip()
        if ".." in text:
            first, last = (date.fromisoformat(part.strip()) for part in text.split("..", 1))
            _refuse_other_years(first.year, last.year)
            return cls(first, last + timedelta(days=1))
        for form in _FORMS:
            found = form.fullmatch(text)
            if found is None:
                continue
            parts = {name: int(value) for name, value in found.groupdict().items()}
            year = parts["year"]
            _refuse_other_years(year)
            if "month" in parts:
                return cls.of_month(year, parts["month"])
            if "quarter" in parts:
                month = (parts["quarter"] - 1) * _QUARTER_MONTHS + 1
                closing = cls.of_month(year, month + _QUARTER_MONTHS - 1)
                return cls(date(year, month, 1), closing.end)
            return cls(date(year, 1, 1), date(year + 1, 1, 1))
        message = f"no period: {text!r}"
        raise ValueError(message)

    @classmethod
    def of_month(cls, year: int, month: int) -> "Period":
        """The calendar month."""
        days = calendar.monthrange(year, month)[1]
        first = date(year, month, 1)
        return cls(first, first + timedelta(days=days))

    @property
    def last(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def key(self) -> str:
        """The shortest form that ``parse`` reads back, as used in names of folders."""
        year, month = self.first.year, self.first.month
        if self == Period.of_month(year, month):
            return f"{year}-{month:02d}"
        quarter = (month - 1) // _QUARTER_MONTHS + 1
        for text in (f"{year}-Q{quarter}", f"{year}"):
            if Period.parse(text) == self:
                return text
        return f"{self.first}..{self.last}"

    @property
    def is_month(self) -> bool:
        """Whether it is a calendar month."""
        return (self,) == self.months()

    @property
    def month_before(self) -> "Period":
        """The calendar month before the one it begins in."""
        day = self.first.replace(day=1) - timedelta(days=1)
        return Period.of_month(day.year, day.month)

    def months(self) -> tuple["Period", ...]:
        """The calendar months it touches, each whole, in order."""
        found = []
        month = Period.of_month(self.first.year, self.first.month)
        while month.first < self.end:
            found.append(month)
            month = Period.of_month(month.end.year, month.end.month)
        return tuple(found)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """``[p0, p1)`` as aware instants: midnights of the zone."""
        return midnight(self.first, zone), midnight(self.end, zone)
