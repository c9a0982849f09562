"""The trail in words: on paper, in the notebook, in both languages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from pipeline.documents.printing import Paper
from pipeline.documents.report_trails import SHOWN, shown_trails, trails_part
from pipeline.documents.trail_lines import TrailPrint, said
from pipeline.documents.values import Figure, Text
from pipeline.domain.periods import Period
from pipeline.locales import LOCALES, locale
from pipeline.metrics.clocks.compliance import Clock
from pipeline.metrics.events.log import Source
from pipeline.metrics.facts import Facts
from pipeline.metrics.trail.trails import ClockTrail, incident_trails
from pipeline.problems import Place
from tests.metrics import build

Rows = Sequence[Mapping[str, object]]
WAITING = {"incident": "A", "reason": "waiting for client"}


def facts_of(incidents: Rows, **tables: Rows) -> Facts:
    """November 2024 of the golden project, with this log and cells with letters."""
    log = build.log(incidents=incidents, **tables)
    letters = {"id": "A", "reported_at": "B", "resolved_at": "C", "from_at": "D", "to_at": "E"}
    named = {
        name: replace(table, source=Source("log.xlsx", table.source.sheet, letters))
        for name in ("incidents", "pauses", "reopens", "priority_changes")
        for table in (getattr(log, name),)
    }
    month = Period.parse("2024-11")
    return Facts(build.project(), replace(log, **named), month, date(2024, 12, 1))


def failure(name: str = "A", **columns: object) -> dict[str, object]:
    """A failure of priority 2 reported on Monday the 11th at ten."""
    return {"id": name, "priority": "2", "reported_at": "2024-11-11 10:00"} | columns


def trail_of(facts: Facts, name: str = "A", clock: Clock = Clock.RESOLVE) -> ClockTrail:
    """One clock of one incident."""
    (one,) = incident_trails(facts, [name])
    return next(trail for trail in one.clocks if trail.clock is clock)


def lines_of(facts: Facts, trail: ClockTrail, code: str = "ru") -> list[str]:
    """The lines of a trail as they read, blanks of all kinds as one."""
    printed = TrailPrint(Paper(locale(code)), trail, facts.zone)
    found = (
        f"{line.at} | {said(line.piece)} | {line.counted} | {line.cells}"
        for line in printed.lines()
    )
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in found]


def judged(facts: Facts, trail: ClockTrail, code: str = "ru") -> str:
    """What a trail came to, as it reads."""
    printed = TrailPrint(Paper(locale(code)), trail, facts.zone)
    return said(printed.judged()).replace("\N{NO-BREAK SPACE}", " ")


def leaves(value: object) -> Iterator[Figure | Text]:
    """Everything a context would print."""
    match value:
        case Figure() | Text():
            yield value
        case Mapping():
            for inner in value.values():
                yield from leaves(inner)
        case tuple():
            for inner in value:
                yield from leaves(inner)


def test_a_trail_reads_from_report_to_sum() -> None:
    """Start, pieces, stop and sum, each with its time, its seconds and its cells."""
    facts = facts_of(
        [failure(resolved_at="2024-11-14 10:00:30")],
        pauses=[WAITING | {"from_at": "2024-11-11 17:00", "to_at": "2024-11-12 08:00"}],
    )
    pause = "ожидание Заказчика до 12.11.2024 08:00, не учтено 1 ч 00 мин"
    days = "время поддержки 09:00–13:00, 14:00–18:00, дней: 2"
    assert lines_of(facts, trail_of(facts)) == [
        "11.11.2024 10:00 | регистрация | — | incidents B2",
        "11.11.2024 | время поддержки 10:00–13:00, 14:00–17:00 | 6 ч 00 мин | —",
        f"11.11.2024 17:00 | {pause} | — | pauses D2, E2",
        "12.11.2024 08:00 | вне времени поддержки, 1 ч 00 мин | — | —",
        f"12.11.2024–13.11.2024 | {days} | 16 ч 00 мин | —",
        "13.11.2024 18:00 | вне времени поддержки, 15 ч 00 мин | — | —",
        "14.11.2024 | время поддержки 09:00–10:00:30 | 1 ч 00 мин 30 с | —",
        "14.11.2024 10:00:30 | решение | — | incidents C2",
        "— | всего учтено | 23 ч 00 мин 30 с | —",
    ]


def test_stated_waiting_is_subtracted() -> None:
    """G8: what the row states as waiting is a line of its own, less than nothing."""
    facts = facts_of([failure(resolved_at="2024-11-11 12:00", waited_s=600)])
    waited, _, total = lines_of(facts, trail_of(facts))[2:]
    words = "ожидание Заказчика, указанное в строке обращения, 10 мин"
    assert waited == f"— | {words} | \N{MINUS SIGN}10 мин | incidents 2"
    assert total == "— | всего учтено | 1 ч 50 мин | —"


def test_midnight_is_the_end_of_its_day() -> None:
    """Round the clock, a day ends at 24:00 and a run names the days it covers."""
    facts = facts_of([failure(priority="1")])
    lines = lines_of(facts, trail_of(facts, "A", Clock.RESTORE))
    assert lines[1:4] == [
        "11.11.2024 | время поддержки 10:00–24:00 | 14 ч 00 мин | —",
        "12.11.2024–30.11.2024 | время поддержки 00:00–24:00, дней: 19 | 456 ч 00 мин | —",
        "01.12.2024 00:00 | конец учтённых данных | — | —",
    ]


def test_rows_of_no_effect_are_told() -> None:
    """What changes nothing stands under the stop, with the reason and its cell."""
    facts = facts_of(
        [failure(resolved_at="2024-11-11 12:00")],
        pauses=[
            {"incident": "A", "from_at": "2024-11-11 11:00", "reason": "other"},
            WAITING | {"from_at": "2024-11-11 11:00", "to_at": "2024-11-11 11:30"},
            WAITING | {"from_at": "2024-11-11 11:10", "to_at": "2024-11-11 11:20"},
        ],
    )
    lines = lines_of(facts, trail_of(facts))
    assert lines[-3:-1] == [
        "11.11.2024 11:00 | пауза с иной причиной: отсчёт не останавливает | — | pauses D2",
        "11.11.2024 11:10 | пауза внутри другой: уже учтена | — | pauses D4",
    ]


def test_the_duplicate_that_starts_a_clock_is_named() -> None:
    """G10: the first line says whose report it is."""
    rows = [failure(), failure("B", reported_at="2024-11-11 09:30", duplicate_of="A")]
    facts = facts_of(rows)
    first = lines_of(facts, trail_of(facts))[0]
    assert (
        first
        == "11.11.2024 09:30 | регистрация дубликата B, самая ранняя в группе | — | incidents B3"
    )


def test_an_id_with_a_slash_is_no_episode() -> None:
    """An incident called ``24/7`` starts with its own report, and ``24/7/2`` with its reopening."""
    reopened = {"reopened_at": "2024-11-25 10:00", "resolved_at": "2024-11-25 11:00"}
    facts = facts_of(
        [failure("24/7", resolved_at="2024-11-11 12:00")],
        reopens=[reopened | {"incident": "24/7"}],
    )
    starts = [lines_of(facts, trail_of(facts, name))[0] for name in ("24/7", "24/7/2")]
    assert starts == [
        "11.11.2024 10:00 | регистрация | — | incidents B2",
        "25.11.2024 10:00 | повторное открытие после срока | — | reopens 2",
    ]


def test_a_reopening_and_a_change_of_priority_read() -> None:
    """G9, G15: the gap and the change stand between the pieces."""
    change = {"incident": "A", "at": "2024-11-11 11:00", "to": "3", "agreed_with": "client"}
    facts = facts_of(
        [failure(resolved_at="2024-11-11 12:00")],
        reopens=[
            {"incident": "A", "reopened_at": "2024-11-11 15:00", "resolved_at": "2024-11-11 16:00"}
        ],
        priority_changes=[change],
    )
    lines = lines_of(facts, trail_of(facts), "en")
    assert lines[2] == "11 Nov 2024 11:00 | priority changed to 3 | — | priority_changes 2"
    assert lines[4].startswith(
        "11 Nov 2024 12:00 | resolved until 11 Nov 2024 15:00, not counted: 2 h 00 min | —"
    )


VERDICTS: Final = {
    "kept": (
        {"resolved_at": "2024-11-11 12:00"},
        (
            "Приоритет 2, время поддержки — «5x8». Норма 8 ч 00 мин истекала 12.11.2024 10:00, "
            "учтено 2 ч 00 мин. Срок соблюдён 11.11.2024 12:00."
        ),
        (
            "Priority 2, support hours: “5x8”. The target of 8 h 00 min would have run out on "
            "12 Nov 2024 10:00; 2 h 00 min counted. Kept on 11 Nov 2024 12:00."
        ),
    ),
    "missed": (
        {"resolved_at": "2024-11-13 12:00"},
        (
            "Приоритет 2, время поддержки — «5x8». Норма 8 ч 00 мин истекла 12.11.2024 10:00, "
            "учтено 18 ч 00 мин. Срок нарушен 12.11.2024 10:00:01."
        ),
        (
            "Priority 2, support hours: “5x8”. The target of 8 h 00 min ran out on "
            "12 Nov 2024 10:00; 18 h 00 min counted. Missed on 12 Nov 2024 10:00:01."
        ),
    ),
    "unresolved": (
        {"closed_at": "2024-11-11 12:00"},
        (
            "Приоритет 2, время поддержки — «5x8». Норма 8 ч 00 мин истекала 12.11.2024 10:00, "
            "учтено 2 ч 00 мин. Обращение закрыто раньше и без этого события: итога нет."
        ),
        (
            "Priority 2, support hours: “5x8”. The target of 8 h 00 min would have run out on "
            "12 Nov 2024 10:00; 2 h 00 min counted. Closed before that and without the event: "
            "nothing to decide."
        ),
    ),
    "undecided": (
        {"reported_at": "2024-11-29 17:00"},
        (
            "Приоритет 2, время поддержки — «5x8». Норма 8 ч 00 мин истекает 02.12.2024 17:00, "
            "учтено 1 ч 00 мин. Отсчёт идёт, итога ещё нет."
        ),
        (
            "Priority 2, support hours: “5x8”. The target of 8 h 00 min runs out on "
            "2 Dec 2024 17:00; 1 h 00 min counted so far. The clock runs, nothing is decided."
        ),
    ),
    "no_target": (
        {"priority": "1", "resolved_at": "2024-11-11 12:00"},
        (
            "Приоритет 1, время поддержки — круглосуточно. Такой нормы у приоритета нет, учтено "
            "2 ч 00 мин."
        ),
        (
            "Priority 1, support hours: round the clock. The priority has no such target; "
            "2 h 00 min counted."
        ),
    ),
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_what_a_clock_came_to_reads(verdict: str) -> None:
    """Every verdict has its sentence: the terms, the target, what was counted, when."""
    columns, russian, english = VERDICTS[verdict]
    facts = facts_of([{**failure(), **columns}])
    trail = trail_of(facts)
    assert trail.verdict.value == verdict
    assert [judged(facts, trail, code) for code in ("ru", "en")] == [russian, english]


def test_every_number_of_the_annex_is_a_figure() -> None:
    """Fine print 1: a digit stands in a figure or in words of the workbook, nowhere else."""
    facts = facts_of(
        [
            failure(resolved_at="2024-11-20 10:00", waited_s=600, side="client"),
            failure("B", resolved_at="2024-11-20 10:00"),
        ],
        pauses=[WAITING | {"from_at": "2024-11-13 17:00"}],
    )
    part = trails_part(facts, Paper(locale("ru")))
    found = list(leaves(part))
    untraced = [leaf for leaf in found if isinstance(leaf, Text) and leaf.place == Place()]
    assert [str(leaf) for leaf in untraced if re.search(r"\d", leaf.value)] == []
    figures: dict[str, Figure] = {}
    for leaf in found:
        if isinstance(leaf, Figure):
            assert figures.setdefault(leaf.id, leaf) == leaf
    assert len(figures) > 30


def test_the_annex_holds_fifty_and_says_how_many_there_are() -> None:
    """Of more the paper shows those furthest over; the notebook has the others."""
    rows = [
        failure(
            f"I{n:02}", responded_at="2024-11-11 10:30", resolved_at=f"2024-11-1{2 + n % 3} 17:00"
        )
        for n in range(60)
    ]
    facts = facts_of(rows)
    part: Any = trails_part(facts, Paper(locale("ru")))
    assert len(part["rows"]) == 50
    assert part["has_more"]
    said_more = said(part["more"])
    assert "50" in said_more
    assert "60" in said_more
    shown = {str(row["incident"]) for row in part["rows"]}
    left = {row["id"] for row in rows} - shown
    assert all(int(str(name)[1:]) % 3 == 0 for name in left)  # the ten resolved earliest
    title, lines = shown_trails(facts, Paper(locale("ru")))
    assert title == ""
    assert len({line[0] for line in lines}) == 60
    assert {len(line) for line in lines} == {len(SHOWN)}


def test_a_notebook_shows_a_hundred_and_says_how_many_there_are() -> None:
    """The page of the calculation stays one that opens; ``--explain`` tells any other."""
    rows = [
        failure(f"I{n:03}", responded_at="2024-11-11 10:30", resolved_at="2024-11-12 17:00")
        for n in range(120)
    ]
    title, lines = shown_trails(facts_of(rows), Paper(locale("ru")))
    assert "100 из 120" in title
    assert len({line[0] for line in lines}) == 100


def test_a_period_without_breaches_has_no_annex() -> None:
    """Metrics section 7: nothing missed, nothing to show, and no empty table."""
    facts = facts_of([failure(responded_at="2024-11-11 10:30", resolved_at="2024-11-11 12:00")])
    part: Any = trails_part(facts, Paper(locale("ru")))
    assert (part["has"], part["rows"], part["has_more"]) == (False, (), False)
    assert shown_trails(facts, Paper(locale("ru"))) == ("", [])


@pytest.mark.parametrize("code", LOCALES)
def test_evidence_is_cells_by_sheet(code: str) -> None:
    """The breach's evidence: the cells of the log, a sheet at a time."""
    facts = facts_of(
        [failure(resolved_at="2024-11-14 10:00", side="client")],
        pauses=[WAITING | {"from_at": "2024-11-11 17:00", "to_at": "2024-11-12 08:00"}],
    )
    printed = TrailPrint(Paper(locale(code)), trail_of(facts), facts.zone)
    assert said(printed.evidence()).endswith(": incidents A2, B2, 2, C2; pauses D2, E2.")
    cells = [part["value"] for part in printed.evidence() if isinstance(part["value"], Figure)]
    assert [place.cell for place in cells[0].source] == ["A2", "B2", "2", "D2", "E2", "C2"]
    assert said(printed.side())
