"""``poruka status``: what is due over all projects."""
# ruff: noqa: PLC0415  # imports inside commands keep the start light

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import complaints
from pipeline.cli.options import (
    AnyOn,
    AsJson,
    AsOf,
    Lang,
    Out,
    asked_day,
    print_json,
    print_problems,
    reader,
)
from pipeline.cli.progress import Progress

if TYPE_CHECKING:
    from pipeline.issuing.status import Status
    from pipeline.locales import Locale
    from pipeline.warranty.duties import Duty

Inputs = Annotated[Path, typer.Argument(help="cli.help.inputs", metavar="cli.metavar.folder")]
Days = Annotated[int, typer.Option("--days", help="cli.help.days", metavar="10", min=0, max=366)]
_DUE = 10
_INPUT = 2


def status(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    folder: Inputs,
    *,
    days: Days = 10,
    as_of: AsOf = None,
    on: AnyOn = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """What is due; exit 10 when something is, for a timer; 2 when a workbook cannot tell."""
    from pipeline.issuing.status import status_of

    words = reader(context, lang)
    asked_day("--on", on)
    day = asked_day("--as-of", as_of)
    with Progress(words, lines=False) as progress:
        progress(1, 1, words.say("step.reading"))
        found = status_of(folder, out, words, as_of=day, within=days)
    if as_json:
        print_json(_answer(found, words))
    else:
        _print(found, words)
    if found.is_due:
        return _DUE
    return _INPUT if found.is_unread else 0


def _answer(found: "Status", words: "Locale") -> dict[str, object]:
    return {
        "as_of": found.as_of.isoformat(),
        "due": found.is_due,
        "projects": [
            {
                "project": one.project,
                "name": one.name,
                "workbook": str(one.workbook),
                "duties": [
                    {
                        "kind": duty.kind,
                        "subject": duty.subject,
                        "until": duty.until and duty.until.isoformat(),
                        "urgent": duty.urgent,
                        "text": _said(duty, words),
                    }
                    for duty in one.duties
                ],
                "problems": complaints.as_json(one.problems, words),
            }
            for one in found.projects
        ],
        "problems": complaints.as_json(found.problems, words),
    }


def _said(duty: "Duty", words: "Locale") -> str:
    given = dict(duty.given)
    if "step" in given:
        given["step"] = words.say(f"case_step.{given['step']}")
        given["outcome"] = words.say(f"verdict.outcome.{given['outcome']}")
    return words.say(f"status.{duty.kind}", subject=duty.subject, **given)


def _print(found: "Status", words: "Locale") -> None:
    from rich.console import Console
    from rich.table import Table

    print_problems(found.problems, words)
    console = Console()
    for one in found.projects:
        if one.problems:
            typer.echo(words.say("cli.status_unread", workbook=str(one.workbook)), err=True)
            print_problems(one.problems, words)
            continue
        title = f"{one.project} — {one.name}"
        if not one.duties:
            typer.echo(words.say("cli.status_nothing", project=title))
            continue
        table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
        table.add_column(words.say("cli.status_until"), no_wrap=True)
        table.add_column(words.say("cli.status_subject"), no_wrap=True)
        table.add_column(words.say("cli.status_what"))
        for duty in one.duties:
            until = "—" if duty.until is None else words.day(duty.until)
            mark = "! " if duty.urgent else "  "
            table.add_row(f"{mark}{until}", duty.subject, _said(duty, words))
        console.print(table)
    key = "due" if found.is_due else "unknown" if found.is_unread else "not_due"
    typer.echo(words.say(f"cli.status_{key}"))
