"""An item on a paper of a case: its words, its limit, what was measured, what was found."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from pipeline.documents.condition_items import (
    gross_figure,
    is_yes_no,
    limit_figure,
    statistic_code,
)
from pipeline.documents.printing import Parts
from pipeline.documents.values import Figure, Text
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.domain.letters import ToldItem
from pipeline.domain.told import TechnicalCondition
from pipeline.locales import forms
from pipeline.problems import Place
from pipeline.warranty.outcome import ItemVerdict, Measured

_DECIMALS: Final = 2
_MOST_DECIMALS: Final = 12
_SOURCES_SHOWN: Final = 3


class ItemWords:
    """Prints one item of one verdict."""

    def __init__(self, writer: CaseWriter, item: ToldItem) -> None:
        """Fix the item."""
        self.writer, self.item = writer, item
        self._id = f"case.{item.id}"
        self.condition = _as_condition(item)

    @property
    def is_measured(self) -> bool:
        """Whether it is a condition with a limit."""
        return self.item.comparison is not None and self.item.limit is not None

    @property
    def is_yes_no(self) -> bool:
        """Whether its values are read as yes and no."""
        return is_yes_no(self.condition)

    def code(self) -> Figure:
        """The code of the item."""
        return Figure(f"item.{self.item.id}", self.item.id, self.item.id, "", self._cells("id"))

    def text(self) -> Figure | Text:
        """What was promised, in the words of the letter."""
        return self._told("text", "action" if self.item.sort == "step" else "text")

    def plain(self) -> Figure | Text:
        """The same in plain words, where there are some."""
        return self._told("plain", "plain") if self.item.plain else self.text()

    def parameter(self) -> Figure | Text:
        """What is measured."""
        return self._told("parameter", "parameter")

    def method(self) -> Figure | Text:
        """How it is measured."""
        return self._told("method", "method")

    def _told(self, name: str, cell: str) -> Figure | Text:
        place = self.item.places.get(cell, Place())
        return self.writer.told(f"{self._id}.{name}", getattr(self.item, name), place)

    def limit(self) -> Figure | Text:
        """The limit with its sign and unit; a step and a limitation have none."""
        if not self.is_measured:
            return self.writer.paper.dash()
        return self._with_unit(limit_figure(self.writer.paper, self.condition))

    def gross(self) -> Figure | Text:
        """From where a breach is gross."""
        if not self.is_measured:
            return self.writer.paper.dash()
        ratio = self.writer.contract.gross_ratio
        found = gross_figure(self.writer.paper, self.condition, ratio)
        if isinstance(found, Figure) and found.value != "any":
            return self._with_unit(found)
        return found

    def statistic(self) -> Figure:
        """«наибольшее значение за 60 мин»."""
        item, paper = self.item, self.writer.paper
        code = statistic_code(self.condition)
        key = f"letter.statistic.{code}"
        if self.is_yes_no:
            key = "letter.statistic.yes_last" if code == "last" else "letter.statistic.yes_always"
        printed = paper.locale.say(key, window=paper.span(item.window_s))
        exact = f"{code} {item.window_s}"
        return Figure(f"{self._id}.statistic", exact, printed, "", self._cells("statistic"))

    def value(self, found: ItemVerdict) -> Figure | Text:
        """The value that decided, with its unit; in words where nothing was measured."""
        paper, measured = self.writer.paper, found.measured
        exact = found.value if measured is None else measured.exact or found.value
        if exact is None:
            return paper.words("case.not_measured") if self.is_measured else paper.dash()
        source = () if measured is None else measured.places
        if not source and found.finding is not None:
            source = tuple(p for n, p in found.finding.places.items() if n == "value")
        printed = self._printed(Fraction(exact))
        return self._with_unit(
            Figure(f"{self._id}.value", exact, printed, self.item.unit or "", source)
        )

    def period(self, measured: Measured) -> Parts:
        """The statistic, the window it was read over, the number of readings."""
        writer = self.writer
        span = writer.span(f"{self._id}.window", measured.start, measured.end)
        if not measured.readings:
            return writer.sentence("case.not_measured_over", statistic=self.statistic(), span=span)
        readings = writer.paper.count(f"{self._id}.readings", measured.readings)
        return writer.sentence(
            "case.measured_over", statistic=self.statistic(), span=span, readings=readings
        )

    def sources(self, measured: Measured) -> Text:
        """Who or what measured, as the rows of the window say; a dash where none says."""
        series = self.writer.case.series.get(self.item.parameter or "", ())
        named = {
            one.source: one.place
            for one in series
            if one.source and measured.start <= one.at < measured.end
        }
        shown = list(named)[:_SOURCES_SHOWN]
        if not shown:
            return self.writer.paper.dash()
        return self.writer.paper.typed(", ".join(shown), named[shown[0]])

    def _printed(self, exact: Fraction) -> str:
        """Two decimals, and more until the value stands on its own side of what it is held to."""
        paper = self.writer.paper
        if self.is_yes_no and exact in {0, 1}:
            return paper.locale.say("word.yes" if exact else "word.no")
        bounds = [
            Fraction(bound)
            for bound in (self.item.limit, self.item.upper, self.item.gross_limit)
            if bound is not None
        ]
        ratio = Fraction(self.writer.contract.gross_ratio)
        bounds += [bound * ratio for bound in bounds] + [bound / ratio for bound in bounds]
        for decimals in range(_DECIMALS, _MOST_DECIMALS):
            rounded = _rounded(exact, decimals)
            if all(_side(exact, b) == _side(Fraction(rounded), b) for b in bounds):
                return paper.locale.number(rounded)
        return paper.locale.number(_rounded(exact, _MOST_DECIMALS))

    def _with_unit(self, figure: Figure) -> Figure:
        unit = self.item.unit
        if not unit or self.is_yes_no:
            return figure
        printed = f"{figure.printed}{forms.NBSP}{unit}"
        return Figure(figure.id, figure.value, printed, unit, figure.source)

    def _cells(self, *names: str) -> tuple[Place, ...]:
        return tuple(self.item.places[name] for name in names if name in self.item.places)


def conclusion(found: ItemVerdict) -> str:
    """``broken | kept | not_shown``, worded under ``[case.conclusion]``."""
    if found.breached:
        return "broken"
    denied = found.finding is not None and found.finding.breached is False
    measured_kept = found.measured is not None and found.measured.kept is True
    return "kept" if denied or measured_kept else "not_shown"


def link(found: ItemVerdict) -> str | None:
    """How a breach is tied to the fault: ``caused | not_caused | not_shown``; else ``None``."""
    if not found.breached:
        return None
    if found.finding is None:
        return "not_shown"
    return "caused" if found.caused else "not_caused"


def _side(exact: Fraction, bound: Fraction) -> int:
    return (exact > bound) - (exact < bound)


def _rounded(exact: Fraction, decimals: int) -> Decimal:
    precise = Decimal(exact.numerator) / Decimal(exact.denominator)
    return precise.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _as_condition(item: ToldItem) -> TechnicalCondition:
    """The item as the tables of letters print one."""
    return TechnicalCondition(
        id=item.id,
        scope="",
        text=item.text,
        parameter=item.parameter,
        comparison=item.comparison,
        limit=item.limit,
        upper=item.upper,
        gross_limit=item.gross_limit,
        unit=item.unit,
        statistic=item.statistic,
        window_s=item.window_s,
        essential=item.essential,
        places=item.places,
    )
