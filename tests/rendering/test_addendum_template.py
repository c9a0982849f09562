"""The addendum's template: sound, of named styles, with the margin of a contract."""

from docx import Document
from docx.oxml.ns import qn

from tests.rendering.papers import REPORT

ADDENDUM = REPORT.with_name("sla_addendum.docx")


def test_the_page_is_that_of_a_contract() -> None:
    """Russian documents 5.1-5.2: margins 30/10/20/20 mm, 11 pt, pages numbered from two."""
    document = Document(str(ADDENDUM))
    for page in document.sections:
        lengths = (page.left_margin, page.right_margin, page.top_margin, page.bottom_margin)
        assert [round(length.mm) for length in lengths if length] == [30, 10, 20, 20]
    assert document.sections[0].different_first_page_header_footer
    size = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:sz')}")
    assert size.get(qn("w:val")) == "22"
