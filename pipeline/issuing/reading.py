"""Reading a project with what the catalogue knows of its metrics."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.calendars import calendar_problems, day_calendar, duration_problem
from pipeline.documents.named import basis_problems
from pipeline.domain.agreements import terms_on
from pipeline.domain.contract import ALWAYS_OPEN, Project
from pipeline.issuing.profile import read_profile
from pipeline.locales import LOCALES, locale
from pipeline.metrics.agreement import agreement_problems
from pipeline.metrics.catalogue import BY_KEY, split_name
from pipeline.metrics.evaluate import target_problems
from pipeline.metrics.events.log import Log
from pipeline.problems import InputError, Place, Problem, stopping
from pipeline.workbook.reading import Reading, read_workbook

_FILE: Final = "project.xlsx"


def workbook_path(path: Path) -> Path:
    """The workbook itself; a project folder stands for the ``project.xlsx`` in it."""
    try:
        return path / _FILE if path.is_dir() else path
    except OSError:  # a name no disk can have; opening it tells why
        return path


def metric_key(name: str) -> str | None:
    """The catalogue's name of a key or a name in either language; ``.p90`` and the like stay."""
    folded = _folded(name)
    if folded in _names():
        return _names()[folded]
    head, dot, statistic = folded.rpartition(".")
    if dot and head in _names():
        return f"{_names()[head]}.{statistic}"
    return None


def target_kind(name: str) -> str | None:
    """How a target of this metric is written: share, duration, count or number."""
    metric = BY_KEY.get(split_name(name)[0])
    if metric is None:
        return None
    return {"share": "share", "seconds": "duration", "count": "count"}.get(
        metric.unit.value, "number"
    )


def _folded(name: str) -> str:
    return " ".join(name.replace("\N{NO-BREAK SPACE}", " ").casefold().replace("ё", "е").split())


@cache
def _names() -> dict[str, str]:
    names = {key: key for key in BY_KEY}
    for code in LOCALES:
        words = locale(code)
        names |= {_folded(words.say(f"metric.{key}.name")): key for key in BY_KEY}
    return names


def read_project(path: Path, *, leave_out_bad_rows: bool = False) -> Reading:
    """The project of a workbook or a project folder, with every problem that can be seen at once.

    Never raises for bad input; ``Reading.project`` is ``None`` when nothing can be made of it.
    """
    reading = read_workbook(
        workbook_path(path),
        leave_out_bad_rows=leave_out_bad_rows,
        target_kind=target_kind,
        metric_key=metric_key,
    )
    found = _profile_problems(path)
    if reading.project is None or reading.log is None:
        return reading.with_problems(found)
    found += (*_terms_problems(reading.project, reading.log), *basis_problems(reading.project))
    return reading.with_problems(found)


def _terms_problems(project: Project, log: Log) -> tuple[Problem, ...]:
    """What is wrong with the terms without an agreement, and with those each agreement begins."""
    starts = dict.fromkeys(one.from_on for one in project.agreements if one.kind != "warranty")
    terms = (project, *(terms_on(project, day) for day in starts))
    return _told_once(
        problem
        for one in terms
        for problem in (
            *target_problems(one),
            *_calendar_problems(one),
            *agreement_problems(one, log),
        )
    )


def _told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    found: dict[tuple[str, Place], list[Problem]] = {}
    for problem in problems:
        alike = found.setdefault((problem.code, problem.place), [])
        if problem not in alike:
            alike.append(problem)
    return tuple(problem for alike in found.values() for problem in alike)


def _profile_problems(path: Path) -> tuple[Problem, ...]:
    """What is wrong with the profiles that every paper of the project is laid out by."""
    try:
        read_profile(workbook_path(path))
    except InputError as error:
        return error.problems
    return ()


def _calendar_problems(project: Project) -> tuple[Problem, ...]:
    try:
        place = project.contract.places.get("calendar")
        days = day_calendar(project.contract.calendar, project.calendar_days, place)
    except InputError as error:
        return error.problems
    profiles = {row.profile for row in project.hours} | {ALWAYS_OPEN}  # of the rows that are right
    uneven = (
        duration_problem(
            duration, project.hours, priority.hours, priority.places.get(name, Place())
        )
        for priority in project.priorities
        if priority.hours in profiles
        for name in ("response", "restore", "resolve")
        if (duration := getattr(priority, name)) is not None
    )
    return (
        *calendar_problems(days, project.hours),
        *(problem for problem in uneven if problem is not None),
    )


def usable(reading: Reading) -> Reading:
    """The same reading, if a document can be made of it.

    Raises:
        InputError: all its problems, when one of them stops.
    """
    if reading.project is None or stopping(reading.problems):
        raise InputError(*reading.problems)
    return reading
