"""``poruka propose``: targets tried on the past before they are signed."""
# ruff: noqa: PLC0415  # imports inside commands keep the start light

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import complaints
from pipeline.cli.options import (
    AsJson,
    AsOf,
    DryRun,
    Lang,
    LeaveOut,
    On,
    Out,
    Workbook,
    asked_day,
    print_files,
    print_json,
    print_problems,
    reader,
)
from pipeline.cli.progress import Progress

if TYPE_CHECKING:
    from pipeline.issuing.proposals import Proposed
    from pipeline.locales import Locale
    from pipeline.metrics.months.trends import Point
    from pipeline.metrics.proposal.tried import LineProposal
    from pipeline.metrics.reductions.credits import MonthCredits

Months = Annotated[
    int, typer.Option("--months", help="cli.help.months", metavar="12", min=1, max=120)
]


def propose(  # noqa: PLR0913  # each is an option of the command line
    context: typer.Context,
    workbook: Workbook,
    *,
    months: Months = 12,
    as_of: AsOf = None,
    on: On = None,
    out: Out = Path("outputs"),
    dry_run: DryRun = False,
    leave_out: LeaveOut = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """What the proposed targets would have meant for the past, and what would have been kept."""
    from pipeline.issuing.drafts import Request
    from pipeline.issuing.proposals import make_proposal

    words = reader(context, lang)
    request = Request(
        workbook=workbook,
        as_of=asked_day("--as-of", as_of),
        on=asked_day("--on", on),
        out=out,
        dry_run=dry_run,
        leave_out_bad_rows=leave_out,
        language=words.code,
    )
    with Progress(words) as progress:
        proposed = make_proposal(request, months, progress)
    if as_json:
        print_json(_answer(proposed, words))
    else:
        _print(proposed, words)


def _print(proposed: "Proposed", words: "Locale") -> None:
    from pipeline.documents.printing import Paper
    from pipeline.documents.target_proposal import (
        COLUMNS,
        proposal_headings,
        proposal_lines,
        proposal_rows,
    )

    made = proposed.proposal
    print_problems(proposed.made.problems, words)
    typer.echo(words.say("proposal.span", first=made.span.first, last=made.span.last))
    table = [proposal_headings(words), *proposal_rows(made, Paper(words))]
    widths = [max(len(row[at]) for row in table) for at in range(len(COLUMNS))]
    for row in table:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())
    typer.echo("")
    for line in proposal_lines(made, words):
        typer.echo(line)
    print_files(proposed.made.files, words)


def _answer(proposed: "Proposed", words: "Locale") -> dict[str, object]:
    """The stable answer of ``--json``: exact values beside plain ones, money as decimal strings."""
    made = proposed.proposal
    facts = made.evaluation.facts
    return {
        "project": facts.project.contract.project_code,
        "as_of": facts.as_of.isoformat(),
        "months": [month.key for month in made.months],
        "replicates": made.replicates,
        "seed": made.seed,
        "currency": facts.project.contract.currency,
        "metrics": [_line(line) for line in made.lines],
        "reductions": {one.month.key: _month(one) for one in made.credits},
        "reduction": _money(made.reduction),
        "files": {name: proposed.made.files[name] for name in ("notebook", "html")},
        "problems": complaints.as_json(proposed.made.problems, words),
    }


def _line(line: "LineProposal") -> dict[str, object]:
    from pipeline.cli.figures import plain
    from pipeline.metrics.results import Status

    result, scope = line.result, line.result.scope
    return {
        "key": result.name,
        "code": result.code,
        "scope": {
            part: list(getattr(scope, part))
            for part in ("priorities", "services", "kinds", "stages")
        },
        "unit": result.unit,
        "better": result.better.value,
        "target": plain(result.target, result.unit),
        "months": [_point(point) for point in line.trend.points],
        "counts": {status.value: line.months[status] for status in Status},
        "method": line.method.value,
        "events_per_month": None if line.events is None else round(float(line.events), 2),
        "kept": plain(line.kept, result.unit),
        "kept_exact": None if line.kept is None else str(line.kept),
        "proposed": plain(line.target, result.unit),
        "misses": line.misses,
        "reduction": _money(line.reduction),
    }


def _point(point: "Point") -> dict[str, object]:
    from pipeline.cli.figures import plain

    line = point.line
    return {
        "month": point.month.key,
        "value": plain(line.value, line.unit),
        "exact": None if line.value is None else str(Fraction(line.value)),
        "n": line.n,
        "status": line.status.value,
        "reason": line.reason or None,
    }


def _month(one: "MonthCredits") -> dict[str, object]:
    from pipeline.metrics.reductions.credits import in_kopecks

    return {
        "fee": _money(one.fee),
        "cap": None if one.cap is None else _money(in_kopecks(one.cap)),
        "total": _money(one.whole),
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
