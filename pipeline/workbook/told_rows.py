"""Rows of what the client is told as nouns: completed from the library, numbered, compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, cast

from pipeline.domain.durations import Duration
from pipeline.domain.places import Places
from pipeline.domain.told import (
    MEASURABLE,
    BuiltObject,
    Comparison,
    Limitation,
    MethodStep,
    TechnicalCondition,
)
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.books import BY_NAME
from pipeline.workbook.headings import folded
from pipeline.workbook.nouns import listed, near, once
from pipeline.workbook.typing_sheets import Row

Rows = Sequence[Row]

_OBJECT: Final = ("code", "name", "product", "release", "confirm_months")
_CONDITION: Final = (
    "scope", "library", "text", "category", "plain", "parameter", "limit", "upper", "gross_limit",
    "unit", "statistic", "method", "checker", "schedule", "essential", "baseline", "baseline_on",
    "spec", "spec_limit",
)  # fmt: skip
_STEP: Final = ("stage", "library", "role", "action", "forbidden", "guard", "plain")
_LIMITATION: Final = ("stage", "library", "kind", "text", "effect", "guard", "plain")
_IN_LIBRARY: Final[Mapping[str, Mapping[str, str]]] = {
    "condition": {},
    "method": {},
    "limitation": {"kind": "limitation_kind", "text": "limitation"},
}
"""Kind of an item -> its field -> the library's column where that is named otherwise."""
_ALIKE: Final = 0.8  # share of letters in common that makes a slip of the pen likely
_YES_NO: Final = frozenset(map(folded, ("да/нет", "yes/no")))
_OWN: Final = frozenset({"id", "scope", "stage", "library", "code", "note", "product"})
"""Fields that no row takes from the library."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the sheets tell the client, as nouns in the order of the sheets."""

    objects: tuple[BuiltObject, ...] = ()
    conditions: tuple[TechnicalCondition, ...] = ()
    method: tuple[MethodStep, ...] = ()
    limitations: tuple[Limitation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """A row with what the library adds to it."""

    row: Row
    values: Mapping[str, object] = field(default_factory=dict)
    places: Places = field(default_factory=dict)

    def get(self, key: str) -> Any:  # noqa: ANN401  # typed by its column
        return self.values.get(key)

    def place(self, key: str) -> Place:
        """The cell a value came from, else the row's own cell for it."""
        return self.places.get(key) or self.own_place(key)

    def own_place(self, key: str) -> Place:
        """The row's cell for a key; where the sheet has no such column, its first cell."""
        column = key if key in self.row.values else next(iter(self.row.values))
        return self.row.place(column)

    def at(self, key: str) -> str:
        """A cell as the words of a problem of this row name it: with its sheet if another."""
        there, here = self.place(key), self.own_place(key)
        if (there.file, there.sheet) == (here.file, here.sheet):
            return there.cell
        return f"{there.file}, {there.sheet} {there.cell}"

    def fields(self, keys: Iterable[str]) -> dict[str, Any]:
        """The filled cells as arguments of a noun; every filled cell has its place."""
        found = {key: self.values[key] for key in keys if self.values.get(key) is not None}
        return {**found, "places": dict(self.places)}


def told(rows: Mapping[str, Rows], problems: list[Problem]) -> Told:
    """The objects, conditions, steps and limitations of complete rows.

    Args:
        rows: rows of ``objects``, ``conditions``, ``method``, ``limitations``, ``library`` and
            ``stages``; those with a refused cell are passed over, their problems are told.
        problems: where everything wrong is added.
    """
    problems += once(rows["objects"], "code", "object_twice")
    problems += once(rows["library"], "code", "library_twice")
    problems += _stage_objects(rows)
    library = {str(row.get("code")): row for row in rows["library"] if row.get("code") is not None}
    stages = {str(row.get("code")) for row in rows["stages"] if row.get("code") is not None}
    objects = {str(row.get("code")) for row in rows["objects"] if row.get("code") is not None}

    def items(sheet: str, kind: str, scope: str, known: set[str]) -> list[_Item]:
        found = []
        for row in rows[sheet]:
            if not row.complete or row.get(scope) is None:
                continue
            item = _completed(row, kind, library, problems)
            if str(row.get(scope)) not in known:
                problems.append(_unknown("scope_unknown", row.place(scope), row.get(scope), known))
            elif item is not None:
                found.append(item)
        return found

    conditions = tuple(_conditions(items("conditions", "condition", "scope", stages | objects),
                                   problems))  # fmt: skip
    method = tuple(_steps(items("method", "method", "stage", stages), problems))
    limitations = tuple(_limitations(items("limitations", "limitation", "stage", stages), problems))
    problems += _ids_twice((*conditions, *method, *limitations))
    return Told(
        tuple(BuiltObject(**_plain(row, _OBJECT)) for row in rows["objects"] if _has(row)),
        conditions,
        method,
        limitations,
    )


def _has(row: Row) -> bool:
    return row.complete and row.get("code") is not None and row.get("name") is not None


def _plain(row: Row, keys: Sequence[str]) -> dict[str, Any]:
    found = {key: row.get(key) for key in keys if row.get(key) is not None}
    return {**cast("dict[str, Any]", found), "places": row.places(keys)}


def _unknown(code: str, place: Place, found: object, known: Iterable[str]) -> Problem:
    codes = tuple(known)
    alike = near(str(found), codes)
    if alike == "\N{EM DASH}":
        alike = next(iter(get_close_matches(str(found), codes, 1, _ALIKE)), alike)
    return Problem(code, place, found, {"allowed": listed(codes), "near": alike})


def _stage_objects(rows: Mapping[str, Rows]) -> Iterator[Problem]:
    known = {str(row.get("code")) for row in rows["objects"] if row.get("code") is not None}
    for row in rows["stages"]:
        code = row.get("object")
        if code is not None and str(code) not in known:
            yield _unknown("object_unknown", row.place("object"), code, known)
        if row.get("code") is not None and str(row.get("code")) in known:
            yield Problem("stage_code_of_object", row.place("code"), row.get("code"))


def _completed(
    row: Row, kind: str, library: Mapping[str, Row], problems: list[Problem]
) -> _Item | None:
    """The row over the library's row it names; ``None`` if there is no such one of its kind."""
    own = {key: value for key, value in row.values.items() if value is not None}
    places = {key: row.place(key) for key in own}
    code = own.get("library")
    if code is None:
        return _Item(row, own, places)
    source = library.get(str(code))
    if source is None:
        problems.append(_unknown("library_unknown", row.place("library"), code, library))
        return None
    if not source.complete:  # what is wrong with it is told at its own cells
        return None
    if source.get("kind") != kind:
        given = {"place": source.place("code").cell, "file": source.source.file}
        problems.append(Problem("library_other_kind", row.place("library"), code, given))
        return None
    names = _IN_LIBRARY[kind]
    for key in {"condition": (*_CONDITION, "comparison", "window"), "method": (*_STEP, "step"),
                "limitation": _LIMITATION}[kind]:  # fmt: skip
        there = names.get(key, key)
        if key not in own and key not in _OWN and source.get(there) is not None:
            own[key], places[key] = source.get(there), source.place(there)
    return _Item(row, own, places)


class _GivenIds:
    """Codes that blank cells of one sheet stand for, told in one note (fine print, section 3)."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._first: Place | None = None
        self._ids: list[str] = []

    def of(self, item: _Item, blank: str) -> str:
        """The code of an item: its own, else this one."""
        typed = item.get("id")
        if typed is not None:
            return str(typed)
        self._first = self._first or item.own_place("id")
        self._ids.append(blank)
        return blank

    def tell(self) -> None:
        """The note, if any code was given."""
        if self._first is not None:
            given = {"ids": tuple(self._ids)}
            self._problems.append(
                Problem("item_ids_given", self._first, None, given, Severity.NOTE)
            )


def _lacks(item: _Item, keys: Sequence[str], problems: list[Problem]) -> bool:
    """Whether a cell without which nothing can be printed is blank; said for each."""
    blank = [key for key in keys if item.get(key) is None]
    for key in blank:
        place, heading = item.own_place(key), _heading(item.row, key)
        where = Place(place.file, place.sheet, place.cell, heading)
        problems.append(Problem("cell_blank", where, None, {"heading": heading}))
    return bool(blank)


def _heading(row: Row, key: str) -> str:
    """The heading of a column that the sheet may lack, in the sheet's language."""
    sheet = BY_NAME[folded(row.source.sheet)]
    column = sheet.column(key)
    english = folded(row.source.sheet) == folded(sheet.en)
    return column.en[0] if english else column.ru[0]


# Conditions ------------------------------------------------------------------------------------


def _conditions(items: Sequence[_Item], problems: list[Problem]) -> Iterator[TechnicalCondition]:
    count: dict[str, int] = {}
    given_ids = _GivenIds(problems)
    for item in items:
        scope = str(item.get("scope"))
        count[scope] = count.get(scope, 0) + 1
        if _lacks(item, ("text",), problems):
            continue
        comparison = item.get("comparison")
        given = item.fields(_CONDITION)
        window = item.get("window")
        if isinstance(window, Duration) and window.seconds:
            given["window_s"] = window.seconds
        elif window is not None:
            problems.append(Problem("window_not_clock", item.place("window")))
        condition = TechnicalCondition(
            id=given_ids.of(item, f"{scope}-У{count[scope]}"),
            comparison=None if comparison is None else Comparison(str(comparison)),
            **given,
        )
        problems += _condition_problems(condition, item)
        yield condition
    given_ids.tell()


def _condition_problems(condition: TechnicalCondition, item: _Item) -> Iterator[Problem]:
    limit, upper, comparison = condition.limit, condition.upper, condition.comparison
    if comparison is Comparison.BETWEEN and limit is not None:
        if upper is None:
            yield Problem("upper_limit_missing", item.place("upper"))
        elif upper < limit:
            given = {"limit": limit, "cell": item.at("limit")}
            yield Problem("upper_below_limit", item.place("upper"), upper, given)
    elif upper is not None and comparison is not None:
        yield Problem("upper_limit_unused", item.place("upper"), upper, {}, Severity.WARNING)
    if limit is not None and comparison is not None:
        yield from _gross_problems(condition, comparison, limit, item)
        yield from _spec_problems(condition, comparison, limit, item)
    if condition.missing:
        given = {
            "headings": tuple(_heading(item.row, key) for key in condition.missing),
            "all": tuple(_heading(item.row, key) for key in MEASURABLE),
        }
        place = item.own_place(condition.missing[0])
        yield Problem("condition_recommendation", place, None, given, Severity.WARNING)
    unit = folded(condition.unit or "")
    if unit in _YES_NO and comparison not in {None, Comparison.EQUAL}:
        place = item.own_place("comparison")
        yield Problem("yes_no_comparison", place, None, {}, Severity.WARNING)
    if condition.baseline_kept is False:
        given = {"limit": cast("Decimal", limit), "cell": item.at("limit")}
        place = item.place("baseline")
        yield Problem("baseline_not_kept", place, condition.baseline, given, Severity.WARNING)
    if condition.baseline is not None and condition.baseline_on is None:
        yield Problem(
            "baseline_undated", item.place("baseline"), condition.baseline, {}, Severity.WARNING
        )


def _gross_problems(
    condition: TechnicalCondition, comparison: Comparison, limit: Decimal, item: _Item
) -> Iterator[Problem]:
    """A gross value lies beyond the limit, on its side (fine print, section 6)."""
    gross = condition.gross_limit
    if gross is not None and comparison.holds(gross, limit, condition.upper):
        given = {"limit": limit, "cell": item.at("limit")}
        yield Problem("gross_inside_limit", item.own_place("gross_limit"), gross, given)


def _spec_problems(
    condition: TechnicalCondition, comparison: Comparison, limit: Decimal, item: _Item
) -> Iterator[Problem]:
    """A limit must not be stricter than the specification of the stage."""
    spec = condition.spec_limit
    if spec is None or comparison in {Comparison.EQUAL, Comparison.BETWEEN}:
        return
    upper_side = comparison in {Comparison.AT_MOST, Comparison.BELOW}
    if (limit < spec) if upper_side else (limit > spec):
        given = {"spec": spec, "cell": item.at("spec_limit")}
        yield Problem("limit_stricter_than_spec", item.place("limit"), limit, given,
                      Severity.WARNING)  # fmt: skip


# Steps and limitations -------------------------------------------------------------------------


def _steps(items: Sequence[_Item], problems: list[Problem]) -> Iterator[MethodStep]:
    """Typed numbers stand; the library's own is a proposal, a blank one follows the last."""
    numbers: dict[int, int] = {}
    taken: dict[tuple[str, int], Place] = {}
    usable = []
    for at, item in enumerate(items):
        needed = ("action",) if item.get("library") is not None else ("step", "action")
        if _lacks(item, needed, problems):
            continue
        typed = item.row.get("step")
        key = (str(item.get("stage")), int(cast("int", typed) or 0))
        if typed is not None and key in taken:
            given = {"first": taken[key].cell}
            problems.append(Problem("step_twice", item.place("step"), key[1], given))
            continue
        usable.append(at)
        if typed is not None:
            taken[key] = item.place("step")
            numbers[at] = key[1]
    for at in usable:
        if at not in numbers:
            stage, proposed = str(items[at].get("stage")), items[at].get("step")
            last = max((n for one, n in taken if one == stage), default=0)
            free = proposed is not None and (stage, int(proposed)) not in taken
            numbers[at] = int(proposed) if free else last + 1
            taken[stage, numbers[at]] = items[at].place("action")
    given_ids = _GivenIds(problems)
    for at in usable:
        item, stage = items[at], str(items[at].get("stage"))
        id_ = given_ids.of(item, f"{stage}-М{numbers[at]}")
        yield MethodStep(id=id_, step=numbers[at], **item.fields(_STEP))
    given_ids.tell()


def _limitations(items: Sequence[_Item], problems: list[Problem]) -> Iterator[Limitation]:
    count: dict[str, int] = {}
    given_ids = _GivenIds(problems)
    for item in items:
        stage = str(item.get("stage"))
        count[stage] = count.get(stage, 0) + 1
        if not _lacks(item, ("kind", "text"), problems):
            id_ = given_ids.of(item, f"{stage}-О{count[stage]}")
            yield Limitation(id=id_, **item.fields(_LIMITATION))
    given_ids.tell()


def _ids_twice(
    items: Sequence[TechnicalCondition | MethodStep | Limitation],
) -> Iterator[Problem]:
    """Ids are unique in a workbook, those given to blank cells too."""
    first: dict[str, Places] = {}
    for item in items:
        if item.id in first:
            place = item.places.get("id") or item.places.get("scope") or item.places["stage"]
            there = first[item.id]
            other = there.get("id") or there.get("scope") or there["stage"]
            given = {"first": f"{other.sheet} {other.cell}"}
            yield Problem("item_twice", place, item.id, given)
        first.setdefault(item.id, item.places)
