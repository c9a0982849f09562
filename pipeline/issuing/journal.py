"""The journal of issued papers and the register: what was typed goes in, what is known comes out.

A yellow cell is compared three ways: what it says, what was last written there, what the register
says now. Nothing that a person typed is lost: what cannot be accepted stays in the file and is
said; a journal that is open or not ours is left alone, and the new one is written beside it.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipeline.calendars import day_calendar
from pipeline.documents.deadlines import last_day
from pipeline.domain.contract import CalendarDay, DayKind
from pipeline.issuing.dates import stamp, today
from pipeline.issuing.journal_memory import JournalMemory
from pipeline.issuing.publishing import holding, staging_folder, writing
from pipeline.locales import Locale, locale
from pipeline.problems import InputError, PipelineError, Place, Problem, Severity
from pipeline.register.chain import sha256
from pipeline.register.papers import Act, Paper
from pipeline.register.store import Register, Said
from pipeline.workbook.journal import (
    JournalReading,
    JournalRow,
    TypedCell,
    Value,
    is_open,
    read_journal,
    write_journal,
)

FILE: Final = "Журнал.xlsx"
BESIDE: Final = "Журнал (новый).xlsx"
DAYS: Final = frozenset({"sent_on", "delivered_on", "reply_on"})
_LOCK: Final = ".journal.lock"
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class _KeptCell:
    """What a person typed and the register did not take, and what stood there before."""

    raw: str
    base: Value


Kept = dict[tuple[str, str], _KeptCell]
"""Number and field -> the cell."""


def accept_typed(register: Register, actor: str) -> tuple[Problem, ...]:
    """Take what people typed into the register, each cell an entry; what is wrong is said.

    Raises:
        EnvironmentFault: the disk refuses.
    """
    with writing(register.folder), holding(register.folder / _LOCK):
        return _taken(register, actor).problems


def rebuild(register: Register, actor: str, words: Locale) -> tuple[Problem, ...]:
    """Write the journal anew, with what was typed since it was read; never fatal.

    Args:
        register: of the folder of outputs.
        actor: who runs the command.
        words: the reader's language, for a register that has no paper yet.
    """
    try:
        with writing(register.folder), holding(register.folder / _LOCK):
            return _rebuilt(register, actor, words)
    except PipelineError as error:
        return tuple(replace(p, severity=Severity.WARNING) for p in error.problems)


def tell(register: Register, paper: Paper, name: str, value: Value, by: Mapping[str, str]) -> Paper:
    """Record one thing told of a paper.

    Args:
        register: where.
        paper: issued, superseded or void.
        name: one of ``papers.TOLD``.
        value: a day, a code, a text; ``None`` takes back what was told.
        by: ``actor`` and ``source``: journal or command.
    """
    said = value.isoformat() if isinstance(value, date) else value
    body = {"number": paper.number, "field": name, "value": said, "source": by["source"]}
    return register.say(Act.TELL, body, Said(by["actor"], stamp()))


def wrong_day(paper: Paper, name: str, value: Value) -> str | None:
    """The code of what is wrong with a day told of a paper; ``None`` if nothing is."""
    if name not in DAYS or not isinstance(value, date):
        return None
    if value < paper.on:
        return "told_before_paper"
    if value > today():
        return "told_in_future"
    sent = value if name == "sent_on" else value_told(paper, "sent_on")
    for key in ("delivered_on", "reply_on"):
        day = value if name == key else value_told(paper, key)
        if isinstance(sent, date) and isinstance(day, date) and day < sent:
            return "told_before_sent"
    return None


@dataclass(slots=True)
class _Taken:
    """What became of the typed cells."""

    memory: JournalMemory
    problems: tuple[Problem, ...] = ()
    kept: Kept = field(default_factory=dict)
    replaceable: dict[str, bool] = field(default_factory=dict)  # file -> may be written anew
    seen: dict[str, object] = field(default_factory=dict)  # file -> how it was when read


def _taken(register: Register, actor: str) -> _Taken:
    papers = {paper.number: paper for paper in register.papers() if not paper.is_unfinished}
    taken = _Taken(JournalMemory.of(register.folder))
    for name in (FILE, BESIDE):
        path = register.folder / name
        seen = _state(path)
        if seen is None:
            taken.memory.forget(name)
            continue
        reading = read_journal(path, papers, taken.memory.taken_from(name))
        taken.replaceable[name], taken.seen[name] = _may_be_replaced(reading), seen
        taken.problems += reading.problems
        for number, key, raw in reading.bad:
            now = value_told(papers[number], key)
            if not _is_settled(taken.memory, name, number, key, raw, now):
                taken.kept[number, key] = _KeptCell(raw, now)
        for cell in reading.typed:
            now = value_told(papers[cell.number], cell.field)
            if now != cell.base and _is_settled(
                taken.memory, name, cell.number, cell.field, cell.raw, now
            ):
                continue
            problem = _accepted(register, papers, cell, actor)
            if problem is None:
                taken.memory.take(name, cell.number, cell.field, cell.value)
            else:
                taken.problems += (problem,)
                taken.kept[cell.number, cell.field] = _KeptCell(cell.raw, cell.base)
    taken.memory.save()
    return taken


def _is_settled(  # noqa: PLR0913, PLR0917  # one cell, and what is known of it
    memory: JournalMemory, file: str, number: str, key: str, raw: str, now: Value
) -> bool:
    """Whether refused words that we wrote beside the open journal were set right in it since."""
    return file == BESIDE and memory.refused.get((number, key)) == raw and now is not None


def _may_be_replaced(reading: JournalReading) -> bool:
    """Whether writing the file anew loses nothing that a person put there."""
    return reading.is_ours and not reading.unknown_rows and not reading.additions


def _accepted(
    register: Register, papers: dict[str, Paper], cell: TypedCell, actor: str
) -> Problem | None:
    """Take a cell into the register, or say why not."""
    paper = papers[cell.number]
    now = value_told(paper, cell.field)
    if cell.value == now:
        return None
    given: dict[str, object] = {"number": paper.number, "on": paper.on}
    code = wrong_day(paper, cell.field, cell.value)
    if code is None and now != cell.base:
        code = "journal_conflict"
        given["register"] = "—" if now is None else now
    if code is not None:
        return Problem(code, cell.place, cell.raw, given, Severity.WARNING)
    by = {"actor": actor, "source": "journal"}
    papers[cell.number] = tell(register, paper, cell.field, cell.value, by)
    return None


def value_told(paper: Paper, name: str) -> Value:
    """What the register says of a paper under one heading."""
    said = paper.told.get(name)
    return date.fromisoformat(said) if said is not None and name in DAYS else said


def _rebuilt(register: Register, actor: str, words: Locale) -> tuple[Problem, ...]:
    main, beside = register.folder / FILE, register.folder / BESIDE
    for _ in range(_TRIES):
        taken = _taken(register, actor)
        papers = [paper for paper in register.papers() if not paper.is_unfinished]
        rows, spoken = _rows(register, papers, taken.kept, words)
        if any(_state(register.folder / name) != seen for name, seen in taken.seen.items()):
            continue  # saved again while we read: read again
        memory, problems = taken.memory, taken.problems
        may_go = taken.replaceable.get(BESIDE, True) and not is_open(beside)
        if taken.replaceable.get(FILE, True) and not is_open(main) and _written(main, rows, spoken):
            memory.forget(FILE)
            if may_go:
                with contextlib.suppress(OSError):
                    beside.unlink(missing_ok=True)
                memory.forget(BESIDE)
                memory.refused = {}
            memory.save()
            return problems
        told = Problem("journal_beside", Place(FILE), BESIDE, {}, Severity.WARNING)
        if may_go and _written(beside, rows, spoken):
            memory.forget(BESIDE)
            memory.refused = {key: cell.raw for key, cell in taken.kept.items()}
            memory.save()
            return (*problems, told)
        return (*problems, replace(told, code="journal_not_rebuilt"))
    return (Problem("journal_not_rebuilt", Place(FILE), BESIDE, {}, Severity.WARNING),)


def _written(path: Path, rows: Sequence[JournalRow], words: Locale) -> bool:
    """Write a journal; ``False`` if another program holds the file, or it is a link elsewhere."""
    if path.is_symlink():
        return False
    with staging_folder(path.parent) as folder:
        write_journal(folder / path.name, rows, words)
        try:
            (folder / path.name).replace(path)
        except PermissionError:
            return False
    return True


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when somebody saves a file; ``None`` if it is not there."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _rows(
    register: Register, papers: Sequence[Paper], kept: Kept, words: Locale
) -> tuple[list[JournalRow], Locale]:
    """A row for each paper, in the language of the latest one."""
    cards = {paper.number: card_of(register, paper) for paper in papers}
    ordered = sorted(papers, key=lambda p: (p.on, p.issued_at or "", p.series, p.ordinal))
    spoken = locale(cards[ordered[-1].number].get("locale", words.code)) if ordered else words

    def waiting(paper: Paper) -> dict[str, _KeptCell]:
        return {key: cell for (number, key), cell in kept.items() if number == paper.number}

    rows = [
        JournalRow(
            number=paper.number,
            white=_white(paper, cards[paper.number], spoken),
            yellow={name: value_told(paper, name) for name in paper.told},
            raw={key: cell.raw for key, cell in waiting(paper).items()},
            bases={key: cell.base for key, cell in waiting(paper).items()},
        )
        for paper in ordered
    ]
    return rows, spoken


def _white(paper: Paper, card: Mapping[str, Any], words: Locale) -> dict[str, str]:
    deemed = deemed_delivered(paper, card)
    return {
        "kind": words.say(f"register.kind.{paper.kind}"),
        "on": words.day(paper.on),
        "project": paper.project,
        "client": card.get("client", ""),
        "subject": card.get("subject", paper.subject),
        "state": state_of(paper, words),
        "replaces": paper.supersedes or "",
        "deemed": "" if deemed is None else words.day(deemed),
        "folder": paper.folder,
    }


def state_of(paper: Paper, words: Locale) -> str:
    """A paper's state in words, with what it was replaced by or why it was withdrawn."""
    state = words.say(f"register.state.{paper.state}")
    if paper.superseded_by is not None:
        return words.say("register.superseded_by", number=paper.superseded_by)
    return f"{state}: {paper.reason}" if paper.reason and paper.state == "void" else state


def card_of(register: Register, paper: Paper) -> Mapping[str, Any]:
    """The card of a paper; nothing where the register does not keep it."""
    text = None if paper.card is None else register.record(paper.card)
    card: Mapping[str, Any] = {}
    if text is not None and sha256(text) == paper.card:
        card = json.loads(text)
    return card


def deemed_delivered(paper: Paper, card: Mapping[str, Any]) -> date | None:
    """The day on which a paper counts as delivered.

    The day told; else, where the contract makes e-mail equal to a letter, the working day after
    an e-mail was sent (``design.md`` section 8); else ``None``.
    """
    delivered, sent = value_told(paper, "delivered_on"), value_told(paper, "sent_on")
    if isinstance(delivered, date):
        return delivered
    if not card.get("notice") or not isinstance(sent, date) or paper.told.get("sent_by") != "email":
        return None
    days = day_calendar(card["calendar"], tuple(_calendar_days(card["calendar_days"])))
    try:
        return last_day(days, sent, 1)
    except InputError:  # a year without a calendar: nobody can say
        return None


def _calendar_days(rows: Sequence[Sequence[str]]) -> Iterator[CalendarDay]:
    return (CalendarDay(on=date.fromisoformat(on), kind=DayKind(kind)) for on, kind in rows)
