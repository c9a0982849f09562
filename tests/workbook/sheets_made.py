"""Workbooks made by the program, looked into and filled as a person would fill them."""

import io
from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.locales import locale
from pipeline.workbook.blank import blank_company, blank_project
from pipeline.workbook.guidance import Guide
from pipeline.workbook.layout import workbook_bytes

Row = Mapping[str, object]


def project_bytes(code: str = "ru", *, shown: tuple[str, ...] = ()) -> bytes:
    """A new project's workbook in this language."""
    guide = Guide(locale(code))
    return workbook_bytes(blank_project(guide, code="romashka", shown=shown), guide)


def company_bytes(code: str = "ru") -> bytes:
    """A new company book in this language."""
    guide = Guide(locale(code))
    return workbook_bytes(blank_company(guide), guide)


def opened(content: bytes) -> Workbook:
    """The workbook as openpyxl sees it."""
    return load_workbook(io.BytesIO(content))


def headings(page: Worksheet) -> dict[str, int]:
    """Heading -> column from 1."""
    return {str(cell.value): cell.column for cell in page[1] if cell.value is not None}


class Typist:
    """Fills cells that are blank, and counts them."""

    def __init__(self, path: Path) -> None:
        """Open the workbook."""
        self._path = path
        self._book = load_workbook(path)
        self.typed = 0

    def save(self) -> None:
        """Write it back."""
        self._book.save(self._path)

    def fill(self, sheet: str, row: int, cells: Row) -> None:
        """Type the cells of a row by their headings."""
        page = self._book[sheet]
        columns = headings(page)
        for heading, value in cells.items():
            cell = page.cell(row, columns[heading])
            assert cell.value is None, f"{sheet}!{cell.coordinate} holds {cell.value!r} already"
            cell.value = value  # type: ignore[assignment]  # whatever a person types
            self.typed += 1

    def contract(self, cells: Row) -> None:
        """Type values beside the names of the contract sheet."""
        page = self._book.worksheets[1]
        rows = {str(page.cell(at, 1).value): at for at in range(2, page.max_row + 1)}
        for name, value in cells.items():
            self.fill(page.title, rows[name], {str(page.cell(1, 2).value): value})
