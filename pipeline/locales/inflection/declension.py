"""A declined text: its forms in the cases the papers use, and how sure they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

CASES: Final = ("genitive", "dative", "instrumental")
Forms = tuple[str, str, str]  # in the order of CASES


@dataclass(frozen=True, slots=True)
class Declension:
    """The forms of a name, a position or an organisation.

    ``doubts`` are codes in alphabetical order; empty means sure. While there are any, a paper
    that uses the forms stays a draft until a person has confirmed or replaced them
    (``russian-documents.md`` §2.2). ``nominative`` is the text as typed, blanks collapsed.
    """

    nominative: str
    genitive: str
    dative: str
    instrumental: str
    doubts: tuple[str, ...] = ()

    @property
    def forms(self) -> Forms:
        """Genitive, dative, instrumental."""
        return (self.genitive, self.dative, self.instrumental)

    @property
    def is_sure(self) -> bool:
        """Whether nothing needs a person's confirmation."""
        return not self.doubts


def declined(nominative: str, forms: Forms, doubts: Iterable[str] = ()) -> Declension:
    """A declension with its doubts in order, each once."""
    return Declension(nominative, *forms, doubts=tuple(sorted(set(doubts))))


def unchanged(text: str, *doubts: str) -> Declension:
    """A text that has one form."""
    return declined(text, (text, text, text), doubts)


def joined(parts: Iterable[Declension], mark: str = " ") -> Declension:
    """Several declined texts side by side; the doubts of each are doubts of all."""
    listed = tuple(parts)
    genitive, dative, instrumental = (
        mark.join(part.forms[at] for part in listed) for at in range(len(CASES))
    )
    nominative = mark.join(part.nominative for part in listed)
    doubts = [doubt for part in listed for doubt in part.doubts]
    return declined(nominative, (genitive, dative, instrumental), doubts)


def changed(given: Declension, change: Callable[[str], str]) -> Declension:
    """The same declension with every form rewritten, as when capital letters are restored."""
    genitive, dative, instrumental = (change(form) for form in given.forms)
    return declined(change(given.nominative), (genitive, dative, instrumental), given.doubts)


__all__ = ["CASES", "Declension", "Forms", "changed", "declined", "joined", "unchanged"]
