"""The coordinator of addenda: what a draft leaves, and that its page counts are true."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.issuing.publishing import digest_of
from tests.fixtures.addenda import addendum_sheets
from tests.fixtures.commands import Poruka
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook

ON = ("--on", "2026-11-03", "--as-of", "2026-11-03")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A project with all an addendum needs."""
    return build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", addendum_sheets())


def test_addendum_leaves_every_part(
    poruka: Poruka, workbook: Path, tmp_path: Path, libreoffice: str
) -> None:
    """Files, record, clauses with versions; every count of sheets equals the PDF's."""
    assert libreoffice
    out = tmp_path / "out"
    assert poruka("addendum", workbook, *ON, "--out", out, "--pdf", "--json") == 0
    answer = poruka.json
    assert (answer["kind"], answer["draft"], answer["number"]) == ("sla_addendum", True, None)
    folder = out / "romashka" / "sla_addendum" / "draft-12-2026"
    name = "sla_addendum-12-2026"
    assert {path.name for path in folder.iterdir()} == {
        *(f"{name}.{suffix}" for suffix in ("docx", "pdf", "ipynb", "html")),
        "outcome.json",
    }
    outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["files"] == {f"{name}.docx": digest_of(folder / f"{name}.docx")}
    assert all({"number", "id", "version"} <= clause.keys() for clause in outcome["clauses"])
    pages = [page.extract_text() for page in PdfReader(folder / f"{name}.pdf").pages]
    heads = [re.compile(rf"(\d+\s+)?(ПРОЕКТ\s+)?Приложение № {n}\n") for n in (1, 2, 3)]
    starts = [next(at for at, text in enumerate(pages) if head.match(text)) for head in heads]
    ends = [*starts[1:], len(pages)]
    counts = [end - start for start, end in zip(starts, ends, strict=True)]
    assert counts[0] > 1, "the case must have an appendix of several pages"
    for words in (" ".join(" ".join(pages).split()), text_of(folder / f"{name}.docx")):
        plain = words.replace("~", " ")
        listed = re.findall(r"Приложение № \d\. [^—]+ — на (\d+) л\.", plain)
        headed = re.findall(r"к Дополнительному соглашению № \S+ от [^,]+, на (\d+) л\.", plain)
        assert [int(n) for n in listed] == counts
        assert [int(n) for n in headed] == counts


@pytest.mark.parametrize(
    ("without", "named"), [("Услуги", "Услуги"), ("Приоритеты", "Приоритеты"), ("Время", "Договор")]
)
def test_a_sheet_nothing_can_be_agreed_without(
    poruka: Poruka, tmp_path: Path, without: str, named: str
) -> None:
    """Fine print §3: services, priorities, hours; exit 2 names the sheet, or who needs it."""
    sheets = addendum_sheets(Время_поддержки="5x8")
    del sheets[without]
    path = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)
    assert poruka("addendum", path, *ON, "--out", tmp_path / "out", "--json") == 2
    assert named in {problem["sheet"] for problem in poruka.json["problems"]}
    assert not (tmp_path / "out").exists()


def test_dry_run_and_later_options(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """``--dry-run`` writes nothing; ``--renew`` belongs to a later version."""
    out = tmp_path / "out"
    assert poruka("addendum", workbook, *ON, "--out", out, "--dry-run") == 0
    assert not out.exists()
    for option in (("--renew",), ("--from", "2027-01-01")):
        assert poruka("addendum", workbook, *ON, "--out", out, *option) == 64


def test_the_day_after_the_calendar_is_told(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """A paper dated in a year that no calendar knows is a problem, not a guess."""
    on = date(2190, 1, 9).isoformat()
    code = poruka(
        "addendum", workbook, "--on", on, "--as-of", on, "--out", tmp_path / "o", "--json"
    )
    assert code == 2
    assert poruka.json["problems"][0]["code"] == "calendar_year_missing"
