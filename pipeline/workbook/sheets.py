"""The one table of sheets and columns (``design.md`` section 3; headings of fine print 3)."""

from collections.abc import Mapping
from typing import Final

from pipeline.workbook.columns import Column, Kind, Sheet, Tokens, declared
from pipeline.workbook.contract_keys import CONTRACT_KEYS

K = Kind
LOG_ROWS: Final = 1_048_576
OTHER_ROWS: Final = 20_000

ROLES: Final[Tokens] = {"contractor": ("исполнитель",), "client": ("заказчик",)}
FUNCTIONS: Final[Tokens] = {
    "signatory": ("подписант",),
    "addressee": ("адресат",),
    "preparer": ("исполнитель документа",),
    "contact": ("контакт",),
    "approver": ("утверждающий",),
}
INCIDENT_KINDS: Final[Tokens] = {
    "outage": ("авария",),
    "failure": ("сбой",),
    "request": ("запрос",),
    "consultation": ("консультация",),
    "task": ("задача",),
}


def _overrides(*names: tuple[str, str, str, str]) -> tuple[Column, ...]:
    """Columns for forms of names in other cases."""
    return tuple(
        declared(f"{key}_{en_case}", f"{ru} ({ru_case})", f"{en} ({en_case})")
        for key, ru, en, cases in names
        for ru_case, en_case in (("род.", "gen."), ("дат.", "dat."), ("твор.", "ins."))
        if en_case[0] in cases
    )


NOTE: Final = declared("note", "Примечание", "Note", K.LINES)
INCIDENT: Final = declared("incident", "Инцидент", "Incident", K.CODE)
INCIDENT_REQUIRED: Final = declared("incident!", "Инцидент", "Incident", K.CODE)
SERVICE: Final = declared("service", "Услуга", "Service", K.CODE)
SERVICE_REQUIRED: Final = declared("service!", "Услуга", "Service", K.CODE)
STAGE: Final = declared("stage", "Этап", "Stage", K.CODE)
AGREEMENT: Final = declared("agreement", "Соглашение", "Agreement", K.CODE)
FROM: Final = declared("from_at!", "С", "From", K.DATETIME)
TO_REQUIRED: Final = declared("to_at!", "По|До", "To", K.DATETIME)
CHECKED: Final = declared("forms_checked", "Формы проверены", "Forms checked", K.YES_NO)

SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        "contract",
        "Договор",
        "Contract",
        (
            declared("item!", "Показатель", "Item"),
            declared("value!", "Значение", "Value", K.ANY),
            NOTE,
        ),
    ),
    Sheet(
        "parties",
        "Стороны",
        "Parties",
        (
            declared("role!", "Роль", "Role", K.LIST, tokens=ROLES),
            declared("full_name!", "Полное наименование", "Full name", K.NAME),
            declared("short_name!", "Краткое наименование", "Short name", K.NAME),
            declared("inn", "ИНН", "INN", K.INN),
            declared("kpp", "КПП", "KPP", K.KPP),
            declared("ogrn", "ОГРН", "OGRN", K.OGRN),
            declared("address", "Адрес", "Address", K.LINES),
            declared("phone", "Телефон", "Phone"),
            declared("email", "E-mail для официальных писем|E-mail", "Notice e-mail|E-mail"),
            declared("account", "Расчётный счёт", "Account", K.ACCOUNT),
            declared("bank", "Банк", "Bank"),
            declared("bik", "БИК", "BIK", K.BIK),
            declared("corr_account", "Корр. счёт", "Correspondent account", K.ACCOUNT),
            declared("full_name_en", "Полное наименование (en)", "Full name (en)"),
            declared("short_name_en", "Краткое наименование (en)", "Short name (en)"),
            declared("address_en", "Адрес (en)", "Address (en)", K.LINES),
            *_overrides(
                ("full_name", "Полное наименование", "Full name", "gdi"),
                ("short_name", "Краткое наименование", "Short name", "d"),
            ),
            CHECKED,
            NOTE,
        ),
    ),
    Sheet(
        "people",
        "Лица",
        "People",
        (
            declared("role!", "Роль", "Role", K.LIST, tokens=ROLES),
            declared("function!", "Функция", "Function", K.LIST, tokens=FUNCTIONS),
            declared("surname!", "Фамилия", "Surname", K.NAME),
            declared("first_name!", "Имя", "First name", K.NAME),
            declared("patronymic", "Отчество", "Patronymic", K.NAME),
            declared("gender", "Пол", "Gender", K.LIST, tokens={"m": ("м",), "f": ("ж",)}),
            declared("position!", "Должность", "Position"),
            declared("basis", "Основание", "Basis"),
            declared("phone", "Телефон", "Phone"),
            declared("email", "E-mail", "E-mail"),
            declared("surname_en", "Фамилия (en)", "Surname (en)"),
            declared("first_name_en", "Имя (en)", "First name (en)"),
            declared("position_en", "Должность (en)", "Position (en)"),
            *_overrides(
                ("name", "ФИО", "Name", "gdi"), ("position", "Должность", "Position", "gdi")
            ),
            CHECKED,
            NOTE,
        ),
    ),
    Sheet(
        "stages",
        "Этапы",
        "Stages",
        (
            declared("code!", "Этап", "Stage", K.CODE),
            declared(
                "kind!",
                "Вид",
                "Kind",
                K.LIST,
                tokens={"stage": ("этап",), "task": ("разовая задача",)},
            ),
            declared("name!", "Наименование", "Name"),
            declared("object", "Код объекта", "Object code", K.CODE),
            declared("subject!", "Объект", "Subject"),
            declared(
                "group!",
                "Группа гарантии",
                "Warranty group",
                K.LIST,
                tokens={
                    "new module": ("новый модуль",),
                    "modification": ("доработка",),
                    "consulting": ("консультации",),
                },
            ),
            declared("guaranteed", "Объект гарантии", "Guaranteed object"),
            declared("starts_on!", "Начало", "Starts", K.DATE),
            declared("ends_on", "Окончание", "Ends", K.DATE),
            declared("accepted_on", "Принят", "Accepted", K.DATE),
            declared("opening", "Вступление", "Opening", K.LINES),
            declared("summary", "Описание", "Summary", K.LINES),
            declared("name_en", "Наименование (en)", "Name (en)"),
            NOTE,
        ),
    ),
    Sheet(
        "services",
        "Услуги",
        "Services",
        (
            declared("code!", "Код", "Code", K.CODE),
            declared("name!", "Услуга", "Service"),
            declared("hours!", "Время работы", "Hours", K.PROFILE),
            declared("weight", "Вес", "Weight", K.NUMBER, low=0),
            declared("fee_share", "Доля платы", "Fee share", K.SHARE, low=0, high=100),
            AGREEMENT,
            declared("name_en", "Услуга (en)", "Service (en)"),
            NOTE,
        ),
    ),
    Sheet(
        "hours",
        "Время",
        "Hours",
        (
            declared("profile!", "Профиль", "Profile", K.CODE),
            declared("days!", "Дни", "Days", K.DAYS),
            declared("opens!", "С", "From", K.TIME),
            declared("closes!", "До|По", "To", K.TIME_END),
            declared("by_calendar", "По календарю", "By calendar", K.YES_NO),
            AGREEMENT,
            NOTE,
        ),
    ),
    Sheet(
        "calendar",
        "Календарь",
        "Calendar",
        (
            declared("on!", "Дата", "Date", K.DATE),
            declared(
                "kind!",
                "День",
                "Day",
                K.LIST,
                tokens={
                    "working": ("рабочий",),
                    "off": ("выходной",),
                    "shortened": ("сокращённый",),
                    "hours": ("часы",),
                },
            ),
            declared("opens", "С", "From", K.TIME),
            declared("closes", "По|До", "To", K.TIME_END),
            declared("instead_of", "Вместо", "Instead of", K.DATE),
            NOTE,
        ),
    ),
    Sheet(
        "priorities",
        "Приоритеты",
        "Priorities",
        (
            declared("code!", "Приоритет", "Priority", K.CODE),
            declared("name", "Наименование", "Name"),
            declared("criteria", "Признаки", "Criteria", K.LINES),
            declared("hours!", "Время", "Hours", K.PROFILE),
            declared("response", "Реакция", "Response", K.DURATION),
            declared("restore", "Восстановление", "Restore", K.DURATION),
            declared("resolve", "Решение", "Resolve", K.DURATION),
            AGREEMENT,
            declared("name_en", "Наименование (en)", "Name (en)"),
            NOTE,
        ),
    ),
    Sheet(
        "targets",
        "Показатели",
        "Targets",
        (
            declared("code", "Код", "Code", K.CODE),
            declared("metric!", "Показатель", "Metric"),
            declared("priorities", "Приоритеты", "Priorities", K.CODES),
            declared("services", "Услуги", "Services", K.CODES),
            declared("kinds", "Типы", "Kinds", K.LISTS, tokens=INCIDENT_KINDS),
            declared("stages", "Этапы", "Stages", K.CODES),
            declared("target", "Цель", "Target", K.TARGET),
            declared("min_events", "Минимум событий", "Minimum events", K.INT, low=0),
            declared(
                "consequence",
                "Последствие",
                "Consequence",
                K.LIST,
                tokens={
                    "informational": ("информационный",),
                    "price_reduction": ("снижение цены", "price reduction"),
                    "penalty": ("неустойка",),
                },
            ),
            declared("tiers", "Шкала", "Tiers"),
            declared("weight", "Вес", "Weight", K.NUMBER, low=0),
            AGREEMENT,
            NOTE,
        ),
    ),
    Sheet(
        "incidents",
        "Инциденты",
        "Incidents",
        (
            declared("id!", "Номер", "ID", K.CODE),
            declared("reported_at!", "Зарегистрирован", "Reported", K.DATETIME),
            declared("fault_at", "Когда произошло", "Happened", K.DATETIME),
            declared("channel", "Канал", "Channel"),
            declared("kind", "Тип", "Kind", K.LIST, tokens=INCIDENT_KINDS),
            declared("priority!", "Приоритет", "Priority", K.CODE),
            SERVICE,
            STAGE,
            declared("summary", "Описание", "Summary", K.LINES),
            declared("responded_at", "Реакция", "Responded", K.DATETIME),
            declared("started_at", "Начата работа", "Work started", K.DATETIME),
            declared("restored_at", "Восстановлен", "Restored", K.DATETIME),
            declared("resolved_at", "Решён", "Resolved", K.DATETIME),
            declared("closed_at", "Закрыт", "Closed", K.DATETIME),
            declared("waited", "Ожидание заказчика", "Waiting for client", K.DURATION),
            declared("cause", "Причина", "Cause", K.LINES),
            declared(
                "side",
                "Причина на стороне",
                "Cause on the side of",
                K.LIST,
                tokens={
                    "contractor": ("исполнитель",),
                    "client": ("заказчик",),
                    "third party": ("третья сторона",),
                    "unknown": ("не установлена",),
                },
            ),
            declared("warranty", "Гарантия", "Warranty", K.YES_NO),
            declared("duplicate_of", "Дубликат", "Duplicate of", K.CODE),
            declared("rejected", "Отклонён", "Rejected", K.LINES),
            declared("first_contact", "С первого контакта", "First contact", K.YES_NO),
            declared("escalated", "Эскалация", "Escalated", K.YES_NO),
            declared("rating", "Оценка", "Rating", K.INT, low=1, high=5),
            NOTE,
        ),
        is_log=True,
    ),
    Sheet(
        "pauses",
        "Паузы",
        "Pauses",
        (
            INCIDENT_REQUIRED,
            FROM,
            declared("to_at", "По|До", "To", K.DATETIME),
            declared(
                "reason!",
                "Причина",
                "Reason",
                K.LIST,
                tokens={
                    "waiting for client": ("ожидание клиента", "ожидание заказчика"),
                    "agreed maintenance": ("согласованные работы",),
                    "other": ("иное",),
                },
            ),
            NOTE,
        ),
        is_log=True,
    ),
    Sheet(
        "reopens",
        "Повторы",
        "Reopens",
        (
            INCIDENT_REQUIRED,
            declared("reopened_at!", "Открыт повторно", "Reopened", K.DATETIME),
            declared("resolved_at", "Решён", "Resolved", K.DATETIME),
            NOTE,
        ),
        is_log=True,
    ),
    Sheet(
        "priority_changes",
        "Смена приоритета",
        "Priority changes",
        (
            INCIDENT_REQUIRED,
            declared("at!", "Когда", "At", K.DATETIME),
            declared("to!", "На", "To", K.CODE),
            declared("agreed_with", "Согласовано с", "Agreed with"),
            NOTE,
        ),
        is_log=True,
    ),
    Sheet(
        "outages",
        "Простои",
        "Outages",
        (
            SERVICE_REQUIRED,
            declared("started_at!", "Начало", "Started", K.DATETIME),
            declared("ended_at", "Окончание", "Ended", K.DATETIME),
            declared(
                "kind",
                "Вид",
                "Kind",
                K.LIST,
                tokens={
                    "outage": ("простой",),
                    "degradation": ("деградация",),
                    "unknown": ("нет данных",),
                },
            ),
            declared("weight", "Доля", "Share", K.SHARE, low=0, high=100),
            INCIDENT,
            declared(
                "source",
                "Источник",
                "Source",
                K.LIST,
                tokens={"monitoring": ("мониторинг",), "report": ("обращение",)},
            ),
            declared("excluded", "Исключение", "Exclusion", K.LINES),
            NOTE,
        ),
        is_log=True,
    ),
    Sheet(
        "maintenance",
        "Плановые работы",
        "Maintenance",
        (
            SERVICE_REQUIRED,
            FROM,
            TO_REQUIRED,
            declared("announced_at", "Объявлено", "Announced", K.DATETIME),
            declared("agreed", "Согласовано", "Agreed", K.YES_NO),
            NOTE,
        ),
        is_log=True,
    ),
    Sheet(
        "activities",
        "Работы",
        "Activities",
        (
            declared("on!", "Дата", "Date", K.DATE),
            declared(
                "activity!",
                "Вид работ",
                "Activity",
                K.LIST,
                tokens={
                    "incident": ("инцидент",),
                    "consulting": ("консультация",),
                    "change": ("изменение",),
                    "update": ("обновление",),
                    "prevention": ("профилактика",),
                    "audit": ("проверка",),
                    "development": ("разработка",),
                    "guard": ("защита от ошибок",),
                    "other": ("прочее",),
                },
            ),
            declared("hours!", "Часы", "Hours", K.NUMBER, low=0),
            INCIDENT,
            STAGE,
            declared("text", "Содержание", "Text", K.LINES),
            declared(
                "payer",
                "Оплата",
                "Paid as",
                K.LIST,
                tokens={
                    "warranty": ("гарантия",),
                    "included": ("абонентская",),
                    "billable": ("отдельно",),
                },
            ),
            declared("internal", "Внутреннее", "Internal", K.YES_NO),
            NOTE,
        ),
        is_log=True,
    ),
    Sheet("gaps", "Перерывы", "Gaps", (FROM, TO_REQUIRED, NOTE), is_log=True),
    Sheet(
        "months",
        "Месяц",
        "Month",
        (
            declared("period!", "Месяц", "Period", K.MONTH),
            declared("no_outages", "Простоев не было", "No outages", K.YES_NO),
            declared("no_gaps", "Перерывов не было", "No gaps", K.YES_NO),
            declared("log_complete", "Журнал полный", "Log complete", K.YES_NO),
            declared("comment", "Комментарий руководителя", "Manager's comment", K.LINES),
            declared("plan", "План", "Plan", K.LINES),
            declared("act_no", "Акт №", "Act No", K.CODE),
            declared("act_on", "Дата акта", "Act date", K.DATE),
            declared("met_on", "Встреча", "Meeting", K.DATE),
            NOTE,
        ),
    ),
)

NOT_USED_YET: Final[Mapping[str, str]] = {
    "Соглашения": "Agreements",
    "Объекты": "Objects",
    "Условия": "Conditions",
    "Методика": "Method",
    "Ограничения": "Limitations",
    "Библиотека": "Library",
    "Возражения": "Objections",
    "Решения": "Actions",
    "Замеры": "Measurements",
    "Проверки": "Audits",
    "Находки": "Findings",
    "Письма": "Letters",
    "Ставки": "Rates",
}
"""Sheets of the design that this version only names in a note."""

OURS: Final = ("Справка", "Help", "Проверка", "Check")
"""Sheets the program writes for people; never read."""

BY_KEY: Final[Mapping[str, Sheet]] = {sheet.key: sheet for sheet in SHEETS}
LOGS: Final = tuple(sheet.key for sheet in SHEETS if sheet.is_log)

__all__ = [
    "BY_KEY",
    "CONTRACT_KEYS",
    "LOGS",
    "LOG_ROWS",
    "NOT_USED_YET",
    "OTHER_ROWS",
    "OURS",
    "SHEETS",
]
