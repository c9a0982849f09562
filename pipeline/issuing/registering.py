"""What ``poruka register`` does: begin, look, check, tell, withdraw."""

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipeline.issuing.archive import FOLDER, damaged
from pipeline.issuing.completion import NAME
from pipeline.issuing.dates import stamp
from pipeline.issuing.desk import Desk, actor, at_desk
from pipeline.issuing.issue import known, withdraw
from pipeline.issuing.issued_record import record_of
from pipeline.issuing.journal import card_of, deemed_delivered, tell, wrong_day
from pipeline.issuing.publishing import digests_in
from pipeline.locales import Locale
from pipeline.problems import InputError, Place, Problem, RegisterError, Severity
from pipeline.register.audit import audit
from pipeline.register.chain import canonical
from pipeline.register.files import REGISTER, is_there
from pipeline.register.opening import created, opened, restored
from pipeline.register.papers import Act, Paper, State
from pipeline.register.store import Register, Said

_MOST_BYTES: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Begun:
    """A register that was made."""

    path: Path
    papers: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Papers of a register."""

    papers: tuple[Paper, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One paper, and what hangs on it."""

    paper: Paper
    card: Mapping[str, Any]
    deemed: date | None
    problems: tuple[Problem, ...]


def begin_register(out: Path, words: Locale, *, restore: bool) -> Begun:
    """Make the register of a folder of outputs; with ``restore`` from the copy of its log.

    Raises:
        RegisterError: there is one; papers lie there that it would not know; no copy to restore.
        EnvironmentFault: the disk refuses.
    """
    said: tuple[Problem, ...] = ()
    if restore:
        said = _restored(out)
    else:
        left = None if is_there(out) else next(_issued_folders(out), None)
        if left is not None:
            raise RegisterError(Problem("register_left", Place(str(left))))
        with created(out, Said(actor(), stamp())):
            pass
    with at_desk(out, words) as desk:
        papers = len(desk.register.papers())
    return Begun(out / REGISTER, papers, (*said, *desk.problems))


def _restored(out: Path) -> tuple[Problem, ...]:
    """Restore; that there was nothing to restore is a note, as after a run that was killed."""
    numbered = {path.relative_to(out).as_posix() for path in _issued_folders(out)}
    try:
        with restored(out, _kept_texts(out), numbered):
            return ()
    except RegisterError as error:
        if any(problem.code != "register_whole" for problem in error.problems):
            raise
        return tuple(replace(problem, severity=Severity.NOTE) for problem in error.problems)


def _issued_folders(out: Path) -> Iterator[Path]:
    """Folders of papers with a number: somebody had a register here."""
    for record in sorted(out.glob(f"*/*/*/{NAME}")):
        text = _record_text(record)
        if text is not None and json.loads(text).get("number"):
            yield record.parent


def _record_text(path: Path) -> str | None:
    """A completion record, if the file is one; anybody may have put anything there."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > _MOST_BYTES:
            return None
        text = path.read_text(encoding="utf-8")
        return text if isinstance(json.loads(text), dict) else None
    except (OSError, ValueError, RecursionError):
        return None


def _kept_texts(out: Path) -> Iterator[str]:
    """Records and cards that lie in the folders of papers, the half-made ones among them."""
    for path in (*out.glob(f"*/*/*/{NAME}"), *out.glob(f".issuing/*/{NAME}")):
        text = _record_text(path)
        if text is not None:
            yield text
            yield canonical(json.loads(text).get("card"))


def papers_of(out: Path, words: Locale) -> Found:
    """All papers, the unfinished ones with what to do about them."""
    with at_desk(out, words) as desk:
        papers = desk.register.papers()
    return Found(papers, (*desk.problems, *_unfinished(papers)))


def _unfinished(papers: tuple[Paper, ...]) -> Iterator[Problem]:
    for paper in papers:
        if paper.is_unfinished:
            given = {"kind": paper.kind, "project": paper.project, "subject": paper.subject}
            yield Problem("register_unfinished", Place(), paper.number, given, Severity.WARNING)


def paper_of(out: Path, number: str, words: Locale) -> Told:
    """One paper.

    Raises:
        RegisterError: the register does not have it.
    """
    with at_desk(out, words) as desk:
        told = _told(desk, known(desk.register, number))
    return _with_problems(told, desk)


def tell_paper(
    out: Path, number: str, told: Mapping[str, date | str | None], words: Locale
) -> Told:
    """Record what became of a paper; ``None`` says nothing.

    Raises:
        RegisterError: the register does not have it, or it is not issued yet.
        InputError: a day before the paper's own, or in the future.
    """
    with at_desk(out, words) as desk:
        paper = known(desk.register, number)
        if paper.issued_at is None:
            raise RegisterError(Problem("register_not_issued", found=paper.number))
        given = {"number": paper.number, "on": paper.on}
        said = {name: value for name, value in told.items() if value is not None}
        wrong = [
            Problem(code, Place(), value, given)
            for name, value in said.items()
            if (code := wrong_day(paper, name, value)) is not None
        ]
        if wrong:
            raise InputError(*wrong)
        by = {"actor": desk.actor, "source": "command"}
        for name, value in said.items():
            paper = tell(desk.register, paper, name, value, by)
        answer = _told(desk, paper)
    return _with_problems(answer, desk)


def object_to(  # noqa: PLR0913  # each is one fact of the objection
    out: Path, number: str, words: Locale, *, on: date, item: str, text: str, proposed: str
) -> Told:
    """Record an objection.

    Raises:
        RegisterError: the register does not have the paper, or it is not issued yet.
        InputError: the day is before the paper's own, or in the future; no such item.
    """
    with at_desk(out, words) as desk:
        paper = _issued(desk.register, number)
        code = wrong_day(paper, "reply_on", on)
        if code is not None:
            raise InputError(Problem(code, Place(), on, {"number": number, "on": paper.on}))
        _refuse_unknown_item(record_of(desk.register, paper), item, paper.number)
        body = {"number": paper.number, "on": on.isoformat(), "item": item, "text": text,
                "proposed": proposed}  # fmt: skip
        said = Said(desk.actor, stamp())
        answer = _told(desk, desk.register.say(Act.OBJECT, body, said))
    return _with_problems(answer, desk)


def _refuse_unknown_item(record: Mapping[str, Any], item: str, number: str) -> None:
    """An objection to an item that its letter does not have would protect nobody."""
    known = tuple(str(one["id"]) for one in record.get("items", ()))
    if item and item not in known:
        given = {"number": number, "allowed": ", ".join(known) or "—"}
        raise InputError(Problem("objection_item_unknown", Place(), item, given))


def void_paper(out: Path, number: str, reason: str, words: Locale) -> Told:
    """Withdraw a paper.

    Raises:
        RegisterError: it cannot be withdrawn.
    """
    with at_desk(out, words) as desk:
        answer = _told(desk, withdraw(desk.register, number, reason, desk.actor))
    return _with_problems(answer, desk)


def _issued(register: Register, number: str) -> Paper:
    paper = known(register, number)
    if paper.state not in {State.ISSUED, State.SUPERSEDED}:
        raise RegisterError(Problem("register_not_issued", found=number))
    return paper


def _told(desk: Desk, paper: Paper) -> Told:
    card = card_of(desk.register, paper)
    return Told(paper, card, deemed_delivered(paper, card), ())


def _with_problems(told: Told, desk: Desk) -> Told:
    """With what the journal had to say until the end of the command."""
    return Told(told.paper, told.card, told.deemed, desk.problems)


def check_register(out: Path) -> Found:
    """Whether log, copy, papers and files hold together. Nothing is written.

    Raises:
        RegisterError: there is no register, or it cannot be opened.
    """
    with opened(out, follow=False) as register:
        broken = audit(register)
        if any(problem.code == "register_row_differs" for problem in broken):
            return Found((), broken)  # rows that may say no paper
        papers = register.papers()
        problems = (*broken, *_file_problems(out, papers), *_unfinished(papers))
    kept = tuple(Problem("archive_damaged", Place(f"{FOLDER}/{name}")) for name in damaged(out))
    known_folders = {(out / paper.folder).resolve() for paper in papers}
    strange = tuple(
        Problem("register_folder_unknown", Place(str(folder)))
        for folder in _issued_folders(out)
        if folder.resolve() not in known_folders
    )
    return Found(papers, (*problems, *kept, *strange))


def _file_problems(out: Path, papers: tuple[Paper, ...]) -> Iterator[Problem]:
    """Files of issued papers that are not as they were issued."""
    for paper in papers:
        if paper.is_unfinished or paper.issued_at is None:
            continue
        found = digests_in(out / paper.folder)
        for name in sorted({*paper.files, *found}):
            if paper.files.get(name) != found.get(name):
                code = (
                    "issued_file_added" if name not in paper.files
                    else "issued_file_gone" if name not in found
                    else "issued_file_changed"
                )  # fmt: skip
                yield Problem(code, Place(f"{paper.folder}/{name}"), paper.number)
