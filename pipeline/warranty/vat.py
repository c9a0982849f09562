"""Rates of value added tax by the day of performance, from a dated table with their laws."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRate:
    """A rate, per cent, for the days on which it holds, both inclusive.

    Attributes:
        vat: ``standard``, or the special rate that the contract names, ``5 | 7``.
        valid_to: ``None``: it still holds.
    """

    vat: str
    rate: Decimal
    valid_from: date
    valid_to: date | None
    law: str


@cache
def vat_rates() -> tuple[VatRate, ...]:
    """The table, in the order of its days."""
    text = resources.files("pipeline.warranty").joinpath("vat_rates.csv").read_text("utf-8")
    return tuple(
        VatRate(
            vat=row["vat"],
            rate=Decimal(row["rate"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            law=row["law"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def vat_rate(vat: str, on: date) -> VatRate | None:
    """The rate of work done on a day; ``None``: the table has none for it.

    Args:
        vat: as the contract says, not ``exempt``.
        on: date of performance.
    """
    return next(
        (
            rate
            for rate in vat_rates()
            if rate.vat == vat
            and rate.valid_from <= on
            and (rate.valid_to is None or on <= rate.valid_to)
        ),
        None,
    )
