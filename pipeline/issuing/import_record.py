"""What is kept of an import beside the log files: ``import.json`` of each project."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Final

from pipeline.issuing.import_journal import RECORD
from pipeline.locales import Locale
from pipeline.problems import Problem
from pipeline.workbook.foreign.log import ForeignLog, Source
from pipeline.workbook.foreign.tables import TABLES
from pipeline.workbook.foreign.text_tables import csv_bytes
from pipeline.workbook.reading import condensed

_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class ImportedProject:
    """One project's part of an export.

    Attributes:
        log: what the export says of it.
        refused: why rows of its own cannot be used; of the whole export where that is all its.
        files: by name; ``None`` while nothing is written.
    """

    project: str
    folder: Path
    zone: str
    log: ForeignLog
    refused: tuple[Problem, ...]
    files: Mapping[str, str | None]

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the export, and what became of them."""
        log = self.log
        return {
            "read": log.read,
            "identical": log.identical,
            "refused": len(self.refused),
            **{name: len(log.tables[name]) - 1 for name in TABLES},
            "closed_unresolved": len(log.closed_unresolved),
            "reopened_untimed": len(log.reopened_untimed),
            "reopened_unresolved": len(log.reopened_unresolved),
        }


def contents(part: ImportedProject, source: Source, words: Locale) -> dict[str, bytes]:
    """The files of a project by name, the record last; nothing of another project is in them."""
    log = part.log
    record = {
        "schema": _SCHEMA,
        "file": source.export.file,
        "sha256": source.export.sha256,
        "profile": source.profile.name,
        "time_zone": part.zone,
        "counts": part.counts,
        "history": log.history,
        "columns": log.columns,
        "columns_unused": log.unused,
        "closed_unresolved": log.closed_unresolved,
        "reopened_untimed": log.reopened_untimed,
        "reopened_unresolved": log.reopened_unresolved,
        "states_unmapped": log.unmapped,
        "refused": [_recorded(one, words) for one in part.refused],
        "problems": [_recorded(one, words) for one in condensed(log.problems)],
    }
    text = json.dumps(record, ensure_ascii=False, indent=2)
    files = {f"{name}.csv": csv_bytes(log.tables[name]) for name in TABLES}
    return files | {RECORD: f"{text}\n".encode()}


def _recorded(problem: Problem, words: Locale) -> dict[str, str | int | None]:
    worded = words.problem(problem)
    place = problem.place
    row = place.cell.lstrip(ascii_uppercase)
    return {
        "code": problem.code,
        "row": int(row) if row.isdecimal() else None,
        "sheet": place.sheet,
        "cell": place.cell,
        "heading": place.heading,
        "found": worded["found"],
        "what": worded["what"],
        "severity": problem.severity.value,
    }
