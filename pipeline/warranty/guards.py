"""Guards that failed: the system should have blocked what was done, so nobody else is to blame."""

from collections.abc import Iterable, Mapping

from pipeline.domain.claims import Finding
from pipeline.domain.letters import ToldItem, ToldLetter


def failed_guards(
    findings: Mapping[str | None, Finding],
    letters: Iterable[ToldLetter],
    today: Iterable[ToldItem],
) -> Mapping[str, Finding]:
    """Items that the system blocks, yet were broken and caused the fault, with their findings.

    An item counts as blocked where any letter of the case says so, delivered or not; one that no
    letter tells, where today's sheets do. A finding of all items speaks for those told.

    Args:
        findings: of the case, by item.
        letters: of the case.
        today: items of today's sheets.

    Source:
        Fine print, section 6, *Order*.
    """
    told = [item for letter in letters for item in letter.items]
    ids = {item.id for item in told}
    told_blocked = {item.id for item in told if item.guard == "blocks"}
    untold_blocked = {one.id for one in today if one.guard == "blocks" and one.id not in ids}
    speaking = {item: findings.get(item) or findings.get(None) for item in sorted(told_blocked)}
    speaking |= {item: findings.get(item) for item in sorted(untold_blocked)}
    return {item: one for item, one in speaking.items() if one is not None and _shows(one)}


def _shows(finding: Finding) -> bool:
    return finding.breached is True and finding.caused and bool(finding.evidence.strip())
