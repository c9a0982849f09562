"""Where the value of a metric comes from: the cells of the rows it was made of."""

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
    source = facts.log.incidents.source
    found = sorted({row for name in result.rows if (row := facts.row_of(name)) is not None})
    if len(found) > LIMIT:
        first, last = (source.place("id", row) for row in (found[0], found[-1]))
        return (Place(first.file, first.sheet, f"{first.cell}:{last.cell}", first.heading),)
    if found:
        return tuple(source.place("id", row) for row in found)
    tables = dict.fromkeys(table for table, _ in BY_KEY[result.key].needs) or {"outages": None}
    sheets = (getattr(facts.log, table).source for table in tables)
    return tuple(Place(sheet.file, sheet.sheet) for sheet in sheets if sheet.sheet)
