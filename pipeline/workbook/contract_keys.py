"""The keys of the sheet Договор (``design.md`` section 3), each with its type.

All keys are recognised and typed, so that a slip of the pen is told; what no part of the
program uses yet is tested and dropped. Defaults stand with ``domain.Contract``.
"""

from typing import Final

from pipeline.workbook.columns import Column, Kind, Tokens, declared

K = Kind
# Above these a slip of the pen is likelier than a term; calendars end before longer terms do.
_YEAR_DAYS: Final = 366
_MONTH_HOURS: Final = 31 * 24
_YEAR_HOURS: Final = 366 * 24
_VAT: Final[Tokens] = {
    "standard": ("общая",),
    "5": ("5%",),
    "7": ("7%",),
    "exempt": ("без НДС",),
}


CONTRACT_KEYS: Final[tuple[Column, ...]] = (
    declared("project_code!", "Код проекта", "Project code", K.PROJECT_CODE),
    declared("project_name!", "Проект", "Project"),
    declared("contract_no!", "Номер договора", "Contract number", K.CODE),
    declared("contract_on!", "Дата договора", "Contract date", K.DATE),
    declared("contract_subject!", "Предмет договора", "Contract subject", K.LINES),
    declared("aliases", "Названия в журнале", "Names in the log"),
    declared("city", "Город", "City"),
    declared("locale", "Язык документов", "Document language", K.LIST, tokens={"ru": (), "en": ()}),
    declared("time_zone", "Часовой пояс", "Time zone", K.ZONE),
    declared("calendar", "Производственный календарь", "Production calendar", K.COUNTRY),
    declared("currency", "Валюта", "Currency", K.CURRENCY),
    declared("monthly_fee", "Абонентская плата", "Monthly fee", K.MONEY, low=0),
    declared("included_hours", "Часов в абонентской плате", "Included hours", K.NUMBER, low=0),
    declared("vat", "НДС", "VAT", K.LIST, tokens=_VAT),
    declared("vat_basis", "Основание освобождения от НДС", "VAT exemption ground"),
    declared(
        "prices",
        "Цены",
        "Prices",
        K.LIST,
        tokens={"with VAT": ("с НДС",), "net": ("без НДС",)},
    ),
    declared("support_hours", "Время поддержки", "Support hours", K.PROFILE),
    declared("warranty_clause", "Пункт о гарантии", "Warranty clause"),
    declared("binding_clause", "Пункт о согласовании условий", "Binding clause"),
    declared("notice_clause", "Пункт об электронной переписке", "Notice clause"),
    declared("rates_clause", "Пункт о ставках", "Rates clause"),
    declared(
        "binding",
        "Вступление условий в силу",
        "Conditions bind on",
        K.LIST,
        tokens={
            "countersignature": ("подпись",),
            "silence": ("молчание",),
            "informational": ("информационно",),
        },
    ),
    declared(
        "objection_days",
        "Срок возражений, рабочих дней",
        "Objection period, working days",
        K.INT,
        low=0,
    ),
    declared(
        "cure_days", "Срок устранения, рабочих дней", "Cure period, working days", K.INT, low=0
    ),
    declared(
        "repeat_months",
        "Повторное нарушение в течение, месяцев",
        "Repeated breach within, months",
        K.INT,
        low=0,
    ),
    declared(
        "gross_ratio",
        "Грубое нарушение, кратность нормы",
        "Gross breach, times the limit",
        K.NUMBER,
        low=1,
    ),
    declared(
        "audit_hours_free",
        "Проверка без оплаты до, часов",
        "Audit free up to, hours",
        K.NUMBER,
        low=0,
    ),
    declared("access_term", "Срок предоставления доступа", "Access to be given within", K.DURATION),
    declared(
        "act_objection_days",
        "Срок возражений на акт, рабочих дней",
        "Objections to the act, working days",
        K.INT,
        low=0,
    ),
    declared("warranty_months", "Гарантийный срок, месяцев", "Warranty term, months", K.INT, low=0),
    declared(
        "same_day_until", "В день обращения, если поступило до", "Same day if reported by", K.TIME
    ),
    declared(
        "same_day_event",
        "Событие для «в день обращения»",
        "Same-day event",
        K.LIST,
        tokens={"restored": ("восстановлен",), "resolved": ("решён",)},
    ),
    declared(
        "reopen_days",
        "Повторное открытие, рабочих дней",
        "Reopening window, working days",
        K.INT,
        low=0,
        high=_YEAR_DAYS,
    ),
    declared("min_events", "Минимум событий для оценки", "Minimum events", K.INT, low=0),
    declared(
        "maintenance_cap_hours",
        "Плановые работы не более, часов в месяц",
        "Maintenance cap, hours a month",
        K.NUMBER,
        low=0,
        high=_MONTH_HOURS,
    ),
    declared(
        "maintenance_notice_hours",
        "Уведомление о работах, часов",
        "Maintenance notice, hours",
        K.NUMBER,
        low=0,
        high=_YEAR_HOURS,
    ),
    declared(
        "credit_cap",
        "Предел уменьшения платы, %",
        "Reduction cap, % of fee",
        K.SHARE,
        low=0,
        high=100,
    ),
    declared(
        "report_accept_days",
        "Срок приёмки отчёта, рабочих дней",
        "Report acceptance, working days",
        K.INT,
        low=0,
        high=_YEAR_DAYS,
    ),
    declared(
        "pd_order",
        "Поручение на обработку персональных данных",
        "Data processing order",
        K.LIST,
        tokens={
            "yes": ("да",),
            "separate": ("отдельным документом",),
            "no access": ("нет доступа",),
        },
    ),
    declared("claim_contacts", "Куда сообщать о сбое", "Where to report a failure", K.LINES),
)
