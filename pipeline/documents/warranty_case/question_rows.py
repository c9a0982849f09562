"""The questions of the decision table as rows: answer, values in words, cells."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Exact, Figure, Text
from pipeline.documents.warranty_case.case_writer import CaseWriter
from pipeline.documents.warranty_case.item_words import ItemWords
from pipeline.warranty.outcome import ItemVerdict, Test

_CODED: Final = {"outside_cause": "case.outside", "because": "verdict.gross"}
"""Values that are codes -> the table of their words."""


def question_rows(writer: CaseWriter) -> Iterator[Context]:
    """A row for each question of the case, then for those reached of each item that binds.

    What an item shares with the case, such as false statements, stands there once.
    """
    for test in writer.verdict.tests:
        yield _test_row(writer, test, "case", writer.paper.words("case.whole"), None)
    if not writer.verdict.is_by_items:
        return
    for found in writer.verdict.items:
        code = ItemWords(writer, found.item).code()
        for test in found.tests:
            if test.result is not None and test not in writer.verdict.tests:
                yield _test_row(writer, test, found.item.id, code, found)


def _test_row(
    writer: CaseWriter, test: Test, scope: str, about: Figure | Text, found: ItemVerdict | None
) -> Context:
    paper, name = writer.paper, f"test.{scope}.{test.id}"
    answer = {True: "yes", False: "no", None: "not_reached"}[test.result]
    values, cells = question_values(writer, scope, test, found), question_cells(writer, test)
    return {
        "about": about,
        "question": paper.words(f"verdict.test.{test.id}"),
        "answer": Figure(
            name, test.result, paper.locale.say(f"case.answer.{answer}"), "", test.cells
        ),
        "values": values or ({"value": paper.dash()},),
        "cells": Figure(f"{name}.cells", cells, cells or str(paper.dash())),
    }


def question_cells(writer: CaseWriter, test: Test) -> str:
    """«Проверки» B2, C2: the cells of each sheet, as a person looks them up; perhaps none."""
    sheets: dict[str, dict[str, None]] = {}
    for place in test.cells:
        if place.sheet:
            sheets.setdefault(place.sheet, {})[place.cell] = None
    said = (
        writer.paper.locale.say("case.cells", sheet=sheet, cells=", ".join(filter(None, named)))
        for sheet, named in sheets.items()
    )
    return "; ".join(one.strip() for one in said)


def question_values(writer: CaseWriter, scope: str, test: Test, found: ItemVerdict | None) -> Parts:
    """The values a question was answered from, those that are known; perhaps none.

    ``scope`` is what the question is about: ``case``, or the code of the item found.
    """
    return tuple(_values(writer, f"test.{scope}.{test.id}", test, found))


def _values(
    writer: CaseWriter, name: str, test: Test, found: ItemVerdict | None
) -> Iterator[Context]:
    shown = _of_item(writer, found) if found is not None else {}
    stands = False
    for key, value in test.values:
        if value in {None, "", ()} or (key == "upper" and shown):
            continue  # the limit of an item states both bounds
        if stands:
            yield {"value": Text("; ")}
        stands = True
        figure = shown.get(key) or Figure(
            f"{name}.{key}", _exact(value), _printed(writer, key, value)
        )
        yield from writer.paper.sentence(f"case.value.{key}", value=figure)


def _of_item(writer: CaseWriter, found: ItemVerdict) -> Mapping[str, Figure | Text]:
    """Values of an item as they stand on the other papers, with signs and units."""
    words = ItemWords(writer, found.item)
    if not words.is_measured:
        return {}
    return {"value": words.value(found), "limit": words.limit(), "gross_limit": words.gross()}


def _exact(value: object) -> Exact:
    if isinstance(value, int | Decimal | str | date | datetime):
        return value
    return str(value)


def _printed(writer: CaseWriter, key: str, value: object) -> str:
    """A value in words: codes by the locale, the rest by its type."""
    locale = writer.paper.locale
    if key in _CODED:
        return locale.say(f"{_CODED[key]}.{value}")
    if isinstance(value, datetime):
        return locale.instant(writer.local(value))
    return locale.say("case.printed", value=value)
