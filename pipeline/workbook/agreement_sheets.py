"""Sheets of what is agreed upon from a day on, and of who is to do what until when."""

from typing import Final

from pipeline.domain.agreements import KEYS
from pipeline.workbook.columns import Kind, Sheet, declared
from pipeline.workbook.contract_keys import CONTRACT_KEYS
from pipeline.workbook.recurring import NOTE

K = Kind
_OF_CONTRACT: Final = {key.key: key for key in CONTRACT_KEYS}

AGREEMENT_SHEETS: Final[tuple[Sheet, ...]] = (
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
            *(_OF_CONTRACT[key] for key in KEYS),
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
    ),
)
