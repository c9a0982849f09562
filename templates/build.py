"""Builds the Word templates: these scripts are their source, the files are their output.

Run ``python templates/build.py``; a test builds them again and compares bytes. Here stand the
words and the order of each paper; ``layout`` writes them, ``styles`` says how they look.
"""

# ruff: noqa: INP001  # a script beside its output, no package
from collections.abc import Callable
from pathlib import Path
from typing import Final

from templates.case_charge import calculation, invoice
from templates.condition_letter import condition_letter
from templates.layout import MIDDLE, NUMBER, Column, Paper
from templates.report_credits import reductions
from templates.report_pages import (
    ReportPaper,
    advice,
    data,
    main_points,
    promises,
    versions,
    volume,
    words_later,
    worst_cases,
)
from templates.report_trails import counted_time
from templates.report_trends import metrics_table, months_before
from templates.sla_addendum import sla_addendum
from templates.task_notice import task_notice
from templates.warranty_case import act, decision, history, invitation, warning
from templates.warranty_terms import warranty_terms

FOLDER: Final = Path(__file__).parent


def service_report() -> bytes:
    """Отчёт об оказании услуг: the context is made by ``pipeline.documents.service_report``."""
    paper = ReportPaper()
    for write in (
        _first_page, _metrics, months_before, _services, _breaches, worst_cases, _requests,
        _availability, _activities, _warranty, reductions, promises, advice, data,
        _method, _closing, counted_time,
    ):  # fmt: skip
        write(paper)
    return paper.saved("Отчёт об оказании услуг")


def _first_page(paper: Paper) -> None:
    paper.when("has_act", "Реквизит справа", paper.parts("act"))
    numbered = "{% if not draft %} № {{ number }}{% endif %}"
    paper.line(f"ОТЧЁТ{numbered}", "Заголовок документа")
    paper.lines(
        "Заголовок к тексту",
        "об оказании услуг",
        paper.parts("title.contract"),
        "{{ title.period }}",
    )
    paper.when("replaced.has", "Заголовок к тексту", paper.parts("replaced.line"))
    paper.line("{{ document_date }}", "Дата документа")
    for who, words in (("contractor", "Исполнитель"), ("client", "Заказчик")):
        party = f"parties.{who}"
        inn = f"{{% if {party}.has_inn %}}, ИНН\u00a0{{{{ {party}.inn }}}}{{% endif %}}"
        paper.line(f"{words}: {{{{ {party}.full_name }}}}{inn}", "Реквизит")
    paper.line("Предмет: {{ title.subject }}", "Реквизит")
    main_points(paper)


def _metrics(paper: Paper) -> None:
    paper.new_part("metrics", "Показатели", "Раздел")
    metrics_table(paper)
    paper.lines(
        "Примечание", "{%p for note in metrics.notes %}", paper.parts("note.parts"), "{%p endfor %}"
    )
    paper.lines("Рисунок", *paper.charts("charts.wide"))


def _services(paper: Paper) -> None:
    paper.line("Услуги и время поддержки", "Раздел")
    paper.table_or_line(
        "has_services",
        "Перечень услуг определён Договором.",
        (Column("Услуга", "{{ row.name }}", 90), Column("Время оказания", "{{ row.hours }}", 90)),
        "services",
    )
    paper.line("Время поддержки: {{ support.hours }}.", "Пункт")
    paper.when("support.has_channel", "Пункт", "Обращения принимаются: {{ support.channel }}.")


def _breaches(paper: Paper) -> None:
    cause = (
        "{{ row.cause }}{% if row.has_side %}; {{ row.side_words }}{% endif %}"
        "{% if row.has_remedy %}. **Мера:** {{ row.remedy }}{% endif %}"
    )
    paper.line("Нарушения сроков", "Раздел")
    paper.when(
        "breaches.has",
        "Перед таблицей",
        "Данные: журнал Исполнителя; номер строки стоит под номером обращения. Из чего сложилось"
        " учтённое время, показано по шагам в приложении\u00a01.",
    )
    paper.table_or_line(
        "breaches.has",
        "{{ breaches.none_line }}",
        (
            Column("Обращение", "{{ row.incident }}\n{{ row.data_line }}", 24),
            Column("Срок, когда истёк", "{{ row.clock }}\n{{ row.due_at }}", 31),
            Column("Норма", "{{ row.target }}", 22, NUMBER),
            Column("Факт", "{{ row.elapsed }}", 25, NUMBER),
            Column("Сверх нормы", "{{ row.over }}", 25, NUMBER),
            Column("Причина сбоя, его сторона, мера", cause, 53),
        ),
        "breaches.rows",
    )
    paper.when("breaches.has_more", "Примечание", paper.parts("breaches.more"))


def _requests(paper: Paper) -> None:
    paper.line("Обращения", "Раздел")
    paper.line(paper.parts("requests.identity"), "Пункт")
    volume(paper)
    paper.line("Перечень обращений", "Подраздел")
    paper.table_or_line(
        "requests.has",
        "{{ requests.none_line }}",
        (
            Column("Номер, тип", "{{ row.id }}\n{{ row.kind }}", 26),
            Column("При\u00adоритет", "{{ row.priority }}", 17, MIDDLE),
            Column("Реги\u00adстрация", "{{ row.reported_at }}", 21, MIDDLE),
            Column("Реакция", "{{ row.responded_at }}", 21, MIDDLE),
            Column("Решение", "{{ row.resolved_at }}", 21, MIDDLE),
            Column("Остановки", "{{ row.paused }}", 23, NUMBER),
            Column("Чистое время", "{{ row.net }}", 23, NUMBER),
            Column("В срок", "{{ row.in_target }}", 28),
        ),
        "requests.rows",
    )
    paper.when("requests.has_annex", "Примечание", paper.parts("requests.annex"))


def _availability(paper: Paper) -> None:
    paper.line("Доступность", "Раздел")
    paper.table_or_line(
        "availability.measured",
        "Доступность не измерялась: {{ availability.reason }}.",
        (
            Column("Услуга", "{{ row.service }}", 44),
            Column("Вес", "{{ row.weight }}", 12, NUMBER),
            Column("Согласованное время", "{{ row.agreed }}", 28, NUMBER),
            Column("Плановые работы", "{{ row.maintenance }}", 24, NUMBER),
            Column("Нет данных", "{{ row.unknown }}", 22, NUMBER),
            Column("Простой", "{{ row.outage }}", 25, NUMBER),
            Column("Доступность", "{{ row.result }}", 25, NUMBER),
        ),
        "availability.rows",
    )
    paper.when("availability.measured", "Пункт", paper.parts("availability.arithmetic"))
    paper.line("Простои", "Подраздел")
    paper.table_or_line(
        "availability.has_outages",
        "{{ availability.outages_none_line }}",
        (
            Column("Услуга", "{{ row.service }}", 44),
            Column("Начало", "{{ row.started_at }}", 30, MIDDLE),
            Column("Окончание", "{{ row.ended_at }}", 30, MIDDLE),
            Column("Длительность", "{{ row.duration }}", 26, NUMBER),
            Column("Учтено как", "{{ row.counted }}", 26),
            Column("Обращение", "{{ row.incident }}", 24),
        ),
        "availability.outage_rows",
    )


def _activities(paper: Paper) -> None:
    paper.line("Проведённые работы", "Раздел")
    paper.table_or_line(
        "activities.has",
        "{{ activities.none_line }}",
        (
            Column("Вид работ", "{{ row.activity }}", 110),
            Column("Часы", "{{ row.hours }}", 35, NUMBER),
            Column("Число работ", "{{ row.count }}", 35, NUMBER),
        ),
        "activities.rows",
    )
    paper.when("activities.has", "Пункт", "Всего: {{ activities.total_hours }}.")
    paper.when("activities.has_payers", "Пункт", f"Из них: {paper.parts('activities.payers')}.")
    paper.when("activities.has_finding", "Пункт", paper.parts("activities.finding"))


def _warranty(paper: Paper) -> None:
    decision = (
        "**{{ row.outcome }}**\n"
        "{% if row.has_item %}Пункт {{ row.item }}. {% endif %}"
        f"{paper.parts('row.checked')}"
        "{% if row.has_reason %} {{ row.reason }}{% endif %}"
    )
    paper.line("{%p if warranty.has %}", "После таблицы")
    paper.line("Гарантия", "Раздел")
    paper.lines(
        "Пункт", "{%p for line in warranty.lines %}", paper.parts("line.parts"), "{%p endfor %}"
    )
    paper.table_or_line(
        "warranty.has_cases",
        "{{ warranty.none_line }}",
        (
            Column("Обращение", "{{ row.incident }}\n{{ row.reported_on }}", 25),
            Column("Что произошло", "{{ row.summary }}", 41),
            Column("Решение", decision, 46),
            Column("Исправ\u00adление без оплаты", "{{ row.free_fix }}", 17, NUMBER),
            Column("Про\u00adверка без оплаты", "{{ row.free_audit }}", 17, NUMBER),
            Column("Исправ\u00adление к оплате", "{{ row.paid_fix }}", 17, NUMBER),
            Column("Про\u00adверка к оплате", "{{ row.paid_audit }}", 17, NUMBER),
        ),
        "warranty.rows",
    )
    paper.when("warranty.has_cases", "Пункт", paper.parts("warranty.checks"))
    paper.when("warranty.has_hours", "Пункт", paper.parts("warranty.hours"))
    paper.line(paper.parts("warranty.errors"), "Пункт")
    steps = f"По шагам методики: {paper.parts('warranty.steps')}."
    paper.when("warranty.has_steps", "Пункт", steps)
    paper.lines(
        "Примечание", "{%p for words in warranty.formulas %}", "{{ words }}", "{%p endfor %}"
    )
    paper.line("{%p if warranty.has_guards %}", "После таблицы")
    paper.line("Рекомендуем доработать программу", "Подраздел")
    paper.table(
        (
            Column("Пункт", "{{ row.item }}", 22),
            Column("Шаг методики или ограничение", "{{ row.text }}", 82),
            Column("Случаев", "{{ row.count }}", 20, NUMBER),
            Column("Как защитить", "{{ row.advice }}", 56),
        ),
        "warranty.guards",
    )
    paper.line("{%p endif %}", "После таблицы")
    paper.line("{%p endif %}", "После таблицы")


def _method(paper: Paper) -> None:
    paper.line("Порядок расчёта", "Раздел")
    paper.line(paper.parts("method.calendar.parts"), "Пункт")
    paper.when("method.calendar.preliminary", "Пункт", "{{ method.calendar.preliminary_line }}")
    paper.lines(
        "Пункт", "{%p for line in method.hours_lines %}", "{{ line.text }}", "{%p endfor %}"
    )
    paper.line("Дни периода, отличные от обычной недели", "Подраздел")
    paper.table_or_line(
        "method.calendar.has_days",
        "Таких дней в периоде нет.",
        (
            Column("Дата", "{{ row.on }}", 30, MIDDLE),
            Column("День", "{{ row.kind }}", 62),
            Column("Название", "{{ row.name }}", 88),
        ),
        "method.calendar.days",
    )
    paper.line("Приоритеты и нормы", "Подраздел")
    paper.table_or_line(
        "method.priorities",
        "Приоритеты не заданы.",
        (
            Column("Код", "{{ row.code }}", 16, MIDDLE),
            Column("Приоритет", "{{ row.name }}", 40),
            Column("Часы", "{{ row.hours }}", 44),
            Column("Реакция", "{{ row.response }}", 24, NUMBER),
            Column("Восстановление", "{{ row.restore }}", 30, NUMBER),
            Column("Решение", "{{ row.resolve }}", 26, NUMBER),
        ),
        "method.priorities",
    )
    paper.line("Как считаются показатели", "Подраздел")
    paper.table_or_line(
        "method.rules",
        "Показатели не заданы.",
        (Column("Показатель", "{{ row.name }}", 60), Column("Расчёт", "{{ row.formula }}", 120)),
        "method.rules",
    )
    paper.line("Общие правила", "Подраздел")
    paper.lines(
        "Примечание", "{%p for rule in method.general_rules %}", "{{ rule.text }}", "{%p endfor %}"
    )
    versions(paper)


def _closing(paper: Paper) -> None:
    words_later(paper)
    paper.line("Подписи", "Раздел")
    paper.when("summary.has_objections", "Подпись", paper.parts("summary.objections"))
    paper.line("Данные учтены на начало дня: {{ as_of }}", "Подпись")
    paper.signatures()
    paper.line("", "После таблицы")


TEMPLATES: Final[dict[str, Callable[[], bytes]]] = {
    "ru/condition_letter.docx": condition_letter,
    "ru/service_report.docx": service_report,
    "ru/sla_addendum.docx": sla_addendum,
    "ru/task_notice.docx": task_notice,
    "ru/warranty_case_invitation.docx": invitation,
    "ru/warranty_case_act.docx": act,
    "ru/warranty_case_decision.docx": decision,
    "ru/warranty_case_warning.docx": warning,
    "ru/warranty_case_calculation.docx": calculation,
    "ru/warranty_case_history.docx": history,
    "ru/invoice.docx": invoice,
    "ru/warranty_terms.docx": warranty_terms,
}


def main() -> None:
    """Build all templates in their place."""
    for name, build in TEMPLATES.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(build())
        print(path.relative_to(FOLDER.parent))


if __name__ == "__main__":
    main()
