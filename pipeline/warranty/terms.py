"""Terms of the contract as a case needs them: clauses in force, and where a term ends."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.calendars import CalendarEnd, DayCalendar
from pipeline.domain.claims import Claim
from pipeline.domain.contract import Contract, Stage
from pipeline.domain.letters import SignedTerms
from pipeline.warranty.knowledge import midnight

ONE_DAY: Final = timedelta(days=1)
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a case is judged under.

    Attributes:
        contract: with the clauses in force for this stage and this fault.
        stage: ``None``: the claim names none that the workbook has.
    """

    claim: Claim
    contract: Contract
    stage: Stage | None
    days: DayCalendar
    as_of: date

    @property
    def zone(self) -> ZoneInfo:
        """The contract's zone."""
        return ZoneInfo(self.contract.time_zone)

    @property
    def fault_on(self) -> date:
        """The day of the fault in the contract's zone."""
        return self.claim.fault_at.astimezone(self.zone).date()

    def is_over(self, on: date | None, working_days: int) -> bool:
        """Whether a term of working days after a day is over; never where either is unknown."""
        last = term_end(self.days, on, working_days)
        return last is not None and self.as_of > last

    def access_is_overdue(self, asked_at: datetime) -> bool:
        """Whether ``access_term`` after an instant has passed.

        A term of working days ends at the 24:00 of its last day, one of hours at its instant.
        """
        term = self.contract.access_term
        if term.working_days is not None:
            return self.is_over(asked_at.astimezone(self.zone).date(), term.working_days)
        return midnight(self.as_of, self.zone) > asked_at + timedelta(seconds=term.seconds or 0)


def with_clauses(
    contract: Contract, terms: SignedTerms | None, stage: Stage | None, fault_on: date
) -> Contract:
    """The contract with the clauses of the signed agreement, where it holds for the case.

    It holds for stages that began after its own day, and for faults on days after it was
    signed; otherwise the clauses are those typed into the contract. A clause the agreement does
    not have stays as typed.
    """
    if terms is None or stage is None or stage.starts_on <= terms.on:
        return contract
    if fault_on <= terms.signed_on:
        return contract
    clause = terms.clauses.get
    return replace(
        contract,
        warranty_clause=clause("warranty_clause", contract.warranty_clause),
        binding_clause=clause("binding_clause", contract.binding_clause),
        notice_clause=clause("notice_clause", contract.notice_clause),
        rates_clause=clause("rates_clause", contract.rates_clause),
    )


def term_end(days: DayCalendar, on: date | None, working_days: int) -> date | None:
    """The last day of a term; ``None`` where its beginning or the calendar of it is unknown."""
    if on is None:
        return None
    try:
        return days.working_days_after(on, working_days)
    except CalendarEnd:
        return None


def months_after(on: date, months: int) -> date:
    """The same day some months later, the last of the month where it has no such day."""
    year, month = divmod(on.year * _MONTHS + on.month - 1 + months, _MONTHS)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
