"""Conditions, steps and limitations as they stand in the one paragraph of a notice.

A code stands with each: the answer of the client and a later verdict name the item by it.
"""

from dataclasses import replace

from pipeline.documents import condition_items as items
from pipeline.documents.letter_writer import Writer
from pipeline.documents.printing import Parts
from pipeline.documents.values import Figure, Text
from pipeline.domain.told import Limitation, MethodStep, TechnicalCondition
from pipeline.locales.forms import NBSP
from pipeline.problems import Place


def condition_words(writer: Writer, condition: TechnicalCondition) -> Parts:
    """A condition with its limit and how it is measured; a recommendation in its words alone."""
    paper = writer.paper
    if not condition.is_condition:
        text = paper.typed(condition.text, condition.places.get("text", Place()))
        return writer.clause("recommendation", text=text, id=items.item_id(condition))
    row = items.condition_row(paper, condition, writer.contract.gross_ratio)
    said: dict[str, Figure | Text] = {
        name: row[name]  # type: ignore[misc]  # leaves of a row
        for name in ("text", "id", "statistic", "method", "checker")
    }
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
    action, role, id_ = row["action"], row["role"], items.item_id(step)
    if step.role:
        return writer.clause("step_role", action=action, role=role, id=id_)  # type: ignore[arg-type]  # leaves of a row
    return writer.clause("step", action=action, id=id_)  # type: ignore[arg-type]  # likewise


def limitation_words(writer: Writer, limitation: Limitation) -> Parts:
    """A limitation with its effect."""
    row = items.limitation_row(writer.paper, limitation)
    text, effect, id_ = row["text"], row["effect"], items.item_id(limitation)
    if limitation.effect:
        return writer.clause("limitation_effect", text=text, effect=effect, id=id_)  # type: ignore[arg-type]  # leaves of a row
    return writer.clause("limitation", text=text, id=id_)  # type: ignore[arg-type]  # likewise
