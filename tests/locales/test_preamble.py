"""Participles and the basis of a signatory: ``russian-documents.md`` §§2.7-2.9, 14.1."""

import pytest

from pipeline.locales.forms import NBSP
from pipeline.locales.inflection.authority import BasisRefusedError, basis_genitive
from pipeline.locales.inflection.organisations import is_sole_trader
from pipeline.locales.inflection.participles import (
    party_participle,
    signatory_participle,
    trader_gender,
    trader_participle,
)


@pytest.mark.parametrize(
    ("full_name", "word"),
    [
        ("Общество с ограниченной ответственностью «Ромашка»", "именуемое"),
        ("ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ «РОМАШКА»", "именуемое"),
        ("Федеральное государственное бюджетное учреждение «Центр»", "именуемое"),
        ("Товарищество собственников недвижимости «Уют»", "именуемое"),
        ("Министерство цифрового развития Республики Татарстан", "именуемое"),
        ("Автономная некоммерческая организация «Знание»", "именуемая"),
        ("Администрация городского округа Химки", "именуемая"),
        ("Производственно-коммерческая фирма «Вектор»", "именуемая"),
        ("Благотворительный фонд «Подари жизнь»", "именуемый"),
        ("Торговый дом «Восход»", "именуемый"),
        ("ПАО «Северный ветер»", "именуемое"),
        ("ТСН «Уют»", "именуемое"),
        ("АНО «Знание»", "именуемая"),
        ("Индивидуальный предприниматель Белых Анна Юрьевна", "именуемая"),
        ("ИП Белых Антон Юрьевич", "именуемый"),
    ],
)
def test_the_party_is_named_by_its_head_word(full_name: str, word: str) -> None:
    """§2.7: «именуем…» agrees with the head word of the full form, or with the trader."""
    assert (party_participle(full_name).word, party_participle(full_name).doubts) == (word, ())


def test_the_short_name_helps() -> None:
    """§2.7: where the full name shows no form, the abbreviation of the short one decides."""
    assert party_participle("«Ромашка»", "АНО «Ромашка»").word == "именуемая"
    assert party_participle("«Ромашка»", "АНО «Ромашка»").doubts == ()


@pytest.mark.parametrize(
    ("full_name", "doubt"),
    [
        ("Acme LLC", "head_unknown"),
        ("ТехноСервис", "head_unknown"),
        ("ИП Смит Джон", "gender_unknown"),
    ],
)
def test_an_unknown_head_is_in_doubt(full_name: str, doubt: str) -> None:
    """§2.7: a participle that nothing supports is confirmed by a person."""
    assert party_participle(full_name).doubts == (doubt,)


def test_the_gender_of_a_trader_may_be_given() -> None:
    """§2.9: without a patronymic the column of the workbook decides."""
    assert party_participle("ИП Смит Сара", gender="f").word == "именуемая"
    assert trader_gender("ИП Смит Сара") is None
    assert trader_gender("ИП Белых Анна Юрьевна") == "f"


@pytest.mark.parametrize(
    ("full_name", "is_trader"),
    [
        ("Индивидуальный предприниматель Белых Анна Юрьевна", True),
        ("ИП Белых А. Ю.", True),
        ("Глава крестьянского (фермерского) хозяйства Иванов Иван Петрович", True),
        ("Крестьянское (фермерское) хозяйство «Луч»", False),
        ("ООО «ИП Ромашка»", False),
        ("ИПОТЕЧНЫЙ БАНК «А»", False),
    ],
)
def test_who_is_a_sole_trader(full_name: str, *, is_trader: bool) -> None:
    """§2.9: a sole trader has no «в лице»."""
    assert is_sole_trader(full_name) is is_trader


def test_signatories() -> None:
    """§2.8: by the signatory's gender; «действующих» when two sign."""
    assert signatory_participle("m") == "действующего"
    assert signatory_participle("f") == "действующей"
    assert signatory_participle("m", "f") == "действующих"
    assert (trader_participle("m"), trader_participle("f")) == ("действующий", "действующая")


@pytest.mark.parametrize("genders", [(), ("x",), ("m", "")])
def test_signatories_have_a_gender(genders: tuple[str, ...]) -> None:
    """§2: the gender is known when a paper is made; anything else is our own bug."""
    with pytest.raises(ValueError, match="genders"):
        signatory_participle(*genders)


@pytest.mark.parametrize(
    ("typed", "genitive"),
    [
        ("Устав", "Устава"),
        ("Устава", "Устава"),
        ("Положение о филиале", "Положения о филиале"),
        ("доверенность от 01.06.2026 № 3", "доверенности от 1~июня 2026~г. №~3"),
        ("доверенность от 2026-06-01 №3", "доверенности от 1~июня 2026~г. №~3"),
        ("Доверенность № 3 от 1 июня 2026 года", "доверенности от 1~июня 2026~г. №~3"),
        ("доверенности от 1 июня 2026 г. N 3", "доверенности от 1~июня 2026~г. №~3"),
        ("доверенность от «1» июня 2026 г. № 3", "доверенности от 1~июня 2026~г. №~3"),
        (
            "доверенность № 77 АБ 1234567 от 01.06.2026",
            "доверенности от 1~июня 2026~г. №~77 АБ 1234567",
        ),
        ("приказ № 12-к от 01.06.2026", "приказа от 1~июня 2026~г. №~12-к"),
        ("на основании Устава", "Устава"),
        (
            "действующий на основании доверенности от 01.06.2026 № 3",
            "доверенности от 1~июня 2026~г. №~3",
        ),
        (
            "решение единственного участника № 1 от 05.03.2026",
            "решения единственного участника №~1 от 5~марта 2026~г.",
        ),
        (
            "запись в ЕГРИП (ОГРНИП 304500116000157)",
            "записи в ЕГРИП (ОГРНИП 304500116000157)",
        ),
    ],
)
def test_the_basis_in_the_genitive(typed: str, genitive: str) -> None:
    """§2.8: the papers of the list decline, dates are long, numbers stay beside their sign."""
    basis = basis_genitive(typed)
    assert basis.genitive == genitive.replace("~", NBSP)
    assert basis.doubts == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("доверенность", "basis_undated_unnumbered"),
        ("доверенности", "basis_undated_unnumbered"),
        ("простая доверенность № 3", "basis_undated"),
        ("доверенность от 31.02.2026 № 3", "basis_undated"),
        ("доверенность от 01.06.26 № 3", "basis_undated"),
        ("доверенность от 01.06.2026", "basis_unnumbered"),
        ("доверенность от 01.06.2026 № б/н", "basis_unnumbered"),
        ("приказ", "basis_undated_unnumbered"),
    ],
)
def test_a_power_of_attorney_says_which_one(typed: str, code: str) -> None:
    """§2.8: a доверенность or a приказ without date and number is refused."""
    with pytest.raises(BasisRefusedError) as refused:
        basis_genitive(typed)
    assert (refused.value.code, refused.value.basis) == (code, typed)


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        ("личная договорённость", "basis_unknown"),
        ("протокол общего собрания", "basis_undated"),
        ("доверенность от 01.06.2026 № 3, выданная директором", "basis_tail"),
    ],
)
def test_a_doubtful_basis(typed: str, doubt: str) -> None:
    """§2.8: what is not on the list is confirmed by a person."""
    assert basis_genitive(typed).doubts == (doubt,)
