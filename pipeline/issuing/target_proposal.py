"""What ``notebooks/target_proposal.ipynb`` calls: read, look, complete. No paper is made."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.documents.printing import Paper
from pipeline.documents.target_proposal import (
    month_headings,
    month_rows,
    proposal_headings,
    proposal_lines,
    proposal_rows,
    reduction_headings,
    reduction_rows,
)
from pipeline.domain.agreements import proposed_terms
from pipeline.issuing.completion import telling
from pipeline.issuing.papers import PaperRun
from pipeline.issuing.proposal_pictures import proposal_pictures
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import read_facts
from pipeline.issuing.shown import Drawn, Gallery, Said, Shown
from pipeline.locales import locale
from pipeline.metrics.proposal.tried import Proposal, proposal
from pipeline.workbook.reading import Reading

KIND: Final = "target_proposal"


@dataclass(kw_only=True)
class TargetProposal(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    proposal: Proposal

    @property
    def targets(self) -> Shown:
        """Each row: its target, what became of it, what would have been kept."""
        rows = proposal_rows(self.proposal, Paper(self.words))
        return Shown("", proposal_headings(self.words), rows)

    @property
    def method(self) -> Said:
        """How the last columns came about."""
        return Said(" ".join(proposal_lines(self.proposal, self.words)))

    @property
    def months(self) -> Shown:
        """Each row by month, with the verdict on its target."""
        rows = month_rows(self.proposal, Paper(self.words))
        return Shown("", month_headings(self.proposal, self.words), rows)

    @property
    def reductions(self) -> Shown:
        """What would have been taken off the fee, by month."""
        rows = reduction_rows(self.proposal, self.words)
        return Shown("", reduction_headings(self.words), rows, self.words.say("cell.no_reductions"))

    @property
    def pictures(self) -> Gallery | Shown:
        """A chart for each row with a value."""
        drawn = tuple(
            Drawn(one.png, one.alt) for one in proposal_pictures(self.proposal, self.words)
        )
        empty = self.words.say("cell.nothing_to_draw")
        return Gallery(drawn) if drawn else Shown("", (), (), empty)

    @telling()
    def complete(self) -> Said:
        """Write the completion record: only with it does the run count."""
        made = self.proposal
        self.record(months=[month.key for month in made.months], replicates=made.replicates)
        return Said(self.words.say("proposal.complete", rows=len(made.lines)))


def proposal_of(reading: Reading, as_of: date, months: int) -> Proposal:
    """The trial of the targets of a usable reading.

    Raises:
        InputError: nothing to try them on, or a target that cannot be used.
    """
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    assert reading.log is not None  # noqa: S101  # usable() has seen to it
    return proposal(proposed_terms(reading.project, as_of), reading.log, as_of, months=months)


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    months: int,
    as_of: str,
    on: str,
    facts: str = "",
    staging: str,
    leave_out_bad_rows: bool = False,
) -> TargetProposal:
    """Read the workbook and try its targets on the past.

    Args:
        workbook: path of the project's workbook.
        months: the most whole months that are looked at.
        as_of: ISO date; what is known.
        on: ISO date of the run.
        facts: file in which the command tells what the register knows; empty by hand.
        staging: folder the record goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    path, known = Path(workbook), date.fromisoformat(as_of)
    reading = usable(read_project(path, leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    made, folder = proposal_of(reading, known, months), Path(staging)
    folder.mkdir(parents=True, exist_ok=True)
    return TargetProposal(
        kind=KIND,
        subject=made.span.key,
        slug=subject_slug(made.span.key),
        reading=reading,
        project=reading.project,
        words=locale(reading.project.contract.locale),
        as_of=known,
        on=date.fromisoformat(on),
        workbook=path,
        staging=folder,
        facts=read_facts(facts),
        proposal=made,
    )
