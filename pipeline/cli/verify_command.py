"""``poruka verify``: the answer in words or as JSON, and its exit code."""
# ruff: noqa: PLC0415  # imports inside commands keep the start light

from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli import complaints
from pipeline.cli.options import (
    AnyAsOf,
    AnyOn,
    AsJson,
    Lang,
    Out,
    asked_day,
    print_json,
    print_problems,
    reader,
)

_EXIT: Final = {"authentic": 0, "altered": 7, "unknown": 8}

Issued = Annotated[Path, typer.Argument(help="cli.help.file", metavar="cli.metavar.file")]


def verify(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    file: Issued,
    *,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Whether a file is the paper that was issued; exit 7 when altered, 8 when nobody can say."""
    from pipeline.issuing.verifying import verification

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    found = verification(file, out)
    if as_json:
        changes = [
            {"figure": one.figure, "issued": one.issued, "found": one.found, "place": one.place}
            for one in found.changes
        ]
        print_json(
            {
                "verdict": found.verdict,
                "number": found.number,
                "levels": dict(found.levels),
                "changes": changes,
                "problems": complaints.as_json(found.problems, words),
            }
        )
        return _EXIT[found.verdict]
    print_problems(found.problems, words)
    verdict = words.say(f"verify.verdict.{found.verdict}", number=found.number or "")
    typer.echo(f"{file.name}: {verdict}")
    for level, result in found.levels.items():
        answer = words.say(f"verify.answer.{str(result).lower()}")
        typer.echo(f"  {level}  {words.say(f'verify.level.{level}')}: {answer}")
    for one in found.changes:
        key = "verify.figure" if one.figure else "verify.words"
        typer.echo(words.say(key, figure=one.figure, place=one.place))
        nothing = words.say("verify.nothing")
        typer.echo("  " + words.say("verify.issued", words=one.issued or nothing))
        typer.echo("  " + words.say("verify.found", words=one.found or nothing))
    return _EXIT[found.verdict]
