"""The page of a document as a profile wants it."""

from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from pipeline.documents.profile import Layout
from pipeline.rendering.layout import apply_layout
from pipeline.rendering.package import read_parts
from pipeline.rendering.render import render_docx
from tests.rendering.papers import PROPERTIES, REPORT, report_context

ADDENDUM = REPORT.with_name("sla_addendum.docx")


def rendered(folder: Path, layout: Layout | None) -> Path:
    """A report with this layout."""
    out = folder / "report.docx"
    context = report_context(2)
    render_docx(REPORT, context, out, properties=PROPERTIES, layout=layout)
    return out


def sizes(path: Path) -> dict[str, float | None]:
    """Sizes of styles in points."""
    return {
        s.name: s.font.size.pt if s.font.size else None
        for s in Document(str(path)).styles
        if s.name and s.type == 1
    }


def test_margins_move_and_tables_keep_their_share(tmp_path: Path) -> None:
    """Fine print 7: margins of the profile; a table stays as wide as the line."""
    before = Document(str(rendered(tmp_path, None)))
    widths = [sum(c.width for c in t.columns if c.width) for t in before.tables]
    after = Document(str(rendered(tmp_path, Layout(left=Decimal(30), bottom=Decimal("12.5")))))
    page = after.sections[0]
    lengths = (page.left_margin, page.right_margin, page.top_margin, page.bottom_margin)
    assert [round(length.mm, 1) for length in lengths if length] == [30, 10, 20, 12.5]
    scaled = [sum(c.width for c in t.columns if c.width) for t in after.tables]
    for old, new in zip(widths, scaled, strict=True):
        assert new / old == pytest.approx(170 / 180, abs=0.005)


def test_font_and_sizes_follow(tmp_path: Path) -> None:
    """Fine print 7: one font everywhere; headings keep their distance from the body."""
    plain = sizes(rendered(tmp_path, None))
    layout = Layout(font="Liberation Serif", size=Decimal(11), table_size=Decimal("9.5"))
    path = rendered(tmp_path, layout)
    changed = sizes(path)
    assert changed["Таблица – текст"] == changed["Таблица – шапка"] == 9.5
    assert changed["Раздел"] == (plain["Раздел"] or 0) - 1
    assert changed["Примечание"] == plain["Примечание"]
    defaults = Document(str(path)).styles.element.xml.partition("</w:docDefaults>")[0]
    assert 'w:sz w:val="22"' in defaults
    assert "Times" not in defaults


def test_every_section_of_a_contract_gets_the_margins() -> None:
    """Sections of appendices have the same page; tables are scaled once."""
    parts = read_parts(ADDENDUM.read_bytes())
    changed = apply_layout(parts, Layout(left=Decimal(20)))
    body, before = (p["word/document.xml"].decode() for p in (changed, parts))
    assert body.count("<w:sectPr") == before.count("<w:sectPr") > 1
    assert body.count('w:left="1134"') == body.count("<w:pgMar")
    first = int(before.partition('<w:gridCol w:w="')[2].partition('"')[0])
    now = int(body.partition('<w:gridCol w:w="')[2].partition('"')[0])
    assert now / first == pytest.approx(180 / 170, abs=0.005)


def test_no_layout_changes_nothing() -> None:
    """A profile that says nothing leaves the parts as they are."""
    parts = read_parts(ADDENDUM.read_bytes())
    assert apply_layout(parts, Layout()) is parts
