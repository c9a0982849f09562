"""Two sequences side by side: what stayed in order, in time that grows with their length.

Short stretches are aligned best; long ones are first cut where an item stands once on both sides,
so that neither thousands of paragraphs nor thousands of equal ones take a square of their number.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

_BEST: Final = 40_000  # products of lengths up to this are aligned best: some milliseconds
_RARE: Final = 8  # a word in more units than this tells none of them apart
LIKE: Final = 400
"""Of a thousand words, how many two units must share to be one, reworded."""

_OUT, _IN, _PAIR = range(3)

T = TypeVar("T", bound=Hashable)
Pair = tuple[int, int]


def aligned(
    issued: Sequence[T], found: Sequence[T], *, kind: Callable[[T], Hashable] | None = None
) -> list[Pair]:
    """Positions of equal items, increasing on both sides, as many as can be told.

    Args:
        issued: one side.
        found: the other.
        kind: of an item; where sides differ, items of one kind are paired too.
    """
    pairs: list[Pair] = []
    stretches = [(0, len(issued), 0, len(found))]
    while stretches:
        a, a_end, b, b_end = stretches.pop()
        while a < a_end and b < b_end and issued[a] == found[b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and issued[a_end - 1] == found[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            pairs.append((a_end, b_end))
        if (a_end - a) * (b_end - b) <= _BEST:
            best = _best(issued[a:a_end], found[b:b_end], kind)
            pairs += ((a + i, b + j) for i, j in best)
            continue
        anchors = heaviest(_anchors(issued, found, range(a, a_end), range(b, b_end)))
        pairs += anchors
        for i, j in anchors:
            stretches.append((a, i, b, j))
            a, b = i + 1, j + 1
        if anchors:
            stretches.append((a, a_end, b, b_end))
    return sorted(pairs)


def _best(
    issued: Sequence[T], found: Sequence[T], kind: Callable[[T], Hashable] | None
) -> list[Pair]:
    """The cheapest way from one side to the other: leaving out, putting in, putting instead."""
    kinds = [kind(item) for item in found] if kind else []
    costs = list(range(len(found) + 1))
    moves: list[bytearray] = []
    for i, item in enumerate(issued):
        own = kind(item) if kind else None
        row, above = bytearray(len(found)), costs
        costs = [i + 1]
        for j, other in enumerate(found):
            best, move = above[j + 1] + 1, _OUT
            if costs[j] + 1 < best:
                best, move = costs[j] + 1, _IN
            if item == other or (kind and own == kinds[j]):
                instead = above[j] + (item != other)
                if instead <= best:
                    best, move = instead, _PAIR
            costs.append(best)
            row[j] = move
        moves.append(row)
    pairs: list[Pair] = []
    i, j = len(issued), len(found)
    while i and j:
        move = moves[i - 1][j - 1]
        if move == _PAIR:
            pairs.append((i - 1, j - 1))
        i -= move != _IN
        j -= move != _OUT
    return pairs


def _anchors(
    issued: Sequence[T], found: Sequence[T], here: range, there: range
) -> Iterator[tuple[int, int, int]]:
    """Pairs of items that stand once on both sides; if there are none, of the n-th equal ones."""
    ours, theirs = _positions(issued, here), _positions(found, there)
    shared = [(ours[item], theirs[item]) for item in ours if item in theirs]
    single = [(a[0], b[0], 1) for a, b in shared if len(a) == len(b) == 1]
    if single:
        yield from single
        return
    for a, b in shared:
        yield from ((i, j, 1) for i, j in zip(a, b, strict=False))
        yield from ((i, j, 1) for i, j in zip(reversed(a), reversed(b), strict=False))


def _positions(items: Sequence[T], within: range) -> dict[T, list[int]]:
    found: dict[T, list[int]] = defaultdict(list)
    for at in within:
        found[items[at]].append(at)
    return found


def gaps(pairs: Iterable[Pair], issued: int, found: int) -> Iterator[tuple[range, range]]:
    """What lies before, between and after pairs, on both sides; lengths are ``issued, found``."""
    a = b = 0
    for i, j in (*pairs, (issued, found)):
        if a < i or b < j:
            yield range(a, i), range(b, j)
        a, b = i + 1, j + 1


def alike(issued: Sequence[Counter[str]], found: Sequence[Counter[str]]) -> list[Pair]:
    """Positions of units that share most of their words, increasing on both sides."""
    held: dict[str, list[int]] = defaultdict(list)
    for j, words in enumerate(found):
        for word in words:
            held[word].append(j)
    weighed: list[tuple[int, int, int]] = []
    shift = len(found) - len(issued)
    for i, words in enumerate(issued):
        near = {j for w in words if len(held.get(w, ())) <= _RARE for j in held.get(w, ())}
        near |= {j for j in (i, i + shift) if 0 <= j < len(found)}
        weighed += ((i, j, weight) for j in sorted(near) if (weight := likeness(words, found[j])))
    return heaviest((i, j, weight) for i, j, weight in weighed if weight >= LIKE)


def likeness(one: Counter[str], other: Counter[str]) -> int:
    """How much of their words two units share, of a thousand."""
    return 2000 * (one & other).total() // max(one.total() + other.total(), 1)


def heaviest(weighed: Iterable[tuple[int, int, int]]) -> list[Pair]:
    """The chain of pairs ``(i, j, weight)`` that increases on both sides and weighs most."""
    offered = sorted(set(weighed), key=lambda pair: (pair[0], -pair[1]))
    ranks = {j: rank for rank, j in enumerate(sorted({j for _, j, _ in offered}), 1)}
    best = [(0, -1)] * (len(ranks) + 1)  # a Fenwick tree: weight of a chain, its last pair
    before: list[int] = []
    for at, (_, j, weight) in enumerate(offered):
        total, last = _reached(best, ranks[j] - 1)
        before.append(last)
        rank = ranks[j]
        while rank < len(best):
            if best[rank][0] < total + weight:
                best[rank] = (total + weight, at)
            rank += rank & -rank
    _, last = _reached(best, len(ranks))
    chain: list[Pair] = []
    while last >= 0:
        chain.append(offered[last][:2])
        last = before[last]
    return chain[::-1]


def _reached(best: Sequence[tuple[int, int]], rank: int) -> tuple[int, int]:
    """The heaviest chain that ends at this rank or before."""
    found = best[0]
    while rank:
        if best[rank][0] > found[0]:
            found = best[rank]
        rank -= rank & -rank
    return found
