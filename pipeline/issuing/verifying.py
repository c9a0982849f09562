"""``poruka verify``: is this file the paper that was issued, and what is changed in it?

V0: its bytes are those issued. V1: its words and figures are. V4: the register is unbroken. No
network, nothing written. What cannot be told is never called well (``design.md`` section 8).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.issuing.publishing import digest_of
from pipeline.problems import InputError, PipelineError, Place, Problem, RegisterError, Severity
from pipeline.register.audit import audit
from pipeline.register.chain import sha256
from pipeline.register.opening import opened
from pipeline.register.papers import Paper, State
from pipeline.register.store import Register
from pipeline.rendering.edits import Edit, edits
from pipeline.rendering.package import PackageError
from pipeline.rendering.reading_back import Said, passages_said

Level = bool | str
"""``True``, ``False``, ``"cannot"`` or ``"not_run"``."""

CANNOT: Final = "cannot"
NOT_RUN: Final = "not_run"
_WARNING: Final = Severity.WARNING
_KNOWN: Final = frozenset({State.ISSUED, State.SUPERSEDED, State.VOID})


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found out about a file.

    Attributes:
        verdict: ``authentic``, ``altered`` or ``unknown``.
        number: of the paper it claims to be, if the register has it.
        levels: V0 to V4.
        changes: each figure and sentence that differs.
        problems: what else is to be said, the broken links of the register among it.
    """

    verdict: str
    number: str | None
    levels: Mapping[str, Level]
    changes: tuple[Edit, ...] = ()
    problems: tuple[Problem, ...] = ()


def verification(file: Path, out: Path) -> Verification:
    """Compare a file with the register of a folder of outputs.

    Raises:
        InputError: there is no such file.
        EnvironmentFault: it or the register cannot be read.
    """
    if not file.is_file():
        raise InputError(Problem("verify_no_file", Place(str(file))))
    levels: dict[str, Level] = dict.fromkeys(("V0", "V1", "V2", "V3", "V4"), NOT_RUN)
    try:
        register = opened(out, follow=False)
    except RegisterError as error:
        levels |= {"V0": CANNOT, "V1": CANNOT, "V4": CANNOT}
        return Verification("unknown", None, levels, (), _as_warnings(error))
    with register:
        broken = audit(register)
        levels["V4"] = not broken
        try:
            papers = [paper for paper in register.papers() if paper.state in _KNOWN]
        except RegisterError:  # rows that say no paper: the audit has named them
            levels |= {"V0": CANNOT, "V1": CANNOT}
            return Verification("unknown", None, levels, (), _as_warnings(RegisterError(*broken)))
        return _compared(register, papers, file, levels, broken)


def _as_warnings(error: PipelineError) -> tuple[Problem, ...]:
    return tuple(
        Problem(p.code, p.place, p.found, p.given, Severity.WARNING) for p in error.problems
    )


def _compared(
    register: Register,
    papers: list[Paper],
    file: Path,
    levels: dict[str, Level],
    broken: tuple[Problem, ...],
) -> Verification:
    digest = digest_of(file)
    same = next((paper for paper in papers if digest in paper.files.values()), None)
    named = _by_name(papers, file)
    said, unreadable = _said(file)
    paper = named or same or _by_words(papers, said)
    problems = [*_as_warnings(RegisterError(*broken)), *unreadable]
    if paper is None:
        levels |= {"V0": False, "V1": CANNOT}
        problems.append(Problem("verify_number_unknown", Place(file.name), None, {}, _WARNING))
        return Verification("unknown", None, levels, (), tuple(problems))
    problems += _of_state(paper)
    levels["V0"] = digest in paper.files.values()
    changes: tuple[Edit, ...] = ()
    if levels["V0"]:
        levels["V1"] = True
    elif same is not None:
        levels["V1"] = False
        changes = (Edit("document.number", paper.number, same.number, file.name),)
        given = {"number": paper.number, "other": same.number}
        problems.append(Problem("verify_other_paper", Place(file.name), None, given, _WARNING))
    elif said is not None and (record := _record(register, paper)) is not None:
        issued = [Said(*one) for one in record["passages"]]
        changes = edits(issued, record["figures"], said)
        levels["V1"] = not changes
    else:
        levels["V1"] = CANNOT
    return Verification(_verdict(levels), paper.number, levels, changes, tuple(problems))


def _verdict(levels: Mapping[str, Level]) -> str:
    """Fine print, section 7; a register that was tampered with vouches for nothing."""
    if levels["V1"] is False:
        return "altered"
    return "authentic" if levels["V1"] is True and levels["V4"] is True else "unknown"


def _said(file: Path) -> tuple[tuple[Said, ...] | None, tuple[Problem, ...]]:
    """The words of a Word file; ``None`` for a file of another kind or one that is no document."""
    if file.suffix.lower() != ".docx":
        return None, ()
    try:
        return passages_said(file), ()
    except PackageError as error:
        given = {"reason": error.code}
        return None, (Problem("verify_unreadable", Place(file.name), None, given, _WARNING),)


def _by_name(papers: list[Paper], file: Path) -> Paper | None:
    """The paper whose number the file's name begins with, or whose folder the file lies in."""
    folder = file.resolve().parent
    for paper in papers:
        short = paper.folder.rpartition("/")[2]
        if re.match(rf"{re.escape(short)}(?!\d)", file.name) or folder.name == short:
            return paper
    return None


def _by_words(papers: list[Paper], said: tuple[Said, ...] | None) -> Paper | None:
    """The paper whose number stands at the foot of the pages, else the one that is named most."""
    if said is None:
        return None
    for part in ("footer", "body"):
        words = " ".join(one.words for one in said if one.part == part)
        counted = [(len(re.findall(rf"{re.escape(p.number)}(?!\d)", words)), p) for p in papers]
        best = max((n for n, _ in counted), default=0)
        found = [paper for n, paper in counted if n == best > 0]
        if len(found) == 1:
            return found[0]
    return None


def _record(register: Register, paper: Paper) -> Mapping[str, Any] | None:
    """The record as it was issued; ``None`` where it is gone or is not that one."""
    text = None if paper.record is None else register.record(paper.record)
    if text is None or sha256(text) != paper.record:
        return None
    record: Mapping[str, Any] = json.loads(text)
    return record


def _of_state(paper: Paper) -> Iterator[Problem]:
    """What its holder should know of a paper that no longer stands."""
    if paper.state is State.VOID:
        yield Problem(
            "verify_void", Place(), paper.number, {"reason": paper.reason or ""}, _WARNING
        )
    if paper.state is State.SUPERSEDED:
        given = {"successor": paper.superseded_by or ""}
        yield Problem("verify_superseded", Place(), paper.number, given, _WARNING)
