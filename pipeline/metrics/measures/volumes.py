"""How many: incidents, requests and contacts of a period, and the backlog.

Volumes belong to the month of the report (G2).
"""

from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from pipeline.domain.spelling import folded
from pipeline.metrics.clocks.norms import Codes
from pipeline.metrics.clocks.working_time import Mask, naive
from pipeline.metrics.events.timeline import Timeline
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.lists.ageing import BUCKETS
from pipeline.metrics.measures.population import typed_rows
from pipeline.metrics.results import Better, Measured, count, no_data, share

_LOOK_BACK: Final = np.timedelta64(30, "D")
_DAY_S: Final = 86_400


def incidents_reported(facts: Facts, scope: Scope) -> Measured:
    """Outages and failures reported in the period; a reopening inside the window is not new."""
    rows = facts.happened("reported_at", scope)
    return count(facts.ids(rows), zero_is_known=facts.zero_is_known)


def requests_reported(facts: Facts, scope: Scope) -> Measured:
    """Requests and consultations reported in the period."""
    kinds = scope.kinds or ("request", "consultation")
    asked = Scope(scope.priorities, scope.services, kinds, scope.stages)
    rows = facts.happened("reported_at", asked)
    return count(facts.ids(rows), zero_is_known=facts.zero_is_known)


def critical_incidents(facts: Facts, scope: Scope) -> Measured:
    """Of the incidents reported, those registered with the first priority of their terms."""
    rows = facts.happened("reported_at", scope)
    rows = rows[facts.shared.is_critical[rows]]
    return count(facts.ids(rows), zero_is_known=facts.zero_is_known)


def incidents_resolved(facts: Facts, scope: Scope) -> Measured:
    """Final resolutions in the period; a reopened incident counts once, at the last one."""
    rows = facts.happened("resolved_at", scope)
    return count(facts.ids(rows), zero_is_known=facts.zero_is_known)


def backlog(facts: Facts, scope: Scope) -> Measured:
    """Incidents open at the end of the period, and the identity of the volumes in details."""
    return count(
        facts.ids(facts.open_at(facts.known, scope)),
        zero_is_known=facts.zero_is_known,
        start=len(facts.open_at(facts.start, scope)),
        **volume_flows(facts, scope),
    )


def volume_flows(facts: Facts, scope: Scope) -> dict[str, int]:
    """What moved the backlog in the period: the terms of the identity of ``metrics.md``."""
    wanted = facts.in_scope(scope).to_numpy(dtype=bool)
    book, shared = facts.episodes, facts.shared

    def events(name: str, rows: pd.DataFrame) -> int:
        timeline = shared.once(("timeline of", name), lambda: Timeline.of(rows["at"]))
        positions = rows["position"].to_numpy()[facts.inside(timeline)]
        return int(np.count_nonzero(wanted[positions]))

    return {
        "reported": len(facts.happened("reported_at", scope)),
        "reopened": events("reopenings", book.reopenings),
        "resolved": events("resolutions", book.resolutions),
        "closed_unresolved": len(facts.happened("unresolved_at", scope)),
    }


def backlog_growth(facts: Facts, scope: Scope) -> Measured:
    """Reported plus reopened less resolve events of the period."""
    flows = volume_flows(facts, scope)
    growth = flows["reported"] + flows["reopened"] - flows["resolved"]
    if growth == 0 and not facts.zero_is_known:
        return no_data("log_not_complete")
    return Measured(value=growth, n=growth, details=dict(flows))


def reopen_rate(facts: Facts, scope: Scope) -> Measured:
    """Of the incidents resolved in the period, those reopened inside the window before."""
    resolved = facts.happened("resolved_at", scope)
    again = facts.episodes.frame["reopened"].to_numpy()[resolved] > 0
    return _share_of(facts, resolved, again, better=Better.LOWER, reason="nothing_resolved")


def duplicate_rate(facts: Facts, scope: Scope) -> Measured:
    """Duplicates among all rows of the log reported in the period, whatever their kind."""
    rows = typed_rows(facts, scope)
    duplicate = rows["duplicate_of"].notna()
    return share(
        rows["id"][duplicate].tolist(),
        rows["id"][~duplicate].tolist(),
        better=Better.NEITHER,
        reason="nothing_reported",
    )


def contacts(facts: Facts, scope: Scope) -> Measured:
    """All rows reported in the period, by channel in details."""
    rows = typed_rows(facts, scope)
    by_channel = rows["channel"].fillna("unspecified").value_counts(sort=False).sort_index()
    return count(
        rows["id"].tolist(),
        zero_is_known=facts.zero_is_known,
        by_channel={str(name): int(number) for name, number in by_channel.items()},
    )


def rejected(facts: Facts, scope: Scope) -> Measured:
    """Rows of the log reported in the period and marked as rejected, whatever their kind."""
    rows = typed_rows(facts, scope)
    marked = rows["id"][rows["rejected"].notna()]
    return count(marked.tolist(), zero_is_known=facts.zero_is_known)


def recurring_rate(facts: Facts, scope: Scope) -> Measured:
    """Of the incidents reported, those that another of service and cause preceded by 30 days.

    The one before was reported in ``[reported - 30 x 24 h, reported)``, in whatever period; a row
    without service or cause repeats nothing. Causes are compared as read aloud: letters of either
    case, blanks and ё make no difference.
    """
    repeated = facts.shared.once(
        ("repeated", scope), lambda: _repeated(facts.episodes.frame, facts.in_scope(scope))
    )
    reported = facts.happened("reported_at", scope)
    again = repeated[reported]
    return _share_of(facts, reported, again, better=Better.LOWER, reason="nothing_reported")


def _repeated(frame: pd.DataFrame, looked_at: pd.Series) -> Mask:
    """Of the episodes looked at, those with another of service and cause in the days before."""
    looked_at = looked_at & frame["service"].notna() & frame["cause"].notna()
    rows = np.flatnonzero(looked_at.to_numpy(dtype=bool))
    service, _ = pd.factorize(frame["service"].iloc[rows])
    spelt, spellings = pd.factorize(frame["cause"].iloc[rows])
    causes, names = pd.factorize(np.array([folded(one) for one in spellings], dtype=object))
    alike = service * len(names) + causes[spelt] if len(rows) else service
    at = naive(frame["reported_at"].iloc[rows])
    order = np.lexsort((at, alike))
    rows, alike, at = rows[order], alike[order], at[order]
    other = np.diff(alike, prepend=-1) != 0
    # Of those reported in one second none is before another: they share what was before.
    later = other | (np.diff(at, prepend=at[:1]) > np.timedelta64(0, "s"))
    first = np.maximum.accumulate(np.where(later, np.arange(len(rows)), 0))
    again = ~other[first] & (at - at[first - 1] <= _LOOK_BACK)
    repeated = np.zeros(len(frame), dtype=np.bool_)
    repeated[rows[again]] = True
    return repeated


def escalation_rate(facts: Facts, scope: Scope) -> Measured:
    """Of the incidents reported, those that were escalated; a blank is no escalation."""
    reported = facts.happened("reported_at", scope)
    escalated = _said(facts.episodes.frame["escalated"], reported)
    return _share_of(facts, reported, escalated, better=Better.LOWER, reason="nothing_reported")


def first_contact_rate(facts: Facts, scope: Scope) -> Measured:
    """Of the incidents resolved, those resolved at the first contact; a blank is not."""
    resolved = facts.happened("resolved_at", scope)
    at_once = _said(facts.episodes.frame["first_contact"], resolved)
    return _share_of(facts, resolved, at_once, better=Better.HIGHER, reason="nothing_resolved")


def _share_of(facts: Facts, rows: Codes, marked: Mask, *, better: Better, reason: str) -> Measured:
    """Of the episodes at these positions those that are marked."""
    return share(facts.ids(rows[marked]), facts.ids(rows[~marked]), better=better, reason=reason)


def _said(statement: pd.Series, rows: Codes) -> Mask:
    """Where a yes stands in these rows; a blank is none."""
    return statement.iloc[rows].to_numpy(dtype=np.bool_, na_value=False)


def backlog_age(facts: Facts, scope: Scope) -> Measured:
    """Incidents open at the end of the period; in details how many of which age.

    Age is clock time since the report; the buckets are those of ``ageing``.
    """
    is_open = facts.open_at(facts.known, scope)
    age = facts.known - facts.episodes.frame["reported_at"].iloc[is_open]
    place = np.searchsorted(np.array(BUCKETS) * _DAY_S, age.dt.total_seconds(), side="right")
    number = np.bincount(place, minlength=len(BUCKETS) + 1).tolist()
    names = [f"{low}-{high}" for low, high in pairwise((0, *BUCKETS))] + [f">{BUCKETS[-1]}"]
    return count(
        facts.ids(is_open),
        zero_is_known=facts.zero_is_known,
        by_age=dict(zip(names, number, strict=True)),
    )
