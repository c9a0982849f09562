"""A notebook is given only what it declares, and only of the declared type."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.issuing.parameters import Parameter, Value, checked, declared, read_notebook
from pipeline.problems import InputError
from tests.issuing.notebooks import notebook_of, plain

DECLARED = declared(
    plain(
        notebook_of(
            parameters="workbook: str = 'a#b.xlsx'  # книга № 1\n\n# пояснение\n"
            "rows: int = 5\nshare: float = 0.5\ndraft: bool = True\n"
            'stages: list[str] = ["01"]  # этапы'
        )
    ),
    "n.ipynb",
)


def _problems(caught: pytest.ExceptionInfo[InputError]) -> dict[str, object]:
    return {problem.code: problem.found for problem in caught.value.problems}


def test_cell_is_read_by_its_meaning() -> None:
    """House style §5: plain annotations, one a line, help after the hash, hashes in texts kept."""
    assert list(DECLARED) == [
        Parameter("workbook", "str", "a#b.xlsx", "книга № 1"),
        Parameter("rows", "int", 5, ""),
        Parameter("share", "float", 0.5, ""),
        Parameter("draft", "bool", default=True, help=""),
        Parameter("stages", "list[str]", ["01"], "этапы"),
    ]


def test_values_take_the_declared_types() -> None:
    """Identifiers stay text whatever they look like; the rest is read by its declared type."""
    given_texts = {
        "workbook": "0274000001",
        "rows": "-12",
        "share": "2.5",
        "draft": "нет",
        "stages": "01, А-2",
    }
    expected: dict[str, Value] = {
        "workbook": "0274000001",
        "rows": -12,
        "share": 2.5,
        "draft": False,
        "stages": ["01", "А-2"],
    }
    assert checked(DECLARED, given_texts, "n.ipynb") == expected
    assert checked(DECLARED, {}, "n.ipynb") == {}


@given(st.text())
def test_text_is_taken_as_it_is(text: str) -> None:
    """A text parameter is the given text to the letter."""
    assert checked(DECLARED, {"workbook": text}, "n.ipynb") == {"workbook": text}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rows", "1_000"),
        ("rows", "٣"),
        ("rows", "5.0"),
        ("share", "nan"),
        ("share", "1e3"),
        ("share", ""),
        ("draft", "1"),
        ("draft", ""),
    ],
)
def test_value_of_another_type_is_refused(name: str, text: str) -> None:
    """A value is never guessed at: 1_000 is no thousand and nan is no number."""
    with pytest.raises(InputError) as caught:
        checked(DECLARED, {name: text}, "n.ipynb")
    assert _problems(caught) == {"notebook_parameter_type": text}


def test_all_wrong_names_are_told_at_once() -> None:
    """Issue item 6: unknown parameters are refused, each with the name that was meant."""
    with pytest.raises(InputError) as caught:
        checked(DECLARED, {"workbok": "x", "совсем_другое": "y", "rows": "z"}, "n.ipynb")
    assert _problems(caught) == {
        "notebook_parameter_misspelt": "workbok",
        "notebook_parameter_unknown": "совсем_другое",
        "notebook_parameter_type": "z",
    }
    assert caught.value.problems[0].given == {"near": "workbook"}


@pytest.mark.parametrize(
    "line",
    [
        "x: dict[str, int] = {}",
        "x: str | None = None",
        "x = 5",
        "x: int",
        "x: int = 2 + 3",
        "x: int = True",
        "x: bool = 1",
        "x: str = 5",
        "x: list[str] = [1]",
        "x: list[str] = [\n    'a',\n]",
        "import os",
        "x: int = (",
    ],
)
def test_line_that_is_no_plain_parameter_is_refused(line: str) -> None:
    """House style §5: nothing stands in the parameters cell but ``name: type = literal``."""
    source = f"client: str = 'Ромашка'\n{line}"
    with pytest.raises(InputError) as caught:
        declared(plain(notebook_of(parameters=source)), "n.ipynb")
    (problem,) = caught.value.problems
    assert (problem.code, problem.given["line"]) == ("notebook_parameter_line", 2)


def test_cell_must_be_tagged_once_and_first() -> None:
    """Without the tag the defaults would win silently; with two, nobody knows which."""
    untagged, twice, late = (plain(notebook_of("a = 1")) for _ in range(3))
    untagged["cells"][1]["metadata"] = {}
    twice["cells"][3]["metadata"] = {"tags": ["parameters"]}
    late["cells"].insert(1, late["cells"].pop(3))
    for notebook, code in (
        (untagged, "notebook_parameters_missing"),
        (twice, "notebook_parameters_repeated"),
        (late, "notebook_parameters_not_first"),
    ):
        with pytest.raises(InputError) as caught:
            declared(notebook, "n.ipynb")
        assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"nbformat": 3, "cells": []}', '{"nbformat": 4, "cells": [1]}']
)
def test_file_that_is_no_notebook_is_a_problem(tmp_path: Path, text: str) -> None:
    """A file that cannot be read as a notebook is the reader's to mend, without a traceback."""
    path = tmp_path / "n.ipynb"
    with pytest.raises(InputError) as caught:
        read_notebook(path)
    assert caught.value.problems[0].code == "notebook_missing"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_notebook(path)
    assert [problem.code for problem in caught.value.problems] == ["notebook_unreadable"]


def test_notebook_on_disk_may_hold_lines(tmp_path: Path) -> None:
    """Jupyter writes a cell as a list of lines; the parameters are the same."""
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(plain(notebook_of())), encoding="utf-8")
    names = [parameter.name for parameter in declared(read_notebook(path), path.name)]
    assert names == ["client", "staging"]
