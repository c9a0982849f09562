"""Fields of the addendum's clauses: terms of the contract and of the profile, as figures."""

from collections.abc import Iterator
from fractions import Fraction

from pipeline.documents.addendum_outline import Contact
from pipeline.documents.contract_fields import ContractFields
from pipeline.documents.contract_parts import copies_figure
from pipeline.documents.method import hours_figure
from pipeline.documents.named import full_name
from pipeline.documents.printing import Paper
from pipeline.documents.profile import Profile
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import ALWAYS_OPEN, Person, Project, Role
from pipeline.locales import forms
from pipeline.locales.inflection import names
from pipeline.locales.inflection.numerals import Case
from pipeline.problems import Place


class Fields(ContractFields):
    """Prints what clauses name in braces, but for references."""

    def __init__(self, paper: Paper, project: Project, profile: Profile) -> None:
        """Fix what is printed, and where its cells are."""
        super().__init__(paper, project, in_words=True)
        self.profile = profile

    def all(self) -> dict[str, Figure | Text]:
        """Every field a clause may name."""
        paper, project, contract = self.paper, self.project, self.project.contract
        own = self.profile
        fields: dict[str, Figure | Text] = {
            "contract_subject": self.unended("contract_subject"),
            "support_hours": hours_figure(paper, contract.support_hours, project.hours),
            "country": Text(contract.calendar, self.place("calendar")),
            "zone": self.paper.zone(self.project.contract.time_zone, self.place("time_zone")),
            "channels": self.unended("claim_contacts"),
            "always_open": self._always_open(),
            "reopen_days": self.days("reopen_days"),
            "maintenance_notice": self.counted(
                "maintenance_notice_hours",
                contract.maintenance_notice_hours,
                "час",
                Case.NOMINATIVE,
            ),
            "same_day_until": self.same_day_until(),
            "min_events": paper.count(
                "contract.min_events", contract.min_events, self.place("min_events")
            ),
            "accept_days": self.days("report_accept_days"),
            "access_term": self.term("access_term", contract.access_term),
            "warranty_clause": self._clause("warranty_clause"),
            "notice_clause": self._clause("notice_clause"),
            "report_day": Figure("profile.report_day", own.report_day, f"{own.report_day}-го"),
            "copies": copies_figure(own),
            "pd_data": Text(own.pd_data),
            "pd_notice_hours": self.counted("pd_notice_hours", own.pd_notice_hours, "час"),
        }
        for name in ("force_majeure_days", "claim_days", "penalty_days", "pd_delete_days"):
            fields[name] = self.counted(name, getattr(own, name), "рабочий день")
        if contract.maintenance_cap_hours is not None:
            fields["maintenance_cap"] = self.counted(
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
