"""Charts of every look."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from pipeline.documents.charts import Axis, Chart, Look, Series, Value

MONTHS: Final = tuple(f"{month:02d}.2026" for month in range(1, 13))
VALUES: Final[tuple[Value, ...]] = (
    Decimal("12.5"), 14, None, Decimal("9.25"), None, 11, 13, 15, Decimal("15.5"), 12, 10, 8,
)  # fmt: skip
FEW: Final[tuple[Value, ...]] = tuple(v if n in {3, 9} else None for n, v in enumerate(VALUES))
TARGETS: Final[tuple[Value, ...]] = (None, 12, None, 12, 12, 12, 12, 12, 14, 14, 14, 14)


def months_chart() -> Chart:
    """Values by month: two gaps, hollow points, starred ones, a target with a lone month."""
    return Chart(
        title="Время решения, 90-й процентиль",
        category_title="месяц",
        categories=MONTHS,
        series=(
            Series("Время решения", VALUES, Look.LINE, frozenset({1, 2, 11})),
            Series("мало событий", FEW, Look.HOLLOW),
            Series("цель", TARGETS, Look.TARGET),
        ),
        axis=Axis("ч", Decimal(0), Decimal(20), Decimal(5)),
        alt="Время решения по месяцам: от 8 до 15,5 ч.",
        width_mm=87,
        height_mm=50,
        has_legend=False,
        names_categories=False,
    )


def weeks_chart(count: int = 5) -> Chart:
    """Columns of three looks and a line, by week."""
    looks = ((Look.DARK, 3), (Look.HATCHED, 2), (Look.LIGHT, 1), (Look.LINE, 4))
    return Chart(
        title="Поступление и решение",
        category_title="неделя с",
        categories=tuple(f"{n % 28 + 1:02d}.{n % 12 + 1:02d}" for n in range(count)),
        series=tuple(
            Series(f"ряд {look.value}", tuple(n % 4 + more for n in range(count)), look)
            for look, more in looks
        ),
        axis=Axis("сбоев, шт.", Decimal(0), Decimal(8), Decimal(2)),
        alt="Столбцы по неделям.",
        width_mm=178,
        height_mm=66,
        has_legend=True,
        names_categories=True,
    )


def named(words: str) -> Chart:
    """A chart whose every word is this one."""
    chart = weeks_chart(2)
    series = tuple(replace(one, name=words) for one in chart.series)
    return replace(
        chart, title=words, category_title=words, categories=(words, words), series=series,
        axis=replace(chart.axis, title=words), alt=words,
    )  # fmt: skip
