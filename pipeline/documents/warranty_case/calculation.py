"""Расчёт с согласием: what a chargeable case costs, and three cells for the client's answer."""

from decimal import Decimal
from typing import Final

from pipeline.documents.named import requisites, signature
from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.charge_lines import charge_rows, totals
from pipeline.documents.warranty_case.decision import approved_by
from pipeline.documents.warranty_case.reasons import definitions, reason
from pipeline.domain.contract import Role
from pipeline.locales.inflection import names, organisations
from pipeline.locales.inflection.counted import counted
from pipeline.locales.inflection.numerals import Case
from pipeline.warranty.outcome import Charge

_NOTHING: Final = Charge(lines=(), approved=False, payable=False)


def calculation(writer: CaseWriter) -> Context:
    """The context of ``templates/<locale>/warranty_case_calculation.docx``."""
    charge = charged(writer)
    paper, project = writer.paper, writer.project
    client = project.party(Role.CLIENT)
    return {
        "parties": {role.value: requisites(paper, project, role)["name"] for role in Role},
        "basis": basis(writer),
        "reason": reason(writer),
        "definitions": tuple({"parts": parts} for parts in definitions(writer)),
        "free_if_ours": writer.clause("free_if_ours"),
        "has_lines": bool(charge.lines),
        "none_line": paper.words("case.no_charge"),
        "lines": charge_rows(writer, charge),
        "totals": totals(writer, charge),
        "audit_hours": _audit_hours(writer),
        "prices": writer.clause(
            "prices_net" if writer.contract.prices == "net" else "prices_with_vat"
        ),
        "start": _start(writer),
        "is_done": writer.claim.resolved_at is not None,
        "answer": writer.clause("calculation_answer", address=writer.reply_address()),
        "is_trader": organisations.is_sole_trader(client.full_name),
        "signature": signature(paper, project, Role.CONTRACTOR),
    }


def charged(writer: CaseWriter) -> Charge:
    """The charge; what stands in its way is a doubt (``design.md`` section 6)."""
    charge, place = writer.verdict.charge, writer.audit_place("approved_by", "closed_on")
    if writer.verdict.final != "chargeable":
        writer.doubt("case_not_chargeable", place, writer.claim.id)
    elif charge is None:
        writer.doubt("case_without_price", place, writer.claim.id)
    elif not charge.approved:
        writer.doubt("case_not_approved", place, writer.claim.id)
    elif not charge.payable:
        at = writer.audit_place("consent_on", "client_answer", "act_sent_on")
        writer.doubt("case_not_payable", at, writer.claim.id)
    return charge if charge is not None and writer.verdict.final == "chargeable" else _NOTHING


def basis(writer: CaseWriter) -> Parts:
    """The clauses on charging and on rates, the act, the decision with those who approved it."""
    writer.doubt_outdated()
    parts = [*writer.clause("basis_clause", ground=writer.contract_clause("warranty_clause"))]
    if writer.contract.rates_clause:
        parts += writer.clause("basis_rates", ground=writer.contract_clause("rates_clause"))
    for part in ("act", "decision"):
        if part in writer.case.issued:
            parts += writer.clause(
                f"basis_{part}", on=writer.issued_on(part), no=writer.issued_no(part)
            )
        else:
            writer.doubt("case_part_missing", writer.audit_place("closed_on"), writer.claim.id,
                         part=writer.paper.locale.say(f"case.part.{part}"))  # fmt: skip
    people = approved_by(writer)
    if people and "decision" in writer.case.issued:
        signed = ", ".join(names.signed(p.surname, p.first_name, p.patronymic) for p in people)
        places = tuple(p.places["surname"] for p in people if "surname" in p.places)
        approvers = Figure("case.approvers", signed, signed, "", places)
        approved = writer.clause("basis_approved", approvers=approvers)
        parts += ({"value": Text(" ")}, *approved)
    return (*parts, *writer.paper.sentence("case.full_stop"))


def _start(writer: CaseWriter) -> Parts:
    """What the client's consent opens: the work, or, where it could not wait, its payment."""
    claim = writer.claim
    if claim.resolved_at is None:
        return writer.clause("calculation_start")
    return writer.clause("calculation_done", resolved=writer.day(claim, "resolved_at"))


def _audit_hours(writer: CaseWriter) -> Context:
    """How the hours of the check are charged: those above what is free."""
    hours, free = writer.verdict.audit_hours, writer.contract.audit_hours_free
    return {
        "has": hours is not None,
        "parts": writer.clause(
            "audit_hours",
            hours=_hours(writer, "case.audit_hours", hours, Case.NOMINATIVE),
            free=_hours(writer, "contract.audit_hours_free", free, Case.GENITIVE),
        ),
    }


def _hours(writer: CaseWriter, id_: str, hours: Decimal | None, case: Case) -> Figure | Text:
    if hours is None:
        return writer.paper.dash()
    place = writer.audit.places.get("audit_hours")
    stated = () if place is None else (place,)
    source = writer.source("audit_hours_free") if id_.startswith("contract.") else stated
    return Figure(id_, hours, counted(hours, "час", case), "hours", source)
