"""Letters older than the register, objections to letters, rates: rows as nouns."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from pipeline.domain.claims import ObjectionRow, OldLetter, Rate
from pipeline.problems import Problem, Severity
from pipeline.workbook.events import (
    Pairs,
    cell,
    check_known,
    check_once,
    check_order,
    fields,
    filled,
    say,
    usable,
)
from pipeline.workbook.log_tables import LogSheet
from pipeline.workbook.typing_sheets import Row

_LETTER: Final = (
    "number", "kind", "on", "stage", "item", "delivered_on", "proof", "reply", "reply_on",
)  # fmt: skip
_OBJECTION: Final = (
    "letter", "item", "on", "text", "proposed", "decision", "agreed_limit", "decided_on", "answer",
)  # fmt: skip
_RATE: Final = ("work", "rate", "valid_from")
_REPLIES: Final = {
    "agreed by e-mail": "agreed",
    "signed with objections": "signed_with_objections",
}
"""Words of the sheet that a letter of the register calls otherwise."""

_LETTER_ORDER: Final[Pairs] = (
    ("on", "delivered_on", "letter_delivered_before_date", Severity.ROW),
    ("on", "reply_on", "letter_answered_before_date", Severity.ROW),
    ("delivered_on", "reply_on", "letter_answered_before_delivery", Severity.WARNING),
)
_OBJECTION_ORDER: Final[Pairs] = (
    ("on", "decided_on", "objection_decided_before_received", Severity.ERROR),
)


def check_letters(sheet: LogSheet, scopes: Collection[str], items: Collection[str]) -> None:
    """Numbers are unique; stages (or objects) are known; a warning names what was broken."""
    check_once(sheet, ("number",), "letter_twice")
    check_order(sheet, _LETTER_ORDER)
    check_known(sheet, "stage", scopes, "scope_unknown")
    check_known(sheet, "item", items, "item_unknown", severity=Severity.WARNING)
    for at in range(len(sheet.typed.numbers)):
        is_warning = cell(sheet, "kind", at) == "warning"
        if is_warning and cell(sheet, "item", at) is None:
            say(sheet, "warning_without_item", "item", at)
        if not is_warning and cell(sheet, "stage", at) is None:
            say(sheet, "letter_without_stage", "stage", at, severity=Severity.WARNING)
    for at, reply in filled(sheet, "reply"):
        if reply != "none" and cell(sheet, "reply_on", at) is None:
            say(sheet, "reply_undated", "reply", at, severity=Severity.WARNING)


def check_objections(sheet: LogSheet, items: Collection[str]) -> None:
    """Decided after it came; the items are those of the sheets or of an older letter."""
    check_order(sheet, _OBJECTION_ORDER)
    check_known(sheet, "item", items, "item_unknown", severity=Severity.WARNING)


def letters_of(sheet: LogSheet) -> Iterator[OldLetter]:
    """Letters of the usable rows; a blank kind is a letter of conditions."""
    for at in usable(sheet, ("number", "on")):
        given, places = fields(sheet, at, _LETTER)
        if "reply" in given:
            given["reply"] = _REPLIES.get(given["reply"], given["reply"])
        yield OldLetter(**{"kind": "conditions", **given}, places=places)


def objections_of(sheet: LogSheet) -> Iterator[ObjectionRow]:
    """Objections of the usable rows."""
    for at in usable(sheet, ("letter", "item", "on", "text")):
        given, places = fields(sheet, at, _OBJECTION)
        yield ObjectionRow(**given, places=places)


def rates_of(rows: Sequence[Row]) -> Iterator[Rate]:
    """Rates of the complete rows."""
    for row in rows:
        given: dict[str, Any] = {key: row.get(key) for key in _RATE}
        yield Rate(**given, places=row.places(_RATE))


def rate_problems(rows: Sequence[Row]) -> Iterator[Problem]:
    """One rate of a kind of work from one day."""
    first: dict[tuple[object, object], Row] = {}
    for row in rows:
        key = (row.get("work"), row.get("valid_from"))
        if None in key:
            continue
        if key in first:
            there = first[key].place("valid_from")
            yield Problem("rate_twice", row.place("valid_from"), key[1], {"first": there.cell})
        else:
            first[key] = row
