"""A chart for each line of a trial of targets: its months, the target, what would be kept."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.documents.printing import Paper
from pipeline.documents.report_charts import TALL_MM, WIDE_MM, trend_chart
from pipeline.documents.report_trends import Restated
from pipeline.documents.target_proposal import proposal_rows
from pipeline.issuing.chart_pictures import drawn
from pipeline.locales import Locale
from pipeline.metrics.proposal.tried import Proposal
from pipeline.rendering.pictures import Picture


def proposal_pictures(made: Proposal, words: Locale) -> Iterator[Picture]:
    """One chart a line that has a value and a direction.

    Points are the months, hollow where events are few; dashed the proposed target, dotted the
    value that 95 % of months would keep.
    """
    paper = Paper(words)
    for line, row in zip(made.lines, proposal_rows(made, paper), strict=True):
        if line.kept is None:
            continue
        level = words.say("proposal.chart_kept"), line.kept
        chart = trend_chart(line.trend, Restated(), paper, level)
        name, target, *_, advised, _ = row
        said = words.say("proposal.chart_alt", metric=name, target=target, advised=advised)
        yield drawn(
            (replace(chart, alt=said, width_mm=WIDE_MM, height_mm=TALL_MM, has_legend=True),)
        )
