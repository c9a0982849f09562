"""Расчёт и счёт: contexts made by ``pipeline.documents.warranty_case`` and ``invoice``."""

# ruff: noqa: INP001  # beside its script, no package
from typing import Final

from templates.case_paper import BLANK, FORM_MM, CasePaper, parties, title
from templates.layout import MIDDLE, NUMBER, Column, Paper

_DATE: Final = "«____» ______________ 20___ г."
_BOX_MM: Final = (14, 166)


def calculation() -> bytes:
    """Расчёт с согласием."""
    paper = CasePaper()
    title(paper, "РАСЧЁТ", "стоимости исправления")
    paper.line("{{ date }}", "Дата документа")
    parties(paper)
    paper.line(paper.parts("basis"), "Пункт")
    paper.line(paper.parts("reason"), "Пункт")
    paper.lines("Пункт", "{%p for row in definitions %}", paper.parts("row.parts"), "{%p endfor %}")
    paper.line(paper.parts("free_if_ours"), "Пункт")
    _lines(paper)
    paper.when("audit_hours.has", "Примечание", paper.parts("audit_hours.parts"))
    paper.when("totals.has_vat", "Примечание", paper.parts("prices"))
    paper.line(paper.parts("start"), "Перед таблицей")
    paper.signature_line("signature")
    paper.line("Ответ Заказчика", "Часть письма")
    paper.line(paper.parts("answer"), "Перед таблицей")
    paper.form(
        (
            (BLANK, "Согласны{% if is_done %} с расчётом{% else %}, просим начать{% endif %}"),
            (BLANK, "Возражаем: ______________________________________________________"),
            (BLANK, "Просим независимую экспертизу"),
        ),
        _BOX_MM,
    )
    paper.form(
        (
            ("Должность", BLANK),
            ("Подпись, инициалы и фамилия", BLANK),
            ("Дата", _DATE),
        ),
        FORM_MM,
    )
    paper.confirmations()
    return paper.saved("Расчёт и согласие")


def _lines(paper: Paper) -> None:
    """The lines of a charge and its totals."""
    paper.table_or_line(
        "has_lines",
        "{{ none_line }}",
        (
            Column("Работа", paper.parts("row.work"), 45),
            Column("Часов", "{{ row.hours }}", 14, NUMBER),
            Column("Ставка за час", "{{ row.rate }}", 26, NUMBER),
            Column("Без НДС", "{{ row.net }}", 26, NUMBER),
            Column("Ставка НДС", "{{ row.vat_rate }}", 19, MIDDLE),
            Column("НДС", "{{ row.vat }}", 24, NUMBER),
            Column("Всего", "{{ row.total }}", 26, NUMBER),
        ),
        "lines",
    )
    _totals(paper)


def _totals(paper: Paper) -> None:
    paper.when(
        "has_lines",
        "Итог",
        "{% if totals.has_vat %}Без НДС — {{ totals.net }}; {% endif %}"
        f"{paper.parts('totals.vat_line')}"
        "{% if totals.has_vat %} — {{ totals.vat }}{% endif %}; всего — {{ totals.total }}"
        "{% if totals.has_words %} ({{ totals.words }}){% endif %}",
    )


def invoice() -> bytes:
    """Счёт."""
    paper = CasePaper()
    paper.line("СЧЁТ{% if not draft %} № {{ number }}{% endif %}", "Заголовок документа")
    paper.line("{{ date }}", "Дата документа")
    paper.confirmations()
    for who, words in (("contractor", "Исполнитель (получатель)"), ("client", "Заказчик")):
        party = f"parties.{who}"
        paper.line(
            f"{words}: {{{{ {party}.name }}}}, ИНН{{% if not {party}.is_trader %}}/КПП{{% endif %}}"
            f"\u00a0{{{{ {party}.inn_kpp }}}}, {{{{ {party}.address }}}}",
            "Реквизит",
        )
    paper.line("", "После таблицы")
    seller = "parties.contractor"
    paper.form(
        (
            ("Банк получателя", f"{{{{ {seller}.bank }}}}"),
            ("БИК", f"{{{{ {seller}.bik }}}}"),
            ("Корреспондентский счёт", f"{{{{ {seller}.corr_account }}}}"),
            ("Расчётный счёт", f"{{{{ {seller}.account }}}}"),
        ),
        FORM_MM,
    )
    paper.line(paper.parts("basis"), "Пункт")
    paper.line(paper.parts("due"), "Пункт")
    paper.table_or_line(
        "has_lines",
        "{{ none_line }}",
        (
            Column("Наименование", paper.parts("row.work"), 43),
            Column("Ед.", "{{ unit }}", 9, MIDDLE),
            Column("Кол-во", "{{ row.hours }}", 14, NUMBER),
            Column("Цена", "{{ row.rate }}", 25, NUMBER),
            Column("Без НДС", "{{ row.net }}", 26, NUMBER),
            Column("НДС", "{{ row.vat_rate }}", 14, MIDDLE),
            Column("Сумма НДС", "{{ row.vat }}", 23, NUMBER),
            Column("Всего", "{{ row.total }}", 26, NUMBER),
        ),
        "lines",
    )
    _totals(paper)
    paper.line(paper.parts("free_if_ours"), "Примечание перед подписью")
    paper.signature_line("signature")
    paper.form((("Главный бухгалтер (подпись, инициалы и фамилия)", BLANK),), FORM_MM)
    return paper.saved("Счёт")
