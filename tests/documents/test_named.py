"""Parties and people in a preamble, an addressee and a signature (russian documents, 14.1)."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.documents.named import (
    Doubts,
    confirmations,
    preamble,
    requisites,
    signature,
)
from pipeline.documents.printing import Paper
from pipeline.domain.contract import Party, Person, Project, Role
from pipeline.issuing.reading import read_project
from pipeline.locales import LOCALES, locale
from pipeline.locales.inflection import names, organisations, positions
from pipeline.problems import InputError
from tests.fixtures.projects import minimal_sheets
from tests.workbook.build import build_workbook

CASES = Path(__file__).parents[1] / "data" / "declension"
OOO = ("Общество с ограниченной ответственностью «Север»", "ООО «Север»")


def project(person: Mapping[str, object], party: Mapping[str, object], tmp_path: Path) -> Project:
    """A project whose client is this party and signed for by this person."""
    made = read_project(build_workbook(tmp_path / "p" / "project.xlsx", minimal_sheets())).project
    assert made is not None
    client = {"full_name": OOO[0], "short_name": OOO[1], **party}
    signs: dict[str, object] = {
        "surname": "Ковальчук",
        "first_name": "Инна",
        "patronymic": "Львовна",
        "position": "генеральный директор",
        "basis": "Устав",
    }
    return Project(
        contract=made.contract,
        parties=(made.party(Role.CONTRACTOR), Party(role=Role.CLIENT, **client)),  # type: ignore[arg-type]  # fields of the noun
        people=(Person(role=Role.CLIENT, function="signatory", **{**signs, **person}),),  # type: ignore[arg-type]  # likewise
        priorities=made.priorities,
    )


def said(
    person: Mapping[str, object], party: Mapping[str, object], tmp_path: Path
) -> tuple[str, list[str]]:
    """The client's preamble in words, and the codes of what must be confirmed."""
    doubts: Doubts = []
    parts = preamble(Paper(locale("ru")), project(person, party, tmp_path), Role.CLIENT, doubts)
    words = "".join(str(part["value"]) for part in parts).replace("\N{NO-BREAK SPACE}", " ")
    return words, [problem.code for problem in doubts]


@pytest.mark.parametrize(
    ("person", "party", "expected"),
    [
        ({}, {}, ("Общество с ограниченной ответственностью «Север» (ООО «Север»), именуемое в "
         "дальнейшем «Заказчик», в лице генерального директора Ковальчук Инны Львовны, "
         "действующей на основании Устава")),
        ({"surname": "Гоголь", "first_name": "Пётр", "patronymic": "Ильич"}, {},
         "в лице генерального директора Гоголя Петра Ильича, действующего на основании Устава"),
        ({"surname": "Белых", "first_name": "Олег", "patronymic": "Петрович"}, {},
         "в лице генерального директора Белых Олега Петровича, действующего"),
        ({"surname": "Петрова-Водкина", "first_name": "Елена", "patronymic": "Кузьминична"}, {},
         "в лице генерального директора Петровой-Водкиной Елены Кузьминичны, действующей"),
        ({"position": "и. о. генерального директора"}, {},
         "в лице и. о. генерального директора Ковальчук Инны Львовны"),
        ({"basis": "доверенность от 01.06.2026 № 3"}, {},
         "действующей на основании доверенности от 1 июня 2026 г. № 3"),
        ({}, {"full_name": "Автономная некоммерческая организация «Знание»",
              "short_name": "АНО «Знание»"}, "(АНО «Знание»), именуемая в дальнейшем"),
        ({}, {"full_name": "Торговый дом «Восход»", "short_name": "ТД «Восход»"},
         "именуемый в дальнейшем «Заказчик»"),
        ({"surname": "Белых", "first_name": "Анна", "patronymic": "Юрьевна",
          "position": "индивидуальный предприниматель",
          "basis": "запись в ЕГРИП (ОГРНИП 304500116000157)"},
         {"full_name": "Индивидуальный предприниматель Белых Анна Юрьевна",
          "short_name": "ИП Белых А. Ю."},
         ("Индивидуальный предприниматель Белых Анна Юрьевна, именуемая в дальнейшем «Заказчик», "
         "действующая на основании записи в ЕГРИП (ОГРНИП 304500116000157)")),
        ({"surname": "Гоголь", "first_name": "Пётр", "patronymic": "Ильич",
          "position": "индивидуальный предприниматель",
          "basis": "запись в ЕГРИП (ОГРНИП 304500116000157)"},
         {"full_name": "Индивидуальный предприниматель Гоголь Пётр Ильич",
          "short_name": "ИП Гоголь П. И."},
         ("Индивидуальный предприниматель Гоголь Пётр Ильич, именуемый в дальнейшем «Заказчик», "
         "действующий на основании")),
        ({"basis": "доверенность от 01.06.2026 № 3"},
         {"full_name": "Индивидуальный предприниматель Белых Анна Юрьевна",
          "short_name": "ИП Белых А. Ю."},
         "в лице представителя Ковальчук Инны Львовны, действующей на основании доверенности"),
    ],
)  # fmt: skip
def test_preambles(
    person: Mapping[str, object], party: Mapping[str, object], expected: str, tmp_path: Path
) -> None:
    """A man, a woman, surnames of every kind, an acting head, powers of attorney, traders."""
    words, doubts = said(person, party, tmp_path)
    assert expected in words
    assert doubts == []


@pytest.mark.parametrize("basis", ["доверенность", "доверенность от 01.06.2026", "приказ № 5"])
def test_an_authority_without_date_or_number_is_refused(basis: str, tmp_path: Path) -> None:
    """Russian documents §2.8: which power of attorney it is must be said."""
    with pytest.raises(InputError) as told:
        said({"basis": basis}, {}, tmp_path)
    assert told.value.problems[0].code == "basis_incomplete"


def test_what_is_unsure_is_asked(tmp_path: Path) -> None:
    """Russian documents §2.2: a Latin name, an unknown form, a missing basis, each once."""
    person = {"surname": "Smith", "first_name": "John", "patronymic": None, "gender": "m",
              "basis": None}  # fmt: skip
    party = {"full_name": "«Гамма»", "short_name": "Гамма"}
    words, doubts = said(person, party, tmp_path)
    assert doubts == ["participle_unsure", "basis_missing", "form_unsure"]
    assert "на основании ____" in words


def test_a_typed_form_wins_and_is_not_asked(tmp_path: Path) -> None:
    """Russian documents §2.1: an override always wins."""
    person = {"surname": "Smith", "first_name": "John", "patronymic": None, "gender": "m",
              "name_gen": "Смита Джона", "position_gen": "Генерального представителя"}  # fmt: skip
    words, doubts = said(person, {}, tmp_path)
    assert "в лице Генерального представителя Смита Джона, действующего" in words
    assert doubts == []


def test_the_draft_lists_each_doubt_with_its_cell(tmp_path: Path) -> None:
    """Russian documents §1.5: the list of what to fix stands in the draft."""
    doubts: Doubts = []
    sheets = minimal_sheets()
    sheets["Лица"][2][2:5] = ["Smith", "John", None]
    made = read_project(build_workbook(tmp_path / "p" / "project.xlsx", sheets)).project
    assert made is not None
    preamble(Paper(locale("ru")), made, Role.CLIENT, doubts)
    part = confirmations(Paper(locale("ru")), doubts)
    assert part["has"] is True
    (row,) = part["rows"]  # type: ignore[misc]  # a tuple of rows
    words = str(row["text"])  # type: ignore[index]  # likewise
    assert words.startswith("Лица C3: Проверьте форму: родительный падеж — «Smith John».")
    assert "латинские буквы" in words


def test_signature_and_requisites(tmp_path: Path) -> None:
    """A position begins with a capital under a text; what is not known shows a dash."""
    paper, made = Paper(locale("ru")), project({}, {"inn": "7707083893"}, tmp_path)
    signs = signature(paper, made, Role.CLIENT)
    assert str(signs["position"]) == "Генеральный директор"
    assert str(signs["name"]) == "И.\N{NO-BREAK SPACE}Л.\N{NO-BREAK SPACE}Ковальчук"
    cells = requisites(paper, made, Role.CLIENT)
    assert (str(cells["inn_kpp"]), str(cells["ogrn"])) == ("7707083893", "—")


@pytest.mark.parametrize("code", LOCALES)
def test_every_doubt_has_words(code: str) -> None:
    """Whatever makes a form unsure is said in the reader's language."""
    words = locale(code)
    doubts: set[str] = set()
    for file in sorted(CASES.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                text = row["nominative"]
                match row["kind"]:
                    case "position":
                        doubts |= set(positions.declension(text).doubts)
                    case "org":
                        doubts |= set(organisations.declension(text).doubts)
                    case "name":
                        surname, _, rest = text.partition(" ")
                        first, _, patronymic = rest.partition(" ")
                        given = names.declension(surname, first, patronymic or None, row["gender"])
                        doubts |= set(given.doubts)
    assert len(doubts) > 10
    assert {doubt for doubt in doubts if f"named.doubt.{doubt}" not in words} == set()
