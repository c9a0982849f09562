"""The warranty agreement: terms of the workbook in, the context of its template out.

Order and wording: ``russian-documents.md`` section 15.1. Once it is signed, letters bind by it,
so it also tells by which words other papers refer to its clauses.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.documents.clause_lines import ClauseLines, Used
from pipeline.documents.clauses import AGREEMENTS, clauses
from pipeline.documents.contract_fields import ContractFields
from pipeline.documents.contract_parts import contract_parts, copies_figure, copies_line
from pipeline.documents.identity import Identity, paper_number, seal
from pipeline.documents.method import hours_figure
from pipeline.documents.named import (
    basis_problems,
    confirmations,
    incomplete,
    unreachable,
    unstated,
)
from pipeline.documents.numbering import Line, Numbers, Section, numbered
from pipeline.documents.printing import Paper
from pipeline.documents.profile import Profile
from pipeline.documents.replaced import Replaced, replaced_part
from pipeline.documents.terms_rates import rates_in_force, rates_part, unpriced
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.claims import Rate
from pipeline.domain.contract import Project, Role
from pipeline.locales import Locale
from pipeline.locales.inflection.counted import counted
from pipeline.locales.inflection.numerals import Case
from pipeline.problems import InputError, Place, Problem, Severity

KIND: Final = "warranty_terms"
_CHECK_NOTICE_DAYS: Final = 1
_LOGS_KEPT_DAYS: Final = 30
_ADDRESS_CHANGE_DAYS: Final = 1
_LAST: Final = frozenset({"copies", "copies_more", "electronic"})
"""Clauses that stay with the signatures."""


@dataclass(frozen=True, slots=True)
class WarrantyTerms:
    """What the agreement says, ready for its template.

    Attributes:
        doubts: what a person must look at before it is issued.
        notes: worth saying, and no more.
        clauses: of the library, as they stand in the paper.
        clauses_for: key of the contract -> how another paper refers to the clause that fills it:
            ``warranty_clause``, ``notice_clause``; ``binding_clause`` where silence is consent;
            ``rates_clause`` where there are rates.
    """

    context: Context
    title: str
    subject: str
    doubts: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    clauses: tuple[Used, ...]
    clauses_for: Mapping[str, str]


def warranty_terms(  # noqa: PLR0913  # each is one fact of the document
    project: Project,
    rates: Iterable[Rate],
    locale: Locale,
    *,
    on: date,
    profile: Profile | None = None,
    identity: Identity | None = None,
    replaced: Replaced | None = None,
) -> WarrantyTerms:
    """The context of ``templates/<locale>/warranty_terms.docx``.

    Args:
        project: the contract, its parties and people.
        rates: prices of an hour; those that ran out before ``on`` are not printed.
        locale: language of the document.
        on: date printed on it, from which it is in force.
        profile: what the company settles once for all papers.
        identity: number and seal of an issued agreement; without it the agreement is a draft,
            with the header ПРОЕКТ and the list of what to confirm.
        replaced: the agreement that this one takes the place of.

    Raises:
        FileNotFoundError: the clause library does not speak the language yet.
        InputError: conditions only inform, so there is nothing to agree on; a signatory's power
            of attorney or order does not say which one it is.
    """
    refused = [replace(p, severity=Severity.ERROR) for p in basis_problems(project)]
    contract = project.contract
    if contract.binding == "informational":
        place = contract.places.get("binding", Place())
        refused.append(Problem("terms_informational", place))
    if refused:
        raise InputError(*refused)
    terms = _Terms(project, rates_in_force(rates, on), locale, profile or Profile(), on)
    return terms.made(identity, replaced)


class _Terms:
    """Puts one agreement together."""

    def __init__(
        self,
        project: Project,
        rates: tuple[Rate, ...],
        locale: Locale,
        profile: Profile,
        on: date,
    ) -> None:
        self.project, self.rates, self.profile, self.on = project, rates, profile, on
        self.paper = Paper(locale)
        self.fields = ContractFields(self.paper, project, in_words=False)
        library = {**clauses(locale.code, AGREEMENTS), **clauses(locale.code, KIND)}
        self.lines = ClauseLines(library)

    def made(self, identity: Identity | None, replaced: Replaced | None) -> WarrantyTerms:
        paper, contract = self.paper, self.project.contract
        outline = tuple(self._outline())
        numbers = numbered(outline, ("rates",) if self.rates else ())
        doubts = list(self._doubts())
        fields = {**numbers.references, **self._values()}
        context: Context = {
            **contract_parts(self.fields, self.on, doubts),
            "draft": identity is None,
            "on_paper": self.profile.exchange != "electronic",
            "number": paper_number(identity, paper.words("addendum.no_number")),
            "seal": seal(paper, identity, self.on),
            "replaced": replaced_part(paper, replaced, "terms.replaced"),
            "sections": {part.key: self._section(part, numbers, fields) for part in outline},
            "rates": rates_part(self.fields, self.rates, numbers.references),
        }
        asked = doubts if identity is None else ()
        return WarrantyTerms(
            context={**context, "confirm": confirmations(paper, asked)},
            title=paper.locale.say("terms.property_title", contract=contract.contract_no),
            subject=contract.contract_subject,
            doubts=tuple(doubts),
            notes=paper.notes,
            clauses=tuple(self.lines.used),
            clauses_for=dict(self._clauses_for(numbers, identity)),
        )

    # -- clauses ------------------------------------------------------------------------------

    def _outline(self) -> Iterator[Section]:
        contract = self.project.contract
        silent = contract.binding == "silence"
        binding = Line("binding_silence" if silent else "binding", anchor="binding")
        price = Line("price" if self.rates else "price_agreed", anchor="price")
        contacts = "contacts" if contract.claim_contacts else "contacts_requisites"
        appendix = ("appendix",) if self.rates else ()
        yield _section("guarantee", "guarantee", "conditions", binding, "not_stricter")
        yield _section("mending", "mending", "warranty_term", "claims", "outside")
        yield _section("check", "check_notice", "access", "act", "expertise")
        yield _section("payment", "free", "warning", "charge", price, "calculation")
        yield _section("liability", "damages")
        yield _section("messages", "messages", contacts)
        yield _section("order", "in_force", *appendix, copies_line(self.profile))
        yield _section("requisites")

    def _section(
        self, section: Section, numbers: Numbers, fields: Mapping[str, Figure | Text]
    ) -> Context:
        number = numbers.sections[section.key]
        groups = self.lines.groups(section, numbers.lines[section.key], fields, _LAST)
        return {
            "number": Figure(f"section.{section.key}.number", number, number),
            "title": self.paper.words(f"terms.section.{section.key}"),
            "lines": tuple(groups.get("lines", ())),
        }

    def _clauses_for(
        self, numbers: Numbers, identity: Identity | None
    ) -> Iterator[tuple[str, str]]:
        """Keys of the contract that a signed agreement fills."""
        refer = numbers.references
        yield "warranty_clause", self._referred("clause", refer["ref_charge"], identity)
        if self.project.contract.binding == "silence":
            yield "binding_clause", self._referred("clause", refer["ref_binding"], identity)
        yield "notice_clause", self._referred("section_of", refer["section_messages"], identity)
        if self.rates:
            yield "rates_clause", self._referred("clause", refer["ref_price"], identity)

    def _referred(self, what: str, at: Figure, identity: Identity | None) -> str:
        """How another paper refers to a place of this one; a draft has no number to name."""
        locale = self.paper.locale
        on = locale.long_day(self.on)
        if identity is None:
            return locale.say(f"terms.{what}_draft", at=str(at), on=on)
        return locale.say(f"terms.{what}", at=str(at), on=on, number=identity.number)

    # -- fields -------------------------------------------------------------------------------

    def _values(self) -> dict[str, Figure | Text]:
        """What clauses name in braces, but for references."""
        paper, fields, contract = self.paper, self.fields, self.project.contract
        return {
            "objection_days": fields.days("objection_days"),
            "act_objection_days": fields.days("act_objection_days"),
            "cure_days": fields.days("cure_days", Case.ACCUSATIVE),
            "warranty_months": fields.counted(
                "warranty_months", contract.warranty_months, "месяц", Case.NOMINATIVE
            ),
            "repeat_months": fields.counted("repeat_months", contract.repeat_months, "месяц"),
            "gross_ratio": fields.counted(
                "gross_ratio", contract.gross_ratio, "раз", Case.ACCUSATIVE
            ),
            "access_term": fields.term("access_term", contract.access_term),
            "same_day_until": fields.same_day_until(),
            "paid_check": self._paid_check(),
            "check_notice": _settled(
                "check_notice", _CHECK_NOTICE_DAYS, "рабочий день", Case.ACCUSATIVE
            ),
            "logs_kept": _settled("logs_kept", _LOGS_KEPT_DAYS, "день", Case.GENITIVE),
            "address_change": _settled(
                "address_change", _ADDRESS_CHANGE_DAYS, "рабочий день", Case.GENITIVE
            ),
            "contractor_address": self._address(Role.CONTRACTOR),
            "client_address": self._address(Role.CLIENT),
            "contacts": fields.unended("claim_contacts"),
            "support_hours": hours_figure(paper, contract.support_hours, self.project.hours),
            "in_force": paper.long_day("document.on", self.on),
            "copies": copies_figure(self.profile),
        }

    def _paid_check(self) -> Figure:
        """The hours of a check that are paid: «часы проверки сверх 4»; from the first on: all."""
        free = self.project.contract.audit_hours_free
        key = "terms.check_over" if free else "terms.check_all"
        printed = self.paper.locale.say(key, hours=free)
        place = self.fields.place("audit_hours_free")
        return Figure("term.audit_hours_free", free, printed, "hours", (place,))

    def _address(self, role: Role) -> Text:
        """Addresses of a party from which letters count; a blank is left for the hand."""
        party = self.project.party(role)
        if not party.email:
            return self.paper.words("named.blank")
        listed = ", ".join(filter(None, (part.strip() for part in party.email.split(";"))))
        return self.paper.typed(listed, party.places.get("email", Place()))

    # -- doubts -------------------------------------------------------------------------------

    def _doubts(self) -> Iterator[Problem]:
        project = self.project
        yield from unstated(project, ("support_hours", "city"))
        yield from unreachable(project)
        yield from incomplete(project)
        for role in Role:
            party = project.party(role)
            if not party.email:
                place = party.places.get("short_name", Place())
                yield Problem(
                    "terms_address_missing", place, party.short_name, {}, Severity.WARNING
                )
        yield from unpriced(self.paper, project, self.rates, self.on)


def _section(key: str, *lines: Line | str) -> Section:
    """A section of these clauses, named by their ids where nothing else is to be said."""
    return Section(key, tuple(Line(one) if isinstance(one, str) else one for one in lines))


def _settled(name: str, value: int, noun: str, case: Case) -> Figure:
    """A term that the agreement itself settles, alike for every client."""
    return Figure(f"terms.{name}", value, counted(value, noun, case))


__all__ = ["KIND", "WarrantyTerms", "warranty_terms"]
