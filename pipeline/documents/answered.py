"""Answer to the client's objections: what was asked, what was decided, which limit holds now.

Source: ``design.md`` section 3, «Возражения»; fine print, section 6, *Binding*. The answer is a
new version of the letter: the agreed limit is that of the sheet, and a sheet that still says
otherwise keeps the letter a draft.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pipeline.documents.condition_items import is_yes_no, limit_figure
from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Project
from pipeline.domain.letters import ItemObjection, ToldItem, ToldLetter
from pipeline.domain.told import Limitation, MethodStep, TechnicalCondition
from pipeline.locales.forms import NBSP
from pipeline.problems import Place, Problem, Severity

_Item = TechnicalCondition | MethodStep | Limitation
_MET: Final = frozenset({"accepted", "compromise"})


@dataclass(frozen=True, slots=True)
class Answered:
    """The letter whose objections are answered, and they, oldest first."""

    letter: ToldLetter
    objections: tuple[ItemObjection, ...]


def answered_of(letter: ToldLetter) -> Answered:
    """The objections to a letter, oldest first.

    Args:
        letter: with the objections of the register and of the sheet.
    """
    at = {item.id: n for n, item in enumerate(letter.items)}
    ordered = sorted(letter.objections, key=lambda one: (one.on, at.get(one.item or "", -1)))
    return Answered(letter, tuple(ordered))


def answer_doubts(project: Project, answered: Answered) -> Iterator[Problem]:
    """What keeps the answer from going out: not decided, or decided and not in the workbook."""
    today = _items(project)
    told = {item.id: item for item in answered.letter.items}
    for one in answered.objections:
        given: dict[str, object] = {"item": one.item or "—", "on": one.on}
        if one.decision == "open":
            place = one.places.get("decision", _row(one))
            yield Problem("answer_open", place, one.item, given, Severity.WARNING)
        elif one.decision in _MET and one.item in today:
            yield from _not_met(one, today[one.item], told.get(one.item or ""), given)


def _not_met(
    one: ItemObjection, item: _Item, told: ToldItem | None, given: dict[str, object]
) -> Iterator[Problem]:
    """The sheet does not say what was agreed."""
    if one.agreed_limit is None:
        if told is not None and _is_as_told(item, told):
            place = item.places.get("id", _row(one))
            yield Problem("answer_item_unchanged", place, one.item, given, Severity.WARNING)
        return
    limit = item.limit if isinstance(item, TechnicalCondition) else None
    if limit != one.agreed_limit:
        place = item.places.get("limit", _row(one))
        agreed = {**given, "agreed": one.agreed_limit}
        yield Problem("answer_limit_differs", place, limit, agreed, Severity.WARNING)


def _is_as_told(item: _Item, told: ToldItem) -> bool:
    """Whether an item has neither other words nor another limit than the letter told."""
    if isinstance(item, TechnicalCondition):
        now = (item.text, item.limit, item.upper, item.gross_limit, item.comparison)
        return now == (told.text, told.limit, told.upper, told.gross_limit, told.comparison)
    return (item.action if isinstance(item, MethodStep) else item.text) == told.text


def _items(project: Project) -> dict[str | None, _Item]:
    every: tuple[_Item, ...] = (*project.conditions, *project.method, *project.limitations)
    return {item.id: item for item in every}


def _row(one: ItemObjection) -> Place:
    """The row of an objection, where it stands in the workbook."""
    return next(iter(one.places.values()), Place())


def answer_part(paper: Paper, project: Project, answered: Answered | None) -> Context:
    """The heading and the table: item, objection, proposal, decision, limit.

    Empty where the letter answers nothing.
    """
    if answered is None:
        return {"has": False, "heading": (), "rows": ()}
    number, on = answered.letter.number, answered.letter.on
    heading = paper.sentence(
        "letter.answer.heading",
        on=paper.long_day("replaced.on", on),
        number=Figure("replaced.number", number, number),
    )
    today = _items(project)
    rows = tuple(
        _answer_row(paper, at, one, today) for at, one in enumerate(answered.objections, start=1)
    )
    return {"has": True, "heading": heading, "rows": rows}


def _answer_row(
    paper: Paper, at: int, one: ItemObjection, today: dict[str | None, _Item]
) -> Context:
    name = f"answer.{at}"

    def said(key: str) -> Figure | Text:
        words: str | None = getattr(one, key)
        if not words:
            return paper.dash()
        text = paper.typed(words, one.places.get(key, Place()))
        # What the register keeps has no cell: it is traced by its id.
        return text if one.places else Figure(f"{name}.{key}", words, str(text))

    item = one.item or paper.locale.say("letter.answer.whole")
    at_item = one.places.get("item")
    return {
        "item": Figure(f"{name}.item", one.item, item, "", (at_item,) if at_item else ()),
        "text": said("text"),
        "proposed": said("proposed"),
        "decision": paper.words(f"letter.answer.decision.{one.decision}"),
        "has_answer": bool(one.answer),
        "answer": said("answer"),
        "limit": _limit(paper, name, today.get(one.item), one),
    }


def _limit(paper: Paper, name: str, item: _Item | None, one: ItemObjection) -> Figure | Text:
    """The limit that holds now, with its unit; an item that is gone is said so."""
    if item is None:
        return paper.dash() if one.item is None else paper.words("letter.answer.gone")
    if not isinstance(item, TechnicalCondition) or not item.is_condition:
        return paper.dash()
    figure = limit_figure(paper, item)
    printed = str(figure) if is_yes_no(item) else f"{figure}{NBSP}{paper.typed(item.unit)}"
    return replace(figure, id=f"{name}.limit", printed=printed)
