"""The command line: answers, exit codes, languages (``design.md`` section 10, fine print 8)."""

import json
from pathlib import Path

import pytest

from pipeline.cli.commands import LATER
from pipeline.cli.main import language
from tests.fixtures.commands import Poruka
from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook

GOLDEN = Path(__file__).parents[1] / "data" / "golden_month"
NOVEMBER = ("--period", "2024-11", "--as-of", "2024-12-01")


def test_help_names_every_command(poruka: Poruka) -> None:
    """``--help`` lists the commands in the reader's language and exits with 0."""
    assert poruka("--help") == 0
    for command in ("check", "metrics", "report", "demo"):
        assert f"\n  {command}" in poruka.out
    assert "Excel" in poruka.out
    assert "cli.help" not in poruka.out


@pytest.mark.parametrize("command", ["check", "metrics", "report", "demo"])
@pytest.mark.parametrize("code", ["ru", "en"])
def test_help_of_a_command_is_in_words(
    poruka: Poruka, monkeypatch: pytest.MonkeyPatch, command: str, code: str
) -> None:
    """No key of the words shows through in any help text, in either language."""
    monkeypatch.setenv("PORUKA_LANG", code)
    assert poruka(command, "--help") == 0
    assert "cli." not in poruka.out
    assert "--lang" in poruka.out


def test_unknown_command_is_usage(poruka: Poruka) -> None:
    """A command nobody knows exits with 64."""
    assert poruka("frobnicate") == 64
    assert "frobnicate" in poruka.err


@pytest.mark.parametrize("command", LATER)
def test_command_of_a_later_version_says_so(poruka: Poruka, command: str) -> None:
    """A command that comes later says so and exits with 64."""
    assert poruka(command, "anything", "--json") == 64
    assert command in poruka.err
    assert poruka.json["ok"] is False
    assert command in poruka.json["problems"][0]["what"]


def test_missing_argument_is_usage(poruka: Poruka) -> None:
    """An argument left out exits with 64 and is named."""
    assert poruka("metrics", "--period", "2024-11") == 64
    assert poruka.err.strip()


@pytest.mark.parametrize(
    "option",
    [
        ("--period", "2024-13"),
        ("--period", "0001"),
        ("--period", "9999-12"),
        ("--period", "9999-Q4"),
        ("--period", "2024-11-01..9999-12-31"),
        ("--period", "２０２４"),  # noqa: RUF001  # digits of another script
        ("--as-of", "32.13.2024"),
        ("--as-of", "9999-12-31"),
        ("--as-of", "0001-01-01"),
    ],
)
def test_bad_option_value_is_input(poruka: Poruka, option: tuple[str, str]) -> None:
    """A period or a date that cannot be read exits with 2 and shows what is expected."""
    given = dict([("--period", "2024-11"), option])
    flat = [part for pair in given.items() for part in pair]
    assert poruka("metrics", GOLDEN / "project.ru.xlsx", *flat) == 2
    assert option[1] in poruka.err


def test_lang_decides_the_language(poruka: Poruka) -> None:
    """``--lang en`` speaks English whatever the environment says; another language is usage."""
    assert poruka("check", "nowhere.xlsx", "--lang", "en") == 2
    assert "Error" in poruka.out
    assert poruka("check", "nowhere.xlsx", "--lang", "de") == 64


def test_language_of_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """``--lang``, then ``PORUKA_LANG``, then the system, then Russian."""
    monkeypatch.setenv("PORUKA_LANG", "en")
    assert language(["check", "--lang", "ru"]) == "ru"
    assert language(["check", "--lang=ru"]) == "ru"
    assert language(["check"]) == "en"
    monkeypatch.setenv("PORUKA_LANG", "fr")
    monkeypatch.setattr("locale.getlocale", lambda: ("ru_RU", "UTF-8"))
    assert language([]) == "ru"
    monkeypatch.setattr("locale.getlocale", lambda: ("C", None))
    assert language([]) == "ru"


@pytest.mark.parametrize("code", ["ru", "en"])
def test_golden_month_through_the_command(poruka: Poruka, code: str) -> None:
    """The golden month is exact from either language's workbook, figure by figure."""
    expected = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))["figures"]
    assert poruka("metrics", GOLDEN / f"project.{code}.xlsx", *NOVEMBER, "--all", "--json") == 0
    answer = poruka.json
    assert answer["period"] == {"from": "2024-11-01", "to": "2024-12-01"}
    found = {metric["key"]: metric for metric in answer["metrics"]}
    for key, figure in expected.items():
        metric = found[key]
        if isinstance(figure, int | float):
            assert metric["value"] == pytest.approx(figure, abs=1e-12), key
            continue
        for name, value in figure.items():
            match name:
                case "numerator" | "denominator" | "n":
                    assert metric[name] == value, (key, name)
                case "minutes" | "median_min":
                    assert metric["value"] == value * 60, (key, name)
                case _:
                    statistic = name.removesuffix("_min")
                    assert metric["details"][statistic] == value * 60, (key, name)


def test_metrics_json_is_stable(poruka: Poruka) -> None:
    """The keys of the answer and of a metric are those of the design; rows come on request."""
    path = GOLDEN / "project.ru.xlsx"
    assert poruka("metrics", path, *NOVEMBER, "--json") == 0
    answer = poruka.json
    assert set(answer) == {
        "project", "period", "as_of", "metrics", "credits", "left_out", "problems",
    }  # fmt: skip
    assert len(answer["metrics"]) == 20
    keys = {
        "key", "code", "name", "formula", "period", "scope", "value", "details", "unit", "n",
        "numerator", "denominator", "target", "status", "reason",
    }  # fmt: skip
    assert all(set(metric) == keys for metric in answer["metrics"])
    assert poruka("metrics", path, *NOVEMBER, "--json", "--rows") == 0
    rows = {metric["key"]: metric["rows"] for metric in poruka.json["metrics"]}
    assert rows["critical_incidents"] == ["A5", "A6", "A13"]


def test_metrics_as_a_table(poruka: Poruka) -> None:
    """Without ``--json`` the figures are a table in the reader's language."""
    assert poruka("metrics", GOLDEN / "project.ru.xlsx", *NOVEMBER) == 0
    lines = poruka.out.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    row = next(line for line in lines if line.startswith("Доступность "))
    assert "99,18 %" in row
    assert poruka("metrics", GOLDEN / "project.en.xlsx", *NOVEMBER, "--lang", "en") == 0
    row = next(line for line in poruka.out.splitlines() if line.startswith("Availability "))
    assert "99.18%" in row


@pytest.mark.parametrize("code", ["ru", "en"])
def test_empty_project_has_no_data(poruka: Poruka, tmp_path: Path, code: str) -> None:
    """An empty log gives no data with reasons, never 0 % or 100 %."""
    path = build_workbook(tmp_path / "project.xlsx", minimal_sheets(code))
    assert poruka("metrics", path, "--period", "2026-10", "--as-of", "2026-11-01", "--json") == 0
    for metric in poruka.json["metrics"]:
        assert metric["value"] is None, metric["key"]
        assert metric["status"] in {"no_data", "not_measured"}, metric["key"]
        assert metric["reason"], metric["key"]


def test_check_says_everything_at_once(poruka: Poruka, tmp_path: Path) -> None:
    """``check`` exits with 2 and tells every fault with its cell, in words."""
    sheets = minimal_sheets()
    sheets["Инциденты"] += [
        ["1", "32.13.2024", "сбой", "1"],
        ["2", "01.10.2026 10:00", "сбой", "нет такого"],
        ["2", "01.10.2026 10:00", "сбой", "1", None, "", "01.10.2026 09:00"],
    ]
    path = build_workbook(tmp_path / "project.xlsx", sheets)
    assert poruka("check", path, "--json") == 2
    answer = poruka.json
    assert answer["ok"] is False
    cells = {problem["cell"] for problem in answer["problems"]}
    assert {"B2", "D3", "G4"} <= cells
    for problem in answer["problems"]:
        assert set(problem) >= {
            "code", "file", "sheet", "cell", "heading", "found", "expected", "mend", "severity",
        }  # fmt: skip
        assert problem["what"]
    assert poruka("check", path) == 2
    assert "project.xlsx › Инциденты › B2" in poruka.out


def test_check_of_a_good_workbook(poruka: Poruka) -> None:
    """A workbook that can be used exits with 0."""
    assert poruka("check", GOLDEN / "project.ru.xlsx") == 0


def test_bad_rows_stop_or_are_left_out(poruka: Poruka, tmp_path: Path) -> None:
    """A bad row stops the metrics; with the option it is left out, counted and listed."""
    sheets = minimal_sheets()
    sheets["Инциденты"] += [
        ["1", "01.10.2026 10:00", "сбой", "1"],
        ["2", "02.10.2026 10:00", "сбой", "1", None, "", "01.10.2026 09:00"],
    ]
    path = build_workbook(tmp_path / "project.xlsx", sheets)
    period = ("--period", "2026-10", "--as-of", "2026-11-01", "--json")
    assert poruka("metrics", path, *period) == 2
    assert poruka.json["ok"] is False
    assert poruka("metrics", path, *period, "--leave-out-bad-rows") == 0
    assert [row["cell"] for row in poruka.json["left_out"]] == ["G3"]
    reported = {m["key"]: m["value"] for m in poruka.json["metrics"]}["incidents_reported"]
    assert reported == 1


def test_a_bug_is_told_as_ours(poruka: Poruka, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw exits with 1 and is not blamed on the data."""

    def broken(path: Path) -> None:
        raise KeyError(path)

    monkeypatch.setattr("pipeline.issuing.reading.read_project", broken)
    assert poruka("check", "any.xlsx", "--json") == 1
    assert poruka.json["problems"][0]["code"] == "bug"
    assert "KeyError" in poruka.err


def test_interrupt_exits_with_130(poruka: Poruka, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C exits with 130 and says that nothing was written."""

    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt(path)

    monkeypatch.setattr("pipeline.issuing.reading.read_project", interrupted)
    assert poruka("check", "any.xlsx") == 130
    assert "Прервано" in poruka.err


@pytest.mark.parametrize("period", ["2024-11", "2030-01"])
def test_period_that_cannot_be_measured(poruka: Poruka, period: str) -> None:
    """A period not begun at ``as_of``, or without calendar, is a problem, not a crash."""
    as_of = {"2024-11": "2024-11-01", "2030-01": "2030-02-01"}[period]
    path = GOLDEN / "project.ru.xlsx"
    assert poruka("metrics", path, "--period", period, "--as-of", as_of) == 2
    assert poruka.err.strip()


@pytest.mark.parametrize(("command", "option"), [("report", "--eml")])
def test_option_of_a_later_version_says_so(poruka: Poruka, command: str, option: str) -> None:
    """An option that comes later says so and exits with 64."""
    assert poruka(command, GOLDEN / "project.ru.xlsx", *NOVEMBER, option) == 64
    assert option in poruka.err
    assert "No such option" not in poruka.err


@pytest.mark.parametrize("command", ["check", "metrics"])
def test_every_command_takes_the_same_options(poruka: Poruka, tmp_path: Path, command: str) -> None:
    """Dates and the folder of the outputs are understood by every command; a wrong one is told."""
    period = () if command == "check" else ("--period", "2024-11")
    common = ("--as-of", "2024-12-01", "--on", "2024-12-02", "--out", tmp_path / "out")
    assert poruka(command, GOLDEN / "project.ru.xlsx", *period, *common) == 0
    assert not (tmp_path / "out").exists()
    assert poruka(command, GOLDEN / "project.ru.xlsx", *period, "--on", "32.13.2024") == 2


def test_interrupt_answers_in_json(poruka: Poruka, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C with ``--json`` leaves an answer a program can read."""

    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt(path)

    monkeypatch.setattr("pipeline.issuing.reading.read_project", interrupted)
    assert poruka("check", "any.xlsx", "--json") == 130
    assert poruka.json["ok"] is False
