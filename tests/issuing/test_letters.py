"""The coordinator of letters: which drafts it leaves, and that their page counts are true."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.issuing.drafts import Request
from pipeline.issuing.letter_facts import slugs
from pipeline.issuing.letters import make_letters
from pipeline.issuing.publishing import digest_of, subject_slug
from pipeline.issuing.reading import read_project
from pipeline.problems import EnvironmentFault, InputError, Place, Problem
from pipeline.rendering.pages import Pages
from tests.fixtures.commands import Poruka
from tests.fixtures.letters import condition, stage_sheets
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook

ON = ("--on", "2026-11-03", "--as-of", "2026-11-03")
FOLDER = Path("romashka") / "condition_letter"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A stage with enough conditions for several pages, and a second stage without any."""
    sheets = stage_sheets(*(condition(Код=f"У-{n}") for n in range(1, 31)))
    sheets["Этапы"].append([*sheets["Этапы"][1]])
    sheets["Этапы"][2][0] = "Э-2"
    return build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)


def test_letter_leaves_every_part(
    poruka: Poruka, workbook: Path, tmp_path: Path, libreoffice: str
) -> None:
    """DOCX, PDF, executed notebook, protocol and record; the answer names them."""
    assert libreoffice
    out = tmp_path / "out"
    assert poruka("letter", workbook, "--stage", "Э-1", *ON, "--out", out, "--pdf", "--json") == 0
    answer = poruka.json
    assert (answer["kind"], answer["draft"], answer["number"]) == ("condition_letter", True, None)
    folder = out / FOLDER / "draft-E-1"
    assert {path.name for path in folder.iterdir()} == {
        *(f"condition_letter-E-1.{suffix}" for suffix in ("docx", "pdf", "ipynb", "html")),
        "outcome.json",
    }
    for key in ("docx", "pdf", "notebook", "html"):
        assert Path(answer["files"][key]).is_file()
    outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["subject"] == "Э-1"
    assert outcome["completed"] is True
    name = "condition_letter-E-1.docx"
    assert outcome["files"] == {name: digest_of(folder / name)}
    limit = next(one for one in outcome["figures"] if one["id"] == "condition.У-1.limit")
    assert (limit["value"], limit["printed"]) == ("80", "не более 80")
    assert {cell["cell"] for cell in limit["source"]} == {"G2", "H2"}


def test_page_counts_are_those_of_the_paper(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """Every number of sheets printed in the letter equals what the PDF shows."""
    out = tmp_path / "out"
    assert poruka("letter", workbook, "--stage", "Э-1", *ON, "--out", out, "--pdf") == 0
    folder = out / FOLDER / "draft-E-1"
    pages = [page.extract_text() for page in PdfReader(next(folder.glob("*.pdf"))).pages]
    memo = next(at for at, text in enumerate(pages) if "ПАМЯТКА" in text)
    acknowledgement = next(at for at, text in enumerate(pages) if "ЛИСТ ОЗНАКОМЛЕНИЯ" in text)
    assert memo > 2, "the case must have a letter of several pages"
    expected = {
        r"Письмо на (\d+) л\.": memo,
        r"Памятка пользователям на (\d+) л\.": acknowledgement - memo,
        r"Лист ознакомления на (\d+) л\.": len(pages) - acknowledgement,
        r"редакция первая, на (\d+) л\.": memo,
    }
    on_paper = " ".join(" ".join(pages).split())
    in_file = text_of(next(folder.glob("*.docx"))).replace("~", " ")
    for pattern, count in expected.items():
        assert [int(n) for n in re.findall(pattern, in_file)] == [count], pattern
        assert [int(n) for n in re.findall(pattern, on_paper)] == [count], pattern


def test_without_office_the_counts_stay_open(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fine print §7: «__» where nothing laid the pages out, and the command says so."""

    def none(document: Path, **_: object) -> Pages:
        raise EnvironmentFault(Problem("libreoffice_missing", Place(document.name)))

    monkeypatch.setattr("pipeline.rendering.pages.count_pages", none)
    request = Request(workbook=workbook, on=date(2026, 11, 3), out=tmp_path / "out")
    (made,) = make_letters(request, ("Э-1",), lambda *_: None)
    assert [p.code for p in made.problems] == ["pages_not_counted"]
    assert "Письмо на __ л." in text_of(Path(str(made.files["docx"])))


def test_no_stage_named_means_all(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """Design §10: without ``--stage`` a letter for each stage of the workbook."""
    out = tmp_path / "out"
    assert poruka("letter", workbook, *ON, "--out", out, "--json") == 0
    assert [Path(one["files"]["docx"]).parent.name for one in poruka.json] == [
        "draft-E-1",
        "draft-E-2",
    ]


def test_unknown_stage_is_told(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """Exit 2 with the codes there are; nothing is written."""
    out = tmp_path / "out"
    assert poruka("letter", workbook, "--stage", "Э-7", *ON, "--out", out, "--json") == 2
    (problem,) = poruka.json["problems"]
    assert problem["code"] == "no_such_stage"
    assert "Э-1, Э-2" in problem["expected"]
    assert not out.exists()


def test_dry_run_writes_nothing(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """``--dry-run`` puts the letter together and leaves no file."""
    out = tmp_path / "out"
    assert poruka("letter", workbook, "--stage", "Э-1", *ON, "--out", out, "--dry-run") == 0
    assert not out.exists()


def test_an_option_of_a_later_version_says_so(
    poruka: Poruka, workbook: Path, tmp_path: Path
) -> None:
    """Fine print §8: what belongs to a later version is told with exit 64."""
    assert poruka("letter", workbook, *ON, "--out", tmp_path / "out", "--eml") == 64
    assert "--eml" in poruka.err
    assert not (tmp_path / "out").exists()


def test_workbook_without_stages(tmp_path: Path) -> None:
    """An empty project has nothing to write a letter about, and is told so."""
    sheets = stage_sheets()
    del sheets["Этапы"][1]
    path = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)
    with pytest.raises(InputError) as told:
        make_letters(Request(workbook=path), (), lambda *_: None)
    assert [p.code for p in told.value.problems] == ["stages_empty"]


def test_names_of_folders_are_ascii_and_differ(tmp_path: Path) -> None:
    """Fine print §1: paths use ASCII; codes that only letters of two alphabets tell apart."""
    assert subject_slug("Э-2/../ё") == "E-2-..-e"
    sheets = stage_sheets()
    sheets["Этапы"].append([*sheets["Этапы"][1]])
    sheets["Этапы"][2][0] = "E-1"  # Latin
    path = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)
    project = read_project(path).project
    assert project is not None
    found = slugs(project)
    assert found["Э-1"] == "E-1"
    assert re.fullmatch(r"E-1-[0-9a-f]{8}", found["E-1"])
