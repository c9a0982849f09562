"""Making the papers of a command: drafts without a register, everything else at the desk."""

from collections.abc import Callable, Sequence

from pipeline.issuing.drafts import Job, Made, OnProgress, Request, make_draft, nothing_made
from pipeline.register.files import is_there
from pipeline.register.papers import Paper

JobsOf = Callable[[tuple[Paper, ...]], Sequence[Job]]
"""The papers of the register -> those to be made."""


def make_papers(request: Request, jobs_of: JobsOf, on_progress: OnProgress) -> tuple[Made, ...]:
    """Make papers, as drafts or issued.

    A draft needs no register; where there is one, it shows what it would take the place of.

    Args:
        request: what the command asks for.
        jobs_of: the papers, given those the register has of all projects.
        on_progress: told of each step.

    Raises:
        PipelineError: the papers before the one that failed stand; of issued ones it says which.
    """
    if request.issue or is_there(request.out):
        from pipeline.issuing.desk import at_desk_made  # noqa: PLC0415  # the database is slow to import

        return at_desk_made(request, jobs_of, on_progress)
    jobs = jobs_of(())
    if request.dry_run:
        return tuple(nothing_made(job) for job in jobs)
    return tuple(make_draft(job, request, on_progress) for job in jobs)
