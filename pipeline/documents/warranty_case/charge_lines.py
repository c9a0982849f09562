"""Lines of a charge as the calculation and the invoice print them, with tax and totals."""

from decimal import Decimal

from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.locales.inflection.amounts import amount_in_words
from pipeline.problems import Place
from pipeline.warranty.outcome import Charge, ChargeLine

_ROUBLE = "RUB"


def charge_rows(writer: CaseWriter, charge: Charge) -> tuple[Context, ...]:
    """A row for each kind of work: hours, rate, net, tax, total."""
    return tuple(_row(writer, line) for line in charge.lines)


def _row(writer: CaseWriter, line: ChargeLine) -> Context:
    paper, name = writer.paper, f"charge.{line.work}"
    source = (line.place,) if line.place != Place() else ()
    hours = paper.locale.number(line.hours)
    return {
        "work": writer.sentence(f"case.work.{line.work}", incident=writer.incident()),
        "hours": Figure(f"{name}.hours", line.hours, hours, "hours", _hours_cells(writer, line)),
        "rate": _sum(writer, f"{name}.rate", line.rate, *source),
        "net": _sum(writer, f"{name}.net", line.net),
        "vat_rate": vat_words(writer, name, line.vat_rate),
        "vat": _sum(writer, f"{name}.vat", line.vat) if line.vat_rate is not None else paper.dash(),
        "total": _sum(writer, f"{name}.total", line.total),
    }


def _hours_cells(writer: CaseWriter, line: ChargeLine) -> tuple[Place, ...]:
    place = writer.audit.places.get(f"{line.work}_hours")
    return (place,) if place else ()


def _sum(writer: CaseWriter, id_: str, value: Decimal, *source: Place) -> Figure:
    """A sum in a column whose heading names the currency."""
    printed = writer.paper.locale.money(value, writer.contract.currency)
    return Figure(id_, value, printed, writer.contract.currency, source)


def vat_words(writer: CaseWriter, name: str, rate: Decimal | None) -> Figure | Text:
    """«22 %», or that there is none."""
    if rate is None:
        return writer.paper.words("case.no_vat")
    printed = writer.paper.locale.say("case.per_cent", value=rate)
    return Figure(f"{name}.vat_rate", rate, printed, "per cent", writer.source("vat"))


def totals(writer: CaseWriter, charge: Charge) -> Context:
    """Net, tax and total, and the total in words."""
    rate = charge.lines[0].vat_rate if charge.lines else None
    return {
        "net": _sum(writer, "charge.net", charge.net),
        "has_vat": rate is not None,
        "vat": _sum(writer, "charge.vat", charge.vat),
        "vat_line": _vat_line(writer, rate),
        "total": _sum(writer, "charge.total", charge.total),
        "has_words": writer.contract.currency == _ROUBLE,
        "words": _in_words(writer, charge.total),
    }


def _vat_line(writer: CaseWriter, rate: Decimal | None) -> Parts:
    """«НДС 22 %», or «НДС не облагается (…)» with its ground."""
    if rate is not None:
        return writer.clause("vat", rate=vat_words(writer, "charge", rate))
    basis = writer.contract.vat_basis
    if not basis:
        return writer.clause("vat_exempt")
    place = writer.key("vat_basis")
    return writer.clause("vat_exempt_by", basis=writer.paper.typed(basis.rstrip(". "), place))


def _in_words(writer: CaseWriter, total: Decimal) -> Figure | Text:
    if writer.contract.currency != _ROUBLE:
        return writer.paper.dash()
    return Figure("charge.total.words", total, amount_in_words(total))
