"""What comes next in a case, and until when."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest

from pipeline.domain.durations import Duration
from pipeline.domain.letters import ToldLetter
from pipeline.warranty import NextStep, deadlines
from tests.warranty.build import (
    DAYS,
    FAULT_ON,
    ZONE,
    World,
    audit,
    claim,
    finding,
    letter,
    warning,
)

DAY: Final = timedelta(days=1)
ASKED: Final = datetime(2026, 3, 12, 9, tzinfo=ZONE)  # a Thursday: access until Friday's end
SENT: Final = date(2026, 3, 17)  # answered until 24 March
ANSWERED: Final[dict[str, Any]] = {
    "act_sent_on": SENT,
    "client_answer": "signed",
    "client_answer_on": date(2026, 3, 18),
}


def step(
    row: dict[str, Any] | None,
    as_of: date = date(2026, 3, 20),
    warnings: tuple[ToldLetter, ...] = (),
    **said: Any,  # noqa: ANN401  # any part of a world
) -> NextStep:
    """The next step of a case with this check; ``None``: no check."""
    audits = () if row is None else (audit(**row),)
    letters = (letter(), *warnings)
    world = World(audits=audits, as_of=as_of, letters=letters, **said)
    return deadlines(world.verdict(), world.project.contract, letters, DAYS, as_of)


def asked(**said: Any) -> dict[str, Any]:  # noqa: ANN401  # any field of a check
    """An open check that waits for access."""
    return {"closed_on": None, "invited_on": date(2026, 3, 12), "access_asked_at": ASKED} | said


STEPS: Final = [
    (None, date(2026, 3, 20), NextStep("open_check")),
    ({"closed_on": None}, date(2026, 3, 20), NextStep("invite")),
    (asked(), date(2026, 3, 13), NextStep("access", until=date(2026, 3, 13), waits=True)),
    (asked(), date(2026, 3, 14), NextStep("remind_access", until=date(2026, 3, 13))),
    (asked(access_given_at=ASKED), date(2026, 3, 14), NextStep("close_check")),
    (asked(access_asked_at=None), date(2026, 3, 14), NextStep("close_check")),
    ({}, date(2026, 3, 20), NextStep("send_act")),
    ({"act_sent_on": SENT}, date(2026, 3, 24),
     NextStep("answer", until=date(2026, 3, 24), waits=True)),
    ({"act_sent_on": SENT, "client_answer": "none"}, date(2026, 3, 24),
     NextStep("answer", until=date(2026, 3, 24), waits=True)),
    ({"act_sent_on": SENT}, date(2026, 3, 25), NextStep("send_warning")),
    (ANSWERED, date(2026, 3, 20), NextStep("send_warning")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "as_of", "expected"), STEPS)
def test_each_step_in_its_turn(row: dict[str, Any] | None, as_of: date, expected: NextStep) -> None:
    """Open, invite, access, close, act, answer, and what follows from the outcome."""
    assert step(row, as_of) == expected


def test_access_of_hours_is_told_by_its_day() -> None:
    """A term in clock time names the day on which it ends."""
    contract = {"access_term": Duration(seconds=20 * 3600)}
    found = step(asked(), date(2026, 3, 13), contract=contract)
    assert found == NextStep("access", until=date(2026, 3, 13), waits=True)


def test_a_warning_is_sent_delivered_and_cured() -> None:
    """W5: the warning, its delivery, the cure period, done."""
    mine = replace(warning(None), scope="I-1")
    of_another_case = warning(date(2026, 1, 30), "C-2")
    assert step(ANSWERED, warnings=(of_another_case,)).code == "send_warning"
    assert step(ANSWERED, warnings=(mine,)).code == "deliver_warning"
    delivered = replace(mine, delivered_on=date(2026, 3, 20))  # ten working days: 3 April
    last = date(2026, 4, 3)
    expected = NextStep("cure", until=last, waits=True)
    assert step(ANSWERED, last, (delivered,)) == expected
    assert step(ANSWERED, last + DAY, (delivered,)) == NextStep("done")


def test_a_charge_is_completed_approved_and_agreed() -> None:
    """A chargeable case: its data, the approval, the consent, done."""
    gross: dict[str, Any] = {"findings": (finding(gross=True),)}
    assert step(ANSWERED | {"fix_hours": None}, **gross).code == "complete_charge"
    assert step(ANSWERED, **gross).code == "approve"
    approved = ANSWERED | {"approved_by": "Орлов"}
    assert step(approved, **gross).code == "calculate"
    # Agreed rates let the calculation go out; the work begins after consent (15.1, clause 4.5).
    assert step(approved, contract={"rates_clause": "4.4"}, **gross).code == "calculate"
    assert step(approved | {"consent_on": date(2026, 3, 19)}, **gross).code == "done"


def test_a_person_s_word_decides_what_follows() -> None:
    """A chargeable case decided as warned needs a warning, as covered nothing."""
    gross: dict[str, Any] = {"findings": (finding(gross=True),)}
    said = ANSWERED | {"decided_by": "Орлов", "decided_why": "w"}
    assert step(said | {"decided": "warned"}, **gross).code == "send_warning"
    assert step(said | {"decided": "covered"}, **gross).code == "done"


def test_a_free_case_is_done_with_its_act() -> None:
    """Covered, outside or no warranty case: nothing is left."""
    assert step(ANSWERED | {"inconclusive": True}).code == "done"
    outside = {"ours": "no", "outside_cause": "platform", "outside_evidence": "log"}
    assert step(ANSWERED | outside).code == "done"
    assert step(None, claims=(claim(warranty=False),)).code == "done"


@pytest.mark.parametrize(
    ("on", "item", "code"),
    [
        (FAULT_ON + DAY, "C-1", "deliver_warning"),
        (FAULT_ON - DAY, "C-1", "send_warning"),
        (FAULT_ON + DAY, "C-9", "send_warning"),
    ],
)
def test_a_warning_older_than_the_register_is_of_the_case_it_followed(
    on: date, item: str, code: str
) -> None:
    """A row of «Письма» names no incident: it is about an item of the case, after its report."""
    row = replace(warning(None, item), on=on, source="sheet", scope="E-1")
    assert step(ANSWERED, warnings=(row,)).code == code
