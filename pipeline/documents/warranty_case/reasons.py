"""Why a case came out as it did: one sentence a rule, for the decision, the calculation, the page.

Definitions and the sentence on faults of the contractor: ``russian-documents.md`` section 10.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from pipeline.documents.printing import Parts
from pipeline.documents.values import Figure
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.item_words import ItemWords
from pipeline.locales.inflection.counted import counted
from pipeline.locales.inflection.numerals import Case
from pipeline.warranty.outcome import ItemVerdict, Verdict

CHARGED: Final = frozenset({"W6", "W7", "W8"})
CLIENT_SIDE: Final = frozenset({"W5", *CHARGED})
_DEFINED: Final = {"W6": "defined_false", "W7": "defined_gross", "W8": "defined_repeated"}


def is_by_contractor(verdict: Verdict) -> bool:
    """Whether the check found the cause on the contractor's side."""
    return any(test.id == "contractor_fault" and test.result for test in verdict.tests)


def deciding(verdict: Verdict) -> tuple[ItemVerdict, ...]:
    """The items that reached the rule of the case; none where it was decided as a whole."""
    if not verdict.is_by_items:
        return ()
    return tuple(one for one in verdict.items if one.rule == verdict.rule)


def causing(verdict: Verdict) -> tuple[ItemVerdict, ...]:
    """The items whose breach caused the fault."""
    return tuple(one for one in verdict.items if one.breached and one.caused)


def codes(name: str, found: Sequence[ItemVerdict]) -> Figure:
    """Codes of items, one after another."""
    listed = ", ".join(one.item.id for one in found)
    return Figure(f"case.{name}.items", listed, listed)


def reason(writer: CaseWriter) -> Parts:
    """Why the rule of the case applies; nothing where there is no rule."""
    rule = writer.verdict.rule
    return _REASONS[rule](writer) if rule is not None else ()


def _suspended(writer: CaseWriter) -> Parts:
    asked_at = writer.audit.access_asked_at
    if asked_at is None:
        raise ValueError(f"suspended without asking for access: {writer.claim.id}")
    return writer.clause(
        "reason_suspended",
        asked=writer.day(writer.audit, "access_asked_at"),
        until=term_figure(writer, writer.term_end(asked_at)),
    )


def _outside(writer: CaseWriter) -> Parts:
    cause = writer.paper.words(f"case.outside.{writer.audit.outside_cause}")
    return writer.clause("reason_outside", cause=cause)


def _not_bound(writer: CaseWriter) -> Parts:
    return writer.clause("reason_no_clause" if writer.verdict.items else "reason_not_bound")


def _not_cause(writer: CaseWriter) -> Parts:
    verdict = writer.verdict
    if is_by_contractor(verdict):
        return writer.clause("reason_contractor")
    return writer.clause("reason_not_cause", items=codes("breached", deciding(verdict)))


def _gross(writer: CaseWriter, found: ItemVerdict) -> Parts:
    words = ItemWords(writer, found.item)
    if found.gross_because == "finding":
        return writer.clause("reason_gross_found", item=words.code())
    if words.is_yes_no:
        return writer.clause(
            "reason_gross_yes_no", item=words.code(), limit=words.limit(), value=words.value(found)
        )
    return writer.clause(
        "reason_gross_measured",
        item=words.code(),
        limit=words.limit(),
        gross=words.gross(),
        value=words.value(found),
    )


def _repeated(writer: CaseWriter, found: ItemVerdict) -> Parts:
    item = ItemWords(writer, found.item).code()
    warning = found.warned_by
    if warning is None:
        raise ValueError(f"a repeated breach without its warning: {found.item.id}")
    return writer.clause(
        "reason_repeated",
        item=item,
        warned_on=writer.letter_on(warning),
        warned_no=writer.letter_no(warning),
    )


_REASONS: Final[Mapping[str, Callable[[CaseWriter], Parts]]] = {
    "S": _suspended,
    "W0": _outside,
    "W1": _not_bound,
    "W2": lambda writer: writer.clause("reason_unknown"),
    "W3": lambda writer: writer.clause("reason_kept"),
    "W4": _not_cause,
    "W5": lambda writer: writer.clause(
        "reason_warned", items=codes("caused", deciding(writer.verdict))
    ),
    "W6": lambda writer: writer.clause(
        "reason_false", items=codes("caused", deciding(writer.verdict))
    ),
    "W7": lambda writer: _gross(writer, deciding(writer.verdict)[0]),
    "W8": lambda writer: _repeated(writer, deciding(writer.verdict)[0]),
}


def term_figure(writer: CaseWriter, end: date | datetime) -> Figure:
    """The end of the term of access: the end of a day, or an instant."""
    source = writer.source("access_term")
    locale = writer.paper.locale
    if isinstance(end, datetime):
        printed = locale.say("case.by_instant", at=end)
    else:
        printed = locale.say("case.by_day", on=locale.long_day(end))
    return Figure("case.access_until", end, printed, "", source)


def side(verdict: Verdict) -> str | None:
    """Whether the cause is shown on the client's side: ``client | not_shown``.

    ``None`` where the reason itself says whose side it is on, or that nobody knows.
    """
    if verdict.rule in CLIENT_SIDE:
        return "client"
    says_itself = verdict.rule in {None, "S", "W0", "W2"} or is_by_contractor(verdict)
    return None if says_itself else "not_shown"


def definitions(writer: CaseWriter) -> Iterator[Parts]:
    """What the word that makes a case chargeable means."""
    name = _DEFINED.get(writer.verdict.rule or "")
    if name is None:
        return
    months, ratio = writer.contract.repeat_months, writer.contract.gross_ratio
    given = {
        "months": Figure(
            "contract.repeat_months", months, counted(months, "месяц", Case.GENITIVE), "months",
            writer.source("repeat_months"),
        ),
        "ratio": Figure(
            "contract.gross_ratio", ratio, counted(ratio, "раз"), "",
            writer.source("gross_ratio"),
        ),
    }  # fmt: skip
    fields = {"W7": ("ratio",), "W8": ("months",)}.get(writer.verdict.rule or "", ())
    yield writer.clause(name, **{field: given[field] for field in fields})
