"""What a person has to mend, and the errors that carry it.

A problem is data: a code, a place as Excel shows it, what was found and what the wording
needs. All problems of a run are collected and raised together; the words are chosen last, in
the reader's language (``pipeline.locales``, tables ``[problem.<code>]``).

* PipelineError
  - InputError         workbook or settings cannot be used               exit 2
  - TemplateError      template and context disagree                     exit 3
  - RenderError        the file made is not the document asked for       exit 4
  - RegisterError      the register does not allow it, or was changed    exit 5
  - EnvironmentFault   LibreOffice, disk, time: the machine, not the data  exit 9

A bug of ours (``ValueError``, ``KeyError``, ``assert``) is never dressed up as one of these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Severity(StrEnum):
    """How far a problem reaches (fine print, section 3)."""

    ERROR = "error"  # structure: nothing is made
    ROW = "row"  # one row of a log cannot be used
    WARNING = "warning"  # used, but look at it
    NOTE = "note"  # said once, so that nothing happens silently


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, as Excel shows it; an empty part is unknown or does not apply."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    ``given`` holds plain values (text, int, Decimal, date, aware datetime, tuples of text) for
    the wording; the locale prints them, so nothing here is formatted yet.
    """

    code: str
    place: Place = Place()
    found: object = None
    given: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    severity: Severity = Severity.ERROR

    @property
    def stops(self) -> bool:
        """Whether a document or metrics command stops at it."""
        return self.severity in {Severity.ERROR, Severity.ROW}


class PipelineError(Exception):
    """A run that cannot go on; carries its problems by position, so it survives pickling."""

    exit_code: ClassVar[int] = 1

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems; at least one is expected."""
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems


class InputError(PipelineError):
    """A workbook or a setting cannot be used."""

    exit_code = 2


class TemplateError(PipelineError):
    """A template and its context disagree."""

    exit_code = 3


class RenderError(PipelineError):
    """The file made is not the document asked for."""

    exit_code = 4


class RegisterError(PipelineError):
    """The register of issued papers does not allow it, or somebody changed it."""

    exit_code = 5


class EnvironmentFault(PipelineError):  # noqa: N818  # EnvironmentError is Python's own
    """The machine could not do its part: a missing program, a full disk, a killed run."""

    exit_code = 9


def stopping(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of ``problems`` at which a document or metrics command stops."""
    return tuple(problem for problem in problems if problem.stops)
