"""Cases of working time from other projects, reproduced or answered with a reason."""

import csv
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from pipeline.calendars import ReversedSpanError
from tests.calendars.notation import clock_of
from tests.oracle.business_time import Calendar, stamp

VECTORS: Final = Path(__file__).parents[1] / "data" / "business_time" / "vectors.csv"
with VECTORS.open(encoding="utf-8", newline="") as file:
    ROWS: Final = {row["id"]: row for row in csv.DictReader(file)}

# What the source answers otherwise: our answer, and why we keep to it.
VERDICTS: Final = {
    "ZM-08": ("0.05", "three open seconds are three seconds; nothing is floored before printing"),
    "ZM-16": ("2013-06-04T16:00:00Z", "time that runs out at closing is due at closing"),
    "ZM-28": ("2016-11-09T09:26:36Z", "a pause ends when it ends, not at the next whole minute"),
    "GL-04": ("ERR", "an end before its start is an error of the data, not zero"),
    "GL-25": ("2034-06-16T10:46:12", "N days are N times Monday's open time, not a time of day"),
    "BZ-04": ("ERR", "an end before its start is an error of the data, not zero"),
    "BZ-06": ("2006-01-08T12:00:00", "the second hour ends with the second Sunday's window"),
    "BZ-21": ("15", "of a window that meets the spring gap the minutes that exist are open"),
    "BT-07": ("ERR", "an end before its start is an error of the data, not negative time"),
    "WH-15": ("ERR", "an end before its start is an error of the data, not negative time"),
    "WH-23": ("1500", "the hour that occurs twice is worked twice: 25 real hours"),
    "FZ-01": ("959.7833", "1 min 25 s are 85 seconds, not 1.25 minutes"),
    "FZ-02": ("690.1333", "seconds are sixtieths of a minute, not decimals"),
}
MINUTES: Final = Fraction(1, 1000)  # the cases print minutes with four decimals


def answer(row: dict[str, str]) -> Fraction | datetime | str:
    """Minutes or an instant by the package's clock; ``ERR`` for a reversed span."""
    calendar = Calendar(row["tz"], row["weekly_hours"], row["holidays"], row["breaks"])
    start = stamp(row["start"], calendar.zone)
    end = stamp(row["end"] or row["start"], calendar.zone)
    first = min(start, end).date() - timedelta(days=2)
    clock = clock_of(calendar, first, max(start, end).date() + timedelta(days=400))
    if row["kind"] == "add":
        return clock.due(start, int(Fraction(row["minutes"]) * 60), calendar.pauses)
    try:
        return Fraction(clock.seconds(start, end, calendar.pauses), 60)
    except ReversedSpanError:
        return "ERR"


def agrees(row: dict[str, str], expected: str) -> bool:
    """Whether the clock's answer is the expected one."""
    got = answer(row)
    if isinstance(got, Fraction):
        return expected != "ERR" and abs(got - Fraction(expected)) < MINUTES
    if isinstance(got, datetime):
        return got == stamp(expected, Calendar(row["tz"], "").zone)
    return got == expected


@pytest.mark.parametrize("key", [key for key, row in ROWS.items() if row["status"] == "ok"])
def test_a_case_is_reproduced(key: str) -> None:
    """Design, section 4: all rows with status ok must be reproduced."""
    assert agrees(ROWS[key], ROWS[key]["expected"])


@pytest.mark.parametrize("key", VERDICTS)
def test_a_case_we_answer_otherwise(key: str) -> None:
    """Our answer is that of the verdict and of the reference, and not that of the source."""
    row, (ours, why) = ROWS[key], VERDICTS[key]
    assert agrees(row, ours), why
    assert agrees(row, row["oracle"])
    assert not agrees(row, row["expected"])


def test_every_difference_has_a_verdict() -> None:
    """No row differs without a stated reason, and the reference is the verdict."""
    differing = {key: row["oracle"] for key, row in ROWS.items() if row["status"] != "ok"}
    assert differing == {key: ours for key, (ours, _) in VERDICTS.items()}


@pytest.mark.parametrize("key", ROWS)
def test_the_reference_answers_for_itself(key: str) -> None:
    """The slow reference gives the answers recorded for it, so it may judge the laws."""
    row = ROWS[key]
    calendar = Calendar(row["tz"], row["weekly_hours"], row["holidays"], row["breaks"])
    start = stamp(row["start"], calendar.zone)
    if row["kind"] == "add":
        seconds = int(Fraction(row["minutes"]) * 60)
        assert calendar.add(start, seconds) == stamp(row["oracle"], calendar.zone)
    elif row["oracle"] == "ERR":
        with pytest.raises(ValueError, match="before"):
            calendar.elapsed(start, stamp(row["end"], calendar.zone))
    else:
        minutes = Fraction(calendar.elapsed(start, stamp(row["end"], calendar.zone)), 60)
        assert abs(minutes - Fraction(row["oracle"])) < MINUTES
