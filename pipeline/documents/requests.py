"""The list of requests: every contact that lived in the period, with its clocks."""

from dataclasses import dataclass
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.evidence import RequestLine, request_list

LIMIT: Final = 500
LONGEST: Final = 50
COLUMNS: Final = (
    "id",
    "kind",
    "priority",
    "reported_at",
    "responded_at",
    "resolved_at",
    "paused",
    "net",
    "in_target",
)


@dataclass(frozen=True, slots=True)
class Requests:
    """The list and, where it is long, the part of it that is printed."""

    every: tuple[RequestLine, ...]
    printed: tuple[RequestLine, ...]

    @property
    def cut(self) -> bool:
        """Whether the paper shows only a part, so that the annex is needed."""
        return len(self.printed) < len(self.every)


def requests(facts: Facts) -> Requests:
    """The contacts of the period (``request_list``).

    Over ``LIMIT`` lines the paper shows those with a breach (the ``LIMIT`` longest of them at
    most) and the ``LONGEST`` longest of all, in the order of the list.
    """
    every = request_list(facts)
    if len(every) <= LIMIT:
        return Requests(every, every)
    by_length = sorted(every, key=lambda line: -line.net_s)
    breached = [line for line in by_length if line.missed][:LIMIT]
    kept = {line.id for line in (*breached, *by_length[:LONGEST])}
    return Requests(every, tuple(line for line in every if line.id in kept))


def verdict_words(paper: Paper, line: RequestLine) -> str:
    """Whether the targets of a request were kept, in words."""
    if line.missed:
        clocks = tuple(paper.locale.say(f"clock.{clock}") for clock in line.missed)
        return paper.locale.say("report.request_missed", clocks=clocks)
    if line.running:
        return paper.locale.say("report.request_running")
    return paper.locale.say("report.request_kept") if line.judged else "—"


def request_rows(facts: Facts, paper: Paper, lines: tuple[RequestLine, ...]) -> tuple[Context, ...]:
    """Rows of the printed table."""
    source = facts.log.incidents.source
    rows: list[Context] = []
    for line in lines:
        name = f"request.{line.id}"
        instants = {
            column: paper.instant(
                f"{name}.{column}", getattr(line, column), source.place(column, line.row)
            )
            for column in ("reported_at", "responded_at", "resolved_at")
        }
        paused = paper.duration(f"{name}.paused", line.paused_s, up=False)
        rows.append(
            {
                "id": paper.typed(line.id, source.place("id", line.row)),
                "kind": paper.words(f"kind.{line.kind}"),
                "priority": paper.typed(line.priority, source.place("priority", line.row)),
                **instants,
                "paused": paused if line.paused_s else paper.dash(),
                "net": paper.duration(f"{name}.net", line.net_s),
                "in_target": paper.words("report.plain", text=verdict_words(paper, line)),
            }
        )
    return tuple(rows)


def annex_rows(paper: Paper, lines: tuple[RequestLine, ...]) -> list[tuple[str, ...]]:
    """Rows of the full list for the annex, as printed text."""
    paused = {line.paused_s for line in lines}
    net = {line.net_s for line in lines}
    pauses = {s: paper.duration("annex", s, up=False).printed if s else "—" for s in paused}
    spent = {s: paper.duration("annex", s).printed for s in net}
    return [
        (
            line.id,
            paper.locale.say(f"kind.{line.kind}"),
            line.priority,
            *(
                "—" if at is None else paper.locale.instant(at)
                for at in (line.reported_at, line.responded_at, line.resolved_at)
            ),
            pauses[line.paused_s],
            spent[line.net_s],
            verdict_words(paper, line),
        )
        for line in lines
    ]
