"""Dates of an export: by the form stated for them, else only where a value has one reading."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.workbook import moments
from pipeline.workbook.guarded import Cell
from pipeline.workbook.verdicts import Doubtful, Unusable

DAY_FIRST: Final = "дд/мм/гггг чч:мм"
FORMS: Final = tuple(
    day.replace("/", mark) + clock
    for day in ("дд/мм/гггг", "мм/дд/гггг")
    for mark in "/-"
    for clock in (" чч:мм", " чч:мм:сс", " чч:мм AM", " чч:мм:сс AM", "")
)
"""Forms in which day and month can change places: one of them has to be stated."""

_RUN: Final = re.compile(
    r"(?P<part>д{1,2}|d{1,2}|м{1,2}|m{1,2}|г{4}|г{2}|y{4}|y{2}|ч{1,2}|h{1,2}|с{1,2}|s{1,2}"
    r"|am|pm|tt)",
    re.IGNORECASE,
)
_LETTERS: Final[Mapping[str, str]] = {
    "д": "day", "d": "day", "г": "year", "y": "year", "ч": "hour", "h": "hour",
    "с": "second", "s": "second",
}  # fmt: skip
_SLASHED: Final = re.compile(
    r"(?P<first>\d{1,2})[/-](?P<second>\d{1,2})[/-](?P<year>\d{4})"
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second_of>\d{2}))?"
    r"(?: ?(?P<half>[AaPp][Mm]))?)?"
)
_NOON: Final = 12
_CENTURY: Final = 2000


@dataclass(frozen=True, slots=True)
class DateForm:
    """A stated form such as ``дд/мм/гггг чч:мм`` or ``mm/dd/yyyy hh:mm am``."""

    text: str
    pattern: re.Pattern[str]

    def read(self, text: str) -> datetime:
        """A wall time in this form; one digit may stand for two.

        Raises:
            Unusable: it has another form, or is no time of any calendar.
        """
        found = self.pattern.fullmatch(text)
        if found is None:
            raise Unusable("import_date_form", form=self.text)
        given = found.groupdict()
        half = (given.pop("half", None) or "").lower()
        part = {name: int(digits) for name, digits in given.items() if digits is not None}
        if half:
            part["hour"] = _of_day(part.get("hour", 0), half)
        if part["year"] < 100:  # noqa: PLR2004  # two digits, as the form says
            part["year"] += _CENTURY
        return _made(**part)


def date_form(text: str) -> DateForm:
    """The form that ``text`` describes, in Russian or English letters.

    Raises:
        Unusable: no day, month or year in it, or one of them twice.
    """
    pattern, at = "", 0
    seen: list[str] = []
    for run in _RUN.finditer(text):
        pattern += _between(text[at : run.start()])
        part, at = run["part"].lower(), run.end()
        if part in {"am", "pm", "tt"}:
            name, digits = "half", "[AaPp][Mm]"
        elif part[0] in "мm":
            name, digits = ("minute" if "hour" in seen else "month"), r"\d{1,2}"
        else:
            name = _LETTERS[part[0]]
            digits = rf"\d{{{len(part)}}}" if name == "year" else r"\d{1,2}"
        seen.append(name)
        pattern += f"(?P<{name}>{digits})"
    if len(set(seen)) != len(seen) or not {"day", "month", "year"} <= set(seen):
        raise Unusable("import_date_format", example=DAY_FIRST)
    return DateForm(text, re.compile(pattern + _between(text[at:])))


def _between(text: str) -> str:
    """What stands between the parts; blanks of any number."""
    return r"[\s\xa0]+".join(re.escape(part) for part in re.split(r"\s+", text))


def _of_day(hour: int, half: str) -> int:
    if not 1 <= hour <= _NOON:
        raise Unusable("date_impossible")
    return hour % _NOON + (_NOON if half == "pm" else 0)


def _made(  # noqa: PLR0913  # the parts of a wall time
    *, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime:
    try:
        value = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # a wall clock
    except ValueError as impossible:
        raise Unusable("date_impossible") from impossible
    return _plausible(value)


def _plausible(value: datetime) -> datetime:
    moments.moment(value)  # refuses years that no log of ours has
    return value


def read_date(cell: Cell, form: DateForm | None) -> datetime | Doubtful:
    """A wall time (naive), or an instant where the text has an offset.

    Without a form a text is taken only if nothing else can be meant: year first, points between
    day and month, or day and month that cannot change places. Otherwise the answer has the code
    ``import_date_ambiguous``; a day without a time is taken as its 00:00, with a warning.

    Raises:
        Unusable: no date, or not in the stated form.
    """
    if isinstance(cell, str):
        if form is not None:
            return form.read(cell)
        if _SLASHED.fullmatch(cell) is not None:
            return _slashed(cell)
    try:
        return _moment(cell)
    except Unusable as bad:
        if bad.code == "date_expected":
            raise Unusable("import_date_form", form=form.text if form else DAY_FIRST) from bad
        raise


def _moment(cell: Cell) -> datetime | Doubtful:
    value = moments.moment(cell)
    assert isinstance(value, datetime | Doubtful)  # noqa: S101  # what a moment is
    return value


def is_slashed(cell: Cell) -> bool:
    """Whether it is a text with slashes or dashes, the year last."""
    return isinstance(cell, str) and _SLASHED.fullmatch(cell.strip()) is not None


def fitting_forms(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of ``FORMS`` in which all the texts are dates."""
    forms = [date_form(text) for text in FORMS]
    for text in dict.fromkeys(texts):
        forms = [form for form in forms if _fits(form, text)]
    return tuple(form.text for form in forms)


def _fits(form: DateForm, text: str) -> bool:
    try:
        form.read(text)
    except Unusable:
        return False
    return True


def _slashed(text: str) -> datetime | Doubtful:
    """A text with slashes or dashes, the year last: taken if it can be read in one way only."""
    readings = tuple(dict.fromkeys(_readings(text)))
    if not readings:
        raise Unusable("date_impossible")
    if len(readings) > 1:
        given = {"day_first": readings[0], "month_first": readings[1]}
        return Doubtful(readings[0], "import_date_ambiguous", given)
    if ":" not in text:
        return Doubtful(readings[0], "time_missing", {"taken": readings[0].date()})
    return readings[0]


def _readings(text: str) -> Iterator[datetime]:
    """What a text with slashes can mean: the day first, then the month first."""
    found = _SLASHED.fullmatch(text)
    assert found is not None  # noqa: S101  # the caller has seen to it
    first, second, year, hour, minute, second_of = (
        int(found[name] or 0) for name in ("first", "second", "year", "hour", "minute", "second_of")
    )
    for day, month in ((first, second), (second, first)):
        with contextlib.suppress(Unusable):
            in_day = _of_day(hour, found["half"].lower()) if found["half"] else hour
            yield _made(
                year=year, month=month, day=day, hour=in_day, minute=minute, second=second_of
            )
