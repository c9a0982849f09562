"""The addendum's template: sound, of named styles, with the margin of a contract."""

import re
import zipfile

from docx import Document
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from pipeline.locales.forms import kept_together
from pipeline.rendering.template import admit
from tests.rendering.papers import REPORT, words_of_file

ADDENDUM = REPORT.with_name("sla_addendum.docx")


def test_the_template_itself_is_clean() -> None:
    """Docx engine 4: admitted, no findings of the validator."""
    assert OpenXmlValidator().validate(str(ADDENDUM)).errors == []
    admit(ADDENDUM)


def test_the_page_is_that_of_a_contract() -> None:
    """Russian documents 5.1-5.2: margins 30/10/20/20 mm, 11 pt, pages numbered from two."""
    document = Document(str(ADDENDUM))
    for page in document.sections:
        lengths = (page.left_margin, page.right_margin, page.top_margin, page.bottom_margin)
        assert [round(length.mm) for length in lengths if length] == [30, 10, 20, 20]
    assert document.sections[0].different_first_page_header_footer
    size = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:sz')}")
    assert size.get(qn("w:val")) == "22"


def test_everything_is_a_named_style_that_speaks_russian() -> None:
    """Russian documents 5.2, 5.4: named styles for everything, all of them in ru-RU."""
    document = Document(str(ADDENDUM))
    body = document.element.body
    runs = {
        child.tag.rpartition("}")[2]
        for properties in body.iter(qn("w:rPr"))
        for child in properties
    }
    assert runs <= {"rStyle"}
    paragraphs = {
        child.tag.rpartition("}")[2]
        for properties in body.iter(qn("w:pPr"))
        for child in properties
    }
    assert paragraphs <= {"pStyle", "sectPr"}
    names = {style.name for style in document.styles}
    assert {"Раздел договора", "Пункт договора", "Подпункт", "Приложение", "Подпись"} <= names
    with zipfile.ZipFile(ADDENDUM) as archive:
        styles = archive.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang [^>]*?w:val="([^"]+)"', styles)) == {"ru-RU"}


def test_tables_repeat_their_heading_and_keep_rows_whole() -> None:
    """Russian documents 5.6: the heading row repeats on every page, rows do not split."""
    for table in Document(str(ADDENDUM)).tables:
        rows = [row._tr.xml for row in table.rows]  # noqa: SLF001  # python-docx has no row flags
        assert all("<w:cantSplit/>" in row for row in rows)
        looped = any("{%tr" in row for row in rows)
        assert not looped or "<w:tblHeader/>" in rows[0]


def test_fixed_words_keep_their_blanks() -> None:
    """Russian documents 4: a template's own words carry U+00A0 where a line must not break."""
    words = words_of_file(ADDENDUM)
    assert "№\xa0{{ number }}" in words
    assert [line for line in words.split("\n") if kept_together(line) != line] == []
