"""The trails of incidents asked about, and what is wrong with an id that cannot be found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pipeline.domain.periods import Period
from pipeline.issuing.dates import default_as_of, today
from pipeline.issuing.reading import read_project, usable
from pipeline.metrics.events.log import Log
from pipeline.metrics.facts import Facts
from pipeline.metrics.trail.rows import Event
from pipeline.metrics.trail.trails import IncidentTrail, beginnings, incident_trails
from pipeline.problems import InputError, Problem
from pipeline.workbook.headings import disguised

_NEAR: Final = 3
_SLIP: Final = 2  # letters too many or too few
_COMPARED: Final = 20_000  # ids looked at for near ones, so that an answer never takes long


@dataclass(frozen=True, slots=True)
class Trails:
    """The trails, the facts they were made from, and what the reading had to say."""

    facts: Facts
    incidents: tuple[IncidentTrail, ...]
    left_out: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def trails(
    workbook: Path,
    period: Period,
    names: Sequence[str],
    *,
    as_of: date | None = None,
    leave_out_bad_rows: bool = False,
) -> Trails:
    """Read the workbook and follow the clocks of these incidents to the end of the period.

    Args:
        workbook: path of the project's workbook.
        period: its end, or ``as_of`` if that is earlier, is how far a running clock is followed.
        names: ids of incidents, or of episodes ``<id>/2``; each is told once.
        as_of: what is known (fine print, section 2).
        leave_out_bad_rows: use the rest of the log when rows of it cannot be used.

    Raises:
        InputError: with every problem of the workbook that stops, or with every id that is not
            in the log, or not yet by the end of the period.
    """
    reading = usable(read_project(workbook, leave_out_bad_rows=leave_out_bad_rows))
    assert reading.project is not None  # noqa: S101  # usable() has seen to it
    assert reading.log is not None  # noqa: S101  # usable() has seen to it
    facts = Facts(reading.project, reading.log, period, as_of or default_as_of(period, today()))
    asked = tuple(dict.fromkeys(name.strip() for name in names))
    known = set(facts.episodes.frame["id"]).union(facts.log.incidents.frame["id"])
    begun = beginnings(facts, [name for name in asked if name in known])
    problems = [_missing(facts, reading.log, name) for name in asked if name not in known]
    problems += [_after(facts, at, name) for name, at in begun.items() if at.at >= facts.known]
    if problems:
        raise InputError(*problems)
    return Trails(facts, incident_trails(facts, asked), reading.left_out, reading.problems)


def _after(facts: Facts, start: Event, name: str) -> Problem:
    """A clock that starts after the period has no account there, whatever is known of it since."""
    given = {"started": start.at.astimezone(facts.zone), "last": facts.period.last}
    return Problem("asked_incident_after", start.place, name, given)


def _missing(facts: Facts, log: Log, name: str) -> Problem:
    whole = log.incidents.frame
    later = whole[whole["id"] == name]
    if len(later):
        place = log.incidents.source.place("reported_at", int(later["row"].iloc[0]))
        reported = later["reported_at"].iloc[0].tz_convert(facts.zone).to_pydatetime()
        given = {"reported": reported, "as_of": facts.as_of}
        return Problem("asked_incident_later", place, name, given)
    near = _near(name, whole["id"].tolist())
    if near:
        return Problem("asked_incident_unknown", found=name, given={"near": near})
    return Problem("asked_incident_unlike", found=name)


def _near(name: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Ids that may have been meant: the incident of an episode, look-alikes, a slip."""
    base, plain = name.partition("/")[0], disguised(name)
    sure = [one for one in ids if one == base or disguised(one) == plain]
    alike = [one for one in ids if abs(len(one) - len(name)) <= _SLIP][:_COMPARED]
    return tuple(dict.fromkeys((*sure, *get_close_matches(name, alike, _NEAR))))[:_NEAR]
