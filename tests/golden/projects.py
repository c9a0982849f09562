"""Workbooks of the golden documents, each alone in its folder but for the company book."""

import shutil
from pathlib import Path

from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook

DATA = Path(__file__).parents[1] / "data"
INPUTS = Path(__file__).parents[2] / "inputs"


def workbook_of(project: str, folder: Path) -> Path:
    """``empty``, ``golden_month``, or one of the demo projects."""
    if project == "empty":
        return build_workbook(folder / "empty" / "project.xlsx", minimal_sheets())
    source = (
        DATA / "golden_month" / "project.ru.xlsx"
        if project == "golden_month"
        else INPUTS / project / "project.xlsx"
    )
    target = folder / project / "project.xlsx"
    target.parent.mkdir(parents=True)
    shutil.copyfile(source, target)
    if project != "golden_month":
        shutil.copyfile(INPUTS / "_company.xlsx", folder / "_company.xlsx")
    return target
