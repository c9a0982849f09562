"""``poruka import``: an export of a helpdesk becomes the log files of a project."""
# ruff: noqa: PLC0415  # imports inside commands keep the start light

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import complaints
from pipeline.cli.options import (
    AnyAsOf,
    AnyOn,
    AsJson,
    DryRun,
    Lang,
    asked_day,
    print_files,
    print_json,
    print_problems,
    reader,
)
from pipeline.cli.progress import Progress

if TYPE_CHECKING:
    from pipeline.issuing.importing import Imported
    from pipeline.locales import Locale

ExportFile = Annotated[Path, typer.Argument(help="cli.help.export", metavar="cli.metavar.file")]
ProfileName = Annotated[
    str, typer.Option("--profile", help="cli.help.profile", metavar="servicenow|csv")
]
Split = Annotated[
    str | None, typer.Option("--split", help="cli.help.split", metavar="cli.metavar.column")
]
TimeZone = Annotated[
    str | None, typer.Option("--time-zone", help="cli.help.time_zone", metavar="Europe/Moscow")
]
DateFormat = Annotated[
    str | None,
    typer.Option("--date-format", help="cli.help.date_format", metavar="cli.metavar.date_format"),
]
Replace = Annotated[bool, typer.Option("--replace", help="cli.help.replace")]
Target = Annotated[
    Path | None, typer.Option("--out", help="cli.help.import_out", metavar="cli.metavar.folder")
]
_INPUT = 2
_PROJECTS = Path("inputs")


def import_log(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    export: ExportFile,
    *,
    profile: ProfileName,
    out: Target = None,
    split: Split = None,
    time_zone: TimeZone = None,
    date_format: DateFormat = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """An export as log files; exit 2 when rows of it could not be used, though the rest is."""
    from pipeline.issuing.importing import Request, make_import

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    if out is None and split is None:
        raise typer.BadParameter(words.say("cli.import_out_needed"))
    request = Request(
        export=export,
        profile=profile,
        out=out or _PROJECTS,
        split=split,
        time_zone=time_zone,
        date_format=date_format,
        replace=replace,
        dry_run=dry_run,
        # The files are Russian unless asked otherwise, whatever the machine speaks.
        language=words.code if lang else "ru",
    )
    with Progress(words, lines=False) as progress:
        progress(1, 1, words.say("step.reading"))
        made = make_import(request)
    if as_json:
        print_json(_answer(made, words, written=not dry_run))
    else:
        _print(made, words, written=not dry_run)
    return _INPUT if made.refused else 0


def _answer(made: "Imported", words: "Locale", *, written: bool) -> dict[str, object]:
    return {
        "kind": "import",
        "ok": not made.refused,
        "written": written,
        "projects": [
            {
                "project": one.project,
                "time_zone": one.zone,
                "counts": one.counts,
                "history": one.log.history,
                "columns": one.log.columns,
                "files": one.files if written else dict.fromkeys(one.files),
            }
            for one in made.projects
        ],
        "unowned": made.unowned,
        "refused": complaints.as_json(made.refused, words),
        "problems": complaints.as_json(made.problems, words),
    }


def _print(made: "Imported", words: "Locale", *, written: bool) -> None:
    from pipeline.workbook.reading import condensed

    print_problems((*made.problems, *condensed(made.refused)), words)
    for one in made.projects:
        typer.echo(words.say("cli.imported", project=one.project, **one.counts))
        if written:
            print_files(one.files, words)
    if not written:
        typer.echo(words.say("cli.import_dry"))
    if made.refused:
        typer.echo(words.say("cli.import_refused", count=len(made.refused)))
