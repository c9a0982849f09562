"""Which papers a case calls for now."""

from collections.abc import Iterable
from typing import Final

from pipeline.documents.warranty_case.reasons import causing
from pipeline.domain.claims import History
from pipeline.domain.letters import ToldLetter
from pipeline.warranty.outcome import Verdict

_LAST: Final = {"warned": "warning", "chargeable": "calculation"}


def parts_due(verdict: Verdict, history: History, letters: Iterable[ToldLetter]) -> tuple[str, ...]:
    """The papers that a case calls for now, in the order they are sent.

    Args:
        verdict: of the case.
        history: as read; its older letters may hold the warning of this case.
        letters: of the register; they may hold it too.

    Returns:
        The invitation while the check is open; once it is closed the act and the decision, then
        the warning or the calculation, where the outcome that stands asks for one. A warning that
        was written already about the same items is not written again. Nothing for a claim that
        is no warranty case or has no check.
    """
    audit = verdict.audit
    if audit is None or verdict.outcome == "not_under_warranty":
        return ()
    if audit.closed_on is None:
        return ("invitation",)
    last = _LAST.get(verdict.final)
    if last is None or (last == "warning" and _is_warned(verdict, history, letters)):
        return ("act", "decision")
    return ("act", "decision", last)


def _is_warned(verdict: Verdict, history: History, letters: Iterable[ToldLetter]) -> bool:
    """Whether every item that caused the fault stands in a warning of this case.

    A warning older than the register names no incident: it is this case's where it was written
    since the check was closed.
    """
    claim, audit = verdict.claim, verdict.audit
    told = {
        item
        for letter in letters
        if (letter.kind, letter.scope) == ("warning", claim.id)
        for item in letter.warned
    }
    told |= {
        letter.item or ""
        for letter in history.letters
        if letter.kind == "warning"
        and letter.stage in {None, claim.stage}
        and audit is not None
        and audit.closed_on is not None
        and letter.on >= audit.closed_on
    }
    wanted = {one.item.id for one in causing(verdict)}
    return bool(wanted) and wanted <= told
