"""Parts of the report: the table of metrics beside the month before, charts, restatements."""

# ruff: noqa: INP001  # beside its script, no package
from templates.layout import MIDDLE, NUMBER, Column, Paper

_HIDDEN = "После таблицы"


def metrics_table(paper: Paper) -> None:
    """One line a metric; the month before stands there where the report is on a month."""
    missed = "{% if row.missed %}**{{ row.status }}**{% else %}{{ row.status }}{% endif %}"
    previous = "{{ row.previous }}{% if row.restated %}*{% endif %}"

    def columns(*widths: float) -> tuple[Column, ...]:
        name, target, value, events, status = widths
        return (
            Column("Показатель", "{{ row.name }}", name),
            Column("Цель", "{{ row.target }}", target, MIDDLE),
            Column("Факт", "{{ row.value }}", value, NUMBER),
            Column("Событий", "{{ row.events }}", events, NUMBER),
            Column("Итог", missed, status, MIDDLE),
        )

    compared = (
        Column("Пред. месяц", previous, 20, NUMBER),
        Column("Изме\u00adнение", "{{ row.change }}", 20, MIDDLE),
    )
    paper.line("{%p if trends.compared %}", _HIDDEN)
    paper.table((*columns(41, 27, 22, 18, 32), *compared), "metrics.rows")
    paper.line("{%p else %}", _HIDDEN)
    paper.table_or_line(
        "metrics.rows", "Показатели не заданы.", columns(61, 38, 28, 23, 30), "metrics.rows"
    )
    paper.line("{%p endif %}", _HIDDEN)
    paper.when("trends.marked", "Примечание", "{{ trends.marked_line }}")


def months_before(paper: Paper) -> None:
    """How the metrics moved, and what has changed in reports issued before."""
    paper.line("{%p if charts.has_trends %}", _HIDDEN)
    paper.line("Динамика показателей", "Раздел")
    paper.chart_pairs("charts.trends")
    paper.line("{{ trends.legend }}", "Примечание")
    paper.line("{%p endif %}", _HIDDEN)
    paper.line("{%p if restatements.checked %}", _HIDDEN)
    paper.line("Уточнение ранее выданных отчётов", "Раздел")
    paper.table_or_line(
        "restatements.has",
        "{{ restatements.none_line }}",
        (
            Column("Показатель", "{{ row.line }}", 37),
            Column("Месяц", "{{ row.month }}", 28, MIDDLE),
            Column("Было", "{{ row.was }}", 22, NUMBER),
            Column("Стало", "{{ row.now }}", 22, NUMBER),
            Column("Отчёт", "№ {{ row.report }}", 36, MIDDLE),
            Column("Чем вызвано", "{{ row.cause }}", 35),
        ),
        "restatements.rows",
    )
    paper.lines(
        "Пункт", "{%p for one in restatements.due %}", paper.parts("one.parts"), "{%p endfor %}"
    )
    paper.line("{%p endif %}", _HIDDEN)
