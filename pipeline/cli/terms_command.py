"""``poruka terms``: the warranty agreement, by which the conditions of letters come to bind."""
# ruff: noqa: PLC0415  # imports inside commands keep the start light

from pathlib import Path

import typer

from pipeline.cli.options import (
    AsJson,
    AsOf,
    DryRun,
    Eml,
    Issue,
    Lang,
    LeaveOut,
    On,
    Out,
    Pdf,
    Reason,
    Supersede,
    Workbook,
    asked_day,
    paper_json,
    print_json,
    print_papers,
    reader,
    refuse_later,
    refuse_lone_supersede,
)
from pipeline.cli.progress import Progress


def terms(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    workbook: Workbook,
    *,
    as_of: AsOf = None,
    on: On = None,
    out: Out = Path("outputs"),
    pdf: Pdf = False,
    dry_run: DryRun = False,
    issue: Issue = False,
    supersede: Supersede = None,
    reason: Reason = None,
    eml: Eml = False,
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The warranty agreement, as a draft or issued."""
    from pipeline.issuing.drafts import Request
    from pipeline.issuing.terms import make_terms

    words = reader(context, lang)
    refuse_later(words, {"--eml": eml})
    refuse_lone_supersede(words, issue=issue, supersede=supersede, reason=reason)
    request = Request(
        workbook=workbook,
        as_of=asked_day("--as-of", as_of),
        on=asked_day("--on", on),
        out=out,
        pdf=pdf,
        dry_run=dry_run,
        leave_out_bad_rows=leave_out,
        language=words.code,
        issue=issue,
        supersede=supersede,
        reason=reason,
    )
    with Progress(words) as progress:
        made = make_terms(request, progress)
    if as_json:
        print_json(paper_json(made, words))
    else:
        print_papers([made], words)
