"""The coordinator of warranty cases: which papers are made, as what, and what a draft leaves."""

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from pipeline.documents.warranty_case import CHARTS
from pipeline.domain.claims import Measurement
from pipeline.domain.contract import Project
from pipeline.domain.letters import ToldItem
from pipeline.domain.told import Comparison
from pipeline.issuing import cases
from pipeline.issuing.cases import Judged, make_case
from pipeline.issuing.drafts import Job, Made, OnProgress, Request
from pipeline.issuing.measurement_pictures import measurement_picture
from pipeline.issuing.publishing import digest_of, digests_in
from pipeline.issuing.register_facts import NOTHING_KNOWN, Known
from pipeline.issuing.warranty_case import read
from pipeline.locales import LOCALES, locale
from pipeline.problems import InputError
from pipeline.rendering.pictures import Picture
from pipeline.warranty import verdict_json
from tests.fixtures.cases import AS_OF, FAULT, case_sheets, case_workbook, measured
from tests.fixtures.commands import Poruka
from tests.fixtures.projects import minimal_sheets
from tests.fixtures.texts import text_of
from tests.workbook.build import build_workbook

DAY: Final = date(2026, 7, 1)
OPEN: Final = {"audit": {"Окончена": None}}
GROSS: Final = {"finding": {"Грубое": "да"}}
DATED: Final = ("--as-of", "2026-07-01", "--on", "2026-07-01")


class Jobs:
    """Stands in the place of ``make_papers``: keeps the papers asked for and makes none."""

    def __init__(self) -> None:
        """Nothing is asked for yet."""
        self.asked: list[Job] = []

    def __call__(
        self,
        request: Request,
        project: Project,
        jobs_of: Callable[[Known], list[Job]],
        on_progress: OnProgress,
    ) -> tuple[Made, ...]:
        """What the coordinator of papers is given."""
        assert (request.as_of, project.contract.project_code) == (DAY, "romashka")
        on_progress(1, 1, "")
        self.asked = jobs_of(NOTHING_KNOWN)
        return ()

    @property
    def parts(self) -> list[str]:
        """Names of the papers asked for."""
        return [job.parameters["part"] for job in self.asked]


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Jobs:
    """No paper is made."""
    made = Jobs()
    monkeypatch.setattr(cases, "make_papers", made)
    return made


def asked(folder: Path, *parts: str, issue: bool = False, **sheets: Any) -> Judged:  # noqa: ANN401  # rows of sheets
    """The case of the usual workbook with other rows."""
    path = case_workbook(folder, case_sheets(**sheets))
    request = Request(workbook=path, as_of=DAY, on=DAY, out=folder / "out", issue=issue)
    return make_case(request, "I-1", parts, lambda *_: None)


# Which papers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheets", "parts"),
    [
        (OPEN, ["invitation"]),
        ({"audit": {"Окончена": None, "Доступ запрошен": FAULT + timedelta(days=1)}},
         ["invitation"]),  # suspended: its check is still open
        ({}, ["act", "decision", "warning"]),
        ({"measurements": measured(80)}, ["act", "decision"]),
        ({"letter": None}, ["act", "decision"]),
        (GROSS, ["act", "decision", "calculation"]),
        ({**GROSS, "audit": {"Решено иначе": "по гарантии", "Кто решил": "Директор",
                             "Почему": "давний заказчик"}}, ["act", "decision"]),
    ],
)  # fmt: skip
def test_papers_a_case_calls_for(
    tmp_path: Path, jobs: Jobs, sheets: dict[str, Any], parts: list[str]
) -> None:
    """Without ``--paper``: by the outcome that stands, in the order they are sent."""
    asked(tmp_path, **sheets)
    assert jobs.parts == parts


@pytest.mark.parametrize(
    ("sheets", "outcome"),
    [({"audit": None, "finding": None}, "open"), ({"incident": {"Гарантия": "нет"}},
                                                  "not_under_warranty")],
)  # fmt: skip
def test_nothing_to_make(tmp_path: Path, jobs: Jobs, sheets: dict[str, Any], outcome: str) -> None:
    """No check, or no warranty case: said with the outcome, and nothing is made."""
    with pytest.raises(InputError) as refused:
        asked(tmp_path, **sheets)
    (problem,) = refused.value.problems
    assert (problem.code, problem.found) == ("case_nothing_due", "I-1")
    assert problem.given == {"outcome": outcome}
    assert jobs.asked == []


def test_papers_that_are_named(tmp_path: Path, jobs: Jobs) -> None:
    """As they are named, each once, whether due or not."""
    asked(tmp_path, "warning", "history", "warning", "invoice", "invitation")
    assert jobs.parts == ["warning", "history", "invoice", "invitation"]


@pytest.mark.parametrize(
    ("part", "letters", "title"),
    [
        ("act", ("А", "A"), "Акт технической проверки: I-1"),
        ("warning", ("У", "U"), "Предупреждение: I-1"),
        ("history", ("", ""), "История одного сбоя: I-1"),
    ],
)
def test_what_a_paper_is(
    tmp_path: Path, jobs: Jobs, part: str, letters: tuple[str, str], title: str
) -> None:
    """Its letter in numbers and in folders, its name; one notebook for all."""
    asked(tmp_path, part)
    (job,) = jobs.asked
    assert (job.kind, job.part, job.letters) == ("warranty_case", part, letters)
    assert (job.slug, job.subject, job.title) == (f"I-1-{part}", "I-1", title)
    assert job.notebook_name == "warranty_case.ipynb"
    assert job.parameters == {"incident": "I-1", "part": part}


def test_an_invoice_is_a_kind_of_its_own(tmp_path: Path, jobs: Jobs) -> None:
    """It has a series of its own, and no part in the number of the case."""
    asked(tmp_path, "invoice")
    (job,) = jobs.asked
    assert (job.kind, job.part, job.letters, job.slug) == ("invoice", "", ("", ""), "I-1-invoice")
    assert (job.notebook_name, job.parameters["part"]) == ("warranty_case.ipynb", "invoice")


def test_a_duplicate_is_the_case_of_its_root(tmp_path: Path, jobs: Jobs) -> None:
    """Its papers speak of the root, under the root's number."""
    twin = {"Номер": "I-2", "Зарегистрирован": FAULT + timedelta(hours=1), "Приоритет": "1",
            "Этап": "Э-1", "Дубликат": "I-1"}  # fmt: skip
    path = case_workbook(tmp_path, case_sheets(incidents=[twin]))
    make_case(
        Request(workbook=path, as_of=DAY, on=DAY, out=tmp_path / "out"), "I-2", (), lambda *_: None
    )
    assert {job.subject for job in jobs.asked} == {"I-1"}
    assert {job.parameters["incident"] for job in jobs.asked} == {"I-1"}


def test_history_is_never_issued(tmp_path: Path, jobs: Jobs) -> None:
    """It has no number; refused before anything is asked of the register."""
    with pytest.raises(InputError) as refused:
        asked(tmp_path, "act", "history", issue=True)
    assert [one.code for one in refused.value.problems] == ["history_not_issued"]
    assert jobs.asked == []


def test_papers_that_wait_are_told(tmp_path: Path, jobs: Jobs) -> None:
    """Issuing what is due stops before the first paper that is not ready; named ones do not."""
    judged = asked(tmp_path, issue=True, **GROSS)
    assert jobs.parts == ["act"]
    codes = [one.code for one in judged.waiting]
    assert codes == ["issue_not_ready", "case_not_approved"] * 2
    assert not any(one.stops for one in judged.waiting)
    judged = asked(tmp_path, "act", "decision", issue=True, **GROSS)
    assert (jobs.parts, judged.waiting) == (["act", "decision"], ())


def test_a_dry_run_makes_nothing(tmp_path: Path, jobs: Jobs) -> None:
    """``--dry-run`` is the verdict; papers that are named are put together, and not made."""
    path = case_workbook(tmp_path, case_sheets())
    request = Request(workbook=path, as_of=DAY, on=DAY, out=tmp_path / "out", dry_run=True)
    judged = make_case(request, "I-1", (), lambda *_: None)
    assert (jobs.parts, verdict_json(judged.verdict)["rule"]) == ([], "W5")
    make_case(request, "I-1", ("act",), lambda *_: None)
    assert jobs.parts == ["act"]


# What is left on disk ----------------------------------------------------------------------------


def tree(folder: Path) -> dict[str, str]:
    """Every file of a folder, with its digest."""
    return {
        str(path.relative_to(folder)): digest_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("parts", [(), ("--paper", "act", "--paper", "warning")])
@pytest.mark.parametrize("begun", [False, True], ids=["no register", "register"])
def test_a_dry_run_writes_nothing(
    poruka: Poruka, tmp_path: Path, parts: tuple[str, ...], *, begun: bool
) -> None:
    """The whole tree is as it was, with a register and without."""
    path = case_workbook(tmp_path, case_sheets())
    if begun:
        assert poruka("register", "init", "--out", tmp_path / "out") == 0
    before = tree(tmp_path)
    asked_for = ("--incident", "I-1", *DATED, *parts, "--dry-run", "--json")
    assert poruka("case", path, *asked_for, "--out", tmp_path / "out") == 0
    assert poruka.json["rule"] == "W5"
    assert [one["files"]["docx"] for one in poruka.json["papers"]] == [None] * (len(parts) // 2)
    assert tree(tmp_path) == before


def pictures(document: Path) -> list[str]:
    """Names of the pictures in a Word file."""
    with zipfile.ZipFile(document) as package:
        return [name for name in package.namelist() if name.startswith("word/media/")]


def drafts(poruka: Poruka, folder: Path, *parts: str, **sheets: Any) -> list[Any]:  # noqa: ANN401  # rows of sheets
    """The drafts of a case, as the command answers them."""
    path = case_workbook(folder, case_sheets(**sheets))
    named = [word for part in parts for word in ("--paper", part)]
    asked_for = ("--incident", "I-1", *DATED, *named, "--json", "--out", folder / "out")
    assert poruka("case", path, *asked_for) == 0, poruka.err
    papers: list[Any] = poruka.json["papers"]
    assert {(one["number"], one["draft"]) for one in papers} == {(None, True)}
    return papers


def test_drafts_of_what_is_due(poruka: Poruka, tmp_path: Path) -> None:
    """Act, decision and warning, each a folder of its own that is replaced as a whole."""
    papers = drafts(poruka, tmp_path)
    root = tmp_path / "out" / "romashka" / "warranty_case"
    names = ["draft-I-1-act", "draft-I-1-decision", "draft-I-1-warning"]
    assert sorted(path.name for path in root.iterdir()) == names
    assert [Path(one["files"]["docx"]).parent.name for one in papers] == names
    for name in names:
        stem = f"warranty_case-{name.removeprefix('draft-')}"
        found = {path.name for path in (root / name).iterdir()}
        assert found == {f"{stem}.docx", f"{stem}.ipynb", f"{stem}.html", "outcome.json"}
        assert "ПРОЕКТ" in text_of(root / name / f"{stem}.docx")
        assert len(pictures(root / name / f"{stem}.docx")) == (1 if name.endswith("act") else 0)
        record = json.loads((root / name / "outcome.json").read_text(encoding="utf-8"))
        assert (record["draft"], record["number"], record["verdict"]) == (True, None, "W5 warned")
        assert record["completed"] is True
    (root / names[0] / "left.txt").write_text("", encoding="utf-8")
    before = digests_in(root / names[1])
    drafts(poruka, tmp_path, "act")
    assert not (root / names[0] / "left.txt").exists()
    assert digests_in(root / names[1]) == before


def test_drafts_of_what_is_named(poruka: Poruka, tmp_path: Path) -> None:
    """The story of a fault, and an invoice that says what keeps it a draft."""
    history, invoice = drafts(poruka, tmp_path, "history", "invoice", **GROSS)
    assert (history["kind"], invoice["kind"]) == ("warranty_case", "invoice")
    assert Path(invoice["files"]["docx"]).parent == (
        tmp_path / "out" / "romashka" / "invoice" / "draft-I-1-invoice"
    )
    codes = {one["code"] for one in invoice["problems"]}
    assert {"case_not_approved", "bank_details_missing", "case_part_missing"} <= codes
    assert "9~760,00" in text_of(Path(invoice["files"]["docx"]))


def test_the_act_shows_four_charts_at_most(poruka: Poruka, tmp_path: Path) -> None:
    """One for each condition with readings around the fault; the notebook shows all of them."""
    items = [{"Код": f"У-{n}", "Показатель": f"п{n}"} for n in range(2, 7)]
    readings = [one for n in range(2, 7) for one in measured(96, parameter=f"п{n}")]
    (act,) = drafts(poruka, tmp_path, "act", items=items, measurements=readings)
    assert len(pictures(Path(act["files"]["docx"]))) == len(CHARTS) == 4
    notebook = Path(act["files"]["notebook"]).read_text(encoding="utf-8")
    assert notebook.count('"image/png"') == 5


def test_no_picture_of_nothing(poruka: Poruka, tmp_path: Path) -> None:
    """An act whose breach was found and not measured has no chart and no trace of one."""
    (act,) = drafts(poruka, tmp_path, "act", finding={"Нарушено": "да"}, measurements=())
    assert pictures(Path(act["files"]["docx"])) == []
    assert "chart_" not in text_of(Path(act["files"]["docx"]))


# The chart itself --------------------------------------------------------------------------------

ZONE: Final = ZoneInfo("Europe/Moscow")
FAULT_AT: Final = FAULT.replace(tzinfo=ZONE)
CONDITION: Final = ToldItem(
    id="У-1", sort="condition", text="т", parameter="ЦП", comparison=Comparison.AT_MOST,
    limit=Decimal(80), unit="%",
)  # fmt: skip


def drawn(*before: timedelta, item: ToldItem = CONDITION, code: str = "ru") -> Picture | None:
    """The chart of readings that long before the fault."""
    series = tuple(Measurement(FAULT_AT - one, Decimal(96)) for one in sorted(before, reverse=True))
    return measurement_picture(item, series, FAULT_AT, locale(code), ZONE)


MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)


@pytest.mark.parametrize(
    ("before", "window_s", "is_drawn"),
    [
        # Six hours before the fault and two after it, or six windows and two where that is more.
        ((), 3600, False),
        ((6 * HOUR + MINUTE,), 3600, False),
        ((6 * HOUR,), 3600, True),
        ((12 * HOUR,), 3600, False),
        ((12 * HOUR,), 7200, True),
        ((12 * HOUR + MINUTE,), 7200, False),
        ((-2 * HOUR + MINUTE,), 3600, True),
        ((-2 * HOUR,), 3600, False),
    ],
)
def test_what_lies_around_a_fault(
    before: tuple[timedelta, ...], window_s: int, *, is_drawn: bool
) -> None:
    """Where nothing was measured around the fault there is no chart."""
    found = drawn(*before, item=replace(CONDITION, window_s=window_s))
    assert (found is not None) == is_drawn


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize(
    "said",
    [
        {"gross_limit": Decimal(95)},
        {"comparison": Comparison.AT_LEAST, "limit": Decimal(100)},
        {"comparison": Comparison.BETWEEN, "limit": Decimal(10), "upper": Decimal(20)},
        {"comparison": Comparison.EQUAL, "limit": Decimal(1), "unit": None},
    ],
)
def test_a_chart_says_what_it_shows(code: str, said: dict[str, Any]) -> None:
    """For who cannot see it, in the language of the paper; the same values, the same bytes."""
    item = replace(CONDITION, **said)
    first, again = (
        drawn(90 * MINUTE, 30 * MINUTE, 10 * MINUTE, item=item, code=code) for _ in "12"
    )
    assert first is not None
    assert first == again
    assert "У-1" in first.alt
    assert "ЦП" in first.alt


def test_an_item_without_a_limit_has_no_chart() -> None:
    """A step is broken by what people do, not by a value."""
    assert drawn(MINUTE, item=replace(CONDITION, comparison=None, limit=None)) is None


def test_an_english_contract_waits_for_its_template(poruka: Poruka, tmp_path: Path) -> None:
    """Exit 3, as for every kind of paper; its verdict needs none."""
    sheets = minimal_sheets("en")
    sheets["Stages"] = [
        ["Stage", "Kind", "Name", "Subject", "Warranty group", "Starts"],
        ["S-1", "stage", "Stock", "module", "new module", date(2025, 3, 3)],
    ]
    sheets["Incidents"] = [["ID", "Reported", "Priority", "Stage"], ["I-1", FAULT, "1", "S-1"]]
    sheets["Audits"] = [
        ["Incident", "Opened", "Closed"], ["I-1", date(2026, 6, 2), date(2026, 6, 3)],
    ]  # fmt: skip
    path = build_workbook(tmp_path / "inputs" / "p" / "project.xlsx", sheets)
    asked_for = ("--incident", "I-1", *DATED, "--json", "--out", tmp_path / "out")
    assert poruka("case", path, *asked_for, "--dry-run") == 0
    assert (poruka.json["rule"], poruka.json["outcome"]) == ("W1", "covered")
    assert poruka("case", path, *asked_for) == 3
    assert {one["code"] for one in poruka.json["problems"]} == {"template_missing"}
    assert not (tmp_path / "out" / "romashka").exists()


def test_the_notebook_says_values_in_words(tmp_path: Path) -> None:
    """Words and units as on paper, instants in the contract's zone; no name of the program."""
    asked = FAULT + timedelta(days=1)
    audit = {"Доступ запрошен": asked, "Доступ получен": asked + timedelta(hours=2)}
    path = case_workbook(tmp_path, case_sheets(audit=audit))
    run = read(
        str(path), incident="I-1", part="decision", as_of="2026-07-01", on="2026-07-01",
        staging=str(tmp_path / "staging"),
    )  # fmt: skip
    rows = {(row[0], row[1]): row[3] for row in run.tests.rows}
    said = {key: value.replace("\N{NO-BREAK SPACE}", " ") for key, value in rows.items()}
    assert said["", "Доступ предоставлен в\N{NO-BREAK SPACE}срок или не запрашивался?"] == (
        "запрошен 02.06.2026 12:00; получен 02.06.2026 14:00"
    )
    assert said["У-1", "Пункт нарушен?"] == "было 96 %; норма не более 80 %; замеров: 1"
    assert said["", "Пункт нарушен?"] == "пункты: У-1"
    assert said["", "Причина на стороне Исполнителя?"] == ""
    assert not re.search("[A-Za-z]{2}", "".join(said.values()))
    ((_, _, _, value, *_),) = run.items.rows
    assert value.replace("\N{NO-BREAK SPACE}", " ") == "96 %"


def test_the_notebook_tells_how_a_condition_was_kept(tmp_path: Path) -> None:
    """Issue item 3: share of time beyond the limit, episodes, the longest, what is unknown."""
    # A reading a minute stands a minute: 5 of them are known, 90 and 96 are one episode of two
    # minutes, the last 96 another; thirty days before the fault and three hours after are unknown.
    readings = measured(70, 90, 96, 70, 96)
    workbook = case_workbook(tmp_path, case_sheets(measurements=readings))
    staging = str(tmp_path / "staging")
    run = read(
        str(workbook), incident="I-1", part="history", as_of=AS_OF, on=AS_OF, staging=staging
    )
    (row,) = run.exposures.rows
    assert [cell.replace("\xa0", " ") for cell in row] == [
        "У-1", "02.05.2026 12:00 – 01.06.2026 15:00", "60,00 %", "3", "2", "2 мин", "722 ч 55 мин",
        "0",
    ]  # fmt: skip


def test_the_answer_tells_how_a_condition_was_kept(poruka: Poruka, tmp_path: Path) -> None:
    """Issue item 3: the same for programs, in seconds; nothing measured tells nothing."""
    readings = measured(70, 90, 96, 70, 96)
    path = case_workbook(tmp_path, case_sheets(measurements=readings))
    asked = ("--incident", "I-1", "--dry-run", "--json", "--as-of", AS_OF)
    assert poruka("case", path, *asked, "--out", tmp_path / "out") == 0
    (kept,) = poruka.json["exposures"]
    assert (kept["item"], kept["known_s"], kept["beyond_s"], kept["longest_s"]) == (
        "У-1", 300, 180, 120,
    )  # fmt: skip
    assert (kept["share"], kept["exceeding"], kept["duplicates"]) == (0.6, 3, [])
    assert [one["worst"] for one in kept["episodes"]] == ["96", "96"]
    assert kept["unknown_s"] == 30 * 86_400 + 3 * 3_600 - 300
    path = case_workbook(tmp_path, case_sheets(measurements=()))
    assert poruka("case", path, *asked, "--out", tmp_path / "out") == 0
    assert poruka.json["exposures"] == []
