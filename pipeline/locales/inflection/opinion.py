"""The second opinion on a name: compared with case and ё folded, never written (§2.2)."""

from typing import Final

from pipeline.locales.inflection.declension import Forms
from pipeline.locales.inflection.dictionary import Reading, readings
from pipeline.locales.inflection.letters import folded

SURNAME: Final = "Surn"
FIRST_NAME: Final = "Name"
PATRONYMIC: Final = "Patr"


def _preferred(found: tuple[Reading, ...], mark: str) -> tuple[Reading, ...]:
    """The readings worth comparing: known ones first, among them those of the right kind."""
    known = tuple(reading for reading in found if reading.is_known)
    for group in (known, found):
        named = tuple(reading for reading in group if mark in reading.marks)
        if named or group:
            return named or group
    return ()


def _opinions(name: str, gender: str, mark: str) -> tuple[Reading, ...]:
    found = tuple(reading for reading in readings(name.lower()) if _is_of(reading, gender, mark))
    return _preferred(found, mark)


def _is_of(reading: Reading, gender: str, mark: str) -> bool:
    if reading.part == "PRTF":
        return False
    # A man named Сорока declines as the bird does.
    is_bird = (
        mark == SURNAME
        and reading.is_noun
        and reading.is_known
        and reading.word[-1] in "ая"
        and not {"Surn", "Name"} & reading.marks
    )
    return gender in reading.genders or (is_bird and "f" in reading.genders)


def is_known(name: str, gender: str, mark: str) -> bool:
    """Whether the dictionary lists the name as one of this kind and gender."""
    return any(one.is_known and mark in one.marks for one in _opinions(name, gender, mark))


def _folded(forms: Forms) -> tuple[str, ...]:
    return tuple(folded(form) for form in forms)


def doubts(name: str, gender: str, mark: str, forms: Forms, *, is_plain: bool) -> tuple[str, ...]:
    """What speaks against our forms of one part of a name.

    Args:
        name: one part as typed, without hyphens.
        gender: ``m`` or ``f``.
        mark: ``SURNAME``, ``FIRST_NAME`` or ``PATRONYMIC``.
        forms: ours.
        is_plain: whether the ending alone decides, so that silence is no objection.

    Returns:
        ``engines_differ`` - another form in some case; ``stress`` - the same letters, but the
        dictionary stresses the ending where we have -ем; ``unknown_name`` - no answer, and the
        ending alone does not decide.
    """
    opinions = _opinions(name, gender, mark)
    if any(_folded(one.forms) != _folded(forms) for one in opinions):
        return ("engines_differ",)
    if any("ё" in _new(one.forms, one.word) and "ё" not in _new(forms, name) for one in opinions):
        return ("stress",)
    if not is_plain and not any(one.is_known for one in opinions):
        return ("unknown_name",)
    return ()


def _new(forms: Forms, name: str) -> str:
    """The last letters of the instrumental, where it has more than the nominative's own."""
    return forms[2][-2:] if forms[2].lower() != name.lower() else ""


__all__ = ["FIRST_NAME", "PATRONYMIC", "SURNAME", "doubts", "is_known"]
