"""Which papers a case calls for."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.documents.warranty_case import parts_due
from pipeline.domain.claims import History, OldLetter
from pipeline.domain.letters import ToldLetter
from tests.documents.warranty_case.cases import CLOSED, INCIDENT, RULES, Given, verdict

CLOSING = ("act", "decision")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("S", ("invitation",)),
        *((rule, CLOSING) for rule in ("W0", "W1", "W2", "W3", "W4", "W4 ours")),
        ("W5", (*CLOSING, "warning")),
        *((rule, (*CLOSING, "calculation")) for rule in ("W6", "W7", "W8")),
    ],
)
def test_papers_of_each_rule(rule: str, expected: tuple[str, ...]) -> None:
    """Design §6: an open check invites, a closed one has an act, a decision, and what follows."""
    assert parts_due(verdict(RULES[rule]), History(), ()) == expected


def test_no_check_no_papers() -> None:
    """A claim that nobody checks, and one that is no warranty case, call for nothing."""
    assert parts_due(verdict(Given(audit=None)), History(), ()) == ()
    outside = verdict(Given(claim={"warranty": False}))
    assert outside.outcome == "not_under_warranty"
    assert parts_due(outside, History(), ()) == ()


def test_the_outcome_that_stands_decides() -> None:
    """Fine print §6: a chargeable case that a person made a warning is warned, not charged."""
    decided = {"decided": "warned", "decided_by": "Ратников Г. С.", "decided_why": "первый случай"}
    milder = verdict(Given(worst=82, audit=decided))
    assert (milder.outcome, milder.final) == ("chargeable", "warned")
    assert parts_due(milder, History(), ()) == (*CLOSING, "warning")


def _warning(**given: object) -> ToldLetter:
    keys: dict[str, object] = {
        "number": "ГС-2026-000012-У", "kind": "warning", "on": date(2026, 11, 9),
        "scope": INCIDENT, "warned": ("У-1",), **given,
    }  # fmt: skip
    return ToldLetter(**keys)  # type: ignore[arg-type]  # fields of a letter


@pytest.mark.parametrize(
    ("letter", "again"),
    [
        (_warning(), False),
        (_warning(scope="ОБР-015"), True),
        (_warning(warned=("У-3",)), True),
        (_warning(kind="conditions"), True),
    ],
)
def test_a_warning_is_written_once(letter: ToldLetter, again: bool) -> None:  # noqa: FBT001  # the answer expected
    """A warning of this case about the same items is not called for again."""
    assert ("warning" in parts_due(verdict(RULES["W5"]), History(), (letter,))) == again


OLD = OldLetter(number="П-7", kind="warning", on=CLOSED, stage="Э-2", item="У-1")


@pytest.mark.parametrize(
    ("letter", "again"),
    [
        (OLD, False),
        (replace(OLD, stage=None), False),
        (replace(OLD, on=date(2026, 11, 5)), True),
        (replace(OLD, stage="Э-3"), True),
        (replace(OLD, item="У-3"), True),
        (replace(OLD, kind="conditions"), True),
    ],
)
def test_an_older_paper_may_be_the_warning(letter: OldLetter, again: bool) -> None:  # noqa: FBT001  # the answer expected
    """Design §3, Письма: a warning older than the register, since the check, is this case's."""
    history = History(letters=(letter,))
    assert ("warning" in parts_due(verdict(RULES["W5"]), history, ())) == again
