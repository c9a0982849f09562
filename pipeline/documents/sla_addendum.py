"""The service level addendum: terms of the workbook in, the context of its template out.

Order and wording: ``russian-documents.md`` sections 7 and 15.5. The texts stand in the clause
library; here they get their numbers, references and figures.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.calendars import day_calendar
from pipeline.documents.addendum_doubts import addendum_doubts
from pipeline.documents.addendum_fields import Fields
from pipeline.documents.addendum_outline import (
    APPENDICES,
    GROUPS,
    LEADING,
    SECTIONS,
    Choices,
    has_shares,
    sections,
)
from pipeline.documents.addendum_renewal import LEADING as RENEWAL_LEADING
from pipeline.documents.addendum_renewal import Renewal, renewal_fields, renewal_part, renewed
from pipeline.documents.addendum_targets import (
    informing,
    metric_rows,
    obliging,
    rule_rows,
    target_rows,
    tier_rows,
)
from pipeline.documents.addendum_terms import defined, plain
from pipeline.documents.addendum_time import (
    calendar_part,
    follows_calendar,
    hours_rows,
    priority_rows,
    profiles_used,
    service_rows,
)
from pipeline.documents.clause_lines import ClauseLines, Used, number_figure
from pipeline.documents.clauses import AGREEMENTS, clauses, worded
from pipeline.documents.contract_parts import contract_parts
from pipeline.documents.deadlines import last_day
from pipeline.documents.identity import Identity, paper_number, seal
from pipeline.documents.named import basis_problems, confirmations
from pipeline.documents.numbering import Line, Numbers, Section, numbered
from pipeline.documents.printing import Paper
from pipeline.documents.profile import Profile
from pipeline.documents.replaced import Replaced, replaced_part
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Project
from pipeline.locales import Locale
from pipeline.metrics.evaluate import agreed_rows
from pipeline.problems import InputError, Problem, Severity

KIND: Final = "sla_addendum"


@dataclass(frozen=True, slots=True)
class SlaAddendum:
    """What the addendum says, ready for its template; ``doubts`` is what a person must look at."""

    context: Context
    title: str
    subject: str
    doubts: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    clauses: tuple[Used, ...]


def sla_addendum(  # noqa: PLR0913  # each is one fact of the document
    project: Project,
    locale: Locale,
    *,
    on: date,
    profile: Profile | None = None,
    identity: Identity | None = None,
    replaced: Replaced | None = None,
    renewal: Renewal | None = None,
) -> SlaAddendum:
    """The context of ``templates/<locale>/sla_addendum.docx``.

    Args:
        project: the contract, its services, priorities, hours and targets.
        locale: language of the document.
        on: date printed on it; the calendar is listed from it on, of a renewal from the first day
            of the new terms if that is later.
        profile: what the company settles once for all papers.
        identity: number and seal of an issued addendum; without it the addendum is a draft, with
            the header ПРОЕКТ and the list of what to confirm.
        replaced: the addendum that this one takes the place of.
        renewal: the agreement that this one follows; ``project`` then has the new terms.

    Raises:
        FileNotFoundError: the clause library does not speak the language yet.
        InputError: the calendar of the contract is not known; a signatory's power of attorney
            or order does not say which one it is.
    """
    refused = tuple(replace(p, severity=Severity.ERROR) for p in basis_problems(project))
    if refused:
        raise InputError(*refused)
    return _Addendum(project, locale, profile or Profile(), on, renewal).made(identity, replaced)


class _Addendum:
    """Puts one addendum together."""

    def __init__(
        self,
        project: Project,
        locale: Locale,
        profile: Profile,
        on: date,
        renewal: Renewal | None,
    ) -> None:
        self.project, self.profile, self.on, self.renewal = project, profile, on, renewal
        self.paper = Paper(locale)
        self.fields = Fields(self.paper, project, profile)
        self.clauses = ClauseLines(
            {
                **clauses(locale.code, AGREEMENTS),
                **clauses(locale.code, KIND),
            }
        )
        self.doubts: list[Problem] = []
        self.choices = Choices(
            project=project,
            profile=profile,
            obligations=obliging(project),
            informational=informing(project),
            contacts=tuple(self.fields.contacts()),
            by_calendar=any(follows_calendar(project, name) for name in profiles_used(project)),
        )

    def made(self, identity: Identity | None, replaced: Replaced | None) -> SlaAddendum:
        paper, project = self.paper, self.project
        outline = renewed(paper, sections(self.choices), self.renewal)
        numbers = numbered(outline, APPENDICES)
        fields = {
            **numbers.references,
            **self.fields.all(),
            **renewal_fields(paper, self.renewal),
        }
        said = {s.key: self._section(s, numbers, fields) for s in outline if s.key != "terms"}
        appendices = self._appendices()
        tables = self._tables()
        said["terms"] = self._terms(
            plain([said, tables, appendices]), numbers.sections["terms"], fields
        )
        self.doubts += addendum_doubts(self.choices, (used.text for used in self.clauses.used))
        contract = project.contract
        context: Context = {
            **contract_parts(self.fields, self.on, self.doubts),
            "draft": identity is None,
            "on_paper": self.profile.exchange != "electronic",
            "number": paper_number(identity, paper.words("addendum.no_number")),
            "seal": seal(paper, identity, self.on),
            "replaced": replaced_part(paper, replaced, "addendum.replaced"),
            "renewal": renewal_part(paper, self.renewal),
            "sections": {key: said.get(key, _absent(paper)) for key in SECTIONS},
            **tables,
            "appendices": appendices,
        }
        doubts = tuple(self.doubts)
        asked = doubts if identity is None else ()
        return SlaAddendum(
            context={**context, "confirm": confirmations(paper, asked)},
            title=paper.locale.say("addendum.property_title", contract=contract.contract_no),
            subject=contract.contract_subject,
            doubts=doubts,
            notes=(*paper.notes, *(self.renewal.note if self.renewal else ())),
            clauses=tuple(self.clauses.used),
        )

    # -- sections -------------------------------------------------------------------------

    def _section(
        self, section: Section, numbers: Numbers, fields: Mapping[str, Figure | Text]
    ) -> Context:
        own = numbers.lines[section.key]
        found = self.clauses.groups(section, own, fields, LEADING | RENEWAL_LEADING)
        groups = {**dict.fromkeys(GROUPS, ()), **found}
        return self._headed(section.key, numbers.sections[section.key], groups)

    def _headed(self, key: str, number: str, groups: Mapping[str, Iterable[Context]]) -> Context:
        return {
            "has": True,
            "number": Figure(f"section.{key}.number", number, number),
            "title": self.paper.words(f"addendum.section.{key}"),
            **{name: tuple(lines) for name, lines in groups.items()},
        }

    def _terms(self, words: str, number: str, fields: Mapping[str, Figure | Text]) -> Context:
        """Definitions of the terms this paper uses; nothing refers to them by number."""
        head = number.rstrip(".")
        lines = [self.clauses.line(Line("terms_intro"), f"{head}.1.", fields)]
        more: list[Context] = []
        intro = plain([lines])
        for at, term in enumerate(defined(f"{words} {intro}", self.clauses.library), start=2):
            place = f"{head}.{at}."
            name, meaning = term.split(self.clauses.take(term.clause, place))
            given = {field: fields[field] for field in meaning.fields}
            more.append(
                {
                    "sub": False,
                    "number": number_figure(place),
                    "term": name,
                    "parts": worded(meaning, **given),
                }
            )
        return self._headed(
            "terms", number, {**dict.fromkeys(GROUPS, ()), "lines": lines, "more": more}
        )

    def _tables(self) -> Context:
        paper, project, choices = self.paper, self.project, self.choices
        services = service_rows(paper, project)
        tiers = tier_rows(paper, choices.obligations)
        return {
            "services": {
                "has": bool(services),
                "has_shares": has_shares(project, choices.obligations),
                "rows": services,
            },
            "hours": {"rows": hours_rows(paper, project)},
            "obligations": {
                "has": bool(choices.obligations),
                "rows": target_rows(paper, project, choices.obligations),
            },
            "tiers": {"has": bool(tiers), "rows": tiers},
            "informational": {
                "has": bool(choices.informational),
                "rows": target_rows(paper, project, choices.informational),
            },
        }

    @property
    def _first_day(self) -> date:
        """No day before it is one of this paper's."""
        return self.on if self.renewal is None else max(self.on, self.renewal.since)

    def _appendices(self) -> Context:
        paper, project = self.paper, self.project
        days = day_calendar(
            project.contract.calendar, project.calendar_days, self.fields.place("calendar")
        )
        last_day(days, self.on, 0)  # a paper is dated in a year whose calendar is known
        heads: dict[str, Context] = {
            key: {
                "number": Figure(f"appendix.{key}.number", at, str(at)),
                "title": paper.words(f"addendum.appendix.{key}"),
            }
            for at, key in enumerate(APPENDICES, start=1)
        }
        bodies: dict[str, Context] = {
            "metrics": {
                "rows": metric_rows(paper, agreed_rows(project)),
                "rules": rule_rows(paper),
            },
            "priorities": {"rows": priority_rows(paper, project)},
            "calendar": calendar_part(paper, project, days, self._first_day),
        }
        return {key: {**heads[key], **bodies[key]} for key in APPENDICES}


def _absent(paper: Paper) -> Context:
    """A section that the profile left out."""
    return {
        "has": False,
        "number": paper.dash(),
        "title": paper.dash(),
        **dict.fromkeys(GROUPS, ()),
    }


__all__ = ["KIND", "SlaAddendum", "sla_addendum"]
