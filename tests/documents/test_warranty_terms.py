"""The warranty agreement: clauses, numbers, references, rates, what other papers say of it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.addendum_doubts import unreviewed
from pipeline.documents.clauses import AGREEMENTS, clauses
from pipeline.documents.printing import Paper
from pipeline.documents.terms_rates import WORKS, rates_in_force
from pipeline.documents.values import Figure
from pipeline.documents.warranty_terms import KIND, WarrantyTerms
from pipeline.domain.claims import Rate
from pipeline.domain.contract import Project, Role
from pipeline.domain.durations import Duration
from pipeline.locales import locale
from pipeline.problems import InputError, Place
from tests.documents.test_addendum_terms import CAPITALISED, NEVER
from tests.fixtures import addenda
from tests.fixtures.addenda import lines_of, project_of, said
from tests.fixtures.terms import (
    ISSUED,
    NUMBER,
    ON,
    RATES,
    clauses_of,
    made,
    terms_project,
    terms_sheets,
    trader_sheets,
)

TITLES = [
    "Что гарантируется", "Исправление", "Техническая проверка", "Когда возможна оплата",
    "Ответственность", "Сообщения", "Порядок", "Реквизиты и подписи",
]  # fmt: skip
LIBRARY = {**clauses("ru", AGREEMENTS), **clauses("ru", KIND)}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The project of the fixture, as read."""
    return terms_project(tmp_path)


def changed(project: Project, **keys: object) -> Project:
    """The project with other keys of the contract."""
    return replace(project, contract=replace(project.contract, **keys))  # type: ignore[arg-type]  # keys of the contract


def with_party(project: Project, role: Role, **fields: Any) -> Project:  # noqa: ANN401  # fields of a party
    """The project with other fields of a party."""
    parties = (replace(p, **fields) if p.role is role else p for p in project.parties)
    return replace(project, parties=tuple(parties))


def sections_of(terms: WarrantyTerms) -> dict[str, str]:
    """Number -> title."""
    sections: Any = terms.context["sections"]
    return {said(part["number"]): said(part["title"]) for part in sections.values()}


def codes(terms: WarrantyTerms) -> list[tuple[str, object]]:
    """What the agreement is not sure of."""
    return [(doubt.code, doubt.found) for doubt in terms.doubts]


# -- order and numbers -----------------------------------------------------------------------


def test_sections_stand_in_the_order_of_the_source(project: Project) -> None:
    """Russian documents 15.1: seven sections, the requisites after them."""
    terms = made(project)
    assert sections_of(terms) == {f"{at}.": title for at, title in enumerate(TITLES, start=1)}
    counts = [4, 4, 4, 5, 1, 2, 3]
    expected = [f"{at}.{n}." for at, count in enumerate(counts, 1) for n in range(1, count + 1)]
    assert list(clauses_of(terms)) == expected


def test_references_point_at_what_they_mean(project: Project) -> None:
    """Russian documents 5.5: a section named in a clause is the one of that subject."""
    for terms in (made(project), made(project, ())):
        titles, lines = sections_of(terms), clauses_of(terms)
        named = {
            number: titles[f"{at}."]
            for number, words in lines.items()
            for at in re.findall(r"раздел[аеу] (\d+)", words)
        }
        assert named == {"1.3.": "Сообщения", "2.3.": "Сообщения", "6.2.": "Реквизиты и подписи"}
        rates: Any = terms.context["rates"]
        listed = {
            at for words in lines.values() for at in re.findall(r"Приложени[ея] (\d+)", words)
        }
        assert listed == ({said(rates["number"])} if rates["has"] else set())


@pytest.mark.parametrize(
    ("clause", "keys", "words"),
    [
        ("1.3.", {"binding": "silence", "objection_days": 1}, "в течение 1 рабочего дня после"),
        ("1.3.", {"binding": "silence", "objection_days": 5}, "в течение 5 рабочих дней после"),
        ("2.2.", {"warranty_months": 1}, "Гарантийный срок — 1 месяц со дня"),
        ("2.2.", {"warranty_months": 24}, "Гарантийный срок — 24 месяца со дня"),
        ("2.2.", {"warranty_months": 36}, "Гарантийный срок — 36 месяцев со дня"),
        ("3.1.", {}, "не позднее чем за 1 рабочий день;"),
        ("3.2.", {}, "не менее 30 дней."),
        ("3.2.", {"access_term": Duration(working_days=1)}, "в течение 1 рабочего дня после"),
        ("3.2.", {"access_term": Duration(working_days=2)}, "в течение 2 рабочих дней после"),
        ("3.2.", {"access_term": Duration(seconds=4 * 3600)}, "в течение 4 часов после"),
        ("3.2.", {"access_term": Duration(seconds=90 * 60)}, "в течение 90 минут после"),
        ("3.3.", {"act_objection_days": 21}, "в течение 21 рабочего дня после"),
        ("4.2.", {"cure_days": 1}, "предупреждение и 1 рабочий день на"),
        ("4.2.", {"cure_days": 2}, "предупреждение и 2 рабочих дня на"),
        ("4.2.", {"cure_days": 10}, "предупреждение и 10 рабочих дней на"),
        ("4.3.", {"gross_ratio": Decimal("1.5")}, "более чем в 1,5 раза;"),
        ("4.3.", {"gross_ratio": Decimal(2)}, "более чем в 2 раза;"),
        ("4.3.", {"gross_ratio": Decimal(5)}, "более чем в 5 раз;"),
        ("4.3.", {"repeat_months": 1}, "в течение 1 месяца после"),
        ("4.3.", {"repeat_months": 12}, "в течение 12 месяцев после"),
        ("4.4.", {"audit_hours_free": Decimal(4)}, "часы исправления и часы проверки сверх 4 по"),
        ("4.4.", {"audit_hours_free": Decimal("2.5")}, "и часы проверки сверх 2,5 по"),
        ("4.4.", {"audit_hours_free": Decimal(0)}, "часы исправления и часы проверки по ставкам"),
        ("7.1.", {}, "действует с 3 ноября 2026 г. для этапов и разовых задач, начатых после"),
    ],
)
def test_numbers_stand_in_their_case(
    project: Project, clause: str, keys: dict[str, object], words: str
) -> None:
    """Fine print 7: number fields in texts go through the plural table and case."""
    assert words in clauses_of(made(changed(project, **keys)))[clause]


def test_figures_name_their_cells(tmp_path: Path) -> None:
    """Design 7: a term that was typed is traced to its cell, one by default to none."""
    terms = made(terms_project(tmp_path, **{"Гарантийный_срок,_месяцев": 36}))
    sections: Any = terms.context["sections"]
    figures = {
        part["value"].id: part["value"]
        for section in sections.values()
        for line in section["lines"]
        for part in line["parts"]
        if isinstance(part["value"], Figure)
    }
    (place,) = figures["term.warranty_months"].source
    assert (place.sheet, figures["term.warranty_months"].value) == ("Договор", 36)
    assert place.cell
    assert figures["term.cure_days"].source == ()
    assert figures["document.on"].value == ON


# -- options ---------------------------------------------------------------------------------


def test_silence_adds_one_sentence(project: Project) -> None:
    """Russian documents 15.1: consent by silence stands in 1.3 only where it is agreed."""
    signed = clauses_of(made(project))
    silent = clauses_of(made(changed(project, binding="silence")))
    assert {number for number in signed if signed[number] != silent[number]} == {"1.3."}
    first, second = re.split(r"(?<=разделе 6\. )", signed["1.3."])
    added = silent["1.3."].removeprefix(first).removesuffix(second)
    assert silent["1.3."] == f"{first}{added}{second}"
    assert added.startswith("Стороны договорились, что если в течение 5 рабочих дней")


def test_informing_conditions_have_no_agreement(tmp_path: Path) -> None:
    """The agreement makes conditions bind; where they only inform it is refused, with the cell."""
    project = terms_project(tmp_path, Вступление_условий_в_силу="информационно")
    with pytest.raises(InputError) as told:
        made(project)
    (problem,) = told.value.problems
    assert (problem.code, problem.stops) == ("terms_informational", True)
    assert (problem.place.sheet, bool(problem.place.cell)) == ("Договор", True)


def test_a_power_of_attorney_without_number_is_refused(tmp_path: Path) -> None:
    """Russian documents 2.8: such a basis stops the paper, like any contract."""
    sheets = terms_sheets()
    sheets["Лица"][2][7] = "доверенность"
    with pytest.raises(InputError) as told:
        made(project_of(tmp_path, sheets))
    assert [(p.code, p.stops) for p in told.value.problems] == [("basis_incomplete", True)]


def test_copies_or_electronic_exchange(project: Project) -> None:
    """Russian documents 7.11: one or the other, in the words of the addendum."""
    last = {
        "two": clauses_of(made(project))["7.3."],
        "three": clauses_of(made(project, copies=3))["7.3."],
        "electronic": clauses_of(made(project, exchange="electronic"))["7.3."],
    }
    assert "в 2 (двух) экземплярах" in last["two"]
    assert "по одному для каждой Стороны" in last["two"]
    assert "в 3 (трёх) экземплярах" in last["three"]
    assert "каждой Стороны" not in last["three"]
    assert "электронного документооборота" in last["electronic"]
    assert "экземплярах" not in last["electronic"]
    context = made(project, exchange="electronic").context
    assert (context["on_paper"], made(project).context["on_paper"]) == (False, True)
    addendum = addenda.made(project, exchange="electronic")
    assert last["electronic"] in lines_of(addendum, "final").values()


def test_contacts_are_those_of_the_contract(project: Project) -> None:
    """2.3 sends the client to section 6, so it says where to write and call, and when."""
    own = changed(project, claim_contacts="телефон +7 (495) 000-01-02.")
    words = clauses_of(made(own))["6.2."]
    assert words == (
        "Обращения принимаются: телефон +7 (495) 000-01-02. Часы поддержки: пн–пт 09:00–18:00."
    )
    assert "указанным в разделе 8" in clauses_of(made(project))["6.2."]


def test_addresses_of_both_parties(project: Project) -> None:
    """6.1 names them all; of a party without one it leaves a blank and asks for it."""
    several = with_party(project, Role.CLIENT, email="a@romashka.example;b@romashka.example ;")
    words = clauses_of(made(several))["6.1."]
    assert "с адресов dogovor@opora.example на a@romashka.example, b@romashka.example и" in words
    bare = made(with_party(project, Role.CLIENT, email=None))
    assert "на ____________________ и обратно" in clauses_of(bare)["6.1."]
    assert ("terms_address_missing", "ООО «Ромашка»") in codes(bare)
    rows: Any = bare.context["confirm"]
    assert any("Стороны C3" in said(row) for row in rows["rows"])


# -- rates -----------------------------------------------------------------------------------


def rates_said(terms: WarrantyTerms) -> list[tuple[str, ...]]:
    """Rows of the appendix."""
    part: Any = terms.context["rates"]
    return [
        tuple(said(row[name]) for name in ("work", "rate", "valid_from")) for row in part["rows"]
    ]


def test_the_appendix_holds_rates_in_force_and_to_come(project: Project) -> None:
    """4.4 refers to the appendix: what ran out before the paper is not in it."""
    old = Rate(work="fix", rate=Decimal(1), valid_from=date(2020, 1, 1))
    coming = Rate(work="audit", rate=Decimal(4500), valid_from=date(2027, 1, 1))
    assert rates_said(made(project, (coming, old, *RATES))) == [
        ("Исправление", "4 200,00 руб.", "01.01.2026"),
        ("Техническая проверка", "3 800,50 руб.", "01.01.2026"),
        ("Техническая проверка", "4 500,00 руб.", "01.01.2027"),
    ]


DAYS = st.integers(0, 40).map(lambda n: ON + timedelta(days=n - 20))
RATE = st.builds(Rate, work=st.sampled_from(WORKS), rate=st.just(Decimal(1)), valid_from=DAYS)


@given(st.lists(RATE, unique_by=lambda r: (r.work, r.valid_from)), st.randoms())
def test_of_each_work_one_rate_is_in_force(rates: list[Rate], shuffled: Any) -> None:  # noqa: ANN401  # a Random
    """The latest begun rate of a work and all later ones, whatever the order of the rows."""
    found = rates_in_force(rates, ON)
    for work in WORKS:
        own = sorted(r.valid_from for r in rates if r.work == work)
        begun = max((day for day in own if day <= ON), default=None)
        expected = [day for day in own if day == begun or day > ON]
        assert [r.valid_from for r in found if r.work == work] == expected
    mixed = rates[:]
    shuffled.shuffle(mixed)
    assert rates_in_force(mixed, ON) == found


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "Ставки указаны без НДС, он начисляется сверх них."),
        ({"prices": "with VAT", "vat": "7"}, "Ставки указаны с НДС."),
        ({"vat": "exempt", "vat_basis": "п. 2 ст. 346.11."}, "НДС не облагается: п. 2 ст. 346.11."),
    ],
)
def test_what_the_rates_include(project: Project, keys: dict[str, object], words: str) -> None:
    """The appendix says of VAT what the contract says."""
    part: Any = made(changed(project, **keys)).context["rates"]
    assert said(part["vat_line"]) == words


def test_without_rates_nothing_can_be_charged_by_it(project: Project) -> None:
    """No appendix; 4.4 refers to another agreement, and the paper stays a draft that says so."""
    terms = made(project, ())
    assert clauses_of(terms)["4.4."].endswith(
        "по ставкам, установленным отдельным соглашением Сторон."
    )
    assert not any("Приложени" in words for words in clauses_of(terms).values())
    assert codes(terms) == [("terms_rates_missing", None)]
    assert "rates_clause" not in terms.clauses_for


def test_a_work_without_a_rate_on_the_day_is_asked_for(project: Project) -> None:
    """A rate that begins after the paper prices nothing on its day."""
    later = replace(RATES[1], valid_from=ON + timedelta(days=1))
    assert codes(made(project, (RATES[0], later))) == [
        ("terms_rate_missing", "Техническая проверка")
    ]
    today = replace(RATES[1], valid_from=ON)
    assert codes(made(project, (RATES[0], today))) == []


# -- what other papers say of it -------------------------------------------------------------


def pointed(terms: WarrantyTerms) -> dict[str, str]:
    """Key of the contract -> beginning of the clause, or title of the section, it points at."""
    found = {}
    for key, words in terms.clauses_for.items():
        plain = words.replace("\N{NO-BREAK SPACE}", " ")
        at = re.match(r"(?:п\.|раздел) ([\d.]+) ", plain)
        assert at is not None, words
        number = f"{at[1]}."
        lines = clauses_of(terms)
        found[key] = lines[number][:22] if number in lines else sections_of(terms)[number]
    return found


def test_keys_of_the_contract_point_at_their_clauses(project: Project) -> None:
    """Design 3: the clause keys fill themselves; the numbers are those of this very paper."""
    expected = {
        "warranty_clause": "Оплачивается только ис",
        "notice_clause": "Сообщения",
        "rates_clause": "Цена — часы исправлени",
    }
    assert pointed(made(project)) == expected
    silent = pointed(made(changed(project, binding="silence"), identity=ISSUED))
    assert silent == {**expected, "binding_clause": "Условие обязательно дл"}


def test_words_for_other_papers(project: Project) -> None:
    """A signed paper is named by date and number; a draft has no number yet."""
    plain = {
        identity: made(project, identity=identity)
        .clauses_for["warranty_clause"]
        .replace("\xa0", " ")
        for identity in (None, ISSUED)
    }
    assert plain[None] == "п. 4.3 Соглашения о гарантии от 3 ноября 2026 г."
    assert plain[ISSUED] == f"п. 4.3 Соглашения о гарантии от 3 ноября 2026 г. № {NUMBER}"


def test_other_papers_print_these_words_as_they_are(project: Project) -> None:
    """The letter and the addendum put them into brackets, and never call them the Contract's."""
    terms = made(changed(project, binding="silence"), identity=ISSUED)
    paper = Paper(locale("ru"))
    for words in terms.clauses_for.values():
        assert str(paper.contract_clause(words, Place())) == words
    assert paper.notes == ()
    addendum = addenda.made(changed(project, **terms.clauses_for))
    (warranty,) = [w for w in lines_of(addendum, "warranty").values() if "порядке (" in w]
    assert f"(п. 4.3 Соглашения о гарантии от 3 ноября 2026 г. № {NUMBER})" in warranty
    notices = " ".join(lines_of(addendum, "final").values())
    assert f"(раздел 6 Соглашения о гарантии от 3 ноября 2026 г. № {NUMBER})" in notices


# -- the library -----------------------------------------------------------------------------


def test_every_clause_is_used_somewhere(project: Project) -> None:
    """House style 9: no text is left over."""
    silent = changed(project, binding="silence", claim_contacts="x")
    variants = (
        made(project),
        made(project, (), copies=3),
        made(silent, exchange="electronic"),
    )
    used = {clause.id for terms in variants for clause in terms.clauses}
    assert used == set(LIBRARY)


def test_clauses_hold_no_figure_no_article_no_foreign_letter() -> None:
    """Fine print 1 and 7, Russian documents 10.8: figures are fields; no articles; no Latin."""
    for clause in LIBRARY.values():
        words = re.sub(r"\{\w+\}", "", clause.text)
        assert not re.search(r"[\dA-Za-z]", words), clause.id
        assert unreviewed([words], ()) == (), clause.id


def test_some_words_never_stand_on_paper(project: Project) -> None:
    """Russian documents 15: the words that a lawyer struck out."""
    assert [clause.id for clause in LIBRARY.values() if NEVER.search(clause.text)] == []
    assert NEVER.search(said(made(project).context)) is None


def test_capitals_are_only_of_what_is_defined() -> None:
    """Russian documents 7.4: inside a sentence only parties and papers have a capital."""
    for clause in LIBRARY.values():
        words = re.sub(r"\{\w+\}", "x", clause.text.replace("\N{NO-BREAK SPACE}", " "))
        inside = re.findall(r"(?<![.!?:] )(?<!^)(?<!«)\b([А-ЯЁ][а-яё]+)", words)
        assert [w for w in inside if not CAPITALISED.fullmatch(w)] == [], clause.id
        assert re.findall(r"\b(?:исполнител|заказчик|договор(?!ил))\w*", words) == [], clause.id


def test_limitation_of_actions_is_never_said_to_have_no_limit() -> None:
    """Russian documents 10.4: claims at any time, and the law's terms are not changed by it."""
    words = LIBRARY["warranty_term"].text
    assert "без ограничения срока" in words
    assert "Сроки исковой давности, установленные законом, этим не изменяются." in words
    assert "не ограничена" not in words


# -- drafts ----------------------------------------------------------------------------------


def test_a_full_project_leaves_no_doubt(project: Project) -> None:
    """What is stated is not asked again."""
    assert codes(made(project)) == []


def test_defaults_that_are_printed_are_asked_for(tmp_path: Path) -> None:
    """An empty project: hours, city, requisites, addresses and rates are to be confirmed."""
    sheets = addenda.addendum_sheets()
    terms = made(project_of(tmp_path, sheets), ())
    assert {code for code, _ in codes(terms)} == {
        "support_hours_unstated", "city_unstated", "contacts_missing", "addendum_requisites_blank",
        "terms_address_missing", "terms_rates_missing",
    }  # fmt: skip
    confirm: Any = terms.context["confirm"]
    assert len(confirm["rows"]) == len(terms.doubts)
    assert not any(said(row).startswith(":") for row in confirm["rows"])
    issued: Any = made(project_of(tmp_path / "i", sheets), (), identity=ISSUED).context["confirm"]
    assert issued["has"] is False


def test_a_sole_trader_signs_in_person(tmp_path: Path) -> None:
    """Russian documents 2.9: no «в лице», the nominative, ОГРНИП."""
    terms = made(project_of(tmp_path, trader_sheets()), ())
    context: Any = terms.context
    words = said(context["preamble"]["client"])
    assert words == (
        "Индивидуальный предприниматель Белых Анна Юрьевна, именуемая в дальнейшем «Заказчик», "
        "действующая на основании записи в ЕГРИП"
    )
    assert context["requisites"]["client"]["is_trader"] is True
    assert context["requisites"]["contractor"]["is_trader"] is False
