"""Where the value of a metric comes from: the cells of the rows it was made of."""

from collections.abc import Iterable
from typing import Final

from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.facts import Facts
from pipeline.metrics.results import MetricResult
from pipeline.problems import Place

LIMIT: Final = 100


def cells_behind(facts: Facts, result: MetricResult) -> tuple[Place, ...]:
    """The id cells of the incidents behind a result; of more than ``LIMIT``, their range.

    A metric that is not made of incidents names the sheet it was read from.
    """
    found = incident_cells(facts, result.rows)
    if found:
        return found
    tables = dict.fromkeys(table for table, _ in BY_KEY[result.key].needs) or {"outages": None}
    sheets = (getattr(facts.log, table).source for table in tables)
    return tuple(Place(sheet.file, sheet.sheet) for sheet in sheets if sheet.sheet)


def incident_cells(facts: Facts, ids: Iterable[str]) -> tuple[Place, ...]:
    """The id cells of these incidents, in the order of the sheet; of very many, their range."""
    named = tuple(ids)  # value, events and verdict of a line ask for the same ones
    return facts.once(("cells of incidents", named), lambda: _cells(facts, named))


def _cells(facts: Facts, named: tuple[str, ...]) -> tuple[Place, ...]:
    source = facts.log.incidents.source
    found = sorted({row for name in named if (row := facts.row_of(name)) is not None})
    if len(found) > LIMIT:
        first, last = (source.place("id", row) for row in (found[0], found[-1]))
        return (Place(first.file, first.sheet, f"{first.cell}:{last.cell}", first.heading),)
    return tuple(source.place("id", row) for row in found)
