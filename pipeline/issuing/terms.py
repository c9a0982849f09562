"""The coordinator of the warranty agreement: its dates, the job for the notebook."""

from dataclasses import replace

from pipeline.documents.warranty_terms import KIND
from pipeline.issuing.dates import today
from pipeline.issuing.drafts import Job, Made, OnProgress, Request, read_for
from pipeline.issuing.making import make_papers
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.reading import workbook_path
from pipeline.issuing.warranty_terms import terms_of
from pipeline.locales import locale


def make_terms(request: Request, on_progress: OnProgress) -> Made:
    """The warranty agreement, as a draft or issued; one for each contract.

    Raises:
        PipelineError: nothing was published; the draft before, if any, still stands.
    """
    words, workbook = locale(request.language), workbook_path(request.workbook)
    reading = read_for(request, on_progress)
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    day = today()
    on, as_of = request.on or day, request.as_of or day
    terms = terms_of(reading, workbook, on=on)
    contract = reading.project.contract
    job = Job(
        kind=KIND,
        subject=contract.contract_no,
        slug=subject_slug(contract.contract_no),
        title=words.say("cli.terms_title", project=contract.project_name),
        reading=replace(reading, problems=(*reading.problems, *terms.doubts, *terms.notes)),
        as_of=as_of,
        on=on,
        parameters={},
        context=terms.context,
        unready=terms.doubts,
    )
    (made,) = make_papers(request, reading.project, lambda _known: [job], on_progress)
    return made
