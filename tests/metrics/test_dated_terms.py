"""Terms that change: every figure by what was in force (rule G16).

March 2026 unless a test says otherwise: 1 March is a Sunday, no calendar, hours 09-13 and 14-18.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.domain.agreements import Agreement
from pipeline.domain.contract import HoursRow, MonthRow, Priority, Project, Service, Target
from pipeline.domain.periods import Period
from pipeline.metrics.agreed_lines import BASIC
from pipeline.metrics.catalogue import METRICS
from pipeline.metrics.clocks.compliance import Clock, decisions
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import Facts
from pipeline.metrics.results import MetricResult, Status
from pipeline.metrics.scope import Scope
from pipeline.problems import InputError
from tests.metrics import build
from tests.metrics.build import golden_incidents, golden_log, log, minutes, target

MARCH = Period.parse("2026-03")
APRIL_1 = date(2026, 4, 1)


def sla(first: str, last: str | None = None, **stated: object) -> Agreement:
    """An SLA agreement over days of March 2026, or full days."""
    begin, end = (None if one is None else _day(one) for one in (first, last))
    assert begin is not None
    return Agreement(
        number=f"ДС-{first}",
        kind="SLA",
        on=begin,
        from_on=begin,
        to_on=end,
        **stated,  # type: ignore[arg-type]  # fields of Agreement
    )


def _day(text: str) -> date:
    return date.fromisoformat(text if "-" in text else f"2026-03-{text}")


def project(*agreements: Agreement, **changes: object) -> Project:
    """The project of the golden month in 2026, under agreements."""
    months = tuple(
        MonthRow(year=2026, month=n, log_complete=True, no_gaps=True) for n in range(1, 13)
    )
    return build.project(
        **({"calendar": "none", "months": months, "agreements": agreements} | changes)
    )


def incidents(*rows: Mapping[str, object], **tables: object) -> Log:
    """A log of incidents with times of March; columns ending in ``_at`` without it."""
    typed = [
        {
            f"{key}_at" if key in {"reported", "responded", "restored", "resolved"} else key: (
                f"2026-03-{value}"
                if key in {"reported", "responded", "restored", "resolved"}
                else value
            )
            for key, value in row.items()
        }
        for row in rows
    ]
    named = [{"id": str(number), **row} for number, row in enumerate(typed, 1)]
    return log(incidents=named, **tables)  # type: ignore[arg-type]  # tables of rows


def march(found: Project, of: Log, as_of: date = APRIL_1, **rest: object) -> Evaluation:
    """The figures of March 2026."""
    return evaluate(found, of, MARCH, as_of, **rest)  # type: ignore[arg-type]  # options of evaluate


def lines(of: Evaluation) -> list[tuple[str, int, int, object]]:
    """Metric, first and last day, value of each line."""
    return [
        (r.name, r.period.first.day, r.period.last.day, r.value) for r in of.results if r.period
    ]


# -- clocks: by the report ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reported", "kept"), [("13 10:00", False), ("16 10:00", True)], ids=["before", "after"]
)
def test_a_clock_has_the_target_in_force_at_the_report(reported: str, *, kept: bool) -> None:
    """P2 answers in 60 minutes, from the 15th in 120; 90 minutes are late before, in time after."""
    slower = replace(build.project().priorities[1], response=minutes(120))
    found = project(sla("15", priorities=(slower,)), targets=(target("response_in_target"),))
    of = incidents({"priority": "2", "reported": reported, "responded": f"{reported[:3]}11:30"})
    (line,) = march(found, of).results
    assert line.value == Fraction(int(kept))


def test_reported_before_and_stopped_after_keeps_the_old_target() -> None:
    """Friday the 13th 17:30, answered Monday 10:30 (120 min): the target stays 60 minutes."""
    slower = replace(build.project().priorities[1], response=minutes(120))
    found = project(sla("15", priorities=(slower,)), targets=(target("response_in_target"),))
    of = incidents({"priority": "2", "reported": "13 17:30", "responded": "16 10:30"})
    evaluation = march(found, of)
    (line,) = evaluation.results
    assert (line.numerator, line.denominator, line.missed_rows) == (0, 1, ("1",))
    (row,) = decisions(evaluation.facts, Clock.RESPONSE).to_dict("records")
    assert (row["target_s"], row["elapsed_s"]) == (3600, 7200)


def test_the_local_day_of_the_report_decides() -> None:
    """14 March 23:30 in Moscow is the 14th there, and 00:00 of the 15th is the 15th."""
    fast = Priority(code="1", response=minutes(10))
    found = project(sla("15", priorities=(fast,)), targets=(target("response_in_target"),))
    of = incidents(
        {"priority": "1", "reported": "14 23:59", "responded": "15 00:19"},
        {"priority": "1", "reported": "15 00:00", "responded": "15 00:20"},
    )
    (line,) = march(found, of).results
    assert (line.numerator, line.missed_rows) == (1, ("2",))


def test_an_incident_keeps_the_hours_of_its_report() -> None:
    """Hours 10-12 from the 15th: the clock of an incident of the 13th runs 09-13 and 14-18."""
    # Friday 13th 17:00 to Monday 16th 11:00 is 1 h + 2 h by the old hours; one reported on Monday
    # at 09:00 and resolved at 13:00 has 2 h by the new.
    short = HoursRow(profile="5x8", days=build.WEEK, opens=time(10), closes=time(12))
    found = project(sla("15", hours=(short,)), targets=(target("resolution_time"),))
    of = incidents(
        {"priority": "2", "reported": "13 17:00", "resolved": "16 11:00"},
        {"priority": "2", "reported": "16 09:00", "resolved": "16 13:00"},
    )
    (line,) = march(found, of).results
    assert line.details["max"] == 3 * 3600
    assert line.details["mean"] == Fraction(5 * 3600, 2)


def test_a_late_reopening_is_judged_by_the_terms_of_its_own_report() -> None:
    """``<id>/2`` is reported when reopened, so it has the terms of that day."""
    fast = replace(build.project().priorities[1], resolve=minutes(30))
    found = project(
        sla("15", priorities=(fast,)), targets=(target("resolution_in_target"),), reopen_days=1
    )
    of = incidents(
        {"priority": "2", "reported": "02 09:00", "resolved": "02 10:00"},
        reopens=[
            {
                "incident": "1",
                "reopened_at": "2026-03-16 09:00",
                "resolved_at": "2026-03-16 10:00",
            }
        ],
    )
    (line,) = march(found, of).results
    assert (line.numerator, line.denominator, line.missed_rows) == (1, 2, ("1/2",))


def test_the_first_priority_of_the_terms_is_the_critical_one() -> None:
    """Critical is what stands first in the terms in force at the report."""
    new = (Priority(code="0", response=minutes(5)),)
    renamed = replace(build.project(), priorities=(*new, *build.project().priorities))
    found = project(
        sla("01", "14"), priorities=renamed.priorities, targets=(target("critical_incidents"),)
    )
    of = incidents(
        {"priority": "0", "reported": "13 10:00"},
        {"priority": "1", "reported": "16 10:00"},
    )
    (line,) = march(found, of).results
    assert line.rows == ("1",)


def test_same_day_until_is_that_of_the_day_of_the_report() -> None:
    """Until 17:00, from the 15th until 12:00: reported at 15:00 and solved next day at 10:00."""
    found = project(sla("15", same_day_until=time(12)), targets=(target("same_day_rate"),))
    of = incidents(
        {"priority": "2", "reported": "12 15:00", "resolved": "13 10:00"},
        {"priority": "2", "reported": "16 15:00", "resolved": "17 10:00"},
    )
    (line,) = march(found, of).results
    assert (line.numerator, line.missed_rows) == (1, ("1",))


def test_a_priority_that_the_terms_do_not_have_promises_nothing() -> None:
    """It is measured in the hours of support, and no clock of it is decided."""
    extra = Priority(code="X", hours="24x7", response=minutes(1))
    found = project(
        sla("15", priorities=(extra,)),
        targets=(target("response_in_target"), target("response_time")),
    )
    of = incidents(
        {"priority": "X", "reported": "13 17:00", "responded": "16 10:00"},
        {"priority": "X", "reported": "16 09:00", "responded": "16 09:30"},
    )
    kept, speed = march(found, of).results
    assert (kept.numerator, kept.denominator) == (0, 1)
    assert speed.details["max"] == 2 * 3600  # 17-18 and 9-10 of the hours of support


# -- targets: by the days ----------------------------------------------------------------------


def test_a_target_that_changes_gives_a_line_for_each_value() -> None:
    """A row is evaluated over the period and its validity; a change midway gives two lines."""
    looser = Target(code="9", metric="response_in_target", target=Decimal("0.4"))
    found = project(
        sla("15", targets=(looser,)), targets=(target("response_in_target", Decimal("0.9")),)
    )
    of = incidents(
        {"priority": "1", "reported": "10 10:00", "responded": "10 10:10"},
        {"priority": "1", "reported": "11 10:00", "responded": "11 11:00"},
        {"priority": "1", "reported": "20 10:00", "responded": "20 10:10"},
        {"priority": "1", "reported": "21 10:00", "responded": "21 11:00"},
    )
    evaluation = march(found, of)
    assert lines(evaluation) == [
        ("response_in_target", 1, 14, Fraction(1, 2)),
        ("response_in_target", 15, 31, Fraction(1, 2)),
    ]
    assert [r.status for r in evaluation.results] == [Status.MISSED, Status.MET]


def test_a_renewal_of_equal_rows_gives_one_line() -> None:
    """Rows equal by value in terms that follow each other are one; cells do not matter."""
    row = target("incidents_reported", Decimal(9))
    again = replace(row, code="44")
    found = project(sla("01", "14", targets=(row,)), sla("15", targets=(again,)))
    of = incidents(
        {"priority": "1", "reported": "10 10:00"}, {"priority": "1", "reported": "20 10:00"}
    )
    assert lines(march(found, of)) == [("incidents_reported", 1, 31, 2)]


def test_lines_of_a_row_stand_beside_each_other_in_the_order_of_the_sheet() -> None:
    """What begins midway follows; what ends midway ends on its last day."""
    first = target("incidents_reported", Decimal(9))
    gone, new = target("breaches", Decimal(1)), target("backlog", Decimal(5))
    found = project(
        sla("01", "14", targets=(first, gone)),
        sla("15", targets=(replace(first, target=Decimal(5)), new)),
    )
    of = incidents({"priority": "1", "reported": "10 10:00", "resolved": "10 10:10"})
    assert lines(march(found, of)) == [
        ("incidents_reported", 1, 14, 1),
        ("incidents_reported", 15, 31, 0),
        ("breaches", 1, 14, 0),
        ("backlog", 15, 31, 0),
    ]


def test_alike_rows_are_told_apart_by_their_order() -> None:
    """Two rows of one metric without codes stay two lines through a renewal."""
    rows = (target("breaches", Decimal(1)), target("breaches", Decimal(2)))
    found = project(sla("01", "14", targets=rows), sla("15", targets=rows))
    of = incidents({"priority": "1", "reported": "10 10:00"})
    assert [(line.target, line.period) for line in march(found, of).results] == [
        (1, MARCH),
        (2, MARCH),
    ]


def test_the_number_of_events_is_that_of_the_days() -> None:
    """Three of three decided: enough at 3, few at 20 of the terms from the 15th."""
    found = project(
        sla("15", min_events=20),
        min_events=3,
        targets=(target("response_in_target", Decimal("0.9")),),
    )
    of = incidents(
        *(
            {"priority": "1", "reported": f"{day} 10:00", "responded": f"{day} 10:10"}
            for day in ("10", "11", "12", "20", "21", "22")
        )
    )
    found_lines = march(found, of).results
    assert [(r.n, r.min_events, r.status) for r in found_lines] == [
        (3, 3, Status.MET),
        (3, 20, Status.INSUFFICIENT),
    ]


def test_a_count_is_not_divided_by_the_number_of_events() -> None:
    """The number concerns shares and distributions only: a count stays one promise."""
    found = project(
        sla("15", min_events=20),
        min_events=1,
        targets=(target("incidents_reported", Decimal(2)),),
    )
    of = incidents(
        *({"priority": "1", "reported": f"{day} 10:00"} for day in ("10", "11", "20", "21"))
    )
    (line,) = march(found, of).results
    assert (line.period, line.value, line.status) == (MARCH, 4, Status.MISSED)


def test_a_narrowing_is_the_same_in_any_order_of_its_codes() -> None:
    """Untyped rows are known by metric and scope: the agreement's row replaces the base one."""
    wide = target("response_in_target", Decimal("0.9"))
    base, own = (
        replace(wide, priorities=codes, target=aim)
        for codes, aim in ((("1", "2"), Decimal("0.9")), (("2", "1"), Decimal("0.95")))
    )
    found = project(sla("15", targets=(own,)), targets=(base,))
    lines = march(found, incidents({"priority": "1", "reported": "10 10:00"})).results
    assert [(line.target, line.period) for line in lines] == [
        (Fraction(9, 10), Period(MARCH.first, _day("15"))),
        (Fraction(19, 20), Period(_day("15"), MARCH.end)),
    ]
    same = project(sla("15", targets=(replace(own, target=base.target),)), targets=(base,))
    (line,) = march(same, incidents({"priority": "1", "reported": "10 10:00"})).results
    assert line.period == MARCH


def test_an_informational_line_is_not_divided_by_the_number_of_events() -> None:
    """Nothing is judged, so one line over all days; the latest terms say what is too few."""
    found = project(sla("15", min_events=20), min_events=1, targets=(target("response_time"),))
    of = incidents({"priority": "1", "reported": "10 10:00", "responded": "10 10:10"})
    (line,) = march(found, of).results
    assert (line.period, line.min_events, line.value) == (MARCH, 20, None)


def test_a_gap_between_agreements_has_the_rows_of_the_contract() -> None:
    """Days without an agreement are judged by the base rows."""
    base, own = target("breaches", Decimal(7)), target("breaches", Decimal(1))
    found = project(sla("01", "10", targets=(own,)), sla("21", targets=(own,)), targets=(base,))
    of = incidents({"priority": "1", "reported": "10 10:00"})
    spans = [
        (r.period.first.day, r.period.last.day, r.target)
        for r in march(found, of).results
        if r.period
    ]
    assert spans == [(1, 10, 1), (11, 20, 7), (21, 31, 1)]


def test_terms_that_have_not_begun_at_the_data_date_give_no_line() -> None:
    """As of the 10th nothing is known of an agreement from the 15th."""
    found = project(
        sla("15", targets=(target("breaches", Decimal(1)),)), targets=(target("backlog"),)
    )
    of = incidents({"priority": "1", "reported": "05 10:00"})
    assert [r.key for r in march(found, of, date(2026, 3, 10)).results] == ["backlog"]
    assert [r.key for r in march(found, of).results] == ["backlog", "breaches"]


# -- sets of metrics ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        ("basic", set(BASIC)),
        ("twenty", {m.key for m in METRICS if m.standard}),
        (None, {m.key for m in METRICS if m.standard}),
        ("sheet", {m.key for m in METRICS if m.standard}),
    ],
)
def test_without_rows_the_agreement_names_the_set(chosen: str | None, keys: set[str]) -> None:
    """Basic is the six of the warranty page and three promises; else the twenty."""
    of = incidents({"priority": "1", "reported": "05 10:00"})
    found = march(project(sla("01", metric_set=chosen)), of).results
    assert {line.key for line in found} == keys
    assert len(BASIC) == 9


def test_rows_win_over_the_set() -> None:
    """A sheet with rows means exactly these rows."""
    found = project(sla("01", metric_set="basic", targets=(target("breaches"),)))
    of = incidents({"priority": "1", "reported": "05 10:00"})
    assert [line.key for line in march(found, of).results] == ["breaches"]


def test_the_rest_of_the_catalogue_is_asked_about_once() -> None:
    """With everything, metrics named in any terms of the period are not added again."""
    found = project(sla("15", targets=(target("breaches"),)), targets=(target("backlog"),))
    of = incidents({"priority": "1", "reported": "05 10:00"})
    keys = [line.key for line in march(found, of, everything=True).results]
    assert sorted(keys) == sorted(m.key for m in METRICS)


def test_a_row_of_an_agreement_that_cannot_be_used_is_a_problem() -> None:
    """Targets of terms in force are looked at as those of the contract are."""
    of = incidents({"priority": "1", "reported": "05 10:00"})
    found = project(sla("15", targets=(target("no such metric"),)))
    with pytest.raises(InputError) as error:
        march(found, of)
    assert [problem.code for problem in error.value.problems] == ["unknown_metric"]
    assert evaluate(found, of, Period.parse("2026-02"), APRIL_1).results  # not in force then


# -- a closed month stays closed ---------------------------------------------------------------


def figures(of: Evaluation) -> dict[str, tuple[object, ...]]:
    """Everything a person would read, by metric."""
    return {line.name: _told(line) for line in of.results}


def _told(line: MetricResult) -> tuple[object, ...]:
    return (
        line.value, line.n, line.numerator, line.denominator, line.status, line.reason,
        line.target, line.min_events, dict(line.details), line.rows, line.missed_rows, line.period,
    )  # fmt: skip


RENEWAL = Agreement(
    number="ДС-2",
    kind="SLA",
    on=date(2024, 11, 20),
    from_on=date(2024, 12, 1),
    monthly_fee=Decimal(5),
    support_hours="24x7",
    min_events=50,
    maintenance_cap_hours=Decimal(0),
    same_day_until=time(9),
    metric_set="basic",
    priorities=(
        Priority(code="0", restore=minutes(1)),
        *(
            Priority(code=code, response=minutes(1), restore=minutes(1), resolve=minutes(1))
            for code in ("1", "2", "3")
        ),
    ),
    services=(Service(code="S", name="S", hours="5x8", weight=Decimal(9)),),
    hours=(HoursRow(profile="5x8", days=frozenset({0}), opens=time(1), closes=time(2)),),
    targets=(target("breaches", Decimal(0)),),
)


@pytest.mark.parametrize("as_of", [date(2024, 12, 1), date(2024, 12, 20)])
@pytest.mark.parametrize("month", ["2024-10", "2024-11", "2024-11-05..2024-11-20"])
def test_a_renewal_changes_no_closed_month(month: str, as_of: date) -> None:
    """Every figure of the days before is equal with and without an agreement from a later day."""
    before = build.project()
    after = replace(before, agreements=(RENEWAL,))
    period = Period.parse(month)
    old, new = (
        figures(evaluate(one, golden_log(), period, as_of, everything=True))
        for one in (before, after)
    )
    assert old == new


def test_the_renewal_does_change_the_month_after() -> None:
    """The test above could fail: what is reported in December has the new terms."""
    rows: list[Mapping[str, object]] = [
        *golden_incidents(),
        {
            "id": "B1",
            "priority": "2",
            "reported_at": "2024-12-04 10:00",
            "responded_at": "2024-12-04 10:30",
        },
    ]
    before = build.project()
    shares = [
        evaluate(
            one,
            golden_log(incidents=rows),
            Period.parse("2024-12"),
            date(2025, 1, 1),
            everything=True,
        ).unnarrowed("response_in_target")
        for one in (before, replace(before, agreements=(RENEWAL,)))
    ]
    assert [one.missed_rows for one in shares] == [(), ("B1",)]


def test_periods_share_what_is_known() -> None:
    """Months of one report read one log once; an older one than the log is answered as well."""
    of = incidents({"priority": "1", "reported": "05 10:00", "responded": "05 10:10"})
    facts = Facts(project(), of, MARCH, APRIL_1)
    assert facts.within(Period.parse("2026-02")).shared is facts.shared
    assert facts.within(Period.parse("2001-02")).shared is not facts.shared


def test_what_speaks_of_the_whole_log_is_never_a_narrowed_line() -> None:
    """A row for one priority says nothing of the others: the whole is measured beside it."""
    november, december = Period.parse("2024-11"), date(2024, 12, 1)
    narrowed = replace(target("incidents_reported"), priorities=("1",))
    made = evaluate(build.project(targets=(narrowed,)), golden_log(), november, december)
    (line,) = made.results
    assert line.value == 3
    whole = made.first("incidents_reported")
    assert whole is not None
    assert (whole.value, whole.scope) == (10, Scope())
    assert made.first("outages") is None


def test_a_changed_whole_beside_a_narrowed_line_is_measured_whole() -> None:
    """G16: neither half of a row that changed midway, nor the narrowed one, stands for all."""
    rows = (
        target("response_in_target", Decimal("0.9")),
        replace(target("response_in_target", Decimal("0.9")), code="П-2", priorities=("3",)),
    )
    stricter = Agreement(
        number="ДС-2",
        kind="SLA",
        on=date(2024, 11, 1),
        from_on=date(2024, 11, 16),
        targets=(target("response_in_target", Decimal("0.95")),),
    )
    made = evaluate(
        build.project(targets=rows, agreements=(stricter,)),
        golden_log(),
        Period.parse("2024-11"),
        date(2024, 12, 1),
    )
    whole = made.first("response_in_target")
    assert whole is not None
    assert (whole.numerator, whole.denominator, whole.target) == (7, 9, None)
