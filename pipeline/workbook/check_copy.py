"""The marked copy of a workbook: each problem in its cell, all of them on a first sheet.

The workbook is opened by openpyxl in a child process with limits, after the guarded reading has
accepted it. What openpyxl does not know (pictures, charts, slicers) is not in the copy; it is
made for looking, the workbook itself is never written. Formulas stay formulas, but their stored
results are gone until Excel computes them again. A copy says who wrote it last, so that one a
person has saved anew, or a file that only has its name, is never taken for ours.
"""

import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from pipeline.locales import Locale
from pipeline.problems import Problem
from pipeline.workbook.container import Limits
from pipeline.workbook.replacing import replaced_file

_PACKAGE_ROOT: Final = Path(__file__).resolve().parents[2]
_START: Final = (
    "import sys; sys.path.insert(0, {!r}); from pipeline.workbook import marking; marking.main()"
)
_PASSED_ON: Final = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "TEMP", "TMP")
_MARK: Final = "poruka check --annotate"
_PROPERTIES: Final = "docProps/core.xml"
_NO_CONTAINER: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError),
    *(RuntimeError, NotImplementedError),  # encrypted, packed in a way we do not know
)
_MOST_PROPERTIES: Final = 64 * 1024  # bytes
_COLUMNS: Final = ("sheet", "cell", "found", "what", "mend", "severity")


class CopyNotMade(Exception):  # noqa: N818  # an answer about the file, worded by the caller
    """The workbook could not be written anew; the text says why."""


def write_check_copy(path: Path, copy: Path, problems: Sequence[Problem], words: Locale) -> None:
    """Write the copy, in the place of an older one.

    Args:
        path: the workbook, which the guarded reading has accepted.
        copy: the file to write.
        problems: all that is to be told; those of other files are only listed.
        words: language of the marks.

    Raises:
        CopyNotMade: openpyxl cannot write this workbook anew, or not within the limits.
        OSError: the disk refuses.
    """
    limits = Limits()
    question = {
        "path": str(path.resolve()),
        "title": words.say("check_copy.title"),
        "author": words.say("blank.author"),
        "saved_by": _MARK,
        "advice": words.say("check_copy.advice", file=path.name),
        "headings": [words.say(f"check_copy.{name}") for name in _COLUMNS],
        "rows": [_row(problem, path.name, words) for problem in problems],
        "marks": list(_marks(problems, path.name, words)),
        "limits": asdict(limits),
    }
    with replaced_file(copy) as stream:
        try:
            done = subprocess.run(  # noqa: S603  # our own interpreter with our own code
                [sys.executable, "-I", "-W", "ignore", "-c", _START.format(str(_PACKAGE_ROOT))],
                input=json.dumps(question).encode("ascii"),
                stdout=stream,
                stderr=subprocess.PIPE,
                timeout=2 * limits.seconds,
                check=False,
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            )
        except subprocess.TimeoutExpired:
            raise CopyNotMade(words.say("check_copy.too_slow")) from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise CopyNotMade(said[-1][:200] if said else words.say("check_copy.too_slow"))


def is_own_copy(copy: Path) -> bool:
    """Whether this is a copy that we wrote and nobody has saved since.

    Raises:
        OSError: the disk refuses.
    """
    if copy.is_symlink() or not copy.is_file():
        return False
    try:
        with zipfile.ZipFile(copy) as container, container.open(_PROPERTIES) as stream:
            return _MARK.encode() in stream.read(_MOST_PROPERTIES)
    except _NO_CONTAINER:
        return False


def _row(problem: Problem, file: str, words: Locale) -> dict[str, object]:
    """A line of the first sheet: its texts, and the cell it leads to, if that is in this file."""
    worded, place = words.problem(problem), problem.place
    own = place.file in {"", file}
    what = worded["what"]
    if worded["expected"]:
        what = words.say("check_copy.expected", what=what, expected=worded["expected"].rstrip("."))
    sheet = place.sheet
    if not own:
        given = {"file": place.file, "sheet": place.sheet}
        sheet = words.say("check_copy.other_file", **given) if place.sheet else place.file
    severity = words.say(f"severity.{problem.severity.value}")
    texts = [sheet, place.cell, worded["found"], what, worded["mend"], severity]
    return {
        "texts": texts,
        "to": [place.sheet, place.cell] if own and place.sheet else None,
        "severity": problem.severity.value,
    }


def _marks(problems: Iterable[Problem], file: str, words: Locale) -> Iterable[dict[str, str]]:
    """The cells of this file that are marked, each with what its comment says."""
    for problem in problems:
        place = problem.place
        if place.file != file or not place.sheet or not place.cell:
            continue
        worded = words.problem(problem)
        severity = words.say(f"severity.{problem.severity.value}")
        lines = [words.say("check_copy.comment", severity=severity, what=worded["what"])]
        for name in ("expected", "mend"):
            if worded[name]:
                said = {name: worded[name]}
                lines.append(words.say(f"check_copy.comment_{name}", **said))
        yield {
            "sheet": place.sheet,
            "cell": place.cell,
            "severity": problem.severity.value,
            "text": "\n".join(lines),
        }
