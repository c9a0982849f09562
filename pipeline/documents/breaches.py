"""Breaches of the period, one line each, with what proves them."""

from collections.abc import Mapping

from pipeline.documents.printing import Paper
from pipeline.documents.requests import LIMIT
from pipeline.documents.values import Context, Figure, Text
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.evidence import Breach, breach_list
from pipeline.metrics.lists.promises import Remedy, remedies


def breaches_part(facts: Facts, paper: Paper) -> Context:
    """The section of the report: clock, target, elapsed, over by, cause, side, action, its row.

    Over by is elapsed less target, both in support time of the priority that decided. Of more
    than ``LIMIT`` lines the paper shows those furthest over, in order of decision.
    """
    missed = breach_list(facts)
    shown = missed
    if len(missed) > LIMIT:
        furthest = sorted(missed, key=lambda breach: breach.target_s - breach.elapsed_s)[:LIMIT]
        kept = {(breach.incident, breach.clock) for breach in furthest}
        shown = tuple(b for b in missed if (b.incident, b.clock) in kept)
    actions = remedies(facts, (breach.base for breach in shown))
    return {
        "has": bool(shown),
        "none_line": paper.words(
            "report.no_breaches" if facts.zero_is_known else "report.breaches_unknown"
        ),
        "rows": tuple(_row(facts, paper, breach, actions) for breach in shown),
        "has_more": len(shown) < len(missed),
        "more": paper.sentence(
            "report.more_breaches",
            shown=paper.count("breaches.shown", len(shown)),
            total=paper.count("breaches.total", len(missed)),
        ),
    }


def breach_figures(facts: Facts, paper: Paper, breach: Breach) -> dict[str, Figure | Text]:
    """When the target ran out, the target, what elapsed, and by how much it was over."""
    place = facts.log.incidents.source.place("id", breach.row)
    name = f"breach.{breach.incident}.{breach.clock}"
    over = breach.elapsed_s - breach.target_s
    return {
        "due_at": paper.instant(f"{name}.due_at", breach.due_at, place),
        "target": paper.exact_duration(f"{name}.target", breach.target_s),
        "elapsed": paper.exact_duration(f"{name}.elapsed", breach.elapsed_s),
        "over": paper.exact_duration(f"{name}.over", over),
    }


def _row(facts: Facts, paper: Paper, breach: Breach, actions: Mapping[str, Remedy]) -> Context:
    source = facts.log.incidents.source
    place = source.place("id", breach.row)
    action = actions.get(breach.base)
    return {
        "incident": paper.typed(breach.incident, place),
        "clock": paper.words(f"clock.{breach.clock}"),
        **breach_figures(facts, paper, breach),
        "cause": paper.typed(breach.cause, source.place("cause", breach.row)),
        "has_side": breach.side is not None,
        "side": paper.side(breach.side),
        "has_remedy": action is not None,
        "remedy": paper.dash() if action is None else paper.typed(action.text, action.place),
        "data_line": paper.row_of_log(
            f"breach.{breach.incident}.{breach.clock}.row", breach.row, place
        ),
    }
