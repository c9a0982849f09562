"""What the reductions leave to be paid: of which months a sum is said, with VAT or without."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import Consequence, Contract
from pipeline.metrics.facts import Facts
from pipeline.metrics.reductions.credits import MONEY_KINDS, MonthCredits
from pipeline.metrics.results import Status
from pipeline.problems import Place

_UNKNOWN: Final = (Status.NO_DATA, Status.NOT_MEASURED)


def has_a_sum(facts: Facts, month: MonthCredits) -> bool:
    """Whether a sum may be said of a month: a row was measured in it, or an agreement held.

    Where no agreement is recorded, the contract itself is the one.
    """
    results = [line.measured.result for line in month.lines]
    if any(result is not None and result.status not in _UNKNOWN for result in results):
        return True
    project, days = facts.project, month.month
    if not project.agreements:
        return project.contract.contract_on < days.end
    return any(
        one.from_on < days.end and (one.to_on is None or days.first <= one.to_on)
        for one in project.agreements
    )


def vat_words(contract: Contract, paper: Paper) -> Text:
    """Whether a sum to be paid includes VAT, as the contract states its prices."""
    say, places = paper.locale.say, contract.places
    if contract.vat != "exempt":
        key = "credits.vat.net" if contract.prices == "net" else "credits.vat.with_vat"
        return Text(say(key), places.get("prices", Place()))
    basis = (contract.vat_basis or "").rstrip(" .")
    if not basis:
        return Text(say("credits.vat.exempt"), places.get("vat", Place()))
    place = places.get("vat_basis", Place())
    return Text(say("credits.vat.exempt_by", basis=str(paper.typed(basis, place))), place)


def consequences_of(months: Sequence[MonthCredits]) -> frozenset[Consequence]:
    """What follows from the rows of these months."""
    return frozenset(line.row.consequence for month in months for line in month.lines)


def period_totals(paper: Paper, months: Sequence[MonthCredits]) -> Iterator[Parts]:
    """What all months of a longer period come to, reductions and penalties apart."""
    if len(months) < 2:  # noqa: PLR2004  # a single month has its own total
        return
    found = consequences_of(months)
    for kind in (kind for kind in MONEY_KINDS if kind in found):
        sums = [month.total(kind) for month in months]
        whole, currency = sum(sums, Decimal(0)), months[0].currency
        id_ = f"credits.period.{kind}"
        total = Figure(id_, whole, paper.locale.money(whole, currency), currency)
        due = [paper.locale.money(one, currency) for one in sums if one]
        if len(due) < 2:  # noqa: PLR2004  # a sum has two terms
            yield paper.sentence(f"credits.period_total_{kind}", total=total)
            continue
        listed = Figure(f"{id_}.sum", whole, " + ".join(due))
        yield paper.sentence(f"credits.period_sum_{kind}", listed=listed, total=total)
