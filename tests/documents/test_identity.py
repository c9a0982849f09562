"""Number and seal of issued papers; drafts have neither."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.identity import Identity, grouped, paper_number, seal
from pipeline.documents.printing import Paper
from pipeline.documents.values import Figure, Text
from pipeline.locales import LOCALES, locale
from pipeline.problems import Place
from tests.documents.test_traced import leaves
from tests.golden.issued import (
    HEAD,
    identity,
    issued_addendum,
    issued_letter,
    issued_report,
    letter_of,
    replacing_letter,
)

if TYPE_CHECKING:
    from pipeline.documents.values import Context

ON = date(2026, 11, 3)
NBSP = "\N{NO-BREAK SPACE}"
PAPERS: dict[str, Callable[[Path], Any]] = {
    "letter": lambda folder: issued_letter(folder).letter,
    "replacing": lambda folder: replacing_letter(folder).letter,
    "addendum": lambda folder: issued_addendum(folder).addendum,
    "report": lambda folder: issued_report(folder).paper,
}


@pytest.fixture(params=PAPERS)
def issued(request: pytest.FixtureRequest, tmp_path: Path) -> Any:  # noqa: ANN401  # of each kind
    """An issued paper of each kind, one in place of another."""
    return PAPERS[request.param](tmp_path)


def figures(context: object) -> list[Figure]:
    """All figures of a context."""
    return [leaf for _, leaf in leaves(context) if isinstance(leaf, Figure)]


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_digest_is_shown_in_groups_of_four(digest: str) -> None:
    """The seal shows the first twelve digits, nothing else, and no line may tear them apart."""
    shown = grouped(digest)
    assert [len(group) for group in shown.split(NBSP)] == [4, 4, 4]
    assert shown.replace(NBSP, "") == digest[:12]


@pytest.mark.parametrize("code", LOCALES)
def test_the_seal_says_who_the_page_belongs_to(code: str) -> None:
    """Number, date, contents and head of the register; the contents are filled later."""
    made = seal(Paper(locale(code)), Identity(number="ТУ-2026-000123", head=HEAD), ON)
    day = {"ru": "03.11.2026", "en": "3 Nov 2026"}[code]
    assert made == {
        "has": True,
        "number": Figure("document.number", "ТУ-2026-000123", "ТУ-2026-000123"),
        "on": Figure("document.on_short", ON, day),
        "content": Figure("document.content", None, f"0000{NBSP}0000{NBSP}0000"),
        "head": Figure("document.head", HEAD, f"91ab{NBSP}44d0{NBSP}0c2e"),
    }


def test_a_draft_has_neither_number_nor_seal() -> None:
    """Design 7: a draft has no number; nothing of a seal is a figure."""
    paper = Paper(locale("ru"))
    made = seal(paper, None, ON)
    assert made["has"] is False
    assert figures(made) == []
    assert paper_number(None, Text("б/н")) == Text("б/н")


def test_an_issued_paper_is_no_draft(issued: Any) -> None:  # noqa: ANN401  # of each kind
    """With an identity the mark ПРОЕКТ and the list of what to confirm are gone."""
    assert issued.context["draft"] is False
    assert issued.context["seal"]["has"] is True
    if "confirm" in issued.context:
        assert issued.context["confirm"] == {"has": False, "rows": ()}


def test_doubts_stay_with_an_issued_letter(tmp_path: Path) -> None:
    """Fine print 7: whoever issues is told of the doubts, though the paper does not list them."""
    project = issued_letter(tmp_path).project
    people = (
        replace(one, surname="Smith", first_name="John", patronymic=None, forms_checked=False)
        for one in project.people
    )
    project = replace(project, people=tuple(people))
    draft = letter_of(project, None, None)
    issued = letter_of(project, identity("ТУ"), None)
    assert any(problem.code == "form_unsure" for problem in draft.doubts)
    assert issued.doubts == draft.doubts
    asked = [cast("Context", letter.context["confirm"])["has"] for letter in (draft, issued)]
    assert asked == [True, False]


def test_one_id_is_one_figure(issued: Any) -> None:  # noqa: ANN401  # of each kind
    """An id has one value and one printed form in a whole paper."""
    seen: dict[str, Figure] = {}
    for figure in figures(issued.context):
        assert seen.setdefault(figure.id, figure) == figure


def test_what_tells_of_the_paper_begins_with_document(issued: Any) -> None:  # noqa: ANN401  # of each kind
    """Fine print 2: number, dates, edition and seal are no part of the content key."""
    told = {figure.id for figure in figures(issued.context) if figure.id.startswith("document.")}
    own = {"document.on", "document.number", "document.on_short", "document.content",
           "document.head"}  # fmt: skip
    assert own <= told <= own | {"document.edition"}
    values = [str(figure) for figure in figures(issued.context) if figure.id not in told]
    assert not any(identity("ТУ").number == value for value in values)


def test_what_is_replaced_is_told_in_figures(issued: Any) -> None:  # noqa: ANN401  # of each kind
    """What comes from the register has ids of its own and is no text of the workbook."""
    for path, leaf in leaves(issued.context["replaced"]):
        if isinstance(leaf, Figure):
            assert leaf.id.startswith("replaced."), path
        elif isinstance(leaf, Text):
            assert leaf.place == Place(), path
            assert not any(sign.isdigit() for sign in leaf.value), path
