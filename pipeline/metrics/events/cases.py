"""Warranty cases as metrics see them: plain rows, judged elsewhere (fine print, section 8)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case and its verdict.

    Attributes:
        incident: number of the incident it is about; of joined ones, of their root.
        closed_on: day its check ended; ``None`` while it goes on, or where there was none.
        outcome: the one that stands: ``covered | warned | chargeable | outside | suspended |
            open``.
        steps: codes of the steps of the method that the check found broken, with evidence.
    """

    incident: str
    closed_on: date | None
    outcome: str
    steps: tuple[str, ...] = ()
