"""The annex of missed clocks as it stands in a Word file."""

from datetime import date
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from pipeline.documents.printing import Paper
from pipeline.documents.report_trails import trails_part
from pipeline.domain.periods import Period
from pipeline.locales import locale
from pipeline.metrics.facts import Facts
from pipeline.rendering.render import render_docx
from templates.report_pages import ReportPaper
from templates.report_trails import counted_time
from tests.metrics import build
from tests.rendering.papers import PROPERTIES, report_context, words_of_file


def annex_of(facts: Facts, folder: Path) -> Path:
    """A paper of nothing but the annex."""
    paper = ReportPaper()
    counted_time(paper)
    template = folder / "template.docx"
    template.write_bytes(paper.saved("Приложение"))
    context = {
        "draft": True,
        "seal": report_context(0)["seal"],
        "trails": trails_part(facts, Paper(locale("ru"))),
    }
    render_docx(template, context, folder / "annex.docx", properties=PROPERTIES)
    return folder / "annex.docx"


def test_each_missed_clock_has_a_table_that_breaks_over_pages(tmp_path: Path) -> None:
    """Headings repeat, rows stay whole, and a heading is never left behind by its table."""
    month = Period.parse("2024-11")
    facts = Facts(build.project(), build.golden_log(), month, date(2024, 12, 1))
    path = annex_of(facts, tmp_path)
    assert OpenXmlValidator().validate(str(path)).errors == []
    document = Document(str(path))
    assert len(document.tables) == 4  # the four breaches of the golden month
    for table in document.tables:
        marks = [row._tr.trPr for row in table.rows]  # noqa: SLF001  # python-docx has no row flags
        assert all(mark.find(qn("w:cantSplit")) is not None for mark in marks)
        assert [mark.find(qn("w:tblHeader")) is not None for mark in marks[:2]] == [True, False]
    (title,) = [p for p in document.paragraphs if p.text.startswith("Приложение\xa01.")]
    assert title.style is not None
    assert title.style.paragraph_format.page_break_before is True
    headings = [
        p
        for p in document.paragraphs
        if p.text in {"Обращение A8: решение", "Обращение A6: реакция"}
    ]
    styles = [heading.style for heading in headings]
    assert [style.paragraph_format.keep_with_next for style in styles if style] == [True, True]
    words = words_of_file(path).replace("\N{NO-BREAK SPACE}", " ")
    assert "Норма 8 ч 00 мин истекла 15.11.2024 17:30, учтено 16 ч 00 мин." in words


def test_nothing_missed_leaves_no_word(tmp_path: Path) -> None:
    """A period without breaches has no annex, not even its heading."""
    month = Period.parse("2024-11")
    facts = Facts(build.project(), build.log(incidents=[]), month, date(2024, 12, 1))
    assert "Приложение" not in words_of_file(annex_of(facts, tmp_path))
