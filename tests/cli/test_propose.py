"""``poruka propose``: the answer for programs, the table, and the notebook of the trial."""

import json
from pathlib import Path

import pytest

from pipeline.issuing.completion import NAME
from tests.fixtures.commands import Poruka
from tests.fixtures.reduced_month import reduced_workbook

AS_OF = ("--as-of", "2024-12-01")
GOLDEN = Path(__file__).parents[1] / "data" / "golden_month" / "project.ru.xlsx"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of the fine print as a workbook, and a metric without direction."""
    folder = tmp_path_factory.mktemp("proposed")
    response = ("Реакция в срок", None, "80 %", "снижение цены", "90:0; 80:5; 0:10")
    speed = ("Время реакции", None, "1 ч", "информационный", None)
    contacts = ("Контакты по каналам", None, None, "информационный", None)
    return reduced_workbook(folder / "project.xlsx", response, speed, contacts)


def test_the_answer_for_programs(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """Stable keys: months with exact values, verdicts, what is kept, money as strings."""
    out = tmp_path / "out"
    assert poruka("propose", workbook, *AS_OF, "--out", out, "--dry-run", "--json") == 0
    answer = poruka.json
    assert not out.exists()
    assert list(answer) == [
        "project", "as_of", "months", "replicates", "seed", "currency", "metrics", "reductions",
        "reduction", "files", "problems",
    ]  # fmt: skip
    assert answer["months"] == ["2024-10", "2024-11"]
    assert answer["files"] == {"notebook": None, "html": None}
    response, speed, contacts = answer["metrics"]
    assert response["months"] == [
        {"month": "2024-10", "value": 1.0, "exact": "1", "n": 1, "status": "met", "reason": None},
        {
            "month": "2024-11",
            "value": pytest.approx(7 / 9),
            "exact": "7/9",
            "n": 9,
            "status": "missed",
            "reason": None,
        },
    ]
    assert response["counts"] == {
        "not_measured": 0, "no_data": 0, "informational": 0, "insufficient": 0,
        "met": 1, "missed": 1,
    }  # fmt: skip
    assert (response["target"], response["better"], response["unit"]) == (0.8, "higher", "share")
    assert (response["method"], response["events_per_month"]) == ("shares", 5.0)
    # Half the months have one event, half nine, of which a fifth are missed: 3 are not exceeded
    # in 95.7 of 100, 2 in 86.9.
    assert response["misses"] == 3
    assert response["reduction"] == answer["reduction"] == "10000.00"
    assert answer["reductions"]["2024-11"] == {
        "fee": "100000.00", "cap": "20000.00", "total": "10000.00",
    }  # fmt: skip
    assert (speed["target"], speed["misses"], speed["reduction"]) == (3600, None, None)
    assert speed["proposed"] >= speed["kept"] == int(speed["kept_exact"])
    assert (contacts["method"], contacts["kept"], contacts["proposed"]) == ("none", None, None)


def test_months_are_at_most_so_many(poruka: Poruka, workbook: Path) -> None:
    """``--months`` counts whole months back from the day."""
    asked = ("propose", workbook, *AS_OF, "--dry-run", "--json", "--months")
    assert poruka(*asked, 1) == 0
    assert poruka.json["months"] == ["2024-11"]
    assert poruka(*asked, 0) == 64


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ru", ("с 01.10.2024 по 30.11.2024", "случаев с нарушением за месяц — не более",
                "цель не ставится", "событий меньше 20 в месяц", "10 000,00 руб.")),
        ("en", ("1 Oct 2024 to 30 Nov 2024", "cases missed in a month: at most",
                "no target", "fewer than 20 events a month", "RUB 10,000.00")),
    ],
)  # fmt: skip
def test_the_table_for_people(
    poruka: Poruka, workbook: Path, code: str, said: tuple[str, ...]
) -> None:
    """Target, months met and missed, what can be promised and why; in the reader's language."""
    assert poruka("propose", workbook, *AS_OF, "--dry-run", "--lang", code) == 0
    printed = poruka.out.replace(NBSP, " ")
    assert [words for words in said if words not in printed] == []


def test_the_notebook_is_made(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """A folder of the drafts with notebook, page and record; a second run gives the same bytes."""
    made: list[dict[str, bytes]] = []
    for _ in range(2):
        assert poruka("propose", workbook, *AS_OF, "--out", tmp_path, "--json") == 0
        folder = Path(poruka.json["files"]["notebook"]).parent
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1]
    assert not [one for one in poruka.json["problems"] if one["severity"] == "error"]
    (folder,) = (tmp_path / "golden-month" / "target_proposal").iterdir()
    assert folder.name == "draft-2024-10-01..2024-11-30"
    assert sorted(path.suffix for path in folder.iterdir()) == [".html", ".ipynb", ".json"]
    assert {Path(path).parent for path in poruka.json["files"].values()} == {folder}
    record = json.loads((folder / NAME).read_text(encoding="utf-8"))
    assert (record["completed"], record["months"]) == (True, ["2024-10", "2024-11"])
    page = next(folder.glob("*.html")).read_text(encoding="utf-8")
    assert "Реакция в" in page
    assert page.count("data:image/png") == 2
    assert str(tmp_path) not in page


def test_without_a_past_there_is_nothing_to_try(poruka: Poruka, tmp_path: Path) -> None:
    """Exit 2 with what to do; no folder is left."""
    asked = ("--as-of", "2024-10-15", "--out", tmp_path / "out", "--json")
    assert poruka("propose", GOLDEN, *asked) == 2
    (problem,) = poruka.json["problems"]
    assert (problem["code"], problem["found"]) == ("proposal_without_months", "2024-09")
    assert "poruka import" in problem["mend"]
    assert not (tmp_path / "out").exists()
