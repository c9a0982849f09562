"""«История одного сбоя»: one page in plain words, from the letter to the next deadline.

It is no paper of the register: it has no number and decides nothing.
"""

from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.decision import outcome_figure
from pipeline.documents.warranty_case.item_words import ItemWords
from pipeline.documents.warranty_case.reasons import (
    codes,
    deciding,
    is_by_contractor,
    reason,
)
from pipeline.documents.warranty_case.timeline import timeline


def history(writer: CaseWriter) -> Context:
    """The context of ``templates/<locale>/warranty_case_history.docx``."""
    verdict, claim = writer.verdict, writer.claim
    return {
        "has_summary": bool(claim.summary),
        "summary": writer.typed(claim, "summary"),
        "events": timeline(writer),
        "verdict": writer.clause(
            "history_verdict", result=outcome_figure(writer, "verdict.final", verdict.final)
        ),
        "has_reason": verdict.rule is not None,
        "reason": reason(writer),
        "is_decided": verdict.decided is not None,
        "decided": writer.clause("history_decided", by=writer.typed(writer.audit, "decided_by")),
        "has_otherwise": verdict.rule is not None,
        "otherwise": _otherwise(writer),
    }


def _otherwise(writer: CaseWriter) -> Parts:
    """What it would have taken for the case to come out otherwise."""
    verdict = writer.verdict
    match verdict.rule:
        case None:
            return ()
        case "W4":
            return writer.clause(
                "otherwise_contractor" if is_by_contractor(verdict) else "otherwise_not_cause"
            )
        case "W1":
            return writer.clause("otherwise_no_clause" if verdict.items else "otherwise_not_bound")
        case "W5":
            return _otherwise_warned(writer)
        case "W7":
            return _otherwise_gross(writer)
        case rule:
            return writer.clause(f"otherwise_{rule.lower()}")


def _otherwise_warned(writer: CaseWriter) -> Parts:
    found = deciding(writer.verdict)
    words = ItemWords(writer, found[0].item)
    if len(found) == 1 and words.is_measured and _has_gross(words):
        return writer.clause("otherwise_w5_measured", item=words.code(), gross=words.gross())
    return writer.clause("otherwise_w5", items=codes("caused", found))


def _otherwise_gross(writer: CaseWriter) -> Parts:
    found = deciding(writer.verdict)[0]
    words = ItemWords(writer, found.item)
    if found.gross_because == "finding" or not _has_gross(words):
        return writer.clause("otherwise_w7_found", item=words.code())
    return writer.clause("otherwise_w7", item=words.code(), gross=words.gross())


def _has_gross(words: ItemWords) -> bool:
    """Whether a value of its own is gross: not any deviation, nor none at all."""
    found = words.gross()
    return isinstance(found, Figure) and found.value != "any"
