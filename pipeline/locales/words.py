"""A locale: its words by key, and its printed forms.

Words stand in ``<code>.toml`` and ``<code>_<subject>.toml`` beside this module, one file a
subject. A key is the path of its tables joined by dots and stands in one file. Fields in braces
are filled by ``Locale.say``; a value is printed by its type, so callers pass dates, Decimals and
counts, never formatted text.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Final

from pipeline.locales import forms
from pipeline.problems import Problem

LOCALES: Final = ("ru", "en")
# Tables whose words stand on paper; the others are read on a screen and searched with blanks.
ON_PAPER: Final = frozenset({
    "activity", "addendum", "binding", "calendar", "case", "case_step", "chart", "clock",
    "comparison", "credits", "data_note", "day_kind", "group", "guard", "kind", "letter",
    "limitation_kind", "metric", "named", "notice", "outage_kind", "payer", "plural", "reason",
    "report", "report_warranty", "rule", "scope", "side", "statistic", "status", "target", "terms",
    "trail", "trends", "value", "verdict", "zone",
})  # fmt: skip


class Locale:
    """The words and printed forms of one language; immutable, one object per language."""

    def __init__(self, code: str, words: Mapping[str, str]) -> None:
        """Take the flat words of a language."""
        self.code = code
        self._words = words

    def __contains__(self, key: str) -> bool:
        """Whether there are words under this key."""
        return key in self._words

    def keys(self) -> Iterator[str]:
        """All keys, in the order of the file."""
        return iter(self._words)

    def say(self, key: str, /, **given: object) -> str:
        """The words under ``key`` with their fields filled.

        Raises:
            KeyError: no such words, or a field of theirs is not given.
        """
        printed = {name: self._printed(value) for name, value in given.items()}
        return self._words[key].format_map(printed)

    def problem(self, problem: Problem) -> dict[str, str]:
        """A problem in words: ``what``, ``found``, ``expected``, ``mend`` (empty where none)."""
        given = dict(problem.given)
        given.setdefault("found", "" if problem.found is None else problem.found)
        table = f"problem.{problem.code}"
        worded = {"what": self.say(f"{table}.what", **given)}
        for name, key in (("expected", "expect"), ("mend", "mend")):
            full = f"{table}.{key}"
            worded[name] = self.say(full, **given) if full in self else ""
        worded["found"] = "" if problem.found is None else self._printed(problem.found)
        return worded

    def _printed(self, value: object) -> str:  # noqa: PLR0911  # a line for each type
        match value:
            case str():
                return str(value)
            case bool():
                return self.say("word.yes" if value else "word.no")
            case int() | Decimal():
                return self.number(value)
            case datetime():
                return self.instant(value)
            case date():
                return self.day(value)
            case time():
                return f"{value:%H:%M}"
            case tuple() | list() | frozenset():
                return ", ".join(self._printed(item) for item in value)
        return str(value)

    # Printed forms: see ``forms``; here only the language is filled in.

    def number(self, value: int | Decimal, decimals: int | None = None) -> str:
        """A plain number; ``decimals`` rounds half up, ``None`` prints all digits it has."""
        return forms.number(value, self.code, decimals)

    def day(self, value: date) -> str:
        """A date in a table: ``07.11.2026``, ``7 Nov 2026``."""
        return forms.day(value, self.code)

    def long_day(self, value: date) -> str:
        """A date in a sentence: ``7 ноября 2026 г.``, ``7 November 2026``."""
        return forms.long_day(value, self.code)

    def instant(self, value: datetime) -> str:
        """Date and time to the minute, in the zone the value carries."""
        return f"{self.day(value.date())} {value:%H:%M}"

    def month(self, year: int, month: int) -> str:
        """A month in the nominative: ``ноябрь 2026 г.``, ``November 2026``."""
        return forms.month(year, month, self.code)

    def plural(self, noun: str, count: int | Decimal) -> str:
        """The form of a counted noun that goes with ``count`` (table ``[plural.<noun>]``)."""
        return self.say(f"plural.{noun}.{forms.plural_form(count, self.code)}")

    def counted(self, noun: str, count: int | Decimal) -> str:
        """Number and noun: ``5 инцидентов``."""
        return f"{self.number(count)}{forms.NBSP}{self.plural(noun, count)}"

    def duration(self, seconds: int, *, with_seconds: bool = False) -> str:
        """Hours and minutes, seconds on request: ``2 ч 05 мин``; the rest is cut."""
        return forms.duration(seconds, self.code, with_seconds=with_seconds)

    def money(self, value: Decimal, currency: str) -> str:
        """Money with two decimals, half up, always grouped."""
        return forms.money(value, currency, self.code)


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{key}.")
        else:
            yield key, str(value)


def words_files(code: str) -> list[str]:
    """The files that hold the words of a language."""
    names = (entry.name for entry in resources.files("pipeline.locales").iterdir())
    return [
        n
        for n in names
        if n.endswith(".toml") and n.partition("_")[0].removesuffix(".toml") == code
    ]


@cache
def locale(code: str) -> Locale:
    """The locale of this code.

    Raises:
        KeyError: no such language.
    """
    if code not in LOCALES:
        raise KeyError(code)
    words: dict[str, str] = {}
    for name in sorted(words_files(code)):
        text = resources.files("pipeline.locales").joinpath(name).read_text("utf-8")
        words |= _flat(tomllib.loads(text))
    if code == "ru":
        words = {
            key: forms.kept_together(said) if key.partition(".")[0] in ON_PAPER else said
            for key, said in words.items()
        }
    return Locale(code, words)
