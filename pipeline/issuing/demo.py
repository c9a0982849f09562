"""The demo: the papers of both demo projects, from workbooks that come with the program."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.domain.periods import Period
from pipeline.issuing.addenda import make_addendum
from pipeline.issuing.cases import make_case
from pipeline.issuing.drafts import Made, OnProgress, Request
from pipeline.issuing.letters import Asked, make_asked, make_letters
from pipeline.issuing.reports import make_report
from pipeline.issuing.shipped import shipped
from pipeline.issuing.terms import make_terms
from pipeline.problems import EnvironmentFault
from pipeline.rendering.pdf import find_office


@dataclass(frozen=True, slots=True)
class _Fault:
    """A fault that is told to its end: what is known, its papers and the days they are written."""

    incident: str
    as_of: date
    papers: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class _Story:
    """A demo project: the month to report, the stages about to begin, the dates of its papers.

    ``built`` is the object that has a letter of its own.
    """

    project: str
    period: str
    as_of: date
    on: date
    stages: tuple[str, ...]
    before_stages: date
    agreed_on: date
    built: str = ""
    faults: tuple[_Fault, ...] = ()
    has_terms: bool = False


_STORIES: Final = (
    _Story(
        "demo",
        "2026-10",
        as_of=date(2026, 11, 1),
        on=date(2026, 11, 3),
        stages=("Э-3", "Э-4", "РЗ-2"),
        before_stages=date(2026, 11, 3),
        agreed_on=date(2026, 11, 30),
        built="УТ",
        faults=(
            _Fault(
                "ОБР-018",
                as_of=date(2026, 10, 14),
                papers=(
                    ("history", date(2026, 10, 14)),
                    ("act", date(2026, 10, 12)),
                    ("warning", date(2026, 10, 13)),
                ),
            ),
            _Fault(
                "ОБР-038",
                as_of=date(2026, 11, 24),
                papers=(("decision", date(2026, 11, 24)), ("calculation", date(2026, 11, 24))),
            ),
        ),
        has_terms=True,
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
    """The papers of both projects, with PDF where LibreOffice is installed.

    The first is the page «История одного сбоя»: what all the others are for. ``as_of`` and ``on``
    stand in for the dates of the stories.
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

        for fault in story.faults:
            for part, day in fault.papers:
                told = request(day, fault.as_of)
                yield from make_case(told, fault.incident, (part,), on_progress).made
        agreed = request(story.agreed_on, story.agreed_on)
        if story.has_terms:
            yield make_terms(agreed, on_progress)
        yield make_addendum(agreed, on_progress)
        before = request(story.before_stages, story.before_stages)
        if story.built:
            yield from make_asked(before, Asked(built=story.built), on_progress)
        yield from make_letters(before, story.stages, on_progress)
        period = Period.parse(story.period)
        yield make_report(request(story.on, story.as_of), period, on_progress)

    return tuple(made for story in _STORIES for made in papers(story))
