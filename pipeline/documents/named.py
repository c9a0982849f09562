"""People and parties as papers name them, and what a person must confirm before a paper goes out.

A form the manager typed wins; otherwise it is inflected, and what is not certain is a doubt: the
paper stays a draft that lists it (``russian-documents.md`` section 2). Only Russian papers decline.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Party, Person, Project, Role
from pipeline.locales.inflection import authority, names, organisations, participles, positions
from pipeline.locales.inflection.declension import Declension
from pipeline.locales.inflection.letters import folded
from pipeline.problems import InputError, Place, Problem, Severity

Doubts = list[Problem]
_UNSTATED: Final = {"support_hours": "support_hours_unstated", "city": "city_unstated"}
_REQUISITES: Final = ("address", "ogrn", "inn", "account", "bank", "bik", "corr_account")
_SHORT: Final = {"genitive": "gen", "dative": "dat", "instrumental": "ins"}


def person_name(paper: Paper, person: Person, case: str, doubts: Doubts) -> Figure | Text:
    """Full name, surname first: «Ковальчук Инны Львовны»."""
    return _form(paper, person, "name", case, _full_name(person), "surname", doubts)


def person_addressed(paper: Paper, person: Person, doubts: Doubts) -> Figure | Text:
    """Surname and initials in the dative: «Ковальчук И. Л.»; a typed full form is shortened."""
    typed = person.name_dat
    if typed:
        words = typed.split()
        rest = names.initials(person.first_name, person.patronymic)
        surname = " ".join(words[: len(person.surname.split())])
        return Text(f"{surname}\N{NO-BREAK SPACE}{rest}", person.places.get("name_dat", Place()))
    given = names.with_initials(person.surname, person.first_name, person.patronymic, person.gender)
    return _inflected(paper, person, "name", "dative", given, "surname", doubts)


def person_position(paper: Paper, person: Person, case: str, doubts: Doubts) -> Figure | Text:
    """The position in a case, with the capitals it was typed with."""
    given = positions.declension(person.position)
    return _form(paper, person, "position", case, given, "position", doubts)


def party_addressed(paper: Paper, party: Party, doubts: Doubts) -> Figure | Text:
    """The short name in the dative, for an addressee."""
    if party.short_name_dat:
        return paper.typed(party.short_name_dat, party.places.get("short_name_dat", Place()))
    given = organisations.declension(party.short_name)
    return _inflected(paper, party, "short_name", "dative", given, "short_name", doubts)


def greeting(paper: Paper, person: Person) -> Parts:
    """«Уважаемая Инна Львовна!», by the gender; without a patronymic by the surname."""
    gender = names.gender_of(person.patronymic, person.gender)
    place = person.places.get("first_name", Place())
    if person.patronymic:
        both = f"{person.first_name}\N{NO-BREAK SPACE}{person.patronymic}"
        return paper.sentence(f"letter.dear_{gender}", name=paper.typed(both, place))
    title = paper.locale.say(
        "letter.mister" if gender == "m" else "letter.madam", name=person.surname
    )
    return paper.sentence(f"letter.dear_{gender}", name=paper.typed(title, place))


def preamble(paper: Paper, project: Project, role: Role, doubts: Doubts) -> Parts:
    """A party as the preamble of a contract names it, up to its basis.

    «Общество … «Север» (ООО «Север»), именуемое в дальнейшем «Исполнитель», в лице генерального
    директора Ковальчук Инны Львовны, действующей на основании Устава».

    Raises:
        InputError: a power of attorney or an order that does not say which one it is.

    Source:
        ``russian-documents.md`` sections 2.7 to 2.9 and 7.2.
    """
    party, person = project.party(role), project.signatory(role)
    gender = names.gender_of(person.patronymic, person.gender)
    trader = organisations.is_sole_trader(party.full_name)
    own_gender = gender if trader and _is_the_trader(party, person) else None
    named = participles.party_participle(party.full_name, party.short_name, own_gender)
    _doubt_participle(party, named, doubts)
    place = party.places.get("full_name", Place())
    given: dict[str, Figure | Text] = {
        "full_name": paper.typed(party.full_name, place),
        "short_name": paper.typed(party.short_name, party.places.get("short_name", Place())),
        "named": Figure(f"{role.value}.named", party.full_name, named.word, "", (place,)),
        "role": paper.words(f"report.role.{role.value}"),
        "basis": _basis(paper, person, doubts),
    }
    at = person.places.get("surname", Place())
    if trader and _is_the_trader(party, person):
        acting = participles.trader_participle(gender)
        given["acting"] = Figure(f"{role.value}.acting", gender, acting, "", (at,))
        return paper.sentence("named.preamble_trader", **_without(given, "short_name"))
    acting = participles.signatory_participle(gender)
    given["acting"] = Figure(f"{role.value}.acting", gender, acting, "", (at,))
    given["name"] = person_name(paper, person, "genitive", doubts)
    if trader:
        return paper.sentence("named.preamble_deputy", **_without(given, "short_name"))
    given["position"] = person_position(paper, person, "genitive", doubts)
    return paper.sentence("named.preamble", **given)


def _without(given: dict[str, Figure | Text], name: str) -> dict[str, Figure | Text]:
    return {key: value for key, value in given.items() if key != name}


def _is_the_trader(party: Party, person: Person) -> bool:
    """Whether the sole trader signs in person: the registered name holds the person's names."""
    parts = (person.surname, person.first_name, person.patronymic or "")
    held = {folded(word) for word in party.full_name.split()}
    return all(folded(word) in held for part in parts for word in part.split())


def basis_problems(project: Project) -> Iterator[Problem]:
    """Powers of attorney and orders of signatories that do not say which ones they are."""
    for person in project.people:
        if person.function == "signatory" and person.basis:
            try:
                authority.basis_genitive(person.basis)
            except authority.BasisRefusedError as refused:
                place = person.places.get("basis", Place())
                yield Problem("basis_incomplete", place, refused.basis, {}, Severity.WARNING)


def _basis(paper: Paper, person: Person, doubts: Doubts) -> Figure | Text:
    """What the signatory acts on, in the genitive; a blank is left for the hand and told."""
    place = person.places.get("basis", person.places.get("surname", Place()))
    if not person.basis:
        doubts.append(Problem("basis_missing", place, None, {}, Severity.WARNING))
        return paper.words("named.blank")
    try:
        found = authority.basis_genitive(person.basis)
    except authority.BasisRefusedError as refused:
        raise InputError(Problem("basis_incomplete", place, refused.basis)) from None
    if found.doubts and not person.forms_checked:
        doubts.append(
            Problem("basis_unsure", place, person.basis, {"form": found.genitive}, Severity.WARNING)
        )
    id_ = f"{person.role.value}.{person.function}.basis"
    return Figure(id_, person.basis, found.genitive, "", (place,))


def _doubt_participle(party: Party, named: participles.Participle, doubts: Doubts) -> None:
    if named.doubts and not party.forms_checked:
        place = party.places.get("full_name", Place())
        given = {"word": named.word}
        doubts.append(Problem("participle_unsure", place, party.full_name, given, Severity.WARNING))


def signature(paper: Paper, project: Project, role: Role) -> Context:
    """Side, position and «И. Л. Ковальчук» of who signs."""
    signatory = project.signatory(role)
    name = names.signed(signatory.surname, signatory.first_name, signatory.patronymic)
    return {
        "role": paper.words(f"report.role.{role.value}"),
        "position": capitalised(
            paper.typed(signatory.position, signatory.places.get("position", Place()))
        ),
        "name": Text(name, signatory.places.get("surname", Place())),
    }


def requisites(paper: Paper, project: Project, role: Role) -> Context:
    """What a contract prints of a party; a dash where nothing was typed."""
    party = project.party(role)

    def cell(name: str) -> Text:
        return paper.typed(getattr(party, name), party.places.get(name, Place()))

    both = [cell(name) for name in ("inn", "kpp") if getattr(party, name)]
    inn_kpp = "/".join(map(str, both)) or str(paper.dash())
    return {
        "name": cell("full_name"),
        "short_name": cell("short_name"),
        "address": cell("address"),
        "ogrn": cell("ogrn"),
        "inn_kpp": Text(inn_kpp, party.places.get("inn", Place())),
        **{name: cell(name) for name in ("account", "bank", "bik", "corr_account")},
        "email": cell("email"),
        "phone": cell("phone"),
    }


def confirmations(paper: Paper, doubts: Sequence[Problem]) -> Context:
    """What a draft asks its author to look at, one line each."""
    rows = []
    for problem in doubts:
        worded = paper.locale.problem(problem)
        cell = " ".join(part for part in (problem.place.sheet, problem.place.cell) if part)
        words = paper.locale.say("named.confirm", cell=cell, what=worded["what"])
        rows.append({"text": Text(words, problem.place)})
    return {"has": bool(rows), "rows": tuple(rows)}


def unstated(project: Project, names: Sequence[str]) -> Iterator[Problem]:
    """Keys of the contract that a paper prints by default, as nobody typed them."""
    contract = project.contract
    there = contract.places["contract_no"]
    for name in names:
        if name not in contract.places:
            place = Place(there.file, there.sheet)
            yield Problem(_UNSTATED[name], place, None, {}, Severity.WARNING)


def unreachable(project: Project) -> Iterator[Problem]:
    """A paper that asks to write or call names no address and no telephone."""
    party = project.party(Role.CONTRACTOR)
    if not (project.contract.claim_contacts or party.email or party.phone):
        place = party.places.get("short_name", Place())
        yield Problem("contacts_missing", place, party.short_name, {}, Severity.WARNING)


def incomplete(project: Project) -> Iterator[Problem]:
    """Parties whose requisites a contract prints as dashes."""
    for role in Role:
        party = project.party(role)
        if not all(getattr(party, name) for name in _REQUISITES):
            place = party.places.get("short_name", Place())
            yield Problem(
                "addendum_requisites_blank", place, party.short_name, {}, Severity.WARNING
            )


def capitalised(value: Figure | Text) -> Figure | Text:
    """The same words beginning with a capital letter, for the beginning of a line."""
    words = str(value)
    if isinstance(value, Text):
        return Text(words[:1].upper() + words[1:], value.place)
    printed = words[:1].upper() + words[1:]
    return Figure(value.id, value.value, printed, value.unit, value.source)


def full_name(person: Person) -> str:
    """Surname, first name, patronymic."""
    return " ".join(filter(None, (person.surname, person.first_name, person.patronymic)))


def _full_name(person: Person) -> Declension:
    return names.declension(person.surname, person.first_name, person.patronymic, person.gender)


def _form(  # noqa: PLR0913, PLR0917  # each is one fact of the form
    paper: Paper, noun: Person, what: str, case: str, given: Declension, at: str, doubts: Doubts
) -> Figure | Text:
    key = f"{what}_{_SHORT[case]}"
    typed = getattr(noun, key)
    if typed:
        return paper.typed(typed, noun.places.get(key, Place()))
    return _inflected(paper, noun, what, case, given, at, doubts)


def _inflected(  # noqa: PLR0913, PLR0917  # each is one fact of the form
    paper: Paper,
    noun: Person | Party,
    what: str,
    case: str,
    given: Declension,
    at: str,
    doubts: Doubts,
) -> Figure:
    """A form we made; its doubts are told unless the manager says the forms are checked."""
    form = str(getattr(given, case))
    place = noun.places.get(at, Place())
    if given.doubts and not noun.forms_checked:
        words = tuple(paper.locale.say(f"named.doubt.{code}") for code in given.doubts)
        found = {
            "form": form,
            "case": paper.locale.say(f"named.case.{case}"),
            "heading": paper.locale.say(f"named.override.{what}.{case}"),
            "reasons": words,
        }
        problem = Problem("form_unsure", place, given.nominative, found, Severity.WARNING)
        if problem not in doubts:
            doubts.append(problem)
    who = noun.function if isinstance(noun, Person) else "party"
    id_ = f"{noun.role.value}.{who}.{what}.{case}"
    return Figure(id_, given.nominative, form, "", (place,))
