"""The annex of the report: what the counted time of each missed clock is made of."""

from typing import Final

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.trail_lines import COLUMNS, TrailPrint, said
from pipeline.documents.values import Context
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.measures.norms_kept import missed_clocks
from pipeline.metrics.trail.trails import ClockTrail, missed_trails

LIMIT: Final = 50
"""Of more missed clocks the paper shows those furthest over."""
NOTEBOOK_LIMIT: Final = 100
"""A notebook shows some more; ``metrics --explain`` tells any."""
SHOWN: Final = ("incident", "clock", *COLUMNS)
"""Columns of the notebook's table."""


def trails_part(facts: Facts, paper: Paper) -> Context:
    """The clocks missed in the period, in order of decision, each with its steps and its cells."""
    trails, total = _missed(facts, LIMIT)
    return {
        "has": bool(trails),
        "rows": tuple(_trail(facts, paper, trail) for trail in trails),
        "has_more": len(trails) < total,
        "more": _more(paper, "trail.more", len(trails), total),
    }


def shown_trails(facts: Facts, paper: Paper) -> tuple[str, list[tuple[str, ...]]]:
    """The same for a notebook: which are shown where not all are, and rows of ``SHOWN``.

    A clock opens with what it came to and every cell it rests on; its steps follow.
    """
    trails, total = _missed(facts, NOTEBOOK_LIMIT)
    rows: list[tuple[str, ...]] = []
    for trail in trails:
        printed = TrailPrint(paper, trail, facts.zone)
        incident, clock = map(str, printed.title())
        judged = " ".join(said(parts) for parts in (printed.judged(), printed.side()) if parts)
        rows.append((incident, clock, "", judged, "", said(printed.evidence())))
        rows += [
            (incident, clock, str(step.at), said(step.piece), str(step.counted), str(step.cells))
            for step in printed.lines()
        ]
    more = said(_more(paper, "trail.more_shown", len(trails), total))
    return more if len(trails) < total else "", rows


def _missed(facts: Facts, limit: int) -> tuple[tuple[ClockTrail, ...], int]:
    """Trails of missed clocks, at most so many, and how many clocks were missed."""
    return missed_trails(facts, limit), len(missed_clocks(facts, EVERYTHING))


def _more(paper: Paper, key: str, shown: int, total: int) -> Parts:
    counts = {"shown": shown, "total": total}
    return paper.sentence(
        key, **{name: paper.count(f"trails.{name}", value) for name, value in counts.items()}
    )


def _trail(facts: Facts, paper: Paper, trail: ClockTrail) -> Context:
    printed = TrailPrint(paper, trail, facts.zone)
    incident, clock = printed.title()
    return {
        "incident": incident,
        "clock": clock,
        "judged": printed.judged(),
        "has_side": trail.side is not None,
        "side": printed.side(),
        "lines": tuple(
            {column: getattr(line, column) for column in COLUMNS} for line in printed.lines()
        ),
        "evidence": printed.evidence(),
    }
