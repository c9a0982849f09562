"""What a company book leaves for each project to state itself."""

from pathlib import Path
from typing import Final

from pipeline.workbook.blank import PARTY, SIGNATORY
from pipeline.workbook.books import Book, cannot_open, company_sheets
from pipeline.workbook.contract_sheet import read_keys
from pipeline.workbook.prefilled import BEGINNING, shipped_lines

_CONTRACTOR: Final = "contractor"
_SIGNATORY: Final = "signatory"


def company_gaps(path: Path, language: str) -> tuple[str, ...]:
    """What the book does not state, of ``blank.LACKING``.

    A book that cannot be read lacks nothing: it has to be mended, not doubled.
    """
    if cannot_open(path) is not None:
        return ()
    book = company_sheets(path, None)
    if not book.sheets:
        return ()
    return tuple(name for name, lacks in _gaps(book, language).items() if lacks)


def _gaps(book: Book, language: str) -> dict[str, bool]:
    signs = (_CONTRACTOR, _SIGNATORY)
    no_priorities = not book.rows("priorities")
    profiles = {row.get("profile") for row in book.rows("hours")}
    usual = {line["profile"] for line in shipped_lines("hours", language)}
    contract = book.sheets.get("contract")
    keys = read_keys(contract)[0].values if contract is not None else {}
    has_usual = usual <= profiles
    return {
        PARTY: all(row.get("role") != _CONTRACTOR for row in book.rows("parties")),
        SIGNATORY: all(
            (row.get("role"), row.get("function")) != signs for row in book.rows("people")
        ),
        "hours": no_priorities and not has_usual,  # the usual priorities run in them
        "priorities": no_priorities,
        "library": not book.rows("library"),
        **{key: key not in keys for key in BEGINNING},
        "support_hours": "support_hours" not in keys and (no_priorities or has_usual),
    }
