"""Writes the demo projects' workbooks from the plain tables in ``source/``.

The tables are the source, the workbooks are made from them: the same tables and the same
openpyxl give the same bytes, whatever the clock or the compression library.

Run it from the repository: ``python inputs/build.py``.
"""
# ruff: noqa: INP001  # a script beside its data, not a package

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from pipeline.workbook.columns import Kind
from pipeline.workbook.sheets import BY_KEY, SHEETS

HERE: Final = Path(__file__).resolve().parent
SOURCE: Final = HERE / "source"
SHIFT: Final = timedelta(weeks=522)
REOPENED_AFTER: Final = timedelta(days=1)  # the log only flags a reopening, see the first sheet
RESOLVED_AGAIN_AFTER: Final = timedelta(hours=1)

Value = str | int | Decimal | date | datetime | time | None
Rows = Sequence[Sequence[Value]]
Sheets = dict[str, Rows]  # title -> heading row and rows, in the order of the workbook

SHEET_FILES: Final = {
    "Справка": "help",
    "Договор": "contract",
    "Стороны": "parties",
    "Лица": "people",
    "Этапы": "stages",
    "Объекты": "objects",
    "Условия": "conditions",
    "Методика": "method",
    "Ограничения": "limitations",
    "Услуги": "services",
    "Время": "hours",
    "Календарь": "calendar",
    "Приоритеты": "priorities",
    "Показатели": "targets",
    "Инциденты": "incidents",
    "Паузы": "pauses",
    "Повторы": "reopens",
    "Смена приоритета": "priority_changes",
    "Простои": "outages",
    "Плановые работы": "maintenance",
    "Работы": "activities",
    "Перерывы": "gaps",
    "Месяц": "months",
    "Замеры": "measurements",
    "Проверки": "audits",
    "Находки": "findings",
    "Письма": "letters",
    "Ставки": "rates",
    "Соглашения": "agreements",
    "Решения": "actions",
}
NUMBERS: Final = {  # sheet -> headings whose cells are numbers; everything else typed is text
    "Услуги": {"Вес", "Доля платы"},
    "Условия": {"Норма", "Верхняя граница", "Грубое значение", "Базовый замер", "Норма задания"},
    "Методика": {"Шаг"},
    "Библиотека": {"Норма", "Верхняя граница", "Грубое значение", "Шаг"},
    "Показатели": {"Цель", "Минимум событий"},
    "Инциденты": {"Оценка"},
    "Простои": {"Доля"},
    "Работы": {"Часы"},
    "Замеры": {"Значение"},
    "Проверки": {"Часы исправления", "Часы проверки"},
    "Находки": {"Значение"},
    "Ставки": {"Ставка"},
}
CONTRACT_NUMBERS: Final = {
    "Абонентская плата",
    "Часов в абонентской плате",
    "Повторное открытие, рабочих дней",
    "Минимум событий для оценки",
    "Плановые работы не более, часов в месяц",
    "Уведомление о работах, часов",
    "Срок приёмки отчёта, рабочих дней",
    "Предел уменьшения платы, %",
}
INCIDENT_HEADINGS: Final = (
    "Номер",
    "Зарегистрирован",
    "Канал",
    "Тип",
    "Приоритет",
    "Услуга",
    "Описание",
    "Реакция",
    "Решён",
    "Закрыт",
)

_INSTANT: Final = re.compile(r"\d\d\.\d\d\.\d{4} \d\d:\d\d")
_DAY: Final = re.compile(r"\d\d\.\d\d\.\d{4}")
_TIME: Final = re.compile(r"\d\d:\d\d")
_NUMBER: Final = re.compile(r"\d+(,\d+)?")
_MADE_ON: Final = datetime(2026, 1, 1)  # noqa: DTZ001  # Office properties hold no zone
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_LISTED_ROWS: Final = 5_000
_LONGEST_TEXT_CELL: Final = 256  # longer ones in text format show as #### in Excel
_WIDEST: Final = 48
_HELP_WIDTH: Final = 110
_GREY: Final = PatternFill("solid", fgColor="FFE7E6E6")
_LINE: Final = Border(bottom=Side(style="thin", color="FF7F7F7F"))


def value_of(text: str, *, number: bool = False) -> Value:
    """What a cell of a source table means: a date, an instant, a time, a number or text.

    Args:
        text: the cell as written, ``дд.мм.гггг чч:мм`` for instants, decimal comma for numbers.
        number: whether the column holds numbers; text that is none (``30 мин``) stays text.

    Returns:
        The value to write; ``None`` for an empty cell.
    """
    if not text:
        return None
    if _INSTANT.fullmatch(text):
        return datetime.strptime(text, "%d.%m.%Y %H:%M")  # noqa: DTZ007  # wall clock of the contract
    if _DAY.fullmatch(text):
        return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007  # a day has no zone
    if _TIME.fullmatch(text):
        return time.fromisoformat(text)
    if number and _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return text


def table(path: Path, title: str) -> Rows:
    """The sheet ``title`` from its source table: the heading row, then typed rows."""
    with path.open(encoding="utf-8", newline="") as stream:
        headings, *lines = csv.reader(stream, delimiter=";", strict=True)
    numeric = NUMBERS.get(title, set())
    return [
        headings,
        *(
            [
                value_of(
                    text,
                    number=heading in numeric
                    or (title == "Договор" and line[0] in CONTRACT_NUMBERS),
                )
                for heading, text in zip(headings, line, strict=True)
            ]
            for line in lines
        ),
    ]


def library() -> Rows:
    """The library of usual conditions as it ships, under its Russian headings."""
    shipped = resources.files("pipeline.workbook") / "shipped" / "library_ru.csv"
    lines = csv.reader(io.StringIO(shipped.read_text("utf-8")), delimiter=";", strict=True)
    keys = next(lines)
    headings = [BY_KEY["library"].column(key).ru[0] for key in keys]
    return [
        headings,
        *(
            [
                value_of(text, number=h in NUMBERS["Библиотека"])
                for h, text in zip(headings, line, strict=True)
            ]
            for line in lines
        ),
    ]


def story(name: str) -> Sheets:
    """The sheets of ``source/<name>``, those that have a table, in the workbook's order."""
    folder = SOURCE / name
    return {
        title: table(folder / f"{file}.csv", title)
        for title, file in SHEET_FILES.items()
        if (folder / f"{file}.csv").exists()
    }


def shifted(text: str) -> datetime | None:
    """An instant of the real log moved by exactly 522 weeks; ``None`` where the log has none."""
    return datetime.fromisoformat(text) + SHIFT if text else None


def servicenow() -> Sheets:
    """The real log of group 66 beside the invented sheets that surround it.

    Nothing of the log is altered but the shift and the translated lists; the instants of the
    sheet ``Повторы`` are invented by the rule that the first sheet states.
    """
    log = _records("servicenow_group_66.csv")
    incidents: list[Sequence[Value]] = [INCIDENT_HEADINGS]
    reopens: list[Sequence[Value]] = [("Инцидент", "Открыт повторно", "Решён")]
    for row in log:
        resolved_at = shifted(row["resolved_at"])
        category = row["type"].removeprefix("category ")
        incidents.append(
            (
                row["id"],
                shifted(row["reported_at"]),
                {"Phone": "телефон"}[row["channel"]],
                "сбой",
                row["priority"],
                "СП",
                f"Обращение категории {category}",
                shifted(row["responded_at"]),
                resolved_at,
                shifted(row["closed_at"]),
            )
        )
        if row["reopened"] == "1" and resolved_at is not None:
            reopened_at = resolved_at + REOPENED_AFTER
            reopens.append((row["id"], reopened_at, reopened_at + RESOLVED_AGAIN_AFTER))
    pauses: list[Sequence[Value]] = [("Инцидент", "С", "По", "Причина")]
    for row in _records("servicenow_group_66_pauses.csv"):
        reason = {"Awaiting User Info": "ожидание клиента"}[row["reason"]]
        pauses.append((row["id"], shifted(row["start"]), shifted(row["end"]), reason))
    sheets = story("servicenow") | {"Инциденты": incidents, "Паузы": pauses, "Повторы": reopens}
    return {title: sheets[title] for title in SHEET_FILES if title in sheets}


def workbook_bytes(sheets: Sheets, *, title: str) -> bytes:
    """The workbook as bytes that depend on nothing but its contents.

    Parts are stored uncompressed, since compressed bytes differ between zlib versions.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        _write_sheet(book.create_sheet(name), rows)
    book.properties.title = title
    book.properties.creator = "Poruka"
    book.properties.language = "ru-RU"
    book.properties.created = _MADE_ON
    draft = io.BytesIO()
    book.save(draft)
    book.properties.modified = _MADE_ON  # saving has just written the time of day there
    fixed = {"docProps/core.xml": tostring(book.properties.to_tree())}
    made = io.BytesIO()
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.create_system = 0  # the same on every system
            target.writestr(part, fixed.get(name, source.read(name)))
    return made.getvalue()


WORKBOOKS: Final[dict[str, Callable[[], bytes]]] = {
    "_company.xlsx": lambda: workbook_bytes(
        story("company") | {"Библиотека": library()}, title="Книга организации"
    ),
    "demo/project.xlsx": lambda: workbook_bytes(story("demo"), title="Показательный проект"),
    "servicenow/project.xlsx": lambda: workbook_bytes(
        servicenow(), title="Журнал службы поддержки, группа 66"
    ),
}


def main() -> None:
    """Write every workbook into its place below ``inputs``."""
    for name, made in WORKBOOKS.items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made())
        sys.stdout.write(f"{name}: {path.stat().st_size} bytes\n")


def _records(file: str, *, delimiter: str = ",") -> list[dict[str, str]]:
    with (SOURCE / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter, strict=True))


def _write_sheet(sheet: Worksheet, rows: Rows) -> None:
    for line in rows:
        sheet.append(list(line))
    for heading in sheet[1]:
        heading.font = Font(bold=True)
        heading.fill = _GREY
        heading.border = _LINE
        heading.alignment = Alignment(wrap_text=True, vertical="center")
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            _format_cell(cell)
    for column, width in enumerate(_widths(sheet.title, rows), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _offer_lists(sheet, rows[0])
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _offer_lists(sheet: Worksheet, headings: Sequence[Value]) -> None:
    """Let Excel offer the words of the program's table in the cells of their columns."""
    table = next((one for one in SHEETS if one.ru == sheet.title), None)
    for column in table.columns if table is not None else ():
        words = [(*spelled, word)[0] for word, spelled in column.tokens.items()]
        if column.kind is Kind.YES_NO:
            words = ["да", "нет"]
        if column.kind in {Kind.YES_NO, Kind.LIST} and column.ru[0] in headings:
            letter = get_column_letter(headings.index(column.ru[0]) + 1)
            choice = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{_LISTED_ROWS}")
            sheet.add_data_validation(choice)


def _format_cell(cell: Cell | MergedCell) -> None:
    cell.alignment = Alignment(wrap_text=isinstance(cell.value, str), vertical="top")
    match cell.value:
        case datetime():
            cell.number_format = "dd.mm.yyyy hh:mm"
        case date():
            cell.number_format = "dd.mm.yyyy"
        case time():
            cell.number_format = "hh:mm"
        case str() if len(cell.value) < _LONGEST_TEXT_CELL:
            cell.number_format = "@"  # identifiers stay text when the cell is edited


def _widths(title: str, rows: Rows) -> Iterable[int]:
    if title == "Справка":
        return [_HELP_WIDTH]
    return [
        min(_WIDEST, max(10, 2 + max(_length(value) for value in column)))
        for column in zip(*rows, strict=True)
    ]


def _length(value: Value) -> int:
    if isinstance(value, datetime):
        return len("dd.mm.yyyy hh:mm")
    return len(str(value or ""))


if __name__ == "__main__":
    main()
