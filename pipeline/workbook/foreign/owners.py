"""Whose an exported row is: what a project's workbook says of itself, its client and its zone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from pipeline.domain.contract import Contract
from pipeline.problems import Problem
from pipeline.workbook.books import Book, cannot_open, company_sheets, typed_book
from pipeline.workbook.company import company_book
from pipeline.workbook.contract_sheet import Keys, read_keys
from pipeline.workbook.guarded import read_cells
from pipeline.workbook.headings import folded
from pipeline.workbook.sheets import BY_KEY, OTHER_ROWS
from pipeline.workbook.typing_sheets import Row

_READ: Final = ("contract", "parties", "mapping")
_WANTED: Final = {
    folded(name): OTHER_ROWS for key in _READ for name in (BY_KEY[key].ru, BY_KEY[key].en)
}
_ZONE: Final = next(str(one.default) for one in fields(Contract) if one.name == "time_zone")


@dataclass(frozen=True, slots=True)
class Owner:
    """A project that exported rows may belong to.

    Attributes:
        workbook: its file.
        code: of the project, empty while it has none.
        zone: IANA name of the contract's zone.
        names: everything it is called by, folded; the INN of the client among them.
        mapping: rows of «Соответствие», those of the company book first.
        problems: why its sheets cannot be used.
    """

    workbook: Path
    code: str
    zone: str
    names: frozenset[str]
    mapping: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def mapping_rows(company: Path | None) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """The rows of «Соответствие» in a company book, and why they cannot be used."""
    book, problems = _company(company)
    rows, faults = _mapping(book)
    return rows, (*problems, *faults)


def _company(path: Path | None) -> tuple[Book, tuple[Problem, ...]]:
    """The company book, empty where there is none; why it cannot be read."""
    if path is None:
        return Book(""), ()
    opened = cannot_open(path)
    if opened is not None:
        return Book(path.name), (opened,)
    book = company_sheets(path, None)
    return book, () if book.sheets else tuple(one for one in book.problems if one.stops)


def _mapping(book: Book) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    sheet = book.sheets.get("mapping")
    if sheet is None:
        return (), ()
    return book.rows("mapping"), tuple(one for one in sheet.problems if one.stops)


def owner_of(workbook: Path) -> Owner:
    """What a workbook says of its project; the company book answers what it leaves open."""
    opened = cannot_open(workbook)
    if opened is not None:
        return Owner(workbook, "", _ZONE, frozenset(), (), (opened,))
    raw = read_cells(workbook, _WANTED)
    if raw.problems:
        return Owner(workbook, "", _ZONE, frozenset(), (), raw.problems)
    book = typed_book(workbook.name, raw)
    company, unread = _company(company_book(workbook))
    keys = Keys()
    problems = list(unread)
    for source in (company, book):
        if "contract" in source.sheets:
            found, faults = read_keys(source.sheets["contract"])
            keys = found.over(keys)
            problems += (one for one in faults if one.stops)
    own_rows, own_faults = _mapping(book)
    company_rows, company_faults = _mapping(company)
    problems += (*company_faults, *own_faults)
    code = str(keys.values.get("project_code") or "")
    zone = str(keys.values.get("time_zone") or _ZONE)
    names = frozenset(folded(one) for one in _names(keys, book.rows("parties")) if one)
    return Owner(workbook, code, zone, names, (*company_rows, *own_rows), tuple(problems))


def _names(keys: Keys, parties: Sequence[Row]) -> Iterator[str]:
    for key in ("project_code", "project_name"):
        yield str(keys.values.get(key) or "")
    yield from (part.strip() for part in str(keys.values.get("aliases") or "").split(";"))
    for row in parties:
        if row.get("role") == "client":
            for key in ("inn", "short_name", "full_name"):
                yield str(row.get(key) or "")
