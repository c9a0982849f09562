"""Profiles: what ships, and how the sheet «Соответствие» overrules it."""

from pathlib import Path

import pytest

from pipeline.problems import InputError
from pipeline.workbook.foreign.profiles import SHIPPED, ValueRule, profile_of
from pipeline.workbook.foreign.targets import TARGETS, target_key
from tests.workbook.foreign.exports_built import HEADINGS, log_of, mapping, refusals, table


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_profiles_name_an_incident(name: str) -> None:
    """A shipped profile has the three columns without which there is no incident, and states."""
    profile = profile_of(name, ())
    for key in ("incidents.id", "incidents.reported_at", "incidents.priority"):
        assert profile.rule(key).names
    for key in ("history.incident", "history.state", "history.at"):
        assert profile.rule(key).names
    assert set(profile.rules) <= set(TARGETS)
    assert profile.date_form is None, "a form of dates is stated by a person"
    assert {"?", "unknown"} <= profile.missing


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("incidents.reported_at", "incidents.reported_at"),
        ("Инциденты.Зарегистрирован", "incidents.reported_at"),
        (" incidents . reported ", "incidents.reported_at"),
        ("История.Состояние", "history.state"),
        ("incidents.nothing", None),
        ("outages.started_at", None),
    ],
)
def test_a_column_is_named_by_key_or_heading(text: str, key: str | None) -> None:
    """A person may type what the workbook says."""
    assert target_key(text) == key


@pytest.mark.parametrize(
    ("value", "ours", "text", "expected"),
    [
        ("1 - *", "1", "1 - Critical", "1"),
        ("1 - *", "1", "11 - Critical", None),
        ("#", "INC#", "0000464", "INC0000464"),
        ("#", "INC#", "INC0000464", None),
        ("*", "X-*", "a.b", "X-a.b"),
        ("a.c", "1", "abc", None),
        ("P#", "#", "p3", "3"),
    ],
)
def test_patterns_of_values(value: str, ours: str, text: str, expected: str | None) -> None:
    """``*`` is any text, ``#`` any digits, everything else stands for itself."""
    assert ValueRule(value, ours).meaning(text) == expected


def test_the_sheet_wins(tmp_path: Path) -> None:
    """Rows of the sheet win cell by cell; what they leave blank stays as shipped."""
    said = mapping(
        {"profile": "CSV", "target": "Инциденты.Приоритет", "source": "Срочность"},
        {"profile": "csv", "target": "incidents.priority", "value": "Высокая", "ours": "1"},
        {"profile": "csv", "target": "incidents.kind", "ours": "запрос"},
        {"profile": "csv", "target": "incidents.resolved_at", "missing": "никогда"},
        {"profile": "other", "target": "incidents.id", "source": "Чужой"},
    )
    headings = [*HEADINGS, "Срочность"]
    row = ["A-1", "2026-10-05 10:00", "3", "никогда", "?", "высокая"]
    log = log_of(tmp_path, [headings, row], said=said)
    (made,) = table(log, "incidents")
    assert made["Приоритет"] == "1"
    assert made["Тип"] == "запрос"
    assert (made["Решён"], made["Закрыт"]) == ("", "")


def test_the_form_of_a_column_and_of_all(tmp_path: Path) -> None:
    """A column's own form wins over the profile's; one stated for this export over both."""
    said = mapping(
        {"profile": "csv", "date_format": "дд/мм/гггг чч:мм"},
        {"profile": "csv", "target": "incidents.closed_at", "date_format": "мм/дд/гггг чч:мм"},
    )
    rows = [HEADINGS, ["A-1", "1/3/2016 10:00", "1", "2/3/2016 10:00", "4/5/2016 10:00"]]
    (made,) = table(log_of(tmp_path, rows, said=said), "incidents")
    assert [made[key][:10] for key in HEADINGS[1:2] + HEADINGS[3:]] == [
        "2016-03-01",
        "2016-03-02",
        "2016-04-05",
    ]
    (made,) = table(log_of(tmp_path, rows, said=said, stated="дд/мм/гггг чч:мм"), "incidents")
    assert made["Закрыт"][:10] == "2016-05-04"


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    """A profile may stand on the sheet alone, for a program the product has never heard of."""
    said = mapping(
        {"profile": "jira", "target": "incidents.id", "source": "Issue"},
        {"profile": "jira", "target": "incidents.reported_at", "source": "When"},
        {"profile": "jira", "target": "incidents.priority", "ours": "2"},
    )
    log = log_of(
        tmp_path, [["Issue", "When"], ["J-1", "2026-10-05 10:00"]], profile="Jira", said=said
    )
    assert table(log, "incidents") == [
        {"Номер": "J-1", "Зарегистрирован": "2026-10-05T10:00:00+03:00", "Приоритет": "2"}
    ]


def test_an_unknown_profile_names_those_there_are() -> None:
    """A slip in ``--profile`` is answered with the names there are."""
    with pytest.raises(InputError) as refused:
        profile_of("servicenou", mapping({"profile": "jira"}))
    (problem,) = refused.value.problems
    assert problem.code == "import_profile_unknown"
    assert problem.given["allowed"] == ("servicenow", "csv", "jira")


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ({"target": "incidents.nothing"}, "import_target_unknown", "B2"),
        ({"value": "1", "ours": "2"}, "import_value_without_target", "F2"),
        (
            {"target": "incidents.kind", "value": "Bug", "ours": "поломка"},
            "token_expected",
            "F2",
        ),
        ({"target": "history.state", "value": "x", "ours": "y"}, "token_expected", "F2"),
        ({"date_format": "день"}, "import_date_format", "G2"),
    ],
)
def test_a_row_that_cannot_be_understood(row: dict[str, str], code: str, cell: str) -> None:
    """A wrong cell of the sheet is named; nothing is imported by half a mapping."""
    with pytest.raises(InputError) as refused:
        profile_of("csv", mapping({"profile": "csv", **row}))
    assert [(one.code, one.place.cell) for one in refused.value.problems] == [(code, cell)]


def test_a_column_named_in_vain_is_said(tmp_path: Path) -> None:
    """A heading that a person named and the export does not have is worth a look."""
    said = mapping({"profile": "csv", "target": "incidents.cause", "source": "Почему"})
    log = log_of(tmp_path, [HEADINGS, ["A-1", "2026-10-05 10:00", "1", "", ""]], said=said)
    assert refusals(log) == []
    absent = [one for one in log.problems if one.code == "import_column_absent"]
    assert [one.place.cell for one in absent] == ["C2"]
