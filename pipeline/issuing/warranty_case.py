"""What ``notebooks/warranty_case.ipynb`` calls: read, judge, look, render, complete."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.documents.invoice import KIND as INVOICE
from pipeline.documents.invoice import invoice
from pipeline.documents.warranty_case import CHARTS, KIND, CaseFacts, CasePaper, case_paper
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.item_words import ItemWords
from pipeline.documents.warranty_case.question_rows import question_cells, question_values
from pipeline.issuing.completion import telling
from pipeline.issuing.judging import days_of, exposures, judged
from pipeline.issuing.measurement_pictures import measurement_picture
from pipeline.issuing.papers import PaperRun, template_name, template_of
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import Facts, read_facts, with_terms
from pipeline.issuing.shown import Drawn, Gallery, Said, Shown
from pipeline.locales import locale
from pipeline.problems import Problem
from pipeline.rendering.pictures import Picture
from pipeline.rendering.render import NO_PICTURES
from pipeline.warranty import Test, Verdict, all_letters, items_by_scope
from pipeline.warranty.outcome import ItemVerdict
from pipeline.workbook.reading import Reading


@dataclass(kw_only=True)
class Case(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    verdict: Verdict
    case: CaseFacts
    paper: CasePaper

    @property
    def said(self) -> tuple[Problem, ...]:
        """What the reading, the verdict and the paper have to say."""
        return (*super().said, *self.verdict.problems, *self.paper.doubts, *self.paper.notes)

    @property
    def outcome(self) -> Shown:
        """The rule and the outcome, with a decision of a person beside it."""
        verdict, words = self.verdict, self.words
        rows = [(verdict.rule or "—", words.say(f"verdict.outcome.{verdict.outcome}"))]
        if verdict.decided is not None:
            rows.append(("", words.say(f"verdict.outcome.{verdict.decided}")))
        return Shown("", self.headings("case.rule", "case.outcome"), rows)

    @property
    def tests(self) -> Shown:
        """Every question of the decision table with its answer, values and cells."""
        writer, verdict = self._writer(), self.verdict
        rows = [("", *_question(writer, "case", test, None)) for test in verdict.tests]
        for one in verdict.items:
            code = one.item.id
            rows += [(code, *_question(writer, code, test, one)) for test in one.tests]
        headings = self.headings(
            "case.item", "case.test", "case.result", "case.values", "case.cells"
        )
        return Shown("", headings, rows, self.words.say("cell.case.no_tests"))

    def _writer(self) -> CaseWriter:
        """Prints values as the papers do: in words, with units, in the contract's zone."""
        return CaseWriter(self.part, self.case, self.words, days_of(self.project), self.on)

    @property
    def items(self) -> Shown:
        """What was told and binds: limit, value, and how far each item goes down the table."""
        writer = self._writer()
        rows = [
            (
                one.item.id,
                one.item.text,
                one.binding.letter.number,
                str(ItemWords(writer, one.item).value(one)),
                self.words.say("word.yes" if one.breached else "word.no"),
                one.rule,
            )
            for one in self.verdict.items
        ]
        rows += [
            (
                b.item.id,
                b.item.text,
                b.letter.number,
                "",
                "",
                self.words.say(f"binding.{b.because}"),
            )
            for b in self.verdict.not_binding
        ]
        names = ("item", "text", "letter", "value", "breached", "rule")
        headings = self.headings(*(f"case.{name}" for name in names))
        return Shown("", headings, rows, self.words.say("cell.case.no_items"))

    @property
    def charts(self) -> Gallery:
        """Parameters of the items around the fault, with their limits."""
        return Gallery(tuple(Drawn(one.png, one.alt) for one in charts_of(self)))

    @property
    def exposures(self) -> Shown:
        """How measured conditions were kept in the month before the fault, until it ended."""
        say, rows = self.words.say, []
        for one in exposures(self.verdict, self.reading, self.as_of):
            found, longest = one.exposure, one.exposure.longest
            share = "—" if found.share is None else self._per_cent(found.share)
            rows.append((
                one.item,
                say("cell.case.span", start=self._local(found.start), end=self._local(found.end)),
                share,
                str(len(found.exceeding)),
                str(len(found.episodes)),
                "—" if longest is None else self._lasted(longest.length),
                self._lasted(found.unknown),
                str(len(found.duplicates)),
            ))  # fmt: skip
        names = ("item", "period", "share", "exceeding", "episodes", "longest", "unknown", "twice")
        headings = self.headings(*(f"case.{name}" for name in names))
        return Shown("", headings, rows, say("cell.case.not_measured"))

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.project.contract.time_zone))

    def _per_cent(self, share: Fraction) -> str:
        exact = Decimal(share.numerator * 100) / share.denominator
        return self.words.say("cell.case.per_cent", value=self.words.number(exact, 2))

    def _lasted(self, span: timedelta) -> str:
        return self.words.duration(span // timedelta(seconds=1))

    @property
    def charge(self) -> Shown:
        """Hours, rates and sums of a chargeable case."""
        charge = self.verdict.charge
        lines = () if charge is None else charge.lines
        rows = [
            (
                self.words.say(f"cell.case.work_{line.work}"),
                *(self.words.number(value) for value in (line.hours, line.rate, line.net)),
                "—" if line.vat_rate is None else self.words.number(line.vat_rate),
                *(self.words.number(value) for value in (line.vat, line.total)),
            )
            for line in lines
        ]
        names = ("work", "hours", "rate", "net", "vat_rate", "vat", "total")
        headings = self.headings(*(f"case.{name}" for name in names))
        return Shown("", headings, rows, self.words.say("cell.case.no_charge"))

    @property
    def used_clauses(self) -> Iterable[tuple[str, int]]:
        """Id and version of each clause on this paper."""
        return self.paper.clauses

    def _pictures(self) -> Mapping[str, Picture | None]:
        """The charts by their names in the act, the only paper that shows them."""
        if self.part != "act":
            return NO_PICTURES
        drawn = (*charts_of(self), *(None for _ in CHARTS))
        return dict(zip(CHARTS, drawn, strict=False))

    @telling()
    def render(self) -> Shown:
        """Write the document into the staging folder."""
        paper = self.paper
        return self.write_document(
            paper.context, title=paper.title, about=paper.subject, pictures=self._pictures()
        )

    @telling()
    def complete(self) -> Said:
        """Write the completion record: only with it does the run count."""
        card = self.card(self.paper.title)
        under = self.verdict.stated
        return self.record(card=card, warned=list(self.paper.warned), verdict=under)


def _question(
    writer: CaseWriter, scope: str, test: Test, found: ItemVerdict | None
) -> tuple[str, ...]:
    """A question, its answer, its values, its cells."""
    say = writer.paper.locale.say
    answer = {True: "word.yes", False: "word.no", None: "cell.case.not_reached"}[test.result]
    values = question_values(writer, scope, test, found)
    said = "".join(str(part["value"]) for part in values)
    return say(f"verdict.test.{test.id}"), say(answer), said, question_cells(writer, test)


def charts_of(case: Case) -> Iterator[Picture]:
    """The chart of each measured item of the case, the one that decided it first."""
    zone = ZoneInfo(case.project.contract.time_zone)
    series, claim = case.reading.history.measurements, case.verdict.claim
    for one in case.verdict.items:
        values = series.get(one.item.parameter or "", ())
        picture = measurement_picture(one.item, values, claim.fault_at, case.words, zone)
        if picture is not None:
            yield picture


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    incident: str,
    part: str,
    as_of: str,
    on: str,
    facts: str = "",
    staging: str,
    leave_out_bad_rows: bool = False,
) -> Case:
    """Read the workbook, judge the case and put the paper together.

    Args:
        workbook: path of the project's workbook.
        incident: number of the incident.
        part: which paper of the case: ``invitation``, ``act``, ``decision``, ``warning``,
            ``calculation``, ``history``; ``invoice`` is a paper of its own kind.
        as_of: ISO date; what is known.
        on: ISO date printed on the document.
        facts: file in which the command tells what the register knows; empty by hand.
        staging: folder the document goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    reading = usable(read_project(Path(workbook), leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    told, known, dated = read_facts(facts), date.fromisoformat(as_of), date.fromisoformat(on)
    folder = Path(staging)
    folder.mkdir(parents=True, exist_ok=True)
    verdict = judged(reading, incident, told.letters, told.terms, known)
    is_invoice = part == INVOICE
    case = facts_of(reading, verdict, told, known)
    return Case(
        kind=INVOICE if is_invoice else KIND,
        part="" if is_invoice else part,
        subject=incident,
        slug=slug_of(incident, part),
        reading=reading,
        project=reading.project,
        words=locale(reading.project.contract.locale),
        as_of=known,
        on=dated,
        workbook=Path(workbook),
        staging=folder,
        facts=told,
        verdict=verdict,
        case=case,
        paper=paper_of(reading, verdict, part, Path(workbook), on=dated, told=told, as_of=known),
    )


def slug_of(incident: str, part: str) -> str:
    """The incident and the paper as part of names of files."""
    return f"{subject_slug(incident)}-{part}"


def facts_of(reading: Reading, verdict: Verdict, told: Facts, as_of: date) -> CaseFacts:
    """What the papers of a case may tell, under the terms that are signed for its stage."""
    project = reading.project
    assert project is not None  # noqa: S101  # a reading that is usable has one
    stage = next((one for one in project.stages if one.code == verdict.claim.stage), None)
    return CaseFacts(
        project=with_terms(project, told.terms, None if stage is None else stage.starts_on),
        verdict=verdict,
        letters=all_letters(told.letters, reading.history, items_by_scope(project)),
        terms=told.terms,
        series=reading.history.measurements,
        issued={one.part: one for one in told.case},
        as_of=as_of,
    )


def paper_of(  # noqa: PLR0913  # each is one fact of the paper
    reading: Reading,
    verdict: Verdict,
    part: str,
    workbook: Path,
    *,
    on: date,
    told: Facts,
    as_of: date,
) -> CasePaper:
    """A paper of a case in the contract's language.

    Raises:
        TemplateError: there is no template in this language.
        InputError: the calendar does not know the days it needs.
    """
    project = reading.project
    assert project is not None  # noqa: S101  # a reading that is usable has one
    language = project.contract.locale
    is_invoice = part == INVOICE
    # The language first: clauses are written in it.
    template_of(workbook, language, INVOICE if is_invoice else template_name(KIND, part))
    case = facts_of(reading, verdict, told, as_of)
    words, days = locale(language), days_of(project)
    if is_invoice:
        return invoice(case, words, days, on=on, identity=told.identity)
    return case_paper(
        part, case, words, days, on=on, identity=told.identity, replaced=told.replaced
    )
