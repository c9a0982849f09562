"""The section of the report on reductions of the fee and penalties, step by step."""

# ruff: noqa: INP001  # beside its script, no package
from templates.layout import NUMBER, Column, Paper


def reductions(paper: Paper) -> None:
    """A table of lines and its steps for each month; the context is ``report_credits``."""
    name = "{{ row.metric }}{% if row.has_days %}, {{ row.days }}{% endif %}"
    value = "{{ row.value }}{% if row.has_events %} ({{ row.events }}){% endif %}"
    paper.line("{%p if credits.has %}", "После таблицы")
    paper.line("{{ credits.heading }}", "Раздел")
    paper.line("{%p for month in credits.months %}", "После таблицы")
    paper.when("month.has_title", "Подраздел", "{{ month.title }}")
    _sentences(paper, "Пункт", "month.opening")
    paper.line("{%p if month.has_rows %}", "После таблицы")
    paper.table(
        (
            Column("Показатель", name, 34),
            Column("Факт", value, 18, NUMBER),
            Column("Ступень шкалы", "{{ row.tier }}", 25),
            Column("Про\u00adцент", "{{ row.per_cent }}", 14, NUMBER),
            Column("База", "{{ row.base }}", 27, NUMBER),
            Column("Вес", "{{ row.weight }}", 10, NUMBER),
            Column("До предела", "{{ row.before }}", 26, NUMBER),
            Column("Принято", "{{ row.amount }}", 26, NUMBER),
        ),
        "month.rows",
    )
    paper.line("{%p endif %}", "После таблицы")
    _sentences(paper, "Пункт", "month.closing")
    _sentences(paper, "Примечание", "month.notes")
    paper.line("{%p endfor %}", "После таблицы")
    _sentences(paper, "Итог", "credits.totals")
    paper.line("{%p endif %}", "После таблицы")


def _sentences(paper: Paper, style: str, path: str) -> None:
    paper.lines(style, f"{{%p for line in {path} %}}", paper.parts("line.parts"), "{%p endfor %}")
