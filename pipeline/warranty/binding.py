"""Which items bind the client at the instant of a fault (fine print, section 6, *Binding*).

The letters of a case are those of its stage, of the stage's object, and of whatever a letter of
the stage refers to. A letter counts from the day it is delivered. Of an item every delivered
version is a candidate, and the newest one that binds counts; a version is dropped by a newer
delivered letter of its scope without the item, or by one of the object that told it before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.domain.letters import ToldItem, ToldLetter
from pipeline.warranty.knowledge import midnight
from pipeline.warranty.outcome import Binding
from pipeline.warranty.terms import ONE_DAY, Setting, term_end
from pipeline.warranty.told import judged_alike

_TELLING: Final = frozenset({"conditions", "notice"})
_SIGNED: Final = frozenset({"signed", "signed_with_objections"})


@dataclass(frozen=True, slots=True)
class _Version:
    """An item as one letter tells it."""

    letter: ToldLetter
    item: ToldItem


def letters_for(setting: Setting, letters: Iterable[ToldLetter]) -> tuple[ToldLetter, ...]:
    """The condition letters and notices of a case, the oldest first."""
    stage = setting.stage
    if stage is None:
        return ()
    told = sorted((one for one in letters if one.kind in _TELLING), key=_age)
    scopes = {stage.code, stage.object} - {None}
    referred = {number for one in told if one.scope in scopes for number in one.refers_to}
    scopes |= {one.scope for one in told if one.number in referred}
    return tuple(one for one in told if one.scope in scopes)


def bindings(setting: Setting, letters: Iterable[ToldLetter]) -> tuple[Binding, ...]:
    """Every item told for a case, with whether it binds and why.

    Args:
        setting: of the case.
        letters: all letters of the project as known, those withdrawn left out.

    Returns:
        One for each item, in the order in which the items were first told; none without a stage.
    """
    told = letters_for(setting, letters)
    ids = dict.fromkeys(item.id for letter in told for item in letter.items)
    return tuple(_binding(setting, told, item) for item in ids)


def _age(letter: ToldLetter) -> tuple[date, date, str]:
    return letter.on, letter.delivered_on or date.max, letter.number


def _binding(setting: Setting, told: Sequence[ToldLetter], item: str) -> Binding:
    versions = [_Version(one, said) for one in told for said in one.items if said.id == item]
    delivered = [one for one in told if _is_delivered(setting, one)]
    reached = [one for one in versions if one.letter in delivered]
    if not reached:
        newest = versions[-1]
        late = newest.letter.delivered_on is not None
        return _unbound(newest, "delivered_after_fault" if late else "not_delivered")
    standing = [one for one in reached if not _is_dropped(one, delivered)]
    if not standing:
        return _unbound(reached[-1], "dropped")
    judged = [_judged(setting, one) for one in reversed(standing)]
    for newer, found in enumerate(judged):
        if found.binds:
            others = (one.item for one in judged[:newer])
            differing = tuple(one for one in others if not judged_alike(one, found.item))
            return replace(found, others=differing)
    return judged[0]


def _is_delivered(setting: Setting, letter: ToldLetter) -> bool:
    return letter.delivered_on is not None and letter.delivered_on <= setting.fault_on


def _is_dropped(version: _Version, delivered: Sequence[ToldLetter]) -> bool:
    item = version.item.id
    newer = [one for one in delivered if _age(one) > _age(version.letter) and not _tells(one, item)]
    return any(
        one.scope == version.letter.scope
        or any(
            earlier.scope == one.scope and _age(earlier) < _age(one) and _tells(earlier, item)
            for earlier in delivered
        )
        for one in newer
    )


def _tells(letter: ToldLetter, item: str) -> bool:
    return any(one.id == item for one in letter.items)


def _judged(setting: Setting, version: _Version) -> Binding:
    """Whether a delivered version binds by itself."""
    letter, item = version.letter, version.item
    if item.sort == "recommendation":
        return _unbound(version, "recommendation")
    if setting.contract.binding == "informational":
        return _unbound(version, "informational")
    agreed = sorted(_agreements(setting, letter))
    if not agreed:
        return _unbound(version, _not_agreed(setting, letter))
    since, because = agreed[0]
    if any(on <= since for on in _objected(letter, item)):
        return _unbound(version, "objected")
    first_day = since + ONE_DAY
    return Binding(item=item, letter=letter, binds=True, since=first_day, because=because)


def _agreements(setting: Setting, letter: ToldLetter) -> Iterator[tuple[date, str]]:
    """The days on which the letter was agreed before the fault, with how."""
    written = _written(setting, letter)
    if written is not None and letter.reply_on is not None and letter.reply_on < setting.fault_on:
        yield letter.reply_on, written
    last = _silent_until(setting, letter)
    if last is not None and setting.claim.fault_at > midnight(last + ONE_DAY, setting.zone):
        yield last, "silence"


def _written(setting: Setting, letter: ToldLetter) -> str | None:
    """How the client's reply agrees, if it does."""
    if letter.reply == "agreed":
        return "agreed_by_email" if setting.contract.notice_clause else None
    if letter.kind == "notice" or letter.reply not in _SIGNED:
        return None
    in_time = _is_in_time(setting, letter)
    return "signed" if in_time or letter.reply == "signed" else None


def _silent_until(setting: Setting, letter: ToldLetter) -> date | None:
    """The last day of the term for objections, where silence agrees to the letter."""
    if letter.kind == "notice" or not _is_in_time(setting, letter):
        return None
    if setting.contract.binding != "silence" or not setting.contract.binding_clause:
        return None
    return term_end(setting.days, letter.delivered_on, setting.contract.objection_days)


def _is_in_time(setting: Setting, letter: ToldLetter) -> bool:
    """Whether it was delivered not later than the day the stage began."""
    stage, on = setting.stage, letter.delivered_on
    return stage is not None and on is not None and on <= stage.starts_on


def _objected(letter: ToldLetter, item: ToldItem) -> Iterator[date]:
    """Days of the objections to an item, whatever was decided of them.

    An accepted objection and a compromise leave this version behind; one that is open or
    rejected leaves the item without consent. «Возражения» without a list are to the whole letter.
    """
    if letter.reply == "objections" and not letter.objections:
        yield letter.reply_on or date.min
    for one in letter.objections:
        if one.item in {None, item.id}:
            yield one.on


def _not_agreed(setting: Setting, letter: ToldLetter) -> str:
    """Why a delivered letter is not agreed."""
    if letter.reply == "agreed" and not setting.contract.notice_clause:
        return "email_without_clause"
    if _written(setting, letter) is not None:
        return "reply_undated" if letter.reply_on is None else "agreed_after_fault"
    if letter.kind == "notice":
        return "notice_not_agreed"
    return _not_silent(setting, letter) if _is_in_time(setting, letter) else "late_not_agreed"


def _not_silent(setting: Setting, letter: ToldLetter) -> str:
    """Why silence has not agreed to a letter delivered in time."""
    if setting.contract.binding != "silence":
        return "not_signed"
    if not setting.contract.binding_clause:
        return "silence_without_clause"
    return "calendar_unknown" if _silent_until(setting, letter) is None else "silence_not_over"


def _unbound(version: _Version, because: str) -> Binding:
    return Binding(
        item=version.item, letter=version.letter, binds=False, since=None, because=because
    )
