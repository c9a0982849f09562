"""Letters told to a run: the same after writing and reading."""

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.letters import ItemObjection, ToldItem, ToldLetter
from pipeline.domain.told import Comparison
from pipeline.issuing.letter_records import letter_of_record, letter_record

words = st.text(max_size=5)
maybe = st.none() | words
days = st.none() | st.dates()
decimals = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=3)
items = st.builds(
    ToldItem,
    id=words, sort=words, text=words, plain=maybe, parameter=maybe,
    comparison=st.none() | st.sampled_from(Comparison), limit=decimals, upper=decimals,
    gross_limit=decimals, unit=maybe, statistic=maybe, window_s=st.integers(0), method=maybe,
    essential=st.booleans(), guard=words,
)  # fmt: skip
objections = st.builds(
    ItemObjection,
    on=st.dates(), item=maybe, text=words, proposed=maybe, decision=words, agreed_limit=decimals,
    decided_on=days, answer=maybe,
)  # fmt: skip
letters = st.builds(
    ToldLetter,
    number=words, kind=words, on=st.dates(), scope=words,
    refers_to=st.lists(words, max_size=2).map(tuple),
    items=st.lists(items, max_size=2).map(tuple), warned=st.lists(words, max_size=2).map(tuple),
    sent_on=days, delivered_on=days, proof=maybe, reply=maybe, reply_on=days,
    objections=st.lists(objections, max_size=2).map(tuple), replaced_by=maybe, source=words,
)  # fmt: skip


@given(letters)
def test_letter_is_read_as_it_was_written(letter: ToldLetter) -> None:
    """Law: what a run is told of a letter is all of it, through JSON and back."""
    assert letter_of_record(json.loads(json.dumps(letter_record(letter)))) == letter


def test_exact_values_stand_as_decimal_strings() -> None:
    """A limit of 0,10 stays 0,10, and blank fields take no room."""
    item = ToldItem(
        id="У-1", sort="condition", text="т", comparison=Comparison.AT_MOST, limit=Decimal("0.10")
    )
    letter = ToldLetter(
        number="ТУ-2026-000001", kind="conditions", on=date(2026, 11, 3), scope="Э-1", items=(item,)
    )
    said = letter_record(letter)
    assert said["items"][0]["limit"] == "0.10"
    assert said["items"][0]["comparison"] == "<="
    assert "reply" not in said
    assert "objections" not in said
