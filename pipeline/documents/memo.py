"""Памятка: one page in plain words for the people who use the system every day."""

from collections.abc import Iterable

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Text
from pipeline.domain.told import Limitation, MethodStep, TechnicalCondition
from pipeline.problems import Place


def memo_part(
    paper: Paper,
    conditions: Iterable[TechnicalCondition],
    steps: Iterable[MethodStep],
    limitations: Iterable[Limitation],
) -> Context:
    """What may be done, what not without us, what to keep in mind, what is watched.

    Source: ``russian-documents.md`` section 15.2: «Можно / Нельзя без нас / Следим за / Если
    что-то не так».
    """
    listed, told = tuple(steps), tuple(conditions)
    blocks = {
        "may": [_words(paper, s, "action") for s in listed if not s.forbidden],
        "must_not": [_words(paper, s, "action") for s in listed if s.forbidden],
        "bear_in_mind": [
            *(_words(paper, c, "text") for c in told if c.category == "changes"),
            *(_words(paper, one, "text") for one in limitations),
        ],
    }
    watched = tuple(
        {
            "text": _words(paper, c, "text"),
            "checker": paper.typed(c.checker, c.places.get("checker", Place())),
        }
        for c in told
        if c.category != "changes"
    )
    return {
        "watched": {"has": bool(watched), "rows": watched},
        **{
            name: {"has": bool(lines), "rows": tuple({"text": line} for line in lines)}
            for name, lines in blocks.items()
        },
    }


def _words(paper: Paper, item: TechnicalCondition | MethodStep | Limitation, key: str) -> Text:
    """The plain words, else those of the letter."""
    name = "plain" if item.plain else key
    return paper.typed(getattr(item, name), item.places.get(name, Place()))
