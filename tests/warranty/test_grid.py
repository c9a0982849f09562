"""Every combination of what the decision table asks, against the table written out as ifs."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product
from typing import Final

import pytest

from pipeline.domain.claims import Audit
from pipeline.warranty import Verdict
from tests.warranty.build import ZONE, World, audit, finding, letter, readings, warning

YES_NO: Final = (False, True)
CHECKS: Final = ("none", "open", "closed")
OURS: Final = ("yes", "unknown", "no", "no without evidence", "no without cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One combination."""

    check: str
    overdue: bool
    ours: str
    inconclusive: bool
    contractor_fault: bool
    clause: bool
    binds: bool
    breached: bool
    caused: bool
    misled: bool
    gross: bool
    repeated: bool


def expected(cell: Cell) -> tuple[str | None, str]:  # noqa: C901, PLR0911, PLR0912  # the text itself
    """Rule and outcome, straight from design.md section 6 and fine print section 6."""
    if cell.check == "none":
        return None, "open"
    if cell.check == "open":
        if cell.overdue:
            return "S", "suspended"
        return None, "open"
    if cell.inconclusive:
        return "W2", "covered"
    if cell.ours in {"unknown", "no without evidence", "no without cause"}:
        return "W2", "covered"
    if cell.contractor_fault:
        return "W4", "covered"
    if cell.ours == "no":
        return "W0", "outside"
    if not cell.clause:
        return "W1", "covered"
    if not cell.binds:
        return "W1", "covered"
    if not cell.breached:
        return "W3", "covered"
    if not cell.caused:
        return "W4", "covered"
    if cell.misled:
        return "W6", "chargeable"
    if cell.gross:
        return "W7", "chargeable"
    if cell.repeated:
        return "W8", "chargeable"
    return "W5", "warned"


def check_of(cell: Cell) -> tuple[Audit, ...]:
    """The row of the check."""
    if cell.check == "none":
        return ()
    row = audit(
        closed_on=None if cell.check == "open" else date(2026, 3, 16),
        ours="yes" if cell.ours == "yes" else "unknown" if cell.ours == "unknown" else "no",
        inconclusive=cell.inconclusive,
        contractor_fault=cell.contractor_fault,
        approved_by="Орлов",
        approved_by_2="Ким",
    )
    if cell.overdue:
        row = replace(row, access_asked_at=datetime(2026, 3, 12, 12, tzinfo=ZONE))
    if cell.misled:
        row = replace(row, stated="s", contradicted_by="c", mattered=True)
    if cell.ours in {"no", "no without evidence"}:
        row = replace(row, outside_cause="platform")
    if cell.ours in {"no", "no without cause"}:
        row = replace(row, outside_evidence="log")
    return (row,)


def verdict(cell: Cell) -> Verdict:
    """The verdict of the combination made of real inputs."""
    told = letter() if cell.binds else letter(reply=None, reply_on=None)
    warned = (warning(date(2026, 1, 26)),) if cell.repeated else ()
    return World(
        contract={} if cell.clause else {"warranty_clause": None},
        audits=check_of(cell),
        findings=(finding(caused=cell.caused, gross=cell.gross),),
        measurements={"users": readings(70, 90 if cell.breached else 80, 75)},
        letters=(told, *warned),
    ).verdict()


@pytest.mark.parametrize(("check", "overdue", "ours"), [*product(CHECKS, YES_NO, OURS)], ids=str)
def test_every_combination_has_exactly_one_rule(check: str, overdue: bool, ours: str) -> None:  # noqa: FBT001  # given by name
    """Design 6: exactly one rule for every input, in the order of the fine print."""
    names = [name for name in Cell.__slots__ if name not in {"check", "overdue", "ours"}]
    for answers in product(YES_NO, repeat=len(names)):
        given = dict(zip(names, answers, strict=True))
        cell = Cell(check=check, overdue=overdue, ours=ours, **given)
        found = verdict(cell)
        assert (found.rule, found.outcome) == expected(cell), cell
        assert (found.charge is not None) == (found.outcome == "chargeable"), cell
        if found.charge is not None:
            assert found.charge.approved, cell


def test_the_grid_reaches_every_rule() -> None:
    """A grid that never comes to a rule would prove nothing of it."""
    cells = (
        Cell(**dict(zip(Cell.__slots__, one, strict=True)))  # type: ignore[arg-type]  # in their order
        for one in product(CHECKS, YES_NO, OURS, *[YES_NO] * 9)
    )
    rules = {expected(cell)[0] for cell in cells}
    assert rules == {None, "S", *(f"W{number}" for number in range(9))}


@pytest.mark.parametrize("says", [None, False, True])
@pytest.mark.parametrize("has_finding", YES_NO)
@pytest.mark.parametrize("evidence", ["log", " "])
@pytest.mark.parametrize("measured", [None, "kept", "broken"])
def test_breach_is_measured_or_found_with_evidence(
    says: bool | None,  # noqa: FBT001  # a cell of the sheet
    has_finding: bool,  # noqa: FBT001  # likewise
    evidence: str,
    measured: str | None,
) -> None:
    """Fine print 6, Breached: measured and not denied; or unmeasured and found with evidence."""
    rows = (finding(breached=says, evidence=evidence),) if has_finding else ()
    series = {} if measured is None else {"users": readings(90 if measured == "broken" else 80)}
    found = World(findings=rows, measurements=series).verdict()
    shown = has_finding and evidence == "log"
    denied = shown and says is False
    found_broken = shown and says is True
    breached = found_broken if measured is None else measured == "broken" and not denied
    assert found.items[0].breached is breached
    assert found.rule == ("W3" if not breached else "W5" if shown else "W4")
