"""A paper of a case while it is put together: what it prints, its clauses, its doubts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from pipeline.calendars import DayCalendar
from pipeline.documents.clauses import clauses, worded
from pipeline.documents.deadlines import last_day
from pipeline.documents.identity import Identity, paper_number, seal
from pipeline.documents.named import Doubts, confirmations
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.replaced import Replaced, replaced_part
from pipeline.documents.values import Context, Figure, Text
from pipeline.documents.warranty_case.case_facts import CaseFacts, CasePaper
from pipeline.domain.claims import Audit
from pipeline.domain.contract import Project, Role
from pipeline.domain.letters import ToldLetter
from pipeline.domain.places import Places
from pipeline.locales import Locale
from pipeline.problems import Place, Problem, Severity

LIBRARY: Final = "warranty_case"
UNNUMBERED: Final = "history"
"""A page that tells and decides nothing: it is never issued, so it is no draft either."""
POST_DAYS: Final = 1
"""A paper is taken as received on the next working day; terms of its answer run from there."""


class Placed(Protocol):
    """A noun that knows the cells of its fields."""

    @property
    def places(self) -> Places:
        """Field name -> cell."""


class CaseWriter:
    """Prints the facts of one case on one paper."""

    def __init__(
        self, part: str, case: CaseFacts, locale: Locale, days: DayCalendar, on: date
    ) -> None:
        """Nothing is said yet."""
        self.part, self.case, self.days, self.on = part, case, days, on
        self.paper = Paper(locale)
        self.project: Project = case.project
        self.contract = case.project.contract
        self.verdict, self.claim = case.verdict, case.verdict.claim
        self.doubts: Doubts = []
        self.notes: Doubts = []
        self.clauses: dict[str, int] = {}  # id -> version
        self._library = clauses(locale.code, LIBRARY)
        self._zone = ZoneInfo(self.contract.time_zone)

    # -- words --------------------------------------------------------------------------------

    def clause(self, name: str, /, **values: Figure | Text) -> Parts:
        """A clause of the library, filled; the paper keeps its version."""
        self.clauses[name] = self._library[name].version
        return _settled(worded(self._library[name], **values))

    def sentence(self, key: str, /, **values: Figure | Text) -> Parts:
        """Words of the locale, filled."""
        return _settled(self.paper.sentence(key, **values))

    def doubt(self, code: str, place: Place, found: object = None, **given: object) -> None:
        """A person has to look at it before the paper goes out."""
        self.doubts.append(Problem(code, place, found, given, Severity.WARNING))

    def note(self, code: str, place: Place, found: object = None, **given: object) -> None:
        """Worth saying; the paper may go out."""
        self.notes.append(Problem(code, place, found, given, Severity.WARNING))

    def typed(self, noun: Placed, name: str) -> Text:
        """A cell of a noun as text; blank shows a dash."""
        return self.paper.typed(getattr(noun, name), noun.places.get(name, Place()))

    def told(self, id_: str, words: str | None, place: Place) -> Figure | Text:
        """Words of a paper as told: of a cell, else of the register's record, and so a figure."""
        if place != Place() or not words:
            return self.paper.typed(words, place)
        return Figure(id_, words, str(self.paper.typed(words)))

    @staticmethod
    def listed(lines: Sequence[Parts]) -> tuple[Context, ...]:
        """Lines of a list: a semicolon after each, a full stop after the last."""
        ends = (*(";" for _ in lines[1:]), ".")  # one more than lines where there is none
        return tuple(
            {"parts": _settled((*line, {"value": Text(end)}))}
            for line, end in zip(lines, ends, strict=False)
        )

    # -- days and instants --------------------------------------------------------------------

    def local(self, at: datetime) -> datetime:
        """An instant in the contract's zone."""
        return at.astimezone(self._zone)

    def instant(self, noun: Placed, name: str) -> Figure | Text:
        """Date and time of a field of a noun; blank shows a dash."""
        at: datetime | None = getattr(noun, name)
        source = _cells(noun, name)
        return self.paper.instant(f"case.{name}", at and self.local(at), *source)

    def day(self, noun: Placed, name: str) -> Figure | Text:
        """The day of a field of a noun, for a sentence; blank shows a dash."""
        value: date | datetime | None = getattr(noun, name)
        if value is None:
            return self.paper.dash()
        on = self.local(value).date() if isinstance(value, datetime) else value
        return self.paper.long_day(f"case.{name}.day", on, *_cells(noun, name))

    def until(self, name: str) -> Figure:
        """The last day of a term of the contract that runs from the receipt of this paper.

        Raises:
            InputError: the calendar does not know the days after ``on``.
        """
        last = last_day(self.days, self.received_on, getattr(self.contract, name))
        return self.paper.long_day(f"case.until.{name}", last, *self.source(name))

    @property
    def received_on(self) -> date:
        """The day this paper is taken as received."""
        return last_day(self.days, self.on, POST_DAYS)

    def zone(self) -> Text:
        """The contract's time zone in words."""
        return self.paper.zone(self.contract.time_zone, self.key("time_zone"))

    # -- the contract and the case ------------------------------------------------------------

    @property
    def audit(self) -> Audit:
        """The check; an empty one where there is none yet, which its paper has told."""
        return self.case.verdict.audit or Audit(incident=self.claim.id, opened_on=self.on)

    def audit_place(self, *names: str) -> Place:
        """The first of these cells of the check that is known, else where the case stands."""
        places = self.audit.places
        known = (places[name] for name in (*names, "incident") if name in places)
        return next(known, self.claim.places.get("id", Place()))

    def key(self, name: str) -> Place:
        """The cell of a key of the contract."""
        return self.contract.places.get(name, Place())

    def source(self, name: str) -> tuple[Place, ...]:
        """The cell of a key of the contract; none for a default."""
        return (self.contract.places[name],) if name in self.contract.places else ()

    def contract_on(self) -> Figure:
        """The date of the contract."""
        return self.paper.long_day(
            "contract.on", self.contract.contract_on, self.key("contract_on")
        )

    def contract_no(self) -> Text:
        """The number of the contract."""
        return self.paper.typed(self.contract.contract_no, self.key("contract_no"))

    def contract_clause(self, name: str) -> Text:
        """A clause of the contract as it stands in a sentence."""
        return self.paper.contract_clause(getattr(self.contract, name), self.key(name))

    def incident(self) -> Text:
        """The number of the claim."""
        return self.typed(self.claim, "id")

    def letter_no(self, letter: ToldLetter) -> Figure:
        """The number of a letter."""
        source = (letter.places["number"],) if "number" in letter.places else ()
        return Figure(f"letter.{letter.number}", letter.number, letter.number, "", source)

    def letter_on(self, letter: ToldLetter) -> Figure:
        """The date of a letter, for a sentence."""
        return self.paper.long_day(f"letter.{letter.number}.on", letter.on, *_cells(letter, "on"))

    def issued_no(self, part: str) -> Figure:
        """The number of a paper of this case that stands issued.

        Raises:
            KeyError: it does not.
        """
        number = self.case.issued[part].number
        return Figure(f"case.{part}.number", number, number)

    def issued_on(self, part: str) -> Figure:
        """The date of a paper of this case that stands issued."""
        return self.paper.long_day(f"case.{part}.on", self.case.issued[part].on)

    def doubt_outdated(self) -> None:
        """The issued decision was made under another verdict than that of today."""
        decision = self.case.issued.get("decision")
        if decision is not None and decision.verdict not in {None, self.verdict.stated}:
            place = self.audit_place("closed_on")
            self.doubt("case_decision_outdated", place, self.claim.id, number=decision.number)

    def reply_address(self) -> Text:
        """Where an answer goes: «на адрес …», else by the requisites of the paper."""
        party = self.project.party(Role.CONTRACTOR)
        if not party.email:
            return self.paper.words("case.at_requisites")
        words = self.paper.locale.say("letter.at_address", address=party.email)
        return self.paper.typed(words, party.places.get("email", Place()))

    # -- the whole paper ----------------------------------------------------------------------

    def finished(
        self,
        made: Context,
        identity: Identity | None,
        replaced: Replaced | None,
        *,
        warned: tuple[str, ...] = (),
    ) -> CasePaper:
        """The paper of these parts, with what every paper has."""
        paper = self.paper
        whole: Context = {
            **made,
            "draft": identity is None and self.part != UNNUMBERED,
            "date": paper.long_day("document.on", self.on),
            "number": paper_number(identity, paper.words("letter.no_number")),
            "seal": seal(paper, identity, self.on),
            "replaced": replaced_part(paper, replaced, f"case.replaced.{self.part}"),
            "about": self.about(),
            "zone": self.clause("zone", zone=self.zone()),
            "confirm": confirmations(paper, self.doubts if identity is None else ()),
        }
        title = paper.locale.say(f"case.title.{self.part}", incident=self.claim.id)
        return CasePaper(
            context=whole,
            title=title,
            subject=self.contract.contract_subject,
            doubts=tuple(self.doubts),
            notes=(*self.notes, *paper.notes),
            clauses=tuple(sorted(self.clauses.items())),
            warned=warned,
        )

    def about(self) -> Parts:
        """«по обращению … от …, договор от … № …», under the heading of a paper."""
        return self.paper.sentence(
            "case.about",
            incident=self.incident(),
            reported_on=self.day(self.claim, "reported_at"),
            contract_on=self.contract_on(),
            contract_no=self.contract_no(),
        )

    def span(self, id_: str, start: datetime, end: datetime) -> Figure:
        """«с … до …», of one day or two; exact value: both instants."""
        first, last = self.local(start), self.local(end)
        same = first.date() == last.date()
        key = "case.span_one_day" if same else "case.span"
        to = f"{last:%H:%M}" if same else last
        printed = self.paper.locale.say(key, start=first, end=to)
        return Figure(id_, f"{start.isoformat()}/{end.isoformat()}", printed)

    def term_end(self, asked_at: datetime) -> date | datetime:
        """The end of ``access_term`` after an instant: a day, or an instant for a term of hours."""
        term = self.contract.access_term
        if term.working_days is None:
            return self.local(asked_at + timedelta(seconds=term.seconds or 0))
        return last_day(self.days, self.local(asked_at).date(), term.working_days)


def _settled(parts: Parts) -> Parts:
    """A sentence with one full stop after a value that ends with its own: «2026 г.», «52 шт.»."""
    made: list[Context] = []
    for part in parts:
        value, before = part["value"], made[-1]["value"] if made else ""
        if isinstance(value, Text) and value.value.startswith(".") and str(before).endswith("."):
            value = Text(value.value[1:], value.place)
        if str(value):
            made.append({"value": value})
    return tuple(made)


def _cells(noun: Placed, name: str) -> tuple[Place, ...]:
    return (noun.places[name],) if name in noun.places else ()
