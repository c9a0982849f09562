"""Terms of the contract as its papers print them: dates, counted terms, words as typed."""

from decimal import Decimal
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import Project
from pipeline.domain.durations import Duration
from pipeline.locales.inflection.counted import counted, counted_in_words
from pipeline.locales.inflection.numerals import Case
from pipeline.problems import Place

_HOUR: Final = 3600
_MINUTE: Final = 60


class ContractFields:
    """Prints keys of the contract, each traced to its cell."""

    def __init__(self, paper: Paper, project: Project, *, in_words: bool) -> None:
        """Fix what is printed, and whether «5 (пяти)» or «5» stands for a number of days."""
        self.paper = paper
        self.project = project
        self._said = counted_in_words if in_words else counted

    def place(self, name: str) -> Place:
        """The cell of a key of the contract."""
        return self.project.contract.places.get(name, Place())

    def typed(self, name: str) -> Text:
        """A key of the contract as typed."""
        return self.paper.typed(getattr(self.project.contract, name), self.place(name))

    def unended(self, name: str) -> Text:
        """A key as typed but for its full stop: the clause has its own."""
        words = self.typed(name)
        return Text(words.value.rstrip(". "), words.place)

    def contract_on(self) -> Figure:
        """The date of the contract."""
        on = self.project.contract.contract_on
        return self.paper.long_day("contract.on", on, self.place("contract_on"))

    def same_day_until(self) -> Figure:
        """The hour until which a request is served on its day."""
        until = self.project.contract.same_day_until
        place = self.place("same_day_until")
        return Figure("contract.same_day_until", until, f"{until:%H:%M}", "", (place,))

    def days(self, name: str, case: Case = Case.GENITIVE) -> Figure:
        """A key in working days: «5 рабочих дней»."""
        return self.counted(name, getattr(self.project.contract, name), "рабочий день", case)

    def counted(
        self, name: str, value: int | Decimal, noun: str, case: Case = Case.GENITIVE
    ) -> Figure:
        """A number with its noun, in the case that its sentence wants."""
        place = self.place(name)
        source = (place,) if place != Place() else ()
        return Figure(f"term.{name}", value, self._said(value, noun, case), "", source)

    def term(self, name: str, given: Duration) -> Figure:
        """A key that is a duration, after «в течение»."""
        if given.working_days is not None:
            return self.counted(name, given.working_days, "рабочий день")
        seconds = given.seconds or 0
        if seconds % _HOUR:
            return self.counted(name, seconds // _MINUTE, "минута")
        return self.counted(name, seconds // _HOUR, "час")
