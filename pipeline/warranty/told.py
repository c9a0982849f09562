"""What was told, as items the verdict judges: from an issued record, or from today's sheets."""

from collections.abc import Mapping
from decimal import Decimal

from pipeline.domain.contract import Project
from pipeline.domain.letters import ToldItem
from pipeline.domain.told import HOUR_S, Comparison, Limitation, MethodStep, TechnicalCondition

_EVERY = "every"  # how a letter records that each value must comply


def told_item(record: Mapping[str, str]) -> ToldItem:
    """An item as a letter of the register tells it.

    Args:
        record: its plain strings, as the letter was issued; a field without a value has no key.

    Raises:
        KeyError: the record has no ``id`` or ``sort``.
    """
    said = record.get
    comparison, statistic = said("comparison"), said("statistic")
    return ToldItem(
        id=record["id"],
        sort=record["sort"],
        text=said("text") or said("action") or "",
        plain=said("plain"),
        parameter=said("parameter"),
        comparison=None if comparison is None else Comparison(comparison),
        limit=_exact(said("limit_value")),
        upper=_exact(said("upper_value")),
        gross_limit=_exact(said("gross_value")),
        unit=said("unit"),
        statistic=None if statistic == _EVERY else statistic,
        window_s=int(said("window_s") or HOUR_S),
        method=said("method"),
        essential=said("essential") == "yes",
        guard=said("guard") or "none",
        category=said("category"),
        checker=said("checker"),
        schedule=said("schedule"),
        spec=said("spec"),
        role=said("role"),
        forbidden=said("forbidden") == "yes",
        effect=said("effect"),
        kind=said("kind"),
    )


def items_of(project: Project, scope: str) -> tuple[ToldItem, ...]:
    """What today's sheets tell of a stage, complete, or of an object.

    Args:
        project: as read.
        scope: code of a stage or of an object.

    Returns:
        The conditions of the stage's object, then its own, its steps and its limitations; of an
        object its conditions.
    """
    built = next((stage.object for stage in project.stages if stage.code == scope), None)
    told = [one for one in project.conditions if built is not None and one.scope == built]
    told += [one for one in project.conditions if one.scope == scope and scope != built]
    return (
        *map(_of_condition, told),
        *(_of_step(step) for step in project.method if step.stage == scope),
        *(_of_limitation(one) for one in project.limitations if one.stage == scope),
    )


def items_by_scope(project: Project) -> dict[str, tuple[ToldItem, ...]]:
    """What today's sheets tell of each object and of each stage."""
    objects = [built.code for built in project.objects]
    return {code: items_of(project, code) for code in (*objects, *(s.code for s in project.stages))}


def judged_alike(one: ToldItem, other: ToldItem) -> bool:
    """Whether two statements of an item are kept and broken by the same facts."""
    return _judged_by(one) == _judged_by(other)


def _judged_by(item: ToldItem) -> tuple[object, ...]:
    if item.comparison is None or item.limit is None:
        return (item.sort, item.guard)
    statistic = item.statistic or item.comparison.worst()
    bounds = (item.comparison, item.limit, item.upper, item.gross_limit, item.unit)
    measured = (item.parameter, statistic, item.window_s)
    return (item.sort, item.guard, item.essential, *bounds, *measured)


def _of_condition(condition: TechnicalCondition) -> ToldItem:
    return ToldItem(
        id=condition.id,
        sort="condition" if condition.is_condition else "recommendation",
        text=condition.text,
        plain=condition.plain,
        parameter=condition.parameter,
        comparison=condition.comparison,
        limit=condition.limit,
        upper=condition.upper,
        gross_limit=condition.gross_limit,
        unit=condition.unit,
        statistic=condition.statistic,
        window_s=condition.window_s,
        method=condition.method,
        essential=condition.essential,
        category=condition.category,
        checker=condition.checker,
        schedule=condition.schedule,
        spec=condition.spec,
        places=condition.places,
    )


def _of_step(step: MethodStep) -> ToldItem:
    return ToldItem(
        id=step.id,
        sort="step",
        text=step.action,
        plain=step.plain,
        guard=step.guard,
        role=step.role,
        forbidden=step.forbidden,
        places=step.places,
    )


def _of_limitation(one: Limitation) -> ToldItem:
    return ToldItem(
        id=one.id,
        sort="limitation",
        text=one.text,
        plain=one.plain,
        guard=one.guard,
        effect=one.effect,
        kind=one.kind,
        places=one.places,
    )


def _exact(said: str | None) -> Decimal | None:
    return None if said is None else Decimal(said)
