"""What holds for every paper of every rule."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from pipeline.documents.values import Text
from pipeline.problems import Place
from tests.documents.warranty_case.cases import RULES, facts
from tests.documents.warranty_case.paper_words import leaves, part
from tests.documents.warranty_case.rendered import EVERY, made, rendered
from tests.fixtures.texts import text_of

NEVER: Final = re.compile(
    r"\bвин[аеоуы]\w*|аудит|в заблуждение|доброй воли|прощ[аё]|компенсац|зач[её]т|скидк",
    re.IGNORECASE,
)
SUM: Final = re.compile(r"\d\s?(?:руб|₽|RUB)")
CHARGED: Final = {"W6", "W7", "W8"}
FREE: Final = "Если сбой вызван ошибкой Исполнителя, исправление бесплатно"


@cache
def drafted(paper: str, rule: str) -> str:
    """The text of a rendered draft: all that an issued paper says, and the list of doubts."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "paper.docx"
        rendered(paper, made(paper, facts(RULES[rule]), issued=False), out)
        return text_of(out).replace("~", " ")


everywhere = pytest.mark.parametrize("rule", RULES)
every_part = pytest.mark.parametrize("paper", EVERY)


@everywhere
@every_part
def test_words_that_never_stand_on_paper(rule: str, paper: str) -> None:
    """Russian documents §15: none of the forbidden words, in drafts with their doubts too."""
    assert NEVER.search(drafted(paper, rule)) is None


@everywhere
@every_part
def test_a_sum_stands_in_the_calculation_and_the_invoice_only(rule: str, paper: str) -> None:
    """Russian documents §10.1: a charge is printed only of a chargeable case, and only there."""
    says = SUM.search(drafted(paper, rule)) is not None
    assert says == (rule in CHARGED and paper in {"calculation", "invoice"})


@everywhere
@pytest.mark.parametrize("paper", ["decision", "calculation", "invoice"])
def test_the_contractors_own_faults_are_free(rule: str, paper: str) -> None:
    """Russian documents §10.3: the sentence stands next to every charge rule."""
    assert FREE in part(made(paper, facts(RULES[rule])), "free_if_ours")


@everywhere
def test_who_speaks_of_paying_says_when_nothing_is_paid(rule: str) -> None:
    """Russian documents §10.3: the warning, which names the charge rule, carries it too."""
    said = part(made("warning", facts(RULES[rule])), "repeat")
    assert "может быть платным. Если ошибёмся мы, исправление бесплатно в любом случае." in said


@everywhere
@every_part
def test_digits_are_traced(rule: str, paper: str) -> None:
    """Design §7: a digit is in a figure, in a cell of the workbook, or in the template's words."""
    for leaf in leaves(made(paper, facts(RULES[rule])).context):
        if isinstance(leaf, Text) and leaf.place == Place():
            assert not re.search(r"\d", leaf.value.replace("20___", "")), leaf


@everywhere
@every_part
def test_a_figure_says_one_thing(rule: str, paper: str) -> None:
    """Values: an id that is printed twice is the same figure."""
    seen: dict[str, object] = {}
    for leaf in leaves(made(paper, facts(RULES[rule])).context):
        if not isinstance(leaf, Text):
            assert seen.setdefault(leaf.id, leaf.value) == leaf.value, leaf.id


@everywhere
@every_part
def test_only_what_is_due_is_ready(rule: str, paper: str) -> None:
    """Brief: a paper that the outcome does not call for has a doubt, so it is never issued."""
    wanted = {"act", "decision"} if rule != "S" else {"invitation"}
    if rule in CHARGED:
        wanted |= {"calculation", "invoice"}
    if rule == "W5":
        wanted.add("warning")
    ready = made(paper, facts(RULES[rule])).doubts == ()
    assert ready == (paper in wanted or paper == "history")
