"""Journal and register: what is typed goes in, what is wrong stays and is said, nothing is lost."""

import errno
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.issuing import journal
from pipeline.issuing.desk import at_desk
from pipeline.issuing.issue import Assigned, Produced, issue, known, withdraw
from pipeline.issuing.journal import BESIDE, FILE, deemed_delivered, tell, wrong_day
from pipeline.issuing.publishing import digest_of
from pipeline.locales import LOCALES, Locale, locale
from pipeline.problems import EnvironmentFault, Problem, Severity
from pipeline.register.audit import audit
from pipeline.register.opening import created, opened
from pipeline.register.papers import TOLD, Act, Paper
from pipeline.workbook import guarded, journal_reading
from pipeline.workbook import journal as workbook_journal
from pipeline.workbook.guarded import RawBook
from tests.fixtures.one_page import CARD, ON, plain_page, wanted
from tests.register.acts import FIRST, SAID, SECOND, by_hand, erased, names_in
from tests.workbook.journal_pages import cell_of, put, typing_into

TODAY: Final = date(2026, 11, 20)
RU, EN = (locale(code) for code in LOCALES)
BY: Final = {"actor": "tester", "source": "command"}
NOTICE: Final = {"notice": True}


_READ: Final[dict[object, RawBook]] = {}
"""File's name and digest, sheets -> what its reader has said of it."""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the machine stands still."""
    monkeypatch.setattr(journal, "today", lambda: TODAY)


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's process is asked once for the same bytes: it takes most of a command's time."""
    read = guarded.read_cells

    def asked_once(path: Path, wanted: Mapping[str, int]) -> RawBook:
        key = (path.name, digest_of(path), tuple(wanted.items()))
        if key not in _READ:
            _READ[key] = read(path, wanted)
        return _READ[key]

    monkeypatch.setattr(journal_reading, "read_cells", asked_once)


@pytest.fixture(scope="module")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register of one issued letter, and its journal; never changed."""
    folder = tmp_path_factory.mktemp("issued") / "out"
    with created(folder, SAID):
        pass
    _issue(folder)
    assert _command(folder) == []
    by_hand(folder, "DELETE FROM log WHERE seq < 0")  # leaves nothing in the log of writes
    return folder


@pytest.fixture
def out(issued_once: Path, tmp_path: Path) -> Path:
    """A folder with a register of one issued letter, and its journal."""
    return Path(shutil.copytree(issued_once, tmp_path / "out"))


def _issue(
    folder: Path,
    subject: str = "Э-1",
    said: str = "сначала",
    *,
    on: date = ON,
    supersedes: str | None = None,
    **card: object,
) -> Paper:
    """Issue a letter whose card says this besides; the journal is not rebuilt."""

    def produce(told: Assigned, staging: Path) -> Produced:
        made = plain_page(subject, said)(told, staging)
        outcome = {**made.outcome, "card": {**CARD, "subject": subject, **card}}
        return replace(made, outcome=outcome)

    asked = wanted(subject, on=on, supersedes=supersedes, reason=supersedes and "уточнено")
    with opened(folder) as register:
        return issue(register, asked, produce, "tester").paper


def _command(folder: Path, during: Callable[[], object] = lambda: None) -> list[Problem]:
    """Any command at the desk; what it says of the journal, each with its words."""
    with at_desk(folder, RU) as desk:
        during()
    with opened(folder) as register:
        assert audit(register) == ()
    for problem in desk.problems:
        assert problem.severity is Severity.WARNING
        for words in (RU, EN):
            assert words.problem(problem)["what"]
    return list(desk.problems)


def _said(problems: list[Problem]) -> list[tuple[str, str]]:
    """Code and cell, each once: a cell is read before the command and after it."""
    return list(dict.fromkeys((problem.code, problem.place.cell) for problem in problems))


def _type(path: Path, *cells: tuple[str, str, object]) -> list[str]:
    """Type into yellow cells, as a person would; their addresses."""
    with typing_into(path) as page:
        return [put(page, *cell) for cell in cells]


def _shown(path: Path, number: str, name: str) -> object:
    """What a cell of the journal shows."""
    return cell_of(load_workbook(path).worksheets[0], number, name).value


def _told(folder: Path, number: str = FIRST) -> Mapping[str, str]:
    with opened(folder) as register:
        return known(register, number).told


def _tellings(folder: Path) -> list[tuple[object, object, object]]:
    """Field, value and source of everything told, from the log."""
    with opened(folder) as register:
        bodies = [entry.body for entry in register.log() if entry.act == Act.TELL]
    return [(body["field"], body["value"], body["source"]) for body in bodies]


def _tell(folder: Path, name: str, value: str | date | None, number: str = FIRST) -> None:
    """A command of another person, whose journal could not be rebuilt."""
    with opened(folder) as register:
        tell(register, known(register, number), name, value, BY)


# --- typed cells ----------------------------------------------------------------------------


def test_typed_delivery_is_in_the_register_after_the_next_command(out: Path) -> None:
    """Design, section 8: yellow cells are read by the next command, each an entry of the log."""
    post = RU.say("journal.sent_by.post")
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)), (FIRST, "sent_by", post))
    assert _command(out) == []
    assert _told(out) == {"delivered_on": "2026-11-09", "sent_by": "post"}
    assert sorted(_tellings(out), key=str) == [
        ("delivered_on", "2026-11-09", "journal"),
        ("sent_by", "post", "journal"),
    ]
    assert _shown(out / FILE, FIRST, "delivered_on") == "09.11.2026"
    log = len(_tellings(out))
    assert _command(out) == []
    assert len(_tellings(out)) == log, "what was taken is not taken again"


def test_every_yellow_column_is_taken(out: Path) -> None:
    """Whatever can be told by a command can be typed, and comes back as it was understood."""
    typed = {
        "sent_on": (date(2026, 11, 5), "2026-11-05"),
        "sent_by": (RU.say("journal.sent_by.edo"), "edo"),
        "delivered_on": ("06.11.2026", "2026-11-06"),
        "reply": (RU.say("journal.reply.signed"), "signed"),
        "reply_on": ("2026-11-09", "2026-11-09"),
        "reply_file": ("ответ.pdf", "ответ.pdf"),
        "office_number": ("12/3", "12/3"),
    }
    assert set(typed) == set(TOLD)
    _type(out / FILE, *((FIRST, name, content) for name, (content, _) in typed.items()))
    assert _command(out) == []
    assert _told(out) == {name: value for name, (_, value) in typed.items()}
    assert _shown(out / FILE, FIRST, "reply") == RU.say("journal.reply.signed")


def test_what_is_typed_during_a_command_is_not_lost(out: Path) -> None:
    """A file saved while a paper is being made is read once more before it is written anew."""
    assert _command(out, lambda: _type(out / FILE, (FIRST, "reply_file", "ответ.pdf"))) == []
    assert _told(out) == {"reply_file": "ответ.pdf"}
    assert _shown(out / FILE, FIRST, "reply_file") == "ответ.pdf"


def test_command_that_fails_rebuilds_the_journal_all_the_same(out: Path) -> None:
    """What was typed is taken, whatever becomes of the command it was typed before."""
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)))

    def our_bug() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        _command(out, our_bug)
    assert _told(out) == {"delivered_on": "2026-11-09"}
    assert _shown(out / FILE, FIRST, "delivered_on") == "09.11.2026"


def test_cleared_cell_takes_back_and_the_log_remembers(out: Path) -> None:
    """Nothing is ever deleted: what was told and taken back both stand in the log."""
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)))
    _command(out)
    _type(out / FILE, (FIRST, "delivered_on", None))
    assert _command(out) == []
    assert _told(out) == {}
    assert _shown(out / FILE, FIRST, "delivered_on") is None
    assert _tellings(out) == [
        ("delivered_on", "2026-11-09", "journal"),
        ("delivered_on", None, "journal"),
    ]


def test_what_a_command_told_is_shown(out: Path) -> None:
    """The same acts exist as commands: the journal shows them, and asks for nothing again."""
    _tell(out, "delivered_on", date(2026, 11, 9))
    assert _command(out) == []
    assert _shown(out / FILE, FIRST, "delivered_on") == "09.11.2026"
    assert _tellings(out) == [("delivered_on", "2026-11-09", "command")]


def test_the_same_told_twice_is_one_entry(out: Path) -> None:
    """Journal and command say the same day: that is no conflict, and no second entry."""
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)))
    _tell(out, "delivered_on", date(2026, 11, 9))
    assert _command(out) == []
    assert len(_tellings(out)) == 1


# --- wrong cells ----------------------------------------------------------------------------

WRONG: Final[list[tuple[str, object, str]]] = [
    ("delivered_on", "вчера", "journal_day"),
    ("delivered_on", "31.02.2026", "journal_day"),
    ("delivered_on", date(2026, 11, 2), "told_before_paper"),
    ("delivered_on", date(2026, 11, 21), "told_in_future"),
    ("sent_on", date(2026, 11, 2), "told_before_paper"),
    ("reply_on", date(2027, 1, 11), "told_in_future"),
    ("sent_by", "голубем", "token_expected"),
    ("reply", "да", "token_expected"),
    ("sent_on", "=TODAY()", "journal_formula"),
    ("office_number", "=1+1", "journal_formula"),
]


def test_wrong_cells_are_said_with_their_addresses_and_stay(out: Path) -> None:
    """Fine print, section 7: a bad cell is a problem and stays in the file; the rest is taken."""
    papers = [_issue(out, f"Э-{n}").number for n in range(2, 2 + len(WRONG))]
    _command(out)
    cells = dict(zip(papers, WRONG, strict=True))
    addresses = _type(
        out / FILE,
        *((number, name, content) for number, (name, content, _) in cells.items()),
        *((number, "reply_file", "рядом.pdf") for number in papers),
    )[: len(WRONG)]
    expected = [(code, at) for (_, _, code), at in zip(WRONG, addresses, strict=True)]
    for _ in range(3):
        problems = _command(out)
        assert sorted(_said(problems)) == sorted(expected)
        assert {problem.place.file for problem in problems} == {FILE}
        headings = {p.place.cell: p.place.heading for p in problems}
        for (number, (name, content, _)), address in zip(cells.items(), addresses, strict=True):
            assert _told(out, number) == {"reply_file": "рядом.pdf"}
            shown = f"{content:%d.%m.%Y}" if isinstance(content, date) else content
            assert _shown(out / FILE, number, name) == shown
            assert headings[address] == RU.say(f"journal.heading.{name}")
    _type(out / FILE, *((number, name, None) for number, (name, _, _) in cells.items()))
    assert _command(out) == []


@pytest.mark.parametrize("day", [ON, TODAY])
def test_first_and_last_day_that_can_be_told(out: Path, day: date) -> None:
    """The paper's own day and today are neither before the paper nor in the future."""
    _type(out / FILE, (FIRST, "delivered_on", day))
    assert _command(out) == []
    assert _told(out) == {"delivered_on": day.isoformat()}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("sent_on", date(2026, 11, 2), "told_before_paper"),
        ("sent_on", date(2026, 11, 21), "told_in_future"),
        ("sent_on", None, None),
        ("sent_on", ON, None),
        ("reply_file", "2020-01-01", None),
    ],
)
def test_only_days_are_tested_against_the_paper(
    out: Path, name: str, value: date | str | None, code: str | None
) -> None:
    """Commands and journal have one rule for days; a text is no day, and nothing is nothing."""
    with opened(out) as register:
        assert wrong_day(known(register, FIRST), name, value) == code


def test_real_formula_is_data(out: Path) -> None:
    """Fine print, section 7: cells are read as data; a formula is refused, never computed."""
    with typing_into(out / FILE) as page:
        cell = cell_of(page, FIRST, "office_number")
        cell.value = "=1+1"
        assert cell.data_type == "f"
        address = cell.coordinate
    assert _said(_command(out)) == [("journal_formula", address)]
    assert _shown(out / FILE, FIRST, "office_number") == "=1+1"
    assert _told(out) == {}


def test_row_of_an_unknown_paper_is_kept(out: Path) -> None:
    """A row that the register cannot place is not thrown away: the file is left as it is."""
    with typing_into(out / FILE) as page:
        row = cell_of(page, FIRST, "sent_on").row + 1
        page.cell(row, 1).value = "ТУ-2020-000001"
        page.cell(row, cell_of(page, FIRST, "reply_file").column).value = "ответ.pdf"
    before = (out / FILE).read_bytes()
    codes = [code for code, _ in _said(_command(out))]
    assert codes == ["journal_number_unknown", "journal_beside"]
    assert (out / FILE).read_bytes() == before
    assert _shown(out / BESIDE, FIRST, "number") == FIRST


# --- conflicts ------------------------------------------------------------------------------


def test_conflict_is_said_until_a_person_decides(out: Path) -> None:
    """Design, section 8: changed in both since the journal was written: neither silently wins."""
    (address,) = _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)))
    _tell(out, "delivered_on", date(2026, 11, 6))
    for _ in range(3):
        problems = _command(out)
        assert _said(problems) == [("journal_conflict", address)]
        assert problems[0].found == "09.11.2026"
        assert problems[0].given["register"] == date(2026, 11, 6)
        assert _told(out) == {"delivered_on": "2026-11-06"}
        assert _shown(out / FILE, FIRST, "delivered_on") == "09.11.2026"


def test_conflict_is_said_by_the_command_that_meets_it(out: Path) -> None:
    """The register keeps its word, the cell keeps its own, and the rest of the row is taken."""
    (address, _) = _type(
        out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)), (FIRST, "reply_file", "ответ.pdf")
    )
    _tell(out, "delivered_on", date(2026, 11, 6))
    problems = _command(out)
    assert _said(problems) == [("journal_conflict", address)]
    assert _told(out) == {"delivered_on": "2026-11-06", "reply_file": "ответ.pdf"}
    assert _shown(out / FILE, FIRST, "delivered_on") == "09.11.2026"


def test_conflict_ends_as_its_words_advise(out: Path) -> None:
    """Enter the register's value and run a command; then one's own, if that is the right one."""
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)))
    _tell(out, "delivered_on", date(2026, 11, 6))
    assert len(_command(out)) > 0
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 6)))
    assert _command(out) == []
    assert _told(out) == {"delivered_on": "2026-11-06"}
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)))
    assert _command(out) == []
    assert _told(out) == {"delivered_on": "2026-11-09"}


# --- a journal that is open -----------------------------------------------------------------


@pytest.mark.parametrize("sign", [f"~${FILE}", f".~lock.{FILE}#"])
def test_open_journal_is_left_and_the_new_one_written_beside(out: Path, sign: str) -> None:
    """Fine print, section 7: locked or open → kept, ``Журнал (новый).xlsx`` written and said."""
    (out / sign).touch()
    second = _issue(out, "Э-2")
    before = (out / FILE).read_bytes()
    problems = _command(out)
    assert [(p.code, p.found) for p in problems] == [("journal_beside", BESIDE)]
    assert (out / FILE).read_bytes() == before
    assert _shown(out / BESIDE, second.number, "subject") == "Э-2"
    assert [p.code for p in _command(out)] == ["journal_beside"], "said as long as it lasts"
    (out / sign).unlink()
    assert _command(out) == []
    assert _shown(out / FILE, second.number, "subject") == "Э-2"
    assert not (out / BESIDE).exists()


def test_cells_of_both_journals_are_taken(out: Path) -> None:
    """What was saved in the open journal and what was typed into the new one both count."""
    sign = out / f"~${FILE}"
    sign.touch()
    _command(out)
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)))
    _type(out / BESIDE, (FIRST, "reply_file", "ответ.pdf"))
    assert [p.code for p in _command(out)] == ["journal_beside"]
    assert _told(out) == {"delivered_on": "2026-11-09", "reply_file": "ответ.pdf"}
    _type(out / FILE, (FIRST, "office_number", "12/3"))
    _type(out / BESIDE, (FIRST, "sent_on", date(2026, 11, 5)))
    sign.unlink()
    assert _command(out) == []
    assert _told(out) == {
        "delivered_on": "2026-11-09",
        "reply_file": "ответ.pdf",
        "office_number": "12/3",
        "sent_on": "2026-11-05",
    }
    assert not (out / BESIDE).exists()
    assert _shown(out / FILE, FIRST, "reply_file") == "ответ.pdf"


def test_two_journals_that_differ_are_a_conflict(out: Path) -> None:
    """One cell, two words: the first is taken, the other one stays to be seen."""
    sign = out / f"~${FILE}"
    sign.touch()
    _command(out)
    _type(out / FILE, (FIRST, "reply_file", "первый.pdf"))
    _type(out / BESIDE, (FIRST, "reply_file", "второй.pdf"))
    sign.unlink()
    problems = _command(out)
    assert {(p.code, p.place.file) for p in problems} == {("journal_conflict", BESIDE)}
    assert _told(out) == {"reply_file": "первый.pdf"}
    assert _shown(out / FILE, FIRST, "reply_file") == "второй.pdf"


@pytest.mark.parametrize("second", ["второй.pdf", None])
def test_what_is_mended_in_the_second_journal_stays_mended(out: Path, second: str | None) -> None:
    """A cell taken from the open journal and changed in the new one is not taken once more."""
    sign = out / f"~${FILE}"
    sign.touch()
    _type(out / FILE, (FIRST, "reply_file", "первый.pdf"))
    _command(out)
    assert _shown(out / BESIDE, FIRST, "reply_file") == "первый.pdf"
    _type(out / BESIDE, (FIRST, "reply_file", second))
    _command(out)
    _command(out)
    assert _told(out).get("reply_file") == second
    sign.unlink()
    _command(out)
    assert _told(out).get("reply_file") == second


@pytest.mark.parametrize("second", ["второй.pdf", None])
def test_what_is_mended_in_the_open_journal_is_taken(out: Path, second: str | None) -> None:
    """Typed, saved, taken; then typed otherwise or cleared in the same open file: taken again."""
    sign = out / f"~${FILE}"
    sign.touch()
    for content in ("первый.pdf", second):
        _type(out / FILE, (FIRST, "reply_file", content))
        assert [p.code for p in _command(out)] == ["journal_beside"]
        assert _told(out).get("reply_file") == content
    sign.unlink()
    assert _command(out) == []
    assert _told(out).get("reply_file") == second
    assert _shown(out / FILE, FIRST, "reply_file") == second


def test_both_journals_open_are_both_left(out: Path) -> None:
    """Nothing can be written: that is said, and what was saved is taken all the same."""
    (out / f"~${FILE}").touch()
    _command(out)
    (out / f".~lock.{BESIDE}#").touch()
    _type(out / BESIDE, (FIRST, "reply_file", "ответ.pdf"))
    before = {name: (out / name).read_bytes() for name in (FILE, BESIDE)}
    assert [p.code for p in _command(out)] == ["journal_not_rebuilt"]
    assert {name: (out / name).read_bytes() for name in (FILE, BESIDE)} == before
    assert _told(out) == {"reply_file": "ответ.pdf"}


# --- files that are not ours ----------------------------------------------------------------


def _corrupt(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 torn")


def _foreign(path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "Входящие"
    book.save(path)


def _other_version(path: Path) -> None:
    book = load_workbook(path)
    book["Poruka"]["B1"] = "99"
    book.save(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [_corrupt, _foreign, _other_version, _folder])
def test_journal_that_is_not_ours_is_left_alone(out: Path, spoil: Callable[[Path], None]) -> None:
    """A file of the journal's name that we did not write is neither read nor replaced."""
    spoil(out / FILE)
    before = None if (out / FILE).is_dir() else (out / FILE).read_bytes()
    problems = _command(out)
    assert problems[0].place.file == FILE
    assert problems[-1].code == "journal_beside"
    assert (None if (out / FILE).is_dir() else (out / FILE).read_bytes()) == before
    assert _shown(out / BESIDE, FIRST, "subject") == "Э-1"
    assert _told(out) == {}
    _foreign(out / BESIDE)
    foreign = (out / BESIDE).read_bytes()
    assert _command(out)[-1].code == "journal_not_rebuilt"
    assert (out / BESIDE).read_bytes() == foreign


def test_sheet_of_a_persons_own_is_not_thrown_away(out: Path) -> None:
    """A journal with a sheet that was added is read, but not written anew over it."""
    book = load_workbook(out / FILE)
    book.create_sheet("Мои заметки")["A1"] = "позвонить"
    book.save(out / FILE)
    _type(out / FILE, (FIRST, "reply_file", "ответ.pdf"))
    before = (out / FILE).read_bytes()
    assert [code for code, _ in _said(_command(out))] == ["journal_sheet_added", "journal_beside"]
    assert (out / FILE).read_bytes() == before
    assert _told(out) == {"reply_file": "ответ.pdf"}
    assert _shown(out / BESIDE, FIRST, "reply_file") == "ответ.pdf"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "journal_not_rebuilt"),
        (OSError(errno.ENOSPC, "No space left on device"), "output_unwritable"),
    ],
)
def test_journal_that_cannot_be_written_is_never_fatal(
    out: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    """The register has everything: a journal that cannot be rebuilt is a warning."""
    before = (out / FILE).read_bytes()
    _tell(out, "delivered_on", date(2026, 11, 9))
    _refuse_replacing(monkeypatch, {out / FILE, out / BESIDE}, error)
    assert [problem.code for problem in _command(out)] == [code]
    assert (out / FILE).read_bytes() == before
    assert _told(out) == {"delivered_on": "2026-11-09"}


def _refuse_replacing(
    monkeypatch: pytest.MonkeyPatch, held: Collection[Path], error: OSError
) -> None:
    """The system refuses to put anything in the place of these files."""
    replace_file = os.replace

    def replacing(source: Path, target: Path) -> None:
        if Path(target) in held:
            raise error
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", replacing)


def test_journal_held_by_a_program_that_leaves_no_sign(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that is open: the new one is written beside it."""
    _refuse_replacing(monkeypatch, {out / FILE}, PermissionError(errno.EACCES, "held"))
    _tell(out, "delivered_on", date(2026, 11, 9))
    assert [p.code for p in _command(out)] == ["journal_beside"]
    assert _shown(out / BESIDE, FIRST, "delivered_on") == "09.11.2026"


def test_register_error_of_the_disk_is_not_hidden_before_the_command(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed and cannot be recorded stops the command: exit 9, and the cell stays."""
    _type(out / FILE, (FIRST, "delivered_on", date(2026, 11, 9)))

    def refused(*_: object) -> Paper:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "tell", refused)
        with pytest.raises(EnvironmentFault):
            _command(out)
    assert _told(out) == {}
    assert _command(out) == []
    assert _told(out) == {"delivered_on": "2026-11-09"}


# --- saved while it is read -----------------------------------------------------------------


def _saved_while_read(
    monkeypatch: pytest.MonkeyPatch, path: Path, contents: Iterator[str], *, after: int
) -> None:
    """A person saves the journal each time it has been read, from the n-th reading on."""
    read, count = workbook_journal.read_journal, 0

    def reading(asked: Path, numbers: Any, since: Any) -> Any:  # noqa: ANN401  # as the stock one
        nonlocal count
        found = read(asked, numbers, since)
        count += 1
        content = next(contents, None) if count >= after else None
        if content is not None:
            _type(path, (FIRST, "reply_file", content))
        return found

    monkeypatch.setattr(journal, "read_journal", reading)


@pytest.mark.parametrize("after", [1, 2])
def test_journal_saved_while_it_is_read_is_read_again(
    out: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """What was saved between reading and writing is in the register, not overwritten."""
    _saved_while_read(monkeypatch, out / FILE, iter(["ответ.pdf"]), after=after)
    assert _command(out) == []
    assert _told(out) == {"reply_file": "ответ.pdf"}
    assert _shown(out / FILE, FIRST, "reply_file") == "ответ.pdf"


def test_journal_saved_again_and_again_is_left(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some attempts the file is left as it is and said; the next command takes the rest."""
    with monkeypatch.context() as patched:
        _saved_while_read(patched, out / FILE, (f"{n}.pdf" for n in range(99)), after=2)
        assert [p.code for p in _command(out)] == ["journal_not_rebuilt"]
    last = _shown(out / FILE, FIRST, "reply_file")
    assert str(last).endswith(".pdf")
    _command(out)
    assert _shown(out / FILE, FIRST, "reply_file") == last
    assert _told(out) == {"reply_file": last}


# --- rows -----------------------------------------------------------------------------------


def test_void_and_superseded_papers_keep_their_rows(out: Path) -> None:
    """A number never disappears: the row says what became of the paper, and can still be told."""
    _issue(out, said="потом", supersedes=FIRST)
    third = _issue(out, "Э-2").number
    with opened(out) as register:
        withdraw(register, third, "по ошибке", "tester")
    assert _command(out) == []
    assert _shown(out / FILE, FIRST, "state") == RU.say("register.superseded_by", number=SECOND)
    assert _shown(out / FILE, SECOND, "replaces") == FIRST
    state = _shown(out / FILE, third, "state")
    assert state == f"{RU.say('register.state.void')}: по ошибке"
    _type(out / FILE, (FIRST, "delivered_on", "09.11.2026"), (third, "reply_file", "ответ.pdf"))
    assert _command(out) == []
    assert _told(out) == {"delivered_on": "2026-11-09"}
    assert _told(out, third) == {"reply_file": "ответ.pdf"}


def test_unfinished_paper_has_no_row_yet(out: Path) -> None:
    """The journal is of issued papers: a number that waits for its run is listed elsewhere."""

    def stop(_told: Assigned, _staging: Path) -> Produced:
        raise KeyError

    with opened(out) as register, pytest.raises(KeyError):
        issue(register, wanted("Э-2"), stop, "tester")
    assert _command(out) == []
    page = load_workbook(out / FILE).worksheets[0]
    numbers = {row[0].value for row in page.iter_rows()}
    assert FIRST in numbers
    assert SECOND not in numbers


def test_row_tells_the_paper(out: Path) -> None:
    """White columns come from the register and the paper's card."""
    shown = {
        name: _shown(out / FILE, FIRST, name)
        for name in ("kind", "on", "project", "client", "subject", "state", "folder")
    }
    assert shown == {
        "kind": RU.say("register.kind.condition_letter"),
        "on": RU.day(ON),
        "project": "romashka",
        "client": "ООО «Ромашка»",
        "subject": "Э-1",
        "state": RU.say("register.state.issued"),
        "folder": "romashka/condition_letter/TU-2026-000001",
    }


def test_journal_speaks_the_language_of_the_latest_paper(out: Path) -> None:
    """The latest by its date, whatever the order of issuing and the language of the command."""
    _issue(out, "Э-2", on=date(2026, 11, 10), locale="en")
    _issue(out, "Э-3", on=date(2026, 11, 5), locale="ru")
    _type(out / FILE, (FIRST, "sent_by", RU.say("journal.sent_by.email")))
    assert _command(out) == []
    book = load_workbook(out / FILE)
    assert book.sheetnames[0] == EN.say("journal.sheet")
    assert _shown(out / FILE, FIRST, "sent_by") == EN.say("journal.sent_by.email")
    assert _command(out) == [], "words of another language are the same code"
    assert _told(out) == {"sent_by": "email"}
    _issue(out, "Э-4", on=date(2026, 11, 11), locale="ru")
    _command(out)
    assert load_workbook(out / FILE).sheetnames[0] == RU.say("journal.sheet")


@pytest.mark.parametrize("words", [RU, EN])
def test_journal_of_no_paper_speaks_the_readers_language(tmp_path: Path, words: Locale) -> None:
    """Before the first paper there is a journal already, for whoever ran the command."""
    with created(tmp_path, SAID):
        pass
    with at_desk(tmp_path, words) as desk:
        pass
    assert desk.problems == ()
    assert load_workbook(tmp_path / FILE).sheetnames[0] == words.say("journal.sheet")


def test_journal_that_was_erased_is_written_anew(out: Path) -> None:
    """The register is the truth: the journal comes back with everything that was told."""
    _type(out / FILE, (FIRST, "reply_file", "ответ.pdf"))
    _command(out)
    before = (out / FILE).read_bytes()
    (out / FILE).unlink()
    assert _command(out) == []
    assert (out / FILE).read_bytes() == before
    assert not {name for name in names_in(out) if name.startswith(".journal")}


def test_paper_without_its_card_still_has_a_row(out: Path) -> None:
    """A card erased from the register takes the client's name along, and nothing else."""
    with opened(out) as register:
        card = known(register, FIRST).card
    by_hand(out, erased("records", f"sha256 = '{card}'"))
    with at_desk(out, RU) as desk:
        pass
    assert desk.problems == ()
    assert _shown(out / FILE, FIRST, "client") is None
    assert _shown(out / FILE, FIRST, "subject") == "Э-1"


# --- deemed delivery ------------------------------------------------------------------------


@pytest.fixture
def paper(out: Path) -> Paper:
    """An issued letter of which nothing is told."""
    with opened(out) as register:
        return known(register, FIRST)


def _deemed(paper: Paper, told: Mapping[str, str], **card: object) -> date | None:
    return deemed_delivered(replace(paper, told=told), {**CARD, **NOTICE, **card})


EMAIL: Final = {"sent_by": "email"}


@pytest.mark.parametrize(
    ("sent", "delivered"),
    [
        (date(2026, 11, 5), date(2026, 11, 6)),  # Thursday
        (date(2026, 11, 6), date(2026, 11, 9)),  # Friday: over a weekend
        (date(2026, 11, 7), date(2026, 11, 9)),  # Saturday
        (date(2026, 11, 3), date(2026, 11, 5)),  # over the holiday of 4 November
        (date(2026, 12, 30), date(2027, 1, 11)),  # over the holidays of the new year
    ],
)
def test_email_counts_as_delivered_on_the_next_working_day(
    paper: Paper, sent: date, delivered: date
) -> None:
    """Design, section 8: blank and e-mail with the notice clause = next working day."""
    assert _deemed(paper, {**EMAIL, "sent_on": sent.isoformat()}) == delivered


def test_day_of_the_projects_own_calendar_counts(paper: Paper) -> None:
    """A day off or a working day that the contract adds moves the day of delivery."""
    told = {**EMAIL, "sent_on": "2026-11-06"}
    assert _deemed(paper, told, calendar_days=[["2026-11-09", "off"]]) == date(2026, 11, 10)
    assert _deemed(paper, told, calendar_days=[["2026-11-07", "working"]]) == date(2026, 11, 7)


@pytest.mark.parametrize(
    ("told", "card"),
    [
        ({**EMAIL, "sent_on": "2026-11-05"}, {"notice": False}),  # the contract does not say so
        ({"sent_by": "post", "sent_on": "2026-11-05"}, {}),
        ({"sent_on": "2026-11-05"}, {}),  # nobody knows by what
        (EMAIL, {}),  # nobody knows when
        ({**EMAIL, "sent_on": "2090-11-05"}, {}),  # a year without a calendar
        ({}, {}),
    ],
)
def test_without_clause_or_facts_nothing_is_deemed(
    paper: Paper, told: Mapping[str, str], card: Mapping[str, object]
) -> None:
    """What nobody can tell is not told: no day, rather than a wrong one."""
    assert _deemed(paper, told, **card) is None


@pytest.mark.parametrize("card", [{}, {"notice": False}])
def test_day_told_goes_before_the_day_deemed(paper: Paper, card: Mapping[str, object]) -> None:
    """Whoever knows when it was delivered says so, and that is the day."""
    told = {**EMAIL, "sent_on": "2026-11-05", "delivered_on": "2026-11-12"}
    assert _deemed(paper, told, **card) == date(2026, 11, 12)


def test_paper_without_a_card_has_no_day_deemed(paper: Paper) -> None:
    """The clause stands on the card: where that is erased, nobody knows of it."""
    told = replace(paper, told={**EMAIL, "sent_on": "2026-11-05"})
    assert deemed_delivered(told, {}) is None


def test_day_deemed_stands_in_the_journal(out: Path) -> None:
    """The manager sees from which day the letter counts; the register is told nothing by it."""
    number = _issue(out, "Э-2", notice=True).number
    _command(out)
    _type(out / FILE, (number, "sent_on", "06.11.2026"), (number, "sent_by", "email"))
    assert _command(out) == []
    assert _shown(out / FILE, number, "deemed") == RU.day(date(2026, 11, 9))
    assert _shown(out / FILE, number, "delivered_on") is None
    assert _told(out, number) == {"sent_on": "2026-11-06", "sent_by": "email"}
