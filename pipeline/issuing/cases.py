"""The coordinator of a warranty case: its verdict, and the papers it calls for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final, cast

from pipeline.documents.invoice import KIND as INVOICE
from pipeline.documents.values import Context
from pipeline.documents.warranty_case import CHARTS, HISTORY, KIND, PARTS, CasePaper, parts_due
from pipeline.domain.letters import IssuedPart
from pipeline.issuing.dates import today
from pipeline.issuing.drafts import Job, Made, OnProgress, Request, read_for
from pipeline.issuing.judging import Exposed, exposures, judged
from pipeline.issuing.making import make_papers
from pipeline.issuing.reading import workbook_path
from pipeline.issuing.register_facts import Facts, Known, clause_problems, issued_parts
from pipeline.issuing.warranty_case import paper_of, slug_of
from pipeline.locales import locale
from pipeline.problems import InputError, Place, Problem, Severity
from pipeline.rendering.agreement import NO_PICTURE
from pipeline.warranty import Verdict
from pipeline.workbook.reading import Reading

ANY: Final = (*PARTS, HISTORY, INVOICE)
"""Papers of a case by the names under which they are asked for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of a case and the papers made of it.

    Attributes:
        waiting: why papers that are due were not issued with those before them.
    """

    verdict: Verdict
    exposures: tuple[Exposed, ...]
    currency: str
    made: tuple[Made, ...]
    problems: tuple[Problem, ...]
    waiting: tuple[Problem, ...] = ()


def make_case(
    request: Request, incident: str, parts: Sequence[str], on_progress: OnProgress
) -> Judged:
    """Judge a case; make its papers as drafts or issue them.

    Args:
        request: what the command asks for; a dry run makes no paper.
        incident: number of the incident.
        parts: papers asked for; none: those the case calls for now that are not issued yet; of
            them are issued those before the first that is not ready, if there are any.
        on_progress: told of each step.

    Raises:
        InputError: no such incident; nothing is due.
        PipelineError: the papers before the one that failed stand.
    """
    reading = read_for(request, on_progress)
    project = reading.project
    assert project is not None  # noqa: S101  # usable() has seen to it
    found: list[Verdict] = []
    said: list[Problem] = []
    waiting: list[Problem] = []

    def jobs_of(known: Known) -> list[Job]:
        as_of = request.as_of or today()
        verdict = judged(reading, incident, known.letters, known.terms, as_of)
        found.append(verdict)
        said.extend((*verdict.problems, *clause_problems(project.contract, known.terms)))
        code = project.contract.project_code
        said.extend(_outdated(verdict, issued_parts(known, code, incident)))
        if request.dry_run and not parts:
            return []
        jobs = [
            _job(request, reading, verdict, part, known)
            for part in _wanted(request, verdict, parts, reading, known)
        ]
        ready = list(takewhile(lambda job: not job.unready, jobs))
        if parts or not request.issue or not ready:
            return jobs
        waiting.extend(_waiting(jobs[len(ready) :]))
        return ready

    made = make_papers(request, project, jobs_of, on_progress)
    return Judged(
        found[-1],
        exposures(found[-1], reading, request.as_of or today()),
        project.contract.currency,
        made,
        (*reading.problems, *reading.left_out, *said),
        tuple(waiting),
    )


def _waiting(jobs: Iterable[Job]) -> Iterator[Problem]:
    """What keeps papers back while those before them are issued: the act is sent first."""
    for job in jobs:
        # The papers it refers to are issued just now, or stand in this list themselves.
        reasons = [one for one in job.unready if one.code != "case_part_missing"] or job.unready
        for problem in (Problem("issue_not_ready", found=job.title), *reasons):
            yield replace(problem, severity=Severity.WARNING)


def _outdated(verdict: Verdict, issued: tuple[IssuedPart, ...]) -> Iterator[Problem]:
    """Decisions that stand issued and would be made otherwise today."""
    for one in issued:
        if one.part == "decision" and one.verdict not in {None, verdict.stated}:
            given = {"number": one.number}
            code = "case_decision_outdated"
            yield Problem(code, Place(), verdict.claim.id, given, Severity.WARNING)


def _wanted(
    request: Request, verdict: Verdict, parts: Sequence[str], reading: Reading, known: Known
) -> tuple[str, ...]:
    """The papers asked for, else those that are due and not issued."""
    if parts:
        return tuple(dict.fromkeys(parts))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    code = reading.project.contract.project_code
    issued = {one.part for one in issued_parts(known, code, verdict.claim.id)}
    due = parts_due(verdict, reading.history, known.letters)
    wanted = tuple(part for part in due if part not in issued)
    if not wanted and not request.dry_run:
        code = "case_papers_issued" if due else "case_nothing_due"
        raise InputError(Problem(code, Place(), verdict.claim.id, {"outcome": verdict.outcome}))
    return wanted


def _job(request: Request, reading: Reading, verdict: Verdict, part: str, known: Known) -> Job:
    project = reading.project
    assert project is not None  # noqa: S101  # usable() has seen to it
    day, incident = today(), verdict.claim.id
    on, as_of = request.on or day, request.as_of or day
    if part == HISTORY and request.issue:
        raise InputError(Problem("history_not_issued", Place(), incident))
    case = issued_parts(known, project.contract.project_code, incident)
    told = Facts(None, None, known.letters, known.terms, case)
    paper = paper_of(
        reading, verdict, part, workbook_path(request.workbook), on=on, told=told, as_of=as_of
    )
    words, is_invoice = locale(request.language), part == INVOICE
    slug = slug_of(incident, part)
    return Job(
        kind=INVOICE if is_invoice else KIND,
        part="" if is_invoice else part,
        letters=PARTS.get(part, ("", "")),
        notebook=KIND,
        subject=incident,
        slug=slug,
        title=words.say(f"cli.case_title.{part}", incident=incident),
        reading=replace(
            reading,
            problems=(*reading.problems, *verdict.problems, *paper.doubts, *paper.notes),
        ),
        as_of=as_of,
        on=on,
        parameters={"incident": incident, "part": part},
        context=_tested(paper, part),
        unready=paper.doubts,
    )


def _tested(paper: CasePaper, part: str) -> Context:
    """What the template of a paper is tested with before its run; its charts are not drawn yet."""
    if part != "act":
        return paper.context
    undrawn = {f"has_{name}": False for name in CHARTS} | dict.fromkeys(CHARTS, NO_PICTURE)
    return cast("Context", {**paper.context, "pictures": undrawn})
