"""A project's workbook, its company book and its log files, read in one pass.

Never raises for bad input: everything that is wrong is a ``Problem``, all of them at once.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.domain.claims import History
from pipeline.domain.contract import Contract, Project
from pipeline.metrics.log import Log, Table
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook import log_tables, nouns
from pipeline.workbook.agreements import agreement_problems, agreements_of
from pipeline.workbook.answers import rate_problems
from pipeline.workbook.audits import follow_findings
from pipeline.workbook.books import (
    BY_NAME,
    WANTED,
    Book,
    cannot_open,
    company_sheets,
    sha256_of,
    take_log_files,
    typed_book,
)
from pipeline.workbook.company import COMPANY_BOOK, SHARED, company_book, merged
from pipeline.workbook.container import Limits
from pipeline.workbook.contract_sheet import Keys, make_contract, read_keys
from pipeline.workbook.events import EVENTS
from pipeline.workbook.guarded import read_cells
from pipeline.workbook.headings import folded
from pipeline.workbook.history import check_events, history_of
from pipeline.workbook.log_tables import LogSheet
from pipeline.workbook.measurement_files import Monitoring, read_sources
from pipeline.workbook.months import month_problems
from pipeline.workbook.nouns import MetricNames
from pipeline.workbook.sheets import BY_KEY, LOGS
from pipeline.workbook.stage_rows import stage_rows
from pipeline.workbook.told_rows import told
from pipeline.workbook.typing_sheets import Row

NEEDED: Final = ("contract", "parties", "people", "priorities")
"""Sheets without which nothing is computed; the company book may have them instead."""

_OF_PROJECT: Final = (
    "months", "objects", "conditions", "method", "limitations", "agreements",
)  # fmt: skip
"""Small sheets that only the project's own book has; the stages are another."""

_ALIKE: Final = 100  # problems of one kind in one column that are told one by one


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says.

    ``project`` is ``None`` if the contract cannot be put together, ``log`` if the workbook could
    not be opened at all. With a problem of severity ``error`` neither may be used.
    """

    project: Project | None
    log: Log | None
    problems: tuple[Problem, ...]
    left_out: tuple[Problem, ...] = ()  # one a row: why it is not among the log's rows
    inputs: tuple[tuple[str, str], ...] = ()  # name below the project's folder, SHA-256
    history: History = field(default_factory=History)

    def with_problems(self, found: Iterable[Problem]) -> "Reading":
        """The same reading with problems that only later tests can see."""
        return replace(self, problems=(*self.problems, *found))


def read_workbook(
    path: Path,
    *,
    target_kind: Callable[[str], str | None],
    metric_key: Callable[[str], str | None],
    leave_out_bad_rows: bool = False,
    limits: Limits | None = None,
) -> Reading:
    """Read a project.

    Args:
        path: ``inputs/<project>/project.xlsx``.
        target_kind: catalogue key -> ``share``, ``duration``, ``count`` or ``number``.
        metric_key: key or name of a metric in either language -> catalogue key.
        leave_out_bad_rows: rows of logs that cannot be used become ``left_out`` instead of
            problems that stop.
        limits: what a file may cost.
    """
    opened = cannot_open(path)
    if opened is not None:
        return Reading(None, None, (opened,))
    inputs = [(path.name, sha256_of(path))]
    with ThreadPoolExecutor(1) as aside:  # every file is opened in a process of its own
        beside = aside.submit(_company_of, path, limits)
        raw = read_cells(path, WANTED, limits=limits)
    if raw.problems:
        return Reading(None, None, raw.problems, (), tuple(inputs))
    book = typed_book(path.name, raw)
    company, company_inputs = beside.result()
    inputs += company_inputs
    inputs += take_log_files(path, book, limits)
    monitoring = read_sources(path.parent, _complete(book.rows("measurement_sources")))
    inputs += ((n, digest) for n, digest in monitoring.inputs.items() if n not in dict(inputs))
    names = MetricNames(metric_key, target_kind)
    reading = _assembled(book, company, names, monitoring, leave_out=leave_out_bad_rows)
    return replace(reading, inputs=tuple(inputs))


def _company_of(path: Path, limits: Limits | None) -> tuple[Book, list[tuple[str, str]]]:
    """The company book of a project, empty where there is none; its name and digest."""
    book = company_book(path)
    if book is None:
        return Book(COMPANY_BOOK), []
    opened = cannot_open(book)
    if opened is not None:
        return Book(COMPANY_BOOK, problems=[opened]), []
    inputs = [(book.name, sha256_of(book))]
    return company_sheets(book, limits), inputs


def _assembled(
    book: Book,
    company: Book,
    names: MetricNames,
    monitoring: Monitoring,
    *,
    leave_out: bool,
) -> Reading:
    problems = [*company.problems, *book.problems, *_needed(book, company), *monitoring.problems]
    contract = _contract(book, company, problems)
    rows = {
        key: _base_rows(merged(key, book.rows(key), company.rows(key), names.metric), problems)
        for key in SHARED
        if key != "contract"
    }
    rows |= {key: book.rows(key) for key in _OF_PROJECT}
    rows["stages"] = stage_rows(book.sheets.get("stages"), rows["objects"], problems)
    problems += _structure_problems(book, rows, contract, book.sheets.keys() | company.sheets)
    people = tuple(nouns.people(_complete(rows["people"])))
    targets = tuple(nouns.targets(_complete(rows["targets"]), names, problems))
    said = told(rows, problems)
    project = None
    if contract is not None:
        project = Project(
            contract=contract,
            parties=tuple(nouns.parties(_complete(rows["parties"]))),
            people=people,
            priorities=tuple(nouns.priorities(_complete(rows["priorities"]))),
            stages=tuple(nouns.stages(_complete(rows["stages"]))),
            services=tuple(nouns.services(_complete(rows["services"]))),
            hours=tuple(nouns.hours(_complete(rows["hours"]))),
            calendar_days=tuple(nouns.calendar_days(_complete(rows["calendar"]))),
            targets=targets,
            months=tuple(nouns.months(_complete(rows["months"]))),
            objects=said.objects,
            conditions=said.conditions,
            method=said.method,
            limitations=said.limitations,
            agreements=tuple(agreements_of(_complete(rows["agreements"]))),
        )
    zone = ZoneInfo(contract.time_zone if contract is not None else "UTC")
    sheets = {
        key: log_tables.read_log(book.sheets[key], zone)
        for key in (*LOGS, *EVENTS)
        if key in book.sheets
    }
    logs = {key: sheet for key, sheet in sheets.items() if key in LOGS}
    events = {key: sheet for key, sheet in sheets.items() if key in EVENTS}
    _cross_check(sheets, rows)
    check_events(events, said, people, rows["stages"])
    log = _log(logs)
    bad = _bad_rows(logs)
    if project is not None:
        log_tables.check_years(logs, log, project)
    if leave_out:
        log_tables.follow_the_left_out(sheets)
        follow_findings(events.get("audits"), events.get("findings"))
    if _bad_rows(logs) > bad:
        log = _log(logs)
    rates = _complete(rows["rates"])
    history = history_of(
        events,
        log,
        monitoring.series,
        rates,
        zone=zone,
        problems=problems,
    )
    problems += month_problems(rows["months"], log, zone)
    for sheet in (*company.sheets.values(), *book.sheets.values()):
        problems += sheet.problems
    if contract is not None and contract.maintenance_cap_hours is None:
        problems += _uncapped(log, rows["services"], contract)
    gone: tuple[Problem, ...] = ()
    if leave_out:
        gone = tuple(row for sheet in sheets.values() for row in log_tables.left_out(sheet))
        gone = (*(row for row in gone if row.severity is Severity.ROW), *monitoring.refused)
        problems = [problem for problem in problems if problem.severity is not Severity.ROW]
    return Reading(project, log, condensed(problems), gone, history=history)


def _uncapped(log: Log, services: Sequence[Row], contract: Contract) -> Iterator[Problem]:
    """Maintenance that no cap bounds, once there is something it could excuse."""
    if len(log.maintenance.frame):
        first = int(log.maintenance.frame["row"].iloc[0])
        place = log.maintenance.source.place("from_at", first)
    elif services:
        there = contract.places["contract_no"]
        place = Place(there.file, there.sheet)
    else:
        return
    yield Problem("maintenance_without_cap", place, None, {}, Severity.WARNING)


def _needed(book: Book, company: Book) -> Iterator[Problem]:
    """Required sheets that neither book has."""
    for key in NEEDED:
        if key not in book.sheets and key not in company.sheets:
            spec = BY_KEY[key]
            given = {"sheet": spec.ru, "english": spec.en}
            yield Problem("sheet_missing", Place(book.file, spec.ru), None, given)


def _contract(book: Book, company: Book, problems: list[Problem]) -> Contract | None:
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


def _base_rows(rows: Sequence[Row], problems: list[Problem]) -> tuple[Row, ...]:
    """The rows that belong to no agreement; those that do are named."""
    for row in rows:
        if row.get("agreement") is not None:
            place = row.place("agreement")
            problems.append(
                Problem("agreement_row", place, row.get("agreement"), {}, Severity.WARNING)
            )
    return tuple(row for row in rows if row.get("agreement") is None)


def _complete(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.complete and _has_required(row))


def _has_required(row: Row) -> bool:
    spec = BY_NAME[folded(row.source.sheet)]
    return all(row.get(column.key) is not None for column in spec.columns if column.required)


def _structure_problems(
    book: Book,
    rows: Mapping[str, tuple[Row, ...]],
    contract: Contract | None,
    present: Collection[str],
) -> Iterator[Problem]:
    def sheet(key: str) -> Place:
        return Place(book.file, BY_KEY[key].ru)

    if "parties" in present:
        yield from nouns.party_problems(rows["parties"], sheet("parties"))
    if "people" in present:
        yield from nouns.people_problems(rows["people"], sheet("people"))
    if not rows["priorities"] and "priorities" in present:
        yield Problem("priorities_empty", sheet("priorities"))
    yield from nouns.stage_problems(rows["stages"])
    for key, column, code in (
        ("priorities", "code", "priority_twice"),
        ("services", "code", "service_twice"),
        ("months", "period", "month_twice"),
    ):
        yield from nouns.once(rows[key], column, code)
    yield from nouns.target_problems(rows["targets"])
    yield from rate_problems(rows["rates"])
    yield from agreement_problems(rows["agreements"])
    profiles = {str(row.get("profile")) for row in rows["hours"]}
    users = (*rows["priorities"], *rows["services"])
    yield from nouns.profile_problems(contract, users, profiles)


def _codes(rows: Mapping[str, tuple[Row, ...]]) -> dict[str, frozenset[str]]:
    return {
        key: frozenset(str(row.get("code")) for row in rows[key] if row.get("code") is not None)
        for key in ("priorities", "services", "stages")
    }


def _cross_check(sheets: Mapping[str, LogSheet], rows: Mapping[str, tuple[Row, ...]]) -> None:
    """Numbers, duplicates and references of the sheets of what happened."""
    known = _codes(rows)
    incidents = sheets.get("incidents")
    if incidents is not None:
        log_tables.check_identity(incidents)
        ids = incidents.typed.values.get("id", [])
        known["incidents"] = frozenset(str(one) for one in ids if one is not None)
    else:
        known["incidents"] = frozenset()
    for sheet in sheets.values():
        log_tables.check_references(sheet, known)


def _bad_rows(logs: Mapping[str, LogSheet]) -> int:
    return sum(len(sheet.typed.bad) for sheet in logs.values())


def _log(logs: Mapping[str, LogSheet]) -> Log:
    return Log(**{key: logs[key].table() if key in logs else Table.empty(key) for key in LOGS})


def condensed(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems, with a column's hundredth of one kind followed by a count of the rest."""
    told: dict[tuple[str, str, str, str], int] = {}
    kept: list[Problem] = []
    last: dict[tuple[str, str, str, str], Problem] = {}
    for problem in problems:
        key = (problem.code, problem.place.file, problem.place.sheet, problem.place.heading)
        told[key] = told.get(key, 0) + 1
        if told[key] <= _ALIKE:
            kept.append(problem)
        last[key] = problem
    for key, count in told.items():
        if count > _ALIKE:
            one = last[key]
            given = {"count": count - _ALIKE, "last": one.place.cell}
            kept.append(
                Problem("more_alike", replace(one.place, cell=""), None, given, one.severity)
            )
    return tuple(kept)
