"""What changed in the items of a letter since the one it takes the place of.

Source: ``russian-documents.md`` section 6.1: ids survive versions, a new version prints a table of
changes. All that is printed here comes from the register or repeats the tables of the letter, so
it is made of figures whose ids begin with ``replaced.``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.documents.condition_items import is_yes_no_unit
from pipeline.documents.printing import Paper
from pipeline.documents.replaced import Replaced, naming
from pipeline.documents.standing_letter import Standing
from pipeline.documents.told_items import Item, Told
from pipeline.documents.values import Context, Figure
from pipeline.problems import Place

_KINDS: Final[Mapping[str, str]] = {"recommendation": "condition"}
"""A recommendation that becomes measurable is the same item; a step and a condition never are."""


@dataclass(frozen=True, slots=True)
class _Field:
    """What a row of the table may be about.

    Attributes:
        name: worded under [letter.changed.field].
        decided_by: keys of an item whose values differ where the field differs; codes, where
            there are some, so that other words of ours are no change. By default its own name.
        shown: the key of what is printed, if it is another.
        cells: columns of the sheet it is made of, if they are others.
    """

    name: str
    decided_by: tuple[str, ...] = ()
    shown: str = ""
    cells: tuple[str, ...] = ()

    def decides(self, item: Item) -> tuple[str | None, ...]:
        """The values of the deciding keys."""
        return tuple(item.get(key) for key in self.decided_by or (self.name,))

    def source(self, places: Mapping[str, Place]) -> tuple[Place, ...]:
        """The cells of the sheet that are filled."""
        return tuple(places[key] for key in self.cells or (self.name,) if key in places)


_SHORT: Final = ("action", "text", "comparison", "limit", "upper", "unit")
"""Columns of what is said of an item that came or went."""

_TEXT: Final = _Field("text")
_PARAMETER: Final = _Field("parameter", shown="parameter_words")
_LIMIT: Final = _Field("limit", cells=("comparison", "limit", "upper"))
_UNIT: Final = _Field("unit")
_METHOD: Final = _Field("method")
_CHECKER: Final = _Field("checker")
_GUARD: Final = _Field("guard", shown="guard_words")
_PLAIN: Final = _Field("plain")
_FIELDS: Final[Mapping[str, tuple[_Field, ...]]] = {
    "condition": (
        _TEXT,
        _Field("spec"),
        _PARAMETER,
        _LIMIT,
        _Field("gross", cells=("gross_limit", "limit", "upper", "essential")),
        _UNIT,
        _Field("essential", shown="essential_words"),
        _METHOD,
        _Field(
            "statistic",
            decided_by=("statistic", "window_s"),
            shown="statistic_words",
            cells=("statistic", "window"),
        ),
        _CHECKER,
        _Field("schedule"),
        _Field("baseline", decided_by=("baseline", "baseline_on")),
        _PLAIN,
    ),
    "recommendation": (_TEXT, _PARAMETER, _LIMIT, _UNIT, _METHOD, _CHECKER),
    "step": (
        _Field("role"),
        _Field("action"),
        _Field("forbidden", shown="forbidden_words"),
        _GUARD,
        _PLAIN,
    ),
    "limitation": (
        _Field("kind", shown="kind_words"),
        _TEXT,
        _Field("effect"),
        _GUARD,
        _PLAIN,
    ),
}


def changes_part(
    paper: Paper, replaced: Replaced | None, told: Iterable[Told], standing: Standing | None = None
) -> Context:
    """The heading, and a table of changes or the sentence that there are none.

    Empty where the letter takes the place of no other.

    Args:
        paper: prints it.
        replaced: the earlier letter.
        told: what this one tells.
        standing: the letter that this one refers to: what stands there has not been dropped.
    """
    rows = () if replaced is None else tuple(changes(paper, replaced.items, told, standing))
    return {
        "heading": () if replaced is None else naming(paper, replaced, "letter.changed.heading"),
        "has_rows": bool(rows),
        "rows": rows,
        "none_line": paper.words("letter.changed.none"),
    }


def changes(
    paper: Paper, before: Iterable[Item], now: Iterable[Told], standing: Standing | None = None
) -> Iterator[Context]:
    """Rows of the table: one a field of an item that stayed, one an item added, dropped, moved.

    Args:
        paper: prints them.
        before: items of the earlier letter.
        now: items of this one.
        standing: the letter that this one refers to.
    """
    was = {_key(item): item for item in before}
    told = {_key(one.item): one for one in now}
    moved = frozenset(() if standing is None else standing.in_force)
    for kind in ("condition", "step", "limitation"):
        for key, one in told.items():
            if key[0] != kind:
                continue
            if key in was:
                yield from _changed(paper, was[key], one)
            else:
                yield _whole(paper, one.item, one.places, added=True)
        for key, item in was.items():
            if key[0] != kind or key in told:
                continue
            if standing is not None and kind == "condition" and key[1] in moved:
                yield _moved(paper, item, standing)
            else:
                yield _whole(paper, item, {}, added=False)


def _key(item: Item) -> tuple[str, str]:
    return _KINDS.get(item["sort"], item["sort"]), item["id"]


def _changed(paper: Paper, was: Item, told: Told) -> Iterator[Context]:
    """A row for each field that both letters print of the item and print differently."""
    now, row = told.item, _Row(paper, told.item, told.places)
    if was["sort"] != now["sort"]:
        yield row.of("sort", _sort(paper, was), _sort(paper, now))
    for field in _FIELDS[now["sort"]]:
        if field not in _FIELDS[was["sort"]] or field.decides(was) == field.decides(now):
            continue
        before, after = _shown(paper, field, was), _shown(paper, field, now)
        if before != after:  # a statistic of yes and no has several codes and the same words
            yield row.of(field.name, before, after, field.source(told.places))


def _sort(paper: Paper, item: Item) -> str:
    return paper.locale.say(f"letter.changed.sort.{item['sort']}")


def _shown(paper: Paper, field: _Field, item: Item) -> str | None:
    said = item.get(field.shown or field.name)
    if field.name == "baseline" and said is not None and "baseline_on" in item:
        return paper.locale.say("letter.changed.measured", value=said, on=item["baseline_on"])
    return said


def _moved(paper: Paper, item: Item, standing: Standing) -> Context:
    """A condition that the letter referred to tells now: what was said, and where it stands."""
    letter = standing.letter
    there = paper.locale.say(
        "letter.changed.in_letter", on=paper.locale.long_day(letter.on), number=letter.number
    )
    return _Row(paper, item, {}).of("moved.condition", _in_short(paper, item), there)


def _whole(paper: Paper, item: Item, places: Mapping[str, Place], *, added: bool) -> Context:
    """An item that came or went: what it says in short, the other cell empty."""
    said = _in_short(paper, item)
    sort = "ban" if item.get("forbidden") == "yes" else item["sort"]
    source = tuple(places[name] for name in _SHORT if name in places)
    row = _Row(paper, item, places)
    if added:
        return row.of(f"added.{sort}", None, said, source)
    return row.of(f"dropped.{sort}", said, None)


def _in_short(paper: Paper, item: Item) -> str:
    """The words of an item, and its limit where it has one."""
    said = item.get("action") or item.get("text", "")
    if "limit" in item:
        unit = item.get("unit", "")
        bound = item["limit"] if is_yes_no_unit(unit) else f"{item['limit']} {unit}".strip()
        said = paper.locale.say("letter.changed.with_limit", text=said, limit=bound)
    return said


@dataclass(frozen=True, slots=True)
class _Row:
    """Rows about one item."""

    paper: Paper
    item: Item
    places: Mapping[str, Place]

    def of(
        self, what: str, was: str | None, now: str | None, source: tuple[Place, ...] = ()
    ) -> Context:
        """A row of the table; the words of ``what`` stand under [letter.changed]."""
        kind, id_ = _key(self.item)
        name = f"replaced.{kind}.{id_}"
        at = (self.places["id"],) if "id" in self.places else ()
        about = what.partition(".")[0]
        key = what if "." in what else f"field.{what}"
        return {
            "id": Figure(name, id_, id_, "", at),
            "what": self.paper.words(f"letter.changed.{key}"),
            "was": self._cell(f"{name}.{about}.was", was),
            "now": self._cell(f"{name}.{about}.now", now, source),
        }

    def _cell(self, id_: str, said: str | None, source: tuple[Place, ...] = ()) -> Figure:
        printed = str(self.paper.dash()) if said is None else said
        return Figure(id_, said, printed, "", source)
