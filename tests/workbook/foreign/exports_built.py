"""Exports under test, built from rows written in the test."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.locales import locale
from pipeline.metrics.events.log import Source as Cells
from pipeline.workbook.foreign.dates import date_form
from pipeline.workbook.foreign.exports import read_export
from pipeline.workbook.foreign.log import ForeignLog, Source, foreign_log, incident_sheet
from pipeline.workbook.foreign.profiles import profile_of
from pipeline.workbook.guidance import Guide
from pipeline.workbook.typing_sheets import Row
from tests.workbook.build import Rows, build_workbook

ZONE = "Europe/Moscow"
HEADINGS = ("Номер", "Зарегистрирован", "Приоритет", "Решён", "Закрыт")


def csv_file(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Rows as a CSV file with ``;`` between cells."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";", lineterminator="\n").writerows(rows)
    return path


def mapping(*rows: Mapping[str, str]) -> tuple[Row, ...]:
    """Rows of the sheet «Соответствие» by the keys of its columns."""
    letters = dict(
        zip(
            ("profile", "target", "source", "aliases", "value", "ours", "date_format", "missing"),
            "ABCDEFGH",
            strict=True,
        )
    )
    source = Cells("_company.xlsx", "Соответствие", letters)
    return tuple(Row(dict(row), number, source) for number, row in enumerate(rows, 2))


def log_of(
    path: Path,
    rows: Rows | Mapping[str, Rows],
    *,
    profile: str = "csv",
    said: Sequence[Row] = (),
    stated: str | None = None,
) -> ForeignLog:
    """The log of an export of these rows, headings first; several sheets make a workbook."""
    if isinstance(rows, Mapping):
        file = build_workbook(path / "export.xlsx", rows)
    else:
        file = csv_file(path / "export.csv", [[str(cell) for cell in row] for row in rows])
    return read_log_of(file, profile=profile, said=said, stated=stated)


def read_log_of(
    file: Path, *, profile: str, said: Sequence[Row] = (), stated: str | None = None
) -> ForeignLog:
    """The log of an export that is there."""
    form = None if stated is None else date_form(stated)
    known = profile_of(profile, said, stated=form)
    export = read_export(file)
    sheet = incident_sheet(export, known)
    guide = Guide(locale("ru"))
    source = Source(export, sheet, known)
    return foreign_log(source, sheet.at, zone=ZoneInfo(ZONE), guide=guide)


def table(log: ForeignLog, name: str) -> list[dict[str, str]]:
    """A table of the log, a dictionary a row."""
    headings, *lines = log.tables[name]
    return [dict(zip(headings, line, strict=True)) for line in lines]


def refusals(log: ForeignLog) -> list[tuple[str, str]]:
    """Code and cell of what was not accepted."""
    return [(problem.code, problem.place.cell) for problem in log.refused]


def said_of(log: ForeignLog) -> list[str]:
    """Codes of what is worth a look."""
    return [problem.code for problem in log.problems]
