"""Tables over the end of a page: which rows stay with the next one."""

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from pipeline.rendering.kept_rows import keep_rows

LONG_WORDS = "Заявка закрыта по согласованию с заказчиком. " * 8


def body_of(rows: int, words: str = "текст", heads: int = 1) -> etree._Element:
    """A body with one table of so many rows, the first of them repeated on each page."""
    document = Document()
    table = document.add_table(rows, 2)
    for row in table.rows:
        row.cells[0].text = words
        row.cells[1].paragraphs[0].style = "List Bullet"
    for row in table.rows[:heads]:
        etree.SubElement(row._tr.get_or_add_trPr(), qn("w:tblHeader"))  # noqa: SLF001  # python-docx has no name for it
    return etree.fromstring(etree.tostring(document.element.body))


def kept(body: etree._Element) -> list[bool]:
    """Of each row, whether all its paragraphs are kept with the next."""
    found = []
    for row in body.iter(qn("w:tr")):
        marks = {
            p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in row.iter(qn("w:p"))
        }
        assert len(marks) == 1
        found.append(marks.pop())
    return found


def test_a_short_table_moves_whole() -> None:
    """All rows but the last are kept with the next: no page ends inside."""
    body = body_of(5)
    keep_rows(body)
    assert kept(body) == [True, True, True, True, False]


def test_a_long_table_leaves_no_row_alone() -> None:
    """The heading stays with two rows, and the last row is not alone on a page."""
    body = body_of(40)
    keep_rows(body)
    marks = kept(body)
    assert marks[:3] == [True, True, False]
    assert marks[-3:] == [False, True, False]
    assert sum(marks) == 3


def test_few_rows_of_many_words_are_long() -> None:
    """What counts is the height: a block of half a page would leave half a page empty."""
    body = body_of(6, LONG_WORDS)
    keep_rows(body)
    assert kept(body) == [True, True, False, False, True, False]


def test_a_table_of_one_row_and_one_without_a_heading() -> None:
    """Nothing is kept with what stands after the table."""
    for rows, marks in ((1, [False]), (2, [True, False])):
        body = body_of(rows, heads=0)
        keep_rows(body)
        assert kept(body) == marks


def test_the_mark_stands_where_the_schema_has_it_and_once() -> None:
    """After the style, before all else, however often the pass is made."""
    body = body_of(3)
    keep_rows(body)
    once = etree.tostring(body)
    keep_rows(body)
    assert etree.tostring(body) == once
    styled = body.find(f".//{qn('w:pStyle')}")
    assert styled is not None
    following = styled.getnext()
    assert following is not None
    assert following.tag == qn("w:keepNext")


def test_rows_of_charts_stand_alone() -> None:
    """A row of charts is a quarter of a page: kept together they would leave half a page empty."""
    body = body_of(3, heads=0)
    for run in body.iter(qn("w:r")):
        etree.SubElement(run, qn("w:drawing"))
    keep_rows(body)
    assert kept(body) == [False, False, False]
