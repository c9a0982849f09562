"""The sheets of a workbook, of its company book and of the log files beside it, typed."""

import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.company import SHARED
from pipeline.workbook.container import Limits
from pipeline.workbook.guarded import RawBook, RawSheet, read_cells
from pipeline.workbook.headings import disguised, folded, foreign_letters
from pipeline.workbook.log_files import find_log_files, leaves_folder, read_log_file, replaced
from pipeline.workbook.sheets import BY_KEY, LOG_ROWS, LOGS, OTHER_ROWS, OURS, SHEETS
from pipeline.workbook.typing_sheets import Row, TypedSheet, type_sheet

BY_NAME: Final = {folded(name): sheet for sheet in SHEETS for name in (sheet.ru, sheet.en)}
_OURS: Final = frozenset(map(folded, OURS))
_LOOKS: Final = {disguised(name): name for sheet in SHEETS for name in (sheet.ru, sheet.en)}
WANTED: Final = {name: LOG_ROWS if sheet.is_log else OTHER_ROWS for name, sheet in BY_NAME.items()}
CHECK_COPY: Final = ".check.xlsx"
"""How the marked copy of a workbook is called; it is never read as a project."""
COMPANY_WANTED: Final = {name: OTHER_ROWS for name, sheet in BY_NAME.items() if sheet.key in SHARED}


@dataclass(slots=True)
class Book:
    """The typed sheets of one file, by key."""

    file: str
    sheets: dict[str, TypedSheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def rows(self, key: str) -> tuple[Row, ...]:
        """The rows of a small sheet; none if it is absent."""
        sheet = self.sheets.get(key)
        return tuple(sheet.rows()) if sheet is not None else ()


def sha256_of(path: Path) -> str:
    """The digest of a file, as registers and protocols print it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def cannot_open(path: Path) -> Problem | None:
    """Why a file cannot even be opened, if so."""
    place = Place(path.name)
    if path.name.casefold().endswith(CHECK_COPY):
        own = f"{path.name[: -len(CHECK_COPY)]}.xlsx"
        return Problem("check_copy_given", place, path.name, {"expected": own})
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its writer
            return Problem("not_a_workbook", place)
        with path.open("rb"):
            return None
    except FileNotFoundError:
        return Problem("workbook_missing", place)
    except PermissionError:
        return Problem("workbook_locked", place)
    except OSError as bad:
        return Problem("workbook_damaged", place, None, {"text": bad.strerror or "", "part": ""})


def typed_book(file: str, raw: RawBook, *, of_company: bool = False) -> Book:
    """The known sheets of a file, typed; what the others are called is said."""
    book = Book(file, problems=list(_names(file, raw, of_company=of_company)))
    for sheet in raw.sheets:
        spec = BY_NAME[folded(sheet.name)]
        place = Place(file, sheet.name)
        if spec.key in book.sheets:
            first = book.sheets[spec.key].source.sheet
            book.problems.append(Problem("sheet_twice", place, None, {"first": first}))
        elif not sheet.height:
            book.problems.append(Problem("sheet_empty", place, None, {}, Severity.WARNING))
        else:
            book.sheets[spec.key] = type_sheet(sheet, spec, file)
    return book


def _names(file: str, raw: RawBook, *, of_company: bool) -> Iterator[Problem]:
    """What the names of the sheets ask to be said."""
    for name in raw.names:
        plain, place = folded(name), Place(file, name)
        spec = BY_NAME.get(plain)
        if spec is not None and of_company and spec.key not in SHARED:
            yield Problem("sheet_not_of_company", place, name, {}, Severity.WARNING)
        elif spec is None and plain not in _OURS:
            meant = _LOOKS.get(disguised(name))
            if meant is None:
                yield Problem("sheet_unknown", place, name, {}, Severity.NOTE)
            else:
                letters = tuple(f"{one} (U+{ord(one):04X})" for one in foreign_letters(name, meant))
                yield Problem("sheet_lookalike", place, name, {"meant": meant, "letters": letters})


def company_sheets(path: Path, limits: Limits | None) -> Book:
    """The sheets a company book may have, typed; a book that cannot be read has none."""
    raw = read_cells(path, COMPANY_WANTED, limits=limits)
    book = typed_book(path.name, raw, of_company=True)
    book.problems += raw.problems
    return book


def take_log_files(path: Path, book: Book, limits: Limits | None) -> list[tuple[str, str]]:
    """Put log files in the place of their sheets; their names and digests."""
    inputs: list[tuple[str, str]] = []
    for key in LOGS:
        files = [file for file in find_log_files(path.parent, key) if file != path]
        if len(files) > 1:
            given = {"files": tuple(file.name for file in files)}
            book.problems.append(Problem("log_files_many", Place(files[0].name), None, given))
        for file in files[:1]:
            if leaves_folder(file):
                book.problems.append(Problem("log_file_outside", Place(file.name), file.name))
                continue
            opened = cannot_open(file)
            if opened is not None:
                book.problems.append(opened)
                continue
            inputs.append((file.name, sha256_of(file)))
            answer = read_log_file(file, BY_KEY[key], limits)
            book.problems += answer.problems
            sheet = book.sheets.get(key)
            if sheet is not None and sheet.numbers:
                book.problems.append(replaced(file, sheet.source.sheet))
            if answer.sheet is not None:
                book.sheets[key] = _typed_file(answer.sheet, key, file.name)
    return inputs


def _typed_file(raw: RawSheet, key: str, file: str) -> TypedSheet:
    return type_sheet(raw if raw.name != file else replace(raw, name=""), BY_KEY[key], file)
