"""Letters behind a case: how each reached the client, what came back, which items bind and why."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.documents.values import Context, Figure, Text
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.domain.letters import ToldLetter
from pipeline.problems import Place
from pipeline.warranty.outcome import Binding, Verdict

if TYPE_CHECKING:
    from datetime import date


def letters_behind(verdict: Verdict) -> tuple[ToldLetter, ...]:
    """The letters whose items the verdict looked at, each once, oldest first."""
    found = {one.letter.number: one.letter for one in bindings(verdict)}
    return tuple(sorted(found.values(), key=lambda letter: (letter.on, letter.number)))


def bindings(verdict: Verdict) -> tuple[Binding, ...]:
    """Every item told for the case, those that bind first."""
    return (*(one.binding for one in verdict.items), *verdict.not_binding)


def letter_rows(writer: CaseWriter) -> tuple[Context, ...]:
    """A row for each letter and each reason why items of it bind or do not."""
    return tuple(_rows(writer))


def _rows(writer: CaseWriter) -> Iterator[Context]:
    for letter in letters_behind(writer.verdict):
        alike: dict[tuple[str, bool, date | None], list[Binding]] = {}
        for one in bindings(writer.verdict):
            if one.letter.number == letter.number:
                alike.setdefault((one.because, one.binds, one.since), []).append(one)
        for at, found in enumerate(alike.values()):
            yield _row(writer, letter, found, at)


def _row(writer: CaseWriter, letter: ToldLetter, found: Sequence[Binding], at: int) -> Context:
    paper, first = writer.paper, found[0]
    listed = ", ".join(one.item.id for one in found)
    name = f"letter.{letter.number}.binding.{at}"
    reason = paper.locale.say(f"binding.{first.because}")
    return {
        "number": writer.letter_no(letter),
        "on": _day(writer, letter, "on"),
        "delivered": _day(writer, letter, "delivered_on"),
        "has_proof": bool(letter.proof),
        "proof": writer.told(
            f"letter.{letter.number}.proof", letter.proof, letter.places.get("proof", Place())
        ),
        "has_reply": letter.reply is not None,
        "reply": paper.dash()
        if letter.reply is None
        else paper.words(f"case.reply.{letter.reply}"),
        "has_reply_on": letter.reply_on is not None,
        "reply_on": _day(writer, letter, "reply_on"),
        "items": Figure(f"{name}.items", listed, listed),
        "has_since": first.binds and first.since is not None,
        "since": (paper.dash() if first.since is None else paper.day(f"{name}.since", first.since)),
        "binds": first.binds,
        "because": Figure(f"{name}.because", first.because, reason),
    }


def _day(writer: CaseWriter, letter: ToldLetter, name: str) -> Figure | Text:
    value: date | None = getattr(letter, name)
    if value is None:
        return writer.paper.dash()
    source = (letter.places[name],) if name in letter.places else ()
    return writer.paper.day(f"letter.{letter.number}.{name}.short", value, *source)
