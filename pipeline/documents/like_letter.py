"""A letter for a new stage on the base of an earlier one: ``letter --stage Э-5 --like ТУ-…``.

What the workbook does not state of the stage, sheet by sheet, is taken from the letter as issued,
under new codes. Its source is the letter: ``places`` name its number and the code it had there.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from pipeline.domain.contract import Project, Stage
from pipeline.domain.letters import ToldItem, ToldLetter
from pipeline.domain.told import Limitation, MethodStep, TechnicalCondition
from pipeline.problems import Place, Problem, Severity

_CONDITION: Final = (
    "category", "text", "plain", "parameter", "comparison", "limit", "upper", "gross_limit",
    "unit", "statistic", "method", "checker", "schedule", "essential", "spec",
)  # fmt: skip
_STEP: Final = ("role", "forbidden", "guard", "plain")
_LIMITATION: Final = ("kind", "text", "effect", "guard", "plain")


def with_items_of(
    project: Project, stage: Stage, letter: ToldLetter
) -> tuple[Project, tuple[Problem, ...]]:
    """The project with the items of a letter for a stage that states none of their sheet.

    Conditions of the stage's own object are not taken: they are told in any case.

    Args:
        project: as read.
        stage: the new stage.
        letter: the earlier letter, as issued.

    Returns:
        The project, and a note of what was taken under which codes.
    """
    of_object = {c.id for c in project.conditions if c.scope == stage.object}
    told = [item for item in letter.items if item.id not in of_object]
    conditions = _conditions(project, stage, told, letter)
    steps = _steps(project, stage, told, letter)
    limitations = _limitations(project, stage, told, letter)
    taken = [item.id for item in conditions]
    taken += [item.id for item in steps]
    taken += [item.id for item in limitations]
    made = replace(
        project,
        conditions=(*project.conditions, *conditions),
        method=(*project.method, *steps),
        limitations=(*project.limitations, *limitations),
    )
    place = stage.places.get("code", Place())
    given = {"number": letter.number, "items": tuple(taken)}
    code = "like_taken" if taken else "like_nothing"
    severity = Severity.NOTE if taken else Severity.WARNING
    return made, (Problem(code, place, stage.code, given, severity),)


def _conditions(
    project: Project, stage: Stage, told: Sequence[ToldItem], letter: ToldLetter
) -> tuple[TechnicalCondition, ...]:
    if any(c.scope == stage.code for c in project.conditions):
        return ()
    found = (item for item in told if item.sort in {"condition", "recommendation"})
    return tuple(
        TechnicalCondition(
            id=f"{stage.code}-У{n}",
            scope=stage.code,
            window_s=item.window_s,
            **_taken(item, _CONDITION, letter),
        )
        for n, item in enumerate(found, start=1)
    )


def _steps(
    project: Project, stage: Stage, told: Sequence[ToldItem], letter: ToldLetter
) -> tuple[MethodStep, ...]:
    if any(step.stage == stage.code for step in project.method):
        return ()
    found = (item for item in told if item.sort == "step")
    return tuple(
        MethodStep(
            id=f"{stage.code}-М{n}",
            stage=stage.code,
            step=n,
            action=item.text,
            **_taken(item, _STEP, letter),
        )
        for n, item in enumerate(found, start=1)
    )


def _limitations(
    project: Project, stage: Stage, told: Sequence[ToldItem], letter: ToldLetter
) -> tuple[Limitation, ...]:
    if any(one.stage == stage.code for one in project.limitations):
        return ()
    found = (item for item in told if item.sort == "limitation")
    return tuple(
        Limitation(
            id=f"{stage.code}-О{n}",
            stage=stage.code,
            **_taken(item, _LIMITATION, letter),
        )
        for n, item in enumerate(found, start=1)
    )


def _taken(item: ToldItem, names: Sequence[str], letter: ToldLetter) -> dict[str, Any]:
    """The fields of an item that have a value, with the letter as the source of each."""
    values = {name: getattr(item, name) for name in names}
    found = {name: value for name, value in values.items() if value is not None}
    place = Place(letter.number, "", item.id)
    # No cell of a code: it is given by its place, and kept like those of blank cells.
    return {**found, "places": dict.fromkeys((*found, "action"), place)}
