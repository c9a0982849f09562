"""Which templates are admitted: an allow-list, all faults at once, each with its place."""

import time
from pathlib import Path

import pytest
from docx import Document

from pipeline.problems import TemplateError
from pipeline.rendering.template import admit
from tests.rendering.papers import REPORT, changed, word_file

DOCUMENT = "word/document.xml"

PAYLOADS = (
    "{{ x.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ x.__init__.__globals__ }}",
    "{{ x['__class__'] }}",
    "{{ x|attr('__class__') }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].system('id') }}",
    "{{ range(1000000000) }}",
    "{{ 9**(9**9) }}",
    "{{ 'a' * 1000000000 }}",
    "{{ x.to_csv('/tmp/x') }}",
    "{{ x() }}",
    "{{ x|upper }}",
    "{{ x|safe }}",
    "{{ x ~ y }}",
    "{{ [x, y] }}",
    "{{ x if y else z }}",
    "{{ 1 }}",
    "{{ _secret }}",
    "{% set y = 1 %}",
    "{% import 'os' as os %}",
    "{% from 'x' import y %}",
    "{% include 'x' %}",
    "{% extends 'x' %}",
    "{% macro m() %}",
    "{% call x() %}",
    "{% filter upper %}",
    "{% block b %}",
    "{% raw %}",
    "{% do x.y() %}",
    "{% with y = x %}",
    "{% autoescape false %}",
    "{% for x in range(9) %}",
    "{% for x in y recursive %}",
    "{% for x in y if x.z %}",
    "{% for x, z in y %}",
    "{% if x is defined %}",
    "{% if x > 3 %}",
    "{% if x in y %}",
    "{% if x() %}",
    "{% colspan x %}",
    "{% cellbg x %}",
    "{% vm %}",
)


def codes(path: Path) -> list[str]:
    """Codes of the problems a template is refused with."""
    with pytest.raises(TemplateError) as refused:
        admit(path)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_code_in_the_body_is_refused(tmp_path: Path, payload: str) -> None:
    """Docx engine 5: a template repeats and arranges; calls, filters and arithmetic are refused."""
    assert set(codes(word_file(tmp_path, payload))) & {"tag_forbidden", "tag_syntax"}


def test_admission_does_not_evaluate(tmp_path: Path) -> None:
    """Docx engine 5: an expression that would hang a compiler is refused in a moment."""
    path = word_file(tmp_path, "{{ 9**(9**(9**9)) }}", "{{ 'a' * 9999999999 }}")
    started = time.monotonic()
    codes(path)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("payload", PAYLOADS[:8])
def test_code_in_a_header_is_refused(tmp_path: Path, payload: str) -> None:
    """Docx engine 5: headers are judged like the body."""
    path = word_file(tmp_path, "Слова")
    document = Document(str(path))
    document.sections[0].header.paragraphs[0].text = payload
    document.save(str(path))
    assert set(codes(path)) & {"tag_forbidden", "tag_syntax"}


@pytest.mark.parametrize("part", ["title", "subject", "comments", "keywords"])
def test_tags_in_core_properties_are_refused(tmp_path: Path, part: str) -> None:
    """Docx engine 5: the engine renders properties, so a property holds no tag."""
    path = word_file(tmp_path, "Слова")
    document = Document(str(path))
    setattr(document.core_properties, part, "{{ x.__class__ }}")
    document.save(str(path))
    assert codes(path) == ["tag_out_of_place"]


def test_code_split_over_runs_is_refused(tmp_path: Path) -> None:
    """Docx engine 1.2 no 17: Word splits tags into runs; the words of the paragraph decide."""
    path = word_file(tmp_path, "SPLIT")
    runs = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in ("{", "{ x.__cl", "ass__ }", "}"))
    changed(path, {DOCUMENT: ("<w:r><w:t>SPLIT</w:t></w:r>", runs)})
    assert codes(path) == ["tag_forbidden"]


def test_a_tag_grown_over_two_paragraphs_is_refused(tmp_path: Path) -> None:
    """Docx engine 1.1: the engine joins braces over any markup, so a lone brace is a fault."""
    assert codes(word_file(tmp_path, "слово {", "{ x }} слово")) == ["tag_unclosed"] * 2


def test_tracked_deletions_and_insertions_are_refused(tmp_path: Path) -> None:
    """Docx engine 1.2 no 18: deleted text is rendered too, so a template has no history."""
    given = 'w:id="1" w:author="a" w:date="2026-01-01T00:00:00Z"'
    for tracked in (
        f"<w:del {given}><w:r><w:delText>{{{{ x.__class__ }}}}</w:delText></w:r></w:del>",
        f"<w:ins {given}><w:r><w:t>слово</w:t></w:r></w:ins>",
    ):
        path = word_file(tmp_path, "HERE")
        changed(path, {DOCUMENT: ("<w:r><w:t>HERE</w:t></w:r>", tracked)})
        assert "template_tracked" in codes(path)


@pytest.mark.parametrize(
    "field",
    [
        "DDEAUTO c:\\\\cmd.exe /k",
        "INCLUDETEXT c:\\\\secret.txt",
        "INCLUDEPICTURE http://example.org/a.png",
        "LINK Excel.Sheet",
        "MACROBUTTON run",
        "HYPERLINK file://server/share",
        "QUOTE",
    ],
)
def test_fields_that_act_are_refused(tmp_path: Path, field: str) -> None:
    """Docx engine 5: fields come from a list of harmless ones."""
    path = word_file(tmp_path, "HERE")
    simple = f'<w:fldSimple w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    changed(path, {DOCUMENT: ("<w:r><w:t>HERE</w:t></w:r>", simple)})
    assert codes(path) == ["template_field"]


def test_a_field_split_over_runs_is_put_together(tmp_path: Path) -> None:
    """Docx engine 5: DDE and AUTO in two runs are DDEAUTO."""
    path = word_file(tmp_path, "HERE")
    runs = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>'
        "<w:r><w:instrText>AUTO x</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    changed(path, {DOCUMENT: ("<w:r><w:t>HERE</w:t></w:r>", runs)})
    assert codes(path) == ["template_field"]


def test_outside_relations_are_refused(tmp_path: Path) -> None:
    """Docx engine 5: an attached template or a linked picture would be fetched by the office."""
    rels = "word/_rels/document.xml.rels"
    for kind, target, mode, code in (
        ("attachedTemplate", "http://example.org/t.dotm", "External", "template_relation"),
        ("image", "http://example.org/a.png", "External", "template_external"),
        ("hyperlink", "file://server/share", "External", "template_external"),
        ("hyperlink", "javascript:alert(1)", "External", "template_external"),
        ("hyperlink", "https://example.org/{{ x }}", "External", "template_relation"),
        ("oleObject", "embeddings/a.bin", "Internal", "template_relation"),
    ):
        path = word_file(tmp_path, "Слова")
        line = (
            '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
        )
        changed(path, {rels: ("</Relationships>", line)})
        assert code in codes(path), target


def test_foreign_parts_are_refused(tmp_path: Path) -> None:
    """Docx engine 5: macros, embedded files and comments are not on the list of parts."""
    for part in ("word/vbaProject.bin", "word/embeddings/a.xlsx", "word/afchunk.mht"):
        path = changed(word_file(tmp_path, "Слова"), {}, {part: b"x"})
        assert codes(path) == ["template_part"]


def test_active_elements_are_refused(tmp_path: Path) -> None:
    """Docx engine 5: an embedded document is copied into the result by the engine."""
    path = word_file(tmp_path, "HERE")
    changed(path, {DOCUMENT: ("<w:sectPr", "<w:altChunk/><w:sectPr")})
    assert codes(path) == ["template_active"]


def test_tags_in_attributes_and_comments_are_refused(tmp_path: Path) -> None:
    """Docx engine 1.2 no 14: a tag is filled in words on paper, refused elsewhere."""
    for hidden in ("<!-- {{ x }} -->", '<w:bookmarkStart w:id="1" w:name="{{ x }}"/>'):
        path = word_file(tmp_path, "HERE")
        changed(path, {DOCUMENT: ("<w:r><w:t>HERE", f"{hidden}<w:r><w:t>HERE")})
        assert codes(path) == ["tag_out_of_place"]


def test_text_outside_paragraphs_is_seen(tmp_path: Path) -> None:
    """Docx engine 5: a run where no run belongs cannot hide a tag."""
    path = word_file(tmp_path, "Слова")
    changed(path, {DOCUMENT: ("<w:sectPr", "<w:r><w:t>{{ x.__class__ }}</w:t></w:r><w:sectPr")})
    assert "tag_out_of_place" in codes(path)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    """Reliability: no entities, no outside definitions."""
    path = word_file(tmp_path, "Слова")
    changed(path, {DOCUMENT: ("<w:document", '<!DOCTYPE d [<!ENTITY a "b">]><w:document')})
    assert codes(path) == ["docx_part_not_xml"]


def test_files_that_are_no_documents_are_refused(tmp_path: Path) -> None:
    """Reliability: nonsense, an empty file and a torn archive are one problem each."""
    for data in (b"", b"nonsense", REPORT.read_bytes()[:2000]):
        path = tmp_path / "template.docx"
        path.write_bytes(data)
        assert codes(path) == ["docx_not_read"]


def test_unbalanced_braces_are_refused_before_any_expression(tmp_path: Path) -> None:
    """Docx engine 5: 65 KB of unbalanced braces cost the engine 22 s; here they cost nothing."""
    path = word_file(tmp_path, "{{" * 32_000)
    started = time.monotonic()
    codes(path)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("{{ x", "tag_unclosed"),
        ("x }}", "tag_unclosed"),
        ("{_{ x", "tag_unclosed"),
        ("{# слова #}", "tag_comment"),
        ("{{r x }}", "tag_form"),
        ("{{p x }}", "tag_form"),
        ("{%tc for x in y %}", "tag_form"),
        ("{%- if x %}", "tag_form"),
        ("{% if x -%}", "tag_form"),
        ("{{ «x» }}", "tag_syntax"),
        ("{{ x y }}", "tag_syntax"),
        ("{{ }}", "tag_syntax"),
        ("{% if %}{% endif %}", "tag_syntax"),
        ("{{ " + "x" * 300 + " }}", "tag_too_long"),
        ("{{ " + "(" * 50 + "x" + ")" * 50 + " }}", "tag_too_long"),
        ("{% if x %}", "tag_unpaired"),
        ("{% endfor %}", "tag_unpaired"),
        ("{% if x %}{% endfor %}{% endif %}", "tag_unpaired"),
        ("{% for x in y %}{% elif z %}{% endfor %}", "tag_unpaired"),
        ("слово {%p if x %}", "tag_not_alone"),
        ("{%tr for x in y %}", "tag_not_alone"),
        ("\ue000" + "1", "template_private_sign"),
    ],
)
def test_each_misspelling_is_named(tmp_path: Path, words: str, code: str) -> None:
    """Design 7: a fault of a tag is said with its code, never repaired."""
    assert code in codes(word_file(tmp_path, words))


def test_pairs_must_bound_whole_neighbours(tmp_path: Path) -> None:
    """Docx engine 1.1: a pair over a paragraph's end would tear the XML, which gets "repaired"."""
    assert codes(word_file(tmp_path, "{% if x %}", "{% endif %}")) == ["tag_torn"]
    cells = [["{%p if x %}", "слово"], ["{%p endif %}", "слово"]]
    assert codes(word_file(tmp_path, cells=cells)) == ["tag_torn"]


def test_all_faults_come_at_once_with_their_places(tmp_path: Path) -> None:
    """Design 7: all faults of a template together, with part, table, row, cell and the tag."""
    path = word_file(
        tmp_path, "Слово {{ x| }}", "{{ y() }}", cells=[["а", "б"], ["в", "{{ z.__q__ }}"]]
    )
    with pytest.raises(TemplateError) as refused:
        admit(path)
    found = [(p.code, p.place.sheet, p.place.cell, p.found) for p in refused.value.problems]
    assert found == [
        ("tag_syntax", DOCUMENT, "p1", "{{ x| }}"),
        ("tag_forbidden", DOCUMENT, "p2", "{{ y() }}"),
        ("tag_forbidden", DOCUMENT, "t1 r2 c2 p1", "{{ z.__q__ }}"),
    ]
    assert refused.value.problems[0].place.heading == "Слово {{ x| }}"
    assert refused.value.exit_code == 3


def test_ordinary_tags_are_admitted(tmp_path: Path) -> None:
    """Design 7: names, fields, loops and conditions are what a template needs."""
    path = word_file(
        tmp_path,
        "{{ a.b.c }} и {% if not (x and y.z) or w == 'да' %}{{ x }}{% elif v != \"нет\" %}…"
        "{% else %}—{% endif %}",
        "{%p for row in rows %}",
        "{{ row.name }}",
        "{%p endfor %}",
        cells=[["{%tr for row in rows %}"], ["{{ row.name }}"], ["{%tr endfor %}"]],
    )
    assert len(admit(path).parts[DOCUMENT].tags) == 12
