"""Rows of the small sheets as nouns of the contract, with what contradicts itself in them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

from pipeline.domain.actions import Action
from pipeline.domain.contract import (
    ALWAYS_OPEN,
    CalendarDay,
    Consequence,
    Contract,
    DayKind,
    HoursRow,
    MonthRow,
    Party,
    Person,
    Priority,
    Role,
    Service,
    Stage,
    Target,
)
from pipeline.domain.durations import Duration
from pipeline.locales.inflection.names import shown_gender
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.cells import Percent
from pipeline.workbook.company import COMPANY_BOOK
from pipeline.workbook.headings import disguised
from pipeline.workbook.identifiers import account_holds
from pipeline.workbook.typing_sheets import Row

Rows = Sequence[Row]
_ROLE_MISSING: Final = {Role.CONTRACTOR: "contractor_missing", Role.CLIENT: "client_missing"}
_ROLE_TWICE: Final = {Role.CONTRACTOR: "contractor_twice", Role.CLIENT: "client_twice"}
_SIGNATORY_MISSING: Final = {
    Role.CONTRACTOR: "contractor_signatory_missing",
    Role.CLIENT: "client_signatory_missing",
}
_SHOWN: Final = 10
_STATISTICS: Final = frozenset({"median", "p90", "max", "mean"})


@dataclass(frozen=True, slots=True)
class MetricNames:
    """What reading must know of the catalogue of metrics."""

    key: Callable[[str], str | None]  # catalogue key of a key or a name, in either language
    kind: Callable[[str], str | None]  # "share", "duration", "count" or "number" of a key

    def metric(self, text: str) -> str | None:
        """Catalogue key, with its statistic, of what a row of targets names."""
        found = self.key(text)
        base, dot, statistic = text.rpartition(".")
        if found is None and dot and statistic in _STATISTICS:
            key = self.key(base)
            return f"{key}.{statistic}" if key else None
        return found


def _fields(row: Row, keys: Sequence[str]) -> dict[str, Any]:
    """The filled cells of a row as arguments of its noun."""
    found = {key: row.get(key) for key in keys if row.get(key) is not None}
    return {**cast("dict[str, Any]", found), "places": row.places(keys)}


_PARTY: Final = (
    "full_name", "short_name", "inn", "kpp", "ogrn", "address", "phone", "email", "account",
    "bank", "bik", "corr_account", "full_name_gen", "full_name_dat", "full_name_ins",
    "short_name_dat", "forms_checked",
)  # fmt: skip
_PERSON: Final = (
    "function", "surname", "first_name", "patronymic", "gender", "position", "basis", "phone",
    "email", "name_gen", "name_dat", "name_ins", "position_gen", "position_dat", "position_ins",
    "forms_checked",
)  # fmt: skip
_STAGE: Final = (
    "code", "kind", "name", "object", "subject", "group", "guaranteed", "starts_on", "ends_on",
    "accepted_on", "opening", "summary",
)  # fmt: skip
_SERVICE: Final = ("code", "name", "hours", "weight", "fee_share")
_HOURS: Final = ("profile", "days", "opens", "closes", "by_calendar")
_DAY: Final = ("on", "opens", "closes", "instead_of", "note")
_PRIORITY: Final = ("code", "name", "criteria", "hours", "response", "restore", "resolve")
_TARGET: Final = (
    "priorities", "services", "kinds", "stages", "min_events", "weight", "tiers",
)  # fmt: skip
_ACTION: Final = ("text", "owner", "due", "done", "source")
_MONTH: Final = (
    "no_outages",
    "no_gaps",
    "log_complete",
    "comment",
    "plan",
    "act_no",
    "act_on",
    "met_on",
)


def parties(rows: Rows) -> Iterator[Party]:
    """Parties of the complete rows."""
    for row in rows:
        yield Party(role=Role(str(row.get("role"))), **_fields(row, _PARTY))


def people(rows: Rows) -> Iterator[Person]:
    """People of the complete rows."""
    for row in rows:
        yield Person(role=Role(str(row.get("role"))), **_fields(row, _PERSON))


def stages(rows: Rows) -> Iterator[Stage]:
    """Stages of the complete rows."""
    for row in rows:
        yield Stage(**_fields(row, _STAGE))


def services(rows: Rows) -> Iterator[Service]:
    """Services of the complete rows."""
    for row in rows:
        yield Service(**_fields(row, _SERVICE))


def hours(rows: Rows) -> Iterator[HoursRow]:
    """Hours of the complete rows."""
    for row in rows:
        yield HoursRow(**_fields(row, _HOURS))


def calendar_days(rows: Rows) -> Iterator[CalendarDay]:
    """Dated days of the complete rows."""
    for row in rows:
        yield CalendarDay(kind=DayKind(str(row.get("kind"))), **_fields(row, _DAY))


def priorities(rows: Rows) -> Iterator[Priority]:
    """Priorities of the complete rows, in their order."""
    for row in rows:
        yield Priority(**_fields(row, _PRIORITY))


def months(rows: Rows) -> Iterator[MonthRow]:
    """Months of the complete rows."""
    for row in rows:
        year, month = cast("tuple[int, int]", row.get("period"))
        yield MonthRow(year=year, month=month, **_fields(row, _MONTH))


def actions(rows: Rows) -> Iterator[Action]:
    """Decisions and promises of the complete rows, in their order."""
    for row in rows:
        yield Action(**_fields(row, _ACTION))


def targets(rows: Rows, names: MetricNames, problems: list[Problem]) -> Iterator[Target]:
    """Targets of the complete rows; unknown metrics and values of another unit are problems."""
    for row in rows:
        text = str(row.get("metric"))
        metric = names.metric(text)
        if metric is None:
            problems.append(Problem("unknown_metric", row.place("metric"), text))
            continue
        kind = names.kind(metric) or names.kind(metric.partition(".")[0])
        value = _target_value(row, kind, problems)
        consequence = Consequence(str(row.get("consequence") or Consequence.INFORMATIONAL))
        given = _fields(row, _TARGET)
        given["places"] |= row.places(("code", "metric", "target", "consequence"))
        yield Target(
            code=target_code(row),
            metric=metric,
            target=value,
            consequence=consequence,
            **given,
        )


def target_code(row: Row) -> str:
    """The code of a row of targets: its own, else the number of the row.

    An untyped row of the company book says so, since both books begin at row 2.
    """
    number = f"company-{row.number}" if row.source.file == COMPANY_BOOK else row.number
    return str(row.get("code") or number)


def _target_value(row: Row, kind: str | None, problems: list[Problem]) -> Decimal | Duration | None:
    """The typed target in the scale of its metric; shares in 0..1."""
    value, place = row.get("target"), row.place("target")
    if value is None:
        return None
    if kind == "duration":
        if isinstance(value, Duration):
            return value
        code = "target_not_duration"
    elif kind == "share":
        if isinstance(value, Percent) and 0 <= value.share <= 1:
            return value.share
        if isinstance(value, Decimal) and 0 <= value <= 100:  # noqa: PLR2004  # per cents
            if 0 < value <= 1:
                given = {"percent": value}
                problems.append(
                    Problem("target_share_small", place, value, given, Severity.WARNING)
                )
            return value.scaleb(-2)
        code = "target_not_share"
    else:
        if isinstance(value, Decimal):
            return value
        code = "target_not_number"
    problems.append(Problem(code, place, _plain(value)))
    return None


def _plain(value: object) -> object:
    if isinstance(value, Percent):
        return f"{value.share * 100:f} %"
    if isinstance(value, Duration):
        return value.seconds if value.seconds is not None else value.working_days
    return value


# What contradicts itself -------------------------------------------------------------------


def once(rows: Rows, key: str, code: str) -> Iterator[Problem]:
    """A value that must be unique among the rows of one agreement, naming both rows."""
    first: dict[tuple[object, object], Row] = {}
    for row in rows:
        value = row.get(key)
        if value is None:
            continue
        other = first.setdefault((row.get("agreement"), value), row)
        if other is not row:
            given = {"first": other.place(key).cell}
            yield Problem(code, row.place(key), _shown(value), given)


def target_problems(rows: Rows) -> Iterator[Problem]:
    """Codes are unique with those that blank cells stand for, in both books together.

    Two agreements, or one and the base, may type the same code: the row of the one in force
    stands in the place of the other. The problem stands at the typed one of two, since its
    author chose the code.
    """
    seen: dict[str, list[Row]] = {}
    for row in rows:
        code, is_typed = target_code(row), row.get("code") is not None
        others = seen.setdefault(code, [])
        clash = next(
            (
                other
                for other in others
                if other.get("agreement") == row.get("agreement")
                or is_typed != (other.get("code") is not None)
            ),
            None,
        )
        others.append(row)
        if clash is None:
            continue
        told, other = (row, clash) if is_typed else (clash, row)
        there = other.place("code")
        first_at = there.cell or str(other.number)
        if there.file != told.source.file:
            first_at = f"{there.file}, {first_at}"
        given = {"first": first_at}
        yield Problem("target_twice", told.place("code"), code, given)


def _shown(value: object) -> object:
    if isinstance(value, tuple):
        return "-".join(f"{part:02d}" if isinstance(part, int) else str(part) for part in value)
    return value


def party_problems(rows: Rows, place: Place) -> Iterator[Problem]:
    """Exactly one party a side; accounts fit their banks."""
    for role in Role:
        found = [row for row in rows if row.get("role") == role]
        if not found:
            yield Problem(_ROLE_MISSING[role], place)
        for row in found[1:]:
            yield Problem(
                _ROLE_TWICE[role], row.place("role"), None, {"first": found[0].place("role").cell}
            )
    for row in rows:
        bik = row.get("bik")
        for key in ("account", "corr_account"):
            account = row.get(key)
            if account is None or bik is None:
                continue
            if not account_holds(str(account), str(bik), correspondent=key == "corr_account"):
                yield Problem("account_key", row.place(key), account, {"bik": bik})


def people_problems(rows: Rows, place: Place) -> Iterator[Problem]:
    """A signatory a side; the gender where the patronymic does not show it."""
    for role in Role:
        if not any((row.get("role"), row.get("function")) == (role, "signatory") for row in rows):
            yield Problem(_SIGNATORY_MISSING[role], place)
    for row in rows:
        if not row.complete or row.get("gender") is not None:
            continue
        patronymic = cast("str | None", row.get("patronymic"))
        if shown_gender(patronymic) is None:
            place = row.place("gender" if "gender" in row.values else "surname")
            yield Problem("gender_missing", place, patronymic)


def stage_problems(rows: Rows) -> Iterator[Problem]:
    """Unique codes; a stage ends after it starts; consulting names its object."""
    yield from once(rows, "code", "stage_twice")
    for row in rows:
        starts, ends = row.get("starts_on"), row.get("ends_on")
        if starts is not None and ends is not None and cast("Any", ends) < cast("Any", starts):
            given = {"start": starts, "start_cell": row.place("starts_on").cell}
            yield Problem("stage_ends_before_start", row.place("ends_on"), ends, given)
        if row.get("group") == "consulting" and row.get("guaranteed") is None:
            blank = "guaranteed" if "guaranteed" in row.values else "group"
            yield Problem("guaranteed_missing", row.place(blank))


def profile_problems(
    contract: Contract | None, users: Iterable[Row], known: Iterable[str]
) -> Iterator[Problem]:
    """Every hours profile named somewhere is described."""
    profiles = {*known, ALWAYS_OPEN}
    named = [(row.get("hours"), row.place("hours")) for row in users]
    if contract is not None:
        named.append((contract.support_hours, contract.places.get("support_hours", Place())))
    for profile, place in named:
        if profile is not None and profile not in profiles:
            yield Problem("profile_unknown", place, profile, {"allowed": listed(profiles)})


def listed(codes: Iterable[str]) -> tuple[str, ...]:
    """The first codes of a set, in order, for a message."""
    ordered = sorted(codes)
    return (*ordered[:_SHOWN], "…") if len(ordered) > _SHOWN else tuple(ordered)


def near(code: str, known: Iterable[str]) -> str:
    """A known code that differs only by case, blanks or look-alike letters; else a dash."""
    return next((one for one in sorted(known) if disguised(one) == disguised(code)), "\N{EM DASH}")
