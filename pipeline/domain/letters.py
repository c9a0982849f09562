"""What the client was told, as it was told: papers with their items, deliveries and answers.

For a paper of the register everything here is as issued and as recorded since; an older paper is
known by the sheet «Письма» alone, and its items are those of today's sheets.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.domain.places import Places
from pipeline.domain.told import HOUR_S, Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldItem:
    """A condition, a recommendation, a step of the method or a limitation as a letter tells it.

    Attributes:
        sort: ``condition | recommendation | step | limitation``.
        text: the condition, the action of a step, the limitation.
        statistic: ``max | min | mean | p95 | last``; ``None``: the worst side, and for ``=`` and
            ``between`` every value.
        gross_limit: only where the sheet stated one.
        guard: what the system itself does: ``blocks | warns | none``.
        category, checker, schedule, spec: of a condition, as the sheet has them.
        role, forbidden: of a step.
        effect, kind: of a limitation.
        places: cells of the item where it is read from today's sheet.
    """

    id: str
    sort: str
    text: str
    plain: str | None = None
    parameter: str | None = None
    comparison: Comparison | None = None
    limit: Decimal | None = None
    upper: Decimal | None = None
    gross_limit: Decimal | None = None
    unit: str | None = None
    statistic: str | None = None
    window_s: int = HOUR_S
    method: str | None = None
    essential: bool = False
    guard: str = "none"
    category: str | None = None
    checker: str | None = None
    schedule: str | None = None
    spec: str | None = None
    role: str | None = None
    forbidden: bool = False
    effect: str | None = None
    kind: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemObjection:
    """An objection of the client to one item of a letter, or to the whole letter.

    Attributes:
        item: code of the item; ``None``: the whole letter.
        decision: ``open | accepted | compromise | rejected``.
    """

    on: date
    item: str | None = None
    text: str
    proposed: str | None = None
    decision: str = "open"
    agreed_limit: Decimal | None = None
    decided_on: date | None = None
    answer: str | None = None
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLetter:
    """A condition letter, a task notice or a warning, and what became of it.

    Attributes:
        kind: ``conditions | notice | warning``.
        scope: code of the stage, task or object it tells of; of a warning, of its incident.
        refers_to: numbers of the letters whose conditions it says are in force.
        items: what it tells; of a warning, the codes of what was broken are in ``warned``.
        warned: codes of the items a warning is about.
        delivered_on: as told, else the next working day of an e-mail where that is agreed.
        reply: ``signed | agreed | signed_with_objections | objections | none``; ``None``: nothing
            is told of a reply.
        replaced_by: number of the letter that has taken its place since.
        source: ``register`` or ``sheet``.
    """

    number: str
    kind: str
    on: date
    scope: str
    refers_to: tuple[str, ...] = ()
    items: tuple[ToldItem, ...] = ()
    warned: tuple[str, ...] = ()
    sent_on: date | None = None
    delivered_on: date | None = None
    proof: str | None = None
    reply: str | None = None
    reply_on: date | None = None
    objections: tuple[ItemObjection, ...] = ()
    replaced_by: str | None = None
    source: str = "register"
    places: Places = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedTerms:
    """The agreement on the order of the warranty, once the client has signed it.

    Attributes:
        clauses: ``warranty_clause``, ``binding_clause``, ``notice_clause``, ``rates_clause`` ->
            how a paper refers to it. A clause the agreement does not have is absent.
    """

    number: str
    on: date
    signed_on: date
    clauses: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPart:
    """A paper of a case that stands issued: its part, number and date.

    ``verdict`` is the rule and the outcome it was written under, ``W5 warned``; ``None``: nobody
    knows.
    """

    part: str
    number: str
    on: date
    verdict: str | None = None
