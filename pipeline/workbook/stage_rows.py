"""Rows of the stages; a one-off task need not repeat what its object says already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.nouns import listed
from pipeline.workbook.typing_sheets import Row, TypedSheet

_TAKEN: Final = (("object", "task_object_taken"), ("subject", "task_subject_taken"))


@dataclass(frozen=True, slots=True)
class TaskRow(Row):
    """A row some cells of which are those of the row of its object."""

    lent: Mapping[str, Place] = field(default_factory=dict)

    def place(self, key: str) -> Place:
        """Where the cell stands, be it on the sheet of objects."""
        return self.lent.get(key) or Row.place(self, key)

    def has_taken(self, key: str) -> bool:
        """Whether a usable row has the object's cell in the place of its own."""
        return self.complete and key in self.lent and self.get(key) is not None


def stage_rows(
    sheet: TypedSheet | None, objects: Sequence[Row], problems: list[Problem]
) -> tuple[Row, ...]:
    """The rows of the stages, those of one-off tasks completed from their objects.

    A blank subject of a task is the name of its object, and where its code is blank too, of the
    only object there is. A task that says its subject keeps a blank code: what was told of the
    object was not told for it. A stage of work says both itself.

    Args:
        sheet: the stages. A blank subject is refused there as any required cell is; the refusal
            of a task's is withdrawn where its object answers, and worded for it where none does.
        objects: rows of the objects.
        problems: where it is said, once for all tasks, what was taken from the objects.
    """
    if sheet is None:
        return ()
    known = {str(row.get("code")): row for row in objects if row.get("code") is not None}
    rows = tuple(
        _completed(sheet, at, row, known) if row.get("kind") == "task" else row
        for at, row in enumerate(sheet.rows())
    )
    for key, code in _TAKEN:
        taken = [row for row in rows if isinstance(row, TaskRow) and row.has_taken(key)]
        if taken:
            given = {"tasks": listed(str(row.get("code")) for row in taken)}
            place = sheet.source.place(key if key in sheet.values else "kind", taken[0].number)
            problems.append(Problem(code, place, None, given, Severity.NOTE))
    return rows


def _completed(sheet: TypedSheet, at: int, row: Row, known: Mapping[str, Row]) -> TaskRow:
    """A task's row with the cells of its object in the place of its blank ones."""
    values, lent = dict(row.values), dict[str, Place]()
    wants = any(one.code == "cell_blank" for one in _refusals(sheet, at, "subject"))
    is_silent = wants and row.get("object") is None and not _refusals(sheet, at, "object")
    built = None if row.get("object") is None else known.get(str(row.get("object")))
    if is_silent and len(known) == 1:
        ((values["object"], built),) = known.items()
        lent["object"] = built.place("code")
    for blank in _refusals(sheet, at, "subject"):
        if blank.code != "cell_blank":
            continue
        _withdraw(sheet, at, blank)
        if built is not None:
            values["subject"], lent["subject"] = built.get("name"), built.place("name")
        elif is_silent:
            given = {"heading": blank.place.heading, "allowed": listed(known)}
            code = "task_object_unsaid" if known else "task_without_objects"
            sheet.refuse(at, Problem(code, blank.place, None, given))
    return TaskRow(values, row.number, row.source, at not in sheet.bad, lent)


def _refusals(sheet: TypedSheet, at: int, key: str) -> tuple[Problem, ...]:
    """Why a cell was refused, if it was."""
    place = sheet.place(key, at)
    return tuple(one for one in sheet.bad.get(at, ()) if one.place == place)


def _withdraw(sheet: TypedSheet, at: int, problem: Problem) -> None:
    """Take a refusal back; the row may have others."""
    sheet.problems.remove(problem)
    sheet.bad[at].remove(problem)
    if not sheet.bad[at]:
        del sheet.bad[at]
