"""Warranty cases of a period in the client's report: which are shown, whose their hours are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from pipeline.domain.claims import Finding
from pipeline.domain.letters import ToldItem
from pipeline.metrics.facts import Facts
from pipeline.metrics.measures.warranty import FREE
from pipeline.warranty import Verdict

WORKS: Final = ("fix", "audit")
PROPOSED: Final = "proposed"
"""How a charge stands that nobody has approved: the client is told of no decision yet."""
_USE: Final = ("step", "limitation")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyCases:
    """The cases as judged on the day the report speaks from.

    Attributes:
        verdicts: in the order of the log.
        findings: what the checks found, of all cases.
        today: code of an item -> what today's sheets tell of it, for items no letter told.
    """

    verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    today: Mapping[str, ToldItem] = field(default_factory=dict)

    def broken_in_use(self, verdict: Verdict) -> tuple[ToldItem, ...]:
        """Steps and limitations that the check of a case found broken, with evidence, each once.

        Whether they bind the client does not matter: a user's error is one either way. What the
        system was to block is not among them: there the guard has failed, not the user.
        """
        told = dict(self.today)
        told |= {one.item.id: one.item for one in verdict.not_binding}
        told |= {one.item.id: one.item for one in verdict.items}
        incidents = {verdict.claim.id, *verdict.joined}
        found = (
            told.get(finding.item or "")
            for finding in self.findings
            if finding.incident in incidents and finding.breached and finding.evidence
        )
        used = {
            item.id: item
            for item in found
            if item is not None and item.sort in _USE and item.guard != "blocks"
        }
        return tuple(used.values())


NO_CASES: Final = WarrantyCases()


@dataclass(frozen=True, slots=True)
class Listed:
    """A case of the period: decided in it, or open at its end."""

    verdict: Verdict
    closed_on: date | None  # in the period

    @property
    def outcome(self) -> str:
        """As the report words it."""
        verdict = self.verdict
        if self.closed_on is None:
            return "suspended" if verdict.final == "suspended" else "open"
        if verdict.final != "chargeable":
            return verdict.final
        return "chargeable" if verdict.charge and verdict.charge.approved else PROPOSED

    @property
    def paid(self) -> dict[str, Decimal]:
        """Kind of work -> hours to pay."""
        if self.outcome != "chargeable" or self.verdict.charge is None:
            return {}
        return {line.work: line.hours for line in self.verdict.charge.lines}

    @property
    def free(self) -> dict[str, Decimal]:
        """Kind of work -> hours without pay; a mending by order is neither."""
        verdict = self.verdict
        spent = {"fix": verdict.fix_hours, "audit": verdict.audit_hours}
        works = {"chargeable": WORKS, "outside": ("audit",)} | dict.fromkeys(FREE, WORKS)
        left = {
            work: (spent[work] or Decimal(0)) - self.paid.get(work, Decimal(0))
            for work in works.get(self.outcome, ())
        }
        return {work: hours for work, hours in left.items() if hours > 0}


def listed_cases(cases: WarrantyCases, facts: Facts) -> tuple[Listed, ...]:
    """Cases whose check ended in the period, and those whose check goes on at its end."""
    first, end = facts.period.first, min(facts.period.end, facts.as_of)
    found = []
    for verdict in cases.verdicts:
        audit = verdict.audit
        if audit is None or verdict.outcome == "not_under_warranty" or audit.opened_on >= end:
            continue
        closed_on = audit.closed_on
        if closed_on is None or closed_on >= end:
            found.append(Listed(verdict, None))
        elif closed_on >= first:
            found.append(Listed(verdict, closed_on))
    return tuple(found)
