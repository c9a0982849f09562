"""The commands: each parses its request, makes one call into ``issuing`` and shows the answer.

Help texts stand here as keys of the locale; ``in_words`` puts them into the reader's language.
What a command needs is imported when it runs, so that ``--help`` answers at once.
"""
# ruff: noqa: PLC0415  # imports inside commands keep the start light, see above

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
import typer.core

from pipeline.cli.progress import Progress
from pipeline.domain.periods import YEARS, Period
from pipeline.locales import LOCALES, Locale, locale
from pipeline.problems import InputError, Problem

if TYPE_CHECKING:
    from pipeline.issuing.drafts import Made

LATER: Final = (
    "terms", "brief", "case", "issue", "status", "promise",
    "propose", "import", "batch", "due", "register", "verify", "explain", "template", "serve",
)  # fmt: skip
USAGE: Final = 64
_INPUT: Final = 2
_ENVIRONMENT: Final = 9

Workbook = Annotated[Path, typer.Argument(help="cli.help.workbook", metavar="cli.metavar.workbook")]
PeriodText = Annotated[str, typer.Option("--period", help="cli.help.period", metavar="2026-10")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="cli.help.as_of", metavar="2026-11-01")]
On = Annotated[str | None, typer.Option("--on", help="cli.help.on", metavar="2026-11-03")]
Out = Annotated[Path, typer.Option("--out", help="cli.help.out", metavar="cli.metavar.folder")]
AsJson = Annotated[bool, typer.Option("--json", help="cli.help.json")]
Lang = Annotated[str | None, typer.Option("--lang", help="cli.help.lang", metavar="ru|en")]
LeaveOut = Annotated[bool, typer.Option("--leave-out-bad-rows", help="cli.help.leave_out")]
Everything = Annotated[bool, typer.Option("--all", help="cli.help.all")]
Rows = Annotated[bool, typer.Option("--rows", help="cli.help.rows")]
Stages = Annotated[
    list[str] | None, typer.Option("--stage", help="cli.help.stage", metavar="cli.metavar.code")
]
Pdf = Annotated[bool, typer.Option("--pdf", help="cli.help.pdf")]
Annotate = Annotated[bool, typer.Option("--annotate", help="cli.help.annotate")]
Folder = Annotated[
    Path, typer.Argument(help="cli.help.project_folder", metavar="cli.metavar.folder")
]
Add = Annotated[
    list[str] | None, typer.Option("--add", help="cli.help.add", metavar="cli.metavar.sheet")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="cli.help.dry_run")]
# Of later versions: known, so that they can say so.
Issue = Annotated[bool, typer.Option("--issue", hidden=True)]
Eml = Annotated[bool, typer.Option("--eml", hidden=True)]
ObjectCode = Annotated[str | None, typer.Option("--object", hidden=True)]
Due = Annotated[int | None, typer.Option("--due", hidden=True)]
Like = Annotated[str | None, typer.Option("--like", hidden=True)]
Answer = Annotated[bool, typer.Option("--answer", hidden=True)]
Renew = Annotated[bool, typer.Option("--renew", hidden=True)]
Since = Annotated[str | None, typer.Option("--from", hidden=True)]
# Every command takes the same dates and folder, also where they change nothing.
AnyAsOf = Annotated[str | None, typer.Option("--as-of", hidden=True)]
AnyOn = Annotated[str | None, typer.Option("--on", hidden=True)]
AnyOut = Annotated[Path | None, typer.Option("--out", hidden=True)]


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

    words = _words(context, lang)
    del out  # the workbook lies in its project's folder
    _day("--as-of", as_of)
    _day("--on", on)
    # The workbook is Russian unless asked otherwise, whatever the machine speaks.
    begun = begin(folder, language=words.code if lang else "ru", add=add or ())
    files = {"workbook": begun.workbook, "company": begun.company}
    if as_json:
        problems = complaints.as_json(begun.problems, words)
        _show({"kind": "init", "files": files, "sheets": begun.sheets, "problems": problems})
        return
    for problem in begun.problems:
        typer.echo(complaints.as_text(problem, words), err=True)
    done = "cli.init_done" if begun.is_new else "cli.init_shown"
    typer.echo(words.say(done, sheets=begun.sheets))
    _list_files(files, words)
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

    words = _words(context, lang)
    del out  # the copy lies beside its workbook
    _day("--as-of", as_of)
    _day("--on", on)
    with Progress(words, lines=False) as progress:
        progress(1, 1, words.say("step.reading"))
        checked = check_workbook(workbook, language=words.code, annotate=annotate)
    problems, unmade = checked.problems, checked.unmade
    stopping = sum(problem.stops for problem in problems)
    if as_json:
        told = complaints.as_json((*problems, *unmade), words)
        answer = {"ok": not (stopping or checked.copy_failed), "problems": told}
        _show(answer | ({"annotated": checked.annotated} if annotate else {}))
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
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The figures of a period as a table or as JSON."""
    from pipeline.cli import complaints
    from pipeline.cli.figures import evaluation_json, evaluation_table
    from pipeline.issuing.figures import figures

    words = _words(context, lang)
    del out  # nothing is written
    _day("--on", on)
    asked, known = _period(period), _day("--as-of", as_of)
    with Progress(words, lines=False) as progress:
        progress(1, 1, words.say("step.figures"))
        made = figures(
            workbook, asked, as_of=known, everything=everything, leave_out_bad_rows=leave_out
        )
    if as_json:
        answer = evaluation_json(made.evaluation, rows=rows)
        answer["left_out"] = complaints.as_json(made.left_out, words)
        answer["problems"] = complaints.as_json(made.problems, words)
        _show(answer)
        return
    for problem in made.problems:
        typer.echo(complaints.as_text(problem, words), err=True)
    typer.echo(evaluation_table(made.evaluation, words))
    if made.left_out:
        typer.echo(words.say("cli.left_out", count=len(made.left_out)))


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
    eml: Eml = False,
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The draft of a client's report."""
    from pipeline.issuing.drafts import Request
    from pipeline.issuing.reports import make_report

    words = _words(context, lang)
    _refuse_later(words, {"--issue": issue, "--eml": eml})
    request = Request(
        workbook=workbook,
        as_of=_day("--as-of", as_of),
        on=_day("--on", on),
        out=out,
        pdf=pdf,
        dry_run=dry_run,
        leave_out_bad_rows=leave_out,
        language=words.code,
    )
    with Progress(words) as progress:
        made = make_report(request, _period(period), progress)
    if as_json:
        _show(_made_json(made, words))
    else:
        _tell([made], words)


@app.command("letter", help="cli.help.letter")
def letter(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    workbook: Workbook,
    *,
    stage: Stages = None,
    built: ObjectCode = None,
    due: Due = None,
    like: Like = None,
    answer: Answer = False,
    as_of: AsOf = None,
    on: On = None,
    out: Out = Path("outputs"),
    pdf: Pdf = False,
    dry_run: DryRun = False,
    issue: Issue = False,
    eml: Eml = False,
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The drafts of condition letters, one for each stage."""
    from pipeline.issuing.drafts import Request
    from pipeline.issuing.letters import make_letters

    words = _words(context, lang)
    later = {"--object": built is not None, "--due": due is not None, "--like": like is not None}
    _refuse_later(words, {**later, "--answer": answer, "--issue": issue, "--eml": eml})
    request = Request(
        workbook=workbook,
        as_of=_day("--as-of", as_of),
        on=_day("--on", on),
        out=out,
        pdf=pdf,
        dry_run=dry_run,
        leave_out_bad_rows=leave_out,
        language=words.code,
    )
    with Progress(words) as progress:
        made = make_letters(request, stage or (), progress)
    if as_json:
        answers = [_made_json(one, words) for one in made]
        _show(answers[0] if len(stage or ()) == 1 else answers)
    else:
        _tell(made, words)


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
    eml: Eml = False,
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The draft of the SLA addendum."""
    from pipeline.issuing.addenda import make_addendum
    from pipeline.issuing.drafts import Request

    words = _words(context, lang)
    later = {"--issue": issue, "--eml": eml, "--renew": renew, "--from": since is not None}
    _refuse_later(words, later)
    request = Request(
        workbook=workbook,
        as_of=_day("--as-of", as_of),
        on=_day("--on", on),
        out=out,
        pdf=pdf,
        dry_run=dry_run,
        leave_out_bad_rows=leave_out,
        language=words.code,
    )
    with Progress(words) as progress:
        made = make_addendum(request, progress)
    if as_json:
        _show(_made_json(made, words))
    else:
        _tell([made], words)


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

    words = _words(context, lang)
    with Progress(words) as progress:
        made = make_demo(
            out,
            progress,
            words.code,
            as_of=_day("--as-of", as_of),
            on=_day("--on", on),
        )
    if as_json:
        _show([_made_json(one, words) for one in made])
        return
    _tell(made, words)
    if any(one.files["pdf"] is None for one in made):
        typer.echo(words.say("cli.no_pdf"))


def _words(context: typer.Context, lang: str | None) -> Locale:
    """The reader's language; a language that is not ours is a fault of usage."""
    words: Locale = context.obj
    if lang is None:
        return words
    if lang not in LOCALES:
        raise typer.BadParameter(words.say("cli.unknown_language", found=lang))
    return locale(lang)


def _refuse_later(words: Locale, options: Mapping[str, bool]) -> None:
    """An option of a later version says so."""
    for name, asked in options.items():
        if asked:
            raise typer.BadParameter(words.say("cli.later", command=name))


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError:
        raise InputError(Problem("bad_period", found=text)) from None


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    wrong = InputError(Problem("bad_date", found=text, given={"option": name}))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if day.year not in YEARS:
        raise wrong
    return day


def _show(answer: object) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _made_json(made: "Made", words: Locale) -> dict[str, object]:
    """The answer of a document command (``design.md`` section 10)."""
    from pipeline.cli import complaints

    return {
        "kind": made.kind,
        "number": None,
        "draft": True,
        "files": made.files,
        "problems": complaints.as_json(made.problems, words),
    }


def _tell(made: "Sequence[Made]", words: Locale) -> None:
    """Each remark once, then each paper with its files."""
    from pipeline.cli import complaints

    remarks = (complaints.as_text(problem, words) for one in made for problem in one.problems)
    for remark in dict.fromkeys(remarks):
        typer.echo(remark, err=True)
    for one in made:
        typer.echo(one.title)
        _list_files(one.files, words)


def _list_files(files: Mapping[str, str | None], words: Locale) -> None:
    labels = {name: words.say(f"cli.file.{name}") for name in files}
    width = max(map(len, labels.values()))
    for name, path in files.items():
        if path is not None:
            typer.echo(f"  {labels[name]:<{width}}  {path}")
