"""Blanks that must not end a line: ``russian-documents.md`` section 4."""

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.locales import locale
from pipeline.locales.forms import NBSP, kept_together
from pipeline.locales.words import ON_PAPER, words_files

PIECES = (
    "5", "95", "%", "минут", "ч", "мин", "с", "№", "§", "—", "в", "И", "к", "о", "я", "слово",
    "г.", "20___", "{no}", "{first}", "{{ row.name }}", "{%p if has_act %}", "«а»", " ", "\n", NBSP,
)  # fmt: skip


def shown(words: str) -> str:
    """Kept-together words with ``~`` for U+00A0."""
    return kept_together(words).replace(NBSP, "~")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("по Договору от {on} № {no}", "по Договору от {on} №~{no}"),
        ("§ 4 и § 5", "§~4 и~§~5"),
        ("{names} — {reason}.", "{names}~— {reason}."),
        ("не более 5 минут, 95 % времени", "не более 5~минут, 95~% времени"),
        ("2 ч 30 мин 01 с", "2~ч 30~мин 01~с"),
        ("В срок, а не в час; и в день с {first}", "В~срок, а~не в~час; и~в~день с~{first}"),
        ("{quarter} квартал {year} г.", "{quarter} квартал {year}~г."),
        ("«____» ______________ 20___ г.", "«____» ______________ 20___~г."),
        ("(в периоде), «о нас»", "(в~периоде), «о~нас»"),
        ("по-русски, дом, все и", "по-русски, дом, все и"),
        ("{% if a == 5 %}5 %{% endif %}", "{% if a == 5 %}5~%{% endif %}"),
        ("{%p for x in rows %}", "{%p for x in rows %}"),
        ("— начало", "— начало"),
    ],
)
def test_the_places_of_the_standard(words: str, kept: str) -> None:
    """After № and §, before a dash and a unit, after a word of one letter; not inside tags."""
    assert shown(words) == kept


@given(pieces=st.lists(st.sampled_from(PIECES)), blank=st.sampled_from(["", " "]))
def test_only_blanks_change_and_only_once(pieces: list[str], blank: str) -> None:
    """Letters, fields and tags stay as they are, and a second pass changes nothing."""
    words = blank.join(pieces)
    kept = kept_together(words)
    assert kept.replace(NBSP, " ") == words.replace(NBSP, " ")
    assert kept_together(kept) == kept
    tags = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    assert tags.findall(kept) == tags.findall(words)


def paper_words(code: str) -> list[str]:
    """What the locale says for paper, with ``ы`` in every field."""
    words = locale(code)
    folder = resources.files("pipeline.locales")
    written = "".join(folder.joinpath(name).read_text("utf-8") for name in words_files(code))
    fields = dict.fromkeys(re.findall(r"\{(\w+)\}", written), "ы")
    return [
        words.say(key, **fields)
        for key in words.keys()  # noqa: SIM118  # a method of the locale, no mapping
        if key.partition(".")[0] in ON_PAPER
    ]


def test_russian_words_for_paper_are_kept_together() -> None:
    """Every word of the locale that stands on paper; its fields can still be filled."""
    loose = re.compile(r"[№§] | —|(?<![\w-])[авикосуя] |\d %|\d г\.", re.IGNORECASE)
    said = paper_words("ru")
    assert len(said) > len(ON_PAPER)
    assert [words for words in said if loose.search(words)] == []


def test_english_words_have_plain_blanks() -> None:
    """The rule is Russian; English words are printed as written."""
    assert [words for words in paper_words("en") if NBSP in words] == []
