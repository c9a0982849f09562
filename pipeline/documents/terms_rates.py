"""Rates of the warranty agreement: which of them its appendix prints, and what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from pipeline.documents.contract_fields import ContractFields
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure
from pipeline.domain.claims import Rate
from pipeline.domain.contract import Project
from pipeline.problems import Place, Problem, Severity

WORKS: Final = ("fix", "audit")


def rates_in_force(rates: Iterable[Rate], on: date) -> tuple[Rate, ...]:
    """The rate of each work on this day and those to come, by work and day."""
    listed = tuple(rates)
    found: list[Rate] = []
    for work in WORKS:
        own = sorted((rate for rate in listed if rate.work == work), key=lambda r: r.valid_from)
        begun = [rate for rate in own if rate.valid_from <= on]
        found += [*begun[-1:], *own[len(begun) :]]
    return tuple(found)


def rates_part(
    fields: ContractFields, rates: tuple[Rate, ...], references: Mapping[str, Figure]
) -> Context:
    """The appendix: its number, its rows, what is said of VAT."""
    paper = fields.paper
    return {
        "has": bool(rates),
        "number": references.get("app_rates", paper.dash()),
        "title": paper.words("terms.rates"),
        "rows": tuple(_row(fields, rate) for rate in rates),
        "vat_line": _vat_line(fields),
        "day_line": paper.words("terms.rates_day"),
    }


def _row(fields: ContractFields, rate: Rate) -> Context:
    paper = fields.paper
    name = f"rate.{rate.work}.{rate.valid_from:%Y-%m-%d}"
    money = paper.locale.money(rate.rate, fields.project.contract.currency)
    return {
        "work": paper.words(f"terms.work.{rate.work}"),
        "rate": Figure(name, rate.rate, money, "", (rate.places.get("rate", Place()),)),
        "valid_from": paper.day(
            f"{name}.from", rate.valid_from, rate.places.get("valid_from", Place())
        ),
    }


def _vat_line(fields: ContractFields) -> Parts:
    contract = fields.project.contract
    if contract.vat == "exempt":
        return fields.paper.sentence("terms.rates_exempt", basis=fields.unended("vat_basis"))
    key = "terms.rates_net" if contract.prices == "net" else "terms.rates_with_vat"
    return fields.paper.sentence(key)


def unpriced(
    paper: Paper, project: Project, rates: tuple[Rate, ...], on: date
) -> Iterator[Problem]:
    """Work that nobody has priced for the day of the paper."""
    place = Place(project.contract.places["contract_no"].file, paper.locale.say("terms.rates"))
    if not rates:
        yield Problem("terms_rates_missing", place, None, {}, Severity.WARNING)
        return
    priced = {rate.work for rate in rates if rate.valid_from <= on}
    for work in WORKS:
        if work not in priced:
            name = paper.locale.say(f"terms.work.{work}")
            yield Problem("terms_rate_missing", place, name, {}, Severity.WARNING)
