"""The coordinator of the SLA addendum: its dates, the job for the notebook."""

from dataclasses import replace

from pipeline.documents.sla_addendum import KIND
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
from pipeline.issuing.reading import workbook_path
from pipeline.issuing.sla_addendum import addendum_of
from pipeline.locales import locale


def make_addendum(request: Request, on_progress: OnProgress) -> Made:
    """The draft of the addendum.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    reading = read_for(request, on_progress)
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    day = today()
    on, as_of = request.on or day, request.as_of or day
    workbook = workbook_path(request.workbook)
    addendum = addendum_of(reading.project, workbook, on=on)
    job = Job(
        kind=KIND,
        slug=subject_slug(reading.project.contract.contract_no),
        title=locale(request.language).say(
            "cli.addendum_title", project=reading.project.contract.project_name
        ),
        reading=replace(reading, problems=(*reading.problems, *addendum.doubts, *addendum.notes)),
        as_of=as_of,
        on=on,
        parameters={},
        has_page_fields=True,
    )
    return nothing_made(job) if request.dry_run else make_draft(job, request, on_progress)
