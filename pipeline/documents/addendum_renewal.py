"""An addendum that follows one in force: which it follows, from when, and what changes.

The terms of the day before are copied; where the workbook has an agreement that begins on the day,
its values and rows are the new terms (fine print, section 1, *Agreements*).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from pipeline.documents.addendum_targets import target_rows, tier_rows
from pipeline.documents.addendum_time import hours_rows, priority_rows, service_rows
from pipeline.documents.method import hours_figure
from pipeline.documents.numbering import Line, Section
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.agreements import KEYS, Agreement, in_force, terms_on
from pipeline.domain.contract import Project, Target
from pipeline.locales import forms
from pipeline.metrics.evaluate import agreed_rows
from pipeline.metrics.reductions.rows import costs
from pipeline.problems import InputError, Place, Problem, Severity

LEADING: Final = frozenset({"renewal_changes"})
"""Clauses of a renewal that stay with the table after them."""

Value = Figure | Text
_CHANGE: Final = "change"
_PRICE: Final = frozenset({("contract", "", "monthly_fee"), ("contract", "", "included_hours")})
_COLUMNS: Final = {
    "contract": (*KEYS, "metric_set"),
    "service": ("name", "hours", "weight", "fee_share"),
    "hours": ("hours",),
    "priority": ("hours", "response", "restore", "resolve"),
    "target": ("target", "min_events", "consequence", "tiers", "weight"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What an addendum follows and begins.

    Attributes:
        since: the first day of the new terms.
        on: date of the document.
        before: the agreement whose terms are copied.
        changed_by: the changes in force beside it, whose terms are copied too.
        begun: the agreement of the workbook that begins on the day; ``None``: the terms go on.
        old: the project with the terms of the day before.
        new: the project with the terms of the day.
    """

    since: date
    on: date
    before: Agreement
    changed_by: tuple[Agreement, ...]
    begun: Agreement | None
    old: Project
    new: Project

    @property
    def supplements(self) -> bool:
        """Whether it stands beside the agreement before, not in its place."""
        return self.begun is not None and self.begun.kind == _CHANGE

    @property
    def note(self) -> tuple[Problem, ...]:
        """Where to fill in what changes, if nothing is; and that months gone by change with it."""
        found = []
        if self.since < self.on.replace(day=1):
            given = {"on": self.on}
            found.append(Problem("renewal_backdated", Place(), self.since, given, Severity.WARNING))
        if self.begun is None:
            at = self.before.places.get("from_on", Place())
            place, given = Place(at.file, at.sheet), {"since": self.since}
            found.append(Problem("renewal_unchanged", place, None, given, Severity.NOTE))
        return tuple(found)


def renewal(project: Project, since: date, on: date) -> Renewal:
    """The renewal that begins on a day.

    Args:
        project: with its agreements.
        since: first day of the new terms.
        on: date of the document; the agreement in force on it must have begun before ``since``.

    Raises:
        InputError: no agreement is in force on the day before; or the one in force begins no
            earlier than the new terms.
    """
    signed = replace(project, agreements=tuple(
        one for one in project.agreements if one.from_on != since or one.signed_on is not None
    ))  # fmt: skip
    for one in in_force(signed, on):
        if one.kind != _CHANGE and one.from_on >= since:
            given = {"number": one.number, "start": one.from_on}
            place = one.places.get("from_on", Place())
            raise InputError(Problem("renewal_too_early", place, since, given))
    eve = since - timedelta(days=1)
    held = in_force(project, eve)
    before = [one for one in held if one.kind != _CHANGE]
    if not before:
        raise InputError(Problem("renewal_of_nothing", found=since, given={"eve": eve}))
    begun = [one for one in in_force(project, since) if one.from_on == since]
    return Renewal(
        since=since,
        on=on,
        before=before[-1],
        changed_by=tuple(one for one in held if one.kind == _CHANGE),
        # Beside a new agreement a change of the same day is only a change of it.
        begun=next((one for one in begun if one.kind != _CHANGE), begun[-1] if begun else None),
        old=terms_on(project, eve),
        new=terms_on(project, since) if begun else _going_on(project, held, since),
    )


def _going_on(project: Project, held: Iterable[Agreement], since: date) -> Project:
    """The terms of the eve, going on; a change that ends with the eve was made for a time."""
    kept = tuple(
        replace(one, to_on=None)
        for one in held
        if one.kind != _CHANGE or one.to_on is None or one.to_on >= since
    )
    terms = terms_on(replace(project, agreements=kept), since)
    return replace(terms, agreements=project.agreements)


def renewed(paper: Paper, outline: Iterable[Section], found: Renewal | None) -> tuple[Section, ...]:
    """The sections of an addendum with the clauses of its renewal."""
    if found is None:
        return tuple(outline)
    named = [one.name for one in changes(paper, found)]
    until = found.begun is not None and found.begun.to_on is not None
    own = {"in_force": Line("renewal_in_force_until" if until else "renewal_in_force")}
    if found.supplements:
        own["replacement"] = Line("renewal_continues")
    if _PRICE.intersection(named):
        own |= {
            "price_same": Line("renewal_price"),
            "price_reduced": Line("renewal_price_reduced"),
        }
    extra = (Line(f"renewal_{_way(found)}"), Line("renewal_changes" if named else "renewal_same"))
    return tuple(
        Section(
            section.key,
            (
                *(
                    replace(own[line.clause], anchor=line.name) if line.clause in own else line
                    for line in section.lines
                ),
                *(extra if section.key == "subject" else ()),
            ),
        )
        for section in outline
    )


def renewal_fields(paper: Paper, found: Renewal | None) -> dict[str, Value]:
    """What the clauses of a renewal name in braces."""
    if found is None:
        return {}
    before, begun = found.before, found.begun
    places = {} if begun is None else begun.places
    fields: dict[str, Value] = {
        "renewed_no": paper.typed(before.number, before.places.get("number", Place())),
        "renewed_on": paper.long_day("renewal.on", before.on, before.places.get("on", Place())),
        "renewed_from": paper.long_day("renewal.from", found.since, places.get("from_on", Place())),
    }
    if found.changed_by:
        fields["renewed_changes"] = _changes_named(paper, found.changed_by)
    if begun is not None and begun.to_on is not None:
        to_on = places.get("to_on", Place())
        fields["renewed_until"] = paper.long_day("renewal.until", begun.to_on, to_on)
    return fields


def renewal_part(paper: Paper, found: Renewal | None) -> Context:
    """The line under the title and the table «Было / Стало»."""
    if found is None:
        return {"has": False, "line": (), "changed": False, "rows": ()}
    rows = tuple(_row(paper, at, one) for at, one in enumerate(changes(paper, found), 1))
    return {"has": True, "line": _line(paper, found), "changed": bool(rows), "rows": rows}


def _line(paper: Paper, found: Renewal) -> Parts:
    fields = renewal_fields(paper, found)
    given = {"number": fields["renewed_no"], "on": fields["renewed_on"]}
    if (way := _way(found)) == "replaces_changes":
        given["changes"] = fields["renewed_changes"]
    return paper.sentence(f"addendum.renewal.{way}", **given)


def _way(found: Renewal) -> str:
    """How it follows: beside the agreement before, in its place, or in that of its changes too."""
    if found.supplements:
        return "supplements"
    return "replaces_changes" if found.changed_by else "replaces"


def _changes_named(paper: Paper, found: Sequence[Agreement]) -> Figure:
    """The changes after the agreement they change: « и Соглашения № ДС-2 от … (изменение)»."""
    *others, last = (
        paper.locale.say(
            "addendum.renewal.change", number=one.number, on=paper.locale.long_day(one.on)
        )
        for one in found
    )
    printed = "".join(f", {one}" for one in others)
    printed += f" {paper.locale.say('addendum.renewal.last_change', change=last)}"
    cells = (one.places[name] for one in found for name in ("number", "on") if name in one.places)
    numbers = ", ".join(one.number for one in found)
    return Figure("renewal.changes", numbers, printed, "", tuple(cells))


# -- what changes --------------------------------------------------------------------------------


Named = tuple[str, str, str]  # table, row, column
Stated = tuple[Value, object]  # as printed, and what tells whether it is another


@dataclass(frozen=True, slots=True)
class Change:
    """A term that is not what it was; ``None`` where one of the two does not state it."""

    name: Named
    was: Value | None
    now: Value | None


def changes(paper: Paper, found: Renewal) -> tuple[Change, ...]:
    """Every term that is not the same, in the order of the new ones, then those that are gone."""
    was, now = (dict(_terms(paper, project)) for project in (found.old, found.new))
    changed = []
    for name in _in_order((*now, *was)):
        old, new = was.get(name), now.get(name)
        if (None if old is None else old[1]) != (None if new is None else new[1]):
            changed.append(Change(name, old and old[0], new and new[0]))
    return tuple(changed)


def _in_order(names: Iterable[Named]) -> list[Named]:
    """Each once, row by row in the order they are met, its columns in the order of the table."""
    listed = list(dict.fromkeys(names))
    rows = list(dict.fromkeys(name[:2] for name in listed))
    return sorted(listed, key=lambda name: (rows.index(name[:2]), _COLUMNS[name[0]].index(name[2])))


def change_name(paper: Paper, change: Change) -> str:
    """The name of a term: «Приоритет 1: реакция», «Плата за месяц»."""
    table, row, column = change.name
    if table == "contract":
        return paper.locale.say(f"addendum.renewal.contract.{column}")
    words = paper.locale.say(f"addendum.renewal.column.{column}")
    return paper.locale.say(f"addendum.renewal.{table}", name=row, column=words)


def _row(paper: Paper, at: int, change: Change) -> Context:
    name = f"renewal.{at}"
    return {
        "name": Figure(f"{name}.name", ".".join(change.name), change_name(paper, change)),
        "was": _renamed(paper, f"{name}.was", change.was),
        "now": _renamed(paper, f"{name}.now", change.now),
    }


def _renamed(paper: Paper, id_: str, value: Value | None) -> Value:
    """The value under an id of its own: the same term stands elsewhere in the paper."""
    if value is None:
        return paper.dash()
    return replace(value, id=id_) if isinstance(value, Figure) else value


def _terms(paper: Paper, project: Project) -> Iterator[tuple[Named, Stated]]:
    """What a project states, term by term; a dash is not stated."""
    dash = str(paper.dash())
    for key, value in _contract(paper, project):
        yield ("contract", "", key), (value, value.value)
    tables = {
        "service": ((str(row["code"]), row) for row in service_rows(paper, project)),
        "hours": ((str(row["profile"]), row) for row in hours_rows(paper, project)),
        "priority": ((str(row["code"]), row) for row in priority_rows(paper, project)),
        "target": _targets(paper, project),
    }
    for table, rows in tables.items():
        for name, row in rows:
            for column in _COLUMNS[table]:
                cell = row[column]
                assert isinstance(cell, Figure | Text)  # noqa: S101  # made by documents
                if str(cell) != dash:
                    # A profile of hours is compared by its name where it is only named.
                    by_name = column == "hours" and table != "hours"
                    yield (table, name, column), (cell, cell.value if by_name else str(cell))


def _contract(paper: Paper, project: Project) -> Iterator[tuple[str, Figure]]:
    """Keys an agreement may state, those that are filled."""
    contract, words = project.contract, paper.locale

    def figure(name: str, printed: str, unit: str = "") -> tuple[str, Figure]:
        place = contract.places.get(name)
        source = () if place is None else (place,)
        return name, Figure(f"renewal.{name}", getattr(contract, name), printed, unit, source)

    if contract.monthly_fee is not None:
        money = words.money(contract.monthly_fee, contract.currency)
        yield figure("monthly_fee", money, "money")
    for name in ("included_hours", "maintenance_cap_hours"):
        value = getattr(contract, name)
        if value is not None:
            yield figure(name, str(paper.hours("", value)), "hours")
    yield "support_hours", hours_figure(paper, contract.support_hours, project.hours)
    if contract.credit_cap is not None:
        printed = forms.stated_share(Fraction(contract.credit_cap), words.code)
        yield figure("credit_cap", printed, "share")
    yield figure("min_events", words.number(contract.min_events), "count")
    yield figure("same_day_until", f"{contract.same_day_until:%H:%M}")
    chosen = _metric_set(project)
    name = words.say(f"addendum.renewal.metric_set.{chosen}")
    yield "metric_set", Figure("renewal.metric_set", chosen, name)


def _metric_set(project: Project) -> str:
    """What is measured: the rows where there are any, whatever the agreement calls it."""
    if project.targets:
        return "sheet"
    return "basic" if project.metric_set == "basic" else "twenty"


def _targets(paper: Paper, project: Project) -> Iterator[tuple[str, Context]]:
    """Rows of targets by code and name, with their scale in words and their weight."""
    rows = agreed_rows(project)
    for row, printed in zip(rows, target_rows(paper, project, rows), strict=True):
        code = f"{row.code} " if "code" in row.places else ""
        own = {"tiers": _scale(paper, row), "weight": _weight(paper, row)}
        name = paper.locale.say("addendum.renewal.quoted", code=code, name=str(printed["name"]))
        yield name, {**printed, **own}


def _weight(paper: Paper, row: Target) -> Value:
    """The weight of a reduction; a row that costs nothing has none."""
    if not costs(row):
        return paper.dash()
    place = row.places.get("weight")
    source = () if place is None else (place,)
    printed = paper.locale.number(row.weight)
    return Figure(f"target.{row.code}.weight", row.weight, printed, "", source)


def _scale(paper: Paper, row: Target) -> Value:
    """The scale in one cell: «от 99,5 % — 0 %; менее 99,5 % — 10 %»."""
    if row.tiers is None:
        return paper.dash()
    steps = "; ".join(f"{one['value']} — {one['per_cent']}" for one in tier_rows(paper, (row,)))
    place = row.places.get("tiers")
    source = () if place is None else (place,)
    return Figure(f"target.{row.code}.tiers", row.tiers, steps, "", source)
