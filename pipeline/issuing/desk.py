"""The register during one command: opened, swept, its journal read before and rebuilt after."""

import contextlib
import getpass
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.domain.contract import Project
from pipeline.issuing.drafts import (
    Job,
    Made,
    OnProgress,
    Request,
    make_draft,
    nothing_made,
)
from pipeline.issuing.issue import sweep
from pipeline.issuing.issued import facts_of, make_issued, refuse_unready, replaced_of, wanted_of
from pipeline.issuing.journal import accept_typed, rebuild
from pipeline.issuing.known import known_ahead, known_of
from pipeline.issuing.making import JobsOf
from pipeline.issuing.publishing import sweep_staging
from pipeline.issuing.register_facts import NOTHING_KNOWN, Facts, Known
from pipeline.locales import Locale, locale
from pipeline.problems import PipelineError, Place, Problem, RegisterError, Severity
from pipeline.register.opening import opened
from pipeline.register.store import Register


@dataclass(slots=True)
class Desk:
    """A register at work, who is at it, and what its journal had to say."""

    register: Register
    actor: str
    problems: tuple[Problem, ...] = ()


@contextlib.contextmanager
def at_desk(out: Path, words: Locale) -> Iterator[Desk]:
    """The register of a folder of outputs, for one command.

    Half-made papers that need no run are finished first, and what people typed into the journal
    is taken into the register; whatever the command does, the journal is rebuilt at its end.

    Raises:
        RegisterError: there is no register, or it cannot be trusted.
        EnvironmentFault: the disk refuses.
    """
    with opened(out) as register, _at_work(register, words) as desk:
        yield desk


@contextlib.contextmanager
def _at_work(register: Register, words: Locale) -> Iterator[Desk]:
    """The desk of an open register."""
    desk = Desk(register, actor())
    sweep_staging(register.folder)
    sweep(register, desk.actor)
    desk.problems = accept_typed(register, desk.actor)
    try:
        yield desk
    except PipelineError as error:
        desk.problems += rebuild(register, desk.actor, words)
        raise type(error)(*error.problems, *desk.problems) from error
    except BaseException:
        rebuild(register, desk.actor, words)
        raise
    desk.problems += rebuild(register, desk.actor, words)


def actor() -> str:
    """Who runs the command, as the machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user, no environment
        return str(os.getuid()) if hasattr(os, "getuid") else "?"


def at_desk_made(
    request: Request, project: Project, jobs_of: JobsOf, on_progress: OnProgress
) -> tuple[Made, ...]:
    """The papers of a command that knows the register.

    Raises:
        PipelineError: the papers before the one that failed stand; of issued ones it says which.
    """
    if request.dry_run:
        # At no desk: what was typed into the journal is not in the register yet.
        known, said = known_ahead(request.out, project)
        jobs = _ready(request, jobs_of(known))
        return _with_journal([nothing_made(job) for job in jobs], said)
    try:
        register = opened(request.out)
    except RegisterError as error:
        if request.issue:
            raise
        return _without_register(request, jobs_of, on_progress, error)
    with register, _at_work(register, locale(request.language)) as desk:
        known = known_of(register, project)
        jobs = _ready(request, jobs_of(known))
        if request.issue:
            made = _issued(desk, request, jobs, known, on_progress)
        else:
            made = [
                make_draft(job, request, on_progress, _facts(register, job, request, known))
                for job in jobs
            ]
    return _with_journal(made, desk.problems)


def _without_register(
    request: Request, jobs_of: JobsOf, on_progress: OnProgress, error: RegisterError
) -> tuple[Made, ...]:
    """Drafts, with what keeps the register from telling what they would take the place of."""
    said = tuple(replace(problem, severity=Severity.WARNING) for problem in error.problems)
    made = [make_draft(job, request, on_progress) for job in jobs_of(NOTHING_KNOWN)]
    return _with_journal(made, said)


def _ready(request: Request, jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The papers, tested before any number is given out where they are to be issued."""
    if request.issue:
        refuse_unready(tuple(jobs), request.workbook)
    return tuple(jobs)


def _issued(
    desk: Desk, request: Request, jobs: Sequence[Job], known: Known, on_progress: OnProgress
) -> list[Made]:
    made: list[Made] = []
    for job in jobs:
        try:
            made.append(make_issued(job, request, on_progress, known, desk.register, desk.actor))
        except PipelineError as error:
            numbers = tuple(one.number or "" for one in made)
            done = Problem("issued_before", Place(), ", ".join(numbers), {}, Severity.NOTE)
            raise type(error)(*error.problems, *((done,) if made else ())) from error
    return made


def _facts(register: Register, job: Job, request: Request, known: Known) -> Facts:
    """What a draft is told: the paper whose place it would take, and the letters before it."""
    replaced = replaced_of(register, wanted_of(job, request).business_key)
    return facts_of(job, known, None, replaced)


def _with_journal(made: Sequence[Made], said: tuple[Problem, ...]) -> tuple[Made, ...]:
    """The same papers; what the journal had to say is said with the first."""
    if not made or not said:
        return tuple(made)
    first = replace(made[0], problems=(*made[0].problems, *said))
    return (first, *made[1:])
