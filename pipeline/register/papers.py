"""A paper in the register, the acts upon it, and what they make of it. No storage here.

States: ``reserved -> rendered -> issued``; ``reserved | rendered -> void``;
``issued -> superseded | void`` (fine print, section 2). A number is kept in every state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from pipeline.register.chain import LogEntry


class State(StrEnum):
    """How far a paper is."""

    RESERVED = "reserved"  # has its number
    RENDERED = "rendered"  # finished, its digests are recorded, not yet under its final name
    ISSUED = "issued"
    SUPERSEDED = "superseded"  # another paper stands in its place
    VOID = "void"  # withdrawn, with a reason


UNFINISHED: Final = frozenset({State.RESERVED, State.RENDERED})
TOLD: Final = (
    "sent_on",
    "sent_by",
    "delivered_on",
    "reply",
    "reply_on",
    "reply_file",
    "office_number",
)
"""What people tell of a paper after it was issued; days as ISO text, lists as their codes."""


class Act(StrEnum):
    """Kinds of entries of the log."""

    BEGIN = "begin"  # of the register itself
    RESERVE = "reserve"
    RENDER = "render"
    ISSUE = "issue"
    VOID = "void"
    TELL = "tell"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection of the client to a paper or to one item of it."""

    on: str
    item: str
    text: str
    proposed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as the log tells it.

    Attributes:
        head: hash of the entry that reserved the number; printed on the paper.
        business_key: of what it is about: one issued paper for each.
        part: which of the papers that share one number it is, ``warning``; blank: the number is
            its own.
        suffix: what tells it from them at the end of the number, ``У``, ``У2``.
        content_key: of what it says (fine print, section 2); known once rendered.
        record: SHA-256 of the completion record, which holds figures, items and text as issued.
        card: SHA-256 of its card: what the journal says of it, names of parties included.
        files: name -> SHA-256 of everything in its folder.
        reserved_seq: number of the entry that reserved it: papers in order of time.
        folder: under the folder of outputs, with forward slashes.
        told: what people told of it afterwards, the last word on each field of ``TOLD``.
    """

    number: str
    series: str
    ordinal: int
    kind: str
    contractor: str
    client: str
    project: str
    subject: str
    business_key: str
    on: date
    as_of: date
    head: str
    state: State
    folder: str
    part: str = ""
    suffix: str = ""
    supersedes: str | None = None
    superseded_by: str | None = None
    reason: str | None = None
    content_key: str | None = None
    record: str | None = None
    card: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    reserved_seq: int = 0
    reserved_at: str = ""
    issued_at: str | None = None
    issued_by: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    objections: tuple[Objection, ...] = ()

    @property
    def is_unfinished(self) -> bool:
        """Whether it has a number and is not yet issued."""
        return self.state in UNFINISHED


class ActRefusedError(ValueError):
    """An act that the state of its paper does not allow: a bug of ours, or a forged log."""


def replayed(entries: Iterable[LogEntry]) -> dict[str, Paper]:
    """Number -> paper, as these entries tell from the first to the last.

    Raises:
        ActRefusedError: the entries do not follow from each other.
    """
    papers: dict[str, Paper] = {}
    for entry in entries:
        papers |= changed_by(entry, papers)
    return papers


def changed_by(entry: LogEntry, papers: Mapping[str, Paper]) -> dict[str, Paper]:
    """The papers that an entry changes, as they are after it.

    Args:
        entry: the next entry of the log.
        papers: at least those it names.

    Raises:
        ActRefusedError: the state of a paper does not allow the act.
    """
    body = entry.body
    if entry.act == Act.BEGIN:
        return {}
    if entry.act == Act.RESERVE:
        if body["number"] in papers:
            raise ActRefusedError(f"{body['number']} is taken")
        paper = _reserved(body, entry)
        return {paper.number: paper}
    paper = papers.get(body["number"]) or _refuse(f"{body['number']} is unknown")
    match entry.act:
        case Act.RENDER if paper.is_unfinished:
            paper = replace(
                paper,
                state=State.RENDERED,
                content_key=body["content_key"],
                record=body["record"],
                card=body["card"],
                files=dict(body["files"]),
            )
        case Act.ISSUE if paper.state is State.RENDERED:
            issued = replace(paper, state=State.ISSUED, issued_at=entry.at, issued_by=entry.actor)
            return {paper.number: issued, **_superseded(issued, papers)}
        case Act.VOID if paper.state in {*UNFINISHED, State.ISSUED}:
            paper = replace(paper, state=State.VOID, reason=body["reason"])
        case Act.TELL if paper.state in {State.ISSUED, State.SUPERSEDED, State.VOID}:
            told = {**paper.told, body["field"]: body["value"]}
            paper = replace(paper, told={k: v for k, v in told.items() if v is not None})
        case Act.OBJECT if paper.state in {State.ISSUED, State.SUPERSEDED}:
            said = Objection(**{name: body[name] for name in ("on", "item", "text", "proposed")})
            paper = replace(paper, objections=(*paper.objections, said))
        case _:
            raise ActRefusedError(f"{entry.act} of {paper.number}, which is {paper.state}")
    return {paper.number: paper}


def _refuse(why: str) -> Paper:
    raise ActRefusedError(why)


def _reserved(body: Mapping[str, Any], entry: LogEntry) -> Paper:
    plain = ("number", "series", "ordinal", "kind", "contractor", "client", "project", "subject",
             "business_key", "folder", "supersedes", "reason")  # fmt: skip
    return Paper(
        **{name: body[name] for name in plain},
        **{name: body[name] for name in ("part", "suffix") if name in body},
        on=date.fromisoformat(body["on"]),
        as_of=date.fromisoformat(body["as_of"]),
        head=entry.own,
        state=State.RESERVED,
        reserved_seq=entry.seq,
        reserved_at=entry.at,
    )


def _superseded(issued: Paper, papers: Mapping[str, Paper]) -> dict[str, Paper]:
    """The paper in whose place ``issued`` now stands, if there is one."""
    if issued.supersedes is None:
        return {}
    before = papers.get(issued.supersedes)
    if before is None or before.state is not State.ISSUED:
        raise ActRefusedError(f"{issued.supersedes} cannot be superseded")
    after = replace(before, state=State.SUPERSEDED, superseded_by=issued.number)
    return {after.number: after}
