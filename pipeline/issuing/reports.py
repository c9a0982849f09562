"""The coordinator of a report: its period, its dates, the job for the notebook."""

from pipeline.documents.service_report import KIND, service_report
from pipeline.domain.periods import Period
from pipeline.issuing.dates import default_as_of, today
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
from pipeline.locales import locale
from pipeline.metrics.evaluate import evaluate


def make_report(request: Request, period: Period, on_progress: OnProgress) -> Made:
    """The draft of a report on a period.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    reading = read_for(request, on_progress)
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    assert reading.log is not None  # noqa: S101  # usable() has seen to it
    contract = reading.project.contract
    day = today()
    job = Job(
        kind=KIND,
        slug=subject_slug(period.key),
        title=locale(request.language).say(
            "cli.report_title", project=contract.project_name, period=period.key
        ),
        reading=reading,
        as_of=request.as_of or default_as_of(period, day),
        on=request.on or day,
        parameters={"period": period.key},
    )
    if request.dry_run:
        evaluation = evaluate(reading.project, reading.log, period, job.as_of)
        service_report(evaluation, locale(contract.locale), on=job.on, draft=True)
        return nothing_made(job)
    return make_draft(job, request, on_progress)
