"""Fields of the addendum's clauses: terms of the contract and of the profile, as figures."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.documents.addendum_outline import Contact
from pipeline.documents.method import hours_figure
from pipeline.documents.named import full_name
from pipeline.documents.printing import Paper
from pipeline.documents.profile import Profile
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN, Person, Project, Role
from pipeline.domain.durations import Duration
from pipeline.locales import forms
from pipeline.locales.inflection import names
from pipeline.locales.inflection.counted import counted_in_words
from pipeline.locales.inflection.numerals import Case, in_words
from pipeline.problems import Place

_HOUR: Final = 3600


class Fields:
    """Prints what clauses name in braces, but for references."""

    def __init__(self, paper: Paper, project: Project, profile: Profile) -> None:
        """Fix what is printed, and where its cells are."""
        self.paper = paper
        self.project = project
        self.profile = profile

    def all(self) -> dict[str, Figure | Text]:
        """Every field a clause may name."""
        paper, project, contract = self.paper, self.project, self.project.contract
        own = self.profile
        fields: dict[str, Figure | Text] = {
            "contract_subject": self._unended("contract_subject"),
            "support_hours": hours_figure(paper, contract.support_hours, project.hours),
            "country": Text(contract.calendar, self.place("calendar")),
            "zone": self.paper.zone(self.project.contract.time_zone, self.place("time_zone")),
            "channels": self._unended("claim_contacts"),
            "always_open": self._always_open(),
            "reopen_days": self._days("reopen_days"),
            "maintenance_notice": self._counted(
                "maintenance_notice_hours",
                contract.maintenance_notice_hours,
                "час",
                nominative=True,
            ),
            "same_day_until": Figure(
                "contract.same_day_until",
                contract.same_day_until,
                f"{contract.same_day_until:%H:%M}",
                "",
                (self.place("same_day_until"),),
            ),
            "min_events": paper.count(
                "contract.min_events", contract.min_events, self.place("min_events")
            ),
            "accept_days": self._days("report_accept_days"),
            "access_term": self._term(contract.access_term),
            "warranty_clause": self._clause("warranty_clause"),
            "notice_clause": self._clause("notice_clause"),
            "report_day": Figure("profile.report_day", own.report_day, f"{own.report_day}-го"),
            "copies": Figure(
                "profile.copies",
                own.copies,
                f"{own.copies}{forms.NBSP}({in_words(own.copies, 'm', Case.GENITIVE)})",
            ),
            "pd_data": Text(own.pd_data),
            "pd_notice_hours": self._counted("pd_notice_hours", own.pd_notice_hours, "час"),
        }
        for name in ("force_majeure_days", "claim_days", "penalty_days", "pd_delete_days"):
            fields[name] = self._counted(name, getattr(own, name), "рабочий день")
        if contract.maintenance_cap_hours is not None:
            fields["maintenance_cap"] = self._counted(
                "maintenance_cap_hours", contract.maintenance_cap_hours, "час"
            )
        if contract.credit_cap is not None:
            printed = forms.stated_share(Fraction(contract.credit_cap), paper.locale.code)
            fields["credit_cap"] = Figure(
                "contract.credit_cap",
                contract.credit_cap,
                printed,
                "share",
                (self.place("credit_cap"),),
            )
        return fields

    def place(self, name: str) -> Place:
        """The cell of a key of the contract."""
        return self.project.contract.places.get(name, Place())

    def typed(self, name: str) -> Text:
        """A key of the contract as typed."""
        return self.paper.typed(getattr(self.project.contract, name), self.place(name))

    def _unended(self, name: str) -> Text:
        """A key as typed but for its full stop: the clause has its own."""
        words = self.typed(name)
        return Text(words.value.rstrip(". "), words.place)

    def contract_on(self) -> Figure:
        """The date of the contract."""
        on = self.project.contract.contract_on
        return self.paper.long_day("contract.on", on, self.place("contract_on"))

    def _days(self, name: str) -> Figure:
        return self._counted(name, getattr(self.project.contract, name), "рабочий день")

    def _counted(
        self, name: str, value: int | Decimal, noun: str, *, nominative: bool = False
    ) -> Figure:
        """«5 (пяти) рабочих дней» after «в течение»; in the nominative after «за»."""
        case = Case.NOMINATIVE if nominative else Case.GENITIVE
        place = self.place(name)
        source = (place,) if place != Place() else ()
        return Figure(f"term.{name}", value, counted_in_words(value, noun, case), "", source)

    def _term(self, term: Duration) -> Figure:
        if term.working_days is not None:
            return self._counted("access_term", term.working_days, "рабочий день")
        seconds = term.seconds or 0
        if seconds % _HOUR:
            return self._counted("access_term", seconds // 60, "минута")
        return self._counted("access_term", seconds // _HOUR, "час")

    def _clause(self, name: str) -> Text:
        """The clause of the Contract, as typed: «п. 5.2 Договора»."""
        return self.paper.contract_clause(getattr(self.project.contract, name), self.place(name))

    def _always_open(self) -> Figure:
        """The priorities served round the clock: «приоритетом 1», «приоритетами 1, 2»."""
        rows = [p for p in self.project.priorities if p.hours == ALWAYS_OPEN]
        codes = tuple(p.code for p in rows)
        key = "addendum.with_priority" if len(codes) == 1 else "addendum.with_priorities"
        printed = self.paper.locale.say(key, codes=codes)
        source = tuple(p.places["code"] for p in rows if "code" in p.places)
        return Figure("priorities.always_open", ", ".join(codes), printed, "", source)

    def contacts(self) -> Iterator[Contact]:
        """Who settles daily questions for either side."""
        for role in Role:
            people = (p for p in self.project.people if p.role is role and p.function == "contact")
            for person in people:
                yield {
                    "side": self.paper.words(f"addendum.side.{role.value}"),
                    "person": self._person(person),
                }

    def _person(self, person: Person) -> Text:
        """Position, name as the profile wants the client's staff named, phone, e-mail."""
        shown = self.profile.client_names if person.role is Role.CLIENT else "full"
        name = {
            "full": full_name(person),
            "initials": names.signed(person.surname, person.first_name, person.patronymic),
            "position": "",
        }[shown]
        position = person.position
        if position[1:2].islower():  # «Директор», but not «ИТ-директор»
            position = position[:1].lower() + position[1:]
        who = " ".join(filter(None, (position, name)))
        words = ", ".join(filter(None, (who, person.phone, person.email)))
        return self.paper.typed(words, person.places.get("surname", Place()))
