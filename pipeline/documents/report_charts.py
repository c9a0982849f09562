"""Charts of the report as plain values: the flow by week, the use of targets, the months before."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.documents.charts import Axis, Chart, Look, Series, axis_over
from pipeline.documents.printing import Paper
from pipeline.documents.report_trends import Restated, charted
from pipeline.documents.values import Context
from pipeline.locales import Locale
from pipeline.metrics.clocks.compliance import Clock
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.evidence import use_of_targets
from pipeline.metrics.lists.flow import weeks
from pipeline.metrics.months.restatements import Past
from pipeline.metrics.months.trends import Trend
from pipeline.metrics.results import Value

WIDE_MM: Final = 178
_NARROW_MM: Final = 87
TALL_MM: Final = 62
_LOW_MM: Final = 52
BANDS: Final = (25, 50, 75, 100, 150)
"""Edges in per cent of a target; what passes 100 is late, and passes 150 late by far."""
_LOOKS: Final = {Clock.RESPONSE: Look.DARK, Clock.RESTORE: Look.HATCHED, Clock.RESOLVE: Look.LIGHT}
_DIGITS: Final = Decimal("0.0001")
_HOUR: Final = 3600
_MINUTE: Final = 60


def charts_part(facts: Facts, past: Past, locale: Locale) -> Context:
    """The charts where the template wants them; those in pairs stand beside each other."""
    months = trend_charts(past, locale)
    return {
        "wide": (*volume_charts(facts, locale), *target_charts(facts, locale)),
        "has_trends": bool(months),
        "trends": tuple(
            {"left": months[at : at + 1], "right": months[at + 1 : at + 2]}
            for at in range(0, len(months), 2)
        ),
    }


def volume_charts(facts: Facts, locale: Locale) -> tuple[Chart, ...]:
    """Incidents reported and resolved by week of the period; none without a single one."""
    found = weeks(facts)
    if not any(week.reported or week.resolved for week in found):
        return ()
    counts = (
        ("reported", [week.reported for week in found], Look.DARK),
        ("resolved", [week.resolved for week in found], Look.HATCHED),
        ("open", [week.open_at_end for week in found], Look.LINE),
    )
    series = tuple(
        Series(locale.say(f"chart.{name}"), tuple(values), look) for name, values, look in counts
    )
    return (
        Chart(
            title=locale.say("chart.volume_title"),
            category_title=locale.say("chart.week_axis"),
            categories=tuple(f"{week.first:%d.%m}" for week in found),
            series=series,
            axis=_counting(locale.say("chart.count_axis"), series),
            alt=locale.say("chart.volume_alt"),
            width_mm=WIDE_MM,
            height_mm=TALL_MM,
            has_legend=True,
            names_categories=True,
        ),
    )


def target_charts(facts: Facts, locale: Locale) -> tuple[Chart, ...]:
    """How many clocks decided in the period used how much of their target; none without one."""
    used = use_of_targets(facts, BANDS)
    series = tuple(
        Series(locale.say(f"clock.{clock.value}"), counts, _LOOKS[clock])
        for clock, counts in used.items()
        if any(counts)
    )
    if not series:
        return ()
    bands = tuple(
        locale.say("chart.band", low=low, high=high)
        for low, high in zip((0, *BANDS), BANDS, strict=False)
    )
    return (
        Chart(
            title=locale.say("chart.target_title"),
            category_title=locale.say("chart.target_axis"),
            categories=(*bands, locale.say("chart.band_last", low=BANDS[-1])),
            series=series,
            axis=_counting(locale.say("chart.clock_axis"), series),
            alt=locale.say("chart.target_alt"),
            width_mm=WIDE_MM,
            height_mm=TALL_MM,
            has_legend=True,
            names_categories=True,
        ),
    )


def _counting(title: str, series: tuple[Series, ...]) -> Axis:
    values = [value for one in series for value in one.values]
    return axis_over(title, values, whole=True, from_zero=True)


def trend_charts(past: Past, locale: Locale) -> tuple[Chart, ...]:
    """The lines worth a chart, month by month.

    Hollow points stand for few events, gaps for no data, the dashed line for the target, an
    asterisk at a point for a figure that an issued report told otherwise.
    """
    restated = Restated(past.restated)
    return tuple(trend_chart(line, restated, Paper(locale)) for line in charted(past.trends))


def trend_chart(
    line: Trend, restated: Restated, paper: Paper, level: tuple[str, Value] | None = None
) -> Chart:
    """One line, month by month.

    Args:
        line: with a value in some month.
        restated: months that issued reports told otherwise.
        paper: prints names and values.
        level: name and height of a dotted line across, in the unit of the value.
    """
    unit, per = _unit_of(line)
    at = range(len(line.points))
    name = paper.metric_name(line.result)
    values = tuple(_in_unit(point.line.value, per) for point in line.points)
    few = tuple(value if line.points[n].few else None for n, value in enumerate(values))
    targets = tuple(_in_unit(point.line.target, per) for point in line.points)
    starred = frozenset(n for n in at if restated.holds(line.points[n].month, line.points[n].line))
    series = [
        Series(name, values, Look.LINE, starred),
        Series(paper.locale.say("chart.few"), few, Look.HOLLOW),
        Series(paper.locale.say("chart.target"), targets, Look.TARGET),
    ]
    if level is not None:
        series.append(Series(level[0], (_in_unit(level[1], per),) * len(at), Look.LEVEL))
    return Chart(
        title=name,
        category_title=paper.locale.say("chart.month_axis"),
        categories=tuple(f"{point.month.first:%m.%Y}" for point in line.points),
        series=tuple(one for one in series if any(value is not None for value in one.values)),
        axis=axis_over(
            paper.locale.say(f"chart.axis_{unit}"),
            [value for one in series for value in one.values],
            whole=unit == "count",
            from_zero=unit != "share",
            room=unit != "share",
        ),
        alt=_alt(line, paper),
        width_mm=_NARROW_MM,
        height_mm=_LOW_MM,
        has_legend=False,
        names_categories=False,
    )


def _unit_of(line: Trend) -> tuple[str, Fraction]:
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


def _in_unit(value: Value | None, per: Fraction) -> Decimal | None:
    if value is None:
        return None
    exact = Fraction(value) / per
    return (Decimal(exact.numerator) / exact.denominator).quantize(_DIGITS)


def _alt(line: Trend, paper: Paper) -> str:
    """What the chart shows, for who cannot see it: every value by month."""
    locale = paper.locale
    points = "; ".join(
        locale.say(
            "chart.trend_alt_point",
            month=locale.month(point.month.first.year, point.month.first.month),
            value=str(paper.metric_value(point.line)),
        )
        for point in line.points
    )
    name = paper.metric_name(line.result)
    if line.result.target is None:
        return locale.say("chart.trend_alt", name=name, points=points)
    target = str(paper.metric_target(line.result))
    return locale.say("chart.trend_alt_target", name=name, points=points, target=target)
