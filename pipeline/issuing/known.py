"""Reading the register for a run: the letters told to a client, the terms they signed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipeline.domain.contract import Project, Role
from pipeline.domain.letters import ItemObjection, SignedTerms, ToldLetter
from pipeline.issuing.issued_record import identifier, record_of
from pipeline.issuing.journal import (
    BESIDE,
    FILE,
    card_of,
    deemed_delivered,
    value_told,
    wrong_day,
)
from pipeline.issuing.journal_memory import JournalMemory
from pipeline.issuing.register_facts import Known
from pipeline.issuing.report_records import REPORT, IssuedReport, figures_of_record
from pipeline.problems import Problem
from pipeline.register.opening import opened
from pipeline.register.papers import Paper, State
from pipeline.register.store import Register
from pipeline.warranty.told import told_item
from pipeline.workbook.journal import TypedCell, read_journal

_LETTERS: Final = {"condition_letter": "conditions", "task_notice": "notice"}
_WARNING: Final = ("warranty_case", "warning")
_STANDING: Final = frozenset({State.ISSUED, State.SUPERSEDED})


def known_of(register: Register, project: Project) -> Known:
    """What a register knows of a project.

    Raises:
        RegisterError: what an issued letter said is kept nowhere any more.
    """
    return _known(register, register.papers(), project)


def known_ahead(out: Path, project: Project) -> tuple[Known, tuple[Problem, ...]]:
    """What a register will know once its journal is read, and what that reading has to say.

    For an answer that makes no paper: nothing is written, neither here nor in the register. A
    cell that the next command would refuse says nothing; why, that command tells.

    Args:
        out: folder of outputs with the register.
        project: as ``known_of``.

    Raises:
        RegisterError: as ``known_of``; the register cannot be trusted.
    """
    said: tuple[Problem, ...] = ()
    with opened(out, follow=False) as register:
        papers = {paper.number: paper for paper in register.papers()}
        issued = {number for number, paper in papers.items() if not paper.is_unfinished}
        memory = JournalMemory.of(out)
        for name in (FILE, BESIDE):
            reading = read_journal(out / name, issued, memory.taken_from(name))
            said += reading.problems
            for cell in reading.typed:
                papers[cell.number] = _told(papers[cell.number], cell)
        return _known(register, tuple(papers.values()), project), said


def _told(paper: Paper, cell: TypedCell) -> Paper:
    """A paper with what a cell of the journal tells of it, where the register would take it."""
    if value_told(paper, cell.field) != cell.base or wrong_day(paper, cell.field, cell.value):
        return paper
    value = cell.value.isoformat() if isinstance(cell.value, date) else cell.value
    told = {**paper.told, cell.field: value}
    return replace(paper, told={key: text for key, text in told.items() if text is not None})


def _known(register: Register, papers: tuple[Paper, ...], project: Project) -> Known:
    code = project.contract.project_code
    standing = sorted(
        (p for p in papers if p.project == code and p.state in _STANDING),
        key=lambda paper: paper.reserved_seq,
    )
    letters = tuple(_letter(register, paper) for paper in standing if _kind_of(paper) is not None)
    verdicts = {
        paper.number: said
        for paper in standing
        if paper.part and (said := record_of(register, paper).get("verdict")) is not None
    }
    reports = tuple(_report(register, paper) for paper in standing if paper.kind == REPORT)
    return Known(papers, letters, _terms(register, papers, project), verdicts, reports)


def _report(register: Register, paper: Paper) -> IssuedReport:
    return IssuedReport(
        number=paper.number,
        subject=paper.subject,
        superseded_by=paper.superseded_by,
        figures=figures_of_record(record_of(register, paper)),
    )


def _kind_of(paper: Paper) -> str | None:
    if (paper.kind, paper.part) == _WARNING:
        return "warning"
    return _LETTERS.get(paper.kind)


def _letter(register: Register, paper: Paper) -> ToldLetter:
    record = record_of(register, paper)
    kind = _kind_of(paper)
    assert kind is not None  # noqa: S101  # the caller has seen to it
    return ToldLetter(
        number=paper.number,
        kind=kind,
        on=paper.on,
        scope=str(record.get("scope", paper.subject)),
        refers_to=tuple(record.get("refers_to", ())),
        items=tuple(told_item(one) for one in record.get("items", ())),
        warned=tuple(record.get("warned", ())),
        sent_on=_day(paper, "sent_on"),
        delivered_on=deemed_delivered(paper, card_of(register, paper)),
        proof=paper.told.get("sent_by"),
        reply=paper.told.get("reply"),
        reply_on=_day(paper, "reply_on"),
        objections=tuple(_objections(paper)),
        replaced_by=paper.superseded_by,
    )


def _day(paper: Paper, name: str) -> date | None:
    value = value_told(paper, name)
    return value if isinstance(value, date) else None


def _objections(paper: Paper) -> Iterator[ItemObjection]:
    for one in paper.objections:
        yield ItemObjection(
            on=date.fromisoformat(one.on),
            item=one.item or None,
            text=one.text,
            proposed=one.proposed or None,
        )


def _terms(register: Register, papers: tuple[Paper, ...], project: Project) -> SignedTerms | None:
    """The latest agreement that the client has signed; one sent and not yet signed is none."""
    contractor, client = (identifier(project.party(role)) for role in Role)
    about = ("warranty_terms", contractor, client, project.contract.contract_no)
    for paper in sorted(papers, key=lambda one: one.reserved_seq, reverse=True):
        signed = _day(paper, "reply_on")
        is_it = (paper.kind, paper.contractor, paper.client, paper.subject) == about
        if is_it and paper.state in _STANDING and paper.told.get("reply") == "signed" and signed:
            clauses: Mapping[str, Any] = record_of(register, paper).get("clauses_for", {})
            return SignedTerms(
                number=paper.number,
                on=paper.on,
                signed_on=signed,
                clauses={name: str(words) for name, words in clauses.items()},
            )
    return None
