"""How the metrics moved, in the table and in the charts; what the report takes back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Final

import pytest

from pipeline.documents.printing import Paper
from pipeline.documents.report_trends import (
    Restated,
    charted,
    is_compared,
    moved,
    trends_part,
)
from pipeline.documents.restatements import restatements_part
from pipeline.documents.service_report import service_report
from pipeline.documents.sources import cells_behind
from pipeline.documents.values import Context, Figure
from pipeline.domain.contract import Target
from pipeline.domain.periods import Period
from pipeline.issuing.report_records import measured_records, told_of_record
from pipeline.locales import locale
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.months.restatements import Cause, Past, Restatement
from pipeline.metrics.months.trends import Trend, trends
from pipeline.metrics.results import Status
from tests.metrics.build import log, project, target

RU: Final = Paper(locale("ru"))
NOTHING: Final = Restated()


def failure(name: str, day: str, minutes_taken: int = 10) -> dict[str, object]:
    """A failure answered at once and solved after so many minutes."""
    solved = f"{day} 10:{minutes_taken:02d}"
    return {
        "id": name, "priority": "1", "reported_at": f"{day} 10:00",
        "responded_at": f"{day} 10:05", "restored_at": solved, "resolved_at": solved,
    }  # fmt: skip


def report(
    days: Sequence[str], *rows: Target, period: str = "2024-11", as_of: date = date(2024, 12, 1)
) -> Evaluation:
    """A report over failures of these days."""
    made = log(
        incidents=[failure(f"B{n}", day) for n, day in enumerate(days)],
        outages=[{"service": "S", "started_at": f"{day} 10:00", "ended_at": f"{day} 10:10"}
                 for day in days],
        activities=[],
    )  # fmt: skip
    about = project(targets=rows, months=())
    return evaluate(about, made, Period.parse(period), as_of)


TWO: Final = ("2024-10-07", "2024-11-07", "2024-11-08")


def one(*rows: Target, days: Sequence[str] = TWO) -> Trend:
    """The trend of the first of these rows."""
    return trends(report(days, *rows)).lines[0]


def printed(part: Context, *names: str) -> tuple[str, ...]:
    """Cells of a row as they stand on paper."""
    return tuple(str(part[name]) for name in names)


# Beside the value ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "days", "previous", "change"),
    [
        ("incidents_reported", TWO, "1", "↑ хуже"),
        ("incidents_reported", ("2024-10-07", "2024-10-08", "2024-11-07"), "2", "↓ лучше"),
        ("incidents_resolved", TWO, "1", "↑ лучше"),
        ("incidents_resolved", ("2024-10-07", "2024-10-08", "2024-11-07"), "2", "↓ хуже"),
        ("incidents_resolved", ("2024-10-07", "2024-11-07"), "1", "= без изменений"),
        ("contacts", TWO, "1", "↑ больше"),
        ("contacts", ("2024-10-07", "2024-10-08", "2024-11-07"), "2", "↓ меньше"),
        ("response_in_target", ("2024-09-07", "2024-11-07"), "н/д", "—"),
        ("incidents_reported", ("2024-11-07",), "—", "—"),
    ],
)
def test_a_line_shows_the_month_before_and_the_change(
    key: str, days: Sequence[str], previous: str, change: str
) -> None:
    """Metrics 7: the arrow says which way the value went, the word what that means."""
    row = moved(RU, one(target(key), days=days), NOTHING)
    assert printed(row, "previous", "change") == (previous, change)
    assert row["restated"] is False


def test_change_and_month_before_are_traced() -> None:
    """Fine print 1: both are figures, exact, the month before with its cells."""
    evaluation = report(TWO, target("incidents_reported"))
    paper = Paper(locale("ru"), partial(cells_behind, evaluation.facts))
    row = moved(paper, trends(evaluation).lines[0], NOTHING)
    previous, change = row["previous"], row["change"]
    assert isinstance(previous, Figure)
    assert isinstance(change, Figure)
    assert (previous.id, previous.value) == ("metric.incidents_reported.previous", 1)
    assert [place.sheet for place in previous.source] == ["incidents"]
    assert (change.id, change.value) == ("metric.incidents_reported.change", Fraction(1))


def test_the_month_before_stands_on_the_side_of_its_own_target() -> None:
    """G13: digits are added where rounding would put the month before on its target."""
    trend = one(target("same_day_rate", Decimal("0.95")))
    point = trend.points[0]
    near = replace(point, line=replace(point.line, value=Fraction(949_999, 1_000_000)))
    row = moved(RU, replace(trend, points=(near, trend.points[1])), NOTHING)
    assert str(row["previous"]) == "94,99\xa0%"
    over = replace(point, line=replace(point.line, value=Fraction(950_001, 1_000_000)))
    row = moved(RU, replace(trend, points=(over, trend.points[1])), NOTHING)
    assert str(row["previous"]) == "95,0001\xa0%"


@pytest.mark.parametrize(
    ("period", "days", "compared"),
    [
        ("2024-11", TWO, True),
        ("2024-11", ("2024-11-07",), False),
        ("2024-Q4", TWO, False),
        ("2024-11-01..2024-11-15", TWO, False),
    ],
)
def test_only_a_month_is_compared_with_the_month_before(
    period: str,
    days: Sequence[str],
    compared: bool,  # noqa: FBT001  # expected outcome of a case
) -> None:
    """A quarter beside one of its months would say nothing."""
    evaluation = report(days, target("contacts"), period=period, as_of=date(2025, 1, 1))
    assert is_compared(evaluation.facts, trends(evaluation)) is compared


def test_a_restated_month_is_marked() -> None:
    """The table says that the month before is not what its report told."""
    evaluation = report(TWO, target("incidents_reported"))
    found = trends(evaluation)
    restated = Restated([restatement(evaluation, 5, "incidents_reported")])
    assert moved(RU, found.lines[0], restated)["restated"] is True
    assert trends_part(RU, evaluation.facts, found, restated)["marked"] is True
    assert trends_part(RU, evaluation.facts, found, NOTHING)["marked"] is False


def test_a_month_that_is_not_over_is_said_to_be_so() -> None:
    """A draft in the middle of a month warns that its last point is lower than it will be."""
    target_row = target("incidents_reported")
    for as_of, said in ((date(2024, 12, 1), False), (date(2024, 11, 20), True)):
        evaluation = report(TWO, target_row, as_of=as_of)
        part = trends_part(RU, evaluation.facts, trends(evaluation), NOTHING)
        assert ("последний месяц не закончен" in str(part["legend"])) is said


# What is drawn ---------------------------------------------------------------------------------


def test_lines_with_targets_are_drawn() -> None:
    """At most six lines, those with targets, in the order of the agreement."""
    rows = [replace(target("incidents_reported", Decimal(3)), code=str(n)) for n in range(7)]
    found = charted(trends(report(TWO, target("backlog"), *rows)))
    assert [line.result.code for line in found] == ["0", "1", "2", "3", "4", "5"]


def test_of_many_lines_the_main_ones_are_drawn_first() -> None:
    """What a client asks about is seen, whatever stands above it on the sheet; in its order."""
    others = [replace(target("critical_incidents", Decimal(3)), code=str(n)) for n in range(6)]
    narrowed = replace(target("incidents_reported", Decimal(3)), code="N", priorities=("1",))
    main = replace(target("response_in_target", Decimal("0.9")), code="M")
    found = charted(trends(report(TWO, *others, narrowed, main)))
    assert [line.result.code for line in found] == ["0", "1", "2", "3", "4", "M"]


def test_without_targets_the_main_lines_are_drawn() -> None:
    """An agreement without targets shows the metrics a client asks about."""
    keys = ("contacts", "incidents_reported", "backlog", "downtime")
    found = charted(trends(report(TWO, *(target(key) for key in keys))))
    assert [line.result.key for line in found] == ["incidents_reported", "backlog", "downtime"]


def test_one_point_is_not_drawn() -> None:
    """A line with one month of values shows no trend."""
    evaluation = report(("2024-11-07",), target("incidents_reported", Decimal(3)))
    assert charted(trends(evaluation)) == ()


# What is taken back ----------------------------------------------------------------------------


def restatement(
    evaluation: Evaluation, was: int | Fraction | None, key: str, **changes: object
) -> Restatement:
    """October was told to be so by a report of 1 November, and is as ``evaluation`` says now."""
    found = next(line for line in trends(evaluation).lines if line.result.key == key)
    october = found.points[-2]
    (record,) = measured_records(
        replace(evaluation, results=(october.line,)), (), "ОТ-2024-000007"
    )["measured"]
    value = None if was is None else Fraction(was)
    told = replace(
        told_of_record(record),
        days=october.month,
        as_of=date(2024, 11, 1),
        value=value,
        **changes,  # type: ignore[arg-type]  # fields of a figure
    )
    return Restatement(told, october.line, Cause.DATA)


def rows_of(*found: Restatement) -> list[tuple[str, ...]]:
    """The rows of the table as they stand on paper."""
    part = restatements_part(RU, found, checked=True)
    names = ("line", "month", "was", "now", "report", "cause")
    return [printed(row, *names) for row in part["rows"]]  # type: ignore[union-attr,arg-type]  # rows of the part


def test_a_changed_figure_names_all_it_must() -> None:
    """G2: metric, month, was, is, number of the report, cause."""
    evaluation = report(TWO, target("incidents_reported"))
    assert rows_of(restatement(evaluation, 5, "incidents_reported")) == [
        (
            "Число сбоев за период", "октябрь\xa02024\xa0г.", "5", "1", "ОТ-2024-000007",
            "изменились данные журнала или условия",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Cause.LATER, "учтены события, ставшие известными с\xa001.11.2024"),
        (Cause.METHOD, "изменился порядок расчёта"),
        (Cause.DATA, "изменились данные журнала или условия"),
    ],
)
def test_every_cause_has_words(cause: Cause, words: str) -> None:
    """What came later is not the same as what was corrected."""
    found = restatement(report(TWO, target("contacts")), 5, "contacts")
    assert rows_of(replace(found, cause=cause))[0][-1] == words


def test_shares_stand_with_k_of_n() -> None:
    """Russian documents 8: per cents always with k of n, then and now."""
    evaluation = report(TWO, target("response_in_target"))
    found = restatement(evaluation, Fraction(1, 2), "response_in_target", events=(1, 2))
    assert rows_of(found)[0][2:4] == ("50,00\xa0% (1 из 2)", "100,00\xa0% (1 из 1)")


def test_two_values_never_print_alike() -> None:
    """G13: a difference below the printed digit is shown, not hidden."""
    evaluation = report(TWO, target("downtime"))
    assert rows_of(restatement(evaluation, 599, "downtime"))[0][2:4] == (
        "9\xa0мин\xa059\xa0с", "10\xa0мин",
    )  # fmt: skip


def test_none_is_worded() -> None:
    """A month that had no value, or has none now, says why in words."""
    evaluation = report(TWO, target("incidents_reported"))
    found = restatement(evaluation, None, "incidents_reported", status=Status.NO_DATA)
    assert rows_of(found)[0][2:4] == ("н/д", "1")
    gone = replace(found, now=replace(found.now, value=None, status=Status.NOT_MEASURED))
    assert rows_of(gone)[0][2:4] == ("н/д", "не измерялось")


def test_every_row_has_its_own_figures() -> None:
    """Two rows of the table share no id."""
    evaluation = report(TWO, target("incidents_reported"), target("contacts"))
    found = [restatement(evaluation, 5, key) for key in ("incidents_reported", "contacts")]
    part = restatements_part(RU, found, checked=True)
    ids = [cell.id for row in part["rows"] for cell in row.values()]  # type: ignore[union-attr]  # rows of the part
    assert len(ids) == len(set(ids)) == 12


@pytest.mark.parametrize("checked", [False, True])
def test_no_change_is_a_sentence_only_after_a_check(checked: bool) -> None:  # noqa: FBT001  # the case
    """Nothing compared: nothing said. Compared and the same: one sentence."""
    part = restatements_part(RU, (), checked=checked)
    assert (part["checked"], part["has"], part["rows"]) == (checked, False, ())
    assert str(part["none_line"]).endswith("не изменились.")


def test_the_report_carries_all_of_it() -> None:
    """The context holds the month before, the marks, the legend and the table."""
    evaluation = report(TWO, target("incidents_reported"))
    found = restatement(evaluation, 5, "incidents_reported")
    before = Past(trends(evaluation), (found,), is_checked=True)
    context: Any = service_report(
        evaluation, locale("ru"), on=date(2024, 12, 2), past=before
    ).context
    assert printed(context["metrics"]["rows"][0], "value", "previous", "change") == (
        "2",
        "1",
        "↑ хуже",
    )
    assert (context["trends"]["compared"], context["trends"]["marked"]) == (True, True)
    assert len(context["restatements"]["rows"]) == 1
    alone: Any = service_report(evaluation, locale("ru"), on=date(2024, 12, 2)).context
    assert alone["restatements"]["checked"] is False
    assert printed(alone["metrics"]["rows"][0], "previous") == ("1",)
