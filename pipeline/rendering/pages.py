"""Numbers of pages in a document: laid out by the office, written where the fields show them.

Fields stay fields, so Word may count again; what they show meanwhile is filled here, and without
an office they show what the template says (fine print, section 7). A part of a document is a Word
section; parts after the first begin at a bookmark ``part2``, ``part3`` and so on.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf
from lxml import etree

from pipeline.problems import Place, Problem, RenderError
from pipeline.rendering.package import DOCUMENT, W, packed, parsed, read_parts, serialised
from pipeline.rendering.pdf import to_pdf
from pipeline.rendering.render import write_whole

_PART: Final = re.compile(r"part(\d+)")
_NAMED: Final = re.compile(r"pagesOfPart(\d+)")


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages of a document, and of each of its parts, numbered from 1."""

    total: int
    parts: Mapping[int, int]


def count_pages(docx: Path, *, waiting: Path | None = None) -> Pages:
    """Lay a document out and count.

    Args:
        docx: the document.
        waiting: profile of an office that waits (``pdf.waiting_office``).

    Raises:
        EnvironmentFault: no LibreOffice, or it failed.
        RenderError: a part of the document cannot be found in its layout.
    """
    with tempfile.TemporaryDirectory(prefix="poruka-pages-") as folder:
        (made,) = to_pdf([docx], Path(folder), destinations=True, waiting=waiting)
        with pikepdf.open(made) as pdf:
            total = len(pdf.pages)
            found = dict(_starts(pdf))
    numbers = sorted(found)
    if numbers != list(range(2, len(numbers) + 2)):
        raise RenderError(Problem("pages_part_lost", Place(docx.name), None, {"parts": len(found)}))
    starts = {1: 1, **found}
    ends = {**{number - 1: page for number, page in found.items()}, len(starts): total + 1}
    return Pages(total, {number: ends[number] - starts[number] for number in starts})


def _starts(pdf: pikepdf.Pdf) -> Iterator[tuple[int, int]]:
    """Number of a part and the page it begins on."""
    pages = {page.objgen: at for at, page in enumerate(pdf.pages, start=1)}
    for name, target in _destinations(pdf.Root):
        part = _PART.fullmatch(name)
        if part is not None:
            where = target.D if isinstance(target, pikepdf.Dictionary) else target
            page = pikepdf.Page(where[0])
            yield int(part.group(1)), pages[page.objgen]


def _destinations(root: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    if "/Dests" in root:
        for key, target in root.Dests.items():
            yield str(key).removeprefix("/"), target
    if "/Names" in root and "/Dests" in root.Names:
        for key, target in pikepdf.NameTree(root.Names.Dests).items():
            yield str(key), target


def fill_page_fields(docx: Path, pages: Pages) -> str:
    """Write the numbers into the fields that count pages; the new SHA-256 of the file.

    Understood are ``NUMPAGES``, ``SECTIONPAGES``, and ``REF pagesOfPart<n>``.

    Raises:
        RenderError: a field counts pages of a part that the document does not have.
    """
    parts = read_parts(docx.read_bytes())
    root = parsed(parts[DOCUMENT], DOCUMENT)
    for section, field in _fields(root):
        count = _count(field.code, section, pages)
        if count is None:
            continue
        if count == 0:
            raise RenderError(
                Problem("pages_part_lost", Place(docx.name), field.code, {"parts": 0})
            )
        field.show(str(count))
    parts[DOCUMENT] = serialised(root)
    data = packed(parts)
    write_whole(docx, data)
    return hashlib.sha256(data).hexdigest()


def _count(code: str, section: int, pages: Pages) -> int | None:
    words = code.split()
    match words:
        case ["NUMPAGES", *_]:
            return pages.total
        case ["SECTIONPAGES", *_]:
            return pages.parts.get(section, 0)
        case ["REF", name, *_] if (named := _NAMED.fullmatch(name)) is not None:
            return pages.parts.get(int(named.group(1)), 0)
    return None


@dataclass(frozen=True, slots=True)
class _Field:
    code: str
    shown: tuple[etree._Element, ...]  # w:t of the result

    def show(self, words: str) -> None:
        for at, text in enumerate(self.shown):
            text.text = words if at == 0 else ""


def _fields(root: etree._Element) -> Iterator[tuple[int, _Field]]:
    """Complex fields of the body that lie in no other field, with the section they stand in."""
    section = 1
    code: list[str] = []
    shown: list[etree._Element] = []
    state = ""
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t", f"{W}sectPr"):
        if element.tag == f"{W}sectPr":
            section += 1
        elif element.tag == f"{W}fldChar":
            state = str(element.get(f"{W}fldCharType"))
            if state == "begin":
                code, shown = [], []
            elif state == "end":
                yield section, _Field("".join(code).strip(), tuple(shown))
        elif element.tag == f"{W}instrText" and state == "begin":
            code.append(element.text or "")
        elif element.tag == f"{W}t" and state == "separate":
            shown.append(element)
