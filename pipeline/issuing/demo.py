"""The demo: the reports of both demo projects, from workbooks that come with the program."""

import shutil
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.domain.periods import Period
from pipeline.issuing.reports import Made, OnProgress, Request, make_report
from pipeline.issuing.shipped import shipped
from pipeline.problems import EnvironmentFault
from pipeline.rendering.pdf import find_office

_STORIES: Final = (
    ("demo", "2026-10", date(2026, 11, 1), date(2026, 11, 3)),
    ("servicenow", "2026-03", date(2026, 4, 1), date(2026, 4, 2)),
)


def lay_out_inputs(folder: Path) -> None:
    """Put the demo projects under ``folder`` where they are missing; nothing is overwritten."""
    for project, *_ in _STORIES:
        target = folder / project / "project.xlsx"
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shipped("inputs", project, "project.xlsx"), target)
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
    """Make both reports from ``inputs/``, with PDF where LibreOffice is installed.

    ``as_of`` and ``on`` stand in for the dates of the stories.
    """
    lay_out_inputs(Path("inputs"))
    try:
        find_office()
        pdf = True
    except EnvironmentFault:
        pdf = False  # the papers are made without it, and the command says so
    return tuple(
        make_report(
            Request(
                workbook=Path("inputs") / project,
                period=Period.parse(period),
                as_of=as_of or known,
                on=on or dated,
                out=out,
                pdf=pdf,
                language=language,
            ),
            on_progress,
        )
        for project, period, known, dated in _STORIES
    )
