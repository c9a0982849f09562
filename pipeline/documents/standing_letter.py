"""The letter of an object whose conditions a stage is told to follow, and how far it still holds.

A stage letter and a notice refer to it instead of repeating it (``design.md`` section 7). What
stands in force is what that letter says, never today's sheet: a difference is told, and mended
by issuing the object's letter anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.documents.condition_items import statistic_code
from pipeline.documents.printing import Paper
from pipeline.documents.typography import typeset
from pipeline.documents.values import Figure
from pipeline.domain.contract import Contract, Project, Stage
from pipeline.domain.letters import ToldItem, ToldLetter
from pipeline.domain.told import TechnicalCondition
from pipeline.problems import Place, Problem, Severity

_CONDITION: Final = "condition"
_OF_CONDITIONS: Final = frozenset({"condition", "recommendation"})
_AGREED: Final = frozenset({"signed", "agreed", "signed_with_objections"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The letter of the stage's object, and what today's sheet says otherwise.

    Attributes:
        same: conditions of today's sheet that the letter tells as they are.
        otherwise: conditions of the letter that today's sheet tells otherwise or not at all.
        differing: codes of everything that differs, those that the letter does not have too.
    """

    letter: ToldLetter
    same: tuple[TechnicalCondition, ...]
    otherwise: tuple[ToldItem, ...]
    differing: tuple[str, ...]

    @property
    def objected(self) -> tuple[str, ...]:
        """Codes of conditions that the client has objected to: they are not called in force."""
        against = {one.item for one in self.letter.objections}
        told = (item.id for item in self.letter.items if item.sort == _CONDITION)
        return tuple(id_ for id_ in told if None in against or id_ in against)

    @property
    def in_force(self) -> tuple[str, ...]:
        """Codes of the conditions that the letter tells, but for those objected to."""
        left = frozenset(self.objected)
        told = (item.id for item in self.letter.items if item.sort == _CONDITION)
        return tuple(id_ for id_ in told if id_ not in left)


def letter_in_force(
    letters: Iterable[ToldLetter], scope: str | None, on: date
) -> ToldLetter | None:
    """The condition letter that stands for a scope on a day; ``None``: there is none.

    Args:
        letters: of the project, oldest first.
        scope: code of a stage, a task or an object; ``None`` has no letter.
        on: date of the paper that asks; a letter dated later does not exist for it.
    """
    found = [
        letter
        for letter in letters
        if letter.kind == "conditions"
        and letter.scope == scope
        and letter.replaced_by is None
        and letter.on <= on
    ]
    return found[-1] if found else None


def standing_of(
    paper: Paper, project: Project, stage: Stage, letters: Sequence[ToldLetter], on: date
) -> Standing | None:
    """The letter of the stage's object with conditions in force; ``None``: there is none."""
    letter = letter_in_force(letters, stage.object, on)
    if letter is None or all(item.sort != _CONDITION for item in letter.items):
        return None
    told = {item.id: item for item in letter.items if item.sort in _OF_CONDITIONS}
    today = {c.id: c for c in project.conditions if c.scope == stage.object}
    code = paper.locale.code
    same = {i for i, c in today.items() if i in told and _of_sheet(c, code) == _told(told[i], code)}
    standing = Standing(
        letter,
        tuple(c for i, c in today.items() if i in same and c.is_condition),
        tuple(t for i, t in told.items() if i not in same and t.sort == _CONDITION),
        tuple(i for i in {**told, **today} if i not in same),
    )
    return standing if standing.in_force else None


def _told(item: ToldItem, code: str) -> tuple[object, ...]:
    """What decides whether a condition is the one that was told."""
    if item.sort != _CONDITION:
        return (item.sort, _words(item.text, code))
    worst = None if item.comparison is None else item.comparison.worst()
    return (
        item.sort, _words(item.text, code), _words(item.plain, code), item.parameter,
        item.comparison, item.limit, item.upper, item.gross_limit, _words(item.unit, code),
        item.statistic or worst or "every", item.window_s, _words(item.method, code),
        item.essential,
    )  # fmt: skip


def _of_sheet(condition: TechnicalCondition, code: str) -> tuple[object, ...]:
    """The same of a row of today's sheet."""
    if not condition.is_condition:
        return ("recommendation", _words(condition.text, code))
    return (
        _CONDITION, _words(condition.text, code), _words(condition.plain, code),
        condition.parameter, condition.comparison, condition.limit, condition.upper,
        condition.gross_limit, _words(condition.unit, code), statistic_code(condition),
        condition.window_s, _words(condition.method, code), condition.essential,
    )  # fmt: skip


def _words(typed: str | None, code: str) -> str | None:
    """Words as paper has them: other quotes and blanks are no difference."""
    return typeset(typed) if typed and code == "ru" else typed or None


def standing_problems(
    standing: Standing, stage: Stage, contract: Contract, *, binds: bool
) -> Iterator[Problem]:
    """What keeps the letter of the object from holding for the stage as the sheet has it."""
    letter, place = standing.letter, stage.places.get("object", Place())
    given: dict[str, object] = {"number": letter.number, "object": letter.scope}

    def warning(code: str, **more: object) -> Problem:
        return Problem(code, place, stage.object, {**given, **more}, Severity.WARNING)

    if standing.differing:
        yield warning("object_letter_outdated", items=standing.differing)
    if standing.objected:
        yield warning("object_letter_objected", items=standing.objected)
    if not binds:
        return
    if letter.delivered_on is None:
        yield warning("object_letter_undelivered")
    elif letter.delivered_on > stage.starts_on:
        late = {"delivered_on": letter.delivered_on, "starts_on": stage.starts_on}
        yield warning("object_letter_late", stage=stage.code, **late)
    if contract.binding == "countersignature" and letter.reply not in _AGREED:
        yield warning("object_letter_unagreed")


def standing_number(letter: ToldLetter) -> Figure:
    """The number of the letter, as papers that refer to it print it."""
    return Figure("standing.number", letter.number, letter.number)


def standing_day(paper: Paper, letter: ToldLetter) -> Figure:
    """Its date."""
    return paper.long_day("standing.on", letter.on)


def standing_items(standing: Standing) -> Figure:
    """The codes of what it tells and is in force."""
    listed = ", ".join(standing.in_force)
    return Figure("standing.items", listed, listed)
