"""A repeated breach: after a delivered warning, past the cure period, within the months agreed."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

import pytest

from pipeline.domain.claims import OldLetter
from pipeline.warranty import Verdict
from pipeline.warranty.terms import months_after
from tests.warranty.build import (
    FAULT_ON,
    STAGE,
    ZONE,
    World,
    audit,
    claim,
    condition,
    finding,
    letter,
    readings,
    warning,
)

DAY: Final = timedelta(days=1)
# 12 January 2026 is a Monday; ten working days after it end on 26 January.
WARNED: Final = date(2026, 1, 12)
CURED: Final = date(2026, 1, 26)


def verdict(*warnings: Any, on: date = FAULT_ON, **said: Any) -> Verdict:  # noqa: ANN401  # parts
    """A breach on this day after these warnings."""
    at = datetime.combine(on, time(12), ZONE)
    told = letter(on=date(2025, 12, 1), delivered_on=date(2025, 12, 2), reply_on=date(2025, 12, 3))
    given: dict[str, Any] = {
        "claims": (claim(fault_at=at, reported_at=at),),
        "audits": (audit(opened_on=on, closed_on=on),),
        "measurements": {"users": readings(90, until=at)},
        "letters": (told, *warnings),
        "as_of": on + 30 * DAY,
    }
    return World(**(given | said)).verdict()


@pytest.mark.parametrize(
    ("on", "rule"),
    [
        (WARNED + DAY, "W5"),
        (CURED, "W5"),
        (CURED + DAY, "W8"),
        (date(2027, 1, 12), "W8"),
        (date(2027, 1, 13), "W5"),
    ],
)
def test_both_ends_of_the_window(on: date, rule: str) -> None:
    """Fine print 6, Repeated: later than the cure period, not later than the months agreed."""
    found = verdict(warning(WARNED), on=on)
    assert found.rule == rule
    assert (found.items[0].warned_by is not None) == (rule == "W8")


@pytest.mark.parametrize(("on", "rule"), [(date(2026, 2, 28), "W8"), (date(2026, 3, 1), "W5")])
def test_the_day_is_clamped_to_the_month(on: date, rule: str) -> None:
    """Fine print 6, Repeated: calendar months, the day clamped: 30 November + 3 = 28 February."""
    contract = {"repeat_months": 3}
    stage = STAGE
    assert verdict(warning(date(2025, 11, 30)), on=on, contract=contract, stage=stage).rule == rule


def test_months_after_clamps() -> None:
    """31 January + 1 month is 28 or 29 February; years are carried over."""
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)
    assert months_after(date(2026, 3, 15), 0) == date(2026, 3, 15)


@pytest.mark.parametrize("delivered_on", [None, FAULT_ON, FAULT_ON + DAY])
def test_a_warning_counts_only_once_delivered_before(delivered_on: date | None) -> None:
    """A warning after the fault never counts, nor one that has not arrived."""
    contract = {"cure_days": 0}
    assert verdict(warning(delivered_on), contract=contract).rule == "W5"
    assert verdict(warning(FAULT_ON - DAY), contract=contract).rule == "W8"


def test_only_a_warning_of_the_same_item_counts() -> None:
    """Design 6, W8: the same item breached again."""
    assert verdict(warning(WARNED, "C-2")).rule == "W5"
    assert verdict(warning(WARNED, "C-2", "C-1")).rule == "W8"


def test_a_second_breach_inside_the_cure_period_is_warned_again() -> None:
    """Fine print 6, Repeated: inside the cure period W5 again, no second count."""
    again = warning(date(2026, 1, 20), number="W-2")
    assert verdict(warning(WARNED), on=date(2026, 1, 20)).rule == "W5"
    # 27 January: past the cure period of the first warning, still inside that of the second.
    found = verdict(warning(WARNED), again, on=date(2026, 1, 27))
    assert found.rule == "W8"
    assert found.items[0].warned_by is not None
    assert found.items[0].warned_by.number == "W-1"


def test_of_several_warnings_the_latest_is_named() -> None:
    """The verdict names the warning that makes it repeated, whatever the order of the letters."""
    early, late = warning(WARNED), warning(date(2026, 1, 14), number="W-2")
    for pair in ((early, late), (late, early)):
        named = verdict(*pair).items[0].warned_by
        assert named is not None
        assert named.number == "W-2"


def test_a_warning_of_the_sheet_counts() -> None:
    """Design 3, Письма: papers older than the register, warnings among them."""
    row = OldLetter(
        number="5", kind="warning", on=WARNED, stage="E-1", item="C-1", delivered_on=WARNED
    )
    found = verdict(old=(row,))
    assert (found.rule, found.by_sheet) == ("W8", True)


def test_a_warning_beyond_the_calendar_is_not_held_against_the_client() -> None:
    """Fine print 4: years without data; and the reader is told."""
    found = verdict(warning(date(2022, 12, 1)), contract={"repeat_months": 60})
    assert found.rule == "W5"
    assert [one.code for one in found.problems] == ["term_beyond_calendar"]


def test_the_case_takes_the_item_that_reaches_furthest() -> None:
    """Design 6, Several items: each on its own evidence, W5 < W8 < W7 < W6."""
    items = (condition("C-1"), condition("C-2"), condition("C-3"), condition("C-4"))
    told = letter(items=items)
    rows = (
        finding("C-1", caused=False),
        finding("C-2"),
        finding("C-3"),
        finding("C-4", breached=False),
    )
    base = World(letters=(told,), findings=rows)
    found = base.verdict()
    assert [one.rule for one in found.items] == ["W4", "W5", "W5", "W3"]
    assert found.rule == "W5"
    warned = World(letters=(told, warning(WARNED, "C-3")), findings=rows).verdict()
    assert [one.rule for one in warned.items] == ["W4", "W5", "W8", "W3"]
    assert warned.rule == "W8"
    assert warned.furthest is not None
    assert warned.furthest.item.id == "C-3"
    gross = (rows[0], finding("C-2", gross=True), *rows[2:])
    worst = World(letters=(told, warning(WARNED, "C-3")), findings=gross).verdict()
    assert [one.rule for one in worst.items] == ["W4", "W7", "W8", "W3"]
    assert worst.rule == "W7"


def test_a_blank_finding_speaks_for_the_items_without_their_own() -> None:
    """Fine print 6, Order: a finding with blank item speaks for all without a row of their own."""
    told = letter(items=(condition("C-1"), condition("C-2")))
    rows = (finding(None), finding("C-2", caused=False))
    found = World(letters=(told,), findings=rows).verdict()
    assert [one.rule for one in found.items] == ["W5", "W4"]


def test_a_measured_breach_without_a_finding_is_not_the_cause() -> None:
    """Fine print 6, Order: it is W4, and the reader is told."""
    found = World(findings=()).verdict()
    assert found.rule == "W4"
    assert [one.code for one in found.problems] == ["breach_without_finding"]
    other = World(findings=(finding(incident="I-2"),)).verdict()
    assert other.rule == "W4"
