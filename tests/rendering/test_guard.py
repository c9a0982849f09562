"""The guard finds each fault that a finished file can have, and nothing in a sound one."""

from pathlib import Path

import pytest

from pipeline.problems import RenderError
from pipeline.rendering.guard import guard
from pipeline.rendering.package import packed, read_parts
from pipeline.rendering.render import Rendered, render_docx
from pipeline.rendering.signs import Printed
from tests.rendering.papers import PROPERTIES, figure, picture, text, word_file

BODY = "word/document.xml"
STYLES = "word/styles.xml"
CELL = "<w:p><w:r><w:t>слово</w:t></w:r></w:p>"
BOOKMARK = '<w:bookmarkStart w:id="7" w:name="a"/><w:bookmarkEnd w:id="7"/>'

FAULTS = {
    "guard_tag_left": (BODY, "Всего", "{{ x }} Всего"),
    "guard_blank_word": (BODY, "Всего", "Всего None"),
    "guard_value_lost": (BODY, "92,30 %", "92,3 %"),
    "guard_cell_open": (BODY, CELL, ""),
    "guard_id_twice": (BODY, "<w:sectPr", f"<w:p>{BOOKMARK}{BOOKMARK}</w:p><w:sectPr"),
    "guard_picture_wordless": (BODY, 'descr="Столбцы по неделям."/><wp:cNv', 'descr=""/><wp:cNv'),
    "guard_relation_broken": (BODY, 'r:embed="rIdPicture1"', 'r:embed="rIdPicture9"'),
    "guard_language": (STYLES, 'w:val="ru-RU"', 'w:val="en-US"'),
    "guard_part_untyped": ("[Content_Types].xml", 'Extension="png"', 'Extension="gif"'),
    "docx_part_not_xml": (BODY, "</w:body>", ""),
}


@pytest.fixture
def made(tmp_path: Path) -> tuple[bytes, Rendered]:
    """A sound document with a figure, a cell and a picture."""
    path = word_file(tmp_path, "Всего {{ x }}", "{{ y }}", "{{ pictures.p }}", cells=[["слово"]])
    out = tmp_path / "made.docx"
    rendered = render_docx(
        path,
        {"x": figure("metric.x", "92,30 %"), "y": text("{{ data }} None")},
        out,
        properties=PROPERTIES,
        pictures={"p": picture()},
    )
    return out.read_bytes(), rendered


def found(data: bytes, printed: tuple[Printed, ...], language: str = "ru") -> set[str]:
    """Codes of the problems the guard finds."""
    with pytest.raises(RenderError) as refused:
        guard(data, printed, file="made.docx", language=language)
    return {problem.code for problem in refused.value.problems}


def test_a_sound_file_passes(made: tuple[bytes, Rendered]) -> None:
    """Docx engine 2.2: no false alarm, not even for data that looks like a tag or like None."""
    guard(made[0], made[1].printed, file="made.docx", language="ru")


@pytest.mark.parametrize("code", FAULTS)
def test_each_seeded_fault_is_found(made: tuple[bytes, Rendered], code: str) -> None:
    """Docx engine 4: all seeded faults are caught in the finished file."""
    part, old, new = FAULTS[code]
    parts = read_parts(made[0])
    before = parts[part].decode()
    assert old in before
    parts[part] = before.replace(old, new, 1).encode()
    assert code in found(packed(parts), made[1].printed)


def test_a_table_without_rows_is_found(made: tuple[bytes, Rendered]) -> None:
    """Docx engine 1.2 no 9: validators do not catch a table without rows, Word refuses it."""
    parts = read_parts(made[0])
    xml = parts[BODY].decode()
    start, end = xml.index("<w:tr>"), xml.index("</w:tbl>")
    parts[BODY] = (xml[:start] + xml[end:]).encode()
    assert "guard_table_empty" in found(packed(parts), made[1].printed)


def test_a_missing_part_is_found(made: tuple[bytes, Rendered]) -> None:
    """Docx engine 2.6: relations resolve."""
    parts = read_parts(made[0])
    del parts["word/media/picture1.png"]
    assert found(packed(parts), made[1].printed) == {"guard_relation_broken"}


def test_a_value_in_another_place_is_lost(made: tuple[bytes, Rendered]) -> None:
    """Design 7: every printed value is found where it was put, not somewhere."""
    first = made[1].printed[0]
    moved = (Printed(first.value, first.part, "p2"), *made[1].printed[1:])
    assert "guard_value_lost" in found(made[0], moved)


def test_another_language_is_found(made: tuple[bytes, Rendered]) -> None:
    """Docx engine 1.2 no 23: the document's language is the locale's."""
    assert found(made[0], made[1].printed, "en") == {"guard_language"}


def test_names_twice_are_found(made: tuple[bytes, Rendered]) -> None:
    """Docx engine 1.2 no 21: a name stands once in the zip."""
    data = made[0].replace(b"word/header2.xml", b"word/header1.xml")
    assert found(data, made[1].printed) == {"docx_part_twice"}


def test_a_tag_in_an_attribute_is_found(made: tuple[bytes, Rendered]) -> None:
    """Docx engine 1.2 no 14: all parts and relationships are scanned for leftover tags."""
    parts = read_parts(made[0])
    name = "word/_rels/document.xml.rels"
    line = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/hyperlink" Target="https://example.org/{{ x }}" TargetMode="External"/>'
    )
    whole = parts[name].decode().replace("</Relationships>", f"{line}</Relationships>")
    parts[name] = whole.encode()
    assert found(packed(parts), made[1].printed) == {"guard_tag_left"}
