"""The annex of the report: what the counted time of each missed clock is made of."""

# ruff: noqa: INP001  # beside its script, no package
from templates.layout import NUMBER, Column, Paper


def counted_time(paper: Paper) -> None:
    """A heading, a sentence, the steps and the cells for each; nothing where none was missed."""
    paper.line("{%p if trails.has %}", "После таблицы")
    paper.line("Приложение\u00a01. Как посчитаны нарушенные сроки", "Раздел с новой страницы")
    paper.line(
        "Учтённое время складывается из времени поддержки между событиями журнала за вычетом пауз."
        " Строка «время поддержки» — часы одного дня или нескольких одинаковых дней.",
        "Пункт",
    )
    paper.when("trails.has_more", "Пункт", paper.parts("trails.more"))
    paper.line("{%p for trail in trails.rows %}", "После таблицы")
    paper.line("Обращение {{ trail.incident }}: {{ trail.clock }}", "Подраздел")
    side = f"{{% if trail.has_side %}} {paper.parts('trail.side')}{{% endif %}}"
    paper.line(f"{paper.parts('trail.judged')}{side}", "Перед таблицей")
    # Before the table: after it, it would be left alone on the next page.
    paper.line(paper.parts("trail.evidence"), "Перед таблицей")
    paper.table(
        (
            Column("Когда", "{{ row.at }}", 38),
            Column("Что происходило", paper.parts("row.piece"), 78),
            Column("Учтено", "{{ row.counted }}", 30, NUMBER),
            Column("Ячейка журнала", "{{ row.cells }}", 34),
        ),
        "trail.lines",
    )
    paper.line("{%p endfor %}", "После таблицы")
    paper.line("{%p endif %}", "После таблицы")
