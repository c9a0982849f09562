"""Decisions and promises: who was to do what, until when, and when it was done."""

from dataclasses import dataclass, field
from datetime import date

from pipeline.domain.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A row of ``Решения``; ``done`` is missing while it is not done."""

    text: str
    owner: str | None = None
    due: date | None = None
    done: date | None = None
    source: str | None = None  # where it comes from: a meeting, a report
    places: Places = field(default_factory=dict, compare=False, repr=False)
