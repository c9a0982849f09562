"""A parameter over time with its limit: for the act of a check, readable in grey."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter, date2num
from matplotlib.figure import Figure as Canvas

from pipeline.domain.claims import Measurement
from pipeline.domain.letters import ToldItem
from pipeline.issuing.pictures import DPI, SIZE_IN, STYLE, picture_of
from pipeline.locales import Locale
from pipeline.rendering.pictures import Picture
from pipeline.warranty import exposure

_BEFORE: Final = 6  # windows of the condition shown before the fault
_AFTER: Final = 2
_LEAST: Final = timedelta(hours=6)
_FEW: Final = 120  # readings that are still told apart by a mark
_LONG: Final = timedelta(days=2)


def measurement_picture(
    item: ToldItem,
    series: Sequence[Measurement],
    fault_at: datetime,
    locale: Locale,
    zone: ZoneInfo,
) -> Picture | None:
    """The values around a fault, the limit, the episodes beyond it, the window that was judged.

    Args:
        item: a condition as told.
        series: values of its parameter, by time.
        fault_at: when the fault happened.
        locale: language of the words.
        zone: of the contract; the axis shows its wall time.

    Returns:
        ``None`` where nothing was measured around the fault.
    """
    window = timedelta(seconds=item.window_s)
    start = fault_at - max(window * _BEFORE, _LEAST)
    end = fault_at + max(window * _AFTER, _LEAST / 3)
    shown = [one for one in series if start <= one.at < end]
    if not shown or item.limit is None:
        return None
    with mpl.rc_context(STYLE):
        canvas = Canvas(figsize=SIZE_IN, dpi=DPI, layout="constrained")
        axes = canvas.subplots()
        _draw_limits(axes, item, locale)
        found = exposure(series, ((start, item),), start, end)
        for at, episode in enumerate(found.episodes):
            label = locale.say("chart.episode") if at == 0 else ""
            axes.axvspan(
                _at(episode.start), _at(episode.end),
                color="0.85", hatch="///", linewidth=0, label=label,
            )  # fmt: skip
        axes.axvspan(_at(fault_at - window), _at(fault_at), ymax=0.03, color="0.4", linewidth=0)
        axes.plot(
            [_at(one.at) for one in shown],
            [float(one.value) for one in shown],
            color="0",
            linewidth=1,
            marker="o" if len(shown) <= _FEW else "",
            markersize=3,
            drawstyle="steps-post",
            label=item.parameter,
        )
        axes.axvline(
            _at(fault_at), color="0", linewidth=1.4, linestyle=":", label=locale.say("chart.fault")
        )
        locator = AutoDateLocator(tz=zone, maxticks=8)  # type: ignore[no-untyped-call]  # no types
        axes.xaxis.set_major_locator(locator)
        pattern = "%d.%m" if end - start > _LONG else "%d.%m\n%H:%M"
        formatter = DateFormatter(pattern, tz=zone)  # type: ignore[no-untyped-call]  # no types
        axes.xaxis.set_major_formatter(formatter)
        axes.set_xlim(_at(start), _at(end))
        axes.set_ylabel(item.unit or "")
        axes.set_title(
            locale.say("chart.measured_title", id=item.id, parameter=item.parameter or ""),
            fontsize=10,
        )
        axes.legend(
            frameon=False, fontsize=8, ncols=5, loc="upper center", bbox_to_anchor=(0.5, -0.2)
        )
        alt = locale.say("chart.measured_alt", id=item.id, parameter=item.parameter or "")
        return picture_of(canvas, alt)


def _at(instant: datetime) -> float:
    """An instant on an axis of dates."""
    return float(date2num(instant))  # type: ignore[no-untyped-call]  # matplotlib gives no types


def _draw_limits(axes: Axes, item: ToldItem, locale: Locale) -> None:
    for value, style, key in (
        (item.limit, "--", "chart.limit"),
        (item.upper, "--", "chart.limit"),
        (item.gross_limit, "-.", "chart.gross_limit"),
    ):
        if value is not None:
            axes.axhline(
                float(value),
                color="0.25",
                linewidth=1,
                linestyle=style,
                label="" if value is item.upper else locale.say(key),
            )
