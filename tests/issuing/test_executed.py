"""What an executed notebook says, without a kernel."""

# nbformat is typed in part only:
# mypy: allow-untyped-calls

from pathlib import Path

import pytest
from nbformat.v4 import new_output

from pipeline.issuing import executed
from tests.issuing.notebooks import notebook_of, read, states, written

FOLDERS = executed.Folders(
    {
        Path("/"): "nothing",
        Path("/srv/ivan"): "~",
        Path("/srv/ivan/outputs/.staging/x1"): ".",
        Path("/srv/ivan/poruka"): "",
        Path("C:\\Users\\ivan"): "~",
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/srv/ivan/outputs/.staging/x1/report.docx", "./report.docx"),
        ("'/srv/ivan/outputs/.staging/x1'", "'.'"),
        ("/srv/ivan/.cache/x", "~/.cache/x"),
        ("/srv/ivanov/x", "/srv/ivanov/x"),
        ('File "/srv/ivan/poruka/pipeline/cli.py", line 3', 'File "pipeline/cli.py", line 3'),
        ("\x1b[32m/srv/ivan/poruka/a.py\x1b[0m", "\x1b[32ma.py\x1b[0m"),
        ("/var/srv/ivan/x", "/var/srv/ivan/x"),
        ("/srv/ivan/ipykernel_4711/99.py:1: Warning", "~/99.py:1: Warning"),
        ("Файл в /srv/ivan/poruka. Дальше", "Файл в . Дальше"),
        ('"C:\\\\Users\\\\ivan\\\\a"', '"~\\\\a"'),
        ("1/2 и и/или", "1/2 и и/или"),
    ],
)
def test_folders_of_the_machine_are_not_named(text: str, expected: str) -> None:
    """Reliability §2: a notebook names no user, no home and no folder of the run."""
    assert FOLDERS.hide(text) == expected


def test_nothing_to_hide_changes_nothing() -> None:
    """Without folders only the kernel's own temporary names go."""
    assert executed.Folders({}).hide("/srv/ivan") == "/srv/ivan"


def test_outputs_are_cleaned_but_pictures_kept(tmp_path: Path) -> None:
    """Every text of a notebook is cleaned, the data of a picture is not text."""
    notebook = notebook_of("a")
    picture = "/srv/ivan"
    notebook.cells[-1].outputs = [
        new_output("stream", text="/srv/ivan/a\n"),
        new_output("display_data", {"image/png": picture, "text/html": "<b>/srv/ivan</b>"}),
        new_output("display_data", {"application/json": {"a": ["/srv/ivan/b"]}}),
        new_output("error", ename="E", evalue="/srv/ivan", traceback=["/srv/ivan/c"]),
    ]
    FOLDERS.hide_in(notebook)
    again = read(written(notebook, tmp_path / "n.ipynb")).cells[-1].outputs
    assert again[0].text == "~/a\n"
    assert again[1].data == {"image/png": picture, "text/html": "<b>~</b>"}
    assert again[2].data == {"application/json": {"a": ["~/b"]}}
    assert (again[3].evalue, again[3].traceback) == ("~", ["~/c"])


def test_a_notebook_never_begun_is_pending_throughout() -> None:
    """A run that did not start has completed nothing and blames no cell."""
    notebook = notebook_of("1", "2")
    executed.begin(notebook)
    executed.stop(notebook, None, "Не завершён", "Прервана", ["Ядро не запустилось."])
    assert states(notebook) == ["pending"] * 3
    assert notebook.cells[0].source.startswith("# Не завершён")
    assert all(not cell.get("outputs") for cell in notebook.cells)


def test_steps_have_the_heading_above_them() -> None:
    """Progress and problems name a cell by the heading a reader sees over it."""
    notebook = notebook_of("1", "", "2")
    titles = [(step.index, step.title) for step in executed.steps(notebook)]
    assert titles == [(1, "Отчёт"), (3, "Шаг 1"), (7, "Шаг 3")]


def test_old_notebook_gets_settled_ids(tmp_path: Path) -> None:
    """Equal notebooks without ids get equal ids, so that equal runs leave equal bytes."""
    notebook = notebook_of("1")
    for cell in notebook.cells:
        del cell["id"]
    notebook.nbformat_minor = 4
    path = written(notebook, tmp_path / "n.ipynb")
    executed.save(executed.load(path), tmp_path / "again.ipynb")
    assert [cell.id for cell in read(tmp_path / "again.ipynb").cells] == [
        "cell-0",
        "cell-1",
        "cell-2",
        "cell-3",
    ]
