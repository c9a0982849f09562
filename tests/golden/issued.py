"""Issued papers of the demo project: with number and seal, one in place of an earlier one."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from docx import Document

from pipeline.calendars import day_calendar
from pipeline.documents.condition_letter import ConditionLetter
from pipeline.documents.condition_letter import condition_letter as letter_document
from pipeline.documents.identity import Identity
from pipeline.documents.replaced import Replaced
from pipeline.documents.service_report import service_report as report_document
from pipeline.documents.sla_addendum import sla_addendum as addendum_document
from pipeline.domain.contract import Project
from pipeline.issuing import condition_letter, service_report, sla_addendum
from pipeline.issuing.condition_letter import Letter
from pipeline.issuing.service_report import Report
from pipeline.issuing.sla_addendum import Addendum
from pipeline.locales import locale
from tests.golden.projects import workbook_of

HEAD: Final = "91ab44d00c2e" + "7f" * 26
ON: Final = date(2026, 11, 3)
_CONTENT: Final = re.compile("(?<=содержание )[0-9a-f]{4}(~[0-9a-f]{4}){2}")
STAGE: Final = "Э-3"
EARLIER: Final = Replaced(number="ТУ-2026-000117", on=date(2026, 10, 28), edition=1)


def identity(series: str) -> Identity:
    """The identity of a paper of this series."""
    return Identity(number=f"{series}-2026-000123", head=HEAD)


def earlier_project(project: Project) -> Project:
    """The project as it stood before: a limit, a step and a limitation otherwise, У-6 not yet."""
    conditions = {c.id: c for c in project.conditions if c.id != "У-6"}
    conditions["У-1"] = replace(conditions["У-1"], limit=Decimal(60), gross_limit=Decimal(80))
    conditions["У-2"] = replace(conditions["У-2"], statistic="p95", window_s=3600)
    conditions["У-9"] = replace(conditions["У-4"], id="У-9", text="Обмен с сайтом включён")
    method = tuple(
        replace(step, action="Принимать заказ поставщика кнопкой «Принять»", guard="none")
        if step.id == f"{STAGE}-М2"
        else step
        for step in project.method
    )
    limitations = tuple(
        replace(one, effect="Часть кнопок не показывается") if one.id == f"{STAGE}-О2" else one
        for one in project.limitations
    )
    return replace(
        project, conditions=tuple(conditions.values()), method=method, limitations=limitations
    )


def letter_of(
    project: Project, given: Identity | None, replaced: Replaced | None
) -> ConditionLetter:
    """The letter of the stage Э-3 with this identity."""
    stage = next(stage for stage in project.stages if stage.code == STAGE)
    days = day_calendar(project.contract.calendar, project.calendar_days)
    return letter_document(
        project, stage, locale("ru"), days, on=ON, identity=given, replaced=replaced
    )


def issued_letter(folder: Path) -> Letter:
    """The letter, issued."""
    run = condition_letter.read(
        str(workbook_of("demo", folder)), stage=STAGE, slug="issued", as_of=ON.isoformat(),
        on=ON.isoformat(), staging=str(folder / "staging"),
    )  # fmt: skip
    run.letter = letter_of(run.project, identity("ТУ"), None)
    return run


def earlier_letter(project: Project) -> Replaced:
    """The letter before, its items as a record gives them back."""
    told = letter_of(earlier_project(project), identity("ТУ"), None).items
    return replace(EARLIER, items=tuple(json.loads(json.dumps(told))))


def replacing_letter(folder: Path) -> Letter:
    """The letter in place of one with other conditions, whose items come from a record."""
    run = issued_letter(folder)
    run.letter = letter_of(run.project, identity("ТУ"), earlier_letter(run.project))
    return run


def issued_addendum(folder: Path) -> Addendum:
    """The addendum, issued in place of another."""
    run = sla_addendum.read(
        str(workbook_of("demo", folder)), as_of=ON.isoformat(), on=ON.isoformat(),
        staging=str(folder / "staging"),
    )  # fmt: skip
    run.addendum = addendum_document(
        run.project, locale("ru"), on=ON, identity=identity("ДС"),
        replaced=replace(EARLIER, number="ДС-2026-000041"),
    )  # fmt: skip
    return run


def issued_report(folder: Path) -> Report:
    """The report of October, issued in place of another."""
    run = service_report.read(
        str(workbook_of("demo", folder)), period="2026-10", as_of="2026-11-01",
        on=ON.isoformat(), staging=str(folder / "staging"),
    )  # fmt: skip
    run.paper = report_document(
        run.evaluation, locale("ru"), on=ON, identity=identity("ОТ"), cases=run.cases,
        replaced=replace(EARLIER, number="ОТ-2026-000099"),
    )  # fmt: skip
    return run


def feet_of(path: Path) -> str:
    """What stands at the foot of the pages, NBSP shown as ``~``; digits of the contents hidden.

    They follow from the template and the catalogue too, and golden files tell words.
    """
    lines = []
    for section in Document(str(path)).sections:
        for name, part in (
            ("first page", section.first_page_footer),
            ("other pages", section.footer),
        ):
            words = " ".join(p.text for p in part.paragraphs).strip()
            lines.append(f"[footer of {name}] {words}")
    text = "\n".join(lines).replace("\N{NO-BREAK SPACE}", "~") + "\n"
    return _CONTENT.sub("????~????~????", text)
