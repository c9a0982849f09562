"""A Word file as a zip of parts: read within limits; equal parts are written as equal bytes."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

MAX_FILE: Final = 32 * 2**20
MAX_PARTS: Final = 500
MAX_PART: Final = 64 * 2**20
MAX_TOTAL: Final = 128 * 2**20

CONTENT_TYPES: Final = "[Content_Types].xml"
DOCUMENT: Final = "word/document.xml"
CORE: Final = "docProps/core.xml"
_FIRST: Final = (CONTENT_TYPES, "_rels/.rels")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"

Parts = dict[str, bytes]
"""Part name without a leading slash -> its bytes."""


class PackageError(Exception):
    """The file is not a package of parts, or a part is not plain XML.

    Attributes:
        code: what is wrong, as a Problem's code.
        part: the part it was found in, if in one.
    """

    def __init__(self, code: str, part: str = "") -> None:
        """Keep what is wrong and where."""
        super().__init__(code, part)
        self.code = code
        self.part = part


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a relationships part; ``target`` is a part's name unless ``external``."""

    id: str
    kind: str  # last word of the type's address: "header", "image", "hyperlink"
    target: str
    external: bool


def read_parts(data: bytes) -> Parts:
    """The parts of a package.

    Raises:
        PackageError: not a zip, encrypted, names twice or outside, or larger than a paper can be.
    """
    if len(data) > MAX_FILE:
        raise PackageError("docx_too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        # zipfile's own words for a torn, foreign or locked archive; zlib's come as BadZipFile
        raise PackageError("docx_not_read") from error


def _members(archive: zipfile.ZipFile) -> Parts:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    names = [info.filename.casefold() for info in infos]
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise PackageError("docx_too_large")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise PackageError("docx_part_twice", twice)
    parts: Parts = {}
    for info in infos:
        if info.filename.startswith(("/", "\\")) or ".." in info.filename.split("/"):
            raise PackageError("docx_not_read", info.filename)
        with archive.open(info) as stream:
            parts[info.filename] = stream.read(MAX_PART + 1)
        if len(parts[info.filename]) > MAX_PART:
            raise PackageError("docx_too_large", info.filename)
    if CONTENT_TYPES not in parts or DOCUMENT not in parts:
        raise PackageError("docx_not_read")
    return parts


def packed(parts: Mapping[str, bytes], *, compressed: bool = True) -> bytes:
    """The package, byte for byte the same for the same parts: order, dates, attributes fixed."""
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    stream = io.BytesIO()
    rest = sorted(name for name in parts if name not in _FIRST)
    with zipfile.ZipFile(stream, "w") as archive:
        for name in (*_FIRST, *rest):
            info = zipfile.ZipInfo(name, date_time=_LONG_AGO)
            info.create_system = 0
            info.external_attr = 0
            info.compress_type = kind
            archive.writestr(info, parts[name], compresslevel=6)
    return stream.getvalue()


def content_digest(parts: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents: the same for another build of the compressor."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(f"{name}\0{len(parts[name])}\0".encode())
        digest.update(parts[name])
    return digest.hexdigest()


def is_xml(name: str) -> bool:
    """Whether a part of this name holds XML."""
    return name.endswith((".xml", ".rels"))


def parsed(data: bytes, name: str) -> etree._Element:
    """The root of an XML part; no entities, no network.

    Raises:
        PackageError: it is not well-formed or declares a document type.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PackageError("docx_part_not_xml", name) from error
    if b"<!DOCTYPE" in data or root.getroottree().docinfo.internalDTD is not None:
        raise PackageError("docx_part_not_xml", name)
    return root


def serialised(root: etree._Element) -> bytes:
    """An XML part as it is written."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def elements(root: etree._Element) -> Iterator[etree._Element]:
    """Elements of a tree, without comments and processing instructions."""
    return root.iter(etree.Element)


def relations_of(part: str) -> str:
    """Name of the relationships part of ``part`` (of the package itself for an empty name)."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def owner_of(relations: str) -> str:
    """Name of the part a relationships part belongs to."""
    folder, _, name = relations.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def relations(parts: Mapping[str, bytes], relations_part: str) -> list[Relation]:
    """The lines of a relationships part; none if it is absent.

    Raises:
        PackageError: it is no XML.
    """
    if relations_part not in parts:
        return []
    folder = owner_of(relations_part).rpartition("/")[0]
    found = []
    for line in parsed(parts[relations_part], relations_part).iter(f"{RELATIONS}Relationship"):
        external = line.get("TargetMode") == "External"
        target = str(line.get("Target") or "")
        found.append(
            Relation(
                id=str(line.get("Id") or ""),
                kind=str(line.get("Type") or "").rpartition("/")[2],
                target=target if external else _resolved(folder, target),
                external=external,
            )
        )
    return found


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Part name -> content type; a part without one is absent.

    Raises:
        PackageError: the list of types is no XML.
    """
    root = parsed(parts[CONTENT_TYPES], CONTENT_TYPES)
    defaults = {
        str(line.get("Extension")).casefold(): str(line.get("ContentType"))
        for line in root.iter(f"{TYPES}Default")
    }
    overrides = {
        str(line.get("PartName")).removeprefix("/"): str(line.get("ContentType"))
        for line in root.iter(f"{TYPES}Override")
    }
    types = {}
    for name in parts:
        found = overrides.get(name) or defaults.get(name.rpartition(".")[2].casefold())
        if found:
            types[name] = found
    return types
