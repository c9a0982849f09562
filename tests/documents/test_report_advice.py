"""Recommendations in words: those whose rule says more than its usual sentence."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pipeline.documents.printing import Paper
from pipeline.documents.report_advice import advice_part
from pipeline.domain.periods import Period
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.lists.recommendations import Recommendation, Said
from tests.metrics.build import golden_log, project


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "ru",
            "ниже цели (сейчас 99,89 % при цели 99,9 %, месяцем раньше 99,79 % при цели 99,8 %)",
        ),
        (
            "en",
            "(now 99.89%, the target being 99.9%; the month before 99.79%, the target being 99.8%)",
        ),
    ],
)
def test_each_month_stands_beside_its_own_target(code: str, words: str) -> None:
    """G13, G16: 99.799 % misses 99.8 % and prints below it, though the target was raised since."""
    said: Said = {
        "service": "S",
        "now": Fraction(9989, 10000),
        "before": Fraction(99799, 100_000),
        "target": Fraction(999, 1000),
        "target_before": Fraction(998, 1000),
    }
    facts = evaluate(project(), golden_log(), Period.parse("2024-11"), date(2024, 12, 1)).facts
    one = Recommendation("service_below", "availability", said, wants_client=True)
    part: Any = advice_part(facts, Paper(locale(code)), (one,))
    (row,) = part["rows"]
    read = "".join(str(piece["value"]) for piece in row["advice"])
    assert words in read.replace("\N{NO-BREAK SPACE}", " ")
