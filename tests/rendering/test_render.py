"""A filled document says what the context says, whole, and is the same file every time."""

import hashlib
import os
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.documents.values import Context, Figure, Text
from pipeline.problems import RenderError
from pipeline.rendering.characters import refused_character
from pipeline.rendering.pictures import Picture
from pipeline.rendering.properties import DocumentProperties
from pipeline.rendering.render import Rendered, places_of, render_docx
from tests.rendering.papers import (
    NASTY,
    PROPERTIES,
    REPORT,
    changed,
    figure,
    names_of,
    picture,
    png,
    report_context,
    text,
    word_file,
    words_of_file,
)

LITERALS = (
    NASTY,
    "{{ x }}",
    "{% if x %}",
    "{# x #}",
    "{_{ x }_}",
    "{_% x %_}",
    "a < b && b > c",
    "</w:t></w:r></w:p>",
    "&amp;amp; &#34; ]]>",
    "  пробелы  по краям  ",
    "None nan NaT",
    "\\n %s {} {0} %(x)s $x",
    "ё и Ё, emoji 😀, 漢字",
)


def render(folder: Path, context: Context, *paragraphs: str) -> Rendered:
    """The template of these paragraphs, filled, as ``made.docx`` of the folder."""
    return render_docx(
        word_file(folder, *paragraphs), context, folder / "made.docx", properties=PROPERTIES
    )


@pytest.mark.parametrize("words", LITERALS)
def test_data_survives_whole(tmp_path: Path, words: str) -> None:
    """Russian documents 1.2: no text from the input is lost or altered, in body, cell or header."""
    path = word_file(tmp_path, "Имя: {{ x }}.", cells=[["{{ x }}"]])
    document = Document(str(path))
    document.sections[0].header.paragraphs[0].text = "{{ x }}"
    document.save(str(path))
    out = tmp_path / "made.docx"
    render_docx(path, {"x": text(words)}, out, properties=PROPERTIES)
    made = Document(str(out))
    assert made.paragraphs[0].text == f"Имя: {words}."
    assert made.tables[0].cell(0, 0).text == words
    assert made.sections[0].header.paragraphs[0].text == words


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=60).filter(lambda t: refused_character(t) is None and "\r" not in t))
def test_any_admitted_text_survives_whole(tmp_path: Path, words: str) -> None:
    """Russian documents 1.2, as a law: what is not refused stands on paper as typed."""
    render(tmp_path, {"x": text(words)}, "[{{ x }}]")
    assert Document(str(tmp_path / "made.docx")).paragraphs[0].text == f"[{words}]"


def test_line_ends_become_breaks(tmp_path: Path) -> None:
    """Docx engine 1.2 no 8: a line feed of a cell is a break in the same paragraph, on purpose."""
    render(tmp_path, {"x": text("раз\nдва\r\nтри\tчетыре")}, "{{ x }}")
    made = Document(str(tmp_path / "made.docx"))
    assert [p.text for p in made.paragraphs] == ["раз\nдва\nтри\tчетыре"]
    xml = made.element.body.xml
    assert (xml.count("<w:br/>"), xml.count("<w:tab/>")) == (2, 1)


def test_conditions_and_loops_are_followed(tmp_path: Path) -> None:
    """House style 6: a template arranges and repeats."""
    context: Context = {
        "yes": True,
        "no": False,
        "rows": tuple({"n": text(n), "last": n == "2"} for n in ("1", "2")),
    }
    render(
        tmp_path,
        context,
        "{% if yes %}да{% else %}нет{% endif %}{% if no %}да{% endif %}",
        "{%p for row in rows %}",
        "{{ row.n }}{% if not row.last %};{% endif %}{% if row.n == '2' %}.{% endif %}",
        "{%p endfor %}",
        "{%p if no %}",
        "исчезнет",
        "{%p endif %}",
    )
    assert words_of_file(tmp_path / "made.docx") == "да\n1;\n2."


def test_a_cell_emptied_by_a_condition_keeps_a_paragraph(tmp_path: Path) -> None:
    """Docx engine 1.2 no 9: Word refuses a cell without a paragraph."""
    path = word_file(tmp_path, cells=[["шапка"], ["слово"]])
    flagged = "<w:p><w:r><w:t>{%p if x %}</w:t></w:r></w:p>"
    closing = "<w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>"
    whole = "<w:p><w:r><w:t>слово</w:t></w:r></w:p>"
    changed(path, {"word/document.xml": (whole, flagged + whole + closing)})
    out = tmp_path / "made.docx"
    render_docx(path, {"x": False}, out, properties=PROPERTIES)
    assert [cell.text for cell in Document(str(out)).tables[0].columns[0].cells] == ["шапка", ""]


def test_a_loop_without_rows_leaves_its_heading(tmp_path: Path) -> None:
    """Docx engine 1.2 no 9: a table never loses all its rows; one that does fails the document."""
    loop = [["{%tr for row in rows %}"], ["{{ row.n }}"], ["{%tr endfor %}"]]
    out = tmp_path / "made.docx"
    render_docx(
        word_file(tmp_path, cells=[["шапка"], *loop]), {"rows": ()}, out, properties=PROPERTIES
    )
    assert words_of_file(out) == "шапка"
    out.unlink()
    with pytest.raises(RenderError) as refused:
        render_docx(word_file(tmp_path, cells=loop), {"rows": ()}, out, properties=PROPERTIES)
    assert {p.code for p in refused.value.problems} == {"guard_table_empty"}
    assert not out.exists()


def test_a_pair_that_tears_a_link_fails(tmp_path: Path) -> None:
    """Docx engine 1.1: the engine would repair torn XML by dropping words; here it fails."""
    path = word_file(tmp_path, "HERE")
    torn = (
        "<w:r><w:t>{% if x %}</w:t></w:r>"
        '<w:hyperlink w:anchor="a"><w:r><w:t>слово{% endif %}</w:t></w:r></w:hyperlink>'
    )
    changed(path, {"word/document.xml": ("<w:r><w:t>HERE</w:t></w:r>", torn)})
    with pytest.raises(RenderError) as refused:
        render_docx(path, {"x": False}, tmp_path / "made.docx", properties=PROPERTIES)
    assert refused.value.problems[0].code == "render_torn"
    assert not (tmp_path / "made.docx").exists()


def test_everything_printed_is_known_with_its_place(tmp_path: Path) -> None:
    """Fine print 1: what stands on paper is traced: figures with ids, texts with cells."""
    total, name = figure("metric.total", "41"), text("Рога", "C5")
    path = word_file(tmp_path, "{{ a }} {{ b }} {{ a }}", cells=[["{{ c }}", "{{ a }}"]])
    made = render_docx(
        path,
        {"a": total, "b": name, "c": Text("слово"), "unused": figure("metric.unused", "7")},
        tmp_path / "made.docx",
        properties=PROPERTIES,
    )
    assert made.figures == (total,)
    assert made.texts == (name,)
    assert list(places_of(made.printed, "metric.total")) == [
        "word/document.xml p1",
        "word/document.xml p1",
        "word/document.xml t1 r1 c2 p1",
    ]


def test_a_second_use_of_a_template_starts_anew(tmp_path: Path) -> None:
    """Docx engine 1.2 no 20: nothing of one document stays for the next."""
    assert render(tmp_path, {"x": text("раз")}, "{{ x }}").printed[0].value == text("раз")
    assert render(tmp_path, {"x": text("два")}, "{{ x }}").printed[0].value == text("два")
    assert words_of_file(tmp_path / "made.docx") == "два"


def test_pictures_have_words_and_numbers(tmp_path: Path) -> None:
    """Docx engine 1.2 no 13: alternative text, unique ids, size from the file."""
    path = word_file(
        tmp_path,
        "{%p if pictures.has_one %}",
        "{{ pictures.one }}",
        "{%p endif %}",
        "{{ pictures.two }}",
        "{%p if pictures.has_none %}",
        "{{ pictures.none }}",
        "{%p endif %}",
    )
    out = tmp_path / "made.docx"
    render_docx(
        path,
        {},
        out,
        properties=PROPERTIES,
        pictures={"one": picture(), "two": Picture(png(50, 50), "Квадрат.", 40), "none": None},
    )
    shapes = Document(str(out)).inline_shapes
    assert [(round(s.width.mm), round(s.height.mm)) for s in shapes] == [(170, 57), (40, 40)]
    about = [s._inline.docPr for s in shapes]  # noqa: SLF001  # python-docx has no alternative text
    assert [a.get("descr") for a in about] == ["Столбцы по неделям.", "Квадрат."]
    assert len({a.get("id") for a in about}) == 2


@pytest.mark.parametrize(
    ("data", "alt"),
    [(b"GIF89a" + b"x" * 60, "слова"), (png(), " "), (png(0, 5), "слова"), (b"", "x")],
)
def test_pictures_are_judged_when_made(data: bytes, alt: str) -> None:
    """Design 7: a picture is a PNG of sane size with words that say what it shows."""
    with pytest.raises(ValueError, match=r"PNG|picture"):
        Picture(data, alt, 100)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    """Design 7: core properties carry the issue date, title, author, subject."""
    long = DocumentProperties("Т" * 300, "А & Б <в>", "Предмет\x07", date(2026, 11, 7), "ru")
    out = tmp_path / "made.docx"
    render_docx(word_file(tmp_path, "Слово"), {}, out, properties=long)
    said = Document(str(out)).core_properties
    assert (said.author, said.last_modified_by, said.subject) == (
        "А & Б <в>",
        "А & Б <в>",
        "Предмет",
    )
    assert said.title == "Т" * 254 + "…"
    assert said.created is not None
    assert said.created.date() == date(2026, 11, 7)
    assert said.modified == said.created
    assert said.language == "ru-RU"


def test_the_package_is_canonical(tmp_path: Path) -> None:
    """Docx engine 2.1: fixed order and dates; nothing that Word or a clock draws by lot."""
    out = tmp_path / "made.docx"
    made = render(tmp_path, {"x": text("раз")}, "{{ x }}")
    names = names_of(out)
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])
    with zipfile.ZipFile(out) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"rsid" not in b"".join(archive.read(name) for name in names)
    assert made.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert made.content_sha256 != made.sha256


CHILD = """
import sys
from pathlib import Path
from pipeline.rendering.render import render_docx
from tests.rendering.papers import PROPERTIES, REPORT, report_context
print(render_docx(REPORT, report_context(3), Path(sys.argv[1]), properties=PROPERTIES).sha256)
"""


def test_same_inputs_same_bytes_anywhere(tmp_path: Path) -> None:
    """House style 6: the same inputs give the same bytes under any zone, language and hash seed."""
    places = (
        {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "0"},
        {"TZ": "Asia/Vladivostok", "LANG": "ru_RU.UTF-8", "PYTHONHASHSEED": "4242"},
    )
    digests = set()
    for number, place in enumerate(places):
        out = tmp_path / f"{number}.docx"
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", CHILD, str(out)],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, **place},
        )
        digests |= {done.stdout.strip(), hashlib.sha256(out.read_bytes()).hexdigest()}
    time.sleep(2.1)  # another moment on the clock: zip counts time in steps of two seconds
    again = render_docx(REPORT, report_context(3), tmp_path / "again.docx", properties=PROPERTIES)
    assert digests == {again.sha256}


def test_long_tables_are_quick_and_linear(tmp_path: Path) -> None:
    """Docx engine 4: a report of 1,000 rows stays about a second, and twice the rows twice that."""
    columns = [f"{{{{ row.c{n} }}}}" for n in range(9)]
    loop = [["{%tr for row in rows %}", *[""] * 8], columns, ["{%tr endfor %}", *[""] * 8]]
    path = word_file(tmp_path, cells=[["шапка"] * 9, *loop])
    spent = []
    for count in (500, 1000):
        rows = tuple(
            {f"c{n}": Figure(f"f.{k}.{n}", k, f"{k} & {n}") for n in range(9)} for k in range(count)
        )
        started = time.monotonic()
        render_docx(path, {"rows": rows}, tmp_path / "made.docx", properties=PROPERTIES)
        spent.append(time.monotonic() - started)
    assert spent[1] < 8
    assert spent[1] < 4 * spent[0] + 0.5
    assert len(Document(str(tmp_path / "made.docx")).tables[0].rows) == 1001


def test_no_file_is_left_of_a_refused_document(tmp_path: Path) -> None:
    """Docx engine 1.2: a document is written whole or not at all; the old one stays."""
    out = tmp_path / "made.docx"
    render(tmp_path, {"x": text("раз")}, "{{ x }}")
    before = out.read_bytes()
    with pytest.raises(RenderError):
        render_docx(word_file(tmp_path, "{{ x }}"), {"x": None}, out, properties=PROPERTIES)  # type: ignore[dict-item]  # the fault under test
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["made.docx", "template.docx"]
