"""The coordinator of condition letters: which stages, one letter each."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.documents.condition_letter import KIND
from pipeline.domain.contract import Project, Stage
from pipeline.issuing.condition_letter import letter_of, stage_of
from pipeline.issuing.dates import today
from pipeline.issuing.drafts import Job, Made, OnProgress, Request, read_for
from pipeline.issuing.making import make_papers
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.reading import workbook_path
from pipeline.locales import locale
from pipeline.problems import InputError, Place, Problem
from pipeline.register.papers import Paper, State
from pipeline.workbook.reading import Reading

MEMO_PART: Final = 2
"""The users' memo is the second part of a letter; it is meant to hang on a wall."""


def make_letters(
    request: Request, stages: Sequence[str], on_progress: OnProgress
) -> tuple[Made, ...]:
    """The letters of these stages, as drafts or issued.

    Where no stage is named: of all stages that have no issued letter, or of those whose letter is
    begun and not finished.

    Raises:
        PipelineError: the letters before it were published, this one and those after were not.
    """
    reading = read_for(request, on_progress)
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    project = reading.project
    named = chosen(project, stages)

    def jobs_of(papers: tuple[Paper, ...]) -> list[Job]:
        told = {} if stages else _told(papers, project)
        jobs = [_job(request, reading, stage) for stage in named if stage.code not in told]
        if not jobs:
            raise InputError(Problem("letters_all_issued", Place(), ", ".join(told.values())))
        return jobs

    return make_papers(request, jobs_of, on_progress)


def _told(papers: tuple[Paper, ...], project: Project) -> dict[str, str]:
    """Stage -> number of the letter that stands issued for it."""
    code = project.contract.project_code
    return {
        paper.subject: paper.number
        for paper in papers
        if paper.kind == KIND and paper.project == code and paper.state is State.ISSUED
    }


def _job(request: Request, reading: Reading, stage: Stage) -> Job:
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    project, day = reading.project, today()
    on, slug = request.on or day, slugs(reading.project)[stage.code]
    letter = letter_of(project, stage, workbook_path(request.workbook), on)
    words, name = locale(request.language), project.contract.project_name
    return Job(
        kind=KIND,
        subject=stage.code,
        slug=slug,
        title=words.say("cli.letter_title", project=name, stage=stage.code),
        reading=replace(reading, problems=(*reading.problems, *letter.said)),
        as_of=request.as_of or day,
        on=on,
        parameters={"stage": stage.code, "slug": slug},
        has_page_fields=True,
        one_page_part=MEMO_PART,
        context=letter.context,
        unready=letter.doubts,
    )


def chosen(project: Project, codes: Sequence[str]) -> tuple[Stage, ...]:
    """The stages of these codes, each once; all of the workbook where none are named.

    Raises:
        InputError: an unknown code, or a workbook without stages.
    """
    if not project.stages:
        raise InputError(Problem("stages_empty", Place()))
    wanted = [stage_of(project, code) for code in dict.fromkeys(codes)]
    return tuple(wanted) or project.stages


def slugs(project: Project) -> dict[str, str]:
    """Stage -> its part of names of files, in ASCII and different for different stages."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for code in (stage.code for stage in project.stages):
        slug = subject_slug(code)
        if slug.casefold() in taken:  # two codes that only Cyrillic letters tell apart
            slug = f"{slug[:70]}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"
        taken.add(slug.casefold())
        found[code] = slug
    return found
