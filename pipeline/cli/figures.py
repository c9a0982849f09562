"""Metrics as a table for the terminal and as JSON (``design.md`` section 10)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from pipeline.cli.credit_figures import credits_json
from pipeline.documents.formulas import formula_words
from pipeline.documents.printing import RESULT, Paper
from pipeline.documents.report_credits import credit_lines
from pipeline.domain.periods import Period
from pipeline.locales import Locale, forms
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.results import MetricResult


def evaluation_json(evaluation: Evaluation, locale: Locale, *, rows: bool) -> dict[str, object]:
    """The stable answer of ``poruka metrics --json``; ``period.to`` is exclusive.

    Names and formulas are in the reader's language; the formula is the sentence that the contract
    and the report print.
    """
    facts = evaluation.facts
    return {
        "project": facts.project.contract.project_code,
        "period": {"from": facts.period.first.isoformat(), "to": facts.period.end.isoformat()},
        "as_of": facts.as_of.isoformat(),
        "metrics": [
            _result_json(result, result.period or facts.period, locale, rows=rows)
            for result in evaluation.results
        ],
        "credits": credits_json(facts),
    }


def _result_json(
    result: MetricResult, days: Period, locale: Locale, *, rows: bool
) -> dict[str, object]:
    scope = result.scope
    answer: dict[str, object] = {
        "key": result.name,
        "code": result.code,
        "name": Paper(locale).metric_name(result),
        "formula": formula_words(locale, result.key),
        "period": {"from": days.first.isoformat(), "to": days.end.isoformat()},
        "scope": {
            "priorities": list(scope.priorities),
            "services": list(scope.services),
            "kinds": list(scope.kinds),
            "stages": list(scope.stages),
        },
        "value": plain(result.value, result.unit),
        "details": {name: plain(value, result.unit) for name, value in result.details.items()},
        "unit": result.unit,
        "n": result.n,
        "numerator": _exact(result.numerator),
        "denominator": _exact(result.denominator),
        "target": plain(result.target, result.unit),
        "status": result.status.value,
        "reason": result.reason or None,
    }
    if rows:
        answer["rows"] = list(result.rows)
        answer["missed_rows"] = list(result.missed_rows)
    return answer


def plain(value: object, unit: str) -> object:
    """An exact value as JSON: seconds half up to integers, shares floats, hours decimal strings."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case Fraction() if unit == "points":
            return forms.half_up(value * 100) / 100
        case Fraction():
            return forms.half_up(value) if unit == "seconds" else float(value)
        case Mapping():
            return {
                str(name): plain(inner, _unit_of(str(name), unit)) for name, inner in value.items()
            }
        case tuple() | list():
            return [plain(inner, unit) for inner in value]
    message = f"no plain form of {value!r}"
    raise TypeError(message)


def _unit_of(name: str, unit: str) -> str:
    """Parts of the availability arithmetic are seconds, whatever the metric is counted in."""
    return "seconds" if name in {"agreed", "maintenance", "unknown", "outage", "services"} else unit


def _exact(value: int | Fraction | None) -> int | str | None:
    """An integer, or an exact fraction ``"a/b"``."""
    if isinstance(value, Fraction):
        return (
            value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
        )
    return value


def evaluation_table(evaluation: Evaluation, locale: Locale) -> str:
    """Name, value, target, events, status, reason where there is no value; then the reductions."""
    paper = Paper(locale)
    table = [tuple(locale.say(f"cell.{name}") for name in RESULT)]
    table += [paper.result(result) for result in evaluation.results]
    widths = [max(len(row[at]) for row in table) for at in range(len(RESULT) - 1)] + [0]
    lines = (
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
    owed = credit_lines(evaluation.facts, paper)
    return "\n".join((*lines, *(("", *owed) if owed else ())))
