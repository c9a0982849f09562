"""A template and its context agree, or every disagreement is said before anything is made."""

from pathlib import Path

import pytest

from pipeline.documents.values import Figure, Text
from pipeline.problems import InputError, Place, RenderError, TemplateError
from pipeline.rendering.agreement import check_agreement
from pipeline.rendering.template import admit
from tests.rendering.papers import figure, picture, text, word_file


def agree(folder: Path, context: dict[str, object], *paragraphs: str) -> None:
    """Judge a template of these paragraphs with this context."""
    check_agreement(admit(word_file(folder, *paragraphs)), context)


def test_all_unknown_names_come_at_once_with_near_ones(tmp_path: Path) -> None:
    """Docx engine 1.2 no 2: unknown names are collected, with near ones for a slip of the hand."""
    context: dict[str, object] = {"summary": {"comment": text("а")}, "rows": ({"id": text("1")},)}
    with pytest.raises(TemplateError) as refused:
        agree(
            tmp_path,
            context,
            "{{ summary.coment }} {{ total }}",
            "{% for row in rows %}{{ row.number }}{% endfor %}",
            "{% if other.flag %}слово{% endif %}",
        )
    found = [(p.code, p.given["path"], p.given["near"]) for p in refused.value.problems]
    assert found == [
        ("name_unknown_near", "summary.coment", ("comment",)),
        ("name_unknown", "total", ()),
        ("name_unknown", "row.number", ()),
        ("name_unknown", "other.flag", ()),
    ]
    assert [p.place.cell for p in refused.value.problems] == ["p1", "p1", "p2", "p3"]


def test_a_name_must_be_in_every_row(tmp_path: Path) -> None:
    """House style 6: undefined names fail, in the last of a thousand rows too."""
    rows = (*({"id": text("1")} for _ in range(999)), {"no": text("1")})
    with pytest.raises(TemplateError):
        agree(tmp_path, {"rows": rows}, "{% for row in rows %}{{ row.id }}{% endfor %}")


def test_methods_of_mappings_are_not_names(tmp_path: Path) -> None:
    """Docx engine 5: fields are keys of the context, nothing a Python object can do."""
    with pytest.raises(TemplateError):
        agree(tmp_path, {"a": {"b": text("1")}}, "{{ a.items }}")
    with pytest.raises(TemplateError):
        agree(tmp_path, {"a": figure("f", "1")}, "{{ a.printed }}")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "NoneType"),
        (0.1, "float"),
        (float("nan"), "float"),
        ("слово", "str"),
        (7, "int"),
        (True, "bool"),
        ({"a": text("1")}, "dict"),
        ((text("1"),), "tuple"),
    ],
)
def test_untraced_values_are_refused_naming_the_tag(
    tmp_path: Path, value: object, kind: str
) -> None:
    """Fine print 1: everything a template inserts is a Figure or a Text."""
    with pytest.raises(RenderError) as refused:
        agree(tmp_path, {"total": value}, "Всего {{ total }}")
    (problem,) = refused.value.problems
    assert (problem.code, problem.found) == ("value_untraced", "{{ total }}")
    assert problem.given["kind"] == kind
    assert refused.value.exit_code == 4


@pytest.mark.parametrize("printed", ["None", "nan", "NaT", "<NA>", "inf", ""])
def test_a_figure_must_print_as_something(tmp_path: Path, printed: str) -> None:
    """Docx engine 1.2 no 3: a figure without a printed form never reaches paper."""
    with pytest.raises(RenderError) as refused:
        agree(tmp_path, {"x": Figure("metric.x", None, printed)}, "{{ x }}")
    assert refused.value.problems[0].code == "value_no_figure"


def test_a_text_may_say_none(tmp_path: Path) -> None:
    """Russian documents 1.2: words of the workbook are never altered, whatever they say."""
    agree(tmp_path, {"x": text("None")}, "{{ x }}")


@pytest.mark.parametrize(
    "bad",
    ["\x00", "\x07", "\x0c", "\x1b", "\ud800", "\u200b", "\u202e", "\u2066", "\ufeff", "\ue000",
     "\U000e0041", "\uffff", "\x85", "\u2028"],
)  # fmt: skip
def test_characters_no_paper_can_hold_are_refused_with_their_cell(tmp_path: Path, bad: str) -> None:
    """Issue 2 item 5: control characters are refused with their cell."""
    with pytest.raises(InputError) as refused:
        agree(tmp_path, {"x": text(f"Рога{bad}Копыта", "F17")}, "{{ x }}")
    (problem,) = refused.value.problems
    assert problem.place == Place("romashka.xlsx", "Договор", "F17", "Значение")
    assert problem.given == {"letter": f"U+{ord(bad):04X}", "position": 5}
    assert str(problem.found).isprintable()


def test_all_bad_texts_come_at_once(tmp_path: Path) -> None:
    """Fine print 3: every cell to mend is named in one go, each once."""
    rows = tuple({"x": text(f"а\x07{n}", f"B{n}")} for n in range(3))
    with pytest.raises(InputError) as refused:
        agree(tmp_path, {"rows": rows}, *["{% for r in rows %}{{ r.x }}{% endfor %}"] * 2)
    assert [p.place.cell for p in refused.value.problems] == ["B0", "B1", "B2"]


def test_conditions_are_yes_or_no(tmp_path: Path) -> None:
    """House style 6: verdicts arrive as flags or words; a figure is no condition."""
    with pytest.raises(TemplateError) as refused:
        agree(tmp_path, {"x": figure("f", "0")}, "{% if x %}слово{% endif %}")
    assert refused.value.problems[0].code == "condition_not_bool"
    agree(tmp_path, {"x": figure("f", "0")}, "{% if x == '0' %}слово{% endif %}")
    with pytest.raises(TemplateError) as refused:
        agree(tmp_path, {"x": {"y": text("1")}}, "{% if x == '0' %}слово{% endif %}")
    assert refused.value.problems[0].code == "comparison_of_many"


def test_a_loop_goes_over_rows(tmp_path: Path) -> None:
    """House style 6: a template repeats rows, not letters of a text."""
    with pytest.raises(TemplateError) as refused:
        agree(tmp_path, {"x": Text("abc")}, "{% for y in x %}{{ y }}{% endfor %}")
    assert refused.value.problems[0].code == "loop_not_rows"


def test_a_picture_stands_alone(tmp_path: Path) -> None:
    """Docx engine 1.2 no 13: a picture has a paragraph of the body to itself."""
    context: dict[str, object] = {"x": picture()}
    agree(tmp_path, context, "{{ x }}")
    with pytest.raises(RenderError) as refused:
        agree(tmp_path, context, "Рисунок {{ x }}")
    assert refused.value.problems[0].code == "picture_not_alone"
