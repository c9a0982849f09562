"""What a shipped notebook looks like: thin, without outputs, with settled ids.

``python -m tests.house.thin_notebooks FILE...`` puts files into their settled form.
"""

# nbformat is typed in part only:
# mypy: allow-untyped-calls

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import nbformat
from nbformat import NotebookNode

MOST_CELLS: Final = 10
MOST_LINES: Final = 8
TAG: Final = "parameters"

_METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_STATEMENTS: Final = (ast.ImportFrom, ast.Assign, ast.Expr)
_EXPRESSIONS: Final = (
    *(ast.Name, ast.Attribute, ast.Call, ast.keyword, ast.Constant, ast.List, ast.expr_context),
    ast.alias,
)
_ABSOLUTE: Final = re.compile(r"(?<![\w.:/~])/[A-Za-z_]\w*/|\b[A-Za-z]:[\\/](?!/)|~/")
_IMPORTED: Final = re.compile(r"pipeline\.issuing(\.\w+)*")


def cell_id(index: int, source: str) -> str:
    """The settled id of a cell: of its place and its text."""
    return hashlib.sha256(f"{index}\n{source}".encode()).hexdigest()[:8]


def settled(text: str) -> str:
    """A notebook's file as it is kept: no outputs, no counts, settled ids and metadata."""
    notebook: NotebookNode = nbformat.reads(text, as_version=4)
    notebook.metadata = nbformat.from_dict(_METADATA)
    notebook.nbformat_minor = 5
    for index, cell in enumerate(notebook.cells):
        cell["id"] = cell_id(index, cell.source)
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    return str(nbformat.v4.writes(notebook)) + "\n"


def _thick(source: str) -> Iterator[str]:
    """What a cell does that a function of the package should do."""
    tree = ast.parse(source)
    for statement in tree.body:
        if not isinstance(statement, _STATEMENTS):
            yield f"line {statement.lineno}: {type(statement).__name__}"
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.ImportFrom):
                if not _IMPORTED.fullmatch(node.module or "") or node.level:
                    yield f"line {node.lineno}: imports {node.module}"
            elif not isinstance(node, (*_STATEMENTS, *_EXPRESSIONS)):
                yield f"line {statement.lineno}: {type(node).__name__}"


def faults(text: str) -> Iterator[str]:
    """Everything that keeps a notebook from being shipped (house style, section 5)."""
    if settled(text) != text:
        yield "not in its settled form: python -m tests.house.thin_notebooks FILE"
    notebook: NotebookNode = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    tagged = [cell for cell in code if TAG in cell.metadata.get("tags", [])]
    if tagged != code[:1] or not code:
        yield "not exactly one parameters cell, first of the code cells"
    if len(code) > MOST_CELLS:
        yield f"{len(code)} code cells"
    before = None
    for index, cell in enumerate(notebook.cells):
        if _ABSOLUTE.search(cell.source):
            yield f"cell {index}: an absolute path"
        if cell.cell_type == "code":
            lines = len(cell.source.splitlines())
            if lines > MOST_LINES:
                yield f"cell {index}: {lines} lines"
            if before is None or not re.search(r"^#+ \S", before, re.MULTILINE):
                yield f"cell {index}: no heading above"
            if cell not in tagged:
                yield from (f"cell {index}: {reason}" for reason in _thick(cell.source))
        before = cell.source if cell.cell_type == "markdown" else None


def main() -> None:
    """Settle the files named on the command line."""
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(settled(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
