"""What a Word file says: as its reader would, whichever office saved it, however it is torn."""

import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.rendering.package import PackageError, packed
from pipeline.rendering.passages import passages
from pipeline.rendering.reading_back import Said, passages_said
from pipeline.rendering.standing_words import FOREIGN, NOTE, PAGES
from tests.rendering.bare_files import (
    bare_file,
    bare_parts,
    field,
    paragraph,
    part,
    relations_part,
    runs,
    saved_again,
    table,
    written,
)
from tests.rendering.papers import word_file

BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor distT='0' distB='0'"
    " distL='0' distR='0' simplePos='0' relativeHeight='2' behindDoc='0' locked='0'"
    " layoutInCell='0' allowOverlap='1'><wp:simplePos x='0' y='0'/>"
    "<wp:positionH relativeFrom='column'><wp:posOffset>0</wp:posOffset></wp:positionH>"
    "<wp:positionV relativeFrom='paragraph'><wp:posOffset>0</wp:posOffset></wp:positionV>"
    "<wp:extent cx='1440000' cy='720000'/><wp:wrapSquare wrapText='bothSides'/>"
    "<wp:docPr id='1' name='box'/><a:graphic><a:graphicData"
    " uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><wps:wsp>"
    "<wps:cNvSpPr txBox='1'/><wps:spPr><a:xfrm><a:off x='0' y='0'/>"
    "<a:ext cx='1440000' cy='720000'/></a:xfrm><a:prstGeom prst='rect'><a:avLst/></a:prstGeom>"
    "</wps:spPr><wps:txbx><w:txbxContent>{choice}</w:txbxContent></wps:txbx><wps:bodyPr/>"
    "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape style='width:113pt;height:57pt'><v:textbox><w:txbxContent>"
    "{fallback}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
)
TAB = "<w:r><w:tab/></w:r>"
SECTION = "<w:sectPr>{references}</w:sectPr>"


def boxed(choice: str, fallback: str) -> str:
    """A paragraph with a text box that says this to new offices and that to old ones."""
    box = BOX.format(choice=paragraph(choice), fallback=paragraph(fallback))
    return f"<w:p>{runs('У рамки')}<w:r>{box}</w:r></w:p>"


def told(folder: Path, body: str, others: Mapping[str, str] | None = None) -> list[str]:
    """Words of all paragraphs of a file."""
    return [said.words for said in passages_said(bare_file(folder, body, others))]


def test_places_are_those_of_the_rendering(tmp_path: Path) -> None:
    """Fine print 1: a figure's place in the record is the place it is read back from."""
    path = word_file(tmp_path, "Первый", "", "Третий", cells=[["а", ""], ["в", "г"]])
    root = Document(str(path)).element.body
    places = {p.place for p in passages(root.getparent())}
    body = [said for said in passages_said(path) if said.part == "body"]
    assert body == [
        Said("body", "p1", "Первый"),
        Said("body", "p3", "Третий"),
        Said("body", "t1 r1 c1 p1", "а"),
        Said("body", "t1 r2 c1 p1", "в"),
        Said("body", "t1 r2 c2 p1", "г"),
    ]
    assert {said.place for said in body} <= places


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (runs("9", "7,5", "0 %"), "97,50 %"),
        ('<w:proofErr w:type="spellStart"/>' + runs("сло", "во"), "слово"),
        (runs("Сущест\u00adвенное"), "Существенное"),
        ("<w:r><w:t>Сущест</w:t><w:softHyphen/><w:t>венное</w:t></w:r>", "Существенное"),
        ("<w:r><w:t>а</w:t><w:br/><w:tab/><w:t>б</w:t><w:cr/></w:r>", "а б"),
        (runs("  а \n\t  б "), "а б"),
        (runs("12\u00a0000 руб."), "12\u00a0000 руб."),
        ("<w:r><w:t>а</w:t><w:noBreakHyphen/><w:t>б</w:t></w:r>", "а\u2011б"),
        ("<w:r><w:t>5 </w:t></w:r><w:r><w:t>7</w:t></w:r>", "57"),
        ("<w:r><w:t>5<!-- a -->7<?b c?>8</w:t></w:r>", "578"),
        ('<w:r><w:sym w:font="Wingdings" w:char="00FE"/></w:r>', "\u00fe"),
        ('<w:r><w:sym w:char="D800"/><w:sym w:char="x"/></w:r>', "\ufffd\ufffd"),
        ('<w:hyperlink w:anchor="a">' + runs("ссылка") + "</w:hyperlink>", "ссылка"),
        ("<w:sdt><w:sdtContent>" + runs("в рамке") + "</w:sdtContent></w:sdt>", "в рамке"),
        ("<m:oMath><m:r><m:t>x=5</m:t></m:r></m:oMath>", "x=5"),
        ('<w:r><w:pict><v:shape><v:textpath string="КОПИЯ"/></v:shape></w:pict></w:r>', "КОПИЯ"),
        ('<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>' + runs("а"), "а"),
    ],
)  # fmt: skip
def test_words_do_not_depend_on_how_they_are_written(
    tmp_path: Path, inside: str, words: str
) -> None:
    """Verify V1: split runs, soft hyphens, kinds of blanks are no edit; NBSP is a sign itself."""
    assert told(tmp_path, f"<w:p>{inside}</w:p>") == [words]


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (field("PAGE", runs("7")), PAGES),
        (field("page \\* MERGEFORMAT", runs("1", "2")), PAGES),
        (field("NUMPAGES", runs("__")), PAGES),
        (field("SECTIONPAGES", ""), PAGES),
        (field("PAGEREF _Toc1 \\h", runs("xiv")), PAGES),
        (field("REF pagesOfPart2 \\h", runs("3")), PAGES),
        ('<w:fldSimple w:instr=" PAGE ">' + runs("7") + "</w:fldSimple>", PAGES),
        ("<w:r><w:pgNum/></w:r>", PAGES),
        (field("SECTIONPAGES", runs("7 дней")), "7 дней"),
        (field("REF pagesOfPart2", runs("Договор расторгнут")), "Договор расторгнут"),
        (field("REF sum", runs("97")), "97"),
        (field("REF", runs("97")), "97"),
        ('<w:fldSimple w:instr=" DATE ">' + runs("7") + "</w:fldSimple>", "7"),
        ('<w:fldSimple w:instr="">' + runs("7") + "</w:fldSimple>", "7"),
        (field("TOC", runs("Раздел ") + field("PAGEREF a", runs("9"))), f"Раздел {PAGES}"),
        (field("TOC \\o", runs("Раздел 3") + TAB + runs("9")), f"Раздел 3 {PAGES}"),
        (field("TOC \\o", runs("Раздел 3")), "Раздел 3"),
        (field("TOC \\o", runs("а") + TAB + runs("б")), "а б"),
        (field("TOC \\o", runs("а")) + runs("а") + TAB + runs("9"), "аа 9"),
        (runs("а") + TAB + runs("9"), "а 9"),
        (runs(PAGES), PAGES * 2),
    ],
)  # fmt: skip
def test_numbers_of_pages_are_one_mark(tmp_path: Path, inside: str, words: str) -> None:
    """Verify V1: what offices count anew is a mark; codes are not read, other results are."""
    assert told(tmp_path, f"<w:p>{inside}</w:p>") == [words]


def test_a_sum_over_pages_counts_pages(tmp_path: Path) -> None:
    """Fine print 7: a formula over NUMPAGES changes with the layout too."""
    sums = [
        told(tmp_path, f"<w:p>{field('= ' + '</w:instrText></w:r>' + inner, runs(result))}</w:p>")
        for inner, result in (
            (field("NUMPAGES", runs("8")) + "<w:r><w:instrText> - 1", "7"),
            (field("NUMPAGES", runs("9")) + "<w:r><w:instrText> - 1", "8"),
        )
    ]
    assert sums[0] == sums[1]


def test_fields_without_ends_hide_nothing(tmp_path: Path) -> None:
    """Hostile files: text after a field that never ends, or ends twice, is read."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = f"<w:p>{begin}{runs('а')}</w:p><w:p>{runs('б')}{end}{end}</w:p><w:p>{runs('7')}</w:p>"
    assert told(tmp_path, body) == ["а", "б", "7"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"<w:p>{runs('есть')}<w:del>{runs('нет')}</w:del></w:p>", ["есть"]),
        ("<w:p><w:del><w:r><w:delText>нет</w:delText></w:r></w:del></w:p>", []),
        (f"<w:p><w:ins>{runs('есть')}</w:ins></w:p>", ["есть"]),
        (f"<w:p><w:moveFrom>{runs('а')}</w:moveFrom><w:moveTo>{runs('б')}</w:moveTo></w:p>", ["б"]),
        (
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{runs('од')}</w:p>{paragraph('но')}",
            ["одно"],
        ),
        (
            f"<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>{runs('а')}</w:p>{paragraph('б')}",
            ["а", "б"],
        ),
        (f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{runs('конец')}</w:p>", ["конец"]),
        (
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{runs('а')}</w:p>{table(['б'])}",
            ["а", "б"],
        ),
        (table(["а"], ["б"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1), ["б"]),
        (table(["а"], ["б"]).replace("<w:tr>", "<w:tr><w:trPr><w:ins/></w:trPr>", 1), ["а", "б"]),
        (table(["а", "б"]).replace("<w:tc>", "<w:tc><w:tcPr><w:cellDel/></w:tcPr>", 1), ["б"]),
        (f"<w:del>{paragraph('а')}</w:del>{paragraph('б')}", ["б"]),
    ],
)  # fmt: skip
def test_tracked_changes_stand_as_accepted(tmp_path: Path, body: str, words: list[str]) -> None:
    """Verify V1: what a tracked change struck does not stand, what it put in does."""
    assert told(tmp_path, body) == words


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Ours"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="character" w:styleId="Sign"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Ring"><w:basedOn w:val="Ring"/></w:style>'
)


@pytest.mark.parametrize(
    ("style", "run", "stands"),
    [
        ("", "", True),
        ("", "<w:vanish/>", False),
        ("", '<w:vanish w:val="1"/>', False),
        ("", '<w:vanish w:val="0"/>', True),
        ("", '<w:rStyle w:val="Sign"/>', False),
        ("", '<w:rStyle w:val="Ring"/>', True),
        ("Ours", "", False),
        ("Ours", '<w:vanish w:val="false"/>', True),
        ("Ours", '<w:rStyle w:val="Sign"/>', True),
        ("Unknown", '<w:rStyle w:val="Unknown"/>', True),
        ("", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>", True),
    ],
)
def test_hidden_words_do_not_stand(tmp_path: Path, style: str, run: str, stands: bool) -> None:  # noqa: FBT001  # a column of the table
    """Verify V1: hidden words are gone, whether the run or a style hides them."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    body = f"<w:p>{named}<w:r><w:rPr>{run}</w:rPr><w:t>слово</w:t></w:r></w:p>"
    assert told(tmp_path, body, {"styles": STYLES}) == (["слово"] if stands else [])


def test_a_style_that_hides_everything_is_seen(tmp_path: Path) -> None:
    """Verify V1: the usual style and the defaults of a file hide words as any style does."""
    usual = STYLES.replace('w:styleId="Base"', 'w:styleId="Base" w:default="1"')
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
    )
    for styles in (usual, defaults):
        assert told(tmp_path, paragraph("слово"), {"styles": styles}) == []


def test_a_box_in_a_hidden_run_or_row_does_not_stand(tmp_path: Path) -> None:
    """Verify V1: what hides or strikes the holder takes all that it holds."""
    hidden = boxed("в", "в").replace("<w:r><mc:", "<w:r><w:rPr><w:vanish/></w:rPr><mc:")
    assert told(tmp_path, hidden) == ["У рамки"]
    row = table(["а"]).replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")
    assert told(tmp_path, row) == []


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    """Docx engine 1.2 no 15: Word stores a box twice; two different texts are both read."""
    same = passages_said(bare_file(tmp_path, boxed("в рамке", "в рамке")))
    assert same == (Said("body", "p1", "У рамки"), Said("body", "p1 box p1", "в рамке"))
    assert told(tmp_path, boxed("в рамке", "за рамкой")) == ["У рамки", "в рамке", "за рамкой"]


def test_a_box_in_a_box_is_read(tmp_path: Path) -> None:
    """Hostile files: no depth of boxes hides words."""
    inner = boxed("глубоко", "глубоко")
    outer = BOX.format(choice=inner, fallback=inner)
    said = passages_said(bare_file(tmp_path, f"<w:p><w:r>{outer}</w:r></w:p>"))
    assert [one.words for one in said] == ["У рамки", "глубоко"]


def test_notes_are_read_by_kind(tmp_path: Path) -> None:
    """Verify V1: footnotes and endnotes are words of the paper; their numbers are marks."""
    said = passages_said(
        bare_file(
            tmp_path,
            f'<w:p>{runs("Слово")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
            {
                "footnotes": f'<w:footnote w:id="2">{paragraph("Сноска")}</w:footnote>',
                "endnotes": f'<w:endnote w:id="2">{paragraph("В конце")}</w:endnote>',
                "comments": f'<w:comment w:id="2">{paragraph("Замечание")}</w:comment>',
            },
        )
    )
    assert said == (
        Said("body", "p1", f"Слово{NOTE}"),
        Said("footnote", "p1", "Сноска"),
        Said("endnote", "p1", "В конце"),
    )


@pytest.mark.parametrize(
    ("references", "settings_", "words"),
    [
        ("default:header1 first:header2", "", ["верх"]),
        ("default:header1 first:header2 titlePg", "", ["верх", "первый"]),
        ("default:header1 even:header2", "", ["верх"]),
        ("default:header1 even:header2", "<w:evenAndOddHeaders/>", ["верх", "первый"]),
        ("", "", []),
    ],
)
def test_headers_are_read_where_a_page_shows_them(
    tmp_path: Path, references: str, settings_: str, words: list[str]
) -> None:
    """Verify V1: a header that no page shows says nothing, and offices drop it."""
    inside = "".join(
        f'<w:headerReference w:type="{kind}" r:id="{name}"/>' if name else f"<w:{kind}/>"
        for kind, _, name in (one.partition(":") for one in references.split())
    )
    others = {
        "header1": paragraph("верх"),
        "header2": paragraph("первый"),
        "settings": settings_,
    }
    path = bare_file(tmp_path, SECTION.format(references=inside), others)
    assert [said.words for said in passages_said(path) if said.part == "header"] == words


def test_a_section_inherits_its_headers(tmp_path: Path) -> None:
    """Word: a later section that shows a first page takes the header an earlier one named."""
    first = SECTION.format(references='<w:headerReference w:type="first" r:id="header1"/>')
    body = f"<w:p><w:pPr>{first}</w:pPr></w:p>{SECTION.format(references='<w:titlePg/>')}"
    assert told(tmp_path, body, {"header1": paragraph("первый")}) == ["первый"]
    old = f"<w:sectPr><w:sectPrChange>{first}</w:sectPrChange></w:sectPr>"
    assert told(tmp_path, old, {"header1": paragraph("первый")}) == []


def test_the_part_an_office_opens_is_read(tmp_path: Path) -> None:
    """Hostile files: an untouched copy under the usual name does not speak for the file."""
    parts = bare_parts(paragraph("как выдано"))
    parts["word/other.xml"] = part("document", f"<w:body>{paragraph('подменено')}</w:body>")
    parts["_rels/.rels"] = relations_part(("rId1", "officeDocument", "word/other.xml"))
    (said,) = passages_said(written(tmp_path, parts))
    assert said.words == "подменено"


@pytest.mark.parametrize(
    "body",
    [
        paragraph("а") + '<w:altChunk r:id="x"/>',
        f'<w:p>{runs("а")}<w:subDoc r:id="x"/></w:p>',
        f'<w:p><x:y xmlns:x="urn:x">{runs("а")}</x:y></w:p>',
        f'<x:y xmlns:x="urn:x">{paragraph("а")}</x:y>',
        f"<w:p><w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr>{runs('а')}</w:sdt></w:p>",
        f"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr>{paragraph('а')}</w:sdt>",
    ],
)
def test_words_from_elsewhere_are_never_as_issued(tmp_path: Path, body: str) -> None:
    """Hostile files: what an office replaces, adds or leaves out on opening carries a mark."""
    words = "".join(told(tmp_path, body))
    assert FOREIGN in words
    assert words.replace(FOREIGN, "") == "а"


def test_strict_files_say_the_same(tmp_path: Path) -> None:
    """Word writes "Strict Open XML" on request: other names of elements, the same paper."""
    body = paragraph("слово") + SECTION.format(
        references='<w:headerReference w:type="default" r:id="header1"/>'
    )
    parts = bare_parts(body, {"header1": paragraph("верх")})
    usual = passages_said(written(tmp_path, parts))
    for name in ("word/document.xml", "word/header1.xml"):
        parts[name] = (
            parts[name]
            .replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
        )
    assert passages_said(written(tmp_path, parts)) == usual
    assert [said.words for said in usual] == ["слово", "верх"]


HEADED = SECTION.format(references='<w:headerReference w:type="default" r:id="header1"/>')


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"word/document.xml": b"<w:document"}, "docx_part_not_xml"),
        (
            {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            "docx_part_not_xml",
        ),
        ({"_rels/.rels": relations_part()}, "docx_not_read"),
        (
            {
                "_rels/.rels": relations_part(
                    ("a", "officeDocument", "word/document.xml"),
                    ("b", "officeDocument", "word/header1.xml"),
                )
            },
            "docx_not_read",
        ),
        ({"_rels/.rels": relations_part(("a", "officeDocument", "word/no.xml"))}, "docx_not_read"),
        ({"word/_rels/document.xml.rels": relations_part()}, "docx_not_read"),
        (
            {"word/_rels/document.xml.rels": relations_part(("header1", "header", "no.xml"))},
            "docx_not_read",
        ),
        (
            {
                "word/_rels/document.xml.rels": relations_part(
                    ("header1", "header", "header1.xml"), ("header1", "header", "document.xml")
                )
            },
            "docx_not_read",
        ),
        (
            {
                "word/_rels/document.xml.rels": relations_part(
                    ("header1", "header", "header1.xml"),
                    ("a", "footnotes", "header1.xml"),
                    ("b", "footnotes", "document.xml"),
                )
            },
            "docx_not_read",
        ),
    ],
)
def test_a_file_that_offices_read_differently_is_refused(
    tmp_path: Path, changed: Mapping[str, bytes], code: str
) -> None:
    """Files given to us are hostile until checked: an ambiguous package is no paper."""
    parts = {**bare_parts(HEADED, {"header1": paragraph("верх")}), **changed}
    with pytest.raises(PackageError) as refused:
        passages_said(written(tmp_path, parts))
    assert refused.value.code == code


def test_what_is_no_zip_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files given to us are hostile until checked: sizes first."""
    path = tmp_path / "paper.docx"
    path.write_bytes(b"no zip")
    with pytest.raises(PackageError) as refused:
        passages_said(path)
    assert refused.value.code == "docx_not_read"
    bare_file(tmp_path, paragraph("а"))
    monkeypatch.setattr("pipeline.rendering.package.MAX_FILE", 10)
    monkeypatch.setattr("pipeline.rendering.reading_back.MAX_FILE", 10)
    with pytest.raises(PackageError) as refused:
        passages_said(path)
    assert refused.value.code == "docx_too_large"


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Files given to us are hostile until checked: nothing but a refusal comes out of damage."""
    whole = packed(bare_parts(HEADED + table(["а", "б"]), {"header1": paragraph("верх")}))
    at = data.draw(st.integers(0, len(whole) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=8))
    path = tmp_path_factory.mktemp("damaged") / "paper.docx"
    path.write_bytes(whole[:at] + damage + whole[at + len(damage) :])
    try:
        said = passages_said(path)
    except PackageError:
        return
    assert all(one.words for one in said)


def test_a_member_torn_inside_is_refused(tmp_path: Path) -> None:
    """Files given to us are hostile until checked: a stream that does not unpack is no paper."""
    path = bare_file(tmp_path, paragraph("слово " * 500))
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 60
    whole = bytearray(path.read_bytes())
    whole[at : at + 40] = b"\xff" * 40
    path.write_bytes(whole)
    with pytest.raises(PackageError) as refused:
        passages_said(path)
    assert refused.value.code == "docx_not_read"


def test_deep_files_end_in_words_or_a_refusal(tmp_path: Path) -> None:
    """Files given to us are hostile until checked: no depth of elements breaks the reader."""
    deep = "<w:smartTag>" * 230 + runs("глубоко") + "</w:smartTag>" * 230
    assert told(tmp_path, f"<w:p>{deep}</w:p>") == ["глубоко"]
    deeper = "<w:smartTag>" * 5000 + "</w:smartTag>" * 5000
    with pytest.raises(PackageError):
        told(tmp_path, f"<w:p>{deeper}</w:p>")


@pytest.mark.parametrize("around", ["", "sdt", "ins"])
def test_time_grows_with_the_file(tmp_path: Path, around: str) -> None:
    """Files given to us are hostile until checked: no count of paragraphs takes its square."""
    body = paragraph("а") * 60_000
    path = bare_file(tmp_path, f"<w:{around}>{body}</w:{around}>" if around else body)
    began = time.process_time()
    assert len(passages_said(path)) == 60_000
    assert time.process_time() - began < 60


def test_libreoffice_leaves_words_as_they_are(tmp_path: Path, libreoffice: str) -> None:
    """Verify V1: boxes, notes, fields, tracked and hidden words read the same after a re-save."""
    track = 'w:id="{}" w:author="a" w:date="2026-01-01T00:00:00Z"'
    signs = "<w:t>а</w:t><w:noBreakHyphen/><w:t>б</w:t><w:softHyphen/><w:tab/><w:t>в</w:t><w:br/>"
    pages = f"{runs('стр. ')}{field('PAGE', runs('7'))}{runs(' из ')}{field('NUMPAGES', runs('9'))}"
    struck = f"<w:del {track.format(2)}><w:r><w:delText>старое</w:delText></w:r></w:del>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r>"
    inside = (
        runs("12\u00a0000 руб., 97,50\u00a0%, а\u202fб, мяг\u00adкий"),
        f"<w:r>{signs}<w:t>г</w:t></w:r>",
        pages,
        f"{runs('есть ')}<w:ins {track.format(1)}>{runs('новое')}</w:ins>{struck}",
        hidden + runs("видно"),
        runs("со сноской") + '<w:r><w:footnoteReference w:id="2"/></w:r>',
    )
    line = runs("Раздел 1") + TAB + field("PAGEREF _Toc1 \\h", runs("9"))
    # split over paragraphs, as Word does: the field ends in a paragraph after its lines
    contents = field("TOC \\h", f"</w:p><w:p>{line}</w:p><w:p>")
    named = '<w:bookmarkStart w:id="1" w:name="_Toc1"/>{}<w:bookmarkEnd w:id="1"/>'
    body = "".join(
        (
            *(f"<w:p>{one}</w:p>" for one in inside),
            boxed("в рамке 5", "в рамке 5"),
            table(["Всего", "5"], ["", "7"]),
            f"<w:p>{contents}</w:p>",
            f"<w:p>{named.format(runs('Раздел 1'))}</w:p>",
            f"<w:p>{runs('конец')}{TAB}{runs('9')}</w:p>",
        )
    )
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
        + runs("Сноска")
        + "</w:p></w:footnote>"
    )
    path = bare_file(tmp_path, body, {"footnotes": notes})
    (again,) = saved_again(libreoffice, [path], tmp_path)
    before, after = passages_said(path), passages_said(again)
    assert [(s.part, s.words) for s in after] == [(s.part, s.words) for s in before]
    assert f"стр. {PAGES} из {PAGES}" in {said.words for said in before}
