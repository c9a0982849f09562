"""Sheets of the design that this version lays out in a new workbook and reads in part or not.

Their columns stand here so that a workbook begun today is the workbook of later versions.
"""

from dataclasses import replace
from typing import Final

from pipeline.workbook.columns import Kind, Sheet, declared
from pipeline.workbook.recurring import NOTE

K = Kind
AGREEMENT_USED: Final = ("number", "kind", "on", "from_on", "to_on", "signed_on")
"""Columns of the agreements that this version uses."""


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
)


def as_read(sheet: Sheet) -> Sheet:
    """The sheet with the columns of which nothing is made yet taken as they stand.

    What nobody uses cannot be wrong, so it must not stop anybody either.
    """
    if sheet.key != "agreements":
        return sheet
    return replace(
        sheet,
        columns=tuple(
            column if column.key in AGREEMENT_USED else replace(column, kind=K.ANY)
            for column in sheet.columns
        ),
    )
