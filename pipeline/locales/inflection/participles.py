"""Participles of a contract's preamble (``russian-documents.md`` §§2.7-2.9).

«именуемое в дальнейшем» agrees with the head word of the party's full name, or with the person
of a sole trader; «действующего на основании» with the signatory.
"""

from dataclasses import dataclass
from typing import Final

from pipeline.locales.inflection import names
from pipeline.locales.inflection.organisations import (
    is_sole_trader,
    legal_form,
    person_fields,
    trader_prefix,
)

_NAMED: Final = {"n": "именуемое", "f": "именуемая", "m": "именуемый"}
_ACTING: Final = {"m": "действующего", "f": "действующей"}
_ACTING_TOGETHER: Final = "действующих"
_TRADER_ACTING: Final = {"m": "действующий", "f": "действующая"}


@dataclass(frozen=True, slots=True)
class Participle:
    """A participle and what makes it doubtful: ``head_unknown``, ``gender_unknown``."""

    word: str
    doubts: tuple[str, ...] = ()


def party_participle(
    full_name: str, short_name: str | None = None, gender: str | None = None
) -> Participle:
    """«именуемое», «именуемая» or «именуемый» of a party.

    Args:
        full_name: its head word decides.
        short_name: asked where the full name has no known head word («ООО «Ромашка»»).
        gender: of a sole trader; without it the patronymic decides.

    Returns:
        The word; ``head_unknown`` where no head word is in our table, ``gender_unknown`` where
        nothing shows a sole trader's gender.

    Source:
        ``russian-documents.md`` §§2.7, 2.9.
    """
    if is_sole_trader(full_name):
        person = trader_gender(full_name, gender)
        if person is None:
            return Participle(_NAMED["m"], ("gender_unknown",))
        return Participle(_NAMED[person])
    forms = [legal_form(name) for name in (full_name, short_name) if name]
    for form in forms:
        if form.is_listed and form.gender is not None:
            return Participle(_NAMED[form.gender])
    likely = next((form.gender for form in forms if form.gender is not None), "n")
    return Participle(_NAMED[likely], ("head_unknown",))


def trader_gender(full_name: str, gender: str | None = None) -> str | None:
    """``m`` or ``f`` of a sole trader: as given, or by the patronymic; ``None`` if unknown."""
    name = " ".join(full_name.split())[len(trader_prefix(full_name) or "") :].strip()
    patronymic = person_fields(name)[2] if name else None
    try:
        return names.gender_of(patronymic, gender)
    except ValueError:
        return None


def signatory_participle(*genders: str) -> str:
    """«действующего», «действующей», or «действующих» when several sign (genitive).

    Raises:
        ValueError: no gender, or none of ``m``, ``f``.
    """
    if not genders or not set(genders) <= _ACTING.keys():
        raise ValueError(f"genders of signatories are m or f: {genders!r}")
    return _ACTING[genders[0]] if len(genders) == 1 else _ACTING_TOGETHER


def trader_participle(gender: str) -> str:
    """«действующий» or «действующая» of a sole trader who signs (nominative).

    Raises:
        ValueError: neither ``m`` nor ``f``.
    """
    if gender not in _TRADER_ACTING:
        raise ValueError(f"a trader's gender is m or f: {gender!r}")
    return _TRADER_ACTING[gender]


__all__ = [
    "Participle",
    "party_participle",
    "signatory_participle",
    "trader_gender",
    "trader_participle",
]
