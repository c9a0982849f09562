"""What ``notebooks/sla_addendum.ipynb`` calls: read, look, render, complete."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

from pipeline.documents.addendum_renewal import Renewal, change_name, changes, renewal
from pipeline.documents.printing import Paper
from pipeline.documents.sla_addendum import KIND, SlaAddendum, sla_addendum
from pipeline.documents.target_proposal import proposal_headings, proposal_lines, proposal_rows
from pipeline.documents.values import Context
from pipeline.domain.agreements import proposed_terms
from pipeline.domain.contract import ALWAYS_OPEN, Project
from pipeline.issuing.completion import telling
from pipeline.issuing.papers import PaperRun, template_of
from pipeline.issuing.profile import read_profile
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import NOTHING_TOLD, Facts, read_facts
from pipeline.issuing.shown import Gallery, Said, Shown
from pipeline.locales import locale
from pipeline.metrics.proposal.tried import proposal
from pipeline.problems import InputError, Place, Problem, TemplateError
from pipeline.workbook.sheets import BY_KEY


@dataclass(kw_only=True)
class Addendum(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    addendum: SlaAddendum
    renewal: Renewal | None = None

    @property
    def said(self) -> tuple[Problem, ...]:
        """What the reading, with the checks of the agreement, and the paper have to say."""
        return (*super().said, *self.addendum.doubts, *self.addendum.notes)

    @property
    def services(self) -> Shown:
        """Services with their hours, weight and share of the fee."""
        return self._shown(self._rows("services"), "code", "name", "hours")

    @property
    def hours(self) -> Shown:
        """Hours by profile, and what they serve."""
        return self._shown(self._rows("hours"), "profile", "hours", "calendar", "serves")

    @property
    def priorities(self) -> Shown:
        """Priorities with their norms."""
        appendices = cast("Context", self.addendum.context["appendices"])
        rows = cast("Context", appendices["priorities"])["rows"]
        columns = ("code", "name", "criteria", "hours", "response", "restore", "resolve")
        return self._shown(cast("tuple[Context, ...]", rows), *columns)

    @property
    def targets(self) -> Shown:
        """Rows that oblige first, then the informational ones."""
        rows = (*self._rows("obligations"), *self._rows("informational"))
        return self._shown(rows, "code", "name", "target", "min_events", "consequence")

    @property
    def clauses(self) -> Shown:
        """Clauses with their numbers, ids and versions."""
        rows = [(c.number, c.id, str(c.version), c.text) for c in self.addendum.clauses]
        return Shown("", self._headings("number", "clause", "version", "text"), rows)

    def _rows(self, part: str) -> tuple[Context, ...]:
        return cast("tuple[Context, ...]", cast("Context", self.addendum.context[part])["rows"])

    def _shown(self, rows: Iterable[Context], *columns: str) -> Shown:
        said = [tuple(str(row[name]) for name in columns) for row in rows]
        empty = self.words.say("cell.addendum.nothing")
        return Shown("", self._headings(*columns), said, empty)

    def _headings(self, *names: str) -> tuple[str, ...]:
        return self.headings(*(f"addendum.{name}" for name in names))

    @property
    def renewed(self) -> Gallery | Shown:
        """What changes with a renewal, and its targets tried on the last twelve months."""
        found = self.renewal
        if found is None:
            return Shown("", (), (), self.words.say("cell.renewal.none"))
        return Gallery((self._changes(found), self._tried(found)))

    def _changes(self, found: Renewal) -> Shown:
        paper, say = Paper(self.words), self.words.say
        dash = paper.dash()
        rows = [
            (change_name(paper, one), str(one.was or dash), str(one.now or dash))
            for one in changes(paper, found)
        ]
        return Shown(
            say("cell.renewal.title", since=found.since),
            self.headings("renewal.name", "renewal.was", "renewal.now"),
            rows,
            say("cell.renewal.same", since=found.since),
        )

    def _tried(self, found: Renewal) -> Gallery | Shown:
        """The paper itself prints nothing of this."""
        assert self.reading.log is not None  # noqa: S101  # usable() has seen to it
        terms = replace(found.new, agreements=())
        try:
            made = proposal(terms, self.reading.log, min(self.on, self.as_of))
        except InputError as error:  # no past to try them on is no reason to make no paper
            told = (self.words.problem(problem)["what"] for problem in error.problems)
            return Shown("", (), (), " ".join(told))
        title = self.words.say("cell.renewal.trial", since=found.since)
        rows = proposal_rows(made, Paper(self.words))
        lines = Shown("", (), (), " ".join(proposal_lines(made, self.words)))
        return Gallery((Shown(title, proposal_headings(self.words), rows), lines))

    @property
    def used_clauses(self) -> Iterable[tuple[str, int]]:
        """Id and version of each clause on this paper."""
        return ((clause.id, clause.version) for clause in self.addendum.clauses)

    @telling()
    def render(self) -> Shown:
        """Write the document into the staging folder."""
        return self.write_document(
            self.addendum.context,
            title=self.addendum.title,
            about=self.addendum.subject,
        )

    @telling()
    def complete(self) -> Said:
        """Write the completion record: only with it does the run count."""
        used = [
            {"number": c.number, "id": c.id, "version": c.version} for c in self.addendum.clauses
        ]
        return self.record(card=self.card(self.subject), clauses=used)


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    as_of: str,
    on: str,
    renew_from: str = "",
    facts: str = "",
    staging: str,
    leave_out_bad_rows: bool = False,
) -> Addendum:
    """Read the workbook and put the addendum together.

    Args:
        workbook: path of the project's workbook.
        as_of: ISO date; what is known.
        on: ISO date printed on the document.
        renew_from: ISO date, the first day of a renewal; empty: no renewal.
        facts: file in which the command tells what the register knows; empty by hand.
        staging: folder the document goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    path = Path(workbook)
    reading = usable(read_project(path, leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    project, known, dated = reading.project, date.fromisoformat(as_of), date.fromisoformat(on)
    folder, told = Path(staging), read_facts(facts)
    found = renewal(project, date.fromisoformat(renew_from), dated) if renew_from else None
    subject = subject_of(project, found)
    folder.mkdir(parents=True, exist_ok=True)
    return Addendum(
        kind=KIND,
        subject=subject,
        slug=subject_slug(subject),
        reading=reading,
        project=project,
        words=locale(project.contract.locale),
        as_of=known,
        on=dated,
        workbook=path,
        staging=folder,
        facts=told,
        addendum=addendum_of(project, path, on=dated, facts=told, found=found),
        renewal=found,
    )


def subject_of(project: Project, found: Renewal | None) -> str:
    """What an addendum is about: the contract, and the first day where it renews another."""
    number = project.contract.contract_no
    return number if found is None else f"{number} {found.since.isoformat()}"


def addendum_of(
    project: Project,
    workbook: Path,
    *,
    on: date,
    facts: Facts = NOTHING_TOLD,
    found: Renewal | None = None,
) -> SlaAddendum:
    """The addendum in the contract's language; of a renewal with its new terms.

    Without a renewal it has what is proposed: the last agreement that is not signed yet, else what
    is in force on the day of the paper.

    Raises:
        TemplateError: there are no template and clauses in this language.
        InputError: a sheet without which there is nothing to agree on, or a profile at fault.
    """
    language = project.contract.locale
    template_of(workbook, language, KIND)
    terms = proposed_terms(project, on) if found is None else found.new
    needed = tuple(_needed(terms, workbook.name))
    if needed:
        raise InputError(*needed)
    profile = read_profile(workbook)
    words = locale(language)
    try:
        return sla_addendum(
            terms,
            words,
            on=on,
            profile=profile,
            identity=facts.identity,
            replaced=facts.replaced,
            renewal=found,
        )
    except FileNotFoundError:  # a template of their own, and no clauses of ours to fill it with
        raise TemplateError(
            Problem("template_missing", found=language, given={"kind": KIND})
        ) from None


def _needed(project: Project, file: str) -> Iterable[Problem]:
    """Sheets the addendum cannot do without (fine print, section 3)."""
    missing = []
    if not project.services:
        missing.append("services")
    if not project.hours and project.contract.support_hours != ALWAYS_OPEN:
        missing.append("hours")
    for key in missing:
        sheet = BY_KEY[key]
        given = {"sheet": sheet.ru, "english": sheet.en}
        yield Problem("addendum_sheet_needed", Place(file, sheet.ru), None, given)
