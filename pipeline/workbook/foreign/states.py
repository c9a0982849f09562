"""A history of states on a sheet of its own: read once for the whole export, taken by number."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.foreign.columns import Columns, read_columns
from pipeline.workbook.foreign.exports import ExportSheet
from pipeline.workbook.foreign.incidents import STATES, Event, in_utc
from pipeline.workbook.foreign.profiles import Profile

_KEYS: Final = (*STATES, "history.until")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a history says of some incidents.

    Attributes:
        events: number -> states in the order of their instants.
        refused: why rows of these incidents cannot be used, one a row.
        problems: what is used, but worth a look.
        unmapped: states that no rule speaks of, with the rows that hold them.
    """

    events: Mapping[str, list[Event]]
    refused: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    unmapped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Left:
    """What of a history belongs to no project.

    Attributes:
        refused: why rows are nobody's, one a row.
        said: of the sheet as a whole.
    """

    refused: tuple[Problem, ...]
    said: tuple[Problem, ...]


NOTHING_LEFT: Final = Left((), ())


@dataclass(frozen=True)
class StateSheet:
    """A sheet that says which state an incident had since when."""

    columns: Columns

    @cached_property
    def _rows(self) -> Mapping[str, list[int]]:
        """Positions of each number's rows; those without a number under an empty one."""
        found: dict[str, list[int]] = {}
        for at, number in enumerate(self.columns.values("history.incident")):
            found.setdefault("" if number is None else str(number), []).append(at)
        return found

    @cached_property
    def _refused(self) -> Mapping[int, Problem]:
        """Position -> why the row cannot be used."""
        found = self.columns.refused()
        for key in STATES:
            column = self.columns.read[key]
            for at, value in enumerate(column.values):
                if value is None and at not in found:
                    place = column.place(self.columns.rows[at])
                    given = {"heading": place.heading}
                    found[at] = Problem("cell_blank", place, None, given, Severity.ROW)
        return found

    def taken(self, numbers: Collection[str], zone: ZoneInfo) -> Taken:
        """What it says of these incidents.

        A number with a row that cannot be used has no states at all: the row might end a pause.

        Args:
            numbers: of the incidents.
            zone: of its wall times.
        """
        rows = {number: self._rows[number] for number in numbers if number in self._rows}
        used = sorted(at for group in rows.values() for at in group)
        whole = {
            number: group
            for number, group in rows.items()
            if not any(at in self._refused for at in group)
        }
        return Taken(
            {number: self._events(group, zone) for number, group in whole.items()},
            tuple(self._refused[at] for at in used if at in self._refused),
            tuple(self.columns.problems_at(used)),
            self.columns.unmapped(used),
        )

    def _events(self, rows: Collection[int], zone: ZoneInfo) -> list[Event]:
        read = self.columns.read
        states, instants = read["history.state"].values, read["history.at"].values
        until = read["history.until"].values if "history.until" in read else None
        found = [
            Event(str(states[at]), start, None if until is None else in_utc(until[at], zone))
            for at in rows
            if (start := in_utc(instants[at], zone)) is not None
        ]
        return sorted(found, key=lambda event: event.at)

    def left(self, owners: Mapping[str, Collection[str]]) -> Left:
        """What is left when each project has taken its own.

        A row that cannot be used and whose number nobody has is nobody's; so is one whose number
        several projects have. Of the others that nobody has only their count is said.

        Args:
            owners: number -> the projects that have it.
        """
        refused: dict[int, Problem] = {}
        others = 0
        for number, rows in self._rows.items():
            projects = tuple(owners.get(number, ()))
            if len(projects) == 1:
                continue
            for at in rows:
                if at in self._refused:
                    refused[at] = self._refused[at]
                elif projects:
                    place = self.columns.read["history.incident"].place(self.columns.rows[at])
                    given = {"projects": projects}
                    code = "import_history_owner_twice"
                    refused[at] = Problem(code, place, number, given, Severity.ROW)
                else:
                    others += 1
        said = list(self.columns.said)
        if others:
            sheet, counted = self.columns.sheet, {"count": others}
            place = Place(sheet.file, sheet.raw.name)
            said.append(Problem("import_history_of_others", place, None, counted, Severity.NOTE))
        return Left(tuple(refused[at] for at in sorted(refused)), tuple(said))


def read_states(sheet: ExportSheet, profile: Profile) -> StateSheet:
    """Read the states of a sheet that has them.

    Raises:
        InputError: dates that can be read in two ways, without a stated form.
    """
    return StateSheet(read_columns(sheet, profile, sheet.at, _KEYS))
