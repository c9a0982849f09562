"""The door of the program: language, errors and exit codes (fine print, section 8).

Nothing heavy is imported before a command needs it: ``poruka --help`` answers at once.
"""

import json
import locale as system_locale
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Final

import typer

from pipeline.cli.commands import USAGE, app, in_words
from pipeline.cli.complaints import as_json, as_text
from pipeline.locales import LOCALES, Locale, locale
from pipeline.problems import PipelineError

INTERRUPTED: Final = 130
BUG: Final = 1


def language(arguments: Sequence[str]) -> str:
    """``--lang``, else ``PORUKA_LANG``, else the system's if it is ours, else Russian."""
    for at, argument in enumerate(arguments):
        asked = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and at + 1 < len(arguments):
            asked = arguments[at + 1]
        if asked in LOCALES:
            return asked
    for name in (os.environ.get("PORUKA_LANG", ""), system_locale.getlocale()[0] or ""):
        code = name[:2].lower()
        if code in LOCALES:
            return code
    return "ru"


def _told(code: str, what: str, words: Locale, *, in_json: bool) -> None:
    """Say what went wrong outside the data: on stderr, and as JSON on stdout where asked."""
    typer.echo(what, err=True)
    if in_json:
        problem = {"code": code, "what": what, "severity": "error"}
        problem |= dict.fromkeys(("file", "sheet", "cell", "heading", "found", "expected"), "")
        problem["mend"] = words.say(f"cli.mend_{code}")
        typer.echo(json.dumps({"ok": False, "problems": [problem]}, ensure_ascii=False))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    words = locale(language(arguments))
    in_json = "--json" in arguments
    try:
        command = in_words(typer.main.get_command(app), words)
        result = command.main(list(arguments), prog_name="poruka", standalone_mode=False, obj=words)
    except PipelineError as error:
        for problem in error.problems:
            typer.echo(as_text(problem, words), err=True)
        if in_json:
            answer = {"ok": False, "problems": as_json(error.problems, words)}
            typer.echo(json.dumps(answer, ensure_ascii=False))
        return error.exit_code
    except typer.exceptions.TyperException as error:
        # The bare message where there is one: the parser's own prefix is English.
        what = getattr(error, "message", "") or error.format_message()
        _told("usage", words.say("cli.usage", what=what), words, in_json=in_json)
        return USAGE
    except Exception:  # noqa: BLE001  # the last door: a bug of ours is told as one, with its trace
        traceback.print_exc()
        _told("bug", words.say("cli.bug"), words, in_json=in_json)
        return BUG
    if result == INTERRUPTED:
        _told("interrupted", words.say("cli.interrupted"), words, in_json=in_json)
    return result if isinstance(result, int) else 0


def main() -> None:
    """Entry point of ``poruka`` and ``python -m pipeline``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
