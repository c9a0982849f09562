"""What a template may be made of: kinds of parts, relationships, fields and elements.

The engine copies foreign parts into its result, and offices act on them: they fetch linked
pictures, run macros, start programs from fields. So a list says what may be there, not what may
not.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from pipeline.problems import Place, Problem
from pipeline.rendering.package import (
    CONTENT_TYPES,
    DOCUMENT,
    PackageError,
    Parts,
    W,
    content_types,
    elements,
    is_xml,
    owner_of,
    parsed,
    relations,
)
from pipeline.rendering.tags import MARKS

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE: Final = f"{_WORD}document.main+xml"
_TYPES: Final = frozenset(
    {
        MAIN_TYPE,
        *(
            f"{_WORD}{name}+xml"
            for name in (
                "styles", "settings", "webSettings", "fontTable", "numbering",
                "header", "footer", "footnotes", "endnotes",
            )
        ),
        "application/vnd.ms-word.stylesWithEffects+xml",
        "application/vnd.openxmlformats-officedocument.theme+xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-package.relationships+xml",
        "application/xml",  # customXml/item1.xml, which Word adds of itself
        "image/png",
        "image/jpeg",
    }
)  # fmt: skip
_RELATIONS: Final = frozenset(
    {
        "officeDocument", "core-properties", "extended-properties", "custom-properties",
        "thumbnail", "styles", "stylesWithEffects", "settings", "webSettings", "fontTable",
        "numbering", "theme", "header", "footer", "footnotes", "endnotes", "image", "hyperlink",
        "customXml", "customXmlProps",
    }
)  # fmt: skip
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:)[^\s\\]+\Z", re.IGNORECASE)
_TRACKED: Final = frozenset(
    {
        "ins", "del", "moveFrom", "moveTo", "delText", "delInstrText", "cellIns", "cellDel",
        "cellMerge", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange",
        "tblPrExChange", "trPrChange", "tcPrChange", "numberingChange", "moveFromRangeStart",
        "moveToRangeStart", "commentRangeStart", "commentReference",
    }
)  # fmt: skip
_ACTIVE: Final = frozenset(
    {"altChunk", "object", "subDoc", "control", "OLEObject", "attachedTemplate", "mailMerge"}
)
_FIELDS: Final = frozenset(
    {
        "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "REF", "PAGEREF", "TOC", "STYLEREF",
        "SEQ", "HYPERLINK",
    }
)  # fmt: skip
_BRACE: Final = re.compile(r"[{}]")
_RENDERED: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


def is_rendered(part: str) -> bool:
    """Whether tags of this part are filled: the body, headers and footers."""
    return _RENDERED.fullmatch(part) is not None


def content_problems(parts: Parts, file: str) -> list[Problem]:
    """Everything in a package that a template must not hold.

    Raises:
        PackageError: a part that must be XML is none.
    """
    found: list[Problem] = []
    types = content_types(parts)
    for name in sorted(parts):
        kind = types.get(name, "")
        if name == CONTENT_TYPES:
            continue
        if kind not in _TYPES or (name == DOCUMENT) != (kind == MAIN_TYPE):
            found.append(_problem("template_part", file, name, kind))
        elif name.endswith(".rels"):
            found += _relation_problems(parts, name, file)
        elif is_xml(name):
            found += _element_problems(parsed(parts[name], name), name, file)
    return found


def _problem(code: str, file: str, part: str, found: str) -> Problem:
    return Problem(code, Place(file, part), found, {"part": part})


def _relation_problems(parts: Parts, name: str, file: str) -> Iterator[Problem]:
    for line in relations(parts, name):
        if line.kind not in _RELATIONS or MARKS.search(line.target):
            yield _problem("template_relation", file, owner_of(name), f"{line.kind} {line.target}")
        elif line.external and not (line.kind == "hyperlink" and _ADDRESS.match(line.target)):
            yield _problem("template_external", file, owner_of(name), line.target)
        elif not line.external and line.target not in parts and line.target.strip("/"):
            yield _problem("template_relation", file, owner_of(name), line.target)


def _element_problems(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    names = {str(e.tag).rpartition("}")[2] for e in elements(root)}
    if names & _TRACKED:
        yield _problem("template_tracked", file, part, ", ".join(sorted(names & _TRACKED)))
    if names & _ACTIVE:
        yield _problem("template_active", file, part, ", ".join(sorted(names & _ACTIVE)))
    for code in _field_codes(root):
        if not _field_allowed(code):
            yield _problem("template_field", file, part, code)
    for words in _words_outside(root, rendered=is_rendered(part)):
        yield _problem("tag_out_of_place", file, part, words)


def _field_allowed(code: str) -> bool:
    words = code.split()
    if not words or words[0].upper() not in _FIELDS:
        return False
    if words[0].upper() != "HYPERLINK":
        return True
    target = [word.strip('"') for word in words[1:] if not word.startswith("\\")]
    return "\\l" in words or bool(target and _ADDRESS.match(target[0]))


def _field_codes(root: etree._Element) -> Iterator[str]:
    """Codes of simple and complex fields; a code split over runs is put together."""
    for simple in root.iter(f"{W}fldSimple"):
        yield str(simple.get(f"{W}instr") or "")
    open_fields: list[list[str]] = []
    for piece in root.iter(f"{W}fldChar", f"{W}instrText"):
        if piece.tag == f"{W}instrText":
            if open_fields:
                open_fields[-1].append(piece.text or "")
            else:
                yield piece.text or ""
        elif piece.get(f"{W}fldCharType") == "begin":
            open_fields.append([])
        elif piece.get(f"{W}fldCharType") == "end" and open_fields:
            yield "".join(open_fields.pop())
    for left in open_fields:
        yield "".join(left)


def _words_outside(root: etree._Element, *, rendered: bool) -> Iterator[str]:
    """Marks of tags where no tag is filled: attributes, comments, anything but words on paper.

    In a rendered part a lone brace counts too: the engine joins two over any markup.
    """
    brace = _BRACE if rendered else MARKS
    for node in root.iter():
        on_paper = rendered and node.tag == f"{W}t"
        for text in (node.tail,) if on_paper else (node.text, node.tail):
            if text and brace.search(text):
                yield text[:200]
        if isinstance(node.tag, str):
            for value in node.attrib.values():
                if MARKS.search(str(value)):
                    yield str(value)[:200]


def package_problem(error: PackageError, file: str) -> Problem:
    """The words-to-be of a file that is no package."""
    return Problem(error.code, Place(file, error.part), given={"part": error.part})
