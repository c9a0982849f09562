"""The coordinator of letters and notices: about what, and one paper each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from pipeline.documents.condition_letter import KIND
from pipeline.documents.letter_writer import About
from pipeline.documents.task_notice import KIND as NOTICE
from pipeline.documents.values import Context
from pipeline.domain.contract import Project, Stage
from pipeline.issuing.condition_letter import (
    ANSWER,
    LIKE,
    letter_of,
    object_of,
    stage_of,
    to_answer,
)
from pipeline.issuing.dates import today
from pipeline.issuing.drafts import Job, Made, OnProgress, Request, read_for
from pipeline.issuing.letter_facts import letters_known, slugs
from pipeline.issuing.making import make_papers
from pipeline.issuing.reading import workbook_path
from pipeline.issuing.register_facts import NOTHING_TOLD, Facts, Known
from pipeline.issuing.task_notice import notice_of
from pipeline.locales import locale
from pipeline.problems import InputError, Place, Problem
from pipeline.workbook.reading import Reading

MEMO_PART: Final = 2
"""The users' memo is the second part of a letter; it is meant to hang on a wall."""
_TELL: Final = frozenset({"conditions", "notice"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which letters a command asks for.

    Attributes:
        stages: codes; none: all that have no letter.
        built: code of the object whose letter it is; then nothing else is asked for.
        due: days within which the stages begin; ``None``: any.
        like: number of the letter whose items the one stage takes.
        answer: the objections to the letter that stands are answered.
    """

    stages: tuple[str, ...] = ()
    built: str = ""
    due: int | None = None
    like: str = ""
    answer: bool = False


def make_letters(
    request: Request, stages: Sequence[str], on_progress: OnProgress
) -> tuple[Made, ...]:
    """The letters of these stages, as ``make_asked`` makes them."""
    return make_asked(request, Asked(stages=tuple(stages)), on_progress)


def make_asked(request: Request, asked: Asked, on_progress: OnProgress) -> tuple[Made, ...]:
    """The letters and notices asked for, as drafts or issued.

    Where no stage is named: of all stages that have no letter, or of those whose letter is begun
    and not finished. Of those due there may be none.

    Raises:
        PipelineError: the letters before it were published, this one and those after were not.
    """
    reading = read_for(request, on_progress)
    project = _project(reading)
    named = _named(project, asked)
    if asked.answer and request.issue:
        request = _superseding(request, reading, named[0])

    def jobs_of(known: Known) -> list[Job]:
        told = {} if asked.stages or asked.built else _told(known, reading)
        wanted = [about for about in named if about.code not in told]
        if asked.due is not None:
            wanted = _due(wanted, request.as_of or today(), asked.due)
        elif not wanted:
            numbers = ", ".join(told[about.code] for about in named)
            raise InputError(Problem("letters_all_issued", Place(), numbers))
        return [_job(request, reading, about, asked, known) for about in wanted]

    return make_papers(request, project, jobs_of, on_progress)


def _named(project: Project, asked: Asked) -> tuple[About, ...]:
    """What the letters are about, each once; all stages where nothing is named.

    Raises:
        InputError: an unknown code, or a workbook without stages.
    """
    if asked.built:
        return (object_of(project, asked.built),)
    return chosen(project, asked.stages)


def _told(known: Known, reading: Reading) -> dict[str, str]:
    """Code -> number of the letter or notice that stands for it."""
    letters = letters_known(_project(reading), known.letters, reading.history)
    return {
        letter.scope: letter.number
        for letter in letters
        if letter.kind in _TELL and letter.replaced_by is None
    }


def _due(listed: Iterable[About], since: date, days: int) -> list[About]:
    """Those that begin within so many days, the first and the last day among them."""
    until = since + timedelta(days=days)
    return [one for one in listed if isinstance(one, Stage) and since <= one.starts_on <= until]


def _superseding(request: Request, reading: Reading, about: About) -> Request:
    """The request with the number of the letter that an answer takes the place of.

    Raises:
        InputError: there is no such letter, or nobody has objected to it.
    """
    project = _project(reading)
    found: list[str] = []

    def look(known: Known) -> list[Job]:
        letters = letters_known(project, known.letters, reading.history)
        found.append(to_answer(letters, about, request.on or today()).number)
        return []

    make_papers(replace(request, dry_run=True), project, look, lambda *_: None)
    reason = locale(request.language).say("cli.answer_reason", number=found[0])
    return replace(request, supersede=found[0], reason=request.reason or reason)


def _project(reading: Reading) -> Project:
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    return reading.project


@dataclass(frozen=True, slots=True)
class _Put:
    """A paper put together, to be looked at before its notebook runs."""

    context: Context
    said: tuple[Problem, ...]
    doubts: tuple[Problem, ...]


def _job(request: Request, reading: Reading, about: About, asked: Asked, known: Known) -> Job:
    """The paper of a stage, a task or an object."""
    project, day = _project(reading), today()
    on, slug = request.on or day, slugs(project)[about.code]
    is_task = isinstance(about, Stage) and about.kind == "task"
    put = _put(request, reading, about, asked, replace(
        NOTHING_TOLD, letters=known.letters, terms=known.terms
    ))  # fmt: skip
    words, name = locale(request.language), project.contract.project_name
    title = "cli.notice_title" if is_task else "cli.letter_title"
    return Job(
        kind=NOTICE if is_task else KIND,
        subject=about.code,
        slug=slug,
        title=words.say(title, project=name, stage=about.code),
        reading=replace(reading, problems=(*reading.problems, *put.said)),
        as_of=request.as_of or day,
        on=on,
        parameters=_parameters(about, asked),
        has_page_fields=not is_task,
        one_page_part=None if is_task else MEMO_PART,
        context=put.context,
        unready=put.doubts,
    )


def _parameters(about: About, asked: Asked) -> Mapping[str, str]:
    """What the notebook of a paper is told of it."""
    if isinstance(about, Stage) and about.kind == "task":
        return {"stage": about.code}
    base = ANSWER if asked.answer else f"{LIKE} {asked.like}" if asked.like else ""
    return {"stage": about.code, "base": base}


def _put(request: Request, reading: Reading, about: About, asked: Asked, facts: Facts) -> _Put:
    """The paper as it will be, but for what only its run is told."""
    project, path = _project(reading), workbook_path(request.workbook)
    on = request.on or today()
    if isinstance(about, Stage) and about.kind == "task":
        if asked.answer or asked.like:
            raise InputError(Problem("task_has_notice", Place(), about.code))
        notice = notice_of(project, about, path, on, facts, history=reading.history)
        return _Put(notice.context, notice.said, notice.doubts)
    letter = letter_of(
        project, about, path, on, facts,
        like=asked.like, answer=asked.answer, history=reading.history,
    )  # fmt: skip
    return _Put(letter.context, letter.said, letter.doubts)


def chosen(project: Project, codes: Sequence[str]) -> tuple[Stage, ...]:
    """The stages of these codes, each once; all of the workbook where none are named.

    Raises:
        InputError: an unknown code, or a workbook without stages.
    """
    if not project.stages:
        raise InputError(Problem("stages_empty", Place()))
    wanted = [stage_of(project, code) for code in dict.fromkeys(codes)]
    return tuple(wanted) or project.stages
