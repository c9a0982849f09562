"""What is known at an instant: rule G3 and section 2 of the fine print.

Data at or after ``as_of`` 00:00 in the contract's zone does not exist. Everything else of the
computation works on the log cut this way, so that a run repeated later gives the same figures.
"""

import pandas as pd

from pipeline.metrics.events.log import Log, Table

_STARTS = {
    "incidents": "reported_at",
    "pauses": "from_at",
    "reopens": "reopened_at",
    "priority_changes": "at",
    "outages": "started_at",
    "maintenance": "from_at",
    "gaps": "from_at",
}
_EVENTS = {
    "incidents": (
        "fault_at",
        "responded_at",
        "started_at",
        "restored_at",
        "resolved_at",
        "closed_at",
    ),
    "pauses": ("to_at",),
    "reopens": ("resolved_at",),
    "outages": ("ended_at",),
}


def known_log(log: Log, as_of_at: pd.Timestamp, as_of_day: pd.Timestamp) -> Log:
    """The log as it stood at ``as_of_at``.

    Rows that begin at or after it are gone; later events of older rows are missing. A gap or a
    maintenance row keeps its planned end; whatever reaches past the period is cut there anyway.
    Columns in which nothing came later are those of ``log`` itself, not copies.

    Args:
        log: everything the workbook says.
        as_of_at: the instant, aware.
        as_of_day: the same day as a local date, for rows dated by day.
    """

    def cut(name: str, table: Table) -> Table:
        frame = table.frame
        on_day = name == "activities"
        keep = frame["on"] < as_of_day if on_day else frame[_STARTS[name]] < as_of_at
        if not keep.all():
            frame = frame[keep].reset_index(drop=True)
        ahead = {key: frame[key] >= as_of_at for key in _EVENTS.get(name, ())}
        events = {key: frame[key].mask(later) for key, later in ahead.items() if later.any()}
        if events:
            frame = frame.assign(**events)
        return Table(frame, table.given, table.columns, table.source)

    return Log(**{name: cut(name, getattr(log, name)) for name in (*_STARTS, "activities")})
