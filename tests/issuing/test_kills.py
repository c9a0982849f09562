"""Sixty times kill -9 falls on a real command that issues a report, at a moment drawn by lot."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil
import pytest

from pipeline.issuing.registering import begin_register
from pipeline.locales import locale
from tests.fixtures.projects import minimal_sheets
from tests.house.sources import ROOT
from tests.issuing.invariants import Digests, broken, files_in, papers_in
from tests.workbook.build import build_workbook

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a group of processes is killed by a signal"
)
SEED: Final = 20261126
KILLS_OF_EACH: Final = 10
PAPERS: Final = tuple(
    (project, f"2026-{month:02}")
    for project, months in (("romashka", (3, 4)), ("vasilek", (3,)))
    for month in months
)
ORPHANS_S: Final = 20


@dataclass(slots=True)
class Office:
    """A folder of outputs of two projects, and what its commands have said."""

    folder: Path
    chance: random.Random
    takes_s: float = 0
    kills: int = 0
    killed_in: list[str] = field(default_factory=list)  # state in which a kill left the paper
    acknowledged: dict[str, Digests] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """Its outputs."""
        return self.folder / "out"

    def begin(self) -> None:
        """Two workbooks and a register."""
        for project in {project for project, _ in PAPERS}:
            sheets = minimal_sheets()
            sheets["Договор"][1][1] = project
            build_workbook(self.folder / project / "project.xlsx", sheets)
        begin_register(self.out, locale("ru"), restore=False)

    def report(self, project: str, period: str) -> "subprocess.Popen[str]":
        """The command that issues a report, leader of a group of processes."""
        return subprocess.Popen(
            (
                *(sys.executable, "-m", "pipeline", "report", str(self.folder / project)),
                *("--period", period, "--as-of", "2026-11-01", "--on", "2026-11-03"),
                *("--issue", "--json", "--out", str(self.out)),
            ),
            cwd=ROOT,
            env={**os.environ, "PORUKA_LANG": "ru"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            start_new_session=True,
        )

    def finish(self, command: "subprocess.Popen[str]") -> str:
        """Wait for a command; the number it acknowledges."""
        answer = command.communicate()[0]
        assert command.returncode == 0, answer
        number = str(json.loads(answer)["number"])
        files = files_in(self.out / papers_in(self.out)[number]["folder"])
        assert self.acknowledged.setdefault(number, files) == files
        return number

    def kill(self, command: "subprocess.Popen[str]") -> None:
        """Let a command live for a while and kill it with its group; a quick one ends first."""
        try:
            command.wait(self.chance.uniform(0, self.takes_s))
        except subprocess.TimeoutExpired:
            family = psutil.Process(command.pid).children(recursive=True)
            os.killpg(command.pid, signal.SIGKILL)
            command.communicate()
            assert psutil.wait_procs(family, ORPHANS_S)[1] == []
            self.kills += 1
        else:
            self.finish(command)
        assert broken(self.out, self.acknowledged) == []

    def issue(self, project: str, period: str) -> None:
        """A report whose command is killed again and again, then left alone."""
        wanted = self.kills + KILLS_OF_EACH
        while self.kills < wanted:
            self.kill(self.report(project, period))
            states = [p["state"] for p in papers_in(self.out).values() if p["subject"] == period]
            self.killed_in.append(states[-1] if states else "unknown")
        number = self.finish(self.report(project, period))
        assert papers_in(self.out)[number]["state"] == "issued"
        assert broken(self.out, self.acknowledged) == []

    def work(self) -> None:
        """All reports; the first is not killed and tells how long one takes."""
        self.begin()
        started = time.perf_counter()
        self.finish(self.report("romashka", "2026-02"))
        self.takes_s = time.perf_counter() - started
        for project, period in PAPERS:
            self.issue(project, period)


def test_sixty_kills_of_real_commands(tmp_path: Path) -> None:
    """Promises 1 to 5: no number lost, doubled or skipped; the same command run again finishes."""
    offices = [Office(tmp_path / name, random.Random(SEED + at))  # noqa: S311  # moments, no secret
               for at, name in enumerate(("first", "second"))]  # fmt: skip
    with ThreadPoolExecutor(len(offices)) as both:
        list(both.map(Office.work, offices))
    assert sum(office.kills for office in offices) == 60
    for office in offices:
        papers = papers_in(office.out)
        assert {paper["state"] for paper in papers.values()} == {"issued"}
        assert sorted(papers) == [f"ОТ-2026-{n:06}" for n in range(1, len(PAPERS) + 2)]
        assert set(office.acknowledged) == set(papers)
    met = {state for office in offices for state in office.killed_in}
    assert "reserved" in met  # kills fell on runs that had a number
