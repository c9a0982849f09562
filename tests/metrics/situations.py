"""Situations of ``cases/*.yaml``: a project and its log from a few words, and what is expected.

A situation says only what it is about. Unless it says otherwise: March 2026 (1 March is a Sunday,
no calendar), known at its end; zone Europe/Moscow; the priorities of the golden month (1: round
the clock, response 30 min, restore 4 h; 2: 5x8, response 60 min, resolve 8 h; 3: 5x8, response
4 h, resolve 24 h; 5x8 is Monday to Friday 09-13 and 14-18); one service S, round the clock;
``min_events`` 1; the log is stated to be complete; nobody judged any warranty case. ``also`` are
rows of targets beside the one asked about.

Instants are ``DD HH:MM`` of March, ``MM-DD HH:MM`` of 2026, or full. Columns ending in ``_at`` are
written without it. Quantities are ``15 min``, ``2 h``, ``90 s``, ``7/9``, ``95 %``, ``1.5``, ``3``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import yaml

from pipeline.domain.contract import (
    CalendarDay,
    Consequence,
    Contract,
    DayKind,
    HoursRow,
    MonthRow,
    Priority,
    Project,
    Service,
    Stage,
    Target,
)
from pipeline.domain.durations import Duration
from pipeline.domain.periods import Period
from pipeline.metrics.evaluate import evaluate
from pipeline.metrics.events.cases import CaseRow
from pipeline.metrics.events.log import SCHEMA, Log
from pipeline.metrics.results import MetricResult
from tests.metrics import build

FOLDER: Final = Path(__file__).parent / "cases"
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS: Final = {"h": 3600, "min": 60, "s": 1}
EXACT_KEYS: Final = (
    "maintenance_cap_hours",
    "maintenance_notice_hours",
    "included_hours",
    "monthly_fee",
    "credit_cap",
)
KNOWN_KEYS: Final = {
    "name",
    "rule",
    "period",
    "as_of",
    "zone",
    "contract",
    "priorities",
    "services",
    "hours",
    "days",
    "stages",
    "stated",
    "target",
    "reductions",
    "metric",
    "scope",
    "also",
    "min_events",
    "cases",
    "without",
    "expect",
    *SCHEMA,
}
EXPECTED_KEYS: Final = {
    "value",
    "n",
    "k",
    "of",
    "status",
    "reason",
    "rows",
    "missed",
    "details",
    "none",
}

Words = Mapping[str, Any]
Quantity = int | Fraction | Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Situation:
    """One case of a metric: read, not yet computed."""

    key: str
    name: str
    words: Words

    def __str__(self) -> str:
        """The name of the test."""
        return f"{self.key}: {self.name}"


def situations(key: str) -> list[Situation]:
    """The cases of a metric, in the order of their file."""
    text = (FOLDER / f"{key}.yaml").read_text(encoding="utf-8")
    return [Situation(key, str(words["name"]), words) for words in yaml.safe_load(text)]


def quantity(text: object) -> Quantity:
    """A number, share or duration of a case, exactly."""
    if text is None or isinstance(text, bool | int):
        return text
    words = str(text)
    if found := re.fullmatch(r"(-?\d+) (h|min|s)", words):
        return int(found[1]) * UNITS[found[2]]
    if found := re.fullmatch(r"([\d.]+) ?%", words):
        return Fraction(found[1]) / 100
    if re.fullmatch(r"-?\d+/\d+", words):
        return Fraction(words)
    if re.fullmatch(r"-?\d+\.\d+", words):
        return Decimal(words)
    return words


def moment(text: object) -> str | None:
    """An instant or a day of a case, in full."""
    if text is None:
        return None
    words = str(text)
    day, _, clock = words.partition(" ")
    parts = day.split("-")
    full = {1: f"2026-03-{day}", 2: f"2026-{day}", 3: day}[len(parts)]
    return f"{full} {clock}".strip()


def duration(text: object) -> Duration | None:
    """A target of a clock: ``30 min`` or ``2 wd``."""
    if text is None:
        return None
    words = str(text)
    if words.endswith(" wd"):
        return Duration(working_days=int(words.removesuffix(" wd")))
    seconds = quantity(words)
    assert isinstance(seconds, int)
    return Duration(seconds=seconds)


def hours_rows(profile: str, text: str) -> list[HoursRow]:
    """``mon-fri 09:00-13:00, 14:00-18:00; sat 10:00-14:00`` as rows of the hours sheet."""
    rows = []
    for clause in text.split(";"):
        days, windows = clause.strip().split(" ", 1)
        first, _, last = days.partition("-")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        for window in windows.split(","):
            opens, closes = window.strip().split("-")
            rows.append(
                HoursRow(
                    profile=profile,
                    days=frozenset(range(begin, end + 1)),
                    opens=time.fromisoformat(opens),
                    closes=time(0) if closes == "24:00" else time.fromisoformat(closes),
                )
            )
    return rows


def project_of(words: Words, key: str) -> Project:
    """The project of a case."""
    assert set(words) <= KNOWN_KEYS, sorted(set(words) - KNOWN_KEYS)
    base = build.project()
    period = Period.parse(str(words.get("period", "2026-03")))
    given = dict(words.get("contract", {}))
    changes: dict[str, object] = {"min_events": 1, "calendar": "none"}
    changes |= {name: given[name] for name in given}
    if "same_day_until" in given:
        changes["same_day_until"] = time.fromisoformat(given["same_day_until"])
    for name in EXACT_KEYS:
        if given.get(name) is not None:
            changes[name] = Decimal(str(given[name]))
    changes["time_zone"] = words.get("zone", "Europe/Moscow")
    assert set(changes) <= {field.name for field in fields(Contract)}
    hours = [*base.hours]
    for profile, text in words.get("hours", {}).items():
        hours += hours_rows(str(profile), text)
    if "priorities" in words:
        changes["priorities"] = tuple(
            Priority(
                code=str(code),
                hours=str(row.get("hours", "24x7")),
                response=duration(row.get("response")),
                restore=duration(row.get("restore")),
                resolve=duration(row.get("resolve")),
            )
            for code, row in words["priorities"].items()
        )
    if "services" in words:
        changes["services"] = tuple(
            Service(
                code=str(code),
                name=str(code),
                hours=str(row.get("hours", "24x7")),
                weight=Decimal(str(row.get("weight", 1))),
                fee_share=Decimal(str(row["fee_share"])) if "fee_share" in row else None,
            )
            for code, row in words["services"].items()
        )
    stated: dict[str, Any] = dict.fromkeys(words.get("stated", ["log_complete"]), True)
    changes["months"] = tuple(
        MonthRow(year=month.first.year, month=month.first.month, **stated)
        for month in period.months()
    )
    changes["calendar_days"] = tuple(
        _calendar_day(date.fromisoformat(str(moment(on))), str(kind))
        for on, kind in words.get("days", {}).items()
    )
    changes["stages"] = tuple(
        Stage(
            code=str(code),
            kind="stage",
            name=str(code),
            subject=str(code),
            group="consulting",
            starts_on=period.first,
        )
        for code in words.get("stages", ())
    )
    scope: dict[str, Any] = {
        part: tuple(map(str, codes)) for part, codes in words.get("scope", {}).items()
    }
    row = Target(
        code="1",
        metric=str(words.get("metric", key)),
        target=_target(words.get("target")),
        min_events=words.get("min_events"),
        **scope,
    )
    costly = [_reduction(at, row) for at, row in enumerate(words.get("reductions", ()), start=2)]
    others = tuple(
        Target(
            code=f"also {at}",
            metric=str(other["metric"]),
            target=_target(other.get("target")),
            services=tuple(map(str, other.get("services", ()))),
        )
        for at, other in enumerate(words.get("also", ()), start=1)
    )
    return build.project(hours=tuple(hours), targets=(row, *others, *costly), **changes)


def _calendar_day(on: date, text: str) -> CalendarDay:
    """``off``, ``working``, ``shortened``, or the hours of the day: ``10:00-12:00``."""
    opens, dash, closes = text.partition("-")
    if not dash:
        return CalendarDay(on=on, kind=DayKind(text))
    return CalendarDay(
        on=on,
        kind=DayKind.HOURS,
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
    )


def _reduction(at: int, words: Words) -> Target:
    """Another row of targets, from which money follows; a price reduction unless it says so."""
    return Target(
        code=str(at),
        metric=str(words["metric"]),
        services=tuple(map(str, words.get("services", ()))),
        target=_target(words.get("target")),
        min_events=words.get("min_events"),
        tiers=str(words["tiers"]),
        weight=Decimal(str(words.get("weight", 1))),
        consequence=Consequence(words.get("consequence", "price_reduction")),
    )


def _target(text: object) -> Decimal | Duration | None:
    if text is None:
        return None
    if str(text).split(" ")[-1] in UNITS:
        return duration(text)
    if str(text).endswith("%"):
        return Decimal(str(text).removesuffix("%").strip()) / 100
    return Decimal(str(text))


def log_of(words: Words) -> Log:
    """The logs of a case; every table it names was given, incidents but for some columns."""
    tables: dict[str, Sequence[Mapping[str, object]]] = {"incidents": []}
    for name, schema in SCHEMA.items():
        if name in words:
            tables[name] = [_row(row, schema) for row in words[name]]
    for row in tables.get("outages", ()):
        assert isinstance(row, dict)
        row.setdefault("service", "S")
    for row in tables.get("maintenance", ()):
        assert isinstance(row, dict)
        row.setdefault("service", "S")
    made = build.log(str(words.get("zone", "Europe/Moscow")), **tables)
    incidents = made.incidents
    columns = incidents.columns.difference(words.get("without", ()))
    return replace(made, incidents=replace(incidents, columns=columns))


def _row(words: Words, schema: Mapping[str, str]) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, value in words.items():
        column = {"p": "priority"}.get(name, name)
        column = column if column in schema else f"{column}_at"
        kind = schema[column]
        match kind:
            case "instant" | "day":
                row[column] = moment(value)
            case "text":
                row[column] = None if value is None else str(value)
            case "exact":
                row[column] = Decimal(str(value))
            case _:
                row[column] = quantity(value)
    return row


def cases_of(words: Words) -> list[CaseRow]:
    """The verdicts of a case: number of the incident -> what came of it."""
    return [
        CaseRow(
            incident=str(incident),
            closed_on=date.fromisoformat(str(moment(row["closed"]))) if "closed" in row else None,
            outcome=str(row.get("outcome", "open")),
            steps=tuple(map(str, row.get("steps", ()))),
        )
        for incident, row in words.get("cases", {}).items()
    ]


def computed(situation: Situation) -> MetricResult:
    """The figure of a situation."""
    words = situation.words
    period = Period.parse(str(words.get("period", "2026-03")))
    as_of = date.fromisoformat(str(moment(words["as_of"]))) if "as_of" in words else period.end
    found = evaluate(
        project_of(words, situation.key), log_of(words), period, as_of, cases=cases_of(words)
    )
    return found.results[0]


def check(expected: object, found: object, where: str) -> None:
    """Expected quantities, exactly; of a mapping only what is named."""
    if isinstance(expected, Mapping):
        assert isinstance(found, Mapping), where
        for name, value in expected.items():
            check(value, found.get(str(name), found.get(name)), f"{where}.{name}")
        return
    assert found == quantity(expected), f"{where}: {found} is not {expected}"


def assert_holds(situation: Situation) -> None:
    """Compute a situation and compare what it expects."""
    result = computed(situation)
    expect = situation.words["expect"]
    if not isinstance(expect, Mapping):
        expect = {"value": expect}
    assert set(expect) <= EXPECTED_KEYS, sorted(set(expect) - EXPECTED_KEYS)
    if "none" in expect:
        assert (result.value, result.reason) == (None, expect["none"])
    found = {
        "value": result.value,
        "n": result.n,
        "k": result.numerator,
        "of": result.denominator,
        "status": result.status.value,
        "reason": result.reason,
        "details": result.details,
    }
    for name in ("value", "n", "k", "of", "status", "reason", "details"):
        if name in expect:
            check(expect[name], found[name], name)
    for name, rows in (("rows", result.rows), ("missed", result.missed_rows)):
        if name in expect:
            assert sorted(rows) == sorted(map(str, expect[name])), name
