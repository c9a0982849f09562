"""The demo: the papers of both demo projects, from workbooks that come with the program."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.domain.periods import Period
from pipeline.issuing.addenda import make_addendum
from pipeline.issuing.drafts import Made, OnProgress, Request
from pipeline.issuing.letters import make_letters
from pipeline.issuing.reports import make_report
from pipeline.issuing.shipped import shipped
from pipeline.problems import EnvironmentFault
from pipeline.rendering.pdf import find_office


@dataclass(frozen=True, slots=True)
class _Story:
    """A demo project: the month to report, the stages about to begin, the dates of its papers."""

    project: str
    period: str
    as_of: date
    on: date
    stages: tuple[str, ...]
    before_stages: date
    agreed_on: date


_STORIES: Final = (
    _Story(
        "demo",
        "2026-10",
        as_of=date(2026, 11, 1),
        on=date(2026, 11, 3),
        stages=("Э-3", "Э-4", "РЗ-2"),
        before_stages=date(2026, 11, 3),
        agreed_on=date(2026, 11, 30),
    ),
    _Story(
        "servicenow",
        "2026-03",
        as_of=date(2026, 4, 1),
        on=date(2026, 4, 2),
        stages=("СП-1",),
        before_stages=date(2026, 1, 26),
        agreed_on=date(2026, 2, 2),
    ),
)


_COPIES: Final = shutil.ignore_patterns("*.check.xlsx", "~$*", ".~lock.*")


def _copy_unless_there(source: str, target: str) -> None:
    if not Path(target).exists():
        shutil.copyfile(source, target)


def lay_out_inputs(folder: Path) -> None:
    """Put the demo projects under ``folder`` where they are missing; nothing is overwritten."""
    for story in _STORIES:
        source = shipped("inputs", story.project)
        if not (folder / story.project / "project.xlsx").exists():
            shutil.copytree(
                source,
                folder / story.project,
                dirs_exist_ok=True,
                ignore=_COPIES,
                copy_function=_copy_unless_there,
            )
    book = folder / "_company.xlsx"
    if not book.exists():
        shutil.copyfile(shipped("inputs", "_company.xlsx"), book)


def make_demo(
    out: Path,
    on_progress: OnProgress,
    language: str,
    *,
    as_of: date | None = None,
    on: date | None = None,
) -> tuple[Made, ...]:
    """Letters, addendum and report of both projects, with PDF where LibreOffice is installed.

    ``as_of`` and ``on`` stand in for the dates of the stories.
    """
    lay_out_inputs(Path("inputs"))
    try:
        find_office()
        pdf = True
    except EnvironmentFault:
        pdf = False  # the papers are made without it, and the command says so

    def papers(story: _Story) -> Iterator[Made]:
        def request(day: date, known: date) -> Request:
            return Request(
                workbook=Path("inputs") / story.project,
                as_of=as_of or known,
                on=on or day,
                out=out,
                pdf=pdf,
                language=language,
            )

        yield make_addendum(request(story.agreed_on, story.agreed_on), on_progress)
        before = request(story.before_stages, story.before_stages)
        yield from make_letters(before, story.stages, on_progress)
        period = Period.parse(story.period)
        yield make_report(request(story.on, story.as_of), period, on_progress)

    return tuple(made for story in _STORIES for made in papers(story))
