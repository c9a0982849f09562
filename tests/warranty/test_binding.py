"""Which items bind the client at the instant of a fault, and why: fine print 6, Binding."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any, Final

import pytest

from pipeline.domain.claims import ObjectionRow, OldLetter
from pipeline.domain.letters import ItemObjection, SignedTerms, ToldLetter
from pipeline.domain.told import TechnicalCondition
from pipeline.warranty import Verdict
from tests.warranty.build import (
    FAULT,
    FAULT_ON,
    STAGE,
    STARTS,
    ZONE,
    World,
    claim,
    condition,
    finding,
    letter,
    readings,
    step,
)

DAY: Final = timedelta(days=1)
SILENCE: Final = {"binding": "silence", "binding_clause": "1.3"}


def verdict(*letters: ToldLetter, **said: Any) -> Verdict:  # noqa: ANN401  # any part of a world
    """With these letters."""
    return World(letters=letters, **said).verdict()


def why(*letters: ToldLetter, **said: Any) -> tuple[bool, str]:  # noqa: ANN401  # likewise
    """Whether item C-1 binds, and why."""
    found = verdict(*letters, **said)
    every = [*(one.binding for one in found.items), *found.not_binding]
    (one,) = [binding for binding in every if binding.item.id == "C-1"]
    return one.binds, one.because


@pytest.mark.parametrize(
    ("delivered_on", "reply", "answer"),
    [
        (STARTS, "signed", (True, "signed")),
        (STARTS, "signed_with_objections", (True, "signed")),
        (STARTS + DAY, "signed", (True, "signed")),
        (STARTS + DAY, "signed_with_objections", (False, "late_not_agreed")),
        (STARTS + DAY, None, (False, "late_not_agreed")),
        (STARTS, None, (False, "not_signed")),
        (STARTS, "none", (False, "not_signed")),
        (STARTS, "objections", (False, "not_signed")),
        (STARTS, "agreed", (False, "email_without_clause")),
        (None, "signed", (False, "not_delivered")),
        (FAULT_ON + DAY, None, (False, "delivered_after_fault")),
    ],
)
def test_delivery_and_signature(
    delivered_on: date | None, reply: str | None, answer: tuple[bool, str]
) -> None:
    """Delivered not later than the start and signed; later only by «подписано»."""
    told = letter(delivered_on=delivered_on, reply=reply, reply_on=date(2026, 2, 10))
    assert why(told) == answer


@pytest.mark.parametrize(
    ("reply_on", "answer"),
    [
        (FAULT_ON - DAY, (True, "signed")),
        (FAULT_ON, (False, "agreed_after_fault")),
        (FAULT_ON + DAY, (False, "agreed_after_fault")),
        (None, (False, "reply_undated")),
    ],
)
def test_a_reply_counts_before_the_day_of_the_fault(
    reply_on: date | None, answer: tuple[bool, str]
) -> None:
    """Agreed with reply_on < the day of the fault."""
    assert why(letter(reply_on=reply_on)) == answer


def test_the_day_of_the_fault_is_that_of_the_contract_zone() -> None:
    """A fault at 00:30 in Moscow is on its own day, though it is still yesterday in UTC."""
    at = datetime.combine(FAULT_ON, time(0, 30), ZONE)
    told, incident = letter(reply_on=FAULT_ON - DAY), claim(fault_at=at)
    assert why(told, claims=(incident,)) == (True, "signed")
    assert why(replace(told, reply_on=FAULT_ON), claims=(incident,))[0] is False


@pytest.mark.parametrize("delivered_on", [STARTS, STARTS + DAY])
def test_consent_by_email_needs_its_clause(delivered_on: date) -> None:
    """«Согласовано письмом» counts with notice_clause only, in time and later."""
    told = letter(delivered_on=delivered_on, reply="agreed", reply_on=date(2026, 2, 10))
    assert why(told) == (False, "email_without_clause")
    assert why(told, contract={"notice_clause": "6"}) == (True, "agreed_by_email")


# 20 January is a Tuesday, so the fifth working day after it is 27 January.
SILENT: Final = letter(reply=None, reply_on=None)
SILENT_UNTIL: Final = date(2026, 1, 27)


@pytest.mark.parametrize(
    ("fault_at", "answer"),
    [
        (datetime.combine(SILENT_UNTIL, time(23, 59, 59), ZONE), (False, "silence_not_over")),
        (datetime.combine(SILENT_UNTIL + DAY, time(0), ZONE), (False, "silence_not_over")),
        (datetime.combine(SILENT_UNTIL + DAY, time(0, 0, 1), ZONE), (True, "silence")),
    ],
)
def test_silence_ends_with_its_last_working_day(
    fault_at: datetime, answer: tuple[bool, str]
) -> None:
    """«Молчание»: the end of the N-th working day after delivery < fault."""
    incident = claim(fault_at=fault_at, reported_at=fault_at)
    assert why(SILENT, claims=(incident,), contract=SILENCE) == answer


def test_silence_passes_over_holidays() -> None:
    """Fine print 4: working days are those of the contract's calendar."""
    told = letter(delivered_on=date(2025, 12, 30), reply=None, reply_on=None)
    stage = replace(STAGE, starts_on=date(2026, 1, 12))
    # 30 December 2025 is followed by holidays until 11 January 2026.
    for on, binds in ((date(2026, 1, 16), False), (date(2026, 1, 17), True)):
        at = datetime.combine(on, time(12), ZONE)
        incident = claim(fault_at=at, reported_at=at)
        assert why(told, claims=(incident,), stage=stage, contract=SILENCE)[0] is binds


def test_silence_needs_its_clause() -> None:
    """Silence needs binding_clause; a signature does not."""
    bare = {"binding": "silence"}
    assert why(SILENT, contract=bare) == (False, "silence_without_clause")
    assert why(letter(), contract=bare) == (True, "signed")


def test_silence_never_agrees_to_a_late_letter() -> None:
    """A later letter binds never by silence."""
    told = replace(SILENT, delivered_on=STARTS + DAY)
    assert why(told, contract=SILENCE) == (False, "late_not_agreed")
    in_time = replace(SILENT, delivered_on=STARTS)
    assert why(in_time, contract=SILENCE) == (True, "silence")


def test_a_signature_binds_before_silence_does() -> None:
    """In silence mode a signature binds earlier."""
    at = datetime(2026, 1, 25, 12, tzinfo=ZONE)
    incident = claim(fault_at=at, reported_at=at)
    assert why(letter(), claims=(incident,), contract=SILENCE) == (True, "signed")
    assert why(SILENT, claims=(incident,), contract=SILENCE)[0] is False


@pytest.mark.parametrize("reply", ["signed", "agreed", None])
def test_an_informational_letter_never_binds(reply: str | None) -> None:
    """«Информационно»: never, whatever the reply."""
    contract = {"binding": "informational", "notice_clause": "6", "binding_clause": "1.3"}
    told = letter(reply=reply, reply_on=date(2026, 1, 22))
    assert why(told, contract=contract) == (False, "informational")
    assert verdict(told, contract=contract).rule == "W1"


def objection(on: date, item: str | None = "C-1", decision: str = "open") -> ItemObjection:
    """An objection to an item or to the whole letter."""
    return ItemObjection(on=on, item=item, text="no", decision=decision)


@pytest.mark.parametrize("decision", ["open", "rejected", "accepted", "compromise"])
@pytest.mark.parametrize(("on", "binds"), [(date(2026, 1, 22), False), (date(2026, 1, 23), True)])
def test_an_objection_counts_until_the_binding_day(decision: str, on: date, *, binds: bool) -> None:
    """Received on or before the binding day it counts, whatever was decided; later it does not."""
    told = letter(objections=(objection(on, decision=decision),))
    assert why(told)[0] is binds


@pytest.mark.parametrize(("on", "binds"), [(SILENT_UNTIL, False), (SILENT_UNTIL + DAY, True)])
def test_an_objection_breaks_silence_until_its_last_day(on: date, *, binds: bool) -> None:
    """«Молчание»: no objection on or before the last day."""
    told = replace(SILENT, reply="objections", reply_on=on, objections=(objection(on),))
    assert why(told, contract=SILENCE)[0] is binds


def test_an_objection_to_one_item_leaves_the_others() -> None:
    """«Подписано с возражениями» binds the items not objected to."""
    told = letter(
        items=(condition(), condition("C-2")),
        reply="signed_with_objections",
        objections=(objection(date(2026, 1, 22)),),
    )
    found = verdict(told)
    assert [one.item.id for one in found.items] == ["C-2"]
    assert [one.because for one in found.not_binding] == ["objected"]
    assert "objections_not_listed" not in {one.code for one in found.problems}


def test_signed_with_objections_that_nobody_lists_is_told() -> None:
    """All items bind then, and the reader is told to list the objections."""
    found = verdict(letter(reply="signed_with_objections"))
    assert [one.code for one in found.problems] == ["objections_not_listed"]


def test_objections_without_rows_are_to_the_whole_letter() -> None:
    """«Возражения» without rows: the whole letter does not bind."""
    for on in (date(2026, 1, 22), None):
        told = replace(SILENT, reply="objections", reply_on=on)
        assert why(told, contract=SILENCE) == (False, "objected")
    whole = replace(SILENT, objections=(objection(date(2026, 1, 22), None),))
    assert why(whole, contract=SILENCE) == (False, "objected")
    late = replace(SILENT, reply="objections", reply_on=SILENT_UNTIL + DAY)
    assert why(late, contract=SILENCE) == (True, "silence")


def test_an_objection_of_the_sheet_joins_the_letter_of_the_register() -> None:
    """Objections of the sheet stand over those of the register."""
    row = ObjectionRow(letter="L-1", item="C-1", on=date(2026, 1, 21), text="no")
    assert why(letter(), objections=(row,)) == (False, "objected")
    other = replace(row, letter="L-2")
    assert why(letter(), objections=(other,)) == (True, "signed")


def test_a_letter_of_the_object_binds_as_its_own() -> None:
    """Stage letter and its object's letter both; the object's is to be delivered likewise."""
    built = letter("L-0", scope="OBJ")
    own = letter("L-1", items=(condition("C-2"),), refers_to=("L-0",))
    found = verdict(built, own)
    assert {one.item.id: one.binding.letter.number for one in found.items} == {
        "C-1": "L-0",
        "C-2": "L-1",
    }
    late = replace(built, delivered_on=STARTS + DAY, reply=None, reply_on=None)
    assert why(late, own) == (False, "late_not_agreed")
    unsigned = replace(built, reply=None, reply_on=None)
    assert why(unsigned, own) == (False, "not_signed")


def test_a_letter_referred_to_counts_whatever_today_s_object_is() -> None:
    """The issued record says which letter was in force, not today's sheet."""
    built, stage = letter("L-0", scope="OLD"), replace(STAGE, object=None)
    own = letter("L-1", items=(condition("C-2"),), refers_to=("L-0",))
    assert why(built, own, stage=stage) == (True, "signed")
    assert verdict(built, replace(own, refers_to=()), stage=stage).not_binding == ()


def test_letters_of_other_stages_do_not_count() -> None:
    """Items told for the stage and its object, no others."""
    assert verdict(letter(scope="E-2")).rule == "W1"
    assert verdict(letter(), claims=(claim(stage="E-9"),)).rule == "W1"
    assert verdict(letter(), claims=(claim(stage=None, warranty=True),)).rule == "W1"


def version(number: str, on: date, **said: Any) -> ToldLetter:  # noqa: ANN401  # any field
    """A version of the letter, delivered on its day."""
    return letter(number, on=on, delivered_on=on, **said)


def test_the_newest_binding_version_counts() -> None:
    """Version rule: of all delivered versions the newest one that binds."""
    strict = version("L-1", date(2026, 1, 19))
    loose = version(
        "L-2", date(2026, 1, 26), items=(condition(limit=Decimal(90)),), reply_on=date(2026, 1, 27)
    )
    for told in permutations((strict, loose)):
        found = verdict(*told)
        assert found.rule == "W3"
        assert found.items[0].binding.letter.number == "L-2"


@pytest.mark.parametrize(
    ("first", "second", "newest"),
    [
        (date(2026, 1, 27), date(2026, 1, 28), "L-1"),
        (date(2026, 1, 28), date(2026, 1, 27), "L-2"),
        (date(2026, 1, 27), date(2026, 1, 27), "L-2"),
    ],
)
def test_of_letters_of_one_day_the_later_delivered_is_the_newer(
    first: date, second: date, newest: str
) -> None:
    """Version rule: by date, then delivery, then number, whatever the order of the rows."""
    on = date(2026, 1, 26)
    two = letter("L-2", on=on, delivered_on=first, reply_on=date(2026, 1, 29))
    one = letter("L-1", on=on, delivered_on=second, reply_on=date(2026, 1, 29))
    for told in permutations((one, two)):
        assert verdict(*told).items[0].binding.letter.number == newest


def test_a_newer_version_that_does_not_bind_must_be_broken_too() -> None:
    """Version rule: where a delivered newer version states it otherwise, both must be broken."""
    bound = version("L-1", date(2026, 1, 19))
    for limit, breached in ((Decimal(90), False), (Decimal(89), True), (Decimal(10), True)):
        newer = version(
            "L-2", date(2026, 3, 2), items=(condition(limit=limit),), reply=None, reply_on=None
        )
        found = verdict(bound, newer)
        assert found.items[0].binding.letter.number == "L-1"
        assert found.items[0].breached is breached
        assert found.rule == ("W5" if breached else "W3")


def test_gross_by_value_holds_for_every_version() -> None:
    """A newer, milder gross value that the client was told helps the client."""
    bound = version("L-1", date(2026, 1, 19), items=(condition(gross_limit=Decimal(85)),))
    mild = condition(gross_limit=Decimal(95))
    newer = version("L-2", date(2026, 3, 2), items=(mild,), reply=None, reply_on=None)
    assert verdict(bound).rule == "W7"
    assert verdict(bound, newer).rule == "W5"


def test_a_newer_version_not_delivered_changes_nothing() -> None:
    """Only delivered letters are candidates."""
    bound = version("L-1", date(2026, 1, 19))
    loose = condition(limit=Decimal(90))
    newer = letter("L-2", on=date(2026, 3, 2), items=(loose,), delivered_on=None, reply=None)
    assert verdict(bound, newer).rule == "W5"
    after = replace(newer, delivered_on=FAULT_ON + DAY)
    assert verdict(bound, after).rule == "W5"


def test_an_item_a_newer_letter_drops_is_no_longer_told() -> None:
    """Version rule: a newer delivered version without the item takes it away, signed or not."""
    bound = version("L-1", date(2026, 1, 19))
    other = (condition("C-2", limit=Decimal(99)),)
    newer = version("L-2", date(2026, 3, 2), items=other, reply=None, reply_on=None)
    assert why(bound, newer) == (False, "dropped")
    assert why(bound, replace(newer, delivered_on=None)) == (True, "signed")
    assert why(bound, replace(newer, delivered_on=FAULT_ON)) == (False, "dropped")
    assert why(bound, replace(newer, delivered_on=FAULT_ON + DAY)) == (True, "signed")


def test_a_stage_letter_does_not_drop_what_the_object_letter_tells() -> None:
    """A stage letter that refers to the object letter tells only what is new."""
    built = version("L-0", date(2026, 1, 19), scope="OBJ")
    own = version("L-1", date(2026, 1, 26), items=(), refers_to=("L-0",))
    assert why(built, own) == (True, "signed")
    newer = version("L-3", date(2026, 2, 27), scope="OBJ", items=(), reply=None)
    assert why(built, own, newer) == (False, "dropped")


def test_an_object_letter_drops_what_a_complete_stage_letter_repeated() -> None:
    """What the object's letters told and tell no more is gone from an older stage letter too."""
    built = version("L-0", date(2026, 1, 12), scope="OBJ")
    whole = version("L-1", date(2026, 1, 19))
    newer = version("L-2", date(2026, 1, 26), scope="OBJ", items=())
    assert why(built, whole, newer) == (False, "dropped")
    assert why(whole, newer) == (True, "signed")  # never told by the object: it is the stage's own


def test_a_recommendation_never_binds_and_ends_a_condition() -> None:
    """Design 3: recommendations stand outside the warranty."""
    bound = version("L-1", date(2026, 1, 19))
    advice = condition(sort="recommendation")
    newer = version(
        "L-2", date(2026, 3, 2), items=(advice,), reply="signed", reply_on=date(2026, 3, 3)
    )
    assert why(replace(bound, items=(advice,))) == (False, "recommendation")
    assert verdict(bound, newer).rule == "W3"
    rows = (finding(breached=True),)
    assert verdict(bound, newer, measurements={}, findings=rows).rule == "W3"


@pytest.mark.parametrize(
    ("reply", "clause", "answer"),
    [
        ("agreed", "6", (True, "agreed_by_email")),
        ("agreed", None, (False, "email_without_clause")),
        ("signed", "6", (False, "notice_not_agreed")),
        (None, "6", (False, "notice_not_agreed")),
    ],
)
def test_a_task_notice_binds_only_by_email(
    reply: str | None, clause: str | None, answer: tuple[bool, str]
) -> None:
    """A task notice's own items bind only by e-mail consent with notice_clause."""
    told = letter(kind="notice", reply=reply)
    contract = SILENCE | {"notice_clause": clause}
    assert why(told, contract=contract) == answer


def test_the_object_letter_binds_a_task_as_it_is() -> None:
    """The object letter's items bind as they are, whatever became of the notice."""
    built = letter("L-0", scope="OBJ")
    notice = letter(kind="notice", items=(), refers_to=("L-0",), reply=None, reply_on=None)
    assert why(built, notice) == (True, "signed")


def test_steps_and_limitations_bind_with_the_letter() -> None:
    """Fine print 6, Order: as conditions do; broken only by a finding with evidence."""
    told = letter(items=(step(),))
    for says, rule in ((True, "W5"), (None, "W3"), (False, "W3")):
        assert verdict(told, findings=(finding("M-1", breached=says),)).rule == rule
    silent = replace(told, reply=None)
    assert verdict(silent, findings=(finding("M-1", breached=True),)).rule == "W1"


def test_a_letter_of_the_sheet_tells_what_today_s_sheets_say() -> None:
    """Letters older than the register are judged by the sheet, and the verdict says so."""
    row = OldLetter(
        number="12",
        kind="conditions",
        on=date(2026, 1, 19),
        stage="E-1",
        delivered_on=date(2026, 1, 20),
        reply="signed",
        reply_on=date(2026, 1, 22),
    )
    item = condition()
    told = TechnicalCondition(
        id="C-1",
        scope="OBJ",
        text=item.text,
        parameter=item.parameter,
        comparison=item.comparison,
        limit=item.limit,
        unit=item.unit,
        method="m",
        checker="c",
    )
    found = verdict(old=(row,), sheets={"conditions": (told,)})
    assert (found.rule, found.by_sheet) == ("W5", True)
    assert verdict(letter()).by_sheet is False
    # A letter of the register of the same number stands over the row.
    registered = letter("12", delivered_on=None)
    assert why(registered, old=(row,), sheets={"conditions": (told,)})[0] is False


TERMS: Final = SignedTerms(
    number="СГ-1",
    on=STARTS - DAY,
    signed_on=date(2026, 3, 1),
    clauses={"warranty_clause": "4.3", "notice_clause": "6"},
)


@pytest.mark.parametrize(
    ("terms", "rule"),
    [
        (TERMS, "W5"),
        (None, "W1"),
        (replace(TERMS, on=STARTS), "W1"),
        (replace(TERMS, signed_on=FAULT_ON - DAY), "W5"),
        (replace(TERMS, signed_on=FAULT_ON), "W1"),
    ],
)
def test_signed_terms_fill_the_clauses(terms: SignedTerms | None, rule: str) -> None:
    """Clauses of the agreement: stages begun since it, faults on days after it was signed."""
    told = letter(reply="agreed")
    found = verdict(told, terms=terms, contract={"warranty_clause": None})
    assert found.rule == rule


def test_typed_clauses_stand_where_the_terms_do_not_hold() -> None:
    """The typed keys of the contract otherwise, and for a clause the agreement does not have."""
    old = replace(TERMS, on=STARTS + DAY)
    assert verdict(letter(), terms=old).rule == "W5"
    bare = replace(TERMS, clauses={})
    assert verdict(letter(), terms=bare).rule == "W5"


def test_terms_beyond_the_calendar_do_not_bind_and_are_told() -> None:
    """Fine print 4: years without data; nothing is held against the client by them."""
    told = letter(on=date(2022, 1, 10), delivered_on=date(2022, 1, 11), reply=None, reply_on=None)
    found = verdict(told, contract=SILENCE)
    assert [one.because for one in found.not_binding] == ["calendar_unknown"]
    assert [one.code for one in found.problems] == ["term_beyond_calendar"]


def test_the_first_day_it_binds_is_told() -> None:
    """The day after the signature, or after the last day of silence."""
    assert verdict(letter()).items[0].binding.since == date(2026, 1, 23)
    found = verdict(SILENT, contract=SILENCE)
    assert found.items[0].binding.since == SILENT_UNTIL + DAY


def test_no_letter_at_all_is_w1() -> None:
    """W1: nothing told, nothing binds; a measured breach changes nothing of it."""
    found = World(letters=(), measurements={"users": readings(900, until=FAULT)}).verdict()
    told = {test.id: test.result for test in found.tests}
    assert (found.rule, told["told"], told["binding"]) == ("W1", False, None)
