"""Showing hidden sheets of a workbook without touching anything else in it.

Only the attribute ``state`` of the sheets asked for leaves ``xl/workbook.xml``; every other part
is copied as it is, and the file is replaced in one step.
"""

import copy
import posixpath
import re
import shutil
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat

from pipeline.problems import Place, Problem
from pipeline.workbook.books import cannot_open
from pipeline.workbook.columns import Sheet
from pipeline.workbook.guarded import read_cells
from pipeline.workbook.headings import folded
from pipeline.workbook.parts import parse, sheets_of
from pipeline.workbook.replacing import replaced_file

_TAG: Final = re.compile(rb"<[^\s/>]+")
_ATTRIBUTE: Final = re.compile(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")


def show_sheets(path: Path, sheets: Sequence[Sheet]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Show these sheets, or none of them if the workbook lacks one.

    Args:
        path: the workbook; it is tested as if it were to be read.
        sheets: which of our sheets, under whichever of their two names.

    Returns:
        The sheets that are visible afterwards, in their order; problems, in which case the file
        was not touched.

    Raises:
        OSError: the disk refuses.
    """
    opened = cannot_open(path)
    if opened is not None:
        return (), (opened,)
    book = read_cells(path, {})
    if book.problems:
        return (), book.problems
    there = set(map(folded, book.names))
    lacking = [one for one in sheets if there.isdisjoint(_names(one))]
    if lacking:
        return (), tuple(
            Problem("sheet_to_add_absent", Place(path.name, one.ru), one.ru) for one in lacking
        )
    wanted = {name for one in sheets for name in _names(one)}
    with zipfile.ZipFile(path) as container:
        entries = sheets_of(container)
        hidden = {one.name for one in entries if one.state != "visible"}
        hidden = {name for name in hidden if folded(name) in wanted}
        if hidden:
            part = _workbook_part(container)
            changed = _without_state(container.read(part), hidden)
            with replaced_file(path) as stream:
                _copy(container, stream, {part: changed})
    return tuple(one.name for one in entries if one.state == "visible" or one.name in hidden), ()


def _names(sheet: Sheet) -> frozenset[str]:
    return frozenset({folded(sheet.ru), folded(sheet.en)})


def _workbook_part(container: zipfile.ZipFile) -> str:
    """The part that lists the sheets; ``sheets_of`` has found it there already."""
    found: list[str] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" Relationship") and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(posixpath.normpath(attributes.get("Target", "").lstrip("/")))

    parse(container, "_rels/.rels", relation)
    return found[0]


def _without_state(text: bytes, names: Collection[str]) -> bytes:
    """The list of sheets in which those of these names are visible."""
    starts: list[int] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "sheet" and attributes.get("name") in names:
            starts.append(parser.CurrentByteIndex)

    parser.StartElementHandler = start
    parser.Parse(text, True)  # noqa: FBT003  # expat takes it by position
    for at in reversed(starts):  # from the end, so that earlier places stay where they are
        opened = _TAG.match(text, at)
        place = opened.end() if opened is not None else at
        while (found := _ATTRIBUTE.match(text, place)) is not None:
            if found.group(1) == b"state":
                text = text[: found.start()] + text[found.end() :]
            else:
                place = found.end()
    return text


def _copy(source: zipfile.ZipFile, stream: IO[bytes], changed: dict[str, bytes]) -> None:
    with zipfile.ZipFile(stream, "w") as target:
        target.comment = source.comment
        for entry in source.infolist():
            same = copy.copy(entry)
            if entry.filename in changed:
                target.writestr(same, changed[entry.filename])
                continue
            with source.open(entry) as old, target.open(same, "w") as new:
                shutil.copyfileobj(old, new)
