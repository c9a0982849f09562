"""Agreements that end: from which day to which this is due, and what makes it not due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.agreements import Agreement
from pipeline.domain.claims import History
from pipeline.locales import LOCALES, locale
from pipeline.warranty.duties import Desk, Duty, duties
from tests.fixtures.commands import Poruka
from tests.fixtures.projects import minimal_sheets
from tests.warranty.build import DAYS, World
from tests.workbook.build import build_workbook

DAY: Final = timedelta(days=1)
ON: Final = date(2025, 12, 1)
FIRST: Final = date(2026, 1, 1)
LAST: Final = date(2026, 12, 31)
WARNED: Final = date(2026, 11, 1)  # sixty days before the last
FORGOTTEN: Final = date(2027, 3, 2)  # the first day that is over sixty days after it


def agreement(number: str = "ДС-1", **said: Any) -> Agreement:  # noqa: ANN401  # any field of it
    """An SLA agreement of the year 2026."""
    given: dict[str, Any] = {"kind": "SLA", "on": ON, "from_on": FIRST, "to_on": LAST}
    return Agreement(number=number, **(given | said))


def ends(as_of: date, *agreements: Agreement) -> Sequence[Duty]:
    """What is due of agreements, and of nothing else: no letters, no stage about to start."""
    project = replace(World().project, stages=(), agreements=agreements)
    return duties(Desk(project, History(), (), DAYS, as_of), (), 10)


@pytest.mark.parametrize(
    ("as_of", "is_due"),
    [
        (WARNED - DAY, False),
        (WARNED, True),
        (LAST - DAY, True),
        (LAST, True),
        (LAST + DAY, True),
        (FORGOTTEN - DAY, True),
        (FORGOTTEN, False),
    ],
)
def test_an_agreement_that_ends(as_of: date, *, is_due: bool) -> None:
    """Sixty days before its last day until sixty days after it, urgent all the time."""
    expected = [
        Duty(kind="agreement_ends", subject="ДС-1", until=LAST, urgent=True, given={"ends": LAST})
    ]
    assert list(ends(as_of, agreement())) == (expected if is_due else [])


def test_one_without_end_never_ends() -> None:
    """A blank end."""
    assert list(ends(LAST, agreement(to_on=None))) == []
    assert list(ends(LAST)) == []


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        ({"from_on": LAST + DAY}, True),
        ({"from_on": LAST + 2 * DAY}, False),  # a day without any agreement
        ({"from_on": LAST}, True),
        ({"from_on": FIRST + DAY}, True),
        ({"from_on": FIRST}, False),
        ({"from_on": FIRST - DAY}, False),
        ({"from_on": LAST + DAY, "kind": "warranty"}, False),
        ({"from_on": LAST + DAY, "kind": "change"}, False),
    ],
)
def test_what_follows_an_agreement(said: dict[str, Any], *, follows: bool) -> None:
    """One of the same kind that begins later, and no later than the day after the last."""
    other = agreement("ДС-2", **{"to_on": None, **said})
    for known in ((agreement(), other), (other, agreement())):
        assert [one.subject for one in ends(LAST, *known)] == ([] if follows else ["ДС-1"])


def test_each_kind_ends_by_itself() -> None:
    """The earliest end first; the follower's own end is due in its turn."""
    follower = agreement("ДС-2", from_on=LAST + DAY, to_on=LAST + 30 * DAY)
    warranty = agreement("СГ-1", kind="warranty", to_on=LAST + 20 * DAY)
    found = ends(LAST, follower, agreement(), warranty)
    assert [(one.subject, one.until) for one in found] == [
        ("СГ-1", LAST + 20 * DAY),
        ("ДС-2", LAST + 30 * DAY),
    ]


agreements = st.builds(
    agreement,
    st.sampled_from(["ДС-1", "ДС-2", "ДС-3"]),
    kind=st.sampled_from(["SLA", "warranty", "change"]),
    from_on=st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    to_on=st.none() | st.dates(date(2026, 7, 1), date(2026, 12, 31)),
)


@given(
    st.lists(agreements, max_size=4, unique_by=lambda one: one.number),
    st.dates(date(2026, 1, 1), date(2027, 6, 1)),
)
def test_the_last_of_a_kind_ends_a_kind(known: list[Agreement], as_of: date) -> None:
    """Law: rows in any order say the same; only ends near the day are due, and have words."""
    found = ends(as_of, *known)
    assert sorted(one.subject for one in found) == sorted(
        one.subject for one in ends(as_of, *reversed(known))
    )
    by_number = {one.number: one for one in known}
    for one in found:
        ended = by_number[one.subject]
        assert ended.to_on == one.until
        assert one.until is not None
        assert -60 <= (one.until - as_of).days <= 60
        # All begin in the first half year and end in the second: the latest of a kind is last.
        same = [other for other in known if other.kind == ended.kind]
        assert ended.from_on == max(other.from_on for other in same)
        for code in LOCALES:
            assert locale(code).say(f"status.{one.kind}", subject=one.subject, **one.given)
    latest = {kind: max(o.from_on for o in known if o.kind == kind) for kind in
              {one.kind for one in known}}  # fmt: skip
    near = {
        one.number
        for one in known
        if one.from_on == latest[one.kind]
        and one.to_on is not None
        and -60 <= (one.to_on - as_of).days <= 60
    }
    assert {one.subject for one in found} == near


def test_the_sheet_reminds_of_its_ends(poruka: Poruka, tmp_path: Path) -> None:
    """Design §1: what stands on the sheet is told by the command, with exit code 10 for a timer."""
    sheets = minimal_sheets() | {
        "Соглашения": [
            ["Номер", "Вид", "Дата", "С", "По"],
            ["ДС-1", "SLA", ON, FIRST, LAST],
            ["СГ-1", "гарантия", ON, FIRST, None],
        ]
    }
    build_workbook(tmp_path / "inputs" / "romashka" / "project.xlsx", sheets)
    asked = ("status", tmp_path / "inputs", "--out", tmp_path / "out", "--json", "--as-of")
    assert poruka(*asked, WARNED) == 10
    (project,) = poruka.json["projects"]
    assert project["duties"] == [
        {
            "kind": "agreement_ends",
            "subject": "ДС-1",
            "until": "2026-12-31",
            "urgent": True,
            "text": "соглашение заканчивается 31.12.2026",
        }
    ]
    assert poruka(*asked, WARNED - DAY) == 0
