"""Памятка: one page in plain words for the people who use the system every day."""

from collections.abc import Iterable

from pipeline.documents.printing import Paper
from pipeline.documents.standing_letter import Standing
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.told import Limitation, MethodStep, TechnicalCondition
from pipeline.problems import Place


def memo_part(
    paper: Paper,
    conditions: Iterable[TechnicalCondition],
    steps: Iterable[MethodStep],
    limitations: Iterable[Limitation],
    standing: Standing | None = None,
) -> Context:
    """What may be done, what not without us, what to keep in mind, what is watched.

    Args:
        paper: prints them.
        conditions: those of the letter.
        steps: of the method.
        limitations: of what is built.
        standing: the letter of the object that the letter refers to; what it tells is kept too.

    Source:
        ``russian-documents.md`` section 15.2: «Можно / Нельзя без нас / Следим за / Если что-то
        не так».
    """
    listed = tuple(steps)
    told = (*(() if standing is None else standing.same), *conditions)
    blocks = {
        "may": [_words(paper, s, "action") for s in listed if not s.forbidden],
        "must_not": [_words(paper, s, "action") for s in listed if s.forbidden],
        "bear_in_mind": [
            *(_words(paper, c, "text") for c in told if c.category == "changes"),
            *(_words(paper, one, "text") for one in limitations),
        ],
    }
    watched: tuple[Context, ...] = (
        *_as_told(standing),
        *(_watched(paper, c) for c in told if c.category != "changes"),
    )
    return {
        "watched": {"has": bool(watched), "rows": watched},
        **{
            name: {"has": bool(lines), "rows": tuple({"text": line} for line in lines)}
            for name, lines in blocks.items()
        },
    }


def _as_told(standing: Standing | None) -> Iterable[Context]:
    """Conditions that today's sheet no longer tells so: in the words of the letter."""
    for item in () if standing is None else standing.otherwise:
        words = item.plain or item.text
        figure = Figure(f"standing.{item.id}.plain", words, words)
        yield {"text": figure, "has_checker": False, "checker": Text("")}


def _watched(paper: Paper, condition: TechnicalCondition) -> Context:
    """A condition and who keeps an eye on it."""
    return {
        "text": _words(paper, condition, "text"),
        "has_checker": bool(condition.checker),
        "checker": paper.typed(condition.checker, condition.places.get("checker", Place())),
    }


def _words(paper: Paper, item: TechnicalCondition | MethodStep | Limitation, key: str) -> Text:
    """The plain words, else those of the letter."""
    name = "plain" if item.plain else key
    return paper.typed(getattr(item, name), item.places.get(name, Place()))
