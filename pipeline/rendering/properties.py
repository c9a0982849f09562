"""What the file says of itself: title, author, subject, day of issue, language."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lxml import etree

from pipeline.rendering.characters import refused_character
from pipeline.rendering.package import serialised

LANGUAGES: Final = {"ru": "ru-RU", "en": "en-US"}
_MAX: Final = 255  # what Word and python-docx take
_CP: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_TERMS: Final = "http://purl.org/dc/terms/"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class DocumentProperties:
    """Core properties of a document.

    Attributes:
        title, author, subject: words; what passes 255 characters is cut, and says so by an
            ellipsis, since Word takes no more there.
        issued_on: the date printed on the document; stands for created and modified, so that
            the same document made tomorrow is the same file.
        language: code of the locale, ``ru`` or ``en``.
    """

    title: str
    author: str
    subject: str
    issued_on: date
    language: str

    def core_part(self) -> bytes:
        """``docProps/core.xml``."""
        names = {"cp": _CP, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
        root = etree.Element(f"{{{_CP}}}coreProperties", nsmap=names)
        day = f"{self.issued_on:%Y-%m-%d}T00:00:00Z"
        for tag, words in (
            (f"{{{_DC}}}title", _short(self.title)),
            (f"{{{_DC}}}subject", _short(self.subject)),
            (f"{{{_DC}}}creator", _short(self.author)),
            (f"{{{_CP}}}lastModifiedBy", _short(self.author)),
            (f"{{{_CP}}}revision", "1"),
            (f"{{{_TERMS}}}created", day),
            (f"{{{_TERMS}}}modified", day),
            (f"{{{_DC}}}language", LANGUAGES[self.language]),
        ):
            line = etree.SubElement(root, tag)
            line.text = words
            if tag.startswith(f"{{{_TERMS}}}"):
                line.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        return serialised(root)


def _short(words: str) -> str:
    """One line that fits; what a paper must not hold, a property must not hold either."""
    line = " ".join("".join(" " if refused_character(c) else c for c in words).split())
    return line if len(line) <= _MAX else f"{line[: _MAX - 1]}…"
