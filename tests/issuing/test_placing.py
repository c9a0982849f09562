"""Log files of an import: all in their places or none, whatever kills it, whoever else writes."""

import contextlib
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from pipeline.issuing import placing, reading
from pipeline.issuing.import_journal import FILES, JOURNAL, RECORD, stamp_of, unfinished_import
from pipeline.issuing.placing import place_files
from pipeline.issuing.publishing import holding
from pipeline.problems import EnvironmentFault, InputError, Severity
from pipeline.workbook.reading import read_workbook
from tests.fixtures.projects import minimal_sheets
from tests.issuing.injection import Injector, Mode, install
from tests.workbook.build import build_workbook

needs_fork: Final = pytest.mark.skipif(sys.platform == "win32", reason="a child is forked")
PROJECTS: Final = ("mayak", "romashka", "vasilek")
STEPS: Final = 400
FAULT: Final = 9

State = dict[str, dict[str, str]]
"""Project -> name -> what stands in the file."""


def said(label: str) -> dict[str, bytes]:
    """The files of one import."""
    return {name: f"{label} {name}".encode() for name in FILES}


def files(root: Path, label: str) -> dict[Path, dict[str, bytes]]:
    """An import into all the projects."""
    return {root / project: said(label) for project in PROJECTS}


def state(root: Path) -> State:
    """What stands in the log files of the projects."""
    return {
        project: {
            name: (root / project / name).read_text("utf-8")
            for name in FILES
            if (root / project / name).exists()
        }
        for project in PROJECTS
    }


def whole(label: str) -> State:
    """The projects after an import."""
    return {project: {name: f"{label} {name}" for name in FILES} for project in PROJECTS}


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Projects with an older import, with half a log of a person's, and with none."""
    # The machine outlives what is killed here: nobody has to wait for its disk.
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    root = tmp_path / "inputs"
    for project in PROJECTS:
        (root / project).mkdir(parents=True)
        (root / project / "project.xlsx").write_text("book", encoding="utf-8")
    for name, content in said("old").items():
        (root / PROJECTS[0] / name).write_bytes(content)
    (root / PROJECTS[1] / "pauses.csv").write_text("mine", encoding="utf-8")
    return root


def in_child(act: Callable[[], object]) -> int:
    """The answer of a process of its own: 0 when done, 9 for a fault told, minus the signal."""
    child = os.fork()
    if child == 0:  # pragma: no cover  # no coverage is kept of a process that is killed
        answer = 1
        try:
            act()
            answer = 0
        except EnvironmentFault:
            answer = FAULT
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def struck(root: Path, label: str, mode: Mode, at: int) -> int:
    """An import in a child that is struck at the call numbered ``at``."""

    def act() -> None:
        install(Injector(mode, at, root.parent / "trace", root))
        place_files(files(root, label), replace=True)

    return in_child(act)


def is_told(root: Path, project: str) -> bool:
    """Whether who reads the project now is told of an unfinished import."""
    return bool(unfinished_import(root / project, stamp_of(root / project)))


def assert_all_or_none(root: Path, old: State, new: State) -> None:
    """Every project is whole or its reader is told; the next import makes all of one kind."""
    now = state(root)
    told = {project for project in PROJECTS if is_told(root, project)}
    kinds = {
        "old" if now[project] == old[project] else "new" if now[project] == new[project] else "torn"
        for project in set(PROJECTS) - told
    }
    assert kinds in ({"old"}, {"new"}, set()), (now, told)
    with pytest.raises(InputError):  # a person's file stands there: it only clears up
        place_files(files(root, "next"), replace=False)
    assert state(root) in (old, new)
    assert not any(is_told(root, project) for project in PROJECTS)
    place_files(files(root, "next"), replace=True)
    assert state(root) == whole("next")
    for project in PROJECTS:
        assert {one.name for one in (root / project).iterdir()} == {"project.xlsx", *FILES}


@needs_fork
@pytest.mark.parametrize("mode", [Mode.BEFORE, Mode.AFTER])
def test_killed_at_every_step(inputs: Path, tmp_path: Path, mode: Mode) -> None:
    """Wherever an import is killed: all projects are as before it, or all as after it."""
    old, met = state(inputs), set()
    for at in range(1, STEPS):
        root = tmp_path / str(at) / "inputs"
        shutil.copytree(inputs, root)
        answer = struck(root, "new", mode, at)
        if answer == 0:
            assert state(root) == whole("new")
            break
        assert answer == -9
        met.add(str(state(root)))
        assert_all_or_none(root, old, whole("new"))
        shutil.rmtree(root.parent)
    assert len(met) > len(PROJECTS) * len(FILES), "it was killed between the renames, too"


@needs_fork
@pytest.mark.parametrize("mode", [Mode.BROKEN, Mode.FULL])
def test_a_disk_that_refuses_at_every_step(inputs: Path, tmp_path: Path, mode: Mode) -> None:
    """Whatever the disk refuses is told as its fault, and all projects are whole or told of."""
    old, answers = state(inputs), []
    for at in range(1, STEPS):
        root = tmp_path / str(at) / "inputs"
        shutil.copytree(inputs, root)
        answers.append(struck(root, "new", mode, at))
        assert answers[-1] in {0, FAULT}
        assert_all_or_none(root, old, whole("new"))
        trace = (root.parent / "trace").read_text("utf-8").splitlines()
        shutil.rmtree(root.parent)
        if len(trace) < at:
            break
    assert answers.count(FAULT) > len(PROJECTS) * len(FILES)


@needs_fork
def test_killed_again_while_it_is_undone(inputs: Path, tmp_path: Path) -> None:
    """An import killed half way, and the undoing of it killed at every step: still all or none."""
    old = state(inputs)
    torn = tmp_path / "torn" / "inputs"
    for at in range(1, STEPS):
        shutil.copytree(inputs, torn)
        assert struck(torn, "new", Mode.BEFORE, at) == -9
        if state(torn)[PROJECTS[1]].get("incidents.csv") == "new incidents.csv":
            break
        shutil.rmtree(torn.parent)
    assert all(is_told(torn, project) for project in PROJECTS)

    def only_undo(root: Path, at: int) -> None:
        install(Injector(Mode.BEFORE, at, root.parent / "trace", root))
        with contextlib.suppress(InputError):
            place_files(files(root, "newer"), replace=False)

    for at in range(1, STEPS):
        root = tmp_path / str(at) / "inputs"
        shutil.copytree(torn, root)
        answer = in_child(partial(only_undo, root, at))
        if answer == 0:
            assert state(root) == old
            break
        assert answer == -9
        assert_all_or_none(root, old, old)
        shutil.rmtree(root.parent)


@needs_fork
def test_one_project_is_undone_with_the_others(inputs: Path) -> None:
    """The next import into one of the folders puts back the others too, and it is told."""
    old = state(inputs)
    killed_half_way(inputs)
    only = PROJECTS[2]
    told = place_files({inputs / only: said("next")}, replace=True)
    assert [(one.code, one.given["folder"]) for one in told] == [
        ("import_undone", project) for project in PROJECTS
    ]
    assert {one.severity for one in told} == {Severity.NOTE}
    assert state(inputs) == {**old, only: whole("next")[only]}


@needs_fork
def test_a_folder_taken_away_keeps_nobody_from_undoing(inputs: Path) -> None:
    """A project whose neighbours are gone is put back by itself."""
    old = state(inputs)
    killed_half_way(inputs)
    away = inputs.parent / "away" / PROJECTS[0]
    away.parent.mkdir()
    (inputs / PROJECTS[0]).rename(away)
    shutil.rmtree(inputs / PROJECTS[2])
    with pytest.raises(InputError) as refused:
        place_files({away: said("next")}, replace=False)
    assert {one.code for one in refused.value.problems} == {"import_file_there", "import_undone"}
    assert {name: (away / name).read_text("utf-8") for name in FILES} == old[PROJECTS[0]]
    with pytest.raises(InputError):
        place_files({inputs / PROJECTS[1]: said("next")}, replace=False)
    assert (inputs / PROJECTS[1] / "pauses.csv").read_text("utf-8") == "mine"
    assert not (inputs / PROJECTS[1] / RECORD).exists()


@needs_fork
def test_a_journal_taken_away_leaves_nothing_mixed(inputs: Path) -> None:
    """Where a neighbour's journal was removed, a project with a part of its files is undone."""
    killed_half_way(inputs)
    (inputs / PROJECTS[0] / JOURNAL).unlink()
    with pytest.raises(InputError):
        place_files({inputs / PROJECTS[1]: said("next")}, replace=False)
    assert state(inputs)[PROJECTS[1]] == {"pauses.csv": "mine"}
    assert not is_told(inputs, PROJECTS[1])


@needs_fork
def test_what_a_person_put_there_meanwhile_stays(inputs: Path) -> None:
    """Undoing takes away only what the killed import had put in its place."""
    killed_half_way(inputs)
    (inputs / PROJECTS[2] / "pauses.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError):
        place_files(files(inputs, "next"), replace=False)
    assert state(inputs)[PROJECTS[2]] == {"pauses.csv": "mine"}


def killed_half_way(root: Path) -> None:
    """An import that was killed when the first project had all its files and the next had one."""
    stock, count = placing._take_place, 0  # noqa: SLF001  # the one step that takes a file's place

    def dying(staged: Path, path: Path) -> None:
        nonlocal count
        count += 1
        if count > len(FILES) + 1:
            os._exit(FAULT)
        stock(staged, path)

    def act() -> None:
        placing._take_place = dying  # noqa: SLF001  # in the child only
        place_files(files(root, "new"), replace=True)

    assert in_child(act) == FAULT
    assert state(root)[PROJECTS[0]] == whole("new")[PROJECTS[0]]
    assert len(set(map(str, state(root).values()))) == len(PROJECTS)
    assert all(is_told(root, project) for project in PROJECTS)


def test_what_fails_half_way_is_put_back(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was replaced before the disk refused is put back; nothing staged is left."""
    old = state(inputs)
    stock = placing._take_place  # noqa: SLF001  # the one step that takes a file's place

    def failing(staged: Path, path: Path) -> None:
        if (path.parent.name, path.name) == (PROJECTS[1], "reopens.csv"):
            raise OSError(28, "No space left on device")
        stock(staged, path)

    monkeypatch.setattr(placing, "_take_place", failing)
    with pytest.raises(EnvironmentFault) as refused:
        place_files(files(inputs, "new"), replace=True)
    assert [one.code for one in refused.value.problems] == ["file_not_written"]
    assert state(inputs) == old
    names = {one.name for one in (inputs / PROJECTS[1]).iterdir()}
    assert names == {"project.xlsx", "pauses.csv"}


def test_what_was_staged_only_is_swept(inputs: Path) -> None:
    """What a run left that was killed before its journal is nobody's."""
    left = inputs / PROJECTS[0] / ".import-left"
    left.mkdir()
    (left / "incidents.csv").write_text("half", encoding="utf-8")
    place_files(files(inputs, "new"), replace=True)
    assert {one.name for one in left.parent.iterdir()} == {"project.xlsx", *FILES}


@needs_fork
def test_two_imports_at_once(inputs: Path, tmp_path: Path) -> None:
    """Two processes into the same projects, in any order of folders: one after the other."""
    met = set()
    for turn in range(12):
        gate = tmp_path / f"gate-{turn}"
        children = []
        for label in ("one", "two"):
            child = os.fork()
            if child == 0:  # pragma: no cover  # no coverage is kept of the child
                answer = 1
                try:
                    wanted = files(inputs, label)
                    if label == "two":
                        wanted = dict(reversed(wanted.items()))
                    while not gate.exists():
                        pass
                    place_files(wanted, replace=True)
                    answer = 0
                finally:
                    os._exit(answer)
            children.append(child)
        gate.touch()
        for child in children:
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert state(inputs) in (whole("one"), whole("two"))
        met.add(str(state(inputs)))
        for project in PROJECTS:
            assert {one.name for one in (inputs / project).iterdir()} == {"project.xlsx", *FILES}


def test_a_second_import_waits(inputs: Path) -> None:
    """While one project is being written into, another import writes into none of its projects."""
    old = state(inputs)
    waiting = threading.Thread(target=place_files, args=(files(inputs, "new"),),
                               kwargs={"replace": True})  # fmt: skip
    with holding(inputs / PROJECTS[1] / ".import.lock"):
        waiting.start()
        time.sleep(0.3)
        assert waiting.is_alive()
        assert state(inputs) == old
    waiting.join(10)
    assert state(inputs) == whole("new")


def test_locks_are_taken_in_one_order(inputs: Path) -> None:
    """Whatever the order of its projects, an import that waits for the first holds no later one."""
    backwards = dict(reversed(files(inputs, "new").items()))
    waiting = threading.Thread(target=place_files, args=(backwards,), kwargs={"replace": True})
    with holding(inputs / PROJECTS[0] / ".import.lock"):
        waiting.start()
        time.sleep(0.3)
        with holding(inputs / PROJECTS[2] / ".import.lock", wait=False) as is_free:
            assert is_free
    waiting.join(10)
    assert state(inputs) == whole("new")


def test_without_replace_the_second_is_refused(inputs: Path) -> None:
    """Whoever waited looks at what is there when its turn comes."""
    place_files({inputs / PROJECTS[2]: said("one")}, replace=False)
    with pytest.raises(InputError) as refused:
        place_files({inputs / PROJECTS[2]: said("two")}, replace=False)
    assert {one.code for one in refused.value.problems} == {"import_file_there"}
    assert state(inputs)[PROJECTS[2]] == whole("one")[PROJECTS[2]]


def journal(**changes: object) -> bytes:
    """A journal as an import writes it, but for the changes."""
    name = PROJECTS[0]
    found: Mapping[str, object] = {
        "schema": 1,
        "staged": ".import-a",
        "before": ["incidents.csv"],
        "folders": {name: ".import-a"},
    }
    return json.dumps({**found, **changes}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff",
        b"null",
        journal(schema=2),
        journal(staged=".import-b"),
        journal(staged="../mayak", folders={PROJECTS[0]: "../mayak"}),
        journal(staged=".import-gone", folders={PROJECTS[0]: ".import-gone"}),
        journal(before=["project.xlsx"]),
        journal(before=[["incidents.csv"]]),
        journal(before=None),
        journal(folders={"romashka": ".import-a"}),
        journal(folders={PROJECTS[0]: ".import-a", "../romashka": ".import-b"}),
        journal(folders={PROJECTS[0]: ".import-a", "..": ".import-b"}),
        journal(folders={PROJECTS[0]: ".import-a", "romashka": 1}),
        journal(folders=[]),
        journal() + b" " * (1 << 20),
        b"[" * 100_000,
        None,
    ],
)
def test_a_journal_nobody_wrote_stops(inputs: Path, content: bytes | None) -> None:
    """Files are hostile until checked: a journal that no import writes moves no file."""
    folder = inputs / PROJECTS[0]
    (folder / ".import-a").mkdir()
    if content is None:
        (inputs / "elsewhere").write_bytes(journal())
        (folder / JOURNAL).symlink_to(inputs / "elsewhere")
    else:
        (folder / JOURNAL).write_bytes(content)
    old = state(inputs)
    with pytest.raises(InputError) as refused:
        place_files(files(inputs, "new"), replace=True)
    assert [one.code for one in refused.value.problems] == ["import_journal_broken"]
    assert state(inputs) == old
    assert is_told(inputs, PROJECTS[0])


def test_who_reads_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project is not used while an import into it is unfinished, or when one ended meanwhile."""
    folder = tmp_path / "romashka"
    sheets = minimal_sheets()
    for sheet in ("Инциденты", "Паузы"):
        del sheets[sheet]
    book = build_workbook(folder / "project.xlsx", sheets)

    def codes() -> list[str]:
        return [one.code for one in reading.read_project(book).problems if one.stops]

    assert codes() == []
    (folder / JOURNAL).write_bytes(b"")
    assert codes() == ["import_unfinished"]
    (folder / JOURNAL).unlink()
    stock = read_workbook

    def slow(path: Path, **given: object) -> object:
        found = stock(path, **given)  # type: ignore[arg-type]  # handed on as given
        place_files({folder: said("new")}, replace=True)
        return found

    monkeypatch.setattr(reading, "read_workbook", slow)
    assert codes() == ["import_unfinished"]
