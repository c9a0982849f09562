"""Importing: an export of a helpdesk becomes the log files of a project, or of several.

Nothing is written unless everything can be: see ``placing``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.issuing.import_journal import FILES
from pipeline.issuing.import_record import ImportedProject, contents
from pipeline.issuing.placing import place_files
from pipeline.issuing.reading import workbook_path
from pipeline.locales import Locale, locale
from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.workbook.cells import Typing
from pipeline.workbook.company import COMPANY_BOOK
from pipeline.workbook.contract_keys import CONTRACT_KEYS
from pipeline.workbook.foreign.dates import DateForm, date_form
from pipeline.workbook.foreign.exports import ExportSheet, read_export
from pipeline.workbook.foreign.log import Source, foreign_log, incident_sheet
from pipeline.workbook.foreign.owners import Owner, mapping_rows, owner_of
from pipeline.workbook.foreign.profiles import profile_of
from pipeline.workbook.foreign.states import NOTHING_LEFT, Left
from pipeline.workbook.foreign.tables import TABLES
from pipeline.workbook.guidance import Guide
from pipeline.workbook.headings import folded
from pipeline.workbook.reading import condensed
from pipeline.workbook.typing_sheets import Row, heading_text, shown
from pipeline.workbook.verdicts import Unusable


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
        EnvironmentFault: the disk refuses; all files are as they were or all are new, and who
            reads a project is told where that is still to be brought about.
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
    sharing = _whole if request.split is None else _shared_out
    made, of_history = sharing(source, parts, zone=zone, words=words)
    unowned += of_history.refused
    on_sheet = (one for one in source.sheet.problems if one.stops)
    bad = (*on_sheet, *unowned, *(one for part in made for one in part.refused))
    refused = tuple({(one.code, one.place): one for one in bad}.values())
    if not made or any(part.counts["incidents"] == 0 for part in made):
        # Such a log would take the place of a good one.
        nothing = Problem("import_nothing_there", Place(export.file))
        raise InputError(*(condensed(refused) or (nothing,)))
    undone: tuple[Problem, ...] = ()
    if not request.dry_run:
        files = {part.folder: contents(part, source, words) for part in made}
        undone = place_files(files, replace=request.replace)
    said = (*(one for one in source.sheet.problems if not one.stops), *of_history.said)
    told = {(one.code, one.place): one for one in said}
    for part in made:  # what concerns the export as a whole is told once
        told |= {(one.code, one.place): one for one in part.log.problems}
    return Imported(made, refused, len(unowned), (*undone, *condensed(tuple(told.values()))))


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


def _whole(
    source: Source, parts: Sequence[tuple[Owner, list[int]]], *, zone: str | None, words: Locale
) -> tuple[tuple[ImportedProject, ...], Left]:
    """The export as the only project's part: what is nobody's of it stands in its log."""
    ((owner, rows),) = parts
    return (_made(source, owner, rows, zone=zone, words=words),), NOTHING_LEFT


def _shared_out(
    source: Source, parts: Sequence[tuple[Owner, list[int]]], *, zone: str | None, words: Locale
) -> tuple[tuple[ImportedProject, ...], Left]:
    """Each project's part, and what is nobody's of a history that says numbers only."""
    holders: dict[str, list[str]] = {}
    for owner, rows in parts:
        for number in source.numbers(rows):
            holders.setdefault(number, []).append(_code(owner))
    shared = frozenset(number for number, codes in holders.items() if len(codes) > 1)
    made = tuple(
        _made(source, owner, rows, zone=zone, words=words, shared=shared) for owner, rows in parts
    )
    return made, NOTHING_LEFT if source.states is None else source.states.left(holders)


def _code(owner: Owner) -> str:
    return owner.code or owner.workbook.parent.name


def _made(  # noqa: PLR0913  # each is one fact of a project's part
    source: Source,
    owner: Owner,
    rows: Sequence[int],
    *,
    zone: str | None,
    words: Locale,
    shared: Collection[str] | None = None,
) -> ImportedProject:
    """A project's part; what is nobody's belongs to it where it is the only one."""
    name = zone or owner.zone
    on_sheet = source.sheet.problems if shared is None else ()
    log = foreign_log(source, rows, zone=ZoneInfo(name), guide=Guide(words), shared=shared)
    refused = (*(one for one in on_sheet if one.stops), *log.refused)
    folder = owner.workbook.parent
    paths = map(str, map(folder.joinpath, FILES))
    files = dict(zip((*TABLES, "record"), paths, strict=True))
    return ImportedProject(_code(owner), folder, name, log, refused, files)
