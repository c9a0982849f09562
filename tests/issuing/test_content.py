"""The content key: equal for two runs that say the same, and for no others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from pipeline.documents.values import Figure, Text
from pipeline.issuing.content import content_key, counts
from pipeline.problems import Place

PLACE: Final = Place("project.xlsx", "Этапы", "C2", "Наименование")
DOWNTIME: Final = Figure("metric.downtime", 3600, "1 ч", "s", (PLACE,))
SHARE: Final = Figure("metric.availability", Decimal("99.90"), "99,90 %")
NOTHING: Final = Figure("metric.satisfaction", None, "нет данных")
NAME: Final = Text("Внедрение", PLACE)
SAID: Final[tuple[Figure | Text, ...]] = (DOWNTIME, SHARE, NOTHING, NAME)
ABOUT: Final = ("service_report", "2026-10", "ru", "f" * 64, "1")
CLAUSES: Final = (("silence", 1), ("notice", 2))


def _key(
    values: Sequence[Figure | Text] = SAID,
    about: tuple[str, ...] = ABOUT,
    clauses: Sequence[tuple[str, int]] = CLAUSES,
) -> str:
    return content_key(values, about=about, clauses=clauses)


def _with(old: Figure | Text, new: Figure | Text) -> tuple[Figure | Text, ...]:
    return tuple(new if value is old else value for value in SAID)


@pytest.mark.parametrize(
    "values",
    [
        (*SAID, DOWNTIME),  # printed twice
        (Figure("document.number", "ТУ-2026-000001", "ТУ-2026-000001"), *SAID),
        (*SAID, Figure("document.on", date(2026, 11, 3), "3 ноября 2026 г.")),
        (*SAID, Figure("document.head", "f" * 64, "ffff")),
        (*SAID, Figure("replaced.number", "ТУ-2026-000001", "ТУ-2026-000001")),
        _with(NAME, replace(NAME, place=replace(PLACE, file="p.xlsx", cell="C3"))),
        _with(DOWNTIME, replace(DOWNTIME, source=())),
    ],
)
def test_what_is_not_said_does_not_count(values: tuple[Figure | Text, ...]) -> None:
    """Fine print, section 2: not the number, the date, the chain head, nor where it was typed."""
    assert _key(values) == _key()


def test_order_of_clauses_does_not_count() -> None:
    """Clauses are a set: the same ones in another order are the same paper."""
    assert _key(clauses=CLAUSES[::-1]) == _key()


OTHERS: Final[dict[str, str]] = {
    "figure's value": _key(_with(DOWNTIME, replace(DOWNTIME, value=3601))),
    "figure's print": _key(_with(DOWNTIME, replace(DOWNTIME, printed="60 мин"))),
    "figure's digits": _key(_with(SHARE, replace(SHARE, value=Decimal("99.9")))),
    "figure's id": _key(_with(DOWNTIME, replace(DOWNTIME, id="metric.other"))),
    "figure without value": _key(_with(DOWNTIME, replace(DOWNTIME, value=None))),
    "value None is no text": _key(_with(NOTHING, replace(NOTHING, value="None"))),
    "figure less": _key(SAID[1:]),
    "figure more": _key((*SAID, Figure("metric.more", 1, "1"))),
    "text": _key(_with(NAME, replace(NAME, value="Поддержка"))),
    "text more": _key((*SAID, Text("ещё", PLACE))),
    "text twice": _key((*SAID, NAME)),
    "words of the locale": _key((*SAID, Text("слова программы"))),
    "text less": _key(SAID[:-1]),
    "order of reading": _key(SAID[::-1]),
    "clause less": _key(clauses=CLAUSES[1:]),
    "clause's version": _key(clauses=(("silence", 2), ("notice", 2))),
    **{
        f"about {at}": _key(about=(*ABOUT[:at], "other", *ABOUT[at + 1 :]))
        for at in range(len(ABOUT))
    },
}


def test_everything_that_is_said_counts() -> None:
    """Fine print, section 2: exact value, printed form, texts, clauses, template, catalogue."""
    assert len({_key(), *OTHERS.values()}) == len(OTHERS) + 1


@pytest.mark.parametrize(
    ("figure", "is_said"),
    [
        ("document.number", False),
        ("document.content", False),
        ("replaced.on", False),
        ("documents.count", True),
        ("metric.document.x", True),
        ("replaced", True),
    ],
)
def test_only_the_papers_own_figures_are_left_out(figure: str, *, is_said: bool) -> None:
    """A figure of the subject never gets lost by its name."""
    assert counts(figure) is is_said
