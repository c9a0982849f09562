"""Measured values of all sources by parameter, and which of them nobody asks for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

import numpy as np

from pipeline.domain.claims import Measurement, Measurements
from pipeline.domain.told import TechnicalCondition
from pipeline.metrics.events.log import Table
from pipeline.problems import Place, Problem, Severity
from pipeline.workbook.measurement_files import Series
from pipeline.workbook.moments import first_after, instants
from pipeline.workbook.nouns import near


def measurements_of(
    table: Table, series: Iterable[Series], zone: ZoneInfo, problems: list[Problem]
) -> Measurements:
    """The values of each parameter in order of time.

    Values of one instant are all kept, in the order of their rows: first those of the sheet (or
    of the log file in its place), then those of the files it names.

    Args:
        table: the log of measurements.
        series: what the files of the monitoring say.
        zone: the contract's.
        problems: where wall times that a clock change makes doubtful are told, once a file.
    """
    found: dict[str, list[Measurement]] = {}
    for parameter, one in _of_table(table):
        found.setdefault(parameter, []).append(one)
    for one_file in series:
        values = _of_series(one_file, zone, problems)
        found.setdefault(one_file.parameter, []).extend(values)
    return {
        parameter: tuple(sorted(values, key=lambda one: one.at))
        for parameter, values in found.items()
        if values
    }


def _of_table(table: Table) -> Iterator[tuple[str, Measurement]]:
    frame = table.frame
    stamps = frame["at"].dt.tz_convert("UTC").dt.tz_localize(None)
    walls = cast("list[datetime]", stamps.to_numpy().astype("datetime64[s]").tolist())
    source = frame["source"].astype(object).where(frame["source"].notna(), None)
    for wall, parameter, value, origin, row in zip(
        walls, frame["parameter"], frame["value"], source, frame["row"].tolist(), strict=True
    ):
        place = table.source.place("value", row)
        yield str(parameter), Measurement(wall.replace(tzinfo=UTC), value, place, origin)


def _of_series(series: Series, contract: ZoneInfo, problems: list[Problem]) -> list[Measurement]:
    """Values of a file; its wall times are those of its own zone, else of the contract's."""
    zone = contract if series.zone is None else ZoneInfo(series.zone)
    found, never, twice = instants(cast("list[datetime | None]", series.walls), zone)
    moved: dict[datetime, datetime] = {}  # hour -> the instant at which the clock was changed
    for at in never:
        hour = series.walls[at].replace(minute=0, second=0)
        if hour not in moved:
            moved[hour] = first_after(series.walls[at], zone)
        found[at] = np.datetime64(moved[hour].replace(tzinfo=None), "s")
    problems += _doubtful("measurement_times_never", series, never, zone)
    problems += _doubtful("measurement_times_twice", series, twice, zone)
    source, name = series.source, series.source.file
    stamps = cast("list[datetime]", found.astype("datetime64[s]").tolist())
    letter, heading = source.letters["value"], source.headings["value"]
    return [
        Measurement(stamp.replace(tzinfo=UTC), value, Place(name, "", f"{letter}{line}", heading),
                    name)
        for stamp, value, line in zip(stamps, series.values, series.lines, strict=True)
    ]  # fmt: skip


def _doubtful(code: str, series: Series, at: Sequence[int], zone: ZoneInfo) -> Iterator[Problem]:
    """One warning for all times of a file that a clock change took away or gave twice."""
    if at:
        place = series.source.place("time", series.lines[at[0]])
        given = {"count": len(at), "zone": zone.key}
        wall = series.walls[at[0]]
        yield Problem(code, place, wall, given, Severity.WARNING)


def measurement_problems(
    measured: Measurements, conditions: Sequence[TechnicalCondition]
) -> Iterator[Problem]:
    """Conditions that nobody has measured, and parameters that no condition uses.

    Nothing is said where nothing is measured at all: a project may begin without measurements.
    """
    if not measured:
        return
    used = {one.parameter for one in conditions if one.parameter is not None}
    for one in conditions:
        if one.is_condition and one.parameter not in measured:
            given = {"id": one.id, "near": near(str(one.parameter), measured)}
            yield Problem("condition_unmeasured", one.places["parameter"], one.parameter, given,
                          Severity.WARNING)  # fmt: skip
    for parameter, values in measured.items():
        if parameter not in used:
            first = min((one.place for one in values), key=_position)
            yield Problem("parameter_unused", first, parameter, {"near": near(parameter, used)},
                          Severity.WARNING)  # fmt: skip


def _position(place: Place) -> tuple[str, str, int, str]:
    return place.file, place.sheet, len(place.cell), place.cell
