"""Which incidents a verdict may be about, and the claims of the others when they are asked for."""

from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.claims import History
from pipeline.metrics.events.claims import LoggedClaims, claims, of_warranty
from pipeline.metrics.events.log import Log
from pipeline.warranty.case import Case, joined_cases
from tests.metrics.build import log

NAMES: Final = tuple(f"A{number}" for number in range(6))
ROWS: Final = st.tuples(
    *[
        st.fixed_dictionaries(
            {
                "warranty": st.sampled_from([None, None, True, False]),
                "stage": st.sampled_from([None, None, "Э-1"]),
                "rejected": st.sampled_from([None, None, "не наше"]),
                "duplicate_of": st.sampled_from([None, None, *NAMES, "A9"]),
            }
        )
    ]
    * len(NAMES)
)


def logged(rows: Sequence[dict[str, object]]) -> Log:
    """A log of these rows, numbered in order."""
    fixed = {"reported_at": "2026-10-05 12:00", "priority": "1"}
    return log(
        incidents=[{"id": name, **fixed, **row} for name, row in zip(NAMES, rows, strict=True)]
    )


def judged(cases: Sequence[Case], checked: frozenset[str]) -> list[Case]:
    """The cases a verdict is given of."""
    return [
        one for one in cases if one.claim.under_warranty or not checked.isdisjoint(one.incidents)
    ]


@settings(max_examples=50)
@given(ROWS, st.frozensets(st.sampled_from(NAMES), max_size=2))
def test_no_case_is_lost(rows: tuple[dict[str, object], ...], checked: frozenset[str]) -> None:
    """Law: the cases under warranty or checked are those of the whole log, duplicates and all."""
    book = logged(rows)
    few = claims(book, among=of_warranty(book, checked))
    assert judged(joined_cases(few), checked) == judged(joined_cases(claims(book)), checked)


@settings(max_examples=20)
@given(ROWS)
def test_any_claim_can_be_asked_for(rows: tuple[dict[str, object], ...]) -> None:
    """Law: a claim made when it is asked for is the one of the whole log."""
    book = logged(rows)
    others = LoggedClaims(book)
    assert dict(others) == {one.id: one for one in claims(book)}
    history = History(claims=claims(book, among=of_warranty(book, ())), others=others)
    assert [history.claim(name) for name in NAMES] == list(claims(book))
    assert history.claim("A9") is None


def test_an_incident_outside_the_warranty_is_no_claim_of_its_own() -> None:
    """A log of a million requests makes no million claims."""
    request: dict[str, object] = {"warranty": False}
    rows: list[dict[str, object]] = [{"stage": "Э-1"}, {"duplicate_of": "A0"}, *[request] * 4]
    book = logged(rows)
    assert of_warranty(book, ()) == {"A0", "A1"}
    assert of_warranty(book, ("A5",)) == {"A0", "A1", "A5"}
    assert len(LoggedClaims(book)) == len(NAMES)
    with pytest.raises(KeyError):
        LoggedClaims(book)["A9"]
