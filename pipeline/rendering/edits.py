"""What was changed in a paper since it was issued, each edit with its place.

Paragraphs and table rows are found again by their words and order, so that a row put in, taken
out or moved is one edit and not a shift of all that follows; cells of a row are compared one by
one. Headers and footers are compared as sets, since offices double and rename them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.rendering.alignment import LIKE, Pair, aligned, alike, gaps, heaviest, likeness
from pipeline.rendering.figure_spans import Span, spans_of
from pipeline.rendering.reading_back import Said
from pipeline.rendering.rewording import changes
from pipeline.rendering.standing_words import as_said
from pipeline.rendering.units import Unit, bag_of, units_of

_SETS: Final = ("header", "footer")
_SEQUENCES: Final = ("body", "footnote", "endnote", "chart")
_PART: Final = re.compile(r"(?:.*/)?(document|header|footer|footnote|endnote)s?\d*\.xml")

Matched = tuple[Unit | None, Unit | None]
"""A unit as issued and what it became; nothing where it is gone or new."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change.

    Attributes:
        figure: id of the figure that was changed; empty where words around figures were.
        issued: what was issued; empty for what was put in.
        found: what stands now; empty for what is gone.
        place: where it stands in the file given, or stood, if gone: ``body t2 r3 c1 p1``.
    """

    figure: str
    issued: str
    found: str
    place: str


def edits(
    issued: Sequence[Said], figures: Sequence[Mapping[str, object]], found: Sequence[Said]
) -> tuple[Edit, ...]:
    """Every edit that leads from the issued paper to the one found, in order of reading.

    Args:
        issued: paragraphs of the issued paper.
        figures: of its record; ``id``, ``printed`` and ``places`` are read.
        found: paragraphs of the paper given to us.

    Raises:
        ValueError: the record contradicts itself: a figure does not stand in the issued body
            where the record says, or a place names no part with paragraphs.
    """
    record = _Record(issued, figures)
    told: list[Edit] = []
    for part in _SEQUENCES:
        ours, theirs = ([s for s in side if s.part == part] for side in (issued, found))
        told += _between(units_of(ours, 0), units_of(theirs, 0), record)
    for part in _SETS:
        ours, theirs = ([s for s in side if s.part == part] for side in (issued, found))
        told += _between_sets(ours, theirs, record)
    return tuple(told)


class _Record:
    """Figures by the paragraph they were printed in."""

    def __init__(self, issued: Sequence[Said], figures: Sequence[Mapping[str, object]]) -> None:
        self._figures: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        words: dict[tuple[str, str], str] = defaultdict(str)
        for said in issued:
            words[said.part, said.place] += f"{said.words}\n"
        for figure in figures:
            printed, places = as_said(str(figure["printed"])), figure["places"]
            if not isinstance(places, (list, tuple)):
                raise TypeError(f"places of {figure['id']} are no list")
            for place in places if printed.strip() else ():
                at = _recorded(str(place))
                if at[0] == "body" and printed not in words[at]:
                    raise ValueError(f"{figure['id']} does not stand at {place}")
                self._figures[at][str(figure["id"]), printed] += 1

    def spans(self, *alike: Said) -> tuple[Span, ...]:
        """Where figures stand in a paragraph, which may stand in several places."""
        held: Counter[tuple[str, str]] = Counter()
        for said in alike:
            held |= self._figures.get((said.part, said.place), Counter())
        return spans_of(alike[0].words, list(held.elements()))


def _recorded(place: str) -> tuple[str, str]:
    """Kind of part and place in it, of a place in the record: ``word/header1.xml p1``.

    Raises:
        ValueError: no part that holds paragraphs.
    """
    part, _, within = place.partition(" ")
    known = _PART.fullmatch(part)
    if known is None:
        raise ValueError(f"no part with paragraphs: {place}")
    return known.group(1).replace("document", "body"), within


def _between(ours: Sequence[Unit], theirs: Sequence[Unit], record: _Record) -> Iterator[Edit]:
    matched = list(_matched(ours, theirs))
    columns = _columns(matched)
    for was, now in matched:
        if was and now:
            partners = columns.get((was.table, now.table))
            yield from _changed(was, now, partners, record)
        elif was:
            yield from _gone(was, record)
        elif now:
            yield Edit("", "", now.words, now.place)


def _matched(ours: Sequence[Unit], theirs: Sequence[Unit]) -> Iterator[Matched]:
    """Units that differ, with what became of them."""
    equal = aligned([unit.key() for unit in ours], [unit.key() for unit in theirs])
    for here, there in gaps(equal, len(ours), len(theirs)):
        left, right = ours[here.start : here.stop], theirs[there.start : there.stop]
        pairs = alike([unit.bag() for unit in left], [unit.bag() for unit in right])
        i_from = j_from = 0
        for i, j in (*pairs, (len(left), len(right))):
            yield from _in_turn(left[i_from:i], right[j_from:j])
            i_from, j_from = i + 1, j + 1
            if i < len(left):
                yield left[i], right[j]


def _in_turn(ours: Sequence[Unit], theirs: Sequence[Unit]) -> Iterator[Matched]:
    """Units without a word in common: as many of one make as many others, else they are others."""
    if [bool(unit.row) for unit in ours] == [bool(unit.row) for unit in theirs]:
        yield from zip(ours, theirs, strict=True)
    else:
        yield from ((unit, None) for unit in ours)
        yield from ((None, unit) for unit in theirs)


def _columns(matched: Iterable[Matched]) -> dict[tuple[str, str], Mapping[int, int]]:
    """For tables that lost or got columns: each column with what it became, as most rows say."""
    votes: dict[tuple[str, str], Counter[Pair]] = defaultdict(Counter)
    for was, now in matched:
        if was and now and was.width != now.width:
            ours, theirs = ([*unit.cells().items()] for unit in (was, now))
            equal = aligned(*([tuple(s.words for s in c) for _, c in r] for r in (ours, theirs)))
            votes[was.table, now.table].update((ours[i][0], theirs[j][0]) for i, j in equal)
    return {
        tables: dict(heaviest((i, j, count) for (i, j), count in counts.items()))
        for tables, counts in votes.items()
    }


def _changed(
    was: Unit, now: Unit, partners: Mapping[int, int] | None, record: _Record
) -> Iterator[Edit]:
    """Edits within a paragraph or a row; ``partners`` are columns, if not those of old."""
    if not was.row:
        yield from _reworded(was.said[0], now.said[0], record.spans(was.said[0]))
        return
    told = [] if partners is None else list(_in_cells(was, now, partners, record))
    # columns that moved with all they say are none: then the cells tell what was moved
    yield from told or _in_cells(was, now, {n: n for n in was.cells()}, record)


def _in_cells(was: Unit, now: Unit, partners: Mapping[int, int], record: _Record) -> Iterator[Edit]:
    theirs = now.cells()
    pairs = [
        (partners.get(n, n), left, theirs.pop(partners[n], []) if n in partners else [])
        for n, left in was.cells().items()
    ]
    pairs += ((n, [], right) for n, right in theirs.items())
    for _, left, right in sorted(pairs, key=lambda pair: pair[0]):
        yield from _between(units_of(left, was.depth), units_of(right, now.depth), record)


def _reworded(was: Said, now: Said, spans: Sequence[Span]) -> Iterator[Edit]:
    place = f"{now.part} {now.place}"
    for change in changes(was.words, now.words, spans):
        yield Edit(change.figure, change.issued, change.found, place)


def _gone(unit: Unit, record: _Record) -> Iterator[Edit]:
    for said in unit.said:
        for span in record.spans(said):
            printed = said.words[span.start : span.end]
            yield Edit(span.figure, printed, "", f"{said.part} {said.place}")
    yield Edit("", unit.words, "", unit.place)


def _between_sets(ours: Sequence[Said], theirs: Sequence[Said], record: _Record) -> Iterator[Edit]:
    """Edits of headers or footers, whichever parts and places they were moved to."""
    known: dict[str, list[Said]] = defaultdict(list)
    for said in ours:
        known[said.words].append(said)
    standing = {said.words: said for said in reversed(theirs)}
    bags = {words: bag_of(words) for words in (*known, *standing)}
    lost = [words for words in known if words not in standing]
    new: list[Said] = []
    for said in dict.fromkeys(standing[said.words] for said in theirs):
        if said.words in known:
            continue
        like = {words: likeness(bags[words], bags[said.words]) for words in known}
        nearest = max(like, key=lambda words: (like[words], words in lost), default="")
        if like.get(nearest, 0) < LIKE:
            new.append(said)
            continue
        lost = [words for words in lost if words != nearest]
        was = known[nearest]
        yield from _reworded(was[0], said, record.spans(*was))
    if len(lost) == len(new):
        for words, said in zip(lost, new, strict=True):
            yield from _reworded(known[words][0], said, record.spans(*known[words]))
        return
    for words in lost:
        yield from _gone(Unit((known[words][0],), "", 0), record)
    yield from (Edit("", "", said.words, f"{said.part} {said.place}") for said in new)
