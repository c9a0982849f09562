"""What a Word file says, paragraph by paragraph, whoever saved it last."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from lxml import etree

from pipeline.rendering.chart_words import charts_in, words_of_chart
from pipeline.rendering.chart_xml import C as CHARTS
from pipeline.rendering.hidden_text import Hidden
from pipeline.rendering.package import (
    MAX_FILE,
    PackageError,
    Parts,
    R,
    Relation,
    W,
    parsed,
    read_parts,
    relations,
    relations_of,
)
from pipeline.rendering.passages import passages
from pipeline.rendering.standing_words import (
    DRAWING,
    FOREIGN,
    MATH,
    STRUCK,
    StandingWords,
    as_said,
    settle_alternates,
)
from pipeline.rendering.surroundings import Surroundings

_P: Final = f"{W}p"
_NOTES: Final = {"footnotes": "footnote", "endnotes": "endnote"}
_SINGLE: Final = {"styles", "settings", *_NOTES}
_STRICT: Final = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": W,
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}": R,
    "{http://purl.oclc.org/ooxml/officeDocument/math}": MATH,
    "{http://purl.oclc.org/ooxml/drawingml/main}": DRAWING,
    "{http://purl.oclc.org/ooxml/drawingml/chart}": f"{{{CHARTS}}}",
}
"""The other spelling of the same elements: Word calls it "Strict Open XML"."""


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph that says something.

    Attributes:
        part: ``body``, ``header``, ``footer``, ``footnote``, ``endnote`` or ``chart``: offices
            rename parts.
        place: as ``pipeline.rendering.passages`` counts: ``p4``, ``t2 r3 c1 p1``; of a chart its
            number and the place in it (``chart_words``).
        words: what stands there (``standing_words.as_said``).
    """

    part: str
    place: str
    words: str


def passages_said(docx: Path) -> tuple[Said, ...]:
    """The paragraphs of a file that say something, in order of reading.

    The body comes first, then each header and footer that some page shows, then notes, then the
    charts. Comments stand beside the paper and are not read; pictures hold no words.

    Raises:
        PackageError: it is no Word file, or not a safe one.
    """
    with docx.open("rb") as stream:
        data = stream.read(MAX_FILE + 1)
    try:
        parts = read_parts(data)
    except (zlib.error, struct.error, ValueError, LookupError, ArithmeticError, OSError) as error:
        # zipfile lets through whatever its readers say of torn bytes
        raise PackageError("docx_not_read") from error
    main = _main_part(parts)
    lines = _lines(parts, main)
    inside = {line.kind: line.target for line in lines if line.target in parts}
    root = _root(parts, main)
    hidden = Hidden(_root(parts, inside["styles"]) if "styles" in inside else None)
    even = "settings" in inside and _on(
        _root(parts, inside["settings"]).find(f"{W}evenAndOddHeaders")
    )
    told = [("body", main, root)]
    targets = {line.id: line.target for line in lines}
    for kind in ("header", "footer"):
        for name in dict.fromkeys(targets.get(i, "") for i in _shown(root, kind, even=even)):
            if name not in parts:
                raise PackageError("docx_not_read", name)
            told.append((kind, name, _root(parts, name)))
    told += [(_NOTES[k], inside[k], _root(parts, inside[k])) for k in _NOTES if k in inside]
    words = [said for kind, _, tree in told for said in _said(kind, tree, hidden)]
    return (*words, *_of_charts(parts, [(name, tree) for _, name, tree in told], hidden))


def _main_part(parts: Parts) -> str:
    """The part an office opens, whatever its name: a copy that only lies beside it says nothing.

    Raises:
        PackageError: none, or more than one.
    """
    found = {r.target for r in relations(parts, "_rels/.rels") if r.kind == "officeDocument"}
    if len(found) != 1 or not found <= parts.keys():
        raise PackageError("docx_not_read")
    return found.pop()


def _lines(parts: Parts, main: str) -> list[Relation]:
    """The relationships of the main part, each meaning one thing.

    Raises:
        PackageError: offices would choose differently.
    """
    found = relations(parts, relations_of(main))
    ids = [line.id for line in found]
    single = [line.kind for line in found if line.kind in _SINGLE]
    if len(set(ids)) != len(ids) or len(set(single)) != len(single):
        raise PackageError("docx_not_read", relations_of(main))
    return found


def _root(parts: Parts, name: str) -> etree._Element:
    """The tree of a part, strict names as ordinary ones."""
    root = parsed(parts[name], name)
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        if _ordinary(tag) != tag:
            element.tag = _ordinary(tag)
        for key in map(str, element.keys()):
            if _ordinary(key) != key:
                element.set(_ordinary(key), str(element.attrib.pop(key)))
    return root


@lru_cache(maxsize=1024)
def _ordinary(name: str) -> str:
    space, brace, local = name.rpartition("}")
    return _STRICT.get(space + brace, space + brace) + local


def _on(flag: etree._Element | None) -> bool:
    """Whether a switch of Word is on: there, and not said to be off."""
    return flag is not None and flag.get(f"{W}val") not in {"0", "false", "off"}


def _shown(root: etree._Element, kind: str, *, even: bool) -> list[str]:
    """Relationships of the headers or footers that some page shows; a section inherits."""
    shown: dict[str, None] = {}
    current: dict[str, str] = {}
    for section in root.iter(f"{W}sectPr"):
        if next(section.iterancestors(f"{W}sectPrChange"), None) is not None:
            continue
        for reference in section.iterfind(f"{W}{kind}Reference"):
            current[str(reference.get(f"{W}type", "default"))] = str(reference.get(f"{R}id"))
        pages = {"default": True, "first": _on(section.find(f"{W}titlePg")), "even": even}
        shown |= {line: None for pages_of, line in current.items() if pages.get(pages_of)}
    return list(shown)


def _said(kind: str, root: etree._Element, hidden: Hidden) -> Iterator[Said]:
    settle_alternates(root)
    for place, words in _whole(root, hidden):
        if said := as_said(words):
            yield Said(kind, place, said)


def _of_charts(
    parts: Parts, told: list[tuple[str, etree._Element]], hidden: Hidden
) -> Iterator[Said]:
    """What the charts say that stand in these parts, numbered in order."""
    count = 0
    for name, root in told:
        surroundings = Surroundings(hidden)
        targets = {line.id: line.target for line in relations(parts, relations_of(name))}
        for place in charts_in(root):
            if not surroundings.of(place)[0]:
                continue
            count += 1
            chart = targets.get(str(place.get(f"{R}id")), "")
            if chart not in parts:
                raise PackageError("docx_not_read", name)
            for within, words in words_of_chart(parts, chart, _root(parts, chart)):
                if said := as_said(words):
                    yield Said("chart", f"{count} {within}", said)


def _whole(root: etree._Element, hidden: Hidden) -> Iterator[tuple[str, str]]:
    """Places and words; a paragraph whose end is struck goes on in the next of its container."""
    words, surroundings = StandingWords(hidden), Surroundings(hidden)
    place, held, within = "", "", None
    for at, paragraph in _paragraphs(root):
        stands, foreign = surroundings.of(paragraph)
        if not stands:
            continue
        container = paragraph.getparent()
        if container is not within:
            yield place, held
            held = ""
        place, within = at, container
        held += words.of(paragraph, foreign=foreign)
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is None or not any(child.tag in STRUCK for child in mark):
            yield place, held
            held = ""
    yield place, held
    for _ in root.iter(f"{W}altChunk"):
        yield place, FOREIGN


def _paragraphs(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """All paragraphs with their places; last those of boxes in boxes, which nobody counts."""
    places: dict[etree._Element, str] = {}
    for passage in passages(root):
        places[passage.element] = passage.place
        yield passage.place, passage.element
    deeper = [paragraph for paragraph in root.iter(_P) if paragraph not in places]
    for n, paragraph in enumerate(deeper, 1):
        holder = next((places[a] for a in paragraph.iterancestors(_P) if a in places), "")
        yield f"{holder} box p{n}".strip(), paragraph
