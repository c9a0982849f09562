"""The commands: each parses its request, makes one call into ``issuing`` and shows the answer.

Help texts stand here as keys of the locale; ``in_words`` puts them into the reader's language.
What a command needs is imported when it runs, so that ``--help`` answers at once.
"""
# ruff: noqa: PLC0415  # imports inside commands keep the start light, see above

from pathlib import Path
from typing import Any, Final

import typer
import typer.core

from pipeline.cli.case_command import case
from pipeline.cli.import_command import import_log
from pipeline.cli.letter_command import letter
from pipeline.cli.options import (
    Add,
    Annotate,
    AnyAsOf,
    AnyOn,
    AnyOut,
    AsJson,
    AsOf,
    DryRun,
    Eml,
    Everything,
    Explain,
    Folder,
    Issue,
    Lang,
    LeaveOut,
    On,
    Out,
    Pdf,
    PeriodText,
    Reason,
    Renew,
    Rows,
    Since,
    Supersede,
    Workbook,
    asked_day,
    asked_period,
    paper_json,
    print_files,
    print_json,
    print_papers,
    reader,
    refuse_later,
    refuse_lone_supersede,
)
from pipeline.cli.progress import Progress
from pipeline.cli.propose_command import propose
from pipeline.cli.register_commands import register_app
from pipeline.cli.status_command import status
from pipeline.cli.terms_command import terms
from pipeline.cli.verify_command import verify
from pipeline.locales import Locale

LATER: Final = (
    "brief", "issue", "promise",
    "batch", "due", "explain", "template", "serve",
)  # fmt: skip
USAGE: Final = 64
_INPUT: Final = 2
_ENVIRONMENT: Final = 9


class Commands(typer.core.TyperGroup):
    """The commands, and a plain word about those that come with a later version."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  # types of the parser inside typer
        """As usual; a command of a later version says so and exits with 64."""
        if args and args[0] in LATER:
            raise typer.BadParameter(ctx.obj.say("cli.later", command=args[0]))
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Commands,
    help="cli.help.program",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


app.add_typer(register_app, name="register", help="cli.help.register")
app.command("terms", help="cli.help.terms")(terms)
app.command("letter", help="cli.help.letter")(letter)
app.command("verify", help="cli.help.verify")(verify)
app.command("case", help="cli.help.case")(case)
app.command("status", help="cli.help.status")(status)
app.command("import", help="cli.help.import")(import_log)
app.command("propose", help="cli.help.propose")(propose)


@app.callback()
def program() -> None:
    """Nothing to do before a command."""


def in_words(command: Any, words: Locale) -> Any:  # noqa: ANN401  # types of the parser inside typer
    """The same command with its help in this language."""
    for attribute in ("help", "short_help", "metavar"):
        for part in (command, *command.params):
            key = str(getattr(part, attribute, ""))
            if key in words:
                setattr(part, attribute, words.say(key))
    for inner in getattr(command, "commands", {}).values():
        in_words(inner, words)
    return command


@app.command("init", help="cli.help.init")
def init(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    folder: Folder,
    *,
    add: Add = None,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: AnyOut = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """A new project's workbook, or hidden sheets of one that is there."""
    from pipeline.cli import complaints
    from pipeline.issuing.beginning import begin

    words = reader(context, lang)
    del out  # the workbook lies in its project's folder
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    # The workbook is Russian unless asked otherwise, whatever the machine speaks.
    begun = begin(folder, language=words.code if lang else "ru", add=add or ())
    files = {"workbook": begun.workbook, "company": begun.company}
    if as_json:
        problems = complaints.as_json(begun.problems, words)
        print_json({"kind": "init", "files": files, "sheets": begun.sheets, "problems": problems})
        return
    for problem in begun.problems:
        typer.echo(complaints.as_text(problem, words), err=True)
    done = "cli.init_done" if begun.is_new else "cli.init_shown"
    typer.echo(words.say(done, sheets=begun.sheets))
    print_files(files, words)
    if begun.company_there is not None:
        typer.echo(words.say("cli.init_company", path=begun.company_there))
    typed = str(folder)
    typer.echo(words.say("cli.init_next", folder=f'"{typed}"' if " " in typed else typed))


@app.command("check", help="cli.help.check")
def check(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    workbook: Workbook,
    *,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: AnyOut = None,
    annotate: Annotate = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Every problem of a workbook at once; exit 2 when one of them stops.

    With ``--annotate`` a copy with marks is put beside the workbook; without problems the copy of
    an earlier check is removed. Where the copy cannot be made, the exit code is 9.
    """
    from pipeline.cli import complaints
    from pipeline.issuing.checking import check_workbook

    words = reader(context, lang)
    del out  # the copy lies beside its workbook
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    with Progress(words, lines=False) as progress:
        progress(1, 1, words.say("step.reading"))
        checked = check_workbook(workbook, language=words.code, annotate=annotate)
    problems, unmade = checked.problems, checked.unmade
    stopping = sum(problem.stops for problem in problems)
    if as_json:
        told = complaints.as_json((*problems, *unmade), words)
        answer = {"ok": not (stopping or checked.copy_failed), "problems": told}
        print_json(answer | ({"annotated": checked.annotated} if annotate else {}))
    else:
        for problem in problems:
            typer.echo(complaints.as_text(problem, words))
        key = "cli.check_bad" if stopping else "cli.check_good"
        typer.echo(words.say(key, problems=len(problems), stopping=stopping))
        if checked.annotated is not None:
            typer.echo(words.say("cli.annotated", path=checked.annotated))
        for problem in unmade:
            typer.echo(complaints.as_text(problem, words), err=True)
    if checked.copy_failed:
        return _ENVIRONMENT
    return _INPUT if stopping else 0


@app.command("metrics", help="cli.help.metrics")
def metrics(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    workbook: Workbook,
    *,
    period: PeriodText,
    as_of: AsOf = None,
    on: AnyOn = None,
    out: AnyOut = None,
    everything: Everything = False,
    rows: Rows = False,
    explain: Explain = None,
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The figures of a period as a table or as JSON; with ``--explain`` the trails of incidents."""
    from pipeline.cli import complaints
    from pipeline.cli.figures import evaluation_json, evaluation_table
    from pipeline.cli.trail_output import trails_json, trails_text
    from pipeline.issuing.figures import figures
    from pipeline.issuing.trails import trails

    words = reader(context, lang)
    del out  # nothing is written
    asked_day("--on", on)
    asked, known = asked_period(period), asked_day("--as-of", as_of)
    with Progress(words, lines=False) as progress:
        progress(1, 1, words.say("step.figures"))
        if explain:
            told = trails(workbook, asked, explain, as_of=known, leave_out_bad_rows=leave_out)
            answer = trails_json(told) if as_json else trails_text(told, words)
            left_out, problems = told.left_out, told.problems
        else:
            made = figures(
                workbook, asked, as_of=known, everything=everything, leave_out_bad_rows=leave_out
            )
            of = made.evaluation
            answer = (
                evaluation_json(of, words, rows=rows) if as_json else evaluation_table(of, words)
            )
            left_out, problems = made.left_out, made.problems
    if isinstance(answer, dict):
        answer["left_out"] = complaints.as_json(left_out, words)
        answer["problems"] = complaints.as_json(problems, words)
        print_json(answer)
        return
    for problem in problems:
        typer.echo(complaints.as_text(problem, words), err=True)
    typer.echo(answer)
    if left_out:
        typer.echo(words.say("cli.left_out", count=len(left_out)))


@app.command("report", help="cli.help.report")
def report(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    workbook: Workbook,
    *,
    period: PeriodText,
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
    """A client's report, as a draft or issued."""
    from pipeline.issuing.drafts import Request
    from pipeline.issuing.reports import make_report

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
        made = make_report(request, asked_period(period), progress)
    if as_json:
        print_json(paper_json(made, words))
    else:
        print_papers([made], words)


@app.command("addendum", help="cli.help.addendum")
def addendum(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    workbook: Workbook,
    *,
    as_of: AsOf = None,
    on: On = None,
    out: Out = Path("outputs"),
    pdf: Pdf = False,
    dry_run: DryRun = False,
    renew: Renew = False,
    since: Since = None,
    issue: Issue = False,
    supersede: Supersede = None,
    reason: Reason = None,
    eml: Eml = False,
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The SLA addendum, as a draft or issued; the first one, or the renewal of one in force."""
    from pipeline.issuing.addenda import make_addendum
    from pipeline.issuing.drafts import Request

    words = reader(context, lang)
    refuse_later(words, {"--eml": eml})
    if renew is (since is None):
        raise typer.BadParameter(words.say("cli.renew_needs"))
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
        made = make_addendum(request, progress, asked_day("--from", since))
    if as_json:
        print_json(paper_json(made, words))
    else:
        print_papers([made], words)


@app.command("demo", help="cli.help.demo")
def demo(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    *,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The drafts of both demo projects, with the dates of their stories unless given."""
    from pipeline.issuing.demo import make_demo

    words = reader(context, lang)
    with Progress(words) as progress:
        made = make_demo(
            out,
            progress,
            words.code,
            as_of=asked_day("--as-of", as_of),
            on=asked_day("--on", on),
        )
    if as_json:
        print_json([paper_json(one, words) for one in made])
        return
    print_papers(made, words)
    if any(one.files["pdf"] is None for one in made):
        typer.echo(words.say("cli.no_pdf"))
