"""The sheet Договор: two columns, a key a row; the company book answers what it leaves open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, cast

from pipeline.domain.contract import Contract
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.cells import Percent, Typing
from pipeline.workbook.columns import Column
from pipeline.workbook.contract_keys import CONTRACT_KEYS
from pipeline.workbook.headings import disguised, folded, foreign_letters
from pipeline.workbook.typing_sheets import TypedSheet, shown
from pipeline.workbook.verdicts import Doubtful, Unusable

if TYPE_CHECKING:
    from pipeline.workbook.guarded import Cell

_KNOWN: Final = {folded(text): key for key in CONTRACT_KEYS for text in key.headings}
_LOOKS: Final = {disguised(text): text for key in CONTRACT_KEYS for text in key.headings}
_FIELDS: Final = frozenset(field.name for field in fields(Contract)) - {"places"}
_EXEMPT: Final = "exempt"
_SILENCE: Final = "silence"


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that have a value, and the cells they came from; rows that still wait for one."""

    values: Mapping[str, object] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    blank: Mapping[str, Place] = field(default_factory=dict)

    def over(self, other: "Keys") -> "Keys":
        """These keys, and those of ``other`` that are not among them."""
        return Keys(
            {**other.values, **self.values},
            {**other.places, **self.places},
            {**other.blank, **self.blank},
        )


def read_keys(sheet: TypedSheet) -> tuple[Keys, tuple[Problem, ...]]:
    """Type the rows of the sheet by their keys; unknown keys are notes."""
    items = sheet.values.get("item", ())
    cells = sheet.values.get("value", [None] * len(items))
    values: dict[str, object] = {}
    places: dict[str, Place] = {}
    blank: dict[str, Place] = {}
    problems: list[Problem] = []
    for at, item in enumerate(items):
        if item is None:
            continue
        text = str(item)
        key = _KNOWN.get(folded(text))
        if key is None:
            problems.append(_unknown(text, sheet.place("item", at)))
            continue
        place = Place(sheet.source.file, sheet.source.sheet, sheet.place("value", at).cell, text)
        if key.key in places:
            first = places[key.key].cell
            problems.append(Problem("contract_key_twice", place, text, {"first": first}))
            continue
        if at in sheet.bad:  # told already
            places[key.key], values[key.key] = place, None
            continue
        value, problem = _typed(key, cells[at], place, english=folded(text) in map(folded, key.en))
        if problem is not None:
            problems.append(problem)
        if value is not None or problem is not None:
            places[key.key] = place
            values[key.key] = value
        else:
            blank.setdefault(key.key, place)
    return Keys(values, places, blank), tuple(problems)


def _unknown(text: str, place: Place) -> Problem:
    meant = _LOOKS.get(disguised(text))
    if meant is None:
        return Problem("contract_key_unknown", place, text, {}, Severity.NOTE)
    letters = tuple(f"{letter} (U+{ord(letter):04X})" for letter in foreign_letters(text, meant))
    return Problem("heading_lookalike", place, text, {"meant": meant, "letters": letters})


def _typed(
    key: Column, cell: object, place: Place, *, english: bool
) -> tuple[object, Problem | None]:
    percent = isinstance(cell, Percent)
    plain = float(cell.share) if isinstance(cell, Percent) else cast("Cell", cell)
    try:
        value = Typing(key, english=english).value(plain, percent=percent)
    except Unusable as bad:
        return None, Problem(bad.code, place, shown(plain), bad.given)
    if isinstance(value, Doubtful):
        return value.value, Problem(value.code, place, shown(plain), value.given, Severity.WARNING)
    return value, None


def make_contract(keys: Keys, place: Place) -> tuple[Contract | None, tuple[Problem, ...]]:
    """The contract, if every required key has a value.

    Args:
        keys: of the project over those of the company book.
        place: the sheet, for what is missing.
    """
    problems = [*_missing(keys, place), *_contradictions(keys, place)]
    given = {name: keys.values[name] for name in _FIELDS if keys.values.get(name) is not None}
    if any(key.required and key.key not in given for key in CONTRACT_KEYS):
        return None, tuple(problems)
    if "aliases" in given:
        parts = (part.strip() for part in str(given["aliases"]).split(";"))
        given["aliases"] = tuple(part for part in parts if part)
    places = {name: keys.places[name] for name in given}
    return Contract(**cast("Any", given), places=places), tuple(problems)


def _missing(keys: Keys, place: Place) -> Iterator[Problem]:
    for key in CONTRACT_KEYS:
        if not key.required or key.key in keys.values:
            continue
        if key.key in keys.blank:
            cell = keys.blank[key.key]
            yield Problem("contract_key_blank", cell, None, {"heading": cell.heading})
        else:
            where = Place(place.file, place.sheet, "", key.ru[0])
            given = {"heading": key.ru[0], "english": key.en[0]}
            yield Problem("contract_key_missing", where, None, given)


def _contradictions(keys: Keys, place: Place) -> Iterator[Problem]:
    for key, value, needed, code, severity in (
        ("vat", _EXEMPT, "vat_basis", "vat_basis_missing", Severity.ERROR),
        # The agreement on the warranty, once signed, is that clause; until then letters inform.
        ("binding", _SILENCE, "binding_clause", "binding_clause_missing", Severity.WARNING),
    ):
        if keys.values.get(key) == value and keys.values.get(needed) is None:
            yield Problem(code, keys.places.get(key, place), severity=severity)
