"""The keys of the sheet Договор (``design.md`` section 3), each with its type.

All keys are recognised and typed, so that a slip of the pen is told; what no part of the
program uses yet is tested and dropped. Defaults stand with ``domain.Contract``.
"""

from typing import Final

from pipeline.workbook.columns import Column, Kind, Tokens

K = Kind
_VAT: Final[Tokens] = {
    "standard": ("общая",),
    "5": ("5%",),
    "7": ("7%",),
    "exempt": ("без НДС",),
}


def _key(  # noqa: PLR0913  # a row of the table: one argument per cell
    key: str,
    ru: str,
    en: str,
    kind: Kind = K.TEXT,
    *,
    tokens: Tokens | None = None,
    low: int | None = None,
    high: int | None = None,
) -> Column:
    name, required = key.rstrip("!"), key.endswith("!")
    return Column(name, (ru,), (en,), kind, required, tokens or {}, low, high)


CONTRACT_KEYS: Final[tuple[Column, ...]] = (
    _key("project_code!", "Код проекта", "Project code", K.PROJECT_CODE),
    _key("project_name!", "Проект", "Project"),
    _key("contract_no!", "Номер договора", "Contract number", K.CODE),
    _key("contract_on!", "Дата договора", "Contract date", K.DATE),
    _key("contract_subject!", "Предмет договора", "Contract subject", K.LINES),
    _key("aliases", "Названия в журнале", "Names in the log"),
    _key("city", "Город", "City"),
    _key("locale", "Язык документов", "Document language", K.LIST, tokens={"ru": (), "en": ()}),
    _key("time_zone", "Часовой пояс", "Time zone", K.ZONE),
    _key("calendar", "Производственный календарь", "Production calendar", K.COUNTRY),
    _key("currency", "Валюта", "Currency", K.CURRENCY),
    _key("monthly_fee", "Абонентская плата", "Monthly fee", K.MONEY, low=0),
    _key("included_hours", "Часов в абонентской плате", "Included hours", K.NUMBER, low=0),
    _key("vat", "НДС", "VAT", K.LIST, tokens=_VAT),
    _key("vat_basis", "Основание освобождения от НДС", "VAT exemption ground"),
    _key(
        "prices",
        "Цены",
        "Prices",
        K.LIST,
        tokens={"with VAT": ("с НДС",), "net": ("без НДС",)},
    ),
    _key("support_hours", "Время поддержки", "Support hours", K.PROFILE),
    _key("warranty_clause", "Пункт о гарантии", "Warranty clause"),
    _key("binding_clause", "Пункт о согласовании условий", "Binding clause"),
    _key("notice_clause", "Пункт об электронной переписке", "Notice clause"),
    _key("rates_clause", "Пункт о ставках", "Rates clause"),
    _key(
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
    _key(
        "objection_days",
        "Срок возражений, рабочих дней",
        "Objection period, working days",
        K.INT,
        low=0,
    ),
    _key("cure_days", "Срок устранения, рабочих дней", "Cure period, working days", K.INT, low=0),
    _key(
        "repeat_months",
        "Повторное нарушение в течение, месяцев",
        "Repeated breach within, months",
        K.INT,
        low=0,
    ),
    _key(
        "gross_ratio",
        "Грубое нарушение, кратность нормы",
        "Gross breach, times the limit",
        K.NUMBER,
        low=1,
    ),
    _key(
        "audit_hours_free",
        "Проверка без оплаты до, часов",
        "Audit free up to, hours",
        K.NUMBER,
        low=0,
    ),
    _key("access_term", "Срок предоставления доступа", "Access to be given within", K.DURATION),
    _key(
        "act_objection_days",
        "Срок возражений на акт, рабочих дней",
        "Objections to the act, working days",
        K.INT,
        low=0,
    ),
    _key("warranty_months", "Гарантийный срок, месяцев", "Warranty term, months", K.INT, low=0),
    _key(
        "same_day_until", "В день обращения, если поступило до", "Same day if reported by", K.TIME
    ),
    _key(
        "same_day_event",
        "Событие для «в день обращения»",
        "Same-day event",
        K.LIST,
        tokens={"restored": ("восстановлен",), "resolved": ("решён",)},
    ),
    _key(
        "reopen_days",
        "Повторное открытие, рабочих дней",
        "Reopening window, working days",
        K.INT,
        low=0,
    ),
    _key("min_events", "Минимум событий для оценки", "Minimum events", K.INT, low=0),
    _key(
        "maintenance_cap_hours",
        "Плановые работы не более, часов в месяц",
        "Maintenance cap, hours a month",
        K.NUMBER,
        low=0,
    ),
    _key(
        "maintenance_notice_hours",
        "Уведомление о работах, часов",
        "Maintenance notice, hours",
        K.NUMBER,
        low=0,
    ),
    _key(
        "credit_cap",
        "Предел уменьшения платы, %",
        "Reduction cap, % of fee",
        K.SHARE,
        low=0,
        high=100,
    ),
    _key(
        "report_accept_days",
        "Срок приёмки отчёта, рабочих дней",
        "Report acceptance, working days",
        K.INT,
        low=0,
    ),
    _key(
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
    _key("claim_contacts", "Куда сообщать о сбое", "Where to report a failure", K.LINES),
)
