"""Admission of a template: read whole, judged whole, all faults at once; only then rendered."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jinja2 import nodes
from lxml import etree

from pipeline.problems import Place, Problem, TemplateError
from pipeline.rendering.characters import CLOSE, OPEN
from pipeline.rendering.contents import content_problems, is_rendered, package_problem
from pipeline.rendering.package import PackageError, Parts, W, parsed, read_parts
from pipeline.rendering.passages import Passage, passages, texts_of, words_of
from pipeline.rendering.syntax import fault_of, tree_of
from pipeline.rendering.tags import Fault, Reach, Tag, tags_in

MAX_BYTES: Final = 4 * 2**20
MAX_PART_BYTES: Final = 4 * 2**20
MAX_TAGS: Final = 5_000
_CONTINUING: Final = {
    "elif": ("if",),
    "else": ("if", "for"),
    "endif": ("if",),
    "endfor": ("for",),
}
"""Statement -> those it may follow."""


@dataclass(frozen=True, slots=True)
class PlacedTag:
    """A tag and where it stands; ``words`` are those of its whole paragraph."""

    tag: Tag
    part: str
    passage: Passage
    words: str

    @property
    def alone(self) -> bool:
        """Whether nothing else is said in its paragraph."""
        return self.words.strip() == self.tag.text

    def problem(self, code: str, file: str, **given: object) -> Problem:
        """A problem of this tag."""
        place = Place(file, self.part, self.passage.place, self.words[:80])
        return Problem(code, place, self.tag.text, given)


@dataclass(frozen=True, slots=True)
class PartTags:
    """Tags of one part and their syntax tree; line n of the tree is tag n - 1."""

    tags: tuple[PlacedTag, ...]
    tree: nodes.Template = field(compare=False)


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was admitted: nothing in it runs, reaches out or hides."""

    name: str
    data: bytes
    sha256: str
    parts: Mapping[str, PartTags]


def admit(path: Path) -> Template:
    """The template at ``path``, judged.

    Raises:
        TemplateError: all its faults, each with part, place and tag.
    """
    data, name = path.read_bytes(), path.name
    try:
        parts = _parts_of(data)
        problems = content_problems(parts, name)
        roots = {part: parsed(parts[part], part) for part in sorted(parts) if is_rendered(part)}
    except PackageError as error:
        raise TemplateError(package_problem(error, name)) from error
    found = {}
    for part, root in roots.items():
        tags, faults = _tags_of(root, part, name)
        problems += faults
        problems += _nesting_problems(tags, name)
        found[part] = tags
    if problems:
        raise TemplateError(*problems)
    return Template(
        name=name,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        parts={
            part: PartTags(tuple(tags), tree_of([placed.tag.source for placed in tags]))
            for part, tags in found.items()
        },
    )


def _parts_of(data: bytes) -> Parts:
    """Parts of a size that the engine's expressions can be trusted with."""
    if len(data) > MAX_BYTES:
        raise PackageError("docx_too_large")
    parts = read_parts(data)
    for part, content in parts.items():
        if len(content) > MAX_PART_BYTES:
            raise PackageError("docx_too_large", part)
    return parts


def _tags_of(root: etree._Element, part: str, file: str) -> tuple[list[PlacedTag], list[Problem]]:
    tags: list[PlacedTag] = []
    problems: list[Problem] = []
    unseen = {text for text in root.iter(f"{W}t") if "{" in (text.text or "")}
    for passage in passages(root):
        unseen.difference_update(texts_of(passage.element))
        words = words_of(passage.element)
        place = Place(file, part, passage.place, words[:80])
        if OPEN in words or CLOSE in words:
            problems.append(Problem("template_private_sign", place, words[:80]))
        for found in tags_in(words):
            if isinstance(found, Fault):
                problems.append(Problem(found.code, place, found.text))
                continue
            placed = PlacedTag(found, part, passage, words)
            tags.append(placed)
            code = fault_of(found.source, found.keyword)
            if code:
                problems.append(placed.problem(code, file))
    problems += (
        Problem("tag_out_of_place", Place(file, part), text.text, {"part": part}) for text in unseen
    )
    if len(tags) > MAX_TAGS:
        problems.append(Problem("template_tags_many", Place(file, part), len(tags)))
    return tags, problems


def _nesting_problems(tags: list[PlacedTag], file: str) -> Iterator[Problem]:
    """Tags that do not pair, or whose removal would tear the document or take words along."""
    open_tags: list[PlacedTag] = []
    for placed in tags:
        if not _stands_alone(placed):
            yield placed.problem("tag_not_alone", file)
        keyword = placed.tag.keyword
        if keyword in {"if", "for"}:
            open_tags.append(placed)
        elif keyword in _CONTINUING:
            opened = open_tags[-1] if open_tags else None
            if opened is None or opened.tag.keyword not in _CONTINUING[keyword]:
                yield placed.problem("tag_unpaired", file)
                continue
            if not _together(opened, placed):
                yield placed.problem("tag_torn", file, opened=opened.tag.text)
            if keyword.startswith("end"):
                open_tags.pop()
    for placed in open_tags:
        yield placed.problem("tag_unpaired", file)


def _stands_alone(placed: PlacedTag) -> bool:
    match placed.tag.reach:
        case Reach.PARAGRAPH:
            return placed.alone
        case Reach.ROW:
            row = placed.passage.row
            if row is None:
                return False
            said = "".join(words_of(inner.element) for inner in passages(row))
            return said.strip() == placed.tag.text
    return True


def _together(opened: PlacedTag, closing: PlacedTag) -> bool:
    """Whether two tags bound whole neighbours: of one paragraph, one cell or body, one table."""
    return opened.tag.reach is closing.tag.reach and _bounds(opened) is _bounds(closing)


def _bounds(placed: PlacedTag) -> etree._Element | None:
    match placed.tag.reach:
        case Reach.PARAGRAPH:
            return placed.passage.element.getparent()
        case Reach.ROW:
            row = placed.passage.row
            return None if row is None else row.getparent()
    return placed.passage.element
