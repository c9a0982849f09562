"""The sheet «Соответствие»: which column of a foreign export is which column of ours."""

from typing import Final

from pipeline.workbook.columns import Kind, Sheet, declared
from pipeline.workbook.recurring import NOTE

MAPPING_SHEET: Final = Sheet(
    "mapping",
    "Соответствие",
    "Mapping",
    (
        declared("profile!", "Профиль", "Profile", Kind.CODE),
        declared("target", "Наш столбец", "Our column"),
        declared("source", "Столбец выгрузки", "Export column"),
        declared("aliases", "Другие названия", "Other names"),
        declared("value", "Значение выгрузки", "Export value"),
        declared("ours", "Наше значение", "Our value"),
        declared("date_format", "Формат даты", "Date format"),
        declared("missing", "Нет данных", "Missing marks"),
        NOTE,
    ),
)
