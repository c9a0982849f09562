"""Предупреждение (W5): mended under the warranty, and what is asked so that it stays so.

The tone is that of the company's warranty page. No sum ever stands here: a forgiven sum would be
a forgiven debt (``russian-documents.md`` section 15.4).
"""

from datetime import date
from typing import Final

from pipeline.documents.deadlines import last_day
from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.item_words import ItemWords
from pipeline.documents.warranty_case.letter_head import letter_parts
from pipeline.documents.warranty_case.reasons import causing
from pipeline.problems import Place
from pipeline.warranty.outcome import ItemVerdict
from pipeline.warranty.terms import months_after

_CLAUSE: Final = ("п.", "пп.", "ст.")


def warning(writer: CaseWriter) -> Context:
    """The context of ``templates/<locale>/warranty_case_warning.docx``.

    Raises:
        InputError: the calendar does not know the days of its terms.
    """
    verdict, claim = writer.verdict, writer.claim
    if verdict.final != "warned":
        place = writer.audit_place("decided", "closed_on")
        writer.doubt("case_not_warned", place, claim.id)
    writer.doubt_outdated()
    restored = "restored_at" if claim.restored_at is not None else "resolved_at"
    if getattr(claim, restored) is None:
        writer.doubt("case_not_restored", claim.places.get("id", Place()), claim.id)
    found = causing(verdict)
    cure = cured_by(writer)
    until = writer.paper.long_day("warning.cure", cure, *writer.source("cure_days"))
    return {
        **letter_parts(writer),
        "restored": writer.clause("warning_restored", restored=writer.day(claim, restored)),
        "several": len(found) > 1,
        "causes": tuple({"parts": _cause(writer, one)} for one in found),
        "ask": writer.clause("warning_ask", until=until),
        "asks": writer.listed([_ask(writer, one) for one in found]),
        "help": writer.clause("warning_help"),
        "repeat": _repeat(writer, until),
        "disagree": writer.clause(
            "warning_disagree",
            until=writer.until("act_objection_days"),
            address=writer.reply_address(),
        ),
    }


def warned_items(writer: CaseWriter) -> tuple[str, ...]:
    """Codes of the items that the warning is about."""
    return tuple(one.item.id for one in causing(writer.verdict))


def cured_by(writer: CaseWriter) -> date:
    """The last day to remove the cause, from the day the warning is taken as received."""
    return last_day(writer.days, writer.received_on, writer.contract.cure_days)


def _repeat(writer: CaseWriter, since: Figure) -> Parts:
    """From when until when the same breach is a repeated one, by which clause."""
    ground = writer.contract_clause("warranty_clause")
    # «По п. 4.3 …» reads on; another word, such as «раздел», would have to be declined.
    name = "warning_repeat" if ground.value.startswith(_CLAUSE) else "warning_repeat_by"
    return writer.clause(name, ground=ground, since=since, until=_repeat_until(writer))


def _repeat_until(writer: CaseWriter) -> Figure:
    """The last day on which the same breach is a repeated one."""
    last = months_after(writer.received_on, writer.contract.repeat_months)
    return writer.paper.long_day("warning.repeat", last, *writer.source("repeat_months"))


def _cause(writer: CaseWriter, found: ItemVerdict) -> Parts:
    """What was not kept, in plain words, with the limit and the value where there are some."""
    words, letter = ItemWords(writer, found.item), found.binding.letter
    given = {
        "plain": words.plain(),
        "item": words.code(),
        "letter_no": writer.letter_no(letter),
        "letter_on": writer.letter_on(letter),
    }
    if not words.is_measured:
        return writer.clause("warning_cause_told", **given)
    if found.value is None:
        return writer.clause("warning_cause_found", **given, limit=words.limit())
    return writer.clause("warning_cause", **given, limit=words.limit(), value=words.value(found))


def _ask(writer: CaseWriter, found: ItemVerdict) -> Parts:
    """What to do about one item."""
    words = ItemWords(writer, found.item)
    if not words.is_measured:
        return writer.clause("warning_follow", item=words.code(), plain=words.plain())
    return writer.clause(
        "warning_restore", parameter=words.parameter(), limit=words.limit(), item=words.code()
    )
