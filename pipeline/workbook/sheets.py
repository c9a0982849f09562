"""The one table of sheets and columns (``design.md`` section 3; headings of fine print 3)."""

from collections.abc import Mapping
from typing import Final

from pipeline.workbook.columns import Column, Kind, Sheet, Tokens
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


def _col(  # noqa: PLR0913  # a row of the table: one argument per cell
    key: str,
    ru: str,
    en: str,
    kind: Kind = K.TEXT,
    *,
    tokens: Tokens | None = None,
    low: int | None = None,
    high: int | None = None,
) -> Column:
    """A row of the table: ``key!`` is required, ``|`` stands between synonyms."""
    name, required = key.rstrip("!"), key.endswith("!")
    return Column(
        name, tuple(ru.split("|")), tuple(en.split("|")), kind, required, tokens or {}, low, high
    )


def _overrides(*names: tuple[str, str, str, str]) -> tuple[Column, ...]:
    """Columns for forms of names in other cases."""
    return tuple(
        _col(f"{key}_{en_case}", f"{ru} ({ru_case})", f"{en} ({en_case})")
        for key, ru, en, cases in names
        for ru_case, en_case in (("род.", "gen."), ("дат.", "dat."), ("твор.", "ins."))
        if en_case[0] in cases
    )


NOTE: Final = _col("note", "Примечание", "Note", K.LINES)
INCIDENT: Final = _col("incident", "Инцидент", "Incident", K.CODE)
INCIDENT_REQUIRED: Final = _col("incident!", "Инцидент", "Incident", K.CODE)
SERVICE: Final = _col("service", "Услуга", "Service", K.CODE)
SERVICE_REQUIRED: Final = _col("service!", "Услуга", "Service", K.CODE)
STAGE: Final = _col("stage", "Этап", "Stage", K.CODE)
AGREEMENT: Final = _col("agreement", "Соглашение", "Agreement", K.CODE)
FROM: Final = _col("from_at!", "С", "From", K.DATETIME)
TO_REQUIRED: Final = _col("to_at!", "По|До", "To", K.DATETIME)
CHECKED: Final = _col("forms_checked", "Формы проверены", "Forms checked", K.YES_NO)

SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        "contract",
        "Договор",
        "Contract",
        (
            _col("item!", "Показатель", "Item"),
            _col("value!", "Значение", "Value", K.ANY),
            NOTE,
        ),
    ),
    Sheet(
        "parties",
        "Стороны",
        "Parties",
        (
            _col("role!", "Роль", "Role", K.LIST, tokens=ROLES),
            _col("full_name!", "Полное наименование", "Full name", K.NAME),
            _col("short_name!", "Краткое наименование", "Short name", K.NAME),
            _col("inn", "ИНН", "INN", K.INN),
            _col("kpp", "КПП", "KPP", K.KPP),
            _col("ogrn", "ОГРН", "OGRN", K.OGRN),
            _col("address", "Адрес", "Address", K.LINES),
            _col("phone", "Телефон", "Phone"),
            _col("email", "E-mail для официальных писем|E-mail", "Notice e-mail|E-mail"),
            _col("account", "Расчётный счёт", "Account", K.ACCOUNT),
            _col("bank", "Банк", "Bank"),
            _col("bik", "БИК", "BIK", K.BIK),
            _col("corr_account", "Корр. счёт", "Correspondent account", K.ACCOUNT),
            _col("full_name_en", "Полное наименование (en)", "Full name (en)"),
            _col("short_name_en", "Краткое наименование (en)", "Short name (en)"),
            _col("address_en", "Адрес (en)", "Address (en)", K.LINES),
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
            _col("role!", "Роль", "Role", K.LIST, tokens=ROLES),
            _col("function!", "Функция", "Function", K.LIST, tokens=FUNCTIONS),
            _col("surname!", "Фамилия", "Surname", K.NAME),
            _col("first_name!", "Имя", "First name", K.NAME),
            _col("patronymic", "Отчество", "Patronymic", K.NAME),
            _col("gender", "Пол", "Gender", K.LIST, tokens={"m": ("м",), "f": ("ж",)}),
            _col("position!", "Должность", "Position"),
            _col("basis", "Основание", "Basis"),
            _col("phone", "Телефон", "Phone"),
            _col("email", "E-mail", "E-mail"),
            _col("surname_en", "Фамилия (en)", "Surname (en)"),
            _col("first_name_en", "Имя (en)", "First name (en)"),
            _col("position_en", "Должность (en)", "Position (en)"),
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
            _col("code!", "Этап", "Stage", K.CODE),
            _col(
                "kind!",
                "Вид",
                "Kind",
                K.LIST,
                tokens={"stage": ("этап",), "task": ("разовая задача",)},
            ),
            _col("name!", "Наименование", "Name"),
            _col("object", "Код объекта", "Object code", K.CODE),
            _col("subject!", "Объект", "Subject"),
            _col(
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
            _col("guaranteed", "Объект гарантии", "Guaranteed object"),
            _col("starts_on!", "Начало", "Starts", K.DATE),
            _col("ends_on", "Окончание", "Ends", K.DATE),
            _col("accepted_on", "Принят", "Accepted", K.DATE),
            _col("opening", "Вступление", "Opening", K.LINES),
            _col("summary", "Описание", "Summary", K.LINES),
            _col("name_en", "Наименование (en)", "Name (en)"),
            NOTE,
        ),
    ),
    Sheet(
        "services",
        "Услуги",
        "Services",
        (
            _col("code!", "Код", "Code", K.CODE),
            _col("name!", "Услуга", "Service"),
            _col("hours!", "Время работы", "Hours", K.PROFILE),
            _col("weight", "Вес", "Weight", K.NUMBER, low=0),
            _col("fee_share", "Доля платы", "Fee share", K.SHARE, low=0, high=100),
            AGREEMENT,
            _col("name_en", "Услуга (en)", "Service (en)"),
            NOTE,
        ),
    ),
    Sheet(
        "hours",
        "Время",
        "Hours",
        (
            _col("profile!", "Профиль", "Profile", K.CODE),
            _col("days!", "Дни", "Days", K.DAYS),
            _col("opens!", "С", "From", K.TIME),
            _col("closes!", "До|По", "To", K.TIME_END),
            _col("by_calendar", "По календарю", "By calendar", K.YES_NO),
            AGREEMENT,
            NOTE,
        ),
    ),
    Sheet(
        "calendar",
        "Календарь",
        "Calendar",
        (
            _col("on!", "Дата", "Date", K.DATE),
            _col(
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
            _col("opens", "С", "From", K.TIME),
            _col("closes", "По|До", "To", K.TIME_END),
            _col("instead_of", "Вместо", "Instead of", K.DATE),
            NOTE,
        ),
    ),
    Sheet(
        "priorities",
        "Приоритеты",
        "Priorities",
        (
            _col("code!", "Приоритет", "Priority", K.CODE),
            _col("name", "Наименование", "Name"),
            _col("criteria", "Признаки", "Criteria", K.LINES),
            _col("hours!", "Время", "Hours", K.PROFILE),
            _col("response", "Реакция", "Response", K.DURATION),
            _col("restore", "Восстановление", "Restore", K.DURATION),
            _col("resolve", "Решение", "Resolve", K.DURATION),
            AGREEMENT,
            _col("name_en", "Наименование (en)", "Name (en)"),
            NOTE,
        ),
    ),
    Sheet(
        "targets",
        "Показатели",
        "Targets",
        (
            _col("code", "Код", "Code", K.CODE),
            _col("metric!", "Показатель", "Metric"),
            _col("priorities", "Приоритеты", "Priorities", K.CODES),
            _col("services", "Услуги", "Services", K.CODES),
            _col("kinds", "Типы", "Kinds", K.LISTS, tokens=INCIDENT_KINDS),
            _col("stages", "Этапы", "Stages", K.CODES),
            _col("target", "Цель", "Target", K.TARGET),
            _col("min_events", "Минимум событий", "Minimum events", K.INT, low=0),
            _col(
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
            _col("tiers", "Шкала", "Tiers"),
            _col("weight", "Вес", "Weight", K.NUMBER, low=0),
            AGREEMENT,
            NOTE,
        ),
    ),
    Sheet(
        "incidents",
        "Инциденты",
        "Incidents",
        (
            _col("id!", "Номер", "ID", K.CODE),
            _col("reported_at!", "Зарегистрирован", "Reported", K.DATETIME),
            _col("fault_at", "Когда произошло", "Happened", K.DATETIME),
            _col("channel", "Канал", "Channel"),
            _col("kind", "Тип", "Kind", K.LIST, tokens=INCIDENT_KINDS),
            _col("priority!", "Приоритет", "Priority", K.CODE),
            SERVICE,
            STAGE,
            _col("summary", "Описание", "Summary", K.LINES),
            _col("responded_at", "Реакция", "Responded", K.DATETIME),
            _col("started_at", "Начата работа", "Work started", K.DATETIME),
            _col("restored_at", "Восстановлен", "Restored", K.DATETIME),
            _col("resolved_at", "Решён", "Resolved", K.DATETIME),
            _col("closed_at", "Закрыт", "Closed", K.DATETIME),
            _col("waited", "Ожидание заказчика", "Waiting for client", K.DURATION),
            _col("cause", "Причина", "Cause", K.LINES),
            _col(
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
            _col("warranty", "Гарантия", "Warranty", K.YES_NO),
            _col("duplicate_of", "Дубликат", "Duplicate of", K.CODE),
            _col("rejected", "Отклонён", "Rejected", K.LINES),
            _col("first_contact", "С первого контакта", "First contact", K.YES_NO),
            _col("escalated", "Эскалация", "Escalated", K.YES_NO),
            _col("rating", "Оценка", "Rating", K.INT, low=1, high=5),
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
            _col("to_at", "По|До", "To", K.DATETIME),
            _col(
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
            _col("reopened_at!", "Открыт повторно", "Reopened", K.DATETIME),
            _col("resolved_at", "Решён", "Resolved", K.DATETIME),
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
            _col("at!", "Когда", "At", K.DATETIME),
            _col("to!", "На", "To", K.CODE),
            _col("agreed_with", "Согласовано с", "Agreed with"),
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
            _col("started_at!", "Начало", "Started", K.DATETIME),
            _col("ended_at", "Окончание", "Ended", K.DATETIME),
            _col(
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
            _col("weight", "Доля", "Share", K.SHARE, low=0, high=100),
            INCIDENT,
            _col(
                "source",
                "Источник",
                "Source",
                K.LIST,
                tokens={"monitoring": ("мониторинг",), "report": ("обращение",)},
            ),
            _col("excluded", "Исключение", "Exclusion", K.LINES),
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
            _col("announced_at", "Объявлено", "Announced", K.DATETIME),
            _col("agreed", "Согласовано", "Agreed", K.YES_NO),
            NOTE,
        ),
        is_log=True,
    ),
    Sheet(
        "activities",
        "Работы",
        "Activities",
        (
            _col("on!", "Дата", "Date", K.DATE),
            _col(
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
            _col("hours!", "Часы", "Hours", K.NUMBER, low=0),
            INCIDENT,
            STAGE,
            _col("text", "Содержание", "Text", K.LINES),
            _col(
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
            _col("internal", "Внутреннее", "Internal", K.YES_NO),
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
            _col("period!", "Месяц", "Period", K.MONTH),
            _col("no_outages", "Простоев не было", "No outages", K.YES_NO),
            _col("no_gaps", "Перерывов не было", "No gaps", K.YES_NO),
            _col("log_complete", "Журнал полный", "Log complete", K.YES_NO),
            _col("comment", "Комментарий руководителя", "Manager's comment", K.LINES),
            _col("plan", "План", "Plan", K.LINES),
            _col("act_no", "Акт №", "Act No", K.CODE),
            _col("act_on", "Дата акта", "Act date", K.DATE),
            _col("met_on", "Встреча", "Meeting", K.DATE),
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
