"""Targets of the addendum: what is promised, what is only told, the scale, the catalogue's records.

A row obliges if it has a target and money follows from it; anything else is informational and
stands in a table of its own (``russian-documents.md`` §7.5).
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from pipeline.documents.addendum_time import plain_duration
from pipeline.documents.formulas import formula_words
from pipeline.documents.method import RULES
from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Consequence, Project, Target
from pipeline.domain.tiers import Tier, parse_tiers
from pipeline.locales import forms
from pipeline.metrics.agreement.reductions import bound_reader
from pipeline.metrics.catalogue import BY_KEY, split_name
from pipeline.metrics.evaluate import agreed_rows, exact_target, scope_of
from pipeline.metrics.metric import Metric, Unit
from pipeline.metrics.results import Better, Kind, MetricResult, Status, Value
from pipeline.problems import Place

ALL_RULES: Final = tuple(sorted({*RULES, "G4"}, key=lambda rule: int(rule[1:])))
_PER_CENT: Final = 100


def obliging(project: Project) -> tuple[Target, ...]:
    """The rows that oblige."""
    return tuple(row for row in agreed_rows(project) if _obliges(row))


def informing(project: Project) -> tuple[Target, ...]:
    """All other rows; without any on the sheet the default twenty."""
    return tuple(row for row in agreed_rows(project) if not _obliges(row))


def _obliges(row: Target) -> bool:
    return row.target is not None and row.consequence is not Consequence.INFORMATIONAL


def _metric(row: Target) -> Metric:
    return BY_KEY[split_name(row.metric)[0]]


def _promised(row: Target) -> MetricResult:
    """A row as the report will print it, before anything is measured."""
    metric = _metric(row)
    return MetricResult(
        key=metric.key,
        code=row.code,
        scope=scope_of(row),
        statistic=split_name(row.metric)[1],
        unit=metric.unit.value,
        better=metric.better,
        value=None,
        details={},
        n=0,
        numerator=None,
        denominator=None,
        target=exact_target(row, metric),
        min_events=0,
        status=Status.INFORMATIONAL,
        reason="",
        rows=(),
        missed_rows=(),
        places=row.places,
    )


def target_rows(paper: Paper, project: Project, rows: Iterable[Target]) -> tuple[Context, ...]:
    """Rows of either table: code, name with scope, unit, target, minimum, source, exclusions."""
    printed = []
    for row in rows:
        metric, place = _metric(row), row.places.get("metric", Place())
        typed = "code" in row.places
        printed.append(
            {
                "code": paper.typed(row.code, row.places["code"]) if typed else paper.dash(),
                "name": _name(paper, row, place),
                "unit": paper.words(f"addendum.unit.{metric.unit.value}"),
                "target": _target(paper, row, metric),
                "min_events": _min_events(paper, project, row, metric),
                "source": paper.words(f"addendum.source.{metric.journal.value}"),
                "excluded": paper.words(f"addendum.excluded.{metric.excluded.value}"),
                "consequence": paper.words(f"addendum.consequence.{row.consequence.value}"),
            }
        )
    return tuple(printed)


def _name(paper: Paper, row: Target, place: Place) -> Figure | Text:
    """The name with its scope; it holds digits where a priority has them in its code."""
    name = paper.metric_name(_promised(row))
    return Figure(f"target.{row.code}.name", row.metric, name, "", (place,))


def _target(paper: Paper, row: Target, metric: Metric) -> Figure | Text:
    """The target with its sign; a duration as it was agreed, without minutes it does not have."""
    target = exact_target(row, metric)
    if target is None or metric.unit is not Unit.SECONDS:
        return paper.metric_target(_promised(row))
    stated = plain_duration(paper, int(target))
    printed = paper.locale.say(f"target.{metric.better.value}", value=stated)
    place = row.places.get("target", Place())
    return Figure(f"metric.{row.code}.target", target, printed, metric.unit, (place,))


def _min_events(paper: Paper, project: Project, row: Target, metric: Metric) -> Figure | Text:
    if metric.kind not in {Kind.SHARE, Kind.DISTRIBUTION}:
        return paper.dash()
    contract = project.contract
    if row.min_events is None:
        place, least = contract.places.get("min_events", Place()), contract.min_events
    else:
        place, least = row.places.get("min_events", Place()), row.min_events
    return paper.count(f"target.{row.code}.min_events", least, place)


# -- the scale ---------------------------------------------------------------------------------


def tier_rows(paper: Paper, rows: Iterable[Target]) -> tuple[Context, ...]:
    """The scale of rows from which money follows; the best values first."""
    printed: list[Context] = []
    for row in rows:
        metric, place = _metric(row), row.places.get("tiers", Place())
        if row.tiers is None:
            printed.append(_tier_row(paper, row, paper.dash(), paper.dash()))
            continue
        tiers = parse_tiers(row.tiers, bound_reader(metric.unit))
        for at, (words, value, tier) in enumerate(tier_steps(paper, metric, tiers), start=1):
            per_cent = forms.stated_share(Fraction(tier.per_cent) / _PER_CENT, paper.locale.code)
            printed.append(
                _tier_row(
                    paper,
                    row,
                    Figure(f"tier.{row.code}.{at}.from", value, words, metric.unit, (place,)),
                    Figure(f"tier.{row.code}.{at}", tier.per_cent, per_cent, "%", (place,)),
                )
            )
    return tuple(printed)


def _tier_row(paper: Paper, row: Target, value: Figure | Text, per_cent: Figure | Text) -> Context:
    weight = paper.locale.number(row.weight)
    place = row.places.get("weight", Place())
    return {
        "code": paper.typed(row.code, row.places.get("code", Place())),
        "name": _name(paper, row, row.places.get("metric", Place())),
        "value": value,
        "per_cent": per_cent,
        "weight": Figure(f"target.{row.code}.weight", row.weight, weight, "", (place,)),
    }


def tier_steps(
    paper: Paper, metric: Metric, tiers: Sequence[Tier]
) -> Iterator[tuple[str, Value | str, Tier]]:
    """Each tier with the values it takes, in words: «от 99 % до 99,9 %, не включая его»."""
    higher = metric.better is Better.HIGHER
    bounded = sorted((t for t in tiers if t.bound is not None), key=lambda t: t.bound or Decimal(0))
    order = [*(reversed(bounded) if higher else bounded), *(t for t in tiers if t.bound is None)]
    side = "higher" if higher else "lower"
    say = paper.locale.say
    first = order[0]
    if first.bound is None:
        yield say("addendum.tier.any"), "*", first
    else:
        words = say(f"addendum.tier.{side}_best", bound=_bound(paper, metric, first.bound))
        yield words, first.bound, first
    for better, tier in pairwise(order):
        limit = _bound(paper, metric, better.bound or Decimal(0))
        if tier.bound is None or (higher and not tier.bound):
            words = say(f"addendum.tier.{side}_worst", limit=limit)
        else:
            bound = _bound(paper, metric, tier.bound)
            words = say(f"addendum.tier.{side}_between", limit=limit, bound=bound)
        yield words, "*" if tier.bound is None else tier.bound, tier


def _bound(paper: Paper, metric: Metric, bound: Decimal) -> str:
    if metric.unit is Unit.SHARE:
        return forms.stated_share(Fraction(bound) / _PER_CENT, paper.locale.code)
    if metric.unit is Unit.SECONDS:
        return plain_duration(paper, int(bound))
    return paper.locale.number(bound)


# -- the catalogue -----------------------------------------------------------------------------


def metric_rows(paper: Paper, rows: Iterable[Target]) -> tuple[Context, ...]:
    """The catalogue's records of the metrics named, each once."""
    printed = []
    for key in dict.fromkeys(_metric(row).key for row in rows):
        metric = BY_KEY[key]
        printed.append(
            {
                "name": paper.words(f"metric.{key}.name"),
                "formula": Text(formula_words(paper.locale, key)),
                "month": paper.words(f"addendum.month.{metric.month.value}"),
                "unit": paper.words(f"addendum.unit.{metric.unit.value}"),
                "better": paper.words(f"addendum.better.{metric.better.value}"),
            }
        )
    return tuple(printed)


def rule_rows(paper: Paper) -> tuple[Context, ...]:
    """The general rules, numbered."""
    return tuple(
        {
            "number": Figure(f"rule.{rule}.number", at, f"{at}."),
            "text": paper.words(f"rule.{rule}"),
        }
        for at, rule in enumerate(ALL_RULES, start=1)
    )
