"""The container of a workbook, tested before anything parses it.

Runs in the guarded child, so it imports only the standard library. Every part is inflated once
with real counters, since the sizes a zip states of itself can lie. Figures: ``reliability.md``
section 0.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

MIB: Final = 1 << 20
_CHUNK: Final = 1 << 18
_OVERLAP: Final = 64
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_ENCODING: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_XML: Final = (".xml", ".rels", ".vml")
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may cost; each is named in the message that refuses it."""

    file_bytes: int = 50 * MIB
    part_bytes: int = 200 * MIB
    total_bytes: int = 400 * MIB
    ratio: int = 200  # after the first MiB of a part
    parts: int = 2_000
    columns: int = 200
    cells: int = 30_000_000  # of one sheet, blank ones included
    memory_bytes: int = 2048 * MIB
    seconds: int = 120
    answer_bytes: int = 600 * MIB


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason to refuse the file: code, part or cell, and what the wording needs."""

    code: str
    part: str = ""
    limit: int | None = None
    text: str = ""


class Refused(Exception):  # noqa: N818  # not an error of ours: an answer about the file
    """The container cannot be used."""

    def __init__(self, *faults: Fault) -> None:
        """Keep the faults found so far."""
        super().__init__(*faults)
        self.faults = faults


def foreign_format(stream: BinaryIO) -> Fault | None:
    """What a file that is no zip container seems to be; ``None`` for a zip."""
    stream.seek(0)
    head = stream.read(8)
    if not head:
        return Fault("workbook_empty")
    if head == _OLE:
        stream.seek(0)
        directory = stream.read(MIB)
        stream.seek(-min(MIB, stream.seek(0, 2)), 2)
        directory += stream.read(MIB)
        return Fault("workbook_encrypted" if _ENCRYPTED in directory else "workbook_old_format")
    if not head.startswith(b"PK"):
        return Fault("not_a_workbook")
    return None


def inspect(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """Open the container if every part of it may be read.

    Raises:
        Refused: with all faults of the container at once.
    """
    size = stream.seek(0, 2)
    if size > limits.file_bytes:
        raise Refused(Fault("workbook_too_big", limit=limits.file_bytes // MIB))
    foreign = foreign_format(stream)
    if foreign is not None:
        raise Refused(foreign)
    stream.seek(0)
    try:
        container = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError) as broken:
        raise Refused(Fault("workbook_damaged", text=str(broken))) from broken
    faults = [*_directory_faults(container, limits)]
    if not faults:
        faults = [*_content_faults(container, limits)]
    if faults:
        container.close()
        raise Refused(*faults)
    return container


def _directory_faults(container: zipfile.ZipFile, limits: Limits) -> Iterator[Fault]:
    entries = container.infolist()
    if len(entries) > limits.parts:
        yield Fault("workbook_too_many_parts", limit=limits.parts)
        return
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        key = name.replace("\\", "/").lstrip("/").casefold()
        if key in seen:
            yield Fault("workbook_part_twice", name)
        seen.add(key)
        if entry.flag_bits & 0x1:
            yield Fault("workbook_encrypted", name)
        elif entry.compress_type not in _METHODS:
            yield Fault("workbook_damaged", name)
        if ".." in key.split("/"):
            yield Fault("workbook_damaged", name)
        if key.endswith("vbaproject.bin"):
            yield Fault("workbook_macros", name)
    if "mimetype" in seen and "content.xml" in seen:
        yield Fault("workbook_other_format")
    elif "[content_types].xml" not in seen or not any(part.startswith("xl/") for part in seen):
        yield Fault("not_a_workbook")


def _content_faults(container: zipfile.ZipFile, limits: Limits) -> Iterator[Fault]:
    total = 0
    for entry in container.infolist():
        try:
            for piece, inflated in _pieces(container, entry):
                total += len(piece) - (_OVERLAP if inflated > len(piece) else 0)
                fault = _size_fault(entry, inflated, total, limits)
                if fault is not None:
                    yield fault
                    return
                if entry.filename.casefold().endswith(_XML):
                    text_fault = _text_fault(entry.filename, piece, first=inflated <= _CHUNK)
                    if text_fault is not None:
                        yield text_fault
                        break
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            struct.error,
        ) as broken:
            yield Fault("workbook_damaged", entry.filename, text=str(broken))


def _pieces(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Chunks of a part with a tail of the one before, and the bytes inflated so far."""
    inflated = 0
    tail = b""
    with container.open(entry) as part:
        while chunk := part.read(_CHUNK):
            inflated += len(chunk)
            yield tail + chunk, inflated
            tail = chunk[-_OVERLAP:]


def _size_fault(entry: zipfile.ZipInfo, inflated: int, total: int, limits: Limits) -> Fault | None:
    if inflated > limits.part_bytes:
        return Fault("workbook_part_too_big", entry.filename, limits.part_bytes // MIB)
    if total > limits.total_bytes:
        return Fault("workbook_inflates_too_much", entry.filename, limits.total_bytes // MIB)
    if inflated > MIB and inflated - MIB > limits.ratio * max(entry.compress_size, 1):
        return Fault("workbook_bomb", entry.filename, limits.ratio)
    return None


def _text_fault(name: str, piece: bytes, *, first: bool) -> Fault | None:
    if first:
        declared = _ENCODING.search(piece[:512])
        encoding = declared.group(1).decode("ascii").casefold() if declared else "utf-8"
        if piece.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in piece[:4]:
            encoding = "utf-16"
        if encoding not in {"utf-8", "utf8", "us-ascii", "ascii"}:
            return Fault("workbook_encoding", name, text=encoding)
        if name.casefold().endswith("workbook.xml") and _STRICT in piece[:4096]:
            return Fault("workbook_strict", name)
        if name.casefold() == "[content_types].xml" and b"macroEnabled" in piece:
            return Fault("workbook_macros", name)
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        return Fault("workbook_doctype", name)
    return None
