"""The coordinator: what a report leaves behind, and what it leaves alone when it fails."""

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from pipeline.cli.main import run
from pipeline.domain.letters import ToldItem, ToldLetter
from pipeline.domain.periods import Period
from pipeline.issuing import drafts, publishing, service_report
from pipeline.issuing.drafts import Made, Request
from pipeline.issuing.judged_figures import case_rows, judged_figures
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import Facts, write_facts
from pipeline.issuing.reports import make_report
from pipeline.issuing.shipped import shipped
from pipeline.problems import EnvironmentFault, InputError
from tests.fixtures.commands import Poruka
from tests.fixtures.projects import minimal_sheets
from tests.fixtures.texts import text_of
from tests.fixtures.warranty_month import AS_OF, PERIOD, warranty_sheets, warranty_workbook
from tests.workbook.build import build_workbook

OCTOBER = Period.parse("2026-10")
MONTH = ("--period", "2026-10", "--as-of", "2026-11-01", "--on", "2026-11-03")


def silent(done: int, total: int, step: str) -> None:
    """Nobody is watching."""


def request_for(workbook: Path, out: Path, **more: object) -> Request:
    """October as known on 1 November, dated 3 November."""
    given = {
        "workbook": workbook,
        "as_of": date(2026, 11, 1),
        "on": date(2026, 11, 3),
        "out": out,
    }
    return Request(**(given | more))  # type: ignore[arg-type]  # fields of Request


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """An empty project with one incident, under a client's name that tries every template."""
    sheets = minimal_sheets()
    sheets["Стороны"][2][1] = "ООО «Рога & Копыта <тест>»"
    sheets["Инциденты"].append(
        [
            "1",
            "01.10.2026 10:00",
            "сбой",
            "1",
            None,
            "Сбой <b> & «{{ x }}»",
            "01.10.2026 10:10",
            None,
            None,
        ]
    )
    return build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)


def test_report_leaves_every_part(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """DOCX, executed notebook, HTML protocol and outcome lie in the draft's folder."""
    out = tmp_path / "out"
    assert poruka("report", workbook, *MONTH, "--out", out, "--json") == 0
    answer = poruka.json
    assert answer["kind"] == "service_report"
    assert answer["draft"] is True
    assert answer["number"] is None
    assert answer["files"]["pdf"] is None
    folder = out / "romashka" / "service_report" / "draft-2026-10"
    names = {"docx", "ipynb", "html"}
    assert {p.name for p in folder.iterdir()} == {
        *(f"service_report-2026-10.{name}" for name in names),
        "outcome.json",
    }
    for key in ("docx", "notebook", "html"):
        assert Path(answer["files"][key]).is_file()
    outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["completed"] is True
    docx = folder / "service_report-2026-10.docx"
    assert outcome["files"] == {docx.name: hashlib.sha256(docx.read_bytes()).hexdigest()}
    assert outcome["inputs"] == [
        {"name": "project.xlsx", "sha256": hashlib.sha256(workbook.read_bytes()).hexdigest()}
    ]
    assert "ООО «Рога & Копыта <тест>»" in text_of(docx)
    assert not (out / ".staging").exists()
    assert "[" in poruka.err  # progress was shown
    # A second run replaces the draft as a whole, with the same bytes.
    before = docx.read_bytes()
    (folder / "stray.txt").write_text("left by hand", encoding="utf-8")
    assert poruka("report", workbook, *MONTH, "--out", out) == 0
    assert docx.read_bytes() == before
    assert not (folder / "stray.txt").exists()


def test_figures_of_the_outcome_are_traced(workbook: Path, tmp_path: Path) -> None:
    """Every figure on paper has id, exact value, printed form and place; texts name their cell."""
    make_report(request_for(workbook, tmp_path / "out"), OCTOBER, silent)
    path = tmp_path / "out" / "romashka" / "service_report" / "draft-2026-10" / "outcome.json"
    outcome = json.loads(path.read_text(encoding="utf-8"))
    figures = {figure["id"]: figure for figure in outcome["figures"]}
    reported = figures["metric.incidents_reported.value"]
    assert (reported["value"], reported["printed"]) == ("1", "1")
    assert all(figure["places"] for figure in figures.values())
    assert figures["request.1.reported_at"]["source"][0]["cell"] == "B2"
    assert {"Инциденты", "Стороны", "Договор"} <= {text["sheet"] for text in outcome["texts"]}


def test_pdf_on_request(workbook: Path, tmp_path: Path, libreoffice: str) -> None:
    """``--pdf`` adds a PDF made by LibreOffice."""
    assert libreoffice
    made = make_report(request_for(workbook, tmp_path / "out", pdf=True), OCTOBER, silent)
    assert made.files["pdf"] is not None
    assert Path(made.files["pdf"]).read_bytes().startswith(b"%PDF-")


def test_bad_workbook_writes_nothing(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """A workbook with a fault stops with exit 2 before anything is written."""
    sheets = minimal_sheets()
    sheets["Инциденты"].append(["1", "32.13.2024", "сбой", "1"])
    build_workbook(workbook, sheets)
    assert poruka("report", workbook, *MONTH, "--out", tmp_path / "out", "--json") == 2
    assert poruka.json["problems"][0]["cell"] == "B2"
    assert not (tmp_path / "out").exists()


def test_dry_run_writes_nothing(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """``--dry-run`` checks and evaluates, and leaves no file."""
    out = tmp_path / "out"
    assert poruka("report", workbook, *MONTH, "--out", out, "--dry-run", "--json") == 0
    assert set(poruka.json["files"].values()) == {None}
    assert not out.exists()


def test_left_out_rows_are_said_in_the_document(workbook: Path, tmp_path: Path) -> None:
    """With bad rows left out, the paper lists each with its reason (G17)."""
    sheets = minimal_sheets()
    sheets["Инциденты"].append(["7", "32.13.2026", "сбой", "1"])
    build_workbook(workbook, sheets)
    request = request_for(workbook, tmp_path / "out", leave_out_bad_rows=True)
    text = text_of(Path(str(make_report(request, OCTOBER, silent).files["docx"])))
    assert "Инциденты B2" in text


def test_stopped_run_keeps_the_draft_and_its_notebook(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that dies publishes nothing: the older draft stands, the notebook says where."""
    out = tmp_path / "out"
    made = make_report(request_for(workbook, out), OCTOBER, silent)
    before = Path(str(made.files["docx"])).read_bytes()
    notebook = json.loads(shipped("notebooks", "service_report.ipynb").read_text(encoding="utf-8"))
    notebook["cells"][-3]["source"] = ["import sys\n", "sys.exit(0)"]
    broken = tmp_path / "broken.ipynb"
    broken.write_text(json.dumps(notebook), encoding="utf-8")
    monkeypatch.setattr(drafts, "shipped", lambda *_: broken)
    with pytest.raises(EnvironmentFault):
        make_report(request_for(workbook, out), OCTOBER, silent)
    assert Path(str(made.files["docx"])).read_bytes() == before
    stopped = out / "romashka" / "service_report" / "stopped-draft-2026-10"
    cells = json.loads((stopped / "service_report-2026-10.ipynb").read_text(encoding="utf-8"))
    states = [c["metadata"].get("papermill", {}).get("status") for c in cells["cells"]]
    assert "failed" in states
    assert states[-1] == "pending"
    assert not (out / ".staging").exists()


def test_unwritable_output_is_the_machine(poruka: Poruka, workbook: Path, tmp_path: Path) -> None:
    """An output folder that cannot be made exits with 9 and says so."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert poruka("report", workbook, *MONTH, "--out", tmp_path / "file" / "out") == 9
    assert "out" in poruka.err


def test_a_file_in_the_place_of_the_folder_is_the_machine(
    poruka: Poruka, workbook: Path, tmp_path: Path
) -> None:
    """A file where the drafts belong exits with 9, and nothing else is left."""
    place = tmp_path / "out" / "romashka" / "service_report"
    place.parent.mkdir(parents=True)
    place.write_text("", encoding="utf-8")
    assert poruka("report", workbook, *MONTH, "--out", tmp_path / "out") == 9
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["romashka"]


def test_two_runs_at_once_leave_one_whole_draft(workbook: Path, tmp_path: Path) -> None:
    """Two commands on one project both end well; the folder is that of one of them, whole."""
    out = tmp_path / "out"

    def one(day: int) -> Made:
        return make_report(request_for(workbook, out, on=date(2026, 11, day)), OCTOBER, silent)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, (3, 4)))
    folder = out / "romashka" / "service_report" / "draft-2026-10"
    outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    docx = folder / "service_report-2026-10.docx"
    assert outcome["files"][docx.name] == hashlib.sha256(docx.read_bytes()).hexdigest()
    assert sorted(p.name for p in folder.parent.iterdir() if p.is_dir()) == ["draft-2026-10"]


def test_long_list_goes_to_the_annex(tmp_path: Path) -> None:
    """Over 500 requests the paper prints a part and names the annex with digest and row count."""
    sheets = minimal_sheets()
    sheets["Инциденты"] += [
        [str(n), f"{n % 28 + 1:02d}.10.2026 10:00", "сбой", "1"] for n in range(1, 602)
    ]
    workbook = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)
    made = make_report(request_for(workbook, tmp_path / "out"), OCTOBER, silent)
    docx = Path(str(made.files["docx"]))
    annex = docx.with_name("requests.xlsx")
    digest = hashlib.sha256(annex.read_bytes()).hexdigest()
    text = text_of(docx)
    assert "requests.xlsx" in text
    assert digest[:16] in text
    assert "строк: 601" in text


@pytest.mark.parametrize(
    ("subject", "slug"), [("2026-10", "2026-10"), ("../../x", "..-..-x"), ("«Ы»/1", "-Y--1")]
)
def test_subject_never_leaves_its_folder(subject: str, slug: str) -> None:
    """Whatever a subject says, its folder's name has no separator and only ASCII."""
    assert publishing.subject_slug(subject) == slug


def test_demo_makes_all_papers_of_both_projects(
    poruka: Poruka, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``demo`` lays out the inputs where they are missing; first comes the story of one fault."""
    monkeypatch.chdir(tmp_path)
    assert poruka("demo", "--json") == 0
    made = poruka.json
    assert [tuple(Path(one["files"]["docx"]).parts[1:4]) for one in made] == [
        ("demo", "warranty_case", "draft-OBR-018-history"),
        ("demo", "warranty_case", "draft-OBR-018-act"),
        ("demo", "warranty_case", "draft-OBR-018-warning"),
        ("demo", "warranty_case", "draft-OBR-038-decision"),
        ("demo", "warranty_case", "draft-OBR-038-calculation"),
        ("demo", "warranty_terms", "draft-14-2026-S"),
        ("demo", "sla_addendum", "draft-14-2026-S"),
        ("demo", "condition_letter", "draft-UT"),
        ("demo", "condition_letter", "draft-E-3"),
        ("demo", "condition_letter", "draft-E-4"),
        ("demo", "task_notice", "draft-RZ-2"),
        ("demo", "service_report", "draft-2026-10"),
        ("servicenow", "sla_addendum", "draft-3-2026-P"),
        ("servicenow", "condition_letter", "draft-SP-1"),
        ("servicenow", "service_report", "draft-2026-03"),
    ]
    for one in made:
        for key in ("docx", "notebook", "html"):
            assert Path(one["files"][key]).is_file()
        if shutil.which("soffice"):
            assert Path(one["files"]["pdf"]).is_file()
    assert (tmp_path / "inputs" / "demo" / "project.xlsx").is_file()


def test_workbook_errors_survive_the_kernel(workbook: Path, tmp_path: Path) -> None:
    """A problem found inside the notebook reaches the command with its class and exit code."""
    own = workbook.parent / "templates" / "ru" / "service_report.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"no Word file")
    code = run(["report", str(workbook), *MONTH, "--out", str(tmp_path / "out"), "--json"])
    assert code == 3


def test_period_outside_the_data_is_input(workbook: Path, tmp_path: Path) -> None:
    """A document dated in a year without calendar is a problem, not a crash."""
    with pytest.raises(InputError):
        make_report(request_for(workbook, tmp_path / "out", on=date(2035, 1, 1)), OCTOBER, silent)


def test_missing_libreoffice_is_told_before_the_work(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--pdf`` without LibreOffice stops at once, says how to install it, and writes nothing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault) as told:
        make_report(request_for(workbook, tmp_path / "out", pdf=True), OCTOBER, silent)
    assert told.value.problems[0].code == "libreoffice_missing"
    assert not (tmp_path / "out").exists()


# -- the warranty in the report ----------------------------------------------------------------

KNOWN_ON = date.fromisoformat(AS_OF)


def test_report_judges_the_cases_of_the_month(poruka: Poruka, tmp_path: Path) -> None:
    """The command's report has a line for each case, and says which verdicts want mending."""
    sheets = warranty_sheets()
    del sheets["Ставки"]
    workbook = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)
    dates = ("--period", PERIOD, "--as-of", AS_OF, "--on", AS_OF)
    assert poruka("report", workbook, *dates, "--out", tmp_path / "out", "--json") == 0
    text = text_of(Path(poruka.json["files"]["docx"]))
    assert "| 2 / 05.10.2026 | Смена не закрылась | исправлено по гарантии с~предупреж" in text
    assert "| 3 / 06.10.2026 | Обмен остановился: сеансов больше нормы | решение готовится" in text
    told = json.loads(
        Path(poruka.json["files"]["docx"]).with_name("outcome.json").read_text(encoding="utf-8")
    )
    assert "fix_rate_missing" in {problem["code"] for problem in told["problems"]}
    notebook = Path(poruka.json["files"]["notebook"]).read_text(encoding="utf-8")
    assert "исправлено по гарантии с\N{NO-BREAK SPACE}предупреждением" in notebook
    assert notebook.count('"image/png"') == 2


def test_dry_run_judges_too(poruka: Poruka, tmp_path: Path) -> None:
    """``--dry-run`` tries the words of the warranty pages, and leaves no file."""
    workbook = warranty_workbook(tmp_path / "inputs")
    dates = ("--period", PERIOD, "--as-of", AS_OF, "--on", AS_OF)
    out = tmp_path / "out"
    assert poruka("report", workbook, *dates, "--out", out, "--dry-run", "--json") == 0
    assert not out.exists()


def test_letters_of_the_register_are_judged_by(tmp_path: Path) -> None:
    """Without a letter nothing binds; with that of the register the step of it does."""
    sheets = warranty_sheets()
    del sheets["Письма"]
    workbook = build_workbook(tmp_path / "p" / "project.xlsx", sheets)

    def outcomes(facts: str) -> dict[str, str]:
        report = service_report.read(
            str(workbook), period=PERIOD, as_of=AS_OF, on=AS_OF, facts=facts,
            staging=str(tmp_path / "staging"),
        )  # fmt: skip
        return {verdict.claim.id: verdict.final for verdict in report.cases.verdicts}

    assert outcomes("")["2"] == "covered"
    letter = ToldLetter(
        number="ТУ-2026-000001",
        kind="conditions",
        on=date(2026, 8, 20),
        scope="Э-1",
        items=(ToldItem(id="М-1", sort="step", text="Закрывать смену"),),
        delivered_on=date(2026, 8, 21),
        reply="signed",
        reply_on=date(2026, 8, 25),
    )
    told = write_facts(tmp_path, Facts(letters=(letter,)))
    assert outcomes(str(told))["2"] == "warned"


def test_verdicts_reach_metrics_as_rows(tmp_path: Path) -> None:
    """Fine print 8: each case is a plain row; a step it was blocked from is no user's error."""
    reading = usable(read_project(warranty_workbook(tmp_path)))
    made = judged_figures(reading, (), None, Period.parse(PERIOD), KNOWN_ON)
    rows = {row.incident: row for row in case_rows(made.cases)}
    assert rows["2"].steps == rows["9"].steps == ("М-1",)
    assert (rows["3"].outcome, rows["3"].steps) == ("chargeable", ("М-2",))
    assert rows["10"].steps == ()
    assert (rows["9"].outcome, rows["9"].closed_on) == ("covered", date(2026, 10, 16))
    assert (rows["11"].outcome, rows["11"].closed_on) == ("open", None)
    assert "13" not in rows
    free = made.evaluation.unnarrowed("warranty_free_rate")
    assert (free.numerator, free.denominator) == (4, 7)


def test_what_was_checked_outside_the_warranty_is_no_row(tmp_path: Path) -> None:
    """A check of an incident that is said to be no warranty case is told to no metric."""
    sheets = warranty_sheets()
    sheets["Проверки"].append(["13", "20.10.2026", "21.10.2026", 1, 1, *[None] * 8])
    reading = usable(read_project(build_workbook(tmp_path / "p" / "project.xlsx", sheets)))
    made = judged_figures(reading, (), None, Period.parse(PERIOD), KNOWN_ON)
    assert "13" in {verdict.claim.id for verdict in made.cases.verdicts}
    assert "13" not in {row.incident for row in case_rows(made.cases)}


def test_without_checks_nothing_is_judged(workbook: Path) -> None:
    """A log nobody checked has no case, and what needs verdicts is not measured."""
    reading = usable(read_project(workbook))
    made = judged_figures(reading, (), None, OCTOBER, date(2026, 11, 1))
    assert made.cases.verdicts == ()
    assert made.evaluation.unnarrowed("warranty_free_rate").reason == "cases_not_judged"


def test_a_later_report_knows_later_verdicts(tmp_path: Path) -> None:
    """Fine print 2: a report speaks from its day; what was decided after it is open in it."""
    reading = usable(read_project(warranty_workbook(tmp_path)))
    period = Period.parse(PERIOD)
    early = judged_figures(reading, (), None, period, date(2026, 10, 8))
    late = judged_figures(reading, (), None, period, KNOWN_ON)
    outcomes = [
        {verdict.claim.id: verdict.outcome for verdict in made.cases.verdicts}
        for made in (early, late)
    ]
    assert (outcomes[0]["3"], outcomes[1]["3"]) == ("open", "chargeable")
    assert "7" not in outcomes[0]
