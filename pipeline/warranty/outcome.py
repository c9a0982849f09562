"""What a verdict says: the rule, its tests, the items, the charge. No rules stand here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from pipeline.domain.claims import Audit, Claim, Finding
from pipeline.domain.letters import ToldItem, ToldLetter
from pipeline.problems import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Whether an item binds the client at the instant of a fault, and why.

    Attributes:
        binds: the answer.
        since: first day on which it binds; ``None`` where it does not.
        because: code of the reason either way, worded under ``[binding.<code>]``.
        others: newer versions, delivered but not binding, that state it otherwise: a breach must
            break them too.
    """

    item: ToldItem
    letter: ToldLetter
    binds: bool
    since: date | None
    because: str
    others: tuple[ToldItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A condition's statistic over its window before a fault.

    Attributes:
        start, end: the window, ``[start, end)``.
        readings: how many values lie in it; 0: no measurement, ``value`` is ``None``.
        value: of the statistic; for ``=`` and ``between`` without one, the value that breaks
            the limit farthest, else the last.
        kept: whether the limit is kept; ``None`` without readings.
        places: cells of the values that decided; of a mean those of its first and last value.
        exact: the value as it is compared; a mean may have no end as a decimal.
    """

    start: datetime
    end: datetime
    readings: int
    value: Decimal | None
    kept: bool | None
    places: tuple[Place, ...] = ()
    exact: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One question of the decision table; ``None``: it was not reached or cannot be answered."""

    id: str
    result: bool | None
    values: tuple[tuple[str, object], ...] = ()
    cells: tuple[Place, ...] = ()


def reached(tests: Sequence[Test], count: int) -> tuple[Test, ...]:
    """The first ``count`` questions as answered; those after the deciding one are not reached."""
    unasked = (Test(id=test.id, result=None) for test in tests[count:])
    return (*tests[:count], *unasked)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVerdict:
    """How far one binding item goes down the table.

    Attributes:
        rule: ``W3 | W4 | W5 | W6 | W7 | W8``.
        value: measured, else of the finding.
        gross_because: ``finding | gross_limit | ratio | yes_no``; ``None``: not gross.
        warned_by: the warning after which the breach is a repeated one.
    """

    binding: Binding
    measured: Measured | None
    finding: Finding | None
    breached: bool
    caused: bool
    rule: str
    value: Decimal | None = None
    gross_because: str | None = None
    warned_by: ToldLetter | None = None
    tests: tuple[Test, ...] = ()

    @property
    def item(self) -> ToldItem:
        """The item as told."""
        return self.binding.item


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeLine:
    """Hours of one kind of work at their rate; every sum is rounded to kopecks.

    Attributes:
        work: ``fix | audit``.
        vat_rate: per cent; ``None``: not subject to VAT.
    """

    work: str
    hours: Decimal
    rate: Decimal
    net: Decimal
    vat_rate: Decimal | None
    vat: Decimal
    total: Decimal
    place: Place = field(default=Place(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a chargeable case costs: a proposal until it is approved and may be asked for.

    Attributes:
        approved: the approvals that the rule asks for are there.
        payable: approved, agreed (consent or a clause on rates), and the act is answered or
            the time to answer it is over.
    """

    lines: tuple[ChargeLine, ...]
    approved: bool
    payable: bool

    @property
    def net(self) -> Decimal:
        """Sum of the lines without VAT."""
        return sum((line.net for line in self.lines), Decimal("0.00"))

    @property
    def vat(self) -> Decimal:
        """Sum of the VAT of the lines."""
        return sum((line.vat for line in self.lines), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        """Sum of the lines."""
        return sum((line.total for line in self.lines), Decimal("0.00"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict of one case.

    Attributes:
        rule: ``S | W0 .. W8``; ``None`` while the case is open or is no warranty case.
        outcome: ``covered | warned | chargeable | outside | suspended | open |
            not_under_warranty``: as computed.
        decided: the outcome that a person put in its place, never a dearer one; ``None``: nobody.
        items: those told for the stage and its object that bind, each as far as it goes by
            itself, also where the case was decided as a whole.
        not_binding: the others, with the reason.
        fix_hours, audit_hours: as stated, else from the log; ``None``: neither says.
        joined: incidents that this case stands for too.
        by_sheet: whether some letter was judged by today's sheet.
        problems: what is to be mended, with warnings.
    """

    claim: Claim
    audit: Audit | None
    rule: str | None
    outcome: str
    decided: str | None = None
    tests: tuple[Test, ...] = ()
    items: tuple[ItemVerdict, ...] = ()
    not_binding: tuple[Binding, ...] = ()
    fix_hours: Decimal | None = None
    audit_hours: Decimal | None = None
    charge: Charge | None = None
    joined: tuple[str, ...] = ()
    by_sheet: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def final(self) -> str:
        """The outcome that stands."""
        return self.decided or self.outcome

    @property
    def is_by_items(self) -> bool:
        """Whether its items decided the case, and not the case as a whole."""
        return any(test.id == "breached" and test.result is not None for test in self.tests)

    @property
    def stated(self) -> str:
        """The rule and the outcome that stands, as its papers keep them: ``W5 warned``."""
        return f"{self.rule or '-'} {self.final}"

    @property
    def furthest(self) -> ItemVerdict | None:
        """The item that decided the case, where an item did; the first of several."""
        if not self.is_by_items:
            return None
        return next((one for one in self.items if one.rule == self.rule), None)
