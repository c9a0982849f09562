"""The parts of a workbook that say what its sheets are and how their cells are formatted.

Runs in the guarded child, so it imports only the standard library.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from pipeline.workbook.container import Fault, Refused

_READ: Final = 1 << 16
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_BUILT_IN_PERCENT: Final = frozenset({9, 10})
_BUILT_IN_DATES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_DAY_AND_HOUR: Final = 22  # built-in format m/d/yy h:mm


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    state: str  # visible | hidden | veryHidden


@dataclass(frozen=True, slots=True)
class Styles:
    """Which cell formats print per cent, and which a date or a time."""

    percent: frozenset[str]
    dates: frozenset[str]
    clocks: frozenset[str]  # of the dates, those that print the hour


def parse(
    container: zipfile.ZipFile, part: str, start: Callable[[str, dict[str, str]], None]
) -> None:
    """Tell ``start`` each element of a part; its tag comes after its namespace and a blank."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    feed(parser, container, part)


def feed(parser: "expat.XMLParserType", container: zipfile.ZipFile, part: str) -> None:
    """Give a part to a parser in pieces.

    Raises:
        Refused: the part is missing or no XML.
    """
    try:
        with container.open(part) as stream:
            while chunk := stream.read(_READ):
                parser.Parse(chunk, False)  # noqa: FBT003  # expat takes it by position
            parser.Parse(b"", True)  # noqa: FBT003  # expat takes it by position
    except (expat.ExpatError, KeyError) as broken:
        raise Refused(Fault("workbook_damaged", part, text=str(broken))) from broken


def sheets_of(container: zipfile.ZipFile) -> list[SheetEntry]:
    """The sheets in the order of the workbook.

    Raises:
        Refused: the workbook part is missing or broken.
    """
    book = _target(container, "", "_rels/.rels", "/officeDocument")
    folder = posixpath.dirname(book)
    targets: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" Relationship") and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = _resolved(folder, attributes.get("Target", ""))

    parse(container, f"{folder}/_rels/{posixpath.basename(book)}.rels", relation)
    found: list[SheetEntry] = []

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" sheet"):
            key = next((v for k, v in attributes.items() if k.endswith("relationships id")), "")
            if key in targets:
                state = attributes.get("state", "visible")
                found.append(SheetEntry(attributes.get("name", ""), targets[key], state))

    parse(container, book, sheet)
    return found


def _target(container: zipfile.ZipFile, folder: str, rels: str, kind: str) -> str:
    found: list[str] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" Relationship") and attributes.get("Type", "").endswith(kind):
            found.append(_resolved(folder, attributes.get("Target", "")))

    parse(container, rels, relation)
    if not found or found[0] not in container.namelist():
        raise Refused(Fault("not_a_workbook"))
    return found[0]


def _resolved(folder: str, target: str) -> str:
    return (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.normpath(posixpath.join(folder, target))
    )


def styles_of(container: zipfile.ZipFile) -> Styles:
    """Which ``s`` attributes of cells mean per cent and which a date; none without styles."""
    part = next((n for n in container.namelist() if n.casefold() == "xl/styles.xml"), None)
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "numFmt":
            codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name in {"cellXfs", "cellStyleXfs", "dxfs"}:
            inside[0] = name == "cellXfs"
        elif name == "xf" and inside[0]:
            formats.append(_whole(attributes.get("numFmtId")))

    if part is not None:
        parse(container, part, start)
    bare = {number: _bare(code) for number, code in codes.items()}
    percent = {n for n, code in bare.items() if "%" in code} | _BUILT_IN_PERCENT - bare.keys()
    dates = {n for n, code in codes.items() if _prints_time(code)} | _BUILT_IN_DATES - bare.keys()
    clocks = {n for n, code in codes.items() if "h" in _bare(code)} | {_DAY_AND_HOUR} - bare.keys()
    return Styles(
        frozenset(str(at) for at, number in enumerate(formats) if number in percent),
        frozenset(str(at) for at, number in enumerate(formats) if number in dates),
        frozenset(str(at) for at, number in enumerate(formats) if number in clocks),
    )


def _bare(code: str) -> str:
    """The first section of a number format without quoted text, colours and conditions."""
    return _QUOTED.sub("", code.partition(";")[0]).casefold()


def _prints_time(code: str) -> bool:
    bare = _bare(code)
    elapsed = re.search(r"\[(h+|m+|s+)\]", code.partition(";")[0].casefold()) is not None
    return elapsed or (any(letter in bare for letter in "ymdhs") and "general" not in bare)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
