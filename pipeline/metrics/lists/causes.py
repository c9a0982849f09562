"""Causes of the incidents of a period, the most frequent first (Pareto)."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pipeline.metrics.facts import EVERYTHING, Facts

REPEATED: Final = 3
"""From so many incidents on, one cause is a repeated one."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause with the incidents it stands behind; ``name`` is missing where none is stated."""

    name: str | None
    count: int
    share: Fraction
    cumulative: Fraction
    ids: tuple[str, ...]  # in the order of the log


def causes(facts: Facts) -> tuple[Cause, ...]:
    """Causes of the incidents reported in the period, by count, then by name.

    Spellings that differ in case, in ё or in blanks are one cause, named as it is spelt most
    often. Incidents without a stated cause stand together; of equals they come last.
    """
    asked = facts.happened("reported_at", EVERYTHING)
    rows = facts.episodes.frame[["id", "cause"]].iloc[asked].reset_index(drop=True)
    spelt: dict[str, Counter[str]] = {}
    places: dict[str | None, list[int]] = {}
    for spelling, positions in rows.groupby("cause", sort=False).indices.items():
        folded = _folded(str(spelling))
        spelt.setdefault(folded, Counter())[str(spelling)] += len(positions)
        places.setdefault(folded, []).extend(int(at) for at in positions)
    unknown = rows.index[rows["cause"].isna()].tolist()
    if unknown:
        places[None] = unknown
    named = {folded: _usual(spellings) for folded, spellings in spelt.items()}
    ordered = sorted(places, key=lambda f: (-len(places[f]), f is None, named.get(f or "", "")))
    ids = rows["id"].tolist()
    found: list[Cause] = []
    running = 0
    for cause in ordered:
        count = len(places[cause])
        running += count
        found.append(
            Cause(
                None if cause is None else named[cause],
                count,
                Fraction(count, len(rows)),
                Fraction(running, len(rows)),
                tuple(ids[at] for at in sorted(places[cause])),
            )
        )
    return tuple(found)


def _folded(spelling: str) -> str:
    return " ".join(spelling.casefold().replace("ё", "е").split())


def _usual(spellings: Counter[str]) -> str:
    """The spelling met most often, of equals the first by name."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
