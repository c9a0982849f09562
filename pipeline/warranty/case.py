"""A case: the root of an incident and its duplicates, with what the sheets say of any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.domain.claims import Audit, Claim, Finding, History


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of a case as stated, else from the log; ``None``: neither says."""

    fix: Decimal | None
    audit: Decimal | None

    def charged(self, free: Decimal) -> tuple[tuple[str, Decimal], ...]:
        """Kinds of work with the hours to pay: the fix, and of the check those above ``free``."""
        above = (self.audit or Decimal(0)) - free
        stated = (("fix", self.fix or Decimal(0)), ("audit", above))
        return tuple((work, hours) for work, hours in stated if hours > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident that stands for its duplicates too.

    Attributes:
        claim: the root; fault, stage and hours are its own.
        joined: its duplicates, in the order of the log.
    """

    claim: Claim
    joined: tuple[str, ...]

    @property
    def incidents(self) -> tuple[str, ...]:
        """The root, then its duplicates."""
        return (self.claim.id, *self.joined)

    def audit(self, history: History) -> Audit | None:
        """Its check: that of the root, else of the first duplicate that has one."""
        found = (history.audit(incident) for incident in self.incidents)
        return next((audit for audit in found if audit is not None), None)

    def findings(self, history: History) -> Mapping[str | None, Finding]:
        """Code of an item -> its finding, ``None`` -> of all others; the root's own first."""
        of_item: dict[str | None, Finding] = {}
        for incident in self.incidents:
            for finding in history.findings:
                if finding.incident == incident:
                    of_item.setdefault(finding.item, finding)
        return of_item

    def hours(self, audit: Audit | None) -> Hours:
        """Hours of the check's row, else those of the log."""
        logged = self.claim.hours.get
        fix = None if audit is None else audit.fix_hours
        check = None if audit is None else audit.audit_hours
        return Hours(
            fix=logged("fix") if fix is None else fix,
            audit=logged("audit") if check is None else check,
        )


def joined_cases(claims: Sequence[Claim]) -> tuple[Case, ...]:
    """The cases of a log: each root with everything joined to it, in the order of the roots.

    A number the log does not have, or a circle, ends the way to a root.
    """
    of_id = {one.id: one for one in claims}
    joined: dict[str, list[str]] = {}
    for one in claims:
        root = _root(one, of_id)
        found = joined.setdefault(root.id, [])
        if one.id != root.id:
            found.append(one.id)
    for id_, found in joined.items():
        found += [one for one in of_id[id_].joined if one not in found]
    return tuple(
        Case(claim=one, joined=tuple(joined[one.id])) for one in of_id.values() if one.id in joined
    )


def joined_case(claim: Claim, claims: Sequence[Claim]) -> Case:
    """The case of an incident, perhaps a duplicate; of one the log does not have its own."""
    cases = joined_cases(claims)
    own = Case(claim=claim, joined=claim.joined)
    return next((case for case in cases if claim.id in case.incidents), own)


def _root(claim: Claim, of_id: Mapping[str, Claim]) -> Claim:
    passed = {claim.id}
    while (above := of_id.get(claim.duplicate_of or "")) is not None and above.id not in passed:
        claim = above
        passed.add(claim.id)
    return claim
