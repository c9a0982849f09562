"""A run counts only if its last cell said so; everything else fails, and says where."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from nbformat import NotebookNode

from pipeline.issuing.completion import STAGING
from pipeline.issuing.runs import CellError, Run, run_notebook
from pipeline.problems import (
    EnvironmentFault,
    InputError,
    PipelineError,
    Place,
    Problem,
    RenderError,
)
from tests.issuing.notebooks import RECORD, notebook_of, read, shown, states, written


@dataclass(frozen=True)
class Bench:
    """A folder with a notebook, its executed copy and its staging folder."""

    folder: Path

    @property
    def executed(self) -> Path:
        """Where the executed copy goes."""
        return self.folder / "executed.ipynb"

    @property
    def staging(self) -> Path:
        """Where the run writes."""
        return self.folder / "staging"

    def run(self, *sources: str, client: str = "Ромашка", **settings: Any) -> Run:  # noqa: ANN401  # handed through to run_notebook
        """Run a notebook of these cells and a last one that records the end."""
        return self.start(notebook_of(*sources, RECORD), client=client, **settings)

    def start(self, notebook: NotebookNode, client: str = "Ромашка", **settings: Any) -> Run:  # noqa: ANN401  # handed through to run_notebook
        """Run a notebook; afterwards no process of it is left, whatever happened."""
        self.staging.mkdir(exist_ok=True)
        path = written(notebook, self.folder / "notebook.ipynb")
        parameters = {"client": client, "staging": str(self.staging)}
        try:
            return run_notebook(path, parameters, self.executed, self.staging, **settings)
        finally:
            assert list(processes_of(self.staging)) == []


def processes_of(staging: Path) -> Iterator[int]:
    """Living processes that were started by a run into this folder."""
    for process in psutil.process_iter():
        try:
            if process.environ().get(STAGING) == str(staging) and process.pid != os.getpid():
                yield process.pid
        except (psutil.Error, OSError):
            continue


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty bench; its name would break a path template, and a shell."""
    folder = tmp_path / "Рога & {Копыта} 'x'"
    folder.mkdir()
    return Bench(folder)


def test_run_that_came_to_its_end_counts(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue item 6: cells in order, Cyrillic readable, progress told, the outcome believed."""
    monkeypatch.setenv("SMTP_PASSWORD", "тайна")
    notebook = notebook_of("import os\nprint(client, 'SMTP_PASSWORD' in os.environ)", RECORD)
    notebook.metadata.kernelspec = {"name": "foreign-r", "display_name": "R", "language": "R"}
    seen: list[tuple[int, int, str]] = []
    name = "Рога & Копыта <тест> {x} \"'\\"
    run = bench.start(notebook, name, on_progress=lambda *step: seen.append(step))

    assert run.outcome == {"schema": 1, "kind": "report", "client": name, "completed": True}
    assert json.loads((bench.staging / "outcome.json").read_text(encoding="utf-8")) == run.outcome
    assert [(cell.number, cell.title) for cell in run.cells] == [
        (1, "Отчёт"),
        (2, "Отчёт"),
        (3, "Шаг 1"),
        (4, "Шаг 2"),
    ]
    assert seen[2:] == [(2, 4, "Шаг 1"), (3, 4, "Шаг 2"), (4, 4, "")]

    executed = read(bench.executed)
    assert states(executed) == ["completed"] * 4
    assert shown(executed, 1) == f"{name} False\n"
    injected = next(cell for cell in executed.cells if cell.id == "injected-parameters")
    assert "Рога & Копыта <тест>" in injected.source
    assert injected.source.startswith("# Параметры этого запуска\n")
    assert 'staging = "."' in injected.source


def test_equal_runs_leave_equal_bytes(tmp_path: Path) -> None:
    """Two runs in two folders differ in nothing: no times, no ids by chance, no folders."""
    left = []
    for name in ("one", "two-longer"):
        bench = Bench(tmp_path / name)
        bench.folder.mkdir()
        cells = ("import warnings\nwarnings.warn('x')", "{'a', 'b', 'c'}", "print(staging)")
        bench.run(*cells, locale="en")
        left.append((bench.executed.read_bytes(), (bench.staging / "outcome.json").read_bytes()))
        assert str(tmp_path) not in bench.executed.read_text(encoding="utf-8")
    assert left[0] == left[1]


SAY = "import time\nprint('до', flush=True)\ntime.sleep(0.2)"  # sent before what follows
SLEEP = "print('до', flush=True)\nimport time\ntime.sleep(60)"


@pytest.mark.parametrize(
    ("fatal", "settings", "code", "said"),
    [
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", {}, "killed", "SIGKILL"),
        (f"{SAY}\nimport os\nos._exit(0)", {}, "exited", "код 0"),
        ("print('до')\nimport sys\nsys.exit(0)", {}, "sys_exit", "sys.exit"),
        ("print('до')\nexit()", {}, "sys_exit", "sys.exit"),
        (SLEEP, {"cell_timeout_s": 2}, "cell_time", "время"),
        (SLEEP, {"run_timeout_s": 6}, "run_time", "время"),
        (
            "import time\nwhile True:\n    print('x' * 10**6, flush=True)\n    time.sleep(0.02)",
            {},
            "output",
            "вывела",
        ),
        (
            "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)",
            {},
            "killed",
            "SIGKILL",
        ),
        ("x = bytearray(10**11)", {}, "memory", "память"),
        (
            "kept = []\nwhile True:\n    kept.append(bytearray(2**24))",
            {"memory_mb": 400},
            "memory",
            "400 МБ",
        ),
    ],
)
def test_run_that_was_stopped_says_where(
    bench: Bench, fatal: str, settings: dict[str, Any], code: str, said: str
) -> None:
    """Notebook engine §0.1: killed, timed out or left, the notebook on disk tells the truth."""
    with pytest.raises(EnvironmentFault) as caught:
        bench.run("'готово'", fatal, **settings)
    (problem,) = caught.value.problems
    assert problem.code == f"notebook_{code}"
    assert problem.place == Place("executed.ipynb", "", "[4]", "Шаг 2")

    executed = read(bench.executed)
    assert states(executed) == ["completed", "completed", "completed", "failed", "pending"]
    assert shown(executed, 1) == "'готово'"
    assert said in shown(executed, 2)
    assert "print('до'" not in fatal or "до\n" in shown(executed, 2)
    assert [output.output_type for output in executed.cells[-3].outputs].count("error") == 1
    banner = executed.cells[0]
    assert (banner.cell_type, banner.id) == ("markdown", "run-stopped")
    assert banner.source.startswith("# Расчёт не завершён")
    assert said in banner.source
    assert not (bench.staging / "outcome.json").exists()


def test_what_a_cell_left_running_is_killed(bench: Bench) -> None:
    """No orphans: a process that has left the kernel's session does not outlive the run."""
    run = bench.run(
        "import subprocess, sys\n"
        "child = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "pid = subprocess.Popen(child, start_new_session=True).pid",
        "print(pid)",
    )
    assert run.outcome["completed"] is True
    pid = int(shown(read(bench.executed), 2))
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_problem_of_a_cell_comes_back_as_itself(bench: Bench) -> None:
    """A problem in a cell is re-raised in its class, and reads short in the reader's language."""
    cell = (
        "from pipeline.issuing.completion import telling\n"
        "from pipeline.problems import InputError, Place, Problem\n"
        "with telling():\n"
        "    place = Place('р.xlsx', 'Договор', 'B7', 'Calendar')\n"
        "    raise InputError(Problem('calendar_unknown', place, client))"
    )
    with pytest.raises(InputError) as caught:
        bench.run(cell, client="<XX>", locale="en")
    place = Place("р.xlsx", "Договор", "B7", "Calendar")
    assert caught.value.problems == (Problem("calendar_unknown", place, "<XX>"),)

    executed = read(bench.executed)
    assert states(executed)[2:] == ["failed", "pending"]
    (error,) = executed.cells[-3].outputs
    assert error.traceback[0] == "р.xlsx › Договор › B7 «Calendar»"
    assert "<XX>" in error.traceback[1]
    assert len(error.traceback) < 8
    assert "Problem(" not in error.evalue
    outcome = json.loads((bench.staging / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["completed"] is False
    assert outcome["error"] == "InputError"
    assert "run" not in outcome


def test_bug_in_a_cell_is_told_as_a_bug(bench: Bench) -> None:
    """An error nobody foresaw keeps its traceback, even where the cell's tag would allow it."""
    notebook = notebook_of("1 / 0", RECORD)
    notebook.cells[3].metadata["tags"] = ["raises-exception"]
    with pytest.raises(CellError, match=r"\[3\] Шаг 1: ZeroDivisionError") as caught:
        bench.start(notebook)
    assert not isinstance(caught.value, PipelineError)
    executed = read(bench.executed)
    assert states(executed)[2:] == ["failed", "pending"]
    assert "ZeroDivisionError" in shown(executed, 1)
    assert "Ошибка программы" in executed.cells[0].source


@pytest.mark.parametrize(
    "last",
    [
        "'конец'",
        "import os\nos.environ['PORUKA_RUN'] = 'другой'\n" + RECORD,
        "from pathlib import Path\nPath('outcome.json').write_text('{\"completed\": true}')",
    ],
)
def test_end_without_a_record_of_this_run_does_not_count(bench: Bench, last: str) -> None:
    """Issue item 6: a stale or foreign record, or none, is no completion."""
    bench.staging.mkdir()
    (bench.staging / "outcome.json").write_text('{"completed": true}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        bench.start(notebook_of(last))
    assert [problem.code for problem in caught.value.problems] == ["notebook_not_recorded"]
    executed = read(bench.executed)
    assert states(executed) == ["completed"] * 3
    assert executed.cells[0].source.startswith("# Расчёт не завершён")


def test_files_must_be_what_the_record_names(bench: Bench) -> None:
    """A record whose digests do not fit the files is not believed."""
    last = (
        "from pathlib import Path\n"
        "from pipeline.issuing.completion import write_outcome\n"
        "Path('a.txt').write_text('а')\n"
        "write_outcome(Path(staging), {'files': {'a.txt': '00', 'b.txt': '00'}})"
    )
    with pytest.raises(RenderError) as caught:
        bench.start(notebook_of(last))
    assert [problem.place.file for problem in caught.value.problems] == ["a.txt", "b.txt"]


def test_parameters_are_refused_before_anything_runs(bench: Bench) -> None:
    """Issue item 6: an unknown parameter stops the run before it begins; nothing is written."""
    path = written(notebook_of(RECORD), bench.folder / "notebook.ipynb")
    with pytest.raises(InputError) as caught:
        run_notebook(path, {"cliemt": "x"}, bench.executed, bench.staging)
    assert [problem.given for problem in caught.value.problems] == [{"near": "client"}]
    assert [item.name for item in bench.folder.iterdir()] == ["notebook.ipynb"]


def test_folder_that_cannot_be_written_is_the_machine_s_fault(bench: Bench) -> None:
    """A notebook that cannot be put down is told as such, with what the system says."""
    bench.staging.mkdir()
    path = written(notebook_of(RECORD), bench.folder / "notebook.ipynb")
    nowhere = bench.folder / "none" / "executed.ipynb"
    with pytest.raises(EnvironmentFault) as caught:
        run_notebook(path, {}, nowhere, bench.staging)
    assert [problem.code for problem in caught.value.problems] == ["notebook_unwritable"]


def test_interrupted_by_the_user(bench: Bench) -> None:
    """Ctrl+C ends the run, leaves no process, and the notebook says so."""

    def interrupt(done: int, _all: int, _title: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.run(SLEEP, on_progress=interrupt)
    executed = read(bench.executed)
    assert states(executed)[2:] == ["failed", "pending"]
    assert "пользователь" in executed.cells[0].source


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_killed_command_takes_its_run_along(bench: Bench) -> None:
    """A coordinator that is killed leaves no kernel behind, and no cell called completed."""
    bench.staging.mkdir()
    path = written(notebook_of(SLEEP, RECORD), bench.folder / "notebook.ipynb")
    start = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.issuing.runs import run_notebook\n"
        "told = lambda done, of, title: print(done, flush=True)\n"
        "run_notebook(*(f(a) for f, a in zip((Path, lambda _: {}, Path, Path), sys.argv[1:])),"
        " on_progress=told)"
    )
    command = [sys.executable, "-c", start, str(path), "", str(bench.executed), str(bench.staging)]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root}
    ) as coordinator:
        assert coordinator.stdout is not None
        assert [int(coordinator.stdout.readline()) for _ in range(2)] == [0, 1]
        assert list(processes_of(bench.staging))
        coordinator.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while list(processes_of(bench.staging)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(processes_of(bench.staging)) == []
    assert states(read(bench.executed)) == ["completed", "running", "pending"]
