"""Template and context in, a finished and checked Word file out. The only caller of docxtpl."""

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from docxtpl import DocxTemplate
from lxml import etree

from pipeline.documents.profile import Layout
from pipeline.documents.values import Context, Figure, Text
from pipeline.problems import Place, Problem, RenderError
from pipeline.rendering.agreement import NO_PICTURE, check_agreement
from pipeline.rendering.contents import is_rendered
from pipeline.rendering.drawings import Drawings
from pipeline.rendering.guard import guard
from pipeline.rendering.kept_rows import keep_rows
from pipeline.rendering.layout import apply_layout
from pipeline.rendering.package import (
    CORE,
    PackageError,
    Parts,
    W,
    content_digest,
    is_xml,
    packed,
    parsed,
    read_parts,
    serialised,
)
from pipeline.rendering.pictures import Picture
from pipeline.rendering.properties import DocumentProperties
from pipeline.rendering.signs import Printed, Signs
from pipeline.rendering.syntax import SANDBOX
from pipeline.rendering.template import Template, admit

NO_PICTURES: Final[Mapping[str, Picture | None]] = {}
Seal = Callable[[Sequence[Figure | Text], str], Figure]
"""Everything that will be printed and the digest of the template -> the figure they make."""
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_CHANCE: Final = (f"{W}rsid", f"{_W14}paraId", f"{_W14}textId")
"""Attributes Word draws by lot; copied by a loop they would stand twice."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document that was made.

    Attributes:
        sha256: of the file.
        content_sha256: of names and contents of its parts, whatever packed them.
        template_sha256: of the template it was made from.
        printed: each figure and text on paper with its place, in order of reading.
    """

    sha256: str
    content_sha256: str
    template_sha256: str
    printed: tuple[Printed, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures on paper, each once, by first place."""
        found = (p.value for p in self.printed)
        return tuple({f.id: f for f in found if isinstance(f, Figure)}.values())

    @property
    def texts(self) -> tuple[Text, ...]:
        """Texts of the workbook on paper, each once, by first place."""
        found = (p.value for p in self.printed)
        return tuple(dict.fromkeys(t for t in found if isinstance(t, Text) and t.place != Place()))


def render_docx(  # noqa: PLR0913  # each is one fact of the file
    template: Path,
    context: Context,
    out: Path,
    *,
    properties: DocumentProperties,
    pictures: Mapping[str, Picture | None] = NO_PICTURES,
    layout: Layout | None = None,
    seal: Seal | None = None,
) -> Rendered:
    """Fill a template and write the document, whole or not at all.

    Args:
        template: an ordinary Word file with tags (``pipeline.rendering.tags``).
        context: what the tags name; leaves are figures, texts, charts, booleans for conditions.
        out: the file to write; replaced if it is there.
        properties: what the file says of itself.
        pictures: stand in the template as ``pictures.<name>``, with ``pictures.has_<name>`` true
            where there is one; ``None`` is a picture this document does without.
        layout: margins, font and sizes that stand over the template's own.
        seal: gives the one figure that depends on all others, in place of the one of its id.

    Raises:
        TemplateError: the template is not admitted, or names what the context does not have.
        InputError: a text of the workbook holds a character that no paper may hold.
        RenderError: a value no paper may show, or a document that failed its checks.
    """
    admitted = admit(template)
    whole = {**context, "pictures": _asked_for(pictures)} if pictures else context
    check_agreement(admitted, whole)
    signs = Signs()
    parts = _filled(admitted, cast("dict[str, object]", signs.signed(whole)))
    drawings = Drawings(parts, properties.language)
    printed: list[Printed] = []
    roots = {name: parsed(parts[name], name) for name in sorted(parts) if is_xml(name)}
    if seal is not None:
        standing = [v for name, root in roots.items() if is_rendered(name)
                    for v in signs.standing(root)]  # fmt: skip
        signs.settle(seal(standing, admitted.sha256))
    for name, root in roots.items():
        if is_rendered(name):
            printed += signs.put(root, name, drawings)
            _close_cells(root)
            keep_rows(root)
        _strip_chance(root)
        parts[name] = serialised(root)
    parts[CORE] = properties.core_part()
    if layout is not None:
        parts = apply_layout(parts, layout)
    data = packed(parts)
    guard(data, tuple(printed), file=out.name, language=properties.language)
    write_whole(out, data)
    return Rendered(
        sha256=hashlib.sha256(data).hexdigest(),
        content_sha256=content_digest(parts),
        template_sha256=admitted.sha256,
        printed=tuple(printed),
    )


def check_template(template: Path, context: Context | None) -> None:
    """Whether a template is admitted and, where the context is known, agrees with it.

    Raises:
        TemplateError: everything that is wrong with it.
    """
    admitted = admit(template)
    if context is not None:
        check_agreement(admitted, context)


def _asked_for(pictures: Mapping[str, Picture | None]) -> dict[str, object]:
    named: dict[str, object] = {}
    for name, picture in pictures.items():
        named[name] = NO_PICTURE if picture is None else picture
        named[f"has_{name}"] = picture is not None
    return named


class _Engine(DocxTemplate):  # type: ignore[misc]  # docxtpl publishes no types
    """docxtpl without its repairs: a torn document fails instead of losing words."""

    def resolve_listing(self, xml: str) -> str:
        """Nothing: data is not in this text, and the template's words keep their form."""
        return xml

    def fix_tables(self, xml: str) -> etree._Element:  # lxml names its only element type so
        """Parse strictly before the engine parses forgivingly."""
        parsed(xml.encode(), "word/document.xml")
        tree: etree._Element = super().fix_tables(xml)
        return tree


def _filled(template: Template, signed: dict[str, object]) -> Parts:
    """The parts of the document, signs in place of values.

    Raises:
        RenderError: filling tore the document apart.
    """
    engine = _Engine(io.BytesIO(template.data))
    stream = io.BytesIO()
    try:
        engine.render(signed, jinja_env=SANDBOX)
        engine.save(stream)
        return read_parts(stream.getvalue())
    except (PackageError, etree.XMLSyntaxError) as error:
        raise RenderError(Problem("render_torn", Place(template.name), given={})) from error


def _close_cells(root: etree._Element) -> None:
    """A cell emptied by a condition gets the paragraph that Word insists on."""
    for cell in root.iter(f"{W}tc"):
        if not len(cell) or cell[-1].tag != f"{W}p":
            etree.SubElement(cell, f"{W}p")


def _strip_chance(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        for name in [str(n) for n in element.attrib if str(n).startswith(_CHANCE)]:
            del element.attrib[name]
    for drawn in list(root.iter(f"{W}rsids", f"{W}rsid")):
        parent = drawn.getparent()
        if parent is not None:
            parent.remove(drawn)


def write_whole(out: Path, data: bytes) -> None:
    """A reader of ``out`` sees the old file or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=".", suffix=out.suffix)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        made.chmod(0o644)  # mkstemp made it private
        made.replace(out)
    finally:
        made.unlink(missing_ok=True)


def places_of(printed: tuple[Printed, ...], figure_id: str) -> Iterator[str]:
    """Where a figure stands: part and paragraph."""
    return (
        f"{p.part} {p.place}"
        for p in printed
        if isinstance(p.value, Figure) and p.value.id == figure_id
    )
