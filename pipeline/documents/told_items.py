"""The items of a letter as issued: what the register keeps of each and the verdict reads later."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.documents.condition_items import (
    baseline_row,
    condition_row,
    limitation_row,
    recommendation_row,
    statistic_code,
    step_row,
)
from pipeline.documents.printing import Paper
from pipeline.domain.places import Places
from pipeline.domain.told import Limitation, MethodStep, TechnicalCondition
from pipeline.problems import Place

Item = Mapping[str, str]
"""An item in plain strings; a field without a value has no key.

Fields are named as the columns of the sheets and hold what is printed: ``text``, ``limit`` (with
its sign), ``gross``, ``unit``, ``method``, ``checker``, ``schedule``, ``spec``, ``baseline``,
``baseline_on``, ``role``, ``action``, ``effect``, ``plain``. ``sort`` is one of ``condition``,
``recommendation``, ``step``, ``limitation``. Fields with a list of values hold the code, and their
words stand beside it: ``statistic`` and ``statistic_words`` (with the window), so too
``essential``, ``forbidden``, ``guard``, ``kind``, and ``parameter``, which is as typed;
``comparison`` and ``category`` are codes. Exact values are decimal strings: ``limit_value``,
``upper_value``, ``gross_value`` (only where the sheet states one), ``baseline_value``,
``window_s``.
"""

_YES_NO: Final = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Told:
    """An item as this letter tells it, and the cells it was read from."""

    item: Item
    places: Places


def told_items(
    paper: Paper,
    gross_ratio: Decimal,
    conditions: Iterable[TechnicalCondition],
    steps: Iterable[MethodStep],
    limitations: Iterable[Limitation],
) -> Iterator[Told]:
    """Everything a letter tells, in the order of its parts."""
    listed = tuple(conditions)
    yield from (_condition(paper, c, gross_ratio) for c in listed if c.is_condition)
    yield from (_recommendation(paper, c) for c in listed if not c.is_condition)
    yield from (_step(paper, step) for step in steps)
    yield from (_limitation(paper, one) for one in limitations)


def _told(places: Places, dash: str, **said: object) -> Told:
    """Without the fields that have no value."""
    words = {name: str(value) for name, value in said.items() if value is not None}
    return Told({name: said for name, said in words.items() if said not in {"", dash}}, places)


def _condition(paper: Paper, condition: TechnicalCondition, ratio: Decimal) -> Told:
    row = condition_row(paper, condition, ratio)
    measured = baseline_row(paper, condition) if condition.baseline is not None else {}
    printed = ("text", "limit", "gross", "unit", "method", "checker", "schedule", "spec")
    return _told(
        condition.places,
        str(paper.dash()),
        id=condition.id,
        sort="condition",
        **{name: row[name] for name in printed},
        category=condition.category,
        parameter=condition.parameter,
        parameter_words=row["parameter"],
        comparison=condition.comparison,
        limit_value=_exact(condition.limit),
        upper_value=_exact(condition.upper),
        gross_value=_exact(condition.gross_limit),
        statistic=statistic_code(condition),
        statistic_words=row["statistic"],
        window_s=condition.window_s,
        essential=_YES_NO[condition.essential],
        essential_words=row["essential"],
        baseline=measured.get("value"),
        baseline_value=_exact(condition.baseline),
        baseline_on=measured.get("on"),
        plain=paper.typed(condition.plain, condition.places.get("plain", Place())),
    )


def _recommendation(paper: Paper, condition: TechnicalCondition) -> Told:
    row = recommendation_row(paper, condition)
    return _told(
        condition.places,
        str(paper.dash()),
        id=condition.id,
        sort="recommendation",
        **{name: row[name] for name in ("text", "limit", "unit", "method", "checker")},
        category=condition.category,
        parameter=condition.parameter,
        parameter_words=row["parameter"],
        comparison=condition.comparison,
        limit_value=_exact(condition.limit),
        upper_value=_exact(condition.upper),
    )


def _step(paper: Paper, step: MethodStep) -> Told:
    row = step_row(paper, step)
    return _told(
        step.places,
        str(paper.dash()),
        id=step.id,
        sort="step",
        role=row["role"],
        action=row["action"],
        forbidden=_YES_NO[step.forbidden],
        forbidden_words=paper.words(
            "letter.changed.forbidden_yes" if step.forbidden else "letter.changed.forbidden_no"
        ),
        guard=step.guard,
        guard_words=row["guard"],
        plain=paper.typed(step.plain, step.places.get("plain", Place())),
    )


def _limitation(paper: Paper, limitation: Limitation) -> Told:
    row = limitation_row(paper, limitation)
    return _told(
        limitation.places,
        str(paper.dash()),
        id=limitation.id,
        sort="limitation",
        text=row["text"],
        effect=row["effect"],
        kind=limitation.kind,
        kind_words=row["kind"],
        guard=limitation.guard,
        guard_words=row["guard"],
        plain=paper.typed(limitation.plain, limitation.places.get("plain", Place())),
    )


def _exact(value: Decimal | None) -> str | None:
    """A decimal string without an exponent."""
    return None if value is None else f"{value:f}"
