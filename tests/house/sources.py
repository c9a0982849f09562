"""The repository as a subject of tests: where it lies and what is written in it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "pipeline"

# Folders that a build, a run or an editor makes; none of them belongs to the project.
_MADE: Final = frozenset(
    {".git", ".venv", ".hypothesis", "build", "dist", "__pycache__", ".ipynb_checkpoints"}
)


@cache
def module(path: Path) -> ast.Module:
    """The parsed text of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules(folder: Path) -> Iterator[Path]:
    """Python files below ``folder``, in order."""
    yield from (path for path in sorted(folder.rglob("*.py")) if path.is_file())


def files() -> Iterator[Path]:
    """Files of the project: all but caches, builds, environments and outputs."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT)
        made = any(part in _MADE or part.endswith("_cache") for part in inside.parts)
        if path.is_file() and not made and inside.parts[0] != "outputs":
            yield path
