"""Claims: incidents as the warranty sees them, with their duplicates and hours."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.metrics.events.claims import claims
from tests.metrics.build import log

REPORTED: Final = "2026-12-07 12:00"


def incident(name: str, **cells: object) -> dict[str, object]:
    """A row of the log of incidents."""
    return {"id": name, "reported_at": REPORTED, "priority": "1", **cells}


def work(name: str | None, activity: str, hours: str) -> dict[str, object]:
    """A row of the log of activities."""
    return {
        "on": "2026-12-08", "activity": activity, "hours": Decimal(hours), "incident": name,
    }  # fmt: skip


def test_a_claim_has_the_cells_of_its_row() -> None:
    """Design §3: instants in UTC, blank cells absent, each filled cell named."""
    row = incident(
        "I-1", fault_at="2026-12-07 11:30", kind="outage", stage="Э-1", summary="Стоит",
        restored_at="2026-12-07 15:00", side="client", warranty=False, rejected=None,
    )  # fmt: skip
    (claim,) = claims(log(incidents=[row]))
    assert claim.fault_at == datetime(2026, 12, 7, 8, 30, tzinfo=UTC)
    assert claim.fault_at.tzinfo is UTC
    assert claim.restored_at == datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
    assert (claim.kind, claim.stage, claim.summary, claim.side) == (
        "outage", "Э-1", "Стоит", "client",
    )  # fmt: skip
    assert claim.warranty is False
    assert (claim.resolved_at, claim.closed_at, claim.cause, claim.rejected) == (None,) * 4
    assert claim.places["stage"].sheet == "incidents"
    assert claim.places["stage"].cell == "2"
    assert set(claim.places) == {
        *("id", "reported_at", "fault_at", "kind", "stage", "summary", "restored_at", "side"),
        "warranty",
    }
    with pytest.raises(KeyError):
        claim.places["cause"]


@pytest.mark.parametrize(
    ("cells", "under"),
    [
        ({}, False),
        ({"stage": "Э-1"}, True),
        ({"stage": "Э-1", "warranty": False}, False),
        ({"warranty": True}, True),
        ({"warranty": True, "rejected": "ошибка"}, False),
    ],
)
def test_what_is_under_warranty(cells: dict[str, object], under: bool) -> None:  # noqa: FBT001  # a column of the table
    """Design §3: blank means yes where a stage is named; a rejected incident never is."""
    (claim,) = claims(log(incidents=[incident("I-1", **cells)]))
    assert claim.under_warranty is under


def test_hours_are_those_of_the_case() -> None:
    """Fine print §6: activities of kind incident are the fix, of kind audit the audit."""
    found = claims(
        log(
            incidents=[incident("I-1"), incident("I-2")],
            activities=[
                work("I-1", "incident", "1.5"), work("I-1", "incident", "0.25"),
                work("I-1", "audit", "2"), work("I-1", "consulting", "9"),
                work(None, "incident", "7"), work("I-9", "audit", "5"),
            ],
        )
    )  # fmt: skip
    assert [claim.hours for claim in found] == [
        {"fix": Decimal("1.75"), "audit": Decimal(2)},
        {},
    ]


def test_the_root_stands_for_its_duplicates() -> None:
    """Fine print §6: duplicates are joined transitively with their hours, rejected ones are not."""
    found = claims(
        log(
            incidents=[
                incident("I-3", duplicate_of="I-2"),
                incident("I-1"),
                incident("I-2", duplicate_of="I-1"),
                incident("I-4", duplicate_of="I-1", rejected="спам"),
            ],
            activities=[
                work("I-1", "incident", "1"), work("I-2", "audit", "2"),
                work("I-3", "incident", "4"), work("I-4", "incident", "8"),
            ],
        )
    )  # fmt: skip
    by_name = {claim.id: claim for claim in found}
    assert by_name["I-1"].joined == ("I-3", "I-2")
    assert by_name["I-1"].hours == {"fix": Decimal(5), "audit": Decimal(2)}
    assert by_name["I-2"].joined == ()
    assert by_name["I-2"].hours == {"audit": Decimal(2)}
    assert by_name["I-3"].duplicate_of == "I-2"


def test_no_incidents_no_claims() -> None:
    """A project without its log has no claims."""
    assert claims(log()) == ()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 7), st.sampled_from(["incident", "audit"]), st.integers(0, 400)
        ),
        max_size=20,
    ),
    st.lists(st.integers(0, 7), min_size=8, max_size=8),
)  # fmt: skip
def test_no_hour_is_lost_or_counted_twice(
    works: list[tuple[int, str, int]], parents: list[int]
) -> None:
    """The hours of the roots together are the hours of the log."""
    rows = [
        incident(f"I-{at}", duplicate_of=f"I-{parent}" if parent < at else None)
        for at, parent in enumerate(parents)
    ]
    spent = [work(f"I-{at}", activity, str(quarters / 4)) for at, activity, quarters in works]
    found = claims(log(incidents=rows, activities=spent))
    roots = [claim for claim in found if claim.duplicate_of is None]
    for name, activity in (("fix", "incident"), ("audit", "audit")):
        expected = sum(row["hours"] for row in spent if row["activity"] == activity)  # type: ignore[misc]  # Decimals
        assert sum(claim.hours.get(name, Decimal(0)) for claim in roots) == expected
    assert sorted(n for claim in roots for n in (claim.id, *claim.joined)) == sorted(
        claim.id for claim in found
    )
