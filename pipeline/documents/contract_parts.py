"""What every paper of a contract has: place and date, the parties, their requisites, who signs."""

from datetime import date

from pipeline.documents.contract_fields import ContractFields
from pipeline.documents.named import Doubts, preamble, requisites, signature
from pipeline.documents.numbering import Line
from pipeline.documents.profile import Profile
from pipeline.documents.values import Context, Figure
from pipeline.domain.contract import Role
from pipeline.locales import forms
from pipeline.locales.inflection import organisations
from pipeline.locales.inflection.numerals import Case, in_words


def contract_parts(fields: ContractFields, on: date, doubts: Doubts) -> Context:
    """The parts by the names that templates of contracts use.

    Args:
        fields: prints keys of the contract.
        on: date of the paper.
        doubts: takes what the preamble is not certain of.

    Raises:
        InputError: a signatory's power of attorney or order does not say which one it is.
    """
    paper, project = fields.paper, fields.project
    city = paper.locale.say("addendum.place", city=project.contract.city)
    return {
        "contract_on": fields.contract_on(),
        "contract_no": fields.typed("contract_no"),
        "place": paper.typed(city, fields.place("city")),
        "document_date": paper.long_day("document.on", on),
        "preamble": {role.value: preamble(paper, project, role, doubts) for role in Role},
        "requisites": {
            role.value: {
                **requisites(paper, project, role),
                "is_trader": organisations.is_sole_trader(project.party(role).full_name),
            }
            for role in Role
        },
        "signatures": {role.value: signature(paper, project, role) for role in Role},
    }


def copies_line(profile: Profile) -> Line:
    """The clause on paper copies or on electronic exchange, never both (section 7.11)."""
    if profile.exchange == "electronic":
        return Line("electronic", anchor="copies")
    each = profile.copies == len(Role)
    return Line("copies" if each else "copies_more", anchor="copies")


def copies_figure(profile: Profile) -> Figure:
    """How many copies are signed: «2 (двух)»."""
    words = in_words(profile.copies, "m", Case.GENITIVE)
    return Figure("profile.copies", profile.copies, f"{profile.copies}{forms.NBSP}({words})")
