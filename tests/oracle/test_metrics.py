"""The metrics and the slow second opinion agree on random projects in three zones."""

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.metrics.catalogue import METRICS
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import Scope
from tests.oracle.metrics import Answer, Oracle
from tests.properties.strategies import World, evaluated, worlds

EXAMPLES = 200
SCOPES: Final = st.builds(
    Scope,
    priorities=st.sampled_from(((), ("1",), ("2", "3"))),
    services=st.sampled_from(((), ("S",))),
    kinds=st.sampled_from(((), ("failure",), ("outage", "request"))),
).filter(bool)
UNJUDGED: Final = frozenset({"warranty_free_rate", "credit_due"})  # verdicts and money: no minutes


def found_by(evaluation: Evaluation) -> dict[str, Answer]:
    """What was computed, by metric, in the shape of the oracle's answers."""
    return {
        line.key: {
            **line.details,
            "value": line.value,
            "n": line.n,
            "numerator": line.numerator,
            "denominator": line.denominator,
            "rows": sorted(line.rows),
            "missed": sorted(line.missed_rows),
            "flows": {
                name: line.details.get(name)
                for name in ("start", "reported", "reopened", "resolved", "closed_unresolved")
            },
        }
        for line in evaluation.results
    }


@settings(max_examples=EXAMPLES)
@given(worlds())
def test_the_slow_oracle_gives_the_same_figures(world: World) -> None:
    """Every volume, share, speed, outage and service figure, recomputed minute by minute."""
    found = found_by(evaluated(world))
    expected = Oracle(world).figures()
    assert expected.keys() == {metric.key for metric in METRICS} - UNJUDGED
    for key, answer in expected.items():
        assert {name: found[key].get(name) for name in answer} == answer, key


@settings(max_examples=EXAMPLES // 4)
@given(worlds(), SCOPES)
def test_the_slow_oracle_narrows_likewise(world: World, scope: Scope) -> None:
    """A row of targets looks at its priorities, services and kinds only (G0)."""
    found = found_by(evaluated(world, scope))
    named = {"priorities": scope.priorities, "services": scope.services, "kinds": scope.kinds}
    expected: dict[frozenset[str], dict[str, Answer]] = {}
    for metric in METRICS:
        parts = {name: codes for name, codes in named.items() if name in metric.scopes}
        if metric.key in UNJUDGED or not any(parts.values()):
            continue
        if frozenset(parts) not in expected:
            expected[frozenset(parts)] = Oracle(world, parts).figures()
        answer = expected[frozenset(parts)][metric.key]
        assert {name: found[metric.key].get(name) for name in answer} == answer, metric.key
