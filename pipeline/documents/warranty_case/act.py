"""Акт технической проверки: facts and nothing of who pays (``russian-documents.md`` 9.1, 15.4).

An act in which one party decides about the other is not signed, so the decision is another paper.
"""

from collections.abc import Iterator
from typing import Final

from pipeline.documents.named import requisites, signature
from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.documents.warranty_case.case_writer import CaseWriter, Placed
from pipeline.documents.warranty_case.item_words import ItemWords, conclusion, link
from pipeline.documents.warranty_case.letter_rows import letter_rows
from pipeline.domain.contract import Role, Stage
from pipeline.locales.inflection.counted import counted
from pipeline.problems import Place
from pipeline.warranty.outcome import ItemVerdict

_ENDS: Final = (".", "!", "?", "…")


def act(writer: CaseWriter) -> Context:
    """The context of ``templates/<locale>/warranty_case_act.docx``."""
    project, paper, audit = writer.project, writer.paper, writer.audit
    if audit.closed_on is None:
        writer.doubt("case_not_closed", writer.audit_place("closed_on"), writer.claim.id)
    if not audit.attended and audit.invited_on is None:
        writer.note("case_not_invited", writer.audit_place("invited_on"), writer.claim.id)
    letters = letter_rows(writer)
    items = tuple(_item_row(writer, found) for found in writer.verdict.items)
    city = paper.locale.say("addendum.place", city=project.contract.city)
    return {
        "place": paper.typed(city, writer.key("city")),
        "parties": {role.value: requisites(paper, project, role)["name"] for role in Role},
        "participants": _participants(writer),
        "has_client_rep": audit.attended and bool(audit.client_rep),
        "client_rep": writer.typed(audit, "client_rep"),
        "facts": tuple(_facts(writer)),
        "letters": {
            "has": bool(letters),
            "rows": letters,
            "none_line": paper.words("case.no_letters"),
        },
        "items": {"has": bool(items), "rows": items, "none_line": paper.words("case.no_items")},
        "causes": tuple({"parts": parts} for parts in _causes(writer)),
        "has_conclusion": bool(audit.conclusion),
        "conclusion": writer.typed(audit, "conclusion"),
        "conclusion_ends": (audit.conclusion or "").rstrip().endswith(_ENDS),
        "closing": writer.clause("act_closing"),
        "objections": writer.clause(
            "act_objections",
            until=writer.until("act_objection_days"),
            address=writer.reply_address(),
        ),
        "signatures": {role.value: signature(paper, project, role) for role in Role},
    }


def _participants(writer: CaseWriter) -> Parts:
    audit = writer.audit
    if audit.attended:
        return writer.clause("act_attended")
    if audit.invited_on is None:
        return writer.clause("act_not_attended")
    return writer.clause("act_invited", invited_on=writer.day(audit, "invited_on"))


def _facts(writer: CaseWriter) -> Iterator[Context]:
    """What is known of the claim and of the check, one line each."""
    claim, audit = writer.claim, writer.audit

    def line(key: str, parts: Parts) -> Context:
        return {"what": writer.paper.words(f"case.fact.{key}"), "parts": parts}

    def of(noun: Placed, name: str) -> Parts:
        return ({"value": writer.instant(noun, name)},)

    yield line("incident", ({"value": writer.incident()},))
    if claim.summary:
        yield line("summary", ({"value": writer.typed(claim, "summary")},))
    for name in ("fault_at", "reported_at", "started_at", "restored_at", "resolved_at"):
        if getattr(claim, name) is not None:
            yield line(name, of(claim, name))
    if writer.verdict.joined:
        numbers = ", ".join(writer.verdict.joined)
        place = claim.places.get("id", Place())
        yield line("joined", ({"value": Text(numbers, place)},))
    yield from (line(*row) for row in _stage(writer))
    yield line("checked", _checked(writer))
    if audit.access_asked_at is not None:
        yield line("access_asked_at", of(audit, "access_asked_at"))
        given = audit.access_given_at is not None
        said = of(audit, "access_given_at") if given else _words(writer, "case.access_not_given")
        yield line("access_given_at", said)
    spent = tuple(_spent(writer))
    if spent:
        yield line("hours", spent)


def _words(writer: CaseWriter, key: str) -> Parts:
    return ({"value": writer.paper.words(key)},)


def _stage(writer: CaseWriter) -> Iterator[tuple[str, Parts]]:
    """The stage the fault is in, and its warranty term: later claims are served all the same."""
    stage = stage_of(writer)
    if stage is None:
        return
    code, name = writer.typed(stage, "code"), writer.typed(stage, "name")
    yield "stage", writer.sentence("case.stage_named", code=code, name=name)
    months = writer.contract.warranty_months
    term = Figure(
        "contract.warranty_months", months, counted(months, "месяц"), "months",
        writer.source("warranty_months"),
    )  # fmt: skip
    if stage.accepted_on is None:
        yield "warranty_term", writer.clause("term", months=term)
    else:
        on = writer.day(stage, "accepted_on")
        yield "warranty_term", writer.clause("term_accepted", months=term, accepted_on=on)


def stage_of(writer: CaseWriter) -> Stage | None:
    """The stage that the claim names, if the workbook has it."""
    found = (one for one in writer.project.stages if one.code == writer.claim.stage)
    return next(found, None)


def _checked(writer: CaseWriter) -> Parts:
    audit = writer.verdict.audit
    if audit is None:
        return _words(writer, "case.not_checked")
    opened = writer.day(audit, "opened_on")
    if audit.closed_on is None:
        return writer.sentence("case.checked_since", opened=opened)
    return writer.sentence("case.checked", opened=opened, closed=writer.day(audit, "closed_on"))


def _spent(writer: CaseWriter) -> Iterator[Context]:
    """Hours of mending and of the check, as far as they are known."""
    said = False
    for work in ("fix", "audit"):
        name = f"{work}_hours"
        hours = getattr(writer.verdict, name)
        if hours is None:
            continue
        if said:
            yield {"value": Text("; ")}
        said = True
        place = writer.audit.places.get(name)
        printed = str(writer.paper.hours("", hours))
        figure = Figure(f"case.{name}", hours, printed, "hours", (place,) if place else ())
        yield from writer.sentence(f"case.spent.{work}", hours=figure)


def _item_row(writer: CaseWriter, found: ItemVerdict) -> Context:
    """An item that binds: its limit, what was measured, what follows from both."""
    words, paper, item_id = ItemWords(writer, found.item), writer.paper, found.item.id
    finding, measured = found.finding, found.measured
    has_evidence = finding is not None and bool(finding.evidence)
    verdict = conclusion(found)
    tied = link(found)
    source = () if finding is None else tuple(finding.places.values())
    return {
        "id": words.code(),
        "text": words.text(),
        "limit": words.limit(),
        "value": words.value(found),
        "broken": found.breached,
        "conclusion": Figure(
            f"case.{item_id}.conclusion", verdict, paper.locale.say(f"case.conclusion.{verdict}"),
            "", (*source, *(measured.places if measured else ())),
        ),
        "has_period": measured is not None,
        "period": words.period(measured) if measured else (),
        "has_source": measured is not None and measured.readings > 0,
        "source": words.sources(measured) if measured else paper.dash(),
        "has_method": bool(found.item.method),
        "method": words.method(),
        "has_link": tied is not None,
        "link": _link_figure(writer, found, tied) if tied else paper.dash(),
        "has_evidence": has_evidence,
        "evidence": writer.typed(finding, "evidence") if finding else paper.dash(),
    }  # fmt: skip


def _link_figure(writer: CaseWriter, found: ItemVerdict, tied: str) -> Figure:
    places = {} if found.finding is None else found.finding.places
    source = (places["caused"],) if "caused" in places else ()
    printed = writer.paper.locale.say(f"case.link.{tied}")
    return Figure(f"case.{found.item.id}.link", tied, printed, "", source)


def _causes(writer: CaseWriter) -> Iterator[Parts]:
    """Where the cause lies, as the check established it."""
    audit = writer.audit
    if audit.inconclusive:
        yield writer.clause("cause_inconclusive")
    if audit.contractor_fault:
        yield writer.clause("cause_contractor")
    if audit.ours == "no" and audit.outside_cause:
        cause = writer.paper.words(f"case.outside.{audit.outside_cause}")
        if audit.outside_evidence:
            evidence = writer.typed(audit, "outside_evidence")
            yield writer.clause("cause_outside_shown", cause=cause, evidence=evidence)
        else:
            yield writer.clause("cause_outside", cause=cause)
    elif audit.ours == "yes":
        yield writer.clause("cause_in_work")
    else:
        yield writer.clause("cause_unknown")
    if audit.stated:
        yield writer.clause("stated", stated=writer.typed(audit, "stated"))
    if audit.contradicted_by:
        by = writer.typed(audit, "contradicted_by")
        yield writer.clause("contradicted_mattered" if audit.mattered else "contradicted", by=by)
