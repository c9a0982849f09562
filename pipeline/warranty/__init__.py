"""Was the condition kept, and who pays: a verdict with its reasons and evidence."""

from pipeline.warranty.answer import exposure_json, verdict_json
from pipeline.warranty.approvals import approver
from pipeline.warranty.evidence import measured
from pipeline.warranty.exposure import Episode, Exposure, exposure
from pipeline.warranty.next_step import NextStep, deadlines
from pipeline.warranty.old_letters import all_letters
from pipeline.warranty.outcome import (
    Binding,
    Charge,
    ChargeLine,
    ItemVerdict,
    Measured,
    Test,
    Verdict,
)
from pipeline.warranty.told import items_by_scope, items_of, told_item
from pipeline.warranty.verdict import verdict_of, verdicts

__all__ = [
    "Binding",
    "Charge",
    "ChargeLine",
    "Episode",
    "Exposure",
    "ItemVerdict",
    "Measured",
    "NextStep",
    "Test",
    "Verdict",
    "all_letters",
    "approver",
    "deadlines",
    "exposure",
    "exposure_json",
    "items_by_scope",
    "items_of",
    "measured",
    "told_item",
    "verdict_json",
    "verdict_of",
    "verdicts",
]
