"""The coordinator of condition letters: which stages, one draft each."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.documents.condition_letter import KIND
from pipeline.domain.contract import Project, Stage
from pipeline.issuing.condition_letter import letter_of, stage_of
from pipeline.issuing.dates import today
from pipeline.issuing.drafts import (
    Job,
    Made,
    OnProgress,
    Request,
    make_draft,
    nothing_made,
    read_for,
)
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.reading import workbook_path
from pipeline.locales import locale
from pipeline.problems import InputError, Place, Problem

MEMO_PART: Final = 2
"""The users' memo is the second part of a letter; it is meant to hang on a wall."""


def make_letters(
    request: Request, stages: Sequence[str], on_progress: OnProgress
) -> tuple[Made, ...]:
    """The drafts of the letters of these stages; of all the workbook's where none are named.

    Raises:
        PipelineError: the letters before it were published, this one and those after were not.
    """
    reading = read_for(request, on_progress)
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    project = reading.project
    day = today()
    on, as_of = request.on or day, request.as_of or day
    words = locale(request.language)
    jobs, names = [], slugs(project)
    for stage in chosen(project, stages):
        letter = letter_of(project, stage, workbook_path(request.workbook), on)
        title = words.say(
            "cli.letter_title", project=project.contract.project_name, stage=stage.code
        )
        slug = names[stage.code]
        jobs.append(
            Job(
                kind=KIND,
                slug=slug,
                title=title,
                reading=replace(reading, problems=(*reading.problems, *letter.said)),
                as_of=as_of,
                on=on,
                parameters={"stage": stage.code, "slug": slug},
                has_page_fields=True,
                one_page_part=MEMO_PART,
            )
        )
    if request.dry_run:
        return tuple(nothing_made(job) for job in jobs)
    return tuple(make_draft(job, request, on_progress) for job in jobs)


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
