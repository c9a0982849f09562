"""The paper that another takes the place of."""

from datetime import date

import pytest

from pipeline.documents.printing import Paper
from pipeline.documents.replaced import Replaced, edition, replaced_part
from pipeline.documents.values import Figure
from pipeline.locales import locale
from tests.fixtures.addenda import said

PAPER = Paper(locale("ru"))
EARLIER = Replaced(number="ТУ-2026-000117", on=date(2026, 10, 28), edition=4)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("letter.replaced", "Взамен письма от 28 октября 2026 г. № ТУ-2026-000117"),
        (
            "addendum.replaced",
            "Взамен Дополнительного соглашения от 28 октября 2026 г. № ТУ-2026-000117",
        ),
        ("report.replaced", "Взамен отчёта от 28 октября 2026 г. № ТУ-2026-000117"),
    ],
)
def test_the_earlier_paper_is_named(key: str, words: str) -> None:
    """Russian documents 6.1: «Взамен письма от … № …», and so of the other kinds."""
    part = replaced_part(PAPER, EARLIER, key)
    assert part["has"] is True
    assert said(part["line"]) == words


def test_a_paper_in_nobodys_place_says_nothing() -> None:
    """Without an earlier paper there is no line."""
    assert replaced_part(PAPER, None, "letter.replaced") == {"has": False, "line": ()}


def test_editions_are_counted_from_the_earlier_one() -> None:
    """The first edition is named in words, the others are numbered."""
    assert edition(PAPER, None) == Figure("document.edition", 1, "первая")
    assert edition(PAPER, EARLIER) == Figure("document.edition", 5, "5", "count")
