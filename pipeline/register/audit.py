"""Does the register hold? The log by itself, the copy beside it, the papers made of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.problems import Place, Problem, Severity
from pipeline.register.chain import LogEntry, broken_links, sha256
from pipeline.register.papers import ActRefusedError, Paper, replayed
from pipeline.register.store import Register, Snapshot, row_of


def audit(register: Register) -> tuple[Problem, ...]:
    """Everything that does not fit; nothing for a register that nobody touched.

    What may happen without anybody's fault is a note: a copy that a crash left behind, a record
    that was erased on purpose. The end of the log cut away together with its copy and its papers
    leaves no trace inside: then printed papers are the witnesses, each shows the hash of the
    entry that reserved it.
    """
    copied = register.copy.entries()  # before the log: who writes meanwhile makes the log longer
    found = register.snapshot()
    return (
        *_log_problems(found.log),
        *_copy_problems(found.log, copied),
        *_projection_problems(found),
    )


def _log_problems(entries: Sequence[LogEntry]) -> Iterator[Problem]:
    for at in broken_links(entries):
        entry = entries[at - 1]
        given = {"seq": at, "act": entry.act, "number": str(entry.body.get("number", ""))}
        yield Problem("register_log_broken", Place("log"), None, given)


def _copy_problems(
    entries: Sequence[LogEntry], copied: Sequence[LogEntry | None]
) -> Iterator[Problem]:
    for at, (entry, copy) in enumerate(zip(entries, copied, strict=False), start=1):
        if copy is None or copy.own != entry.own or not copy.is_whole:
            yield Problem("register_copy_differs", Place("log"), None, {"seq": at})
    if len(copied) > len(entries):
        given = {"seq": len(entries) + 1, "count": len(copied) - len(entries)}
        yield Problem("register_tail_cut", Place("log"), None, given)
    elif len(copied) < len(entries):
        given = {"seq": len(copied) + 1, "count": len(entries) - len(copied)}
        yield Problem("register_copy_short", Place("log"), None, given, Severity.NOTE)


def _projection_problems(found: Snapshot) -> Iterator[Problem]:
    try:
        papers = replayed(found.log)
        expected = {number: row_of(paper) for number, paper in papers.items()}
    except (ActRefusedError, LookupError, TypeError, ValueError, AttributeError) as error:
        yield Problem("register_log_senseless", Place("log"), str(error))
        return
    for number in sorted({*expected, *found.rows}):
        fields = tuple(sorted(_differing(expected.get(number, {}), found.rows.get(number, {}))))
        if fields:
            yield Problem("register_row_differs", Place("papers"), number, {"fields": fields})
    yield from _series_problems(papers, found.counters)
    for paper in papers.values():
        for digest in (paper.record, paper.card):
            text = None if digest is None else found.texts.get(digest, "")
            if text == "":
                given, note = {"number": paper.number}, Severity.NOTE
                yield Problem("register_record_gone", Place("records"), None, given, note)
            elif text is not None and sha256(text) != digest:
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
