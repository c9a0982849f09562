"""``poruka letter``: condition letters of stages and objects, notices of one-off tasks."""
# ruff: noqa: PLC0415  # imports inside commands keep the start light

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    Stages,
    Supersede,
    Workbook,
    asked_day,
    paper_json,
    print_json,
    print_papers,
    reader,
    refuse_later,
    refuse_lone_supersede,
    refuse_no_text,
)
from pipeline.cli.progress import Progress
from pipeline.locales import Locale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.issuing.drafts import Made
    from pipeline.issuing.letters import Asked

ObjectCode = Annotated[
    str | None, typer.Option("--object", help="cli.help.object", metavar="cli.metavar.code")
]
Due = Annotated[int | None, typer.Option("--due", help="cli.help.due", metavar="N", min=0, max=366)]
Like = Annotated[
    str | None, typer.Option("--like", help="cli.help.like", metavar="cli.metavar.number")
]
Answer = Annotated[bool, typer.Option("--answer", help="cli.help.answer")]


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
    supersede: Supersede = None,
    reason: Reason = None,
    eml: Eml = False,
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Letters and notices, one for each stage, task or object, as drafts or issued."""
    from pipeline.issuing.drafts import Request
    from pipeline.issuing.letters import Asked, make_asked

    words = reader(context, lang)
    refuse_later(words, {"--eml": eml})
    refuse_no_text(words, like, reason)
    stages = tuple(dict.fromkeys(stage or ()))
    asked = Asked(stages=stages, built=built or "", due=due, like=like or "", answer=answer)
    _refuse_mixed(words, asked, supersede=supersede)
    # An answer finds the letter it takes the place of by itself.
    typed = None if answer and issue else reason
    refuse_lone_supersede(words, issue=issue, supersede=supersede, reason=typed)
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
        made = make_asked(request, asked, progress)
    if as_json:
        answers = [{**paper_json(one, words), **_pasted_json(one)} for one in made]
        print_json(answers[0] if len(stages) == 1 or built else answers)
        return
    print_papers(made, words)
    _print_pasted(made, words)
    if not made and due is not None:
        typer.echo(words.say("cli.nothing_due", days=due))


def _refuse_mixed(words: Locale, asked: "Asked", *, supersede: str | None) -> None:
    """Options that do not go together."""
    one = len(asked.stages) + bool(asked.built) == 1
    wrong = {
        "cli.object_alone": bool(asked.built) and bool(asked.stages),
        "cli.due_alone": asked.due is not None
        and bool(asked.stages or asked.built or asked.like or asked.answer or supersede),
        "cli.like_one_stage": bool(asked.like) and (len(asked.stages) != 1 or asked.answer),
        "cli.answer_one": asked.answer and (not one or supersede is not None),
        "cli.supersede_one_stage": supersede is not None and not one,
    }
    for key, is_wrong in wrong.items():
        if is_wrong:
            raise typer.BadParameter(words.say(key))


def _pasted(made: "Made") -> str | None:
    """The words of a notice, which lie beside its document; other papers have none."""
    document = made.files["docx"]
    if document is None:
        return None
    path = Path(document).with_suffix(".txt")
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _pasted_json(made: "Made") -> dict[str, str]:
    """The same for programs; no key where there is none."""
    text = _pasted(made)
    return {} if text is None else {"text": text}


def _print_pasted(made: "Sequence[Made]", words: Locale) -> None:
    """The words of each notice, ready to be pasted into an e-mail."""
    for one in made:
        text = _pasted(one)
        if text is not None:
            typer.echo(words.say("cli.to_paste", title=one.title))
            typer.echo(f"\n{text}")
