"""Typed cells: what each kind of column understands and refuses (fine print, section 3)."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.durations import Duration
from pipeline.workbook.cells import Percent, Typing, typed
from pipeline.workbook.columns import Column, Kind
from pipeline.workbook.guarded import Cell
from pipeline.workbook.identifiers import account_holds
from pipeline.workbook.moments import instants
from pipeline.workbook.numbers import exact, number_from_text
from pipeline.workbook.recurring import INCIDENT_KINDS
from pipeline.workbook.verdicts import Doubtful, Unusable

NBSP = "\N{NO-BREAK SPACE}"
STAMP = datetime(2026, 4, 3, 9, 40)  # noqa: DTZ001  # the wall clock of a sheet


def _typing(kind: Kind, *, english: bool = False) -> Typing:
    column = Column("key", ("Ключ",), ("Key",), kind, tokens=INCIDENT_KINDS)
    return Typing(column, english)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.TEXT, "  Учёт ", "Учёт"),
        (Kind.TEXT, "   ", None),
        (Kind.TEXT, None, None),
        (Kind.TEXT, "е\u0308лка", "ёлка"),
        (Kind.LINES, "а\r\nб", "а\nб"),
        (Kind.CODE, 1.0, "1"),
        (Kind.CODE, 1.5, "1.5"),
        (Kind.CODE, "01", "01"),
        (Kind.CODES, "1; 2,3;", ("1", "2", "3")),
        (Kind.CODES, 1.0, ("1",)),
        (Kind.PROFILE, "24х7", "24x7"),
        (Kind.PROFILE, "24/7", "24x7"),
        (Kind.PROFILE, "5x8", "5x8"),
        (Kind.DATE, date(2026, 4, 3), date(2026, 4, 3)),
        (Kind.DATE, "03.04.2026", date(2026, 4, 3)),
        (Kind.DATE, "2026-04-03", date(2026, 4, 3)),
        (Kind.DATETIME, STAMP, STAMP),
        (Kind.DATETIME, "03.04.2026 09:40", STAMP),
        (Kind.DATETIME, f"3.4.2026{NBSP}9:40:00", STAMP),
        (Kind.DATETIME, "2026-04-03T09:40", STAMP),
        (Kind.DATETIME, "2026-04-03 09:40:00.000", STAMP),
        (Kind.DATETIME, "2026-04-03T06:40:00Z", datetime(2026, 4, 3, 6, 40, tzinfo=UTC)),
        (Kind.DATETIME, STAMP - timedelta(microseconds=1000), STAMP),
        (Kind.TIME, time(9), time(9)),
        (Kind.TIME, "9:00", time(9)),
        (Kind.TIME, timedelta(hours=9), time(9)),
        (Kind.TIME_END, "24:00", time(0)),
        (Kind.TIME_END, date(1900, 1, 1), time(0)),
        (Kind.TIME_END, timedelta(days=1), time(0)),
        (Kind.INT, 5.0, 5),
        (Kind.INT, "5", 5),
        (Kind.NUMBER, "1234,56", Decimal("1234.56")),
        (Kind.NUMBER, "1 234,56", Decimal("1234.56")),
        (Kind.NUMBER, f"1{NBSP}234{NBSP}567", Decimal(1234567)),
        (Kind.NUMBER, "1\N{NARROW NO-BREAK SPACE}234", Decimal(1234)),
        (Kind.NUMBER, "0.125", Decimal("0.125")),
        (Kind.NUMBER, "1.5", Decimal("1.5")),
        (Kind.NUMBER, "1,234", Decimal("1.234")),
        (Kind.NUMBER, "\N{MINUS SIGN}5", Decimal(-5)),
        (Kind.NUMBER, 0.1 + 0.2, Decimal("0.3")),
        (Kind.MONEY, 99999.99, Decimal("99999.99")),
        (Kind.SHARE, 99.5, Decimal("0.995")),
        (Kind.SHARE, "99,5 %", Decimal("0.995")),
        (Kind.YES_NO, "Да", True),
        (Kind.YES_NO, "+", True),
        (Kind.YES_NO, 0.0, False),
        (Kind.YES_NO, True, True),
        (Kind.YES_NO, "ЛОЖЬ", False),
        (Kind.DURATION, "30 мин", Duration(seconds=1800)),
        (Kind.DURATION, "4 ч", Duration(seconds=14400)),
        (Kind.DURATION, "1 ч 30 мин", Duration(seconds=5400)),
        (Kind.DURATION, f"2{NBSP}ч{NBSP}05{NBSP}мин.", Duration(seconds=7500)),
        (Kind.DURATION, "1,5 часа", Duration(seconds=5400)),
        (Kind.DURATION, "90 min", Duration(seconds=5400)),
        (Kind.DURATION, "2 рд", Duration(working_days=2)),
        (Kind.DURATION, "2 р.д.", Duration(working_days=2)),
        (Kind.DURATION, "1 wd", Duration(working_days=1)),
        (Kind.DURATION, "1:30", Duration(seconds=5400)),
        (Kind.DURATION, time(1, 30), Duration(seconds=5400)),
        (Kind.DURATION, timedelta(hours=36), Duration(seconds=129600)),
        (Kind.DURATION, datetime(1900, 1, 1, 12), Duration(seconds=129600)),  # noqa: DTZ001
        (Kind.DURATION, datetime(1904, 1, 2, 12), Duration(seconds=129600)),  # noqa: DTZ001
        (Kind.LIST, "АВАРИЯ", "outage"),
        (Kind.LIST, "outage", "outage"),
        (Kind.LISTS, "сбой; авария", ("failure", "outage")),
        (Kind.DAYS, "пн-пт", frozenset(range(5))),
        (Kind.DAYS, "sat,sun", frozenset({5, 6})),
        (Kind.DAYS, "сб–пн", frozenset({5, 6, 0})),
        (Kind.MONTH, "2026-10", (2026, 10)),
        (Kind.MONTH, "10.2026", (2026, 10)),
        (Kind.MONTH, date(2026, 10, 1), (2026, 10)),
        (Kind.TARGET, 95.0, Decimal(95)),
        (Kind.TARGET, "99,5%", Percent(Decimal("0.995"))),
        (Kind.TARGET, "4 ч", Duration(seconds=14400)),
        (Kind.PROJECT_CODE, "romashka-1", "romashka-1"),
        (Kind.ZONE, "Asia/Yekaterinburg", "Asia/Yekaterinburg"),
        (Kind.COUNTRY, "нет", "none"),
        (Kind.COUNTRY, "kz", "KZ"),
        (Kind.CURRENCY, "rub", "RUB"),
        (Kind.INN, "7707083893", "7707083893"),
        (Kind.INN, 7707083893.0, "7707083893"),
        (Kind.INN, "500100732259", "500100732259"),
        (Kind.OGRN, "1027700132195", "1027700132195"),
        (Kind.KPP, "770701001", "770701001"),
        (Kind.BIK, "044525225", "044525225"),
    ],
)
def test_what_is_understood(kind: Kind, cell: Cell, value: object) -> None:
    """Each kind reads its forms, and no others."""
    assert _typing(kind).value(cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        (Kind.TEXT, True, "text_expected"),
        (Kind.TEXT, "а\nб", "line_break"),
        (Kind.TEXT, "а\x0bб", "control_character"),
        (Kind.TEXT, "а\u202eб", "control_character"),
        (Kind.TEXT, "а\u200bб", "control_character"),
        (Kind.TEXT, "а\ud800", "control_character"),
        (Kind.LINES, "а" * 32_768, "text_too_long"),
        (Kind.NAME, "ООО «Poмашка»", "mixed_alphabets"),
        (Kind.CODE, date(2026, 1, 2), "code_became_date"),
        (Kind.CODE, 1e15, "number_long"),
        (Kind.CODES, 1.2, "list_became_number"),
        (Kind.DATE, "32.13.2024", "date_impossible"),
        (Kind.DATE, "03/04/2026", "date_expected"),
        (Kind.DATE, "3 апреля", "date_expected"),
        (Kind.DATE, 45596.0, "date_expected"),
        (Kind.DATE, date(1900, 2, 28), "date_too_early"),
        (Kind.DATETIME, time(9), "date_expected"),
        (Kind.DATETIME, "2026-04-03 25:00", "date_impossible"),
        (Kind.DATETIME, "01.01.9999 00:00", "date_impossible"),
        (Kind.TIME, "24:00", "midnight_at_start"),
        (Kind.TIME_END, "24:01", "time_expected"),
        (Kind.TIME_END, date(1900, 1, 2), "time_expected"),
        (Kind.TIME, 0.5, "time_expected"),
        (Kind.INT, 5.5, "integer_expected"),
        (Kind.NUMBER, "1.234", "number_ambiguous"),
        (Kind.NUMBER, "1 23", "number_expected"),
        (Kind.NUMBER, "около 5", "number_expected"),
        (Kind.NUMBER, float("inf"), "number_expected"),
        (Kind.NUMBER, True, "number_expected"),
        (Kind.YES_NO, "может быть", "yes_no_expected"),
        (Kind.YES_NO, 2.0, "yes_no_expected"),
        (Kind.DURATION, 30.0, "duration_without_unit"),
        (Kind.DURATION, "30", "duration_without_unit"),
        (Kind.DURATION, "2 дня", "duration_bare_day"),
        (Kind.DURATION, "1 day", "duration_bare_day"),
        (Kind.DURATION, "2 рд 4 ч", "duration_mixed"),
        (Kind.DURATION, "1,5 рд", "duration_mixed"),
        (Kind.DURATION, "скоро", "duration_expected"),
        (Kind.DURATION, "5 лет", "duration_expected"),
        (Kind.DURATION, STAMP, "duration_expected"),
        (Kind.LIST, "потоп", "token_expected"),
        (Kind.DAYS, "пн-вт-ср", "days_expected"),
        (Kind.DAYS, "каждый день", "days_expected"),
        (Kind.MONTH, "2026-13", "month_expected"),
        (Kind.MONTH, "октябрь", "month_expected"),
        (Kind.PROJECT_CODE, "../x", "project_code_form"),
        (Kind.PROJECT_CODE, "con", "project_code_form"),
        (Kind.ZONE, "Москва", "zone_unknown"),
        (Kind.ZONE, "../../etc/passwd", "zone_unknown"),
        (Kind.ZONE, "Europe", "zone_unknown"),
        (Kind.COUNTRY, "Россия", "calendar_unknown"),
        (Kind.CURRENCY, "руб.", "currency_unknown"),
        (Kind.INN, "7707083894", "inn_does_not_hold"),
        (Kind.INN, 707083893.0, "inn_does_not_hold"),
        (Kind.OGRN, "1027700132190", "ogrn_does_not_hold"),
        (Kind.KPP, "77070100", "kpp_does_not_hold"),
        (Kind.BIK, 44525225.0, "bik_does_not_hold"),
        (Kind.ACCOUNT, "407", "account_does_not_hold"),
    ],
)
def test_what_is_refused(kind: Kind, cell: Cell, code: str) -> None:
    """Nothing is guessed: what is not the kind is refused under its code."""
    with pytest.raises(Unusable) as refused:
        _typing(kind).value(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "cell", "value", "code"),
    [
        (Kind.DATETIME, date(2026, 4, 3), datetime(2026, 4, 3), "time_missing"),  # noqa: DTZ001
        (Kind.DATETIME, "03.04.2026", datetime(2026, 4, 3), "time_missing"),  # noqa: DTZ001
        (Kind.DATE, STAMP, date(2026, 4, 3), "time_dropped"),
        (Kind.NAME, "ЭкоTech", "ЭкоTech", "mixed_alphabets_kept"),
    ],
)
def test_what_is_doubtful(kind: Kind, cell: Cell, value: object, code: str) -> None:
    """Used, with a warning."""
    doubtful = _typing(kind).value(cell)
    assert isinstance(doubtful, Doubtful)
    assert (doubtful.value, doubtful.code) == (value, code)


def test_an_english_comma_is_ambiguous() -> None:
    """Under an English heading «1,234» may be a thousand."""
    with pytest.raises(Unusable):
        _typing(Kind.NUMBER, english=True).value("1,234")
    assert _typing(Kind.NUMBER, english=True).value("1,25") == Decimal("1.25")


def test_a_percent_format_multiplies_by_a_hundred() -> None:
    """0.995 under a per-cent format is 99.5 per cents; the same number without it is not."""
    values, faults = typed(_typing(Kind.SHARE), [0.995, 0.995], frozenset({0}))
    assert values == [Decimal("0.995"), Decimal("0.00995")]
    assert faults == []


def test_bounds_of_a_column() -> None:
    """A rating of 6, a share of 101 per cent, negative hours."""
    rating = Typing(Column("r", ("Оценка",), ("Rating",), Kind.INT, low=1, high=5))
    values, faults = typed(rating, [0.0, 5.0, 6.0])
    assert values == [None, 5, None]
    assert [fault.code for fault in faults] == ["number_too_small", "number_too_big"]


def test_true_is_not_one() -> None:
    """Cells that compare equal in Python are typed apart."""
    values, faults = typed(_typing(Kind.NUMBER), [1.0, True])
    assert values == [Decimal(1), None]
    assert [fault.at for fault in faults] == [1]


def test_account_keys() -> None:
    """Control keys of an account and of a correspondent account (Bank of Russia)."""
    assert account_holds("30101810400000000225", "044525225", correspondent=True)
    assert not account_holds("30101810400000000226", "044525225", correspondent=True)
    assert account_holds("40702810938000000001", "044525225") != account_holds(
        "40702810838000000001", "044525225"
    )


CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.text(alphabet="0123456789.,:- чмдТZ+%;", max_size=20),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(kind=st.sampled_from(list(Kind)), cell=CELLS, percent=st.booleans())
def test_no_cell_raises(kind: Kind, cell: Cell, percent: bool) -> None:  # noqa: FBT001  # drawn by hypothesis
    """Whatever stands in a cell, the answer is a value, a doubt or a refusal."""
    values, faults = typed(_typing(kind), [cell], frozenset({0} if percent else ()))
    assert len(values) == 1
    assert all(fault.code for fault in faults)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_numbers_survive_their_russian_form(whole: int, hundredths: int) -> None:
    """What is printed with groups and a comma is read back exactly."""
    text = f"{whole:,}".replace(",", NBSP) + f",{hundredths:02d}"
    assert _typing(Kind.NUMBER).value(text) == Decimal(f"{whole}.{hundredths:02d}")


@given(
    st.lists(
        st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001  # wall clocks
        max_size=20,
    ),
    st.sampled_from(
        ["Europe/Moscow", "Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe"]
    ),
)
def test_instants_agree_with_zoneinfo(walls: list[datetime], name: str) -> None:
    """Column-wise localisation gives what one by one gives, gaps and folds included."""
    zone = ZoneInfo(name)
    plain: list[datetime | None] = [wall.replace(microsecond=0, fold=0) for wall in walls]
    got, never, twice = instants(plain, zone)
    for at, wall in enumerate(plain):
        assert wall is not None
        there = wall.replace(tzinfo=zone).astimezone(UTC)
        back = there.astimezone(zone).replace(tzinfo=None)
        assert (at in never) == (back != wall)
        later = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
        assert (at in twice) == (back == wall and later != there)
        if at not in never:
            assert got[at].item() == there.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "wall", "known"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 2, 30), "never"),  # noqa: DTZ001
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 30), "twice"),  # noqa: DTZ001
        ("Europe/Moscow", datetime(2014, 10, 26, 1, 30), "twice"),  # noqa: DTZ001
        ("America/Havana", datetime(2026, 3, 8, 0, 30), "never"),  # noqa: DTZ001
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), "never"),  # noqa: DTZ001
    ],
)
def test_clock_changes_by_name(zone: str, wall: datetime, known: str) -> None:
    """Changes at midnight, by half an hour, and without summer time."""
    _, never, twice = instants([wall], ZoneInfo(zone))
    assert (never, twice) == (([0], []) if known == "never" else ([], [0]))


def test_there_is_no_negative_nought() -> None:
    """A paper says «не более 0», whatever the file holds."""
    assert str(exact(-0.0)) == "0"
    assert str(number_from_text("-0", english=False)) == "0"
    assert str(number_from_text("-0,0", english=False)) == "0"
