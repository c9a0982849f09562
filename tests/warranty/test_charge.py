"""Money: lines, tax, rounding, approvals, and whether a charge may be asked for."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from pipeline.domain.claims import Rate
from pipeline.domain.contract import Person, Role
from pipeline.warranty import Charge, Verdict, approver
from pipeline.warranty.charge import kopecks
from pipeline.warranty.vat import vat_rate, vat_rates
from tests.warranty.build import APPROVERS, RATES, World, audit, claim, finding, world

DAY: Final = timedelta(days=1)
ODD: Final = (
    Rate(work="fix", rate=Decimal("3333.33"), valid_from=date(2018, 1, 1)),
    Rate(work="audit", rate=Decimal("3333.33"), valid_from=date(2018, 1, 1)),
)
Money = tuple[str, str, str]


def verdict(contract: dict[str, Any] | None = None, **said: Any) -> Verdict:  # noqa: ANN401  # parts
    """A gross breach, checked by a row with these fields."""
    parts = {
        name: said.pop(name) for name in ("rates", "people", "claims", "as_of") if name in said
    }
    rows = (finding(gross=True),)
    return World(contract=contract or {}, audits=(audit(**said),), findings=rows, **parts).verdict()


def charge(contract: dict[str, Any] | None = None, **said: Any) -> Charge:  # noqa: ANN401  # parts
    """The charge of that breach."""
    found = verdict(contract, **said).charge
    assert found is not None
    return found


def money(found: Charge) -> Money:
    """Net, tax, total as printed by machines."""
    return f"{found.net:f}", f"{found.vat:f}", f"{found.total:f}"


QUARTER: Final[dict[str, Any]] = {
    "fix_hours": Decimal("0.25"),
    "audit_hours": Decimal(0),
    "rates": ODD,
}
# 0.25 h x 3333.33 = 833.3325
CASES: Final = [
    ({}, date(2026, 1, 1), ("833.33", "183.33", "1016.66")),  # 22 %: 183.3326
    ({}, date(2025, 12, 31), ("833.33", "166.67", "1000.00")),  # 20 %: 166.666
    ({"vat": "5"}, date(2026, 1, 1), ("833.33", "41.67", "875.00")),  # 41.6665
    ({"vat": "7"}, date(2026, 1, 1), ("833.33", "58.33", "891.66")),  # 58.3331
    ({"vat": "exempt"}, date(2026, 1, 1), ("833.33", "0.00", "833.33")),
    ({"prices": "with VAT"}, date(2026, 1, 1), ("683.06", "150.27", "833.33")),  # 150.272…
    ({"prices": "with VAT"}, date(2025, 12, 31), ("694.44", "138.89", "833.33")),  # 138.888…
    ({"prices": "with VAT", "vat": "5"}, date(2026, 1, 1), ("793.65", "39.68", "833.33")),
    ({"prices": "with VAT", "vat": "exempt"}, date(2026, 1, 1), ("833.33", "0.00", "833.33")),
]


@pytest.mark.parametrize(("contract", "closed_on", "expected"), CASES)
def test_a_line_is_rounded_by_its_kind_of_price(
    contract: dict[str, Any], closed_on: date, expected: Money
) -> None:
    """Design 6: net prices round, then tax; prices with tax round, then tax is taken out."""
    found = charge(contract, closed_on=closed_on, **QUARTER)
    assert money(found) == expected
    (line,) = found.lines
    assert line.net + line.vat == line.total


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("1.005", "1.01"), ("7", "7.00")],
)
def test_halves_go_up(value: str, rounded: str) -> None:
    """Design 6: half up to kopecks, on exact values."""
    assert f"{kopecks(Fraction(value)):f}" == rounded


def test_lines_add_up() -> None:
    """Fine print 6, Audit fee: tax and rounding per line, totals are the sums of the lines."""
    found = charge(fix_hours=Decimal("1.75"), audit_hours=Decimal("5.25"), rates=ODD)
    fix, check = found.lines
    assert (fix.work, fix.hours, check.work, check.hours) == (
        "fix",
        Decimal("1.75"),
        "audit",
        Decimal("1.25"),
    )
    assert (f"{fix.net:f}", f"{fix.vat:f}") == ("5833.33", "1283.33")
    assert (f"{check.net:f}", f"{check.vat:f}") == ("4166.66", "916.67")
    assert money(found) == ("9999.99", "2200.00", "12199.99")


@pytest.mark.parametrize(
    ("hours", "charged"), [("3.99", None), ("4", None), ("4.01", "0.01"), ("6", "2")]
)
def test_only_the_hours_above_the_free_ones_are_charged(hours: str, charged: str | None) -> None:
    """Fine print 6, Audit fee: the hours above audit_hours_free."""
    found = charge(audit_hours=Decimal(hours))
    checks = [line.hours for line in found.lines if line.work == "audit"]
    assert checks == ([] if charged is None else [Decimal(charged)])


def test_blank_hours_are_those_of_the_log() -> None:
    """Fine print 6, Audit fee: blank hours come from Работы, of duplicates too."""
    logged = claim(hours={"fix": Decimal(3), "audit": Decimal(5)})
    found = verdict(fix_hours=None, audit_hours=None, claims=(logged,))
    assert [found.fix_hours, found.audit_hours] == [Decimal(3), Decimal(5)]
    assert found.charge is not None
    assert [line.hours for line in found.charge.lines] == [3, 1]
    stated = verdict(fix_hours=Decimal(1), audit_hours=None, claims=(logged,))
    assert [stated.fix_hours, stated.audit_hours] == [Decimal(1), Decimal(5)]


def test_unknown_hours_have_no_price() -> None:
    """Unknown is not zero: no charge without the hours of the fix; of a check none are charged."""
    found = verdict(fix_hours=None)
    assert (found.outcome, found.charge) == ("chargeable", None)
    assert [one.code for one in found.problems] == ["fix_hours_missing"]
    free = charge({"audit_hours_free": Decimal(0)}, audit_hours=None)
    assert [line.work for line in free.lines] == ["fix"]


def test_zero_hours_cost_nothing() -> None:
    """A stated zero is a zero."""
    assert money(charge(fix_hours=Decimal(0), audit_hours=Decimal(0))) == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize(
    ("closed_on", "rate"),
    [(date(2026, 3, 31), 3000), (date(2026, 4, 1), 3500), (date(2026, 4, 2), 3500)],
)
def test_the_rate_is_that_of_the_day_of_closing(closed_on: date, rate: int) -> None:
    """Fine print 6, Audit fee: the rate's date is closed_on."""
    newer = Rate(work="fix", rate=Decimal(3500), valid_from=date(2026, 4, 1))
    for rates in ((*RATES, newer), (newer, *RATES)):
        assert charge(closed_on=closed_on, rates=rates).lines[0].rate == rate


@pytest.mark.parametrize(
    ("rates", "code"),
    [
        ((), "fix_rate_missing"),
        (RATES[:1], "audit_rate_missing"),
        (tuple(replace(one, valid_from=date(2026, 3, 17)) for one in RATES), "fix_rate_missing"),
    ],
)
def test_a_missing_rate_is_a_problem(rates: tuple[Rate, ...], code: str) -> None:
    """Fine print 6, Audit fee: missing rate = problem, never 0."""
    found = verdict(rates=rates)
    assert (found.rule, found.charge) == ("W7", None)
    assert [one.code for one in found.problems] == [code]


def test_a_missing_rate_of_tax_is_a_problem() -> None:
    """5 and 7 per cent exist since 2025: earlier work has no such rate."""
    closed: dict[str, Any] = {"opened_on": date(2024, 12, 30), "closed_on": date(2024, 12, 31)}
    found = verdict({"vat": "5"}, rates=ODD, **closed)
    assert found.charge is None
    assert [one.code for one in found.problems] == ["vat_rate_missing"]
    assert charge(rates=ODD, **closed).lines[0].vat_rate == 20


@pytest.mark.parametrize(
    ("vat", "on", "rate"),
    [
        ("standard", date(2003, 12, 31), None),
        ("standard", date(2018, 12, 31), 18),
        ("standard", date(2019, 1, 1), 20),
        ("standard", date(2025, 12, 31), 20),
        ("standard", date(2026, 1, 1), 22),
        ("5", date(2024, 12, 31), None),
        ("5", date(2025, 1, 1), 5),
        ("7", date(2025, 1, 1), 7),
        ("exempt", date(2026, 1, 1), None),
    ],
)
def test_rates_of_tax_are_dated(vat: str, on: date, rate: int | None) -> None:
    """Russian documents 3.8: the rate by the date of performance."""
    found = vat_rate(vat, on)
    assert (None if found is None else found.rate) == rate


def test_the_table_of_tax_has_no_holes_and_names_its_laws() -> None:
    """A dated fact names its source, and each day has one rate of a kind."""
    for kind in ("standard", "5", "7"):
        rows = [row for row in vat_rates() if row.vat == kind]
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            assert row.law
            expected = None if following is None else following.valid_from - DAY
            assert row.valid_to == expected


@pytest.mark.parametrize(
    ("first", "second", "one", "two"),
    [
        (None, None, False, False),
        ("Орлов", None, True, False),
        (None, "Орлов", True, False),
        ("Орлов", "Ким", True, True),
        ("Орлов", "П. И. Орлов", True, False),
        ("Сидоров", None, False, False),
        ("Орлов", "Сидоров", True, False),
    ],
)
def test_approvals_are_those_of_different_approvers(
    first: str | None, second: str | None, *, one: bool, two: bool
) -> None:
    """Design 6: W7 and W8 one approval; W6 two different people with the function утверждающий."""
    named: dict[str, Any] = {"approved_by": first, "approved_by_2": second}
    assert charge(**named).approved is one
    false: dict[str, Any] = {"stated": "s", "contradicted_by": "c", "mattered": True}
    found = verdict(**named, **false)
    assert found.rule == "W6"
    assert found.charge is not None
    assert found.charge.approved is two


@pytest.mark.parametrize(
    "name",
    ["Орлов", "орлов п. и.", "Орлов П.И.", "П.И. Орлов", "Орлов П.", "Орлов Петр Ильич",
     "Пётр Ильич Орлов", "Орлов Пётр", "ОРЛОВ, П. И."],
)  # fmt: skip
def test_an_approver_may_be_named_in_every_usual_way(name: str) -> None:
    """The surname, with initials or names on either side of it."""
    found = approver(APPROVERS, name)
    assert found is not None
    assert found.surname == "Орлов"


@pytest.mark.parametrize("name", ["", "П. И.", "Орлов А. И.", "Орлова", "Пётр", None])
def test_other_names_are_nobody(name: str | None) -> None:
    """An approval by nobody is none."""
    assert approver(APPROVERS, name) is None


def test_a_name_of_two_people_is_nobody() -> None:
    """A surname that two approvers share says nothing; a person in two rows is one person."""
    namesake = replace(APPROVERS[0], first_name="Иван")
    assert approver((*APPROVERS, namesake), "Орлов") is None
    assert approver((*APPROVERS, namesake), "Орлов П. И.") == APPROVERS[0]
    assert approver((*APPROVERS, APPROVERS[0]), "Орлов") == APPROVERS[0]


@pytest.mark.parametrize(
    ("role", "function"), [(Role.CLIENT, "approver"), (Role.CONTRACTOR, "signatory")]
)
def test_only_the_contractor_s_approvers_approve(role: Role, function: str) -> None:
    """Fine print 6: people with the function утверждающий, of the contractor."""
    person: Person = replace(APPROVERS[0], role=role, function=function)
    assert charge(people=(person,), approved_by="Орлов").approved is False


SENT: Final = date(2026, 3, 17)  # five working days after it end on 24 March
APPROVED: Final[dict[str, Any]] = {
    "approved_by": "Орлов",
    "act_sent_on": SENT,
    "client_answer": "signed",
    "client_answer_on": date(2026, 3, 19),
    "consent_on": date(2026, 3, 19),
}


@pytest.mark.parametrize(
    ("changed", "contract", "payable"),
    [
        ({}, {}, True),
        ({"approved_by": None}, {}, False),
        ({"consent_on": None}, {}, False),
        ({"consent_on": None}, {"rates_clause": "4.4"}, True),
        ({"client_answer": "objections"}, {}, True),
        ({"client_answer": "refused"}, {}, True),
        ({"client_answer": "none", "client_answer_on": None}, {}, True),  # its time is over
        ({"client_answer": None, "client_answer_on": None, "act_sent_on": None}, {}, False),
        # an answer without its day may be of any day: it does not open a charge
        ({"client_answer_on": None, "act_sent_on": None}, {}, False),
    ],
)
def test_a_charge_is_payable_once_all_is_there(
    changed: dict[str, Any], contract: dict[str, Any], *, payable: bool
) -> None:
    """Fine print 6, JSON: approved, agreed, and the act answered or its time over."""
    assert charge(contract, **(APPROVED | changed)).payable is payable


@pytest.mark.parametrize(
    ("as_of", "payable"), [(date(2026, 3, 24), False), (date(2026, 3, 25), True)]
)
def test_the_act_may_be_answered_until_the_end_of_its_term(as_of: date, *, payable: bool) -> None:
    """Design 6: the client's answer, or the end of act_objection_days."""
    silent = APPROVED | {"client_answer": None, "client_answer_on": None}
    assert charge(as_of=as_of, **silent).payable is payable


def test_only_a_chargeable_case_has_a_charge() -> None:
    """Fine print 6, JSON: charge is null unless chargeable."""
    assert world().verdict().charge is None
    assert verdict(inconclusive=True).charge is None
