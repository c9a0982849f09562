"""Several commands at one register at the same time."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import pytest

from pipeline.issuing.issue import Assigned, Produced, issue, sweep
from pipeline.register.opening import opened
from pipeline.register.papers import Paper
from pipeline.register.store import Register
from tests.bench.issuers import ACKNOWLEDGED
from tests.fixtures.one_page import one_page_template, plain_page, wanted
from tests.house.sources import ROOT
from tests.issuing.beginning import without_journal
from tests.issuing.invariants import REGISTER, broken, files_in, papers_in

CROWD: Final = 4
EACH: Final = 10
LONG_S: Final = 60


def test_a_crowd_gets_every_number_once(tmp_path: Path) -> None:
    """Reliability 2: concurrent issuers get exactly 1..N, none is refused, the register holds."""
    out = tmp_path / "out"
    one_page_template(tmp_path)
    without_journal(out, restore=False)
    crowd = [
        subprocess.Popen(
            (sys.executable, "-m", "tests.bench.issuers", str(out),
             *(f"Э-{at}-{n}" for n in range(EACH))),
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )
        for at in range(CROWD)
    ]  # fmt: skip
    for one in crowd:
        assert one.stdout is not None
        one.stdout.readline()
    for one in crowd:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    for one in crowd:
        one.communicate()
    lines = (tmp_path / ACKNOWLEDGED).read_text(encoding="utf-8").splitlines()
    told = {line.split("\t")[0]: line.split("\t")[1] for line in lines}
    assert sorted(told.values()) == [f"ТУ-2026-{n:06}" for n in range(1, CROWD * EACH + 1)]
    papers = papers_in(out)
    files = {number: files_in(out / papers[number]["folder"]) for number in told.values()}
    assert broken(out, files) == []
    (out / REGISTER).unlink()
    without_journal(out, restore=True)
    assert papers_in(out) == papers
    assert broken(out, files) == []


def test_a_sweep_leaves_a_paper_that_begins_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue, ``sweep``: papers that a living run is at are left to it, however new they are."""
    out = tmp_path / "out"
    without_journal(out, restore=False)
    begun, may_go_on, failures = threading.Event(), threading.Event(), []

    def slowly(told: Assigned, staging: Path) -> Produced:
        produced = plain_page("Э-1", "так")(told, staging)
        begun.set()
        may_go_on.wait(LONG_S)
        return produced

    def other_command() -> None:
        try:
            with opened(out) as register:
                issue(register, wanted("Э-1"), slowly, "other")
        except BaseException as error:  # noqa: BLE001  # told by the test below
            failures.append(error)

    other = threading.Thread(target=other_command)
    unfinished = Register.all_unfinished

    def papers_and_then(register: Register) -> tuple[Paper, ...]:
        found = unfinished(register)
        if not begun.is_set():
            other.start()
            assert begun.wait(LONG_S)
        return found

    monkeypatch.setattr(Register, "all_unfinished", papers_and_then)
    with opened(out) as register:
        sweep(register, "tester")
    may_go_on.set()
    other.join()
    assert failures == []
    assert [paper["state"] for paper in papers_in(out).values()] == ["issued"]
    assert broken(out) == []
