"""The monthly report to the client: facts of a period in, the context of its template out."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from pipeline.documents.availability import availability_part
from pipeline.documents.breaches import breaches_part
from pipeline.documents.deadlines import last_day
from pipeline.documents.identity import Identity, paper_number, seal
from pipeline.documents.listed_cases import NO_CASES, WarrantyCases
from pipeline.documents.method import hours_figure, method_part
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.replaced import Replaced, replaced_part
from pipeline.documents.report_warranty import warranty_part
from pipeline.documents.requests import Requests, request_rows, requests
from pipeline.documents.sources import cells_behind
from pipeline.documents.summary import mark, sentences
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import MonthRow, Person, Project, Role
from pipeline.domain.periods import Period
from pipeline.locales import Locale
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.lists import work_by
from pipeline.metrics.measures import volume_flows
from pipeline.metrics.results import MetricResult, Status
from pipeline.problems import Place, Problem

KIND = "service_report"


@dataclass(frozen=True, slots=True)
class Annex:
    """The full list of requests beside a document that prints only a part of it."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """What the report says, ready for its template."""

    context: Context
    title: str
    subject: str


def period_words(locale: Locale, period: Period) -> str:
    """``ноябрь 2026 г.``, ``III квартал 2026 г.``, else both days included."""
    key = period.key
    if period in period.months():
        return locale.month(period.first.year, period.first.month)
    if "Q" in key:
        return locale.say(
            "report.quarter",
            quarter=("I", "II", "III", "IV")[int(key[-1]) - 1],
            year=str(period.first.year),
        )
    if key == str(period.first.year):
        return locale.say("report.year", year=key)
    first, last = period.first, period.last
    one_month = (first.year, first.month) == (last.year, last.month)
    return locale.say(
        "report.days",
        first=first.day if one_month else locale.long_day(first),
        last=locale.long_day(last),
    )


def service_report(  # noqa: PLR0913  # each is one fact of the document
    evaluation: Evaluation,
    locale: Locale,
    *,
    on: date,
    left_out: tuple[Problem, ...] = (),
    annex: Annex | None = None,
    cases: WarrantyCases = NO_CASES,
    identity: Identity | None = None,
    replaced: Replaced | None = None,
) -> ServiceReport:
    """The context of ``templates/<locale>/service_report.docx``.

    Args:
        evaluation: the figures.
        locale: language of the document.
        on: date printed on it.
        left_out: problems of rows that were left out at the manager's wish (G17).
        annex: the file with the full list, when the list is longer than a paper shows.
        cases: the warranty cases as judged on the day of ``evaluation``.
        identity: number and seal of an issued report; without it the report is a draft, with the
            header ПРОЕКТ.
        replaced: the report that this one takes the place of.
    """
    facts, project = evaluation.facts, evaluation.facts.project
    paper = Paper(locale, partial(cells_behind, facts))
    period = period_words(locale, facts.period)
    month = _month_of(project, facts.period)
    rows = requests(facts)
    context: Context = {
        "draft": identity is None,
        "number": paper_number(identity, paper.dash()),
        "seal": seal(paper, identity, on),
        "replaced": replaced_part(paper, replaced, "report.replaced"),
        "title": _title(paper, project, facts, period),
        "document_date": paper.long_day("document.on", on),
        "as_of": paper.long_day("as_of", facts.as_of),
        "parties": {
            "contractor": _party(paper, project, Role.CONTRACTOR),
            "client": _party(paper, project, Role.CLIENT),
        },
        "has_act": month is not None and bool(month.act_no) and month.act_on is not None,
        "act": _act(paper, month),
        "support": {
            "hours": hours_figure(paper, project.contract.support_hours, project.hours),
            "has_channel": bool(project.contract.claim_contacts),
            "channel": _typed(paper, project, "claim_contacts"),
        },
        "has_services": bool(project.services),
        "services": tuple(
            {
                "name": paper.typed(s.name, s.places.get("name", Place())),
                "hours": hours_figure(paper, s.hours, project.hours),
            }
            for s in project.services
        ),
        "summary": _summary(evaluation, paper, period, month, on),
        "metrics": {
            "rows": tuple(_metric_row(paper, result) for result in evaluation.results),
            "notes": _metric_notes(evaluation, paper),
        },
        "breaches": breaches_part(facts, paper),
        "requests": _requests(evaluation, paper, rows, annex),
        "availability": availability_part(evaluation, paper),
        "activities": _activities(facts, paper),
        "warranty": warranty_part(evaluation, paper, cases),
        "method": method_part(evaluation, paper),
        "data_notes": _data_notes(evaluation, paper),
        "excluded": _excluded(paper, left_out),
        "signatures": {
            "contractor": _signature(paper, project, Role.CONTRACTOR),
            "client": _signature(paper, project, Role.CLIENT),
        },
    }
    title = locale.say(
        "report.property_title", period=period, contract=project.contract.contract_no
    )
    return ServiceReport(context, title, project.contract.contract_subject)


def _month_of(project: Project, period: Period) -> MonthRow | None:
    months = period.months()
    first = months[0].first
    found = [m for m in project.months if (m.year, m.month) == (first.year, first.month)]
    return found[0] if found and len(months) == 1 else None


def _typed(paper: Paper, project: Project, name: str) -> Text:
    contract = project.contract
    return paper.typed(getattr(contract, name), contract.places.get(name, Place()))


def _title(paper: Paper, project: Project, facts: Facts, period: str) -> Context:
    contract = project.contract
    words = paper.locale.say("report.period_line", period=period)
    if facts.as_of < facts.period.end:
        last = paper.locale.long_day(facts.as_of - timedelta(days=1))
        words = paper.locale.say("report.period_cut", period=period, last=last)
    return {
        "contract": paper.sentence(
            "report.contract_line",
            no=_typed(paper, project, "contract_no"),
            on=paper.long_day(
                "contract.on", contract.contract_on, contract.places.get("contract_on", Place())
            ),
        ),
        "period": Figure("period", facts.period.key, words),
        "project": _typed(paper, project, "project_name"),
        "subject": _typed(paper, project, "contract_subject"),
    }


def _party(paper: Paper, project: Project, role: Role) -> Context:
    party = project.party(role)
    place = party.places
    return {
        "full_name": paper.typed(party.full_name, place.get("full_name", Place())),
        "short_name": paper.typed(party.short_name, place.get("short_name", Place())),
        "has_inn": bool(party.inn),
        "inn": paper.typed(party.inn, place.get("inn", Place())),
    }


def _act(paper: Paper, month: MonthRow | None) -> Parts:
    if month is None or not month.act_no or month.act_on is None:
        return ()
    return paper.sentence(
        "report.act_line",
        no=paper.typed(month.act_no, month.places.get("act_no", Place())),
        on=paper.long_day("act.on", month.act_on, month.places.get("act_on", Place())),
    )


def _summary(
    evaluation: Evaluation, paper: Paper, period: str, month: MonthRow | None, on: date
) -> Context:
    project = evaluation.facts.project
    comment = None if month is None else month.comment
    plan = None if month is None else month.plan
    places = {} if month is None else month.places
    address = project.party(Role.CONTRACTOR)
    last = last_day(evaluation.facts.days, on, project.contract.report_accept_days)
    return {
        "has_comment": bool(comment),
        "comment": paper.typed(comment, places.get("comment", Place())),
        "sentences": sentences(
            evaluation, paper, Figure("period.words", evaluation.facts.period.key, period)
        ),
        "mark": mark(evaluation, paper),
        "has_plan": bool(plan),
        "plan": paper.typed(plan, places.get("plan", Place())),
        "has_objections": bool(address.email),
        "objections": paper.sentence(
            "report.objections",
            until=paper.long_day("objections.until", last),
            address=paper.typed(address.email, address.places.get("email", Place())),
        ),
    }


def _metric_row(paper: Paper, result: MetricResult) -> Context:
    place = result.places.get("metric", Place())
    return {
        "name": Text(paper.metric_name(result), place),
        "target": paper.metric_target(result),
        "value": paper.metric_value(result),
        "events": paper.metric_events(result),
        "status": paper.metric_status(result),
        "missed": result.status is Status.MISSED,
    }


def _metric_notes(evaluation: Evaluation, paper: Paper) -> tuple[Context, ...]:
    """Why a line has no value, and what stands beside one; one note for lines of one reason."""
    lines: dict[str, list[MetricResult]] = {}
    for result in evaluation.results:
        reason = paper.reason(result)
        if reason:
            lines.setdefault(reason, []).append(result)
    notes: list[Parts] = [
        paper.sentence(
            "report.metric_note",
            names=paper.metric_names(f"metrics.note.{at}.names", results),
            reason=Figure(f"metrics.note.{at}.reason", results[0].reason, reason),
        )
        for at, (reason, results) in enumerate(lines.items(), start=1)
    ]
    same_day = evaluation.first("same_day_rate")
    if same_day is not None and same_day.value is not None:
        notes.append(paper.calendar_day_note(same_day))
    outages = evaluation.first("outages")
    if outages is not None and outages.details.get("carried_over"):
        notes.append(
            paper.sentence(
                "report.carried_over",
                count=paper.count(
                    "outages.carried_over", int(str(outages.details["carried_over"]))
                ),
            )
        )
    return tuple({"parts": parts} for parts in notes)


def _requests(evaluation: Evaluation, paper: Paper, rows: Requests, annex: Annex | None) -> Context:
    facts = evaluation.facts
    annex_parts: Parts = ()
    if annex is not None:
        whole = sum(1 for line in rows.every if line.missed)
        shown = sum(1 for line in rows.printed if line.missed)
        annex_parts = paper.sentence(
            "report.annex" if shown == whole else "report.annex_cut",
            printed=paper.count("requests.printed", len(rows.printed)),
            rows=paper.count("requests.rows", annex.rows),
            file=Text(annex.file),
            digest=Figure("requests.digest", annex.sha256, annex.sha256),
        )
    return {
        "has": bool(rows.every),
        "none_line": paper.words(
            "report.no_requests" if facts.zero_is_known else "report.requests_unknown"
        ),
        "rows": request_rows(facts, paper, rows.printed),
        "has_annex": annex is not None,
        "annex": annex_parts,
        "identity": _identity(facts, paper),
    }


def _identity(facts: Facts, paper: Paper) -> Parts:
    """What moved the backlog, as a sum that closes; nothing is summed where nothing is known."""
    if not facts.zero_is_known:
        return paper.sentence("report.identity_unknown")
    wanted = facts.in_scope(EVERYTHING)
    start = int((wanted & facts.episodes.open_at(facts.start)).sum())
    end = int((wanted & facts.episodes.open_at(facts.known)).sum())
    flows = volume_flows(facts, EVERYTHING)
    return paper.sentence(
        "report.identity",
        start=paper.count("backlog.start", start),
        end=paper.count("backlog.end", end),
        **{name: paper.count(f"backlog.{name}", value) for name, value in flows.items()},
    )


def _activities(facts: Facts, paper: Paper) -> Context:
    lines, payers = work_by(facts, "activity"), work_by(facts, "payer")
    parts: list[Context] = []
    for line in payers:
        parts += paper.sentence(
            "report.payer_next" if parts else "report.payer_part",
            payer=paper.words(f"payer.{line.name}"),
            hours=paper.hours(f"payers.{line.name}.hours", line.hours),
        )
    total = sum((line.hours for line in lines), Decimal(0))
    return {
        "has": bool(lines),
        "none_line": paper.words("report.no_activities"),
        "rows": tuple(
            {
                "activity": paper.words(f"activity.{line.name}"),
                "hours": paper.hours(f"activities.{line.name}.hours", line.hours),
                "count": paper.count(f"activities.{line.name}.count", line.count),
            }
            for line in lines
        ),
        "total_hours": paper.hours("activities.total", total),
        "has_payers": bool(parts),
        "payers": tuple(parts),
    }


def _data_notes(evaluation: Evaluation, paper: Paper) -> Context:
    rows = tuple(
        {
            "text": Figure(
                f"note.{note.code}",
                ", ".join(note.ids),
                paper.locale.say(f"data_note.{note.code}", ids=note.ids),
            )
        }
        for note in evaluation.notes
    )
    return {"has": bool(rows), "none_line": paper.words("report.no_data_notes"), "rows": rows}


def _excluded(paper: Paper, left_out: tuple[Problem, ...]) -> Context:
    rows: list[Context] = []
    for problem in left_out:
        worded = paper.locale.problem(problem)
        place = f"{problem.place.sheet} {problem.place.cell}".strip()
        rows.append(
            {"row": Text(place, problem.place), "reason": Text(worded["what"], problem.place)}
        )
    return {
        "has": bool(rows),
        "none_line": paper.words("report.no_excluded"),
        "rows": tuple(rows),
    }


def _signature(paper: Paper, project: Project, role: Role) -> Context:
    signatory = next(p for p in project.people if p.role is role and p.function == "signatory")
    return {
        "role": paper.words(f"report.role.{role.value}"),
        "position": paper.typed(signatory.position, signatory.places.get("position", Place())),
        "name": Text(initials_and_surname(signatory), signatory.places.get("surname", Place())),
    }


def initials_and_surname(person: Person) -> str:
    """``И. Л. Ковальчук``: how a person signs; NBSP keeps it on one line."""
    names = [person.first_name, *([person.patronymic] if person.patronymic else [])]
    return "\N{NO-BREAK SPACE}".join([*(f"{name[0]}." for name in names), person.surname])
