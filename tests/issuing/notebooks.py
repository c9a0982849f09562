"""Small notebooks for tests, written in the test beside its assertion."""

# nbformat is typed in part only:
# mypy: allow-untyped-calls

import json
from pathlib import Path
from typing import Any, Final

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS: Final = 'client: str = "Ромашка"  # заказчик\nstaging: str = "."  # куда пишет'
RECORD: Final = (
    "from pathlib import Path\n"
    "from pipeline.issuing.completion import write_outcome\n"
    'write_outcome(Path(staging), {"kind": "report", "client": client})'
)


def notebook_of(*sources: str, parameters: str = PARAMETERS) -> NotebookNode:
    """A notebook: title, parameters, then each source under a heading «Шаг N»."""
    cells = [
        new_markdown_cell("# Отчёт", id="title"),
        new_code_cell(parameters, id="given", metadata={"tags": ["parameters"]}),
    ]
    for number, source in enumerate(sources, 1):
        cells.append(new_markdown_cell(f"## Шаг {number}", id=f"head-{number}"))
        cells.append(new_code_cell(source, id=f"step-{number}"))
    made: NotebookNode = new_notebook(cells=cells)
    return made


def written(notebook: NotebookNode, path: Path) -> Path:
    """The path after the notebook was written to it."""
    path.write_text(nbformat.v4.writes(notebook), encoding="utf-8")
    return path


def read(path: Path) -> NotebookNode:
    """A notebook as Jupyter would read it, checked against the format."""
    notebook: NotebookNode = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    nbformat.validate(notebook)
    return notebook


def plain(notebook: NotebookNode) -> dict[str, Any]:
    """The notebook as plain JSON."""
    made: dict[str, Any] = json.loads(nbformat.v4.writes(notebook))
    return made


def states(notebook: NotebookNode) -> list[str]:
    """What the code cells say of themselves, in order."""
    return [cell.metadata.papermill.status for cell in notebook.cells if cell.cell_type == "code"]


def shown(notebook: NotebookNode, step: int) -> str:
    """All text that the cell under «Шаг N» has put out."""
    cell = next(cell for cell in notebook.cells if cell.id == f"step-{step}")
    parts: list[str] = []
    for output in cell.outputs:
        parts.append(output.get("text", ""))
        parts.append(output.get("data", {}).get("text/plain", ""))
        parts += output.get("traceback", [])
    return "\n".join(part for part in parts if part)
