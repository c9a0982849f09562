"""What a person must look at before an addendum goes out; its draft lists it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.documents.addendum_outline import Choices
from pipeline.documents.named import incomplete, unreachable, unstated
from pipeline.documents.profile import Profile
from pipeline.domain.contract import Consequence, Project
from pipeline.locales import forms
from pipeline.problems import Place, Problem, Severity

_ARTICLE: Final = re.compile(
    r"\d+-ФЗ|(?:ч\.\s\d+\s)?ст\.\s\d+(?:\.\d+)?(?:(?:, | и )(?:ст\.\s)?\d+(?:\.\d+)?)*"
)
_LIABILITY: Final = {Consequence.PRICE_REDUCTION: "reduction", Consequence.PENALTY: "penalty"}


def addendum_doubts(choices: Choices, texts: Iterable[str]) -> Iterator[Problem]:
    """Everything doubtful of a paper with these choices and these clauses."""
    yield from unstated(choices.project, ("support_hours", "city"))
    yield from unreachable(choices.project)
    yield from _of_targets(choices)
    yield from _of_blanks(choices.project)
    for article in unreviewed(texts, choices.profile.reviewed):
        yield _doubt("addendum_article_not_reviewed", Place(), article)
    contract = choices.project.contract
    is_ours = choices.profile.pd_data == Profile().pd_data
    if contract.pd_order == "yes" and choices.keeps("confidentiality") and is_ours:
        yield _doubt("addendum_data_to_check", contract.places.get("pd_order", Place()))


def _of_targets(choices: Choices) -> Iterator[Problem]:
    for row in choices.informational:
        if row.consequence is not Consequence.INFORMATIONAL:
            yield _doubt("addendum_target_missing", row.places.get("consequence", Place()))
    for row in choices.obligations:
        if _LIABILITY[row.consequence] != choices.profile.liability:
            yield _doubt("addendum_liability_differs", row.places.get("consequence", Place()))


def _of_blanks(project: Project) -> Iterator[Problem]:
    for priority in project.priorities:
        if not priority.criteria:
            place = priority.places.get("criteria", priority.places.get("code", Place()))
            yield _doubt("addendum_criteria_blank", place, priority.code)
    yield from incomplete(project)


def _doubt(code: str, place: Place, found: object = None) -> Problem:
    return Problem(code, place, found, {}, Severity.WARNING)


def unreviewed(texts: Iterable[str], reviewed: Iterable[str]) -> tuple[str, ...]:
    """Laws and articles that the texts name and nobody has looked at (§10.8)."""
    allowed = tuple(words.replace(forms.NBSP, " ") for words in reviewed)
    found = (
        article
        for text in texts
        for article in _ARTICLE.findall(text.replace(forms.NBSP, " "))
        if article not in allowed
    )
    return tuple(dict.fromkeys(found))
