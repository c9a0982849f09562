"""Issuing: one number for one paper, the same answer to the same question, nothing half done."""

import json
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.issuing import issue as issuing
from pipeline.issuing.completion import NAME
from pipeline.issuing.issue import (
    Assigned,
    Issued,
    Produce,
    Produced,
    Wanted,
    finish,
    issue,
    known,
    staging_of,
    sweep,
    withdraw,
)
from pipeline.issuing.publishing import digest_of, digests_in
from pipeline.locales import LOCALES, locale
from pipeline.problems import (
    EnvironmentFault,
    InputError,
    PipelineError,
    Place,
    Problem,
    RegisterError,
    Severity,
)
from pipeline.register.audit import audit
from pipeline.register.opening import created, opened
from pipeline.register.papers import Act, Paper, State
from pipeline.register.store import Register
from tests.fixtures.one_page import ON, OnePage, one_page_template, plain_page, wanted
from tests.register.acts import FIRST, SAID, SECOND, codes
from tests.register.locks import held_by_another
from tests.register.refusing import full_disk

LATER: Final = date(2026, 11, 20)
REFUSAL: Final = Problem("workbook_missing", Place("project.xlsx"))


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register that was just begun."""
    with created(tmp_path / "out", SAID) as made:
        yield made
        assert audit(made) == ()


@dataclass
class Spy:
    """Makes a plain page and remembers what it was told."""

    said: str = "сначала"
    subject: str = "Э-1"
    told: list[Assigned] = field(default_factory=list)

    def __call__(self, told: Assigned, staging: Path) -> Produced:
        """As the run of a notebook."""
        self.told.append(told)
        assert list(staging.iterdir()) == []
        return plain_page(self.subject, self.said)(told, staging)


def _issue(
    register: Register,
    said: str = "сначала",
    *,
    subject: str = "Э-1",
    supersedes: str | None = None,
) -> Issued:
    asked = wanted(subject, supersedes=supersedes, reason=supersedes and "уточнено")
    return issue(register, asked, plain_page(subject, said), "tester")


def _refuse(_told: Assigned, staging: Path) -> Produced:
    """A run that stops halfway because of its workbook."""
    (staging / "half.docx").touch()
    raise InputError(REFUSAL)


def _refused(
    register: Register,
    asked: Wanted,
    produce: Produce,
    error: type[PipelineError] = RegisterError,
) -> list[Problem]:
    """The problems of an issue that is refused; each has its words."""
    with pytest.raises(error) as refused:
        issue(register, asked, produce, "tester")
    assert type(refused.value) is error
    for problem in refused.value.problems:
        for code in LOCALES:
            assert locale(code).problem(problem)["what"]
    return list(refused.value.problems)


def _files(out: Path) -> dict[str, tuple[bytes, int, int]]:
    """Name -> bytes, time and rights of every file; SQLite's shared memory says nothing."""
    return {
        path.relative_to(out).as_posix(): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
            path.stat().st_mode,
        )
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")
    }


def _identity(path: Path) -> tuple[int, int, int]:
    """What a file, a folder or a link is, as long as nobody touches it."""
    stats = path.lstat()
    return stats.st_ino, stats.st_mode, stats.st_mtime_ns


def _visible(out: Path) -> set[str]:
    """What a person sees in a folder of outputs beside the register."""
    return {
        path.relative_to(out).as_posix() for path in out.glob("*/*/*") if path.name[0] != "."
    } | {path.name for path in out.glob(".*") if path.name != ".archive"}


def _states(register: Register) -> dict[str, State]:
    return {paper.number: paper.state for paper in register.papers()}


def _reserved(register: Register, *, supersedes: str | None = None) -> Paper:
    """A paper whose run was stopped by its workbook."""

    def stop(told: Assigned, staging: Path) -> Produced:
        if told.number == supersedes:  # the one that stands is compared first
            return plain_page("Э-1", "потом")(told, staging)
        return _refuse(told, staging)

    asked = wanted("Э-1", supersedes=supersedes, reason=supersedes and "уточнено")
    _refused(register, asked, stop, InputError)
    paper = register.unfinished(asked.business_key)
    assert paper is not None
    return paper


@contextmanager
def _dying(register: Register, where: str) -> Iterator[None]:
    """A run that is gone at this step: nothing after it happens, nothing is cleaned up."""
    with pytest.MonkeyPatch.context() as patched:
        if where == "publish":
            patched.setattr(issuing, "publish_issued", _gone)
        else:
            say = register.say

            def gone(act: Act, *more: Any) -> Paper:  # noqa: ANN401  # as ``say``
                return _gone() if act is Act.ISSUE else say(act, *more)

            patched.setattr(register, "say", gone)
        yield


def _gone(*_: object) -> Paper:
    raise KeyboardInterrupt


def _rendered(register: Register, said: str = "сначала", *, where: str = "publish") -> Paper:
    """A paper whose run died before it had its final name, or after."""
    with _dying(register, where), pytest.raises(KeyboardInterrupt):
        _issue(register, said)
    paper = register.unfinished(wanted("Э-1").business_key)
    assert paper is not None
    assert paper.state is State.RENDERED
    return paper


# --- a new paper ----------------------------------------------------------------------------


def test_paper_gets_its_number_its_folder_and_its_record(register: Register) -> None:
    """Reliability, section 2: a file under its final name is complete and equals its digest."""
    out = register.folder
    issued = _issue(register)
    paper = issued.paper
    assert (issued.is_new, issued.problems) == (True, ())
    assert (paper.number, paper.state, paper.issued_by) == (FIRST, State.ISSUED, "tester")
    assert paper.folder == "romashka/condition_letter/TU-2026-000001"
    assert digests_in(out / paper.folder) == paper.files
    assert sorted(paper.files) == ["TU-2026-000001.txt", NAME]
    record = (out / paper.folder / NAME).read_text(encoding="utf-8")
    assert register.record(paper.record or "") == record
    assert json.loads(register.record(paper.card or "") or "")["subject"] == "Э-1"
    assert paper.content_key == json.loads(record)["content_key"]
    assert _visible(out) == {paper.folder}


def test_run_is_told_what_it_prints(register: Register) -> None:
    """Number and head are those of the register, both dates those asked for."""
    spy = Spy()
    asked = replace(wanted("Э-1"), as_of=date(2026, 11, 1))
    paper = issue(register, asked, spy, "tester").paper
    assert spy.told == [
        Assigned(number=FIRST, head=paper.head, on=ON, as_of=date(2026, 11, 1), supersedes=None)
    ]
    assert paper.head == register.log()[1].own


def test_issued_files_are_read_only(register: Register) -> None:
    """Reliability, section 2: a published document never changes, not even by a slip."""
    folder = register.folder / _issue(register).paper.folder
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {"TU-2026-000001.txt": 0o444, NAME: 0o444}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_every_subject_has_its_number(register: Register) -> None:
    """Numbers follow each other in the order of issuing, whatever the subject."""
    numbers = [_issue(register, subject=f"Э-{n}").paper.ordinal for n in (3, 1, 2)]
    assert numbers == [1, 2, 3]


def test_year_of_the_date_decides_the_series(register: Register) -> None:
    """Fine print, section 2: the year is that of the document date, not of today."""
    asked = replace(wanted("Э-1", on=date(2027, 1, 11)), today=ON)
    assert issue(register, asked, Spy(), "tester").paper.number == "ТУ-2027-000001"


def test_inputs_are_archived_once_per_digest(register: Register, tmp_path: Path) -> None:
    """Fine print, section 1: two papers of one template keep it once, as it was read."""
    template = one_page_template(tmp_path)
    kept = register.folder / ".archive" / digest_of(template)
    stats = []
    for subject in ("Э-1", "Э-2"):
        issue(register, wanted(subject), OnePage(template, subject, "сначала"), "tester")
        stats.append((kept.stat().st_ino, kept.stat().st_mtime_ns))
    assert stats[0] == stats[1]
    assert kept.read_bytes() == template.read_bytes()
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_input_changed_meanwhile_issues_nothing(register: Register, tmp_path: Path) -> None:
    """A workbook saved during the run: exit 2, the number waits, the next call takes it."""
    workbook = tmp_path / "project.xlsx"
    workbook.write_bytes(b"saved again")

    def produce(told: Assigned, staging: Path) -> Produced:
        made = plain_page("Э-1", "сначала")(told, staging)
        return replace(made, inputs={workbook: "0" * 64})

    problems = _refused(register, wanted("Э-1"), produce, InputError)
    assert codes(problems) == ["input_changed_meanwhile", "issue_unfinished"]
    assert _states(register) == {FIRST: State.RESERVED}
    assert not (register.folder / "romashka").exists()
    assert list((register.folder / ".archive").iterdir()) == []
    assert _issue(register).paper.number == FIRST


# --- the same again -------------------------------------------------------------------------


def test_same_content_is_the_same_number_and_changes_nothing(register: Register) -> None:
    """Reliability, section 3: same business, same content: the issued number, not a byte moved."""
    first = _issue(register)
    folder = register.folder / first.paper.folder
    before, times = _files(register.folder), folder.stat().st_mtime_ns
    for _ in range(2):
        again = _issue(register)
        assert (again.paper, again.is_new) == (first.paper, False)
    assert _files(register.folder) == before
    assert folder.stat().st_mtime_ns == times
    assert _visible(register.folder) == {first.paper.folder}


def test_other_content_is_refused_with_the_changes(register: Register, tmp_path: Path) -> None:
    """Reliability, section 3: same business, other content: refused, naming what changed."""
    template = one_page_template(tmp_path)
    issue(register, wanted("Э-1"), OnePage(template, "Э-1", "сначала"), "tester")
    before = _files(register.folder)
    (problem,) = _refused(register, wanted("Э-1"), OnePage(template, "Э-1", "потом"))
    assert (problem.code, problem.found) == ("issue_differs", FIRST)
    assert problem.given == {"number": FIRST, "changes": ("Этапы C2: сначала → потом",)}
    assert _files(register.folder) == before


def test_figures_that_came_and_went_are_changes(register: Register) -> None:
    """A figure that is new is named, and so is one that is gone; the paper's own are not."""

    def saying(key: str, **figures: str) -> Produce:
        def produce(told: Assigned, staging: Path) -> Produced:
            made = plain_page("Э-1", key)(told, staging)
            own = {"document.head": told.head[:12], "replaced.number": key}
            listed = [{"id": one, "printed": said} for one, said in {**own, **figures}.items()]
            return replace(made, outcome={**made.outcome, "figures": listed})

        return produce

    issue(register, wanted("Э-1"), saying("сначала", a="1", b="2"), "tester")
    (problem,) = _refused(register, wanted("Э-1"), saying("потом", b="3", c="4"))
    assert problem.given["changes"] == ("a: 1 → —", "b: 2 → 3", "c: — → 4")


def test_content_that_prints_the_same_differs_in_form(register: Register) -> None:
    """Another template or catalogue says nothing new: refused all the same, and called so."""
    _issue(register)
    (problem,) = _refused(register, wanted("Э-1"), Spy("потом"))
    assert (problem.code, problem.found) == ("issue_differs_in_form", FIRST)
    assert _issue(register, "потом", supersedes=FIRST).paper.number == SECOND


def test_issue_that_stops_while_comparing_changes_nothing(register: Register) -> None:
    """A workbook that cannot be used any more leaves the issued paper and says no number."""
    _issue(register)
    before = _files(register.folder)
    assert codes(_refused(register, wanted("Э-1"), _refuse, InputError)) == ["workbook_missing"]
    assert _files(register.folder) == before
    assert ".staging" not in _visible(register.folder)


def test_issued_paper_is_compared_by_its_own_dates(register: Register) -> None:
    """A command of another day asks for no other paper: the dates printed are the paper's own."""
    asked = replace(wanted("Э-1", on=None), known=date(2026, 11, 2))
    paper = issue(register, asked, Spy(), "tester").paper
    assert (paper.on, paper.as_of) == (ON, date(2026, 11, 2))
    spy = Spy()
    again = issue(register, replace(asked, today=LATER, known=LATER), spy, "tester")
    assert (again.paper, again.is_new) == (paper, False)
    assert [(told.on, told.as_of) for told in spy.told] == [(paper.on, paper.as_of)]
    assert (spy.told[0].number, spy.told[0].head) == (FIRST, paper.head)


def test_date_asked_for_is_the_date_compared(register: Register) -> None:
    """An explicit date is tried: if the paper then says the same, its number stands."""
    paper = _issue(register).paper
    spy = Spy()
    asked = replace(wanted("Э-1", on=LATER), as_of=LATER)
    again = issue(register, asked, spy, "tester")
    assert [(told.on, told.as_of) for told in spy.told] == [(LATER, LATER)]
    assert (again.paper, again.is_new) == (paper, False)


# --- in the place of another ----------------------------------------------------------------


def test_successor_takes_the_place(register: Register) -> None:
    """Fine print, section 2: both numbers stay, each names the other, the files of both too."""
    first = _issue(register)
    folder = register.folder / first.paper.folder
    before = _files(folder)
    second = _issue(register, "потом", supersedes=FIRST)
    assert (second.is_new, second.paper.number, second.paper.supersedes) == (True, SECOND, FIRST)
    assert second.paper.reason == "уточнено"
    old = known(register, FIRST)
    assert (old.state, old.superseded_by) == (State.SUPERSEDED, SECOND)
    assert _files(folder) == before
    third = _issue(register, "затем", supersedes=SECOND)
    assert third.paper.supersedes == SECOND
    assert register.issued(first.paper.business_key) == third.paper


def test_same_command_again_names_the_successor(register: Register) -> None:
    """``--supersede`` run twice issues one successor: the second call finds it standing."""
    _issue(register)
    second = _issue(register, "потом", supersedes=FIRST)
    again = _issue(register, "потом", supersedes=FIRST)
    assert (again.paper, again.is_new) == (second.paper, False)


def test_superseding_with_the_same_content_issues_nothing(register: Register) -> None:
    """A paper that says the same needs no successor: the standing number is the answer."""
    first = _issue(register)
    again = _issue(register, supersedes=FIRST)
    assert (again.paper, again.is_new) == (first.paper, False)
    assert _states(register) == {FIRST: State.ISSUED}


def test_superseded_paper_has_no_second_successor(register: Register) -> None:
    """Who names a paper that is replaced already is told which one stands."""
    _issue(register)
    _issue(register, "потом", supersedes=FIRST)
    before = _files(register.folder)
    asked = wanted("Э-1", supersedes=FIRST, reason="ещё раз")
    (problem,) = _refused(register, asked, Spy("затем"))
    assert (problem.code, problem.found, problem.given["number"]) == (
        "supersede_not_standing",
        FIRST,
        SECOND,
    )
    assert _files(register.folder) == before


def test_paper_of_another_subject_is_not_superseded(register: Register) -> None:
    """A successor is about the same subject: the one that stands for it is named, or none."""
    _issue(register)
    _issue(register, subject="Э-2")
    for subject, standing in (("Э-1", FIRST), ("Э-3", "—")):
        number = SECOND
        asked = wanted(subject, supersedes=number, reason="уточнено")
        (problem,) = _refused(register, asked, Spy("потом", subject))
        assert (problem.code, problem.found, problem.given["number"]) == (
            "supersede_not_standing",
            number,
            standing,
        )
    assert _states(register) == {FIRST: State.ISSUED, SECOND: State.ISSUED}


def test_void_paper_is_not_superseded(register: Register) -> None:
    """What was withdrawn stands no more; a new paper is simply issued."""
    _issue(register)
    withdraw(register, FIRST, "по ошибке", "tester")
    asked = wanted("Э-1", supersedes=FIRST, reason="уточнено")
    assert codes(_refused(register, asked, Spy())) == ["supersede_not_standing"]
    assert _issue(register).paper.number == SECOND


def test_unknown_number_is_not_superseded(register: Register) -> None:
    """A number that the register does not have is a slip of the pen: no paper, no number."""
    asked = wanted("Э-1", supersedes="ТУ-2026-000099", reason="уточнено")
    (problem,) = _refused(register, asked, Spy())
    assert (problem.code, problem.found) == ("register_number_unknown", "ТУ-2026-000099")
    _issue(register)
    (problem,) = _refused(register, asked, Spy("потом"))
    assert problem.found == "ТУ-2026-000099"
    assert problem.code in {"register_number_unknown", "supersede_not_standing"}
    assert _states(register) == {FIRST: State.ISSUED}


# --- what a stopped run leaves --------------------------------------------------------------


@pytest.mark.parametrize("error", [InputError, EnvironmentFault])
def test_stopped_run_leaves_its_number_to_the_same_call(
    register: Register, error: type[PipelineError]
) -> None:
    """Reliability, section 2: a failed run says what was not issued; the same call finishes it."""

    def stop(_told: Assigned, staging: Path) -> Produced:
        (staging / "half.docx").touch()
        raise error(REFUSAL)

    first, note = _refused(register, wanted("Э-1"), stop, error)
    assert first == REFUSAL
    assert (note.code, note.found, note.severity) == ("issue_unfinished", FIRST, Severity.NOTE)
    assert _states(register) == {FIRST: State.RESERVED}
    assert _issue(register, subject="Э-2").paper.number == SECOND
    spy = Spy()
    issued = issue(register, wanted("Э-1"), spy, "tester")
    assert (issued.is_new, issued.paper.number, issued.paper.state) == (True, FIRST, State.ISSUED)
    assert "half.docx" not in issued.paper.files
    assert [told.number for told in spy.told] == [FIRST]


def test_stopped_run_may_be_finished_with_other_content(register: Register) -> None:
    """Nothing was issued under the number: what is mended in the workbook is what is issued."""
    _reserved(register)
    issued = _issue(register, "исправлено")
    text = (register.folder / issued.paper.folder / "TU-2026-000001.txt").read_text("utf-8")
    assert (issued.paper.number, text.splitlines()[-1]) == (FIRST, "исправлено")


def test_unfinished_paper_keeps_its_dates(register: Register) -> None:
    """A call of another day without dates finishes the paper with the dates it was begun with."""
    _reserved(register)
    spy = Spy()
    asked = replace(wanted("Э-1", on=None), today=LATER, known=LATER)
    paper = issue(register, asked, spy, "tester").paper
    assert (paper.number, paper.on, spy.told[0].on, spy.told[0].as_of) == (FIRST, ON, ON, ON)


@pytest.mark.parametrize("name", ["on", "as_of"])
def test_unfinished_paper_refuses_other_dates(register: Register, name: str) -> None:
    """The number belongs to the series of its year: other dates are another intent."""
    _reserved(register)
    asked = replace(wanted("Э-1"), **{name: LATER})  # type: ignore[arg-type]  # a date by name
    (problem,) = _refused(register, asked, Spy())
    assert (problem.code, problem.found) == ("issue_unfinished_dates", FIRST)
    assert (problem.given["on"], problem.given["as_of"]) == (ON, ON)
    assert _states(register) == {FIRST: State.RESERVED}


def test_unfinished_successor_is_finished_by_its_own_call_only(register: Register) -> None:
    """A plain call does not finish a successor, nor a call for another predecessor."""
    _issue(register)
    third = "ТУ-2026-000003"
    _issue(register, subject="Э-2")
    _reserved(register, supersedes=FIRST)
    for supersedes in (None, SECOND):
        asked = wanted("Э-1", supersedes=supersedes, reason=supersedes)
        (problem,) = _refused(register, asked, Spy("потом"))
        assert (problem.code, problem.found, problem.given["supersedes"]) == (
            "issue_unfinished_other",
            third,
            FIRST,
        )
    assert _states(register)[third] is State.RESERVED
    assert _issue(register, "потом", supersedes=FIRST).paper.number == third


def test_unfinished_first_paper_is_not_finished_as_a_successor(register: Register) -> None:
    """The first paper of a subject replaces nothing, whatever a later call says."""
    _reserved(register)
    asked = wanted("Э-1", supersedes=FIRST, reason="уточнено")
    (problem,) = _refused(register, asked, Spy())
    assert (problem.code, problem.found) == ("issue_unfinished_plain", FIRST)


@pytest.mark.parametrize("where", ["publish", "say"])
def test_rendered_paper_is_finished_without_a_run_that_counts(
    register: Register, where: str
) -> None:
    """Reliability, section 3: files equal to the recorded digests are trusted, and published."""
    paper = _rendered(register, where=where)
    assert (register.folder / paper.folder).exists() is (where == "say")
    before = paper.files
    issued = _issue(register)
    assert (issued.paper.number, issued.paper.state, issued.paper.files) == (
        FIRST,
        State.ISSUED,
        before,
    )
    assert digests_in(register.folder / paper.folder) == before
    assert [entry.act for entry in register.log()] == ["begin", "reserve", "render", "issue"]


@pytest.mark.parametrize("where", ["publish", "say"])
def test_rendered_paper_of_other_content_is_finished_and_the_call_refused(
    register: Register, where: str
) -> None:
    """What was made under the number is issued; what is wanted now needs a successor."""
    _rendered(register, where=where)
    (problem,) = _refused(register, wanted("Э-1"), Spy("потом"))
    assert (problem.code, problem.found) == ("issue_differs_in_form", FIRST)
    assert _states(register) == {FIRST: State.ISSUED}


@pytest.mark.parametrize("lost", ["gone", "changed", "added"])
def test_rendered_paper_whose_files_are_not_those_is_made_again(
    register: Register, lost: str
) -> None:
    """Reliability, section 3: otherwise rendered again, under the same number."""
    paper = _rendered(register)
    staged = staging_of(register.folder, paper)
    (name,) = (name for name in paper.files if name != NAME)
    if lost == "gone":
        (staged / name).unlink()
    if lost == "changed":
        (staged / name).chmod(0o644)
        (staged / name).write_text("half", encoding="utf-8")
    if lost == "added":
        (staged / "foreign").touch()
    spy = Spy("потом")
    issued = issue(register, wanted("Э-1"), spy, "tester")
    assert (issued.paper.number, issued.is_new, len(spy.told)) == (FIRST, True, 1)
    assert digests_in(register.folder / paper.folder) == issued.paper.files
    acts = [entry.act for entry in register.log()]
    assert acts == ["begin", "reserve", "render", "render", "issue"]


def test_rendered_paper_without_any_files_is_made_again(register: Register) -> None:
    """The staging folder was erased by hand: the number and the record still lead to the paper."""
    asked = wanted("Э-1")
    body = {
        "number": "ТУ-2026", "folder": "romashka/condition_letter/TU-2026", "kind": asked.kind,
        "contractor": asked.contractor, "client": asked.client, "project": asked.project,
        "subject": asked.subject, "business_key": asked.business_key, "on": ON.isoformat(),
        "as_of": ON.isoformat(), "supersedes": None, "reason": None,
    }  # fmt: skip
    paper = register.reserve(body, series=f"{asked.contractor}/ТУ/2026", said=SAID)
    register.render(
        paper.number, content_key="k", record="r", card="c", files={"a": "f"}, said=SAID
    )
    assert finish(register, known(register, FIRST), "tester") is None
    issued = _issue(register)
    assert (issued.paper.number, issued.is_new) == (FIRST, True)
    assert digests_in(register.folder / issued.paper.folder) == issued.paper.files


@pytest.mark.parametrize("foreign", ["file", "folder", "link"])
def test_foreign_thing_under_the_final_name_stops_and_stays(
    register: Register, foreign: str
) -> None:
    """Reliability, section 3: it is not ours to remove; once it is gone, the same call finishes."""
    final = register.folder / "romashka" / "condition_letter" / "TU-2026-000001"
    final.parent.mkdir(parents=True)
    if foreign == "file":
        final.write_text("mine", encoding="utf-8")
    if foreign == "folder":
        final.mkdir()
        (final / "mine").write_text("mine", encoding="utf-8")
    if foreign == "link":
        final.symlink_to("nowhere")
    before = _identity(final)
    for _ in range(2):
        problems = _refused(register, wanted("Э-1"), Spy())
        assert problems[0].code == "issue_folder_taken"
        assert problems[0].found == str(final)
        assert _identity(final) == before
        assert _states(register) == {FIRST: State.RENDERED}
    sweep(register, "tester")
    assert _identity(final) == before
    final.rename(register.folder / "mine")
    assert _issue(register).paper.number == FIRST


def test_full_disk_stops_before_a_number_is_given_out(register: Register) -> None:
    """Reliability, section 2: read-only or full output fails before any number is reserved."""
    with full_disk(500_000):
        problems = _refused(register, wanted("Э-1"), Spy(), EnvironmentFault)
    assert codes(problems) == ["output_unwritable"]
    assert _states(register) == {}


def test_bug_of_ours_keeps_its_name(register: Register) -> None:
    """A bug in a run is not dressed up as a person's mistake; the number waits all the same."""

    def broken(_told: Assigned, _staging: Path) -> Produced:
        raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        issue(register, wanted("Э-1"), broken, "tester")
    assert _states(register) == {FIRST: State.RESERVED}
    assert _issue(register).paper.number == FIRST


# --- withdrawing ----------------------------------------------------------------------------


def test_reserved_paper_is_withdrawn(register: Register) -> None:
    """Fine print, section 2: reserved → void; the number stays, nothing half made is left."""
    paper = _reserved(register)
    assert staging_of(register.folder, paper).exists()
    void = withdraw(register, FIRST, "не нужно", "tester")
    assert (void.state, void.reason, void.issued_at) == (State.VOID, "не нужно", None)
    assert _visible(register.folder) == set()
    assert _issue(register).paper.number == SECOND


def test_rendered_paper_that_cannot_be_finished_is_withdrawn(register: Register) -> None:
    """Fine print, section 2: rendered → void, where its files are not those recorded."""
    paper = _rendered(register)
    (staging_of(register.folder, paper) / "foreign").touch()
    void = withdraw(register, FIRST, "не нужно", "tester")
    assert (void.state, void.issued_at) == (State.VOID, None)
    assert _visible(register.folder) == set()


@pytest.mark.parametrize("where", ["publish", "say"])
def test_rendered_paper_is_finished_before_it_is_withdrawn(register: Register, where: str) -> None:
    """Its files may have been seen under its name: they stay, as those of any void paper."""
    paper = _rendered(register, where=where)
    void = withdraw(register, FIRST, "не нужно", "tester")
    assert void.state is State.VOID
    assert void.issued_at is not None
    assert digests_in(register.folder / paper.folder) == paper.files


def test_issued_paper_is_withdrawn_and_keeps_everything(register: Register) -> None:
    """Reliability, section 3: void keeps number, file and hash; the subject may be issued anew."""
    paper = _issue(register).paper
    before = _files(register.folder / paper.folder)
    void = withdraw(register, FIRST, "по ошибке", "tester")
    assert (void.state, void.reason, void.files) == (State.VOID, "по ошибке", paper.files)
    assert _files(register.folder / paper.folder) == before
    again = _issue(register)
    assert (again.paper.number, again.is_new) == (SECOND, True)


@pytest.mark.parametrize("state", [State.SUPERSEDED, State.VOID])
def test_finished_story_is_not_withdrawn(register: Register, state: State) -> None:
    """Fine print, section 2: nothing leads out of superseded and void; no entry is written."""
    _issue(register)
    if state is State.VOID:
        withdraw(register, FIRST, "по ошибке", "tester")
    else:
        _issue(register, "потом", supersedes=FIRST)
    log = register.log()
    with pytest.raises(RegisterError) as refused:
        withdraw(register, FIRST, "ещё раз", "tester")
    assert codes(refused.value.problems) == ["void_not_possible"]
    assert register.log() == log


def test_paper_whose_successor_is_unfinished_is_not_withdrawn(register: Register) -> None:
    """The successor would have nothing to take the place of; it is named, and goes first."""
    _issue(register)
    _reserved(register, supersedes=FIRST)
    with pytest.raises(RegisterError) as refused:
        withdraw(register, FIRST, "по ошибке", "tester")
    (problem,) = refused.value.problems
    assert (problem.code, problem.given["successor"]) == ("void_successor_unfinished", SECOND)
    withdraw(register, SECOND, "не нужно", "tester")
    withdraw(register, FIRST, "по ошибке", "tester")
    assert _states(register) == {FIRST: State.VOID, SECOND: State.VOID}


def test_unknown_paper_is_not_withdrawn(register: Register) -> None:
    """A number that the register does not have."""
    with pytest.raises(RegisterError) as refused:
        withdraw(register, FIRST, "по ошибке", "tester")
    assert codes(refused.value.problems) == ["register_number_unknown"]


# --- sweeping -------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["publish", "say"])
def test_sweep_finishes_what_needs_no_run(register: Register, where: str) -> None:
    """Reliability, section 3: recovery is the same path, by any command that opens the register."""
    paper = _rendered(register, where=where)
    sweep(register, "tester")
    assert _states(register) == {FIRST: State.ISSUED}
    assert digests_in(register.folder / paper.folder) == paper.files
    assert _visible(register.folder) == {paper.folder}


def test_sweep_leaves_what_needs_a_run(register: Register) -> None:
    """A reserved number waits for the call that takes it; a sweep withdraws nothing by itself."""
    paper = _reserved(register)
    log = register.log()
    sweep(register, "tester")
    assert register.log() == log
    assert staging_of(register.folder, paper).exists()


def test_sweep_removes_what_belongs_to_no_unfinished_paper(register: Register) -> None:
    """Reliability, section 3: temporary files without a row go; what is not ours stays."""
    paper = _issue(register).paper
    root = register.folder / ".issuing"
    for name in (staging_of(register.folder, paper).name, "a--b--TU-2026-000099", "mine"):
        (root / name).mkdir(parents=True)
        (root / name / "half").touch()
    before = _files(register.folder / paper.folder)
    sweep(register, "tester")
    assert [path.name for path in root.iterdir()] == ["mine"]
    assert (root / "mine" / "half").exists()
    assert _files(register.folder / paper.folder) == before


def test_sweep_leaves_papers_of_a_living_run(register: Register) -> None:
    """A run at work in another process is left alone, however finished its files look."""
    paper = _rendered(register)
    staged = staging_of(register.folder, paper)
    before = _files(staged)
    lock = register.folder / ".issuing" / f"{paper.business_key[:32]}.lock"
    with held_by_another(lock):
        sweep(register, "tester")
        assert _states(register) == {FIRST: State.RENDERED}
        assert _files(staged) == before
        assert lock.exists()
    sweep(register, "tester")
    assert _states(register) == {FIRST: State.ISSUED}


def test_sweep_leaves_a_run_that_began_meanwhile(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder made after the papers were listed belongs to a paper that the list has not."""
    _issue(register, subject="Э-2")
    stock = {name: getattr(register, name) for name in ("papers", "all_unfinished")}

    def listing(name: str) -> Callable[[], tuple[Paper, ...]]:
        def listed() -> tuple[Paper, ...]:
            found: tuple[Paper, ...] = stock[name]()
            for one, method in stock.items():
                monkeypatch.setattr(register, one, method)
            _reserved(register)
            return found

        return listed

    for name in stock:
        monkeypatch.setattr(register, name, listing(name))
    sweep(register, "tester")
    paper = register.unfinished(wanted("Э-1").business_key)
    assert paper is not None
    assert staging_of(register.folder, paper).exists()


def test_sweep_of_nothing_is_nothing(register: Register) -> None:
    """A register without unfinished papers is only looked at."""
    before: Mapping[str, object] = _files(register.folder)
    sweep(register, "tester")
    assert _files(register.folder) == before


def test_two_registers_of_one_folder_see_each_other(register: Register) -> None:
    """A command that began before another one's issue does not issue the same paper again."""
    with opened(register.folder) as other:
        first = _issue(register)
        again = _issue(other)
    assert (again.paper, again.is_new) == (first.paper, False)
