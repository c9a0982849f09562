"""The register agrees with a plain dict, whatever is issued, killed, withdrawn, told, put back."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pipeline.issuing import issue as issuing
from pipeline.issuing.issue import issue, sweep, withdraw
from pipeline.issuing.journal import tell
from pipeline.issuing.publishing import publish_issued
from pipeline.problems import RegisterError
from pipeline.register.chain import LogEntry
from pipeline.register.log_copy import LogCopy
from pipeline.register.opening import opened
from pipeline.register.store import Register
from tests.fixtures.one_page import CONTRACTOR, plain_page, wanted
from tests.issuing.beginning import without_journal
from tests.issuing.invariants import REGISTER, broken, papers_in
from tests.properties.register_model import Key, Model, Refused

EXAMPLES: Final = 25
STEPS: Final = 30
OTHER: Final = "7809876543"
PREFIXES: Final = {CONTRACTOR: "ТУ", OTHER: "ПИ"}
ACTOR: Final = "tester"
MEMORY: Final = Path("/dev/shm")  # noqa: S108  # a private folder is made in it
COPIES: Final = ("copy reserve", "copy render", "copy issue")
KILLS: Final = (None, None, "begun", "archive", "secure", "publish", "published", *COPIES)
TOLD: Final = (
    ("sent_on", "2026-11-04"),
    ("delivered_on", "2026-11-05"),
    ("delivered_on", None),
    ("office_number", "17"),
)
keys = st.tuples(st.sampled_from([CONTRACTOR, OTHER]), st.sampled_from(["Э-1", "Э-2", "Э-3"]))
years = st.sampled_from([2026, 2027])
places = st.sampled_from(["nothing", "the one that stands", "any"])
words = st.sampled_from(["так", "иначе"])
pick = st.integers(min_value=0, max_value=999)


class Killed(BaseException):
    """The process is gone: nothing of the program catches it."""


class RegisterMachine(RuleBasedStateMachine):
    """A folder of outputs, and a dict that says what should stand there."""

    def __init__(self) -> None:
        """A folder in memory, where there is one: how slow a disk is, is not under test."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.out = self.folder / "out"
        self.model = Model()
        self.copied = 1  # entries in the copy of the log
        self.backup: int | None = None  # entries of the register that was put aside

    def teardown(self) -> None:
        """Nothing stays."""
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        """An empty register."""
        without_journal(self.out, restore=False)

    @contextmanager
    def command(self) -> Iterator[Register]:
        """The register as a command finds it: its copy brought up, half-made papers finished."""
        with opened(self.out) as register:
            sweep(register, ACTOR)
            self.model.sweep()
            yield register
        self.copied = self.model.entries

    @rule(key=keys, year=years, said=words, kill=st.sampled_from(KILLS), takes=places, at=pick)
    def issue(  # noqa: PLR0913  # each is one fact of the command
        self, *, key: Key, year: int, said: str, kill: str | None, takes: str, at: int
    ) -> None:
        """Issue a paper, anew or in the place of another, perhaps killed on the way."""
        found: object = None
        try:
            with self.command() as register:
                numbers = sorted(self.model.papers)
                before = {
                    "nothing": None,
                    "the one that stands": self.model.of(key, "issued"),
                    "any": numbers[at % len(numbers)] if numbers else None,
                }[takes]
                asked = wanted(
                    key[1], contractor=key[0], prefix=PREFIXES[key[0]], on=date(year, 11, 3),
                    supersedes=before, reason=before and "уточнено",
                )  # fmt: skip
                expected = self.expected(key, year, said, before, kill)
                with struck(kill) as begun:
                    page = plain_page(key[1], said, begun)
                    issued = issue(register, asked, page, ACTOR)
                found = issued.paper.number, issued.is_new
        except Killed:
            found = "killed"
            self.copied = self.model.entries - (kill in COPIES)
        except RegisterError:
            found = "refused"
            self.copied = self.model.entries
        assert found == expected

    def expected(
        self, key: Key, year: int, said: str, before: str | None, kill: str | None
    ) -> object:
        """What the command answers by the dict, which is changed by it."""
        model = self.model
        standing, unfinished = model.of(key, "issued"), model.of(key, "reserved")
        if kill == "begun" and standing is not None and unfinished is None:
            return "killed"  # while it was found out whether the paper says the same
        try:
            number = model.number_for(key, year, said, before)
        except Refused:
            return "refused"
        if number is None:
            return standing, False
        if kill in {"begun", "archive", "secure"} or (kill == "copy reserve" and not unfinished):
            return "killed"
        model.render(number, said)
        if kill in {"copy render", "publish", "published"}:
            return "killed"
        model.issue(number)
        return "killed" if kill == "copy issue" else (number, True)

    @precondition(lambda self: self.model.papers)
    @rule(at=pick, kill=st.sampled_from([None, "copy void"]))
    def void(self, at: int, kill: str | None) -> None:
        """Withdraw any paper."""
        number = sorted(self.model.papers)[at % len(self.model.papers)]
        found: object = None
        try:
            with self.command() as register:
                try:
                    self.model.void(number, "по ошибке")
                    expected = "killed" if kill else "void"
                except Refused:
                    expected = "refused"
                with struck(kill):
                    found = str(withdraw(register, number, "по ошибке", ACTOR).state)
        except Killed:
            found = "killed"
            self.copied = self.model.entries - 1
        except RegisterError:
            found = "refused"
            self.copied = self.model.entries
        assert found == expected

    @precondition(lambda self: self.model.papers)
    @rule(at=pick, told=st.sampled_from(TOLD))
    def deliver(self, at: int, told: tuple[str, str | None]) -> None:
        """Tell what became of any paper that has ever been issued."""
        number = sorted(self.model.papers)[at % len(self.model.papers)]
        with self.command() as register:
            paper = register.paper(number)
            assert paper is not None
            if not paper.is_unfinished:
                tell(register, paper, *told, {"actor": ACTOR, "source": "command"})
                self.model.tell(number, *told)

    @rule()
    def look(self) -> None:
        """A command that changes nothing finishes what the killed ones have left."""
        with self.command():
            pass

    @rule()
    def put_aside(self) -> None:
        """Somebody makes a backup of the register, and of nothing else."""
        shutil.copyfile(self.out / REGISTER, self.folder / "backup")
        self.backup = self.model.entries

    @precondition(lambda self: self.backup is not None)
    @rule()
    def put_back(self) -> None:
        """An old backup over the register is refused, and what it lacks is made anew."""
        assert self.backup is not None
        self.remove()
        shutil.copyfile(self.folder / "backup", self.out / REGISTER)
        if self.backup < self.copied:
            self.refused("register_behind_copy")
            self.restore()
        else:
            self.model.back_to(self.backup)
            self.look()

    @rule()
    def lose(self) -> None:
        """A lost register is not begun again at number 1, but made anew from the copy."""
        self.remove()
        self.refused("register_missing")
        with pytest.raises(RegisterError):
            without_journal(self.out, restore=False)
        self.restore()

    def remove(self) -> None:
        """The register is gone."""
        for path in self.out.glob(f"{REGISTER}*"):
            path.unlink()

    def refused(self, code: str) -> None:
        """No command can be run."""
        with pytest.raises(RegisterError) as error, opened(self.out):
            pass
        assert error.value.problems[0].code == code

    def restore(self) -> None:
        """Everything is there again that some command may have said."""
        without_journal(self.out, restore=True)
        self.model.back_to(self.copied)
        self.model.sweep()
        self.copied = self.model.entries
        if self.backup is not None and self.backup > self.copied:
            self.backup = None  # it tells a story that never was

    @invariant()
    def agree(self) -> None:
        """State, number, successor and what was told are those of the dict; so are the bytes."""
        found = papers_in(self.out)
        names = ("state", "series", "ordinal", "supersedes", "superseded_by", "told", "reason")
        assert {n: {name: p[name] for name in names} for n, p in found.items()} == {
            n: {name: p[name] for name in names} for n, p in self.model.papers.items()
        }
        for number, paper in found.items():
            if paper["issued_at"] is not None:
                (page,) = (self.out / paper["folder"]).glob("*.txt")
                said = page.read_text(encoding="utf-8").splitlines()
                assert (said[0], said[2]) == (number, self.model.papers[number]["said"])
        if self.copied == self.model.entries:  # else the audit would mend the copy by looking
            assert broken(self.out) == []


@contextmanager
def struck(kill: str | None) -> Iterator[Callable[[], None]]:
    """The process dies at this point; what is given is called when a run begins."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    append = LogCopy.append

    def dying(self: LogCopy, entries: Iterable[LogEntry]) -> None:
        added = list(entries)
        if any(f"copy {entry.act}" == kill for entry in added):
            raise Killed
        append(self, added)

    def published(staged: Path, final: Path) -> None:
        publish_issued(staged, final)
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LogCopy, "append", dying)
        if kill in {"archive", "secure"}:
            patch.setattr(issuing, kill, die)
        if kill == "publish":
            patch.setattr(issuing, "publish_issued", die)
        if kill == "published":
            patch.setattr(issuing, "publish_issued", published)
        yield die if kill == "begun" else lambda: None


def check(examples: int) -> None:
    """Search for a story after which the register and the dict disagree."""
    run_state_machine_as_test(
        RegisterMachine, settings=settings(max_examples=examples, stateful_step_count=STEPS)
    )


def test_the_register_agrees_with_a_plain_dict() -> None:
    """Reliability 2: whatever is issued, killed, resumed, withdrawn, superseded, told, put back."""
    check(EXAMPLES)


def test_a_half_made_paper_survives_the_loss_of_the_register() -> None:
    """Promise 5: killed before its final name, then restored, a paper is issued with its record."""
    machine = RegisterMachine()
    machine.begin()
    key = (CONTRACTOR, "Э-1")
    machine.issue(key=key, year=2026, said="так", kill="publish", takes="nothing", at=0)
    machine.lose()
    machine.agree()
    machine.teardown()
