"""What a run is told of the register: by a file, the same after reading, nothing by hand."""

import json
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.documents.identity import Identity
from pipeline.documents.replaced import Replaced
from pipeline.domain.letters import IssuedPart, SignedTerms
from pipeline.issuing.register_facts import NAME, NOTHING_TOLD, Facts, read_facts, write_facts
from tests.issuing.test_letter_records import letters
from tests.issuing.test_report_records import told_figures

IDENTITY: Final = Identity(number="ТУ-2026-000002", head="f" * 64)
ITEMS: Final = ({"id": "У-1", "text": "не более 80 %"}, {"id": "О-1", "text": "«кавычки»\n"})
REPLACED: Final = Replaced(number="ТУ-2026-000001", on=date(2026, 11, 3), edition=1, items=ITEMS)
facts = st.builds(
    Facts,
    st.none() | st.builds(Identity, number=st.text(), head=st.text()),
    st.none()
    | st.builds(
        Replaced,
        number=st.text(),
        on=st.dates(),
        edition=st.integers(1),
        items=st.lists(st.dictionaries(st.text(), st.text(), max_size=3), max_size=3).map(tuple),
    ),
    st.lists(letters, max_size=2).map(tuple),
    st.none()
    | st.builds(
        SignedTerms,
        number=st.text(),
        on=st.dates(),
        signed_on=st.dates(),
        clauses=st.dictionaries(st.text(), st.text(), max_size=2),
    ),
    st.lists(
        st.builds(IssuedPart, part=st.text(), number=st.text(), on=st.dates()), max_size=2
    ).map(tuple),
    st.lists(told_figures, max_size=2).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts)
def test_facts_are_read_as_they_were_written(tmp_path: Path, told: Facts) -> None:
    """Law: number, the paper before, letters, terms, papers and figures arrive unchanged."""
    path = write_facts(tmp_path, told)
    assert read_facts(str(path)) == told
    assert [one.name for one in tmp_path.iterdir()] == [NAME]


def test_nothing_is_told_by_hand() -> None:
    """Fine print, section 1: by hand in JupyterLab a notebook makes drafts only."""
    assert read_facts("") is NOTHING_TOLD
    assert (NOTHING_TOLD.identity, NOTHING_TOLD.replaced) == (None, None)


def test_same_facts_are_the_same_bytes(tmp_path: Path) -> None:
    """Equal runs leave equal files, and people can read them."""
    told = [write_facts(tmp_path, Facts(IDENTITY, REPLACED)).read_bytes() for _ in range(2)]
    assert told[0] == told[1]
    text = told[0].decode()
    assert "ТУ-2026-000001" in text
    assert text.endswith("}\n")
    assert json.loads(text)["schema"] == 2


def test_file_names_no_one_it_need_not(tmp_path: Path) -> None:
    """The file carries what is printed and nothing else of the register."""
    said = json.loads(write_facts(tmp_path, Facts(IDENTITY, REPLACED)).read_text(encoding="utf-8"))
    assert sorted(said) == [
        "case", "figures", "identity", "letters", "replaced", "schema", "terms",
    ]  # fmt: skip
    assert sorted(said["identity"]) == ["head", "number"]
    assert sorted(said["replaced"]) == ["edition", "items", "number", "on"]


def test_damaged_facts_are_no_facts(tmp_path: Path) -> None:
    """A file that is not whole must not turn an issued paper into a draft."""
    path = write_facts(tmp_path, Facts(IDENTITY, REPLACED))
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    with pytest.raises(ValueError, match="Expecting"):
        read_facts(str(path))
