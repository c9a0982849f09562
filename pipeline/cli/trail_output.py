"""Trails of incidents as JSON and as text for the terminal."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.documents.printing import Paper
from pipeline.documents.trail_lines import COLUMNS, TrailPrint, said
from pipeline.issuing.trails import Trails
from pipeline.locales import Locale
from pipeline.metrics.trail.pieces import Changed, Closed, Open, Piece, Stopped
from pipeline.metrics.trail.rows import REOPENED, Event
from pipeline.metrics.trail.trails import ClockTrail, IncidentTrail
from pipeline.problems import Place


def trails_json(made: Trails) -> dict[str, object]:
    """The stable answer of ``poruka metrics --explain --json``.

    Seconds are integers, instants ISO with the offset of the contract's zone, ``period.to`` is
    exclusive. Keys of a piece, by its ``kind``:

    - open: from, to, windows (from, to), days, seconds;
    - closed: from, to, seconds of clock time;
    - pause, gap: from, to, reason, support_seconds not counted, unended, cells;
    - priority: at, to, cells.
    """
    facts = made.facts
    return {
        "project": facts.project.contract.project_code,
        "period": {"from": facts.period.first.isoformat(), "to": facts.period.end.isoformat()},
        "as_of": facts.as_of.isoformat(),
        "incidents": [_incident_json(one, facts.zone) for one in made.incidents],
    }


def _incident_json(one: IncidentTrail, zone: ZoneInfo) -> dict[str, object]:
    return {
        "incident": one.incident,
        "cell": _cell(one.place),
        "kind": one.kind,
        "in_metrics": one.in_metrics,
        "no_clocks": one.why_none or None,
        "root": one.root,
        "others": list(one.others),
        "clocks": [_clock_json(clock, zone) for clock in one.clocks],
    }


def _clock_json(trail: ClockTrail, zone: ZoneInfo) -> dict[str, object]:
    waited = trail.waited
    return {
        "clock": trail.clock.value,
        "priority": trail.priority,
        "hours": trail.profile,
        "start": _event_json(trail.start, zone),
        "pieces": [_piece_json(piece, zone) for piece in trail.pieces],
        "waited": waited
        and {
            "stated": waited.stated_s,
            "taken": waited.taken_s,
            "cell": _cell(waited.place),
        },
        "unused": [
            {"at": _iso(row.at, zone), "why": row.why, "cell": _cell(row.place)}
            for row in trail.unused
        ],
        "stop": None if trail.stop is None else _event_json(trail.stop, zone),
        "until": _iso(trail.until, zone),
        "elapsed": trail.elapsed_s,
        "target": trail.target_s,
        "due_at": _iso(trail.due_at, zone),
        "verdict": trail.verdict.value,
        "decided_at": _iso(trail.decided_at, zone),
        "side": trail.side,
        "evidence": [_cell(place) for place in trail.evidence],
    }


def _event_json(event: Event, zone: ZoneInfo) -> dict[str, object]:
    return {
        "event": event.name,
        "at": _iso(event.at, zone),
        "incident": event.incident,
        "cell": _cell(event.place),
    }


def _piece_json(piece: Piece, zone: ZoneInfo) -> dict[str, object]:
    span: dict[str, object] = {"from": _iso(piece.start, zone), "to": _iso(piece.end, zone)}
    match piece:
        case Open():
            windows = [{"from": _iso(a, zone), "to": _iso(b, zone)} for a, b in piece.windows]
            rest = {"windows": windows, "days": piece.days, "seconds": piece.seconds}
            return {"kind": "open", **span, **rest}
        case Closed():
            return {"kind": "closed", **span, "seconds": piece.seconds}
        case Changed():
            at = _iso(piece.start, zone)
            return {"kind": "priority", "at": at, "to": piece.to, "cells": [_cell(piece.place)]}
        case Stopped():
            return {
                "kind": "gap" if piece.reason == REOPENED else "pause",
                **span,
                "reason": piece.reason,
                "support_seconds": piece.support_s,
                "unended": piece.unended,
                "cells": [_cell(place) for place in piece.places],
            }


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()


def _cell(place: Place) -> dict[str, str]:
    return {"file": place.file, "sheet": place.sheet, "cell": place.cell, "heading": place.heading}


def trails_text(made: Trails, words: Locale) -> str:
    """Each incident with its clocks, a table of steps under each."""
    paper, zone = Paper(words), made.facts.zone
    return "\n\n".join(block for one in made.incidents for block in _blocks(one, paper, zone))


def _blocks(one: IncidentTrail, paper: Paper, zone: ZoneInfo) -> Iterator[str]:
    words, remarks = paper.locale, []
    if one.why_none:
        key = f"trail.none.{one.why_none}"
        remarks.append(words.say(key, incident=one.incident, root=one.root or ""))
    elif not one.in_metrics:
        remarks.append(words.say("trail.none.outside", kind=words.say(f"kind.{one.kind}")))
    if one.others:
        remarks.append(words.say("trail.none.others", others=one.others))
    if remarks:
        yield "\n".join(remarks)
    for clock in one.clocks:
        yield _block(TrailPrint(paper, clock, zone), words)


def _block(trail: TrailPrint, words: Locale) -> str:
    incident, clock = trail.title()
    head = tuple(words.say(f"cell.{column}") for column in COLUMNS)
    rows = [
        (str(line.at), said(line.piece), str(line.counted), str(line.cells))
        for line in trail.lines()
    ]
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    table = (
        "  "
        + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )
    under = (said(parts) for parts in (trail.side(), trail.evidence()) if parts)
    return "\n".join((f"{incident}: {clock}", said(trail.judged()), *table, *under))
