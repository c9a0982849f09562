"""Parts of the report: its first page, the worst cases, the flow, promises, the data behind it."""

# ruff: noqa: INP001  # beside its script, no package
from templates.layout import MIDDLE, NUMBER, Column, Paper
from templates.styles import dress_report

_HIDDEN = "После таблицы"


class ReportPaper(Paper):
    """A report: its annex begins on a page of its own."""

    def __init__(self) -> None:
        """The page and the style of an annex over those of all papers."""
        super().__init__()
        dress_report(self._word)


def main_points(paper: Paper) -> None:
    """What the client's head reads: one page, for the meeting."""
    paper.line("Главное", "Раздел")
    paper.when("summary.comment_here", "Слова менеджера", "{{ summary.comment }}")
    paper.lines(
        "Пункт",
        "{%p for sentence in summary.sentences %}",
        paper.parts("sentence.parts"),
        "{%p endfor %}",
    )
    paper.line(paper.parts("summary.mark"), "Итог")
    paper.when("promises.has", "Пункт", paper.parts("summary.promises"))
    paper.line("Что решить на встрече", "Подраздел")
    paper.lines(
        "Пункт",
        "{%p for decision in summary.decisions %}",
        f"— {paper.parts('decision.parts')}",
        "{%p endfor %}",
    )
    paper.when("summary.has_more_decisions", "Пункт", paper.parts("summary.more_decisions"))
    paper.writing_lines(2)
    paper.line("{%p if summary.plan_here %}", _HIDDEN)
    paper.line("План на следующий период", "Подраздел")
    paper.line("{{ summary.plan }}", "Слова менеджера")
    paper.line("{%p endif %}", _HIDDEN)
    paper.when(
        "summary.has_words_later",
        "Примечание",
        "Комментарий и план, которые здесь не поместились, стоят перед подписями.",
    )


def words_later(paper: Paper) -> None:
    """What the manager says at more length than the first page holds."""
    for name, title in (("comment", "Комментарий к периоду"), ("plan", "План на следующий период")):
        paper.line(f"{{%p if summary.{name}_later %}}", _HIDDEN)
        paper.line(title, "Раздел")
        paper.line(f"{{{{ summary.{name} }}}}", "Слова менеджера")
        paper.line("{%p endif %}", _HIDDEN)


def worst_cases(paper: Paper) -> None:
    """The worst incidents, each as a line of time."""
    paper.line("Самые тяжёлые случаи", "Раздел")
    paper.when(
        "worst.has",
        "Перед таблицей",
        "Промежутки между событиями — календарные, нормы — во времени поддержки.",
    )
    event = "{% if row.is_due %}**{{ row.event }}**{% else %}{{ row.event }}{% endif %}"
    paper.line("{%p for story in worst.stories %}", _HIDDEN)
    paper.line(paper.parts("story.title"), "Подраздел")
    paper.lines(
        "Перед таблицей",
        "{%p for line in story.lines %}",
        paper.parts("line.parts"),
        "{%p endfor %}",
    )
    paper.table(
        (
            Column("Время", "{{ row.happened_at }}", 38, MIDDLE),
            Column("Событие", event, 78),
            Column("От начала", "{{ row.since }}", 32, NUMBER),
            Column("После предыдущего", "{{ row.after }}", 32, NUMBER),
        ),
        "story.events",
    )
    paper.when("story.has_more", "Примечание", paper.parts("story.more"))
    paper.line("{%p endfor %}", _HIDDEN)
    paper.when("not worst.has", "Пункт", "{{ worst.none_line }}")


def volume(paper: Paper) -> None:
    """Movement of the incidents by week and month, their causes, the age of what is open."""
    for name, title in (("weeks", "По неделям"), ("months", "По месяцам")):
        paper.line(f"{{%p if volume.has_{name} %}}", _HIDDEN)
        paper.line(title, "Подраздел")
        paper.table(
            (
                Column("Период", "{{ row.span }}", 48),
                Column("На начало", "{{ row.start }}", 20, NUMBER),
                Column("Зареги\u00adстрировано", "{{ row.reported }}", 24, NUMBER),
                Column("Открыто повторно", "{{ row.reopened }}", 22, NUMBER),
                Column("Решений", "{{ row.resolved }}", 20, NUMBER),
                Column("Закрыто без решения", "{{ row.closed_unresolved }}", 24, NUMBER),
                Column("На конец", "{{ row.end }}", 22, NUMBER),
            ),
            f"volume.{name}",
        )
        paper.line("{%p endif %}", _HIDDEN)
    paper.line("Причины сбоев, зарегистрированных в периоде", "Подраздел")
    paper.table_or_line(
        "causes.has",
        "{{ causes.none_line }}",
        (
            Column("Причина", "{{ row.cause }}", 90),
            Column("Сбоев", "{{ row.count }}", 22, NUMBER),
            Column("Доля", "{{ row.share }}", 28, NUMBER),
            Column("Нарастающим итогом", "{{ row.cumulative }}", 40, NUMBER),
        ),
        "causes.rows",
    )
    paper.when("causes.has_rest", "Примечание", paper.parts("causes.rest"))
    paper.line("Возраст незакрытых сбоев на конец периода", "Подраздел")
    paper.table_or_line(
        "ageing.has",
        "{{ ageing.none_line }}",
        (
            Column("Возраст", "{{ row.age }}", 60),
            Column("Сбоев", "{{ row.count }}", 25, NUMBER),
            Column("Старейшее обращение", "{{ row.oldest }}", 50),
            Column("Зарегистрировано", "{{ row.reported_at }}", 45, MIDDLE),
        ),
        "ageing.rows",
    )


def promises(paper: Paper) -> None:
    """What was promised before, and how it stands."""
    state = "{% if row.is_overdue %}**{{ row.state }}**{% else %}{{ row.state }}{% endif %}"
    paper.line("Решения и обещания", "Раздел")
    paper.when("promises.has", "Перед таблицей", paper.parts("promises.summary"))
    paper.table_or_line(
        "promises.has",
        "{{ promises.none_line }}",
        (
            Column("Что решено", "{{ row.decided }}", 68),
            Column("Откуда", "{{ row.source }}", 34),
            Column("Ответственный", "{{ row.owner }}", 30),
            Column("Срок", "{{ row.due }}", 21, MIDDLE),
            Column("Состояние", state, 27),
        ),
        "promises.rows",
    )


def advice(paper: Paper) -> None:
    """What the figures advise; without anything the section is left out."""
    paper.line("{%p if advice.has %}", _HIDDEN)
    paper.line("Рекомендации", "Раздел")
    paper.table(
        (
            Column("Что рекомендуем", paper.parts("row.advice"), 108),
            Column("Показатель", "{{ row.metric }}", 42),
            Column("Чьё решение", "{{ row.decider }}", 30),
        ),
        "advice.rows",
    )
    paper.line("{%p endif %}", _HIDDEN)


def data(paper: Paper) -> None:
    """Remarks on the data, and every row and span the figures do not count."""
    paper.line("Замечания к данным", "Раздел")
    paper.lines(
        "Пункт",
        "{%p if data_notes.has %}", "{%p for row in data_notes.rows %}", "{{ row.text }}",
        "{%p endfor %}", "{%p else %}", "{{ data_notes.none_line }}", "{%p endif %}",
    )  # fmt: skip
    paper.line("{%p if closed.has %}", _HIDDEN)
    paper.line("Закрыто без решения", "Подраздел")
    paper.line(
        "Эти обращения вышли из остатка в день закрытия и в показатели решения не входят.",
        "Перед таблицей",
    )
    paper.table(
        (
            Column("Обращение", "{{ row.incident }}", 40),
            Column("Тип", "{{ row.kind }}", 40),
            Column("Зарегистрировано", "{{ row.reported_at }}", 50, MIDDLE),
            Column("Закрыто", "{{ row.closed_at }}", 50, MIDDLE),
        ),
        "closed.rows",
    )
    paper.when("closed.has_more", "Примечание", paper.parts("closed.more"))
    paper.line("{%p endif %}", _HIDDEN)
    for name, title, columns in (
        (
            "excluded",
            "Исключённые строки",
            (Column("Место", "{{ row.row }}", 50), Column("Причина", "{{ row.reason }}", 130)),
        ),
        (
            "pauses",
            "Паузы",
            (
                Column("Обращение", "{{ row.incident }}", 32),
                Column("С", "{{ row.from_at }}", 36, MIDDLE),
                Column("По", "{{ row.to_at }}", 36, MIDDLE),
                Column("Причина", "{{ row.reason }}", 50),
                Column("Учёт", "{{ row.counted }}", 26),
            ),
        ),
        (
            "gaps",
            "Перерывы в работе линии поддержки",
            (
                Column("С", "{{ row.from_at }}", 36, MIDDLE),
                Column("По", "{{ row.to_at }}", 36, MIDDLE),
                Column("Длительность", "{{ row.duration }}", 34, NUMBER),
                Column("Примечание", "{{ row.note }}", 74),
            ),
        ),
    ):
        paper.line(title, "Подраздел")
        paper.table_or_line(f"{name}.has", f"{{{{ {name}.none_line }}}}", columns, f"{name}.rows")
        paper.when(f"{name}.has_more", "Примечание", paper.parts(f"{name}.more"))


def versions(paper: Paper) -> None:
    """By which calendar, catalogue and program the figures were made."""
    paper.line("Чем посчитано", "Подраздел")
    # What stands before the signatures goes with them: they are never alone on a page.
    paper.lines(
        "Перед таблицей",
        "{%p for line in versions %}",
        paper.parts("line.parts"),
        "{%p endfor %}",
    )
