"""Every metric of the catalogue in small situations whose numbers were worked out by hand."""

import re

import pytest

from pipeline.metrics.catalogue import BY_KEY
from tests.metrics.situations import FOLDER, Situation, assert_holds, situations

ALL = [situation for key in BY_KEY for situation in situations(key)]


def test_every_metric_has_cases() -> None:
    """A metric without worked examples is not defined yet, and cases are of known metrics."""
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(BY_KEY)
    assert all(situations(key) for key in BY_KEY)


@pytest.mark.parametrize("situation", ALL, ids=str)
def test_the_figure_is_the_one_worked_out_by_hand(situation: Situation) -> None:
    """The rule each situation names gives the number each situation expects."""
    assert_holds(situation)


@pytest.mark.parametrize("situation", ALL, ids=str)
def test_each_situation_names_its_rule(situation: Situation) -> None:
    """Whoever doubts a number finds the rule of the fine print beside it."""
    assert re.fullmatch(
        r"(G\d+|catalogue|precedence)(, (G\d+|catalogue|precedence))*", situation.words["rule"]
    )


def test_names_of_situations_are_unique() -> None:
    """A failing test names exactly one situation."""
    names = [str(situation) for situation in ALL]
    assert len(set(names)) == len(names)
