"""Journals under test: rows of a register, and a person who types into the file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.locales import locale
from pipeline.problems import Problem, Severity
from pipeline.workbook.journal import YELLOW, JournalRow, Value

NUMBERS: Final = ("ТУ-2026-000001", "ОТ-2026-000001", "ДС-2026-000001", "ТУ-И-2026-0012")
WHITE: Final = (
    "kind",
    "on",
    "project",
    "client",
    "subject",
    "state",
    "replaces",
    "deemed",
    "folder",
)
DAYS: Final = ("sent_on", "delivered_on", "reply_on")
LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sent_by": ("email", "edo", "post", "hand"),
    "reply": ("signed", "agreed", "signed_with_objections", "objections", "none"),
}


def row(number: str, yellow: Mapping[str, Value] | None = None, **raw: str) -> JournalRow:
    """An issued letter with these yellow values."""
    white = {
        "kind": "Письмо о технических условиях",
        "on": "07.11.2026",
        "project": "romashka",
        "client": "ООО «Ромашка»",
        "subject": "Этап 2",
        "state": "Выдан",
        "folder": "romashka/condition_letter/TU-2026-000001",
    }
    return JournalRow(number=number, white=white, yellow=yellow or {}, raw=raw)


@contextmanager
def typing_into(path: Path) -> Iterator[Worksheet]:
    """The sheet of papers, to be changed as a person would; saved when the block ends."""
    book = load_workbook(path)
    yield book.worksheets[0]
    book.save(path)


def cell_of(page: Worksheet, number: str, field: str) -> Cell:
    """The cell of a paper's field, wherever its row and column stand."""
    titles = {locale(code).say(f"journal.heading.{field}") for code in ("ru", "en")}
    numbers = {locale(code).say("journal.heading.number") for code in ("ru", "en")}
    headings = next(line for line in page.iter_rows() if numbers & {cell.value for cell in line})
    at = next(cell.column for cell in headings if cell.value in titles)
    key = next(cell.column for cell in headings if cell.value in numbers)
    line = next(r for r in range(1, page.max_row + 1) if page.cell(r, key).value == number)
    found = page.cell(line, at)
    assert not isinstance(found, MergedCell)
    return found


def put(page: Worksheet, number: str, field: str, content: object) -> str:
    """Type something into a yellow cell; its address. A text stays a text."""
    cell = cell_of(page, number, field)
    cell.value = content  # type: ignore[assignment]  # whatever a person may put there
    if isinstance(content, str):
        cell.data_type = "s"
    elif isinstance(content, date):
        cell.number_format = "dd.mm.yyyy hh:mm" if isinstance(content, datetime) else "dd.mm.yyyy"
    return cell.coordinate


def codes(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Code and cell of each problem; none of them stops anything, and each has its words."""
    for problem in problems:
        assert problem.severity is Severity.WARNING
        for code in ("ru", "en"):
            worded = locale(code).problem(problem)
            assert worded["what"]
            assert worded["expected"]
            assert worded["mend"]
    return [(problem.code, problem.place.cell) for problem in problems]


# --- strategies -----------------------------------------------------------------------------

_days: st.SearchStrategy[date] = st.dates(date(1900, 3, 1), date(2200, 12, 31))
_odd_texts = st.text(max_size=12) | st.sampled_from(
    ("=1+1", "+7", "-1", "@x", " a ", "_x0041_", "_x0041_x0042_", "a\x01b", "_x0041\x01", "a\r\nb")
)
"""What commands or older programs may have put into the register."""
_plain_texts = st.from_regex(
    r"[A-Za-zА-Яа-я№+@-][A-Za-zА-Яа-я0-9 /._-]{0,18}[a-zа-я]", fullmatch=True
)


def values(field: str) -> st.SearchStrategy[Value]:
    """Values that the register may hold."""
    if field in DAYS:
        return st.none() | _days
    if field in LISTS:
        return st.none() | st.sampled_from(LISTS[field])
    return st.none() | _odd_texts


@st.composite
def registers(draw: st.DrawFn) -> list[JournalRow]:
    """Some issued papers with whatever was accepted of them."""
    numbers = draw(st.lists(st.sampled_from(NUMBERS), unique=True))
    return [
        JournalRow(
            number=number,
            white={key: draw(_odd_texts) for key in WHITE},
            yellow={field: draw(values(field)) for field in YELLOW},
        )
        for number in numbers
    ]


Change = tuple[object, Value | Exception]
"""What is put into a cell, and the value it means; an exception stands for a cell that is bad."""
BAD: Final = ValueError()


def changes(field: str) -> st.SearchStrategy[Change]:
    """What a person may type into a field."""
    blank: st.SearchStrategy[Change] = st.sampled_from([(None, None), ("  ", None)])
    bad: st.SearchStrategy[Change] = st.sampled_from(
        [(True, BAD), ("=1+1", BAD), ("#N/A", BAD), ("a\u200bb", BAD), ("a\nb", BAD)]
    )
    if field in DAYS:
        day = _days.flatmap(lambda one: _spelled(one, _spellings_of(one)))
        moment = _days.map(lambda one: (datetime(one.year, one.month, one.day, 10, 30), BAD))  # noqa: DTZ001  # the wall clock of a sheet
        wrong = st.sampled_from([("вчера", BAD), ("31.02.2026", BAD), (46_000, BAD)])
        return blank | bad | day | moment | wrong
    if field in LISTS:
        word = st.sampled_from(LISTS[field]).flatmap(
            lambda code: _spelled(code, _words_of(field, code))
        )
        return blank | bad | word | st.just(("голубем", BAD))
    text = _plain_texts.flatmap(
        lambda one: _spelled(one.strip(), (one, f"  {one}\N{NO-BREAK SPACE}"))
    )
    number: st.SearchStrategy[Change] = st.integers(0, 10**9).map(lambda one: (one, str(one)))
    like_days = st.sampled_from([(date(2026, 3, 12), BAD), ("12.03.2026", BAD), ("10:30", BAD)])
    return blank | bad | text | number | like_days


def _spelled(value: Value, spellings: Sequence[object]) -> st.SearchStrategy[Change]:
    return st.sampled_from([(spelling, value) for spelling in spellings])


def _spellings_of(day: date) -> tuple[object, ...]:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # the wall clock of a sheet
    return day, midnight, f"{day:%d.%m.%Y}", day.isoformat(), f" {day.day}.{day.month}.{day.year}"


def _words_of(field: str, code: str) -> tuple[str, ...]:
    words = [locale(language).say(f"journal.{field}.{code}") for language in ("ru", "en")]
    spell: tuple[Callable[[str], str], ...] = (str, str.upper, lambda word: f" {word} ")
    return (code, *(change(word) for word in words for change in spell))
