"""A slow second opinion on the metrics: plain loops over minutes, standard library only.

Written from the fine print, section 5, sharing no code with the package. Everything happens on
whole minutes, so a minute is the atom: it is open or not, paused or not, out or not. "The first
instant past a target" lies one second into a minute; it belongs to the month of that minute.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tests.oracle.business_time import DAY_S, week

if TYPE_CHECKING:
    from tests.properties.strategies import Row, World

BASE: Final = datetime(2026, 2, 26, tzinfo=UTC)
LENGTH: Final = 82 * 24 * 60
ALL_DAY: Final = "24x7"
BRIDGE: Final = 5  # minutes
FAULTS: Final = ("outage", "failure")
ASKED: Final = ("request", "consultation")
REFUSALS: Final = ("not_agreed", "late", "over_cap")
DAY: Final = 24 * 60
CLOCKS: Final = ("response", "restore", "resolve")
STOPPING: Final = ("waiting for client", "agreed maintenance")
NEVER: Final = LENGTH

Span = tuple[int, int]
Answer = dict[str, object]


@cache
def walls(zone: str) -> list[tuple[date, int]]:
    """Local date and minute of the day of every minute."""
    local = ZoneInfo(zone)
    found = []
    for index in range(LENGTH + 1):
        wall = (BASE + timedelta(minutes=index)).astimezone(local)
        found.append((wall.date(), wall.hour * 60 + wall.minute))
    return found


@cache
def open_minutes(zone: str, hours: str, off: tuple[date, ...]) -> list[bool]:
    """Whether each minute is open by these hours; windows that start on a day off are gone."""
    if hours == ALL_DAY:
        return [True] * LENGTH
    windows = week(hours)
    found = []
    for day, minute in walls(zone)[:LENGTH]:
        is_open = False
        for back in (0, 1):
            start = day - timedelta(days=back)
            if start not in off:
                second = minute * 60 + back * DAY_S
                is_open |= any(a <= second < b for a, b in windows[start.weekday()])
        found.append(is_open)
    return found


@dataclass
class Episode:
    """An incident from a report to its final resolution."""

    id: str
    incident: str
    kind: str
    priority: str
    service: str | None
    reported: int
    responded: int | None
    started: int | None
    restored: int | None
    first_resolved: int | None
    resolved: int | None
    closed: int | None
    waited: int
    row: "Row"
    reopened: int = 0
    gaps: list[Span] = field(default_factory=list)
    resolutions: list[int] = field(default_factory=list)
    reopenings: list[int] = field(default_factory=list)

    @property
    def unresolved(self) -> int | None:
        """When it was closed without a resolution."""
        begun = max([self.reported, *self.reopenings])
        if self.resolved is None and self.closed is not None and self.closed >= begun:
            return self.closed
        return None

    def open_at(self, at: int) -> bool:
        """Reported before and not over before; what happens at the instant happens after it."""
        over = [end for end in (self.resolved, self.unresolved) if end is not None]
        asleep = any(start < at <= end for start, end in self.gaps)
        return self.reported < at and not any(end < at for end in over) and not asleep


@dataclass
class Stop:
    """A row of outages, derived ones too; ``end`` is missing while it goes on."""

    order: int
    service: str
    start: int
    end: int | None
    until: int
    kind: str
    share: Fraction
    incident: str | None
    source: str


class Oracle:
    """The figures of a world."""

    def __init__(self, world: "World", scope: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Read the world as known at its data date; a scope narrows what is looked at."""
        self.world = world
        self.scope = dict(scope or {})
        self.zone = ZoneInfo(world.zone)
        self.as_of = self.midnight(world.as_of)
        self.start = self.midnight(world.first)
        self.known = self.midnight(min(world.end, world.as_of))
        self.hours = {code: self.profile(name) for code, name, _ in world.priorities}
        self.targets = {
            code: {clock: seconds // 60 for clock, seconds in clocks.items()}
            for code, _, clocks in world.priorities
        }
        self.incidents = self.cut(
            world.incidents,
            "reported_at",
            ("responded_at", "started_at", "restored_at", "resolved_at", "closed_at"),
        )
        self.pauses = self.cut(world.pauses, "from_at", ("to_at",))
        self.reopens = self.cut(world.reopens, "reopened_at", ("resolved_at",))
        self.changes = self.cut(world.priority_changes, "at", ())
        self.rows = self.cut(world.outages, "started_at", ("ended_at",))
        self.roots = {
            str(row["id"]): self.root(str(row["id"]))
            for row in self.incidents
            if row.get("duplicate_of")
        }
        self.episodes = self.made_episodes()
        self.faults = [one for one in self.episodes if self.wanted(one.row, FAULTS)]
        self.services = [s for s in world.services if s[0] in self.parts("services", s[0])]
        self.gaps = self.cut(world.gaps, "from_at", ())
        self.judged: dict[str, tuple[set[int], dict[str, set[int]]]] = {}

    # -- reading ---------------------------------------------------------------------------

    def minute(self, at: object) -> int:
        """The minute of an instant."""
        assert isinstance(at, datetime)
        return (at - BASE) // timedelta(minutes=1)

    def midnight(self, day: date) -> int:
        """The first minute of a local day."""
        return self.minute(datetime.combine(day, time(), self.zone).astimezone(UTC))

    def profile(self, name: str) -> list[bool]:
        """Open minutes of a profile."""
        hours = ALL_DAY if name == ALL_DAY else self.world.week
        return open_minutes(self.world.zone, hours, self.world.off)

    def cut(self, rows: Iterable["Row"], start: str, events: Sequence[str]) -> list["Row"]:
        """Rows begun before the data date, without what came at or after it."""
        found = []
        for row in rows:
            if self.minute(row[start]) >= self.as_of:
                continue
            late = {
                name: None
                for name in events
                if row.get(name) is not None and self.minute(row[name]) >= self.as_of
            }
            found.append({**row, **late})
        return found

    def at(self, row: Mapping[str, object], name: str) -> int | None:
        """The minute of a column, if it says one."""
        value = row.get(name)
        return None if value is None else self.minute(value)

    def root(self, name: str) -> str:
        """The incident at the end of a chain of duplicates."""
        said = {str(row["id"]): row.get("duplicate_of") for row in self.incidents}
        while said.get(name):
            name = str(said[name])
        return name

    def month(self, minute: int) -> tuple[int, int]:
        """The calendar month of a minute."""
        day = walls(self.world.zone)[minute][0]
        return day.year, day.month

    def inside(self, at: int | None) -> bool:
        """Whether something happened in the known part of the period."""
        return at is not None and self.start <= at < self.known

    def parts(self, name: str, *all_: str) -> tuple[str, ...]:
        """What the scope names of a part, else all."""
        return self.scope.get(name) or all_

    def wanted(self, row: "Row", kinds: Sequence[str]) -> bool:
        """Whether a row of the log is looked at: of these kinds unless the scope names others."""
        narrowed = (("priorities", "priority"), ("services", "service"))
        return row["kind"] in self.parts("kinds", *kinds) and all(
            row[column] in self.scope[name] for name, column in narrowed if self.scope.get(name)
        )

    # -- episodes (G9, G10) ------------------------------------------------------------------

    def made_episodes(self) -> list[Episode]:
        """Incidents that count, with their reopenings."""
        found: list[Episode] = []
        later: list[Episode] = []
        for row in self.incidents:
            if row.get("duplicate_of") or row.get("rejected"):
                continue
            name = str(row["id"])
            reported = self.minute(row["reported_at"])
            told = [
                self.minute(other["reported_at"])
                for other in self.incidents
                if self.roots.get(str(other["id"])) == name and not other.get("rejected")
            ]
            earliest = min([reported, *told])
            if self.month(earliest) == self.month(reported):
                reported = earliest
            first = self.at(row, "resolved_at")
            one = Episode(
                id=name,
                incident=name,
                kind=str(row["kind"]),
                priority=str(row["priority"]),
                service=None if row["service"] is None else str(row["service"]),
                reported=reported,
                responded=self.at(row, "responded_at"),
                started=self.at(row, "started_at"),
                restored=self.at(row, "restored_at"),
                first_resolved=first,
                resolved=first,
                closed=self.at(row, "closed_at"),
                waited=self.waited_of(row),
                row=row,
                resolutions=[] if first is None else [first],
            )
            found.append(one)
            self.reopen(one, later)
        return found + later

    def reopen(self, one: Episode, later: list[Episode]) -> None:
        """Follow the reopenings of an incident, in order."""
        chain = [row for row in self.reopens if row["incident"] == one.id]
        number = 1

        def order(row: "Row") -> tuple[int, int]:
            again = self.at(row, "resolved_at")
            return self.minute(row["reopened_at"]), NEVER if again is None else again

        for row in sorted(chain, key=order):
            # Reading lets nothing pass that was not resolved before, by the data date neither.
            assert one.resolved is not None
            again, resolved = self.minute(row["reopened_at"]), self.at(row, "resolved_at")
            if again < self.window_end(one.resolved):
                one.gaps.append((one.resolved, again))
                one.reopenings.append(again)
                one.reopened += 1
            else:
                number += 1
                one = Episode(
                    id=f"{one.incident}/{number}",
                    incident=one.incident,
                    kind=one.kind,
                    priority=one.priority,
                    service=one.service,
                    reported=again,
                    responded=None,
                    started=None,
                    restored=None,
                    first_resolved=resolved,
                    resolved=None,
                    closed=one.closed,
                    waited=0,
                    row=one.row,
                )
                later.append(one)
            one.resolved = resolved
            if resolved is not None:
                one.resolutions.append(resolved)

    def waited_of(self, row: "Row") -> int:
        """Minutes stated as waiting, where the incident has no row of pauses."""
        stated = row.get("waited_s")
        if not isinstance(stated, int) or any(p["incident"] == row["id"] for p in self.pauses):
            return 0
        return stated // 60

    def window_end(self, resolved: int) -> int:
        """24:00 of the last working day in which a reopening belongs to the incident."""
        day = walls(self.world.zone)[resolved][0]
        left = self.world.reopen_days
        while left:
            day += timedelta(days=1)
            if day.weekday() < 5 and day not in self.world.off:
                left -= 1
        return self.midnight(day + timedelta(days=1))

    # -- clocks (G2, G8, G9, G15, G21) ---------------------------------------------------------

    def paused(self, one: Episode, clock: str) -> set[int]:
        """Minutes in which a clock of this episode sleeps."""
        if clock == "response":
            return set()
        found: set[int] = set()
        for row in self.pauses:
            if row["incident"] == one.incident and row["reason"] in STOPPING:
                end = self.at(row, "to_at")
                found |= set(range(self.minute(row["from_at"]), self.known if end is None else end))
        if clock == "resolve":
            for start, end in one.gaps:
                found |= set(range(start, end))
        return found

    def changes_of(self, one: Episode) -> list[tuple[int, str]]:
        """Changes of priority that count: agreed ones, and raises nobody agreed to."""
        rank = [code for code, _, _ in self.world.priorities]
        mine = [row for row in self.changes if row["incident"] == one.incident]
        current, found = one.priority, []
        for row in sorted(mine, key=lambda row: self.minute(row["at"])):
            to = str(row["to"])
            raises = rank.index(to) < rank.index(current)
            if to != current and (row.get("agreed_with") or raises):
                current = to
                found.append((self.minute(row["at"]), to))
        return found

    def priority_before(self, one: Episode, stop: int) -> str:
        """The priority that counts for a stop: the last change before it."""
        current = one.priority
        for at, to in self.changes_of(one):
            if at < stop or at <= one.reported:
                current = to
        return current

    def elapsed(self, one: Episode, clock: str, end: int, priority: str) -> int:
        """Open minutes from the report to an end, less pauses."""
        asleep, is_open = self.paused(one, clock), self.hours[priority]
        spent = sum(1 for m in range(one.reported, end) if is_open[m] and m not in asleep)
        return max(0, spent - (0 if clock == "response" else one.waited))

    def stop_of(self, one: Episode, clock: str) -> tuple[int | None, int | None]:
        """The event that can keep a target, and when the clock ends in any case."""
        if clock == "resolve":
            at = one.resolved
        else:
            at = one.responded if clock == "response" else one.restored
            at = one.first_resolved if at is None else at
            if clock == "response" and at is None:
                at = one.unresolved
        return at, one.unresolved if at is None else at

    def decided(self, one: Episode, clock: str) -> tuple[bool, int] | None:
        """Whether a clock was missed and the minute of the decision; ``None``: not by ``known``."""
        stop, ended = self.stop_of(one, clock)
        asleep = self.paused(one, clock)
        changes = self.changes_of(one)
        worked = dict.fromkeys(self.hours, 0)
        current = one.priority
        for minute in range(one.reported, min(self.known, NEVER if ended is None else ended)):
            for at, to in changes:
                if at == minute or (at <= minute and minute == one.reported):
                    current = to
            target = self.targets[current].get(clock)
            ticks = self.hours[current][minute] and minute not in asleep
            if target is not None:
                target += 0 if clock == "response" else one.waited
                if worked[current] > target:
                    return True, minute
                if ticks and worked[current] == target:
                    return True, minute
            if minute not in asleep:
                for code, is_open in self.hours.items():
                    worked[code] += is_open[minute]
        if stop is None or stop >= self.known:
            return None
        current = self.priority_before(one, stop)
        return None if self.targets[current].get(clock) is None else (False, stop)

    # -- the day allowed -----------------------------------------------------------------------

    def day_allowed(self, one: Episode) -> date | None:
        """The date on which work has to be done; ``None``: beyond these minutes."""
        wall, is_open = walls(self.world.zone), self.hours[one.priority]
        today, minute = wall[one.reported]
        until = self.world.same_day_until
        in_time = minute <= until.hour * 60 + until.minute
        for index in range(one.reported, LENGTH):
            day = wall[index][0]
            if is_open[index] and (day > today or in_time):
                return day
        return None

    def same_day(self, event: Callable[[Episode], int | None], *, warranty: bool = False) -> Answer:
        """So many of so many; of warranty rows only, if asked."""
        good: list[str] = []
        bad: list[str] = []
        for one in self.faults:
            day = self.day_allowed(one)
            if day is None or (warranty and one.row.get("warranty") is not True):
                continue
            begins, ends = self.midnight(day), self.midnight(day + timedelta(days=1))
            if begins >= self.start and ends <= self.known:
                at = event(one)
                (good if at is not None and at < ends else bad).append(one.id)
        return share(good, bad)

    # -- outages (G5, G6, G7, G18, G20, G23) ------------------------------------------------------

    def stops(self, *, excluded: bool = False) -> list[Stop]:
        """Rows of outages that count, with the derived ones; excluded ones on request."""
        found = []
        linked = {self.roots.get(str(row["incident"]), row["incident"]) for row in self.rows}
        for order, row in enumerate(self.rows):
            if excluded or not row.get("excluded"):
                start, end = self.minute(row["started_at"]), self.at(row, "ended_at")
                weight = row["weight"]
                assert isinstance(weight, Decimal)
                found.append(
                    Stop(
                        order,
                        str(row["service"]),
                        start,
                        end,
                        self.known if end is None else end,
                        str(row["kind"]),
                        Fraction(weight),
                        None if row["incident"] is None else str(row["incident"]),
                        str(row["source"]),
                    )
                )
        for order, one in enumerate(self.episodes, start=len(self.rows)):
            own = one.kind == "outage" and one.service is not None and one.id == one.incident
            if own and one.incident not in linked:
                end = one.first_resolved if one.restored is None else one.restored
                begun = self.at(one.row, "fault_at")
                found.append(
                    Stop(
                        order,
                        str(one.service),
                        one.reported if begun is None else begun,
                        end,
                        self.known if end is None else end,
                        "outage",
                        Fraction(1),
                        one.incident,
                        "report",
                    )
                )
        return [stop for stop in found if stop.start < stop.until]

    def maintenance(self, service: str) -> tuple[set[int], dict[str, set[int]]]:
        """Allowed minutes, and by reason minutes of maintenance that are downtime."""
        if service not in self.judged:
            self.judged[service] = self.judge(service)
        return self.judged[service]

    def judge(self, service: str) -> tuple[set[int], dict[str, set[int]]]:
        """The same, row by row in the order of their start."""
        allowed: set[int] = set()
        refused: dict[str, set[int]] = {reason: set() for reason in REFUSALS}
        used: dict[tuple[int, int], int] = {}
        rows = [
            row
            for row in self.cut(self.world.maintenance, "from_at", ())
            if row["service"] == service
        ]
        for row in sorted(rows, key=lambda row: self.minute(row["from_at"])):
            begun, told = self.minute(row["from_at"]), self.at(row, "announced_at")
            in_time = told is not None and told <= begun - self.world.notice_h * 60
            reason = "late" if row["agreed"] is True else "not_agreed"
            for minute in range(begun, self.minute(row["to_at"])):
                month = self.month(minute)
                cap = self.world.cap_h
                room = cap is None or used.get(month, 0) < cap * 60
                if minute in allowed:
                    continue
                if row["agreed"] is not True or not in_time:
                    refused[reason].add(minute)
                elif room:
                    allowed.add(minute)
                    used[month] = used.get(month, 0) + 1
                else:
                    refused["over_cap"].add(minute)
        taken = set(allowed)
        for reason in REFUSALS:
            refused[reason] -= taken
            taken |= refused[reason]
        return allowed, refused

    def grouped(self, bridge: int, *, derived: bool = True) -> list[list[Stop]]:
        """Outages of a service joined while any two lie at most ``bridge`` apart."""
        groups = [
            [stop]
            for stop in self.stops()
            if stop.kind == "outage" and (derived or stop.order < len(self.rows))
            if stop.service in self.parts("services", stop.service)
        ]

        def near(a: Stop, b: Stop) -> bool:
            end_a = NEVER if a.end is None else a.end
            end_b = NEVER if b.end is None else b.end
            return (
                a.service == b.service and b.start <= end_a + bridge and a.start <= end_b + bridge
            )

        joined = True
        while joined:
            joined = False
            for i, one in enumerate(groups):
                for j, other in enumerate(groups):
                    if i < j and any(near(a, b) for a in one for b in other):
                        groups[i] = one + other
                        del groups[j]
                        joined = True
                        break
                if joined:
                    break
        return [sorted(group, key=lambda stop: (stop.start, stop.order)) for group in groups]

    @cached_property
    def counted(self) -> list[tuple[int, int | None, list[Stop]]]:
        """Merged outages but those wholly inside allowed maintenance: start, end, rows."""
        found = []
        for group in self.grouped(BRIDGE):
            start, end = group[0].start, end_of(group)
            allowed, _ = self.maintenance(group[0].service)
            if any(m not in allowed for m in range(start, self.known if end is None else end)):
                found.append((start, end, group))
        return found

    def outages_measured(self) -> bool:
        """Whether there is anything to measure."""
        touched = any(
            stop.start < self.known and (stop.end is None or stop.end > self.start)
            for stop in self.stops(excluded=True)
        )
        return touched or "no_outages" in self.world.stated

    def service_minutes(self, service: str, profile: str) -> tuple[int, int, int, Fraction]:
        """Agreed, maintenance, unknown and outage minutes of a service."""
        allowed, reasons = self.maintenance(service)
        refused = set().union(*reasons.values())
        is_open = self.profile(profile)
        rows = [stop for stop in self.stops() if stop.service == service]
        agreed = maintenance = unknown = 0
        outage = Fraction(0)
        for minute in range(self.start, self.known):
            if not is_open[minute]:
                continue
            agreed += 1
            here = [stop for stop in rows if stop.start <= minute < stop.until]
            shares = [stop.share for stop in here if stop.kind != "unknown"]
            shares += [Fraction(1)] if minute in refused else []
            if minute in allowed:
                maintenance += 1
            elif shares:
                outage += max(shares)
            elif here:
                unknown += 1
        return agreed, maintenance, unknown, outage

    def reaction(self) -> list[int]:
        """Minutes from knowing of an outage to the first answer."""
        own = {one.incident: one for one in reversed(self.faults) if one.kind == "outage"}
        found = []
        for _, _, group in self.counted:
            known: list[int] = []
            answers: list[tuple[int, int, Episode]] = []
            for order, stop in enumerate(group):
                one = own.get(self.roots.get(str(stop.incident), str(stop.incident)))
                if stop.source == "monitoring":
                    known.append(stop.start)
                elif one is not None:
                    known.append(one.reported)
                if one is not None and one.responded is not None:
                    answers.append((one.responded, order, one))
            if answers:
                at, _, one = min(answers, key=lambda answer: answer[:2])
                is_open = self.hours[self.priority_before(one, at)]
                if self.inside(at):
                    found.append(sum(is_open[m] for m in range(min(known), at)))
        return found

    def detection(self) -> list[int]:
        """Minutes from the start of an outage to its first report."""
        own = {one.incident: one for one in reversed(self.faults)}
        found = []
        for start, _, group in self.counted:
            names = [self.roots.get(str(stop.incident), str(stop.incident)) for stop in group]
            reported = [own[name].reported for name in names if name in own]
            if reported and self.inside(min(reported)):
                found.append(max(0, min(reported) - start))
        return found

    # -- the figures ---------------------------------------------------------------------------

    def figures(self) -> dict[str, Answer]:
        """Everything, by metric: ``value`` and whatever goes with it."""
        return {
            **self.volumes(),
            **self.shares(),
            **self.speeds(),
            **self.compliance(),
            **self.outage_figures(),
            **self.service_figures(),
            **self.work(),
        }

    def volumes(self) -> dict[str, Answer]:
        """Counts and what they are counted from."""
        every = [row for row in self.incidents if self.inside(self.at(row, "reported_at"))]
        sure = "log_complete" in self.world.stated or bool(every)
        raw = [row for row in every if self.wanted(row, (str(row["kind"]),))]
        first = self.world.priorities[0][0]
        new = [one for one in self.faults if self.inside(one.reported)]
        resolved = [one for one in self.faults if self.inside(one.resolved)]
        again = [one.id for one in resolved if one.reopened]
        flows = {
            "start": sum(one.open_at(self.start) for one in self.faults),
            "reported": len(new),
            "reopened": sum(self.inside(at) for one in self.faults for at in one.reopenings),
            "resolved": sum(self.inside(at) for one in self.faults for at in one.resolutions),
            "closed_unresolved": sum(self.inside(one.unresolved) for one in self.faults),
        }
        asked = [
            one.id
            for one in self.episodes
            if self.wanted(one.row, ASKED) and self.inside(one.reported)
        ]
        end = [one for one in self.faults if one.open_at(self.known)]
        overdue = []
        for one in end:
            priority = self.priority_before(one, self.known)
            target = self.targets[priority].get("resolve")
            if target is not None and self.elapsed(one, "resolve", self.known, priority) > target:
                overdue.append(one.id)
        twice = [str(row["id"]) for row in raw if row.get("duplicate_of")]
        growth = flows["reported"] + flows["reopened"] - flows["resolved"]
        return {
            "incidents_reported": count([one.id for one in new], sure=sure),
            "critical_incidents": count(
                [one.id for one in new if one.priority == first], sure=sure
            ),
            "requests_reported": count(asked, sure=sure),
            "incidents_resolved": count([one.id for one in resolved], sure=sure),
            "backlog": count([one.id for one in end], sure=sure)
            | ({"flows": flows} if sure or end else {}),
            "backlog_growth": {"value": growth if sure else None},
            "overdue_open": count(overdue, sure=sure),
            "contacts": count([str(row["id"]) for row in raw], sure=sure),
            "rejected": count([str(row["id"]) for row in raw if row.get("rejected")], sure=sure),
            "backlog_age": count([one.id for one in end], sure=sure)
            | ({"by_age": self.ages(end)} if sure or end else {}),
            "duplicate_rate": share(
                twice, [str(row["id"]) for row in raw if not row.get("duplicate_of")]
            ),
            "reopen_rate": share(again, [one.id for one in resolved if not one.reopened]),
        }

    def ages(self, rows: Sequence[Episode]) -> dict[str, int]:
        """How many are how old, in days of 24 hours."""
        found = {"0-1": 0, "1-3": 0, "3-7": 0, "7-14": 0, "14-30": 0, ">30": 0}
        for one in rows:
            days = Fraction(self.known - one.reported, DAY)
            name = ">30"
            for low, high in ((0, 1), (1, 3), (3, 7), (7, 14), (14, 30)):
                if low <= days < high:
                    name = f"{low}-{high}"
            found[name] += 1
        return found

    def shares(self) -> dict[str, Answer]:
        """Shares of incidents with some mark, and what clients think."""
        new = [one for one in self.faults if self.inside(one.reported)]
        resolved = [one for one in self.faults if self.inside(one.resolved)]
        warranty = [one for one in new if one.row.get("warranty") is True]

        def repeats(one: Episode) -> bool:
            return any(
                0 < one.reported - other.reported <= 30 * DAY
                and one.service is not None
                and one.service == other.service
                and cause_of(one) is not None
                and cause_of(one) == cause_of(other)
                for other in self.faults
            )

        def blames_the_user(one: Episode) -> bool:
            return (cause_of(one) or "").startswith("ошибка пользователя")

        waits = [self.waits(one) for one in resolved]
        waiting, whole = sum(wait for wait, _ in waits), sum(all_ for _, all_ in waits)
        return {
            "recurring_rate": of(new, repeats),
            "escalation_rate": of(new, lambda one: one.row.get("escalated") is True),
            "first_contact_rate": of(resolved, lambda one: one.row.get("first_contact") is True),
            "user_error_share": of(warranty, blames_the_user),
            "satisfaction": self.opinions(resolved),
            "client_wait_share": {
                "value": Fraction(waiting, whole) if whole else None,
                "denominator": whole * 60 if whole else None,
            },
        }

    def opinions(self, resolved: Sequence[Episode]) -> Answer:
        """The mean rating of incidents resolved, of five or more."""
        ratings = [
            rating
            for one in resolved
            if isinstance(rating := one.row.get("rating"), int) and one.id == one.incident
        ]
        if len(ratings) < 5:
            return {"value": None, "n": len(ratings)}
        return {
            "value": Fraction(sum(ratings), len(ratings)),
            "n": len(ratings),
            "good": Fraction(sum(rating >= 4 for rating in ratings), len(ratings)),
            "response_rate": Fraction(len(ratings), len(resolved)),
        }

    def waits(self, one: Episode) -> tuple[int, int]:
        """Open minutes of waiting for the client, and of all up to the final resolution."""
        assert one.resolved is not None
        is_open = self.hours[self.priority_before(one, one.resolved)]
        told: set[int] = set()
        for row in self.pauses:
            if row["incident"] == one.incident and row["reason"] == "waiting for client":
                end = self.at(row, "to_at")
                told |= set(range(self.minute(row["from_at"]), self.known if end is None else end))
        whole = [minute for minute in range(one.reported, one.resolved) if is_open[minute]]
        waiting = sum(minute in told for minute in whole)
        return waiting + min(one.waited, len(whole)), len(whole)

    def speeds(self) -> dict[str, Answer]:
        """Distributions, in seconds."""
        ends: dict[str, Callable[[Episode], int | None]] = {
            "response": lambda one: one.responded,
            "restore": lambda one: one.restored,
            "resolve": lambda one: one.resolved,
        }
        found = {}
        for clock, end in ends.items():
            values = []
            for one in self.faults:
                at = end(one)
                if at is not None and self.inside(at):
                    values.append(self.elapsed(one, clock, at, self.priority_before(one, at)))
            name = "resolution_time" if clock == "resolve" else f"{clock}_time"
            found[name] = spread(values)
        found["outage_reaction_time"] = (
            spread(self.reaction()) if self.outages_measured() else {"value": None}
        )
        found["detection_time"] = spread(self.detection())
        return found

    def compliance(self) -> dict[str, Answer]:
        """Clocks kept of those decided, and the public promise."""
        found: dict[str, Answer] = {}
        missed = []
        raw = any(self.inside(self.at(row, "reported_at")) for row in self.incidents)
        for clock in CLOCKS:
            good: list[str] = []
            bad: list[str] = []
            for one in self.faults:
                said = self.decided(one, clock)
                if said is not None and self.inside(said[1]):
                    (bad if said[0] else good).append(one.id)
            missed += bad
            name = "resolution_in_target" if clock == "resolve" else f"{clock}_in_target"
            found[name] = share(good, bad) | {"missed": sorted(bad)}
        found["breaches"] = count(missed, sure=raw or "log_complete" in self.world.stated)

        def done(one: Episode) -> int | None:
            if self.world.same_day_event == "restored" and one.restored is not None:
                return one.restored
            return one.resolved

        def begun(one: Episode) -> int | None:
            events = (one.started, one.responded, one.first_resolved)
            return next((at for at in events if at is not None), None)

        return found | {
            "same_day_rate": self.same_day(done),
            "same_day_start_rate": self.same_day(begun),
            "warranty_same_day_rate": self.same_day(done, warranty=True),
        }

    def outage_figures(self) -> dict[str, Answer]:
        """Outages, downtime and availability."""
        names = ("outages", "downtime", "longest_outage", "availability")
        if not self.outages_measured():
            return {name: {"value": None} for name in names}
        merged = self.counted
        touching = sum(
            1
            for start, end, _ in merged
            if start < self.known and (end is None or end > self.start)
        )
        lost, fund, total = Fraction(0), Fraction(0), Fraction(0)
        for code, profile, weight in self.services:
            agreed, maintenance, unknown, outage = self.service_minutes(code, profile)
            total += outage
            lost += weight * outage
            fund += weight * (agreed - maintenance - unknown)
        whole = []
        for group in self.grouped(0, derived=False):
            end = end_of(group)
            if end is not None and self.start < end <= self.known:
                whole.append(end - group[0].start)
        none = 0 if "no_outages" in self.world.stated else None
        return {
            "outages": {"value": sum(self.inside(start) for start, _, _ in merged)},
            "downtime": {"value": total * 60, "n": touching},
            "longest_outage": {"value": max(whole) * 60 if whole else none},
            "availability": {
                "value": 1 - lost / fund,
                "numerator": (fund - lost) * 60,
                "denominator": fund * 60,
                "n": touching,
            }
            if fund
            else {"value": None},
        }

    def service_figures(self) -> dict[str, Answer]:
        """What the time of services comes to, and maintenance."""
        found: dict[str, Answer] = {"maintenance_hours": self.maintenance_figure()}
        names = [f"mean_time_{kind}" for kind in ("to_restore", "between_failures")]
        names += ["mean_time_between_incidents", "downtime_left", "monitoring_coverage"]
        if not self.outages_measured():
            return found | {name: {"value": None} for name in names}
        touching = sum(
            1
            for start, end, _ in self.counted
            if start < self.known and (end is None or end > self.start)
        )
        sums = [self.service_minutes(code, profile) for code, profile, _ in self.services]
        agreed, maintenance, unknown = (sum(one[at] for one in sums) for at in range(3))
        outage = sum((one[3] for one in sums), Fraction(0))
        good = agreed - maintenance - unknown - outage
        means = [outage, good, outage + good]
        for name, minutes in zip(names, means, strict=False):
            found[name] = {"value": minutes * 60 / touching if touching else None}
        promised = self.world.promised
        allowed = None if promised is None else (1 - Fraction(promised)) * (agreed - maintenance)
        found["downtime_left"] = {"value": None if allowed is None else (allowed - outage) * 60}
        known = agreed - unknown
        return found | {
            "monitoring_coverage": {
                "value": Fraction(known, agreed) if agreed else None,
                "numerator": known * 60 if agreed else None,
            }
        }

    def maintenance_figure(self) -> Answer:
        """Allowed clock time of the period, and by reason what was not."""
        parts = dict.fromkeys(("allowed", *REFUSALS), 0)
        for code, _, _ in self.services:
            allowed, refused = self.maintenance(code)
            for name, minutes in {"allowed": allowed, **refused}.items():
                parts[name] += 60 * sum(self.start <= minute < self.known for minute in minutes)
        if not any(parts.values()) and "log_complete" not in self.world.stated:
            return {"value": None}
        return {"value": parts.pop("allowed"), **parts}

    def work(self) -> dict[str, Answer]:
        """Hours of work, and the line of support."""
        end = min(self.world.end, self.world.as_of)
        rows = [
            row
            for row in self.world.activities
            if row["internal"] is not True and self.world.first <= day_of(row) < end
        ]
        found: dict[str, Answer] = {"support_availability": self.line_figure()}
        names = ("activities", "hours_spent", "audit_hours", "package_use")
        if not rows and "log_complete" not in self.world.stated:
            return found | {name: {"value": None} for name in names}
        total = sum((hours_of(row) for row in rows), Decimal(0))
        audits = [row for row in rows if row["activity"] == "audit"]
        found["activities"] = found["hours_spent"] = {"value": total, "n": len(rows)}
        found["audit_hours"] = {
            "value": sum((hours_of(row) for row in audits), Decimal(0)),
            "n": len(audits),
        }
        package, day = Fraction(0), self.world.first
        while day < end:
            following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            month = (following - day.replace(day=1)).days
            package += Fraction(self.world.included_h or 0, month)
            day += timedelta(days=1)
        used = sum((hours_of(row) for row in rows if row["payer"] == "included"), Decimal(0))
        found["package_use"] = {"value": Fraction(used) / package if package else None}
        return found

    def line_figure(self) -> Answer:
        """Promised minutes of the support line in which it could be reached."""
        is_open = self.profile("W")
        promised = [minute for minute in range(self.start, self.known) if is_open[minute]]
        spans = [(self.minute(row["from_at"]), self.minute(row["to_at"])) for row in self.gaps]
        told = any(start < self.known and end > self.start for start, end in spans)
        if not (told or "no_gaps" in self.world.stated) or not promised:
            return {"value": None}
        lost = sum(any(start <= minute < end for start, end in spans) for minute in promised)
        return {
            "value": Fraction(len(promised) - lost, len(promised)),
            "denominator": len(promised) * 60,
        }


def day_of(row: "Row") -> date:
    """The day of a row of work."""
    on = row["on"]
    assert isinstance(on, date)
    return on


def hours_of(row: "Row") -> Decimal:
    """The hours of a row of work."""
    hours = row["hours"]
    assert isinstance(hours, Decimal)
    return hours


def cause_of(one: Episode) -> str | None:
    """The cause as read aloud."""
    cause = one.row.get("cause")
    return " ".join(str(cause).lower().split()) if cause else None


def of(rows: Sequence[Episode], good: Callable[[Episode], bool]) -> Answer:
    """So many of these rows."""
    return share([one.id for one in rows if good(one)], [one.id for one in rows if not good(one)])


def end_of(group: Sequence[Stop]) -> int | None:
    """The end of a merged outage; missing while one of its rows goes on."""
    ends = [stop.end for stop in group]
    return None if None in ends else max(end for end in ends if end is not None)


def count(names: Sequence[str], *, sure: bool) -> Answer:
    """A count; zero only where zero is sure."""
    if not names and not sure:
        return {"value": None}
    return {"value": len(names), "rows": sorted(names)}


def share(good: Sequence[str], bad: Sequence[str]) -> Answer:
    """So many of so many."""
    total = len(good) + len(bad)
    if not total:
        return {"value": None, "n": 0}
    return {
        "value": Fraction(len(good), total),
        "n": total,
        "numerator": len(good),
        "rows": sorted([*good, *bad]),
    }


def spread(minutes: Sequence[int]) -> Answer:
    """Lower middle, nearest rank, maximum and mean, in seconds."""
    if not minutes:
        return {"value": None, "n": 0}
    ordered = sorted(minutes)
    n = len(ordered)
    rank = next(k for k in range(1, n + 1) if 10 * k >= 9 * n)
    middle = next(k for k in range(1, n + 1) if 2 * k >= n)
    return {
        "value": ordered[middle - 1] * 60,
        "n": n,
        "p90": ordered[rank - 1] * 60,
        "max": ordered[-1] * 60,
        "mean": Fraction(sum(ordered) * 60, n),
    }
