"""The columns of the journal: what they are called, what a yellow cell may hold and how it looks.

A value of a list is a code; its words stand under ``[journal.<field>]`` of the locales.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from pipeline.locales import LOCALES, Locale, locale
from pipeline.workbook.characters import clean_text
from pipeline.workbook.guarded import Cell
from pipeline.workbook.headings import folded
from pipeline.workbook.moments import day, moment_from_text, whole_seconds
from pipeline.workbook.numbers import number_text
from pipeline.workbook.verdicts import Doubtful, Unusable

Value = date | str | None
"""What a yellow cell holds: a day, a code of its list or a text; ``None`` is blank."""

NUMBER: Final = "number"
WHITE: Final = (
    *("kind", "on", "project", "client", "subject", "state", "replaces", "deemed", "folder"),
)
YELLOW: Final = (
    *("sent_on", "sent_by", "delivered_on", "reply", "reply_on", "reply_file", "office_number"),
)
DAYS: Final = frozenset({"sent_on", "delivered_on", "reply_on"})
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "sent_by": ("email", "edo", "post", "hand"),
    "reply": ("signed", "agreed", "signed_with_objections", "objections", "none"),
}
_ERROR: Final = re.compile(r"#(?:N/A|GETTING_DATA|[A-Z0-9/_]+[!?])")
_TRUTHS: Final = frozenset(map(folded, ("true", "false", "истина", "ложь")))
_CLOCK: Final = re.compile(r"-?\d+:\d{2}(?::\d{2})?")
_CUT_NUMBER: Final = re.compile(r"-?\d(?:\.\d+)?e[+-]\d+")
_DIGITS: Final = 15  # Excel keeps no more of a number
_RETURN: Final = re.compile(r"\r\n?")


def heading(key: str, words: Locale) -> str:
    """The heading of a column in a language."""
    return words.say(f"journal.heading.{key}")


@cache
def known_headings() -> Mapping[str, tuple[str, str]]:
    """Folded heading -> key and code of the language it is in."""
    keys = (NUMBER, *WHITE, *YELLOW)
    return {
        folded(heading(key, locale(code))): (key, code)
        for code in reversed(LOCALES)
        for key in keys
    }


def choices(field: str, words: Locale) -> tuple[str, ...]:
    """The words of a list column, in their order; none for another column."""
    return tuple(words.say(f"journal.{field}.{code}") for code in CHOICES.get(field, ()))


@cache
def _spellings(field: str) -> Mapping[str, str]:
    """Folded word of either language, or code -> code."""
    return {
        folded(word): code
        for spelled in (CHOICES[field], *(choices(field, locale(code)) for code in LOCALES))
        for word, code in zip(spelled, CHOICES[field], strict=True)
    }


def plain(text: str) -> str:
    """The form in which two texts of a cell are one: no outer blanks, composed, line feeds."""
    return unicodedata.normalize("NFC", _RETURN.sub("\n", text)).strip()


def printed(field: str, value: Value, words: Locale) -> str:
    """A value as it stands in its cell; empty for none.

    Raises:
        KeyError: no code of the field's list.
    """
    match value:
        case None:
            return ""
        case date():
            return _dotted(value)
        case str() if field in CHOICES:
            return words.say(f"journal.{field}.{value}")
    return value


def stored(value: Value) -> str:
    """A value without any language, as the hidden sheet keeps it."""
    return value.isoformat() if isinstance(value, date) else value or ""


def restored(field: str, text: str) -> Value:
    """What the hidden sheet keeps; ``None`` also where somebody has spoilt it."""
    if field in DAYS:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if field in CHOICES:
        return text if text in CHOICES[field] else None
    return text if text.strip() else None


def is_as_written(cell: Cell, base: Value) -> bool:
    """Whether the cell still holds the text written for ``base``, be it as odd as it may.

    Words of a list are not told here: they depend on the language, and reading them does.
    """
    written = _dotted(base) if isinstance(base, date) else base or ""
    return (cell is None and not plain(written)) or (
        isinstance(cell, str) and plain(cell) == plain(written)
    )


def value_of(field: str, cell: Cell, words: Locale) -> Value:
    """What was typed into a yellow cell.

    Args:
        field: key of the column.
        cell: what stands there; no formula.
        words: the language of the heading, for the words of a list in a problem.

    Raises:
        Unusable: it is not what the column asks for.
    """
    if isinstance(cell, str):
        cell = clean_text(cell, lines=False)
    if cell is None:
        return None
    if isinstance(cell, str):
        _refuse_remains(cell)
    if field in DAYS:
        return _day(cell)
    if field in CHOICES:
        return _choice(field, cell, words)
    return _text(cell)


def _refuse_remains(text: str) -> None:
    """A formula or an error that was kept as text is none the better for it."""
    if text.startswith("="):
        raise Unusable("journal_formula")
    if _ERROR.fullmatch(text) is not None:
        raise Unusable("cell_error")


def _day(cell: Cell) -> date:
    try:
        found = day(cell)
    except Unusable:
        raise Unusable("journal_day") from None
    if isinstance(found, Doubtful):
        raise Unusable("journal_time_of_day")
    return found


def _choice(field: str, cell: Cell, words: Locale) -> str:
    code = _spellings(field).get(folded(as_typed(cell)))
    if code is None:
        raise Unusable("token_expected", allowed=choices(field, words))
    return code


def _text(cell: Cell) -> str:
    """A text; what Excel made a date of is refused, and so is the same as text a run later."""
    if isinstance(cell, date | time | timedelta):
        raise Unusable("journal_text_like_day")
    if isinstance(cell, bool):
        raise Unusable("text_expected")
    text = cell if isinstance(cell, str) else number_text(cell or 0)
    if folded(text) in _TRUTHS:
        raise Unusable("text_expected")
    if _CUT_NUMBER.fullmatch(text) is not None:
        raise Unusable("number_long", digits=_DIGITS)
    if _CLOCK.fullmatch(text) is not None or _reads_as_day(text):
        raise Unusable("journal_text_like_day")
    return text


def _reads_as_day(text: str) -> bool:
    try:
        moment_from_text(text)
    except Unusable as unusable:
        return unusable.code != "date_expected"
    return True


def as_typed(cell: Cell) -> str:  # noqa: PLR0911  # a line for each type
    """A cell as text that says the same to a person, and is refused wherever the cell was."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return str(cell).upper()
        case datetime():
            moment = whole_seconds(cell)
            hour = f" {moment:%H:%M:%S}" if moment.time() != time() else ""
            return f"{_dotted(moment)}{hour}"
        case date():
            return _dotted(cell)
        case time():
            return f"{cell:%H:%M:%S}"
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    try:
        return number_text(cell)
    except Unusable:
        return f"{cell:.{_DIGITS}g}"


def _dotted(value: date) -> str:
    return f"{value.day:02}.{value.month:02}.{value.year:04}"
