"""Word files of nothing but what a test says, and what an office makes of them."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from pipeline.rendering.package import packed

SPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINES: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def runs(*texts: str) -> str:
    """A run for each of these texts."""
    return "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)


def paragraph(*texts: str) -> str:
    """A paragraph of these runs."""
    return f"<w:p>{runs(*texts)}</w:p>"


def table(*rows: Sequence[str]) -> str:
    """A table of these cells."""
    grid = "<w:tblGrid/>"
    cells = ("".join(f"<w:tc>{paragraph(words)}</w:tc>" for words in row) for row in rows)
    return f"<w:tbl>{grid}{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def field(code: str, result: str) -> str:
    """A complex field with what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def part(kind: str, inside: str) -> bytes:
    """A part of this kind: its root element and name spaces around ``inside``."""
    root = {"header": "hdr", "footer": "ftr"}.get(kind.rstrip("0123456789"), kind)
    return f'<?xml version="1.0"?><w:{root} {SPACES}>{inside}</w:{root}>'.encode()


def relations_part(*lines: tuple[str, str, str]) -> bytes:
    """A part of relationships: id, kind, target."""
    said = "".join(
        f'<Relationship Id="{i}" Type="{_KINDS}/{kind}" Target="{target}"/>'
        for i, kind, target in lines
    )
    return f'<Relationships xmlns="{_LINES}">{said}</Relationships>'.encode()


def bare_parts(body: str, others: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """The parts of a file with this body; others by name: ``header1``, ``footnotes``, ``styles``.

    Each of the others has its name as the id of its relationship.
    """
    names = list(others or {})
    kinds = {name: name.rstrip("0123456789") for name in names}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{kind}+xml"/>'
        for name, kind in {"document": "document.main", **kinds}.items()
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ).encode(),
        "_rels/.rels": relations_part(("rId1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations_part(
            *((name, kinds[name], f"{name}.xml") for name in names)
        ),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        **{f"word/{name}.xml": part(kinds[name], said) for name, said in (others or {}).items()},
    }


def bare_file(folder: Path, body: str, others: Mapping[str, str] | None = None) -> Path:
    """A file with this body and these other parts."""
    return written(folder, bare_parts(body, others))


def written(folder: Path, parts: Mapping[str, bytes], name: str = "paper") -> Path:
    """A file of these parts."""
    path = folder / f"{name}.docx"
    path.write_bytes(packed(parts))
    return path


def saved_again(office: str, files: Sequence[Path], folder: Path) -> list[Path]:
    """The files as LibreOffice writes them, in ``folder``."""
    target = folder / "saved-again"
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx"),
            *("--outdir", str(target), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [target / file.name for file in files]
