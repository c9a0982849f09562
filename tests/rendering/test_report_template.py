"""The report's template: built by its script, sound in every state, and readable as a PDF."""

import re
from pathlib import Path

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.rendering.pdf import to_pdf
from pipeline.rendering.render import render_docx
from tests.rendering.papers import (
    LONG,
    NASTY,
    PROPERTIES,
    REPORT,
    report_context,
    words_of_file,
)


def made(folder: Path, count: int, *, draft: bool = True, client: str = NASTY) -> Path:
    """The report with ``count`` rows in each table."""
    out = folder / f"report{count}.docx"
    context = report_context(count, draft=draft, client=client)
    render_docx(REPORT, context, out, properties=PROPERTIES)
    return out


def test_margins_are_those_of_a_report() -> None:
    """Russian documents 5.1: 20 mm on the left."""
    left = Document(str(REPORT)).sections[0].left_margin
    assert left is not None
    assert round(left.mm) == 20


@pytest.mark.parametrize("count", [0, 1, 60])
def test_the_report_is_sound_in_every_state(tmp_path: Path, count: int) -> None:
    """Docx engine 4: no findings on outputs, with empty, short and long tables."""
    path = made(tmp_path, count, client=LONG + NASTY)
    assert OpenXmlValidator().validate(str(path)).errors == []
    words = words_of_file(path)
    assert f"Заказчик: {LONG}{NASTY}, ИНН\xa07700000000" in words
    assert not re.search(r"\{\{|\{%|None|\bnan\b", words)
    assert words.count("Ничего не было.") == (0 if count else 12)


def test_no_table_is_empty(tmp_path: Path) -> None:
    """Issue 2: a table without rows gives way to a sentence."""
    tables = Document(str(made(tmp_path, 0))).tables
    assert [len(table.rows) for table in tables] == [2, 1]  # ruled lines and signatures


def test_drafts_say_so_on_every_page(tmp_path: Path) -> None:
    """Fine print 7: drafts carry the header ПРОЕКТ, on the first page too; papers do not."""
    for draft in (True, False):
        page = Document(str(made(tmp_path, 0, draft=draft))).sections[0]
        for header in (page.header, page.first_page_header):
            assert ("ПРОЕКТ" in [p.text for p in header.paragraphs]) is draft


def test_a_report_becomes_a_pdf_of_some_pages(tmp_path: Path) -> None:
    """Russian documents 5.8: the PDF made by LibreOffice shows the words, page numbers, drafts."""
    pdfs = to_pdf([made(tmp_path, 1), made(tmp_path, 60)], tmp_path)
    assert [pdf.name for pdf in pdfs] == ["report1.pdf", "report60.pdf"]
    pages = [[page.extract_text() for page in PdfReader(pdf).pages] for pdf in pdfs]
    assert NASTY in pages[0][0]
    assert len(pages[0]) <= 8
    assert all("ПРОЕКТ" in page for page in (*pages[0], *pages[1]))
    assert all(page.lstrip().startswith(str(n)) for n, page in enumerate(pages[1][1:], 2))
    last = next(page for page in reversed(pages[1]) if "Подписи" in page)
    assert last.index("Данные учтены") < last.index("Исполнитель")
