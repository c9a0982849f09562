"""An addendum that follows another: which, from when, what changes, and what is refused."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.documents.addendum_renewal import Renewal, change_name, changes, renewal
from pipeline.documents.clauses import clauses
from pipeline.documents.printing import Paper
from pipeline.documents.sla_addendum import KIND, SlaAddendum, sla_addendum
from pipeline.locales import locale
from pipeline.problems import InputError, Severity
from tests.fixtures.addenda import (
    ON,
    addendum_sheets,
    clause_ids,
    lines_of,
    project_of,
    said,
    target,
)
from tests.fixtures.projects import Sheets
from tests.fixtures.renewals import (
    NEW,
    OLD,
    agreement,
    changed_sheets,
    next_agreement,
    renewal_sheets,
)

SINCE: Final = date(2027, 1, 1)


def renewed(folder: Path, sheets: Sheets, since: date = SINCE, on: date = ON) -> Renewal:
    """The renewal of these sheets."""
    return renewal(project_of(folder, sheets), since, on)


def made(found: Renewal) -> SlaAddendum:
    """Its addendum."""
    return sla_addendum(found.new, locale("ru"), on=ON, renewal=found)


def table(found: Renewal) -> dict[str, tuple[str, str]]:
    """What changes: name -> before and after, blanks plain."""
    paper = Paper(locale("ru"))
    return {
        said(change_name(paper, one)): (said(one.was or "—"), said(one.now or "—"))
        for one in changes(paper, found)
    }


def refused(folder: Path, sheets: Sheets, since: date, on: date = ON) -> tuple[str, str]:
    """Code and cell of the one problem."""
    with pytest.raises(InputError) as told:
        renewed(folder, sheets, since, on)
    (problem,) = told.value.problems
    assert problem.severity is Severity.ERROR
    return problem.code, problem.place.cell


def test_every_changed_term_stands_in_the_table(tmp_path: Path) -> None:
    """Keys, services, hours, norms and targets that differ, each with both values; no other."""
    assert table(renewed(tmp_path, changed_sheets())) == {
        "Плата за месяц": ("180 000,00 руб.", "200 000,00 руб."),
        "Предел уменьшения платы": ("20 %", "15 %"),
        "Услуга У-2: доля платы": ("40 %", "30 %"),
        "Услуга У-3: наименование": ("—", "Мобильный клиент"),
        "Услуга У-3: часы": ("—", "пн–пт 08:00–20:00"),
        "Услуга У-3: вес": ("—", "1"),
        "Услуга У-3: доля платы": ("—", "10 %"),
        "Время «5x8»: часы": ("пн–пт 09:00–18:00", "пн–пт 08:00–20:00"),
        "Приоритет 1: реакция": ("не более 30 мин", "не более 20 мин"),
        "Приоритет 1: восстановление": ("не более 4 ч", "—"),
        "Показатель Ц-1 «Доступность»: цель": ("не менее 99,5 %", "не менее 99 %"),
        "Показатель Ц-1 «Доступность»: шкала": (
            "не менее 99,5 % — 0 %; менее 99,5 %, но не менее 95 % — 10 %; менее 95 % — 20 %",
            "не менее 99 % — 0 %; менее 99 %, но не менее 95 % — 10 %; менее 95 % — 20 %",
        ),
    }


def test_weight_and_least_number_of_a_target_are_terms(tmp_path: Path) -> None:
    """Both decide what a miss costs, so both stand in the table where they change."""
    sheets = renewal_sheets(agreement(), next_agreement())
    (head, *_) = sheets["Показатели"]
    told = {"Показатель": "Реакция в срок", "Цель": 90, "Шкала": "90:0; 0:10"}
    old = told | {"Вес": "0,5", "Минимум событий": 4}
    new = told | {"Вес": "0,8", "Минимум событий": 9}
    sheets["Показатели"] = [
        [*head, "Соглашение"],
        [*target(**old), None],
        [*target(**new), NEW],
    ]
    found = table(renewed(tmp_path, sheets))
    assert found["Показатель Ц-1 «Реакция в срок»: вес"] == ("0,5", "0,8")
    assert found["Показатель Ц-1 «Реакция в срок»: минимум событий"] == ("4", "9")


def test_the_paper_says_what_it_follows_and_when(tmp_path: Path) -> None:
    """Title line, clauses of the subject and of the term; the price is that of the table."""
    addendum = made(renewed(tmp_path, changed_sheets()))
    assert said(addendum.context["renewal"]["line"]) == (  # type: ignore[index,call-overload]  # a context
        f"Взамен Соглашения № {OLD} от 15 декабря 2025 г."
    )
    subject = lines_of(addendum, "subject")
    assert "с 1 января 2027 г. применяется вместо него" in subject["2.4."]
    assert "изменяются так, как указано в п. 2.5" in subject["2.3."]
    assert {"renewal_replaces", "renewal_changes", "renewal_in_force"} <= set(clause_ids(addendum))
    assert "применяется с 1 января 2027 г. к обращениям" in lines_of(addendum, "term")["14.1."]
    assert "in_force" not in clause_ids(addendum)


def test_terms_without_a_row_go_on(tmp_path: Path) -> None:
    """No agreement begins on the day: the terms of the day before, one sentence, and a note."""
    found = renewed(tmp_path, renewal_sheets(agreement()))
    assert table(found) == {}
    assert found.new == found.old
    assert found.new.contract.monthly_fee == 180000
    addendum = made(found)
    assert "renewal_same" in clause_ids(addendum)
    assert "renewal_changes" not in clause_ids(addendum)
    assert addendum.context["renewal"]["changed"] is False  # type: ignore[index,call-overload]  # a context
    (note,) = [one for one in addendum.notes if one.code == "renewal_unchanged"]
    assert (note.severity, note.place.sheet, note.given) == (
        Severity.NOTE, "Соглашения", {"since": SINCE},
    )  # fmt: skip
    assert note not in addendum.doubts


def test_an_open_agreement_is_renewed_from_any_later_day(tmp_path: Path) -> None:
    """The terms of the day before are copied, whatever its end."""
    found = renewed(tmp_path, renewal_sheets(agreement(По=None)), date(2026, 12, 1))
    assert (found.before.number, found.begun) == (OLD, None)


def test_a_change_supplements(tmp_path: Path) -> None:
    """Kind изменение stands beside the agreement before: «Дополняет», nothing is replaced."""
    sheets = renewal_sheets(agreement(По=None), next_agreement(Вид="изменение"))
    addendum = made(renewed(tmp_path, sheets))
    assert said(addendum.context["renewal"]["line"]).startswith(f"Дополняет Соглашение № {OLD}")  # type: ignore[index,call-overload]  # a context
    ids = clause_ids(addendum)
    assert {"renewal_supplements", "renewal_continues"} <= set(ids)
    assert not {"renewal_replaces", "replacement"}.intersection(ids)


def change(number: str, on: str, since: str) -> list[object]:
    """A change of the fee beside the agreement before."""
    own = {"Вид": "изменение", "Дата": on, "С": since, "По": None, "Подписано": on}
    return agreement(number, **own)


def test_the_changes_in_force_are_replaced_too(tmp_path: Path) -> None:
    """Each is named with its number and date; what is not in force on the eve is not."""
    one = change("8/СГ", "10.02.2026", "01.03.2026")
    two = change("9/СГ", "12.05.2026", "01.06.2026")
    over = agreement("6/СГ", Вид="изменение", По="28.02.2026")
    named = {}
    for at, rows in enumerate(((over,), (over, one), (over, one, two))):
        found = renewed(tmp_path / str(at), renewal_sheets(agreement(), *rows, next_agreement()))
        addendum = made(found)
        line = said(addendum.context["renewal"]["line"])  # type: ignore[index,call-overload]  # a context
        named[line.removeprefix("Взамен ")] = lines_of(addendum, "subject")["2.4."]
    first = "Соглашения № 12/СГ от 15 декабря 2025 г."
    second = "Соглашения № 8/СГ от 10 февраля 2026 г. (изменение)"
    third = "Соглашения № 9/СГ от 12 мая 2026 г. (изменение)"
    assert list(named) == [first, f"{first} и {second}", f"{first}, {second} и {third}"]
    since = "и с 1 января 2027 г. применяется вместо"
    assert list(named.values()) == [
        f"Соглашение заключено взамен {line} {since} {'них' if at else 'него'}."
        for at, line in enumerate(named)
    ]


def test_a_change_made_for_a_time_does_not_go_on(tmp_path: Path) -> None:
    """Nothing begins on the day: what ended with the eve has ended, and the table says so."""
    fee = {"Абонентская плата": 99000}
    over = agreement("6/СГ", Вид="изменение", По="31.12.2026", **fee)
    found = renewed(tmp_path, renewal_sheets(agreement(), over))
    assert found.begun is None
    assert table(found) == {"Плата за месяц": ("99 000,00 руб.", "180 000,00 руб.")}


def test_an_agreement_and_a_change_that_begin_together_replace(tmp_path: Path) -> None:
    """The new agreement takes the place of the one before; its change changes only itself."""
    beside = agreement("21/СГ", Вид="изменение", С="01.01.2027", По=None, Подписано=None)
    addendum = made(renewed(tmp_path, renewal_sheets(agreement(), next_agreement(), beside)))
    assert said(addendum.context["renewal"]["line"]).startswith(f"Взамен Соглашения № {OLD}")  # type: ignore[index,call-overload]  # a context
    assert "renewal_supplements" not in clause_ids(addendum)


def test_terms_that_begin_in_a_month_that_is_over_are_asked_about(tmp_path: Path) -> None:
    """G16: a closed month keeps its terms unless that was agreed, so it is not silent."""
    sheets = renewal_sheets(agreement(По=None))
    (asked, _) = renewed(tmp_path / "a", sheets, date(2026, 10, 31), date(2026, 11, 2)).note
    assert (asked.code, asked.severity) == ("renewal_backdated", Severity.WARNING)
    (told,) = renewed(tmp_path / "b", sheets, date(2026, 11, 1), date(2026, 11, 2)).note
    assert told.code == "renewal_unchanged"


def test_what_changes_nothing_in_effect_is_no_row(tmp_path: Path) -> None:
    """A set of metrics where rows name them, a weight where no money follows: neither counts."""
    sheets = renewal_sheets(agreement(), next_agreement(**{"Абонентская плата": 180000}))
    agreements, (head, *rows) = sheets["Соглашения"], sheets["Показатели"]
    agreements[0] = [*agreements[0], "Набор показателей"]
    agreements[1:] = [
        [*row, name] for row, name in zip(agreements[1:], ("лист", None), strict=True)
    ]
    informs = target(Код="Ц-2", Показатель="Число сбоев за период", Цель=12,
                     Последствие="информационный", Шкала=None)  # fmt: skip
    sheets["Показатели"] = [[*head, "Соглашение"], *([*row, None] for row in rows), [*informs, NEW]]
    assert table(renewed(tmp_path, sheets)) == {
        "Предел уменьшения платы": ("20 %", "15 %"),
        "Показатель Ц-2 «Число сбоев за период»: цель": ("—", "не более 12"),
        "Показатель Ц-2 «Число сбоев за период»: последствие": ("—", "информационный"),
    }


def test_rows_take_the_place_of_a_set_of_metrics(tmp_path: Path) -> None:
    """What is measured is another set: both are named."""
    sheets = renewal_sheets(agreement(), next_agreement(**{"Абонентская плата": 180000}))
    sheets["Соглашения"] = [
        [*row, name]
        for row, name in zip(
            sheets["Соглашения"], ("Набор показателей", "базовый", None), strict=True
        )
    ]
    head, *rows = sheets["Показатели"]
    sheets["Показатели"] = [[*head, "Соглашение"], *([*row, NEW] for row in rows)]
    found = table(renewed(tmp_path, sheets))
    assert found["Набор показателей"] == ("базовый", "показатели, названные в Соглашении")


@pytest.mark.parametrize(
    ("since", "span", "first"),
    [
        (SINCE, "с 1 января 2027 г. по 31 декабря 2027 г.", "01.01.2027–06.01.2027"),
        (date(2026, 6, 1), "с 3 ноября 2026 г. по 30 ноября 2027 г.", "03.11.2026"),
    ],
)
def test_the_calendar_begins_with_the_agreement(
    tmp_path: Path, since: date, span: str, first: str
) -> None:
    """From the first day of the terms, or of the paper if that is later: no day that is past."""
    found = renewed(tmp_path, renewal_sheets(agreement()), since, date(2026, 5, 4))
    addendum = sla_addendum(found.new, locale("ru"), on=ON, renewal=found)
    calendar: Any = addendum.context["appendices"]["calendar"]  # type: ignore[index,call-overload]  # a context
    assert span in said(calendar["span"])
    assert said(calendar["days"][0]["on"]) == first


def test_an_end_is_said(tmp_path: Path) -> None:
    """An agreement with a last day names it in the clause on its term."""
    sheets = changed_sheets(По="31.12.2027")
    words = lines_of(made(renewed(tmp_path, sheets)), "term")["14.1."]
    assert "с 1 января 2027 г. по 31 декабря 2027 г. включительно" in words


def test_the_same_values_are_no_change(tmp_path: Path) -> None:
    """A row that states what was in force anyway changes nothing."""
    again = next_agreement(**{"Абонентская плата": 180000, "Предел уменьшения платы, %": 20})
    found = renewed(tmp_path, renewal_sheets(agreement(), again))
    assert found.begun is not None
    assert (found.begun.number, table(found)) == (NEW, {})


@pytest.mark.parametrize("since", [date(2026, 1, 1), date(2025, 12, 31), date(2025, 6, 1)])
def test_new_terms_begin_after_those_in_force(tmp_path: Path, since: date) -> None:
    """Refused with the cell of the agreement in force: it begins no earlier than the new terms."""
    assert refused(tmp_path, renewal_sheets(agreement()), since) == ("renewal_too_early", "D2")


def test_a_signed_agreement_is_not_renewed_from_its_own_day(tmp_path: Path) -> None:
    """What is signed is in force; what is not may be dated later than its first day."""
    on = date(2027, 1, 11)
    signed = changed_sheets(Подписано="20.12.2026")
    assert refused(tmp_path / "signed", signed, SINCE, on) == ("renewal_too_early", "D3")
    found = renewed(tmp_path / "unsigned", changed_sheets(), SINCE, on)
    assert found.before.number == OLD


@pytest.mark.parametrize(
    "sheets",
    [
        addendum_sheets(),
        renewal_sheets(agreement(Вид="гарантия")),
        renewal_sheets(agreement(По="30.11.2026")),
    ],
)
def test_without_an_agreement_in_force_nothing_is_renewed(tmp_path: Path, sheets: Sheets) -> None:
    """No sheet, a warranty agreement only, or one that has run out: told, with what to do."""
    assert refused(tmp_path, sheets, SINCE) == ("renewal_of_nothing", "")


def test_every_clause_of_a_renewal_is_used(tmp_path: Path) -> None:
    """House style 9: no text is left over; each stands in some renewal."""
    free = renewal_sheets(agreement(), next_agreement())
    free["Показатели"][1][6:8] = [None, None]  # no consequence, no scale
    cases = (
        free,
        changed_sheets(),
        changed_sheets(По="31.12.2027"),
        renewal_sheets(agreement()),
        renewal_sheets(agreement(По=None), next_agreement(Вид="изменение")),
        renewal_sheets(agreement(), change("8/СГ", "10.02.2026", "01.03.2026")),
    )
    used = {
        id_
        for at, sheets in enumerate(cases)
        for id_ in clause_ids(made(renewed(tmp_path / str(at), sheets)))
    }
    assert {id_ for id_ in clauses("ru", KIND) if id_.startswith("renewal_")} <= used


def test_a_plain_addendum_says_nothing_of_it(tmp_path: Path) -> None:
    """Without a renewal the paper has no such line, table or clause."""
    project = project_of(tmp_path, renewal_sheets(agreement()))
    addendum = sla_addendum(project, locale("ru"), on=ON)
    context: Any = addendum.context["renewal"]
    assert (context["has"], context["changed"], context["rows"]) == (False, False, ())
    assert not [one for one in clause_ids(addendum) if one.startswith("renewal")]
