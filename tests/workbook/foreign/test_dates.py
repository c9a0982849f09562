"""Dates of an export: the form is stated, and never guessed."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.workbook.foreign.dates import FORMS, date_form, fitting_forms, read_date
from pipeline.workbook.verdicts import Doubtful, Unusable

INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2199, 12, 31)).map(  # noqa: DTZ001  # wall times
    lambda value: value.replace(second=0, microsecond=0)
)


def wall(text: str) -> datetime:
    """A wall time."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("дд/мм/гггг чч:мм", "1/3/2016 01:22", "2016-03-01T01:22"),
        ("дд/мм/гггг чч:мм", "01/03/2016  1:22", "2016-03-01T01:22"),
        ("мм/дд/гггг чч:мм", "1/3/2016 01:22", "2016-01-03T01:22"),
        ("dd/mm/yyyy hh:mm:ss", "31/12/2016 23:59:58", "2016-12-31T23:59:58"),
        ("yyyy-MM-dd HH:mm:ss", "2016-03-01 01:22:07", "2016-03-01T01:22:07"),
        ("гггг.дд.мм", "2016.03.01", "2016-01-03T00:00"),
        ("дд-мм-гг чч:мм", "01-03-16 01:22", "2016-03-01T01:22"),
        ("mm/dd/yyyy hh:mm am", "3/1/2016 12:05 AM", "2016-03-01T00:05"),
        ("mm/dd/yyyy hh:mm PM", "3/1/2016 12:05 pm", "2016-03-01T12:05"),
        ("mm/dd/yyyy hh:mm PM", "3/1/2016 1:05 pm", "2016-03-01T13:05"),
    ],
)
def test_a_stated_form_is_read(form: str, text: str, expected: str) -> None:
    """The form stands in Russian or English letters; one digit may stand for two."""
    assert date_form(form).read(text) == wall(expected)


@pytest.mark.parametrize(
    ("form", "text", "code"),
    [
        ("дд/мм/гггг чч:мм", "2016-03-01 01:22", "import_date_form"),
        ("дд/мм/гггг чч:мм", "1/3/2016", "import_date_form"),
        ("дд/мм/гггг чч:мм", "1/3/2016 01:22:00", "import_date_form"),
        ("дд/мм/гггг чч:мм", "1/13/2016 01:22", "date_impossible"),
        ("дд/мм/гггг чч:мм", "31/2/2016 01:22", "date_impossible"),
        ("дд/мм/гггг чч:мм", "1/3/2016 25:22", "date_impossible"),
        ("дд/мм/гггг чч:мм", "1/3/1899 01:22", "date_too_early"),
        ("дд/мм/гггг чч:мм", "1/3/9016 01:22", "date_impossible"),
        ("mm/dd/yyyy hh:mm am", "3/1/2016 13:05 AM", "date_impossible"),
        ("mm/dd/yyyy hh:mm am", "3/1/2016 0:05 AM", "date_impossible"),
    ],
)
def test_another_form_is_refused(form: str, text: str, code: str) -> None:
    """A value in another form than the stated one is no date, whatever it looks like."""
    with pytest.raises(Unusable) as refused:
        date_form(form).read(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["", "чч:мм", "дд/мм", "дд/дд/гггг", "месяц", "дд/мм/гггг мм/дд"])
def test_a_form_needs_day_month_and_year(text: str) -> None:
    """A form that does not say which number is which is refused."""
    with pytest.raises(Unusable) as refused:
        date_form(text)
    assert refused.value.code == "import_date_format"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-03-01 01:22", "2016-03-01T01:22"),
        ("2016-03-01T01:22:05", "2016-03-01T01:22:05"),
        ("2016-03-01T01:22:05+05:00", "2016-03-01T01:22:05+05:00"),
        ("01.03.2016 01:22", "2016-03-01T01:22"),
        ("22/3/2016 15:08", "2016-03-22T15:08"),
        ("3/22/2016 15:08", "2016-03-22T15:08"),
        ("3/22/2016 3:08 PM", "2016-03-22T15:08"),
        ("3/3/2016 15:08", "2016-03-03T15:08"),
        ("22-03-2016 15:08:01", "2016-03-22T15:08:01"),
    ],
)
def test_a_value_that_decides_needs_no_form(text: str, expected: str) -> None:
    """What can mean one instant only is taken as it is."""
    assert read_date(text, None) == wall(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/22/16 15:08", "import_date_form"),
        ("Mar 22, 2016", "import_date_form"),
        ("32/1/2016 10:00", "date_impossible"),
        ("22/22/2016 10:00", "date_impossible"),
        ("22/3/2016 24:30", "date_impossible"),
        ("22/3/2016 13:30 PM", "date_impossible"),
        (42430.5, "import_date_form"),
        (True, "import_date_form"),
    ],
)
def test_what_is_no_date_is_refused(text: str | float, code: str) -> None:
    """Neither a number nor a text of an unknown form becomes a date."""
    with pytest.raises(Unusable) as refused:
        read_date(text, None)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["22/3/2016", "2016-03-22"])
def test_a_day_without_a_time_is_said(text: str) -> None:
    """Fine print §3: a date without a time is taken as 00:00 with a warning."""
    day = read_date(text, None)
    assert isinstance(day, Doubtful)
    assert (day.code, day.value) == ("time_missing", wall("2016-03-22T00:00"))


@given(INSTANTS)
def test_a_form_reads_what_is_written_in_it(instant: datetime) -> None:
    """Law: what is written day first is read day first, and likewise month first."""
    day_first, month_first = date_form("дд/мм/гггг чч:мм"), date_form("мм/дд/гггг чч:мм")
    clock = f"{instant:%H:%M}"
    assert day_first.read(f"{instant.day}/{instant.month}/{instant.year} {clock}") == instant
    assert month_first.read(f"{instant.month}/{instant.day}/{instant.year} {clock}") == instant


@given(INSTANTS)
def test_only_what_can_be_read_twice_is_ambiguous(instant: datetime) -> None:
    """Law: day and month can change places only if both are months and they differ."""
    value = read_date(f"{instant.day}/{instant.month}/{instant.year} {instant:%H:%M}", None)
    if instant.day <= 12 and instant.day != instant.month:
        assert isinstance(value, Doubtful)
        assert value.code == "import_date_ambiguous"
        assert value.given["day_first"] == instant
    else:
        assert value == instant


def test_the_forms_that_fit_are_named() -> None:
    """Whoever has to state the form is told which ones all the dates have."""
    assert fitting_forms(["1/3/2016 01:22", "22/3/2016 01:22"]) == ("дд/мм/гггг чч:мм",)
    assert fitting_forms(["1/3/2016 01:22"]) == ("дд/мм/гггг чч:мм", "мм/дд/гггг чч:мм")
    assert fitting_forms(["1/3/2016", "3/13/2016", "13/3/2016"]) == ()
    assert all(date_form(form).text == form for form in FORMS)
