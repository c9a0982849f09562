"""The report's template: built by its script, sound in every state, and readable as a PDF."""

import importlib.util
import re
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator
from pypdf import PdfReader

from pipeline.locales.forms import kept_together
from pipeline.rendering.pdf import to_pdf
from pipeline.rendering.render import render_docx
from pipeline.rendering.template import admit
from tests.rendering.papers import (
    LONG,
    NASTY,
    PROPERTIES,
    REPORT,
    picture,
    report_context,
    words_of_file,
)

FOLDER = REPORT.parents[1]


def build_script() -> ModuleType:
    """``templates/build.py`` as a module."""
    spec = importlib.util.spec_from_file_location("templates_build", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(folder: Path, count: int, *, draft: bool = True, client: str = NASTY) -> Path:
    """The report with ``count`` rows in each table."""
    out = folder / f"report{count}.docx"
    render_docx(
        REPORT,
        report_context(count, draft=draft, client=client),
        out,
        properties=PROPERTIES,
        pictures={"volume": picture() if count else None, "target": picture() if count else None},
    )
    return out


def test_the_script_is_the_source() -> None:
    """Fine print 7: our own templates are built by the script; rebuilt, they are the same bytes."""
    script = build_script()
    shipped = {p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*.docx")}
    assert shipped == set(script.TEMPLATES)
    for name, build in script.TEMPLATES.items():
        assert build() == build() == (FOLDER / name).read_bytes(), "run templates/build.py"


def test_the_template_itself_is_clean() -> None:
    """Docx engine 4: no findings of the validator on shipped templates."""
    result = OpenXmlValidator().validate(str(REPORT))
    assert result.errors == []
    admit(REPORT)


def test_everything_is_a_named_style() -> None:
    """Russian documents 5.4: named styles for everything, no direct formatting of words."""
    document = Document(str(REPORT))
    body = document.element.body
    runs = {
        child.tag.rpartition("}")[2]
        for pr in body.iter(f"{{{body.nsmap['w']}}}rPr")
        for child in pr
    }
    assert runs <= {"rStyle"}
    paragraphs = {
        child.tag.rpartition("}")[2]
        for pr in body.iter(f"{{{body.nsmap['w']}}}pPr")
        for child in pr
    }
    assert paragraphs <= {"pStyle"}
    names = {style.name for style in document.styles}
    assert {"Реквизит", "Заголовок к тексту", "Раздел", "Таблица – шапка", "Таблица – текст",
            "Подпись", "Примечание"} <= names  # fmt: skip
    assert "Normal" not in {
        paragraph.style.name for paragraph in document.paragraphs if paragraph.style
    }


def test_every_style_speaks_russian() -> None:
    """Russian documents 5.2: the language of every style is ru-RU."""
    with zipfile.ZipFile(REPORT) as archive:
        styles = archive.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang [^>]*?w:val="([^"]+)"', styles)) == {"ru-RU"}
    paragraph_styles = re.findall(
        r'<w:style [^>]*w:type="paragraph".*?</w:style>', styles, re.DOTALL
    )
    assert paragraph_styles
    assert all('w:lang w:val="ru-RU"' in style for style in paragraph_styles)


def test_the_page_is_as_the_standard_says() -> None:
    """Russian documents 5.1: A4, margins 20/10/20/20 mm, page number from page two."""
    page = Document(str(REPORT)).sections[0]
    lengths = (page.page_width, page.page_height, page.left_margin, page.right_margin,
               page.top_margin, page.bottom_margin)  # fmt: skip
    assert [round(length.mm) for length in lengths if length] == [210, 297, 20, 10, 20, 20]
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header._element.xml  # noqa: SLF001  # python-docx has no fields
    assert "PAGE" not in page.first_page_header._element.xml  # noqa: SLF001  # likewise


def test_tables_repeat_their_heading_and_keep_rows_whole() -> None:
    """Russian documents 5.6: the heading row repeats on every page, rows do not split."""
    for table in Document(str(REPORT)).tables:
        rows = [row._tr.xml for row in table.rows]  # noqa: SLF001  # python-docx has no row flags
        assert all("<w:cantSplit/>" in row for row in rows)
        assert len(rows) in {1, 3} or "<w:tblHeader/>" in rows[0]


@pytest.mark.parametrize("count", [0, 1, 60])
def test_the_report_is_sound_in_every_state(tmp_path: Path, count: int) -> None:
    """Docx engine 4: no findings on outputs, with empty, short and long tables."""
    path = made(tmp_path, count, client=LONG + NASTY)
    assert OpenXmlValidator().validate(str(path)).errors == []
    words = words_of_file(path)
    assert f"Заказчик: {LONG}{NASTY}, ИНН\xa07700000000" in words
    assert not re.search(r"\{\{|\{%|None|\bnan\b", words)
    assert words.count("Ничего не было.") == (0 if count else 6)


def test_no_table_is_empty(tmp_path: Path) -> None:
    """Issue 2: a table without rows gives way to a sentence."""
    tables = Document(str(made(tmp_path, 0))).tables
    assert [len(table.rows) for table in tables] == [3, 1]  # ruled lines and signatures


def test_fixed_words_keep_their_blanks() -> None:
    """Russian documents 4: a template's own words carry U+00A0 where a line must not break."""
    words = words_of_file(REPORT)
    assert "Услуги и\xa0время поддержки" in words
    assert [line for line in words.split("\n") if kept_together(line) != line] == []


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
    assert len(pages[0]) <= 4
    assert all("ПРОЕКТ" in page for page in (*pages[0], *pages[1]))
    assert all(page.lstrip().startswith(str(n)) for n, page in enumerate(pages[1][1:], 2))
    last = pages[1][-1]
    assert "Подписи" in last
    assert last.index("Данные учтены") < last.index("Исполнитель")
