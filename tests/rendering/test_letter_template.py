"""The letter in every state: sound, its parts on pages of their own, its signature not alone."""

from pathlib import Path

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.issuing import condition_letter
from pipeline.problems import RenderError
from pipeline.rendering.pages import Pages, count_pages, fill_page_fields
from pipeline.rendering.pdf import to_pdf
from tests.fixtures.letters import condition, stage_sheets
from tests.fixtures.texts import text_of
from tests.rendering.papers import LONG, NASTY
from tests.workbook.build import build_workbook


def made(folder: Path, count: int, words: str = "Условие") -> Path:
    """The letter with ``count`` conditions, steps and limitations."""
    numbers = range(1, count + 1)
    sheets = stage_sheets(
        *(
            condition(
                Код=f"У-{n}", Условие=words, **{"Базовый замер": 60, "Дата замера": "02.11.2026"}
            )
            for n in numbers
        )
    )
    sheets["Методика"] += [
        [None, "Э-1", None, n, "кассир", words, "да" if n % 2 else "нет", "нет"] for n in numbers
    ]
    sheets["Ограничения"] += [
        [None, "Э-1", None, "логическое", words, words, "предупреждает"] for n in numbers
    ]
    workbook = build_workbook(folder / "p" / "project.xlsx", sheets)
    staging = folder / f"letter{count}"
    letter = condition_letter.read(
        str(workbook), stage="Э-1", slug="x", as_of="2026-11-03", on="2026-11-03",
        staging=str(staging),
    )  # fmt: skip
    letter.render()
    return staging / "condition_letter-x.docx"


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_the_letter_is_sound_in_every_state(tmp_path: Path, count: int) -> None:
    """Docx engine 4: no findings on outputs, with empty, short and long tables."""
    path = made(tmp_path, count, LONG + NASTY)
    assert OpenXmlValidator().validate(str(path)).errors == []
    assert text_of(path).count(NASTY) == 7 * count


def test_the_signature_is_never_alone(tmp_path: Path, libreoffice: str) -> None:
    """Russian documents 5.7: at least two lines of text stand above it, wherever the page ends."""
    assert libreoffice
    for count in range(6, 12):
        (pdf,) = to_pdf([made(tmp_path, count)], tmp_path)
        pages = [
            [line.replace("\xa0", " ") for line in page.extract_text().splitlines() if line.strip()]
            for page in PdfReader(pdf).pages
        ]
        page = next(page for page in pages if any("И. Л. Ковальчук" in line for line in page))
        at = next(n for n, line in enumerate(page) if "И. Л. Ковальчук" in line)
        above = [line for line in page[:at] if line != "ПРОЕКТ" and not line.isdigit()]
        assert len(above) >= 2, page


def test_each_part_begins_on_its_own_page(tmp_path: Path, libreoffice: str) -> None:
    """The memo and the acknowledgement page can be torn off."""
    assert libreoffice
    path = made(tmp_path, 3)
    pages = count_pages(path)
    assert pages.total == sum(pages.parts.values())
    assert pages.parts[2] == pages.parts[3] == 1


def test_page_fields_show_what_was_counted(tmp_path: Path) -> None:
    """Fine print 7: fields stay fields, their shown text is the count; the rest is untouched."""
    path = made(tmp_path, 1)
    before = text_of(path)
    digest = fill_page_fields(path, Pages(9, {1: 5, 2: 3, 3: 1}))
    after = text_of(path)
    assert "Письмо на 5 л." in after
    assert "Памятка пользователям на 3 л." in after
    assert "редакция первая, на 5 л." in after
    assert before.count("__ л.") == 6
    assert (
        after.replace("на 5 л.", "на __ л.")
        .replace("на 3 л.", "на __ л.")
        .replace("на 1 л.", "на __ л.")
        == before
    )
    assert OpenXmlValidator().validate(str(path)).errors == []
    assert fill_page_fields(path, Pages(9, {1: 5, 2: 3, 3: 1})) == digest
    xml = Document(str(path)).element.xml
    assert xml.count("SECTIONPAGES") == 3


def test_a_lost_part_is_told(tmp_path: Path) -> None:
    """A template of one's own without the bookmarks: a problem that says what to put back."""
    with pytest.raises(RenderError) as told:
        fill_page_fields(made(tmp_path, 1), Pages(2, {1: 2}))
    assert told.value.problems[0].code == "pages_part_lost"
