"""Sheets of what the client is told: objects, conditions, method, limitations, the library."""

from typing import Final

from pipeline.workbook.columns import Column, Kind, Sheet, Tokens, declared
from pipeline.workbook.recurring import GUARD, LIBRARY, NOTE, PLAIN

K = Kind

CATEGORIES: Final[Tokens] = {
    "load": ("нагрузка",),
    "users": ("пользователи",),
    "services": ("службы",),
    "changes": ("изменения",),
    "data": ("данные",),
    "other": ("прочее",),
}
COMPARISONS: Final[Tokens] = {
    "<=": ("не более", "≤", "at most"),
    "<": ("менее", "less than"),
    ">=": ("не менее", "≥", "at least"),
    ">": ("более", "more than"),
    "=": ("равно", "equals"),
    "between": ("между",),
}
STATISTICS: Final[Tokens] = {
    "max": ("максимум", "макс"),
    "min": ("минимум", "мин"),
    "mean": ("среднее",),
    "p95": ("95-й процентиль",),
    "last": ("последнее",),
}
LIMITATION_KINDS: Final[Tokens] = {
    "logical": ("логическое",),
    "operational": ("операционное",),
    "interface": ("интерфейсное",),
}
LIBRARY_KINDS: Final[Tokens] = {
    "condition": ("условие",),
    "method": ("методика",),
    "limitation": ("ограничение",),
}

_CONDITION: Final[tuple[Column, ...]] = (
    declared("category", "Категория", "Category", K.LIST, tokens=CATEGORIES),
    declared("text", "Условие", "Condition", K.LINES),
    PLAIN,
    declared("parameter", "Показатель", "Parameter", K.CODE),
    declared("comparison", "Сравнение", "Comparison", K.LIST, tokens=COMPARISONS),
    declared("limit", "Норма", "Limit", K.LIMIT),
    declared("upper", "Верхняя граница", "Upper limit", K.LIMIT),
    declared("gross_limit", "Грубое значение", "Gross limit", K.LIMIT),
    declared("unit", "Единица", "Unit"),
    declared("statistic", "Статистика", "Statistic", K.LIST, tokens=STATISTICS),
    declared("window", "Окно", "Window", K.DURATION),
    declared("method", "Как измеряется", "Method", K.LINES),
    declared("checker", "Кто проверяет", "Checked by"),
    declared("schedule", "Периодичность", "Schedule"),
    declared("essential", "Существенное", "Essential", K.YES_NO),
    declared("baseline", "Базовый замер", "Baseline", K.LIMIT),
    declared("baseline_on", "Дата замера", "Measured on", K.DATE),
    declared("spec", "Пункт задания", "Spec clause"),
    declared("spec_limit", "Норма задания", "Spec limit", K.LIMIT),
    declared("text_en", "Условие (en)", "Condition (en)", K.LINES),
)
_STEP: Final[tuple[Column, ...]] = (
    declared("step", "Шаг", "Step", K.INT, low=1, high=999),
    declared("role", "Роль пользователя", "User role"),
    declared("action", "Действие", "Action", K.LINES),
    declared("forbidden", "Запрещено", "Forbidden", K.YES_NO),
    declared("action_en", "Действие (en)", "Action (en)", K.LINES),
)
_EFFECT: Final[tuple[Column, ...]] = (declared("effect", "Последствие", "Effect", K.LINES),)

TOLD_SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        "objects",
        "Объекты",
        "Objects",
        (
            declared("code!", "Объект", "Object", K.CODE),
            declared("name!", "Наименование", "Name"),
            declared("product", "Продукт", "Product"),
            declared("release", "Релиз", "Release", K.CODE),
            declared(
                "confirm_months",
                "Подтверждать раз в, месяцев",
                "Confirm every, months",
                K.INT,
                low=1,
                high=120,
            ),
            declared("name_en", "Наименование (en)", "Name (en)"),
            NOTE,
        ),
    ),
    Sheet(
        "conditions",
        "Условия",
        "Conditions",
        (
            declared("id", "Код", "ID", K.CODE),
            declared("scope!", "Этап или объект|Этап", "Scope|Stage", K.CODE),
            LIBRARY,
            *_CONDITION,
            NOTE,
        ),
    ),
    Sheet(
        "method",
        "Методика",
        "Method",
        (
            declared("id", "Код", "ID", K.CODE),
            declared("stage!", "Этап", "Stage", K.CODE),
            LIBRARY,
            *_STEP,
            GUARD,
            PLAIN,
            NOTE,
        ),
    ),
    Sheet(
        "limitations",
        "Ограничения",
        "Limitations",
        (
            declared("id", "Код", "ID", K.CODE),
            declared("stage!", "Этап", "Stage", K.CODE),
            LIBRARY,
            declared("kind", "Вид", "Kind", K.LIST, tokens=LIMITATION_KINDS),
            declared("text", "Ограничение", "Limitation", K.LINES),
            *_EFFECT,
            GUARD,
            PLAIN,
            declared("text_en", "Ограничение (en)", "Limitation (en)", K.LINES),
            NOTE,
        ),
    ),
    Sheet(
        "library",
        "Библиотека",
        "Library",
        (
            declared("code!", "Код", "Code", K.CODE),
            declared("kind!", "Вид", "Kind", K.LIST, tokens=LIBRARY_KINDS),
            declared("product", "Продукт", "Product"),
            *_CONDITION,
            *_STEP,
            declared(
                "limitation_kind",
                "Вид ограничения",
                "Limitation kind",
                K.LIST,
                tokens=LIMITATION_KINDS,
            ),
            declared("limitation", "Ограничение", "Limitation", K.LINES),
            *_EFFECT,
            GUARD,
            declared("limitation_en", "Ограничение (en)", "Limitation (en)", K.LINES),
            NOTE,
        ),
    ),
)
