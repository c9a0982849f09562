"""The monthly report to the client: facts of a period in, the context of its template out."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import cast

from pipeline.documents.availability import availability_part
from pipeline.documents.breaches import breaches_part
from pipeline.documents.deadlines import last_day
from pipeline.documents.first_page import FirstPage, first_page, said
from pipeline.documents.identity import Identity, paper_number, seal
from pipeline.documents.listed_cases import NO_CASES, WarrantyCases
from pipeline.documents.method import hours_figure, method_part
from pipeline.documents.metric_notes import metric_notes
from pipeline.documents.names import initials_and_surname
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.replaced import Replaced, replaced_part
from pipeline.documents.report_advice import advice_for_client, advice_part
from pipeline.documents.report_charts import charts_part
from pipeline.documents.report_credits import credits_part
from pipeline.documents.report_data import (
    closed_part,
    data_notes,
    excluded_part,
    gaps_part,
    pauses_part,
    versions_part,
)
from pipeline.documents.report_promises import decisions_wanted, promises_part, promises_summary
from pipeline.documents.report_trails import trails_part
from pipeline.documents.report_trends import Restated, moved, trends_part
from pipeline.documents.report_volume import ageing_part, causes_part, volume_part
from pipeline.documents.report_warranty import warranty_part
from pipeline.documents.report_work import activities_part
from pipeline.documents.report_worst import worst_part
from pipeline.documents.requests import Requests, request_rows, requests
from pipeline.documents.restatements import restatements_part
from pipeline.documents.sources import cells_behind
from pipeline.documents.summary import mark, sentences
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import MonthRow, Project, Role
from pipeline.domain.periods import Period
from pipeline.locales import Locale
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import EVERYTHING, Facts
from pipeline.metrics.lists.recommendations import Recommendation, recommendations
from pipeline.metrics.measures.volumes import volume_flows
from pipeline.metrics.months.restatements import Past
from pipeline.metrics.months.trends import Trend, trends
from pipeline.metrics.results import Status
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
    cases: WarrantyCases = NO_CASES,
    identity: Identity | None = None,
    replaced: Replaced | None = None,
    past: Past | None = None,
) -> ServiceReport:
    """The context of ``templates/<locale>/service_report.docx``.

    Args:
        evaluation: the figures.
        locale: language of the document.
        on: date printed on it.
        left_out: problems of rows that were left out at the manager's wish (G17).
        cases: the warranty cases as judged on the day of ``evaluation``.
        identity: number and seal of an issued report; without it the report is a draft, with the
            header ПРОЕКТ.
        replaced: the report that this one takes the place of.
        past: the months before; without it no report was issued that could be restated.
    """
    facts, project = evaluation.facts, evaluation.facts.agreed
    paper = Paper(locale, partial(cells_behind, facts))
    period = period_words(locale, facts.period)
    month = _month_of(project, facts.period)
    advice = recommendations(evaluation)
    past = past or Past(trends(evaluation))
    restated = Restated(past.restated)
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
        "summary": _summary(evaluation, paper, period, month, on, advice),
        "metrics": {
            "rows": tuple(_metric_row(paper, line, restated) for line in past.trends.lines),
            "notes": metric_notes(evaluation, paper),
        },
        "trends": trends_part(paper, facts, past.trends, restated),
        "charts": charts_part(facts, past, locale),
        "restatements": restatements_part(paper, past.restated, checked=past.is_checked),
        "breaches": breaches_part(facts, paper),
        "trails": trails_part(facts, paper),
        "worst": worst_part(facts, paper),
        "volume": volume_part(facts, paper),
        "causes": causes_part(facts, paper),
        "ageing": ageing_part(facts, paper),
        "requests": _requests(evaluation, paper),
        "availability": availability_part(evaluation, paper),
        "activities": activities_part(evaluation, paper),
        "warranty": warranty_part(evaluation, paper, cases),
        "credits": credits_part(facts, paper),
        "promises": promises_part(facts, paper),
        "advice": advice_part(facts, paper, advice),
        "method": method_part(evaluation, paper),
        "data_notes": data_notes(evaluation, paper),
        "excluded": excluded_part(facts, paper, left_out),
        "closed": closed_part(facts, paper),
        "pauses": pauses_part(facts, paper),
        "gaps": gaps_part(facts, paper),
        "versions": versions_part(facts, paper),
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


def _summary(  # noqa: PLR0913, PLR0917  # each is one thing the first page speaks of
    evaluation: Evaluation,
    paper: Paper,
    period: str,
    month: MonthRow | None,
    on: date,
    advice: tuple[Recommendation, ...],
) -> Context:
    facts, project = evaluation.facts, evaluation.facts.agreed
    comment = None if month is None else month.comment
    plan = None if month is None else month.plan
    places = {} if month is None else month.places
    address = project.party(Role.CONTRACTOR)
    told = sentences(evaluation, paper, Figure("period.words", facts.period.key, period))
    overall = mark(evaluation, paper)
    promised = promises_summary(facts, paper)
    wanted = (*decisions_wanted(facts, paper), *advice_for_client(facts, paper, advice))
    page = first_page(
        fixed=(
            *(said(line) for line in told),
            said(overall),
            said(promised),
            *(project.party(role).full_name for role in Role),
            project.contract.contract_subject,
        ),
        comment=comment or "",
        plan=plan or "",
        decisions=wanted,
    )
    return {
        "comment_here": page.comment,
        "comment_later": bool(comment) and not page.comment,
        "comment": paper.typed(comment, places.get("comment", Place())),
        "sentences": tuple({"parts": line} for line in told),
        "mark": overall,
        "promises": promised,
        **_wanted(paper, page, wanted),
        "plan_here": page.plan,
        "plan_later": bool(plan) and not page.plan,
        "has_words_later": (bool(comment), bool(plan)) != (page.comment, page.plan),
        "plan": paper.typed(plan, places.get("plan", Place())),
        "has_objections": bool(address.email),
        "objections": paper.sentence(
            "report.objections",
            until=paper.long_day(
                "objections.until",
                last_day(facts.days, on, project.contract.report_accept_days),
            ),
            address=paper.typed(address.email, address.places.get("email", Place())),
        ),
    }


def _wanted(paper: Paper, page: FirstPage, wanted: tuple[Parts, ...]) -> Context:
    """What has to be decided, as far as the first page holds it."""
    return {
        "decisions": tuple({"parts": parts} for parts in wanted[: page.decisions]),
        "has_more_decisions": page.decisions < len(wanted),
        "more_decisions": paper.sentence(
            "report.decision.more",
            count=paper.count("decisions.more", len(wanted) - page.decisions),
        ),
    }


def _metric_row(paper: Paper, trend: Trend, restated: Restated) -> Context:
    result = trend.result
    place = result.places.get("metric", Place())
    return {
        "name": Text(paper.metric_name(result), place),
        "target": paper.metric_target(result),
        "value": paper.metric_value(result),
        "events": paper.metric_events(result),
        "status": paper.metric_status(result),
        "missed": result.status is Status.MISSED,
        **moved(paper, trend, restated),
    }


def with_annex(
    made: ServiceReport, evaluation: Evaluation, locale: Locale, annex: Annex
) -> ServiceReport:
    """The report that names the file beside it, in which the list it cuts stands in full."""
    rows = requests(evaluation.facts)
    paper = Paper(locale, partial(cells_behind, evaluation.facts))
    told = paper.sentence(
        f"report.{_annex_words(rows)}",
        printed=paper.count("requests.printed", len(rows.printed)),
        rows=paper.count("requests.rows", annex.rows),
        file=Text(annex.file),
        digest=Figure("requests.digest", annex.sha256, annex.sha256),
    )
    part = cast("Context", made.context["requests"])
    part = {**part, "has_annex": True, "annex": told}
    return replace(made, context={**made.context, "requests": part})


def _annex_words(rows: Requests) -> str:
    """What the paper prints of the list: all of it, every breach of it, or the longest ones."""
    if not rows.cut:
        return "annex_whole"
    whole = sum(1 for line in rows.every if line.missed)
    shown = sum(1 for line in rows.printed if line.missed)
    return "annex" if shown == whole else "annex_cut"


def _requests(evaluation: Evaluation, paper: Paper) -> Context:
    facts = evaluation.facts
    rows = requests(facts)
    return {
        "has": bool(rows.every),
        "none_line": paper.words(
            "report.no_requests" if facts.zero_is_known else "report.requests_unknown"
        ),
        "rows": request_rows(facts, paper, rows.printed),
        "has_annex": False,
        "annex": (),
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


def _signature(paper: Paper, project: Project, role: Role) -> Context:
    signatory = next(p for p in project.people if p.role is role and p.function == "signatory")
    return {
        "role": paper.words(f"report.role.{role.value}"),
        "position": paper.typed(signatory.position, signatory.places.get("position", Place())),
        "name": Text(initials_and_surname(signatory), signatory.places.get("surname", Place())),
    }
