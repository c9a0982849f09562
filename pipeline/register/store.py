"""The register on disk: acts are written, papers are read.

Every change is an entry of the log and what the entry makes of the papers, in one transaction.
The log is then copied to a second file; a crash between the two is made good by the next opening.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, select, true
from sqlalchemy.exc import DBAPIError

from pipeline.problems import EnvironmentFault, PipelineError, Place, Problem, RegisterError
from pipeline.register.chain import LogEntry, canonical, following, said_in, sha256
from pipeline.register.disks import locked
from pipeline.register.files import COPY, LOCK
from pipeline.register.log_copy import LogCopy
from pipeline.register.papers import Act, Objection, Paper, State, changed_by
from pipeline.register.schema import LOG, PAPERS, RECORDS, SERIES

WRITES: Final = "poruka_writes"
"""Execution option of a connection whose transactions take the write lock at once."""
_DISK_WORDS: Final = ("full", "disk i/o", "locked", "readonly", "unable to open")


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it, and when: UTC, ISO 8601."""

    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The register at one instant.

    Attributes:
        log: its entries in order.
        rows: number -> row of the projection, as it stands.
        counters: series -> the last number it gave out.
        texts: digest -> text of each record and card, whatever it says.
    """

    log: tuple[LogEntry, ...]
    rows: Mapping[str, Mapping[str, Any]]
    counters: Mapping[str, int]
    texts: Mapping[str, str]


class Register:
    """The register of a folder of outputs; ``opening`` makes one."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        """Nothing is checked here."""
        self._engine = engine
        self._copy = LogCopy(folder / COPY)
        self.folder = folder

    def __enter__(self) -> Self:
        """The register itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Close the file."""
        self._engine.dispose()

    # -- reading ------------------------------------------------------------------------------

    def papers(self) -> tuple[Paper, ...]:
        """All papers, by series and number."""
        return self._where(true())

    def paper(self, number: str) -> Paper | None:
        """The paper of a number."""
        with self._reading() as connection:
            return _paper(connection, number)

    def of_project(self, project: str) -> tuple[Paper, ...]:
        """The papers of a project, by series and number."""
        return self._where(PAPERS.c.project == project)

    def of_key(self, business_key: str) -> tuple[Paper, ...]:
        """The papers about a subject, in the order in which their numbers were given out."""
        found = self._where(PAPERS.c.business_key == business_key)
        return tuple(sorted(found, key=lambda paper: paper.reserved_seq))

    def all_unfinished(self) -> tuple[Paper, ...]:
        """All papers that have a number and are not issued yet."""
        return self._where(PAPERS.c.state.in_([str(State.RESERVED), str(State.RENDERED)]))

    def _where(self, condition: ColumnElement[bool]) -> tuple[Paper, ...]:
        asked = select(PAPERS.c.said).where(condition).order_by(PAPERS.c.series, PAPERS.c.ordinal)
        with self._reading() as connection:
            return tuple(paper_of(said) for said in connection.scalars(asked))

    def issued(self, business_key: str) -> Paper | None:
        """The paper that stands issued for a subject."""
        return self._of_key(business_key, State.ISSUED)

    def unfinished(self, business_key: str) -> Paper | None:
        """The paper that has a number for a subject and is not yet issued."""
        return self._of_key(business_key, State.RESERVED, State.RENDERED)

    def _of_key(self, business_key: str, *states: State) -> Paper | None:
        asked = select(PAPERS.c.said).where(
            PAPERS.c.business_key == business_key, PAPERS.c.state.in_(list(map(str, states)))
        )
        with self._reading() as connection:
            said = connection.scalar(asked)
        return None if said is None else paper_of(said)

    def record(self, digest: str) -> str | None:
        """A completion record or a card as the register keeps it."""
        with self._reading() as connection:
            body: str | None = connection.scalar(
                select(RECORDS.c.body).where(RECORDS.c.sha256 == digest)
            )
        return body

    def log(self, *, after: int = 0) -> tuple[LogEntry, ...]:
        """The entries of the log after this one, in order."""
        with self._reading() as connection:
            return _log(connection, after)

    def texts(self) -> tuple[str, ...]:
        """All records and cards that are kept."""
        with self._reading() as connection:
            return tuple(connection.scalars(select(RECORDS.c.body)))

    def snapshot(self) -> "Snapshot":
        """Everything at one instant, whoever writes meanwhile."""
        with self._reading() as connection:
            papers = connection.execute(select(PAPERS)).mappings()
            counters = connection.execute(select(SERIES.c.name, SERIES.c.last)).tuples()
            texts = connection.execute(select(RECORDS.c.sha256, RECORDS.c.body)).tuples()
            return Snapshot(
                log=_log(connection, 0),
                rows={row["number"]: dict(row) for row in papers},
                counters=dict(counters.all()),
                texts=dict(texts.all()),
            )

    def version(self) -> int:
        """Of the tables."""
        with self._reading() as connection:
            return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    @property
    def copy(self) -> LogCopy:
        """The copy of the log beside the register."""
        return self._copy

    # -- writing ------------------------------------------------------------------------------

    def reserve(self, body: Mapping[str, Any], *, series: str, said: Said) -> Paper:
        """Give out the next number of a series.

        Args:
            body: of the entry; ``number`` and ``folder`` still without the ordinal at their end.
            series: full name of the series.
            said: who reserves.

        Raises:
            RegisterError: another series has given out this very number.
        """
        with self._writing() as connection:
            ordinal = _next_ordinal(connection, series)
            tail = f"-{ordinal:06d}"
            told = {**body, "number": f"{body['number']}{tail}", "series": series}
            told |= {"folder": f"{body['folder']}{tail}", "ordinal": ordinal}
            return _reserved(connection, told, said)

    def reserve_part(
        self, body: Mapping[str, Any], *, series: str, letters: tuple[str, str], said: Said
    ) -> Paper:
        """Give out the number of one of the papers that share a number: of a warranty case.

        The first paper of a case takes the next number of the series, the others take that one;
        each has a letter of its own at the end, and a paper in place of another a count after it.

        Args:
            body: as ``reserve`` takes it, with ``part``; the case is its project, kind, subject.
            series: full name of the series, where the case has no number yet.
            letters: of the part, on paper and in names of folders: ``("У", "U")``.
            said: who reserves.

        Raises:
            RegisterError: another series has given out this very number.
        """
        with self._writing() as connection:
            same = [p for p in _of_project(connection, body["project"]) if _is_of_case(p, body)]
            if same:
                series, ordinal = same[0].series, same[0].ordinal
                number, folder = _bare(same[0].number), _bare(same[0].folder)
            else:
                ordinal = _next_ordinal(connection, series)
                number, folder = (f"{body[key]}-{ordinal:06d}" for key in ("number", "folder"))
            before = sum(paper.part == body["part"] for paper in same)
            count = str(before + 1) if before else ""
            told = {**body, "number": f"{number}-{letters[0]}{count}", "series": series}
            told |= {"folder": f"{folder}-{letters[1]}{count}", "ordinal": ordinal}
            return _reserved(connection, {**told, "suffix": f"{letters[0]}{count}"}, said)

    def render(  # noqa: PLR0913  # each is one fact of what was made
        self,
        number: str,
        *,
        content_key: str,
        record: str,
        card: str,
        files: Mapping[str, str],
        said: Said,
    ) -> Paper:
        """Record what was made under a number, before it is published.

        Args:
            number: of an unfinished paper.
            content_key: of what it says.
            record: text of the completion record.
            card: text of its card.
            files: name -> SHA-256 of everything in its folder.
            said: who rendered.
        """
        kept = {"record": sha256(record), "card": sha256(card)}
        body = {"number": number, "content_key": content_key, "files": {**files}, **kept}
        with self._writing() as connection:
            for text in (record, card):
                keep_record(connection, text)
            return _append(connection, Act.RENDER, body, said)[number]

    def say(self, act: Act, body: Mapping[str, Any], said: Said) -> Paper:
        """Record any other act upon a paper; the paper after it."""
        with self._writing() as connection:
            return _append(connection, act, body, said)[body["number"]]

    def follow(self) -> None:
        """Bring the copy of the log up to the log, where a crash has left it behind.

        Raises:
            EnvironmentFault: the disk refuses.
            RegisterError: the copy tells another story.
        """
        if self._not_copied():
            with told_of_disk(self.folder), writing_lock(self.folder):
                self._copy.append(self._not_copied())

    def _not_copied(self) -> tuple[LogEntry, ...]:
        """Entries of the log that its copy does not have yet."""
        with told_of_disk(self.folder):
            last = self._copy.last()
        missing = self.log(after=0 if last is None else last.seq - 1)
        if last is None:
            return missing
        if not missing or missing[0].own != last.own:
            place = Place(self._copy.path.name)
            raise RegisterError(Problem("register_behind_copy", place, last.seq))
        return missing[1:]

    # -- connections --------------------------------------------------------------------------

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_of_disk(self.folder), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction, and after it the copy, with no other writer between them.

        What was committed is not called a failure for the sake of the copy: the next opening
        brings it up, and refuses while that cannot be done.
        """
        writing = self._engine.execution_options(**{WRITES: True})
        with told_of_disk(self.folder), writing_lock(self.folder):
            with writing.begin() as connection:
                yield connection
            with contextlib.suppress(EnvironmentFault), told_of_disk(self.folder):
                self._copy.append(self._not_copied())


@contextlib.contextmanager
def writing_lock(folder: Path) -> Iterator[None]:
    """Let nobody else write the register: who waits is woken at once, as SQLite's waiting is not.

    Raises:
        OSError: the disk refuses.
    """
    with (folder / LOCK).open("a+b") as stream:
        locked(stream, wait=True)
        yield


@contextlib.contextmanager
def told_of_disk(folder: Path) -> Iterator[None]:
    """What the disk or the database refuses, as a problem with the folder.

    Raises:
        EnvironmentFault: disk full, not writable, locked for too long.
        RegisterError: the file is damaged, or a trigger stopped a change.
    """
    try:
        yield
    except PipelineError:
        raise
    except DBAPIError as error:
        reason = str(error.orig)
        problem = Problem("register_disk", Place(str(folder)), None, {"reason": reason})
        if any(word in reason.lower() for word in _DISK_WORDS):
            raise EnvironmentFault(problem) from error
        raise RegisterError(
            Problem("register_damaged", Place(str(folder)), None, {"reason": reason})
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EnvironmentFault(
            Problem("register_disk", Place(str(folder)), None, {"reason": reason})
        ) from error


def begin(connection: Connection, body: Mapping[str, Any], said: Said) -> None:
    """Write the first entry of a log."""
    _append(connection, Act.BEGIN, body, said)


def keep(connection: Connection, entry: LogEntry) -> dict[str, Paper]:
    """Write an entry as it is, and what it makes of the papers.

    Raises:
        ActRefusedError: the state of its paper does not allow it.
    """
    known: dict[str, Paper] = {}
    number = entry.body.get("number")
    while number is not None and (paper := _paper(connection, number)) is not None:
        known[number] = paper
        number = paper.supersedes if len(known) == 1 else None
    changed = changed_by(entry, known)
    connection.execute(
        LOG.insert().values(
            seq=entry.seq, at=entry.at, actor=entry.actor, act=entry.act,
            body=canonical(entry.body), previous=entry.previous, own=entry.own,
        )
    )  # fmt: skip
    # The one that gives way is written first: one issued paper for each subject.
    for paper in sorted(changed.values(), key=lambda p: p.state is State.ISSUED):
        _project(connection, paper, is_new=paper.number not in known)
    if entry.act == Act.RESERVE:
        _count(connection, entry.body)
    return changed


def keep_record(connection: Connection, body: str) -> None:
    """Keep a text under its digest."""
    digest = sha256(body)
    if connection.scalar(select(RECORDS.c.sha256).where(RECORDS.c.sha256 == digest)) is None:
        connection.execute(RECORDS.insert().values(sha256=digest, body=body))


def _append(
    connection: Connection, act: Act, body: Mapping[str, Any], said: Said
) -> dict[str, Paper]:
    last = connection.execute(select(LOG).order_by(LOG.c.seq.desc()).limit(1)).mappings().first()
    before = None if last is None else _entry(last)
    return keep(connection, following(before, act, body, at=said.at, actor=said.actor))


def _next_ordinal(connection: Connection, series: str) -> int:
    # PostgreSQL holds the row until the end of the transaction; SQLite has the file already.
    asked = select(SERIES.c.last).where(SERIES.c.name == series).with_for_update()
    return 1 + (connection.scalar(asked) or 0)


def _reserved(connection: Connection, body: Mapping[str, Any], said: Said) -> Paper:
    number: str = body["number"]
    if _paper(connection, number) is not None:
        raise RegisterError(Problem("register_number_taken", found=number))
    return _append(connection, Act.RESERVE, body, said)[number]


def _of_project(connection: Connection, project: str) -> list[Paper]:
    asked = select(PAPERS.c.said).where(PAPERS.c.project == project)
    papers = (paper_of(said) for said in connection.scalars(asked))
    return sorted(papers, key=lambda paper: paper.reserved_seq)


def _is_of_case(paper: Paper, body: Mapping[str, Any]) -> bool:
    of_paper = (paper.kind, paper.contractor, paper.subject, bool(paper.part))
    return of_paper == (body["kind"], body["contractor"], body["subject"], True)


def _bare(number: str) -> str:
    """A number or a folder without the suffix of its part."""
    return number.rpartition("-")[0]


def _count(connection: Connection, body: Mapping[str, Any]) -> None:
    series, ordinal = body["series"], body["ordinal"]
    if body.get("suffix") and ordinal < _next_ordinal(connection, series):
        return  # the first paper of the case has counted
    if ordinal == 1:
        connection.execute(SERIES.insert().values(name=series, last=1))
    else:
        changed = SERIES.update().where(SERIES.c.name == series).values(last=ordinal)
        connection.execute(changed)


def _project(connection: Connection, paper: Paper, *, is_new: bool) -> None:
    row = row_of(paper)
    if is_new:
        connection.execute(PAPERS.insert().values(**row))
    else:
        connection.execute(PAPERS.update().where(PAPERS.c.number == paper.number).values(**row))


def row_of(paper: Paper) -> dict[str, Any]:
    """A paper as its row of the projection."""
    said = asdict(paper) | {"on": paper.on.isoformat(), "as_of": paper.as_of.isoformat()}
    return {
        "number": paper.number,
        # Papers that share a number are told apart, so that no two rows have one place.
        "series": f"{paper.series}/{paper.suffix}" if paper.suffix else paper.series,
        "ordinal": paper.ordinal,
        "project": paper.project,
        "business_key": paper.business_key,
        "state": str(paper.state),
        "said": canonical(said),
    }


def paper_of(said: str) -> Paper:
    """The paper that a row of the projection says.

    Raises:
        RegisterError: it says none: somebody changed it.
    """
    try:
        read = json.loads(said)
        read["on"], read["as_of"] = (date.fromisoformat(read[name]) for name in ("on", "as_of"))
        read["state"] = State(read["state"])
        read["objections"] = tuple(Objection(**one) for one in read["objections"])
        return Paper(**read)
    except (ValueError, TypeError, KeyError) as error:
        given = {"reason": str(error)[:200]}
        raise RegisterError(Problem("register_damaged", Place("papers"), None, given)) from error


def _paper(connection: Connection, number: str) -> Paper | None:
    said = connection.scalar(select(PAPERS.c.said).where(PAPERS.c.number == number))
    return None if said is None else paper_of(said)


def _log(connection: Connection, after: int) -> tuple[LogEntry, ...]:
    asked = select(LOG).where(LOG.c.seq > after).order_by(LOG.c.seq)
    return tuple(_entry(row) for row in connection.execute(asked).mappings())


def _entry(row: RowMapping) -> LogEntry:
    """An entry as its row says it; one whose body is no JSON object says nothing, and is broken."""
    return LogEntry(**{**row, "body": said_in(row["body"])})
