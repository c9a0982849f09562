"""Profiles: which heading of an export means which column of ours, and what its values mean.

Shipped profiles lie in ``profiles/<name>.csv``; rows of the sheet «Соответствие» have the same
columns and win, cell by cell. A row names a column (``source``, ``aliases``), a value of it
(``value``, ``ours``), the form of its dates or its marks for "nothing"; a row without ``target``
speaks for the whole profile.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final

from pipeline.problems import InputError, Place, Problem
from pipeline.workbook.columns import Kind
from pipeline.workbook.foreign.dates import DateForm, date_form
from pipeline.workbook.foreign.targets import TARGETS, target_key
from pipeline.workbook.headings import folded
from pipeline.workbook.typing_sheets import Row
from pipeline.workbook.verdicts import Unusable

SHIPPED: Final = ("servicenow", "csv")
"""Profiles that come with the program."""

_EVERY: Final = ""
_KEYS: Final = ("target", "source", "aliases", "value", "ours", "date_format", "missing")
_WILD: Final = re.compile(r"[*#]")
_MEANS: Final = {"*": "(.*)", "#": r"(\d+)"}


@dataclass(frozen=True, slots=True)
class ValueRule:
    """One value of an export, or many: ``*`` is any text, ``#`` is any digits."""

    value: str
    ours: str

    @property
    def is_exact(self) -> bool:
        """Whether it speaks of one value only."""
        return _WILD.search(self.value) is None

    def meaning(self, text: str) -> str | None:
        """Our value; what the first ``*`` or ``#`` stands for goes to that of ``ours``."""
        found = _pattern(self.value).fullmatch(text)
        if found is None:
            return None
        return _WILD.sub(lambda _: found.group(1), self.ours, count=1)


@cache
def _pattern(value: str) -> re.Pattern[str]:
    parts = re.split(r"([*#])", value)
    pattern = "".join(_MEANS.get(part) or re.escape(part) for part in parts)
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class ColumnRule:
    """What is known of one column of ours."""

    names: tuple[str, ...] = ()  # headings looked for, the first found wins
    default: str | None = None
    values: dict[str, ValueRule] = field(default_factory=dict)  # folded value -> rule
    date_form: DateForm | None = None
    missing: frozenset[str] | None = None
    place: Place = Place()  # of the row that names the heading, where a person typed it

    def meaning(self, text: str) -> str | None:
        """Our value for a value of the export; ``None`` if no rule speaks of it."""
        exact = self.values.get(folded(text))
        if exact is not None and exact.is_exact:
            return exact.ours
        patterns = (rule for rule in self.values.values() if not rule.is_exact)
        for rule in sorted(patterns, key=lambda rule: len(rule.value), reverse=True):
            ours = rule.meaning(text)
            if ours is not None:
                return ours
        return None


@dataclass(frozen=True, slots=True)
class Profile:
    """How the exports of one program are read."""

    name: str
    rules: Mapping[str, ColumnRule]
    date_form: DateForm | None
    missing: frozenset[str]

    def rule(self, target: str) -> ColumnRule:
        """The rule of a column of ours; an empty one where nothing is said."""
        return self.rules.get(target) or ColumnRule()

    def form_of(self, target: str) -> DateForm | None:
        """The stated form of the dates of this column."""
        return self.rule(target).date_form or self.date_form

    def marks_of(self, target: str) -> frozenset[str]:
        """What means "nothing" in this column, folded."""
        marks = self.rule(target).missing
        return self.missing if marks is None else marks


@dataclass(slots=True)
class _Rows:
    """Rows on their way into a profile."""

    rules: dict[str, ColumnRule] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, cells: Mapping[str, str], places: Mapping[str, Place]) -> None:
        """One row; what it leaves blank stays as it was."""
        key = self._target(cells, places)
        if key is None:
            return
        rule = self.rules.setdefault(key, ColumnRule())
        if cells["source"] or cells["aliases"]:
            named = (cells["source"], *_parts(cells["aliases"]))
            kept = () if cells["source"] else rule.names
            rule.names = (*kept, *(name for name in named if name))
            rule.place = places.get("source", Place())
        if cells["ours"]:
            self._value(rule, key, cells, places)
        if cells["missing"]:
            rule.missing = frozenset(map(folded, _parts(cells["missing"])))
        if cells["date_format"]:
            try:
                rule.date_form = date_form(cells["date_format"])
            except Unusable as bad:
                place = places.get("date_format", Place())
                self.problems.append(Problem(bad.code, place, cells["date_format"], bad.given))

    def _target(self, cells: Mapping[str, str], places: Mapping[str, Place]) -> str | None:
        if not cells["target"]:
            return _EVERY
        key = target_key(cells["target"])
        if key is None:
            place = places.get("target", Place())
            given = {"allowed": tuple(TARGETS)}
            self.problems.append(Problem("import_target_unknown", place, cells["target"], given))
        return key

    def _value(
        self, rule: ColumnRule, key: str, cells: Mapping[str, str], places: Mapping[str, Place]
    ) -> None:
        if key == _EVERY:
            place = places.get("ours", Place())
            self.problems.append(Problem("import_value_without_target", place, cells["ours"]))
            return
        column = TARGETS[key].column
        if column.kind is Kind.LIST:
            words = {folded(word): token for token, known in column.tokens.items()
                     for word in (token, *known)}  # fmt: skip
            token = words.get(folded(cells["ours"]))
            if token is None:
                allowed = tuple(known[0] if known else one for one, known in column.tokens.items())
                place = places.get("ours", Place())
                problem = Problem("token_expected", place, cells["ours"], {"allowed": allowed})
                self.problems.append(problem)
                return
        if cells["value"]:
            rule.values[folded(cells["value"])] = ValueRule(cells["value"], cells["ours"])
        else:
            rule.default = cells["ours"]


def profile_of(name: str, rows: Sequence[Row], *, stated: DateForm | None = None) -> Profile:
    """The profile of this name: the shipped one, and over it the rows of the sheet.

    Args:
        name: of the profile, in any case of letters.
        rows: rows of the sheet «Соответствие», those of other profiles among them; later ones win.
        stated: the form of dates stated for this export; it wins over the whole profile's.

    Raises:
        InputError: no such profile, or a row of it cannot be understood.
    """
    plain = folded(name)
    own = [row for row in rows if folded(str(row.get("profile"))) == plain]
    shipped = next((one for one in SHIPPED if one == plain), None)
    if shipped is None and not own:
        known = dict.fromkeys((*SHIPPED, *(str(row.get("profile")) for row in rows)))
        raise InputError(
            Problem("import_profile_unknown", Place(), name, {"allowed": tuple(known)})
        )
    taken = _Rows()
    for line in _shipped_lines(shipped) if shipped is not None else ():
        taken.take(line, {})
    for row in own:
        cells = {key: str(row.get(key) or "") for key in _KEYS}
        taken.take(cells, {key: row.place(key) for key in _KEYS})
    if taken.problems:
        raise InputError(*taken.problems)
    every = taken.rules.pop(_EVERY, ColumnRule())
    rules = taken.rules
    if "incidents.id" in rules and "history.incident" in rules:  # one incident has one number
        rules["history.incident"].values |= rules["incidents.id"].values
    if stated is not None:
        for rule in rules.values():
            rule.date_form = None
    form = stated or every.date_form
    return Profile(shipped or name, rules, form, every.missing or frozenset())


def _shipped_lines(name: str) -> Iterable[Mapping[str, str]]:
    folder = resources.files("pipeline.workbook.foreign") / "profiles"
    text = (folder / f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
