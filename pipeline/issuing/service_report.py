"""What ``notebooks/service_report.ipynb`` calls: read, look, render, complete.

Each step returns something worth seeing. A fault of the data leaves the notebook as problems in
``outcome.json``; the coordinator reads them there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

from pipeline.documents.listed_cases import WarrantyCases, listed_cases
from pipeline.documents.printing import RESULT, Paper, Parts
from pipeline.documents.report_advice import COLUMNS as ADVICE_COLUMNS
from pipeline.documents.report_charts import target_charts, trend_charts, volume_charts
from pipeline.documents.report_credits import COLUMNS as CREDIT_COLUMNS
from pipeline.documents.report_credits import credit_lines, credit_rows
from pipeline.documents.report_promises import COLUMNS as PROMISE_COLUMNS
from pipeline.documents.report_trails import SHOWN as TRAIL_COLUMNS
from pipeline.documents.report_trails import shown_trails
from pipeline.documents.report_trends import Restated, moved
from pipeline.documents.report_volume import AGE_COLUMNS, CAUSE_COLUMNS, FLOW_COLUMNS
from pipeline.documents.report_warranty import COLUMNS as CASE_COLUMNS
from pipeline.documents.report_work import COLUMNS as WORK_COLUMNS
from pipeline.documents.report_worst import COLUMNS as EVENT_COLUMNS
from pipeline.documents.requests import COLUMNS, annex_rows, requests
from pipeline.documents.service_report import KIND, Annex, ServiceReport, service_report, with_annex
from pipeline.documents.values import Context
from pipeline.domain.periods import Period
from pipeline.issuing.completion import telling
from pipeline.issuing.judged_figures import judged_figures
from pipeline.issuing.papers import PaperRun
from pipeline.issuing.publishing import digest_of
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import read_facts
from pipeline.issuing.report_records import measured_records
from pipeline.issuing.shown import Drawn, Gallery, Said, Shown
from pipeline.locales import locale
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.months.restatements import Past, past
from pipeline.problems import Problem
from pipeline.workbook.tables import write_text_table

_ANNEX: Final = "requests.xlsx"


@dataclass(kw_only=True)
class Report(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    evaluation: Evaluation
    cases: WarrantyCases
    past: Past
    paper: ServiceReport  # without an annex
    period: Period

    @property
    def said(self) -> tuple[Problem, ...]:
        """What the reading has to say, and the verdicts of the cases that are shown."""
        shown = listed_cases(self.cases, self.evaluation.facts)
        return (*super().said, *(told for one in shown for told in one.verdict.problems))

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
    def trends(self) -> Shown:
        """Each line by month, with the months of issued reports that came out otherwise marked."""
        months, paper = self.past.trends.months, self._print
        restated = Restated(self.past.restated)
        rows = [
            (
                paper.metric_name(line.result),
                *(
                    f"{paper.metric_value(point.line)}"
                    f"{'*' if restated.holds(point.month, point.line) else ''}"
                    for point in line.points
                ),
                str(moved(paper, line, restated)["change"]),
            )
            for line in self.past.trends.lines
            if len(months) > 1
        ]
        spoken = (self.words.month(month.first.year, month.first.month) for month in months)
        headings = (*self.headings("metric"), *spoken, *self.headings("move"))
        return Shown("", headings, rows, self.words.say("cell.no_trends"))

    @property
    def restatements(self) -> Shown:
        """Figures of issued reports that are otherwise today."""
        part = self._context["restatements"]
        columns = ("line", "month", "was", "now", "report", "cause")
        rows = [tuple(str(row[name]) for name in columns) for row in part["rows"]]  # type: ignore[index,call-overload,union-attr]  # made by documents
        headings = self.headings(
            "metric", "month", "was", "now", "report_number", "restatement_cause"
        )
        empty = "trends.nothing_restated" if self.past.is_checked else "trends.nothing_issued"
        return Shown("", headings, rows, self.words.say(empty))

    @property
    def breaches(self) -> Shown:
        """Clocks missed in the period."""
        part = self._context["breaches"]
        columns = (
            "incident", "clock", "due_at", "target", "elapsed", "over", "cause", "side", "remedy",
        )  # fmt: skip
        return self.table(part, columns, "report.no_breaches")

    @property
    def trails(self) -> Shown:
        """What the counted time of each missed clock is made of, step by step."""
        title, rows = shown_trails(self.evaluation.facts, self._print)
        return Shown(title, self.headings(*TRAIL_COLUMNS), rows)

    @property
    def worst(self) -> Gallery | Shown:
        """The worst incidents, each as a line of time."""
        stories = tuple(
            Shown(
                _said(story["title"]),
                self.headings(*EVENT_COLUMNS),
                [tuple(str(row[name]) for name in EVENT_COLUMNS) for row in story["events"]],
            )
            for story in self._rows("worst", "stories")
        )
        empty = str(cast("Any", self._context)["worst"]["none_line"])
        return Gallery(stories) if stories else Shown("", (), (), empty)

    @property
    def flow(self) -> Shown:
        """What moved the backlog, by week; by month where the period is long."""
        found = self._rows("volume", "weeks") or self._rows("volume", "months")
        rows = [tuple(str(row[name]) for name in FLOW_COLUMNS) for row in found]
        empty = self.words.say("report.identity_unknown")
        return Shown(self.words.say("cell.flow"), self.headings(*FLOW_COLUMNS), rows, empty)

    @property
    def causes(self) -> Shown:
        """Causes of the incidents reported in the period, the most frequent first."""
        return self._titled("causes", CAUSE_COLUMNS)

    @property
    def ageing(self) -> Shown:
        """Open incidents by age."""
        return self._titled("ageing", AGE_COLUMNS)

    @property
    def work(self) -> Shown:
        """Hours and number of works by kind."""
        return self._titled("activities", WORK_COLUMNS)

    @property
    def promises(self) -> Shown:
        """Promises of earlier meetings and their state."""
        return self._titled("promises", PROMISE_COLUMNS)

    @property
    def advice(self) -> Shown:
        """What the figures advise."""
        rows = [
            (_said(row["advice"]), str(row["metric"]), str(row["decider"]))
            for row in self._rows("advice")
        ]
        title, empty = self.words.say("cell.advice_title"), self.words.say("cell.no_advice")
        return Shown(title, self.headings(*ADVICE_COLUMNS), rows, empty)

    def _rows(self, part: str, name: str = "rows") -> Sequence[Mapping[str, Any]]:
        """Rows of a part of the context."""
        return cast("Any", self._context)[part][name]  # type: ignore[no-any-return]  # made by documents

    def _titled(self, name: str, columns: tuple[str, ...]) -> Shown:
        """A part of the paper as a table with its name, else the sentence in its place."""
        rows = [tuple(str(row[column]) for column in columns) for row in self._rows(name)]
        empty = str(cast("Any", self._context)[name]["none_line"])
        return Shown(self.words.say(f"cell.{name}"), self.headings(*columns), rows, empty)

    def together(self, *shown: Shown | Gallery) -> Gallery:
        """Several results under one heading of the notebook."""
        return Gallery(shown)

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
    def warranty(self) -> Shown:
        """Warranty cases of the period, under the share of them solved on the day allowed."""
        part = self._context["warranty"]
        said = [_said(line["parts"]) for line in part["lines"]]  # type: ignore[index,call-overload,union-attr,arg-type]  # made by documents
        empty = "report_warranty.no_cases"
        table = self.table(part, CASE_COLUMNS, empty)
        return Shown(
            " ".join(said), table.headings, table.rows, " ".join((*said, self.words.say(empty)))
        )

    @property
    def reductions(self) -> Shown:
        """Lines of the reductions of each month; totals and what was left out above them."""
        facts, paper = self.evaluation.facts, self._print
        said = " ".join(credit_lines(facts, paper))
        headings = self.headings("month", *CREDIT_COLUMNS)
        rows = credit_rows(facts, paper)
        return Shown(said, headings, rows, said or self.words.say("cell.no_reductions"))

    @property
    def pictures(self) -> Gallery | Shown:
        """The charts of the paper: flow by week, use of targets, the months before."""
        from pipeline.issuing.chart_pictures import drawn  # noqa: PLC0415  # the paper does without

        facts = self.evaluation.facts
        wide = (*volume_charts(facts, self.words), *target_charts(facts, self.words))
        pictures = [drawn((chart,)) for chart in wide]
        if months := trend_charts(self.past, self.words):
            pictures.append(drawn(months))
        if not pictures:
            return Shown("", (), (), self.words.say("cell.nothing_to_draw"))
        return Gallery(tuple(Drawn(picture.png, picture.alt) for picture in pictures))

    @property
    def _context(self) -> Context:
        return self.paper.context

    @telling()
    def render(self) -> Shown:
        """Write the document, and the annex where the list is long, into the staging folder."""
        annex = self._annex()
        made = self.paper
        if annex is not None:
            made = with_annex(made, self.evaluation, self.words, annex)
        return self.write_document(made.context, title=made.title, about=made.subject)

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
        told = measured_records(self.evaluation, self.past.restated, self.number or "")
        return self.record(card=self.card(self.subject), period=bounds, **told)


def _said(parts: Parts) -> str:
    return "".join(str(part["value"]) for part in parts)


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
    asked, folder, told = Period.parse(period), Path(staging), read_facts(facts)
    made = judged_figures(reading, told.letters, told.terms, asked, date.fromisoformat(as_of))
    evaluation = made.evaluation
    assert reading.log is not None  # noqa: S101  # usable() has seen to it
    before = past(evaluation, reading.log, told.figures)
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
        cases=made.cases,
        past=before,
        facts=told,
        paper=service_report(
            evaluation,
            words,
            on=dated,
            left_out=reading.left_out,
            cases=made.cases,
            identity=told.identity,
            replaced=told.replaced,
            past=before,
        ),
        words=words,
        period=asked,
        on=dated,
        workbook=Path(workbook),
        staging=folder,
    )
