"""The basis on which a signatory acts, in the genitive (``russian-documents.md`` §2.8)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.locales.forms import NBSP, long_day
from pipeline.locales.inflection.letters import collapsed

# Nominative and genitive of the first words of a basis.
_PAPERS: Final = {
    "устав": "Устава",
    "положение": "Положения",
    "учредительный договор": "Учредительного договора",
    "генеральная доверенность": "генеральной доверенности",
    "нотариальная доверенность": "нотариальной доверенности",
    "доверенность": "доверенности",
    "приказ": "приказа",
    "распоряжение": "распоряжения",
    "постановление": "постановления",
    "решение": "решения",
    "определение": "определения",
    "протокол": "протокола",
    "договор": "договора",
    "контракт": "контракта",
    "соглашение": "соглашения",
    "закон": "закона",
    "федеральный закон": "Федерального закона",
    "указ": "указа",
    "свидетельство": "свидетельства",
    "выписка": "выписки",
    "лист записи": "листа записи",
    "запись": "записи",
}
# The document says these words itself.
_ON_THE_BASIS_OF: Final = re.compile(r"^(?:действу\w+\s+)?на основании\s+", re.IGNORECASE)
_STRICT: Final = re.compile(r"доверенност|приказ", re.IGNORECASE)
_DATED: Final = re.compile(r"^(?:решени|протокол|распоряжени|постановлени|договор|контракт|указ)")
_MONTHS: Final = (
    *("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября"),
    *("октября", "ноября", "декабря"),
)
_YEAR_MARK: Final = r"(?:\s*(?:г\.|года|год|г(?!\w)))?"
_DATE: Final = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"
    r"|(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})"
    rf"|«?(?P<wd>\d{{1,2}})»?\s+(?P<wm>{'|'.join(_MONTHS)})\s+(?P<wy>\d{{4}}))(?!\d){_YEAR_MARK}",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?:№|\bN[o°º]?\.?(?=\s*\d)|\bномер\b)\s*(?P<value>[^\s,;()]+)")
# The blank of a notary: two digits, two letters, the number, often without a «№» before it.
_NOTARIAL: Final = re.compile(r"(?<!\w)\d{2}\s?[А-ЯA-Z]{2}\s?\d{5,8}(?!\w)")
_NONE: Final = re.compile(r"^(?:б/?н|без|[-—_]+)\.?$", re.IGNORECASE)


class BasisRefusedError(ValueError):
    """A power of attorney or an order that does not say which one it is.

    Attributes:
        code: ``basis_undated``, ``basis_unnumbered``, or ``basis_undated_unnumbered``.
        basis: the text as typed.
    """

    def __init__(self, code: str, basis: str) -> None:
        """Take the code and the text."""
        super().__init__(code, basis)
        self.code = code
        self.basis = basis


@dataclass(frozen=True, slots=True)
class Basis:
    """A basis as it follows «на основании»; ``doubts`` as in ``basis_genitive``."""

    genitive: str
    doubts: tuple[str, ...] = ()


def basis_genitive(basis: str) -> Basis:
    """The basis in the genitive: «доверенности от 1 июня 2026 г. № 3».

    The first words decline; dates (``дд.мм.гггг``, ISO or in words) are printed long, «№» keeps
    its number beside it, everything else stays. A text already in the genitive is accepted.

    Args:
        basis: as typed: «Устав», «доверенность от 01.06.2026 № 3», «Приказа № 5 от 2026-06-01».

    Returns:
        The genitive; ``basis_unknown`` where the first words are not in our table,
        ``basis_undated`` where a decision, a protocol, a contract has no date, ``basis_tail``
        where words after a comma may have to agree.

    Raises:
        BasisRefusedError: a доверенность or a приказ without a date or a number.

    Source:
        ``russian-documents.md`` §2.8.
    """
    text = _ON_THE_BASIS_OF.sub("", collapsed(basis))
    _refuse_unnamed(text)
    paper = _paper(text)
    if paper is None:
        return Basis(_printed(text), ("basis_unknown",))
    genitive, length = paper
    rest = _printed(text[length:].strip())
    whole = f"{genitive} {_date_first(rest)}".strip()
    doubts = []
    if _DATED.search(genitive) is not None and not _dates(text):
        doubts.append("basis_undated")
    if "," in rest and text[:length].lower() != genitive.lower():
        doubts.append("basis_tail")  # «…, выданная …» agrees with the first words
    return Basis(whole, tuple(doubts))


def _refuse_unnamed(text: str) -> None:
    if _STRICT.search(text) is None:
        return
    lacking = [] if _dates(text) else ["undated"]
    lacking += [] if _numbers(text) else ["unnumbered"]
    if lacking:
        raise BasisRefusedError(f"basis_{'_'.join(lacking)}", text)


def _paper(text: str) -> tuple[str, int] | None:
    """The genitive of the first words and how much of the text they take."""
    small = text.lower()
    for nominative, genitive in sorted(_PAPERS.items(), key=lambda item: -len(item[0])):
        for form in (nominative, genitive.lower()):
            if re.match(rf"{form}(?![\w-])", small):
                return (genitive, len(form))
    return None


def _day(found: re.Match[str]) -> date | None:
    if found["d"]:
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    elif found["iy"]:
        year, month, day = int(found["iy"]), int(found["im"]), int(found["id"])
    else:
        month = _MONTHS.index(found["wm"].lower()) + 1
        year, day = int(found["wy"]), int(found["wd"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dates(text: str) -> list[date]:
    """Days of the calendar; 31.02.2026 is none."""
    days = (_day(found) for found in _DATE.finditer(text))
    return [day for day in days if day is not None]


def _numbers(text: str) -> list[str]:
    values = (found["value"] for found in _NUMBER.finditer(text))
    named = [value for value in values if _NONE.match(value) is None]
    return named or _NOTARIAL.findall(text)


def _printed(text: str) -> str:
    """Dates in their long form, each number beside its sign."""

    def long(found: re.Match[str]) -> str:
        day = _day(found)
        return found.group() if day is None else long_day(day, "ru")

    dated = _DATE.sub(long, text)
    return _NUMBER.sub(lambda found: f"№{NBSP}{found['value']}", dated)


def _date_first(text: str) -> str:
    """«№ 3 от …» as «от … № 3»; anything more complicated stays in its order."""
    shape = rf"^(№{NBSP}[^,;()]+?) (от \d{{1,2}}{NBSP}\w+ \d{{4}}{NBSP}г\.)(.*)$"
    return re.sub(shape, r"\2 \1\3", text)


__all__ = ["Basis", "BasisRefusedError", "basis_genitive"]
