"""Recommendations of the report: what the figures advise, each naming its metric."""

from collections.abc import Iterator, Sequence
from datetime import time
from fractions import Fraction
from typing import Final

from pipeline.documents.printing import Paper, Parts
from pipeline.documents.sources import incident_cells
from pipeline.documents.values import Context, Figure, Text
from pipeline.locales import forms
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.recommendations import Recommendation
from pipeline.problems import Place

COLUMNS: Final = ("advice", "metric", "decider")
_TARGETS: Final = ("target", "limit")


def advice_part(facts: Facts, paper: Paper, found: Sequence[Recommendation]) -> Context:
    """The section of the report; ``has`` is false where the rules advise nothing."""
    return {
        "has": bool(found),
        "rows": tuple(
            {
                "advice": _parts(facts, paper, at, one),
                "metric": paper.words(f"metric.{one.metric}.name"),
                "decider": paper.words(
                    "report.role.client" if one.wants_client else "report.role.contractor"
                ),
            }
            for at, one in enumerate(found, start=1)
        ),
    }


def advice_for_client(
    facts: Facts, paper: Paper, found: Sequence[Recommendation]
) -> tuple[Parts, ...]:
    """The recommendations on which the client has to decide, as lines for the meeting."""
    return tuple(
        _parts(facts, paper, at, one) for at, one in enumerate(found, start=1) if one.wants_client
    )


def _parts(facts: Facts, paper: Paper, at: int, one: Recommendation) -> Parts:
    values = dict(_values(facts, paper, f"advice.{at}", one))
    step = next((s for s in facts.project.method if s.id == one.said.get("step")), None)
    if step is None:
        return paper.sentence(f"report.advice.{one.code}", **values)
    values["text"] = paper.typed(step.action.rstrip(" ."), step.places.get("action", Place()))
    return paper.sentence(f"report.advice.{one.code}_text", **values)


def _values(
    facts: Facts, paper: Paper, name: str, one: Recommendation
) -> Iterator[tuple[str, Figure | Text]]:
    cells = incident_cells(facts, one.ids)
    targets = [one.said[part] for part in _TARGETS if part in one.said]
    side = next((target for target in targets if isinstance(target, Fraction)), None)
    for part, value in one.said.items():
        id_ = f"{name}.{part}"
        match value:
            case str() if part == "service":
                yield part, _service(facts, paper, value)
            case str() if part == "cause":
                row = facts.row_of(one.ids[0])
                yield part, paper.typed(value, facts.log.incidents.source.place("cause", row or 0))
            case str():
                yield part, Figure(id_, value, value)
            case time():
                yield part, Figure(id_, value, f"{value:%H:%M}")
            case Fraction() if part in _TARGETS:
                yield part, Figure(id_, value, forms.stated_share(value, paper.locale.code))
            case Fraction():
                yield part, paper.share(id_, value, side)
            case _:
                yield part, paper.count(id_, int(value), *cells)


def _service(facts: Facts, paper: Paper, code: str) -> Text:
    for service in facts.agreed.services:
        if service.code == code:
            return paper.typed(service.name, service.places.get("name", Place()))
    return paper.typed(code)
