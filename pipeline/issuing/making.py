"""Making the papers of a command: drafts without a register, everything else at the desk."""

from collections.abc import Callable, Sequence

from pipeline.domain.contract import Project
from pipeline.issuing.drafts import Job, Made, OnProgress, Request, make_draft, nothing_made
from pipeline.issuing.register_facts import NOTHING_KNOWN, Known
from pipeline.register.files import is_there

JobsOf = Callable[[Known], Sequence[Job]]
"""What the register knows -> the papers to be made."""


def make_papers(
    request: Request, project: Project, jobs_of: JobsOf, on_progress: OnProgress
) -> tuple[Made, ...]:
    """Make papers, as drafts or issued.

    A draft needs no register; where there is one, it shows what it would take the place of.

    Args:
        request: what the command asks for.
        project: that the papers are about.
        jobs_of: the papers, given what the register knows of the project.
        on_progress: told of each step.

    Raises:
        PipelineError: the papers before the one that failed stand; of issued ones it says which.
    """
    if request.issue or is_there(request.out):
        from pipeline.issuing.desk import at_desk_made  # noqa: PLC0415  # the database is slow to import

        return at_desk_made(request, project, jobs_of, on_progress)
    jobs = jobs_of(NOTHING_KNOWN)
    if request.dry_run:
        return tuple(nothing_made(job) for job in jobs)
    return tuple(make_draft(job, request, on_progress) for job in jobs)
