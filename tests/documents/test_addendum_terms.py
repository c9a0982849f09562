"""Words of the addendum: defined once, used alike, and those that never stand on paper."""

import re
from pathlib import Path

import pytest

from pipeline.documents.addendum_terms import TERMS
from pipeline.documents.clauses import clauses
from pipeline.documents.sla_addendum import KIND, SlaAddendum
from tests.fixtures.addenda import addendum_sheets, made, project_of, said, sections_of, target

NEVER = re.compile(
    r"\bвин(?:а|ы|е|у|ой|овн\w*)\b|аудит|введени\w+ в заблуждение|жест\w* доброй воли|прощаем"
    r"|компенсаци|зач[её]т",
    re.IGNORECASE,
)
CAPITALISED = re.compile(
    r"Договор(?:а|у|ом|е)?|Соглашени(?:е|я|ю|ем|и)|Сторон(?:а|ы|е|у|ой|ам|ами|ах)?"
    r"|Исполнител(?:ь|я|ю|ем|е)|Заказчик(?:а|у|ом|е)?|Приложени(?:е|я|ю|ем|и)|Закон(?:а|у|ом|е)?"
)


def addenda(folder: Path) -> list[SlaAddendum]:
    """One with money behind a target, one without targets, one with everything removed."""
    full = addendum_sheets(
        target(),
        target(Код="Ц-2", Показатель="Решено в день обращения", Последствие=None, Шкала=None),
        Поручение_на_обработку_персональных_данных="да",
    )
    plain = project_of(folder / "b", addendum_sheets())
    removed = frozenset({"warranty", "duties", "force_majeure", "confidentiality"})
    return [made(project_of(folder / "a", full)), made(plain), made(plain, removed=removed)]


def test_each_term_is_defined_once_and_used(tmp_path: Path) -> None:
    """Russian documents 7.4: a term is defined if and only if the rest of the paper uses it."""
    library = clauses("ru", KIND)
    for addendum in addenda(tmp_path):
        sections = sections_of(addendum)
        rows = sections["terms"]["more"]
        names = [said(row["term"]) for row in rows]
        assert len(names) == len(set(names))
        assert names == sorted(names, key=lambda n: n.casefold().replace("ё", "е"))
        definitions = {said(row["term"]): said(row["parts"]) for row in rows}
        without = {**addendum.context, "sections": {**sections, "terms": {}}}
        rest = said(without)
        for term in TERMS:
            name = said(term.split(library[term.clause])[0])
            others = " ".join(words for key, words in definitions.items() if key != name)
            assert (name in names) == bool(term.used.search(f"{rest} {others}")), name


def test_capitals_are_only_of_what_is_defined(tmp_path: Path) -> None:
    """Russian documents 7.4: no word inside a sentence has a capital but parties and papers."""
    for clause in clauses("ru", KIND).values():
        words = re.sub(r"\{\w+\}", "x", clause.text.replace("\N{NO-BREAK SPACE}", " "))
        inside = re.findall(r"(?<![.!?] )(?<!^)(?<!«)\b([А-ЯЁ][а-яё]+)", words)
        strange = [w for w in inside if not CAPITALISED.fullmatch(w) and w != "Федерального"]
        assert strange == (["Дополнительное"] if clause.id == "term_agreement" else []), clause.id
        lower = re.findall(r"\b(?:исполнител|заказчик|договор(?!ил))\w*", words)
        assert lower == [], clause.id
    whole = said(addenda(tmp_path)[0].context)
    assert not re.search(r"\b(?:исполнител|заказчик)", whole.replace("по письму заказчика", ""))
    assert "далее — Закон" in whole
    assert whole.count("Соглашение — настоящее") <= 1


@pytest.mark.parametrize("at", range(3))
def test_some_words_never_stand_on_paper(tmp_path: Path, at: int) -> None:
    """Russian documents 15: the words that a lawyer struck out are not in the library or paper."""
    assert [c.id for c in clauses("ru", KIND).values() if NEVER.search(c.text)] == []
    found = NEVER.search(said(addenda(tmp_path)[at].context))
    assert found is None, found


def test_no_foreign_letters_but_the_allowed() -> None:
    """Fine print 7: no Latin word in Russian texts but SLA."""
    for clause in clauses("ru", KIND).values():
        words = re.sub(r"\{\w+\}", "", clause.text)
        assert set(re.findall(r"[A-Za-z]+", words)) <= {"SLA"}, clause.id
