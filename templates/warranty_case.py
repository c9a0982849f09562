"""Документы гарантийного случая: contexts made by ``pipeline.documents.warranty_case``."""

# ruff: noqa: INP001  # beside its script, no package
from typing import Final

from templates.case_paper import (
    BLANK,
    FORM_MM,
    CasePaper,
    letter_foot,
    parties,
    title,
)
from templates.layout import MIDDLE, Column, Paper
from templates.letterhead import letter_head

_CHARTS: Final = ("chart_1", "chart_2", "chart_3", "chart_4")
_ITEM_MM: Final = (18, 58, 34, 34, 36)
_ITEM_SPANS: Final = (1, 2, 2)
_TOGETHER: Final = "Таблица – связка"
_TOGETHER_MIDDLE: Final = "Таблица – связка по центру"


def invitation() -> bytes:
    """Приглашение на техническую проверку."""
    paper = CasePaper()
    letter_head(paper)
    paper.line(paper.parts("subject"), "Тема письма")
    paper.line(paper.parts("greeting"), "Обращение")
    paper.line(paper.parts("when"))
    paper.line(paper.parts("invite"))
    paper.when("is_given", "Текст документа", paper.parts("given"))
    paper.line("{%p if not is_given %}", "После таблицы")
    paper.when("has_asked", "Текст документа", paper.parts("asked"))
    paper.line(paper.parts("ask"))
    paper.when("access.has", "Перед перечнем", paper.parts("access.lead"))
    paper.lines(
        "Перечень",
        "{%p for row in access.rows %}",
        f"•\t{paper.parts('row.parts')}",
        "{%p endfor %}",
    )
    paper.line(paper.parts("waits"))
    paper.line("{%p endif %}", "После таблицы")
    paper.line(paper.parts("logs"))
    paper.line(paper.parts("reply"), "Перед подписью")
    letter_foot(paper)
    return paper.saved("Приглашение на техническую проверку")


def act() -> bytes:
    """Акт технической проверки."""
    paper = CasePaper()
    title(paper, "АКТ", "технической проверки")
    paper.side_by_side(
        ((("{{ place }}", "Место и дата акта"), ("{{ date }}", "Место и дата акта справа")),), 90
    )
    parties(paper)
    paper.line(paper.parts("participants"), "Перед таблицей")
    paper.form(
        (
            ("От Исполнителя (должность, инициалы и фамилия)", BLANK),
            (
                "От Заказчика (должность, инициалы и фамилия)",
                "{% if has_client_rep %}{{ client_rep }}{% endif %}",
            ),
        ),
        FORM_MM,
    )
    paper.line("1. Обращение и ход проверки", "Часть письма")
    paper.table(
        (Column("Факт", "{{ row.what }}", 55), Column("Данные", paper.parts("row.parts"), 125)),
        "facts",
    )
    paper.line(paper.parts("zone"), "Примечание")
    _letters(paper)
    _items(paper)
    paper.line("4. Где причина", "Часть письма")
    paper.lines("Пункт", "{%p for row in causes %}", paper.parts("row.parts"), "{%p endfor %}")
    paper.when(
        "has_conclusion",
        "Пункт",
        "Вывод проверки: {{ conclusion }}{% if not conclusion_ends %}.{% endif %}",
    )
    paper.line(paper.parts("closing"), "Итог")
    paper.line("5. Особое мнение и возражения Заказчика", "Часть письма")
    paper.writing_lines(4)
    paper.line(paper.parts("objections"), "Перед таблицей")
    paper.signatures()
    paper.line("", "После таблицы")
    paper.confirmations()
    return paper.saved("Акт технической проверки")


def _letters(paper: Paper) -> None:
    paper.line("2. Что и когда сообщено Заказчику", "Часть письма")
    delivered = "{{ row.delivered }}{% if row.has_proof %}\n{{ row.proof }}{% endif %}"
    reply = "{{ row.reply }}{% if row.has_reply_on %}\n{{ row.reply_on }}{% endif %}"
    binds = (
        "{% if row.binds %}обязательны{% if row.has_since %} с {{ row.since }}{% endif %}:"
        " {% else %}не обязательны: {% endif %}{{ row.because }}"
    )
    paper.table_or_line(
        "letters.has",
        "{{ letters.none_line }}",
        (
            Column("Письмо", "№ {{ row.number }}\nот {{ row.on }}", 40),
            Column("Получено", delivered.replace("\n", " "), 34),
            Column("Ответ", reply.replace("\n", " "), 34),
            Column("Пункты", "{{ row.items }}", 30),
            Column("Действие пунктов", binds, 42),
        ),
        "letters.rows",
    )


def _items(paper: Paper) -> None:
    paper.line("3. Проверка по пунктам", "Часть письма")
    paper.line("{%p if items.has %}", "После таблицы")
    period = (
        f"{{% if row.has_period %}}{paper.parts('row.period')}"
        "{% if row.has_source %}; источник: {{ row.source }}{% endif %}"
        "{% else %}замеры не предусмотрены{% endif %}"
        "{% if row.has_method %}; как измеряется: {{ row.method }}{% endif %}"
    )
    tied = (
        "{% if row.has_link %}{{ row.link }}{% else %}—{% endif %}"
        "{% if row.has_evidence %}; основание: {{ row.evidence }}{% endif %}"
    )
    verdict = "{% if row.broken %}**{{ row.conclusion }}**{% else %}{{ row.conclusion }}{% endif %}"
    paper.pair_table(
        _ITEM_MM,
        (
            ("Пункт", "Условие", "Норма", "Измерено", "Вывод"),
            (BLANK, "Период и источник", "Связь с недостатком, основание"),
        ),
        (
            (
                ("{{ row.id }}", _TOGETHER),
                ("{{ row.text }}", _TOGETHER),
                ("{{ row.limit }}", _TOGETHER_MIDDLE),
                ("{{ row.value }}", _TOGETHER_MIDDLE),
                (verdict, _TOGETHER_MIDDLE),
            ),
            ((BLANK, "Таблица – текст"), (period, "Таблица – текст"), (tied, "Таблица – текст")),
        ),
        _ITEM_SPANS,
        "items.rows",
    )
    paper.line("{%p else %}", "После таблицы")
    paper.line("{{ items.none_line }}", "Пункт")
    paper.line("{%p endif %}", "После таблицы")
    for name in _CHARTS:
        paper.when(f"pictures.has_{name}", "Рисунок", f"{{{{ pictures.{name} }}}}")


def decision() -> bytes:
    """Решение."""
    paper = CasePaper()
    title(paper, "РЕШЕНИЕ", "о порядке исправления")
    paper.line("{{ date }}", "Дата документа")
    paper.line(f"{paper.parts('basis')}{{% if has_clause %}} {paper.parts('clause')}{{% endif %}}",
               "Пункт")  # fmt: skip
    paper.line("Результат: {{ result }}", "Итог")
    paper.when("decided.has", "Пункт", paper.parts("decided.parts"))
    paper.when(
        "has_reason",
        "Пункт",
        f"{{% if has_side %}}{paper.parts('side')} {{% endif %}}{paper.parts('reason')}",
    )
    paper.lines("Пункт", "{%p for row in definitions %}", paper.parts("row.parts"), "{%p endfor %}")
    paper.line(paper.parts("free_if_ours"), "Пункт")
    paper.when("by_sheet", "Пункт", paper.parts("by_sheet_line"))
    paper.line("{%p if proposed %}", "После таблицы")
    paper.line("Решение не утверждено: это предложение.", "Предупреждение")
    paper.line("{%p endif %}", "После таблицы")
    paper.line("{%p if approvers.has %}", "После таблицы")
    paper.line("Утверждено:", "Подпись – сторона")
    for name in ("first", "second"):
        paper.line(f"{{%p if approvers.{name}.has %}}", "После таблицы")
        paper.signature_line(f"approvers.{name}")
        paper.line("{%p endif %}", "После таблицы")
    paper.line("{%p else %}", "После таблицы")
    paper.line("Исполнитель:", "Подпись – сторона")
    paper.signature_line("signature")
    paper.line("{%p endif %}", "После таблицы")
    paper.confirmations()
    paper.line("Приложение. Как получен результат", "Часть с новой страницы")
    paper.line(
        f"{paper.parts('zone')}{{% if has_rule %}} Код правила: {{{{ rule }}}}.{{% endif %}}",
        "Перед таблицей",
    )
    paper.table(
        (
            Column("Пункт", "{{ row.about }}", 16),
            Column("Вопрос", "{{ row.question }}", 70),
            Column("Ответ", "{{ row.answer }}", 13, MIDDLE),
            Column("Значения", paper.parts("row.values"), 50),
            Column("Источник", "{{ row.cells }}", 31),
        ),
        "tests",
    )
    return paper.saved("Решение по обращению")


def warning() -> bytes:
    """Предупреждение: исправлено по гарантии."""
    paper = CasePaper()
    letter_head(paper)
    paper.line(f"О сбое {paper.parts('about')}", "Тема письма")
    paper.line(paper.parts("greeting"), "Обращение")
    paper.line(paper.parts("restored"))
    paper.lines(
        "Текст документа", "{%p for row in causes %}", paper.parts("row.parts"), "{%p endfor %}"
    )
    paper.line(paper.parts("ask"), "Перед перечнем")
    paper.lines("Перечень", "{%p for row in asks %}", f"•\t{paper.parts('row.parts')}",
                "{%p endfor %}")  # fmt: skip
    paper.line(paper.parts("help"))
    paper.line(paper.parts("repeat"))
    paper.line(paper.parts("disagree"), "Перед подписью")
    letter_foot(paper)
    return paper.saved("Предупреждение")


def history() -> bytes:
    """История одного сбоя."""
    paper = CasePaper()
    paper.line("ИСТОРИЯ ОДНОГО СБОЯ", "Заголовок документа")
    paper.line(paper.parts("about"), "Заголовок к тексту")
    paper.when("has_summary", "Заголовок к тексту", "{{ summary }}")
    paper.line("{{ date }}", "Дата документа")
    paper.confirmations()
    paper.table(
        (
            Column("Дата и время", "{{ row.when }}", 32, MIDDLE),
            Column("Событие", paper.parts("row.what"), 100),
            Column("Документ", "{{ row.paper }}", 48),
        ),
        "events",
    )
    because = f"{{% if has_reason %}} {paper.parts('reason')}{{% endif %}}"
    paper.line(f"{paper.parts('verdict')}{because}", "Пункт")
    paper.when("is_decided", "Пункт", paper.parts("decided"))
    paper.when("has_otherwise", "Пункт", paper.parts("otherwise"))
    paper.line(paper.parts("zone"), "Примечание")
    paper.line("Страница для сведения: она ничего не решает и номера не имеет.", "Примечание")
    return paper.saved("История одного сбоя")
