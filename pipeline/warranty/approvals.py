"""Who may approve a charge: people of the contractor with the function утверждающий."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.domain.contract import Person, Role

_SEPARATORS: Final = re.compile(r"[\s.,]+")


def approver(people: Iterable[Person], named: str | None) -> Person | None:
    """The one approver a name means.

    The name is the surname, the surname with initials in either order, or the full name in either
    order; case, dots, commas, blanks and ё make no difference.

    Returns:
        ``None``: nobody, or a name that means several people.
    """
    if named is None:
        return None
    meant = _folded(named)
    found = {
        (one.surname, one.first_name, one.patronymic): one
        for one in people
        if (one.role, one.function) == (Role.CONTRACTOR, "approver") and meant in set(_names(one))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def approvals(people: Iterable[Person], *named: str | None) -> int:
    """How many different people have approved."""
    listed = tuple(people)
    found = (approver(listed, name) for name in named)
    return len({(one.surname, one.first_name, one.patronymic) for one in found if one is not None})


def _names(person: Person) -> Iterator[str]:
    surname, first = _folded(person.surname), _folded(person.first_name)
    patronymic = _folded(person.patronymic or "")
    yield surname
    for given in (first, first + patronymic, first[:1], first[:1] + patronymic[:1]):
        yield surname + given
        yield given + surname


def _folded(name: str) -> str:
    return _SEPARATORS.sub("", name.casefold().replace("ё", "е"))
