"""The completion record, and how an error leaves a kernel as data."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.issuing import completion
from pipeline.issuing.problem_records import (
    error_name,
    problem_record,
    recorded_error,
    recorded_problem,
)
from pipeline.problems import (
    EnvironmentFault,
    InputError,
    PipelineError,
    Place,
    Problem,
    RenderError,
    Severity,
    TemplateError,
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=4,
)
problems = st.builds(
    Problem,
    code=st.from_regex(r"[a-z]+(_[a-z]+)*", fullmatch=True),
    place=st.builds(Place, st.text(), st.text(), st.text(), st.text()),
    found=values,
    given=st.dictionaries(st.text(), values, max_size=3),
    severity=st.sampled_from(Severity),
)


@given(problems)
def test_problem_survives_the_way_through_json(problem: Problem) -> None:
    """Only text comes back from a kernel, and a problem loses nothing by it."""
    assert recorded_problem(json.loads(json.dumps(problem_record(problem)))) == problem


def test_foreign_value_is_told_as_text() -> None:
    """What JSON and the locale do not know is recorded as its text, never lost."""
    record = problem_record(Problem("x_y", found=Path("a.xlsx")))
    assert recorded_problem(record).found == "a.xlsx"


@pytest.mark.parametrize("kind", [InputError, TemplateError, RenderError, EnvironmentFault])
def test_error_comes_back_in_its_class(kind: type[PipelineError]) -> None:
    """The exit code of a command is that of the error the notebook met, also of a subclass."""
    special = type("SpecialError", (kind,), {})
    problem = Problem("x_y", found=Decimal("1.50"), given={"on": date(2026, 11, 3)})
    name = error_name(special(problem))
    again = recorded_error(name, [problem_record(problem)])
    assert type(again) is kind
    assert again.problems == (problem,)


def test_record_counts_for_its_own_run_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outcome of an earlier run, of a hand, or half of one is no record of this run."""
    completion.write_outcome(tmp_path, {"kind": "report"})
    written = json.loads((tmp_path / "outcome.json").read_text(encoding="utf-8"))
    assert written == {"schema": 1, "kind": "report", "completed": True}
    assert completion.read_outcome(tmp_path, "run-1") is None

    monkeypatch.setenv(completion.RUN, "run-1")
    completion.write_outcome(tmp_path, {"kind": "report"})
    assert completion.read_outcome(tmp_path, "run-2") is None
    assert completion.read_outcome(tmp_path, "run-1") == written

    (tmp_path / "outcome.json").write_text('{"run": "run-1", "comp', encoding="utf-8")
    assert completion.read_outcome(tmp_path, "run-1") is None
    (tmp_path / "outcome.json").unlink()
    assert completion.read_outcome(tmp_path, "run-1") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("language", "said"), [("ru", "Как исправить"), ("xx", "Как исправить")])
def test_error_is_shown_in_words_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    """By hand nothing is recorded, and JupyterLab shows a few lines instead of a traceback."""
    monkeypatch.delenv(completion.RUN, raising=False)
    monkeypatch.setenv(completion.STAGING, str(tmp_path))
    monkeypatch.setenv(completion.LANGUAGE, language)
    problem = Problem("calendar_unknown", Place("р.xlsx", "Договор", "B7", "Календарь"), "XX")
    with pytest.raises(InputError) as caught, completion.telling():
        raise InputError(problem)
    lines = caught.value._render_traceback_()  # type: ignore[attr-defined]  # IPython's own name
    assert lines[0] == "р.xlsx › Договор › B7 «Календарь»"
    assert any(said in line for line in lines)
    assert list(tmp_path.iterdir()) == []


def test_error_is_recorded_in_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a run the problems are in ``outcome.json``, which then says that nothing is completed."""
    monkeypatch.setenv(completion.RUN, "run-1")
    monkeypatch.setenv(completion.STAGING, str(tmp_path))
    problem = Problem(
        "calendar_unknown", found=time(9, 30), given={"at": datetime(2026, 11, 3, tzinfo=UTC)}
    )

    @completion.telling()
    def reading() -> None:
        raise TemplateError(problem)

    with pytest.raises(TemplateError):
        reading()
    outcome = completion.read_outcome(tmp_path, "run-1")
    assert outcome is not None
    assert outcome["completed"] is False
    assert outcome["error"] == "TemplateError"


def test_bug_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """House style §4: a bug of ours is not dressed up as a person's mistake."""
    monkeypatch.setenv(completion.RUN, "run-1")
    monkeypatch.setenv(completion.STAGING, str(tmp_path))
    with pytest.raises(KeyError), completion.telling():
        raise KeyError("x")
    assert list(tmp_path.iterdir()) == []
