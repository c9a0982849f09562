"""Numbers of sections, clauses and appendices, and the references that follow them.

Numbers are given after the last decision about what a paper holds, so a clause that is left out
renumbers the rest and re-points every reference. A reference to what is not there is our error.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.documents.values import Figure, Text


@dataclass(frozen=True, slots=True)
class Line:
    """A clause in its place.

    Attributes:
        clause: its id in the library.
        sub: whether it hangs under the clause before it (1.1.1.).
        group: which part of its section it stands in, between tables: ``lines``, ``more``.
        anchor: what references call it; its id where blank, so variants share one name.
        values: fields of this line alone, such as a person of a list.
    """

    clause: str
    sub: bool = False
    group: str = "lines"
    anchor: str = ""
    values: Mapping[str, Figure | Text] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What references call it."""
        return self.anchor or self.clause


@dataclass(frozen=True, slots=True)
class Section:
    """A section with the clauses it holds in this paper."""

    key: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers as they stand before a clause, and as references print them."""

    sections: Mapping[str, str]
    lines: Mapping[str, tuple[str, ...]]  # key of a section -> numbers of its lines
    references: Mapping[str, Figure]  # field of a clause -> what it prints


def numbered(sections: Iterable[Section], appendices: Iterable[str]) -> Numbers:
    """Numbers of a paper: ``1.``, ``1.1.``, ``1.1.1.``; appendices apart.

    Raises:
        ValueError: two lines answer to one name, or a section begins with a sub-clause.
    """
    heads: dict[str, str] = {}
    lines: dict[str, tuple[str, ...]] = {}
    references: dict[str, Figure] = {}

    def refer(field_: str, number: str) -> None:
        if field_ in references:
            raise ValueError(f"two places answer to {field_}")
        references[field_] = Figure(f"ref.{field_}", number, number)

    for at, section in enumerate(sections, start=1):
        heads[section.key] = f"{at}."
        refer(f"section_{section.key}", str(at))
        own: list[str] = []
        clause = inner = 0
        for line in section.lines:
            if not line.sub:
                clause, inner = clause + 1, 0
            elif clause:
                inner += 1
            else:
                raise ValueError(f"{section.key} begins with a sub-clause")
            number = f"{at}.{clause}" + (f".{inner}" if line.sub else "")
            own.append(f"{number}.")
            if not line.values:  # lines of a list share their clause; nothing refers to them
                refer(f"ref_{line.name}", number)
        lines[section.key] = tuple(own)
    for at, key in enumerate(appendices, start=1):
        refer(f"app_{key}", str(at))
    return Numbers(heads, lines, references)
