"""Measures: facts of a period in, what was found out. One function per metric of the catalogue.

Each takes the facts and the scope of its row of targets. Which month a row belongs to is rule G2:
volumes by the report, speeds by the stop, compliance by the decision.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from pipeline.metrics.compliance import Clock, decisions, elapsed, priority_before
from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.outages import Merged, Outages, outages_of
from pipeline.metrics.results import (
    Better,
    Measured,
    count,
    distribution,
    no_data,
    not_measured,
    share,
)
from pipeline.metrics.same_day import same_day, solved_at, started_at

# -- volumes ---------------------------------------------------------------------------------


def _ids(facts: Facts, mask: pd.Series) -> list[str]:
    return facts.episodes.frame["id"][mask.astype(bool)].tolist()


def incidents_reported(facts: Facts, scope: Scope) -> Measured:
    """Outages and failures reported in the period; a reopening inside the window is not new."""
    mask = facts.in_scope(scope) & facts.in_period(facts.episodes.frame["reported_at"])
    return count(_ids(facts, mask), zero_is_known=facts.zero_is_known)


def requests_reported(facts: Facts, scope: Scope) -> Measured:
    """Requests and consultations reported in the period."""
    kinds = scope.kinds or ("request", "consultation")
    asked = Scope(scope.priorities, scope.services, kinds, scope.stages)
    mask = facts.in_scope(asked) & facts.in_period(facts.episodes.frame["reported_at"])
    return count(_ids(facts, mask), zero_is_known=facts.zero_is_known)


def critical_incidents(facts: Facts, scope: Scope) -> Measured:
    """Of the incidents reported, those registered with the first priority of the sheet."""
    frame = facts.episodes.frame
    first = facts.project.priorities[0].code
    mask = (
        facts.in_scope(scope) & facts.in_period(frame["reported_at"]) & (frame["priority"] == first)
    )
    return count(_ids(facts, mask), zero_is_known=facts.zero_is_known)


def incidents_resolved(facts: Facts, scope: Scope) -> Measured:
    """Final resolutions in the period; a reopened incident counts once, at the last one."""
    mask = facts.in_scope(scope) & facts.in_period(facts.episodes.frame["resolved_at"])
    return count(_ids(facts, mask), zero_is_known=facts.zero_is_known)


def backlog(facts: Facts, scope: Scope) -> Measured:
    """Incidents open at the end of the period, and the identity of the volumes in details."""
    frame, everything = facts.episodes.frame, facts.in_scope(scope)
    at_end = everything & facts.episodes.open_at(facts.known)
    at_start = everything & facts.episodes.open_at(facts.start)
    flows = volume_flows(facts, scope)
    return count(
        frame["id"][at_end].tolist(),
        zero_is_known=facts.zero_is_known,
        start=int(at_start.sum()),
        **flows,
    )


def volume_flows(facts: Facts, scope: Scope) -> dict[str, int]:
    """What moved the backlog in the period: the terms of the identity of ``metrics.md``."""
    wanted = facts.in_scope(scope)
    book, frame = facts.episodes, facts.episodes.frame

    def events(rows: pd.DataFrame) -> int:
        inside = facts.in_period(rows["at"]).to_numpy() & wanted.to_numpy()[rows["position"]]
        return int(inside.sum())

    return {
        "reported": int((wanted & facts.in_period(frame["reported_at"])).sum()),
        "reopened": events(book.reopenings),
        "resolved": events(book.resolutions),
        "closed_unresolved": int((wanted & facts.in_period(frame["unresolved_at"])).sum()),
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
    frame = facts.episodes.frame
    resolved = facts.in_scope(scope) & facts.in_period(frame["resolved_at"])
    again = frame["reopened"] > 0
    return share(
        _ids(facts, resolved & again),
        _ids(facts, resolved & ~again),
        better=Better.LOWER,
        reason="nothing_resolved",
    )


def duplicate_rate(facts: Facts, scope: Scope) -> Measured:
    """Duplicates among all rows of the log reported in the period, whatever their kind."""
    rows = _all_rows(facts, scope)
    duplicate = rows["duplicate_of"].notna()
    return share(
        rows["id"][duplicate].tolist(),
        rows["id"][~duplicate].tolist(),
        better=Better.NEITHER,
        reason="nothing_reported",
    )


def contacts(facts: Facts, scope: Scope) -> Measured:
    """All rows reported in the period, by channel in details."""
    rows = _all_rows(facts, scope)
    by_channel = rows["channel"].fillna("unspecified").value_counts(sort=False).sort_index()
    return count(
        rows["id"].tolist(),
        zero_is_known=facts.zero_is_known,
        by_channel={str(name): int(number) for name, number in by_channel.items()},
    )


def _all_rows(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Rows of the log as typed (no ``<id>/2``, duplicates and rejected included)."""
    frame = facts.log.incidents.frame
    kept = facts.in_period(frame["reported_at"])
    for column, wanted in (
        ("kind", scope.kinds),
        ("priority", scope.priorities),
        ("service", scope.services),
        ("stage", scope.stages),
    ):
        if wanted:
            kept &= frame[column].isin(wanted)
    return frame[kept]


# -- speeds ----------------------------------------------------------------------------------


def _speed(facts: Facts, scope: Scope, clock: Clock, stop: str, reason: str) -> Measured:
    """Support time to an event of the row's own, in the period, with or without target."""
    at = facts.episodes.frame[stop]
    mask = facts.in_scope(scope) & facts.in_period(at)
    seconds = elapsed(facts, clock, at.where(mask), priority_before(facts, at))
    kept = mask & seconds.notna()
    return distribution(seconds[kept].astype("int64").tolist(), _ids(facts, kept), reason=reason)


def response_time(facts: Facts, scope: Scope) -> Measured:
    """From the report to the first answer by a person; never paused."""
    return _speed(facts, scope, Clock.RESPONSE, "responded_at", "nothing_responded")


def restore_time(facts: Facts, scope: Scope) -> Measured:
    """From the report until the service works again, less allowed pauses."""
    return _speed(facts, scope, Clock.RESTORE, "restored_at", "nothing_restored")


def resolution_time(facts: Facts, scope: Scope) -> Measured:
    """From the report to the final resolution, less allowed pauses and time between reopenings."""
    return _speed(facts, scope, Clock.RESOLVE, "resolved_at", "nothing_resolved")


# -- compliance ------------------------------------------------------------------------------


def _compliance(facts: Facts, scope: Scope, clock: Clock) -> Measured:
    if all(getattr(priority, clock.value) is None for priority in facts.project.priorities):
        return not_measured("no_priority_target")
    rows = decisions(facts, clock)
    rows = rows[facts.in_scope(scope).reindex(rows.index)]
    ids = facts.episodes.frame["id"].reindex(rows.index)
    decided = facts.in_period(rows["decided_at"])
    undecided = rows["runs"] & ~(rows["decided_at"] < facts.known)
    return share(
        ids[decided & ~rows["missed"]].tolist(),
        ids[decided & rows["missed"]].tolist(),
        better=Better.HIGHER,
        reason="nothing_decided",
        undecided=int(undecided.sum()),
    )


def response_in_target(facts: Facts, scope: Scope) -> Measured:
    """Response clocks kept among those decided in the period."""
    return _compliance(facts, scope, Clock.RESPONSE)


def restore_in_target(facts: Facts, scope: Scope) -> Measured:
    """Restore clocks kept among those decided in the period."""
    return _compliance(facts, scope, Clock.RESTORE)


def resolution_in_target(facts: Facts, scope: Scope) -> Measured:
    """Resolve clocks kept among those decided in the period."""
    return _compliance(facts, scope, Clock.RESOLVE)


def missed_clocks(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Clocks missed in the period, one row each, in order of decision.

    Returns:
        ``position``, ``clock`` and the columns of ``decisions``.
    """
    found = []
    for clock in Clock:
        rows = decisions(facts, clock)
        missed = rows["missed"] & facts.in_period(rows["decided_at"])
        missed &= facts.in_scope(scope).reindex(rows.index)
        found.append(rows[missed].assign(clock=clock.value).rename_axis("position").reset_index())
    rows = pd.concat(found, ignore_index=True)
    return rows.sort_values(["decided_at", "position"], kind="stable", ignore_index=True)


def breaches(facts: Facts, scope: Scope) -> Measured:
    """Clocks decided and missed in the period; two clocks of one incident are two breaches."""
    rows = missed_clocks(facts, scope)
    ids = facts.episodes.frame["id"].reindex(rows["position"]).tolist()
    return count(ids, zero_is_known=facts.zero_is_known)


def overdue_open(facts: Facts, scope: Scope) -> Measured:
    """Open at the end of the period with more elapsed than the resolve target."""
    frame = facts.episodes.frame
    is_open = facts.in_scope(scope) & facts.episodes.open_at(facts.known)
    at = pd.Series(facts.known, index=frame.index).astype("datetime64[s, UTC]").where(is_open)
    priority = priority_before(facts, at)
    target = priority.map(
        {p.code: facts.seconds_of(p.resolve, p.hours) for p in facts.project.priorities}
    ).astype("Int64")
    late = (elapsed(facts, Clock.RESOLVE, at, priority) > target).fillna(value=False)
    return count(_ids(facts, is_open & late), zero_is_known=facts.zero_is_known)


# -- the public promise ----------------------------------------------------------------------


def same_day_rate(facts: Facts, scope: Scope) -> Measured:
    """The same-day event (final resolution, or restoring) by the end of the day allowed."""
    return same_day(facts, scope, solved_at(facts))


def same_day_start_rate(facts: Facts, scope: Scope) -> Measured:
    """Work started (else responded, else first resolved) by the end of the day allowed."""
    return same_day(facts, scope, started_at(facts))


# -- outages ---------------------------------------------------------------------------------


def _merged_ids(outages: Outages, merged: tuple[Merged, ...]) -> list[str]:
    """Incidents of merged outages, else the place of their rows in the sheet."""
    names = []
    for one in merged:
        for label in one.rows:
            row = outages.rows.loc[label]
            linked = row["incident"]
            names.append(
                str(linked) if isinstance(linked, str) else f"{row['service']}:{row['row']}"
            )
    return list(dict.fromkeys(names))


def outages(facts: Facts, scope: Scope) -> Measured:
    """Merged outages that start in the period; those carried over are told in details."""
    book = outages_of(facts, scope)
    if not book.known:
        return not_measured("outages_not_stated")
    starting = book.starting()
    return Measured(
        value=len(starting),
        n=len(starting),
        details={"carried_over": len(book.carried_over())},
        rows=tuple(_merged_ids(book, starting)),
    )


def longest_outage(facts: Facts, scope: Scope) -> Measured:
    """The longest united outage that ended in the period, whole, round the clock.

    Maintenance is not cut out; an outage still open is not in it, nor one derived from an incident.
    """
    book = outages_of(facts, scope)
    if not book.known:
        return not_measured("outages_not_stated")
    ended = [
        (int((m.end - m.start).total_seconds()), m)
        for m in book.united()
        if m.end is not None and facts.start < m.end <= facts.known
    ]
    if not ended:
        if book.none_stated:
            return Measured(value=0, n=0)
        return no_data("no_outage_ended")
    seconds, longest = max(ended, key=lambda pair: pair[0])
    return Measured(value=seconds, n=len(ended), rows=tuple(_merged_ids(book, (longest,))))


def outage_reaction_time(facts: Facts, scope: Scope) -> Measured:
    """Support time from knowing of an outage to the first response, per merged outage.

    Known is the start of the outage where its source is monitoring, else the report of the linked
    incident. The clock is that of the incident that responded first. A response before it was
    known is zero. Clock time stands in details.
    """
    book = outages_of(facts, scope)
    answers = _answers(facts, scope)
    seconds, clock_s, rows, early = [], [], [], 0
    for merged in book.counted:
        outage = book.rows.loc[list(merged.rows)]
        known_at, first = None, None
        for name, source, started in zip(
            outage["incident"], outage["source"], outage["started_at"], strict=True
        ):
            answer = answers.get(facts.episodes.roots.get(str(name), str(name)))
            if source == "monitoring":
                known = started  # monitoring knows without a report
            elif answer is not None:
                known = answer.reported_at
            else:
                continue
            known_at = known if known_at is None else min(known_at, known)
            if answer is None or answer.at is None:
                continue
            if first is None or answer.at < first[0]:
                first = answer.at, answer
        if known_at is None or first is None or not facts.start <= first[0] < facts.known:
            continue
        answered, answer = first
        early += bool(answered < known_at)
        seconds.append(facts.clocks.between(answer.priority, min(known_at, answered), answered))
        clock_s.append(max(0, int((answered - known_at).total_seconds())))
        rows.append(answer.id)
    return distribution(
        seconds,
        rows,
        reason="no_outage_responded",
        clock_max=max(clock_s, default=0),
        responded_before_known=early,
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """When an incident of kind outage was reported and first answered, and by whose clock."""

    id: str
    priority: str
    reported_at: pd.Timestamp
    at: pd.Timestamp | None


def _answers(facts: Facts, scope: Scope) -> dict[str, _Answer]:
    """By the id in the log: the first episode of each incident of kind outage in the scope."""
    frame = facts.episodes.frame
    judged = priority_before(facts, frame["responded_at"])
    wanted = facts.in_scope(scope) & (frame["kind"] == "outage")
    rows = frame[wanted].drop_duplicates("incident")
    return {
        str(incident): _Answer(
            str(name), str(judged[position]), reported, None if at is pd.NaT else at
        )
        for position, incident, name, reported, at in zip(
            rows.index,
            rows["incident"],
            rows["id"],
            rows["reported_at"],
            rows["responded_at"],
            strict=True,
        )
    }


def _touching(book: Outages, facts: Facts) -> int:
    return sum(
        1 for m in book.counted if m.start < facts.known and (m.end is None or m.end > facts.start)
    )


def _service_details(book: Outages) -> dict[str, dict[str, int | Fraction]]:
    return {
        time.service.code: {
            "agreed": time.agreed,
            "maintenance": time.maintenance,
            "unknown": time.unknown,
            "outage": time.outage,
        }
        for time in book.times
    }


def _unmeasured(book: Outages) -> Measured | None:
    if not book.known:
        return not_measured("outages_not_stated")
    return None if book.services else not_measured("no_services")


def _coverage(book: Outages) -> Fraction | None:
    agreed = sum(time.agreed for time in book.times)
    unknown = sum(time.unknown for time in book.times)
    return Fraction(agreed - unknown, agreed) if agreed else None


def downtime(facts: Facts, scope: Scope) -> Measured:
    """Outage time inside agreed service hours of the period, summed over services.

    Allowed maintenance and unknown time are out; degradation counts with its share.
    """
    book = outages_of(facts, scope)
    missing = _unmeasured(book)
    if missing is not None:
        return missing
    total = sum((time.outage for time in book.times), Fraction(0))
    return Measured(
        value=total,
        n=_touching(book, facts),
        details={"services": _service_details(book)},
        rows=tuple(_merged_ids(book, book.counted)),
        coverage=_coverage(book),
    )


def availability(facts: Facts, scope: Scope) -> Measured:
    """1 − Σ w·downtime / Σ w·(agreed time − maintenance − unknown), w = weight of the service."""
    book = outages_of(facts, scope)
    missing = _unmeasured(book)
    if missing is not None:
        return missing
    fund = sum((Fraction(t.service.weight) * t.fund for t in book.times), Fraction(0))
    lost = sum((Fraction(t.service.weight) * t.outage for t in book.times), Fraction(0))
    if not fund:
        return no_data("no_service_time", services=_service_details(book))
    return Measured(
        value=1 - lost / fund,
        n=_touching(book, facts),
        numerator=fund - lost,
        denominator=fund,
        details={"services": _service_details(book), "coverage": _coverage(book)},
        rows=tuple(_merged_ids(book, book.counted)),
        coverage=_coverage(book),
    )


# -- the support line and the work -------------------------------------------------------------


def support_availability(facts: Facts, scope: Scope) -> Measured:
    """Promised support time of the period less the gaps of the line; the promise in details."""
    del scope  # the support line has no parts to narrow to
    clock = facts.clock(facts.project.contract.support_hours)
    promised = int(clock.seconds(facts.start, facts.known))
    gaps = facts.log.gaps.frame
    touching = gaps[(gaps["from_at"] < facts.known) & (gaps["to_at"] > facts.start)]
    if not len(touching) and not facts.stated(lambda row: row.no_gaps):
        return not_measured("gaps_not_stated", promised=promised)
    if not promised:
        return no_data("no_support_time", promised=0)
    pauses = list(zip(touching["from_at"], touching["to_at"], strict=True))
    reachable = int(clock.seconds(facts.start, facts.known, pauses))
    return Measured(
        value=Fraction(reachable, promised),
        n=promised,
        numerator=reachable,
        denominator=promised,
        details={"promised": promised, "gaps": promised - reachable},
    )


def client_work(facts: Facts, scope: Scope) -> pd.DataFrame:
    """Activities of the period that the client may see; internal work is never in his papers."""
    rows = facts.log.activities.frame
    first, end = (
        pd.Timestamp(day) for day in (facts.period.first, min(facts.period.end, facts.as_of))
    )
    kept = (
        (rows["on"] >= first)
        & (rows["on"] < end)
        & ~rows["internal"].fillna(value=False).astype(bool)
    )
    if scope.stages:
        kept &= rows["stage"].isin(scope.stages)
    return rows[kept]


def _hours(facts: Facts, scope: Scope, by: str) -> Measured:
    rows = client_work(facts, scope)
    if not len(rows) and not facts.stated(lambda row: row.log_complete):
        return no_data("activities_not_complete")
    parts = {
        str(name): {"hours": sum(group["hours"], Decimal(0)), "count": len(group)}
        for name, group in rows.groupby(rows[by].fillna("unspecified"))
    }
    return Measured(value=sum(rows["hours"], Decimal(0)), n=len(rows), details={by: parts})


def activities(facts: Facts, scope: Scope) -> Measured:
    """Hours of work by kind of activity, with counts."""
    return _hours(facts, scope, "activity")


def hours_spent(facts: Facts, scope: Scope) -> Measured:
    """Hours of work, split by who pays for them."""
    return _hours(facts, scope, "payer")
