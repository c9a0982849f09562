"""What a notebook cell shows: a small table, readable as HTML and as plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Shown:
    """A titled table; without rows it shows the sentence ``empty``."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    empty: str = ""

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p>{escape(self.empty)}</p>"
        head = "".join(f"<th>{escape(heading)}</th>" for heading in self.headings)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.rows
        )
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __repr__(self) -> str:
        """The same for a terminal."""
        if not self.rows:
            return self.empty
        return "\n".join(" | ".join(row) for row in (self.headings, *self.rows))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and in words what it shows."""

    png: bytes
    alt: str

    def _repr_png_(self) -> bytes:
        return self.png

    def __repr__(self) -> str:
        """The words, for a reader without pictures."""
        return self.alt


@dataclass(frozen=True, slots=True)
class Gallery:
    """Several pictures or tables under each other."""

    drawn: "tuple[Drawn | Shown | Gallery, ...]"

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415  # only a kernel has it

        for one in self.drawn:
            display(one)  # type: ignore[no-untyped-call]  # IPython gives this one no types

    def __repr__(self) -> str:
        """The words of each, for a reader without pictures."""
        return "\n".join(map(repr, self.drawn)) or "—"


class Said(str):
    """A sentence, shown without the quotes of a Python value."""

    __slots__ = ()

    def __repr__(self) -> str:
        """The sentence itself."""
        return str(self)
