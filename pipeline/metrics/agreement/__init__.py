"""Checks of the agreement itself: what is readable, and still cannot work (``metrics.md`` 6).

Nothing here is computed for a period and nothing is measured: the terms are held against each
other, against the calendar, and against the log as far as it goes. What is told elsewhere is not
told again: unreadable durations and bare days, unknown profiles, codes and metrics, targets of
another unit, maintenance without a cap. All are warnings but the faults of tiers, without which
no reduction can be told.
"""

from itertools import chain

from pipeline.domain.contract import Project
from pipeline.metrics.agreement.hours import PlainHours
from pipeline.metrics.agreement.priorities import (
    clocks_reversed,
    norms_outside_support,
    stricter_below,
)
from pipeline.metrics.agreement.reductions import reduction_terms, tiers
from pipeline.metrics.agreement.rows import rows_of
from pipeline.metrics.agreement.targets import broken_by_one, too_fine, without_data, without_norms
from pipeline.metrics.agreement.years import years
from pipeline.metrics.events.log import Log
from pipeline.problems import Problem

__all__ = ["agreement_problems"]


def agreement_problems(project: Project, log: Log) -> tuple[Problem, ...]:
    """Everything about the agreement that a manager should look at.

    Args:
        project: the contract, whatever else is wrong with it: what cannot be compared is skipped.
        log: what happened so far; an empty one leaves out what only a log can tell.
    """
    hours, rows = PlainHours(project.hours), tuple(rows_of(project))
    return tuple(
        chain(
            clocks_reversed(project, hours),
            stricter_below(project, hours),
            norms_outside_support(project, hours),
            too_fine(project, rows, hours),
            broken_by_one(project, rows, log),
            without_data(project, rows, log),
            without_norms(project, rows),
            reduction_terms(project, rows),
            chain.from_iterable(map(tiers, rows)),
            years(project, log),
        )
    )
