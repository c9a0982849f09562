"""A chart for each line of a trial of targets: its months, the target, what would be kept."""

from collections.abc import Iterator

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas

from pipeline.documents.printing import Paper
from pipeline.documents.report_trends import Restated
from pipeline.documents.target_proposal import proposal_rows
from pipeline.issuing.pictures import DPI, SIZE_IN, STYLE, picture_of
from pipeline.issuing.trend_pictures import _draw, _scale, _scaled
from pipeline.locales import Locale
from pipeline.metrics.proposal.tried import LineProposal, Proposal
from pipeline.rendering.pictures import Picture

_ROOM = 0.05  # of the height, beyond the line that would be kept


def proposal_pictures(made: Proposal, words: Locale) -> Iterator[Picture]:
    """One chart a line that has a value and a direction.

    Points are the months, hollow where events are few; dashed the proposed target, dotted the
    value that 95 % of months would keep.
    """
    rows = proposal_rows(made, Paper(words))
    for line, row in zip(made.lines, rows, strict=True):
        if line.kept is not None:
            yield _picture(line, row, words)


def _picture(line: LineProposal, row: tuple[str, ...], words: Locale) -> Picture:
    with mpl.rc_context(STYLE):
        canvas = Canvas(figsize=SIZE_IN, dpi=DPI, layout="constrained")
        axes = canvas.subplots()
        _draw(axes, line.trend, Restated(), words)
        kept = _scaled(line.kept, _scale(line.trend)[1])
        low, high = axes.get_ylim()
        room = (high - low) * _ROOM
        axes.set_ylim(min(low, kept - room), max(high, kept + room))
        label = words.say("proposal.chart_kept")
        axes.axhline(kept, color="0", linewidth=1.2, linestyle=":", label=label)
        axes.legend(frameon=False, fontsize=8, loc="best")
        name, target, *_, advised, _ = row
        said = words.say("proposal.chart_alt", metric=name, target=target, advised=advised)
        return picture_of(canvas, said)
