"""A new project's workbook and a new company book: which sheets, in which order, with what rows.

Everything follows the table of sheets (``sheets.SHEETS``) and the words of the locale; how it
looks is the business of ``layout``. The same arguments give the same bytes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from pipeline.workbook.cells import Typing
from pipeline.workbook.columns import Sheet
from pipeline.workbook.company import SHARED
from pipeline.workbook.contract_keys import CONTRACT_KEYS
from pipeline.workbook.guidance import Guide
from pipeline.workbook.headings import folded
from pipeline.workbook.prefilled import BEGINNING, SHIPPED, Line, shipped_lines
from pipeline.workbook.sheets import BY_KEY, SHEETS
from pipeline.workbook.verdicts import Unusable

SHOWN: Final = (
    "contract",
    "parties",
    "people",
    "stages",
    "conditions",
    "method",
    "limitations",
)
"""Sheets of a project a first letter needs; the others wait out of sight."""

COMPANY_SHOWN: Final = (
    "contract",
    "parties",
    "people",
    "hours",
    "priorities",
    "library",
)
PARTY: Final = "contractor"
SIGNATORY: Final = "contractor_signatory"
LACKING: Final = (PARTY, SIGNATORY, *SHIPPED, *BEGINNING)
"""What a company book may lack, so that the project has to state it itself."""

# Of one contract, so no defaults of all.
_OF_ONE_PROJECT: Final = frozenset(
    {
        *("aliases", "monthly_fee", "included_hours"),
        *("warranty_clause", "binding_clause", "notice_clause", "rates_clause"),
    }
)


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """One sheet to be laid out: texts by column key, as a person would type them."""

    sheet: Sheet
    lines: tuple[Line, ...] = ()
    shown: bool = True
    with_example: bool = True


@dataclass(frozen=True, slots=True)
class BlankBook:
    """A workbook to be laid out; ``keys`` are the rows of the contract sheet with their values."""

    title: str
    help_text: str
    sheets: tuple[BlankSheet, ...]
    keys: Mapping[str, str] = field(default_factory=dict)


def project_code(folder: str) -> str:
    """The folder's name, if it may be a project code; else empty."""
    column = next(key for key in CONTRACT_KEYS if key.key == "project_code")
    try:
        return str(Typing(column).value(folder) or "")
    except Unusable:
        return ""


def sheet_named(name: str) -> Sheet | None:
    """The sheet of this name in either language, ignoring case, ё/е and blanks."""
    plain = folded(name)
    return next((one for one in SHEETS if plain in {folded(one.ru), folded(one.en)}), None)


def blank_project(
    guide: Guide, *, code: str = "", lacking: Collection[str] = (), shown: Collection[str] = ()
) -> BlankBook:
    """A project's workbook.

    Args:
        guide: words and language.
        code: value of the project code; empty leaves it to be filled.
        lacking: what the company book does not state (of ``LACKING``); the project then does.
        shown: keys of sheets to show besides the usual ones.
    """
    ours = [key for key in (*SHIPPED, *shown) if key in lacking or key in shown]
    visible = (*SHOWN, *dict.fromkeys(key for key in ours if key not in SHOWN))
    order = (*visible, *(sheet.key for sheet in SHEETS if sheet.key not in visible))
    contractor, client = (
        {"role": word} for word in guide.choices(BY_KEY["parties"].column("role"))
    )
    signs = {"function": guide.choices(BY_KEY["people"].column("function"))[0]}
    lines: dict[str, tuple[Line, ...]] = {
        "parties": (*((contractor,) if PARTY in lacking else ()), client),
        "people": (*((contractor | signs,) if SIGNATORY in lacking else ()), client | signs),
        **{key: shipped_lines(key, guide.words.code) for key in SHIPPED if key in lacking},
    }
    values = {"project_code": code} | {key: BEGINNING[key] for key in BEGINNING if key in lacking}
    names = sorted(CONTRACT_KEYS, key=lambda key: not key.required)
    return BlankBook(
        guide.words.say("blank.project_title"),
        guide.words.say("blank.project_help"),
        tuple(_sheet(key, lines.get(key, ()), shown=key in visible) for key in order),
        {key.key: values.get(key.key, "") for key in names},
    )


def blank_company(guide: Guide) -> BlankBook:
    """A company book: the contractor's rows to fill, the usual order of support, the library."""
    keys = dict.fromkeys((*SHARED, "library"))
    order = (*COMPANY_SHOWN, *(key for key in keys if key not in COMPANY_SHOWN))
    contractor = {"role": guide.choices(BY_KEY["parties"].column("role"))[0]}
    signs = {"function": guide.choices(BY_KEY["people"].column("function"))[0]}
    lines: dict[str, tuple[Line, ...]] = {
        "parties": (contractor,),
        "people": (contractor | signs,),
        **{key: shipped_lines(key, guide.words.code) for key in SHIPPED},
    }
    return BlankBook(
        guide.words.say("blank.company_title"),
        guide.words.say("blank.company_help"),
        tuple(_sheet(key, lines.get(key, ()), shown=key in COMPANY_SHOWN) for key in order),
        {
            key.key: BEGINNING.get(key.key, "")
            for key in CONTRACT_KEYS
            if not key.required and key.key not in _OF_ONE_PROJECT
        },
    )


def _sheet(key: str, lines: tuple[Line, ...], *, shown: bool) -> BlankSheet:
    """A sheet; where whole rows are there, no example is needed."""
    return BlankSheet(BY_KEY[key], lines, shown, with_example=not (lines and key in SHIPPED))
