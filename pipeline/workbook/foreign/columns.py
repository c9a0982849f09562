"""The columns of ours that a sheet of an export has, read together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.problems import InputError, Problem, Severity, stopping
from pipeline.workbook.foreign.dates import DAY_FIRST, fitting_forms
from pipeline.workbook.foreign.exports import ExportSheet
from pipeline.workbook.foreign.profiles import Profile
from pipeline.workbook.foreign.targets import TARGETS
from pipeline.workbook.foreign.values import ColumnValues


@dataclass(slots=True)
class Columns:
    """The columns of ours that a sheet has, read over the same rows."""

    sheet: ExportSheet
    rows: list[int]
    read: dict[str, ColumnValues] = field(default_factory=dict)
    said: list[Problem] = field(default_factory=list)

    def add(self, profile: Profile, keys: Sequence[str]) -> None:
        """Read more columns; those the sheet does not have are passed over.

        Raises:
            InputError: as ``read_columns``.
        """
        said: list[Problem] = []
        for key in keys:
            rule = profile.rule(key)
            position = self.sheet.position(rule.names)
            if position is None and rule.default is None:
                continue
            column = ColumnValues(TARGETS[key], profile, self.sheet, position).read(self.rows)
            self.read[key] = column
            said += _unsaid_form(column)
        if stopping(said):
            raise InputError(*stopping(said))
        self.said += said

    def values(self, key: str) -> list[object]:
        """The typed values of a column; all missing where the sheet has none."""
        return self.read[key].values if key in self.read else [None] * len(self.rows)

    def refused(self) -> dict[int, Problem]:
        """Position -> the first thing wrong with the row, in the order of our columns."""
        found: dict[int, Problem] = {}
        for column in self.read.values():
            for at, problem in column.refused.items():
                found.setdefault(at, problem)
        return found

    def problems(self) -> Iterator[Problem]:
        """What is used, but worth a look."""
        yield from self.said
        yield from self.problems_at(range(len(self.rows)))

    def problems_at(self, positions: Iterable[int]) -> Iterator[Problem]:
        """The same of the rows at these positions only."""
        wanted = frozenset(positions)
        for column in self.read.values():
            yield from (one for at, one in column.problems.items() if at in wanted)

    def unmapped(self, positions: Iterable[int]) -> dict[str, int]:
        """States of these rows that no rule speaks of, with their counts."""
        states = self.read["history.state"].unmapped if "history.state" in self.read else {}
        return dict(Counter(states[at] for at in positions if at in states))


def read_columns(
    sheet: ExportSheet, profile: Profile, rows: Sequence[int], keys: Sequence[str]
) -> Columns:
    """Read the columns of ours that the sheet has.

    Raises:
        InputError: dates that can be read in two ways, or that Excel has changed in part, without
            a stated form.
    """
    found = Columns(sheet, list(rows))
    found.add(profile, keys)
    return found


def _unsaid_form(column: ColumnValues) -> Iterator[Problem]:
    """Why the dates of a column cannot be read without a stated form."""
    cells = column.sheet.raw.columns[column.position] if column.position is not None else ()
    if column.ambiguous:
        first = column.ambiguous[0]
        texts = (str(cells[row]).strip() for row in column.typed_texts)
        given = {
            **first.given,
            "count": len(column.ambiguous),
            "forms": fitting_forms(texts) or (DAY_FIRST,),
        }
        yield Problem("import_date_ambiguous", first.place, first.found, given)
    if column.typed_dates and column.typed_texts:
        stated = column.profile.form_of(column.target.key) is not None
        given = {"dates": len(column.typed_dates), "texts": len(column.typed_texts)}
        yield Problem(
            "import_dates_mixed",
            column.place(column.typed_texts[0]),
            str(cells[column.typed_texts[0]]),
            given,
            Severity.WARNING if stated else Severity.ERROR,
        )
