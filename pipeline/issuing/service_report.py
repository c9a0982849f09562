"""What ``notebooks/service_report.ipynb`` calls: read, look, render, complete.

Each step returns something worth seeing. A fault of the data leaves the notebook as problems in
``outcome.json``; the coordinator reads them there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.documents.printing import RESULT, Paper
from pipeline.documents.requests import COLUMNS, annex_rows, requests
from pipeline.documents.service_report import KIND, Annex, ServiceReport, service_report
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Role
from pipeline.domain.periods import Period
from pipeline.issuing.completion import telling, write_outcome
from pipeline.issuing.pictures import target_picture, volume_picture
from pipeline.issuing.problem_records import problem_record
from pipeline.issuing.publishing import digest_of
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.shipped import shipped
from pipeline.issuing.shown import Drawn, Said, Shown
from pipeline.locales import Locale, locale
from pipeline.metrics.catalogue import VERSION
from pipeline.metrics.evaluate import Evaluation, evaluate
from pipeline.problems import Place, Problem, TemplateError
from pipeline.rendering.pictures import Picture
from pipeline.rendering.properties import DocumentProperties
from pipeline.rendering.render import render_docx
from pipeline.rendering.signs import Printed
from pipeline.workbook.reading import Reading
from pipeline.workbook.tables import write_text_table

_ANNEX: Final = "requests.xlsx"


@dataclass
class Report:
    """One run of the notebook; its attributes are what the cells show."""

    reading: Reading
    evaluation: Evaluation
    paper: ServiceReport  # without an annex
    words: Locale
    period: Period
    on: date
    workbook: Path
    staging: Path
    files: dict[str, str] = field(default_factory=dict)
    template: tuple[str, str] = ("", "")  # name, SHA-256
    printed: tuple[Printed, ...] = ()

    @property
    def _print(self) -> Paper:
        return Paper(self.words)

    @property
    def problems(self) -> Shown:
        """Warnings and notes of the reading, and the rows left out."""
        rows = []
        for problem in (*self.reading.problems, *self.reading.left_out):
            worded = self.words.problem(problem)
            place = f"{problem.place.sheet} {problem.place.cell}".strip()
            rows.append((place, worded["what"], worded["mend"]))
        return Shown(
            "", self._headings("place", "what", "mend"), rows, self.words.say("cell.no_problems")
        )

    @property
    def metrics(self) -> Shown:
        """Every line of the agreement with value, target, events and verdict."""
        paper = self._print
        rows = [paper.result(result) for result in self.evaluation.results]
        return Shown("", self._headings(*RESULT), rows)

    @property
    def breaches(self) -> Shown:
        """Clocks missed in the period."""
        part = self._context["breaches"]
        columns = ("incident", "clock", "due_at", "target", "elapsed", "over", "cause", "side")
        return self._shown(part, columns, "report.no_breaches")

    @property
    def availability(self) -> Shown:
        """Per service: agreed time, maintenance, unknown time, outage, result."""
        part = self._context["availability"]
        columns = ("service", "agreed", "maintenance", "unknown", "outage", "result")
        return self._shown(part, columns, "reason.outages_not_stated")

    @property
    def requests(self) -> Shown:
        """Contacts that lived in the period, as printed."""
        return self._shown(self._context["requests"], COLUMNS, "report.no_requests")

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
            draft=True,
            left_out=self.reading.left_out,
            annex=annex,
        )

    def _headings(self, *names: str) -> tuple[str, ...]:
        return tuple(self.words.say(f"cell.{name}") for name in names)

    def _shown(self, part: object, columns: tuple[str, ...], empty: str) -> Shown:
        rows = [tuple(str(row[name]) for name in columns) for row in part["rows"]]  # type: ignore[index]  # made by documents
        return Shown("", self._headings(*columns), rows, self.words.say(empty))

    @telling()
    def render(self) -> Shown:
        """Write the document, and the annex where the list is long, into the staging folder."""
        name = f"{KIND}-{self.period.key}.docx"
        annex = self._annex()
        made = self._with(annex) if annex else self.paper
        template = template_of(self.workbook, self.words.code)
        facts = self.evaluation.facts
        rendered = render_docx(
            template,
            made.context,
            self.staging / name,
            properties=DocumentProperties(
                title=made.title,
                author=facts.project.party(Role.CONTRACTOR).short_name,
                subject=made.subject,
                issued_on=self.on,
                language=self.words.code,
            ),
            pictures={
                "volume": volume_picture(facts, self.words),
                "target": target_picture(facts, self.words),
            },
        )
        self.template = (template.name, rendered.template_sha256)
        self.printed = rendered.printed
        self.files[name] = rendered.sha256
        return Shown(
            "",
            self._headings("file", "sha256"),
            [(file, digest) for file, digest in self.files.items()],
        )

    def _annex(self) -> Annex | None:
        rows = requests(self.evaluation.facts)
        if not (rows.cut or self._context["breaches"]["has_more"]):  # type: ignore[index,call-overload]  # made by documents
            return None
        headings = self._headings(*COLUMNS)
        printed = annex_rows(self._print, rows.every)
        path = self.staging / _ANNEX
        write_text_table(path, self.words.say("cell.requests_sheet"), headings, printed)
        digest = digest_of(path)
        self.files[_ANNEX] = digest
        return Annex(_ANNEX, digest, len(printed))

    @telling()
    def complete(self) -> Said:
        """Write the completion record: only with it does the run count."""
        facts = self.evaluation.facts
        figures, texts = traced(self.printed)
        write_outcome(
            self.staging,
            {
                "kind": KIND,
                "project": facts.project.contract.project_code,
                "subject": self.period.key,
                "period": {
                    "from": self.period.first.isoformat(),
                    "to": self.period.end.isoformat(),
                },
                "as_of": facts.as_of.isoformat(),
                "on": self.on.isoformat(),
                "locale": self.words.code,
                "draft": True,
                "number": None,
                "catalogue": VERSION,
                "template": {"name": self.template[0], "sha256": self.template[1]},
                "inputs": [{"name": n, "sha256": d} for n, d in self.reading.inputs],
                "figures": figures,
                "texts": texts,
                "problems": [
                    problem_record(problem)
                    for problem in (*self.reading.problems, *self.reading.left_out)
                ],
                "files": self.files,
            },
        )
        return Said(self.words.say("cell.complete", count=len(figures)))


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    period: str,
    as_of: str,
    on: str,
    staging: str,
    leave_out_bad_rows: bool = False,
) -> Report:
    """Read the workbook and evaluate the period.

    Args:
        workbook: path of the project's workbook.
        period: as ``Period.parse`` reads it.
        as_of: ISO date; what is known.
        on: ISO date printed on the document.
        staging: folder the document goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    reading = usable(read_project(Path(workbook), leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    assert reading.log is not None  # noqa: S101  # usable() has seen to it
    asked = Period.parse(period)
    evaluation = evaluate(reading.project, reading.log, asked, date.fromisoformat(as_of))
    folder = Path(staging)
    folder.mkdir(parents=True, exist_ok=True)
    words, dated = locale(reading.project.contract.locale), date.fromisoformat(on)
    return Report(
        reading=reading,
        evaluation=evaluation,
        paper=service_report(evaluation, words, on=dated, draft=True, left_out=reading.left_out),
        words=words,
        period=asked,
        on=dated,
        workbook=Path(workbook),
        staging=folder,
    )


def template_of(workbook: Path, language: str) -> Path:
    """The project's own template, else ours of this language.

    Raises:
        TemplateError: there is none in the language of the documents.
    """
    own = workbook.parent / "templates" / language / f"{KIND}.docx"
    if own.is_file():
        return own
    try:
        return shipped("templates", language, f"{KIND}.docx")
    except FileNotFoundError:
        raise TemplateError(
            Problem("template_missing", found=language, given={"kind": KIND})
        ) from None


def traced(printed: Iterable[Printed]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Figures and texts of the workbook as they stand on paper, each once with all its places.

    Values are decimal strings; a share that has none is its exact fraction, ``"7/9"``.

    Raises:
        ValueError: one id stands for two figures.
    """
    figures: dict[str, dict[str, object]] = {}
    texts: dict[Text, dict[str, object]] = {}
    places: dict[Figure | Text, list[str]] = {}
    seen: dict[str, Figure] = {}
    for one in printed:
        value = one.value
        places.setdefault(value, []).append(f"{one.part} {one.place}".strip())
        if isinstance(value, Figure):
            if seen.setdefault(value.id, value) != value:
                raise ValueError(f"two figures under one id: {value.id}")
            figures[value.id] = {
                "id": value.id,
                "type": type(value.value).__name__,
                "value": None if value.value is None else str(value.value),
                "unit": value.unit,
                "printed": value.printed,
                "source": [_cell(place) for place in value.source],
                "places": places[value],
            }
        elif value.place != Place():
            texts[value] = {"text": value.value, **_cell(value.place), "places": places[value]}
    return list(figures.values()), list(texts.values())


def _cell(place: Place) -> dict[str, str]:
    return {"file": place.file, "sheet": place.sheet, "cell": place.cell}
