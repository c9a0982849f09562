"""Periods in words: ``russian-documents.md`` section 3.2."""

import pytest

from pipeline.documents.service_report import period_words
from pipeline.domain.periods import Period
from pipeline.locales import locale


@pytest.mark.parametrize(
    ("period", "ru", "en"),
    [
        ("2026-10", "октябрь~2026~г.", "October~2026"),
        ("2026-Q3", "III квартал 2026~г.", "quarter III of 2026"),
        ("2026", "2026 год", "the year 2026"),
        (
            "2026-10-01..2026-10-15",
            "период с~1 по 15~октября 2026~г.",
            "the period from 1 to 15~October 2026",
        ),
        (
            "2026-10-20..2026-11-05",
            "период с~20~октября 2026~г. по 5~ноября 2026~г.",
            "the period from 20~October 2026 to 5~November 2026",
        ),
        (
            "2025-10-20..2026-10-25",
            "период с~20~октября 2025~г. по 25~октября 2026~г.",
            "the period from 20~October 2025 to 25~October 2026",
        ),
    ],
)
def test_periods_in_words(period: str, ru: str, en: str) -> None:
    """Month, quarter and year by name; days of one month name the month once."""
    for code, printed in (("ru", ru), ("en", en)):
        said = period_words(locale(code), Period.parse(period))
        assert said.replace("\N{NO-BREAK SPACE}", "~") == printed
