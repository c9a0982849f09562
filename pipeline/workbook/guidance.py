"""What a workbook tells the person who fills it: rules, examples and defaults in one language.

The words stand under ``[guide.<sheet>]`` of the locale, by the key of the column; words of a
column that recurs stand once under ``[guide.any]``, those of its forms (``…_en``, ``…_gen``)
under the form. A new column needs nothing but its words there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Final

from pipeline.locales import Locale
from pipeline.workbook.cells import Typing
from pipeline.workbook.columns import Column, Kind, Sheet
from pipeline.workbook.verdicts import Doubtful

Value = str | int | Decimal | date | datetime | time | None
"""What is written into a cell."""

_TYPED: Final = frozenset({Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.TIME_END}) | frozenset(
    {Kind.INT, Kind.NUMBER, Kind.LIMIT, Kind.MONEY}
)
FORMS: Final = ("en", "gen", "dat", "ins")
"""Last parts of the keys of columns that hold another form of a name or text."""


@dataclass(frozen=True)
class Guide:
    """The words of a workbook in one language."""

    words: Locale

    @cached_property
    def english(self) -> bool:
        """Whether headings and list words are the English ones."""
        return self.words.code == "en"

    def title(self, sheet: Sheet) -> str:
        """The name of a sheet."""
        return sheet.en if self.english else sheet.ru

    def heading(self, column: Column) -> str:
        """The heading of a column, or the name of a contract key."""
        return (column.en if self.english else column.ru)[0]

    def choices(self, column: Column) -> tuple[str, ...]:
        """The words a cell of this column may hold; none where they are not counted."""
        if column.kind is Kind.YES_NO:
            return self.words.say("word.yes"), self.words.say("word.no")
        return tuple(
            key if self.english or not spelled else spelled[0]
            for key, spelled in column.tokens.items()
        )

    def rule(self, sheet: str, column: Column) -> str:
        """What to type into the column.

        Raises:
            KeyError: a column without words.
        """
        return self._said(sheet, column.key, "rule")

    def example(self, sheet: str, column: Column) -> str:
        """A plausible value as a person would type it; empty where the column is seldom filled."""
        try:
            return self._said(sheet, column.key, "example")
        except KeyError:
            return ""

    def _said(self, sheet: str, key: str, part: str) -> str:
        for said in self._places(sheet, key.rstrip(".")):
            if f"{said}.rule" in self.words:
                return self.words.say(f"{said}.{part}")
        raise KeyError(f"guide.{sheet}.{key}.{part}")

    @staticmethod
    def _places(sheet: str, key: str) -> Iterator[str]:
        yield f"guide.{sheet}.{key}"
        yield f"guide.any.{key}"
        form = key.rpartition("_")[2]
        if form in FORMS:
            yield f"guide.any.{form}"

    def comment(self, sheet: str, column: Column, *, default: str = "") -> str:
        """The whole comment: required, the rule, the form of the value, the default, an example."""
        lines = [self.words.say("blank.required")] if column.required else []
        lines.append(self.rule(sheet, column))
        form = f"guide.kind.{column.kind.value}"
        choices = self.choices(column)
        if form in self.words:
            lines.append(self.words.say(form, words=", ".join(choices)))
        elif choices:
            lines.append(self.words.say("blank.choices", words=", ".join(choices)))
        if default:
            lines.append(self.words.say("blank.default", text=default))
        example = self.example(sheet, column)
        if example:
            lines.append(self.words.say("blank.example", text=example))
        return "\n".join(lines)

    def default(self, key: Column) -> str:
        """What holds where a contract key stays blank; empty for a required one."""
        said = f"guide.key.{key.key}.default"
        return self.words.say(said) if said in self.words else ""

    def value(self, column: Column, text: str) -> Value:
        """A text as the cell that means it: a date as a date, a number as a number.

        Raises:
            Unusable: the column would refuse it.
        """
        if not text:
            return None
        value = Typing(column, english=self.english).value(text)
        if isinstance(value, Doubtful):
            value = value.value
        match value:
            case date() | time() | int() | Decimal() if column.kind in _TYPED:
                return value
            case Decimal() if column.kind is Kind.SHARE:
                return (value * 100).normalize()
        return text
