"""Clauses of a library on the lines of a paper: their numbers, their figures, which they were."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.documents.clauses import Clause, worded
from pipeline.documents.numbering import Line, Section
from pipeline.documents.values import Context, Figure, Text


@dataclass(frozen=True, slots=True)
class Used:
    """A clause of the library as it stands in a paper."""

    number: str
    id: str
    version: int
    text: str


class ClauseLines:
    """Fills clauses with the fields of one paper, and keeps which ones it has used."""

    def __init__(self, library: Mapping[str, Clause]) -> None:
        """Fix the library; nothing is used yet."""
        self.library = library
        self.used: list[Used] = []

    def line(self, line: Line, number: str, fields: Mapping[str, Figure | Text]) -> Context:
        """A clause in its place.

        Raises:
            KeyError: no such clause, or a field of it without a value.
        """
        clause = self.take(line.clause, number)
        known = {**fields, **line.values}
        return {
            "sub": line.sub,
            "leads": False,
            "number": number_figure(number),
            "parts": worded(clause, **{name: known[name] for name in clause.fields}),
        }

    def take(self, id_: str, number: str) -> Clause:
        """The clause of an id, noted as used under this number."""
        clause = self.library[id_]
        self.used.append(Used(number, clause.id, clause.version, clause.text))
        return clause

    def groups(
        self,
        section: Section,
        numbers: tuple[str, ...],
        fields: Mapping[str, Figure | Text],
        leading: frozenset[str],
    ) -> dict[str, list[Context]]:
        """The lines of a section by group; a line that leads to something stays with it.

        Args:
            section: the clauses in their order.
            numbers: of each of them.
            fields: what they name in braces.
            leading: clauses that stay with what follows, whatever it is.
        """
        groups: dict[str, list[Context]] = {}
        following = (*section.lines, None)[1:]
        for line, next_, number in zip(section.lines, following, numbers, strict=True):
            made = self.line(line, number, fields)
            leads = line.clause in leading or (next_ is not None and next_.sub and not line.sub)
            groups.setdefault(line.group, []).append({**made, "leads": leads})
        return groups


def number_figure(number: str) -> Figure:
    """The number before a clause."""
    return Figure(f"clause.{number}number", number, number)
