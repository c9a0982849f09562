"""Papers of a warranty case share one number; a letter at its end tells them apart."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.problems import RegisterError
from pipeline.register.audit import audit
from pipeline.register.chain import sha256
from pipeline.register.files import REGISTER
from pipeline.register.opening import created, opened, restored
from pipeline.register.papers import Act, Paper
from pipeline.register.store import Register
from tests.register.acts import CONTRACTOR, SAID, rendered

LETTERS = {"invitation": ("П", "P"), "act": ("А", "A"), "warning": ("У", "U")}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder with a register that was just begun, closed."""
    with created(tmp_path / "out", SAID):
        pass
    return tmp_path / "out"


def body_of(incident: str, part: str, *, year: int = 2026) -> dict[str, Any]:
    """What an entry that reserves the number of a paper of a case says."""
    return {
        "number": f"ГС-{year}",
        "folder": f"romashka/warranty_case/GS-{year}",
        "kind": "warranty_case",
        "contractor": CONTRACTOR,
        "client": "7707654321",
        "project": "romashka",
        "subject": incident,
        "part": part,
        "business_key": sha256(f"{incident} {part}"),
        "on": f"{year}-11-03",
        "as_of": f"{year}-11-03",
        "supersedes": None,
        "reason": None,
    }


def part_of(register: Register, incident: str, part: str, *, year: int = 2026) -> Paper:
    """A paper of a case with its number."""
    body, series = body_of(incident, part, year=year), f"{CONTRACTOR}/ГС/{year}"
    return register.reserve_part(body, series=series, letters=LETTERS[part], said=SAID)


def test_papers_of_a_case_share_a_number(empty: Path) -> None:
    """Fine print, section 2: a case has one number per incident, its papers a suffix each."""
    with opened(empty) as register:
        invitation = part_of(register, "ОБР-1", "invitation")
        other = part_of(register, "ОБР-2", "invitation")
        act = part_of(register, "ОБР-1", "act")
        assert [p.number for p in (invitation, other, act)] == [
            "ГС-2026-000001-П", "ГС-2026-000002-П", "ГС-2026-000001-А",
        ]  # fmt: skip
        assert act.folder == "romashka/warranty_case/GS-2026-000001-A"
        assert (act.part, act.suffix, act.ordinal) == ("act", "А", 1)
        assert audit(register) == ()


def test_case_keeps_its_number_in_a_new_year(empty: Path) -> None:
    """One number per incident: the act of January has the number that December gave the case."""
    with opened(empty) as register:
        part_of(register, "ОБР-1", "invitation")
        act = part_of(register, "ОБР-1", "act", year=2027)
        first = part_of(register, "ОБР-9", "act", year=2027)
        assert (act.number, first.number) == ("ГС-2026-000001-А", "ГС-2027-000001-А")
        assert audit(register) == ()


def test_paper_in_place_of_another_has_a_count(empty: Path) -> None:
    """A number is never used twice: the second warning of a case is У2."""
    with opened(empty) as register:
        first = part_of(register, "ОБР-1", "warning")
        register.say(Act.VOID, {"number": first.number, "reason": "опечатка"}, SAID)
        assert part_of(register, "ОБР-1", "warning").number == "ГС-2026-000001-У2"
        assert part_of(register, "ОБР-1", "act").number == "ГС-2026-000001-А"
        assert audit(register) == ()


def test_cases_of_two_projects_have_two_numbers(empty: Path) -> None:
    """Incidents of two clients may be named alike."""
    with opened(empty) as register:
        part_of(register, "ОБР-1", "act")
        body = {**body_of("ОБР-1", "act"), "project": "lyutik", "business_key": sha256("lyutik")}
        series = f"{CONTRACTOR}/ГС/2026"
        other = register.reserve_part(body, series=series, letters=LETTERS["act"], said=SAID)
        assert other.number == "ГС-2026-000002-А"


def test_restored_register_counts_cases_as_before(empty: Path) -> None:
    """Reliability, section 3: the log alone makes the register again."""
    with opened(empty) as register:
        rendered(register, part_of(register, "ОБР-1", "act"))
        part_of(register, "ОБР-1", "warning")
        texts = register.texts()
    (empty / REGISTER).unlink()
    with restored(empty, iter(texts)) as register:
        assert audit(register) == ()
        assert part_of(register, "ОБР-2", "act").number == "ГС-2026-000002-А"
        assert part_of(register, "ОБР-1", "invitation").number == "ГС-2026-000001-П"


def test_number_of_another_series_is_not_taken(empty: Path) -> None:
    """A second contractor with the same letters is told so, and gets no number."""
    with opened(empty) as register:
        part_of(register, "ОБР-1", "act")
        body = {**body_of("ОБР-1", "act"), "contractor": "5001234567"}
        with pytest.raises(RegisterError) as caught:
            register.reserve_part(
                body, series="5001234567/ГС/2026", letters=LETTERS["act"], said=SAID
            )
    assert [p.code for p in caught.value.problems] == ["register_number_taken"]
