"""What ``notebooks/warranty_terms.ipynb`` calls: read, look, render, complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from pipeline.documents.values import Context
from pipeline.documents.warranty_terms import KIND, WarrantyTerms, warranty_terms
from pipeline.issuing.completion import telling
from pipeline.issuing.papers import PaperRun, template_of
from pipeline.issuing.profile import read_profile
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.reading import read_project, usable
from pipeline.issuing.register_facts import NOTHING_TOLD, Facts, read_facts
from pipeline.issuing.shown import Said, Shown
from pipeline.locales import locale
from pipeline.problems import Problem, TemplateError
from pipeline.workbook.reading import Reading


@dataclass(kw_only=True)
class Terms(PaperRun):
    """One run of the notebook; its attributes are what the cells show."""

    terms: WarrantyTerms

    @property
    def said(self) -> tuple[Problem, ...]:
        """What the reading and the agreement have to say."""
        return (*super().said, *self.terms.doubts, *self.terms.notes)

    @property
    def rates(self) -> Shown:
        """Rates of the appendix, as printed."""
        columns = ("work", "rate", "valid_from")
        said = [tuple(str(row[name]) for name in columns) for row in self._rate_rows()]
        return Shown("", self._headings(*columns), said, self.words.say("cell.terms.no_rates"))

    @property
    def clauses(self) -> Shown:
        """Clauses with their numbers, ids and versions."""
        rows = [(c.number, c.id, str(c.version), c.text) for c in self.terms.clauses]
        return Shown("", self._headings("number", "clause", "version", "text"), rows)

    @property
    def clauses_for(self) -> Shown:
        """Keys of the contract that it fills once it is signed, and with what."""
        return Shown("", self._headings("key", "refers"), list(self.terms.clauses_for.items()))

    def _rate_rows(self) -> tuple[Context, ...]:
        return cast("tuple[Context, ...]", cast("Context", self.terms.context["rates"])["rows"])

    def _headings(self, *names: str) -> tuple[str, ...]:
        return self.headings(*(f"terms.{name}" for name in names))

    @property
    def used_clauses(self) -> Iterable[tuple[str, int]]:
        """Id and version of each clause on this paper."""
        return ((clause.id, clause.version) for clause in self.terms.clauses)

    @telling()
    def render(self) -> Shown:
        """Write the document into the staging folder."""
        terms = self.terms
        return self.write_document(terms.context, title=terms.title, about=terms.subject)

    @telling()
    def complete(self) -> Said:
        """Write the completion record: only with it does the run count."""
        used = [{"number": c.number, "id": c.id, "version": c.version} for c in self.terms.clauses]
        return self.record(
            card=self.card(self.subject),
            clauses=used,
            clauses_for=dict(self.terms.clauses_for),
        )


@telling()
def read(  # noqa: PLR0913  # the parameters of the notebook
    workbook: str,
    *,
    as_of: str,
    on: str,
    facts: str = "",
    staging: str,
    leave_out_bad_rows: bool = False,
) -> Terms:
    """Read the workbook and put the agreement together.

    Args:
        workbook: path of the project's workbook.
        as_of: ISO date; what is known.
        on: ISO date printed on the document, from which it is in force.
        facts: file in which the command tells what the register knows; empty by hand.
        staging: folder the document goes to.
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.
    """
    path = Path(workbook)
    reading = usable(read_project(path, leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    contract, dated, told = reading.project.contract, date.fromisoformat(on), read_facts(facts)
    folder = Path(staging)
    folder.mkdir(parents=True, exist_ok=True)
    return Terms(
        kind=KIND,
        subject=contract.contract_no,
        slug=subject_slug(contract.contract_no),
        reading=reading,
        project=reading.project,
        words=locale(contract.locale),
        as_of=date.fromisoformat(as_of),
        on=dated,
        workbook=path,
        staging=folder,
        facts=told,
        terms=terms_of(reading, path, on=dated, facts=told),
    )


def terms_of(
    reading: Reading, workbook: Path, *, on: date, facts: Facts = NOTHING_TOLD
) -> WarrantyTerms:
    """The agreement in the contract's language.

    Raises:
        TemplateError: there are no template and clauses in this language.
        InputError: conditions only inform, or a profile is at fault.
    """
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    language = reading.project.contract.locale
    template_of(workbook, language, KIND)
    try:
        return warranty_terms(
            reading.project,
            reading.history.rates,
            locale(language),
            on=on,
            profile=read_profile(workbook),
            identity=facts.identity,
            replaced=facts.replaced,
        )
    except FileNotFoundError:  # a template of their own, and no clauses of ours to fill it with
        raise TemplateError(
            Problem("template_missing", found=language, given={"kind": KIND})
        ) from None
