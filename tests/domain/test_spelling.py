"""Words a person typed, compared as words."""

import pytest

from pipeline.domain.spelling import folded


@pytest.mark.parametrize("typed", ["Ёлка  внутри", "елка внутри", " ЕЛКА\u00a0внутри "])
def test_case_yo_and_blanks_say_nothing(typed: str) -> None:
    """Design 3: headings and words are recognised whatever their case, ё and blanks."""
    assert folded(typed) == "елка внутри"


def test_other_letters_are_other_words() -> None:
    """A letter that only looks alike makes another word: that is told elsewhere."""
    assert folded("Cеть") != folded("Сеть")
