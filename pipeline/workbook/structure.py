"""What is wrong with the small sheets of a project, taken together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from pipeline.domain.contract import Contract
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook import agreements, nouns
from pipeline.workbook.agreements import DATED, Dated
from pipeline.workbook.answers import rate_problems
from pipeline.workbook.books import BY_NAME, Book
from pipeline.workbook.contract_sheet import Keys, make_contract, read_keys
from pipeline.workbook.headings import folded
from pipeline.workbook.sheets import BY_KEY
from pipeline.workbook.typing_sheets import Row

NEEDED: Final = ("contract", "parties", "people", "priorities")
"""Sheets without which nothing is computed; the company book may have them instead."""


def complete(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of which no cell is refused and no required one is blank."""
    return tuple(row for row in rows if row.complete and _has_required(row))


def _has_required(row: Row) -> bool:
    spec = BY_NAME[folded(row.source.sheet)]
    return all(row.get(column.key) is not None for column in spec.columns if column.required)


def needed(book: Book, company: Book) -> Iterator[Problem]:
    """Required sheets that neither book has."""
    for key in NEEDED:
        if key not in book.sheets and key not in company.sheets:
            spec = BY_KEY[key]
            given = {"sheet": spec.ru, "english": spec.en}
            yield Problem("sheet_missing", Place(book.file, spec.ru), None, given)


def of_company_agreements(company: Book) -> Iterator[Problem]:
    """Agreements are of one project: rows of the company book that name one are not used."""
    for key in DATED:
        for row in agreements.dated_rows(company.rows(key)):
            place, number = row.place("agreement"), row.get("agreement")
            yield Problem("agreement_row_of_company", place, number, {}, Severity.WARNING)


def contract_of(book: Book, company: Book, problems: list[Problem]) -> Contract | None:
    """The contract by the keys of both books; ``None`` if it cannot be put together."""
    keys, readable = Keys(), False
    place = Place(book.file, BY_KEY["contract"].ru)
    for source in (company, book):
        sheet = source.sheets.get("contract")
        if sheet is None:
            continue
        found, faults = read_keys(sheet)
        problems += faults
        keys = found.over(keys)
        place = Place(book.file, sheet.source.sheet)
        readable = readable or {"item", "value"} <= sheet.values.keys()
    if not readable:
        return None  # the missing sheet or heading is told already
    contract, faults = make_contract(keys, place)
    problems += faults
    return contract


def structure_problems(
    book: Book,
    rows: Mapping[str, tuple[Row, ...]],
    dated: Dated,
    contract: Contract | None,
    present: Collection[str],
) -> Iterator[Problem]:
    """What contradicts itself in the rows of the small sheets.

    Args:
        book: the project's own.
        rows: base rows of both books, by sheet.
        dated: rows that name an agreement.
        contract: ``None`` if it cannot be put together.
        present: keys of the sheets either book has.
    """

    def sheet(key: str) -> Place:
        return Place(book.file, BY_KEY[key].ru)

    if "parties" in present:
        yield from nouns.party_problems(rows["parties"], sheet("parties"))
    if "people" in present:
        yield from nouns.people_problems(rows["people"], sheet("people"))
    if "priorities" in present and not (rows["priorities"] or dated.rows.get("priorities")):
        yield Problem("priorities_empty", sheet("priorities"))
    yield from nouns.stage_problems(rows["stages"])
    for key, column, code in (
        ("priorities", "code", "priority_twice"),
        ("services", "code", "service_twice"),
        ("months", "period", "month_twice"),
    ):
        yield from nouns.once((*rows[key], *dated.rows.get(key, ())), column, code)
    yield from nouns.target_problems((*rows["targets"], *dated.rows["targets"]))
    yield from rate_problems(rows["rates"])
    yield from agreements.agreement_problems(rows["agreements"], dated)
    profiles = {str(row.get("profile")) for row in rows["hours"] if row.get("profile") is not None}
    users = (*rows["priorities"], *rows["services"])
    yield from nouns.profile_problems(contract, users, profiles)
