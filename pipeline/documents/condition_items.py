"""Conditions, steps and limitations as they stand in the tables of a letter."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.told import Comparison, Limitation, MethodStep, TechnicalCondition
from pipeline.problems import Place

PER_CENT: Final = frozenset({"%", "процент", "проценты", "процентов", "per cent", "percent"})
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
_FINITE: Final = 6  # decimals beyond which a bound is told as a ratio


def in_scope(
    conditions: Iterable[TechnicalCondition], stage: str, built: str | None
) -> tuple[TechnicalCondition, ...]:
    """Rows of the stage and of its object, those of the object first."""
    listed = tuple(conditions)
    of_object = tuple(c for c in listed if built is not None and c.scope == built)
    return (*of_object, *(c for c in listed if c.scope == stage and c.scope != built))


def condition_row(paper: Paper, condition: TechnicalCondition, gross_ratio: Decimal) -> Context:
    """A condition: number, words, limit, gross value, how and by whom it is measured."""
    return {
        "id": item_id(paper, condition),
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
        "id": item_id(paper, condition),
        "text": paper.typed(condition.text, _cell(condition, "text")),
        "limit": limit_figure(paper, condition) if has_limit else paper.dash(),
        "unit": paper.typed(condition.unit, _cell(condition, "unit")),
    }


def baseline_row(paper: Paper, condition: TechnicalCondition) -> Context:
    """What was measured before the stage began, and whether it keeps the limit."""
    on = condition.baseline_on
    kept = condition.baseline_kept
    verdict = "letter.baseline_kept" if kept else "letter.baseline_broken"
    name = f"condition.{condition.id}.baseline"
    value = condition.baseline if condition.baseline is not None else Decimal(0)
    return {
        "id": item_id(paper, condition),
        "parameter": paper.typed(condition.parameter, _cell(condition, "parameter")),
        "limit": limit_figure(paper, condition),
        "value": Figure(
            name, value, _stated(paper, condition, value), "", (_cell(condition, "baseline"),)
        ),
        "unit": paper.typed(condition.unit, _cell(condition, "unit")),
        "on": (
            paper.dash()
            if on is None
            else paper.day(f"{name}_on", on, _cell(condition, "baseline_on"))
        ),
        "method": paper.typed(condition.method, _cell(condition, "method")),
        "status": Figure(f"{name}_kept", kept, paper.locale.say(verdict)),
        "broken": not kept,
    }


def step_row(paper: Paper, step: MethodStep) -> Context:
    """A step of the method, or what is forbidden."""
    return {
        "id": item_id(paper, step),
        "role": paper.typed(step.role, _cell(step, "role")),
        "action": paper.typed(step.action, _cell(step, "action")),
        "guard": paper.words(f"guard.{step.guard}"),
    }


def limitation_row(paper: Paper, limitation: Limitation) -> Context:
    """A limitation with its effect."""
    return {
        "id": item_id(paper, limitation),
        "kind": paper.words(f"limitation_kind.{limitation.kind}"),
        "text": paper.typed(limitation.text, _cell(limitation, "text")),
        "effect": paper.typed(limitation.effect, _cell(limitation, "effect")),
        "guard": paper.words(f"guard.{limitation.guard}"),
    }


def item_id(paper: Paper, item: TechnicalCondition | MethodStep | Limitation) -> Figure:
    """The code of an item; it may be one the program gave, so it is a figure."""
    del paper
    return Figure(f"item.{item.id}", item.id, item.id, "", (_cell(item, "id"),))


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
    source = tuple(_cell(condition, key) for key in ("comparison", "limit") if _has(condition, key))
    return Figure(f"condition.{condition.id}.limit", limit, printed, condition.unit or "", source)


def gross_figure(paper: Paper, condition: TechnicalCondition, ratio: Decimal) -> Figure | Text:
    """From where a breach is gross: the value of the sheet, else the rule for essential items.

    Source: ``design.md`` section 6, *Gross*; fine print, section 6, for ``between``.
    """
    comparison, limit = _complete(condition)
    name = f"condition.{condition.id}.gross"
    if condition.gross_limit is not None:
        gross = condition.gross_limit
        above = comparison in _UPPER or (comparison is Comparison.BETWEEN and gross > limit)
        key = "equal" if comparison is Comparison.EQUAL else "above" if above else "below"
        stated = _stated(paper, condition, gross)
        words = (
            stated
            if comparison is Comparison.EQUAL
            else paper.locale.say(f"comparison.{key}", value=stated)
        )
        source = (_cell(condition, "gross_limit"),)
        return Figure(name, gross, words, condition.unit or "", source)
    if not condition.essential:
        return paper.dash()
    if comparison is Comparison.EQUAL:
        return Figure(name, "any", paper.locale.say("letter.gross_any"))
    if (condition.unit or "").strip().casefold() in PER_CENT or limit <= 0:
        return paper.dash()
    top = condition.upper if comparison is Comparison.BETWEEN else limit
    parts = []
    if comparison in _UPPER or comparison is Comparison.BETWEEN:
        assert top is not None  # noqa: S101  # reading refuses a range without its end
        value = paper.locale.number(top * ratio)
        parts.append(paper.locale.say("comparison.above", value=value))
    if comparison not in _UPPER:
        parts.append(_below(paper, limit, ratio))
    words = (
        parts[0]
        if len(parts) == 1
        else paper.locale.say("word.either", first=parts[0], second=parts[1])
    )
    return Figure(name, f"{ratio} × {limit}", words, condition.unit or "")


def _below(paper: Paper, limit: Decimal, ratio: Decimal) -> str:
    """Below limit ÷ ratio: the number where it can be written, else the ratio in words."""
    bound = Fraction(limit) / Fraction(ratio)
    scaled = bound * 10**_FINITE
    if scaled.denominator == 1:
        value = paper.locale.number(Decimal(int(scaled)).scaleb(-_FINITE))
        return paper.locale.say("comparison.below", value=value)
    return paper.locale.say("letter.gross_times_below", ratio=ratio)


def is_yes_no(condition: TechnicalCondition) -> bool:
    """Whether its values are read as yes and no."""
    unit = (condition.unit or "").strip().casefold()
    return unit in _YES_NO and condition.limit in {Decimal(0), Decimal(1)}


def _complete(condition: TechnicalCondition) -> tuple[Comparison, Decimal]:
    if condition.comparison is None or condition.limit is None:
        raise ValueError(f"a recommendation has no limit: {condition.id}")
    return condition.comparison, condition.limit


def _stated(paper: Paper, condition: TechnicalCondition, value: Decimal) -> str:
    if is_yes_no(condition) and value in {Decimal(0), Decimal(1)}:
        return paper.locale.say("word.yes" if value else "word.no")
    return paper.locale.number(value)


def _statistic(paper: Paper, condition: TechnicalCondition) -> Figure:
    comparison, _ = _complete(condition)
    statistic = condition.statistic or comparison.worst() or "every"
    window = paper.span(condition.window_s)
    printed = paper.locale.say(f"letter.statistic.{statistic}", window=window)
    source = tuple(_cell(condition, key) for key in ("statistic", "window") if _has(condition, key))
    name = f"condition.{condition.id}.statistic"
    return Figure(name, f"{statistic} {condition.window_s}", printed, "seconds", source)


def _has(item: TechnicalCondition, key: str) -> bool:
    return key in item.places


def _cell(item: TechnicalCondition | MethodStep | Limitation, key: str) -> Place:
    return item.places.get(key, Place())
