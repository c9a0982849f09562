"""Every edit of an issued paper is named with its place; a re-save is none."""

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest
from docx import Document
from docx.document import Document as Word
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.issuing.papers import traced
from pipeline.rendering.edits import Edit, edits
from pipeline.rendering.reading_back import Said, passages_said
from pipeline.rendering.render import render_docx
from pipeline.rendering.standing_words import PAGES, as_said
from tests.fixtures.letters import stage_sheets
from tests.golden import test_condition_letter as letters
from tests.golden import test_service_report as reports
from tests.golden import test_sla_addendum as addenda
from tests.golden.projects import workbook_of
from tests.rendering.bare_files import bare_file, field, paragraph, runs, saved_again
from tests.rendering.papers import PROPERTIES, figure, word_file
from tests.rendering.test_reading_back import HEADED, boxed
from tests.workbook.build import build_workbook

Figures = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Issued:
    """A paper with its record."""

    path: Path
    figures: Figures

    @property
    def said(self) -> tuple[Said, ...]:
        """Its paragraphs."""
        return passages_said(self.path)

    def edits_in(self, path: Path) -> list[Edit]:
        """What was changed in a file."""
        return list(edits(self.said, self.figures, passages_said(path)))


def of_project(path: Path) -> Issued:
    """A paper made from a workbook, with the record beside it."""
    record = json.loads((path.parent / "outcome.json").read_text(encoding="utf-8"))
    return Issued(path, record["figures"])


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Issued]:
    """Every golden paper."""
    made: list[Path] = []
    for case, (project, stage, on) in letters.CASES.items():
        folder = tmp_path_factory.mktemp(f"letter_{case}")
        workbook = (
            build_workbook(folder / "empty" / "project.xlsx", stage_sheets())
            if project == "empty"
            else workbook_of(project, folder)
        )
        made.append(letters.made(workbook, stage, on, folder / "staging"))
    for case in reports.CASES:
        folder = tmp_path_factory.mktemp(f"report_{case}")
        made.append(reports.made(reports.workbook_for(case, folder), case, folder / "staging"))
    for case in addenda.CASES:
        folder = tmp_path_factory.mktemp(f"addendum_{case}")
        made.append(addenda.made(addenda.workbook_of(case, folder), folder / "staging"))
    return [of_project(path) for path in made]


def test_a_re_save_by_libreoffice_is_no_edit(
    papers: list[Issued], libreoffice: str, tmp_path: Path
) -> None:
    """Verify V1: every golden paper says the same after LibreOffice saved it."""
    files = []
    for n, paper in enumerate(papers):
        files.append(tmp_path / f"{n}.docx")
        files[-1].write_bytes(paper.path.read_bytes())
    for paper, again in zip(papers, saved_again(libreoffice, files, tmp_path), strict=True):
        assert again.read_bytes() != paper.path.read_bytes()
        assert paper.edits_in(again) == []


def test_a_re_save_by_a_library_is_no_edit(papers: list[Issued], tmp_path: Path) -> None:
    """Verify V1: every golden paper says the same after python-docx saved it."""
    for paper in papers:
        Document(str(paper.path)).save(str(tmp_path / "again.docx"))
        assert paper.edits_in(tmp_path / "again.docx") == []


def test_every_figure_of_a_paper_is_found_and_named(papers: list[Issued]) -> None:
    """Verify V1: one sign changed in any figure at any place names that figure there."""
    for paper in papers:
        said = paper.said
        at = {(one.part, one.place): n for n, one in enumerate(said)}
        for record in paper.figures[:: max(1, len(paper.figures) // 25)]:
            printed = as_said(str(record["printed"]))
            for place in record["places"]:  # type: ignore[attr-defined]  # a list of the record
                n = at["body", place.partition(" ")[2]]
                words = said[n].words
                if len(re.findall(rf"(?<!\w){re.escape(printed)}(?!\w)", words)) > 1:
                    continue  # which of equal figures it is, the laws below judge
                start = re.search(rf"(?<!\w){re.escape(printed)}(?!\w)", words)
                assert start is not None
                sign = start.start() + len(printed) // 2
                new = "7" if words[sign] != "7" else "3"
                found = list(said)
                found[n] = replace(said[n], words=f"{words[:sign]}{new}{words[sign + 1 :]}")
                told = edits(said, paper.figures, found)
                assert [edit.figure for edit in told] == [record["id"]], (words, told)
                assert told[0].place == f"body {said[n].place}"


def rendered(folder: Path) -> Issued:
    """A small paper: a sentence with figures, a table, a closing sentence."""
    folder.mkdir(parents=True, exist_ok=True)
    template = word_file(
        folder,
        "Решено {{ solved }} из {{ all }} обращений, это {{ share }}. Остаток велик.",
        "Оплата {{ fee }}.",
        "Стороны согласны.",
        cells=[
            ["Показатель", "Значение", "Цель"],
            ["Реакция", "{{ response }}", "{{ response_target }}"],
            ["Решение", "{{ resolve }}", "{{ resolve_target }}"],
            ["Простой", "{{ downtime }}", "{{ downtime_target }}"],
        ],
    )
    values = {
        "solved": "9", "all": "10", "share": "90,00\u00a0%", "fee": "12\u00a0000\u00a0₽",
        "response": "15 мин", "response_target": "30 мин", "resolve": "3 ч",
        "resolve_target": "8 ч", "downtime": "0 мин", "downtime_target": "0 мин",
    }  # fmt: skip
    out = folder / "issued.docx"
    context = {name: figure(name, said) for name, said in values.items()}
    made = render_docx(template, context, out, properties=PROPERTIES)
    return Issued(out, traced(made.printed)[0])


def swap(document: Word) -> None:
    """Two cells of a column change places."""
    one, other = (document.tables[0].cell(n, 1).paragraphs[0] for n in (1, 2))
    one.text, other.text = other.text, one.text


def swap_in_row(document: Word) -> None:
    """Two cells of a row change places."""
    one, other = (document.tables[0].cell(1, n).paragraphs[0] for n in (1, 2))
    one.text, other.text = other.text, one.text


def say(paragraph_no: int, old: str, new: str) -> Callable[[Word], None]:
    """Put other words into a paragraph."""

    def edit(document: Word) -> None:
        paragraph_ = document.paragraphs[paragraph_no]
        assert old in paragraph_.text
        paragraph_.text = paragraph_.text.replace(old, new)

    return edit


def say_in_cell(row: int, column: int, new: str) -> Callable[[Word], None]:
    """Put other words into a cell."""

    def edit(document: Word) -> None:
        document.tables[0].cell(row, column).paragraphs[0].text = new

    return edit


def row_out(document: Word) -> None:
    """A row is deleted."""
    table_ = document.tables[0]
    table_._tbl.remove(table_.rows[2]._tr)  # noqa: SLF001  # python-docx deletes no rows itself


def row_moved(document: Word) -> None:
    """The first row of figures becomes the last."""
    table_ = document.tables[0]
    table_._tbl.append(table_.rows[1]._tr)  # noqa: SLF001  # python-docx moves no rows itself


def paragraph_in(document: Word) -> None:
    """A paragraph is put before the second."""
    document.paragraphs[1].insert_paragraph_before("Задним числом.")


def paragraph_out(document: Word) -> None:
    """The paragraph of the fee is deleted."""
    gone = document.paragraphs[1]._p  # noqa: SLF001  # python-docx deletes no paragraphs itself
    document.element.body.remove(gone)


def tracked(document: Word) -> None:
    """The share is struck and another put in, both tracked."""
    element = document.paragraphs[0]._p  # noqa: SLF001  # python-docx tracks no changes
    run = next(r for r in element.iter(f"{W}r") if "90,00" in "".join(map(str, r.itertext())))
    text = next(run.iter(f"{W}t"))
    before, after = str(text.text).split("90,00", 1)
    text.text = before
    pieces = []
    for tag, said in (("del", "90,00"), ("ins", "95,00"), ("", after)):
        copy = deepcopy(run)
        next(copy.iter(f"{W}t")).text = said
        if tag:
            around = etree.Element(f"{W}{tag}")
            around.append(copy)
            pieces.append(around)
        else:
            pieces.append(copy)
    for piece in reversed(pieces):
        run.addnext(piece)


W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FEE: Final = "12\u00a0000\u00a0₽"
SHARE: Final = "90,00\u00a0%"
FIRST_CUT: Final = f"Решено 9 обращений, это {SHARE}."
FIRST: Final = f"Решено 9 из 10 обращений, это {SHARE}."

WHOLE: Final = f"{FIRST} Остаток велик."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (say_in_cell(1, 1, "16 мин"), [("response", "15 мин", "16 мин", "body t1 r2 c2 p1")]),
        (say_in_cell(1, 1, "15 мин *"), [("response", "15 мин", "15 мин *", "body t1 r2 c2 p1")]),
        (
            say_in_cell(1, 1, ""),
            [
                ("response", "15 мин", "", "body t1 r2 c2 p1"),
                ("", "15 мин", "", "body t1 r2 c2 p1"),
            ],
        ),
        (say_in_cell(0, 1, "Вес"), [("", "Значение", "Вес", "body t1 r1 c2 p1")]),
        (
            swap,
            [
                ("response", "15 мин", "3 ч", "body t1 r2 c2 p1"),
                ("resolve", "3 ч", "15 мин", "body t1 r3 c2 p1"),
            ],
        ),
        (
            swap_in_row,
            [
                ("response", "15 мин", "30 мин", "body t1 r2 c2 p1"),
                ("response_target", "30 мин", "15 мин", "body t1 r2 c3 p1"),
            ],
        ),
        (
            row_out,
            [
                ("resolve", "3 ч", "", "body t1 r3 c2 p1"),
                ("resolve_target", "8 ч", "", "body t1 r3 c3 p1"),
                ("", "Решение | 3 ч | 8 ч", "", "body t1 r3"),
            ],
        ),
        (
            row_moved,
            [
                ("response", "15 мин", "", "body t1 r2 c2 p1"),
                ("response_target", "30 мин", "", "body t1 r2 c3 p1"),
                ("", "Реакция | 15 мин | 30 мин", "", "body t1 r2"),
                ("", "", "Реакция | 15 мин | 30 мин", "body t1 r4"),
            ],
        ),
        (paragraph_in, [("", "", "Задним числом.", "body p2")]),
        (
            paragraph_out,
            [
                ("fee", FEE, "", "body p2"),
                ("", f"Оплата {FEE}.", "", "body p2"),
            ],
        ),
        (say(0, "9 из", "10 из"), [("solved", "9", "10", "body p1")]),
        (
            say(0, "9 из 10", "10 из 9"),
            [("solved", "9", "10", "body p1"), ("all", "10", "9", "body p1")],
        ),
        (say(0, "90,00", "90,000"), [("share", SHARE, "90,000\u00a0%", "body p1")]),
        (say(0, "90,00", "−90,00"), [("share", SHARE, f"−{SHARE}", "body p1")]),
        (say(0, "9 из", "9,5 из"), [("solved", "9", "9,5", "body p1")]),
        (say(0, "9 из", "8ж из"), [("solved", "9", "8ж", "body p1")]),
        (
            say(0, "9 из 10 ", "9 "),
            [("all", "10", "", "body p1"), ("", FIRST, FIRST_CUT, "body p1")],
        ),
        (say(0, "9 из 10 обращений", "9 из обращений"), [("all", "10", "", "body p1")]),
        (
            say(0, "10 обращений", "10обращений"),
            [("", WHOLE, WHOLE.replace("10 о", "10о"), "body p1")],
        ),
        (say(0, "9 из", "ни одного из"), [("solved", "9", "ни одного", "body p1")]),
        (say(0, "велик", "мал"), [("", "Остаток велик.", "Остаток мал.", "body p1")]),
        (say(0, ", это", " это"), [("", FIRST, FIRST.replace(",", "", 1), "body p1")]),
        (
            say(0, f"обращений, это {SHARE}", f"заявок, то есть {SHARE}"),
            [("", FIRST, f"Решено 9 из 10 заявок, то есть {SHARE}.", "body p1")],
        ),
        (
            say(0, f"обращений, это {SHARE}", "заявок, это 91,00\u00a0%"),
            [
                ("share", SHARE, "91,00\u00a0%", "body p1"),
                ("", FIRST, "Решено 9 из 10 заявок, это 91,00\u00a0%.", "body p1"),
            ],
        ),
        (say(0, " Остаток велик.", ""), [("", "Остаток велик.", "", "body p1")]),
        (say(1, "12\u00a0000", "12 000"), [("fee", FEE, "12 000\u00a0₽", "body p2")]),
        (say(1, "12\u00a0000", "112\u00a0000"), [("fee", FEE, f"1{FEE}", "body p2")]),
        (
            say(2, "Стороны", "Все стороны"),
            [("", "Стороны согласны.", "Все стороны согласны.", "body p3")],
        ),
        (tracked, [("share", SHARE, "95,00\u00a0%", "body p1")]),
    ],
)  # fmt: skip
def test_an_edit_is_named_with_its_place(
    tmp_path: Path, change: Callable[[Word], None], told: list[tuple[str, str, str, str]]
) -> None:
    """Verify V1: which figure or sentence, what was issued, what stands, where."""
    issued = rendered(tmp_path)
    document = Document(str(issued.path))
    change(document)
    document.save(str(tmp_path / "edited.docx"))
    assert issued.edits_in(tmp_path / "edited.docx") == [Edit(*one) for one in told]


def test_an_edit_outlives_a_re_save(tmp_path: Path, libreoffice: str) -> None:
    """Verify V1: an edited paper that LibreOffice saved tells the same edits."""
    issued = rendered(tmp_path)
    changes_ = (swap, row_out, say(0, "велик", "мал"), tracked)
    files = []
    for n, change in enumerate(changes_):
        document = Document(str(issued.path))
        change(document)
        files.append(tmp_path / f"edited{n}.docx")
        document.save(str(files[-1]))
    for edited, again in zip(files, saved_again(libreoffice, files, tmp_path), strict=True):
        told = issued.edits_in(edited)
        assert told
        assert issued.edits_in(again) == told


def test_words_in_a_box_are_compared(tmp_path: Path) -> None:
    """Verify V1: a text box is part of the body, whichever of its two copies was edited."""
    said = passages_said(bare_file(tmp_path, boxed("в рамке 5", "в рамке 5")))
    figures = [{"id": "a", "printed": "5", "places": ["word/document.xml p1 box p1"] * 2}]
    both = passages_said(bare_file(tmp_path, boxed("в рамке 7", "в рамке 7")))
    assert edits(said, figures, both) == (Edit("a", "5", "7", "body p1 box p1"),)
    one = passages_said(bare_file(tmp_path, boxed("в рамке 5", "в рамке 7")))
    assert edits(said, figures, one) == (Edit("", "", "в рамке 7", "body p1 box p1"),)


def headed(words: str, footer: str = "низ") -> dict[str, str]:
    """Parts of a file with this header and footer."""
    return {"header1": paragraph(words), "footer1": paragraph(footer)}


FOOTED: Final = HEADED.replace(
    "</w:sectPr>", '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
)


def test_headers_and_footers_are_compared_by_kind(tmp_path: Path) -> None:
    """Verify V1: an edited header or footer names its figure; doubled and renamed ones are none."""
    body = paragraph("тело") + FOOTED
    said = passages_said(bare_file(tmp_path, body, headed("Отчёт № 5", "лист 9")))
    figures = [
        {"id": "number", "printed": "5", "places": ["word/header1.xml p1"]},
        {"id": "sheet", "printed": "9", "places": ["word/footer1.xml p1"]},
    ]
    assert edits(said, figures, [*said, replace(said[1], place="p3")]) == ()
    other = passages_said(bare_file(tmp_path, body, headed("Отчёт № 6", "лист 8")))
    assert edits(said, figures, other) == (
        Edit("number", "5", "6", "header p1"),
        Edit("sheet", "9", "8", "footer p1"),
    )
    assert edits(said, figures, said[:1]) == (
        Edit("number", "5", "", "header p1"),
        Edit("", "Отчёт № 5", "", "header p1"),
        Edit("sheet", "9", "", "footer p1"),
        Edit("", "лист 9", "", "footer p1"),
    )
    assert edits(said, figures, [*said, Said("header", "p2", "КОПИЯ")]) == (
        Edit("", "", "КОПИЯ", "header p2"),
    )


def test_a_header_with_other_words_is_the_same_header() -> None:
    """Verify V1: a header that shares no word with the one it replaces is named as changed."""
    issued = [Said("header", "p1", "ПРОЕКТ"), Said("header", "p1", "Лист")]
    figures = [{"id": "a", "printed": "ПРОЕКТ", "places": ["word/header1.xml p1"]}]
    found = [Said("header", "p1", "ОРИГИНАЛ"), issued[1]]
    assert edits(issued, figures, found) == (Edit("a", "ПРОЕКТ", "ОРИГИНАЛ", "header p1"),)
    figures = [{"id": "a", "printed": "Лист", "places": ["word/header2.xml p1"]}]
    assert edits(issued, figures, found) == (Edit("", "ПРОЕКТ", "ОРИГИНАЛ", "header p1"),)


def test_one_of_two_like_headers_is_judged_by_its_twin() -> None:
    """Verify V1: a first-page header edited alone names its figure, though the other stands."""
    issued = [Said("header", "p1", "Отчёт № 5"), Said("header", "p1", "Отчёт № 5")]
    figures = [
        {"id": "no", "printed": "5", "places": ["word/header1.xml p1", "word/header2.xml p1"]}
    ]
    found = [issued[0], Said("header", "p1", "Отчёт № 6")]
    assert edits(issued, figures, found) == (Edit("no", "5", "6", "header p1"),)


def test_words_typed_over_a_page_field_are_an_edit(tmp_path: Path) -> None:
    """Verify V1: pages are counted anew, but a field replaced by words is no field."""
    before, after = (
        passages_said(bare_file(tmp_path, f"<w:p>{runs('Лист ')}{pages}</w:p>"))
        for pages in (field("PAGE", runs("7")), runs("7"))
    )
    assert edits(before, [], after) == (Edit("", f"Лист {PAGES}", "Лист 7", "body p1"),)


def body(*words: str) -> list[Said]:
    """Paragraphs of a body."""
    return [Said("body", f"p{n}", said) for n, said in enumerate(words, 1) if said]


def grid(*rows: Sequence[str]) -> list[Said]:
    """A table of a body; empty cells say nothing."""
    return [
        Said("body", f"t1 r{n} c{k} p1", words)
        for n, row in enumerate(rows, 1)
        for k, words in enumerate(row, 1)
        if words
    ]


def test_a_value_in_another_cell_is_an_edit() -> None:
    """Verify V1: a figure moved to an empty cell beside says something else."""
    issued = grid(["Показатель", "да", "нет"], ["Реакция", "5", ""])
    figures = [{"id": "a", "printed": "5", "places": ["word/document.xml t1 r2 c2 p1"]}]
    found = grid(["Показатель", "да", "нет"], ["Реакция", "", "5"])
    assert edits(issued, figures, found) == (
        Edit("a", "5", "", "body t1 r2 c2 p1"),
        Edit("", "5", "", "body t1 r2 c2 p1"),
        Edit("", "", "5", "body t1 r2 c3 p1"),
    )


def test_a_column_put_in_is_one_edit_a_row() -> None:
    """Verify V1: a new column is no change of the cells it pushed aside."""
    issued = grid(["Код", "Число"], ["а", "5"], ["б", "7"])
    figures = [{"id": "a", "printed": "5", "places": ["word/document.xml t1 r2 c2 p1"]}]
    found = grid(["Код", "Вес", "Число"], ["а", "1", "6"], ["б", "2", "7"])
    assert edits(issued, figures, found) == (
        Edit("", "", "Вес", "body t1 r1 c2 p1"),
        Edit("", "", "1", "body t1 r2 c2 p1"),
        Edit("a", "5", "6", "body t1 r2 c3 p1"),
        Edit("", "", "2", "body t1 r3 c2 p1"),
    )


def test_a_column_taken_out_is_one_edit_a_row() -> None:
    """Verify V1: cells beside a column that is gone are compared with what they were."""
    issued = grid(["Код", "Вес", "Число"], ["а", "1", "5"], ["б", "2", "7"])
    figures = [{"id": "a", "printed": "5", "places": ["word/document.xml t1 r2 c3 p1"]}]
    assert edits(issued, figures, grid(["Код", "Число"], ["а", "6"], ["б", "7"])) == (
        Edit("", "Вес", "", "body t1 r1 c2 p1"),
        Edit("", "1", "", "body t1 r2 c2 p1"),
        Edit("a", "5", "6", "body t1 r2 c2 p1"),
        Edit("", "2", "", "body t1 r3 c2 p1"),
    )


def test_a_table_in_a_cell_is_compared_by_its_rows() -> None:
    """Verify V1: places of nested tables lead to the cell inside."""
    outer = Said("body", "t1 r1 c1 p1", "Вложено")
    inner = [Said("body", f"t1 r1 c1 t1 r{n} c1 p1", words) for n, words in enumerate("абв", 1)]
    found = [outer, *(replace(s, words="г" if s.words == "б" else s.words) for s in inner)]
    told = edits([outer, *inner], [], found)
    assert told == (Edit("", "б", "г", "body t1 r1 c1 t1 r2 c1 p1"),)


def test_equal_figures_are_told_apart_by_their_order() -> None:
    """Verify V1: of equal figures in a sentence the one that was changed is named."""
    issued = body("Было 5, стало 5, будет 5.")
    figures = [
        {"id": name, "printed": "5", "places": ["word/document.xml p1"]} for name in ("a", "b", "c")
    ]
    found = body("Было 5, стало 6, будет 5.")
    assert edits(issued, figures, found) == (Edit("b", "5", "6", "body p1"),)


def test_a_number_of_the_text_is_not_taken_for_a_figure() -> None:
    """Verify V1: figures stand in order, so a like number before them is the text's own."""
    issued = body("Итого 7 и 3: приоритет 3.")
    figures = [
        {"id": "first", "printed": "7", "places": ["word/document.xml p1"]},
        {"id": "second", "printed": "3", "places": ["word/document.xml p1"]},
    ]
    found = body("Итого 7 и 4: приоритет 3.")
    assert edits(issued, figures, found) == (Edit("second", "3", "4", "body p1"),)
    issued, found = body("Пункт 3: из 7 решено 3 и 3."), body("Пункт 3: из 7 решено 3 и 4.")
    figures = [*figures, {**figures[1], "id": "third"}]
    assert edits(issued, figures, found) == (Edit("third", "3", "4", "body p1"),)


def test_figures_that_moved_with_their_words_are_not_named() -> None:
    """Verify V1: clauses that change places are words; figures that change places are figures."""
    figures = [
        {"id": "new", "printed": "5", "places": ["word/document.xml p1"]},
        {"id": "old", "printed": "7", "places": ["word/document.xml p1"]},
    ]
    issued, moved = "5 новых писем от него, 7 старых", "7 старых, 5 новых писем от него"
    assert edits(body(issued), figures, body(moved)) == (Edit("", issued, moved, "body p1"),)
    assert edits(body(issued), figures, body("7 новых писем от него, 5 старых")) == (
        Edit("new", "5", "7", "body p1"),
        Edit("old", "7", "5", "body p1"),
    )


def test_figures_without_a_blank_between_are_told_apart() -> None:
    """Verify V1: a template may print two figures as one word."""
    glued = body("№ 1234")
    figures = [
        {"id": "a", "printed": "12", "places": ["word/document.xml p1"]},
        {"id": "b", "printed": "34", "places": ["word/document.xml p1"]},
    ]
    assert {e.figure for e in edits(glued, figures, body("№ 1235"))} >= {"b"}
    assert edits(glued, figures, body("№№ 1234")) == (Edit("", "№ 1234", "№№ 1234", "body p1"),)


@pytest.mark.parametrize(
    ("printed", "places", "error"),
    [
        ("5", ["word/document.xml p9"], ValueError),
        ("6", ["word/document.xml p1"], ValueError),
        ("5", ["word/styles.xml p1"], ValueError),
        ("5", "word/document.xml p1", TypeError),
    ],
)
def test_a_record_that_contradicts_the_paper_is_our_bug(
    printed: str, places: object, error: type[Exception]
) -> None:
    """House style 4: a figure that never stood where the record says is nobody's edit."""
    figures = [{"id": "a", "printed": printed, "places": places}]
    with pytest.raises(error):
        edits(body("Всего 5"), figures, body("Всего 5"))


def test_a_figure_nobody_sees_is_no_contradiction() -> None:
    """Verify V1: a template may hold a header that no page shows, a figure may print a blank."""
    figures = [{"id": "a", "printed": "5", "places": ["word/header3.xml p1"]}]
    assert edits(body("Всего 5"), figures, body("Всего 5")) == ()
    figures = [{"id": "a", "printed": "\u00a0", "places": ["word/document.xml p9"]}]
    assert edits(body("Всего 5"), figures, body("Всего 5")) == ()


WORD = st.text(alphabet="абвгд", min_size=1, max_size=6)
NUMBER = st.from_regex(r"[1-9][0-9]{0,3}(,[0-9]{2})?(\u00a0%)?", fullmatch=True)
SENTENCE = st.lists(WORD, min_size=1, max_size=5)


@st.composite
def sentences(draw: st.DrawFn) -> tuple[list[list[str]], list[str]]:
    """Words around figures, and the figures: one list of words more than figures."""
    figures = draw(st.lists(NUMBER, min_size=1, max_size=4))
    return [draw(SENTENCE) for _ in range(len(figures) + 1)], figures


def joined(words: Sequence[Sequence[str]], figures: Sequence[str]) -> str:
    """A sentence of these."""
    pieces = [" ".join(words[0])]
    for printed, after in zip(figures, words[1:], strict=True):
        pieces += [printed, " ".join(after)]
    return " ".join(pieces)


def record_of(figures: Sequence[str], place: str) -> Figures:
    """A record of these figures at one place."""
    return [
        {"id": f"f{n}", "printed": printed, "places": [place]} for n, printed in enumerate(figures)
    ]


@given(sentences(), st.data())
def test_any_sign_changed_in_a_figure_names_it(
    sentence: tuple[list[list[str]], list[str]], data: st.DataObject
) -> None:
    """Law: a figure with one other sign is named, and no figure besides."""
    words, figures = sentence
    n = data.draw(st.integers(0, len(figures) - 1))
    at = data.draw(st.integers(0, len(figures[n]) - 1))
    sign = data.draw(st.sampled_from("0123456789,.%xж—"))
    assume(sign != figures[n][at])
    changed = [*figures]
    changed[n] = f"{figures[n][:at]}{sign}{figures[n][at + 1 :]}"
    issued, found = body("а", joined(words, figures), "б"), body("а", joined(words, changed), "б")
    told = edits(issued, record_of(figures, "word/document.xml p2"), found)
    assert {edit.figure for edit in told if edit.figure} == {f"f{n}"}
    (named,) = (edit for edit in told if edit.figure)
    assert (named.issued, named.place) == (figures[n], "body p2")


@given(sentences(), st.data())
def test_other_words_name_no_figure(
    sentence: tuple[list[list[str]], list[str]], data: st.DataObject
) -> None:
    """Law: where only words changed, put in or left out, no figure is named."""
    words, figures = sentence
    others = [data.draw(st.just(part) | SENTENCE | st.just([])) for part in words]
    before, after = joined(words, figures), as_said(joined(others, figures))
    record = record_of(figures, "word/document.xml p1")
    told = edits(body(before), record, body(after))
    if re.findall(r"\w+", before) == re.findall(r"\w+", after):
        assert told == ()
    else:
        assert [edit.figure for edit in told] == [""]
        assert told[0].place == "body p1"


LINES = st.lists(st.sampled_from(["", "а", "б", "в 5", "г 5 и 7", "д е ж"]), max_size=8)


@given(LINES, LINES)
def test_no_edits_mean_the_same_words(one: list[str], other: list[str]) -> None:
    """Law: nothing is told if and only if both say the same in the same order."""
    issued, found = body(*one), body(*other)
    told = edits(issued, [], found)
    same = [said.words for said in issued] == [said.words for said in found]
    assert (told == ()) == same


ROWS = st.lists(st.tuples(*[st.sampled_from(["", "0", "1", "да"])] * 3), max_size=6)


@given(ROWS, ROWS)
def test_no_edits_mean_the_same_table(
    one: list[tuple[str, str, str]], other: list[tuple[str, str, str]]
) -> None:
    """Law: nothing is told if and only if the rows that say something say it in the same cells."""
    told = edits(grid(*one), [], grid(*other))
    same = [row for row in one if any(row)] == [row for row in other if any(row)]
    assert (told == ()) == same


@settings(max_examples=50)
@given(LINES, LINES)
def test_the_same_papers_tell_the_same_edits(one: list[str], other: list[str]) -> None:
    """Law: deterministic, and each edit differs from what it replaces."""
    told = edits(body(*one), [], body(*other))
    assert told == edits(body(*one), [], body(*other))
    assert all(edit.issued != edit.found for edit in told)


def test_long_papers_take_no_square_of_their_length() -> None:
    """Docx engine 4: six thousand figures in time; equal, shuffled and foreign papers too."""
    rows = [[f"INC{n}", "0", "0", "1", "да"] for n in range(2000)]
    figures = [
        {
            "id": f"{n}.{k}",
            "printed": row[k],
            "places": [f"word/document.xml t1 r{n + 1} c{k + 1} p1"],
        }
        for n, row in enumerate(rows)
        for k in (1, 2, 3)
    ]
    lines = [f"строка {n} из многих" for n in range(2000)]
    shuffled = [lines[n * 1237 % 2000] for n in range(2000)]
    edited = [*rows[:7], ["INC7", "0", "4", "1", "да"], *rows[8:1000], *rows[1001:]]
    began = time.process_time()
    told = edits(grid(*rows), figures, grid(*edited))
    assert [edit.figure for edit in told] == ["7.2", "1000.1", "1000.2", "1000.3", ""]
    assert len(edits(body(*["да"] * 2000), [], body(*["да"] * 1999))) == 1
    assert edits(body(*lines), [], body(*shuffled))
    assert edits(body(*lines), [], body(*(f"слово {n}" for n in range(3000))))
    assert time.process_time() - began < 30
