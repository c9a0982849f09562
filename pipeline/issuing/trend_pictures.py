"""Small charts of the report's lines by month, drawn for print like the other pictures."""

import textwrap
from decimal import Decimal
from fractions import Fraction
from math import isnan
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

from pipeline.documents.printing import Paper
from pipeline.documents.report_trends import Restated, charted
from pipeline.issuing.pictures import DPI, SIZE_IN, STYLE, picture_of
from pipeline.locales import Locale
from pipeline.metrics.months.restatements import Past
from pipeline.metrics.months.trends import Trend
from pipeline.metrics.results import Value
from pipeline.rendering.pictures import Picture

_ROW_IN: Final = 2.0  # height of a row of charts
_LABELS: Final = 5  # of more months some go without
_TITLE: Final = 44  # characters in a line
_ROOM: Final = 0.15  # of the height, beyond the lowest and the highest point
_HOUR: Final = 3600
_MINUTE: Final = 60


def trends_picture(past: Past, locale: Locale) -> Picture | None:
    """Small charts of the lines worth one, month by month; ``None`` without any.

    Hollow points stand for few events, gaps for no data, the dashed line for the target, an
    asterisk at a point for a figure that an issued report told otherwise.
    """
    lines = charted(past.trends)
    if not lines:
        return None
    restated = Restated(past.restated)
    high = (len(lines) + 1) // 2
    with mpl.rc_context(STYLE | {"font.size": 7}):
        canvas = Canvas(figsize=(SIZE_IN[0], _ROW_IN * high), dpi=DPI, layout="constrained")
        cells = canvas.subplots(high, 2, squeeze=False).flatten()
        for axes, line in zip(cells, lines, strict=False):
            _draw(axes, line, restated, locale)
        for axes in cells[len(lines) :]:
            axes.set_axis_off()
        return picture_of(canvas, _words(lines, locale))


def _draw(axes: Axes, line: Trend, restated: Restated, locale: Locale) -> None:
    unit, per = _scale(line)
    at = range(len(line.points))
    values = [_scaled(point.line.value, per) for point in line.points]
    targets = [_scaled(point.line.target, per) for point in line.points]
    known = [value for value in (*values, *targets) if not isnan(value)]
    axes.plot(at, values, color="0.2", linewidth=1)  # NaN leaves a gap
    for few, face in ((False, "0.2"), (True, "1")):
        own = [n for n in at if line.points[n].few is few]
        axes.plot(
            own,
            [values[n] for n in own],
            linestyle="",
            marker="o",
            markersize=5,
            markerfacecolor=face,
            markeredgecolor="0.1",
            markeredgewidth=0.8,
        )
    axes.plot(at, targets, color="0", linewidth=1, linestyle="--", drawstyle="steps-mid")
    step = -(-len(at) // _LABELS)
    shown = [n for n in at if (len(at) - 1 - n) % step == 0]
    axes.set_xticks(shown, [f"{line.points[n].month.first:%m.%Y}" for n in shown])
    axes.set_xlim(-0.5, len(at) - 0.5)
    low, high = min(known), max(known)
    if unit != "share":
        low, high = min(0, low), max(1, high)
    room = (high - low or high) * _ROOM
    axes.set_ylim(low - room / 2, high + room)
    for n in at:
        if restated.holds(line.points[n].month, line.points[n].line) and not isnan(values[n]):
            axes.annotate("*", (n, values[n]), (4, 2), textcoords="offset points", fontsize=11)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=unit == "count"))
    axes.yaxis.set_major_formatter(lambda value, _: locale.number(Decimal(f"{value:.4f}")))
    axes.set_ylabel(locale.say(f"chart.axis_{unit}"))
    axes.set_title(textwrap.fill(Paper(locale).metric_name(line.result), _TITLE), fontsize=8)


def _scale(line: Trend) -> tuple[str, Fraction]:
    """The unit on the axis, and how much of the value's own unit it is."""
    match line.result.unit:
        case "share":
            return "share", Fraction(1, 100)
        case "seconds":
            values = (Fraction(point.line.value or 0) for point in line.points)
            is_long = any(abs(value) > 2 * _HOUR for value in values)
            return ("hours", Fraction(_HOUR)) if is_long else ("minutes", Fraction(_MINUTE))
        case "hours":
            return "hours", Fraction(1)
    return "count", Fraction(1)


def _scaled(value: Value | None, per: Fraction) -> float:
    return float("nan") if value is None else float(Fraction(value) / per)


def _words(lines: tuple[Trend, ...], locale: Locale) -> str:
    """What the charts show, for who cannot see them: every value by month."""
    paper, said = Paper(locale), []
    for line in lines:
        points = "; ".join(
            locale.say(
                "chart.trends_alt_point",
                month=locale.month(point.month.first.year, point.month.first.month),
                value=str(paper.metric_value(point.line)),
            )
            for point in line.points
        )
        name, given = paper.metric_name(line.result), {}
        key = "chart.trends_alt_line"
        if line.result.target is not None:
            key, given = (
                "chart.trends_alt_target",
                {"target": str(paper.metric_target(line.result))},
            )
        said.append(locale.say(key, name=name, points=points, **given))
    return locale.say("chart.trends_alt", lines=". ".join(said))
