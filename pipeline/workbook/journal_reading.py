"""Reading back the journal: what a manager typed into its yellow cells since it was written.

A file is ours by the mark on its hidden sheet, whatever its language. Nothing here stops
anything: what is wrong is a warning.
"""

import tempfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.locales import LOCALES, locale
from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.workbook.books import cannot_open
from pipeline.workbook.container import Limits
from pipeline.workbook.guarded import RawBook, RawSheet, read_cells
from pipeline.workbook.headings import folded
from pipeline.workbook.journal_cells import NUMBER, YELLOW, restored
from pipeline.workbook.journal_formulas import formulas_in
from pipeline.workbook.journal_page import BASE_SHEET, MARK, VERSION
from pipeline.workbook.journal_rows import Base, Page, TypedCell
from pipeline.workbook.reading import condensed
from pipeline.workbook.typing_sheets import heading_text

NOTHING: Final[Base] = MappingProxyType({})
_ROWS: Final = 100_000
_NAMES: Final = tuple(locale(code).say("journal.sheet") for code in LOCALES)
_WANTED: Final = {folded(name): _ROWS for name in (BASE_SHEET, *_NAMES)}


@dataclass(frozen=True, slots=True)
class JournalReading:
    """What a journal says.

    ``bad`` names the cells that cannot be read as number, field and the words to keep; each has a
    problem. A file that is not ``is_ours`` must not be replaced, nor one with ``unknown_rows``
    (rows that nothing would keep). ``additions`` tells of columns or sheets of the person's own,
    which a journal written anew does not have.
    """

    typed: tuple[TypedCell, ...] = ()
    bad: tuple[tuple[str, str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    is_ours: bool = True
    unknown_rows: bool = False
    additions: bool = False


def read_journal(path: Path, numbers: Collection[str], since: Base = NOTHING) -> JournalReading:
    """Read the yellow cells of a journal.

    Args:
        path: the journal; one that is not there says nothing.
        numbers: of all papers in the register.
        since: what cells were taken as after the journal was written; wins over the hidden sheet.

    Returns:
        Cells that were changed, cells that cannot be read, and problems, all warnings.
    """
    opened = cannot_open(path)
    if opened is not None and opened.code == "workbook_missing":
        return JournalReading()
    try:
        if opened is not None:
            raise InputError(opened)  # noqa: TRY301  # told like a file that is not ours
        return _read(path, frozenset(numbers), since)
    except InputError as refused:
        problems = (replace(one, severity=Severity.WARNING) for one in refused.problems)
        return JournalReading(problems=tuple(problems), is_ours=False)


def _read(path: Path, numbers: frozenset[str], since: Base) -> JournalReading:
    """Read a file that is there.

    Raises:
        InputError: it is not a journal of ours, or nothing of it can be read.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(Limits().file_bytes + 1)  # the reading refuses the byte too many
    except OSError as bad:
        raise InputError(Problem("workbook_locked", Place(path.name))) from bad
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name  # what is read twice must not change in between
        copy.write_bytes(content)
        raw = read_cells(copy, _WANTED)
        if raw.problems:
            raise InputError(*raw.problems)
        sheet, base = _sheets(raw, path.name)
        known = {n: {**base.get(n, {}), **since.get(n, {})} for n in {*base, *since}}
        page = Page(sheet, path.name, known)
        page.find_columns()
        columns = [at + 1 for at in page.columns.values()]
        page.formulas = formulas_in(copy, sheet.name, columns)
    page.read_rows(numbers)
    strangers = [name for name in raw.names if folded(name) not in _WANTED]
    for name in strangers:
        page.tell(Problem("journal_sheet_added", Place(path.name, name), name))
    return JournalReading(
        typed=tuple(page.typed),
        bad=tuple(page.bad),
        problems=condensed(page.problems),
        unknown_rows=page.unknown_rows,
        additions=page.additions or bool(strangers),
    )


def _sheets(raw: RawBook, file: str) -> tuple[RawSheet, Base]:
    """The sheet of papers, and what the hidden one keeps.

    Raises:
        InputError: one of them is not there, or not as we write it.
    """
    hidden = [sheet for sheet in raw.sheets if folded(sheet.name) == folded(BASE_SHEET)]
    pages = [sheet for sheet in raw.sheets if sheet not in hidden]
    if len(hidden) != 1:
        raise InputError(Problem("journal_not_ours", Place(file)))
    base = _base(hidden[0], file)
    if not pages:
        raise InputError(Problem("journal_sheet_missing", Place(file), None, {"names": _NAMES}))
    page, *others = pages
    if others:
        given = {"first": page.name}
        raise InputError(Problem("sheet_twice", Place(file, others[0].name), None, given))
    if page.twice:
        raise InputError(*(Problem("cell_twice", Place(file, page.name, at)) for at in page.twice))
    return page, base


def _base(sheet: RawSheet, file: str) -> Base:
    """What the hidden sheet keeps.

    Raises:
        InputError: it has not our mark, or that of another version.
    """
    lines = [[heading_text(cell) for cell in line] for line in zip(*sheet.columns, strict=True)]
    mark, keys = (*lines, [], [])[:2]
    if mark[:1] != [MARK]:
        raise InputError(Problem("journal_not_ours", Place(file)))
    if mark[1:2] != [VERSION] or NUMBER not in keys:
        version = mark[1] if len(mark) > 1 else None
        raise InputError(Problem("journal_of_other_version", Place(file), version))
    kept = [dict(zip(keys, line, strict=True)) for line in lines[2:]]
    return {
        line[NUMBER]: {key: restored(key, line.get(key, "")) for key in YELLOW} for line in kept
    }
