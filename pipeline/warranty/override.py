"""A person's word in place of a computed outcome: never a dearer one."""

from collections.abc import Iterator
from typing import Final

from pipeline.domain.claims import Audit
from pipeline.problems import Place, Problem, Severity
from pipeline.warranty.table import MILDER

_UNDECIDED: Final = frozenset({"open", "suspended", "not_under_warranty"})


def overriding(outcome: str, audit: Audit | None) -> str | None:
    """The outcome a person has put in place of the computed one.

    Args:
        outcome: as computed.
        audit: its ``decided`` counts only with an author and a reason.

    Returns:
        ``None``: nobody has, or the outcome is the same, or it would be dearer.
    """
    wanted = _wanted(audit)
    return wanted if wanted in MILDER.get(outcome, frozenset()) else None


def override_problems(outcome: str, audit: Audit | None) -> Iterator[Problem]:
    """A decision that was not followed: a dearer one, or one before there is a verdict."""
    wanted = _wanted(audit)
    if audit is None or wanted in {None, outcome} or wanted in MILDER.get(outcome, frozenset()):
        return
    code = "decided_too_early" if outcome in _UNDECIDED else "decided_dearer"
    place = audit.places.get("decided", Place())
    yield Problem(code, place, given={"incident": audit.incident}, severity=Severity.WARNING)


def _wanted(audit: Audit | None) -> str | None:
    if audit is None or not (audit.decided_by and audit.decided_why):
        return None
    return audit.decided
