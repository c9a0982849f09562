"""The verdict of a case as a whole: what is known, guards, duplicates, a person's word, JSON."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from pipeline.domain.claims import Claim, Measurement, ObjectionRow, OldLetter
from pipeline.domain.durations import Duration
from pipeline.domain.letters import ItemObjection, SignedTerms
from pipeline.domain.told import Comparison, MethodStep, TechnicalCondition
from pipeline.problems import Place
from pipeline.warranty import Verdict, verdict_json, verdict_of, verdicts
from pipeline.warranty.knowledge import known_history, known_letters
from tests.warranty.build import (
    AS_OF,
    DAYS,
    FAULT,
    FAULT_ON,
    STARTS,
    ZONE,
    World,
    audit,
    claim,
    condition,
    finding,
    letter,
    readings,
    rule_of,
    step,
    warning,
    world,
)

DAY: Final = timedelta(days=1)
MISLED: Final = {"stated": "s", "contradicted_by": "c", "mattered": True}


def results(found: Verdict) -> dict[str, bool | None]:
    """Question -> answer."""
    return {test.id: test.result for test in found.tests}


def all_of(one: World) -> tuple[Verdict, ...]:
    """The verdicts of all cases."""
    given = {"as_of": one.as_of, "terms": one.terms}
    return verdicts(one.history, one.letters, one.project, DAYS, **given)  # type: ignore[arg-type]  # as named


# Under warranty, open, suspended -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "is_case"),
    [
        ({}, True),
        ({"warranty": True}, True),
        ({"warranty": False}, False),
        ({"stage": None}, False),
        ({"rejected": "no fault"}, False),
    ],
)
def test_only_a_warranty_case_has_a_verdict(said: dict[str, Any], *, is_case: bool) -> None:
    """Fine print 6, Order: not under warranty → no rule, whatever the check says."""
    found = world(claims=(claim(**said),)).verdict()
    assert (found.rule, found.outcome) == (
        ("W5", "warned") if is_case else (None, "not_under_warranty")
    )
    if not is_case:
        assert [test.id for test in found.tests if test.result is not None] == ["under_warranty"]


@pytest.mark.parametrize(("as_of", "rule"), [(date(2026, 3, 13), None), (date(2026, 3, 14), "S")])
def test_access_of_working_days_ends_with_its_last_day(as_of: date, rule: str | None) -> None:
    """Fine print 6, Access: рд ends as the other working-day terms; asked on Thursday, 1 рд."""
    asked = audit(closed_on=None, access_asked_at=datetime(2026, 3, 12, 9, tzinfo=ZONE))
    found = world(audits=(asked,), as_of=as_of).verdict()
    assert (found.rule, found.outcome) == (rule, "suspended" if rule else "open")


@pytest.mark.parametrize(("minutes", "rule"), [(869, "S"), (870, None), (871, None)])
def test_access_of_hours_ends_at_its_instant(minutes: int, rule: str | None) -> None:
    """Design 3, access_term: a duration in clock time; 9:30 + 14 h 30 min is midnight."""
    asked = audit(closed_on=None, access_asked_at=datetime(2026, 3, 12, 9, 30, tzinfo=ZONE))
    contract = {"access_term": Duration(seconds=minutes * 60)}
    as_of = date(2026, 3, 13)
    assert rule_of(audits=(asked,), as_of=as_of, contract=contract) == rule


@pytest.mark.parametrize(
    "changed",
    [
        {"access_given_at": datetime(2026, 3, 20, tzinfo=ZONE)},
        {"access_asked_at": None},
        {"closed_on": date(2026, 3, 20)},
    ],
)
def test_a_case_waits_only_for_access_not_given(changed: dict[str, Any]) -> None:
    """Fine print 6, S: access asked, not given, term over, check not closed."""
    row = audit(closed_on=None, access_asked_at=datetime(2026, 3, 12, 9, tzinfo=ZONE))
    assert rule_of(audits=(row,)) == "S"
    assert rule_of(audits=(replace(row, **changed),)) != "S"


# The case level ----------------------------------------------------------------------------------


def test_questions_after_the_deciding_one_are_not_reached() -> None:
    """Design 6: every verdict prints the tests it went through."""
    names = [
        *("under_warranty", "checked", "access", "closed", "conclusive", "ours"),
        *("contractor_fault", "clause", "told", "binding"),
        *("breached", "caused", "misled", "gross", "repeated"),
    ]
    ends: dict[str, Verdict] = {
        "checked": world(audits=()).verdict(),
        "closed": world(audits=(audit(closed_on=None),)).verdict(),
        "conclusive": world(audits=(audit(inconclusive=True),)).verdict(),
        "contractor_fault": world(audits=(audit(contractor_fault=True),)).verdict(),
        "clause": world(contract={"warranty_clause": None}).verdict(),
        "told": world(letters=()).verdict(),
        "binding": world(letters=(letter(reply=None),)).verdict(),
        "breached": world(measurements={}).verdict(),
        "caused": world(findings=()).verdict(),
        "misled": world(audits=(audit(**MISLED),)).verdict(),
        "gross": world(findings=(finding(gross=True),)).verdict(),
        "repeated": world().verdict(),
    }
    for last, found in ends.items():
        assert [test.id for test in found.tests] == names
        at = names.index(last) + 1
        answered = [name for name, result in results(found).items() if result is not None]
        assert answered == names[:at], last


def test_an_unknown_side_is_not_reached_as_an_answer() -> None:
    """W2: not established whose work failed is neither yes nor no."""
    for said in ({"ours": "unknown"}, {"ours": "no"}, {"ours": "no", "outside_cause": "platform"}):
        found = world(audits=(audit(**said),)).verdict()
        assert found.rule == "W2"
        assert results(found)["ours"] is None
        assert results(found)["contractor_fault"] is None
    blank = audit(ours="no", outside_cause="platform", outside_evidence="  ")
    assert rule_of(audits=(blank,)) == "W2"


@pytest.mark.parametrize("missing", list(MISLED))
def test_misleading_needs_all_of_it(missing: str) -> None:
    """Fine print 6, Misleading: stated, contradicted and it mattered; else no."""
    assert rule_of(audits=(audit(**MISLED),)) == "W6"
    blank = MISLED | {missing: False if missing == "mattered" else " "}
    assert rule_of(audits=(audit(**blank),)) == "W5"


def test_misleading_needs_a_breach_that_caused_the_fault() -> None:
    """Fine print 6, Order: W6 needs one breached and causing item."""
    row = (audit(**MISLED),)
    assert rule_of(audits=row, findings=(finding(breached=False),)) == "W3"
    assert rule_of(audits=row, findings=(finding(caused=False),)) == "W4"


# Guards ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("binds", [True, False])
def test_a_failed_guard_is_the_contractor_s(*, binds: bool) -> None:
    """Fine print 6, Order: a finding да on a blocked item frees the case, bound or not."""
    own = step(guard="blocks")
    told = letter(items=(condition(), own), reply="signed" if binds else None)
    rows = (finding(gross=True), finding("M-1", breached=True))
    found = world(letters=(told,), findings=rows).verdict()
    assert found.rule == "W4"
    assert results(found)["contractor_fault"] is True
    assert dict(found.tests[6].values)["failed_guards"] == ("M-1",)
    assert found.furthest is None


@pytest.mark.parametrize("changed", [{"breached": None}, {"caused": False}, {"evidence": " "}])
def test_a_guard_fails_only_by_a_whole_finding(changed: dict[str, Any]) -> None:
    """It needs да, evidence and cause; otherwise the other items decide."""
    told = letter(items=(condition(), step(guard="blocks")))
    rows = (finding(gross=True), replace(finding("M-1", breached=True), **changed))
    assert rule_of(letters=(told,), findings=rows) == "W7"


@pytest.mark.parametrize("guard", ["warns", "none"])
def test_a_guard_that_only_warns_does_not_free(guard: str) -> None:
    """Design 6: only what the system blocks cannot be the client's breach."""
    told = letter(items=(step(guard=guard),))
    assert rule_of(letters=(told,), findings=(finding("M-1", breached=True),)) == "W5"


def test_a_guard_of_today_counts_where_no_letter_tells_the_step() -> None:
    """A finding on a blocked step of the sheet is held for the client, too."""
    method = (MethodStep(id="M-9", stage="E-1", step=1, action="a", guard="blocks"),)
    rows = (finding(gross=True), finding("M-9", breached=True))
    assert rule_of(findings=rows, sheets={"method": method}) == "W4"
    told = letter(items=(condition(), step("M-9", guard="none")))
    assert rule_of(letters=(told,), findings=rows, sheets={"method": method}) == "W7"


# What is known -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "on", "before", "after"),
    [
        ({"audits": (audit(closed_on=date(2026, 4, 7)),)}, date(2026, 4, 7), None, "W5"),
        ({"audits": (audit(opened_on=date(2026, 4, 7), closed_on=date(2026, 4, 7)),)},
         date(2026, 4, 7), None, "W5"),
        ({"letters": (letter(delivered_on=date(2026, 3, 17)),)}, date(2026, 3, 17), "W1", "W1"),
    ],
)  # fmt: skip
def test_later_days_are_not_known(
    changed: dict[str, Any], on: date, before: str | None, after: str
) -> None:
    """Fine print 2: data after as_of 00:00 does not exist; a day without an hour is its 00:00."""
    assert rule_of(as_of=on - DAY, **changed) == before
    assert rule_of(as_of=on, **changed) == after


def test_a_case_judged_early_does_not_see_later_measurements() -> None:
    """Fine print 2: the figures of a run repeated later are the same."""
    late = World(
        claims=(claim(fault_at=FAULT + 2 * DAY, reported_at=FAULT),),
        measurements={"users": readings(90, until=FAULT + 2 * DAY)},
        audits=(audit(opened_on=FAULT_ON - 5 * DAY, closed_on=FAULT_ON - 4 * DAY),),
    )
    assert replace(late, as_of=FAULT_ON + 2 * DAY).verdict().rule == "W3"
    assert replace(late, as_of=FAULT_ON + 3 * DAY).verdict().rule == "W5"


def test_later_consents_answers_and_terms_are_not_known() -> None:
    """Fine print 2: consents, answers and a signature of a later day do not exist yet."""
    on = date(2026, 4, 7)
    row = audit(
        approved_by="Орлов",
        act_sent_on=date(2026, 4, 6),
        client_answer="signed",
        client_answer_on=on,
        consent_on=on,
        invited_on=on,
    )
    gross = world(audits=(row,), findings=(finding(gross=True),))
    for as_of, payable in ((on - DAY, False), (on, True)):
        found = replace(gross, as_of=as_of).verdict()
        assert found.charge is not None
        assert found.charge.payable is payable
        assert found.audit is not None
        assert (found.audit.consent_on is None) is not payable
    terms = SignedTerms(
        number="T", on=STARTS - DAY, signed_on=FAULT_ON - DAY, clauses={"warranty_clause": "1"}
    )
    none = {"warranty_clause": None}
    early = (audit(opened_on=FAULT_ON - 3 * DAY, closed_on=FAULT_ON - 3 * DAY),)
    for as_of, rule in ((FAULT_ON - 2 * DAY, "W1"), (FAULT_ON - DAY, "W5")):
        shown = {"measurements": {}, "findings": (finding(breached=True),)}
        assert rule_of(terms=terms, contract=none, audits=early, as_of=as_of, **shown) == rule


def test_what_comes_later_is_unknown() -> None:
    """Fine print 2: data after 00:00 of as_of does not exist, each kind; a day is its 00:00."""
    as_of, on = date(2026, 4, 6), date(2026, 4, 7)
    at = datetime.combine(as_of, time(), ZONE)
    row = ObjectionRow(letter="L-1", item="C-1", on=on, text="no")
    history = World(
        claims=(claim(reported_at=at),),
        audits=(audit(opened_on=on), audit(incident="I-2", access_asked_at=at, access_given_at=at)),
        objections=(row,),
        measurements={"users": readings(1, 2, until=at + timedelta(minutes=5))},
    ).history
    told = (
        letter(
            delivered_on=on, reply_on=on, objections=(ItemObjection(on=on, item=None, text="no"),)
        ),
    )
    found = known_history(history, as_of, ZONE)
    assert (found.claims, found.objections) == ((), ())
    assert [(one.incident, one.access_asked_at, one.access_given_at) for one in found.audits] == [
        ("I-2", None, None)
    ]
    assert len(found.measurements["users"]) == 1
    (blank,) = known_letters(told, as_of)
    assert (blank.delivered_on, blank.reply, blank.reply_on, blank.objections) == (
        None,
        None,
        None,
        (),
    )
    assert known_history(history, on, ZONE) == history
    assert known_letters(told, on) == told


# Duplicates --------------------------------------------------------------------------------------

DOUBLES: Final = (
    claim("I-1", joined=("I-2", "I-3"), hours={"fix": Decimal(5)}),
    claim("I-2", duplicate_of="I-1", stage=None),
    claim("I-3", duplicate_of="I-2"),
    claim("I-4"),
)


def test_duplicates_go_with_their_root_and_are_charged_once() -> None:
    """Design 6: one case, one verdict, one charge."""
    one = world(claims=DOUBLES, findings=(finding(gross=True), finding(gross=True, incident="I-4")))
    found = all_of(replace(one, audits=(audit(), audit(incident="I-4"))))
    assert [case.claim.id for case in found] == ["I-1", "I-4"]
    assert found[0].joined == ("I-2", "I-3")
    assert found[0].charge is not None
    assert len(found[0].charge.lines) == 2
    for at in range(3):
        assert one.verdict(at) == one.verdict()


def test_what_is_said_of_a_duplicate_is_said_of_its_case() -> None:
    """A check or a finding under a duplicate's number counts where the root has none."""
    rows = (finding(incident="I-3", gross=True),)
    assert rule_of(claims=DOUBLES, audits=(audit(incident="I-2"),), findings=rows) == "W7"
    own = (finding(caused=False), *rows)
    assert rule_of(claims=DOUBLES, findings=own) == "W4"


def test_a_circle_of_duplicates_ends() -> None:
    """Reading refuses a circle; a verdict must not run for ever in one."""
    ring = (claim("I-1", duplicate_of="I-2"), claim("I-2", duplicate_of="I-1"))
    assert world(claims=ring).verdict().rule is not None


def test_all_cases_are_those_known_and_under_warranty() -> None:
    """A case is an incident under warranty, or one that was checked, reported before as_of."""
    late = claim("I-9", reported_at=datetime(2026, 6, 1, tzinfo=ZONE))
    claims = (claim("I-1"), claim("I-2", stage=None), claim("I-3", stage=None), late)
    found = all_of(world(claims=claims, audits=(audit(), audit(incident="I-3"))))
    assert [(case.claim.id, case.outcome) for case in found] == [
        ("I-1", "warned"),
        ("I-3", "not_under_warranty"),
    ]


# A person's word ---------------------------------------------------------------------------------

CASES: Final[dict[str, dict[str, Any]]] = {
    "chargeable": {"findings": (finding(gross=True),)},
    "warned": {},
    "covered": {"findings": (finding(breached=False),)},
    "outside": {},
    "open": {},
}
ALLOWED: Final = {
    ("chargeable", "warned"),
    ("chargeable", "covered"),
    ("warned", "covered"),
    ("outside", "covered"),
}


@pytest.mark.parametrize("outcome", list(CASES))
@pytest.mark.parametrize("decided", ["covered", "warned", "chargeable", "outside"])
def test_a_person_may_only_decide_milder(outcome: str, decided: str) -> None:
    """A decision stands beside the computed outcome, never a dearer one."""
    said: dict[str, Any] = {"decided": decided, "decided_by": "Орлов", "decided_why": "goodwill"}
    if outcome == "outside":
        said |= {"ours": "no", "outside_cause": "platform", "outside_evidence": "log"}
    if outcome == "open":
        said["closed_on"] = None
    found = world(audits=(audit(**said),), **CASES[outcome]).verdict()
    assert found.outcome == outcome
    stands = (outcome, decided) in ALLOWED
    assert found.decided == (decided if stands else None)
    assert found.final == (decided if stands else outcome)
    assert (found.charge is not None) == (found.final == "chargeable")
    dearer = not stands and outcome != decided
    code = "decided_too_early" if outcome == "open" else "decided_dearer"
    assert [one.code for one in found.problems] == ([code] if dearer else [])


@pytest.mark.parametrize("missing", ["decided_by", "decided_why"])
def test_a_decision_without_author_or_reason_does_not_stand(missing: str) -> None:
    """An override is kept with author and reason."""
    said = {"decided": "covered", "decided_by": "Орлов", "decided_why": "w"} | {missing: None}
    found = world(audits=(audit(**said),)).verdict()
    assert (found.decided, found.final) == (None, "warned")


# Issued items and today's sheet ------------------------------------------------------------------


def test_a_changed_sheet_changes_no_verdict_but_is_told() -> None:
    """Design 6: items are read from the issued record; a difference is a warning."""
    told = TechnicalCondition(
        id="C-1", scope="E-1", text="t", parameter="users", comparison=condition().comparison,
        limit=Decimal(80), unit="users", method="m", checker="c",
        places={"limit": Place("f", "Условия", "H2")},
    )  # fmt: skip
    same = world(sheets={"conditions": (told,)}).verdict()
    other = world(sheets={"conditions": (replace(told, limit=Decimal(500)),)}).verdict()
    assert same.problems == ()
    assert [(one.code, one.place.cell) for one in other.problems] == [("item_changed_since", "H2")]
    assert replace(other, problems=()) == same


# JSON --------------------------------------------------------------------------------------------


def test_json_of_a_charge() -> None:
    """Design 10; fine print 6: the machine-readable answer, decimals as strings."""
    places = {"breached": Place("f", "Находки", "C2"), "gross": Place("f", "Находки", "F2")}
    rows = (replace(finding(gross=True), places=places),)
    told = letter(items=(condition(), condition("C-2", limit=Decimal(1000)), step("M-1")))
    unsaid = letter("L-2", scope="OBJ", items=(condition("C-3"),), reply=None)
    found = world(findings=rows, letters=(told, unsaid)).verdict()
    said = json.loads(json.dumps(verdict_json(found), ensure_ascii=False))
    assert list(said) == [
        *("incident", "rule", "outcome", "decided", "final", "joined", "by_sheet"),
        *("tests", "items", "fix_hours", "audit_hours", "charge"),
    ]
    assert (said["incident"], said["rule"], said["outcome"]) == ("I-1", "W7", "chargeable")
    assert (said["fix_hours"], said["audit_hours"]) == ("2", "6")
    picked = [
        tuple(
            one[key] for key in ("id", "binding", "value", "limit", "breached", "rule", "because")
        )
        for one in said["items"]
    ]
    assert picked == [
        ("C-1", True, "90", "80", True, "W7", "signed"),
        ("C-2", True, "90", "1000", False, "W3", "signed"),
        ("M-1", True, None, None, False, "W3", "signed"),
        ("C-3", False, None, "80", None, None, "not_signed"),
    ]
    assert said["charge"] == {
        "net": "10000.00",
        "vat": "2200.00",
        "total": "12200.00",
        "approved": False,
        "payable": False,
        "lines": [
            {"work": "fix", "hours": "2", "rate": "3000", "net": "6000.00", "vat_rate": "22",
             "vat": "1320.00", "total": "7320.00"},
            {"work": "audit", "hours": "2", "rate": "2000", "net": "4000.00", "vat_rate": "22",
             "vat": "880.00", "total": "4880.00"},
        ],
    }  # fmt: skip
    gross = next(test for test in said["tests"] if test["id"] == "gross")
    assert gross["result"] is True
    assert gross["cells"] == [{"file": "f", "sheet": "Находки", "cell": "F2"}]


def test_json_of_a_free_case() -> None:
    """Fine print 6, JSON: charge is null, results are true, false or null."""
    found = verdict_json(world(audits=(audit(access_asked_at=FAULT),)).verdict())
    assert (found["rule"], found["charge"]) == ("W5", None)
    json.dumps(found)
    opened = verdict_json(world(audits=()).verdict())
    assert (opened["rule"], opened["outcome"], opened["fix_hours"]) == (None, "open", None)


def test_the_limit_of_between_shows_both_bounds() -> None:
    """JSON: a limit of two bounds names both."""
    between = condition(comparison=Comparison.BETWEEN, upper=Decimal(95))
    found = world(letters=(letter(items=(between,)),)).verdict()
    (item,) = json.loads(json.dumps(verdict_json(found)))["items"]
    assert (item["limit"], item["comparison"]) == ("80..95", "between")


def test_every_cell_of_a_verdict_is_told() -> None:
    """Design 6: values, and the cells they came from."""
    claimed: Claim = replace(claim(), places={"stage": Place("f", "Инциденты", "H2")})
    row = replace(audit(), places={"closed_on": Place("f", "Проверки", "C2")})
    series = tuple(
        Measurement(one.at, one.value, Place("f", "Замеры", f"C{at}"))
        for at, one in enumerate(readings(70, 90, 75), start=2)
    )
    old = OldLetter(
        number="W-9", kind="warning", on=date(2026, 1, 12), item="C-1",
        delivered_on=date(2026, 1, 12), places={"delivered_on": Place("f", "Письма", "F2")},
    )  # fmt: skip
    found = world(
        claims=(claimed,), audits=(row,), measurements={"users": series}, old=(old,)
    ).verdict()
    cells = {test.id: [place.cell for place in test.cells] for test in found.tests}
    assert found.rule == "W8"
    assert (cells["under_warranty"], cells["closed"]) == (["H2"], ["C2"])
    assert (cells["breached"], cells["repeated"]) == (["C3"], ["F2"])


def test_a_found_breach_names_the_cells_of_its_finding() -> None:
    """Design 6: without measurements the cells are those of the row that says so."""
    places = {name: Place("f", "Находки", name) for name in ("breached", "value", "evidence")}
    rows = (replace(finding(breached=True, value=Decimal(90)), places=places),)
    found = world(measurements={}, findings=rows).verdict()
    (test,) = [test for test in found.items[0].tests if test.id == "breached"]
    assert [place.cell for place in test.cells] == ["breached", "value", "evidence"]
    assert dict(test.values)["value"] == Decimal(90)


def test_verdict_of_is_a_pure_function() -> None:
    """House style 1: values in, values out; the same twice, and nothing of the input changes."""
    one = world(letters=(letter(), warning(date(2026, 1, 12))))
    history, project = one.history, one.project
    first = verdict_of(one.claims[0], history, one.letters, project, DAYS, as_of=AS_OF)
    assert first == verdict_of(one.claims[0], history, one.letters, project, DAYS, as_of=AS_OF)
    assert (history, project) == (one.history, one.project)
