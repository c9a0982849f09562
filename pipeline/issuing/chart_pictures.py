"""The charts of a paper as the notebook shows them; the paper itself holds charts of Word."""

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from pipeline.documents.charts import COLUMNS, Chart, Look, Series, Value
from pipeline.issuing.pictures import DPI, STYLE, picture_of
from pipeline.rendering.pictures import Picture

_MM_AN_INCH: Final = 25.4
_BESIDE: Final = 2
_MM_A_LABEL: Final = 15  # where there is less room some categories go without
_GROUP: Final = 0.8  # of the room of a category its columns take
_STROKES: Final[dict[Look, dict[str, Any]]] = {
    Look.LINE: {"linewidth": 1, "marker": "o", "markersize": 5},
    Look.HOLLOW: {"linestyle": "", "marker": "o", "markersize": 3, "markerfacecolor": "1"},
    Look.TARGET: {"linewidth": 1, "linestyle": "--", "drawstyle": "steps-mid"},
    Look.LEVEL: {"linewidth": 1.2, "linestyle": ":"},
}
_FILLS: Final = {Look.DARK: ("0.5", ""), Look.HATCHED: ("1", "///"), Look.LIGHT: ("0.85", "")}


def drawn(charts: Sequence[Chart]) -> Picture:
    """Charts of one size in one picture, two beside each other where there are several."""
    beside = min(len(charts), _BESIDE)
    high = -(-len(charts) // beside)
    first = charts[0]
    size = (beside * first.width_mm / _MM_AN_INCH, high * first.height_mm / _MM_AN_INCH)
    with mpl.rc_context(STYLE | {"font.size": 8}):
        canvas = Canvas(figsize=size, dpi=DPI, layout="constrained")
        cells = canvas.subplots(high, beside, squeeze=False).flatten()
        for axes, chart in zip(cells, charts, strict=False):
            _draw(axes, chart)
        for axes in cells[len(charts) :]:
            axes.set_axis_off()
        return picture_of(canvas, " ".join(chart.alt for chart in charts))


def _draw(axes: Axes, chart: Chart) -> None:
    columns = [series for series in chart.series if series.look in COLUMNS]
    for n, series in enumerate(columns):
        _draw_columns(axes, series, n, len(columns))
    for series in chart.series:
        if series.look not in COLUMNS:
            _draw_line(axes, series)
    count = len(chart.categories)
    step = -(-count * _MM_A_LABEL // chart.width_mm)
    shown = [n for n in range(count) if (count - 1 - n) % step == 0]
    axes.set_xticks(shown, [chart.categories[n] for n in shown])
    axes.set_xlim(-0.5, count - 0.5)
    low, high = float(chart.axis.low), float(chart.axis.high)
    axes.set_yticks(_lines(chart))
    axes.set_ylim(low, high)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_ylabel(chart.axis.title)
    if chart.names_categories:
        axes.set_xlabel(chart.category_title)
    axes.set_title(textwrap.fill(chart.title, chart.width_mm // 2), fontsize=9)
    if chart.has_legend:
        axes.legend(
            frameon=False, ncols=len(chart.series), loc="upper center", bbox_to_anchor=(0.5, -0.22)
        )


def _lines(chart: Chart) -> list[float]:
    count = int((chart.axis.high - chart.axis.low) / chart.axis.step)
    return [float(chart.axis.low + n * chart.axis.step) for n in range(count + 1)]


def _draw_columns(axes: Axes, series: Series, at: int, of: int) -> None:
    colour, hatch = _FILLS[series.look]
    width = _GROUP / of
    places = [n + (at - (of - 1) / 2) * width for n in range(len(series.values))]
    heights = [0 if value is None else float(value) for value in series.values]
    axes.bar(places, heights, width, color=colour, edgecolor="0.2", hatch=hatch, label=series.name)


def _draw_line(axes: Axes, series: Series) -> None:
    values = [_known(value) for value in series.values]
    at = range(len(values))
    axes.plot(at, values, color="0", label=series.name, **_STROKES[series.look])
    for n in sorted(series.starred):
        if series.values[n] is not None:
            axes.annotate("*", (n, values[n]), (4, 2), textcoords="offset points", fontsize=11)


def _known(value: Value) -> float:
    """A number, or what leaves a gap."""
    return float("nan") if value is None else float(Decimal(value))
