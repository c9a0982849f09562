"""The addendum's sections, numbers and references, whatever a profile leaves out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents.addendum_doubts import unreviewed
from pipeline.documents.addendum_outline import SECTIONS
from pipeline.documents.clauses import clauses
from pipeline.documents.numbering import Line, Section, numbered
from pipeline.documents.profile import REMOVABLE, Profile
from pipeline.documents.sla_addendum import KIND
from pipeline.domain.contract import Consequence, Project
from tests.fixtures.addenda import (
    addendum_sheets,
    clause_ids,
    lines_of,
    made,
    project_of,
    said,
    sections_of,
    target,
)

EVERY_REMOVAL = list(
    chain.from_iterable(combinations(REMOVABLE, count) for count in range(len(REMOVABLE) + 1))
)
ORDER = [
    "Термины", "Предмет и связь с Договором", "Услуги и исключения",
    "Время обслуживания, календарь и часовой пояс, каналы", "Приоритеты", "Целевые показатели",
    "Порядок измерения", "Отчётность и приёмка", "Гарантия и условия функционирования",
    "Обязанности Заказчика", "Ответственность", "Обстоятельства непреодолимой силы",
    "Конфиденциальность и персональные данные", "Срок, изменение и прекращение",
    "Заключительные положения", "Реквизиты и подписи", "Приложения",
]  # fmt: skip


def test_sections_stand_in_the_order_of_the_law(tmp_path: Path) -> None:
    """Russian documents 7.3: seventeen sections in this order."""
    sections = sections_of(made(project_of(tmp_path, addendum_sheets())))
    titles = [said(sections[key]["title"]) for key in SECTIONS]
    assert titles == ORDER
    assert [said(sections[key]["number"]) for key in SECTIONS] == [f"{n}." for n in range(1, 18)]


@pytest.mark.parametrize("removed", EVERY_REMOVAL, ids="-".join)
def test_references_follow_what_is_removed(tmp_path: Path, removed: tuple[str, ...]) -> None:
    """Russian documents 5.5: numbers close up and every reference points at what it means."""
    project = project_of(tmp_path, addendum_sheets(target()))
    addendum = made(project, removed=frozenset(removed))
    sections = sections_of(addendum)
    left = [key for key in SECTIONS if key not in removed]
    assert [key for key in SECTIONS if sections[key]["has"]] == left
    assert [said(sections[key]["number"]) for key in left] == [
        f"{n + 1}." for n in range(len(left))
    ]
    everything = {n: w for key in left for n, w in lines_of(addendum, key).items()}
    for number in re.findall(r"п\. (\d+(?:\.\d+)+)(?! Договора)", " ".join(everything.values())):
        assert f"{number}." in everything
    for number in re.findall(r"раздел[еау] (\d+)", " ".join(everything.values())):
        assert int(number) <= len(left)
    (pauses,) = [n for n, words in everything.items() if words.startswith("Отсчёт восстановления")]
    assert f"отсчёт приостановлен по п. {pauses.rstrip('.')}" in said(sections["terms"]["more"])


def test_numbers_have_at_most_four_levels(tmp_path: Path) -> None:
    """Russian documents 5.5: at most four levels, each counting from one without a gap."""
    addendum = made(project_of(tmp_path, addendum_sheets(target())))
    for at, key in enumerate(SECTIONS, start=1):
        numbers = list(lines_of(addendum, key))
        assert all(n.startswith(f"{at}.") and n.count(".") <= 4 for n in numbers)
        clause = inner = 0
        for number in numbers:
            parts = number.strip(".").split(".")
            clause, inner = (clause + 1, 0) if len(parts) == 2 else (clause, inner + 1)
            assert parts == [str(n) for n in (at, clause, inner)[: len(parts)]]


def test_a_reference_to_nothing_is_our_error() -> None:
    """A field that no line answers to is missing; two lines of one name are refused."""
    numbers = numbered((Section("a", (Line("x"), Line("y", sub=True))),), ("b",))
    assert set(numbers.references) == {"section_a", "ref_x", "ref_y", "app_b"}
    assert str(numbers.references["ref_y"]) == "1.1.1"
    with pytest.raises(ValueError, match="two places"):
        numbered((Section("a", (Line("x"), Line("z", anchor="x"))),), ())
    with pytest.raises(ValueError, match="sub-clause"):
        numbered((Section("a", (Line("x", sub=True),)),), ())


CONTRACTS: list[dict[str, object]] = [
    {},
    {
        "Поручение_на_обработку_персональных_данных": "да",
        "Куда_сообщать_о_сбое": "почта",
        "Пункт_о_гарантии": "5.3",
        "Пункт_об_электронной_переписке": "8.2",
        "Плановые_работы_не_более,_часов_в_месяц": 4,
        "Событие_для_«в_день_обращения»": "восстановлен",
        "Производственный_календарь": "KZ",
    },
    {
        "Поручение_на_обработку_персональных_данных": "нет доступа",
        "Производственный_календарь": "нет",
    },
]


def _varied(folder: Path) -> Iterator[Project]:
    """Projects that differ in everything a clause depends on."""
    same_day = target(Код="Ц-2", Показатель="Решено в день обращения", Последствие=None, Шкала=None)
    downtime = target(
        Код="Ц-3",
        Показатель="Длительность сбоев (простоев)",
        Цель=None,
        Последствие=None,
        Шкала=None,
    )
    for at, (keys, first, second) in enumerate(
        zip(CONTRACTS, ("5x8", "24x7", "5x8"), ("5x8", "5x8", "24x7"), strict=True)
    ):
        sheets = addendum_sheets(target(Услуги="У-1"), same_day, downtime, **keys)
        sheets["Приоритеты"][1][2] = first
        sheets["Приоритеты"].append(["2", "Обычный", second, "4 ч", None, None])
        sheets["Лица"].append(["заказчик", "контакт", "Ли", "Юн", None, "ж", "Врач", None])
        project = project_of(folder / str(at), sheets)
        yield project
        always = tuple(replace(p, hours="24x7") for p in project.priorities)
        yield replace(project, priorities=always)
        for cap in (None, project.contract.credit_cap):
            contract = replace(project.contract, credit_cap=cap)
            for consequence in Consequence:
                targets = tuple(replace(row, consequence=consequence) for row in project.targets)
                yield replace(project, contract=contract, targets=targets)


def test_every_clause_of_the_library_is_used_somewhere(tmp_path: Path) -> None:
    """House style 9: no text is left over; those of renewals stand in ``test_addendum_renewal``."""
    used: set[str] = set()
    for project in _varied(tmp_path):
        used |= set(clause_ids(made(project)))
    used |= set(clause_ids(made(project, exchange="electronic")))
    used |= set(clause_ids(made(project, copies=3)))
    first = {id_ for id_ in clauses("ru", KIND) if not id_.startswith("renewal_")}
    assert first - used == set()


def test_clauses_hold_no_figure_of_their_own() -> None:
    """Fine print 1: numbers come as figures; only reviewed laws and articles stand in the words."""
    reviewed = Profile().reviewed
    for clause in clauses("ru", KIND).values():
        words = clause.text.replace("\N{NO-BREAK SPACE}", " ")
        for article in sorted(reviewed, key=len, reverse=True):
            words = words.replace(article, "")
        assert not re.search(r"\d", re.sub(r"\{\w+\}", "", words)), clause.id


def test_only_reviewed_articles_are_named(tmp_path: Path) -> None:
    """Russian documents 10.8: an article that nobody has looked at is told, and so is a law."""
    sheets = addendum_sheets(Поручение_на_обработку_персональных_данных="да")
    project = project_of(tmp_path, sheets)
    assert unreviewed((c.text for c in made(project).clauses), Profile().reviewed) == ()
    doubts = {(d.code, d.found) for d in made(project, reviewed=("152-ФЗ",)).doubts}
    assert ("addendum_article_not_reviewed", "ч. 3 ст. 6") in doubts
    assert unreviewed(["по ст. 15 и 393, а также 44-ФЗ"], ()) == ("ст. 15 и 393", "44-ФЗ")


def test_a_full_stop_typed_at_the_end_is_not_doubled(tmp_path: Path) -> None:
    """Russian documents 4: words of the workbook end with the stop of their clause."""
    sheets = addendum_sheets(Куда_сообщать_о_сбое="Телефон 8.")
    sheets["Договор"][5][1] = "Сопровождение."
    addendum = made(project_of(tmp_path, sheets))
    assert lines_of(addendum, "subject")["2.1."].endswith("Предмет Договора — «Сопровождение».")
    assert ".." not in said(addendum.context["sections"])


def test_a_sole_trader_has_another_state_number(tmp_path: Path) -> None:
    """Russian documents 2.9: ОГРНИП of a sole trader, ОГРН of a company."""
    project = project_of(tmp_path, addendum_sheets())
    contractor, client = project.parties
    trader = replace(client, full_name="Индивидуальный предприниматель Белых Олег Петрович")
    addendum = made(replace(project, parties=(contractor, trader)))
    requisites: Any = addendum.context["requisites"]
    assert [requisites[role]["is_trader"] for role in ("contractor", "client")] == [False, True]


def test_priorities_round_the_clock_are_named(tmp_path: Path) -> None:
    """Russian documents 7.6: duty outside hours, in the number that their count wants."""
    sheets = addendum_sheets()
    sheets["Приоритеты"].append(["3", "Обычный", "5x8", "4 ч", None, None])
    one = lines_of(made(project_of(tmp_path / "a", sheets)), "time")["4.7."]
    assert one.endswith("Исполнитель дежурит по обращениям с приоритетом 1.")
    sheets["Приоритеты"].append(["2", "Высокий", "24x7", "4 ч", None, None])
    two = lines_of(made(project_of(tmp_path / "b", sheets)), "time")["4.7."]
    assert two.endswith("Исполнитель дежурит по обращениям с приоритетами 1, 2.")
