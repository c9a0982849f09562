"""Work done in the period: hours by kind and by payer, and whether too much has no kind."""

from decimal import Decimal
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.values import Context, Figure
from pipeline.locales import forms
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.lists.evidence import work_by
from pipeline.metrics.lists.recommendations import OTHER_WORK, other_share

COLUMNS: Final = ("activity", "hours", "count")


def activities_part(evaluation: Evaluation, paper: Paper) -> Context:
    """The section of the report; other work above ``OTHER_WORK`` is a finding."""
    facts = evaluation.facts
    lines, payers = work_by(facts, "activity"), work_by(facts, "payer")
    parts: list[Context] = []
    for line in payers:
        parts += paper.sentence(
            "report.payer_next" if parts else "report.payer_part",
            payer=paper.words(f"payer.{line.name}"),
            hours=paper.hours(f"payers.{line.name}.hours", line.hours),
        )
    total = sum((line.hours for line in lines), Decimal(0))
    other = other_share(evaluation)
    found = other is not None and other > OTHER_WORK
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
        "has_finding": found,
        "finding": ()
        if other is None
        else paper.sentence(
            "report.other_work",
            share=paper.share("activities.other", other, OTHER_WORK),
            limit=Figure(
                "activities.other.limit",
                OTHER_WORK,
                forms.stated_share(OTHER_WORK, paper.locale.code),
            ),
        ),
    }
