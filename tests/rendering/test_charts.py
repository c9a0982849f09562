"""Charts of Word: their data inside, readable in grey, the same bytes each time."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from lxml import etree
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from pipeline.documents.charts import Chart, Look, Series
from pipeline.documents.profile import Layout
from pipeline.problems import InputError, RenderError
from pipeline.rendering.package import Parts, parsed, read_parts
from pipeline.rendering.render import render_docx
from tests.rendering.chart_samples import (
    FEW,
    TARGETS,
    VALUES,
    months_chart,
    named,
    weeks_chart,
)
from tests.rendering.papers import PROPERTIES, picture, word_file

C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
BODY: Final = "word/document.xml"
TAGS: Final = ("{%p for chart in charts %}", "{{ chart }}", "{%p endfor %}")


def document(folder: Path, *charts: Chart, layout: Layout | None = None) -> Path:
    """A document of these charts, each in a paragraph of its own."""
    out = folder / "charts.docx"
    path = word_file(folder, *TAGS)
    render_docx(path, {"charts": charts}, out, properties=PROPERTIES, layout=layout)
    return out


def parts_of(folder: Path, *charts: Chart) -> Parts:
    """The parts of such a document."""
    return read_parts(document(folder, *charts).read_bytes())


def root_of(parts: Parts, number: int = 1) -> etree._Element:
    """The tree of a chart."""
    name = f"word/charts/chart{number}.xml"
    return parsed(parts[name], name)


def cache(series: etree._Element, part: str) -> tuple[str, list[str | None]]:
    """A reference of a series and what the chart remembers of its cells."""
    holder = series.find(f"{C}{part}")
    assert holder is not None
    points = {int(str(p.get("idx"))): p.findtext(f"{C}v") for p in holder.iter(f"{C}pt")}
    count = next(holder.iter(f"{C}ptCount")).get("val")
    reference = holder.findtext(f".//{C}f")
    return str(reference), [points.get(n) for n in range(int(str(count)))]


@pytest.mark.parametrize("chart", [months_chart(), weeks_chart(), weeks_chart(60)])
def test_the_data_inside_is_the_chart(tmp_path: Path, chart: Chart) -> None:
    """Design 7: charts are editable, their data inside; every reference agrees with its cells."""
    parts = parts_of(tmp_path, chart)
    book = load_workbook(io.BytesIO(parts["word/embeddings/chart1.xlsx"]))
    (sheet,) = book.worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (chart.category_title, *(series.name for series in chart.series))
    assert rows[1:] == [
        (category, *(series.values[n] for series in chart.series))
        for n, category in enumerate(chart.categories)
    ]
    drawn = list(root_of(parts).iter(f"{C}ser"))
    assert len(drawn) == len(chart.series)
    for series in drawn:
        for part in ("tx", "cat", "val"):
            reference, told = cache(series, part)
            name, _, cells = reference.replace("$", "").partition("!")
            assert name == sheet.title
            found = sheet[cells] if ":" in cells else ((sheet[cells],),)
            inside = [cell.value for (cell,) in found]
            if part == "val":
                assert [None if v is None else float(v) for v in told] == inside
            else:
                assert told == inside


def test_no_data_is_a_gap(tmp_path: Path) -> None:
    """Metrics 7: gaps for no data; zero would be a lie."""
    root = root_of(parts_of(tmp_path, months_chart()))
    told = [cache(series, "val")[1] for series in root.iter(f"{C}ser")]
    for values, expected in zip(told, (VALUES, FEW, TARGETS), strict=True):
        assert [v is None for v in values] == [v is None for v in expected]
    assert next(root.iter(f"{C}dispBlanksAs")).get("val") == "gap"


def test_few_events_are_rings_and_targets_are_dashed(tmp_path: Path) -> None:
    """Metrics 7: hollow points for few events; the target is a dashed line, a lone one a stroke."""
    value, few, target = root_of(parts_of(tmp_path, months_chart())).iter(f"{C}ser")
    sizes, fills = [], []
    for series in (value, few):
        marker = series.find(f"{C}marker")
        assert marker is not None
        sizes.append(int(str(next(marker.iter(f"{C}size")).get("val"))))
        fills.append(next(marker.iter(f"{A}srgbClr")).get("val"))
    assert sizes[0] > sizes[1]
    assert fills == ["000000", "FFFFFF"]
    assert next(few.iter(f"{A}ln")).find(f"{A}noFill") is not None
    assert [dash.get("val") for dash in target.findall(f"{C}spPr//{A}prstDash")] == ["dash"]
    lone = [str(next(p.iter(f"{C}idx")).get("val")) for p in target.iter(f"{C}dPt")]
    assert lone == ["1"]


def test_a_restated_month_has_an_asterisk(tmp_path: Path) -> None:
    """Metrics 7: a figure that an issued report told otherwise is marked, where there is one."""
    value = next(root_of(parts_of(tmp_path, months_chart())).iter(f"{C}ser"))
    labels = {
        str(next(label.iter(f"{C}idx")).get("val")): "".join(
            str(t.text) for t in label.iter(f"{A}t")
        )
        for label in value.iter(f"{C}dLbl")
    }
    assert labels == {"1": "*", "11": "*"}


def test_columns_differ_in_grey(tmp_path: Path) -> None:
    """Design 7: readable in grey: no colour anywhere, and no two series look alike."""
    root = root_of(parts_of(tmp_path, weeks_chart()))
    colours = {str(c.get("val")) for c in root.iter(f"{A}srgbClr")}
    assert all(c[:2] == c[2:4] == c[4:] for c in colours)
    assert next(root.iter(f"{A}schemeClr"), None) is None
    looks = [etree.tostring(shape) for s in root.iter(f"{C}ser") if (shape := s.find(f"{C}spPr"))
             is not None]  # fmt: skip
    assert len(set(looks)) == len(looks) == 4
    assert [e.get("prst") for e in root.iter(f"{A}pattFill")] == ["wdUpDiag"]


def test_a_chart_is_named_and_measured(tmp_path: Path) -> None:
    """Design 7: a title, units on the axes, steps as given, words of its language and font."""
    chart = weeks_chart()
    root = root_of(parts_of(tmp_path, chart))
    titles = ["".join(str(t.text) for t in title.iter(f"{A}t")) for title in root.iter(f"{C}title")]
    assert titles == [chart.title, chart.category_title, chart.axis.title]
    (axis,) = root.iter(f"{C}valAx")
    given = [str(next(axis.iter(f"{C}{name}")).get("val")) for name in ("min", "max", "majorUnit")]
    assert given == ["0", "8", "2"]
    assert {run.get("lang") for run in root.iter(f"{A}rPr", f"{A}endParaRPr")} == {"ru-RU"}
    assert {str(f.get("typeface")) for f in root.iter(f"{A}latin")} == {"Times New Roman"}


def test_one_series_needs_no_legend(tmp_path: Path) -> None:
    """A legend stands where it is asked for and nowhere else."""
    parts = parts_of(tmp_path, months_chart(), weeks_chart())
    assert next(root_of(parts, 1).iter(f"{C}legend"), None) is None
    assert next(root_of(parts, 2).iter(f"{C}legend"), None) is not None


@pytest.mark.parametrize(
    ("count", "turn", "every"), [(5, "0", "1"), (30, "-5400000", "1"), (120, "-5400000", "3")]
)
def test_labels_do_not_overlap(tmp_path: Path, count: int, turn: str, every: str) -> None:
    """Categories lie flat while they fit, then stand, then some go without."""
    (axis,) = root_of(parts_of(tmp_path, weeks_chart(count))).iter(f"{C}catAx")
    turned = axis.find(f"{C}txPr/{A}bodyPr")
    assert turned is not None
    assert turned.get("rot") == turn
    assert next(axis.iter(f"{C}tickLblSkip")).get("val") == every


def test_validators_find_nothing(tmp_path: Path) -> None:
    """Docx engine 2.5: clean, axis ids among it, which python-pptx makes negative."""
    path = document(tmp_path, months_chart(), weeks_chart(), weeks_chart(60), named("а & <б>"))
    assert OpenXmlValidator().validate(str(path)).errors == []
    ids = [int(str(e.get("val"))) for e in root_of(read_parts(path.read_bytes())).iter(f"{C}axId")]
    assert min(ids) > 0


def test_charts_and_pictures_share_their_numbers(tmp_path: Path) -> None:
    """Fine print 7: unique ids over the document, words on each picture and chart."""
    path, out = word_file(tmp_path, "{{ pictures.p }}", *TAGS), tmp_path / "out.docx"
    charts = (months_chart(), weeks_chart())
    render_docx(path, {"charts": charts}, out, properties=PROPERTIES, pictures={"p": picture()})
    body = parsed(read_parts(out.read_bytes())[BODY], BODY)
    about = [(p.get("id"), p.get("descr")) for p in body.iter(f"{WP}docPr")]
    alts = (str(picture()), *(chart.alt for chart in charts))
    assert about == [(str(n), alt) for n, alt in enumerate(alts, start=1)]
    assert OpenXmlValidator().validate(str(out)).errors == []


@pytest.mark.parametrize(
    "words",
    ["«Рога & Копыта <тест>»", "{{ x }} {% if %} None", "</c:v>]]>", "=1+1", "'A1", "https://a.b"],
)
def test_hostile_words_stay_words(tmp_path: Path, words: str) -> None:
    """Docx engine 2.2: whatever a service is called stands in the chart letter by letter."""
    parts = parts_of(tmp_path, named(words))
    root = root_of(parts)
    said = {str(t.text) for t in root.iter(f"{A}t")}
    said |= {str(v.text) for part in ("tx", "cat") for p in root.iter(f"{C}{part}")
             for v in p.iter(f"{C}v")}  # fmt: skip
    assert said == {words}
    sheet = load_workbook(io.BytesIO(parts["word/embeddings/chart1.xlsx"])).worksheets[0]
    assert {c.value for row in sheet.iter_rows() for c in row if c.data_type != "n"} == {words}


def test_lines_of_a_name_become_one(tmp_path: Path) -> None:
    """A name typed in two lines is one line in a chart, in its cells too."""
    parts = parts_of(tmp_path, named("первая\nвторая\t третья"))
    assert {cache(s, "tx")[1][0] for s in root_of(parts).iter(f"{C}ser")} == {
        "первая вторая третья"
    }


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\ud800", "\u202e", "\ue000"])
def test_characters_no_paper_holds_are_refused(tmp_path: Path, sign: str) -> None:
    """Docx engine 5: control characters, half pairs and steering never reach a chart."""
    with pytest.raises(InputError) as refused:
        document(tmp_path, named(f"Услуга {sign}"))
    assert {problem.code for problem in refused.value.problems} == {"character_unprintable"}


def test_a_chart_stands_alone_in_its_paragraph(tmp_path: Path) -> None:
    """A chart among words, or in a header, would move the line: it is refused."""
    path = word_file(tmp_path, TAGS[0], "График: {{ chart }}", TAGS[2])
    with pytest.raises(RenderError) as refused:
        render_docx(path, {"charts": (weeks_chart(),)}, tmp_path / "x.docx", properties=PROPERTIES)
    assert [problem.code for problem in refused.value.problems] == ["picture_not_alone"]


def test_a_layout_dresses_charts_too(tmp_path: Path) -> None:
    """Fine print 7: the font of the profile, and its share of a narrower line."""
    layout = Layout(font="Liberation Serif", left=Decimal(30))
    parts = read_parts(document(tmp_path, weeks_chart(), layout=layout).read_bytes())
    fonts = {str(f.get("typeface")) for f in root_of(parts).iter(f"{A}latin", f"{A}ea", f"{A}cs")}
    assert fonts == {"Liberation Serif"}
    (extent,) = parsed(parts[BODY], BODY).iter(f"{WP}extent")
    assert int(str(extent.get("cx"))) / 36_000 == pytest.approx(178 * 170 / 180, abs=0.1)


CHILD: Final = """
import sys
from pathlib import Path
from tests.rendering.test_charts import document
from tests.rendering.chart_samples import months_chart, weeks_chart
sys.stdout.buffer.write(document(Path(sys.argv[1]), months_chart(), weeks_chart()).read_bytes())
"""


def made_elsewhere(folder: Path, place: Mapping[str, str]) -> bytes:
    """The document made by another process in another place."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", CHILD, str(folder)],
        check=True, capture_output=True, cwd=Path(__file__).parents[2], env={**os.environ, **place},
    )  # fmt: skip
    return done.stdout


def test_the_same_chart_is_the_same_bytes(tmp_path: Path) -> None:
    """Docx engine 2.1: no clock, zone, language or hash seed in a chart or in its workbook."""
    first = document(tmp_path, months_chart(), weeks_chart()).read_bytes()
    places = ({"TZ": "Asia/Vladivostok", "PYTHONHASHSEED": "4242", "LANG": "ru_RU.UTF-8"},
              {"TZ": "America/New_York", "PYTHONHASHSEED": "7", "LANG": "C"})  # fmt: skip
    for n, place in enumerate(places):
        assert made_elsewhere(tmp_path / str(n), place) == first
    book = read_parts(first)["word/embeddings/chart1.xlsx"]
    with zipfile.ZipFile(io.BytesIO(book)) as inside:
        assert {info.date_time for info in inside.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in inside.infolist()} == {zipfile.ZIP_STORED}
        assert b"2000-01-01T00:00:00Z" in inside.read("docProps/core.xml")


def test_a_chart_is_judged_before_it_travels() -> None:
    """A chart without words or extent, or with a series of another length, is a bug."""
    chart = weeks_chart()
    short = (Series("ряд", (1,), Look.DARK),)
    endless = (replace(chart.series[0], values=(Decimal("Infinity"), 1, 1, 1, 1)),)
    for wrong in (
        {"alt": " "}, {"series": ()}, {"categories": ()}, {"series": short}, {"series": endless},
        {"width_mm": 0}, {"axis": replace(chart.axis, step=Decimal(0))},
        {"axis": replace(chart.axis, high=chart.axis.low)},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"chart|series|value|axis"):
            replace(chart, **wrong)
