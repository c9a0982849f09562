"""``poruka register``: begin it, look at it, check it, tell it what became of a paper."""
# ruff: noqa: PLC0415  # imports inside commands keep the start light

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
import typer.core
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pipeline.cli import complaints
from pipeline.cli.options import (
    AnyAsOf,
    AnyOn,
    AsJson,
    Lang,
    On,
    Out,
    asked_day,
    print_json,
    print_problems,
    reader,
    refuse_no_text,
)
from pipeline.locales import Locale

if TYPE_CHECKING:
    from pipeline.issuing.registering import Told
    from pipeline.register.papers import Paper

LATER: Final = ("supersede", "export", "import")
_REGISTER: Final = 5

Number = Annotated[str, typer.Argument(help="cli.help.number", metavar="cli.metavar.number")]
Restore = Annotated[bool, typer.Option("--restore", help="cli.help.restore")]
By = Annotated[str | None, typer.Option("--by", help="cli.help.by", metavar="email|edo|post|hand")]
Sent = Annotated[str | None, typer.Option("--sent", help="cli.help.sent", metavar="2026-11-03")]
Delivered = Annotated[
    str | None, typer.Option("--on", help="cli.help.delivered_on", metavar="2026-11-03")
]
Office = Annotated[
    str | None, typer.Option("--office", help="cli.help.office", metavar="cli.metavar.text")
]
Reply = Annotated[str, typer.Option("--reply", help="cli.help.reply", metavar="signed|agreed|…")]
ReplyFile = Annotated[
    str | None, typer.Option("--file", help="cli.help.reply_file", metavar="cli.metavar.file")
]
Item = Annotated[str, typer.Option("--item", help="cli.help.item", metavar="cli.metavar.code")]
Words = Annotated[
    str, typer.Option("--text", help="cli.help.objection", metavar="cli.metavar.text")
]
Proposed = Annotated[
    str, typer.Option("--proposed", help="cli.help.proposed", metavar="cli.metavar.text")
]
Why = Annotated[
    str, typer.Option("--reason", help="cli.help.void_reason", metavar="cli.metavar.text")
]


class RegisterCommands(typer.core.TyperGroup):
    """The commands of the register, and a plain word about those of a later version."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  # types of the parser inside typer
        """As usual; a command of a later version says so and exits with 64."""
        if args and args[0] in LATER:
            raise typer.BadParameter(ctx.obj.say("cli.later", command=f"register {args[0]}"))
        return super().resolve_command(ctx, args)


register_app = typer.Typer(
    cls=RegisterCommands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@register_app.command("init", help="cli.help.register_init")
def init(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    *,
    restore: Restore = False,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """A new register, or one made anew from the copy of its log."""
    from pipeline.issuing.registering import begin_register

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    begun = begin_register(out, words, restore=restore)
    if as_json:
        problems = complaints.as_json(begun.problems, words)
        print_json({"ok": True, "register": str(begun.path), "papers": begun.papers,
                    "problems": problems})  # fmt: skip
        return
    print_problems(begun.problems, words)
    done = "cli.register_restored" if restore else "cli.register_begun"
    typer.echo(words.say(done, path=begun.path, papers=begun.papers))


@register_app.command("list", help="cli.help.register_list")
def list_papers(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    *,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """All papers, one a line."""
    from pipeline.issuing.registering import papers_of

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    found = papers_of(out, words)
    print_problems(found.problems, words)
    if as_json:
        print_json([_line_json(paper) for paper in found.papers])
        return
    if not found.papers:
        typer.echo(words.say("cli.register_empty"))
        return
    keys = ("number", "project", "kind", "subject", "state", "on", "supersedes")
    table = Table(*(Column(words.say(f"register.heading.{key}")) for key in keys), box=None)
    for paper in found.papers:
        table.add_row(*map(Text, _cells(paper, words)))
    Console(width=None if Console().is_terminal else 160).print(table)


@register_app.command("show", help="cli.help.register_show")
def show_paper(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    number: Number,
    *,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Everything the register knows of one paper."""
    from pipeline.issuing.registering import paper_of

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    refuse_no_text(words, number)
    _answer(paper_of(out, number, words), words, as_json=as_json)


@register_app.command("check", help="cli.help.register_check")
def check(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    *,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Whether log, copy, papers and files hold together; exit 5 when they do not."""
    from pipeline.issuing.registering import check_register

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    checked = check_register(out)
    stopping = sum(problem.stops for problem in checked.problems)
    if as_json:
        problems = complaints.as_json(checked.problems, words)
        print_json({"ok": not stopping, "papers": len(checked.papers), "problems": problems})
    else:
        for problem in checked.problems:
            typer.echo(complaints.as_text(problem, words))
        key = "cli.register_bad" if stopping else "cli.register_good"
        typer.echo(words.say(key, papers=len(checked.papers), problems=stopping))
    return _REGISTER if stopping else 0


@register_app.command("deliver", help="cli.help.register_deliver")
def deliver(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    number: Number,
    *,
    sent: Sent = None,
    by: By = None,
    on: Delivered = None,
    office: Office = None,
    as_of: AnyAsOf = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """When and how a paper was sent and delivered."""
    from pipeline.issuing.dates import today
    from pipeline.issuing.registering import tell_paper

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    refuse_no_text(words, number, office)
    delivered = asked_day("--on", on)
    told = {
        "sent_on": asked_day("--sent", sent),
        "sent_by": _choice("sent_by", by, words),
        # With the day of sending alone nobody knows yet when it arrived.
        "delivered_on": delivered or (today() if sent is by is office is None else None),
        "office_number": office,
    }
    _answer(tell_paper(out, number, told, words), words, as_json=as_json)


@register_app.command("acknowledge", help="cli.help.register_acknowledge")
def acknowledge(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    number: Number,
    *,
    reply: Reply,
    on: On = None,
    file: ReplyFile = None,
    as_of: AnyAsOf = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """What the client answered, and when."""
    from pipeline.issuing.dates import today
    from pipeline.issuing.registering import tell_paper

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    refuse_no_text(words, number, file)
    told = {
        "reply": _choice("reply", reply, words),
        "reply_on": asked_day("--on", on) or today(),
        "reply_file": file,
    }
    _answer(tell_paper(out, number, told, words), words, as_json=as_json)


@register_app.command("object", help="cli.help.register_object")
def object_(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    number: Number,
    *,
    text: Words,
    item: Item = "",
    proposed: Proposed = "",
    on: On = None,
    as_of: AnyAsOf = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """An objection of the client to a paper or to one item of it."""
    from pipeline.issuing.dates import today
    from pipeline.issuing.registering import object_to

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    refuse_no_text(words, number, text, item, proposed)
    day = asked_day("--on", on) or today()
    told = object_to(out, number, words, on=day, item=item, text=text, proposed=proposed)
    _answer(told, words, as_json=as_json)


@register_app.command("void", help="cli.help.register_void")
def void(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    number: Number,
    *,
    reason: Why,
    as_of: AnyAsOf = None,
    on: AnyOn = None,
    out: Out = Path("outputs"),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Withdraw a paper; its number and files stay."""
    from pipeline.issuing.registering import void_paper

    words = reader(context, lang)
    asked_day("--as-of", as_of)
    asked_day("--on", on)
    refuse_no_text(words, number, reason)
    if not reason.strip():
        raise typer.BadParameter(words.say("cli.reason_blank"))
    _answer(void_paper(out, number, reason.strip(), words), words, as_json=as_json)


def _choice(field: str, typed: str | None, words: Locale) -> str | None:
    """The code of a list word, in either language or as the code itself."""
    from pipeline.workbook.journal_cells import CHOICES, choices, value_of
    from pipeline.workbook.verdicts import Unusable

    if typed is None:
        return None
    try:
        return str(value_of(field, typed, words))
    except Unusable:
        allowed = ", ".join((*CHOICES[field], *choices(field, words)))
        raise typer.BadParameter(words.say("cli.choice", found=typed, allowed=allowed)) from None


def _line_json(paper: "Paper") -> dict[str, object]:
    """One line of ``register list --json`` (``design.md`` section 10)."""
    document = next((d for name, d in paper.files.items() if name.endswith(".docx")), None)
    return {
        "number": paper.number,
        "project": paper.project,
        "kind": paper.kind,
        "subject": paper.subject,
        "status": str(paper.state),
        "issued_on": paper.on.isoformat(),
        "supersedes": paper.supersedes,
        "sha256": document,
    }


def _paper_json(told: "Told") -> dict[str, object]:
    paper = told.paper
    return {
        **_line_json(paper),
        "client": told.card.get("client"),
        "as_of": paper.as_of.isoformat(),
        "superseded_by": paper.superseded_by,
        "reason": paper.reason,
        "issued_at": paper.issued_at,
        "issued_by": paper.issued_by,
        "content_key": paper.content_key,
        "head": paper.head,
        "folder": paper.folder,
        "files": dict(paper.files),
        "told": dict(paper.told),
        "deemed_delivered_on": told.deemed and told.deemed.isoformat(),
        "objections": [
            {name: getattr(one, name) for name in ("on", "item", "text", "proposed")}
            for one in paper.objections
        ],
    }


def _answer(told: "Told", words: Locale, *, as_json: bool) -> None:
    """One paper, for a person or a program."""
    if as_json:
        problems = complaints.as_json(told.problems, words)
        print_json({**_paper_json(told), "problems": problems})
        return
    print_problems(told.problems, words)
    facts = {name: value for name, value in _facts(told, words) if value}
    width = max(map(len, facts))
    for name, value in facts.items():
        typer.echo(f"{name:<{width}}  {value}")


def _facts(told: "Told", words: Locale) -> Sequence[tuple[str, str]]:
    from pipeline.issuing.journal import value_told
    from pipeline.register.papers import TOLD
    from pipeline.workbook.journal_cells import YELLOW, heading, printed

    paper = told.paper
    labels = ("number", "project", "kind", "subject", "state", "on", "supersedes")
    rows = [
        (words.say(f"register.heading.{key}"), cell)
        for key, cell in zip(labels, _cells(paper, words), strict=True)
    ]
    rows.append((words.say("register.heading.client"), str(told.card.get("client", ""))))
    rows += [
        (heading(name, words), printed(name, value_told(paper, name), words))
        for name in YELLOW
        if name in TOLD
    ]
    if told.deemed is not None:
        rows.append((heading("deemed", words), words.day(told.deemed)))
    for at, one in enumerate(paper.objections, start=1):
        said = " · ".join(part for part in (one.on, one.item, one.text, one.proposed) if part)
        rows.append((words.say("register.heading.objection", n=at), said))
    rows.append((words.say("register.heading.folder"), paper.folder))
    return rows


def _cells(paper: "Paper", words: Locale) -> tuple[str, ...]:
    from pipeline.issuing.journal import state_of

    kind = words.say(f"register.kind.{paper.kind}")
    state, on = state_of(paper, words), words.day(paper.on)
    return paper.number, paper.project, kind, paper.subject, state, on, paper.supersedes or ""
