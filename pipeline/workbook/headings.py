"""How headings and names are compared: without case, ё/е, blanks and look-alike letters."""

import unicodedata
from typing import Final

BLANKS: Final = " \t\r\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
"""What ``folded`` leaves out."""

_NO_BLANKS: Final = dict.fromkeys(map(ord, BLANKS))
_CYRILLIC: Final = "авекмнорстухіјѕ"
_LATIN: Final = "abekmhopctyxijs"
_TO_LATIN: Final = dict(zip(map(ord, _CYRILLIC), _LATIN, strict=True))
_UPPER_CYRILLIC: Final = "АВЕКМНОРСТУХІ\u0408Ѕ"
_LOWER_CYRILLIC: Final = "аеорсухіјѕ"
_LOWER_LATIN: Final = "aeopcyxijs"
_CASED_TO_LATIN: Final = dict(
    zip(
        map(ord, _UPPER_CYRILLIC + _LOWER_CYRILLIC),
        _LATIN.upper() + _LOWER_LATIN,
        strict=True,
    )
)
_CASED_TO_CYRILLIC: Final = {ord(latin): cyrillic for cyrillic, latin in _CASED_TO_LATIN.items()}


def folded(text: str) -> str:
    """The form in which two spellings of one heading are equal."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_NO_BLANKS)
    return plain.replace("ё", "е")


def disguised(text: str) -> str:
    """``folded``, with Cyrillic letters that look Latin taken for Latin ones."""
    return folded(text).translate(_TO_LATIN)


def foreign_letters(typed: str, known: str) -> tuple[str, ...]:
    """The letters of ``typed`` that only look like those of ``known``; none if they differ more."""
    left, right = folded(typed), folded(known)
    if len(left) != len(right) or left.translate(_TO_LATIN) != right.translate(_TO_LATIN):
        return ()
    return tuple(dict.fromkeys(a for a, b in zip(left, right, strict=True) if a != b))


def in_one_script(word: str) -> str | None:
    """``word`` with its look-alikes put into the script of its other letters.

    ``None`` if the word is not mixed. A word mixed on purpose (no replacement makes it one
    script) is answered with an empty text.
    """
    has_cyrillic = any("CYRILLIC" in unicodedata.name(letter, "") for letter in word)
    has_latin = any("LATIN" in unicodedata.name(letter, "") for letter in word)
    if not (has_cyrillic and has_latin):
        return None
    for table, other in ((_CASED_TO_CYRILLIC, "LATIN"), (_CASED_TO_LATIN, "CYRILLIC")):
        mended = word.translate(
            {key: chr(v) if isinstance(v, int) else v for key, v in table.items()}
        )
        if not any(other in unicodedata.name(letter, "") for letter in mended):
            return mended
    return ""
