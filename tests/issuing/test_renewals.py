"""``poruka addendum --renew --from``: what it leaves, shows in its notebook, and refuses."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.fixtures.commands import Poruka
from tests.fixtures.projects import Sheets
from tests.fixtures.renewals import (
    AGREEMENT_HEADINGS,
    SINCE,
    agreement,
    changed_sheets,
    next_agreement,
    renewal_sheets,
)
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook

INPUTS = Path(__file__).parents[2] / "inputs"
ON = ("--on", "2026-11-03", "--as-of", "2026-11-03")
RENEW = ("--renew", "--from", SINCE)
LOG: list[object] = ["Номер", "Приоритет", "Услуга", "Зарегистрирован", "Реакция", "Решён"]


def book(folder: Path, sheets: Sheets) -> Path:
    """The workbook of these sheets."""
    return build_workbook(folder / "inputs" / "p" / "project.xlsx", sheets)


def page_of(folder: Path) -> str:
    """The page of the notebook, blanks plain."""
    (page,) = folder.glob("*.html")
    return page.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


def test_a_renewal_lies_beside_the_first_addendum(poruka: Poruka, tmp_path: Path) -> None:
    """A draft of its own with the changes; the notebook shows them and tries the new targets."""
    sheets = changed_sheets()
    days: list[list[object]] = [
        [f"Б-{n}", "1", "У-1", f"{n}.10.2026 10:00", f"{n}.10.2026 10:{n}", f"{n}.10.2026 12:00"]
        for n in (12, 13, 14)
    ]
    sheets["Инциденты"] = [LOG, *days]
    out = tmp_path / "out"
    workbook = book(tmp_path, sheets)
    assert poruka("addendum", workbook, *ON, *RENEW, "--out", out, "--json") == 0
    assert (poruka.json["draft"], poruka.json["number"]) == (True, None)
    folder = out / "romashka" / "sla_addendum" / f"draft-12-2026-{SINCE}"
    assert {Path(path).parent for path in poruka.json["files"].values() if path} == {folder}
    record = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    assert record["subject"] == f"12/2026 {SINCE}"
    changed = {one["id"] for one in record["figures"] if one["id"].startswith("renewal.")}
    assert {"renewal.1.was", "renewal.1.now", "renewal.on", "renewal.from"} <= changed
    page = page_of(folder)
    assert "Что меняется с 01.01.2027" in page
    assert "Приоритет 1: реакция" in page
    assert "Испытать цели не на чем" not in page
    assert "Цели с 01.01.2027 на последних месяцах" in page
    (document,) = folder.glob("*.docx")
    words = text_of(document).replace("~", " ")
    assert "Взамен Соглашения № 12/СГ от 15 декабря 2025 г." in words
    assert "на последних месяцах" not in words
    assert "Можно обещать" not in words


def test_without_a_past_the_paper_is_made_all_the_same(poruka: Poruka, tmp_path: Path) -> None:
    """Nothing to try the targets on is said in the notebook; the note names what to fill in."""
    out, workbook = tmp_path / "out", book(tmp_path, renewal_sheets(agreement()))
    assert poruka("addendum", workbook, *ON, *RENEW, "--out", out, "--json") == 0
    codes = [problem["code"] for problem in poruka.json["problems"]]
    assert codes.count("renewal_unchanged") == 1
    page = page_of(out / "romashka" / "sla_addendum" / f"draft-12-2026-{SINCE}")
    assert "Условия с 01.01.2027 те же, что накануне." in page
    assert "Испытать цели не на чем" in page


def test_an_issued_renewal_is_a_paper_of_its_own(poruka: Poruka, tmp_path: Path) -> None:
    """It takes no earlier paper's place in the register, and the same again is the same paper."""
    workbook = tmp_path / "inputs" / "demo" / "project.xlsx"
    shutil.copytree(INPUTS / "demo", workbook.parent)
    shutil.copyfile(INPUTS / "_company.xlsx", tmp_path / "inputs" / "_company.xlsx")
    book_ = load_workbook(workbook)
    sheet = book_.create_sheet("Соглашения")
    for row in ([*AGREEMENT_HEADINGS], agreement(По="31.12.2026"), next_agreement()):
        sheet.append(row)
    book_.save(workbook)
    out = ("--out", tmp_path / "out")
    assert poruka("register", "init", *out) == 0
    numbers = []
    for asked in ((), RENEW, RENEW):
        assert poruka("addendum", workbook, *ON, *asked, *out, "--issue", "--json") == 0
        numbers.append(poruka.json["number"])
    assert numbers == ["ДС-2026-000001", "ДС-2026-000002", "ДС-2026-000002"]
    assert poruka("register", "list", *out, "--json") == 0
    assert [(one["status"], one["supersedes"]) for one in poruka.json] == [("issued", None)] * 2


@pytest.mark.parametrize("asked", [("--renew",), ("--from", SINCE)])
def test_both_options_or_none(poruka: Poruka, tmp_path: Path, asked: tuple[str, ...]) -> None:
    """One without the other is a fault of usage, told with the form of the command."""
    assert poruka("addendum", book(tmp_path, renewal_sheets(agreement())), *ON, *asked) == 64
    assert "--renew --from" in poruka.err


@pytest.mark.parametrize(
    ("since", "code"),
    [("2026-01-01", "renewal_too_early"), ("2027-02-01", "renewal_of_nothing"),
     ("завтра", "bad_date")],
)  # fmt: skip
def test_what_cannot_be_renewed_stops(
    poruka: Poruka, tmp_path: Path, since: str, code: str
) -> None:
    """Exit 2 with the problem in words; nothing is written."""
    out, workbook = tmp_path / "out", book(tmp_path, renewal_sheets(agreement()))
    asked = ("--renew", "--from", since, "--out", out, "--json")
    assert poruka("addendum", workbook, *ON, *asked) == 2
    (problem,) = poruka.json["problems"]
    assert (problem["code"], bool(problem["mend"])) == (code, True)
    assert not out.exists()
