"""Availability with its arithmetic, and the list of outages."""

from fractions import Fraction

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure, Text
from pipeline.locales import forms
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import EVERYTHING
from pipeline.metrics.lists.evidence import OutageLine, outage_list
from pipeline.metrics.stops.outages import Outages, ServiceTime, outages_of
from pipeline.problems import Place


def availability_part(evaluation: Evaluation, paper: Paper) -> Context:
    """The section of the report: per service and in sum, then the outages one by one."""
    facts = evaluation.facts
    book = outages_of(facts, EVERYTHING)
    rows = _outage_rows(evaluation, paper)
    measured = book.known and bool(book.services)
    reason = "no_services" if book.known else "outages_not_stated"
    services = [
        _service_row(paper, time, _target(evaluation, (time.service.code,)))
        for time in (book.times if measured else ())
    ]
    return {
        "measured": measured,
        "reason": Text("") if measured else paper.words(f"reason.{reason}"),
        "rows": tuple(services),
        "arithmetic": _arithmetic(book, paper, _target(evaluation, ())) if measured else (),
        "has_outages": bool(rows),
        "outage_rows": rows,
        "outages_none_line": paper.words(
            "report.no_outages" if book.none_stated else "report.outages_not_listed"
        ),
    }


def _service_row(paper: Paper, time: ServiceTime, target: Fraction | None) -> Context:
    code = time.service.code
    result = (
        Text(paper.locale.say("value.no_data"))
        if not time.fund
        else paper.share(f"availability.{code}", 1 - time.outage / time.fund, target)
    )
    return {
        "service": paper.typed(time.service.name, time.service.places.get("name", Place())),
        "agreed": paper.duration(f"availability.{code}.agreed", time.agreed, up=False),
        "maintenance": paper.duration(
            f"availability.{code}.maintenance", time.maintenance, up=False
        ),
        "unknown": paper.duration(f"availability.{code}.unknown", time.unknown, up=False),
        "outage": paper.duration(f"availability.{code}.outage", time.outage),
        "weight": Figure(
            f"availability.{code}.weight",
            time.service.weight,
            paper.locale.number(time.service.weight),
            source=(time.service.places.get("weight", Place()),),
        ),
        "result": result,
    }


def _target(evaluation: Evaluation, services: tuple[str, ...]) -> Fraction | None:
    """What is promised of these services: a figure printed twice shows one side of it (G13)."""
    promised = (
        result.target
        for result in evaluation.results
        if result.key == "availability" and result.scope.services == services
    )
    return next((Fraction(target) for target in promised if target is not None), None)


def _arithmetic(book: Outages, paper: Paper, target: Fraction | None) -> tuple[Context, ...]:
    """``1 − Σ w·outage ÷ Σ w·fund = result`` with the weighted sums."""
    fund = sum((Fraction(t.service.weight) * t.fund for t in book.times), Fraction(0))
    lost = sum((Fraction(t.service.weight) * t.outage for t in book.times), Fraction(0))
    if not fund:
        return paper.sentence("report.availability_no_fund")
    return paper.sentence(
        "report.availability_arithmetic",
        outage=paper.duration("availability.lost", lost),
        fund=paper.duration("availability.fund", fund, up=False),
        result=paper.share("availability.total", 1 - lost / fund, target),
    )


def _outage_rows(evaluation: Evaluation, paper: Paper) -> tuple[Context, ...]:
    facts = evaluation.facts
    names = {service.code: service.name for service in facts.agreed.services}
    rows: list[Context] = []
    for at, line in enumerate(outage_list(facts), start=1):
        name = f"outage.{line.table}.{line.row}.{at}"
        ended = paper.instant(f"{name}.ended_at", line.ended_at, line.place(facts, "ended_at"))
        rows.append(
            {
                "service": paper.typed(
                    names.get(line.service, line.service), line.place(facts, "service")
                ),
                "started_at": paper.instant(
                    f"{name}.started_at", line.started_at, line.place(facts, "started_at")
                ),
                "ended_at": paper.words("report.goes_on") if line.ended_at is None else ended,
                "duration": paper.duration(f"{name}.duration", line.seconds),
                "counted": _counted(paper, name, line),
                "incident": paper.typed(line.incident, line.place(facts, "incident")),
            }
        )
    return tuple(rows)


def _counted(paper: Paper, name: str, line: OutageLine) -> Figure | Text:
    words = paper.locale.say(f"outage_kind.{line.kind}")
    if line.weight == 1:
        return Text(words)
    printed = f"{words}, {forms.stated_share(line.weight, paper.locale.code)}"
    return Figure(f"{name}.weight", line.weight, printed, "share")
