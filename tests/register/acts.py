"""Registers under test: acts recorded without the issuing layer, and a hand in the files."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from pipeline.problems import Problem
from pipeline.register.chain import LogEntry, sha256
from pipeline.register.files import REGISTER
from pipeline.register.papers import Act, Paper
from pipeline.register.store import Register, Said

SAID: Final = Said("tester", "2026-11-03T10:00:00+00:00")
CONTRACTOR: Final = "7701234567"
FIRST: Final = "ТУ-2026-000001"
SECOND: Final = "ТУ-2026-000002"


def body_of(
    subject: str,
    *,
    prefix: str = "ТУ",
    year: int = 2026,
    contractor: str = CONTRACTOR,
    supersedes: str | None = None,
) -> dict[str, Any]:
    """What an entry that reserves a number says, still without the ordinal."""
    return {
        "number": f"{prefix}-{year}",
        "folder": f"romashka/condition_letter/{prefix}-{year}",
        "kind": "condition_letter",
        "contractor": contractor,
        "client": "7707654321",
        "project": "romashka",
        "subject": subject,
        "business_key": sha256(f"{contractor} {subject}"),
        "on": f"{year}-11-03",
        "as_of": f"{year}-11-03",
        "supersedes": supersedes,
        "reason": supersedes and "уточнено",
    }


def reserved(  # noqa: PLR0913  # each is one fact of a paper
    register: Register,
    subject: str,
    *,
    prefix: str = "ТУ",
    year: int = 2026,
    contractor: str = CONTRACTOR,
    supersedes: str | None = None,
) -> Paper:
    """A paper with its number."""
    body = body_of(subject, prefix=prefix, year=year, contractor=contractor, supersedes=supersedes)
    series = f"{contractor}/{prefix}/{year}"
    return register.reserve(body, series=series, said=SAID)


def rendered(register: Register, paper: Paper) -> Paper:
    """The same paper, made; its record and its card are texts that name it."""
    return register.render(
        paper.number,
        content_key=sha256(paper.subject),
        record=record_of(paper.number),
        card=card_of(paper.number),
        files={"paper.docx": sha256(paper.number)},
        said=SAID,
    )


def record_of(number: str) -> str:
    """The completion record kept of a paper made by ``rendered``."""
    return f"record of {number}"


def card_of(number: str) -> str:
    """The card kept of it."""
    return f"card of {number}"


def issued(register: Register, subject: str, *, supersedes: str | None = None) -> Paper:
    """A paper that stands issued."""
    paper = rendered(register, reserved(register, subject, supersedes=supersedes))
    return register.say(Act.ISSUE, {"number": paper.number}, SAID)


def told(register: Register, number: str, value: str | None) -> Paper:
    """A paper of which somebody tells when it was sent."""
    body = {"number": number, "field": "sent_on", "value": value, "source": "command"}
    return register.say(Act.TELL, body, SAID)


def furnished(register: Register) -> None:
    """One paper in every state, two series, things told and an objection."""
    issued(register, "Э-1")
    issued(register, "Э-1", supersedes=FIRST)
    told(register, SECOND, "2026-11-05")
    objection = {"on": "2026-11-06", "item": "У-1", "text": "много", "proposed": "меньше"}
    register.say(Act.OBJECT, {"number": SECOND, **objection}, SAID)
    withdrawn = issued(register, "Э-2")
    register.say(Act.VOID, {"number": withdrawn.number, "reason": "по ошибке"}, SAID)
    rendered(register, reserved(register, "Э-3"))
    reserved(register, "Э-4", year=2027)


def by_hand(folder: Path, *statements: str, unguarded: bool = False) -> None:
    """Change the file of a register past the program.

    Args:
        folder: of outputs.
        statements: of SQL, in one transaction.
        unguarded: with the triggers dropped first, as somebody who means it would.
    """
    with closing(sqlite3.connect(folder / REGISTER, isolation_level=None)) as connection:
        if unguarded:
            asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in connection.execute(asked).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute("COMMIT")


def edited(table: str, column: str, value: str, where: str = "1") -> str:
    """The statement that writes an SQL value over one column of some rows."""
    return f"UPDATE {table} SET {column} = {value} WHERE {where}"  # noqa: S608  # a test's own words


def added(table: str, values: Iterable[str]) -> str:
    """The statement that adds a row of these SQL values."""
    return f"INSERT INTO {table} VALUES ({', '.join(values)})"  # noqa: S608  # a test's own words


def erased(table: str, where: str = "1") -> str:
    """The statement that erases some rows."""
    return f"DELETE FROM {table} WHERE {where}"  # noqa: S608  # a test's own words


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query, asked past the program."""
    with closing(sqlite3.connect(folder / REGISTER)) as connection:
        return connection.execute(query).fetchall()


def names_in(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


def codes(problems: Iterable[Problem]) -> list[str]:
    """The code of each problem."""
    return [problem.code for problem in problems]


def sealed(entry: LogEntry) -> LogEntry:
    """The entry with the hash of what it says, reckoned here: a forger knows how."""
    said = {name: value for name, value in asdict(entry).items() if name != "own"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return replace(entry, own=hashlib.sha256(text.encode()).hexdigest())


def chained(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """The same entries, forged into a chain that is whole."""
    forged: list[LogEntry] = []
    for seq, entry in enumerate(entries, 1):
        previous = forged[-1].own if forged else "0" * 64
        forged.append(sealed(replace(entry, seq=seq, previous=previous)))
    return forged
