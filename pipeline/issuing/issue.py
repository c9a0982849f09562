"""Issuing a paper: number, files and record, so that a crash at any point loses none of them.

Reserve a number in a transaction, make the files in a folder of their own and bring them to disk,
record their digests, give the folder its final name by one rename, record that. The same call
made again finishes whatever a crash left: recovery is this path and no other.
"""

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipeline.issuing.archive import archive
from pipeline.issuing.completion import NAME, settle
from pipeline.issuing.content import counts
from pipeline.issuing.dates import stamp
from pipeline.issuing.publishing import (
    digests_in,
    discard,
    holding,
    names_in,
    own_folder,
    probe,
    publish_issued,
    remove_empty,
    secure,
    settle_name,
    staging_folder,
    subject_slug,
    writing,
)
from pipeline.problems import PipelineError, Place, Problem, RegisterError, Severity
from pipeline.register.chain import canonical, sha256
from pipeline.register.papers import Act, Paper, State
from pipeline.register.store import Register, Said

_ISSUING: Final = ".issuing"
_LOCK: Final = re.compile(r"[0-9a-f]{32}\.lock")
_STAGED: Final = re.compile(r".+--.+--.+-\d{4}-\d{6,}(-[A-Z]\d*)?")
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be issued.

    Attributes:
        contractor: whose paper it is: INN, else OGRN, else name.
        client: whom it is for, likewise.
        subject: what it is about: a stage, a period, an agreement.
        prefix: of the number, ``ТУ``.
        on: date asked for, printed and deciding the year of the series; ``None``: that of the
            paper already there for this subject, else ``today``.
        as_of: likewise, what is known.
        part: which of the papers of a case, where they share a number; else blank.
        letters: of the part in the number, on paper and in names of folders.
        supersedes: number of the paper whose place it takes.
        reason: why.
    """

    kind: str
    contractor: str
    client: str
    project: str
    subject: str
    prefix: str
    on: date | None
    as_of: date | None
    today: date
    known: date
    part: str = ""
    letters: tuple[str, str] = ("", "")
    supersedes: str | None = None
    reason: str | None = None

    @property
    def business_key(self) -> str:
        """SHA-256 of what the paper is about; one issued paper for each."""
        about = [self.kind, self.contractor, self.project, self.subject]
        return sha256(canonical([*about, self.part] if self.part else about))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What a run is told: its dates, and the number and the place in the register it prints."""

    number: str
    head: str
    on: date
    as_of: date
    supersedes: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """What a run has made in its folder.

    Attributes:
        content_key: of what the paper says.
        outcome: the completion record, to be written there as it is; ``card`` is what the
            journal says of the paper.
        inputs: file -> SHA-256, to be archived.
        problems: worth saying, none that stops.
    """

    content_key: str
    outcome: Mapping[str, Any]
    inputs: Mapping[Path, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """The paper that stands issued, and whether this call has issued it."""

    paper: Paper
    is_new: bool
    problems: tuple[Problem, ...] = ()


Produce = Callable[[Assigned, Path], Produced]


def issue(register: Register, wanted: Wanted, produce: Produce, actor: str) -> Issued:
    """Issue a paper, or give the one that is issued and says the same.

    Args:
        register: of the folder of outputs.
        wanted: the paper.
        produce: makes its files in the folder it is given.
        actor: who issues.

    Raises:
        RegisterError: another paper is issued for this subject and says something else; a number
            to supersede that cannot be; something stands under the final name.
        PipelineError: what stopped the run; the number stays reserved for this subject and the
            same call made again takes it.
    """
    out = register.folder
    probe(out)
    if wanted.supersedes is not None:
        wanted = replace(wanted, supersedes=known(register, wanted.supersedes).number)
    _refuse_other_client(register, wanted)
    with _only_writer(out, wanted.business_key):
        paper = register.unfinished(wanted.business_key)
        if paper is not None:
            _refuse_other_intent(paper, wanted)
            if finish(register, paper, actor) is None:
                return _made(register, paper, produce, actor)
        before = register.issued(wanted.business_key)
        if before is not None:
            same = _same(register, before, wanted, produce)
            if same is not None:
                return same
        _refuse_fallen_predecessor(before, wanted)
        return _made(register, _reserved(register, wanted, actor), produce, actor)


def finish(register: Register, paper: Paper, actor: str) -> Paper | None:
    """Finish an unfinished paper by its recorded digests; ``None`` if it must be made again.

    Raises:
        RegisterError: something else stands under its final name.
    """
    if paper.state is not State.RENDERED:
        return None
    final, staged = register.folder / paper.folder, staging_of(register.folder, paper)
    if final.exists():
        if digests_in(final) != paper.files:
            raise RegisterError(Problem("issue_folder_taken", found=str(final)))
        settle_name(final)  # the run that gave it the name may have died before that was on disk
    elif digests_in(staged) == paper.files:
        publish_issued(staged, final)
    else:
        return None
    return register.say(Act.ISSUE, {"number": paper.number}, _said(actor))


def sweep(register: Register, actor: str) -> None:
    """Finish what can be finished without a run; remove what belongs to no unfinished paper.

    Papers that a living run is at are left to it.
    """
    out = register.folder
    root, keeps = own_folder(out, _ISSUING), set()
    # First the folders, then the papers: whoever makes a folder has reserved its number before.
    folders = [root / name for name in names_in(root) if _STAGED.fullmatch(name)]
    for paper in register.all_unfinished():
        keeps.add(staging_of(out, paper).name)
        with _only_writer(out, paper.business_key, wait=False) as is_ours:
            current = register.paper(paper.number)
            if is_ours and current is not None and current.is_unfinished:
                with contextlib.suppress(RegisterError):  # said by the list of the register
                    finish(register, current, actor)
    for folder in folders:
        if folder.name not in keeps:
            discard(folder)
    for lock in (root / name for name in names_in(root) if _LOCK.fullmatch(name)):
        with contextlib.suppress(OSError), holding(lock, wait=False):
            pass  # one that nobody holds goes
    remove_empty(root)


def withdraw(register: Register, number: str, reason: str, actor: str) -> Paper:
    """Make a paper void; its number and its files stay.

    Raises:
        RegisterError: it is superseded or void already, or its successor is unfinished.
    """
    number = known(register, number).number
    with _only_writer(register.folder, known(register, number).business_key):
        paper = known(register, number)
        if paper.is_unfinished:
            paper = finish(register, paper, actor) or paper
        if paper.state in {State.VOID, State.SUPERSEDED}:
            raise RegisterError(Problem("void_not_possible", found=number))
        successor = register.unfinished(paper.business_key)
        if successor is not None and successor.supersedes == number:
            given = {"successor": successor.number}
            raise RegisterError(Problem("void_successor_unfinished", found=number, given=given))
        body = {"number": number, "reason": reason}
        void = register.say(Act.VOID, body, _said(actor))
        discard(staging_of(register.folder, void))
        return void


def known(register: Register, number: str) -> Paper:
    """The paper of a number, also as its folder spells it: ``TU-2026-000001``.

    Raises:
        RegisterError: the register does not have it.
    """
    paper = register.paper(number)
    if paper is None:
        spelled = [p for p in register.papers() if p.folder.rpartition("/")[2] == number]
        paper = spelled[0] if len(spelled) == 1 else None
    if paper is None:
        raise RegisterError(Problem("register_number_unknown", found=number))
    return paper


def staging_of(out: Path, paper: Paper) -> Path:
    """Where the files of an unfinished paper are made; found again after a crash."""
    return out / _ISSUING / paper.folder.replace("/", "--")


@contextlib.contextmanager
def _only_writer(out: Path, key: str, *, wait: bool = True) -> Iterator[bool]:
    root = own_folder(out, _ISSUING)
    with contextlib.ExitStack() as held:
        held.callback(remove_empty, root)
        with writing(out):
            is_ours = held.enter_context(holding(root / f"{key[:32]}.lock", wait=wait))
        yield is_ours


def _said(actor: str) -> Said:
    return Said(actor, stamp())


def _refuse_other_intent(paper: Paper, wanted: Wanted) -> None:
    """An unfinished paper is finished by the call that began it, not by another."""
    given: dict[str, object] = {"number": paper.number, "on": paper.on, "as_of": paper.as_of}
    if wanted.supersedes != paper.supersedes:
        code = "issue_unfinished_plain" if paper.supersedes is None else "issue_unfinished_other"
        given |= {"supersedes": paper.supersedes or ""}
        raise RegisterError(Problem(code, found=paper.number, given=given))
    if wanted.on not in {None, paper.on} or wanted.as_of not in {None, paper.as_of}:
        raise RegisterError(Problem("issue_unfinished_dates", found=paper.number, given=given))


def _same(register: Register, before: Paper, wanted: Wanted, produce: Produce) -> Issued | None:
    """The paper that is issued, if it says what would be issued now.

    Raises:
        RegisterError: it says something else, and is not the one to supersede.
    """
    told = Assigned(
        number=before.number,
        head=before.head,
        on=wanted.on or before.on,
        as_of=wanted.as_of or before.as_of,
        supersedes=before.supersedes,
    )
    with staging_folder(register.folder) as staged:
        now = produce(told, staged)
    if now.content_key == before.content_key:
        _refuse_changed_files(register, before)
        told_so = _not_needed(before) if wanted.supersedes == before.number else ()
        return Issued(before, is_new=False, problems=(*now.problems, *told_so))
    if wanted.supersedes == before.number:
        return None
    changes = _changes(register, before, now)
    given: dict[str, object] = {"number": before.number, "changes": changes}
    if wanted.supersedes is None:
        code = "issue_differs" if changes else "issue_differs_in_form"
        raise RegisterError(Problem(code, found=before.number, given=given))
    raise RegisterError(Problem("supersede_not_standing", found=wanted.supersedes, given=given))


def _not_needed(before: Paper) -> tuple[Problem, ...]:
    """A paper that would say the same takes nobody's place."""
    return (Problem("supersede_not_needed", Place(), before.number, {}, Severity.WARNING),)


def _refuse_changed_files(register: Register, paper: Paper) -> None:
    """An issued paper is handed out only as it was issued."""
    found = digests_in(register.folder / paper.folder)
    names = sorted(n for n in {*paper.files, *found} if paper.files.get(n) != found.get(n))
    if names:
        given = {"files": tuple(names)}
        raise RegisterError(Problem("issued_files_differ", Place(paper.folder), None, given))


def _refuse_other_client(register: Register, wanted: Wanted) -> None:
    """One project code is one client's (fine print, section 1)."""
    for paper in register.of_project(wanted.project):
        both = paper.client.isdigit() and wanted.client.isdigit()
        if both and paper.client != wanted.client:
            given = {"number": paper.number}
            found = wanted.project
            raise RegisterError(Problem("project_of_other_client", found=found, given=given))


def _changes(register: Register, before: Paper, now: Produced) -> tuple[str, ...]:
    """What the paper would say now and does not say as issued, the first few."""
    record = register.record(before.record or "")
    if record is None:
        return ()
    old, new = _printed(json.loads(record)), _printed(now.outcome)
    changed = [
        f"{key}: {old.get(key, '—')} → {new.get(key, '—')}"
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]
    return tuple(changed[:_SHOWN])


def _printed(outcome: Mapping[str, Any]) -> dict[str, str]:
    figures = {f["id"]: f["printed"] for f in outcome["figures"] if counts(f["id"])}
    texts = {f"{t['sheet']} {t['cell']}".strip(): t["text"] for t in outcome["texts"]}
    return {**figures, **texts}


def _refuse_fallen_predecessor(before: Paper | None, wanted: Wanted) -> None:
    """What a paper supersedes is the one that stands issued for the same subject."""
    if wanted.supersedes is None or (before is not None and before.number == wanted.supersedes):
        return
    given = {"number": "—" if before is None else before.number}
    raise RegisterError(Problem("supersede_not_standing", found=wanted.supersedes, given=given))


def _reserved(register: Register, wanted: Wanted, actor: str) -> Paper:
    on = wanted.on or wanted.today
    number = f"{wanted.prefix}-{on.year}"
    body = {
        "number": number,
        "folder": f"{wanted.project}/{wanted.kind}/{subject_slug(number)}",
        "kind": wanted.kind,
        "contractor": wanted.contractor,
        "client": wanted.client,
        "project": wanted.project,
        "subject": wanted.subject,
        "business_key": wanted.business_key,
        "on": on.isoformat(),
        "as_of": (wanted.as_of or wanted.known).isoformat(),
        "supersedes": wanted.supersedes,
        "reason": wanted.reason,
    }
    series, said = f"{wanted.contractor}/{wanted.prefix}/{on.year}", _said(actor)
    if wanted.part:
        body["part"] = wanted.part
        return register.reserve_part(body, series=series, letters=wanted.letters, said=said)
    return register.reserve(body, series=series, said=said)


def _made(register: Register, paper: Paper, produce: Produce, actor: str) -> Issued:
    """Make the files of a reserved paper and publish them under its number."""
    out = register.folder
    staged = staging_of(out, paper)
    told = Assigned(
        number=paper.number,
        head=paper.head,
        on=paper.on,
        as_of=paper.as_of,
        supersedes=paper.supersedes,
    )
    try:
        with writing(staged):
            discard(staged)
            staged.mkdir(parents=True, mode=0o700)
        produced = produce(told, staged)
        archive(out, produced.inputs, aside=staged)
        with writing(staged):
            settle(staged, produced.outcome)
            record = (staged / NAME).read_text(encoding="utf-8")
        files = secure(staged)
        paper = register.render(
            paper.number,
            content_key=produced.content_key,
            record=record,
            card=canonical(produced.outcome["card"]),
            files=files,
            said=_said(actor),
        )
        finished = finish(register, paper, actor)
    except PipelineError as error:
        unfinished = Problem("issue_unfinished", found=paper.number, severity=Severity.NOTE)
        raise type(error)(*error.problems, unfinished) from error
    if finished is None:
        raise RegisterError(Problem("issue_files_changed", found=paper.number))
    return Issued(finished, is_new=True, problems=produced.problems)
