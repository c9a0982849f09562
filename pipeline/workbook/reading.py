"""A project's workbook, its company book and its log files, read in one pass.

Never raises for bad input: everything that is wrong is a ``Problem``, all of them at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.domain.claims import History
from pipeline.domain.contract import Contract, Project
from pipeline.metrics.events.log import Log, Table
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook import agreements, log_tables, nouns, structure
from pipeline.workbook.agreements import DATED, Dated
from pipeline.workbook.audits import follow_findings
from pipeline.workbook.books import (
    WANTED,
    Book,
    cannot_open,
    company_sheets,
    sha256_of,
    take_log_files,
    typed_book,
)
from pipeline.workbook.coded import Coded
from pipeline.workbook.codes_in_force import check_in_force
from pipeline.workbook.company import COMPANY_BOOK, SHARED, company_book, merged
from pipeline.workbook.container import Limits
from pipeline.workbook.events import EVENTS
from pipeline.workbook.guarded import read_cells
from pipeline.workbook.history import check_events, history_of
from pipeline.workbook.log_tables import LogSheet
from pipeline.workbook.measurement_files import Monitoring, read_sources
from pipeline.workbook.months import month_problems
from pipeline.workbook.nouns import MetricNames
from pipeline.workbook.priorities_in_force import check_priorities
from pipeline.workbook.reopenings import check_episode_names, check_reopenings
from pipeline.workbook.sheets import LOGS
from pipeline.workbook.stage_rows import stage_rows
from pipeline.workbook.structure import complete
from pipeline.workbook.told_rows import told
from pipeline.workbook.typing_sheets import Row

_OF_PROJECT: Final = (
    "months", "objects", "conditions", "method", "limitations", "agreements",
    "actions",
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
    monitoring = read_sources(path.parent, complete(book.rows("measurement_sources")))
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
    problems = [
        *company.problems,
        *book.problems,
        *structure.needed(book, company),
        *monitoring.problems,
    ]
    contract = structure.contract_of(book, company, problems)
    problems += structure.of_company_agreements(company)
    rows = {
        key: merged(
            key,
            agreements.base_rows(book.rows(key)),
            agreements.base_rows(company.rows(key)),
            names.metric,
        )
        for key in SHARED
        if key != "contract"
    }
    dated = Dated({key: agreements.dated_rows(book.rows(key)) for key in DATED})
    rows |= {key: book.rows(key) for key in _OF_PROJECT}
    rows["stages"] = stage_rows(book.sheets.get("stages"), rows["objects"], problems)
    problems += structure.structure_problems(
        book, rows, dated, contract, book.sheets.keys() | company.sheets
    )
    people = tuple(nouns.people(complete(rows["people"])))
    targets = tuple(nouns.targets(complete(rows["targets"]), names, problems))
    agreed = tuple(
        agreements.agreements_of(complete(rows["agreements"]), _usable(dated), names, problems)
    )
    problems += agreements.profile_problems(agreed, rows["hours"], dated)
    said = told(rows, problems)
    project = None
    if contract is not None:
        project = Project(
            contract=contract,
            parties=tuple(nouns.parties(complete(rows["parties"]))),
            people=people,
            priorities=tuple(nouns.priorities(complete(rows["priorities"]))),
            stages=tuple(nouns.stages(complete(rows["stages"]))),
            services=tuple(nouns.services(complete(rows["services"]))),
            hours=tuple(nouns.hours(complete(rows["hours"]))),
            calendar_days=tuple(nouns.calendar_days(complete(rows["calendar"]))),
            targets=targets,
            months=tuple(nouns.months(complete(rows["months"]))),
            objects=said.objects,
            conditions=said.conditions,
            method=said.method,
            limitations=said.limitations,
            agreements=agreed,
            actions=tuple(nouns.actions(complete(rows["actions"]))),
        )
        problems += agreements.set_problems(project)
    zone = ZoneInfo(contract.time_zone if contract is not None else "UTC")
    sheets = {
        key: log_tables.read_log(book.sheets[key], zone)
        for key in (*LOGS, *EVENTS)
        if key in book.sheets
    }
    logs = {key: sheet for key, sheet in sheets.items() if key in LOGS}
    events = {key: sheet for key, sheet in sheets.items() if key in EVENTS}
    _cross_check(sheets, rows, dated)
    check_events(events, said, people, rows["stages"])
    if project is not None:
        check_in_force(logs, project)
    log = _log(logs)
    bad = _bad_rows(logs)
    if project is not None:
        log_tables.check_years(logs, log, project)
        check_priorities(logs, log, project)
    if leave_out:
        log_tables.follow_the_left_out(sheets)
        follow_findings(events.get("audits"), events.get("findings"))
    if _bad_rows(logs) > bad:
        log = _log(logs)
    rates = complete(rows["rates"])
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
    capped = [one.maintenance_cap_hours for one in agreed]
    if contract is not None and {contract.maintenance_cap_hours, *capped} == {None}:
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


def _usable(dated: Dated) -> Dated:
    return Dated({key: complete(rows) for key, rows in dated.rows.items()})


def _codes(rows: Mapping[str, tuple[Row, ...]], dated: Dated) -> dict[str, Coded]:
    return {
        key: Coded.of([row.get("code") for row in (*rows[key], *dated.rows.get(key, ()))])
        for key in ("priorities", "services", "stages")
    }


def _cross_check(
    sheets: Mapping[str, LogSheet], rows: Mapping[str, tuple[Row, ...]], dated: Dated
) -> None:
    """Numbers, duplicates and references of the sheets of what happened."""
    known = _codes(rows, dated)
    incidents = sheets.get("incidents")
    if incidents is not None:
        log_tables.check_identity(incidents)
        if "id" in incidents.typed.values:
            known["incidents"] = incidents.column("id")
    else:
        known["incidents"] = Coded.of(())
    for sheet in sheets.values():
        log_tables.check_references(sheet, known)
    check_episode_names(sheets.get("reopens"), incidents)
    check_reopenings(sheets.get("reopens"), incidents)


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
