"""Two sequences side by side: what stays in order is found, and never at the price of a square."""

import itertools
import time
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rendering import alignment
from pipeline.rendering.alignment import Pair, aligned, alike, gaps, heaviest

WORDS = st.text(alphabet="абв", max_size=9)
WEIGHED = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), max_size=7)


def in_common(one: Sequence[object], other: Sequence[object]) -> int:
    """Length of the longest common subsequence, by the book."""
    if not one or not other:
        return 0
    if one[0] == other[0]:
        return 1 + in_common(one[1:], other[1:])
    return max(in_common(one[1:], other), in_common(one, other[1:]))


def increases(pairs: Sequence[Pair]) -> bool:
    """Whether pairs grow on both sides."""
    return all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))


@given(WORDS, WORDS)
def test_short_stretches_are_aligned_best(one: str, other: str) -> None:
    """Law: as many equal items are paired as any order allows."""
    pairs = aligned(one, other)
    assert increases(pairs)
    assert all(one[i] == other[j] for i, j in pairs)
    assert len(pairs) == in_common(one, other)


@given(st.text(alphabet="абвгдежз", max_size=60), st.text(alphabet="абвгдежз", max_size=60))
def test_long_stretches_are_aligned_truly(one: str, other: str) -> None:
    """Law: whatever the length, pairs are equal and in order, and equal sides are all pairs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "_BEST", 4)
        pairs = aligned(one, other)
        whole = aligned(one, one)
    assert increases(pairs)
    assert all(one[i] == other[j] for i, j in pairs)
    assert bool(pairs) or not set(one) & set(other)
    assert len(whole) == len(one)


@given(WORDS, WORDS)
def test_gaps_and_pairs_are_everything(one: str, other: str) -> None:
    """Law: each position lies in one gap or in one pair."""
    pairs = aligned(one, other)
    left, right = zip(*gaps(pairs, len(one), len(other)), strict=True) if one != other else ((), ())
    assert sorted([*itertools.chain(*left), *(i for i, _ in pairs)]) == list(range(len(one)))
    assert sorted([*itertools.chain(*right), *(j for _, j in pairs)]) == list(range(len(other)))


@given(WEIGHED)
def test_the_heaviest_chain_is_found(weighed: list[tuple[int, int, int]]) -> None:
    """Law: no increasing choice of pairs weighs more."""
    chains = (
        chain
        for count in range(len(weighed) + 1)
        for chain in itertools.combinations(sorted(weighed), count)
        if increases([(i, j) for i, j, _ in chain])
    )
    most = max(sum(weight for _, _, weight in chain) for chain in chains)
    best = {(i, j): max(w for a, b, w in weighed if (a, b) == (i, j)) for i, j, _ in weighed}
    found = heaviest(weighed)
    assert increases(found)
    assert sum(best[pair] for pair in found) == most


def test_items_of_a_kind_stand_for_one_another() -> None:
    """Law: between equal neighbours a number takes the place of a number."""
    kind = str.isdecimal
    assert aligned("а5б", "а7б") == [(0, 0), (2, 2)]
    assert aligned("а5б", "а7б", kind=kind) == [(0, 0), (1, 1), (2, 2)]
    assert aligned("5и7", "7и5", kind=kind) == [(0, 0), (1, 1), (2, 2)]


def test_reworded_units_are_found_again() -> None:
    """Law: units that share most of their words are one, in order; others are not."""
    one, two = (Counter(words.split()) for words in ("акт от марта", "счёт за май"))
    new = Counter(["акт", "от", "мая"])
    assert alike([one, two], [new]) == [(0, 0)]
    assert alike([two], [new]) == []
    assert alike([], [new]) == []


@pytest.mark.parametrize("period", [1, 2, 7, 100_000])
def test_time_grows_with_the_length(period: int) -> None:
    """Law: forty thousand items with shifts take seconds, whether all are equal or none."""
    one = [n % period for n in range(40_000)]
    other = [-1, *one[100:], *one[:100], -2]
    began = time.process_time()
    pairs = aligned(one, other)
    assert time.process_time() - began < 20
    assert len(pairs) > 39_000
