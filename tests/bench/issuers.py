"""Two ways to issue a paper of one page: through the register, and as one would do it first."""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from docxtpl import DocxTemplate

from pipeline.issuing.issue import issue, sweep
from pipeline.problems import PipelineError
from pipeline.register.opening import opened
from tests.fixtures.one_page import ON, OnePage, wanted

SAID: Final = "Сервер приложений отвечает не дольше двух секунд."
COUNTER: Final = "counter.json"
ACKNOWLEDGED: Final = "acknowledged.txt"
REFUSED: Final = "!"


def issue_ours(out: Path, subject: str) -> str:
    """As a command does: the register opened and swept, the paper issued; its number."""
    with opened(out) as register:
        sweep(register, "bench")
        page = OnePage(out.parent / "template.docx", subject, SAID)
        return issue(register, wanted(subject), page, "bench").paper.number


def issue_naive(out: Path, subject: str) -> str:
    """A counter in a JSON file, the document saved under its final name; its number."""
    counter = out / COUNTER
    told: dict[str, Any] = {"last": 0, "of": {}}
    if counter.exists():
        told = json.loads(counter.read_text())
    if subject in told["of"]:
        return str(told["of"][subject])
    number = f"ТУ-2026-{told['last'] + 1:06d}"
    document = DocxTemplate(out.parent / "template.docx")
    document.render({"number": number, "on": ON, "said": SAID, "content": "-", "head": "-"})
    document.save(out / f"{number}.docx")
    told["last"] += 1
    told["of"][subject] = number
    counter.write_text(json.dumps(told))
    return number


def forked(out: Path, way: Callable[[Path, str], str], subjects: Iterable[str]) -> int:
    """A process that issues papers, telling each in ``ACKNOWLEDGED``; its id.

    A fork of this one, where everything is imported: a thousand lives cost no start.
    """
    child = os.fork()
    if child:
        return child
    issue_each(out, way, subjects)
    os._exit(0)


def issue_each(out: Path, way: Callable[[Path, str], str], subjects: Iterable[str]) -> None:
    """Issue papers one after the other, each told as subject, number or refusal, milliseconds."""
    told = os.open(out.parent / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for subject in subjects:
        begun = time.perf_counter()
        try:
            number = way(out, subject)
        except PipelineError as error:
            number = REFUSED + " ".join(problem.code for problem in error.problems)
        except Exception:  # noqa: BLE001  # a bug is counted, not hidden
            number = REFUSED + " | ".join(traceback.format_exc().splitlines()[-3:])
        spent = (time.perf_counter() - begun) * 1000
        os.write(told, f"{subject}\t{number}\t{spent:.1f}\n".encode())
    os.close(told)


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()  # all of a crowd begin at once
    issue_each(Path(sys.argv[1]), issue_ours, sys.argv[2:])
