"""Outages one by one: how many, how long, how soon they were noticed and answered."""

import numpy as np
import pandas as pd

from pipeline.calendars.instants import epoch_seconds
from pipeline.metrics.clocks.compliance import norm_before
from pipeline.metrics.clocks.working_time import naive
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Measured, distribution, no_data, not_measured
from pipeline.metrics.stops.outages import Outages, outages_of
from pipeline.metrics.stops.spans import Seconds
from pipeline.metrics.stops.stop_log import NEVER, Groups


def outages(facts: Facts, scope: Scope) -> Measured:
    """Merged outages that start in the period; those carried over are told in details."""
    book = outages_of(facts, scope)
    if not book.known:
        return not_measured("outages_not_stated")
    start, known = book.window
    groups = book.groups
    starting = (groups.start >= start) & (groups.start < known)
    carried_over = (groups.start < start) & (groups.end > start)
    return Measured(
        value=int(starting.sum()),
        n=int(starting.sum()),
        details={"carried_over": int(carried_over.sum())},
        rows=book.names(groups.at(np.flatnonzero(starting))),
    )


def longest_outage(facts: Facts, scope: Scope) -> Measured:
    """The longest united outage that ended in the period, whole, round the clock.

    Maintenance is not cut out; an outage still open is not in it, nor one derived from an incident.
    """
    book = outages_of(facts, scope)
    if not book.known:
        return not_measured("outages_not_stated")
    start, known = book.window
    united = book.united_groups
    ended = np.flatnonzero((united.end > start) & (united.end <= known))
    if not len(ended):
        if book.none_stated:
            return Measured(value=0, n=0)
        return no_data("no_outage_ended")
    length = (united.end - united.start)[ended]
    longest = united.at(ended[[int(np.argmax(length))]])
    return Measured(value=int(length.max()), n=len(ended), rows=book.names(longest))


def detection_time(facts: Facts, scope: Scope) -> Measured:
    """Clock time from the start of a merged outage to the first report of an incident of it.

    It belongs to the month of that report; a report before the outage began is zero.
    """
    book = outages_of(facts, scope)
    frame = facts.episodes.frame
    places = _linked(facts, book, facts.in_scope(scope))
    reported = _at(frame["reported_at"], places)
    groups = book.groups
    first = _least(groups, reported)
    start, known = book.window
    asked = np.flatnonzero((first >= start) & (first < known))
    seconds = np.maximum(first - groups.start, 0)[asked]
    place = places[groups.rows[_first_of(groups, reported)]][asked]
    return distribution(
        seconds.tolist(), facts.shared.ids[place].tolist(), reason="no_outage_reported"
    )


def outage_reaction_time(facts: Facts, scope: Scope) -> Measured:
    """Support time from knowing of an outage to the first response, per merged outage.

    Known is the start of the outage where its source is monitoring, else the report of the linked
    incident. The clock is that of the incident that responded first. A response before it was
    known is zero. Clock time stands in details.
    """
    book = outages_of(facts, scope)
    frame = facts.episodes.frame
    of_kind = facts.shared.once("of kind outage", lambda: frame["kind"] == "outage")
    places = _linked(facts, book, facts.in_scope(scope) & of_kind)
    answered = _at(frame["responded_at"], places)
    seen = book.book.rows["source"].to_numpy(dtype=object) == "monitoring"
    known_at = np.where(seen, book.book.start, _at(frame["reported_at"], places))
    groups = book.groups
    known, answer = _least(groups, known_at), _least(groups, answered)
    start, end = book.window
    asked = np.flatnonzero((known < NEVER) & (answer >= start) & (answer < end))
    place = places[groups.rows[_first_of(groups, answered)]][asked]
    known, answer = known[asked], answer[asked]
    begun, ended = (at.astype("datetime64[s]") for at in (np.minimum(known, answer), answer))
    norm = norm_before(facts, place, naive(frame["responded_at"].iloc[place]))
    seconds, _ = facts.clocks.worked(norm, begun, ended)
    return distribution(
        seconds.tolist(),
        facts.shared.ids[place].tolist(),
        reason="no_outage_responded",
        clock_max=int(np.maximum(answer - known, 0).max(initial=0)),
        responded_before_known=int((answer < known).sum()),
    )


def _linked(facts: Facts, book: Outages, wanted: pd.Series) -> Seconds:
    """The episode a row of outages is linked to, by position, -1: none that is wanted.

    A duplicate stands for its root; of the episodes of an incident the first counts.
    """
    place = facts.shared.once("linked", lambda: _episodes(facts, book))
    named = place >= 0  # of a log without episodes none is
    named[named] = wanted.to_numpy(dtype=bool)[place[named]]
    return np.where(named, place, -1)


def _episodes(facts: Facts, book: Outages) -> Seconds:
    linked = book.book.rows["incident"].map(lambda name: facts.episodes.roots.get(name, name))
    return facts.episodes.positions_of(linked)


def _at(column: pd.Series, places: Seconds) -> Seconds:
    """Instants of episodes by place; later than any where there is none."""
    found = np.full(len(places), NEVER, dtype=np.int64)
    linked = np.flatnonzero(places >= 0)
    at, missing = epoch_seconds(column.iloc[places[linked]])
    found[linked] = np.where(missing, NEVER, at)
    return found


def _least(groups: Groups, at: Seconds) -> Seconds:
    """The earliest of the rows of each outage."""
    if not len(groups.start):
        return groups.start
    least: Seconds = np.minimum.reduceat(at[groups.rows], groups.first[:-1])
    return least


def _first_of(groups: Groups, at: Seconds) -> Seconds:
    """The place, among the rows of all outages, of the row that is earliest in its own."""
    outage = np.repeat(np.arange(len(groups.start)), np.diff(groups.first))
    order = np.lexsort((at[groups.rows], outage))
    first: Seconds = order[groups.first[:-1]]
    return first
