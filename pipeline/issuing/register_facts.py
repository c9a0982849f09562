"""What a run is told of the register: a file beside its own, written by the command.

A notebook opens no register. By hand it is told nothing and makes a draft.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipeline.documents.identity import Identity
from pipeline.documents.replaced import Replaced
from pipeline.domain.contract import Contract, Project
from pipeline.domain.letters import IssuedPart, SignedTerms, ToldLetter
from pipeline.issuing.completion import replace_text
from pipeline.issuing.letter_records import letter_of_record, letter_record
from pipeline.issuing.report_records import IssuedReport, told_of_record, told_record
from pipeline.metrics.months.restatements import ToldFigure
from pipeline.problems import Place, Problem, Severity
from pipeline.register.papers import Paper, State

NAME: Final = "register_facts.json"
SCHEMA: Final = 2


@dataclass(frozen=True, slots=True)
class Known:
    """What a register knows.

    Attributes:
        papers: of all projects, in every state.
        letters: condition letters, notices and warnings of the project, oldest first, without
            those withdrawn.
        terms: the agreement on the warranty under its contract, once it is signed.
        verdicts: number of a paper of a case -> the verdict it was written under.
        reports: of the project, oldest first, without those withdrawn.
    """

    papers: tuple[Paper, ...] = ()
    letters: tuple[ToldLetter, ...] = ()
    terms: SignedTerms | None = None
    verdicts: Mapping[str, str] = field(default_factory=dict)
    reports: tuple[IssuedReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What one run is told.

    Attributes:
        identity: the number the paper is to print.
        replaced: the paper it takes the place of.
        letters: as ``Known.letters``.
        terms: as ``Known.terms``.
        case: the papers of the same case that stand issued.
        figures: what earlier reports told of single months, the last word on each figure.
    """

    identity: Identity | None = None
    replaced: Replaced | None = None
    letters: tuple[ToldLetter, ...] = ()
    terms: SignedTerms | None = None
    case: tuple[IssuedPart, ...] = ()
    figures: tuple[ToldFigure, ...] = ()


NOTHING_KNOWN: Final = Known()
NOTHING_TOLD: Final = Facts()


def write_facts(staging: Path, facts: Facts) -> Path:
    """Write the file into the folder of a run; its path."""
    identity, replaced, terms = facts.identity, facts.replaced, facts.terms
    said = {
        "schema": SCHEMA,
        "identity": identity and {"number": identity.number, "head": identity.head},
        "replaced": replaced
        and {
            "number": replaced.number,
            "on": replaced.on.isoformat(),
            "edition": replaced.edition,
            "items": list(replaced.items),
        },
        "letters": [letter_record(letter) for letter in facts.letters],
        "terms": terms
        and {
            "number": terms.number,
            "on": terms.on.isoformat(),
            "signed_on": terms.signed_on.isoformat(),
            "clauses": terms.clauses,
        },
        "case": [
            {
                "part": one.part,
                "number": one.number,
                "on": one.on.isoformat(),
                "verdict": one.verdict,
            }
            for one in facts.case
        ],
        "figures": [told_record(one) for one in facts.figures],
    }
    path = staging / NAME
    replace_text(path, json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return path


def read_facts(path: str) -> Facts:
    """The facts of a run; an empty path tells nothing."""
    if not path:
        return NOTHING_TOLD
    said = json.loads(Path(path).read_text(encoding="utf-8"))
    identity, replaced = said["identity"], said["replaced"]
    return Facts(
        identity and Identity(**identity),
        replaced
        and Replaced(
            number=replaced["number"],
            on=date.fromisoformat(replaced["on"]),
            edition=replaced["edition"],
            items=tuple(replaced["items"]),
        ),
        tuple(letter_of_record(one) for one in said["letters"]),
        said["terms"] and _terms(said["terms"]),
        tuple(IssuedPart(**{**one, "on": date.fromisoformat(one["on"])}) for one in said["case"]),
        tuple(told_of_record(one) for one in said["figures"]),
    )


def _terms(said: dict[str, Any]) -> SignedTerms:
    on, signed_on = (date.fromisoformat(said[name]) for name in ("on", "signed_on"))
    return SignedTerms(number=said["number"], on=on, signed_on=signed_on, clauses=said["clauses"])


def issued_parts(known: Known, project: str, incident: str) -> tuple[IssuedPart, ...]:
    """The papers of a case that stand issued, in the order of their numbers."""
    return tuple(
        IssuedPart(
            part=paper.part,
            number=paper.number,
            on=paper.on,
            verdict=known.verdicts.get(paper.number),
        )
        for paper in known.papers
        if (paper.project, paper.subject, paper.state) == (project, incident, State.ISSUED)
        and paper.part
    )


def with_terms(project: Project, terms: SignedTerms | None, starts_on: date | None) -> Project:
    """The project with the clauses of the signed agreement on the warranty.

    Args:
        project: as read.
        terms: the agreement; ``None``: none is signed.
        starts_on: first day of the stage that a paper is about; the agreement holds for stages
            begun after its own date. ``None``: the paper is about no stage.
    """
    if terms is None or (starts_on is not None and starts_on <= terms.on):
        return project
    return replace(project, contract=replace(project.contract, **terms.clauses))  # type: ignore[arg-type]  # keys of the contract


def clause_problems(contract: Contract, terms: SignedTerms | None) -> Iterator[Problem]:
    """Clauses typed into the workbook that differ from the signed agreement, which wins."""
    for name, words in () if terms is None else terms.clauses.items():
        typed = getattr(contract, name)
        if typed is not None and typed != words:
            given = {"signed": words, "number": terms.number if terms else ""}
            place = contract.places.get(name, Place())
            yield Problem("clause_typed_differs", place, typed, given, Severity.WARNING)
