"""Typing of cells: one rule per kind of column; nothing is inferred from the look of a value."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.domain.contract import ALWAYS_OPEN
from pipeline.domain.durations import Duration
from pipeline.workbook import moments
from pipeline.workbook.characters import clean_text, one_script
from pipeline.workbook.columns import Column, Kind
from pipeline.workbook.guarded import Cell
from pipeline.workbook.headings import disguised, folded
from pipeline.workbook.identifiers import HOLDS
from pipeline.workbook.numbers import (
    bounded,
    exact,
    number_from_text,
    number_text,
    printable,
)
from pipeline.workbook.spans import duration_from_cell, duration_from_text
from pipeline.workbook.verdicts import Doubtful, Unusable

_YES: Final = frozenset(map(folded, ("да", "yes", "true", "истина", "1", "+")))
_NO: Final = frozenset(map(folded, ("нет", "no", "false", "ложь", "0")))
_WEEK: Final = (
    ("пн", "mon"),
    ("вт", "tue"),
    ("ср", "wed"),
    ("чт", "thu"),
    ("пт", "fri"),
    ("сб", "sat"),
    ("вс", "sun"),
)
_DAY_NUMBER: Final = {name: number for number, names in enumerate(_WEEK) for name in names}
_WEEKDAYS: Final = 7
_DASHES: Final = re.compile("[-\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]")
_SEPARATORS: Final = re.compile(r"[;,\n]")
_PROJECT_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_ZONE: Final = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")
# Files beside the zones: each machine's own zone, no zone at all, or leap seconds counted.
_NO_ZONE: Final = re.compile(r"(?:localtime|posixrules|Factory|(?:posix|right)/.*)", re.IGNORECASE)
_WITH_LINES: Final = frozenset({Kind.ANY, Kind.LINES, Kind.CODES, Kind.LISTS})
_ALWAYS: Final = frozenset(map(disguised, (ALWAYS_OPEN, "24/7", "24×7")))


@dataclass(frozen=True, slots=True)
class Percent:
    """A number typed as per cents, by its format or by its sign; ``share`` is 0..1."""

    share: Decimal


@dataclass(frozen=True)
class Typing:
    """The rule of one column, as met in a sheet."""

    column: Column
    english: bool = False  # the heading met is the English one

    @cached_property
    def _rule(self) -> Callable[[Cell], object]:
        kind = self.column.kind
        if kind in HOLDS:
            return self._identifier
        rules: Mapping[Kind, Callable[[Cell], object]] = {
            Kind.ANY: lambda cell: cell,
            Kind.TEXT: self._text,
            Kind.LINES: self._text,
            Kind.NAME: self._name,
            Kind.CODE: self._code,
            Kind.CODES: self._codes,
            Kind.PROFILE: self._profile,
            Kind.DATE: moments.day,
            Kind.DATETIME: moments.moment,
            Kind.TIME: lambda cell: moments.time_of_day(cell, may_end=False),
            Kind.TIME_END: lambda cell: moments.time_of_day(cell, may_end=True),
            Kind.INT: self._integer,
            Kind.NUMBER: self._number,
            Kind.LIMIT: self._limit,
            Kind.MONEY: self._number,
            Kind.SHARE: self._share,
            Kind.YES_NO: self._yes_no,
            Kind.DURATION: self._duration,
            Kind.LIST: self._token,
            Kind.LISTS: self._tokens,
            Kind.DAYS: self._days,
            Kind.MONTH: moments.month,
            Kind.TARGET: self._target,
            Kind.PROJECT_CODE: self._project_code,
            Kind.ZONE: self._zone,
            Kind.COUNTRY: self._country,
            Kind.CURRENCY: self._currency,
        }
        return rules[kind]

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        tokens = self.column.tokens
        return {folded(word): key for key, words in tokens.items() for word in (key, *words)}

    def value(self, cell: Cell, *, percent: bool = False) -> object:
        """The typed value, ``None`` for a blank, or a ``Doubtful``.

        Args:
            cell: what stands there.
            percent: the cell's format prints per cent.

        Raises:
            Unusable: it is not what the column asks for.
        """
        if isinstance(cell, str):
            lines = self.column.kind in _WITH_LINES
            cell = clean_text(cell, lines=lines)
        if cell is None:
            return None
        if percent and isinstance(cell, int | float) and not isinstance(cell, bool):
            if self.column.kind in {Kind.TARGET, Kind.ANY}:
                return Percent(printable(float(cell)))
            if self.column.kind is Kind.LIMIT:
                return printable(exact(float(cell)) * 100)
            if self.column.kind is Kind.SHARE:
                bounded(exact(float(cell)) * 100, self.column.low, self.column.high)
                return exact(float(cell))
        return self._rule(cell)

    def _text(self, cell: Cell) -> str:
        match cell:
            case str():
                return cell
            case bool() | None:
                pass
            case int() | float():
                return number_text(cell)
        raise Unusable("text_expected")

    def _name(self, cell: Cell) -> str | Doubtful:
        return one_script(self._text(cell))

    def _code(self, cell: Cell) -> str:
        if isinstance(cell, date | time | timedelta):
            raise Unusable("code_became_date")
        return self._text(cell)

    def _profile(self, cell: Cell) -> str:
        text = self._code(cell)
        return ALWAYS_OPEN if disguised(text) in _ALWAYS else text

    def _codes(self, cell: Cell) -> tuple[str, ...]:
        if isinstance(cell, float) and not cell.is_integer():
            raise Unusable("list_became_number")
        parts = (part.strip() for part in _SEPARATORS.split(self._code(cell)))
        return tuple(dict.fromkeys(part for part in parts if part))

    def _integer(self, cell: Cell) -> int:
        number = self._plain_number(cell)
        if number != number.to_integral_value():
            raise Unusable("integer_expected")
        return int(bounded(number, self.column.low, self.column.high))

    def _number(self, cell: Cell) -> Decimal:
        return bounded(self._plain_number(cell), self.column.low, self.column.high)

    def _plain_number(self, cell: Cell) -> Decimal:
        match cell:
            case bool():
                pass
            case int() | float():
                return printable(float(cell))
            case str():
                return printable(number_from_text(cell, english=self.english))
        raise Unusable("number_expected")

    def _share(self, cell: Cell) -> Decimal:
        if isinstance(cell, str) and cell.endswith("%"):
            cell = cell[:-1].rstrip()
        percents = bounded(self._plain_number(cell), self.column.low, self.column.high)
        return percents.scaleb(-2)

    def _limit(self, cell: Cell) -> Decimal:
        """A limit or a measured value: per cents without their sign, yes and no as 1 and 0."""
        if isinstance(cell, str):
            if folded(cell) in _YES | _NO:
                return Decimal(folded(cell) in _YES)
            if cell.endswith("%"):
                cell = cell[:-1].rstrip()
        return self._number(cell) if not isinstance(cell, bool) else Decimal(cell)

    def _target(self, cell: Cell) -> object:
        """Whatever a target may be; the unit of its metric decides later."""
        match cell:
            case str() if cell.endswith("%"):
                number = printable(number_from_text(cell[:-1].rstrip(), english=self.english))
                return Percent(number.scaleb(-2))
            case str() if cell[0].isdigit() and any(
                letter.isalpha() or letter == ":" for letter in cell
            ):
                return duration_from_text(cell)
            case time() | timedelta() | date():
                return duration_from_cell(cell)
        return self._plain_number(cell)

    def _yes_no(self, cell: Cell) -> bool:
        match cell:
            case bool():
                return cell
            case str() if folded(cell) in _YES | _NO:
                return folded(cell) in _YES
            case int() | float() if cell in {0, 1}:
                return bool(cell)
        raise Unusable("yes_no_expected")

    def _duration(self, cell: Cell) -> Duration:
        match cell:
            case str():
                return duration_from_text(cell)
            case int() | float():
                raise Unusable("duration_without_unit")
        return duration_from_cell(cell)

    def _token(self, cell: Cell) -> str:
        text = number_text(cell) if isinstance(cell, int | float) else cell
        found = self._spellings.get(folded(text)) if isinstance(text, str) else None
        if found is None:
            raise Unusable("token_expected", allowed=self._allowed())
        return found

    def _allowed(self) -> tuple[str, ...]:
        words = self.column.tokens.items()
        return tuple(key if self.english or not spelled else spelled[0] for key, spelled in words)

    def _tokens(self, cell: Cell) -> tuple[str, ...]:
        parts = (part.strip() for part in _SEPARATORS.split(self._text(cell)))
        return tuple(dict.fromkeys(self._token(part) for part in parts if part))

    def _days(self, cell: Cell) -> frozenset[int]:
        found: set[int] = set()
        text = folded(cell) if isinstance(cell, str) else ""
        for part in _SEPARATORS.split(text):
            ends = [_DAY_NUMBER.get(name) for name in _DASHES.split(part)]
            first, last = ends[0], ends[-1]
            if first is None or last is None or len(ends) > 2:  # noqa: PLR2004  # two ends of a range
                raise Unusable("days_expected")
            found.update(
                (first + step) % _WEEKDAYS for step in range((last - first) % _WEEKDAYS + 1)
            )
        return frozenset(found)

    def _project_code(self, cell: Cell) -> str:
        text = self._code(cell)
        if _PROJECT_CODE.fullmatch(text) is None or _RESERVED.fullmatch(text) is not None:
            raise Unusable("project_code_form")
        return text

    def _zone(self, cell: Cell) -> str:
        text = self._text(cell)
        try:
            if _ZONE.fullmatch(text) is not None and _NO_ZONE.fullmatch(text) is None:
                ZoneInfo(text)
                return text
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass  # answered below, as an unknown name
        raise Unusable("zone_unknown")

    def _country(self, cell: Cell) -> str:
        text = self._text(cell)
        if folded(text) in {"нет", "none"}:
            return "none"
        plain = text.upper()
        if re.fullmatch(r"[A-Z]{2}", plain) is None:
            raise Unusable("calendar_unknown")
        return plain

    def _currency(self, cell: Cell) -> str:
        text = self._text(cell).upper()
        if re.fullmatch(r"[A-Z]{3}", text) is None:
            raise Unusable("currency_unknown")
        return text

    def _identifier(self, cell: Cell) -> str:
        text = self._code(cell)
        plain = re.sub(r"[\s\N{NO-BREAK SPACE}]", "", text)
        holds, code = HOLDS[self.column.kind]
        if not holds(plain):
            raise Unusable(code)
        return plain


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell with something to say: position in the column, code, given, whether it was used."""

    at: int
    code: str
    given: Mapping[str, object]
    used: bool


def typed(
    typing: Typing, cells: Sequence[Cell], percent: frozenset[int] = frozenset()
) -> tuple[list[object], list[CellFault]]:
    """A column's values; each distinct cell is looked at once.

    Args:
        typing: the rule.
        cells: what stands there.
        percent: positions whose format prints per cent.

    Returns:
        Values of the same length, ``None`` for blank and for unusable; the faults.
    """
    known: dict[object, object] = {}
    values: list[object] = []
    faults: list[CellFault] = []
    for at, cell in enumerate(cells):
        if cell is None:
            values.append(None)
            continue
        is_percent = at in percent if percent else False
        key = (cell, is_percent, type(cell)) if is_percent or isinstance(cell, bool) else cell
        try:
            value = known[key]
        except KeyError:
            value = known[key] = _outcome(typing, cell, percent=is_percent)
        if type(value) is Doubtful:
            faults.append(CellFault(at, value.code, value.given, used=True))
            value = value.value
        elif type(value) is Unusable:
            faults.append(CellFault(at, value.code, value.given, used=False))
            value = None
        values.append(value)
    return values, faults


def _outcome(typing: Typing, cell: Cell, *, percent: bool) -> object:
    try:
        return typing.value(cell, percent=percent)
    except Unusable as unusable:
        return unusable
