"""Importing: an export of a helpdesk becomes the log files of a project, or of several.

Nothing is written unless everything can be: see ``placing``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.issuing.placing import place_files
from pipeline.issuing.reading import workbook_path
from pipeline.locales import Locale, locale
from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.workbook.cells import Typing
from pipeline.workbook.company import COMPANY_BOOK
from pipeline.workbook.contract_keys import CONTRACT_KEYS
from pipeline.workbook.foreign.dates import DateForm, date_form
from pipeline.workbook.foreign.exports import ExportSheet, read_export
from pipeline.workbook.foreign.log import ForeignLog, Source, foreign_log, incident_sheet
from pipeline.workbook.foreign.owners import Owner, mapping_rows, owner_of
from pipeline.workbook.foreign.profiles import profile_of
from pipeline.workbook.foreign.tables import TABLES
from pipeline.workbook.foreign.text_tables import csv_bytes
from pipeline.workbook.guidance import Guide
from pipeline.workbook.headings import folded
from pipeline.workbook.reading import condensed
from pipeline.workbook.typing_sheets import Row, heading_text, shown
from pipeline.workbook.verdicts import Unusable

RECORD: Final = "import.json"
"""What was imported, and what was not: beside the log files."""

_LOCK: Final = ".import.lock"
_STAGED: Final = ".import-"
_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported, and where to.

    Attributes:
        out: the project's folder; with ``split`` the folder of project folders.
        split: heading of the export's column that says whose a row is.
        time_zone: IANA name; ``None``: the contract's.
        date_format: form of the export's dates; ``None``: as the profile says.
        replace: log files that are there may be replaced.
        language: of the headings and list words written, and of ``import.json``.
    """

    export: Path
    profile: str
    out: Path
    split: str | None = None
    time_zone: str | None = None
    date_format: str | None = None
    replace: bool = False
    dry_run: bool = False
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class ImportedProject:
    """One project's part: its log, and its files by name (``None`` while nothing is written)."""

    project: str
    folder: Path
    zone: str
    log: ForeignLog
    files: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an export.

    Attributes:
        refused: why rows cannot be used, one a row.
        unowned: those of them that belong to no project or to several.
        problems: what is used, but worth a look.
    """

    projects: tuple[ImportedProject, ...]
    refused: tuple[Problem, ...]
    unowned: int
    problems: tuple[Problem, ...]


def make_import(request: Request) -> Imported:
    """Import an export.

    Raises:
        InputError: nothing can be made of it, not one row of a project can be used, or files are
            there already.
        EnvironmentFault: the disk refuses; the files are as they were.
    """
    zone, stated = _asked_zone(request.time_zone), _asked_form(request.date_format)
    words = locale(request.language)
    if request.split is None:
        owner, rows = _single(request, zone)
        owners: tuple[Owner, ...] = (owner,)
    else:
        owners, rows = _several(request.out)
    profile = profile_of(request.profile, rows, stated=stated)
    export = read_export(request.export)
    source = Source(export, incident_sheet(export, profile), profile)
    parts, unowned = _parts(request, source.sheet, owners)
    made = tuple(_made(source, owner, at, zone=zone, words=words) for owner, at in parts)
    on_sheet = tuple(one for one in source.sheet.problems if one.stops)
    said = tuple(one for one in source.sheet.problems if not one.stops)
    bad = (*on_sheet, *unowned, *(one for part in made for one in part.log.refused))
    # A row of a common history is refused for each project, and told once.
    refused = tuple({(one.code, one.place): one for one in bad}.values())
    if not made or any(counts(part.log)["incidents"] == 0 for part in made):
        # Such a log would take the place of a good one.
        nothing = Problem("import_nothing_there", Place(export.file))
        raise InputError(*(condensed(refused) or (nothing,)))
    if not request.dry_run:
        contents = {
            part.folder: _contents(part, source, (*on_sheet, *unowned), words) for part in made
        }
        place_files(contents, replace=request.replace)
    told = {(one.code, one.place): one for one in said}
    for part in made:  # what concerns the export as a whole is told once
        told |= {(one.code, one.place): one for one in part.log.problems}
    return Imported(made, refused, len(unowned), condensed(tuple(told.values())))


def _asked_zone(text: str | None) -> str | None:
    if text is None:
        return None
    column = next(key for key in CONTRACT_KEYS if key.key == "time_zone")
    try:
        found = Typing(column).value(text)
    except Unusable as bad:
        raise InputError(Problem(bad.code, Place(), text, bad.given)) from bad
    if found is None:
        raise InputError(Problem("zone_unknown", Place(), text))
    return str(found)


def _asked_form(text: str | None) -> DateForm | None:
    if text is None:
        return None
    try:
        return date_form(text)
    except Unusable as bad:
        raise InputError(Problem(bad.code, Place(), text, bad.given)) from bad


def _single(request: Request, zone: str | None) -> tuple[Owner, Sequence[Row]]:
    """The only project there is; it needs no workbook yet if the zone is stated.

    Raises:
        InputError: a file stands where the folder should, the workbook cannot be used, or
            nobody says which zone the export's times are of.
    """
    out = request.out
    if out.exists() and not out.is_dir():
        raise InputError(Problem("project_folder_is_file", Place(out.name), out.name))
    workbook = workbook_path(out) if out.is_dir() else out / "project.xlsx"
    if workbook.exists():
        owner = owner_of(workbook)
        if owner.problems:
            raise InputError(*owner.problems)
        return owner, owner.mapping
    if zone is None:
        raise InputError(Problem("import_zone_unsaid", Place(str(workbook))))
    company = out.resolve().parent / COMPANY_BOOK
    rows, problems = mapping_rows(company if company.is_file() else None)
    if problems:
        raise InputError(*problems)
    return Owner(workbook, "", zone, frozenset(), rows), rows


def _several(out: Path) -> tuple[tuple[Owner, ...], Sequence[Row]]:
    """The projects of a folder.

    Raises:
        InputError: there is none, or one of them cannot be read: its rows would be nobody's.
    """
    folders = sorted(out.iterdir()) if out.is_dir() else []
    workbooks = [
        workbook_path(folder)
        for folder in folders
        if folder.is_dir() and not folder.is_symlink() and workbook_path(folder).is_file()
    ]
    if not workbooks:
        raise InputError(Problem("status_no_workbook", Place(str(out))))
    company = out / COMPANY_BOOK
    rows, problems = mapping_rows(company if company.is_file() else None)
    owners = tuple(owner_of(workbook) for workbook in workbooks)
    faults = (*problems, *(one for owner in owners for one in owner.problems))
    if faults:
        raise InputError(*{(one.code, one.place): one for one in faults}.values())
    return owners, rows


def _parts(
    request: Request, sheet: ExportSheet, owners: Sequence[Owner]
) -> tuple[list[tuple[Owner, list[int]]], list[Problem]]:
    """The rows of each project that has any, and the rows that are nobody's.

    Raises:
        InputError: the export has no such column.
    """
    if request.split is None:
        return [(owners[0], list(sheet.at))], []
    column = sheet.position((request.split,))
    if column is None:
        place = Place(sheet.file, sheet.raw.name)
        given = {"headings": sheet.shown_headings()}
        raise InputError(Problem("import_split_missing", place, request.split, given))
    rows: dict[Path, list[int]] = {owner.workbook: [] for owner in owners}
    unowned: list[Problem] = []
    cells = sheet.raw.columns[column]
    source = sheet.source({"split": column})
    known: dict[str, tuple[Owner, ...]] = {}
    for at in sheet.at:
        text = heading_text(cells[at])
        if text not in known:
            plain = folded(text)
            known[text] = tuple(one for one in owners if plain and plain in one.names)
        found = known[text]
        if len(found) == 1:
            rows[found[0].workbook].append(at)
            continue
        place, given = source.place("split", at + 1), {"projects": tuple(o.code for o in found)}
        code = "import_owner_twice" if found else "import_owner_unknown"
        unowned.append(Problem(code, place, shown(cells[at]), given, Severity.ROW))
    return [(owner, rows[owner.workbook]) for owner in owners if rows[owner.workbook]], unowned


def _made(
    source: Source, owner: Owner, rows: Sequence[int], *, zone: str | None, words: Locale
) -> ImportedProject:
    name = zone or owner.zone
    log = foreign_log(source, rows, zone=ZoneInfo(name), guide=Guide(words))
    folder = owner.workbook.parent
    files = {table: f"{table}.csv" for table in TABLES} | {"record": RECORD}
    paths = {key: str(folder / file) for key, file in files.items()}
    return ImportedProject(owner.code or folder.name, folder, name, log, paths)


def _contents(
    part: ImportedProject, source: Source, unowned: Sequence[Problem], words: Locale
) -> dict[str, bytes]:
    """The files of a project by name."""
    log = part.log
    record = {
        "schema": _SCHEMA,
        "file": source.export.file,
        "sha256": source.export.sha256,
        "profile": source.profile.name,
        "time_zone": part.zone,
        "counts": counts(log),
        "history": log.history,
        "columns": log.columns,
        "columns_unused": log.unused,
        "closed_unresolved": log.closed_unresolved,
        "reopened_untimed": log.reopened_untimed,
        "states_unmapped": log.unmapped,
        "refused": [_recorded(one, words) for one in (*unowned, *log.refused)],
        "problems": [_recorded(one, words) for one in condensed(log.problems)],
    }
    text = json.dumps(record, ensure_ascii=False, indent=2)
    files = {f"{name}.csv": csv_bytes(log.tables[name]) for name in TABLES}
    return files | {RECORD: f"{text}\n".encode()}


def counts(log: ForeignLog) -> dict[str, int]:
    """Rows of the export, and what became of them."""
    return {
        "read": log.read,
        "identical": log.identical,
        "refused": len(log.refused),
        **{name: len(log.tables[name]) - 1 for name in TABLES},
        "closed_unresolved": len(log.closed_unresolved),
        "reopened_untimed": len(log.reopened_untimed),
    }


def _recorded(problem: Problem, words: Locale) -> dict[str, str | int | None]:
    worded = words.problem(problem)
    place = problem.place
    row = place.cell.lstrip(ascii_uppercase)
    return {
        "code": problem.code,
        "row": int(row) if row.isdecimal() else None,
        "sheet": place.sheet,
        "cell": place.cell,
        "heading": place.heading,
        "found": worded["found"],
        "what": worded["what"],
        "severity": problem.severity.value,
    }
