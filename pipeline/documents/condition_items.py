"""Conditions, steps and limitations as they stand in the tables of a letter."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Project
from pipeline.domain.told import Comparison, Limitation, MethodStep, TechnicalCondition
from pipeline.problems import Place
from pipeline.warranty.evidence import PER_CENT

_YES_NO: Final = frozenset({"да/нет", "да / нет", "yes/no", "yes / no"})
_WORDS: Final = {
    Comparison.AT_MOST: "at_most",
    Comparison.BELOW: "below",
    Comparison.AT_LEAST: "at_least",
    Comparison.ABOVE: "above",
    Comparison.EQUAL: "equal",
    Comparison.BETWEEN: "between",
}
_UPPER: Final = frozenset({Comparison.AT_MOST, Comparison.BELOW})
_LOWER: Final = frozenset({Comparison.AT_LEAST, Comparison.ABOVE})
_DIGITS: Final = 3  # decimals of a bound that a division leaves without an end


def in_scope(
    conditions: Iterable[TechnicalCondition], stage: str, built: str | None
) -> tuple[TechnicalCondition, ...]:
    """Rows of the stage and of its object, those of the object first."""
    listed = tuple(conditions)
    of_object = tuple(c for c in listed if built is not None and c.scope == built)
    return (*of_object, *(c for c in listed if c.scope == stage and c.scope != built))


def steps_of(project: Project, stage: str) -> tuple[MethodStep, ...]:
    """The steps of a stage, in their order."""
    return tuple(sorted((s for s in project.method if s.stage == stage), key=lambda s: s.step))


def condition_row(paper: Paper, condition: TechnicalCondition, gross_ratio: Decimal) -> Context:
    """A condition: number, words, limit, gross value, how and by whom it is measured."""
    return {
        "id": item_id(condition),
        "text": paper.typed(condition.text, _cell(condition, "text")),
        "has_spec": bool(condition.spec),
        "spec": paper.typed(condition.spec, _cell(condition, "spec")),
        "parameter": paper.typed(condition.parameter, _cell(condition, "parameter")),
        "limit": limit_figure(paper, condition),
        "gross": gross_figure(paper, condition, gross_ratio),
        "unit": paper.typed(condition.unit, _cell(condition, "unit")),
        "method": paper.typed(condition.method, _cell(condition, "method")),
        "statistic": _statistic(paper, condition),
        "checker": paper.typed(condition.checker, _cell(condition, "checker")),
        "has_schedule": bool(condition.schedule),
        "schedule": paper.typed(condition.schedule, _cell(condition, "schedule")),
        "essential": paper.words("word.yes" if condition.essential else "word.no"),
    }


def recommendation_row(paper: Paper, condition: TechnicalCondition) -> Context:
    """A row that cannot be measured, with what it says of a limit."""
    has_limit = condition.comparison is not None and condition.limit is not None
    return {
        "id": item_id(condition),
        "text": paper.typed(condition.text, _cell(condition, "text")),
        "parameter": paper.typed(condition.parameter, _cell(condition, "parameter")),
        "limit": limit_figure(paper, condition) if has_limit else paper.dash(),
        "unit": paper.typed(condition.unit, _cell(condition, "unit")),
        "method": paper.typed(condition.method, _cell(condition, "method")),
        "checker": paper.typed(condition.checker, _cell(condition, "checker")),
    }


def baseline_row(paper: Paper, condition: TechnicalCondition) -> Context:
    """What was measured before the stage began, and whether it keeps the limit."""
    on = condition.baseline_on
    kept = condition.baseline_kept
    verdict = "letter.baseline_kept" if kept else "letter.baseline_broken"
    name = f"condition.{condition.id}.baseline"
    value = condition.baseline if condition.baseline is not None else Decimal(0)
    return {
        "id": item_id(condition),
        "parameter": paper.typed(condition.parameter, _cell(condition, "parameter")),
        "limit": limit_figure(paper, condition),
        "value": Figure(
            name, value, _stated(paper, condition, value), "", _cells(condition, "baseline")
        ),
        "unit": paper.typed(condition.unit, _cell(condition, "unit")),
        "on": (
            paper.dash()
            if on is None
            else paper.day(f"{name}_on", on, _cell(condition, "baseline_on"))
        ),
        "method": paper.typed(condition.method, _cell(condition, "method")),
        "status": Figure(
            f"{name}_kept",
            kept,
            paper.locale.say(verdict),
            "",
            _cells(condition, "baseline", "limit", "upper"),
        ),
        "broken": not kept,
    }


def step_row(paper: Paper, step: MethodStep) -> Context:
    """A step of the method, or what is forbidden."""
    return {
        "id": item_id(step),
        "role": paper.typed(step.role, _cell(step, "role")),
        "action": paper.typed(step.action, _cell(step, "action")),
        "guard": paper.words(f"guard.{step.guard}"),
    }


def limitation_row(paper: Paper, limitation: Limitation) -> Context:
    """A limitation with its effect."""
    return {
        "id": item_id(limitation),
        "kind": paper.words(f"limitation_kind.{limitation.kind}"),
        "text": paper.typed(limitation.text, _cell(limitation, "text")),
        "effect": paper.typed(limitation.effect, _cell(limitation, "effect")),
        "guard": paper.words(f"guard.{limitation.guard}"),
    }


def item_id(item: TechnicalCondition | MethodStep | Limitation) -> Figure:
    """The code of an item; it may be one the program gave, so it is a figure."""
    return Figure(f"item.{item.id}", item.id, item.id, "", _cells(item, "id"))


def limit_figure(paper: Paper, condition: TechnicalCondition) -> Figure:
    """The limit with its sign: ``не более 80``, ``от 10 до 20``, ``да``."""
    comparison, limit = _complete(condition)
    words = _WORDS[comparison]
    stated = _stated(paper, condition, limit)
    if comparison is Comparison.EQUAL and is_yes_no(condition):
        printed = stated
    elif comparison is Comparison.BETWEEN and condition.upper is not None:
        upper = _stated(paper, condition, condition.upper)
        printed = paper.locale.say(f"comparison.{words}", value=stated, upper=upper)
    else:
        printed = paper.locale.say(f"comparison.{words}", value=stated)
    source = _cells(condition, "comparison", "limit", "upper")
    return Figure(f"condition.{condition.id}.limit", limit, printed, condition.unit or "", source)


def gross_figure(paper: Paper, condition: TechnicalCondition, ratio: Decimal) -> Figure | Text:
    """From where a breach is gross: the value of the sheet, else the rule for essential items.

    Source: ``design.md`` section 6, *Gross*; fine print, section 6, for ``between``.
    """
    comparison, limit = _complete(condition)
    name, unit = f"condition.{condition.id}.gross", condition.unit or ""
    gross = condition.gross_limit
    if gross is not None:
        printed = _stated(paper, condition, gross)
        if comparison is not Comparison.EQUAL:
            beyond = comparison in _UPPER or (comparison is Comparison.BETWEEN and gross > limit)
            side = "above" if beyond else "below"
            printed = paper.locale.say(f"comparison.{side}", value=printed)
        return Figure(name, gross, printed, unit, _cells(condition, "gross_limit"))
    source = _cells(condition, "limit", "upper", "essential")
    if not condition.essential:
        return paper.dash()
    if comparison is Comparison.EQUAL:
        return Figure(name, "any", paper.locale.say("letter.gross_any"), "", source)
    if PER_CENT.search(unit) or limit <= 0:
        return paper.dash()
    top = condition.upper if comparison is Comparison.BETWEEN else limit
    above = None if comparison in _LOWER or top is None else top * ratio
    below = None if comparison in _UPPER else Fraction(limit) / Fraction(ratio)
    parts = []
    if above is not None:
        parts.append(paper.locale.say("comparison.above", value=above))
    if below is not None:
        parts.append(_below(paper, below))
    printed = (
        parts[0]
        if len(parts) == 1
        else paper.locale.say("word.either", first=parts[0], second=parts[1])
    )
    exact = above if above is not None else below
    return Figure(name, exact, printed, unit, source)


def _below(paper: Paper, bound: Fraction) -> str:
    """Below limit ÷ ratio; a bound without an end is cut, which is to the client's side."""
    exact = Decimal(int(bound * 10**_DIGITS)).scaleb(-_DIGITS)
    return paper.locale.say("comparison.below", value=exact)


def is_yes_no(condition: TechnicalCondition) -> bool:
    """Whether its values are read as yes and no."""
    return is_yes_no_unit(condition.unit or "") and condition.limit in {Decimal(0), Decimal(1)}


def is_yes_no_unit(unit: str) -> bool:
    """Whether a unit says that values are yes and no."""
    return unit.strip().casefold() in _YES_NO


def _complete(condition: TechnicalCondition) -> tuple[Comparison, Decimal]:
    if condition.comparison is None or condition.limit is None:
        raise ValueError(f"a recommendation has no limit: {condition.id}")
    return condition.comparison, condition.limit


def _stated(paper: Paper, condition: TechnicalCondition, value: Decimal) -> str:
    if is_yes_no(condition) and value in {Decimal(0), Decimal(1)}:
        return paper.locale.say("word.yes" if value else "word.no")
    return paper.locale.number(value)


def statistic_code(condition: TechnicalCondition) -> str:
    """The statistic of the sheet, else the worst side; ``every``: each value must comply."""
    comparison, _ = _complete(condition)
    return condition.statistic or comparison.worst() or "every"


def _statistic(paper: Paper, condition: TechnicalCondition) -> Figure:
    statistic = statistic_code(condition)
    key = f"letter.statistic.{statistic}"
    if is_yes_no(condition):
        key = "letter.statistic.yes_last" if statistic == "last" else "letter.statistic.yes_always"
    printed = paper.locale.say(key, window=paper.span(condition.window_s))
    source = _cells(condition, "statistic", "window")
    name = f"condition.{condition.id}.statistic"
    return Figure(name, f"{statistic} {condition.window_s}", printed, "seconds", source)


def _cell(item: TechnicalCondition | MethodStep | Limitation, key: str) -> Place:
    return item.places.get(key, Place())


def _cells(item: TechnicalCondition | MethodStep | Limitation, *keys: str) -> tuple[Place, ...]:
    """The cells that are filled."""
    return tuple(item.places[key] for key in keys if key in item.places)
