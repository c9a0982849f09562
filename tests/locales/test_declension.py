"""Names, positions and organisations in their cases: ``russian-documents.md`` §§2, 14.1."""

import csv
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from pipeline.locales.forms import NBSP
from pipeline.locales.inflection import names, organisations, positions
from pipeline.locales.inflection.declension import Declension
from pipeline.locales.inflection.letters import grafted

CASES: Final = Path(__file__).resolve().parents[1] / "data" / "declension"
FILES: Final = ("cases.csv", "more_cases.csv")
KIN: Final = {"оглы", "кызы", "угли", "кизи"}
SHARE: Final = {"name": 0.97, "position": 0.90, "org": 0.85}
NEEDLESS: Final = 0.25


@dataclass(frozen=True)
class Row:
    """A row of the file and what our rules make of it."""

    kind: str
    is_sure: bool
    expected: tuple[str, str, str]
    ours: Declension

    @property
    def is_right(self) -> bool:
        """Whether all three cases are right."""
        return self.ours.forms == self.expected


def split(name: str) -> tuple[str, str, str | None]:
    """The fields of a name as a workbook holds them: surname, first name, patronymic."""
    words = name.split(" ")
    if words[-1] in KIN:
        return (words[0], words[1], " ".join(words[2:]))
    if len(words) == 4:  # Ван ден Берг Марк
        return (" ".join(words[:-1]), words[-1], None)
    if len(words) == 3 and not words[2].lower().endswith(("ич", "на")):
        return (words[0], " ".join(words[1:]), None)  # Нгуен Ван Тхань
    return (words[0], words[1], words[2] if len(words) == 3 else None)


def declined(kind: str, nominative: str, gender: str) -> Declension:
    """What our rules make of a row."""
    if kind == "name":
        return names.declension(*split(nominative), gender=gender)
    if kind == "position":
        return positions.declension(nominative)
    return organisations.declension(nominative)


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a file."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(
                row["kind"],
                row["sure"] == "yes",
                (row["genitive"], row["dative"], row["instrumental"]),
                declined(row["kind"], row["nominative"], row["gender"]),
            )
            for row in csv.DictReader(file)
        )


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", SHARE)
def test_sure_forms_are_right(file: str, kind: str) -> None:
    """§2: right in all three cases without an override, by kind at least the agreed share."""
    sure = [row for row in rows(file) if row.kind == kind and row.is_sure]
    wrong = [row.ours for row in sure if not row.is_right]
    assert len(sure) - len(wrong) >= SHARE[kind] * len(sure), wrong


@pytest.mark.parametrize("file", FILES)
def test_no_wrong_form_is_sure(file: str) -> None:
    """§2.2: whatever may be wrong carries a doubt, so that the document stays a draft."""
    assert [row.ours for row in rows(file) if not row.is_right and row.ours.is_sure] == []


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", SHARE)
def test_doubts_are_few(file: str, kind: str) -> None:
    """§2.2: a doubt on everything would be confirmed without reading."""
    sure = [row for row in rows(file) if row.kind == kind and row.is_sure]
    assert sum(not row.ours.is_sure for row in sure) <= NEEDLESS * len(sure)


@pytest.mark.parametrize(
    "name",
    [
        ("Иванов", "Иван", "Иванович"),
        ("Ковальчук", "Инна", "Львовна"),
        ("Журавлёва", "Анна", "Тимофеевна"),
        ("Ратников", "Глеб", "Савельевич"),
        ("Полынцева", "Вера", "Игнатьевна"),
        ("Сидоренко", "Павел", "Олегович"),
        ("Белых", "Анна", "Юрьевна"),
        ("Смирнова", "Екатерина", "Дмитриевна"),
    ],
)
def test_ordinary_names_are_sure(name: tuple[str, str, str]) -> None:
    """§2.2: an ordinary name asks for no confirmation; its patronymic shows the gender."""
    assert names.declension(*name).doubts == ()


def test_a_preamble_of_a_woman() -> None:
    """§2: в лице генерального директора Ковальчук Инны Львовны."""
    position = positions.declension("генеральный директор").genitive
    name = names.declension("Ковальчук", "Инна", "Львовна").genitive
    assert f"в лице {position} {name}" == "в лице генерального директора Ковальчук Инны Львовны"


@pytest.mark.parametrize(
    ("name", "addressee", "signature"),
    [
        (("Ковальчук", "Инна", "Львовна"), "Ковальчук~И.~Л.", "И.~Л.~Ковальчук"),
        (("Ковальчук", "Игорь", "Львович"), "Ковальчуку~И.~Л.", "И.~Л.~Ковальчук"),
        (("Черных", "Сергей", "Кузьмич"), "Черных~С.~К.", "С.~К.~Черных"),
        (
            ("Римский-Корсаков", "Николай", "Андреевич"),
            "Римскому-Корсакову~Н.~А.",
            "Н.~А.~Римский-Корсаков",
        ),
        (("Алиев", "Гейдар", "Мамед оглы"), "Алиеву~Г.~М.", "Г.~М.~Алиев"),
        (("Гасанова", "Лейла", "Рашид-кызы"), "Гасановой~Л.~Р.", "Л.~Р.~Гасанова"),
    ],
)
def test_addressee_and_signature(
    name: tuple[str, str, str], addressee: str, signature: str
) -> None:
    """§2: the addressee is a dative, surname first; the signature has the initials first."""
    assert names.with_initials(*name).dative == addressee.replace("~", NBSP)
    assert names.signed(*name) == signature.replace("~", NBSP)


def test_the_initials_of_a_double_first_name() -> None:
    """§2: both letters of Жан-Пьер; without a patronymic the forms are in doubt."""
    addressee = names.with_initials("Леви", "Жан-Пьер", gender="m")
    assert addressee.dative == f"Леви{NBSP}Ж.-П."
    assert "no_patronymic" in addressee.doubts


@pytest.mark.parametrize(
    ("name", "gender", "doubt"),
    [
        (("Smith", "John", None), "m", "latin"),
        (("О’Коннор", "Шон", None), "m", "apostrophe"),
        (("ван Бетховен", "Людвиг", None), "m", "particle"),
        (("Смит", "Джон", None), "m", "no_patronymic"),
        (("Иванов", "Иван", "Ивановна"), "m", "gender_conflict"),
        (("Петров", "И.", "И."), "m", "initials"),
        (("Кравец", "Олег", "Павлович"), "m", "fleeting_vowel"),
        (("Заяц", "Илья", "Никитич"), "m", "engines_differ"),
        (("Король", "Виталий", "Антонович"), "m", "stress"),
        (("Бонч-Бруевич", "Михаил", "Дмитриевич"), "m", "double_surname"),
        (("Гарсия Маркес", "Габриэль", "Хосе"), "m", "patronymic"),
    ],
)
def test_what_makes_a_name_doubtful(
    name: tuple[str, str, str | None], gender: str, doubt: str
) -> None:
    """§2.2: each reason to ask a person has its code."""
    assert doubt in names.declension(*name, gender=gender).doubts


def test_a_latin_name_is_left_alone() -> None:
    """§14.1: a Latin name waits for its override in the form it was typed."""
    assert names.declension("Smith", "John", gender="m").forms == ("Smith John",) * 3


@pytest.mark.parametrize(
    ("patronymic", "gender"),
    [
        ("Львовна", "f"),
        ("Ильинична", "f"),
        ("Ильич", "m"),
        ("ПЕТРОВИЧ", "m"),
        ("Мамед оглы", "m"),
        ("Бахтиёр угли", "m"),
        ("Рашид кызы", "f"),
        ("Рашид кизи", "f"),
    ],
)
def test_the_patronymic_shows_the_gender(patronymic: str, gender: str) -> None:
    """§2: the gender may be left blank where the patronymic shows it."""
    assert names.gender_of(patronymic) == gender


@pytest.mark.parametrize("patronymic", [None, "", " ", "Хосе"])
def test_the_gender_is_never_guessed(patronymic: str | None) -> None:
    """§2: neither surname nor first name decides; reading has to ask for the gender."""
    with pytest.raises(ValueError, match="no gender"):
        names.declension("Иванова", "Анна", patronymic)


@pytest.mark.parametrize(
    ("typed", "genitive"),
    [
        (("Королёв", "Пётр", "Фёдорович"), "Королёва Петра Фёдоровича"),
        (("Королев", "Петр", "Федорович"), "Королева Петра Федоровича"),
        (("ЖУРАВЛЁВА", "АННА", "ИЛЬИНИЧНА"), "ЖУРАВЛЁВОЙ АННЫ ИЛЬИНИЧНЫ"),
        (("ПЕТРОВ-ВОДКИН", "Кузьма", "Сергеевич"), "ПЕТРОВА-ВОДКИНА Кузьмы Сергеевича"),
        (("  Иванов ", "Иван", f"Иванович{NBSP}"), "Иванова Ивана Ивановича"),
    ],
)
def test_letters_stay_as_typed(typed: tuple[str, str, str], genitive: str) -> None:
    """§2.3: ё, е and ALL CAPS stay as typed; blanks are collapsed."""
    assert names.declension(*typed).genitive == genitive


@pytest.mark.parametrize(
    ("typed", "known", "form", "result"),
    [
        ("партнер", "партнёр", "партнёра", "партнера"),
        ("Партнёр", "партнёр", "партнёру", "Партнёру"),
        ("ДИРЕКТОР", "директор", "директором", "ДИРЕКТОРОМ"),
        ("орел", "орёл", "орла", "орла"),
    ],
)
def test_a_form_takes_the_typed_letters(typed: str, known: str, form: str, result: str) -> None:
    """§2.3: the dictionary gives the ending, the person who typed gives the rest."""
    assert grafted(typed, known, form) == result


@pytest.mark.parametrize(
    ("position", "doubt"),
    [
        ("тимлид", "unknown_word"),
        ("отдел продаж", "head_not_a_person"),
        ("по доверенности", "head_unknown"),
        ("начальник отдела кадров и заведующий складом", "several_heads"),
        ("фуллстек-инженер", "unknown_prefix"),
    ],
)
def test_what_makes_a_position_doubtful(position: str, doubt: str) -> None:
    """§2.5: where the head is not certain a person confirms the forms."""
    assert doubt in positions.declension(position).doubts


@pytest.mark.parametrize(
    ("organisation", "doubt"),
    [
        ("ТехноСервис", "head_unknown"),
        ("Общество с ограниченной ответственностью Торговый дом «А»", "several_heads"),
        ("Банк «А» (публичное акционерное общество)", "bracketed_form"),
        ("ИП Смит Джон", "gender_unknown"),
        ("ИП Анна Петровна Сидорова", "name_order"),
    ],
)
def test_what_makes_an_organisation_doubtful(organisation: str, doubt: str) -> None:
    """§2.6: an unknown head word or order is confirmed by a person."""
    assert doubt in organisations.declension(organisation).doubts


@pytest.mark.parametrize(
    ("position", "genitive"),
    [
        ("зам. генерального директора", "зам. генерального директора"),
        ("гл. бухгалтер", "гл. бухгалтера"),
        ("директор-главный врач", "директора-главного врача"),
        ("технический директор/главный инженер", "технического директора/главного инженера"),
    ],
)
def test_shortened_and_joined_positions(position: str, genitive: str) -> None:
    """§2.5: abbreviations stay, both heads decline."""
    assert positions.declension(position).genitive == genitive


def test_a_trader_with_initials() -> None:
    """§2.6: the name after ИП declines; initials stay."""
    trader = organisations.declension("ИП Ткач Л. И.", gender="m")
    assert trader.forms == ("ИП Ткача Л. И.", "ИП Ткачу Л. И.", "ИП Ткачом Л. И.")


def test_a_farmer_who_is_a_trader() -> None:
    """§2.6: both roles decline, and the person with them."""
    farmer = organisations.declension("ИП глава КФХ Иванов Иван Петрович")
    assert farmer.genitive == "ИП главы КФХ Иванова Ивана Петровича"


def test_the_dictionary_waits_for_its_first_question() -> None:
    """Opening the dictionary costs time and memory: a run without names does not pay."""
    program = (
        "import sys; from pipeline.locales.inflection import names, organisations, positions;"
        "sys.exit('pymorphy3' in sys.modules)"
    )
    subprocess.run((sys.executable, "-W", "error", "-c", program), check=True)
