"""The register on disk: numbers without gaps, settings that are really set, hands kept off."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from pipeline.problems import EnvironmentFault, PipelineError, RegisterError
from pipeline.register.audit import audit
from pipeline.register.chain import sha256
from pipeline.register.files import REGISTER
from pipeline.register.opening import created, opened
from pipeline.register.papers import Act, ActRefusedError, Paper, State
from pipeline.register.store import Register, paper_of, row_of, told_of_disk
from tests.register.acts import (
    CONTRACTOR,
    FIRST,
    SAID,
    SECOND,
    asked,
    by_hand,
    card_of,
    codes,
    edited,
    erased,
    issued,
    quoted,
    record_of,
    rendered,
    reserved,
    told,
)
from tests.register.refusing import full_disk

COUNTERS: Final = "SELECT name, last FROM series ORDER BY name"
PAPERS: Final = "SELECT * FROM papers ORDER BY number"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder with a register that was just begun, closed."""
    with created(tmp_path / "empty", SAID):
        pass
    return tmp_path / "empty"


# --- numbers --------------------------------------------------------------------------------


def test_each_series_counts_by_itself_without_gaps(empty: Path) -> None:
    """Fine print, section 2: series by contractor, prefix and year; 1, 2, 3 in each of them."""
    orders = [("ТУ", 2026), ("ОТ", 2026), ("ТУ", 2026), ("ТУ", 2027), ("ОТ", 2026), ("ТУ", 2026)]
    with opened(empty) as register:
        papers = [
            reserved(register, f"Э-{n}", prefix=prefix, year=year)
            for n, (prefix, year) in enumerate(orders)
        ]
        assert [paper.number for paper in papers] == [
            "ТУ-2026-000001",
            "ОТ-2026-000001",
            "ТУ-2026-000002",
            "ТУ-2027-000001",
            "ОТ-2026-000002",
            "ТУ-2026-000003",
        ]
        assert dict(asked(empty, COUNTERS)) == {
            f"{CONTRACTOR}/ТУ/2026": 3,
            f"{CONTRACTOR}/ОТ/2026": 2,
            f"{CONTRACTOR}/ТУ/2027": 1,
        }
        assert audit(register) == ()


def test_year_before_goes_on_where_it_stood(empty: Path) -> None:
    """A new year is a new series, never a reset: a paper of last year takes last year's next."""
    with opened(empty) as register:
        for year, expected in ((2026, 1), (2027, 1), (2026, 2), (2027, 2)):
            paper = reserved(register, f"Э-{year}-{expected}", year=year)
            assert (paper.ordinal, paper.on.year) == (expected, year)


def test_void_number_is_not_given_out_again(empty: Path) -> None:
    """Reliability, section 2: no number is missing without a void entry, none is used twice."""
    with opened(empty) as register:
        first = reserved(register, "Э-1")
        register.say(Act.VOID, {"number": first.number, "reason": "не нужно"}, SAID)
        assert [reserved(register, "Э-1").ordinal, reserved(register, "Э-2").ordinal] == [2, 3]


def test_folder_carries_the_number(empty: Path) -> None:
    """The place of a paper is known from its number alone."""
    with opened(empty) as register:
        paper = reserved(register, "Э-1")
        assert paper.folder == "romashka/condition_letter/ТУ-2026-000001"


def test_two_contractors_do_not_share_a_number(empty: Path) -> None:
    """Two firms of one register need prefixes of their own: the same number is never given."""
    with opened(empty) as register:
        reserved(register, "Э-1")
        log, counters = register.log(), asked(empty, COUNTERS)
        for _ in range(2):
            with pytest.raises(RegisterError) as refused:
                reserved(register, "Э-1", contractor="7802345678")
            assert codes(refused.value.problems) == ["register_number_taken"]
            assert refused.value.problems[0].found == FIRST
        assert (register.log(), asked(empty, COUNTERS)) == (log, counters)
        own = reserved(register, "Э-1", contractor="7802345678", prefix="ТУ-И")
        assert (own.number, own.ordinal) == ("ТУ-И-2026-000001", 1)
        assert reserved(register, "Э-2").number == SECOND
        assert audit(register) == ()


def test_numbers_are_gapless_under_threads(empty: Path) -> None:
    """Eight commands at once get 1..n exactly."""
    given: list[Paper] = []
    failed: list[BaseException] = []

    def command(name: int) -> None:
        try:
            for n in range(5):
                with opened(empty) as register:
                    given.append(reserved(register, f"Э-{name}-{n}"))
        except BaseException as error:  # noqa: BLE001  # told by the test
            failed.append(error)

    threads = [threading.Thread(target=command, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(paper.ordinal for paper in given) == list(range(1, 41))
    with opened(empty) as register:
        assert audit(register) == ()


def test_refused_act_leaves_no_trace(empty: Path) -> None:
    """An act that its paper's state forbids is our bug: log, copy and papers are as before."""
    with opened(empty) as register:
        paper = reserved(register, "Э-1")
        log, rows = register.log(), asked(empty, PAPERS)
        with pytest.raises(ActRefusedError):
            register.say(Act.ISSUE, {"number": paper.number}, SAID)
        assert (register.log(), asked(empty, PAPERS)) == (log, rows)
        assert audit(register) == ()


# --- reading --------------------------------------------------------------------------------


def test_papers_are_read_as_they_were_written(out: Path) -> None:
    """Each paper is what its act returned; in order of series and number."""
    with opened(out) as register:
        papers = register.papers()
        assert [(paper.number, paper.state) for paper in papers] == [
            ("ТУ-2026-000001", State.SUPERSEDED),
            ("ТУ-2026-000002", State.ISSUED),
            ("ТУ-2026-000003", State.VOID),
            ("ТУ-2026-000004", State.RENDERED),
            ("ТУ-2027-000001", State.RESERVED),
        ]
        for paper in papers:
            assert register.paper(paper.number) == paper
            assert paper_of(str(row_of(paper)["said"])) == paper
        assert register.paper("ТУ-2026-000099") is None


def test_standing_and_unfinished_papers_are_found_by_their_subject(out: Path) -> None:
    """A subject has one paper that stands and one that is being made, at most."""
    with opened(out) as register:
        keys = {paper.subject: paper.business_key for paper in register.papers()}
        standing = {subject: register.issued(key) for subject, key in keys.items()}
        unfinished = {subject: register.unfinished(key) for subject, key in keys.items()}
    assert {s: p and p.number for s, p in standing.items()} == {
        "Э-1": SECOND,
        "Э-2": None,
        "Э-3": None,
        "Э-4": None,
    }
    assert {s: p and p.number for s, p in unfinished.items()} == {
        "Э-1": None,
        "Э-2": None,
        "Э-3": "ТУ-2026-000004",
        "Э-4": "ТУ-2027-000001",
    }


@pytest.mark.parametrize("until", ["reserved", "rendered", "issued"])
def test_one_subject_has_one_paper_at_a_time(empty: Path, until: str) -> None:
    """The file itself refuses a second unfinished paper of a subject, and a second standing one."""
    with opened(empty) as register:
        first = reserved(register, "Э-1")
        if until != "reserved":
            rendered(register, first)
        if until == "issued":
            register.say(Act.ISSUE, {"number": first.number}, SAID)
            second = rendered(register, reserved(register, "Э-1"))
            act = partial(register.say, Act.ISSUE, {"number": second.number}, SAID)
        else:
            act = partial(reserved, register, "Э-1")
        with pytest.raises(RegisterError) as refused:
            act()
        assert codes(refused.value.problems) == ["register_damaged"]
        assert audit(register) == ()


def test_records_are_kept_once_by_digest(empty: Path) -> None:
    """Two papers with the same record keep it once; a text nobody kept is not there."""
    with opened(empty) as register:
        for _ in range(2):
            rendered(register, register.unfinished(sha256(f"{CONTRACTOR} Э-1"))
                     or reserved(register, "Э-1"))  # fmt: skip
        assert register.record(sha256(record_of(FIRST))) == record_of(FIRST)
        assert register.record(sha256(card_of(FIRST))) == card_of(FIRST)
        assert register.record("0" * 64) is None
    assert len(asked(empty, "SELECT 1 FROM records")) == 2


def test_log_is_read_from_any_place(out: Path) -> None:
    """``after`` leaves out what is known."""
    with opened(out) as register:
        whole = register.log()
        assert register.log(after=3) == whole[3:]
        assert register.log(after=len(whole)) == ()


# --- the file -------------------------------------------------------------------------------


def test_settings_are_those_of_a_register(out: Path) -> None:
    """Reliability, section 3: WAL, FULL, foreign keys on, nothing in the file is trusted."""
    with opened(out) as register, register._reading() as connection:  # noqa: SLF001  # its own connection
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }
    assert patience == 60_000


def test_every_table_is_strict(out: Path) -> None:
    """A text in a column of numbers is refused by the file itself."""
    tables = asked(out, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    assert {name: strict for name, strict in tables if not name.startswith("sqlite_")} == {
        "log": 1,
        "papers": 1,
        "records": 1,
        "series": 1,
    }
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        by_hand(out, "INSERT INTO series VALUES ('x', 'один')")


FORBIDDEN: Final = [
    *(
        edited("log", column, f"{column} || '0'")
        for column in ("at", "actor", "act", "body", "previous", "own")
    ),
    "UPDATE log SET seq = seq + 100",
    "DELETE FROM log",
    "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)",
    "UPDATE records SET body = 'other'",
    "UPDATE records SET sha256 = 'other' WHERE body = 'record of ТУ-2026-000001'",
    "DELETE FROM papers",
    "DELETE FROM papers WHERE state = 'void'",
    *(
        edited("papers", column, value, "number = 'ТУ-2026-000002'")
        for column, value in (
            ("number", "'ТУ-2026-000009'"),
            ("series", "'other'"),
            ("ordinal", "9"),
            ("business_key", "'other'"),
            ("state", "'reserved'"),
            ("state", "'rendered'"),
            ("state", "'other'"),
        )
    ),
    *(
        edited("papers", "state", quoted(state), "number = 'ТУ-2026-000003'")
        for state in ("reserved", "rendered", "issued", "superseded")
    ),
    *(
        edited("papers", "state", quoted(state), "number = 'ТУ-2026-000001'")
        for state in ("reserved", "rendered", "void")
    ),
    "DELETE FROM series",
    "UPDATE series SET last = last - 1",
    "UPDATE series SET last = last + 2",
    "UPDATE series SET last = 1 WHERE last = 1",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_hand_in_the_file_is_stopped(out: Path, statement: str) -> None:
    """Reliability, section 3: the register only grows, whatever program opens the file."""
    with opened(out) as register:
        before = register.log(), asked(out, PAPERS), asked(out, COUNTERS)
    with pytest.raises(sqlite3.IntegrityError, match="the register only grows"):
        by_hand(out, statement)
    with opened(out) as register:
        assert (register.log(), asked(out, PAPERS), asked(out, COUNTERS)) == before
        assert audit(register) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO log SELECT seq, at, 'other', act, body, previous, own FROM log LIMIT 1",
        "REPLACE INTO records SELECT sha256, 'other' FROM records LIMIT 1",
        "REPLACE INTO series SELECT name, 0 FROM series LIMIT 1",
        "UPDATE OR REPLACE papers SET number = 'ТУ-2026-000001' WHERE state = 'reserved'",
        (
            "REPLACE INTO papers (number, series, ordinal, project, business_key, state, said)"
            " SELECT number, series, ordinal, project, business_key, state, 'x' FROM papers"
        ),
    ],
)
def test_row_is_not_replaced_by_an_insertion(out: Path, statement: str) -> None:
    """REPLACE deletes without waking the triggers of DELETE: it is stopped as well."""
    with pytest.raises(sqlite3.IntegrityError, match="the register only grows"):
        by_hand(out, statement)


def test_person_can_be_erased_from_a_record(out: Path) -> None:
    """Reliability, section 5: a record goes, the chain stays whole, the audit says what goes."""
    by_hand(out, erased("records", f"sha256 = '{sha256(record_of(FIRST))}'"))
    with opened(out) as register:
        (problem,) = audit(register)
        assert (problem.code, problem.given["number"]) == ("register_record_gone", FIRST)
        assert not problem.stops
        assert register.record(sha256(record_of(FIRST))) is None


@pytest.mark.parametrize(
    "said",
    [
        "no json",
        "[]",
        "1",
        "{}",
        '{"on": "2026-11-03", "as_of": "вчера"}',
        '{"on": 1, "as_of": "2026-11-03"}',
        '{"on": "2026-11-03", "as_of": "2026-11-03", "state": "lost", "objections": []}',
        '{"on": "2026-11-03", "as_of": "2026-11-03", "state": "void", "objections": [{}]}',
        '{"on": "2026-11-03", "as_of": "2026-11-03", "state": "void", "objections": []}',
    ],
)
def test_row_that_says_no_paper_is_told(out: Path, said: str) -> None:
    """A projection somebody wrote into is the register's fault, never a trace of ours."""
    by_hand(out, edited("papers", "said", quoted(said), f"number = '{SECOND}'"))
    with opened(out) as register:
        for act in (register.papers, lambda: register.paper(SECOND)):
            with pytest.raises(RegisterError) as refused:
                act()
            assert codes(refused.value.problems) == ["register_damaged"]


# --- disks ----------------------------------------------------------------------------------


def test_full_disk_gives_out_no_number(empty: Path) -> None:
    """Exit 9; nothing was reserved, and the next command takes the very number."""
    with opened(empty) as register:
        log = register.log()
        with full_disk(8192), pytest.raises(EnvironmentFault) as refused:
            reserved(register, "Э-1")
        assert codes(refused.value.problems) == ["register_disk"]
        assert register.log() == log
        assert reserved(register, "Э-1").number == FIRST
        assert audit(register) == ()


SQL: Final = sqlite3.OperationalError


@pytest.mark.parametrize(
    ("reason", "raised"),
    [
        (SQL("database or disk is full"), EnvironmentFault),
        (SQL("disk I/O error"), EnvironmentFault),
        (SQL("database is locked"), EnvironmentFault),
        (SQL("attempt to write a readonly database"), EnvironmentFault),
        (SQL("unable to open database file"), EnvironmentFault),
        (sqlite3.DatabaseError("file is not a database"), RegisterError),
        (sqlite3.DatabaseError("database disk image is malformed"), RegisterError),
        (SQL("no such table: log"), RegisterError),
        (sqlite3.IntegrityError("the register only grows"), RegisterError),
    ],
)
def test_what_the_database_refuses_is_told(reason: Exception, raised: type[PipelineError]) -> None:
    """A machine that cannot is exit 9, a register that was changed exit 5; the reason is said."""
    with pytest.raises(raised) as told_, told_of_disk(Path("out")):
        raise OperationalError("SELECT 1", {}, reason)
    assert type(told_.value) is raised
    assert told_.value.problems[0].given == {"reason": str(reason)}
    assert isinstance(told_.value.__cause__, DBAPIError)


@pytest.mark.parametrize("error", [ValueError("ours"), KeyError("ours")])
def test_bug_of_ours_is_not_dressed_up(error: Exception) -> None:
    """What is no fault of the disk passes as it is."""
    with pytest.raises(type(error)), told_of_disk(Path("out")):
        raise error


def _locked_by_another(out: Path, act: Callable[[Register], object]) -> object:
    """What an act comes to while another program holds the file for a moment."""
    with (
        opened(out) as register,
        closing(
            sqlite3.connect(out / REGISTER, isolation_level=None, check_same_thread=False)
        ) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
        timer.start()
        try:
            return act(register)
        finally:
            timer.join()


def test_command_waits_for_another_that_writes(out: Path) -> None:
    """A register that is busy is waited for, not told as an error."""
    paper = _locked_by_another(out, lambda register: told(register, FIRST, "2026-11-05"))
    assert isinstance(paper, Paper)
    assert paper.told == {"sent_on": "2026-11-05"}


def test_reading_does_not_wait_for_another_that_writes(out: Path) -> None:
    """A list can be shown while a long command writes."""
    with (
        opened(out) as register,
        closing(sqlite3.connect(out / REGISTER, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert len(register.papers()) == 5
        other.execute("ROLLBACK")


def test_issued_paper_keeps_what_was_made(empty: Path) -> None:
    """Digests of files, record and card of the issued paper are those recorded before it."""
    with opened(empty) as register:
        paper = issued(register, "Э-1")
        assert paper.files == {"paper.docx": sha256(FIRST)}
        assert (paper.record, paper.card) == (sha256(record_of(FIRST)), sha256(card_of(FIRST)))
        assert paper.content_key == sha256("Э-1")
        assert register.paper(FIRST) == paper
