"""What ``notebooks/service_report.ipynb`` calls: read, look, render, complete.

Each step returns something worth seeing. A fault of the data leaves the notebook as problems in
``outcome.json``; the coordinator reads them there.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.documents.printing import RESULT, Paper
from pipeline.documents.requests import COLUMNS, annex_rows, requests
from pipeline.documents.service_report import KIND, Annex, ServiceReport, service_report
from pipeline.documents.values import Context
from pipeline.domain.periods import Period
from pipeline.issuing.completion import telling
from pipeline.issuing.papers import PaperRun
from pipeline.issuing.pictures import target_picture, volume_picture
from pipeline.issuing.publishing import digest_of
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import read_facts
from pipeline.issuing.shown import Drawn, Said, Shown
from pipeline.locales import locale
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.rendering.pictures import Picture
from pipeline.workbook.tables import write_text_table

_ANNEX: Final = "requests.xlsx"


@dataclass(kw_only=True)
class Report(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    evaluation: Evaluation
    paper: ServiceReport  # without an annex
    period: Period

    @property
    def _print(self) -> Paper:
        return Paper(self.words)

    @property
    def metrics(self) -> Shown:
        """Every line of the agreement with value, target, events and verdict."""
        paper = self._print
        rows = [paper.result(result) for result in self.evaluation.results]
        return Shown("", self.headings(*RESULT), rows)

    @property
    def breaches(self) -> Shown:
        """Clocks missed in the period."""
        part = self._context["breaches"]
        columns = ("incident", "clock", "due_at", "target", "elapsed", "over", "cause", "side")
        return self.table(part, columns, "report.no_breaches")

    @property
    def availability(self) -> Shown:
        """Per service: agreed time, maintenance, unknown time, outage, result."""
        part = self._context["availability"]
        columns = ("service", "agreed", "maintenance", "unknown", "outage", "result")
        return self.table(part, columns, "reason.outages_not_stated")

    @property
    def requests(self) -> Shown:
        """Contacts that lived in the period, as printed."""
        return self.table(self._context["requests"], COLUMNS, "report.no_requests")

    @property
    def volume(self) -> Drawn | Shown:
        """Incidents reported and resolved by week."""
        return self._drawn(volume_picture(self.evaluation.facts, self.words))

    @property
    def use_of_targets(self) -> Drawn | Shown:
        """Share of its target each clock of the period used."""
        return self._drawn(target_picture(self.evaluation.facts, self.words))

    def _drawn(self, picture: Picture | None) -> Drawn | Shown:
        if picture is None:
            return Shown("", (), (), self.words.say("cell.nothing_to_draw"))
        return Drawn(picture.png, picture.alt)

    @property
    def _context(self) -> Context:
        return self.paper.context

    def _with(self, annex: Annex) -> ServiceReport:
        return service_report(
            self.evaluation,
            self.words,
            on=self.on,
            left_out=self.reading.left_out,
            annex=annex,
            identity=self.facts.identity,
            replaced=self.facts.replaced,
        )

    @telling()
    def render(self) -> Shown:
        """Write the document, and the annex where the list is long, into the staging folder."""
        annex = self._annex()
        made = self._with(annex) if annex else self.paper
        facts = self.evaluation.facts
        return self.write_document(
            made.context,
            title=made.title,
            about=made.subject,
            pictures={
                "volume": volume_picture(facts, self.words),
                "target": target_picture(facts, self.words),
            },
        )

    def _annex(self) -> Annex | None:
        rows = requests(self.evaluation.facts)
        if not (rows.cut or self._context["breaches"]["has_more"]):  # type: ignore[index,call-overload]  # made by documents
            return None
        headings = self.headings(*COLUMNS)
        printed = annex_rows(self._print, rows.every)
        path = self.staging / _ANNEX
        write_text_table(path, self.words.say("cell.requests_sheet"), headings, printed)
        digest = digest_of(path)
        self.files[_ANNEX] = digest
        return Annex(_ANNEX, digest, len(printed))

    @telling()
    def complete(self) -> Said:
        """Write the completion record: only with it does the run count."""
        bounds = {"from": self.period.first.isoformat(), "to": self.period.end.isoformat()}
        return self.record(card=self.card(self.subject), period=bounds)


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    period: str,
    as_of: str,
    on: str,
    facts: str = "",
    staging: str,
    leave_out_bad_rows: bool = False,
) -> Report:
    """Read the workbook and evaluate the period.

    Args:
        workbook: path of the project's workbook.
        period: as ``Period.parse`` reads it.
        as_of: ISO date; what is known.
        on: ISO date printed on the document.
        facts: file in which the command tells what the register knows; empty by hand.
        staging: folder the document goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    reading = usable(read_project(Path(workbook), leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    assert reading.log is not None  # noqa: S101  # usable() has seen to it
    asked = Period.parse(period)
    evaluation = evaluate(reading.project, reading.log, asked, date.fromisoformat(as_of))
    folder, told = Path(staging), read_facts(facts)
    folder.mkdir(parents=True, exist_ok=True)
    words, dated = locale(reading.project.contract.locale), date.fromisoformat(on)
    return Report(
        kind=KIND,
        subject=asked.key,
        slug=asked.key,
        reading=reading,
        project=reading.project,
        as_of=evaluation.facts.as_of,
        evaluation=evaluation,
        facts=told,
        paper=service_report(
            evaluation,
            words,
            on=dated,
            left_out=reading.left_out,
            identity=told.identity,
            replaced=told.replaced,
        ),
        words=words,
        period=asked,
        on=dated,
        workbook=Path(workbook),
        staging=folder,
    )
