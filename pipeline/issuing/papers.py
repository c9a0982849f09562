"""What the notebooks of all papers share: the template, the rendering, the completion record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.documents.identity import CONTENT, grouped
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Project, Role
from pipeline.issuing.completion import write_outcome
from pipeline.issuing.content import content_key
from pipeline.issuing.problem_records import problem_record
from pipeline.issuing.profile import own_profile, read_profile
from pipeline.issuing.publishing import digest_of, subject_slug
from pipeline.issuing.register_facts import NOTHING_TOLD, Facts
from pipeline.issuing.shipped import shipped
from pipeline.issuing.shown import Said, Shown
from pipeline.locales import Locale
from pipeline.metrics.catalogue import VERSION
from pipeline.problems import Place, Problem, TemplateError
from pipeline.rendering.pictures import Picture
from pipeline.rendering.properties import DocumentProperties
from pipeline.rendering.render import NO_PICTURES, render_docx
from pipeline.rendering.signs import Printed
from pipeline.workbook.reading import Reading


@dataclass(kw_only=True)
class PaperRun:
    """One run of a paper's notebook; what its cells show is added by each kind.

    Attributes:
        kind: of the paper, also the name of its template and notebook.
        slug: subject as part of a file's name: ``2026-10``, ``E-2``.
        subject: what the paper is about: a period, a stage, an agreement.
        part: which of the papers of a case; blank where a kind is one paper.
        content_key: of what the paper says; known once it is rendered.
    """

    kind: str
    subject: str
    slug: str
    reading: Reading
    project: Project
    words: Locale  # of the document
    as_of: date
    on: date
    workbook: Path
    staging: Path
    part: str = ""
    facts: Facts = NOTHING_TOLD  # what the register has told
    files: dict[str, str] = field(default_factory=dict)
    template: tuple[str, str] = ("", "")  # name, SHA-256
    content_key: str = ""
    printed: tuple[Printed, ...] = ()

    @property
    def said(self) -> tuple[Problem, ...]:
        """Everything worth saying that does not stop: of the reading and of the paper."""
        return (*self.reading.problems, *self.reading.left_out)

    @property
    def number(self) -> str | None:
        """Of an issued paper; a draft has none."""
        return None if self.facts.identity is None else self.facts.identity.number

    @property
    def used_clauses(self) -> Iterable[tuple[str, int]]:
        """Id and version of each clause of the library on this paper."""
        return ()

    @property
    def problems(self) -> Shown:
        """Warnings and notes, and the rows left out."""
        rows = []
        for problem in self.said:
            worded = self.words.problem(problem)
            place = f"{problem.place.sheet} {problem.place.cell}".strip()
            rows.append((place, worded["what"], worded["mend"]))
        return Shown(
            "", self.headings("place", "what", "mend"), rows, self.words.say("cell.no_problems")
        )

    def headings(self, *names: str) -> tuple[str, ...]:
        """Headings of a table that a cell shows."""
        return tuple(self.words.say(f"cell.{name}") for name in names)

    def table(self, part: object, columns: tuple[str, ...], empty: str) -> Shown:
        """Rows of a part of the context as a table; ``empty`` is the key said in its place."""
        rows = [tuple(str(row[name]) for name in columns) for row in part["rows"]]  # type: ignore[index]  # made by documents
        return Shown("", self.headings(*columns), rows, self.words.say(empty))

    def write_document(
        self,
        context: Context,
        *,
        title: str,
        about: str,
        pictures: Mapping[str, Picture | None] = NO_PICTURES,
    ) -> Shown:
        """Fill the template into the staging folder; the files made, with their digests.

        Args:
            context: what the template names.
            title: core property of the file.
            about: its subject there.
            pictures: as ``render_docx`` takes them.
        """
        name = f"{file_stem(self.kind, self.slug, self.number)}.docx"
        name_of = template_name(self.kind, self.part)
        template = template_of(self.workbook, self.words.code, name_of)
        rendered = render_docx(
            template,
            context,
            self.staging / name,
            properties=DocumentProperties(
                title=title,
                author=self.project.party(Role.CONTRACTOR).short_name,
                subject=about,
                issued_on=self.on,
                language=self.words.code,
            ),
            pictures=pictures,
            layout=read_profile(self.workbook).layout_of(self.kind),
            seal=self._sealed,
        )
        self.template = (template.name, rendered.template_sha256)
        self.printed = rendered.printed
        self.files[name] = rendered.sha256
        return Shown("", self.headings("file", "sha256"), list(self.files.items()))

    def _sealed(self, values: Sequence[Figure | Text], template: str) -> Figure:
        """The key of what the paper says, as its seal prints it."""
        self.content_key = content_key(
            values,
            about=(
                template_name(self.kind, self.part),
                self.subject,
                self.words.code,
                template,
                VERSION,
            ),
            clauses=self.used_clauses,
        )
        return Figure(CONTENT, self.content_key, grouped(self.content_key))

    def card(self, subject: str) -> dict[str, object]:
        """What the journal of issued papers says of this one.

        Args:
            subject: as a person names it.
        """
        contract = self.project.contract
        return {
            "client": self.project.party(Role.CLIENT).short_name,
            "contractor": self.project.party(Role.CONTRACTOR).short_name,
            "project": contract.project_name,
            "subject": subject,
            "locale": self.words.code,
            # By these the day of delivery is told of an e-mail.
            "notice": bool(contract.notice_clause),
            "calendar": contract.calendar,
            "calendar_days": [
                [day.on.isoformat(), str(day.kind)] for day in self.project.calendar_days
            ],
        }

    def record(self, **more: object) -> Said:
        """Write the completion record: only with it does the run count.

        Args:
            more: fields of this kind of paper, such as ``period``.
        """
        figures, texts = traced(self.printed)
        profile = own_profile(self.workbook)
        write_outcome(
            self.staging,
            {
                "kind": self.kind,
                "project": self.project.contract.project_code,
                "subject": self.subject,
                **({"part": self.part} if self.part else {}),
                **more,
                "as_of": self.as_of.isoformat(),
                "on": self.on.isoformat(),
                "locale": self.words.code,
                "draft": self.number is None,
                "number": self.number,
                "content_key": self.content_key,
                "catalogue": VERSION,
                "template": {"name": self.template[0], "sha256": self.template[1]},
                "profile": digest_of(profile) if profile.is_file() else None,
                "inputs": [{"name": n, "sha256": d} for n, d in self.reading.inputs],
                "figures": figures,
                "texts": texts,
                "problems": [problem_record(problem) for problem in self.said],
                "files": self.files,
            },
        )
        return Said(self.words.say("cell.complete", count=len(figures)))


def file_stem(kind: str, slug: str, number: str | None) -> str:
    """Name of a paper's files: its number where it has one, in ASCII."""
    return f"{kind if number is None else subject_slug(number)}-{slug}"


def template_name(kind: str, part: str) -> str:
    """Name of a paper's template, without language and suffix."""
    return f"{kind}_{part}" if part else kind


def template_of(workbook: Path, language: str, kind: str) -> Path:
    """The project's own template, else ours of this language.

    Raises:
        TemplateError: there is none in the language of the documents.
    """
    own = workbook.parent / "templates" / language / f"{kind}.docx"
    if own.is_file():
        return own
    try:
        return shipped("templates", language, f"{kind}.docx")
    except FileNotFoundError:
        raise TemplateError(
            Problem("template_missing", found=language, given={"kind": kind})
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
