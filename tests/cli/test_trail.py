"""``poruka metrics --explain``: what the clocks of an incident are made of."""

from pathlib import Path
from typing import Any, Final

import pytest

from tests.fixtures.commands import Poruka

GOLDEN: Final = Path(__file__).parents[1] / "data" / "golden_month"
NOVEMBER: Final = ("--period", "2024-11", "--as-of", "2024-12-01")
CLOCK: Final = {
    "clock", "priority", "hours", "start", "pieces", "waited", "unused", "stop", "until",
    "elapsed", "target", "due_at", "verdict", "decided_at", "side", "evidence",
}  # fmt: skip


def clock_of(answer: Any, name: str, at: int = 0) -> Any:  # noqa: ANN401  # a part of the answer
    """One clock of an incident of the answer."""
    clocks = answer["incidents"][at]["clocks"]
    return next(clock for clock in clocks if clock["clock"] == name)


@pytest.mark.parametrize(("code", "sheet"), [("ru", "Паузы"), ("en", "Pauses")])
def test_json_is_stable(poruka: Poruka, code: str, sheet: str) -> None:
    """Keys, integers of seconds and instants with their offset, whatever the language."""
    path = GOLDEN / f"project.{code}.xlsx"
    assert poruka("metrics", path, *NOVEMBER, "--explain", "A4", "--json") == 0
    answer = poruka.json
    assert set(answer) == {"project", "period", "as_of", "incidents", "left_out", "problems"}
    assert answer["period"] == {"from": "2024-11-01", "to": "2024-12-01"}
    (incident,) = answer["incidents"]
    assert set(incident) == {
        "incident", "cell", "kind", "in_metrics", "no_clocks", "root", "others", "clocks",
    }  # fmt: skip
    assert [clock["clock"] for clock in incident["clocks"]] == ["response", "restore", "resolve"]
    assert all(set(clock) == CLOCK for clock in incident["clocks"])
    resolve = clock_of(answer, "resolve")
    assert resolve["start"]["at"] == "2024-11-06T12:50:00+03:00"
    assert (resolve["elapsed"], resolve["target"], resolve["verdict"]) == (4200, 86400, "kept")
    assert resolve["due_at"] == "2024-11-12T12:50:00+03:00"
    kinds = [piece["kind"] for piece in resolve["pieces"]]
    assert kinds == ["open", "closed", "pause", "open"]
    opened, closed, pause, _ = resolve["pieces"]
    assert set(opened) == {"kind", "from", "to", "windows", "days", "seconds"}
    assert opened["windows"] == [
        {"from": "2024-11-06T12:50:00+03:00", "to": "2024-11-06T13:00:00+03:00"}
    ]
    assert set(closed) == {"kind", "from", "to", "seconds"}
    assert set(pause) == {
        "kind", "from", "to", "reason", "support_seconds", "unended", "cells",
    }  # fmt: skip
    assert (pause["reason"], pause["support_seconds"]) == ("waiting for client", 28800)
    assert [(cell["sheet"], cell["cell"]) for cell in pause["cells"]] == [
        (sheet, "B2"),
        (sheet, "C2"),
    ]


def test_open_seconds_are_the_elapsed_ones(poruka: Poruka) -> None:
    """The sum of the open pieces is the elapsed second that decided, for every incident."""
    path = GOLDEN / "project.ru.xlsx"
    names = [f"A{number}" for number in range(1, 14)]
    asked = [part for name in names for part in ("--explain", name)]
    assert poruka("metrics", path, *NOVEMBER, *asked, "--json") == 0
    answer = poruka.json
    assert [one["incident"] for one in answer["incidents"]] == names
    clocks = [clock for one in answer["incidents"] for clock in one["clocks"]]
    assert len(clocks) == 36  # A7 is a duplicate
    for clock in clocks:
        pieces = [piece for piece in clock["pieces"] if piece["kind"] == "open"]
        assert sum(piece["seconds"] for piece in pieces) == clock["elapsed"]
    assert clock_of(answer, "resolve", 8)["pieces"][1]["kind"] == "gap"  # A9
    assert clock_of(answer, "resolve", 10)["stop"] is None  # A11 runs


def test_a_trail_as_text(poruka: Poruka) -> None:
    """Without ``--json`` each clock is a table under what it came to; no metrics are shown."""
    path = GOLDEN / "project.ru.xlsx"
    assert poruka("metrics", path, *NOVEMBER, "--explain", "A8") == 0
    lines = poruka.out.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert [line for line in lines if line.startswith("A8: ")] == [
        "A8: реакция",
        "A8: восстановление",
        "A8: решение",
    ]
    assert any("время поддержки 09:00–13:00, 14:00–18:00" in line for line in lines)
    assert lines[-1] == "Основание — ячейки: Инциденты A9, B9, E9, J9; Приоритеты G3."
    assert "Доступность" not in poruka.out


def test_a_duplicate_names_its_root(poruka: Poruka) -> None:
    """G10: a duplicate has no clocks; the answer names the incident that has."""
    path = GOLDEN / "project.en.xlsx"
    assert poruka("metrics", path, *NOVEMBER, "--explain", "A7", "--lang", "en") == 0
    assert poruka.out.strip() == (
        "A7 is a duplicate of A6: it has no clocks of its own, those of A6 count."
    )
    assert poruka("metrics", path, *NOVEMBER, "--explain", "A7", "--json") == 0
    (one,) = poruka.json["incidents"]
    assert (one["no_clocks"], one["root"], one["clocks"]) == ("duplicate", "A6", [])


def test_a_request_says_that_no_metric_looks_at_it(poruka: Poruka) -> None:
    """G0: the clocks of a request are shown, with a word about its kind."""
    path = GOLDEN / "project.en.xlsx"
    assert poruka("metrics", path, *NOVEMBER, "--explain", "A12", "--lang", "en") == 0
    assert poruka.out.startswith("Kind: request; incident metrics do not look at it.")
    assert "A12: response" in poruka.out


@pytest.mark.parametrize(
    ("asked", "code", "near"),
    [
        ("a6", "asked_incident_unknown", "A6"),
        ("A6/2", "asked_incident_unknown", "A6"),
        ("А6", "asked_incident_unknown", "A6"),  # a Cyrillic letter
        ("INC-4711", "asked_incident_unlike", ""),
        ("", "asked_incident_unlike", ""),
    ],
)
def test_an_unknown_id_is_input(poruka: Poruka, asked: str, code: str, near: str) -> None:
    """An id that is not in the log exits with 2 and shows near ones, the likeliest first."""
    path = GOLDEN / "project.ru.xlsx"
    assert poruka("metrics", path, *NOVEMBER, "--explain", asked, "--json") == 2
    (problem,) = poruka.json["problems"]
    assert (problem["code"], problem["found"]) == (code, asked)
    if near:
        assert problem["expected"].partition("похожие: ")[2].split(", ")[0] == near


def test_an_id_of_a_later_day_says_so(poruka: Poruka) -> None:
    """G3: what was reported after the day the data speak from is not known, and named as such."""
    path = GOLDEN / "project.ru.xlsx"
    early = ("--period", "2024-11", "--as-of", "2024-11-10")
    asked = ("--explain", "A10", "--explain", "A99", "--explain", "A2")
    assert poruka("metrics", path, *early, *asked, "--json") == 2
    later, unknown = poruka.json["problems"]
    assert (later["code"], later["sheet"], later["cell"]) == (
        "asked_incident_later",
        "Инциденты",
        "B11",
    )
    assert unknown["code"] == "asked_incident_unknown"


def test_what_begins_after_the_period_has_no_account_in_it(poruka: Poruka) -> None:
    """One instant for a trail: a clock that starts later has none, whatever is known of it."""
    path = GOLDEN / "project.ru.xlsx"
    october = ("--period", "2024-10", "--as-of", "2024-12-10")
    asked = ("--explain", "A1", "--explain", "A10", "--explain", "A7", "--explain", "A9")
    assert poruka("metrics", path, *october, *asked, "--json") == 2
    told = [(one["code"], one["found"], one["cell"]) for one in poruka.json["problems"]]
    assert told == [
        ("asked_incident_after", "A10", "B11"),
        ("asked_incident_after", "A7", "B8"),
        ("asked_incident_after", "A9", "B10"),
    ]
    assert "29.11.2024 17:00" in poruka.json["problems"][0]["what"]
    assert "31.10.2024" in poruka.json["problems"][0]["expected"]


def test_blanks_around_an_id_mean_nothing(poruka: Poruka) -> None:
    """Cells are read without them, and so is the key."""
    path = GOLDEN / "project.ru.xlsx"
    assert poruka("metrics", path, *NOVEMBER, "--explain", " A2\u00a0", "--json") == 0
    assert poruka.json["incidents"][0]["incident"] == "A2"


def test_an_id_asked_twice_is_told_once(poruka: Poruka) -> None:
    """Repeating an id adds nothing."""
    path = GOLDEN / "project.ru.xlsx"
    asked = ("--explain", "A2", "--explain", "A2", "--json")
    assert poruka("metrics", path, *NOVEMBER, *asked) == 0
    assert len(poruka.json["incidents"]) == 1
