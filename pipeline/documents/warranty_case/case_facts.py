"""What the papers of a case are made of, and what each of them comes out as."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.documents.values import Context
from pipeline.domain.claims import Measurements
from pipeline.domain.contract import Project
from pipeline.domain.letters import IssuedPart, SignedTerms, ToldLetter
from pipeline.problems import Problem
from pipeline.warranty.outcome import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Everything a paper of a case may tell.

    Attributes:
        project: with the clauses of the signed agreement in its contract.
        letters: condition letters, notices and warnings of the project, as issued.
        terms: the agreement on the order of the warranty; ``None``: none is signed.
        series: parameter -> its values by time.
        issued: part -> number and date of the papers of this case that stand issued.
        as_of: what is known ends with 00:00 of this day.
    """

    project: Project
    verdict: Verdict
    letters: tuple[ToldLetter, ...] = ()
    terms: SignedTerms | None = None
    series: Measurements = field(default_factory=dict)
    issued: Mapping[str, IssuedPart] = field(default_factory=dict)
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaper:
    """A paper of a case, ready for its template.

    Attributes:
        doubts: what a person must look at; with them the paper stays a draft.
        notes: worth saying, and no more.
        clauses: id and version of each clause of the library on it.
        warned: codes of the items that a warning is about; of other papers none.
    """

    context: Context
    title: str
    subject: str
    doubts: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    clauses: tuple[tuple[str, int], ...]
    warned: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[Problem, ...]:
        """Everything worth saying of it."""
        return (*self.doubts, *self.notes)
