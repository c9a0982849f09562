"""Where figures stand in the words of a paragraph: known by what they print and their order."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A figure in the words of a paragraph."""

    figure: str
    start: int
    end: int


def spans_of(words: str, figures: Sequence[tuple[str, str]]) -> tuple[Span, ...]:
    """Where figures stand in a paragraph, in order of reading.

    Args:
        words: of the paragraph.
        figures: ids and printed forms, none blank, in order of reading as far as that is known;
            a form that stands nowhere has no span.
    """
    spans: list[Span] = []
    order = {one: n for n, (one, _) in enumerate(figures)}
    ids: dict[str, list[str]] = defaultdict(list)
    for one, printed in figures:
        ids[printed].append(one)
    # What stands once for each figure is sure, and tells between what the rest may stand.
    spare = {form: len(_free(words, form, ())) > len(held) for form, held in ids.items()}
    for printed in sorted(ids, key=lambda form: (spare[form], -len(form), form)):
        places = _free(words, printed, spans)
        for one in ids[printed][: len(places)]:
            before = (
                span.end for span in spans if spare[printed] and order[span.figure] < order[one]
            )
            after = max(before, default=0)
            start, end = next((place for place in places if place[0] >= after), places[0])
            spans.append(Span(one, start, end))
            places.remove((start, end))
    return tuple(sorted(spans, key=lambda span: span.start))


def _free(words: str, printed: str, taken: Sequence[Span]) -> list[tuple[int, int]]:
    """Occurrences outside ``taken``; inside a longer number or word only if there is no other."""
    for pattern in (whole(printed), re.escape(printed)):
        found = [m.span() for m in re.finditer(pattern, words)]
        free = [(a, b) for a, b in found if all(b <= s.start or s.end <= a for s in taken)]
        if free:
            return free
    return []


def whole(printed: str) -> str:
    """A pattern: these words, not as a piece of a longer number or word.

    Args:
        printed: at least one character.
    """
    return f"{_edge(printed[0], '<!')}{re.escape(printed)}{_edge(printed[-1], '!')}"


def _edge(character: str, look: str) -> str:
    if character.isdecimal():
        return rf"(?{look}\d)"
    return rf"(?{look}[^\W\d_])" if character.isalpha() else ""
