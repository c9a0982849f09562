"""Beginning a project: its workbook, and the company book where there is none yet."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.issuing.reading import workbook_path
from pipeline.issuing.written import written
from pipeline.locales import locale
from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.workbook.blank import blank_company, blank_project, project_code, sheet_named
from pipeline.workbook.columns import Sheet
from pipeline.workbook.company import COMPANY_BOOK
from pipeline.workbook.company_gaps import company_gaps
from pipeline.workbook.guidance import Guide
from pipeline.workbook.layout import workbook_bytes
from pipeline.workbook.sheets import SHEETS
from pipeline.workbook.unhiding import show_sheets

_FILE: Final = "project.xlsx"


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written, what it shows, and the company book that was there already."""

    workbook: str
    company: str | None
    sheets: tuple[str, ...]
    company_there: str | None = None
    problems: tuple[Problem, ...] = ()
    is_new: bool = True


def begin(folder: Path, *, language: str, add: Sequence[str] = ()) -> Begun:
    """Begin a project in this folder, or show more sheets of the one that is there.

    Nothing is ever overwritten. A company book beside the folder that is there already is only
    looked into: what it does not state (contractor, hours, priorities, library), the new
    workbook states itself.

    Args:
        folder: the project's folder; made if it is not there.
        language: of the new workbooks, and of the sheets named in messages.
        add: names of sheets to show, in either language.

    Raises:
        InputError: a project is there and no sheet was asked for, a sheet is unknown, or the
            workbook cannot be used.
        EnvironmentFault: the disk refuses.
    """
    guide = Guide(locale(language))
    with written(folder):
        is_folder = folder.is_dir()
        if folder.exists() and not is_folder:
            raise InputError(Problem("project_folder_is_file", Place(folder.name), folder.name))
        workbook = workbook_path(folder) if is_folder else folder / _FILE
        is_begun = workbook.exists() or workbook.is_symlink()
    sheets = [_asked(name, guide) for name in add]
    if is_begun:
        if not sheets:
            raise InputError(Problem("project_exists", Place(str(workbook)), _FILE))
        return _shown(workbook, sheets)
    return _begun(workbook, guide, sheets)


def _asked(name: str, guide: Guide) -> Sheet:
    sheet = sheet_named(name)
    if sheet is None:
        allowed = tuple(guide.title(one) for one in SHEETS)
        raise InputError(Problem("sheet_to_add_unknown", Place(), name, {"allowed": allowed}))
    return sheet


def _shown(workbook: Path, sheets: Sequence[Sheet]) -> Begun:
    """More sheets of a workbook that is there."""
    with written(workbook):
        names, problems = show_sheets(workbook, sheets)
    if problems:
        raise InputError(*problems)
    return Begun(str(workbook), None, names, is_new=False)


def _begun(workbook: Path, guide: Guide, sheets: Sequence[Sheet]) -> Begun:
    folder = workbook.parent.resolve()
    code = project_code(folder.name)
    problems: list[Problem] = []
    if not code:
        place = Place(_FILE, guide.title(SHEETS[0]))
        problems.append(
            Problem("project_code_not_from_folder", place, folder.name, {}, Severity.NOTE)
        )
    company = folder.parent / COMPANY_BOOK
    there = company.exists() or company.is_symlink()
    lacking = company_gaps(company, guide.words.code) if there else ()
    book = blank_project(guide, code=code, lacking=lacking, shown=[one.key for one in sheets])
    with written(workbook):
        folder.mkdir(parents=True, exist_ok=True)
    if not there:
        with written(company):
            _write_new(company, workbook_bytes(blank_company(guide), guide))
    with written(workbook):
        _write_new(workbook, workbook_bytes(book, guide))
    shown = (
        guide.words.say("blank.help_title"),
        *(guide.title(one.sheet) for one in book.sheets if one.shown),
    )
    named = _from_here(company)
    made, found = (None, named) if there else (named, None)
    return Begun(str(workbook), made, shown, found, tuple(problems))


def _from_here(path: Path) -> str:
    """The path as a person in the current folder would type it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _write_new(path: Path, content: bytes) -> None:
    """A file that must not be there yet; half a file is not left behind."""
    with path.open("xb") as stream:
        try:
            stream.write(content)
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
