"""What clients think of the work: ratings 1 to 5."""

from fractions import Fraction
from typing import Final

from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Measured, no_data

LEAST_RATINGS: Final = 5  # fewer say nothing of the work (metrics.md 2)
_GOOD: Final = 4


def satisfaction(facts: Facts, scope: Scope) -> Measured:
    """The mean rating of the incidents resolved in the period.

    In details the share of 4 and 5, and how many of the resolved were rated. A rating is of the
    incident as a whole: a later episode of it has none. Fewer than five ratings give no value.
    """
    resolved = facts.happened("resolved_at", scope)
    first = resolved[resolved < len(facts.episodes.incidents)]
    rating = facts.episodes.frame["rating"].iloc[first]
    rated = rating.notna().to_numpy()
    ratings = rating[rated].astype("int64")
    if not len(ratings):
        return no_data("nothing_rated")
    total, n = int(ratings.sum()), len(ratings)
    few = n < LEAST_RATINGS
    told = {
        "good": Fraction(int((ratings >= _GOOD).sum()), n),
        "response_rate": Fraction(n, len(resolved)),
    }
    return Measured(
        value=None if few else Fraction(total, n),
        n=n,
        numerator=None if few else total,
        denominator=n,
        details=dict.fromkeys(told) if few else told,
        rows=tuple(facts.ids(first[rated])),
        reason="few_ratings" if few else "",
    )
