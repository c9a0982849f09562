"""Typography of words people typed: quotes and blanks as paper wants them, and nothing else.

Source: ``russian-documents.md`` section 4; what is changed is told (fine print, section 7).
"""

import re
from typing import Final

# A pair of straight quotes that opens after a blank or a bracket and closes before a blank or a
# mark: words. Anything else, such as inches or a command line, stays as typed.
_PAIR: Final = re.compile(r'(?<![^\s(\[«„—–-])"(?=\S)([^"\n]*\S)"(?=[\s).,;:!?»“\]—–-]|$)')
_BLANKS: Final = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_CODE: Final = re.compile(r"[\\{}<>=|`]")


def typeset(text: str) -> str:
    """``text`` with «…» for straight quotes round words and single blanks.

    Inside «…» a pair becomes „…“. A text that looks like code or a command stays as typed.
    """
    if _CODE.search(text):
        return text
    parts: list[str] = []
    at = 0
    for found in _PAIR.finditer(text):
        before = text[: found.start()]
        inner = before.count("«") > before.count("»")
        opening, closing = ("„", "“") if inner else ("«", "»")
        parts += [text[at : found.start()], opening, found.group(1), closing]
        at = found.end()
    return _BLANKS.sub(" ", "".join([*parts, text[at:]]))
