"""Papers of the demo project that rest on letters before them, as their notebooks make them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.documents.identity import Identity
from pipeline.documents.replaced import Replaced
from pipeline.domain.contract import Project
from pipeline.domain.letters import ItemObjection, ToldLetter
from pipeline.issuing import condition_letter, task_notice
from pipeline.issuing.condition_letter import Letter, about_of, letter_of
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import Facts, write_facts
from pipeline.issuing.task_notice import Notice
from tests.fixtures.letters import told_letter
from tests.golden.issued import ON, identity
from tests.golden.projects import workbook_of

NUMBER = "ТУ-2026-000117"
TOLD_ON = date(2026, 10, 28)


@dataclass(frozen=True, slots=True)
class Case:
    """A paper and what its run is told."""

    kind: str
    about: str
    facts: Callable[[Project, Path], Facts]
    base: str = ""

    def run(self, folder: Path) -> Letter | Notice:
        """The run of its notebook, up to the rendering."""
        workbook = workbook_of("demo", folder)
        project = usable(read_project(workbook)).project
        if project is None:
            raise AssertionError(workbook)
        staging = folder / "staging"
        staging.mkdir()
        facts = write_facts(folder, self.facts(project, workbook))
        on = ON.isoformat()
        if self.kind == "task_notice":
            return task_notice.read(
                str(workbook), stage=self.about, as_of=on, on=on, facts=str(facts),
                staging=str(staging),
            )  # fmt: skip
        return condition_letter.read(
            str(workbook), stage=self.about, base=self.base, as_of=on, on=on, facts=str(facts),
            staging=str(staging),
        )  # fmt: skip


def object_told(project: Project, workbook: Path) -> ToldLetter:
    """The letter of the object УТ as the register tells it."""
    made = letter_of(project, about_of(project, "УТ"), workbook, TOLD_ON)
    return told_letter(made, "УТ", NUMBER, on=TOLD_ON, delivered_on=date(2026, 10, 29))


def _with_object(project: Project, workbook: Path) -> Facts:
    return Facts(identity("ТУ"), None, (object_told(project, workbook),))


def _drafted(project: Project, workbook: Path) -> Facts:
    del project, workbook
    return Facts()


def _replacing(project: Project, workbook: Path) -> Facts:
    replaced = Replaced(number="ТУ-2026-000118", on=date(2026, 11, 2), edition=1)
    return replace(_with_object(project, workbook), replaced=replaced)


def _objected(project: Project, workbook: Path) -> Facts:
    """The letter before had a limit of 40 sessions, and the client objected to three items."""
    conditions = {c.id: c for c in project.conditions}
    conditions["У-1"] = replace(conditions["У-1"], limit=Decimal(40))
    conditions["У-99"] = replace(conditions["У-9"], id="У-99", scope="УТ")
    before = replace(project, conditions=tuple(conditions.values()))
    on = date(2026, 10, 30)
    objections = (
        ItemObjection(on=on, item="У-1", text="Сеансов бывает больше", proposed="50 сеансов",
                      decision="compromise", agreed_limit=Decimal(45), answer="Хватит 45"),
        ItemObjection(on=on, item="У-5", text="Копии делает подрядчик", decision="rejected"),
        ItemObjection(on=on, item="У-99", text="Такого узла у нас нет", decision="accepted"),
    )  # fmt: skip
    made = letter_of(before, about_of(before, "УТ"), workbook, TOLD_ON)
    letter = told_letter(made, "УТ", NUMBER, on=TOLD_ON, reply="objections", objections=objections)
    replaced = Replaced(number=NUMBER, on=TOLD_ON, edition=1, items=tuple(made.items))
    return Facts(Identity(number="ТУ-2026-000123", head=identity("ТУ").head), replaced, (letter,))


CASES = {
    "condition_letter/referring": Case("condition_letter", "Э-3", _with_object),
    "condition_letter/answer": Case("condition_letter", "УТ", _objected, "answer"),
    "task_notice/draft": Case("task_notice", "РЗ-2", _drafted),
    "task_notice/issued": Case("task_notice", "РЗ-2", _with_object),
    "task_notice/replacing": Case("task_notice", "РЗ-2", _replacing),
}
