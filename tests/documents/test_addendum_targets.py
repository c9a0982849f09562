"""What obliges, what informs, what follows from a miss, and the choices of the contract."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.documents.addendum_targets import ALL_RULES
from pipeline.documents.sla_addendum import SlaAddendum
from pipeline.locales import LOCALES, locale
from pipeline.metrics.catalogue import METRICS
from pipeline.metrics.metric import Excluded, Journal, Month
from tests.fixtures.addenda import (
    addendum_sheets,
    clause_ids,
    lines_of,
    made,
    project_of,
    said,
    target,
)


def rows(addendum: SlaAddendum, part: str) -> list[dict[str, str]]:
    """Rows of a table, as printed."""
    context: Any = addendum.context[part]
    return [{name: said(value) for name, value in row.items()} for row in context["rows"]]


def test_every_fact_of_a_record_and_every_rule_has_words() -> None:
    """Metrics: one record a metric; G1 to G23 stand in words in every language."""
    assert list(ALL_RULES) == [f"G{n}" for n in range(1, 24)]
    for code in LOCALES:
        words = locale(code)
        assert all(f"rule.{rule}" in words for rule in ALL_RULES)
        for part, facts in (("month", Month), ("source", Journal), ("excluded", Excluded)):
            assert all(f"addendum.{part}.{fact.value}" in words for fact in facts)


def test_what_only_informs_never_obliges(tmp_path: Path) -> None:
    """Russian documents 7.5, 10.7: without a consequence or a target a row is informational."""
    sheets = addendum_sheets(
        target(),
        target(Код="Ц-2", Последствие="информационный", Шкала=None),
        target(
            Код="Ц-3", Показатель="Решено в день обращения", Цель=80, Последствие=None, Шкала=None
        ),
        target(Код="Ц-4", Показатель="Реакция в срок", Цель=None, Шкала=None),
    )
    addendum = made(project_of(tmp_path, sheets))
    assert [row["code"] for row in rows(addendum, "obligations")] == ["Ц-1"]
    assert [row["code"] for row in rows(addendum, "informational")] == ["Ц-2", "Ц-3", "Ц-4"]
    assert {row["code"] for row in rows(addendum, "tiers")} == {"Ц-1"}
    assert "addendum_target_missing" in {doubt.code for doubt in addendum.doubts}


def test_the_same_day_obliges_where_the_sheet_says_so(tmp_path: Path) -> None:
    """Russian documents 10.7: a statistic, unless the sheet sets a target with a consequence."""
    row = target(Показатель="Решено в день обращения", Цель=80, Шкала="80:0; 0:5")
    addendum = made(project_of(tmp_path, addendum_sheets(row)))
    (obliging,) = rows(addendum, "obligations")
    assert obliging["name"] == "Решено в день обращения"
    assert obliging["target"] == "не менее 80 %"
    assert "same_day_resolved" in clause_ids(addendum)


def test_without_targets_the_twenty_inform(tmp_path: Path) -> None:
    """Design 3: without rows the default twenty, and nothing obliges but the norms."""
    addendum = made(project_of(tmp_path, addendum_sheets()))
    assert len(rows(addendum, "informational")) == sum(metric.standard for metric in METRICS)
    assert rows(addendum, "obligations") == rows(addendum, "tiers") == []
    assert {row["consequence"] for row in rows(addendum, "informational")} == {"информационный"}
    assert {"no_obligations", "no_consequence"} <= set(clause_ids(addendum))


def test_a_row_says_all_that_is_agreed(tmp_path: Path) -> None:
    """Russian documents 7.5: code, scope, unit, target and sign, minimum, source, exclusions."""
    row = target(
        Код="Ц-9",
        Показатель="Время реакции.p90",
        Приоритеты="1",
        Цель="4 ч",
        Шкала="4 ч:0; 8 ч:5; *:10",
        **{"Минимум событий": 7},
    )
    addendum = made(project_of(tmp_path, addendum_sheets(row)))
    assert rows(addendum, "obligations") == [
        {
            "code": "Ц-9",
            "name": "Время реакции, 90-й процентиль (приоритет 1)",
            "unit": "ч, мин",
            "target": "не более 4 ч",
            "min_events": "7",
            "source": "журнал обращений",
            "excluded": "дубликаты и отклонённые обращения",
            "consequence": "уменьшение платы",
        }
    ]
    steps = [(row["value"], row["per_cent"]) for row in rows(addendum, "tiers")]
    assert steps == [
        ("не более 4 ч", "0 %"),
        ("более 4 ч, но не более 8 ч", "5 %"),
        ("более 8 ч", "10 %"),
    ]


@pytest.mark.parametrize(
    ("metric", "source", "excluded"),
    [
        (
            "Самый долгий простой",
            "данные мониторинга и журнал простоев",
            "—",
        ),
        (
            "Число простоев",
            "данные мониторинга и журнал простоев",
            "простои целиком в согласованных плановых работах",
        ),
        (
            "Время реакции на аварию",
            "журнал обращений",
            "дубликаты и отклонённые обращения, простои целиком в согласованных плановых работах",
        ),
        (
            "Доступность",
            "данные мониторинга и журнал простоев",
            "плановые работы, время без данных",
        ),
        ("Уменьшение платы за период", "показатели настоящего Соглашения", "—"),
    ],
)
def test_what_does_not_count_is_what_is_left_out(
    tmp_path: Path, metric: str, source: str, excluded: str
) -> None:
    """Fine print 5: the longest outage is not cut, an outage wholly in maintenance is none."""
    row = target(Показатель=metric, Цель=None, Последствие="информационный", Шкала=None)
    addendum = made(project_of(tmp_path, addendum_sheets(row)))
    (told,) = rows(addendum, "informational")
    assert (told["source"], told["excluded"]) == (source, excluded)


def test_the_scale_reads_from_the_best_value(tmp_path: Path) -> None:
    """Fine print 5: bounds are inclusive; where more is better they are the lower ones."""
    row = target(Шкала="0:100; 99,9:0; 95,0:30; 99,0:10", Цель="99,9")
    addendum = made(project_of(tmp_path, addendum_sheets(row)))
    assert [(r["value"], r["per_cent"]) for r in rows(addendum, "tiers")] == [
        ("не менее 99,9 %", "0 %"),
        ("менее 99,9 %, но не менее 99 %", "10 %"),
        ("менее 99 %, но не менее 95 %", "30 %"),
        ("менее 95 %", "100 %"),
    ]


@pytest.mark.parametrize(
    ("consequence", "clause", "other"),
    [("снижение цены", "reduction", "penalty"), ("неустойка", "penalty", "reduction")],
)
def test_one_kind_of_liability_follows(
    tmp_path: Path, consequence: str, clause: str, other: str
) -> None:
    """Russian documents 7.9: reduction or penalty, a cap, intent; never both for one event."""
    project = project_of(tmp_path, addendum_sheets(target(Последствие=consequence)))
    addendum = made(project, liability=clause)
    ids = clause_ids(addendum)
    assert clause in ids
    assert other not in ids
    assert {"one_event", "client_time", "intent"} <= set(ids)
    words = " ".join(lines_of(addendum, "liability").values())
    assert "не более 20 % месячной платы" in words
    assert ("неустойка засчитывается" in words.casefold()) is (clause == "penalty")
    assert ("Это условие о цене услуги, а не неустойка." in words) is (clause == "reduction")
    assert "не применяются при умышленном нарушении" in words
    assert "addendum_liability_differs" not in {doubt.code for doubt in addendum.doubts}
    told = {doubt.code for doubt in made(project, liability=other).doubts}
    assert "addendum_liability_differs" in told


def test_few_events_are_told_in_words(tmp_path: Path) -> None:
    """G22: missed even at the best case, met even at the worst, else nothing follows."""
    addendum = made(project_of(tmp_path, addendum_sheets(target())))
    words = " ".join(lines_of(addendum, "measuring").values())
    assert "меньше минимума" in words
    assert "не достигнутой и при самом благоприятном для Исполнителя исходе" in words
    assert "достигнутой и при самом неблагоприятном исходе" in words
    assert "последствия не наступают" in words
    assert "минимум событий — 5" in words


@pytest.mark.parametrize(
    ("order", "clause"),
    [("да", "pd_order"), ("отдельным документом", "pd_separate"), ("нет доступа", "pd_no_access")],
)
def test_personal_data_are_ordered_as_the_contract_says(
    tmp_path: Path, order: str, clause: str
) -> None:
    """Russian documents 15.5.6: the whole order, a reference, or no access."""
    sheets = addendum_sheets(Поручение_на_обработку_персональных_данных=order)
    addendum = made(project_of(tmp_path, sheets))
    found = [i for i in clause_ids(addendum) if i in {"pd_order", "pd_separate", "pd_no_access"}]
    assert found == [clause]
    words = " ".join(lines_of(addendum, "confidentiality").values())
    assert ("не позднее 12 (двенадцати) часов" in words) is (clause == "pd_order")
    assert ("удаляет копии в течение 10 (десяти) рабочих дней" in words) is (clause == "pd_order")


@pytest.mark.parametrize(
    ("settings", "clause"),
    [
        ({"copies": 2}, "copies"),
        ({"copies": 3}, "copies_more"),
        ({"exchange": "electronic"}, "electronic"),
    ],
)
def test_copies_or_electronic_exchange(
    tmp_path: Path, settings: dict[str, object], clause: str
) -> None:
    """Russian documents 7.11: paper copies or the electronic exchange, never both."""
    addendum = made(project_of(tmp_path, addendum_sheets()), **settings)
    found = [i for i in clause_ids(addendum) if i in {"copies", "copies_more", "electronic"}]
    assert found == [clause]


def test_terms_are_counted_in_words(tmp_path: Path) -> None:
    """Russian documents 3.5: number, words, noun in the case that the sentence wants."""
    sheets = addendum_sheets(
        **{
            "Срок_приёмки_отчёта,_рабочих_дней": 1,
            "Повторное_открытие,_рабочих_дней": 21,
            "Уведомление_о_работах,_часов": 2,
            "Плановые_работы_не_более,_часов_в_месяц": "0,5",
        }
    )
    addendum = made(project_of(tmp_path, sheets), claim_days=22)
    words = said(addendum.context)
    assert "В течение 1 (одного) рабочего дня после их получения Заказчик подписывает акт" in words
    assert "в течение 21 (двадцати одного) рабочего дня после решения" in words
    assert "не менее чем за 2 (два) часа до начала" in words
    assert "не более 0,5 часа в месяц" in words
    assert "в течение 22 (двадцати двух) рабочих дней после её получения" in words


def test_norms_carry_their_sign(tmp_path: Path) -> None:
    """Issue: hours as «не более 4 ч», working days as «не более 2 рабочих дней», none as a dash."""
    sheets = addendum_sheets()
    sheets["Приоритеты"].append(["2", "Обычный", "5x8", "1 ч 30 мин", None, "2 рд"])
    appendices: Any = made(project_of(tmp_path, sheets)).context["appendices"]
    norms = [
        [said(row[clock]) for clock in ("response", "restore", "resolve")]
        for row in appendices["priorities"]["rows"]
    ]
    assert norms == [
        ["не более 30 мин", "не более 4 ч", "не более 24 ч"],
        ["не более 1 ч 30 мин", "—", "не более 2 рабочих дней"],
    ]


def test_the_calendar_says_how_firm_it_is(tmp_path: Path) -> None:
    """Russian documents 12: years of one source print that they are preliminary."""
    appendices: Any = made(project_of(tmp_path, addendum_sheets())).context["appendices"]
    calendar = appendices["calendar"]
    assert calendar["preliminary"]
    assert "на 2027 год указан по предварительным данным" in said(calendar["preliminary_line"])
    days = [said(row["on"]) for row in calendar["days"]]
    assert days[:2] == ["03.11.2026", "04.11.2026"]
    assert "01.01.2027–06.01.2027" in days


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        ("full", "заказчика: старший товаровед Синицына Лидия Марковна"),
        ("initials", "заказчика: старший товаровед Л. М. Синицына"),
        ("position", "заказчика: старший товаровед."),
    ],
)
def test_the_clients_people_are_named_as_configured(
    tmp_path: Path, names: str, printed: str
) -> None:
    """Russian documents 8: initials or the position alone, full names only if configured."""
    sheets = addendum_sheets()
    sheets["Лица"].append(
        ["заказчик", "контакт", "Синицына", "Лидия", "Марковна", "ж", "Старший товаровед", None]
    )
    addendum = made(project_of(tmp_path, sheets), client_names=names)
    words = " ".join(lines_of(addendum, "time").values())
    assert printed in words.replace("Заказчика:", "заказчика:")


def test_what_is_blank_is_told(tmp_path: Path) -> None:
    """Russian documents 1.5: criteria and requisites that are missing are listed in the draft."""
    sheets = addendum_sheets()
    addendum = made(project_of(tmp_path, sheets))
    told = [(doubt.code, doubt.found) for doubt in addendum.doubts]
    assert ("addendum_criteria_blank", "1") in told
    assert ("addendum_requisites_blank", "ООО «Ромашка»") in told
    confirm: Any = addendum.context["confirm"]
    assert confirm["has"]
    assert len(confirm["rows"]) == len(addendum.doubts)
