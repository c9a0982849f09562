"""What a reader of a verdict has to look at; none of it changes the verdict."""

from collections.abc import Iterable, Iterator, Mapping

from pipeline.domain.claims import ObjectionRow
from pipeline.domain.letters import ToldItem, ToldLetter
from pipeline.problems import Place, Problem, Severity
from pipeline.warranty.knowledge import midnight
from pipeline.warranty.outcome import Binding, ItemVerdict
from pipeline.warranty.terms import Setting, term_end
from pipeline.warranty.told import judged_alike


def letter_doubts(letters: Iterable[ToldLetter]) -> Iterator[Problem]:
    """Letters signed with objections that nobody has listed: every item of them binds."""
    for letter in letters:
        if letter.reply == "signed_with_objections" and not letter.objections:
            place = letter.places.get("reply", Place())
            yield Problem("objections_not_listed", place, letter.number, severity=Severity.WARNING)


def objection_doubts(
    objections: Iterable[ObjectionRow], letters: Iterable[ToldLetter]
) -> Iterator[Problem]:
    """Objections to a letter that nobody knows: they protect nobody until the number is right."""
    numbers = {letter.number for letter in letters}
    for row in objections:
        if row.letter not in numbers:
            place = row.places.get("letter", Place())
            given = {"allowed": ", ".join(sorted(numbers)) or "—"}
            code = "objection_letter_unknown"
            yield Problem(code, place, row.letter, given, Severity.WARNING)


def day_doubts(setting: Setting) -> Iterator[Problem]:
    """Days of a claim that can hardly be true."""
    claim, stage = setting.claim, setting.stage
    place = claim.places.get("fault_at", Place())
    if claim.reported_at >= midnight(setting.as_of, setting.zone):
        given: dict[str, object] = {"as_of": setting.as_of}
        yield Problem("claim_not_known_yet", place, claim.id, given, Severity.WARNING)
    if claim.fault_at > claim.reported_at:
        yield Problem("fault_after_report", place, claim.id, {}, Severity.WARNING)
    if stage is not None and setting.fault_on < stage.starts_on:
        given = {"stage": stage.code, "starts_on": stage.starts_on}
        yield Problem("fault_before_stage", place, claim.id, given, Severity.WARNING)


def term_doubts(
    setting: Setting, bound: Iterable[Binding], warnings: Iterable[ToldLetter]
) -> Iterator[Problem]:
    """Terms that lie beyond the calendar: nothing is held against the client by them."""
    told = {one.item.id for one in bound}
    letters = {one.letter.number: one.letter for one in bound if one.because == "calendar_unknown"}
    for letter in warnings:
        on = letter.delivered_on
        if on is None or told.isdisjoint(letter.warned):
            continue
        if term_end(setting.days, on, setting.contract.cure_days) is None:
            letters[letter.number] = letter
    for letter in letters.values():
        place = letter.places.get("delivered_on", Place())
        given = {"number": letter.number}
        yield Problem("term_beyond_calendar", place, letter.delivered_on, given, Severity.WARNING)


def item_doubts(
    told: Mapping[str, Iterable[ToldItem]], items: Iterable[ItemVerdict]
) -> Iterator[Problem]:
    """Items of the register that today's sheets state otherwise; they are judged as issued."""
    for one in items:
        now = next((it for of in told.values() for it in of if it.id == one.item.id), None)
        if one.binding.letter.source == "sheet" or now is None or judged_alike(now, one.item):
            continue
        given = {"number": one.binding.letter.number, "on": one.binding.letter.on}
        place = now.places.get("limit", now.places.get("text", now.places.get("id", Place())))
        yield Problem("item_changed_since", place, one.item.id, given, Severity.WARNING)
