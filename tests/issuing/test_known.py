"""What the register knows of a project: letters as they were told, terms once they are signed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pytest

from pipeline.domain.contract import Project, Role
from pipeline.domain.letters import IssuedPart, ItemObjection, SignedTerms, ToldItem
from pipeline.domain.told import Comparison
from pipeline.issuing.desk import at_desk
from pipeline.issuing.issue import Assigned, Produced, issue, withdraw
from pipeline.issuing.issued_record import identifier
from pipeline.issuing.journal import FILE, tell
from pipeline.issuing.known import known_ahead, known_of
from pipeline.issuing.publishing import digests_in
from pipeline.issuing.register_facts import issued_parts
from pipeline.locales import locale
from pipeline.problems import RegisterError
from pipeline.register.opening import created, opened
from pipeline.register.papers import Act, Paper
from pipeline.register.store import Register
from tests.fixtures.letters import condition, project_of, stage_sheets
from tests.fixtures.one_page import CARD, plain_page, wanted
from tests.register.acts import SAID, by_hand
from tests.workbook.journal_pages import put, typing_into

ON: Final = date(2026, 11, 3)
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
BY: Final = {"actor": "tester", "source": "command"}
FIRST: Final = "ТУ-2026-000001"
SECOND: Final = "ТУ-2026-000002"
ITEM: Final = {
    "id": "У-1", "sort": "condition", "text": "не более 80", "parameter": "ЦП", "comparison": "<=",
    "limit_value": "80.50", "unit": "%", "window_s": "7200", "statistic": "every",
    "essential": "yes",
}  # fmt: skip
CLAUSES: Final = {"warranty_clause": "п. 1 Соглашения", "notice_clause": "п. 7 Соглашения"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The project that the papers are about."""
    return project_of(tmp_path / "inputs", stage_sheets(condition()))[0]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register without papers."""
    with created(tmp_path / "out", SAID) as begun:
        yield begun


def issued(  # noqa: PLR0913  # each is one fact of a paper
    register: Register,
    project: Project,
    subject: str = "Э-1",
    *,
    kind: str = "condition_letter",
    part: tuple[str, str, str] = ("", "", ""),
    on: date = ON,
    supersedes: str | None = None,
    card: Mapping[str, Any] = CARD,
    told: Mapping[str, Any] = NOTHING,
    asked: Mapping[str, Any] = NOTHING,
    **record: object,
) -> Paper:
    """Issue a paper whose completion record says this, and tell of it.

    Args:
        register: where.
        project: what it is about.
        subject: a stage, an incident, a contract.
        kind: of paper.
        part: its name, and its letter in numbers and in folders.
        on: its date.
        supersedes: number of the paper whose place it takes.
        card: what the journal is told of it.
        told: what became of it.
        asked: of the paper, in place of what the project says.
        **record: fields of its completion record.
    """
    prefix = {"condition_letter": "ТУ", "task_notice": "ТУ", "warranty_terms": "СГ"}.get(kind, "ГС")
    about = replace(
        wanted(subject, prefix=prefix, on=on, supersedes=supersedes, reason=supersedes and "так"),
        **{
            "kind": kind,
            "part": part[0],
            "letters": part[1:],
            "project": project.contract.project_code,
            "contractor": identifier(project.party(Role.CONTRACTOR)),
            "client": identifier(project.party(Role.CLIENT)),
            **asked,
        },
    )

    def produce(assigned: Assigned, staging: Path) -> Produced:
        made = plain_page(subject, str(sorted(record.items())))(assigned, staging)
        return replace(made, outcome={**made.outcome, "card": {**card}, **record})

    paper = issue(register, about, produce, "tester").paper
    for name, value in told.items():
        paper = tell(register, paper, name, value, BY)
    return paper


# Letters -----------------------------------------------------------------------------------------


def test_a_letter_is_told_as_it_was_issued(register: Register, project: Project) -> None:
    """Items from the completion record, exact; what was told since; the register as its source."""
    told: dict[str, Any] = {"sent_on": ON, "sent_by": "post", "delivered_on": date(2026, 11, 5),
            "reply": "signed", "reply_on": date(2026, 11, 6)}  # fmt: skip
    issued(register, project, told=told, items=[ITEM], refers_to=["ТУ-2025-000007"])
    (letter,) = known_of(register, project).letters
    assert (letter.number, letter.kind, letter.scope, letter.on) == (FIRST, "conditions", "Э-1", ON)
    assert letter.items == (
        ToldItem(
            id="У-1", sort="condition", text="не более 80", parameter="ЦП",
            comparison=Comparison.AT_MOST, limit=Decimal("80.50"), unit="%", window_s=7200,
            essential=True,
        ),
    )  # fmt: skip
    assert str(letter.items[0].limit) == "80.50"
    assert letter.refers_to == ("ТУ-2025-000007",)
    assert (letter.sent_on, letter.delivered_on, letter.proof) == (ON, date(2026, 11, 5), "post")
    assert (letter.reply, letter.reply_on) == ("signed", date(2026, 11, 6))
    assert (letter.source, letter.replaced_by, letter.objections) == ("register", None, ())


def test_a_notice_is_a_letter(register: Register, project: Project) -> None:
    """It tells of its task."""
    issued(register, project, "РЗ-1", kind="task_notice", scope="РЗ-1")
    (letter,) = known_of(register, project).letters
    assert (letter.kind, letter.scope, letter.warned) == ("notice", "РЗ-1", ())


def test_a_warning_is_a_letter(register: Register, project: Project) -> None:
    """It has its incident as its scope, and names the items it is about."""
    part = ("warning", "У", "U")
    issued(register, project, "I-1", kind="warranty_case", part=part, warned=["У-1", "О-2"])
    (letter,) = known_of(register, project).letters
    expected = ("ГС-2026-000001-У", "warning", "I-1", ("У-1", "О-2"))
    assert (letter.number, letter.kind, letter.scope, letter.warned) == expected


def test_other_papers_are_no_letters(register: Register, project: Project) -> None:
    """Acts, decisions, agreements and reports tell the client nothing of conditions."""
    issued(register, project, "I-1", kind="warranty_case", part=("act", "А", "A"))
    issued(register, project, "12/2026", kind="warranty_terms")
    issued(register, project, "2026-10", kind="service_report")
    known = known_of(register, project)
    assert (known.letters, len(known.papers)) == ((), 3)


def test_a_withdrawn_letter_is_absent(register: Register, project: Project) -> None:
    """It tells nothing any more, though its number stays."""
    issued(register, project, items=[ITEM], told={"delivered_on": ON})
    withdraw(register, FIRST, "ошибка", "tester")
    known = known_of(register, project)
    assert (known.letters, [paper.number for paper in known.papers]) == ((), [FIRST])


def test_a_superseded_letter_stays_with_its_successor(register: Register, project: Project) -> None:
    """Its items may still bind; the number that took its place is told, the oldest first."""
    issued(register, project, items=[ITEM])
    issued(register, project, supersedes=FIRST, items=[{**ITEM, "limit_value": "90"}])
    old, new = known_of(register, project).letters
    assert (old.number, old.replaced_by, old.items[0].limit) == (FIRST, SECOND, Decimal("80.50"))
    assert (new.number, new.replaced_by, new.items[0].limit) == (SECOND, None, Decimal(90))


@pytest.mark.parametrize(
    ("notice", "by", "delivered"),
    # Sent on Friday, 6 November: by e-mail, where that is agreed, it counts from Monday.
    [(True, "email", date(2026, 11, 9)), (False, "email", None), (True, "post", None)],
)
def test_an_email_counts_as_delivered(
    register: Register, project: Project, *, notice: bool, by: str, delivered: date | None
) -> None:
    """Design §8: blank and e-mail with ``notice_clause`` = the next working day."""
    told: dict[str, Any] = {"sent_on": date(2026, 11, 6), "sent_by": by}
    issued(register, project, card={**CARD, "notice": notice}, told=told)
    (letter,) = known_of(register, project).letters
    assert letter.delivered_on == delivered
    issued(register, project, "Э-2", card={**CARD, "notice": notice},
           told={**told, "delivered_on": date(2026, 11, 12)})  # fmt: skip
    assert known_of(register, project).letters[1].delivered_on == date(2026, 11, 12)


def test_objections_of_the_register(register: Register, project: Project) -> None:
    """All of them, open; one without an item is to the whole letter."""
    issued(register, project)
    for item, proposed in (("У-1", "90 %"), ("", "")):
        body = {"number": FIRST, "on": "2026-11-05", "item": item, "text": "строго",
                "proposed": proposed}  # fmt: skip
        register.say(Act.OBJECT, body, SAID)
    (letter,) = known_of(register, project).letters
    of_item = ItemObjection(on=date(2026, 11, 5), item="У-1", text="строго", proposed="90 %")
    assert letter.objections == (of_item, replace(of_item, item=None, proposed=None))
    assert {one.decision for one in letter.objections} == {"open"}


def test_letters_of_other_projects(register: Register, project: Project) -> None:
    """They are another client's business."""
    issued(register, project, asked={"project": "sosna"})
    known = known_of(register, project)
    assert (known.letters, len(known.papers)) == ((), 1)


def test_an_unfinished_letter_tells_nothing(register: Register, project: Project) -> None:
    """A number that was reserved by a run that stopped."""

    def stops(assigned: Assigned, staging: Path) -> Produced:
        assert assigned.number == FIRST
        assert staging.is_dir()
        raise RegisterError

    about = replace(wanted("Э-1"), project=project.contract.project_code)
    with pytest.raises(RegisterError):
        issue(register, about, stops, "tester")
    known = known_of(register, project)
    assert (known.letters, [paper.is_unfinished for paper in known.papers]) == ((), [True])


def test_a_record_that_is_lost(register: Register, project: Project) -> None:
    """What a letter said is never guessed: without its record nothing is judged."""
    paper = issued(register, project, items=[ITEM])
    record = register.folder / paper.folder / "outcome.json"
    by_hand(register.folder, "DELETE FROM records")
    assert known_of(register, project).letters[0].items  # the folder has it still
    record.chmod(0o644)
    record.write_text(record.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(RegisterError) as refused:
        known_of(register, project)
    assert [problem.code for problem in refused.value.problems] == ["record_gone"]


# Terms -------------------------------------------------------------------------------------------

TERMS: Final[dict[str, Any]] = {"kind": "warranty_terms", "clauses_for": CLAUSES}
SIGNED: Final[dict[str, Any]] = {"reply": "signed", "reply_on": date(2026, 11, 5)}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"sent_on": ON, "sent_by": "post", "delivered_on": ON},
        {"reply": "agreed", "reply_on": ON},
        {"reply": "signed_with_objections", "reply_on": ON},
        {"reply": "signed"},
        {"reply_on": ON},
    ],
)
def test_terms_that_are_not_signed(
    register: Register, project: Project, told: dict[str, Any]
) -> None:
    """Design §3: the clauses are filled once the terms are issued *and* signed."""
    issued(register, project, "12/2026", **TERMS, told=told)
    assert known_of(register, project).terms is None


def test_signed_terms(register: Register, project: Project) -> None:
    """Number, both days, and the clauses as other papers refer to them."""
    issued(register, project, "12/2026", **TERMS, told=SIGNED)
    assert known_of(register, project).terms == SignedTerms(
        number="СГ-2026-000001", on=ON, signed_on=date(2026, 11, 5), clauses=dict(CLAUSES)
    )


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        ("12/2026", {"client": "7728168971"}),
        ("12/2026", {"contractor": "7736207543"}),
        ("13/2026", {}),
    ],
)
def test_terms_of_somebody_else(
    register: Register, project: Project, subject: str, asked: dict[str, Any]
) -> None:
    """Another client's, another contractor's, or those of another contract are not taken."""
    issued(register, project, subject, **TERMS, told=SIGNED, asked=asked)
    known = known_of(register, project)
    assert (known.terms, len(known.papers)) == (None, 1)


def test_terms_of_the_same_contract_in_another_project(
    register: Register, project: Project
) -> None:
    """One agreement for each contract: the client's other projects under it have it too."""
    issued(register, project, "12/2026", **TERMS, told=SIGNED, asked={"project": "other"})
    assert known_of(register, project).terms is not None


def test_the_latest_signed_terms_hold(register: Register, project: Project) -> None:
    """New ones hold once they are signed; until then, and after they are withdrawn, the old do."""
    issued(register, project, "12/2026", **TERMS, told=SIGNED)
    second = issued(
        register, project, "12/2026", kind="warranty_terms", clauses_for={"rates_clause": "п. 6"},
        supersedes="СГ-2026-000001",
    )  # fmt: skip

    def number() -> str | None:
        terms = known_of(register, project).terms
        return None if terms is None else terms.number

    assert number() == "СГ-2026-000001"
    for name, value in (("reply", "signed"), ("reply_on", date(2026, 11, 9))):
        tell(register, second, name, value, BY)
    assert number() == second.number
    withdraw(register, second.number, "ошибка", "tester")
    assert number() == "СГ-2026-000001"


# Papers of a case --------------------------------------------------------------------------------


def test_papers_of_a_case(register: Register, project: Project) -> None:
    """Those of this incident and project that stand issued, in the order of their numbers."""
    case: dict[str, Any] = {"kind": "warranty_case"}
    issued(register, project, "I-1", **case, part=("invitation", "П", "P"))
    issued(register, project, "I-1", **case, part=("act", "А", "A"), on=date(2026, 11, 5))
    issued(register, project, "I-1", **case, part=("decision", "Р", "R"))
    issued(register, project, "I-2", **case, part=("act", "А", "A"))
    issued(register, project, "I-1", **case, part=("warning", "У", "U"), asked={"project": "other"})
    issued(register, project, "I-1", kind="condition_letter")
    withdraw(register, "ГС-2026-000001-Р", "ошибка", "tester")
    known = known_of(register, project)
    assert issued_parts(known, "romashka", "I-1") == (
        IssuedPart(part="act", number="ГС-2026-000001-А", on=date(2026, 11, 5)),
        IssuedPart(part="invitation", number="ГС-2026-000001-П", on=ON),
    )
    assert [one.number for one in issued_parts(known, "romashka", "I-2")] == ["ГС-2026-000002-А"]
    assert issued_parts(known, "romashka", "I-3") == ()


# Before the journal is read ----------------------------------------------------------------------


@pytest.fixture
def out(register: Register, project: Project) -> Path:
    """A folder with a register of one letter, delivered, and its journal."""
    issued(register, project, items=[ITEM], told={"delivered_on": date(2026, 11, 5)})
    folder = register.folder
    with at_desk(folder, locale("ru")):
        pass
    return folder


def test_what_is_typed_counts_ahead(out: Path, project: Project) -> None:
    """Several cells of one paper, one of them cleared; nothing is written."""
    with typing_into(out / FILE) as page:
        put(page, FIRST, "delivered_on", None)
        put(page, FIRST, "reply", "подписано")
        put(page, FIRST, "reply_on", "10.11.2026")
    before = digests_in(out)
    known, said = known_ahead(out, project)
    assert digests_in(out) == before
    (letter,) = known.letters
    answer = ("signed", date(2026, 11, 10))
    assert (letter.delivered_on, letter.reply, letter.reply_on, said) == (None, *answer, ())
    with at_desk(out, locale("ru")) as desk:
        assert known_of(desk.register, project) == known  # the next command takes the same


def test_what_would_be_refused_does_not_count(out: Path, project: Project) -> None:
    """A day before the paper or to come, words that are no day: as the register has it."""
    for typed, told in (("01.11.2026", 0), ("01.01.2099", 0), ("скоро", 1)):
        with typing_into(out / FILE) as page:
            put(page, FIRST, "delivered_on", typed)
        known, said = known_ahead(out, project)
        assert known.letters[0].delivered_on == date(2026, 11, 5)
        assert len(said) == told


def test_a_conflict_does_not_count(out: Path, project: Project) -> None:
    """Where the register was told otherwise since, what was typed is not followed."""
    with typing_into(out / FILE) as page:
        put(page, FIRST, "delivered_on", "12.11.2026")
    with opened(out) as register:
        (paper,) = register.papers()
        tell(register, paper, "delivered_on", date(2026, 11, 9), BY)
    known, _ = known_ahead(out, project)
    assert known.letters[0].delivered_on == date(2026, 11, 9)


def test_without_a_journal(out: Path, project: Project) -> None:
    """Nothing was typed."""
    (out / FILE).unlink()
    known, said = known_ahead(out, project)
    assert (known.letters[0].delivered_on, said) == (date(2026, 11, 5), ())
    assert not (out / FILE).exists()
