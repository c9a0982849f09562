"""What an executed notebook says of its run: who finished, who failed, who never ran.

Papermill's vocabulary is kept (``cell.metadata.papermill.status``), its lies are not: only a
cell that came to its end is ``completed``. Two equal runs leave the same bytes: no times, no
folders of this machine, settled ids.
"""

# nbformat and nbconvert are typed in part only:
# mypy: allow-untyped-calls

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from pipeline.issuing.completion import replace_text

PENDING: Final = "pending"
RUNNING: Final = "running"
COMPLETED: Final = "completed"
FAILED: Final = "failed"
BANNER_TAG: Final = "run-stopped"
INJECTED_TAG: Final = "injected-parameters"

_HEADING: Final = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_KERNEL_FILES: Final = re.compile(r"ipykernel_\d+[/\\]")
_KEPT_METADATA: Final = ("kernelspec", "language_info")


@dataclass(frozen=True, slots=True)
class Step:
    """A code cell: its position among all cells, and the heading above it."""

    index: int
    title: str


def steps(notebook: Mapping[str, Any]) -> tuple[Step, ...]:
    """The code cells that do something, in order."""
    found = []
    title = ""
    for index, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            headings = _HEADING.findall(source)
            title = headings[-1] if headings else title
        elif cell["cell_type"] == "code" and source.strip():
            found.append(Step(index, title))
    return tuple(found)


def mark(cell: NotebookNode, status: str) -> None:
    """State how far a cell has come."""
    cell.metadata["papermill"] = NotebookNode(status=status, exception=status == FAILED)


def begin(notebook: NotebookNode) -> None:
    """Every code cell pending and without output; the injected cell's id settled."""
    notebook.metadata = NotebookNode(
        {key: notebook.metadata[key] for key in _KEPT_METADATA if key in notebook.metadata}
    )
    for cell in notebook.cells:
        if INJECTED_TAG in cell.metadata.get("tags", []):
            cell["id"] = INJECTED_TAG
        cell.metadata.pop("papermill", None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]  # papermill gives every cell an empty list
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
            mark(cell, PENDING)


def stop(
    notebook: NotebookNode, at: int | None, heading: str, name: str, lines: Sequence[str]
) -> None:
    """Say where and why the run stopped: statuses, an error output, a banner at the top.

    Args:
        notebook: as the run left it on disk.
        at: position of the fatal cell; ``None`` if no cell is to blame.
        heading: first line of the banner, in the reader's language.
        name: what the error output of the fatal cell is called there.
        lines: the reason, in the reader's language.
    """
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        status = cell.metadata.get("papermill", {}).get("status", PENDING)
        if index == at:
            mark(cell, FAILED)
        elif status == RUNNING or (at is not None and index > at):
            mark(cell, PENDING)
    if at is not None:
        cell = notebook.cells[at]
        if not any(output.output_type == "error" for output in cell.outputs):
            text = "; ".join(line.strip() for line in lines[:2])
            cell.outputs.append(new_output("error", ename=name, evalue=text, traceback=[*lines]))
    text = "\n".join([f"# {heading}", "", *(f"    {line}" for line in lines)])
    banner = new_markdown_cell(text, metadata={"tags": [BANNER_TAG]})
    banner["id"] = BANNER_TAG
    notebook.cells.insert(0, banner)
    notebook.metadata["poruka"] = NotebookNode(stopped=[heading, *lines])


def drop_errors(cell: NotebookNode) -> None:
    """Take the kernel's own error away where a plain reason is put in its place."""
    cell.outputs = [output for output in cell.get("outputs", []) if output.output_type != "error"]


def shorten_errors(notebook: NotebookNode, names: frozenset[str]) -> None:
    """Let an error whose traceback is already in words not repeat itself as data."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename in names:
                output.evalue = "; ".join(line.strip() for line in output.traceback[:2])


def _as_literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Folders:
    """Folders of this machine that an executed notebook must not name."""

    def __init__(self, shown: Mapping[Path, str]) -> None:
        """Take folder -> what stands in its place; an inner folder goes before an outer one."""
        names = {str(path): text for path, text in shown.items() if path != Path(path.anchor)}
        for written in (_as_literal, repr):  # as a source or an output may quote it
            names |= {written(name)[1:-1]: text for name, text in names.items()}
        self._shown = names
        self._pattern: re.Pattern[str] | None = None
        if names:
            longest = sorted(names, key=len, reverse=True)
            either = "|".join(re.escape(name) for name in longest)
            # A colour of the traceback ends in "m" and may stand right before a path.
            before = r"(?:(?<=m)|(?<![\w.~/\\-]))"
            self._pattern = re.compile(rf"{before}({either})(?![\w-]|\.\w)([/\\]*)")

    def _replaced(self, match: re.Match[str]) -> str:
        text = self._shown[match[1]]
        return text + match[2] if text else ""

    def hide(self, text: str) -> str:
        """The text without these folders."""
        if self._pattern is not None:
            text = self._pattern.sub(self._replaced, text)
        return _KERNEL_FILES.sub("", text)

    def hide_in(self, notebook: NotebookNode) -> None:
        """The same for every text of a notebook; pictures are left alone."""
        for cell in notebook.cells:
            cell.source = self.hide(cell.source)
            for output in cell.get("outputs", []):
                for holder, key in _texts(output):
                    holder[key] = self._hidden(holder[key])
        if "poruka" in notebook.metadata:
            stopped = notebook.metadata.poruka.stopped
            notebook.metadata.poruka.stopped = self._hidden(stopped)

    def _hidden(self, value: object) -> object:
        match value:
            case str():
                return self.hide(value)
            case list():
                return [self._hidden(item) for item in value]
            case dict():
                return NotebookNode({key: self._hidden(item) for key, item in value.items()})
        return value


def _texts(output: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    for key in ("text", "evalue", "traceback"):
        if key in output:
            yield output, key
    for kind in output.get("data", {}):
        if not kind.startswith("image/") or kind == "image/svg+xml":
            yield output.data, kind


def load(path: Path) -> NotebookNode:
    """A notebook of format 4, of its last minor version; cells without an id get a settled one."""
    notebook: NotebookNode = nbformat.v4.reads(path.read_text(encoding="utf-8"))
    for index, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{index}")
    notebook.nbformat_minor = nbformat.v4.nbformat_minor
    return notebook


def copied(notebook: NotebookNode) -> NotebookNode:
    """The same notebook, apart from the original."""
    copy: NotebookNode = nbformat.from_dict(deepcopy(dict(notebook)))
    return copy


def save(notebook: NotebookNode, path: Path) -> None:
    """Write the notebook as a whole: a reader never sees half of it."""
    replace_text(path, nbformat.v4.writes(notebook) + "\n")
