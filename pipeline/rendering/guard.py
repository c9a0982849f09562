"""The finished file, opened again and judged as a stranger would: is it the document asked for?

Knows nothing of how it was made but the list of values that must stand in it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from pipeline.problems import Place, Problem, RenderError
from pipeline.rendering.characters import CLOSE, OPEN, with_line_feeds
from pipeline.rendering.contents import is_rendered, package_problem
from pipeline.rendering.package import (
    CONTENT_TYPES,
    WP,
    PackageError,
    Parts,
    R,
    W,
    content_types,
    elements,
    is_xml,
    owner_of,
    parsed,
    read_parts,
    relations,
    relations_of,
)
from pipeline.rendering.passages import passages, words_of
from pipeline.rendering.properties import LANGUAGES
from pipeline.rendering.signs import Printed
from pipeline.rendering.tags import MARKS

_BLANKS: Final = re.compile(r"(?<!\w)(?:None|nan|NaN|NaT|<NA>|undefined)(?!\w)")
_STYLES: Final = "word/styles.xml"
_NUMBERED: Final = (
    (f"{WP}docPr", "id"),
    (f"{W}bookmarkStart", f"{W}id"),
    (f"{W}bookmarkStart", f"{W}name"),
)
_SDT: Final = f"{W}sdt/{W}sdtPr/{W}id"

_NO_TAGS: Final = ("docProps/", "word/charts/")
"""Made by us alone: names of the client and of his services are put there as they are."""

Values = Mapping[tuple[str, str], list[str]]
"""(part, place) -> what must stand in that paragraph, in order."""


def guard(data: bytes, printed: tuple[Printed, ...], *, file: str, language: str) -> None:
    """Nothing, if the file is whole and says every value where it was put.

    Args:
        data: the file.
        printed: the values and their places.
        file: its name, for the wording of problems.
        language: code of the locale it must be in.

    Raises:
        RenderError: everything that is wrong with it.
    """
    try:
        parts = read_parts(data)
        roots = {name: parsed(parts[name], name) for name in sorted(parts) if is_xml(name)}
        problems = [
            *_package_problems(parts, roots, file),
            *_identity_problems(roots, file),
            *_language_problems(roots, file, LANGUAGES[language]),
        ]
    except PackageError as error:
        raise RenderError(package_problem(error, file)) from error
    expected: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in printed:
        expected[one.part, one.place].append(with_line_feeds(str(one.value)))
    for name, root in roots.items():
        if is_rendered(name):
            problems += _structure_problems(root, name, file)
            problems += _word_problems(root, name, file, expected)
        problems += _leftovers_outside(root, name, file)
    problems += (
        Problem("guard_value_lost", Place(file, part, place), words)
        for (part, place), lost in expected.items()
        for words in lost
    )
    if problems:
        raise RenderError(*problems)


def _package_problems(
    parts: Parts, roots: Mapping[str, etree._Element], file: str
) -> Iterator[Problem]:
    types = content_types(parts)
    for name in sorted(parts):
        if name != CONTENT_TYPES and name not in types:
            yield Problem("guard_part_untyped", Place(file, name), name)
    for name in sorted(parts):
        if name.endswith(".rels"):
            for line in relations(parts, name):
                if not line.external and line.target not in parts:
                    place = Place(file, owner_of(name))
                    yield Problem("guard_relation_broken", place, line.target)
    for name, root in roots.items():
        known = {line.id for line in relations(parts, relations_of(name))}
        used = {
            str(value)
            for element in elements(root)
            for key, value in element.attrib.items()
            if str(key).startswith(R)
        }
        for missing in sorted(used - known):
            yield Problem("guard_relation_broken", Place(file, name), missing)


def _identity_problems(roots: Mapping[str, etree._Element], file: str) -> Iterator[Problem]:
    """Numbers and names that must stand once in the whole file."""
    seen: set[tuple[str, str, str]] = set()
    for name, root in roots.items():
        numbered = [
            (tag, attribute, str(element.get(attribute)))
            for tag, attribute in _NUMBERED
            for element in root.iter(tag)
        ]
        numbered += [("sdt", "id", str(e.get(f"{W}val"))) for e in root.iterfind(f".//{_SDT}")]
        for identity in numbered:
            if identity in seen:
                yield Problem("guard_id_twice", Place(file, name), identity[2])
            seen.add(identity)
        for about in root.iter(f"{WP}docPr"):
            if not str(about.get("descr") or "").strip():
                yield Problem("guard_picture_wordless", Place(file, name), about.get("name"))


def _language_problems(
    roots: Mapping[str, etree._Element], file: str, language: str
) -> Iterator[Problem]:
    place = Place(file, _STYLES)
    if _STYLES not in roots:
        yield Problem("guard_language", place, None, {"language": language})
        return
    found = roots[_STYLES].findall(f"{W}docDefaults//{W}lang")
    if not found:
        yield Problem("guard_language", place, None, {"language": language})
    spoken = {str(lang.get(f"{W}val")) for root in roots.values() for lang in root.iter(f"{W}lang")}
    for other in sorted(spoken - {language, "None"}):
        yield Problem("guard_language", place, other, {"language": language})


def _structure_problems(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    place = Place(file, part)
    for table in root.iter(f"{W}tbl"):
        if next(table.iter(f"{W}tr"), None) is None:
            yield Problem("guard_table_empty", place)
    for row in root.iter(f"{W}tr"):
        if next(row.iter(f"{W}tc"), None) is None:
            yield Problem("guard_table_empty", place)
    for cell in root.iter(f"{W}tc"):
        if not len(cell) or cell[-1].tag != f"{W}p":
            yield Problem("guard_cell_open", place, "".join(map(str, cell.itertext()))[:80])


def _word_problems(
    root: etree._Element, part: str, file: str, expected: Values
) -> Iterator[Problem]:
    """Values out of place, and what is left of tags and absent values beside them.

    Takes what it found out of ``expected``; values themselves may say anything.
    """
    for passage in passages(root):
        words = words_of(passage.element)
        wanted = expected.get((part, passage.place), [])
        place = Place(file, part, passage.place, words[:80])
        own: list[str] = []
        at = 0
        while wanted:
            found = words.find(wanted[0], at)
            if found < 0:
                break
            own.append(words[at:found])
            at = found + len(wanted.pop(0))
        fixed = "\0".join([*own, words[at:]])
        if MARKS.search(fixed) or OPEN in fixed or CLOSE in fixed:
            yield Problem("guard_tag_left", place, fixed.replace("\0", "…")[:200])
        if _BLANKS.search(fixed):
            yield Problem("guard_blank_word", place, fixed.replace("\0", "…")[:200])


def _leftovers_outside(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    """Marks of tags and our signs in attributes and wherever else no value is ever put."""
    on_paper = is_rendered(part)
    for node in root.iter():
        texts = [node.tail]
        if isinstance(node.tag, str):
            texts += (str(v) for k, v in node.attrib.items() if k != "descr")
        if not (on_paper and node.tag == f"{W}t"):
            texts.append(node.text)
        if part.startswith(_NO_TAGS):
            continue
        for text in texts:
            if text and (MARKS.search(text) or OPEN in text or CLOSE in text):
                yield Problem("guard_tag_left", Place(file, part), text[:200])
