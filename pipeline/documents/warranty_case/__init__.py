"""The papers of a warranty case, each on its own: invitation, act, decision, warning, calculation.

Beside them a page without a number, «История одного сбоя». Source of contents and wording:
``russian-documents.md`` sections 9, 10 and 15.4.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from pipeline.calendars import DayCalendar
from pipeline.documents.identity import Identity
from pipeline.documents.replaced import Replaced
from pipeline.documents.values import Context
from pipeline.documents.warranty_case.act import act
from pipeline.documents.warranty_case.calculation import calculation
from pipeline.documents.warranty_case.case_facts import CaseFacts, CasePaper
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.decision import decision
from pipeline.documents.warranty_case.history import history
from pipeline.documents.warranty_case.invitation import invitation
from pipeline.documents.warranty_case.parts_due import parts_due
from pipeline.documents.warranty_case.warning import warned_items, warning
from pipeline.locales import Locale

KIND: Final = "warranty_case"
PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "invitation": ("П", "P"),
    "act": ("А", "A"),
    "decision": ("Р", "R"),
    "warning": ("У", "U"),
    "calculation": ("С", "S"),
}
"""Part -> the letter after its number, and the same for names of folders."""
HISTORY: Final = "history"
"""The page without a number."""
CHARTS: Final = ("chart_1", "chart_2", "chart_3", "chart_4")
"""Pictures that the template of the act names; one without a chart is ``None``."""
_MADE: Final[Mapping[str, Callable[[CaseWriter], Context]]] = {
    "invitation": invitation,
    "act": act,
    "decision": decision,
    "warning": warning,
    "calculation": calculation,
    HISTORY: history,
}


def case_paper(  # noqa: PLR0913  # each is one fact of the paper
    part: str,
    case: CaseFacts,
    locale: Locale,
    days: DayCalendar,
    *,
    on: date,
    identity: Identity | None = None,
    replaced: Replaced | None = None,
) -> CasePaper:
    """The context of ``templates/<locale>/warranty_case_<part>.docx``.

    Args:
        part: one of ``PARTS``, or ``HISTORY``.
        case: what it tells.
        locale: language of the document.
        days: the contract's calendar, for terms in working days.
        on: date printed on it.
        identity: number and seal of an issued paper; without it the paper is a draft, with the
            header ПРОЕКТ and the list of what to confirm.
        replaced: the paper that this one takes the place of.

    Raises:
        KeyError: no such paper.
        InputError: the calendar does not know the days of its terms.
    """
    make = _MADE[part]
    writer = CaseWriter(part, case, locale, days, on)
    warned = warned_items(writer) if part == "warning" else ()
    return writer.finished(make(writer), identity, replaced, warned=warned)


__all__ = [
    "CHARTS",
    "HISTORY",
    "KIND",
    "PARTS",
    "CaseFacts",
    "CasePaper",
    "case_paper",
    "parts_due",
]
