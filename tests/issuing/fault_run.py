"""One act of issuing made again and again, each time struck at the next call.

Run as ``python -m tests.issuing.fault_run ACT MODE FOLDER SHARE SHARES``. The act is made in a
fork of this process, where everything is imported already; then the folder is looked at, the same
act is made unharmed, and the folder is looked at again. One line of JSON for each call struck,
until the act comes to its end untouched. Share k of n takes every n-th call.
"""

import gc
import io
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pipeline.issuing.issue import issue, sweep, withdraw
from pipeline.issuing.publishing import sweep_staging
from pipeline.issuing.registering import papers_of
from pipeline.locales import locale
from pipeline.problems import PipelineError
from pipeline.register.opening import opened
from pipeline.register.papers import State
from pipeline.register.store import Register
from tests.fixtures.one_page import OnePage, one_page_template, wanted
from tests.issuing.beginning import without_journal
from tests.issuing.injection import Injector, Mode, install
from tests.issuing.invariants import REGISTER, Digests, broken, files_in, papers_in

FIRST: Final = "ТУ-2026-000001"
TRACE: Final = "trace.txt"
_BUG: Final = 1


@dataclass(frozen=True, slots=True)
class Struck:
    """What became of one act struck at one call.

    Attributes:
        at: number of the call.
        call: what it was.
        code: exit code of the act, negative for a signal.
        said: codes of its problems, or the trace of a bug.
        then: number -> state after it.
        after: what does not hold after it.
        again: exit code of the same act made again.
        at_last: what does not hold after that.
        states: number -> state in the end.
        left: names in the folder of outputs that nobody needs any more.
    """

    at: int
    call: str
    code: int
    said: str
    then: dict[str, str]
    after: list[str]
    again: int
    at_last: list[str]
    states: dict[str, str]
    left: list[str]


@contextmanager
def _register(out: Path) -> Iterator[Register]:
    """As ``at_desk``, without the journal, which has an act of its own."""
    with opened(out) as register:
        sweep_staging(out)
        sweep(register, "tester")
        yield register


def _issue(out: Path, said: str, *, supersedes: str | None = None) -> None:
    asked = wanted("Э-1", supersedes=supersedes, reason=supersedes and "уточнено")
    page = OnePage(out.parent / "template.docx", "Э-1", said)
    with _register(out) as register:
        issue(register, asked, page, "tester")


def _void(out: Path) -> None:
    with _register(out) as register:
        paper = register.paper(FIRST)
        if paper is None or paper.state is not State.VOID:
            withdraw(register, FIRST, "выдано по ошибке", "tester")


def _restore(out: Path) -> None:
    without_journal(out, restore=True)


def _look(out: Path) -> None:
    papers_of(out, locale("ru"))


ACTS: Final[dict[str, Callable[[Path], None]]] = {
    "issue": lambda out: _issue(out, "сначала"),
    "resume": lambda out: _issue(out, "сначала"),
    "resume-published": lambda out: _issue(out, "сначала"),
    "supersede": lambda out: _issue(out, "потом", supersedes=FIRST),
    "void": _void,
    "restore": _restore,
    "journal": _look,
}
"""What is done to a folder that ``_begun`` has prepared."""


def _begun(act: str, out: Path) -> None:
    """A register as the act finds it."""
    without_journal(out, restore=False)
    if act in {"supersede", "void", "restore", "journal"}:
        _issue(out, "сначала")
    if act == "restore":
        (out / REGISTER).unlink()
    if act.startswith("resume"):
        at = _call_of(out) + (act == "resume-published")
        injector = Injector(Mode.BEFORE, at, out.parent / TRACE, out)
        _forked(lambda: _issue(out, "сначала"), injector)


def _call_of(out: Path) -> int:
    """The call of a plain issue that gives the folder its final name."""
    tried = out.with_name("tried")
    shutil.copytree(out, tried)
    injector = Injector(Mode.WATCH, 0, out.parent / TRACE, tried)
    _forked(lambda: _issue(tried, "сначала"), injector)
    shutil.rmtree(tried)
    lines = (out.parent / TRACE).read_text(encoding="utf-8").splitlines()
    return next(int(line.split("\t")[0]) for line in lines if "\trename\t/.issuing/" in line)


def _forked(act: Callable[[], object], injector: Injector | None = None) -> tuple[int, str]:
    """Exit code and last words of an act in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code, said = _done(act, injector)
        os.write(writing, said.encode()[-4000:])
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as stream:
        said = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def _done(act: Callable[[], object], injector: Injector | None) -> tuple[int, str]:
    """As the door of the program tells errors from bugs."""
    if injector is not None:
        install(injector)
    try:
        with redirect_stderr(io.StringIO()):
            act()
    except PipelineError as error:
        return error.exit_code, " ".join(problem.code for problem in error.problems)
    except BaseException:  # noqa: BLE001  # anything else is a bug, and told with its trace
        return _BUG, traceback.format_exc()
    return 0, ""


def _left(out: Path) -> list[str]:
    """Hidden files and folders that only a command at work needs."""
    kept = {".archive", ".issuing", ".staging"}
    names = [path for path in out.iterdir() if path.name.startswith(".") and path.name not in kept]
    names += [*out.glob(".archive/.*"), *out.glob(".issuing/*"), *out.glob(".staging/*")]
    return sorted(path.relative_to(out).as_posix() for path in names)


def _states(out: Path) -> dict[str, str]:
    return {number: paper["state"] for number, paper in papers_in(out).items()}


def struck(act: str, mode: Mode, base: Path, at: int) -> Struck | None:
    """One act struck at one call; ``None`` if it has no such call."""
    place = base / str(at)
    out = place / "out"
    shutil.copytree(base / "begun", place)
    acknowledged: dict[str, Digests] = {
        path.parent.name.replace("TU", "ТУ"): files_in(path.parent)
        for path in out.glob("*/*/*/outcome.json")
        if not act.startswith("resume")
    }
    code, said = _forked(lambda: ACTS[act](out), Injector(mode, at, place / TRACE, out))
    lines = (place / TRACE).read_text(encoding="utf-8").splitlines()
    if len(lines) < at:
        shutil.rmtree(place)
        return None
    is_there = (out / REGISTER).exists()
    then = _states(out) if is_there else {}
    after = broken(out, acknowledged) if is_there else []
    again, words = _forked(lambda: ACTS[act](out))
    told = Struck(
        at=at,
        call=lines[at - 1],
        code=code,
        said=said,
        then=then,
        after=after,
        again=again,
        at_last=[*broken(out, acknowledged), *([words] if again else [])],
        states=_states(out),
        left=_left(out),
    )
    shutil.rmtree(place)
    return told


def main(act: str, mode: str, folder: str, share: str, shares: str) -> None:
    """Strike at each call of this share, one line of JSON each."""
    base = Path(folder)
    out = base / "begun" / "out"
    if not out.exists():
        out.parent.mkdir(parents=True)
        one_page_template(out.parent)
        _begun(act, out)
    gc.freeze()  # forks share what is imported
    at = int(share)
    while (told := struck(act, Mode(mode), base, at)) is not None:
        sys.stdout.write(json.dumps(asdict(told), ensure_ascii=False) + "\n")
        at += int(shares)


if __name__ == "__main__":
    main(*sys.argv[1:])
