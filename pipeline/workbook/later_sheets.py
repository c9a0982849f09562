"""Sheets of the design that this version names, lays out in a new workbook, and does not read.

Their columns stand here so that a workbook begun today is the workbook of later versions.
"""

from typing import Final

from pipeline.workbook.columns import Kind, Sheet, declared
from pipeline.workbook.recurring import (
    INCIDENT_REQUIRED,
    NOTE,
    STAGE,
)

K = Kind


LATER_SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        "agreements",
        "Соглашения",
        "Agreements",
        (
            declared("number!", "Номер", "Number", K.CODE),
            declared(
                "kind!",
                "Вид",
                "Kind",
                K.LIST,
                tokens={"SLA": (), "warranty": ("гарантия",), "change": ("изменение",)},
            ),
            declared("on!", "Дата", "Date", K.DATE),
            declared("from_on!", "С", "From", K.DATE),
            declared("to_on", "По|До", "To", K.DATE),
            declared("signed_on", "Подписано", "Signed", K.DATE),
            declared("monthly_fee", "Абонентская плата", "Monthly fee", K.MONEY, low=0),
            declared(
                "included_hours", "Часов в абонентской плате", "Included hours", K.NUMBER, low=0
            ),
            declared("support_hours", "Время поддержки", "Support hours", K.PROFILE),
            declared(
                "credit_cap", "Предел уменьшения платы, %", "Reduction cap, % of fee", K.SHARE
            ),
            declared("min_events", "Минимум событий для оценки", "Minimum events", K.INT, low=0),
            declared(
                "maintenance_cap_hours",
                "Плановые работы не более, часов в месяц",
                "Maintenance cap, hours a month",
                K.NUMBER,
                low=0,
            ),
            declared(
                "same_day_until",
                "В день обращения, если поступило до",
                "Same day if reported by",
                K.TIME,
            ),
            declared(
                "metric_set",
                "Набор показателей",
                "Metric set",
                K.LIST,
                tokens={"basic": ("базовый",), "twenty": ("двадцать",), "sheet": ("лист",)},
            ),
            NOTE,
        ),
        is_used=False,
    ),
    Sheet(
        "objections",
        "Возражения",
        "Objections",
        (
            declared("letter!", "Письмо", "Letter", K.CODE),
            declared("item!", "Пункт", "Item", K.CODE),
            declared("on!", "Получено", "Received", K.DATE),
            declared("text!", "Возражение", "Objection", K.LINES),
            declared("proposed", "Предложение заказчика", "Client proposes", K.LINES),
            declared(
                "decision",
                "Решение",
                "Decision",
                K.LIST,
                tokens={
                    "open": ("открыто",),
                    "accepted": ("принято",),
                    "compromise": ("компромисс",),
                    "rejected": ("отклонено",),
                },
            ),
            declared("agreed_limit", "Согласованная норма", "Agreed limit", K.LIMIT),
            declared("decided_on", "Дата решения", "Decided", K.DATE),
            declared("answer", "Ответ", "Answer", K.LINES),
            NOTE,
        ),
        is_used=False,
    ),
    Sheet(
        "actions",
        "Решения",
        "Actions",
        (
            declared("text!", "Содержание", "Text", K.LINES),
            declared("owner", "Ответственный", "Owner"),
            declared("due", "Срок", "Due", K.DATE),
            declared("done", "Выполнено", "Done", K.DATE),
            declared("source", "Откуда", "From"),
            NOTE,
        ),
        is_used=False,
    ),
    Sheet(
        "measurements",
        "Замеры",
        "Measurements",
        (
            declared("at!", "Время", "Time", K.DATETIME),
            declared("parameter!", "Показатель", "Parameter", K.CODE),
            declared("value!", "Значение", "Value", K.LIMIT),
            declared("source", "Источник", "Source"),
            NOTE,
        ),
        is_used=False,
    ),
    Sheet(
        "audits",
        "Проверки",
        "Audits",
        (
            INCIDENT_REQUIRED,
            declared("opened_on!", "Начата", "Opened", K.DATE),
            declared("closed_on", "Окончена", "Closed", K.DATE),
            declared("invited_on", "Заказчик приглашён", "Client invited", K.DATE),
            declared("client_rep", "Представитель заказчика", "Client's representative"),
            declared("attended", "Участвовал", "Attended", K.YES_NO),
            declared("access_asked_at", "Доступ запрошен", "Access asked", K.DATETIME),
            declared("access_given_at", "Доступ получен", "Access given", K.DATETIME),
            declared(
                "ours",
                "Сбой в нашей доработке",
                "In our work",
                K.LIST,
                tokens={"yes": ("да",), "no": ("нет",), "unknown": ("не установлено",)},
            ),
            declared(
                "outside_cause",
                "Причина вне доработки",
                "Outside cause",
                K.LIST,
                tokens={
                    "works as specified": ("работает по заданию",),
                    "standard configuration": ("типовая конфигурация",),
                    "platform": ("платформа",),
                    "client's equipment or network": ("оборудование или сеть заказчика",),
                    "third party": ("третье лицо",),
                    "changed by others": ("изменено не нами",),
                    "other": ("прочее",),
                },
            ),
            declared("outside_evidence", "Доказательства", "Evidence", K.LINES),
            declared(
                "contractor_fault", "Причина на нашей стороне", "Contractor at fault", K.YES_NO
            ),
            declared("stated", "Заявлено", "Stated", K.LINES),
            declared("contradicted_by", "Опровергается", "Contradicted by", K.LINES),
            declared("mattered", "Повлияло на поиск причины", "Mattered", K.YES_NO),
            declared("inconclusive", "Не установлено", "Inconclusive", K.YES_NO),
            declared("fix_hours", "Часы исправления", "Fix hours", K.NUMBER, low=0),
            declared("audit_hours", "Часы проверки", "Audit hours", K.NUMBER, low=0),
            declared("act_sent_on", "Акт отправлен", "Act sent", K.DATE),
            declared(
                "client_answer",
                "Ответ заказчика",
                "Client's answer",
                K.LIST,
                tokens={
                    "signed": ("подписан",),
                    "objections": ("возражения",),
                    "refused": ("отказ",),
                    "none": ("нет",),
                },
            ),
            declared("client_answer_on", "Дата ответа", "Answered", K.DATE),
            declared("consent_on", "Согласие на оплату", "Payment agreed", K.DATE),
            declared("approved_by", "Утвердил", "Approved by"),
            declared("approved_by_2", "Утвердил второй", "Second approval"),
            declared("conclusion", "Вывод", "Conclusion", K.LINES),
            NOTE,
        ),
        is_used=False,
    ),
    Sheet(
        "findings",
        "Находки",
        "Findings",
        (
            INCIDENT_REQUIRED,
            declared("item", "Пункт", "Item", K.CODE),
            declared("breached", "Нарушено", "Breached", K.YES_NO),
            declared("value", "Значение", "Value", K.LIMIT),
            declared("evidence!", "Доказательства", "Evidence", K.LINES),
            declared("caused", "Причина сбоя", "Caused the fault", K.YES_NO),
            declared("gross", "Грубое", "Gross", K.YES_NO),
            NOTE,
        ),
        is_used=False,
    ),
    Sheet(
        "letters",
        "Письма",
        "Letters",
        (
            declared("number!", "Номер", "Number", K.CODE),
            declared(
                "kind",
                "Вид",
                "Kind",
                K.LIST,
                tokens={"conditions": ("условия",), "warning": ("предупреждение",)},
            ),
            declared("on!", "Дата", "Date", K.DATE),
            STAGE,
            declared("item", "Пункт", "Item", K.CODE),
            declared("delivered_on", "Вручено", "Delivered", K.DATE),
            declared("proof", "Подтверждение", "Proof"),
            declared(
                "reply",
                "Ответ",
                "Reply",
                K.LIST,
                tokens={
                    "signed": ("подписано",),
                    "agreed by e-mail": ("согласовано письмом",),
                    "signed with objections": ("подписано с возражениями",),
                    "objections": ("возражения",),
                    "none": ("нет",),
                },
            ),
            declared("reply_on", "Дата ответа", "Replied", K.DATE),
            NOTE,
        ),
        is_used=False,
    ),
    Sheet(
        "rates",
        "Ставки",
        "Rates",
        (
            declared(
                "work",
                "Работа",
                "Work",
                K.LIST,
                tokens={"fix": ("исправление",), "audit": ("проверка",)},
            ),
            declared("rate!", "Ставка", "Rate", K.MONEY, low=0),
            declared("valid_from!", "Действует с", "Valid from", K.DATE),
            NOTE,
        ),
        is_used=False,
    ),
)
