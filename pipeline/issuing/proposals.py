"""The coordinator of a trial of targets: its dates, the figures, the job for the notebook."""

from dataclasses import dataclass

from pipeline.issuing.dates import today
from pipeline.issuing.drafts import (
    Job,
    Made,
    OnProgress,
    Request,
    make_draft,
    nothing_made,
    read_for,
)
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.target_proposal import KIND, proposal_of
from pipeline.locales import locale
from pipeline.metrics.proposal.tried import Proposal


@dataclass(frozen=True, slots=True)
class Proposed:
    """The trial, and the notebook of it."""

    proposal: Proposal
    made: Made


def make_proposal(request: Request, months: int, on_progress: OnProgress) -> Proposed:
    """The targets of a workbook tried on its past months; the notebook goes to the drafts.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    reading = read_for(request, on_progress)
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    day = today()
    as_of = request.as_of or day
    found = proposal_of(reading, as_of, months)
    name = reading.project.contract.project_name
    job = Job(
        kind=KIND,
        subject=found.span.key,
        slug=subject_slug(found.span.key),
        title=locale(request.language).say("proposal.title", project=name),
        reading=reading,
        as_of=as_of,
        on=request.on or day,
        parameters={"months": str(months)},
    )
    if request.dry_run:
        return Proposed(found, nothing_made(job))
    return Proposed(found, make_draft(job, request, on_progress))
