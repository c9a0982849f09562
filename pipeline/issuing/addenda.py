"""The coordinator of the SLA addendum: its dates, the job for the notebook."""

from dataclasses import replace
from datetime import date

from pipeline.documents.addendum_renewal import renewal
from pipeline.documents.sla_addendum import KIND
from pipeline.issuing.dates import today
from pipeline.issuing.drafts import Job, Made, OnProgress, Request, read_for
from pipeline.issuing.making import make_papers
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.reading import workbook_path
from pipeline.issuing.sla_addendum import addendum_of, subject_of
from pipeline.locales import locale


def make_addendum(request: Request, on_progress: OnProgress, since: date | None = None) -> Made:
    """The addendum, as a draft or issued; with ``since`` the renewal that begins on this day.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    reading = read_for(request, on_progress)
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    day = today()
    on, as_of = request.on or day, request.as_of or day
    found = None if since is None else renewal(reading.project, since, on)
    addendum = addendum_of(reading.project, workbook_path(request.workbook), on=on, found=found)
    subject = subject_of(reading.project, found)
    contract = reading.project.contract
    words = locale(request.language)
    job = Job(
        kind=KIND,
        subject=subject,
        slug=subject_slug(subject),
        title=words.say("cli.addendum_title", project=contract.project_name),
        reading=replace(reading, problems=(*reading.problems, *addendum.doubts, *addendum.notes)),
        as_of=as_of,
        on=on,
        parameters={} if since is None else {"renew_from": since.isoformat()},
        has_page_fields=True,
        context=addendum.context,
        unready=addendum.doubts,
    )
    (made,) = make_papers(request, reading.project, lambda _known: [job], on_progress)
    return made
