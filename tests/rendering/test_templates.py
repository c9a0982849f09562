"""All our templates: built by the script, sound, of named styles, in one language."""

import importlib.util
import re
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from docx import Document
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from pipeline.locales.forms import kept_together
from pipeline.rendering.template import admit
from tests.rendering.papers import REPORT, words_of_file

FOLDER = REPORT.parents[1]
TEMPLATES = sorted(FOLDER.glob("ru/*.docx"))
every = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)


def build_script() -> ModuleType:
    """``templates/build.py`` as a module."""
    spec = importlib.util.spec_from_file_location("templates_build", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_is_the_source() -> None:
    """Fine print 7: our own templates are built by the script; rebuilt, they are the same bytes."""
    script = build_script()
    shipped = {p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*.docx")}
    assert shipped == set(script.TEMPLATES)
    for name, build in script.TEMPLATES.items():
        assert build() == build() == (FOLDER / name).read_bytes(), "run templates/build.py"


@every
def test_the_template_itself_is_clean(template: Path) -> None:
    """Docx engine 4: admitted, no findings of the validator on shipped templates."""
    assert OpenXmlValidator().validate(str(template)).errors == []
    admit(template)


@every
def test_everything_is_a_named_style(template: Path) -> None:
    """Russian documents 5.4: named styles for everything, no direct formatting of words."""
    document = Document(str(template))
    body = document.element.body
    runs = {child.tag for properties in body.iter(qn("w:rPr")) for child in properties}
    assert runs <= {qn("w:rStyle")}
    paragraphs = {child.tag for properties in body.iter(qn("w:pPr")) for child in properties}
    assert paragraphs <= {qn("w:pStyle"), qn("w:sectPr")}
    plain = [p.text for p in document.paragraphs if p.style and p.style.name == "Normal"]
    assert set(plain) <= {""}  # the paragraph that ends a section has no words


@every
def test_every_style_speaks_russian(template: Path) -> None:
    """Russian documents 5.2: the language of every style is ru-RU."""
    with zipfile.ZipFile(template) as archive:
        styles = archive.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang [^>]*?w:val="([^"]+)"', styles)) == {"ru-RU"}
    paragraph_styles = re.findall(
        r'<w:style [^>]*w:type="paragraph".*?</w:style>', styles, re.DOTALL
    )
    assert paragraph_styles
    assert all('w:lang w:val="ru-RU"' in style for style in paragraph_styles)


@every
def test_tables_repeat_their_heading_and_keep_rows_whole(template: Path) -> None:
    """Russian documents 5.6: the heading row repeats on every page, rows do not split."""
    for table in Document(str(template)).tables:
        rows = [row._tr.xml for row in table.rows]  # noqa: SLF001  # python-docx has no row flags
        assert all("<w:cantSplit/>" in row for row in rows)
        looped = any("{%tr" in row for row in rows)
        charts = any("{{ chart }}" in row for row in rows)  # stand beside each other, no heading
        assert not looped or charts or "<w:tblHeader/>" in rows[0]


@every
def test_fixed_words_keep_their_blanks(template: Path) -> None:
    """Russian documents 4: a template's own words carry U+00A0 where a line must not break."""
    words = words_of_file(template)
    assert "\xa0" in words
    said = [cell for line in words.split("\n") for cell in line.split(" | ")]
    assert [cell for cell in said if kept_together(cell) != cell] == []


@every
def test_pages_are_numbered_from_the_second(template: Path) -> None:
    """Russian documents 5.1: A4, page number in the top margin, none on the first page."""
    document = Document(str(template))
    first = document.sections[0]
    assert [round(x.mm) for x in (first.page_width, first.page_height) if x] == [210, 297]
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml  # noqa: SLF001  # python-docx has no fields
    assert "PAGE" not in first.first_page_header._element.xml  # noqa: SLF001  # likewise
    assert not any(s.different_first_page_header_footer for s in list(document.sections)[1:])
    margins = (first.right_margin, first.top_margin, first.bottom_margin)
    assert [round(length.mm) for length in margins if length] == [10, 20, 20]
