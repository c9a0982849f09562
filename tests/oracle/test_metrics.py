"""The metrics and the slow second opinion agree on random projects in three zones."""

from hypothesis import given, settings

from tests.oracle.metrics import Answer, Oracle
from tests.properties.strategies import World, evaluated, worlds

EXAMPLES = 60


@settings(max_examples=EXAMPLES)
@given(worlds())
def test_the_slow_oracle_gives_the_same_figures(world: World) -> None:
    """Every volume, speed, compliance, same-day and outage figure, recomputed minute by minute."""
    found: dict[str, Answer] = {}
    for line in evaluated(world).results:
        found[line.key] = {
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
            **{name: line.details.get(name) for name in ("p90", "max", "mean")},
        }
    for key, expected in Oracle(world).figures().items():
        assert {name: found[key][name] for name in expected} == expected, key
