"""What a letter and a notice take from the register and the sheets before they are written."""

import hashlib
from collections.abc import Sequence
from datetime import date

from pipeline.calendars import DayCalendar, day_calendar
from pipeline.documents.kept_ids import with_kept_ids
from pipeline.documents.letter_writer import About
from pipeline.documents.standing_letter import letter_in_force
from pipeline.domain.claims import History
from pipeline.domain.contract import Project, Stage
from pipeline.domain.letters import ToldLetter
from pipeline.issuing.publishing import subject_slug
from pipeline.issuing.register_facts import Facts, with_terms
from pipeline.problems import Place
from pipeline.warranty.old_letters import all_letters
from pipeline.warranty.told import items_of


def days_of(project: Project) -> DayCalendar:
    """The calendar of the contract."""
    contract = project.contract
    place = contract.places.get("calendar", Place())
    return day_calendar(contract.calendar, project.calendar_days, place)


def letters_known(
    project: Project, told: Sequence[ToldLetter], history: History | None
) -> tuple[ToldLetter, ...]:
    """The letters of the register and of the sheet «Письма», with the objections of both."""
    codes = (*(one.code for one in project.objects), *(one.code for one in project.stages))
    items = {code: items_of(project, code) for code in codes}
    return all_letters(told, History() if history is None else history, items)


def prepared(  # noqa: PLR0913  # each is one source of what is told
    project: Project,
    about: About,
    facts: Facts,
    letters: Sequence[ToldLetter],
    *,
    starts_on: date,
    on: date,
) -> Project:
    """The project under the codes that items were told by, and with the clauses that are signed.

    Args:
        project: as read.
        about: what the paper is about.
        facts: what the register tells.
        letters: all letters of the project.
        starts_on: first day of what the paper is about.
        on: date of the paper.
    """
    built = about.object if isinstance(about, Stage) else None
    standing = letter_in_force(letters, built, on)
    if standing is not None:
        project = with_codes_of(project, standing)
    if facts.replaced is not None:
        project = with_kept_ids(project, facts.replaced.items)
    return with_terms(project, facts.terms, starts_on)


def with_codes_of(project: Project, letter: ToldLetter) -> Project:
    """The project, its items under the codes by which a letter has told them."""
    return with_kept_ids(project, [{"id": item.id, "text": item.text} for item in letter.items])


def slugs(project: Project) -> dict[str, str]:
    """Stage or object -> its part of names of files, in ASCII and different for each."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    codes = (*(one.code for one in project.stages), *(one.code for one in project.objects))
    for code in codes:
        slug = subject_slug(code)
        if slug.casefold() in taken:  # two codes that only Cyrillic letters tell apart
            slug = f"{slug[:70]}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"
        taken.add(slug.casefold())
        found[code] = slug
    return found
