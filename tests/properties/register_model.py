"""What the register should say, in a dict: papers by number, and the dict after each entry."""

import copy
from dataclasses import dataclass, field
from typing import Any, Final

UNFINISHED: Final = frozenset({"reserved", "rendered"})
Key = tuple[str, str]  # contractor, subject
Plain = dict[str, Any]


class Refused(Exception):  # noqa: N818  # an answer, no error
    """The register must say no."""


@dataclass(slots=True)
class Model:
    """The register as a plain dict.

    Attributes:
        papers: number -> state, key, series, ordinal, what it says, what was told of it.
        history: the dict as it was after the n-th entry of the log.
    """

    papers: dict[str, Plain] = field(default_factory=dict)
    history: list[dict[str, Plain]] = field(default_factory=lambda: [{}, {}])

    @property
    def entries(self) -> int:
        """Entries of the log so far."""
        return len(self.history) - 1

    def _say(self) -> None:
        self.history.append(copy.deepcopy(self.papers))

    def back_to(self, entries: int) -> None:
        """As it was after so many entries."""
        del self.history[entries + 1 :]
        self.papers = copy.deepcopy(self.history[-1])

    def of(self, key: Key, *states: str) -> str | None:
        """The number of the paper of a subject that is in one of these states."""
        found = [n for n, p in self.papers.items() if p["key"] == key and p["state"] in states]
        assert len(found) <= 1
        return found[0] if found else None

    def sweep(self) -> None:
        """Every command first finishes what needs no run."""
        for number in sorted(self.papers, key=lambda n: (self.papers[n]["series"], n)):
            if self.papers[number]["state"] == "rendered":
                self.issue(number)

    def number_for(self, key: Key, year: int, said: str, supersedes: str | None) -> str | None:
        """The number under which a paper is to be made; ``None`` if it stands as it is.

        Raises:
            Refused: another paper is meant, or stands in the way.
        """
        unfinished = self.of(key, *UNFINISHED)
        if unfinished is not None:
            paper = self.papers[unfinished]
            if paper["supersedes"] != supersedes or paper["year"] != year:
                raise Refused
            return unfinished
        standing = self.of(key, "issued")
        if standing is not None and self.papers[standing]["said"] == said:
            return None
        if standing != supersedes:
            raise Refused
        return self._reserve(key, year, supersedes)

    def _reserve(self, key: Key, year: int, supersedes: str | None) -> str:
        prefix = {"7701234567": "ТУ", "7809876543": "ПИ"}[key[0]]
        series = f"{key[0]}/{prefix}/{year}"
        ordinal = 1 + sum(paper["series"] == series for paper in self.papers.values())
        number = f"{prefix}-{year}-{ordinal:06d}"
        assert number not in self.papers
        self.papers[number] = {
            "state": "reserved", "key": key, "series": series, "ordinal": ordinal, "year": year,
            "supersedes": supersedes, "superseded_by": None, "said": None, "told": {},
            "reason": None if supersedes is None else "уточнено",
        }  # fmt: skip
        self._say()
        return number

    def render(self, number: str, said: str) -> None:
        """Its files are made and their digests recorded."""
        self.papers[number] |= {"state": "rendered", "said": said}
        self._say()

    def issue(self, number: str) -> None:
        """It lies under its final name, in the place of the one before."""
        self.papers[number]["state"] = "issued"
        before = self.papers[number]["supersedes"]
        if before is not None:
            self.papers[before] |= {"state": "superseded", "superseded_by": number}
        self._say()

    def void(self, number: str, reason: str) -> None:
        """Withdraw a paper.

        Raises:
            Refused: it does not stand, or its successor is on its way.
        """
        paper = self.papers[number]
        if paper["state"] in {"void", "superseded"}:
            raise Refused
        successor = self.of(paper["key"], *UNFINISHED)
        if successor is not None and self.papers[successor]["supersedes"] == number:
            raise Refused
        paper |= {"state": "void", "reason": reason}
        self._say()

    def tell(self, number: str, name: str, value: str | None) -> None:
        """Something is told of a paper that was issued, or taken back."""
        told = {**self.papers[number]["told"], name: value}
        self.papers[number]["told"] = {key: said for key, said in told.items() if said is not None}
        self._say()
