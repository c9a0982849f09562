"""The coordinator of issued papers: what a paper is in the register, and the run that makes it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.documents.identity import Identity
from pipeline.documents.replaced import Replaced
from pipeline.domain.contract import Role
from pipeline.issuing.drafts import Job, Made, OnProgress, Request, files_of, run_paper
from pipeline.issuing.issue import Assigned, Produced, Wanted, issue
from pipeline.issuing.issued_record import identifier, record_of
from pipeline.issuing.papers import file_stem, template_of
from pipeline.issuing.profile import own_profile, read_profile
from pipeline.issuing.publishing import digest_of
from pipeline.issuing.reading import workbook_path
from pipeline.issuing.register_facts import Facts, Known, issued_parts
from pipeline.issuing.report_records import REPORT, standing_figures
from pipeline.issuing.shipped import shipped
from pipeline.problems import InputError, Problem, Severity
from pipeline.register.papers import Paper, State
from pipeline.register.store import Register
from pipeline.rendering.reading_back import passages_said
from pipeline.rendering.render import check_template


def make_issued(  # noqa: PLR0913, PLR0917  # the paper, who asks, and who keeps it
    job: Job,
    request: Request,
    on_progress: OnProgress,
    known: Known,
    register: Register,
    actor: str,
) -> Made:
    """Issue a paper, or give the issued one that says the same.

    Raises:
        PipelineError: it was not issued; where it has a number already, the last problem says so.
    """
    wanted = wanted_of(job, request)

    def produce(told: Assigned, staging: Path) -> Produced:
        dated = replace(job, on=told.on, as_of=told.as_of)
        replaced = replaced_of(register, wanted.business_key, register.paper(told.number))
        facts = facts_of(job, known, Identity(number=told.number, head=told.head), replaced)
        beside = request.out / wanted.project / job.kind / "issue"
        ran = run_paper(dated, request, on_progress, facts=facts, staging=staging, beside=beside)
        document = staging / f"{file_stem(job.kind, job.slug, told.number)}.docx"
        said = [[one.part, one.place, one.words] for one in passages_said(document)]
        outcome = {**ran.outcome, "passages": said}
        key = str(outcome["content_key"])
        inputs = _inputs(request.workbook, job, outcome)
        return Produced(content_key=key, outcome=outcome, inputs=inputs, problems=ran.problems)

    issued = issue(register, wanted, produce, actor)
    paper, problems = issued.paper, issued.problems
    files = files_of(request.out / paper.folder, file_stem(job.kind, job.slug, paper.number))
    if request.pdf and files["pdf"] is None:
        given = {"number": paper.number}
        problems += (Problem("issued_without_pdf", given=given, severity=Severity.NOTE),)
    return Made(job.kind, job.title, files, problems, paper.number, issued.is_new)


def facts_of(job: Job, known: Known, identity: Identity | None, replaced: Replaced | None) -> Facts:
    """What the notebook of a paper is told."""
    case = issued_parts(known, job.project.contract.project_code, job.subject)
    facts = Facts(identity, replaced, known.letters, known.terms, case)
    if job.kind != REPORT:
        return facts
    number = None if identity is None else identity.number
    order = {paper.number: paper.reserved_seq for paper in known.papers}
    figures = standing_figures(known.reports, job.subject, order, number)
    return replace(facts, figures=figures)


def refuse_unready(jobs: tuple[Job, ...], workbook: Path) -> None:
    """Everything that can be found before a number is given out.

    Raises:
        InputError: what makes a paper a draft; all of it, for all papers.
        TemplateError: a template that is not admitted or names what the paper does not have.
    """
    problems = [
        problem
        for job in jobs
        if job.unready
        for problem in (Problem("issue_not_ready", found=job.title), *job.unready)
    ]
    if problems:
        raise InputError(*(replace(problem, severity=Severity.ERROR) for problem in problems))
    for job in jobs:
        template = template_of(workbook_path(workbook), job.project.contract.locale, job.template)
        check_template(template, job.context)


def wanted_of(job: Job, request: Request) -> Wanted:
    """What the register is asked for."""
    contract = job.project.contract
    return Wanted(
        kind=job.kind,
        contractor=identifier(job.project.party(Role.CONTRACTOR)),
        client=identifier(job.project.party(Role.CLIENT)),
        project=contract.project_code,
        subject=job.subject,
        prefix=read_profile(workbook_path(request.workbook)).prefixes[job.kind],
        on=request.on,
        as_of=request.as_of,
        today=job.on,
        known=job.as_of,
        part=job.part,
        letters=job.letters,
        supersedes=request.supersede,
        reason=request.reason,
    )


def replaced_of(register: Register, key: str, before: Paper | None = None) -> Replaced | None:
    """The paper that the client holds and this one takes the place of, as it is printed.

    It is the latest one issued for the subject, be it superseded since, or withdrawn after it
    was sent; one withdrawn before it was sent has never reached the client.

    Args:
        register: of the folder of outputs.
        key: the business key.
        before: the paper that prints it; ``None``: one that has no number yet.

    Raises:
        RegisterError: what that paper said is kept nowhere any more.
    """
    held = [paper for paper in register.of_key(key) if _reached_client(paper)]
    if before is not None:
        held = [paper for paper in held if paper.reserved_seq < before.reserved_seq]
    if not held:
        return None
    items = record_of(register, held[-1]).get("items", ())
    number, on = held[-1].number, held[-1].on
    return Replaced(number=number, on=on, edition=len(held), items=tuple(items))


def _reached_client(paper: Paper) -> bool:
    was_sent = bool(paper.told.keys() & {"sent_on", "delivered_on", "reply", "reply_on"})
    return paper.issued_at is not None and (paper.state is not State.VOID or was_sent)


def _inputs(workbook: Path, job: Job, outcome: Mapping[str, Any]) -> dict[Path, str]:
    """Every file that a run has read -> the digest it had."""
    path = workbook_path(workbook)
    found: dict[Path, str] = {}
    for one in outcome["inputs"]:
        places = (path.parent / one["name"], path.parent.parent / one["name"])
        found[next((p for p in places if p.is_file()), places[0])] = one["sha256"]
    template = template_of(path, str(outcome["locale"]), job.template)
    notebook = shipped("notebooks", job.notebook_name)
    found |= {template: outcome["template"]["sha256"], notebook: digest_of(notebook)}
    if outcome["profile"] is not None:
        found[own_profile(path)] = outcome["profile"]
    return found
