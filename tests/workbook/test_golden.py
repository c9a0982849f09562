"""The golden month as a workbook, in both languages (fine print, sections 3 and 5)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.contract import Role
from pipeline.domain.durations import Duration
from pipeline.metrics.events.log import SCHEMA
from tests.workbook.build import hinted, read, told

GOLDEN = Path(__file__).parents[1] / "data" / "golden_month"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_golden_month_is_read_whole(language: str) -> None:
    """Sheets and headings of either language give the same project and the same log."""
    reading = read(GOLDEN / f"project.{language}.xlsx")
    assert told(reading.problems) == []
    assert [code for code, _, _ in hinted(reading.problems)] == ["maintenance_without_cap"]
    assert reading.project is not None
    assert reading.log is not None
    contract = reading.project.contract
    assert contract.project_code == "golden-month"
    assert contract.contract_on == date(2024, 1, 15)
    assert contract.monthly_fee == Decimal(100000)
    assert contract.min_events == 1
    assert contract.locale == language
    assert reading.project.party(Role.CLIENT).short_name == "ООО «Рога & Копыта»"
    assert [row.code for row in reading.project.priorities] == ["1", "2", "3"]
    assert reading.project.priorities[0].restore == Duration(seconds=240 * 60)
    assert len(reading.project.hours) == 10
    incidents = reading.log.incidents.frame
    assert incidents["id"].tolist() == [f"A{number}" for number in range(1, 14)]
    assert incidents["reported_at"][0].to_pydatetime() == datetime(2024, 10, 31, 20, 30, tzinfo=UTC)
    assert incidents["kind"].tolist().count("outage") == 4
    assert incidents["summary"][0] == "Сбой & <b>"
    assert reading.log.pauses.frame["reason"].tolist() == ["waiting for client"]
    assert reading.log.gaps.given
    assert reading.project.months[0].log_complete
    assert [name for name, _ in reading.inputs] == [f"project.{language}.xlsx"]


def test_both_languages_give_equal_logs() -> None:
    """The language of headings and lists changes nothing of the frames."""
    russian, english = (read(GOLDEN / f"project.{code}.xlsx").log for code in ("ru", "en"))
    assert russian is not None
    assert english is not None
    for name in SCHEMA:
        left, right = getattr(russian, name), getattr(english, name)
        assert left.frame.equals(right.frame), name
        assert left.columns == right.columns


def test_a_value_names_its_cell() -> None:
    """Every typed word and row knows where it stands."""
    reading = read(GOLDEN / "project.ru.xlsx")
    assert reading.project is not None
    assert reading.log is not None
    place = reading.project.contract.places["monthly_fee"]
    assert (place.file, place.sheet, place.cell) == ("project.ru.xlsx", "Договор", "B10")
    assert place.heading == "Абонентская плата"
    place = reading.log.incidents.source.place("resolved_at", 4)
    assert (place.sheet, place.cell, place.heading) == ("Инциденты", "J4", "Решён")
