"""Shipped notebooks are thin, clean and the same on every machine (house style §5)."""

# nbformat is typed in part only:
# mypy: allow-untyped-calls

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from pipeline.issuing.parameters import declared, read_notebook
from tests.house.sources import ROOT
from tests.house.thin_notebooks import faults, settled

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    """Issue item 6: the report's notebook is shipped."""
    assert "service_report" in [path.stem for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_thin(path: Path) -> None:
    """No logic, no outputs, one parameters cell first, a heading over every code cell."""
    text = path.read_text(encoding="utf-8")
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert list(faults(text)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_are_declared_with_their_meaning(path: Path) -> None:
    """House style §5: plain annotations, help after the hash."""
    parameters = declared(read_notebook(path), path.name)
    assert [parameter.name for parameter in parameters if not parameter.help] == []


def _text(step: str, **changes: object) -> str:
    """A shipped notebook with one step, and cells changed by position."""
    cells = [
        new_markdown_cell("# Отчёт"),
        new_code_cell('period: str = "2026-10"  # период', metadata={"tags": ["parameters"]}),
        new_markdown_cell("## Шаг"),
        new_code_cell(step),
    ]
    for position, source in changes.items():
        cells[int(position[1:])].source = source
    return settled(nbformat.v4.writes(new_notebook(cells=cells)))


@pytest.mark.parametrize(
    "step",
    [
        "from pipeline.issuing import service_report as r\nr.read(period, rows=[1, 'а'])\nr",
        "report.render(staging)",
    ],
)
def test_thin_cell_is_accepted(step: str) -> None:
    """A cell reads, names and shows; that is all a notebook needs."""
    assert list(faults(_text(step))) == []


@pytest.mark.parametrize(
    "step",
    [
        "def f():\n    pass",
        "class A:\n    pass",
        "if a:\n    b",
        "for a in b:\n    c",
        "while a:\n    b",
        "try:\n    a\nexcept E:\n    b",
        "with a:\n    b",
        "a + b",
        "-a",
        "a[0]",
        "a < b",
        "a and b",
        "[x for x in y]",
        "lambda: 1",
        "f'{a}'",
        "b if a else c",
        "import pandas",
        "from pandas import DataFrame",
        "from pipeline.metrics import log",
        "from pipeline.issuingx import a",
        "a += b",
        "open('/srv/ivan/x')",
        "open('C:\\\\x')",
        "open('~/x')",
        "\n".join("abcdefghi"),
    ],
)
def test_thick_cell_is_refused(step: str) -> None:
    """No def, class, if, for, arithmetic, pandas, absolute path or long cell in a notebook."""
    assert len(list(faults(_text(step)))) >= 1


def test_heading_stands_over_every_code_cell() -> None:
    """Every code cell is preceded by a heading that says what it does."""
    assert list(faults(_text("a", _2="просто слова"))) == ["cell 3: no heading above"]


def test_outputs_ids_and_tags_are_settled() -> None:
    """A notebook saved after running is not the one that is shipped."""
    clean = _text("a")
    for change in ("outputs", "id", "tags", "kernel"):
        notebook = json.loads(clean)
        step = notebook["cells"][3]
        match change:
            case "outputs":
                step["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1"]}]
            case "id":
                step["id"] = "by-chance"
            case "tags":
                step["metadata"] = {"tags": ["parameters"]}
            case "kernel":
                notebook["metadata"]["kernelspec"]["name"] = "mine"
        text = nbformat.v4.writes(nbformat.from_dict(notebook)) + "\n"
        assert list(faults(text))
