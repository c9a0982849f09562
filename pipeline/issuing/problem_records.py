"""Problems as JSON and back: only text comes back from a kernel.

Values that JSON does not have are written as ``{"type": ..., "text": ...}``.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, cast

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

ERRORS: Final[Mapping[str, type[PipelineError]]] = {
    error.__name__: error
    for error in (InputError, TemplateError, RenderError, EnvironmentFault, PipelineError)
}


def _written(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case tuple() | list() | frozenset():
            return [_written(item) for item in value]
        case datetime() | date() | time():
            return {"type": type(value).__name__, "text": value.isoformat()}
        case Decimal():
            return {"type": "Decimal", "text": str(value)}
    return str(value)


def _read(value: object) -> object:
    match value:
        case list(items):
            return tuple(_read(item) for item in items)
        case {"type": "datetime", "text": str(text)}:
            return datetime.fromisoformat(text)
        case {"type": "date", "text": str(text)}:
            return date.fromisoformat(text)
        case {"type": "time", "text": str(text)}:
            return time.fromisoformat(text)
        case {"type": "Decimal", "text": str(text)}:
            return Decimal(text)
    return value


def problem_record(problem: Problem) -> dict[str, object]:
    """A problem as plain JSON; a value of a foreign type becomes its text."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "place": asdict(problem.place),
        "found": _written(problem.found),
        "given": {name: _written(value) for name, value in problem.given.items()},
    }


def recorded_problem(record: Mapping[str, object]) -> Problem:
    """The problem that ``problem_record`` wrote."""
    return Problem(
        code=str(record["code"]),
        place=Place(**cast("Mapping[str, str]", record["place"])),
        found=_read(record["found"]),
        given={
            name: _read(value)
            for name, value in cast("Mapping[str, object]", record["given"]).items()
        },
        severity=Severity(str(record["severity"])),
    )


def error_name(error: PipelineError) -> str:
    """The kind under which an error is recorded: the nearest of the tree's public classes."""
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in ERRORS)


def recorded_error(name: str, records: list[Mapping[str, object]]) -> PipelineError:
    """The error that was recorded, of the class it had.

    Raises:
        KeyError: the class is none of the tree.
    """
    return ERRORS[name](*(recorded_problem(record) for record in records))
