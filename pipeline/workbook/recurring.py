"""Columns that stand in several sheets, and the words of their lists."""

from typing import Final

from pipeline.workbook.columns import Column, Kind, Tokens, declared

K = Kind

ROLES: Final[Tokens] = {"contractor": ("исполнитель",), "client": ("заказчик",)}
INCIDENT_KINDS: Final[Tokens] = {
    "outage": ("авария",),
    "failure": ("сбой",),
    "request": ("запрос",),
    "consultation": ("консультация",),
    "task": ("задача",),
}
GUARDS: Final[Tokens] = {
    "blocks": ("блокирует",),
    "warns": ("предупреждает",),
    "none": ("нет",),
}
"""What the system itself does against an error of its user."""

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

GUARD: Final = declared("guard", "Защита", "Guard", K.LIST, tokens=GUARDS)
PLAIN: Final = declared("plain", "Простыми словами", "In plain words", K.LINES)
LIBRARY: Final = declared("library", "Из библиотеки", "From library", K.CODE)


def overrides(*names: tuple[str, str, str, str]) -> tuple[Column, ...]:
    """Columns for forms of names in other cases: ``(key, ru, en, first letters of the cases)``."""
    return tuple(
        declared(f"{key}_{en_case[:3]}", f"{ru} ({ru_case})", f"{en} ({en_case})")
        for key, ru, en, cases in names
        for ru_case, en_case in (("род.", "gen."), ("дат.", "dat."), ("твор.", "ins."))
        if en_case[0] in cases
    )
