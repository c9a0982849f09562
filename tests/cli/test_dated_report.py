"""A report over days on which the terms change: two lines of one row, told apart everywhere."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from tests.fixtures.commands import Poruka
from tests.fixtures.projects import Sheets, minimal_sheets
from tests.workbook.build import build_workbook

MARCH: Final = ("--period", "2026-03", "--as-of", "2026-04-01")


def sheets() -> Sheets:
    """Five incidents of March, and a target that becomes stricter on the 15th."""
    made = minimal_sheets()
    made["Договор"] += [["Абонентская плата", 100000], ["Предел уменьшения платы, %", 0]]
    made["Соглашения"] = [
        ["Номер", "Вид", "Дата", "С", "Подписано"],
        ["ДС-1", "SLA", date(2026, 3, 1), date(2026, 3, 15), date(2026, 3, 2)],
    ]
    made["Показатели"] = [
        ["Код", "Показатель", "Цель", "Минимум событий", "Последствие", "Шкала", "Соглашение"],
        ["Ц-1", "Реакция в срок", 80, 1, "снижение цены", "80:0; 0:5", None],
        ["Ц-2", "Решение в срок", 80, 1, "снижение цены", "80:0; 0:5", None],
        ["Ц-1", "Реакция в срок", 95, 1, "снижение цены", "95:0; 0:5", "ДС-1"],
    ]
    made["Приоритеты"][1][3:] = ["30 мин", None, "1 ч"]
    for number, day in enumerate((3, 4, 17, 18, 19), start=1):
        reported = datetime(2026, 3, day, 10)  # noqa: DTZ001  # as a cell holds it
        made["Инциденты"].append(
            [
                f"И-{number}",
                reported,
                "сбой",
                "1",
                None,
                "Не открывается",
                reported.replace(hour=12),
                None,
                reported.replace(hour=15),
            ]
        )
    return made


def test_the_lines_of_a_row_that_changed_have_their_days(poruka: Poruka, tmp_path: Path) -> None:
    """G16: a change midway gives two lines, each over its own days."""
    book = build_workbook(tmp_path / "p" / "project.xlsx", sheets())
    assert poruka("metrics", book, *MARCH, "--json") == 0, poruka.out
    lines: list[dict[str, Any]] = [one for one in poruka.json["metrics"] if one["code"] == "Ц-1"]
    assert [(one["period"]["from"], one["period"]["to"], one["n"]) for one in lines] == [
        ("2026-03-01", "2026-03-15", 2),
        ("2026-03-15", "2026-04-01", 3),
    ]
    assert [one["name"].replace("\N{NO-BREAK SPACE}", " ") for one in lines] == [
        "Реакция в срок (с 01.03.2026 по 14.03.2026)",
        "Реакция в срок (с 15.03.2026 по 31.03.2026)",
    ]


def test_priorities_may_stand_under_agreements_only(poruka: Poruka, tmp_path: Path) -> None:
    """Fine print 1: rows of an agreement are as good as base rows on its days, and no noise."""
    figures = []
    for name, numbers in (("base", (None,)), ("dated", ("ДС-0", "ДС-1"))):
        made = sheets()
        made["Соглашения"].append(
            ["ДС-0", "SLA", date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 1)]
        )
        made["Соглашения"][0].append("По")
        made["Соглашения"][-1].append(date(2026, 3, 14))
        heading, *rows = made["Приоритеты"]
        made["Приоритеты"] = [
            [*heading, "Соглашение"],
            *([*row, number] for number in numbers for row in rows),
        ]
        made["Показатели"] = [[*row, "1"] for row in made["Показатели"]]
        made["Показатели"][0][-1] = "Приоритеты"
        book = build_workbook(tmp_path / name / "project.xlsx", made)
        assert poruka("check", book, "--json") == 0, poruka.out
        codes = {one["code"] for one in poruka.json["problems"]}
        assert not codes & {"priorities_empty", "target_scope_unknown", "target_without_norms"}
        assert poruka("metrics", book, *MARCH, "--all", "--json") == 0, poruka.out
        figures.append(poruka.json["metrics"])
    assert figures[0] == figures[1]
    assert [one["n"] for one in figures[0] if one["code"] == "Ц-1"] == [2, 3]


def test_terms_that_have_not_begun_part_nothing(poruka: Poruka, tmp_path: Path) -> None:
    """G3, G16: what is known ends before the change, so that the line is the period's."""
    book = build_workbook(tmp_path / "p" / "project.xlsx", sheets())
    asked = ("--period", "2026-03", "--as-of", "2026-03-15", "--json")
    assert poruka("metrics", book, *asked) == 0, poruka.out
    (line,) = [one for one in poruka.json["metrics"] if one["code"] == "Ц-1"]
    assert (line["name"].replace("\N{NO-BREAK SPACE}", " "), line["n"]) == ("Реакция в срок", 2)


def test_the_report_prints_both(poruka: Poruka, tmp_path: Path) -> None:
    """G16 on paper: no figure stands for two, and a cap of nothing leaves nothing to reduce."""
    book = build_workbook(tmp_path / "p" / "project.xlsx", sheets())
    asked = ("report", book, *MARCH, "--on", "2026-04-02", "--out", tmp_path / "out", "--json")
    assert poruka(*asked) == 0, poruka.out
    folder = Path(poruka.json["files"]["docx"]).parent
    record = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    values = {figure["id"]: figure["value"] for figure in record["figures"]}
    assert values["metric.Ц-1.2026-03-01.target"] == "4/5"
    assert values["metric.Ц-1.2026-03-15.target"] == "19/20"
    assert values["metric.Ц-2.value"] == "0"
    before = [values[f"credits.2026-03.{at}.before"] for at in (1, 2, 3)]
    assert before == ["70000/31", "85000/31", "5000"]  # of 14, of 17, of all 31 days
    assert [values[f"credits.2026-03.{at}.amount"] for at in (1, 2, 3)] == ["0.00"] * 3
    assert values["credits.2026-03.cap"] == "0"
    assert values["credits.2026-03.price_reduction"] == "0.00"
    assert values["credits.2026-03.to_pay"] == "100000.00"
