"""Profiles: ours, the project's own over it, and every slip of the pen."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.documents.profile import LAYOUT_KEYS, Layout, Profile
from pipeline.issuing.profile import read_profile
from pipeline.locales import LOCALES, locale
from pipeline.problems import InputError


def workbook_with(folder: Path, text: str) -> Path:
    """A place for a workbook with this profile beside it."""
    own = folder / "templates" / "profile.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(text, encoding="utf-8")
    return folder / "project.xlsx"


def test_ours_says_what_the_code_assumes(tmp_path: Path) -> None:
    """Fine print 7: without a project's own file the shipped profile is the whole one."""
    assert read_profile(tmp_path / "project.xlsx") == Profile()


def test_the_projects_own_wins_line_by_line(tmp_path: Path) -> None:
    """Fine print 7: what the project's profile says stands, the rest stays ours."""
    text = """
    client_names = "full"
    [layout]
    left = 25
    size = 11.5
    [layout.sla_addendum]
    left = 35
    [prefixes]
    sla_addendum = "ДП"
    [sla_addendum]
    removed = ["duties"]
    copies = 3
    """
    profile = read_profile(workbook_with(tmp_path, text))
    assert profile.layout_of("sla_addendum") == Layout(left=Decimal(35), size=Decimal("11.5"))
    assert profile.layout_of("service_report") == Layout(left=Decimal(25), size=Decimal("11.5"))
    assert profile.prefixes["sla_addendum"] == "ДП"
    assert profile.prefixes["invoice"] == "СЧ"
    kept = replace(
        profile, layout=Layout(), layouts={}, prefixes=Profile().prefixes, client_names="initials",
        removed=frozenset(), copies=2,
    )  # fmt: skip
    assert kept == Profile()


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("kopies = 2", "profile_key_unknown", "kopies"),
        ("[sla_addendum]\ncopys = 2", "profile_key_unknown", "sla_addendum.copys"),
        ("[sla_addendum]\ncopies = 1", "profile_whole", "sla_addendum.copies"),
        ("[sla_addendum]\ncopies = true", "profile_whole", "sla_addendum.copies"),
        ('[sla_addendum]\ncopies = "2"', "profile_whole", "sla_addendum.copies"),
        ('[sla_addendum]\nexchange = "fax"', "profile_one_of", "sla_addendum.exchange"),
        ('[sla_addendum]\nremoved = ["terms"]', "profile_some_of", "sla_addendum.removed"),
        ('[sla_addendum]\nremoved = "duties"', "profile_some_of", "sla_addendum.removed"),
        ("reviewed = [1]", "profile_list", "reviewed"),
        ("[layout]\nleft = 500", "profile_number", "layout.left"),
        ('[layout]\nleft = "30"', "profile_number", "layout.left"),
        ('[layout]\nfont = ""', "profile_words", "layout.font"),
        ("[layout.sla_addendum]\nleft = -1", "profile_number", "layout.sla_addendum.left"),
        ("layout = 5", "profile_no_table", "layout"),
        ("[prefixes]\ninvoice = 7", "profile_words", "prefixes.invoice"),
        ("[prefixes]\nletter = 'Т'", "profile_key_unknown", "prefixes.letter"),
        ("left = ", "profile_unreadable", ""),
        (f"left = {'9' * 5000}", "profile_unreadable", ""),
        (f"left = {'[' * 5000}", "profile_unreadable", ""),
        ("[layout]\nleft = nan", "profile_number", "layout.left"),
        ("[layout]\nleft = 1e400", "profile_number", "layout.left"),
    ],
)
def test_a_slip_is_told_with_its_key(tmp_path: Path, text: str, code: str, key: str) -> None:
    """House style 4: a wrong key or value is a problem with file and key, in both languages."""
    with pytest.raises(InputError) as told:
        read_profile(workbook_with(tmp_path, text))
    (problem,) = told.value.problems
    assert (problem.code, problem.place.file, problem.place.heading) == (code, "profile.toml", key)
    for language in LOCALES:
        assert locale(language).problem(problem)["what"]


def test_what_notepad_writes_is_read(tmp_path: Path) -> None:
    """A byte order mark before the first key."""
    profile = read_profile(workbook_with(tmp_path, "\ufeff[layout]\nleft = 33"))
    assert profile.layout.left == Decimal(33)


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    """House style 4: all problems are collected and raised together."""
    with pytest.raises(InputError) as told:
        read_profile(workbook_with(tmp_path, "a = 1\nb = 2\n[layout]\nleft = 'x'"))
    assert len(told.value.problems) == 3


def test_a_layout_says_nothing_of_itself() -> None:
    """A layout without words leaves the template as it is, key by key."""
    assert Layout().over(Layout(left=Decimal(5))) == Layout(left=Decimal(5))
    assert {getattr(Layout(), key) for key in LAYOUT_KEYS} == {None}
