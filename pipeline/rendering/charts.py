"""Native charts of Word: editable, drawn for print in grey, in the font of the document.

Written by hand and not by python-pptx, which has no columns beside lines and no choice of axis
numbers. Element order is that of the standard: Word refuses a part in any other.
"""

from decimal import Decimal
from typing import Final

from lxml import etree

from pipeline.documents.charts import COLUMNS, Chart, Look, Series
from pipeline.rendering.chart_data import add_categories, add_name, add_values
from pipeline.rendering.chart_xml import (
    AXIS,
    BLACK,
    DARK,
    EDGE,
    NAMES,
    PALE,
    WHITE,
    C,
    Lettering,
    R,
    add,
    set_fill,
    set_line,
)
from pipeline.rendering.package import serialised

_CATEGORIES: Final = "1"  # ids of the axes; the standard allows no negative ones
_VALUES: Final = "2"
_TITLE_PT: Final = 9
_TEXT_PT: Final = 8
_STAR_PT: Final = 12
_MM_A_SIGN: Final = 1.45  # width of a digit at this size, and its height when it lies
_MM_A_LINE: Final = 3.2
_AROUND_MM: Final = 16  # beside the categories: numbers and title of the other axis
_MARK_SIZE: Final = 7
_MARKERS: Final = {
    Look.LINE: ("circle", _MARK_SIZE, BLACK),
    Look.HOLLOW: ("circle", _MARK_SIZE - 3, WHITE),  # over a black one: LibreOffice knows no rings
    Look.TARGET: ("none", 0, BLACK),
    Look.LEVEL: ("none", 0, BLACK),
}
_FILLS: Final = {Look.DARK: (DARK, ""), Look.HATCHED: (EDGE, "wdUpDiag"), Look.LIGHT: (PALE, "")}


def chart_part(chart: Chart, *, language: str, font: str) -> bytes:
    """The part ``word/charts/chartN.xml``; its relationship ``rId1`` is to the workbook.

    Args:
        chart: what is shown.
        language: tag of the words, ``ru-RU``.
        font: they are set in.
    """
    lettering = Lettering(font, language)
    space = etree.Element(f"{{{C}}}chartSpace", nsmap=NAMES)
    add(space, "c:date1904", val="0")
    add(space, "c:lang", val=language)
    add(space, "c:roundedCorners", val="0")
    drawn = add(space, "c:chart")
    title = add(drawn, "c:title")
    lettering.say(title, chart.title, points=_TITLE_PT, bold=True)
    add(title, "c:overlay", val="0")
    add(drawn, "c:autoTitleDeleted", val="0")
    _add_plot(drawn, chart, lettering)
    if chart.has_legend:
        legend = add(drawn, "c:legend")
        add(legend, "c:legendPos", val="t")
        add(legend, "c:overlay", val="0")
        lettering.look(legend, points=_TEXT_PT)
    add(drawn, "c:plotVisOnly", val="1")
    add(drawn, "c:dispBlanksAs", val="gap")
    shape = add(space, "c:spPr")
    set_fill(shape, None)
    set_line(shape, None)
    lettering.look(space, points=_TEXT_PT)
    data = add(space, "c:externalData")
    data.set(f"{{{R}}}id", "rId1")
    add(data, "c:autoUpdate", val="0")
    return serialised(space)


def _add_plot(drawn: etree._Element, chart: Chart, lettering: Lettering) -> None:
    plot = add(drawn, "c:plotArea")
    add(plot, "c:layout")
    columns = [n for n, series in enumerate(chart.series) if series.look in COLUMNS]
    lines = [n for n in range(len(chart.series)) if n not in columns]
    if columns:
        bars = add(plot, "c:barChart")
        add(bars, "c:barDir", val="col")
        add(bars, "c:grouping", val="clustered")
        add(bars, "c:varyColors", val="0")
        for at in columns:
            _add_columns(bars, at, chart)
        add(bars, "c:gapWidth", val="60")
        _add_axis_ids(bars)
    if lines:
        drawn_lines = add(plot, "c:lineChart")
        add(drawn_lines, "c:grouping", val="standard")
        add(drawn_lines, "c:varyColors", val="0")
        for at in lines:
            _add_line(drawn_lines, at, chart, lettering)
        add(drawn_lines, "c:marker", val="1")
        _add_axis_ids(drawn_lines)
    _add_category_axis(plot, chart, lettering)
    _add_value_axis(plot, chart, lettering)


def _add_axis_ids(group: etree._Element) -> None:
    add(group, "c:axId", val=_CATEGORIES)
    add(group, "c:axId", val=_VALUES)


def _add_series(group: etree._Element, at: int, series: Series) -> etree._Element:
    made = add(group, "c:ser")
    add(made, "c:idx", val=str(at))
    add(made, "c:order", val=str(at))
    add_name(made, at, series)
    return made


def _add_columns(group: etree._Element, at: int, chart: Chart) -> None:
    series = chart.series[at]
    made = _add_series(group, at, series)
    shape = add(made, "c:spPr")
    set_fill(shape, *_FILLS[series.look])
    set_line(shape, EDGE)
    add(made, "c:invertIfNegative", val="0")
    add_categories(made, chart)
    add_values(made, at, chart)


def _add_line(group: etree._Element, at: int, chart: Chart, lettering: Lettering) -> None:
    series = chart.series[at]
    made = _add_series(group, at, series)
    _set_stroke(made, series.look)
    _add_marker(made, *_MARKERS[series.look])
    if series.look is Look.TARGET:
        for point in _lone(series):
            own = add(made, "c:dPt")
            add(own, "c:idx", val=str(point))
            _add_marker(own, "dash", _MARK_SIZE, BLACK)
            add(own, "c:bubble3D", val="0")
            _set_stroke(own, series.look)
    _add_stars(made, series, lettering)
    add_categories(made, chart)
    add_values(made, at, chart)
    add(made, "c:smooth", val="0")


def _lone(series: Series) -> list[int]:
    """Points between gaps, which make no line."""
    known = [False, *(value is not None for value in series.values), False]
    return [n for n in range(len(series.values)) if known[n : n + 3] == [False, True, False]]


def _set_stroke(parent: etree._Element, look: Look) -> None:
    shape = add(parent, "c:spPr")
    match look:
        case Look.TARGET:
            set_line(shape, BLACK, points=1, dash="dash")
        case Look.LEVEL:
            set_line(shape, BLACK, points=1.25, dash="sysDot")
        case Look.HOLLOW:
            set_line(shape, None)
        case _:
            set_line(shape, BLACK, points=1.25)


def _add_marker(parent: etree._Element, symbol: str, size: int, fill: str) -> None:
    marker = add(parent, "c:marker")
    add(marker, "c:symbol", val=symbol)
    if symbol == "none":
        return
    add(marker, "c:size", val=str(size))
    shape = add(marker, "c:spPr")
    set_fill(shape, fill)
    set_line(shape, fill)


def _add_stars(made: etree._Element, series: Series, lettering: Lettering) -> None:
    starred = [n for n in sorted(series.starred) if series.values[n] is not None]
    if not starred:
        return
    labels = add(made, "c:dLbls")
    for point in starred:
        label = add(labels, "c:dLbl")
        add(label, "c:idx", val=str(point))
        lettering.say(label, "*", points=_STAR_PT)
        add(label, "c:dLblPos", val="r")
        _add_shown(label, value="1")
    _add_shown(labels, value="0")


def _add_shown(labels: etree._Element, *, value: str) -> None:
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        add(labels, f"c:show{name}", val=value if name == "Val" else "0")


def _add_category_axis(plot: etree._Element, chart: Chart, lettering: Lettering) -> None:
    axis = add(plot, "c:catAx")
    add(axis, "c:axId", val=_CATEGORIES)
    add(axis, "c:scaling/c:orientation", val="minMax")
    add(axis, "c:delete", val="0")
    add(axis, "c:axPos", val="b")
    if chart.names_categories:
        _add_title(axis, chart.category_title, lettering, turn=0)
    add(axis, "c:numFmt", formatCode="General", sourceLinked="0")
    add(axis, "c:majorTickMark", val="out")
    add(axis, "c:minorTickMark", val="none")
    add(axis, "c:tickLblPos", val="low")
    set_line(add(axis, "c:spPr"), AXIS)
    turn, every = _labels(chart)
    lettering.look(axis, points=_TEXT_PT, turn=turn)
    add(axis, "c:crossAx", val=_VALUES)
    add(axis, "c:crosses", val="min")
    add(axis, "c:auto", val="0")
    add(axis, "c:lblAlgn", val="ctr")
    add(axis, "c:lblOffset", val="100")
    add(axis, "c:tickLblSkip", val=str(every))
    add(axis, "c:noMultiLvlLbl", val="1")


def _labels(chart: Chart) -> tuple[int, int]:
    """How labels of categories fit: by what they are turned, and every which of them stands."""
    room = (chart.width_mm - _AROUND_MM) / len(chart.categories)
    if room >= _MM_A_SIGN * (1 + max(map(len, chart.categories))):
        return 0, 1
    return -90, -int(-_MM_A_LINE // room)


def _add_value_axis(plot: etree._Element, chart: Chart, lettering: Lettering) -> None:
    axis = add(plot, "c:valAx")
    add(axis, "c:axId", val=_VALUES)
    scaling = add(axis, "c:scaling")
    add(scaling, "c:orientation", val="minMax")
    add(scaling, "c:max", val=_plain(chart.axis.high))
    add(scaling, "c:min", val=_plain(chart.axis.low))
    add(axis, "c:delete", val="0")
    add(axis, "c:axPos", val="l")
    set_line(add(axis, "c:majorGridlines/c:spPr"), PALE, points=0.5)
    _add_title(axis, chart.axis.title, lettering, turn=-90)
    add(axis, "c:numFmt", formatCode="General", sourceLinked="0")
    add(axis, "c:majorTickMark", val="out")
    add(axis, "c:minorTickMark", val="none")
    add(axis, "c:tickLblPos", val="low")
    set_line(add(axis, "c:spPr"), AXIS)
    lettering.look(axis, points=_TEXT_PT)
    add(axis, "c:crossAx", val=_CATEGORIES)
    add(axis, "c:crosses", val="min")
    add(axis, "c:crossBetween", val="between")
    add(axis, "c:majorUnit", val=_plain(chart.axis.step))


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _add_title(axis: etree._Element, words: str, lettering: Lettering, *, turn: int) -> None:
    title = add(axis, "c:title")
    lettering.say(title, words, points=_TEXT_PT, turn=turn)
    add(title, "c:overlay", val="0")
