"""States of a paper: exactly the transitions of fine print, section 2, and no others."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.register.chain import LogEntry, entry_of, following
from pipeline.register.papers import (
    TOLD,
    Act,
    ActRefusedError,
    Objection,
    Paper,
    State,
    changed_by,
    replayed,
)
from tests.register.acts import body_of

STAMP: Final = "2026-11-03T10:00:00+00:00"
ALLOWED: Final[Mapping[tuple[Act, State], State]] = {
    (Act.RENDER, State.RESERVED): State.RENDERED,
    (Act.RENDER, State.RENDERED): State.RENDERED,  # made again after a crash
    (Act.ISSUE, State.RENDERED): State.ISSUED,
    (Act.VOID, State.RESERVED): State.VOID,
    (Act.VOID, State.RENDERED): State.VOID,
    (Act.VOID, State.ISSUED): State.VOID,
    (Act.TELL, State.ISSUED): State.ISSUED,
    (Act.TELL, State.SUPERSEDED): State.SUPERSEDED,
    (Act.TELL, State.VOID): State.VOID,
    (Act.OBJECT, State.ISSUED): State.ISSUED,
    (Act.OBJECT, State.SUPERSEDED): State.SUPERSEDED,
}
"""Act and state -> state afterwards. The client may answer a paper that was replaced since."""
UPON: Final = [act for act in Act if act not in {Act.BEGIN, Act.RESERVE}]


def _reserving(number: int, *, supersedes: str | None = None) -> dict[str, Any]:
    body = body_of(f"Э-{number}", supersedes=supersedes)
    return {**body, "number": _name(number), "series": "7701234567/ТУ/2026", "ordinal": number}


def _name(number: int) -> str:
    return f"ТУ-2026-{number:06d}"


def _saying(act: Act, number: str) -> dict[str, Any]:
    """The body of an act upon a paper."""
    more: dict[Act, dict[str, Any]] = {
        Act.RENDER: {"content_key": "c", "record": "r", "card": "k", "files": {"a.docx": "f"}},
        Act.VOID: {"reason": "по ошибке"},
        Act.TELL: {"field": "sent_on", "value": "2026-11-05", "source": "command"},
        Act.OBJECT: {"on": "2026-11-06", "item": "У-1", "text": "много", "proposed": "меньше"},
    }
    return {"number": number, **more.get(act, {})}


def _entry(act: Act, body: Mapping[str, Any], before: LogEntry | None = None) -> LogEntry:
    return following(before, act, body, at=STAMP, actor="tester")


def _paper(number: int, state: State, *, supersedes: str | None = None) -> Paper:
    body = _reserving(number, supersedes=supersedes)
    (paper,) = changed_by(_entry(Act.RESERVE, body), {}).values()
    return replace(paper, state=state)


# --- each act -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", UPON)
def test_only_the_transitions_of_the_fine_print_are_allowed(act: Act, state: State) -> None:
    """Fine print, section 2: reserved → rendered → issued → superseded or void; else refused."""
    paper = _paper(1, state)
    entry = _entry(act, _saying(act, paper.number))
    if (act, state) in ALLOWED:
        assert changed_by(entry, {paper.number: paper})[paper.number].state is ALLOWED[act, state]
    else:
        with pytest.raises(ActRefusedError, match=f"{act} of {paper.number}, which is {state}"):
            changed_by(entry, {paper.number: paper})


@pytest.mark.parametrize("state", State)
def test_number_is_reserved_once(state: State) -> None:
    """A number is used for exactly one paper, whatever became of it."""
    paper = _paper(1, state)
    with pytest.raises(ActRefusedError, match="taken"):
        changed_by(_entry(Act.RESERVE, _reserving(1)), {paper.number: paper})


@pytest.mark.parametrize("act", UPON)
def test_nothing_happens_to_an_unknown_paper(act: Act) -> None:
    """An act needs a paper whose number was given out."""
    with pytest.raises(ActRefusedError, match="unknown"):
        changed_by(_entry(act, _saying(act, _name(1))), {})


def test_unknown_act_is_refused() -> None:
    """A log of a later version is not guessed at."""
    paper = _paper(1, State.ISSUED)
    entry = following(None, "forget", {"number": paper.number}, at=STAMP, actor="tester")
    with pytest.raises(ActRefusedError, match="forget"):
        changed_by(entry, {paper.number: paper})


def test_beginning_of_a_register_changes_no_paper() -> None:
    """The first entry says that the register was begun, and nothing of papers."""
    assert changed_by(_entry(Act.BEGIN, {"version": 1}), {}) == {}


def test_reserved_paper_knows_its_place_in_the_chain() -> None:
    """What is printed as the head of the register is the hash of the very entry."""
    entry = _entry(Act.RESERVE, _reserving(1))
    (paper,) = changed_by(entry, {}).values()
    assert (paper.head, paper.reserved_at, paper.on) == (entry.own, STAMP, date(2026, 11, 3))
    assert paper.is_unfinished
    assert paper.issued_at is None


def test_issued_paper_knows_who_issued_it_and_when() -> None:
    """Who and when are those of the entry that issued it, not of the one that reserved it."""
    paper = _paper(1, State.RENDERED)
    entry = following(None, Act.ISSUE, {"number": paper.number}, at="2027", actor="other")
    after = changed_by(entry, {paper.number: paper})[paper.number]
    assert (after.issued_at, after.issued_by, after.is_unfinished) == ("2027", "other", False)


def test_rendering_again_replaces_all_digests() -> None:
    """After a crash only what was made last counts."""
    paper = replace(
        _paper(1, State.RENDERED), content_key="o", record="o", card="o", files={"old.docx": "o"}
    )
    after = changed_by(_entry(Act.RENDER, _saying(Act.RENDER, paper.number)), {_name(1): paper})
    made = after[paper.number]
    assert (made.content_key, made.record, made.card) == ("c", "r", "k")
    assert made.files == {"a.docx": "f"}


@pytest.mark.parametrize("name", TOLD)
def test_last_word_on_each_field_stands(name: str) -> None:
    """What was told can be told otherwise and taken back; nothing else is touched by it."""
    paper = replace(_paper(1, State.ISSUED), told={"other": "stays"})
    for value, expected in (("one", {name: "one"}), ("two", {name: "two"}), (None, {})):
        body = {"number": paper.number, "field": name, "value": value}
        paper = changed_by(_entry(Act.TELL, body), {paper.number: paper})[paper.number]
        assert paper.told == {"other": "stays", **expected}


def test_objections_are_kept_in_order() -> None:
    """A second objection does not replace the first one."""
    paper = _paper(1, State.ISSUED)
    for text in ("первое", "второе"):
        body = {**_saying(Act.OBJECT, paper.number), "text": text}
        paper = changed_by(_entry(Act.OBJECT, body), {paper.number: paper})[paper.number]
    assert paper.objections == tuple(
        Objection(on="2026-11-06", item="У-1", text=text, proposed="меньше")
        for text in ("первое", "второе")
    )


# --- superseding ----------------------------------------------------------------------------


def test_superseding_changes_both_papers() -> None:
    """Fine print, section 2: the successor stands, the one before names it; no number is lost."""
    before = _paper(1, State.ISSUED)
    after = _paper(2, State.RENDERED, supersedes=before.number)
    papers = {before.number: before, after.number: after}
    changed = changed_by(_entry(Act.ISSUE, {"number": after.number}), papers)
    assert {number: paper.state for number, paper in changed.items()} == {
        before.number: State.SUPERSEDED,
        after.number: State.ISSUED,
    }
    assert changed[before.number] == replace(
        before, state=State.SUPERSEDED, superseded_by=after.number
    )


@pytest.mark.parametrize("state", [state for state in State if state is not State.ISSUED])
def test_only_a_standing_paper_is_superseded(state: State) -> None:
    """What is void, replaced or not yet issued has no successor."""
    before = _paper(1, state)
    after = _paper(2, State.RENDERED, supersedes=before.number)
    papers = {before.number: before, after.number: after}
    with pytest.raises(ActRefusedError, match="cannot be superseded"):
        changed_by(_entry(Act.ISSUE, {"number": after.number}), papers)


def test_unknown_paper_is_not_superseded() -> None:
    """A successor of nothing is a forged log."""
    after = _paper(2, State.RENDERED, supersedes=_name(1))
    with pytest.raises(ActRefusedError, match="cannot be superseded"):
        changed_by(_entry(Act.ISSUE, {"number": after.number}), {after.number: after})


# --- a whole log ----------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[LogEntry]:
    """A log of legal acts; which are legal is known from the table above alone."""
    states: dict[str, State] = {}
    follows: dict[str, str] = {}  # successor -> the one before
    entries = [_entry(Act.BEGIN, {"version": 1})]
    for _ in range(draw(st.integers(0, 25))):
        legal: list[tuple[Act, str]] = [(Act.RESERVE, _name(len(states) + 1))]
        for number, state in states.items():
            before = follows.get(number)
            ready = before is None or states[before] is State.ISSUED
            legal += [
                (act, number)
                for act in UPON
                if (act, state) in ALLOWED and (act is not Act.ISSUE or ready)
            ]
        act, number = draw(st.sampled_from(legal))
        if act is Act.RESERVE:
            standing = [n for n, state in states.items() if state is State.ISSUED]
            before = draw(st.sampled_from([None, *standing]))
            if before is not None:
                follows[number] = before
            body = _reserving(len(states) + 1, supersedes=before)
            states[number] = State.RESERVED
        else:
            body = _saying(act, number)
            states[number] = ALLOWED[act, states[number]]
            if act is Act.ISSUE and number in follows:
                states[follows[number]] = State.SUPERSEDED
        entries.append(_entry(act, body, entries[-1]))
    return entries


@settings(max_examples=60)
@given(histories())
def test_replay_equals_the_projection_step_by_step(entries: list[LogEntry]) -> None:
    """Law: the papers made entry by entry, knowing only those named, are those of the replay."""
    papers: dict[str, Paper] = {}
    for entry in entries:
        number = entry.body.get("number")
        known = {number: papers[number]} if number in papers else {}
        for paper in tuple(known.values()):
            if paper.supersedes is not None:
                known[paper.supersedes] = papers[paper.supersedes]
        papers |= changed_by(entry, known)
    read_back = [one for entry in entries if (one := entry_of(entry.line()))]
    assert replayed(entries) == papers == replayed(read_back)


@settings(max_examples=60)
@given(histories())
def test_no_number_ever_gets_lost(entries: list[LogEntry]) -> None:
    """Law: every number reserved is a paper for good, and links of succession point both ways."""
    papers = replayed(entries)
    assert list(papers) == [e.body["number"] for e in entries if e.act == Act.RESERVE]
    for paper in papers.values():
        assert (paper.superseded_by is not None) is (paper.state is State.SUPERSEDED)
        if paper.superseded_by is not None:
            assert papers[paper.superseded_by].supersedes == paper.number
        if paper.state in {State.ISSUED, State.SUPERSEDED}:
            assert paper.issued_at is not None


@settings(max_examples=40)
@given(histories(), st.data())
def test_illegal_act_stops_the_replay(entries: list[LogEntry], data: st.DataObject) -> None:
    """Law: one act that its paper's state forbids, anywhere at the end, and the log is refused."""
    papers = replayed(entries)
    illegal = [
        (act, number)
        for number, paper in papers.items()
        for act in UPON
        if (act, paper.state) not in ALLOWED
    ]
    act, number = data.draw(st.sampled_from([*illegal, (Act.VOID, _name(999))]))
    with pytest.raises(ActRefusedError):
        replayed([*entries, _entry(act, _saying(act, number), entries[-1])])
