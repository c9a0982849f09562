"""Pictures of the notebook and the report, drawn for print: readable in grey, units on the axes.

The same facts give the same bytes: no clock, no font cache, no library version in the file.
"""

from io import BytesIO
from typing import Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

from pipeline.locales import Locale
from pipeline.metrics.clocks.compliance import Clock
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.evidence import use_of_targets
from pipeline.metrics.lists.flow import weeks
from pipeline.rendering.pictures import Picture

WIDTH_MM: Final = 170
SIZE_IN: Final = (6.7, 2.7)
DPI: Final = 150
_MARKERS: Final = {Clock.RESPONSE: "o", Clock.RESTORE: "s", Clock.RESOLVE: "^"}
STYLE: Final[dict[Any, Any]] = {  # DejaVu comes with matplotlib: the same bytes everywhere
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "poruka",
}


def volume_picture(facts: Facts, locale: Locale) -> Picture | None:
    """Incidents reported and resolved by week of the period; ``None`` without a single one."""
    found = weeks(facts)
    if not any(week.reported or week.resolved for week in found):
        return None
    with mpl.rc_context(STYLE):
        canvas = Canvas(figsize=SIZE_IN, dpi=DPI, layout="constrained")
        axes = canvas.subplots()
        at = range(len(found))
        for offset, counts, colour, hatch, name in (
            (-0.2, [week.reported for week in found], "0.35", "", "reported"),
            (0.2, [week.resolved for week in found], "0.85", "///", "resolved"),
        ):
            axes.bar(
                [x + offset for x in at],
                counts,
                0.4,
                color=colour,
                edgecolor="0.2",
                hatch=hatch,
                label=locale.say(f"chart.{name}"),
            )
        open_at = [week.open_at_end for week in found]
        axes.plot(
            at,
            open_at,
            color="0",
            marker="o",
            markersize=4,
            linewidth=1,
            label=locale.say("chart.open"),
        )
        axes.set_xticks(list(at), [f"{week.first:%d.%m}" for week in found])
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel(locale.say("chart.week_axis"))
        axes.set_ylabel(locale.say("chart.count_axis"))
        axes.set_title(locale.say("chart.volume_title"), fontsize=10)
        axes.legend(
            frameon=False, fontsize=8, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.22)
        )
        return picture_of(canvas, locale.say("chart.volume_alt"))


def target_picture(facts: Facts, locale: Locale) -> Picture | None:
    """Share of the target used by each clock decided in the period; ``None`` without one."""
    shares = use_of_targets(facts)
    if not any(shares.values()):
        return None
    with mpl.rc_context(STYLE):
        canvas = Canvas(figsize=SIZE_IN, dpi=DPI, layout="constrained")
        axes = canvas.subplots()
        for height, (clock, values) in enumerate(shares.items()):
            spread = [height + ((i % 7) - 3) * 0.07 for i in range(len(values))]
            axes.plot(
                values,
                spread,
                linestyle="",
                marker=_MARKERS[clock],
                markersize=5,
                markerfacecolor="0.75",
                markeredgecolor="0.1",
                markeredgewidth=0.7,
            )
        axes.axvline(100, color="0", linewidth=1, linestyle="--")
        axes.set_yticks(
            range(len(shares)), [locale.say(f"clock.{clock.value}") for clock in shares]
        )
        axes.set_ylim(-0.6, len(shares) - 0.4)
        if max(max(values, default=0) for values in shares.values()) > 400:  # noqa: PLR2004  # beyond four targets a linear axis hides the rest
            axes.set_xscale("symlog", linthresh=100)
            axes.xaxis.set_major_formatter("{x:g}")
        axes.set_xlim(left=0)
        axes.set_xlabel(locale.say("chart.target_axis"))
        axes.set_title(locale.say("chart.target_title"), fontsize=10)
        return picture_of(canvas, locale.say("chart.target_alt"))


def picture_of(canvas: Canvas, alt: str) -> Picture:
    """The drawn figure as a picture of a document; ``alt`` says in words what it shows."""
    stream = BytesIO()
    canvas.savefig(stream, format="png", metadata={"Software": None})
    return Picture(png=stream.getvalue(), alt=alt, width_mm=WIDTH_MM)
