"""What lies in the repository, and what must not."""

import re
import shutil
import subprocess
from typing import Final

import pytest

from tests.house.sources import ROOT, files

TOP: Final = frozenset(
    {
        *(".ci", ".gitattributes", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "NOTICE"),
        *("README.md", "README.ru.md", "inputs", "notebooks", "outputs", "pipeline"),
        *("pyproject.toml", "requirements", "templates", "tests"),
        "PKG-INFO",  # of a source archive
    }
)
TEXT: Final = frozenset(
    {"", ".cfg", ".csv", ".html", ".ipynb", ".json", ".md", ".py", ".toml", ".txt", ".yaml"}
)
# A home folder or a mounted place of some machine; "/usr/bin" as such names no machine.
MACHINE: Final = re.compile(
    r"(?<![\w.:/])/(?:home|Users|root|opt|work|mnt)/[\w.-]+|[A-Za-z]:\\Users\\[\w.-]+|file:///\w"
)
# Names of services that hand out packages; the addresses are the reader's own choice.
REGISTRIES: Final = re.compile(
    r"pypi\.org|pythonhosted\.org|conda\.anaconda|registry\.npmjs", re.IGNORECASE
)
# This file names what it looks for.
HERE: Final = "tests/house/test_repository.py"


def _written() -> list[tuple[str, str]]:
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in files()
        if path.suffix in TEXT and path.relative_to(ROOT).as_posix() != HERE
    ]


def _tracked() -> list[str]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        # An unpacked source archive has no history: then its own files are what is kept.
        return [path.relative_to(ROOT).as_posix() for path in files()]
    command = (git, "-C", str(ROOT), "ls-files", "-z")
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    return [name for name in done.stdout.split("\0") if name]


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRIES], ids=["machine", "registry"])
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[str]) -> None:
    """The repository is for everybody: no path of one machine, no host of a registry."""
    found = {
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}": hit.group()
        for name, text in _written()
        for hit in pattern.finditer(text)
    }
    assert found == {}


def test_every_text_is_utf8_with_unix_line_ends() -> None:
    """House style: text is UTF-8, and the same bytes on every system."""
    wrong = []
    for path in files():
        if path.suffix in TEXT:
            content = path.read_bytes()
            if b"\r\n" in content and path.suffix != ".csv":  # data is kept as published
                wrong.append(path.relative_to(ROOT).as_posix())
            content.decode("utf-8")
    assert wrong == []


def test_what_runs_make_is_not_kept() -> None:
    """Outputs, caches and annotated copies are made anew, never stored."""
    made = re.compile(
        r"outputs/(?!\.gitkeep$)|(^|/)(__pycache__|\.ipynb_checkpoints)/|\.pyc$|\.check\.xlsx$"
    )
    assert [name for name in _tracked() if made.search(name)] == []


def test_the_top_folder_holds_what_is_agreed() -> None:
    """A new entry at the top is a decision: it is named here first."""
    assert {name.split("/")[0] for name in _tracked()} <= TOP


def test_line_ends_and_documents_are_declared() -> None:
    """Byte-equal templates and workbooks need git to leave them alone."""
    text = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    for pattern in ("*.docx", "*.xlsx"):
        assert re.search(rf"^{re.escape(pattern)}\s+binary$", text, re.MULTILINE)
