"""A verdict as JSON has it (``design.md`` section 10; fine print, section 6, last bullet)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from pipeline.problems import Place
from pipeline.warranty.exposure import Exposure
from pipeline.warranty.outcome import Binding, Charge, ItemVerdict, Test, Verdict

Json = dict[str, object]


def verdict_json(verdict: Verdict) -> Json:
    """The machine-readable answer of ``case --json``.

    Decimals are strings, days and instants ISO text, cells are ``{"file", "sheet", "cell"}``.
    ``charge`` is null unless the case is chargeable and nobody decided otherwise.
    """
    return {
        "incident": verdict.claim.id,
        "rule": verdict.rule,
        "outcome": verdict.outcome,
        "decided": verdict.decided,
        "final": verdict.final,
        "joined": list(verdict.joined),
        "by_sheet": verdict.by_sheet,
        "tests": [_test(test) for test in verdict.tests],
        "items": [
            *(_item(one) for one in verdict.items),
            *(_not_binding(one) for one in verdict.not_binding),
        ],
        "fix_hours": _plain(verdict.fix_hours),
        "audit_hours": _plain(verdict.audit_hours),
        "charge": None if verdict.charge is None else _charge(verdict.charge),
    }


def _test(test: Test) -> Json:
    return {
        "id": test.id,
        "result": test.result,
        "values": {name: _plain(value) for name, value in test.values},
        "cells": [_cell(place) for place in test.cells],
    }


def _item(one: ItemVerdict) -> Json:
    return {
        **_told(one.binding),
        "value": _plain(one.value),
        "breached": one.breached,
        "rule": one.rule,
        "tests": [_test(test) for test in one.tests],
    }


def _not_binding(one: Binding) -> Json:
    return {**_told(one), "value": None, "breached": None, "rule": None, "tests": []}


def _told(one: Binding) -> Json:
    """An item with its limit: ``80``, of ``between`` its bounds as ``10..20``."""
    bounds = [f"{bound:f}" for bound in (one.item.limit, one.item.upper) if bound is not None]
    return {
        "id": one.item.id,
        "binding": one.binds,
        "because": one.because,
        "since": _plain(one.since),
        "letter": one.letter.number,
        "comparison": _plain(one.item.comparison),
        "limit": "..".join(bounds) or None,
    }


def _charge(charge: Charge) -> Json:
    names = ("work", "hours", "rate", "net", "vat_rate", "vat", "total")
    return {
        "net": _plain(charge.net),
        "vat": _plain(charge.vat),
        "total": _plain(charge.total),
        "approved": charge.approved,
        "payable": charge.payable,
        "lines": [{name: _plain(getattr(line, name)) for name in names} for line in charge.lines],
    }


def _cell(place: Place) -> Json:
    return {"file": place.file, "sheet": place.sheet, "cell": place.cell}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
        case str():
            return str(value)
        case tuple():
            return [_plain(one) for one in value]
    return value


def exposure_json(found: Exposure) -> Json:
    """How a condition was kept over a period: seconds of clock time, the share as a float."""
    return {
        "from": _plain(found.start),
        "to": _plain(found.end),
        "readings": found.readings,
        "exceeding": len(found.exceeding),
        "known_s": _seconds(found.known),
        "beyond_s": _seconds(found.beyond),
        "unknown_s": _seconds(found.unknown),
        "share": None if found.share is None else float(found.share),
        "episodes": [
            {
                "from": _plain(one.start),
                "to": _plain(one.end),
                "worst": _plain(one.worst.value),
                "readings": one.readings,
            }
            for one in found.episodes
        ],
        "longest_s": None if found.longest is None else _seconds(found.longest.length),
        "duplicates": [_plain(at) for at in found.duplicates],
    }


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)
