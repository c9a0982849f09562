"""Breaches of the period, one line each, with what proves them."""

from pipeline.documents.printing import Paper
from pipeline.documents.requests import LIMIT
from pipeline.documents.values import Context
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists import Breach, breach_list


def breaches_part(facts: Facts, paper: Paper) -> Context:
    """The section of the report: clock, target, elapsed, over by, cause, side, the row it rests on.

    Over by is elapsed less target, both in support time of the priority that decided. Of more
    than ``LIMIT`` lines the paper shows those furthest over, in order of decision.
    """
    missed = breach_list(facts)
    shown = missed
    if len(missed) > LIMIT:
        furthest = sorted(missed, key=lambda breach: breach.target_s - breach.elapsed_s)[:LIMIT]
        kept = {(breach.incident, breach.clock) for breach in furthest}
        shown = tuple(b for b in missed if (b.incident, b.clock) in kept)
    return {
        "has": bool(shown),
        "none_line": paper.words(
            "report.no_breaches" if facts.zero_is_known else "report.breaches_unknown"
        ),
        "rows": tuple(_row(facts, paper, breach) for breach in shown),
        "has_more": len(shown) < len(missed),
        "more": paper.sentence(
            "report.more_breaches",
            shown=paper.count("breaches.shown", len(shown)),
            total=paper.count("breaches.total", len(missed)),
        ),
    }


def _row(facts: Facts, paper: Paper, breach: Breach) -> Context:
    source = facts.log.incidents.source
    name = f"breach.{breach.incident}.{breach.clock}"
    place = source.place("id", breach.row)
    over = breach.elapsed_s - breach.target_s
    return {
        "incident": paper.typed(breach.incident, place),
        "clock": paper.words(f"clock.{breach.clock}"),
        "due_at": paper.instant(f"{name}.due_at", breach.due_at, place),
        "target": paper.exact_duration(f"{name}.target", breach.target_s),
        "elapsed": paper.exact_duration(f"{name}.elapsed", breach.elapsed_s),
        "over": paper.exact_duration(f"{name}.over", over),
        "cause": paper.typed(breach.cause, source.place("cause", breach.row)),
        "has_side": breach.side is not None,
        "side": paper.side(breach.side),
        "data_line": paper.row_of_log(f"{name}.row", breach.row, place),
    }
