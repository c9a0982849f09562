"""What happened under the warranty, put together from its sheets, logs and files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

from pipeline.domain.claims import History
from pipeline.domain.contract import Person
from pipeline.metrics.events.claims import LoggedClaims, claims, of_warranty
from pipeline.metrics.events.log import Log
from pipeline.problems import Problem
from pipeline.workbook.answers import (
    check_letters,
    check_objections,
    letters_of,
    objections_of,
    rates_of,
)
from pipeline.workbook.audits import (
    audits_of,
    check_against_claims,
    check_audits,
    check_findings,
    findings_of,
)
from pipeline.workbook.events import filled
from pipeline.workbook.log_tables import LogSheet
from pipeline.workbook.measurement_files import Series
from pipeline.workbook.measurements import measurements_of
from pipeline.workbook.told_rows import Told
from pipeline.workbook.typing_sheets import Row

_Noun = TypeVar("_Noun")


def check_events(
    events: Mapping[str, LogSheet],
    said: Told,
    people: Sequence[Person],
    stages: Iterable[Row],
) -> None:
    """Refuse rows of the sheets of ``events.EVENTS`` that contradict themselves or the others."""
    items = {one.id for one in said.conditions} | {one.id for one in said.method}
    items |= {one.id for one in said.limitations}
    scopes = {str(row.get("code")) for row in stages if row.get("code") is not None}
    scopes |= {one.code for one in said.objects}
    for key, sheet in events.items():
        match key:
            case "audits":
                check_audits(sheet, people)
            case "findings":
                check_findings(sheet, items)
            case "letters":
                check_letters(sheet, scopes, items)
            case "objections":
                check_objections(sheet, items)


def history_of(  # noqa: PLR0913  # a source of facts each
    events: Mapping[str, LogSheet],
    log: Log,
    series: Iterable[Series],
    rates: Sequence[Row],
    *,
    zone: ZoneInfo,
    problems: list[Problem],
) -> History:
    """Everything a verdict or a duty reads.

    Args:
        events: the checked sheets of ``events.EVENTS``; what is said of them is added to them.
        log: the logs, without the rows that are left out.
        series: values of the files of the monitoring.
        rates: complete rows of the rates.
        zone: the contract's.
        problems: where what is said of measurements is added.
    """
    checked = {
        str(number)
        for key in ("audits", "findings")
        if key in events
        for _, number in filled(events[key], "incident")
    }
    found = claims(log, among=of_warranty(log, checked))
    if "audits" in events:
        by_number = {one.id: one for one in found}
        has_activities = len(log.activities.frame) > 0
        check_against_claims(events["audits"], by_number, has_activities=has_activities)
    measured = measurements_of(log.measurements, series, zone, problems)
    return History(
        claims=found,
        others=LoggedClaims(log),
        measurements=measured,
        audits=_nouns(events, "audits", audits_of),
        findings=_nouns(events, "findings", findings_of),
        letters=_nouns(events, "letters", letters_of),
        objections=_nouns(events, "objections", objections_of),
        rates=tuple(rates_of(rates)),
    )


def _nouns(
    events: Mapping[str, LogSheet], key: str, nouns: Callable[[LogSheet], Iterator[_Noun]]
) -> tuple[_Noun, ...]:
    return tuple(nouns(events[key])) if key in events else ()
