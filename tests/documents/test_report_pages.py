"""Pages of the report behind the first: breaches, worst cases, flow, promises, advice, data."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest

from pipeline.documents.first_page import said
from pipeline.documents.printing import Paper
from pipeline.documents.report_advice import advice_part
from pipeline.documents.report_data import NAMED, note_words
from pipeline.documents.report_promises import promises_part
from pipeline.documents.report_volume import MOST_CAUSES
from pipeline.documents.service_report import service_report
from pipeline.domain.actions import Action
from pipeline.domain.contract import Project
from pipeline.domain.periods import Period
from pipeline.domain.told import MethodStep
from pipeline.locales import LOCALES, locale
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.events.log import Log
from pipeline.metrics.lists.recommendations import RULES, Recommendation, Said
from pipeline.metrics.months.restatements import Past
from pipeline.metrics.months.trends import Trends
from pipeline.metrics.notes import Note
from pipeline.problems import Place, Problem, Severity
from tests.metrics.build import golden_log, log, project

ALONE: Final = Past(Trends((), ()))  # no month before is looked at
SAID: Final[Mapping[str, Said]] = {
    "guard_step": {"step": "М-1", "count": 2},
    "service_below": {
        "service": "S",
        "now": Fraction(9989, 10000),
        "before": Fraction(99899, 100000),
        "target": Fraction(999, 1000),
    },
    "client_waiting": {"share": Fraction(30001, 100000), "limit": Fraction(3, 10)},
    "repeated_cause": {"cause": "сеть", "count": 3},
    "backlog_growing": {"first": 1, "last": 9, "months": 3},
    "late_start": {"count": 2, "late_from": time(16)},
    "other_work": {"share": Fraction(1, 8), "limit": Fraction(1, 10)},
}


def pages(
    logs: Log | None = None,
    *,
    of: Project | None = None,
    code: str = "ru",
    period: str = "2024-11",
    left_out: tuple[Problem, ...] = (),
) -> Any:  # noqa: ANN401  # a context, looked into at will
    """The context of the report of a period, known at its end."""
    asked = Period.parse(period)
    evaluation = evaluate(of or project(), logs or golden_log(), asked, asked.end)
    return service_report(
        evaluation, locale(code), on=asked.end, left_out=left_out, past=ALONE
    ).context


def plain(value: object) -> str:
    """What stands on paper, with plain blanks."""
    words = said(value) if isinstance(value, tuple) else str(value)
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_a_breach_names_what_was_decided_on_it() -> None:
    """Metrics 7: a breach has its action where the sheets name one, else none."""
    acted = Action(text="Запретить ввод", source="A3", places={"text": Place("p", "Решения", "A2")})
    rows = pages(of=project(actions=(acted,)))["breaches"]["rows"]
    told = {str(row["incident"]): (row["has_remedy"], str(row["remedy"])) for row in rows}
    assert told == {
        "A3": (True, "Запретить ввод"), "A6": (False, "—"), "A8": (False, "—"), "A11": (False, "—"),
    }  # fmt: skip


def test_worst_cases_read_as_lines_of_time() -> None:
    """Each event with the time since the report and since the event before."""
    story = pages()["worst"]["stories"][2]
    assert plain(story["title"]) == "A3"
    (line,) = story["lines"]
    assert plain(line["parts"]) == (
        "Нарушен срок «реакция»: норма 1 ч 00 мин, факт 1 ч 30 мин, "
        "сверх нормы 30 мин времени поддержки."
    )
    columns = ("happened_at", "event", "since", "after")
    assert [tuple(plain(row[name]) for name in columns) for row in story["events"]] == [
        ("02.11.2024 16:00", "зарегистрировано", "—", "—"),
        ("02.11.2024 17:00", "истекла норма: реакция", "1 ч 00 мин", "1 ч 00 мин"),
        ("05.11.2024 09:30", "реакция", "65 ч 30 мин", "64 ч 30 мин"),
        ("05.11.2024 16:00", "решено", "72 ч 00 мин", "6 ч 30 мин"),
    ]
    longest = pages()["worst"]["stories"][3]
    assert plain(longest["lines"][0]["parts"]) == "Самый долгий простой периода: «S», 2 ч 50 мин."


def test_a_year_is_told_by_month_and_a_month_by_week() -> None:
    """Metrics 7: volume by week and month; a quarter has both, a year only months."""
    shown = {period: pages(period=period)["volume"] for period in ("2024-11", "2024-Q4", "2024")}
    assert {period: (len(v["weeks"]), len(v["months"])) for period, v in shown.items()} == {
        "2024-11": (5, 0), "2024-Q4": (14, 3), "2024": (0, 12),
    }  # fmt: skip
    row = shown["2024-Q4"]["months"][1]
    assert [plain(row[name]) for name in ("span", "start", "reported", "end")] == [
        "ноябрь 2024 г.", "1", "10", "2",
    ]  # fmt: skip


def test_an_unknown_month_counts_nothing() -> None:
    """G23: without rows and without the manager's word there is no zero, only a sentence."""
    page = pages(log(), of=project(months=()))
    assert page["volume"]["has_weeks"] is False
    for part in ("causes", "ageing", "worst", "promises", "excluded", "pauses", "gaps"):
        assert page[part]["has"] is False, part
        assert plain(page[part]["none_line"]).endswith("."), part
    assert page["advice"]["has"] is False
    assert plain(page["causes"]["none_line"]).startswith("Обращений за период в журнале нет")
    assert plain(page["worst"]["none_line"]).startswith("Вывод о тяжёлых случаях не делается")
    quiet = pages(log())
    assert plain(quiet["worst"]["none_line"]).endswith("нет; записей о простоях нет.")
    assert plain(quiet["causes"]["none_line"]) == "В периоде не зарегистрировано ни одного сбоя."
    assert plain(quiet["ageing"]["none_line"]) == "На конец периода незакрытых сбоев нет."


def test_many_causes_are_cut_and_counted() -> None:
    """The rarest causes stand in one sentence; unnamed ones are «не указана»."""
    rows = [
        {"id": f"I{n}", "priority": "2", "reported_at": "2024-11-05 10:00", "cause": f"причина {n}"}
        for n in range(MOST_CAUSES + 2)
    ]
    blank = [{"id": f"B{n}", "priority": "2", "reported_at": "2024-11-05 11:00"} for n in range(2)]
    part = pages(log(incidents=[*rows, *blank]))["causes"]
    assert plain(part["rows"][0]["cause"]) == "не указана"
    assert plain(part["rows"][0]["share"]) == "10,52 %"
    assert len(part["rows"]) == MOST_CAUSES
    assert plain(part["rest"]) == "Остальные причины: 3, сбоев по ним — 3."


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_words(code: str, rule: Any) -> None:  # noqa: ANN401  # a rule
    """Each recommendation reads in either language, with all its figures; none is left out."""
    facts = evaluate(project(), golden_log(), Period.parse("2024-11"), date(2024, 12, 1)).facts
    one = Recommendation(rule.code, rule.metric, SAID[rule.code], wants_client=True, ids=("A2",))
    part: Any = advice_part(facts, Paper(locale(code)), (one,))
    (row,) = part["rows"]
    read = plain(row["advice"])
    for value in SAID[rule.code].values():
        if isinstance(value, str | int):
            assert str(value) in read
        if isinstance(value, time):
            assert "16:00" in read
    assert plain(row["metric"]) == locale(code).say(f"metric.{rule.metric}.name").replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_share_shows_its_side_of_the_limit() -> None:
    """G13: 30.001 % is more than 30 %, so it does not print as 30,00 %."""
    facts = evaluate(project(), golden_log(), Period.parse("2024-11"), date(2024, 12, 1)).facts
    rows = {}
    for rule in ("client_waiting", "service_below"):
        one = Recommendation(rule, "availability", SAID[rule], wants_client=True)
        part: Any = advice_part(facts, Paper(locale("ru")), (one,))
        (row,) = part["rows"]
        rows[rule] = plain(row["advice"])
    assert "занимает 30,001 % времени решения (больше 30 %)" in rows["client_waiting"]
    assert "ниже цели 99,9 % (сейчас 99,89 %, месяцем раньше 99,89 %)" in rows["service_below"]


def test_other_work_is_a_finding() -> None:
    """Catalogue, activities: other above 10 % of the hours is said under the table."""
    works = [
        {"on": "2024-11-05", "activity": "incident", "hours": Decimal(3), "payer": "included"},
        {"on": "2024-11-05", "activity": "other", "hours": Decimal(1), "payer": "included"},
    ]
    part = pages(golden_log(activities=works))["activities"]
    assert part["has_finding"] is True
    assert "приходится 25,00 % часов — больше 10 %" in plain(part["finding"])
    assert pages(golden_log(activities=works[:1]))["activities"]["has_finding"] is False


def test_persons_of_the_sheet_stand_with_initials() -> None:
    """Russian documents 8: the client's staff are not named in full."""
    owners = ("Белых Инна Львовна", "Инна Львовна  белых", "Белых Инна", "Отдел закупок", None)
    of = project(actions=tuple(Action(text="Сделать", owner=owner) for owner in owners))
    facts = evaluate(of, golden_log(), Period.parse("2024-11"), date(2024, 12, 1)).facts
    rows: Any = promises_part(facts, Paper(locale("ru")))["rows"]
    assert [plain(row["owner"]) for row in rows] == [*["И. Л. Белых"] * 3, "Отдел закупок", "—"]


def test_states_of_promises_in_words() -> None:
    """Overdue, open, done and done late are words, and overdue is marked besides."""
    of = project(
        actions=(
            Action(text="a", due=date(2024, 11, 5)),
            Action(text="b"),
            Action(text="c", due=date(2024, 11, 5), done=date(2024, 11, 7)),
            Action(text="d", done=date(2024, 11, 7)),
        )
    )
    rows = pages(of=of)["promises"]["rows"]
    assert [(plain(row["state"]), row["is_overdue"]) for row in rows] == [
        ("срок истёк", True),
        ("в работе", False),
        ("выполнено 07.11.2024, позже срока", False),
        ("выполнено 07.11.2024", False),
    ]


def test_every_row_left_out_is_told_with_its_reason() -> None:
    """G10, G17: unusable rows, duplicates, rejected ones, each with its cell."""
    place = Place("p.xlsx", "Инциденты", "F17")
    given = {"start": "09:40", "start_cell": "C17"}
    bad = Problem("restored_before_started", place, "09:10", given, Severity.ROW)
    rows = pages(left_out=(bad,))["excluded"]["rows"]
    assert [(plain(row["row"]), plain(row["reason"])) for row in rows] == [
        ("Инциденты F17", "Окончание раньше начала простоя."),
        ("incidents 8", "обращение A7 — дубликат обращения A6"),
    ]


def test_pauses_and_gaps_are_told() -> None:
    """G8: which pauses stand the clock still; when the line was not reachable."""
    gaps = [{"from_at": "2024-11-05 10:00", "to_at": "2024-11-05 10:40", "note": "связь"}]
    page = pages(golden_log(gaps=gaps))
    columns = ("incident", "from_at", "to_at", "reason", "counted")
    assert [tuple(plain(row[name]) for name in columns) for row in page["pauses"]["rows"]] == [
        ("A4", "06.11.2024 14:00", "07.11.2024 14:00", "ожидание заказчика", "срок стоит")
    ]
    (gap,) = page["gaps"]["rows"]
    assert (plain(gap["duration"]), plain(gap["note"])) == ("40 мин", "связь")
    assert plain(pages()["gaps"]["none_line"]).startswith("Сведений о перерывах")


@pytest.mark.parametrize(
    ("calendar", "period", "first"),
    [
        ("RU", "2024-11", "Календарь на 2024 год сверен с официальной публикацией."),
        ("RU", "2027-01", "Календарь на 2027 год — по предварительным данным."),
        ("DE", "2024-11", "Календарь на 2024 год посчитан по общим правилам страны."),
        ("none", "2024-11", "Каталог показателей: версия"),
    ],
)
def test_the_calendar_of_each_year_has_its_status(calendar: str, period: str, first: str) -> None:
    """Fine print 4: how far the years used can be relied on; then the versions."""
    lines = [
        plain(line["parts"])
        for line in pages(of=project(calendar=calendar), period=period)["versions"]
    ]
    assert lines[0].startswith(first)
    assert lines[-1].startswith("Каталог показателей: версия")


def test_a_remark_names_the_first_of_very_many() -> None:
    """A remark on ten thousand rows does not fill the paper."""
    ids = tuple(f"I{n}" for n in range(10_000))
    read = note_words(locale("ru"), Note("pause_unclosed", ids))
    assert read.endswith(f"I{NAMED - 1} и\xa0ещё 9970.")
    whole = note_words(locale("ru"), Note("pause_unclosed", ids[:NAMED]))
    assert whole.endswith(f"I{NAMED - 1}.")


def test_a_step_is_named_by_its_words() -> None:
    """A reader does not know codes: the step of the method stands in words where it is known."""
    step = MethodStep(id="М-1", stage="Э-1", step=1, action="Закрывать смену.")
    of = project(method=(step,))
    facts = evaluate(of, golden_log(), Period.parse("2024-11"), date(2024, 12, 1)).facts
    one = Recommendation("guard_step", "user_error_share", SAID["guard_step"], wants_client=True)
    part: Any = advice_part(facts, Paper(locale("ru")), (one,))
    assert plain(part["rows"][0]["advice"]).startswith(
        "Защитить программой шаг методики М-1 «Закрывать смену»: от него отступили"
    )
