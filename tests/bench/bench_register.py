"""The register under kills and in a crowd, against a counter in a JSON file.

Run with ``python -m tests.bench.bench_register [KILLS]``; exits 1 when a promise of the README is
not kept. A thousand times ``kill -9`` falls on one of three processes that issue papers of one
page, then all papers are issued once more, unharmed; and eight processes issue a hundred each, at
once. A number from a JSON file and python-docx-template saving under the final name suffer the
same beside it.
"""

import gc
import os
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.issuing.registering import begin_register
from pipeline.locales import locale
from tests.bench.issuers import ACKNOWLEDGED, COUNTER, REFUSED, forked, issue_naive, issue_ours
from tests.fixtures.one_page import one_page_template
from tests.issuing.invariants import broken, papers_in

KILLS: Final = 1_000
ISSUERS: Final = 3
SUBJECTS: Final = 900
CROWD: Final = 8
EACH: Final = 100
P95_MS: Final = 250
LIFE_S: Final = 0.4
"""The longest life before a kill: a few papers' time."""
_SEED: Final = 20261126
_WAYS: Final[tuple[tuple[str, Callable[[Path, str], str]], ...]] = (
    ("register", issue_ours),
    ("naive", issue_naive),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One line that an issuer has said."""

    subject: str
    number: str
    ms: float

    @property
    def is_issued(self) -> bool:
        """Whether it says that a paper was issued."""
        return not self.number.startswith(REFUSED)


def main(kills: int = KILLS) -> int:
    """Print the figures; 1 when a promise is not kept."""
    gc.freeze()  # forks share what is imported
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        for name, way in _WAYS:
            begun = time.perf_counter()
            out = _begun(Path(folder) / f"{name}-killed")
            _killed(out, way, kills)
            faults = _faults(out, {f"Э-{n}" for n in range(SUBJECTS)}, name)
            print(f"{name}: {kills:,} kills, {_numbers(out)} papers: {_worded(faults)}; "
                  f"{time.perf_counter() - begun:.0f} s")  # fmt: skip
            kept = kept and (name == "naive" or not faults.total())
        for name, way in _WAYS:
            out = _begun(Path(folder) / f"{name}-crowd")
            begun = time.perf_counter()
            lists = [[f"Э-{at}-{n}" for n in range(EACH)] for at in range(CROWD)]
            _wait([forked(out, way, subjects) for subjects in lists])
            seconds = time.perf_counter() - begun
            faults = _faults(out, {one for subjects in lists for one in subjects}, name)
            spent = sorted(one.ms for one in _told(out) if one.is_issued) or [0.0]
            p50, p95 = spent[len(spent) // 2], spent[len(spent) * 95 // 100]
            print(f"{name}: {CROWD} x {EACH} at once, numbers up to {_numbers(out)}: "
                  f"{_worded(faults)}; p50 {p50:.0f} ms, p95 {p95:.0f} ms (wanted: {P95_MS}), "
                  f"{len(spent) / seconds:.0f} papers/s")  # fmt: skip
            kept = kept and (name == "naive" or not faults.total())
    return 0 if kept else 1


def _begun(folder: Path) -> Path:
    out = folder / "out"
    out.mkdir(parents=True)
    one_page_template(folder)
    if "register" in folder.name:
        begin_register(out, locale("ru"), restore=False)
    return out


def _killed(out: Path, way: Callable[[Path, str], str], kills: int) -> None:
    """Processes issue papers of a common list and are killed; at last each paper, unharmed."""
    chance = random.Random(_SEED)  # noqa: S311  # moments to kill at, no secret
    subjects = [f"Э-{n}" for n in range(SUBJECTS)]

    def life() -> tuple[float, int]:
        child = forked(out, way, chance.sample(subjects, SUBJECTS))
        return time.perf_counter() + chance.uniform(0, LIFE_S), child

    living = [life() for _ in range(ISSUERS)]
    for _ in range(kills):
        ends, child = min(living)
        time.sleep(max(0.0, ends - time.perf_counter()))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        living.remove((ends, child))
        living.append(life())
    for _, child in living:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    _wait([forked(out, way, subjects[at::ISSUERS]) for at in range(ISSUERS)])


def _wait(children: list[int]) -> None:
    for child in children:
        os.waitpid(child, 0)


def _told(out: Path) -> list[Told]:
    """What issuers have said; a line that a kill tore off says nothing."""
    lines = (out.parent / ACKNOWLEDGED).read_text(encoding="utf-8").split("\n")[:-1]
    said = [line.split("\t") for line in lines]
    return [Told(one[0], one[1], float(one[2])) for one in said if len(one) == 3]


def _numbers(out: Path) -> int:
    if (out / COUNTER).exists():
        return sum(1 for _ in out.glob("*.docx"))
    return len(papers_in(out))


def _worded(faults: Counter[str]) -> str:
    kinds = ("lost", "doubled", "skipped", "half files", "refused")
    rest = [f"{count} x {kind}" for kind, count in faults.items() if kind not in kinds]
    return ", ".join([f"{faults[kind]} {kind}" for kind in kinds] + rest[:5])


def _faults(out: Path, subjects: set[str], name: str) -> Counter[str]:
    """What a history of acknowledgements and the folder disagree about."""
    told = _told(out)
    issued = [one for one in told if one.is_issued]
    by_number: dict[str, set[str]] = {}
    by_subject: dict[str, set[str]] = {}
    for one in issued:
        by_number.setdefault(one.number, set()).add(one.subject)
        by_subject.setdefault(one.subject, set()).add(one.number)
    faults = Counter(
        {
            "refused": len(told) - len(issued),
            "doubled": sum(len(of) - 1 for of in [*by_number.values(), *by_subject.values()]),
        }
    )
    faults += Counter(one.number[:150] for one in told if not one.is_issued)
    if name == "naive":
        files = {path.stem: path for path in out.glob("*.docx")}
        faults["half files"] = sum(not zipfile.is_zipfile(path) for path in files.values())
        last = max((int(number[-6:]) for number in files), default=0)
        faults["skipped"] = last - len(files)
        faults["lost"] = len(subjects - set(by_subject)) + len(set(by_number) - set(files))
        return faults
    papers = papers_in(out)
    standing = {paper["subject"] for paper in papers.values() if paper["state"] == "issued"}
    faults["lost"] = len(subjects - standing) + sum(
        papers.get(number, {}).get("state") != "issued" for number in by_number
    )
    ordinals = sorted(paper["ordinal"] for paper in papers.values())
    faults["skipped"] = (ordinals[-1] if ordinals else 0) - len(ordinals)
    wrong = broken(out)
    faults["half files"] = sum("not as registered" in fault for fault in wrong)
    faults += Counter(fault for fault in wrong if "not as registered" not in fault)
    return faults


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
