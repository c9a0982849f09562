"""What happened in a case, in order of time: when, what, by which paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.documents.warranty_case.case_writer import CaseWriter, Placed
from pipeline.documents.warranty_case.item_words import ItemWords
from pipeline.documents.warranty_case.letter_rows import letters_behind
from pipeline.documents.warranty_case.reasons import causing
from pipeline.domain.letters import ToldLetter
from pipeline.warranty.next_step import deadlines, warnings_of

_LETTERS_SHOWN: Final = 3
_DAY_MIN: Final = 24 * 60
_LAST_OF_DAY: Final = ("closed_on", "issued", "act_sent_on", "answer", "consent_on", "warning_on")
"""Steps of a day without an hour that stand after what has one, in this order."""
_TOLD_BY: Final = {"invited_on": "invitation", "act_sent_on": "act", "consent_on": "calculation"}
"""Steps of a check -> the paper they are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """One line; the paper is a number or a dash."""

    on: date
    minute: int
    when: Figure
    what: Parts
    paper: Figure | Text

    def line(self) -> Context:
        """As the page shows it."""
        return {"when": self.when, "what": self.what, "paper": self.paper}


def timeline(writer: CaseWriter) -> tuple[Context, ...]:
    """The lines of the page, oldest first, and what comes next."""
    events = (
        *_of_letters(writer),
        *_of_measurements(writer),  # up to the fault: before it where the minute is the same
        *_of_claim(writer),
        *_of_check(writer),
        *_of_papers(writer),
        *_of_warnings(writer),
    )
    ordered = sorted(events, key=lambda event: (event.on, event.minute))
    return (*(event.line() for event in ordered), *_next(writer))


def _next(writer: CaseWriter) -> Iterator[Context]:
    """The next step of the case, with its last day where there is one."""
    case, paper = writer.case, writer.paper
    step = deadlines(writer.verdict, writer.contract, case.letters, writer.days, case.as_of)
    if step.code == "done":
        return
    words = paper.words(f"case_step.{step.code}")
    yield {
        "when": paper.dash() if step.until is None else paper.day("event.next", step.until),
        "what": paper.sentence("case.event.next", step=words),
        "paper": paper.dash(),
    }


def _on(  # noqa: PLR0913  # each is one fact of the line
    writer: CaseWriter,
    name: str,
    noun: Placed,
    field: str,
    paper: Figure | None = None,
    *,
    key: str = "",
) -> Iterator[_Event]:
    """The line of a day or an instant of a noun, if it is known."""
    value: date | datetime | None = getattr(noun, field)
    if value is None:
        return
    source = (noun.places[field],) if field in noun.places else ()
    id_ = f"event.{name}"
    if isinstance(value, datetime):
        at = writer.local(value)
        on, minute = at.date(), _minutes(at)
        when = Figure(id_, at, writer.paper.locale.instant(at), "", source)
    else:
        on, minute = value, max(_rank(key or field), _rank(name))
        when = writer.paper.day(id_, value, *source)
    yield _Event(
        on=on,
        minute=minute,
        when=when,
        what=writer.paper.sentence(f"case.event.{key or name}"),
        paper=paper or writer.paper.dash(),
    )


def _minutes(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _rank(name: str) -> int:
    """Where a line without an hour stands in its day."""
    return _DAY_MIN + _LAST_OF_DAY.index(name) if name in _LAST_OF_DAY else 0


def _issued(writer: CaseWriter, part: str | None) -> Figure | None:
    """The number of a paper of this case, once it is issued."""
    return writer.issued_no(part) if part is not None and part in writer.case.issued else None


def _of_letters(writer: CaseWriter) -> Iterator[_Event]:
    """The letters behind the items that were broken; where none was, the latest of all."""
    broken = {one.binding.letter.number for one in causing(writer.verdict)}
    every = letters_behind(writer.verdict)
    shown = [one for one in every if one.number in broken] or every
    for letter in shown[-_LETTERS_SHOWN:]:
        yield from _letter(writer, letter, "letter")
    earlier = (one.warned_by for one in causing(writer.verdict))
    for warning in {one.number: one for one in earlier if one is not None}.values():
        yield from _letter(writer, warning, "earlier_warning")


def _letter(writer: CaseWriter, letter: ToldLetter, kind: str) -> Iterator[_Event]:
    """Written, delivered, answered."""
    name, number = f"{kind}.{letter.number}", writer.letter_no(letter)
    yield from _on(writer, f"{name}.on", letter, "on", number, key=f"{kind}_on")
    delivered = f"{kind}_delivered"
    yield from _on(writer, f"{name}.delivered", letter, "delivered_on", number, key=delivered)
    if letter.reply is not None:
        reply = f"reply_{letter.reply}"
        yield from _on(writer, f"{name}.reply", letter, "reply_on", number, key=reply)


def _of_claim(writer: CaseWriter) -> Iterator[_Event]:
    for name in ("fault_at", "reported_at", "started_at", "restored_at", "resolved_at"):
        yield from _on(writer, name, writer.claim, name)


def _of_measurements(writer: CaseWriter) -> Iterator[_Event]:
    """What was measured of the items that were broken."""
    for found in writer.verdict.items:
        measured = found.measured
        if not found.breached or measured is None or not measured.readings:
            continue
        words, at = ItemWords(writer, found.item), writer.local(measured.end)
        id_ = f"event.measured.{found.item.id}"
        yield _Event(
            on=at.date(),
            minute=_minutes(at),
            when=Figure(id_, at, writer.paper.locale.instant(at), "", measured.places),
            what=writer.paper.sentence(
                "case.event.measured",
                item=words.code(),
                value=words.value(found),
                limit=words.limit(),
                statistic=words.statistic(),
            ),
            paper=writer.letter_no(found.binding.letter),
        )


def _of_check(writer: CaseWriter) -> Iterator[_Event]:
    audit = writer.verdict.audit
    if audit is None:
        return
    for name in (
        "invited_on",
        "opened_on",
        "access_asked_at",
        "access_given_at",
        "closed_on",
        "act_sent_on",
        "consent_on",
    ):
        yield from _on(writer, name, audit, name, _issued(writer, _TOLD_BY.get(name)))
    if audit.client_answer not in {None, "none"}:
        key, act = f"answer_{audit.client_answer}", _issued(writer, "act")
        yield from _on(writer, "answer", audit, "client_answer_on", act, key=key)


def _of_papers(writer: CaseWriter) -> Iterator[_Event]:
    """Papers of this case that stand issued."""
    for part, issued in writer.case.issued.items():
        key = f"case.event.issued_{part}"
        if key in writer.paper.locale:
            yield _Event(
                on=issued.on,
                minute=_rank("issued"),
                when=writer.paper.day(f"event.issued.{part}", issued.on),
                what=writer.paper.sentence(key),
                paper=writer.issued_no(part),
            )


def _of_warnings(writer: CaseWriter) -> Iterator[_Event]:
    """The warning of this case on its way: delivered, answered; an older one was written, too."""
    for letter in warnings_of(writer.verdict, writer.case.letters):
        number, name = writer.letter_no(letter), f"warning.{letter.number}"
        if letter.source != "register":
            yield from _on(writer, f"{name}.on", letter, "on", number, key="warning_on")
        delivered = "warning_delivered"
        yield from _on(writer, f"{name}.delivered", letter, "delivered_on", number, key=delivered)
        if letter.reply is not None:
            key = f"warning_reply_{letter.reply}"
            yield from _on(writer, f"{name}.reply", letter, "reply_on", number, key=key)
