"""A paragraph as issued and as it stands now: which of its figures differ, and which words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.rendering.alignment import Pair, aligned, gaps
from pipeline.rendering.figure_spans import Span, whole

_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+|_+|[^\w\s]")
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+(?=[^\W_]|[«“(\U000f0000-\U000ffffd])")
_BEFORE: Final = re.compile(r"(?:(?:\d+[.,:/\u00a0\u202f])+|[<>≤≥≈~]\s?)?[-−–+±]?\Z")
_AFTER: Final = re.compile(r"(?:[.,:/\u00a0\u202f]\d+)*(?:\s?[%‰])?")
_HOLE: Final = re.compile("\\s?([\U000f0000-\U000ffffd])\\s?")
_FAR: Final = 64  # signs before a figure: no number is longer
_FIRST_HOLE: Final = 0xF0000


@dataclass(frozen=True, slots=True)
class Change:
    """What stood and what stands; ``figure`` is empty where the words around figures differ."""

    figure: str
    issued: str
    found: str


def changes(issued: str, found: str, figures: Sequence[Span]) -> list[Change]:
    """Every figure of a paragraph that changed, then the words around figures if they did.

    Args:
        issued: words as issued.
        found: words as they stand now.
        figures: where figures stand in ``issued``, in order.

    Returns:
        Nothing if and only if the words are equal. Where words differ, the sentences that do.
    """
    if issued == found:
        return []
    if [(0, len(issued))] == [(span.start, span.end) for span in figures]:
        return [Change(figures[0].figure, issued, found)]
    told: list[Change] = []
    holes: list[tuple[Span, Pair]] = []
    for span, (start, end) in _regions(issued, found, figures):
        was, now = issued[span.start : span.end], found[start:end]
        holes.append((span, (start, end)))
        if was != now:
            told.append(Change(span.figure, was, now))
    around = _words_around(issued, found, holes)
    if around is None and not told:
        around = Change("", issued, found)  # blanks beside a figure, and nothing else
    return told if around is None else [*told, around]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A figure, words that print like one, or a single token."""

    text: str
    start: int
    whole: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def tokens(self) -> list["_Piece"]:
        """The tokens of it."""
        found = _TOKEN.finditer(self.text)
        return [_Piece(m.group(), self.start + m.start(), whole=False) for m in found]


def _pieces(words: str, start: int, end: int, forms: re.Pattern[str] | None) -> Iterator[_Piece]:
    """Words between two places, cut into forms of figures and tokens."""
    at = start
    while at < end:
        form = forms.search(words, at, end) if forms else None
        until = form.start() if form else end
        yield from _Piece(words[at:until], at, whole=False).tokens()
        if form:
            yield _Piece(form.group(), form.start(), whole=True)
        at = form.end() if form else end


def _regions(issued: str, found: str, figures: Sequence[Span]) -> Iterator[tuple[Span, Pair]]:
    """Each figure with the place that is its own now; one that moved with its words has none."""
    forms = _forms(issued, figures)
    ours: list[_Piece] = []
    own: dict[int, Span] = {}
    last = 0
    for span in figures:
        ours += _pieces(issued, last, span.start, forms)
        own[len(ours)] = span
        ours.append(_Piece(issued[span.start : span.end], span.start, whole=True))
        last = span.end
    ours += _pieces(issued, last, len(issued), forms)
    theirs = list(_pieces(found, 0, len(found), forms))
    pairs = _partners(ours, theirs)
    regions = {i: (theirs[j].start, theirs[j].end) for i, j in pairs if i in own}
    replaced = set(regions)
    for here, there in gaps(pairs, len(ours), len(theirs)):
        low = theirs[there.start - 1].end if there.start else 0
        high = theirs[there.stop].start if there.stop < len(theirs) else len(found)
        now = [token for j in there for token in theirs[j].tokens()]
        for i, region, touched in _within([ours[i] for i in here], now, (low, high)):
            if here.start + i in own:
                regions[here.start + i] = region
                replaced |= {here.start + i} if touched else set()
    met = {j for i, j in pairs if ours[i].text == theirs[j].text}
    loose = Counter(p.text for j, p in enumerate(theirs) if p.whole and j not in met)
    last = 0
    for i, span in own.items():
        if i not in replaced and loose[ours[i].text]:
            loose[ours[i].text] -= 1
            continue
        region = _grown(issued, span, found, _trimmed(found, *regions[i]))
        start = max(region[0], last)
        last = max(region[1], start)
        yield span, (start, last)


def _partners(ours: Sequence[_Piece], theirs: Sequence[_Piece]) -> list[Pair]:
    """Pieces that stayed; words may stand for words, but figures only for themselves.

    A form found may be a piece of what now stands for another: figures that changed are judged
    by tokens. Where all figures and numbers stand in their old order, only words changed.
    """
    ours_in, theirs_in = (
        [n for n, piece in enumerate(side) if piece.whole or piece.text[0].isdecimal()]
        for side in (ours, theirs)
    )
    if [ours[n].text for n in ours_in] == [theirs[n].text for n in theirs_in]:
        return list(zip(ours_in, theirs_in, strict=True))
    pairs = aligned(
        [(piece.text, piece.whole) for piece in ours],
        [(piece.text, piece.whole) for piece in theirs],
        kind=_kind,
    )
    return [(i, j) for i, j in pairs if ours[i].text == theirs[j].text or not ours[i].whole]


def _kind(piece: tuple[str, bool]) -> str:
    """Numbers may stand for numbers, words for words, figures for figures; a sign for itself."""
    text, whole = piece
    if whole:
        return "figure"
    return "number" if text[0].isdecimal() else "word" if text[0].isalpha() else text


def _forms(issued: str, figures: Sequence[Span]) -> re.Pattern[str] | None:
    """A pattern of what the figures print, long forms first."""
    patterns: dict[str, int] = {}
    for span in figures:
        printed = issued[span.start : span.end]
        match = re.compile(whole(printed)).match(issued, span.start)
        patterns[whole(printed) if match else re.escape(printed)] = len(printed)
    ordered = sorted(patterns, key=lambda pattern: (-patterns[pattern], pattern))
    return re.compile("|".join(ordered)) if ordered else None


def _within(
    ours: Sequence[_Piece], theirs: Sequence[_Piece], between: Pair
) -> Iterator[tuple[int, Pair, bool]]:
    """Each piece of a stretch with no equals: its number, its place, whether something is there."""
    tokens = [(i, token) for i, piece in enumerate(ours) for token in piece.tokens()]
    partner = dict(
        aligned(
            [(token.text, False) for _, token in tokens],
            [(token.text, False) for token in theirs],
            kind=_kind,
        )
    )
    starts, ends = _bounds(partner, len(tokens), theirs, between)
    first = 0
    for i, piece in enumerate(ours):
        count = len(piece.tokens())
        held = range(first, first + count)
        first += count
        yield i, (starts[held[0]], ends[held[-1]]), any(n in partner for n in held)


def _bounds(
    partner: Mapping[int, int], count: int, theirs: Sequence[_Piece], between: Pair
) -> tuple[list[int], list[int]]:
    """For each token where its place begins and ends: at its partner, else between neighbours."""
    low, high = between
    starts, ends = [], []
    for n in range(count):
        starts.append(theirs[partner[n]].start if n in partner else low)
        low = theirs[partner[n]].end if n in partner else low
    for n in reversed(range(count)):
        ends.append(theirs[partner[n]].end if n in partner else high)
        high = theirs[partner[n]].start if n in partner else high
    return starts, ends[::-1]


def _trimmed(words: str, start: int, end: int) -> Pair:
    """A region without blanks at its edges."""
    text = words[start:end]
    left = start + len(text) - len(text.lstrip())
    return (start, start) if not text.strip() else (left, left + len(text.strip()))


def _grown(issued: str, span: Span, found: str, region: Pair) -> Pair:
    """The region with what was put to a figure: a sign or digits to the same, letters to another.

    Only where the figure stood free; what it stood beside is no part of it.
    """
    start, end = region
    if start == end:
        return region
    if issued[span.start : span.end] == found[start:end]:
        free = _number_around(issued, span.start, span.end) == (span.start, span.end)
        return _number_around(found, start, end) if free else region
    if not issued[: span.start][-1:].isalnum():
        while start and found[start - 1].isalnum():
            start -= 1
    if not issued[span.end :][:1].isalnum():
        while end < len(found) and found[end].isalnum():
            end += 1
    return start, end


def _number_around(words: str, start: int, end: int) -> Pair:
    before = (
        _BEFORE.search(words, max(0, start - _FAR), start) if words[start].isdecimal() else None
    )
    after = _AFTER.match(words, end) if words[end - 1].isdecimal() else None
    return before.start() if before else start, after.end() if after else end


def _words_around(issued: str, found: str, holes: Sequence[tuple[Span, Pair]]) -> Change | None:
    """The sentences whose words differ; figures are holes in them."""
    ours = _sentences(issued, [(span.start, span.end) for span, _ in holes])
    theirs = _sentences(found, [region for _, region in holes])
    was, now = ([_HOLE.sub(r"\1", masked) for masked, _ in side] for side in (ours, theirs))
    if was == now:
        return None
    pairs = aligned(was, now)
    left, right = (
        [side[n][1] for n in range(len(side)) if n not in {pair[k] for pair in pairs}]
        for k, side in enumerate((ours, theirs))
    )
    return Change("", " ".join(left), " ".join(right))


def _sentences(words: str, holes: Sequence[Pair]) -> list[tuple[str, str]]:
    """Sentences with holes for figures, and as they read."""
    masked, last = "", 0
    read: dict[int, str] = {}
    for n, (start, end) in enumerate(holes):
        masked += words[last:start] + chr(_FIRST_HOLE + n)
        read[_FIRST_HOLE + n] = words[start:end]
        last = end
    masked += words[last:]
    return [(sentence, sentence.translate(read)) for sentence in _SENTENCE.split(masked)]
