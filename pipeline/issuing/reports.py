"""The coordinator of a report: its period, its dates, the job for the notebook."""

from datetime import date, timedelta

from pipeline.documents.service_report import KIND, service_report
from pipeline.domain.periods import Period
from pipeline.issuing.dates import default_as_of, today
from pipeline.issuing.drafts import Job, Made, OnProgress, Request, read_for
from pipeline.issuing.judged_figures import judged_figures
from pipeline.issuing.making import make_papers
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.register_facts import Known
from pipeline.locales import locale
from pipeline.problems import Place, Problem


def make_report(request: Request, period: Period, on_progress: OnProgress) -> Made:
    """The report on a period, as a draft or issued.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    reading = read_for(request, on_progress)
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    contract = reading.project.contract
    day = today()
    as_of = request.as_of or default_as_of(period, day)
    words = locale(request.language)
    job = Job(
        kind=KIND,
        subject=period.key,
        slug=subject_slug(period.key),
        title=words.say("cli.report_title", project=contract.project_name, period=period.key),
        reading=reading,
        as_of=as_of,
        on=request.on or day,
        parameters={"period": period.key},
        unready=_unready(period, min(as_of, day)),
    )

    def jobs_of(known: Known) -> list[Job]:
        if request.dry_run:  # no notebook runs, so the words are tried here
            made = judged_figures(reading, known.letters, known.terms, period, job.as_of)
            service_report(made.evaluation, locale(contract.locale), on=job.on, cases=made.cases)
        return [job]

    (made,) = make_papers(request, reading.project, jobs_of, on_progress)
    return made


def _unready(period: Period, as_of: date) -> tuple[Problem, ...]:
    """A period that is not over is cut where knowledge ends, in drafts only (fine print, 2)."""
    if as_of >= period.end:
        return ()
    given = {"last": period.end - timedelta(days=1), "as_of": as_of}
    return (Problem("issue_period_open", Place(), period.key, given),)
