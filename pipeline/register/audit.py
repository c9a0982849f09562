"""Does the register hold? The log by itself, the copy beside it, the papers made of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.problems import Place, Problem
from pipeline.register.chain import LogEntry, broken_links, sha256
from pipeline.register.papers import ActRefusedError, Paper, replayed
from pipeline.register.store import Register, row_of


def audit(register: Register) -> tuple[Problem, ...]:
    """Everything that does not fit; nothing for a register that nobody touched.

    The end of the log cut away together with its copy and its papers leaves no trace inside:
    then the printed papers are the witnesses, each shows the hash that stood before it.
    """
    entries = register.log()
    return (
        *_log_problems(entries),
        *_copy_problems(entries, register.copy.entries()),
        *_projection_problems(entries, register),
    )


def _log_problems(entries: tuple[LogEntry, ...]) -> Iterator[Problem]:
    for at in broken_links(entries):
        entry = entries[at - 1]
        given = {"seq": at, "act": entry.act, "number": str(entry.body.get("number", ""))}
        yield Problem("register_log_broken", Place("log"), None, given)


def _copy_problems(
    entries: tuple[LogEntry, ...], copied: list[LogEntry | None]
) -> Iterator[Problem]:
    for at, (entry, copy) in enumerate(zip(entries, copied, strict=False), start=1):
        if copy is None or copy.own != entry.own or not copy.is_whole:
            yield Problem("register_copy_differs", Place("log"), None, {"seq": at})
    if len(copied) > len(entries):
        given = {"seq": len(entries) + 1, "count": len(copied) - len(entries)}
        yield Problem("register_tail_cut", Place("log"), None, given)
    elif len(copied) < len(entries):
        given = {"seq": len(copied) + 1, "count": len(entries) - len(copied)}
        yield Problem("register_copy_short", Place("log"), None, given)


def _projection_problems(entries: tuple[LogEntry, ...], register: Register) -> Iterator[Problem]:
    try:
        papers = replayed(entries)
    except (ActRefusedError, KeyError, ValueError) as error:
        yield Problem("register_log_senseless", Place("log"), str(error))
        return
    rows = register.rows()
    for number in sorted({*papers, *rows}):
        expected = row_of(papers[number]) if number in papers else {}
        found = dict(rows.get(number, {}))
        if expected != found:
            fields = tuple(sorted(_differing(expected, found)))
            yield Problem("register_row_differs", Place("papers"), number, {"fields": fields})
    yield from _series_problems(papers, register.counters())
    for paper in papers.values():
        for kept in (paper.record, paper.card):
            if kept is not None and not _holds(register, kept):
                yield Problem("register_record_differs", Place("records"), paper.number)


def _differing(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    return (key for key in {*expected, *found} if expected.get(key) != found.get(key))


def _series_problems(papers: Mapping[str, Paper], counters: Mapping[str, int]) -> Iterator[Problem]:
    given_out: dict[str, set[int]] = {}
    for paper in papers.values():
        given_out.setdefault(paper.series, set()).add(paper.ordinal)
    for series in sorted({*given_out, *counters}):
        numbers, last = given_out.get(series, set()), counters.get(series, 0)
        if numbers != set(range(1, last + 1)):
            missing = tuple(str(n) for n in sorted(set(range(1, last + 1)) ^ numbers)[:20])
            yield Problem("register_series_gap", Place("series"), series, {"numbers": missing})


def _holds(register: Register, digest: str) -> bool:
    """Whether a kept text is there and is the one of its digest; an erased one is said."""
    body = register.record(digest)
    return body is not None and sha256(body) == digest
