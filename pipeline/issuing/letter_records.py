"""Letters as plain records of JSON, and back: what a run is told of them."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from pipeline.domain.letters import ItemObjection, ToldItem, ToldLetter
from pipeline.domain.told import Comparison

_Noun = TypeVar("_Noun", ToldLetter, ToldItem, ItemObjection)
_OF_SHEET: Final = "places"
"""Cells of today's sheets; a letter of the register has none."""

_READ: Final[Mapping[str, Callable[[Any], object]]] = {
    **dict.fromkeys(
        ("on", "sent_on", "delivered_on", "reply_on", "decided_on"), date.fromisoformat
    ),
    **dict.fromkeys(("limit", "upper", "gross_limit", "agreed_limit"), Decimal),
    **dict.fromkeys(("refers_to", "warned"), tuple),
    "comparison": Comparison,
    "items": lambda rows: tuple(_read(ToldItem, row) for row in rows),
    "objections": lambda rows: tuple(_read(ItemObjection, row) for row in rows),
}


def letter_record(letter: ToldLetter) -> dict[str, Any]:
    """The letter as JSON has it: days as ISO text, decimals as strings, no blank fields."""
    return _record(letter)


def letter_of_record(record: Mapping[str, Any]) -> ToldLetter:
    """The letter of a record."""
    return _read(ToldLetter, record)


def _record(one: ToldLetter | ToldItem | ItemObjection) -> dict[str, Any]:
    said = {field.name: getattr(one, field.name) for field in fields(one)}
    return {
        name: _plain(value)
        for name, value in said.items()
        if name != _OF_SHEET and value is not None and value != ()
    }


def _plain(value: object) -> object:
    match value:
        case tuple():
            rows = (ToldItem, ItemObjection)
            return [_record(one) if isinstance(one, rows) else one for one in value]
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return value


def _read(noun: type[_Noun], record: Mapping[str, Any]) -> _Noun:
    given: dict[str, Any] = {
        name: _READ[name](value) if name in _READ else value for name, value in record.items()
    }
    return noun(**given)
