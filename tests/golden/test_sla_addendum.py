"""The addendum as text: golden files that are read in the diff."""

import json
import re
import shutil
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.issuing import sla_addendum
from pipeline.problems import InputError, TemplateError
from pipeline.rendering.pdf import to_pdf
from tests.documents.test_addendum_terms import NEVER
from tests.fixtures.addenda import addendum_sheets, target
from tests.fixtures.projects import Sheets, minimal_sheets
from tests.fixtures.renewals import SINCE, changed_sheets
from tests.fixtures.texts import text_of
from tests.golden.laws import has_no_leftovers, reads_as_agreed
from tests.workbook.build import build_workbook

HERE = Path(__file__).parent / "sla_addendum"
INPUTS = Path(__file__).parents[2] / "inputs"
ON = "2026-11-03"
PROFILE = """
[sla_addendum]
removed = ["force_majeure", "confidentiality"]
liability = "penalty"
exchange = "electronic"
"""
CASES = ("demo", "servicenow", "empty", "penalty", "renewed")


def penalty_sheets() -> Sheets:
    """Two targets with a penalty, one for a service with a share of the fee; one that informs."""
    sheets = addendum_sheets(
        target(Услуги="У-1", Последствие="неустойка", Вес="0,5"),
        target(
            Код="Ц-2",
            Показатель="Решение в срок",
            Цель=90,
            Последствие="неустойка",
            Шкала="90:0; 0:5",
        ),
        target(Код="Ц-3", Показатель="Время решения", Цель="8 ч", Последствие=None, Шкала=None),
    )
    sheets["Приоритеты"].append(["2", "Обычный", "5x8", "1 рд", None, "2 рд"])
    return sheets


def workbook_of(case: str, folder: Path) -> Path:
    """The workbook of a case, alone in its folder but for the company book of the demos."""
    target_ = folder / case / "project.xlsx"
    built = {"empty": addendum_sheets, "penalty": penalty_sheets, "renewed": changed_sheets}
    if case in built:
        build_workbook(target_, built[case]())
        if case == "penalty":
            own = target_.parent / "templates" / "profile.toml"
            own.parent.mkdir()
            own.write_text(PROFILE, encoding="utf-8")
        return target_
    target_.parent.mkdir(parents=True)
    shutil.copyfile(INPUTS / case / "project.xlsx", target_)
    shutil.copyfile(INPUTS / "_company.xlsx", folder / "_company.xlsx")
    return target_


def made(workbook: Path, staging: Path) -> Path:
    """The document, made as the notebook makes it."""
    renew_from = SINCE if workbook.parent.name == "renewed" else ""
    addendum = sla_addendum.read(
        str(workbook), as_of=ON, on=ON, renew_from=renew_from, staging=str(staging)
    )
    addendum.render()
    addendum.complete()
    return next(staging.glob("*.docx"))


@pytest.mark.parametrize("case", CASES)
def test_addendum_reads_as_agreed(case: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The whole text of the addendum equals its golden file."""
    text = text_of(made(workbook_of(case, tmp_path), tmp_path / "staging"))
    reads_as_agreed(text, HERE / f"{case}.txt", pytestconfig)


@pytest.mark.parametrize("case", CASES)
def test_addendum_has_no_leftovers(case: str, tmp_path: Path) -> None:
    """No tag, no blank value, no doubled sign, no struck-out word, no finding of the validator."""
    path = made(workbook_of(case, tmp_path), tmp_path / "staging")
    text = text_of(path)
    has_no_leftovers(text, ("::", ";."))
    assert NEVER.search(text) is None
    assert not re.search(r"(?:\bп\.|\bст\.|№) ", text)
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    """Two runs of one workbook make one file, with a layout of its own too."""
    workbook = workbook_of("penalty", tmp_path)
    profile = workbook.parent / "templates" / "profile.toml"
    profile.write_text(f"{PROFILE}\n[layout]\nleft = 25\nsize = 12\n", encoding="utf-8")
    first = made(workbook, tmp_path / "first")
    second = made(workbook, tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()


def test_hostile_client_name_survives_whole(tmp_path: Path) -> None:
    """A client called «Рога & Копыта <тест>» stands in the addendum letter by letter."""
    names = ("«Рога & Копыта <тест>»", "{{ number }} {% if %} & <b>", "</w:t></w:r>]]>")
    for at, name in enumerate(names):
        sheets = addendum_sheets()
        sheets["Стороны"][2][1] = f"Общество {name}"
        sheets["Услуги"][1][1] = f"Услуга {name}"
        folder = tmp_path / str(at)
        workbook = build_workbook(folder / "p" / "project.xlsx", sheets)
        text = text_of(made(workbook, folder / "staging"))
        assert text.count(f"Общество {name}") >= 2
        assert f"Услуга {name}" in text


def test_missing_sheets_are_named(tmp_path: Path) -> None:
    """Fine print 3: a sheet the addendum cannot do without stops it, named, with exit 2."""
    sheets = minimal_sheets()
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", sheets)
    with pytest.raises(InputError) as told:
        made(workbook, tmp_path / "staging")
    found = [(p.code, p.given["sheet"]) for p in told.value.problems]
    assert found == [("addendum_sheet_needed", "Услуги")]


def test_english_addenda_come_later(tmp_path: Path) -> None:
    """A contract whose documents are English says that there is no template yet."""
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", minimal_sheets("en"))
    with pytest.raises(TemplateError) as told:
        made(workbook, tmp_path / "staging")
    assert told.value.problems[0].code == "template_missing"


def test_a_broken_profile_stops(tmp_path: Path) -> None:
    """Fine print 7: an unknown key of the project's profile is told with the file and the key."""
    workbook = workbook_of("penalty", tmp_path)
    (workbook.parent / "templates" / "profile.toml").write_text("kopies = 2\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        made(workbook, tmp_path / "staging")
    problem = next(p for p in told.value.problems if p.stops)
    assert (problem.code, problem.place.file, problem.place.heading) == (
        "profile_key_unknown", "profile.toml", "kopies",
    )  # fmt: skip


def test_the_record_holds_the_clauses(tmp_path: Path) -> None:
    """Design: clauses stand in the record with their ids and versions, for the register."""
    made(workbook_of("empty", tmp_path), tmp_path / "staging")
    outcome = json.loads((tmp_path / "staging" / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["completed"] is True
    assert {"number": "7.1.", "id": "evidence", "version": 1} in outcome["clauses"]


@pytest.mark.parametrize("case", ["demo", "penalty"])
def test_the_pdf_keeps_signatures_with_text(case: str, tmp_path: Path) -> None:
    """Russian documents 5.7: the signature block is never alone; pages are numbered from two."""
    (pdf,) = to_pdf([made(workbook_of(case, tmp_path), tmp_path / "staging")], tmp_path)
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    assert all("ПРОЕКТ" in page for page in pages)
    assert all(page.lstrip().startswith(str(n)) for n, page in enumerate(pages[1:], 2))
    (signed,) = [page for page in pages if "____________________" in page]
    before = signed[: signed.index("____________________")]
    assert "неотъемлемая часть Соглашения" in " ".join(before.split())
    assert signed.count("____________________") == 2
    for at in (1, 2, 3):
        (page,) = [p for p in pages if f"Приложение № {at}\n" in p.replace("\xa0", " ")]
        assert "к Дополнительному соглашению" in page.replace("\xa0", " ")
