"""What is due in a project: each kind of duty, and both sides of its day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.letters import ItemObjection, ToldLetter
from pipeline.domain.told import BuiltObject
from pipeline.locales import LOCALES, locale
from pipeline.warranty.duties import Desk, Duty, duties, unreported
from pipeline.warranty.verdict import verdicts
from tests.warranty.build import (
    DAYS,
    STAGE,
    STARTS,
    ZONE,
    World,
    audit,
    finding,
    letter,
    warning,
)

DAY: Final = timedelta(days=1)
QUIET: Final = letter()
"""The letter of the stage, delivered and signed."""
SILENT: Final = {"binding": "silence", "binding_clause": "5.4"}


def due(  # a project in which nothing is due but what is stated
    as_of: date,
    letters: Sequence[ToldLetter] = (QUIET,),
    *,
    within: int = 10,
    **said: Any,  # noqa: ANN401  # any part of a world
) -> tuple[Duty, ...]:
    """What is due on a day; by default nothing has failed."""
    world = World(
        **{"claims": (), "audits": (), "findings": (), **said}, letters=tuple(letters), as_of=as_of
    )
    judged = verdicts(world.history, world.letters, world.project, DAYS, as_of=as_of)
    desk = Desk(world.project, world.history, world.letters, DAYS, as_of)
    return duties(desk, judged, within)


def told(found: Sequence[Duty]) -> list[tuple[str, str, date | None, bool]]:
    """Kind, subject, last day, urgent."""
    return [(one.kind, one.subject, one.until, one.urgent) for one in found]


def kinds(found: Sequence[Duty]) -> list[str]:
    """Kinds alone."""
    return [one.kind for one in found]


def test_nothing_is_due() -> None:
    """A stage that was told of, a letter that was answered, no fault: nothing."""
    assert due(STARTS) == ()


# Stages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "kind"),
    [
        (STARTS - 11 * DAY, None),
        (STARTS - 10 * DAY, "stage_untold"),
        (STARTS, "stage_untold"),
        (STARTS + DAY, "stage_begun_untold"),
        (STARTS + 14 * DAY, "stage_begun_untold"),
        (STARTS + 15 * DAY, None),
    ],
)
def test_a_stage_nobody_was_told_of(as_of: date, kind: str | None) -> None:
    """Design §1: stages without a letter, from ten days before the start to two weeks after."""
    expected = [] if kind is None else [(kind, "E-1", STARTS - DAY, True)]
    assert told(due(as_of, ())) == expected


def test_days_ahead_are_asked_for() -> None:
    """``--days`` moves the first day, and only that."""
    assert due(STARTS - 4 * DAY, (), within=3) == ()
    assert kinds(due(STARTS - 3 * DAY, (), within=3)) == ["stage_untold"]
    assert kinds(due(STARTS, (), within=0)) == ["stage_untold"]


@pytest.mark.parametrize("kind", ["conditions", "notice"])
def test_a_letter_or_a_notice_tells_of_a_stage(kind: str) -> None:
    """A letter, however new; a warning of the same scope or a letter of another stage does not."""
    own = letter(kind=kind)
    assert "stage_untold" not in kinds(due(STARTS, (own,)))
    for other in (replace(own, kind="warning"), replace(own, scope="E-2")):
        assert "stage_untold" in kinds(due(STARTS, (other,)))


def test_an_accepted_stage_needs_no_letter() -> None:
    """Work that was accepted is past."""
    assert due(STARTS, (), stage=replace(STAGE, accepted_on=STARTS)) == ()


# Letters -------------------------------------------------------------------------------------

UNSENT: Final[dict[str, Any]] = {
    "on": date(2026, 3, 20), "delivered_on": None, "reply": None, "reply_on": None,
}  # fmt: skip


def test_a_letter_that_was_not_sent() -> None:
    """Due from its own date on; one dated later is not there yet."""
    one = letter(**UNSENT)
    assert due(date(2026, 3, 19), (one, letter("L-0"))) == ()
    (found,) = due(date(2026, 3, 20), (one, letter("L-0")))
    assert told([found]) == [("letter_unsent", "L-1", date(2026, 3, 20), True)]
    assert found.given == {"scope": "E-1"}


def test_a_letter_on_its_way() -> None:
    """Sent on Friday: its delivery is looked for by the end of Monday."""
    one = letter(**UNSENT, sent_on=date(2026, 3, 20))
    monday = date(2026, 3, 23)
    assert told(due(monday - DAY, (one,))) == [("letter_undelivered", "L-1", monday, False)]
    assert told(due(monday, (one,))) == [("letter_undelivered", "L-1", monday, True)]


@pytest.mark.parametrize("reply", [None, "none"])
def test_a_letter_without_an_answer(reply: str | None) -> None:
    """Five working days after Friday, 20 March: the 27th; from then on it is urgent."""
    one = letter(**{**UNSENT, "delivered_on": date(2026, 3, 20), "reply": reply})
    last = date(2026, 3, 27)
    assert told(due(last - DAY, (one,))) == [("letter_unanswered", "L-1", last, False)]
    assert told(due(last, (one,))) == [("letter_unanswered", "L-1", last, True)]
    assert told(due(last + DAY, (one,))) == [("letter_unanswered", "L-1", last, True)]


@pytest.mark.parametrize("reply", ["signed", "agreed", "signed_with_objections", "objections"])
def test_an_answer_ends_the_waiting(reply: str) -> None:
    """Whatever the client answered."""
    assert due(date(2026, 4, 1), (letter(reply=reply),)) == ()


def test_silence_that_agrees_is_no_delay() -> None:
    """Fine print §6: the term runs, for information; once it is over the letter binds."""
    one = letter(**{**UNSENT, "delivered_on": date(2026, 3, 20)})
    last = date(2026, 3, 27)
    waits = [("letter_unanswered", "L-1", last, False)]
    assert told(due(last, (one,), contract=SILENT)) == waits
    assert due(last + DAY, (one,), contract=SILENT) == ()
    without_clause = {"binding": "silence"}
    assert told(due(last + DAY, (one,), contract=without_clause)) == [(*waits[0][:3], True)]


def test_conditions_that_only_inform_need_no_answer() -> None:
    """Nothing would come of it."""
    one = letter(**{**UNSENT, "delivered_on": date(2026, 3, 20)})
    assert due(date(2026, 4, 1), (one,), contract={"binding": "informational"}) == ()


def test_a_notice_needs_no_answer() -> None:
    """A task notice is delivered, and that is all."""
    one = letter(**{**UNSENT, "delivered_on": date(2026, 3, 20)}, kind="notice")
    assert due(date(2026, 4, 1), (one,)) == ()


@pytest.mark.parametrize("said", [{"source": "sheet"}, {"replaced_by": "L-2"}])
def test_letters_nobody_looks_after(said: dict[str, str]) -> None:
    """One older than the register, and one another letter has taken the place of."""
    assert due(date(2026, 4, 1), (letter(**UNSENT, **said), letter("L-0"))) == ()


# Objections ----------------------------------------------------------------------------------


def objecting(**said: Any) -> ToldLetter:  # noqa: ANN401  # any field of an objection
    """The letter with an objection of Friday, 20 March."""
    given: dict[str, Any] = {"on": date(2026, 3, 20), "item": "C-1", "text": "too strict", **said}
    return letter(reply="signed_with_objections", objections=(ItemObjection(**given),))


def test_an_objection_nobody_has_decided() -> None:
    """Three working days: until Wednesday, 25 March."""
    last = date(2026, 3, 25)
    (found,) = due(last - DAY, (objecting(),))
    assert told([found]) == [("objection_open", "L-1", last, False)]
    assert found.given == {"item": "C-1", "text": "too strict"}
    assert told(due(last, (objecting(),))) == [("objection_open", "L-1", last, True)]
    (whole,) = due(last, (objecting(item=None),))
    assert whole.given["item"] == "—"


@pytest.mark.parametrize("decision", ["accepted", "compromise", "rejected"])
def test_a_decided_objection(decision: str) -> None:
    """Decided is done; so is one to a letter that was replaced since."""
    assert due(date(2026, 4, 1), (objecting(decision=decision),)) == ()
    assert due(date(2026, 4, 1), (replace(objecting(), replaced_by="L-2"),)) == ()


# Cases ---------------------------------------------------------------------------------------

ASKED: Final = datetime(2026, 3, 12, 9, tzinfo=ZONE)  # a Thursday: access until Friday's end
WAITS: Final[dict[str, Any]] = {
    "closed_on": None, "invited_on": date(2026, 3, 12), "access_asked_at": ASKED,
}  # fmt: skip
CASE: Final[dict[str, Any]] = {"claims": World().claims, "findings": (finding(),)}
GROSS: Final[dict[str, Any]] = {"claims": World().claims, "findings": (finding(gross=True),)}


@pytest.mark.parametrize(
    ("check", "as_of", "step", "until", "urgent"),
    [
        (WAITS, date(2026, 3, 13), "access", date(2026, 3, 13), False),
        (WAITS, date(2026, 3, 14), "remind_access", date(2026, 3, 13), True),
        (WAITS | {"access_given_at": ASKED}, date(2026, 3, 14), "close_check", None, True),
        ({"closed_on": None}, date(2026, 3, 14), "invite", None, True),
        ({}, date(2026, 3, 20), "send_act", None, True),
        # Sent on 17 March, answered until the 24th.
        ({"act_sent_on": date(2026, 3, 17)}, date(2026, 3, 24), "answer", date(2026, 3, 24), False),
        ({"act_sent_on": date(2026, 3, 17)}, date(2026, 3, 25), "send_warning", None, True),
    ],
)
def test_the_next_step_of_a_case(
    check: dict[str, Any], as_of: date, step: str, until: date | None, *, urgent: bool
) -> None:
    """What is ours to do is urgent; what waits for the client is only to be known."""
    (found,) = due(as_of, audits=(audit(**check),), **CASE)
    assert told([found]) == [("case_step", "I-1", until, urgent)]
    assert found.given["step"] == step


def test_a_check_is_to_be_opened() -> None:
    """A case nobody has checked; one that was mended and closed without a check asks for none."""
    as_of = date(2026, 3, 20)
    (found,) = due(as_of, claims=World().claims)
    assert (found.given, found.urgent) == ({"step": "open_check", "outcome": "open"}, True)
    (claim,) = World().claims
    assert due(as_of, claims=(replace(claim, closed_at=claim.fault_at),)) == ()
    assert due(as_of, claims=(replace(claim, warranty=False),)) == ()


def test_a_charge_that_nobody_has_approved() -> None:
    """It is told by its own name, and is urgent."""
    answered = {"act_sent_on": date(2026, 3, 17), "client_answer": "signed"}
    (found,) = due(date(2026, 3, 26), audits=(audit(**answered),), **GROSS)
    assert told([found]) == [("charge_unapproved", "I-1", None, True)]
    assert found.given == {"step": "approve", "outcome": "chargeable"}
    approved = audit(**answered, approved_by="Орлов")
    (found,) = due(date(2026, 3, 26), audits=(approved,), **GROSS)
    assert (found.kind, found.given["step"]) == ("case_step", "calculate")


def test_a_case_that_is_done() -> None:
    """Kept conditions, an answered act: nothing is left."""
    answered = audit(act_sent_on=date(2026, 3, 17), client_answer="signed")
    kept: dict[str, Any] = {"claims": World().claims, "measurements": {}}
    assert due(date(2026, 3, 26), audits=(answered,), **kept) == ()


# Warnings and objects ------------------------------------------------------------------------


def test_a_warning_counts_for_a_while() -> None:
    """Delivered on 20 January: a breach after 3 February is repeated, until 20 January 2027."""
    one = replace(warning(date(2026, 1, 20)), reply="signed")
    last = date(2027, 1, 20)
    (found,) = due(last, (QUIET, one))
    assert told([found]) == [("warning_counts", "W-1", last, False)]
    assert found.given == {"items": "C-1", "since": date(2026, 2, 3)}
    assert due(last + DAY, (QUIET, one)) == ()
    # One that has not arrived counts for nothing; that it is on its way is another duty.
    assert "warning_counts" not in kinds(due(date(2026, 3, 20), (QUIET, warning(None))))


OBJECT: Final = BuiltObject(code="OBJ", name="Trade", confirm_months=12)


@pytest.mark.parametrize(
    ("as_of", "urgent"),
    [(date(2026, 12, 20), None), (date(2026, 12, 21), False), (date(2027, 1, 19), False),
     (date(2027, 1, 20), True), (date(2027, 3, 1), True)],
)  # fmt: skip
def test_an_object_to_be_confirmed(as_of: date, *, urgent: bool | None) -> None:
    """Twelve months after the delivery, 20 January; told of thirty days before."""
    own = letter("L-9", scope="OBJ")
    found = due(as_of, (QUIET, own), sheets={"objects": (OBJECT,)})
    last = date(2027, 1, 20)
    assert told(found) == ([] if urgent is None else [("object_unconfirmed", "OBJ", last, urgent)])


def test_the_latest_letter_of_an_object_counts() -> None:
    """A newer one begins the months anew; an object without a letter has nothing to confirm."""
    sheets = {"objects": (OBJECT,)}
    old, new = letter("L-8", scope="OBJ"), letter("L-9", scope="OBJ", on=date(2026, 9, 1),
                                                  delivered_on=date(2026, 9, 2))  # fmt: skip
    assert due(date(2027, 1, 20), (QUIET, new, old), sheets=sheets) == ()
    (found,) = due(date(2027, 9, 2), (QUIET, new, old), sheets=sheets)
    assert found.given == {"name": "Trade", "number": "L-9"}
    assert due(date(2027, 9, 2), (QUIET,), sheets=sheets) == ()


# Reports -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 3, 31), []),
        # The fifth working day of April: 1, 2, 3, 6, 7.
        (date(2026, 4, 1), [("2026-03", date(2026, 4, 7))]),
        # Of May, without 1 May and Monday the 11th: 4, 5, 6, 7, 8.
        (date(2026, 5, 1), [("2026-03", date(2026, 4, 7)), ("2026-04", date(2026, 5, 8))]),
    ],
)
def test_months_without_a_report(as_of: date, expected: list[tuple[str, date]]) -> None:
    """A month that is over and has none, from the first that had one; a quarter is no month."""
    issued = ["2026-02", "2026-Q1"]
    assert list(unreported(issued, date(2026, 2, 1), as_of, DAYS, 5)) == expected


# All of them ---------------------------------------------------------------------------------


def test_the_urgent_first() -> None:
    """By urgency, then by day; what has no day is at once."""
    late = letter("L-2", **UNSENT)
    on_its_way = letter("L-3", **UNSENT, sent_on=date(2026, 3, 24))
    found = due(
        date(2026, 3, 24), (QUIET, late, on_its_way, warning(date(2026, 1, 20))),
        audits=(audit(),), **CASE,
    )  # fmt: skip
    assert told(found) == [
        ("case_step", "I-1", None, True),
        ("letter_unsent", "L-2", date(2026, 3, 20), True),
        ("letter_undelivered", "L-3", date(2026, 3, 25), False),
        ("warning_counts", "W-1", date(2027, 1, 20), False),
    ]


letters = st.builds(
    letter,
    st.sampled_from(["L-1", "L-2"]),
    kind=st.sampled_from(["conditions", "notice", "warning"]),
    scope=st.sampled_from(["E-1", "OBJ", "I-1"]),
    sent_on=st.none() | st.dates(date(2026, 1, 19), date(2026, 6, 1)),
    delivered_on=st.none() | st.dates(date(2026, 1, 19), date(2026, 6, 1)),
    reply=st.none() | st.sampled_from(["signed", "agreed", "objections", "none"]),
    source=st.sampled_from(["register", "sheet"]),
)


@given(
    st.dates(date(2026, 1, 19), date(2027, 6, 1)),
    st.lists(letters, max_size=3),
    st.sampled_from([{}, SILENT, {"binding": "informational"}]),
)
def test_every_duty_has_words_and_its_day(
    as_of: date, known: list[ToldLetter], contract: dict[str, Any]
) -> None:
    """Law: urgent is what has no day or whose day has come; it comes first; all have words."""
    found = due(
        as_of, known, contract=contract, audits=(audit(),), sheets={"objects": (OBJECT,)}, **CASE
    )
    for one in found:
        if one.kind.startswith("stage_"):
            assert one.urgent
        elif one.urgent:
            assert one.until is None or one.until <= as_of
        for code in LOCALES:
            assert locale(code).say(f"status.{one.kind}", subject=one.subject, **one.given)
    order = [(not one.urgent, one.until or date.min) for one in found]
    assert order == sorted(order)
