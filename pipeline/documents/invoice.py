"""Счёт: what is paid, by whom, on what ground. Off by default: accounting usually makes its own.

Source: ``russian-documents.md`` section 9.3.
"""

from datetime import date
from typing import Final

from pipeline.calendars import DayCalendar
from pipeline.documents.identity import Identity
from pipeline.documents.named import requisites, signature
from pipeline.documents.values import Context
from pipeline.documents.warranty_case.calculation import basis, charged
from pipeline.documents.warranty_case.case_facts import CaseFacts, CasePaper
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.charge_lines import charge_rows, totals
from pipeline.domain.contract import Role
from pipeline.locales import Locale
from pipeline.locales.inflection import organisations
from pipeline.problems import Place

KIND: Final = "invoice"
_BANK: Final = ("account", "bank", "bik", "corr_account")


def invoice(  # noqa: PLR0913  # each is one fact of the paper
    case: CaseFacts,
    locale: Locale,
    days: DayCalendar,
    *,
    on: date,
    identity: Identity | None = None,
    due_on: date | None = None,
) -> CasePaper:
    """The context of ``templates/<locale>/invoice.docx``.

    Ready only for an approved charge that may be asked for and that the client has agreed to;
    otherwise its doubts keep it a draft.

    Args:
        case: what it tells.
        locale: language of the document.
        days: the contract's calendar.
        on: date printed on it.
        identity: number and seal of an issued invoice; without it the invoice is a draft.
        due_on: the last day to pay; ``None``: as the contract says.
    """
    writer = CaseWriter(KIND, case, locale, days, on)
    return writer.finished(_invoice(writer, due_on), identity, None)


def _invoice(writer: CaseWriter, due_on: date | None) -> Context:
    charge, paper, project = charged(writer), writer.paper, writer.project
    if charge.payable and writer.audit.consent_on is None:
        writer.doubt("case_without_consent", writer.audit_place("consent_on"), writer.claim.id)
    seller = project.party(Role.CONTRACTOR)
    missing = tuple(name for name in _BANK if not getattr(seller, name))
    if missing:
        place = seller.places.get("short_name", Place())
        listed = tuple(_column(writer, name) for name in missing)
        writer.doubt("bank_details_missing", place, seller.short_name, missing=listed)
    due = writer.clause("due_by_contract")
    if due_on is not None:
        due = writer.clause("due_on", on=paper.long_day("invoice.due", due_on))
    return {
        "parties": {
            role.value: {
                **requisites(paper, project, role),
                "is_trader": organisations.is_sole_trader(project.party(role).full_name),
            }
            for role in Role
        },
        "basis": basis(writer),
        "lines": charge_rows(writer, charge),
        "has_lines": bool(charge.lines),
        "none_line": paper.words("case.no_charge"),
        "unit": paper.words("unit.hours"),
        "totals": totals(writer, charge),
        "due": due,
        "free_if_ours": writer.clause("free_if_ours"),
        "signature": signature(paper, project, Role.CONTRACTOR),
    }


def _column(writer: CaseWriter, name: str) -> str:
    """How the column of a party's requisite is called."""
    return writer.paper.locale.say(f"case.requisite.{name}")
