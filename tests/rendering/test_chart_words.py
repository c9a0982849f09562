"""What a chart says is read back: a changed one is found, one saved again is not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from docx import Document

from pipeline.rendering.edits import Edit, edits
from pipeline.rendering.package import PackageError, Parts, packed, read_parts
from pipeline.rendering.reading_back import Said, passages_said
from pipeline.rendering.standing_words import FOREIGN
from tests.rendering.bare_files import saved_again
from tests.rendering.chart_samples import months_chart, named, weeks_chart
from tests.rendering.test_charts import document

FIRST: Final = "word/charts/chart1.xml"
SECOND: Final = "word/charts/chart2.xml"
BOOK: Final = "word/embeddings/chart2.xlsx"
RELATIONS: Final = "word/charts/_rels/chart2.xml.rels"
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def edited(path: Path, change: Callable[[Parts], None]) -> tuple[Edit, ...]:
    """What verification finds after this change of the parts."""
    issued = passages_said(path)
    parts = read_parts(path.read_bytes())
    before = dict(parts)
    change(parts)
    assert parts != before
    other = path.with_name("edited.docx")
    other.write_bytes(packed(parts))
    return edits(issued, (), passages_said(other))


def swap(part: str, old: str, new: str) -> Callable[[Parts], None]:
    """Put other letters in place of the first of these."""

    def change(parts: Parts) -> None:
        before = parts[part].decode()
        assert old in before, old
        parts[part] = before.replace(old, new, 1).encode()

    return change


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A document of a chart by month and one by week."""
    return document(tmp_path, months_chart(), weeks_chart())


def test_a_chart_says_its_table(path: Path) -> None:
    """Verify V1: titles, the scale, names, categories and each value, gaps left out."""
    said = [one for one in passages_said(path) if one.part == "chart"]
    first = [(one.place, one.words) for one in said if one.place.startswith("1 ")]
    assert first[:5] == [
        ("1 title", "Время решения, 90-й процентиль"),
        ("1 title", "ч"),
        ("1 kind", "lineChart standard"),
        ("1 axis", "orientation minMax"),
        ("1 axis", "orientation minMax, max 20, min 0"),
    ]
    assert ("1 r1 c4 p1", "цель") in first
    assert ("1 r3 c2 p1", "14 *") in first  # the second month, with its asterisk
    assert ("1 r2 c2 p1", "12.5") in first
    assert ("1 r5 c3 p1", "9.25") in first  # few events
    assert not [place for place, _ in first if place.startswith("1 r4 c2")]  # no data
    assert [one.place for one in said if one.place.endswith("workbook")] == [
        "1 workbook", "2 workbook",
    ]  # fmt: skip


TAMPERED: Final = {
    "a value": (swap(FIRST, "<c:v>9.25</c:v>", "<c:v>2.25</c:v>"), ("9.25", "2.25", "1 r5 c2 p1")),
    "a month": (swap(FIRST, "<c:v>05.2026", "<c:v>05.2025"), None),
    "a name": (swap(SECOND, "<c:v>ряд dark", "<c:v>ряд тёмный"), None),
    "a title": (swap(SECOND, "<a:t>Поступление", "<a:t>Убыль"), None),
    "a unit": (swap(FIRST, "<a:t>ч<", "<a:t>мин<"), ("ч", "мин", "1 title")),
    "the scale": (swap(SECOND, '<c:max val="8"', '<c:max val="80"'), None),
    "shares in place of counts": (swap(SECOND, '"clustered"', '"percentStacked"'), None),
    "lying columns": (swap(SECOND, '<c:barDir val="col"', '<c:barDir val="bar"'), None),
    "a turned axis": (swap(SECOND, '"minMax"', '"maxMin"'), None),
    "an asterisk": (swap(FIRST, "<a:t>*<", "<a:t>99<"), None),
    "an asterisk gone": (swap(FIRST, "<a:t>*<", "<a:t><"), None),
    "a point gone": (swap(FIRST, '<c:pt idx="1"><c:v>14</c:v></c:pt>', ""), None),
    "a format": (swap(FIRST, "<c:formatCode>General", '<c:formatCode>"99"'), None),
    "labels in another format": (
        swap(SECOND, 'formatCode="General"', 'formatCode="0,,"'), None,
    ),
    "an axis hidden": (swap(SECOND, '<c:delete val="0"', '<c:delete val="1"'), None),
    "thousands": (
        swap(SECOND, "</c:valAx>", '<c:dispUnits><c:builtInUnit val="thousands"/></c:dispUnits>'
             "</c:valAx>"), None,
    ),
    "data from other cells": (swap(SECOND, "$B$2:$B$6", "$C$2:$C$6"), None),
    "a drawing over it": (
        swap(RELATIONS, "</Relationships>", f'<Relationship Id="rId7" Type="{_KINDS}/'
             'chartUserShapes" Target="../drawings/drawing1.xml"/></Relationships>'), None,
    ),
    "a workbook elsewhere": (
        swap(RELATIONS, 'Target="../embeddings/chart2.xlsx"',
             'Target="https://example.org/b.xlsx" TargetMode="External"'), None,
    ),
    "another chart in its place": (swap(RELATIONS, "chart2.xlsx", "chart1.xlsx"), None),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_a_changed_chart_is_found(path: Path, what: str) -> None:
    """Verify V1: no change of what a chart shows goes unseen."""
    change, told = TAMPERED[what]
    found = edited(path, change)
    assert found
    assert all(edit.place.startswith("chart ") for edit in found)
    if told is not None:
        issued, now, place = told
        assert Edit("", issued, now, f"chart {place}") in found


def test_a_changed_workbook_is_found(path: Path) -> None:
    """Verify V1: what stands behind a chart is what was issued, to the byte."""

    def change(parts: Parts) -> None:
        parts[BOOK] = parts["word/embeddings/chart1.xlsx"]

    assert [edit.place for edit in edited(path, change)] == ["chart 2 workbook"]


def test_charts_that_change_places_are_found(path: Path) -> None:
    """Verify V1: the same charts in another order say something else."""

    def change(parts: Parts) -> None:
        body = parts["word/document.xml"].decode()
        body = body.replace("rIdChart1", "rIdX").replace("rIdChart2", "rIdChart1")
        parts["word/document.xml"] = body.replace("rIdX", "rIdChart2").encode()

    assert edited(path, change)


def test_a_chart_taken_out_or_put_in_is_found(path: Path, tmp_path: Path) -> None:
    """Verify V1: each chart stands once; one struck by a tracked change stands no more."""
    document_ = Document(str(path))
    paragraphs = [p for p in document_.paragraphs if "c:chart" in p._p.xml]  # noqa: SLF001  # python-docx has no charts
    document_.element.body.remove(paragraphs[1]._p)  # noqa: SLF001  # likewise
    document_.save(str(tmp_path / "less.docx"))
    issued, less = passages_said(path), passages_said(tmp_path / "less.docx")
    gone, new = edits(issued, (), less), edits(less, (), issued)
    assert {edit.found for edit in gone} == {""}
    assert {edit.issued for edit in new} == {""}


def test_a_struck_or_hidden_chart_stands_no_more(path: Path) -> None:
    """Verify V1: a chart in a tracked deletion, or in a hidden run, is gone."""
    body = read_parts(path.read_bytes())["word/document.xml"].decode()
    run = body[body.index("<w:r><w:drawing>") : body.index("</w:drawing></w:r>") + 18]
    hidden = run.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1)
    unseen = run.replace("<wp:docPr ", '<wp:docPr hidden="1" ', 1)
    for other in (f'<w:del w:id="9" w:author="x">{run}</w:del>', hidden, unseen):
        found = edited(path, swap("word/document.xml", run, other))
        assert "chart 1 r1" in {edit.place for edit in found if not edit.found}


def test_a_re_save_is_no_edit(path: Path, libreoffice: str, tmp_path: Path) -> None:
    """Verify V1: a chart says the same after LibreOffice or python-docx saved it."""
    issued = passages_said(path)
    assert [one for one in issued if one.words == FOREIGN] == []
    (tmp_path / "o").mkdir()
    (again,) = saved_again(libreoffice, [path], tmp_path / "o")
    assert again.read_bytes() != path.read_bytes()
    assert edits(issued, (), passages_said(again)) == ()
    Document(str(path)).save(str(tmp_path / "library.docx"))
    assert edits(issued, (), passages_said(tmp_path / "library.docx")) == ()


def test_an_edited_chart_outlives_a_re_save(path: Path, libreoffice: str, tmp_path: Path) -> None:
    """Verify V1: a changed value is told in the same words after LibreOffice saved it."""
    told = edited(path, TAMPERED["a value"][0])
    (tmp_path / "o").mkdir()
    (again,) = saved_again(libreoffice, [path.with_name("edited.docx")], tmp_path / "o")
    assert told == edits(passages_said(path), (), passages_said(again))


def test_torn_charts_are_no_charts(path: Path) -> None:
    """A chart that is no XML, or is not there, cannot be read; positions may be anything."""

    def tear(parts: Parts) -> None:
        parts[FIRST] = parts[FIRST][:-9]

    def lose(parts: Parts) -> None:
        del parts[FIRST]

    for change in (tear, lose):
        with pytest.raises(PackageError):
            edited(path, change)
    for position in ("x", "-1", "999999999999999999999", ""):
        assert edited(path, swap(FIRST, '<c:pt idx="1">', f'<c:pt idx="{position}">'))
    for value in ("nan", "1e999", "", "много"):
        assert edited(path, swap(FIRST, "<c:v>9.25", f"<c:v>{value}"))


def test_marks_in_words_are_no_marks_of_ours(tmp_path: Path) -> None:
    """A service named by our own mark is read as words and changes nothing."""
    path = document(tmp_path, named(f"Услуга {FOREIGN}"), weeks_chart())
    said = passages_said(path)
    assert Said("chart", "1 title", f"Услуга {FOREIGN}") in said
    assert edits(said, (), said) == ()


def test_numbers_are_read_as_numbers(tmp_path: Path) -> None:
    """However an office writes a number, it says the same."""
    series = replace(weeks_chart().series[0], values=(1000, 2, 3, 4, 5))
    path = document(tmp_path, months_chart(), replace(weeks_chart(), series=(series,)))
    assert edited(path, swap(SECOND, "<c:v>1000</c:v>", "<c:v>1E3</c:v>")) == ()
