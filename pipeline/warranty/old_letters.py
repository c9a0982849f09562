"""All letters of a project: those of the register, and those that are older than it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.domain.claims import History, ObjectionRow, OldLetter
from pipeline.domain.letters import ItemObjection, ToldItem, ToldLetter


def all_letters(
    told: Iterable[ToldLetter], history: History, items: Mapping[str, tuple[ToldItem, ...]]
) -> tuple[ToldLetter, ...]:
    """The letters of the register and of the sheet, each with its objections.

    A paper known to the register is not taken from the sheet. An objection of the sheet stands
    over the register's objection of the same day to the same item. Joining twice changes nothing.

    Args:
        told: letters, notices and warnings of the register.
        history: its ``letters`` and ``objections`` are read.
        items: code of a stage -> what today's sheets tell of it, for letters of the sheet.
    """
    known = tuple(told)
    numbers = {letter.number for letter in known}
    older = (_of_sheet(row, items) for row in history.letters if row.number not in numbers)
    return tuple(_with_objections(one, history.objections) for one in (*known, *older))


def _of_sheet(row: OldLetter, items: Mapping[str, tuple[ToldItem, ...]]) -> ToldLetter:
    scope, warns = row.stage or "", row.kind == "warning"
    return ToldLetter(
        number=row.number,
        kind=row.kind,
        on=row.on,
        scope=scope,
        items=() if warns else items.get(scope, ()),
        warned=(row.item,) if warns and row.item is not None else (),
        delivered_on=row.delivered_on,
        proof=row.proof,
        reply=row.reply,
        reply_on=row.reply_on,
        source="sheet",
        places=row.places,
    )


def _with_objections(letter: ToldLetter, rows: Sequence[ObjectionRow]) -> ToldLetter:
    typed = tuple(_objections(row for row in rows if row.letter == letter.number))
    if not typed:
        return letter
    over = {(one.item, one.on) for one in typed}
    kept = tuple(one for one in letter.objections if (one.item, one.on) not in over)
    return replace(letter, objections=kept + typed)


def _objections(rows: Iterable[ObjectionRow]) -> Iterator[ItemObjection]:
    for row in rows:
        yield ItemObjection(
            on=row.on,
            item=row.item,
            text=row.text,
            proposed=row.proposed,
            decision=row.decision,
            agreed_limit=row.agreed_limit,
            decided_on=row.decided_on,
            answer=row.answer,
            places=row.places,
        )
