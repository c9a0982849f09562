"""Решение: every question of the decision table with its answer, the result, who approved it.

No sum stands in it: a charge is printed in the calculation and the invoice only.
"""

from pipeline.documents.named import capitalised, signature
from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.question_rows import question_rows
from pipeline.documents.warranty_case.reasons import CHARGED, definitions, reason, side
from pipeline.domain.contract import Person, Role
from pipeline.locales.inflection import names
from pipeline.problems import Place
from pipeline.warranty.approvals import approver


def decision(writer: CaseWriter) -> Context:
    """The context of ``templates/<locale>/warranty_case_decision.docx``."""
    verdict, audit, paper = writer.verdict, writer.audit, writer.paper
    if audit.closed_on is None:
        writer.doubt("case_not_closed", writer.audit_place("closed_on"), writer.claim.id)
    proposed = verdict.final == "chargeable" and not is_approved(writer)
    if proposed:
        writer.doubt("case_not_approved", writer.audit_place("approved_by"), writer.claim.id)
    on_side = side(verdict)
    return {
        "basis": _basis(writer),
        "has_clause": bool(writer.contract.warranty_clause),
        "clause": writer.clause("ordered_by", ground=writer.contract_clause("warranty_clause")),
        "tests": tuple(question_rows(writer)),
        "result": outcome_figure(writer, "verdict.final", verdict.final),
        "has_side": on_side is not None,
        "side": () if on_side is None else writer.clause(f"side_{on_side}"),
        "has_reason": verdict.rule is not None,
        "reason": reason(writer),
        "is_charged": verdict.rule in CHARGED,
        "definitions": tuple({"parts": parts} for parts in definitions(writer)),
        "free_if_ours": writer.clause("free_if_ours"),
        "decided": _decided(writer),
        "by_sheet": verdict.by_sheet,
        "by_sheet_line": writer.clause("by_sheet"),
        "has_rule": verdict.rule is not None,
        "rule": Figure("verdict.rule", verdict.rule, verdict.rule or "—"),
        "proposed": proposed,
        "approvers": _approvers(writer),
        "signature": signature(paper, writer.project, Role.CONTRACTOR),
    }


def outcome_figure(writer: CaseWriter, id_: str, outcome: str) -> Figure:
    """An outcome in the words of ``russian-documents.md`` 9.2."""
    return Figure(id_, outcome, writer.paper.locale.say(f"verdict.outcome.{outcome}"))


def is_approved(writer: CaseWriter) -> bool:
    """Whether the approvals that the rule asks for are there."""
    charge = writer.verdict.charge
    return charge is not None and charge.approved


def _basis(writer: CaseWriter) -> Parts:
    audit = writer.audit
    if "act" in writer.case.issued:
        return writer.clause(
            "decision_by_act", act_on=writer.issued_on("act"), act_no=writer.issued_no("act")
        )
    if writer.verdict.audit is None:
        return writer.clause("decision_unchecked")
    if audit.closed_on is None:
        return writer.clause("decision_open", opened_on=writer.day(audit, "opened_on"))
    return writer.clause("decision_by_check", closed_on=writer.day(audit, "closed_on"))


def _decided(writer: CaseWriter) -> Context:
    """What a person put in place of the computed outcome.

    What it would have been stands in the records of the case and never on paper: a forgiven
    charge is not named (``russian-documents.md`` section 15.4).
    """
    verdict, audit = writer.verdict, writer.audit
    if verdict.decided is None:
        return {"has": False, "parts": ()}
    parts = writer.clause(
        "decided",
        by=writer.typed(audit, "decided_by"),
        final=outcome_figure(writer, "verdict.decided", verdict.decided),
        why=writer.typed(audit, "decided_why"),
    )
    return {"has": True, "parts": parts}


def approved_by(writer: CaseWriter) -> tuple[Person, ...]:
    """Those who approved the charge, each once."""
    audit = writer.audit
    named = (
        approver(writer.project.people, one) for one in (audit.approved_by, audit.approved_by_2)
    )
    found = {(p.surname, p.first_name, p.patronymic): p for p in named if p is not None}
    return tuple(found.values())


def _approvers(writer: CaseWriter) -> Context:
    """Who approved a charge: a line to sign for each; nobody where nothing is charged."""
    charged = writer.verdict.final == "chargeable" and is_approved(writer)
    people = approved_by(writer) if charged else ()
    slots = {}
    for name, at in (("first", 0), ("second", 1)):
        is_there = len(people) > at
        slots[name] = {
            "has": is_there,
            **(_signed(writer, people[at]) if is_there else _unsigned(writer)),
        }
    return {"has": bool(people), **slots}


def _signed(writer: CaseWriter, person: Person) -> Context:
    name = names.signed(person.surname, person.first_name, person.patronymic)
    position = writer.typed(person, "position")
    return {
        "position": capitalised(position),
        "name": Text(name, person.places.get("surname", Place())),
    }


def _unsigned(writer: CaseWriter) -> Context:
    return {"position": writer.paper.dash(), "name": writer.paper.dash()}
