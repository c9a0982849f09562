"""Conditions, steps and limitations as they stand in the one paragraph of a notice.

A code stands with each: the answer of the client and a later verdict name the item by it.
"""

import re
from dataclasses import replace
from typing import Final

from pipeline.documents import condition_items as items
from pipeline.documents.letter_writer import Writer
from pipeline.documents.printing import Parts
from pipeline.documents.values import Figure, Text
from pipeline.domain.told import Limitation, MethodStep, TechnicalCondition
from pipeline.locales.forms import NBSP
from pipeline.problems import Place

_RUSSIAN_WORD: Final = re.compile(r"[А-ЯЁ](?:[а-яё]|\b)")


def condition_words(writer: Writer, condition: TechnicalCondition) -> Parts:
    """A condition with its limit and how it is measured; a recommendation in its words alone."""
    paper = writer.paper
    if not condition.is_condition:
        text = paper.typed(condition.text, condition.places.get("text", Place()))
        id_ = items.item_id(condition)
        return writer.clause("recommendation", text=within_sentence(text), id=id_)
    row = items.condition_row(paper, condition, writer.contract.gross_ratio)
    said: dict[str, Figure | Text] = {
        name: row[name]  # type: ignore[misc]  # leaves of a row
        for name in ("text", "id", "statistic", "method", "checker")
    }
    said |= {name: within_sentence(said[name]) for name in ("text", "method", "checker")}
    limit = items.limit_figure(paper, condition)
    gross = row["gross"]
    if not items.is_yes_no(condition):
        unit = f"{NBSP}{paper.typed(condition.unit)}"
        limit = replace(limit, printed=f"{limit}{unit}")
        if isinstance(gross, Figure):
            gross = replace(gross, id=f"notice.{condition.id}.gross", printed=f"{gross}{unit}")
    said["limit"] = replace(limit, id=f"notice.{condition.id}.limit")
    if isinstance(gross, Figure):
        return writer.clause("condition_gross", gross=gross, **said)
    return writer.clause("condition", **said)


def step_words(writer: Writer, step: MethodStep) -> Parts:
    """A step, and who takes it."""
    row = items.step_row(writer.paper, step)
    action, role = (within_sentence(row[name]) for name in ("action", "role"))  # type: ignore[arg-type]  # leaves of a row
    if step.role:
        return writer.clause("step_role", action=action, role=role, id=items.item_id(step))
    return writer.clause("step", action=action, id=items.item_id(step))


def limitation_words(writer: Writer, limitation: Limitation) -> Parts:
    """A limitation with its effect."""
    row = items.limitation_row(writer.paper, limitation)
    text, effect = (within_sentence(row[name]) for name in ("text", "effect"))  # type: ignore[arg-type]  # leaves of a row
    if limitation.effect:
        return writer.clause(
            "limitation_effect", text=text, effect=effect, id=items.item_id(limitation)
        )
    return writer.clause("limitation", text=text, id=items.item_id(limitation))


def within_sentence(value: Figure | Text) -> Figure | Text:
    """The same words as they go on after a colon: «размер файла», but «НДС», «1С», «Excel».

    A cell begins with a capital letter; its sentence does not. Only a Russian word that is
    written like one is changed: abbreviations and foreign names are not.
    """
    words = str(value)
    if not _RUSSIAN_WORD.match(words):
        return value
    begun = words[0].lower() + words[1:]
    if isinstance(value, Text):
        return Text(begun, value.place)
    return replace(value, printed=begun)
