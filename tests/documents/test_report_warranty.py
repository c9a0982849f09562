"""Warranty pages of the report: which cases, in which words, whose hours, which guards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from pipeline.documents.listed_cases import Listed, WarrantyCases, listed_cases
from pipeline.documents.printing import Paper
from pipeline.documents.report_warranty import warranty_part
from pipeline.domain.claims import Audit, Claim, Finding
from pipeline.domain.letters import ToldItem, ToldLetter
from pipeline.domain.periods import Period
from pipeline.locales import locale
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.metrics.events.cases import CaseRow
from pipeline.problems import Place
from pipeline.warranty import Binding, Charge, ChargeLine, ItemVerdict, Verdict
from pipeline.warranty import Test as Question
from tests.metrics.build import golden_log, log, project

NOVEMBER: Final = Period.parse("2024-11")
LETTER: Final = ToldLetter(number="ТУ-1", kind="conditions", on=date(2024, 1, 15), scope="Э-1")
STEP: Final = ToldItem(id="М-1", sort="step", text="Закрывать смену")
CLOSED: Final = date(2024, 11, 8)


def month(
    *rows: Mapping[str, object], as_of: date = date(2024, 12, 1), cases: tuple[CaseRow, ...] = ()
) -> Evaluation:
    """November with these incidents, else with those of the golden month."""
    logs = log(incidents=rows) if rows else golden_log()
    return evaluate(project(), logs, NOVEMBER, as_of, cases=cases)


def row(name: str = "A", **said: object) -> dict[str, object]:
    """A warranty incident of 5 November, solved within the hour."""
    given: dict[str, object] = {
        "id": name,
        "priority": "2",
        "reported_at": "2024-11-05 10:00",
        "started_at": "2024-11-05 10:05",
        "resolved_at": "2024-11-05 11:00",
        "warranty": True,
    }
    return given | said


def charge(*, approved: bool = True, **hours: str) -> Charge:
    """A charge for these hours of each kind of work."""
    zero = Decimal(0)
    lines = (
        ChargeLine(
            work=work,
            hours=Decimal(spent),
            rate=Decimal(4200),
            net=zero,
            vat_rate=None,
            vat=zero,
            total=zero,
        )
        for work, spent in hours.items()
    )
    return Charge(lines=tuple(lines), approved=approved, payable=approved)


def bound(item: ToldItem, *, binds: bool = True) -> Binding:
    """An item of the letter that binds, or does not."""
    return Binding(item=item, letter=LETTER, binds=binds, since=None, because="signed")


def judged(item: ToldItem, *, breached: bool = True, rule: str = "W5") -> ItemVerdict:
    """How far an item went."""
    return ItemVerdict(
        binding=bound(item),
        measured=None,
        finding=None,
        breached=breached,
        caused=breached,
        rule=rule,
    )


def case(  # noqa: PLR0913  # what a verdict may say
    name: str = "A",
    outcome: str = "covered",
    *,
    rule: str | None = "W3",
    opened_on: date = date(2024, 11, 5),
    closed_on: date | None = CLOSED,
    fix: str | None = "3",
    check: str | None = "5.5",
    **said: Any,  # noqa: ANN401  # any field of a verdict
) -> Verdict:
    """A case checked in November; fields of the verdict may be said besides."""
    reported_at = datetime(2024, 11, 5, 7, 0, tzinfo=UTC)
    return Verdict(
        claim=Claim(id=name, reported_at=reported_at, fault_at=reported_at, summary="Сбой"),
        audit=Audit(incident=name, opened_on=opened_on, closed_on=closed_on),
        rule=rule,
        outcome=outcome,
        fix_hours=None if fix is None else Decimal(fix),
        audit_hours=None if check is None else Decimal(check),
        **said,
    )


def found(item: str | None = "М-1", incident: str = "A", **said: Any) -> Finding:  # noqa: ANN401  # any field of a finding
    """The check found an item broken."""
    given: dict[str, Any] = {"breached": True, "evidence": "журнал"}
    return Finding(incident=incident, item=item, **(given | said))


def part(*verdicts: Verdict, of: Evaluation | None = None, code: str = "ru", **said: Any) -> Any:  # noqa: ANN401  # a context
    """The section of the report."""
    cases = WarrantyCases(verdicts=verdicts, **said)
    return warranty_part(of or month(row()), Paper(locale(code)), cases)


def words(parts: Any) -> str:  # noqa: ANN401  # parts of a sentence
    """A sentence as it stands on paper, with plain blanks."""
    return "".join(str(one["value"]) for one in parts).replace("\N{NO-BREAK SPACE}", " ")


def lines(section: Any) -> str:  # noqa: ANN401  # a context
    """The sentences on the days of requests."""
    return " ".join(words(line["parts"]) for line in section["lines"])


# -- when it stands ----------------------------------------------------------------------------


def test_without_warranty_nothing_stands() -> None:
    """A month without warranty rows and cases has no such section."""
    assert part(of=month())["has"] is False


def test_a_warranty_row_is_enough() -> None:
    """A warranty request of the month is told of, though nothing was checked."""
    section = part()
    assert (section["has"], section["has_cases"], section["has_hours"]) == (True, False, False)


def test_a_case_of_an_older_incident_is_enough() -> None:
    """A check that ends in the month is told of, whenever the incident was reported."""
    assert part(case(), of=month())["has"] is True


def test_a_request_of_the_evening_before_is_enough() -> None:
    """Reported in October with its day allowed in November: there is a day to count."""
    evening = row(reported_at="2024-10-31 17:30")
    section = part(of=month(evening))
    assert section["has"] is True
    assert words(section["errors"]) == "Гарантийных обращений в периоде не зарегистрировано."


# -- the public promise ------------------------------------------------------------------------


def test_the_promise_is_k_of_n_beside_the_public_share() -> None:
    """Russian documents 8: k of N; 80 % is information and no obligation (10.7)."""
    late = row("B", started_at="2024-11-06 10:00", resolved_at="2024-11-06 11:00")
    begun = row("C", resolved_at="2024-11-06 11:00")
    assert lines(part(of=month(row(), late, begun))) == (
        "Гарантийные случаи: решено в день обращения — 33,33 % (1 из 3), работа начата в день "
        "обращения — 66,66 % (2 из 3). Показатель, о котором мы заявляем публично, — 80 % "
        "случаев, решённых в день обращения. Он приводится для сведения и обязательством не "
        "является."
    )


def test_no_case_is_said_in_words() -> None:
    """G11: 0 of 0 is neither 0 nor 100 per cent; the public share stands beside nothing."""
    assert lines(part(case(), of=month())) == (
        "Гарантийных случаев, день обращения которых закончился в периоде, не было."
    )


def test_a_log_without_resolutions_measures_nothing() -> None:
    """A column that was never given is told as the reason."""
    bare = month(row())
    table = bare.facts.log.incidents
    columns = table.columns - {"resolved_at"}
    bare.facts.log = replace(bare.facts.log, incidents=replace(table, columns=columns))
    assert lines(part(of=bare)) == (
        "Доля гарантийных случаев, решённых в день обращения, не измерялась: на листе "
        "«incidents» нет столбца «Решён»."
    )


def test_a_share_never_prints_on_the_public_one_unless_it_is() -> None:
    """G13: 1601 of 2001 is above 80 %, and digits are added until that shows."""
    late = {"started_at": None, "resolved_at": "2024-11-06 11:00"}
    rows = [row(str(n), **(late if n >= 1601 else {})) for n in range(2001)]
    assert "80,009 % (1601 из 2001)" in lines(part(of=month(*rows)))
    assert "80,00 % (4 из 5)" in lines(part(of=month(*(rows[n] for n in (0, 1, 2, 3, 2000)))))


# -- which cases -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "expected"),
    [
        ("10-20", "10-31", None),
        ("10-20", "11-01", "decided"),
        ("11-05", "11-30", "decided"),
        ("11-05", "12-01", "open"),
        ("11-30", None, "open"),
        ("10-20", None, "open"),
        ("12-01", None, None),
    ],
)
def test_cases_of_the_period(opened_on: str, closed_on: str | None, expected: str | None) -> None:
    """Decided in the month, or open at its end; a check opened later is the next report's."""
    verdict = case(
        opened_on=date.fromisoformat(f"2024-{opened_on}"),
        closed_on=None if closed_on is None else date.fromisoformat(f"2024-{closed_on}"),
    )
    listed = listed_cases(WarrantyCases(verdicts=(verdict,)), month(as_of=date(2025, 1, 15)).facts)
    assert [("open" if one.closed_on is None else "decided") for one in listed] == (
        [] if expected is None else [expected]
    )


def test_an_unfinished_period_ends_where_knowledge_ends() -> None:
    """Fine print 2: what closes on the day of the report is not known yet."""
    cases = WarrantyCases(verdicts=(case(closed_on=date(2024, 11, 10)),))
    (one,) = listed_cases(cases, month(as_of=date(2024, 11, 10)).facts)
    assert one.outcome == "open"


def test_what_is_no_case_is_not_listed() -> None:
    """An incident without a check, or outside the warranty rows, is nobody's case."""
    unchecked = replace(case(), audit=None, outcome="open", rule=None)
    other = case("B", "not_under_warranty", rule=None)
    assert part(unchecked, other)["rows"] == ()


# -- words and hours ---------------------------------------------------------------------------

PAID: Final = charge(fix="3", audit="1.5")


@pytest.mark.parametrize(
    ("verdict", "outcome", "free", "paid"),
    [
        (case(), "исправлено по гарантии", ("3 ч", "5,5 ч"), ("—", "—")),
        (
            case(outcome="warned", rule="W5"),
            "исправлено по гарантии с предупреждением",
            ("3 ч", "5,5 ч"),
            ("—", "—"),
        ),
        (
            case(outcome="chargeable", rule="W7", charge=PAID),
            "платно",
            ("—", "4 ч"),
            ("3 ч", "1,5 ч"),
        ),
        (
            case(outcome="chargeable", rule="W7", check="3", charge=charge(fix="3")),
            "платно",
            ("—", "3 ч"),
            ("3 ч", "—"),
        ),
        (
            case(outcome="chargeable", rule="W7", charge=charge(approved=False, fix="3")),
            "решение готовится",
            ("—", "—"),
            ("—", "—"),
        ),
        (case(outcome="chargeable", rule="W7"), "решение готовится", ("—", "—"), ("—", "—")),
        (case(outcome="outside", rule="W0"), "вне гарантии", ("—", "5,5 ч"), ("—", "—")),
        (
            case(outcome="suspended", rule="S", closed_on=None),
            "приостановлено",
            ("—", "—"),
            ("—", "—"),
        ),
        (
            case(outcome="open", rule=None, closed_on=None),
            "проверка не закончена",
            ("—", "—"),
            ("—", "—"),
        ),
        (
            case(outcome="chargeable", rule="W7", decided="covered"),
            "исправлено по гарантии",
            ("3 ч", "5,5 ч"),
            ("—", "—"),
        ),
        (case(fix=None, check=None), "исправлено по гарантии", ("—", "—"), ("—", "—")),
    ],
)
def test_outcome_in_words_and_its_hours(
    verdict: Verdict, outcome: str, free: tuple[str, str], paid: tuple[str, str]
) -> None:
    """Russian documents 9.2; design 6: who pays for the mending and for the check."""
    (shown,) = part(verdict)["rows"]
    plain = {
        name: str(shown[name]).replace("\N{NO-BREAK SPACE}", " ")
        for name in ("outcome", "free_fix", "free_audit", "paid_fix", "paid_audit")
    }
    assert plain["outcome"] == outcome
    assert (plain["free_fix"], plain["free_audit"]) == free
    assert (plain["paid_fix"], plain["paid_audit"]) == paid


def test_free_and_paid_hours_are_all_the_hours() -> None:
    """No hour is lost or told twice where both sides are decided."""
    one = Listed(case(outcome="chargeable", rule="W8", charge=PAID), CLOSED)
    spent = sum(one.free.values()) + sum(one.paid.values())
    assert spent == Decimal("8.5")


def test_totals_are_sums_of_the_lines() -> None:
    """Hours of the cases decided in the month, each side and work by itself."""
    section = part(
        case(),
        case("B", "chargeable", rule="W7", charge=PAID),
        case("C", "open", rule=None, closed_on=None),
    )
    assert words(section["hours"]) == (
        "По случаям, решённым в периоде, без оплаты: исправление — 3 ч, проверка — 9,5 ч; "
        "к оплате: исправление — 3 ч, проверка — 1,5 ч."
    )
    assert words(section["checks"]) == (
        "Технических проверок закончено в периоде — 2, не закончено на его конец — 1."
    )


def test_nothing_to_pay_is_said() -> None:
    """Without a charge there is a sentence, not a zero."""
    assert words(part(case())["hours"]).endswith("проверка — 5,5 ч. Часов к оплате нет.")


def test_the_reason_is_the_rule_and_the_item_it_ended_at() -> None:
    """The reader sees why, and which item of which letter."""
    asked = (Question(id="breached", result=True),)
    verdict = case(outcome="warned", rule="W5", items=(judged(STEP),), tests=asked)
    (shown,) = part(verdict)["rows"]
    assert (str(shown["item"]), shown["has_item"]) == ("М-1", True)
    assert str(shown["reason"]) == str(Paper(locale("ru")).words("verdict.rule.W5"))
    assert words(shown["checked"]) == "Проверка окончена 08.11.2024."


def test_an_item_that_was_kept_decided_nothing() -> None:
    """W3: nothing is broken, so no item is named."""
    asked = (Question(id="breached", result=False),)
    kept = (judged(STEP, breached=False, rule="W3"),)
    (shown,) = part(case(items=kept, tests=asked))["rows"]
    assert shown["has_item"] is False


@pytest.mark.parametrize("decided", ["covered", "warned"])
def test_a_decision_in_the_clients_favour_names_no_rule(decided: str) -> None:
    """Russian documents 15: what might have been paid for is never named."""
    asked = (Question(id="breached", result=True),)
    items = (judged(STEP, rule="W7"),)
    verdict = case(outcome="chargeable", rule="W7", decided=decided, items=items, tests=asked)
    (shown,) = part(verdict)["rows"]
    assert (shown["has_reason"], shown["has_item"]) == (False, False)


# -- errors of users and guards ----------------------------------------------------------------


def errors(*cases: CaseRow) -> Evaluation:
    """Three warranty incidents, one of them an error of a user by its cause."""
    rows = (row(), row("B"), row("C", cause="ошибка пользователя"))
    return month(*rows, cases=cases)


def test_user_errors_are_k_of_n_by_step() -> None:
    """A share where less is better is rounded up; steps stand with their numbers."""
    broken = CaseRow(incident="A", closed_on=CLOSED, outcome="warned", steps=("М-1", "М-2"))
    section = part(of=errors(broken))
    assert words(section["errors"]) == (
        "Из гарантийных обращений, зарегистрированных в периоде, с действиями пользователей "
        "связано 66,67 % (2 из 3)."
    )
    assert words(section["steps"]) == "М-1 — 1; М-2 — 1; шаг не назван — 1"


def test_without_steps_no_list_of_them() -> None:
    """A cause alone names no step."""
    assert part(of=errors())["has_steps"] is False


def test_no_causes_and_no_findings_measure_nothing() -> None:
    """The reason is told in place of a share."""
    bare = errors()
    table = bare.facts.log.incidents
    columns = table.columns - {"cause"}
    bare.facts.log = replace(bare.facts.log, incidents=replace(table, columns=columns))
    assert words(part(of=bare)["errors"]) == (
        "Связь гарантийных обращений с действиями пользователей не измерялась: на листе "
        "«incidents» нет столбца «Причина»."
    )


def guards(*verdicts: Verdict, **said: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401  # findings, today
    """Item, number of cases, advice."""
    return [
        (str(one["item"]), str(one["count"]), str(one["advice"]).replace("\N{NO-BREAK SPACE}", " "))
        for one in part(*verdicts, **said)["guards"]
    ]


WARN: Final = "программа сама предупреждает о таком действии"
BLOCK: Final = "программа сама блокирует такое действие: сейчас она только предупреждает"
TOLD: Final[dict[str, Any]] = {
    "items": (
        judged(STEP),
        judged(ToldItem(id="М-2", sort="step", text="Грузить один раз", guard="warns")),
    ),
    "not_binding": (
        bound(ToldItem(id="О-1", sort="limitation", text="Не больше 500"), binds=False),
    ),
}


def test_what_was_broken_twice_wants_a_guard() -> None:
    """Two findings of an item ask for the next guard: a warning, then a block; most first."""
    verdicts = (case("A", **TOLD), case("B", **TOLD), case("C", **TOLD))
    findings = (
        found("М-2", "A"),
        found("М-2", "B"),
        found("О-1", "A"),
        found("О-1", "B"),
        found("О-1", "C"),
        found("М-1", "C"),
    )
    assert guards(*verdicts, findings=findings) == [("О-1", "3", WARN), ("М-2", "2", BLOCK)]


def test_otherwise_the_most_frequent_one() -> None:
    """With one finding of each, the first of the log is named; nothing broken names nothing."""
    verdicts = (case("A", **TOLD), case("B", **TOLD))
    findings = (found("М-2", "B"), found("О-1", "A"))
    assert guards(*verdicts, findings=findings) == [("О-1", "1", WARN)]
    assert guards(*verdicts) == []


@pytest.mark.parametrize(
    "finding",
    [
        found(breached=None),
        found(breached=False),
        found(evidence=""),
        found(None),
        found("У-1"),
        found(incident="Z"),
    ],
)
def test_what_is_not_found_broken_is_no_error(finding: Finding) -> None:
    """Design 6: a step is broken only by a row of its own that says so, with evidence."""
    condition = judged(ToldItem(id="У-1", sort="condition", text="Сеансов не больше 45"))
    verdict = case(items=(judged(STEP), condition))
    assert guards(verdict, findings=(finding,)) == []


def test_what_the_system_blocks_is_no_error_of_a_user() -> None:
    """Design 6: there the guard failed; and what it blocks by now needs no other guard."""
    failed = replace(STEP, guard="blocks")
    assert guards(case(items=(judged(failed),)), findings=(found(),)) == []
    mended = {"М-1": replace(STEP, guard="blocks")}
    assert guards(case(items=(judged(STEP),)), findings=(found(),), today=mended) == []
    warns = {"М-1": replace(STEP, guard="warns")}
    assert guards(case(items=(judged(STEP),)), findings=(found(),), today=warns) == [
        ("М-1", "1", BLOCK)
    ]


def test_an_item_no_letter_told_is_known_from_the_sheet() -> None:
    """Nothing was delivered, yet the user erred: today's sheet names the step."""
    cell = Place("book.xlsx", "Методика", "F2")
    today = {"М-1": replace(STEP, places={"action": cell})}
    section = part(case(rule="W1"), findings=(found(),), today=today)
    (shown,) = section["guards"]
    assert (str(shown["text"]), shown["text"].place) == ("Закрывать смену", cell)


def test_findings_of_duplicates_are_their_roots() -> None:
    """A case stands for its duplicates; an item broken in both is broken once."""
    verdict = case(items=(judged(STEP),), joined=("D",))
    cases = WarrantyCases(verdicts=(verdict,), findings=(found(), found(incident="D")))
    assert [item.id for item in cases.broken_in_use(verdict)] == ["М-1"]
    only_there = replace(cases, findings=(found(incident="D"),))
    assert [item.id for item in only_there.broken_in_use(verdict)] == ["М-1"]


# -- both languages ----------------------------------------------------------------------------


def test_languages_carry_the_same_figures() -> None:
    """House style 7: ru and en documents carry the same numbers."""

    def values(code: str) -> list[object]:
        section = part(
            case(),
            case("B", "chargeable", rule="W7", charge=PAID),
            of=errors(),
            code=code,
            findings=(found(),),
            today={"М-1": STEP},
        )
        figures = [one["value"] for line in section["lines"] for one in line["parts"]]
        figures += [one["value"] for name in ("hours", "errors") for one in section[name]]
        return [value.value for value in figures if hasattr(value, "unit")]

    assert values("ru") == values("en") != []
