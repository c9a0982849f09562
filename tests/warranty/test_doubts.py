"""What a reader of a verdict has to look at: it changes no verdict and is never silent."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from pipeline.domain.claims import ObjectionRow
from pipeline.locales import LOCALES, locale
from pipeline.warranty.terms import months_after
from tests.warranty.build import FAULT, FAULT_ON, World, claim, letter

DAY: Final = timedelta(days=1)


def codes(**said: Any) -> list[str]:  # noqa: ANN401  # any part of a world
    """Codes of what a verdict has to say, each worded in both languages."""
    given: dict[str, Any] = {"letters": (letter(),), **said}
    problems = World(**given).verdict().problems
    for code in LOCALES:
        assert all(locale(code).problem(one)["what"] for one in problems)
    return [one.code for one in problems]


def test_an_objection_to_a_letter_nobody_knows_is_told() -> None:
    """A slip in the number must not lose the client's objection without a word."""
    slip = ObjectionRow(letter="L-I", item="C-1", on=date(2026, 1, 21), text="no")
    right = ObjectionRow(letter="L-1", item="C-1", on=date(2026, 1, 21), text="no")
    assert "objection_letter_unknown" in codes(objections=(slip,))
    assert "objection_letter_unknown" not in codes(objections=(right,))


@pytest.mark.parametrize(
    ("changed", "code", "told"),
    [
        ({"reported_at": FAULT - timedelta(seconds=1)}, "fault_after_report", True),
        ({"reported_at": FAULT}, "fault_after_report", False),
        ({"fault_at": FAULT.replace(month=2, day=1)}, "fault_before_stage", True),
        ({"fault_at": FAULT.replace(month=2, day=2)}, "fault_before_stage", False),
    ],
)
def test_days_that_can_hardly_be_true_are_told(
    changed: dict[str, Any], code: str, *, told: bool
) -> None:
    """A charge by a slip of the pen in a date: both cells are to be looked at."""
    assert (code in codes(claims=(claim(**changed),))) is told


@pytest.mark.parametrize(("as_of", "told"), [(FAULT_ON, True), (FAULT_ON + DAY, False)])
def test_an_incident_not_known_yet_is_told(as_of: date, *, told: bool) -> None:
    """Fine print 2: what is reported after as_of does not exist; the answer says so."""
    assert ("claim_not_known_yet" in codes(as_of=as_of)) is told


def test_months_past_the_last_year_end_with_it() -> None:
    """A term of two hundred thousand months is no crash."""
    assert months_after(date(2026, 1, 31), 200_000) == date.max
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
