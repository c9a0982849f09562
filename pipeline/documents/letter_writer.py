"""What a letter and a notice are written with: their subject, clauses, terms and addresses."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from pipeline.calendars import DayCalendar
from pipeline.documents.clauses import clauses, worded
from pipeline.documents.deadlines import last_day
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import Contract, Person, Project, Role, Stage
from pipeline.domain.told import BuiltObject
from pipeline.locales.inflection.counted import counted
from pipeline.locales.inflection.numerals import Case
from pipeline.problems import Place

if TYPE_CHECKING:
    from pipeline.documents.named import Doubts

About = Stage | BuiltObject
"""What a letter is about; a stage and an object never share a code."""

_POST_DAYS: Final = 1
"""A letter is taken as received on the next working day; objections are counted from there."""


def scope_kind(about: About) -> str:
    """``object``, ``stage`` or ``task``."""
    return "object" if isinstance(about, BuiltObject) else about.kind


class Writer:
    """A letter while it is put together: what it prints of the contract, and its clauses."""

    def __init__(  # noqa: PLR0913, PLR0917  # each is one fact of the letter
        self, kind: str, project: Project, about: About, paper: Paper, days: DayCalendar, on: date
    ) -> None:
        """Nothing is said yet.

        Raises:
            InputError: the calendar does not know the days after ``on``.
        """
        self.project, self.about, self.paper, self.days, self.on = project, about, paper, days, on
        self.contract: Contract = project.contract
        self.stage: Stage | None = about if isinstance(about, Stage) else None
        self.doubts: Doubts = []
        self.clauses: dict[str, int] = {}  # id -> version
        self.until = last_day(days, on, _POST_DAYS + self.contract.objection_days)
        self._library = clauses(paper.locale.code, kind)

    @property
    def binds(self) -> bool:
        """Whether breaking a condition can have a consequence (section 10.6)."""
        return self.contract.letters_bind

    def clause(self, name: str, /, **values: Figure | Text) -> Parts:
        """A clause of the library, filled; the letter keeps its version."""
        self.clauses[name] = self._library[name].version
        return worded(self._library[name], **values)

    def typed(self, name: str) -> Text:
        """A key of the contract as text."""
        return self.paper.typed(getattr(self.contract, name), self.key(name))

    def key(self, name: str) -> Place:
        """The cell of a key of the contract."""
        return self.contract.places.get(name, Place())

    def source(self, name: str) -> tuple[Place, ...]:
        """The cell of a key of the contract; none for a default."""
        return (self.contract.places[name],) if name in self.contract.places else ()

    def said_of(self, name: str) -> Text:
        """A cell of what the letter is about, as text."""
        return self.paper.typed(getattr(self.about, name), self.at(name))

    def at(self, name: str) -> Place:
        """A cell of what the letter is about."""
        return self.about.places.get(name, Place())

    def of_contract(self, name: str) -> Text:
        """A clause of the contract as it stands in a sentence."""
        return self.paper.contract_clause(getattr(self.contract, name), self.key(name))

    def contract_on(self) -> Figure:
        """The date of the contract."""
        on = self.contract.contract_on
        return self.paper.long_day("contract.on", on, self.key("contract_on"))

    def starts_on(self, stage: Stage) -> Figure:
        """The first day of the stage."""
        return self.paper.long_day("stage.starts_on", stage.starts_on, self.at("starts_on"))

    def until_day(self) -> Figure:
        """The last day for objections."""
        return self.paper.long_day("objections.until", self.until, *self.source("objection_days"))

    def months(self, name: str, case: Case) -> Figure:
        """A term of the contract in months, as a sentence has it."""
        value: int = getattr(self.contract, name)
        printed = counted(value, "месяц", case)
        return Figure(f"contract.{name}", value, printed, "months", self.source(name))

    def reply_address(self) -> Text:
        """Where an answer goes."""
        party = self.project.party(Role.CONTRACTOR)
        if not party.email:
            return self.paper.words("letter.at_requisites")
        place = party.places.get("email", Place())
        return self.paper.typed(
            self.paper.locale.say("letter.at_address", address=party.email), place
        )

    def addressed(self) -> Person:
        """Who the letter goes to: the addressee, else the only signatory (``design.md`` 3)."""
        named = self.project.person(Role.CLIENT, "addressee")
        return named or self.project.signatory(Role.CLIENT)

    def last_working_day(self, days: Sequence[date]) -> date | None:
        """The last working day among ``days``, which are in order; ``None``: there is none."""
        return next((day for day in reversed(days) if self.days.is_working(day)), None)
