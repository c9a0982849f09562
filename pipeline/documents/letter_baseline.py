"""What was measured before work began, and what is asked of the client where a limit fails."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from pipeline.documents.condition_items import baseline_row
from pipeline.documents.letter_writer import Writer
from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure
from pipeline.domain.told import TechnicalCondition

_DAY: Final = timedelta(days=1)


def baseline_part(
    writer: Writer, conditions: Sequence[TechnicalCondition], *, beside_another: bool
) -> Context:
    """The table of measurements, and the warning where one fails its limit.

    Args:
        writer: of the letter.
        conditions: those that the letter tells.
        beside_another: another letter tells conditions too, and their measurements.

    Source:
        ``russian-documents.md`` section 6.5e.
    """
    measured = tuple(c for c in conditions if c.baseline is not None)
    broken = tuple(c for c in measured if not c.baseline_kept)
    of_object = writer.stage is None
    none = "letter.no_own_baseline" if beside_another else "letter.no_baseline"
    return {
        "has": bool(measured),
        "none_line": writer.paper.words(none),
        "intro": writer.clause("baseline_object" if of_object else "baseline"),
        "rows": tuple(baseline_row(writer.paper, c) for c in measured),
        "has_broken": bool(broken),
        "broken": _broken(writer, broken),
        "has_rest": bool(measured) and len(measured) < len(conditions),
        "rest": writer.clause("baseline_rest_object" if of_object else "baseline_rest"),
    }


def _broken(writer: Writer, broken: Sequence[TechnicalCondition]) -> Parts:
    """What is asked of the client where a baseline fails: a decision before work begins."""
    if not broken:
        return ()
    listed = ", ".join(c.id for c in broken)
    source = tuple(c.places["baseline"] for c in broken if "baseline" in c.places)
    ids = Figure("baseline.broken", listed, listed, "", source)
    alone = len(broken) == 1
    last = _last_before_start(writer)
    if last is None:
        return writer.clause(
            "baseline_not_kept_begun_one" if alone else "baseline_not_kept_begun",
            items=ids,
            until=writer.until_day(),
        )
    starts = writer.about.places.get("starts_on")
    until = writer.paper.long_day(
        "baseline.until", min(writer.until, last), *(() if starts is None else (starts,))
    )
    return writer.clause(
        "baseline_not_kept_one" if alone else "baseline_not_kept", items=ids, until=until
    )


def _last_before_start(writer: Writer) -> date | None:
    """The last working day after the letter and before the stage, if there is one."""
    if writer.stage is None:
        return None
    days = (writer.stage.starts_on - writer.on).days
    return writer.last_working_day([writer.on + n * _DAY for n in range(1, days)])
