"""Warranty cases of a period, as the client's report shows them (``russian-documents.md`` 8.7).

A sum never stands here: what was mended without pay has hours and no price (section 15).
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.documents.listed_cases import (
    PROPOSED,
    WORKS,
    Listed,
    WarrantyCases,
    listed_cases,
)
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.sources import cells_behind
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.letters import ToldItem
from pipeline.locales import forms
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import Facts
from pipeline.metrics.measures.warranty import has_warranty_rows
from pipeline.metrics.results import MetricResult, Status
from pipeline.problems import Place

PROMISED: Final = Fraction(80, 100)
"""Share of the same-day cases the company states on its public page; never an obligation."""
COLUMNS: Final = (
    "incident", "reported_on", "outcome", "item", "free_fix", "free_audit", "paid_fix",
    "paid_audit",
)  # fmt: skip
_MANY: Final = 2


def warranty_part(evaluation: Evaluation, paper: Paper, cases: WarrantyCases) -> Context:
    """The section of the report; ``has`` is false where nothing of the period is a warranty case.

    Args:
        evaluation: the figures, made with the rows of the same cases.
        paper: prints them.
        cases: as judged.
    """
    facts = evaluation.facts
    same_day = evaluation.unnarrowed("warranty_same_day_rate")
    errors = evaluation.unnarrowed("user_error_share")
    shown = listed_cases(cases, facts)
    guards = _guards(paper, cases, shown)
    decided = tuple(one for one in shown if one.closed_on is not None)
    return {
        "has": bool(shown) or has_warranty_rows(facts) or bool(same_day.n),
        "lines": tuple({"parts": parts} for parts in _promise(facts, paper, same_day)),
        "has_cases": bool(shown),
        "none_line": paper.words("report_warranty.no_cases"),
        "rows": tuple(_row(facts, paper, one) for one in shown),
        "checks": paper.sentence(
            "report_warranty.checks",
            closed=paper.count("warranty.checks.closed", len(decided)),
            open=paper.count("warranty.checks.open", len(shown) - len(decided)),
        ),
        "has_hours": bool(decided),
        "hours": _totals(paper, decided),
        "errors": _errors(facts, paper, errors),
        "has_steps": bool(errors.details.get("by_step")),
        "steps": _steps(paper, errors),
        "has_guards": bool(guards),
        "guards": guards,
        "formulas": tuple(
            paper.words(
                "report_warranty.formula",
                name=paper.locale.say(f"metric.{result.key}.name"),
                formula=paper.locale.say(f"metric.{result.key}.formula"),
            )
            for result in (same_day, errors)
            if result.value is not None
        ),
    }


def _promise(facts: Facts, paper: Paper, result: MetricResult) -> tuple[Parts, ...]:
    """Solved and begun on the day allowed, k of N, beside the share stated in public."""
    if result.value is None:
        if result.status is Status.NOT_MEASURED:
            reason = Figure("warranty.same_day.reason", result.reason, paper.reason(result))
            return (paper.sentence("report_warranty.same_day_unmeasured", reason=reason),)
        return (paper.sentence("report_warranty.no_same_day"),)
    cells = cells_behind(facts, result)
    started: Mapping[str, int] = result.details["started"]  # type: ignore[assignment]  # made by the metric
    solved = _k_of_n(
        paper, "warranty.same_day", int(result.numerator or 0), result.n, cells, target=PROMISED
    )
    begun = _k_of_n(
        paper, "warranty.same_day_start", started["numerator"], started["denominator"], cells
    )
    stated = forms.stated_share(PROMISED, paper.locale.code)
    public = Figure("warranty.public", PROMISED, stated, "share")
    return (
        paper.sentence("report_warranty.same_day", solved=solved, begun=begun),
        paper.sentence("report_warranty.public", public=public),
    )


def _k_of_n(  # noqa: PLR0913  # a share, how it is rounded, and where it comes from
    paper: Paper,
    id_: str,
    k: int,
    n: int,
    cells: tuple[Place, ...],
    *,
    up: bool = False,
    target: Fraction | None = None,
) -> Figure:
    """``66,66 % (2 из 3)``, rounded to the worse side and on its side of ``target`` (G13)."""
    value, code = Fraction(k, n), paper.locale.code
    share = forms.measured_share(value, code, round_up=up, target=target)
    events = paper.locale.say("report.k_of_n", k=k, n=n).replace(" ", forms.NBSP)
    return Figure(id_, value, f"{share} ({events})", "share", cells)


def _row(facts: Facts, paper: Paper, one: Listed) -> Context:
    verdict, claim = one.verdict, one.verdict.claim
    name = f"warranty.{claim.id}"
    places = claim.places
    checked = {} if verdict.audit is None else verdict.audit.places
    reported_on = claim.reported_at.astimezone(facts.zone).date()
    key = f"verdict.outcome.{one.outcome}"
    if one.outcome == PROPOSED:
        key = f"report_warranty.{PROPOSED}"
    outcome = Figure(
        f"{name}.outcome", one.outcome, paper.locale.say(key), "", tuple(checked.values())
    )
    reason, item = _reason(one), _item(one)
    return {
        "incident": paper.typed(claim.id, places.get("id", Place())),
        "reported_on": paper.day(
            f"{name}.reported_on", reported_on, places.get("reported_at", Place())
        ),
        "summary": paper.typed(claim.summary, places.get("summary", Place())),
        "outcome": outcome,
        "checked": _checked(paper, one, name, checked),
        "has_reason": bool(reason),
        "reason": paper.words(f"verdict.rule.{reason}") if reason else paper.dash(),
        "has_item": item is not None,
        "item": paper.dash() if item is None else Figure(f"{name}.item", item.id, item.id),
        **{
            f"{side}_{work}": _hours(paper, f"{name}.{side}.{work}", hours.get(work))
            for side, hours in (("free", one.free), ("paid", one.paid))
            for work in WORKS
        },
    }


def _checked(paper: Paper, one: Listed, name: str, places: Mapping[str, Place]) -> Parts:
    audit = one.verdict.audit
    assert audit is not None  # noqa: S101  # a case without a check is not listed
    if one.closed_on is None:
        place = places.get("opened_on", Place())
        opened = paper.day(f"{name}.opened_on", audit.opened_on, place)
        return paper.sentence("report_warranty.opened", on=opened)
    closed = paper.day(f"{name}.closed_on", one.closed_on, places.get("closed_on", Place()))
    return paper.sentence("report_warranty.closed", on=closed)


def _reason(one: Listed) -> str | None:
    """The rule whose words give the reason; what a person put in its place has none."""
    if one.outcome in {"open", PROPOSED} or one.verdict.decided is not None:
        return None
    return one.verdict.rule


def _item(one: Listed) -> ToldItem | None:
    """The item that decided the case, where it was broken."""
    furthest = one.verdict.furthest if _reason(one) else None
    return furthest.item if furthest is not None and furthest.breached else None


def _hours(paper: Paper, id_: str, hours: Decimal | None) -> Figure | Text:
    return paper.dash() if hours is None else paper.hours(id_, hours)


def _totals(paper: Paper, decided: tuple[Listed, ...]) -> Parts:
    """Hours without pay and to pay of the cases decided in the period."""

    def total(side: str) -> dict[str, Figure | Text]:
        hours: list[dict[str, Decimal]] = [getattr(one, side) for one in decided]
        return {
            f"{side}_{work}": paper.hours(
                f"warranty.{side}.{work}", sum((h.get(work, Decimal(0)) for h in hours), Decimal(0))
            )
            for work in WORKS
        }

    key = "hours" if any(one.paid for one in decided) else "hours_free"
    given = total("free") | (total("paid") if key == "hours" else {})
    return paper.sentence(f"report_warranty.{key}", **given)


def _errors(facts: Facts, paper: Paper, result: MetricResult) -> Parts:
    """How many of the warranty requests came of how the system was used, k of N."""
    if result.status is Status.NOT_MEASURED:
        reason = Figure("warranty.errors.reason", result.reason, paper.reason(result))
        return paper.sentence("report_warranty.errors_unmeasured", reason=reason)
    if result.value is None:
        return paper.sentence("report_warranty.no_errors_asked")
    cells = cells_behind(facts, result)
    k = int(result.numerator or 0)
    share = _k_of_n(paper, "warranty.errors", k, result.n, cells, up=True)
    return paper.sentence("report_warranty.errors", share=share)


def _steps(paper: Paper, result: MetricResult) -> Parts:
    """Of those, how many broke each step, and how many name none."""
    by_step: Mapping[str, int] = result.details.get("by_step") or {}  # type: ignore[assignment]  # made by the metric
    parts: list[Context] = []
    for step, count in by_step.items():
        parts += paper.sentence(
            "report_warranty.step_next" if parts else "report_warranty.step_first",
            step=Figure(f"warranty.step.{step}", step, step),
            count=paper.count(f"warranty.step.{step}.count", count),
        )
    without = result.details.get("without_step")
    if isinstance(without, int) and without:
        count_ = paper.count("warranty.step.none", without)
        parts += paper.sentence("report_warranty.step_none", count=count_)
    return tuple(parts)


def _guards(paper: Paper, cases: WarrantyCases, shown: tuple[Listed, ...]) -> tuple[Context, ...]:
    """Guards worth building: for what was broken twice, else for what was broken most.

    What the system blocks by now needs none.
    """
    broken = [item for one in shown for item in cases.broken_in_use(one.verdict)]
    today = {item.id: cases.today.get(item.id, item) for item in broken}
    latest = {id_: item for id_, item in today.items() if item.guard != "blocks"}
    counts = {id_: sum(item.id == id_ for item in broken) for id_ in latest}
    most = max(counts.values(), default=0)
    wanted = [id_ for id_, count in counts.items() if count >= min(most, _MANY)]
    if most < _MANY:
        wanted = wanted[:1]
    return tuple(
        {
            "item": Figure(f"warranty.guard.{id_}.item", id_, id_),
            "text": _told(paper, f"warranty.guard.{id_}.text", latest[id_]),
            "count": paper.count(f"warranty.guard.{id_}.count", counts[id_]),
            "advice": Figure(
                f"warranty.guard.{id_}.advice",
                latest[id_].guard,
                paper.locale.say(f"report_warranty.guard.{latest[id_].guard}"),
            ),
        }
        for id_ in sorted(wanted, key=lambda code: (-counts[code], code))
    )


def _told(paper: Paper, id_: str, item: ToldItem) -> Figure | Text:
    """The words of an item: of today's sheet with their cell, else as the letter told them."""
    place = item.places.get("action") or item.places.get("text")
    return paper.typed(item.text, place) if place else Figure(id_, item.text, item.text)
