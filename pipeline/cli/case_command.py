"""``poruka case``: the verdict of a warranty case, and its papers."""
# ruff: noqa: PLC0415  # imports inside commands keep the start light

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import complaints
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
    print_problems,
    reader,
    refuse_later,
    refuse_lone_supersede,
)
from pipeline.cli.progress import Progress

if TYPE_CHECKING:
    from pipeline.issuing.cases import Judged
    from pipeline.locales import Locale

Incident = Annotated[
    str, typer.Option("--incident", help="cli.help.incident", metavar="cli.metavar.number")
]
Parts = Annotated[
    list[str] | None,
    typer.Option("--paper", help="cli.help.case_paper", metavar="act|warning|…"),
]
Invoice = Annotated[bool, typer.Option("--invoice", help="cli.help.invoice")]


def case(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    workbook: Workbook,
    *,
    incident: Incident,
    paper: Parts = None,
    invoice: Invoice = False,
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
    """The verdict of a case; its papers, as drafts or issued."""
    from pipeline.issuing.cases import ANY, make_case
    from pipeline.issuing.drafts import Request

    words = reader(context, lang)
    refuse_later(words, {"--eml": eml})
    refuse_lone_supersede(words, issue=issue, supersede=supersede, reason=reason)
    parts = (*(paper or ()), *(("invoice",) if invoice else ()))
    for one in parts:
        if one not in ANY:
            allowed = ", ".join(ANY)
            raise typer.BadParameter(
                words.say("cli.case_unknown_paper", found=one, allowed=allowed)
            )
    if supersede is not None and len(set(parts)) != 1:
        raise typer.BadParameter(words.say("cli.supersede_one_paper"))
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
    with Progress(words, lines=not dry_run) as progress:
        judged = make_case(request, incident, parts, progress)
    if as_json:
        print_json(_answer(judged, words))
    else:
        _print(judged, words)


def _answer(judged: "Judged", words: "Locale") -> dict[str, object]:
    from pipeline.warranty import exposure_json, verdict_json

    return {
        **verdict_json(judged.verdict),
        "exposures": [
            {"item": one.item, **exposure_json(one.exposure)} for one in judged.exposures
        ],
        "papers": [paper_json(one, words) for one in judged.made],
        "problems": complaints.as_json((*judged.problems, *judged.waiting), words),
    }


def _print(judged: "Judged", words: "Locale") -> None:
    """The verdict in words, what decided it, what comes next; then the papers."""
    verdict = judged.verdict
    if not judged.made:
        print_problems(judged.problems, words)
    outcome = words.say(f"verdict.outcome.{verdict.final}")
    key = "cli.case_verdict" if verdict.rule else "cli.case_no_rule"
    typer.echo(words.say(key, incident=verdict.claim.id, outcome=outcome, rule=verdict.rule or ""))
    for one in verdict.items if verdict.is_by_items else ():
        if one.breached and one.rule == verdict.rule:
            said = words.say("cli.case_item", item=one.item.id, text=one.item.text)
            typer.echo(f"  {said}")
    if verdict.charge is not None:
        state = "payable" if verdict.charge.payable else "proposal"
        total = words.money(verdict.charge.total, judged.currency)
        typer.echo(f"  {words.say(f'cli.case_charge.{state}', total=total)}")
    if judged.made:
        print_papers(judged.made, words)
    print_problems(judged.waiting, words)
