"""The figures of a workbook for a period, without a document."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.domain.periods import Period
from pipeline.issuing.dates import default_as_of, today
from pipeline.issuing.reading import read_project, usable
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.problems import Problem


@dataclass(frozen=True, slots=True)
class Figures:
    """An evaluation, the rows that were left out, and the warnings of the reading."""

    evaluation: Evaluation
    left_out: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def figures(
    workbook: Path,
    period: Period,
    *,
    as_of: date | None = None,
    everything: bool = False,
    leave_out_bad_rows: bool = False,
) -> Figures:
    """Read and evaluate.

    Raises:
        InputError: with every problem of the workbook, when one of them stops.
    """
    reading = usable(read_project(workbook, leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    assert reading.log is not None  # noqa: S101  # usable() has seen to it
    evaluation = evaluate(
        reading.project,
        reading.log,
        period,
        as_of or default_as_of(period, today()),
        everything=everything,
    )
    return Figures(evaluation, reading.left_out, reading.problems)
