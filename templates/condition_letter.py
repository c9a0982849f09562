"""Письмо о технических условиях: context made by ``pipeline.documents.condition_letter``."""

# ruff: noqa: INP001  # beside its script, no package
from typing import Final

from templates.layout import MIDDLE, Column, Paper
from templates.letterhead import letter_head

_GRID_MM: Final = (16, 57, 29, 24, 22, 14, 18)
_HEAD_ONE: Final = (
    "№",
    "Условие",
    "Показатель",
    "Норма",
    "Грубое значение",
    "Ед.",
    "Сущест\u00adвенное",
)
_HEAD_TWO: Final = ("", "Как измеряется", "Период и статистика", "Кто и когда проверяет")
_SPANS: Final = (1, 1, 2, 3)
_TOGETHER: Final = "Таблица – связка"
_TOGETHER_MIDDLE: Final = "Таблица – связка по центру"
_DATE: Final = "«____» ______________ 20___ г."
_FORM_MM: Final = (70, 110)
_SIGNED: Final = (
    ("Должность", ""),
    ("Подпись, инициалы и фамилия", ""),
    ("Дата", _DATE),
)
BULLET: Final = "•\t"


def condition_letter() -> bytes:
    """The letter, the memo for the users, the acknowledgement page."""
    paper = Paper()
    for write in (
        _head, _basis, _changes, _answer, _conditions, _method, _limitations, _baseline,
        _consequences, _foot, _memo, _acknowledgement,
    ):  # fmt: skip
        write(paper)
    return paper.saved("Письмо о технических условиях")


def _head(paper: Paper) -> None:
    letter_head(paper)
    paper.line(paper.parts("subject"), "Тема письма")
    paper.line(paper.parts("greeting"), "Обращение")


def _basis(paper: Paper) -> None:
    paper.line(paper.parts("opening"))
    paper.line(paper.parts("basis.parts"))
    paper.when("basis.has_summary", "Текст документа", "{{ basis.summary }}")
    paper.when("basis.has_guaranteed", "Текст документа", paper.parts("basis.guaranteed"))
    paper.when(
        "basis.is_common",
        "Текст документа",
        paper.parts("basis.common"),
        paper.parts("basis.confirmed"),
    )


def _changes(paper: Paper) -> None:
    """What differs from the letter that this one takes the place of."""
    path = "replaced.changes"
    paper.line("{%p if replaced.has %}", "После таблицы")
    paper.line(paper.parts(f"{path}.heading"), "Часть письма")
    paper.table_or_line(
        f"{path}.has_rows",
        f"{{{{ {path}.none_line }}}}",
        (
            Column("№", "{{ row.id }}", 24),
            Column("Изменение", "{{ row.what }}", 36),
            Column("Было", "{{ row.was }}", 60),
            Column("Стало", "{{ row.now }}", 60),
        ),
        f"{path}.rows",
    )
    paper.line("{%p endif %}", "После таблицы")


def _answer(paper: Paper) -> None:
    """What was decided of the objections to the letter that this one takes the place of."""
    answer = "{% if row.has_answer %}: {{ row.answer }}{% endif %}"
    paper.line("{%p if answer.has %}", "После таблицы")
    paper.line(paper.parts("answer.heading"), "Часть письма")
    paper.table(
        (
            Column("№ пункта", "{{ row.item }}", 24),
            Column("Возражение", "{{ row.text }}", 46),
            Column("Предложение", "{{ row.proposed }}", 38),
            Column("Решение", f"{{{{ row.decision }}}}{answer}", 44),
            Column("Норма теперь", "{{ row.limit }}", 28, MIDDLE),
        ),
        "answer.rows",
    )
    paper.line("{%p endif %}", "После таблицы")


def _conditions(paper: Paper) -> None:
    paper.line("1. Технические условия", "Часть письма")
    paper.when("standing.has", "Пункт", paper.parts("standing.line"))
    paper.line("{%p if conditions.has %}", "После таблицы")
    paper.line(paper.parts("conditions.intro"), "Перед таблицей")
    checker = "{{ row.checker }}{% if row.has_schedule %}, {{ row.schedule }}{% endif %}"
    spec = "{% if row.has_spec %} (задание: {{ row.spec }}){% endif %}"
    paper.pair_table(
        _GRID_MM,
        (_HEAD_ONE, _HEAD_TWO),
        (
            (
                ("{{ row.id }}", _TOGETHER),
                (f"{{{{ row.text }}}}{spec}", _TOGETHER),
                ("{{ row.parameter }}", _TOGETHER),
                ("{{ row.limit }}", _TOGETHER_MIDDLE),
                ("{{ row.gross }}", _TOGETHER_MIDDLE),
                ("{{ row.unit }}", _TOGETHER_MIDDLE),
                ("{{ row.essential }}", _TOGETHER_MIDDLE),
            ),
            (
                ("", "Таблица – текст"),
                ("{{ row.method }}", "Таблица – текст"),
                ("{{ row.statistic }}", "Таблица – текст"),
                (checker, "Таблица – текст"),
            ),
        ),
        _SPANS,
        "conditions.rows",
    )
    paper.when("binds", "Пункт", paper.parts("conditions.gross"))
    paper.line("{%p else %}", "После таблицы")
    paper.line("{{ conditions.none_line }}", "Пункт")
    paper.line("{%p endif %}", "После таблицы")
    paper.line("{%p if conditions.has_recommendations %}", "После таблицы")
    paper.line("Рекомендации (не влияют на гарантию)", "Подраздел")
    paper.table(
        (
            Column("№", "{{ row.id }}", 20),
            Column("Рекомендация", "{{ row.text }}", 51),
            Column("Показатель", "{{ row.parameter }}", 26),
            Column("Значение", "{{ row.limit }}", 22, MIDDLE),
            Column("Ед.", "{{ row.unit }}", 14, MIDDLE),
            Column("Как измеряется", "{{ row.method }}", 25),
            Column("Кто проверяет", "{{ row.checker }}", 22),
        ),
        "conditions.recommendations",
    )
    paper.line("{%p endif %}", "После таблицы")


def _method(paper: Paper) -> None:
    columns = (
        Column("№", "{{ row.id }}", 24),
        Column("Роль", "{{ row.role }}", 34),
        Column("Действие", "{{ row.action }}", 86),
        Column("Что делает система", "{{ row.guard }}", 36),
    )
    paper.line("2. Методика работы", "Часть письма")
    paper.line("{%p if method.has_steps %}", "После таблицы")
    paper.table(columns, "method.steps")
    paper.line("{%p endif %}", "После таблицы")
    paper.line("{%p if method.has_forbidden %}", "После таблицы")
    paper.line("Запрещено:", "Перед таблицей")
    paper.table(columns, "method.forbidden")
    paper.line("{%p endif %}", "После таблицы")
    paper.when("not method.has", "Пункт", "{{ method.none_line }}")


def _limitations(paper: Paper) -> None:
    paper.line("3. Ограничения", "Часть письма")
    paper.table_or_line(
        "limitations.has",
        "{{ limitations.none_line }}",
        (
            Column("№", "{{ row.id }}", 24),
            Column("Вид", "{{ row.kind }}", 30),
            Column("Ограничение", "{{ row.text }}", 56),
            Column("Последствие", "{{ row.effect }}", 40),
            Column("Что делает система", "{{ row.guard }}", 30),
        ),
        "limitations.rows",
    )


def _baseline(paper: Paper) -> None:
    paper.line("4. Базовые замеры и проверки", "Часть письма")
    paper.line("{%p if baseline.has %}", "После таблицы")
    paper.line(paper.parts("baseline.intro"), "Перед таблицей")
    paper.table(
        (
            Column("№", "{{ row.id }}", 20),
            Column("Показатель", "{{ row.parameter }}", 34),
            Column("Норма", "{{ row.limit }}", 24, MIDDLE),
            Column("Замер", "{{ row.value }}", 18, MIDDLE),
            Column("Ед.", "{{ row.unit }}", 16, MIDDLE),
            Column("Дата", "{{ row.on }}", 22, MIDDLE),
            Column(
                "Итог",
                "{% if row.broken %}**{{ row.status }}**{% else %}{{ row.status }}{% endif %}",
                46,
            ),
        ),
        "baseline.rows",
    )
    paper.when("baseline.has_rest", "Пункт", paper.parts("baseline.rest"))
    paper.when("baseline.has_broken", "Предупреждение", paper.parts("baseline.broken"))
    paper.line("{%p else %}", "После таблицы")
    paper.line("{{ baseline.none_line }}", "Пункт")
    paper.line("{%p endif %}", "После таблицы")
    paper.when("conditions.has", "Пункт", paper.parts("checks"))


def _consequences(paper: Paper) -> None:
    for heading, path, style in (
        ("5. Гарантия", "warranty.paragraphs", "Текст документа"),
        ("6. Если Вы не согласны", "objections.paragraphs", "Текст с адресом"),
    ):
        paper.line(heading, "Часть письма")
        paper.lines(
            style,
            f"{{%p for row in {path} %}}",
            paper.parts("row.parts"),
            "{%p endfor %}",
        )
    paper.line("7. Если что-то работает не так", "Часть письма")
    paper.line(paper.parts("claim"), "Перед подписью")


def _foot(paper: Paper) -> None:
    paper.fields("Письмо на [[pagesOfPart1=SECTIONPAGES]] л. Приложения:", "Приложения")
    paper.fields("1. Памятка пользователям на [[REF pagesOfPart2]] л. в 1 экз.", "Приложения")
    paper.fields("2. Лист ознакомления на [[REF pagesOfPart3]] л. в 1 экз.", "Приложения")
    paper.signature_line("signature")
    paper.when(
        "preparer.has",
        "Исполнитель",
        "{{ preparer.name }}{% if preparer.has_phone %}, {{ preparer.phone }}{% endif %}",
    )


def _memo(paper: Paper) -> None:
    paper.new_part("part2", "Приложение 1", "Приложение")
    paper.fields(
        "к письму от {{ date }} № {{ number }}, на [[pagesOfPart2=SECTIONPAGES]] л.", "Приложение"
    )
    paper.line("ПАМЯТКА", "Памятка – заголовок")
    paper.line(paper.parts("subject"), "Памятка – о чём")
    for name, heading in (
        ("may", "Можно"),
        ("must_not", "Нельзя без согласования с нами"),
        ("bear_in_mind", "Помните"),
    ):
        path = f"memo.{name}"
        paper.when(f"{path}.has", "Памятка – раздел", heading)
        paper.lines(
            "Памятка – пункт",
            f"{{%p for row in {path}.rows %}}",
            f"{BULLET}{{{{ row.text }}}}",
            "{%p endfor %}",
        )
    checker = "{% if row.has_checker %} ({{ row.checker }}){% endif %}"
    paper.when("memo.watched.has", "Памятка – раздел", "За этим следят")
    paper.lines(
        "Памятка – пункт",
        "{%p for row in memo.watched.rows %}",
        f"{BULLET}{{{{ row.text }}}}{checker}",
        "{%p endfor %}",
    )
    paper.line("Если что-то не так", "Памятка – раздел")
    paper.line(paper.parts("claim"), "Памятка – слова")


def _acknowledgement(paper: Paper) -> None:
    paper.new_part("part3", "Приложение 2", "Приложение")
    paper.fields(
        "к письму от {{ date }} № {{ number }}, на [[pagesOfPart3=SECTIONPAGES]] л.", "Приложение"
    )
    paper.line("ЛИСТ ОЗНАКОМЛЕНИЯ", "Заголовок документа")
    paper.line(paper.parts("subject"), "Заголовок к тексту")
    paper.fields(
        "Письмо от {{ date }} № {{ number }}, редакция {{ edition }}, на [[REF pagesOfPart1]] л.",
        "Дата документа",
    )
    paper.line(
        "Исполнитель: {{ acknowledgement.contractor }}. Заказчик: {{ acknowledgement.client }}.",
        "Пункт",
    )
    received = (("Письмо получил(а)", _DATE), ("С содержанием ознакомлен(а)", _DATE))
    paper.line("{%p if binds %}", "После таблицы")
    paper.form(
        (*received, ("Согласен(на) со всеми пунктами", ""), ("Согласен(на), кроме пунктов", "")),
        _FORM_MM,
    )
    paper.line("Возражения: нет / имеются (нужное подчеркнуть).", "Перед таблицей")
    paper.blank_table(("Пункт", "Возражение", "Предложение"), (30, 80, 70), rows=4)
    basis = "{% if acknowledgement.is_trader %}запись в ЕГРИП{% else %}устав{% endif %}"
    paper.form(
        (
            ("Полномочия", f"{basis} / доверенность № _______ от «___» _________ 20___ г."),
            *_SIGNED,
        ),
        _FORM_MM,
    )
    paper.line("{%p else %}", "После таблицы")
    paper.form((*received, *_SIGNED), _FORM_MM)
    paper.line("{%p endif %}", "После таблицы")
    paper.line(
        "Просим вернуть подписанный лист {{ acknowledgement.address }}"
        " до {{ acknowledgement.until }}",
        "Примечание",
    )
