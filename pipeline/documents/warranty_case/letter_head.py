"""The head and foot of a paper that goes out as a letter."""

from pipeline.documents.named import (
    capitalised,
    full_name,
    greeting,
    party_addressed,
    person_addressed,
    person_position,
    requisites,
    signature,
    unreachable,
)
from pipeline.documents.values import Context
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.domain.contract import Person, Role
from pipeline.locales.inflection import organisations
from pipeline.problems import Place


def letter_parts(writer: CaseWriter) -> Context:
    """Letterhead, addressee, greeting, signature and executor mark."""
    writer.doubts += unreachable(writer.project)
    person = addressed(writer)
    return {
        "letterhead": letterhead(writer),
        "addressee": _addressee(writer, person),
        "greeting": greeting(writer.paper, person),
        "signature": signature(writer.paper, writer.project, Role.CONTRACTOR),
        "preparer": _preparer(writer),
    }


def addressed(writer: CaseWriter) -> Person:
    """Who a letter goes to: the addressee, else the only signatory (``design.md`` 3)."""
    named = writer.project.person(Role.CLIENT, "addressee")
    return named or writer.project.signatory(Role.CLIENT)


def letterhead(writer: CaseWriter) -> Context:
    """The contractor's requisites, with what of them is stated."""
    party = writer.project.party(Role.CONTRACTOR)
    return {
        **requisites(writer.paper, writer.project, Role.CONTRACTOR),
        "is_trader": organisations.is_sole_trader(party.full_name),
        **{f"has_{name}": bool(getattr(party, name)) for name in
           ("address", "phone", "email", "ogrn", "inn")},
    }  # fmt: skip


def _addressee(writer: CaseWriter, person: Person) -> Context:
    paper, doubts = writer.paper, writer.doubts
    party = writer.project.party(Role.CLIENT)
    email = person.email or party.email
    source = person if person.email else party
    return {
        "is_trader": organisations.is_sole_trader(party.full_name),
        "position": capitalised(person_position(paper, person, "dative", doubts)),
        "party": party_addressed(paper, party, doubts),
        "name": person_addressed(paper, person, doubts),
        "has_email": bool(email),
        "email": paper.typed(email, source.places.get("email", Place())),
    }


def _preparer(writer: CaseWriter) -> Context:
    person = writer.project.person(Role.CONTRACTOR, "preparer")
    places = {} if person is None else person.places
    return {
        "has": person is not None,
        "name": writer.paper.typed(person and full_name(person), places.get("surname", Place())),
        "has_phone": person is not None and bool(person.phone),
        "phone": writer.paper.typed(person and person.phone, places.get("phone", Place())),
    }
