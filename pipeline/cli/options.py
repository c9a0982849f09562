"""Options that commands share, and how an answer is shown."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import complaints
from pipeline.domain.periods import YEARS, Period
from pipeline.locales import LOCALES, Locale, locale
from pipeline.problems import InputError, Problem

if TYPE_CHECKING:
    from pipeline.issuing.drafts import Made

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
Explain = Annotated[
    list[str] | None,
    typer.Option("--explain", help="cli.help.explain", metavar="cli.metavar.code"),
]
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
Issue = Annotated[bool, typer.Option("--issue", help="cli.help.issue")]
Supersede = Annotated[
    str | None, typer.Option("--supersede", help="cli.help.supersede", metavar="cli.metavar.number")
]
Reason = Annotated[
    str | None, typer.Option("--reason", help="cli.help.reason", metavar="cli.metavar.text")
]
Renew = Annotated[bool, typer.Option("--renew", help="cli.help.renew")]
Since = Annotated[str | None, typer.Option("--from", help="cli.help.since", metavar="2027-01-01")]
# Of later versions: known, so that they can say so.
Eml = Annotated[bool, typer.Option("--eml", hidden=True)]
# Every command takes the same dates and folder, also where they change nothing.
AnyAsOf = Annotated[str | None, typer.Option("--as-of", hidden=True)]
AnyOn = Annotated[str | None, typer.Option("--on", hidden=True)]
AnyOut = Annotated[Path | None, typer.Option("--out", hidden=True)]


def reader(context: typer.Context, lang: str | None) -> Locale:
    """The reader's language; a language that is not ours is a fault of usage."""
    words: Locale = context.obj
    if lang is None:
        return words
    if lang not in LOCALES:
        raise typer.BadParameter(words.say("cli.unknown_language", found=lang))
    return locale(lang)


def refuse_later(words: Locale, options: Mapping[str, bool]) -> None:
    """An option of a later version says so."""
    for name, asked in options.items():
        if asked:
            raise typer.BadParameter(words.say("cli.later", command=name))


def asked_period(text: str) -> Period:
    """A period as typed.

    Raises:
        InputError: it is none.
    """
    try:
        return Period.parse(text)
    except ValueError:
        raise InputError(Problem("bad_period", found=text)) from None


def asked_day(name: str, text: str | None) -> date | None:
    """A day as typed in an option.

    Raises:
        InputError: it is none.
    """
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


def print_json(answer: object) -> None:
    """An answer for programs."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def paper_json(made: "Made", words: Locale) -> dict[str, object]:
    """The answer of a document command (``design.md`` section 10)."""
    return {
        "kind": made.kind,
        "number": made.number,
        "draft": made.number is None,
        "files": made.files,
        "problems": complaints.as_json(made.problems, words),
    }


def print_papers(made: "Sequence[Made]", words: Locale) -> None:
    """Each remark once, then each paper with its files."""
    print_problems([problem for one in made for problem in one.problems], words)
    for one in made:
        way = "draft" if one.number is None else "issued" if one.is_new else "issued_before"
        typer.echo(words.say(f"cli.made.{way}", title=one.title, number=one.number or ""))
        print_files(one.files, words)


def print_problems(problems: Sequence[Problem], words: Locale) -> None:
    """Each remark once, on the channel of errors."""
    for remark in dict.fromkeys(complaints.as_text(problem, words) for problem in problems):
        typer.echo(remark, err=True)


def print_files(files: Mapping[str, str | None], words: Locale) -> None:
    """The files that there are, each with what it is."""
    labels = {name: words.say(f"cli.file.{name}") for name in files}
    width = max(map(len, labels.values()))
    for name, path in files.items():
        if path is not None:
            typer.echo(f"  {labels[name]:<{width}}  {path}")


def refuse_no_text(words: Locale, *typed: str | None) -> None:
    """What the register keeps is text: bytes of another encoding are refused."""
    for text in typed:
        if text is not None and not text.replace("\u00a0", " ").isprintable():
            raise typer.BadParameter(words.say("cli.no_text", found=ascii(text)))


def refuse_lone_supersede(
    words: Locale, *, issue: bool, supersede: str | None, reason: str | None
) -> None:
    """A paper takes another's place when it is issued, and says why."""
    refuse_no_text(words, supersede, reason)
    if (supersede is not None and not (issue and reason)) or (reason and supersede is None):
        raise typer.BadParameter(words.say("cli.supersede_needs"))
