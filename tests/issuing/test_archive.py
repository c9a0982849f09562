"""Inputs of issued papers: kept once for each digest, and only as they were read."""

import stat
from pathlib import Path

import pytest

from pipeline.issuing.archive import FOLDER, archive
from pipeline.issuing.publishing import digest_of
from pipeline.problems import EnvironmentFault, InputError
from tests.register.refusing import full_disk


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """An input of several blocks."""
    path = tmp_path / "project.xlsx"
    path.write_bytes(b"PK" + b"x" * (3 << 20))
    return path


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    """The folder of a run, on the same disk."""
    (tmp_path / "aside").mkdir()
    return tmp_path / "aside"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder of outputs."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def test_input_is_kept_under_its_digest(out: Path, workbook: Path, aside: Path) -> None:
    """Fine print, section 1: ``outputs/.archive/<sha256>``, the same bytes, not to be written."""
    digest = digest_of(workbook)
    archive(out, {workbook: digest}, aside=aside)
    kept = out / FOLDER / digest
    assert kept.read_bytes() == workbook.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    assert [path.name for path in (out / FOLDER).iterdir()] == [digest]
    assert list(aside.iterdir()) == []


def test_same_input_is_kept_once(out: Path, workbook: Path, aside: Path, tmp_path: Path) -> None:
    """Two papers of one workbook, and a copy of it under another name, are one file."""
    digest = digest_of(workbook)
    archive(out, {workbook: digest}, aside=aside)
    before = (out / FOLDER / digest).stat()
    twin = tmp_path / "twin.xlsx"
    twin.write_bytes(workbook.read_bytes())
    archive(out, {workbook: digest, twin: digest}, aside=aside)
    after = (out / FOLDER / digest).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in (out / FOLDER).iterdir()] == [digest]


def test_input_changed_meanwhile_is_refused_and_not_kept(
    out: Path, workbook: Path, aside: Path, tmp_path: Path
) -> None:
    """What is kept is what was read: another file than that is named; the others are kept."""
    template = tmp_path / "letter.docx"
    template.write_bytes(b"template")
    read = {workbook: digest_of(workbook), template: digest_of(template)}
    workbook.write_bytes(b"saved again")
    with pytest.raises(InputError) as refused:
        archive(out, read, aside=aside)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.file) == ("input_changed_meanwhile", "project.xlsx")
    assert [path.name for path in (out / FOLDER).iterdir()] == [read[template]]


def test_all_changed_inputs_are_told_at_once(out: Path, aside: Path, tmp_path: Path) -> None:
    """A person hears of both files, not of one after the other."""
    read = {}
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(name.encode())
        read[tmp_path / name] = "0" * 64
    with pytest.raises(InputError) as refused:
        archive(out, read, aside=aside)
    assert [problem.place.file for problem in refused.value.problems] == ["a.xlsx", "b.xlsx"]
    assert list((out / FOLDER).iterdir()) == []


@pytest.mark.parametrize("refuses", ["full", "gone", "file"])
def test_disk_that_refuses_is_the_machines_fault(
    out: Path, workbook: Path, aside: Path, refuses: str
) -> None:
    """Exit 9; nothing half written stays under a digest or beside it."""
    read = {workbook: digest_of(workbook)}
    room = 1 << 20 if refuses == "full" else 1 << 40
    if refuses == "gone":
        workbook.unlink()
    if refuses == "file":
        (out / FOLDER).write_bytes(b"")
    with full_disk(room), pytest.raises(EnvironmentFault) as refused:
        archive(out, read, aside=aside)
    code = "output_link" if refuses == "file" else "output_unwritable"
    assert [problem.code for problem in refused.value.problems] == [code]
    assert list(aside.iterdir()) == []
    if refuses != "file":
        assert list((out / FOLDER).iterdir()) == []
