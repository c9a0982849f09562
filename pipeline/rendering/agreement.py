"""Whether a template and a context agree: every name there, every value fit for paper.

Judged before rendering over all values a tag can meet, so that all faults come at once and each
names its tag. Names inside a loop without rows cannot be judged, and insert nothing.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from jinja2 import nodes

from pipeline.documents.charts import Chart
from pipeline.documents.values import Figure, Text
from pipeline.problems import InputError, Place, Problem, RenderError, TemplateError
from pipeline.rendering.characters import refused_character, with_line_feeds
from pipeline.rendering.package import DOCUMENT
from pipeline.rendering.pictures import Picture
from pipeline.rendering.syntax import path_of
from pipeline.rendering.template import PartTags, PlacedTag, Template

Scope = Mapping[str, list[object]]
"""Name -> all values it can have here."""

NO_PICTURE: Final = object()
"""Stands for a picture that this document does not have; a template asks before it inserts."""

_NO_FIGURES: Final = frozenset({"", "None", "nan", "NaN", "NaT", "<NA>", "inf", "-inf", "Infinity"})


def check_agreement(template: Template, context: Mapping[str, object]) -> None:
    """Nothing, if the template can be filled from the context.

    Raises:
        TemplateError: names the context does not have, conditions that are none.
        RenderError: values that no paper may show: None, a float, a bare string.
        InputError: only characters of the workbook that no paper may hold.
    """
    judge = _Judge(template.name)
    for tags in template.parts.values():
        judge.part(tags, context)
    if judge.names:
        raise TemplateError(*judge.names)
    if judge.values:
        raise RenderError(*judge.values)
    if judge.characters:
        raise InputError(*judge.characters)


class _Judge:
    """Walks the tags of a template with the values they will meet."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.names: list[Problem] = []
        self.values: list[Problem] = []
        self.characters: list[Problem] = []
        self._tags: tuple[PlacedTag, ...] = ()
        self._part = ""
        self._seen: set[int] = set()

    def part(self, tags: PartTags, context: Mapping[str, object]) -> None:
        self._tags = tags.tags
        self._body(tags.tree.body, {name: [value] for name, value in context.items()})

    def _placed(self, node: nodes.Node) -> PlacedTag:
        return self._tags[node.lineno - 1]

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            match node:
                case nodes.For():
                    self._loop(node, scope)
                case nodes.If():
                    self._condition(node.test, scope)
                    self._body([*node.body, *node.elif_, *node.else_], scope)
                case nodes.Output():
                    for inner in node.nodes:
                        if not isinstance(inner, nodes.TemplateData):
                            self._insertion(inner, scope)

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        rows: list[object] = []
        for value in self._values(node.iter, scope):
            if isinstance(value, tuple):
                rows += value
            else:
                self._name_problem("loop_not_rows", node.iter, kind=type(value).__name__)
        (target,) = path_of(node.target)
        self._body(node.body, {**scope, target: rows})
        self._body(node.else_, scope)

    def _condition(self, test: nodes.Node, scope: Scope) -> None:
        match test:
            case nodes.And() | nodes.Or():
                self._condition(test.left, scope)
                self._condition(test.right, scope)
            case nodes.Not():
                self._condition(test.node, scope)
            case nodes.Compare():
                for side in (test.expr, *(operand.expr for operand in test.ops)):
                    if not isinstance(side, nodes.Const):
                        self._all_are(side, scope, (bool, Figure, Text), "comparison_of_many")
            case nodes.Const():
                pass
            case _:
                self._all_are(test, scope, (bool, tuple), "condition_not_bool")

    def _all_are(self, node: nodes.Node, scope: Scope, kinds: tuple[type, ...], code: str) -> None:
        wrong = {type(v).__name__ for v in self._values(node, scope) if not isinstance(v, kinds)}
        for kind in sorted(wrong):
            self._name_problem(code, node, kind=kind)

    def _insertion(self, node: nodes.Node, scope: Scope) -> None:
        placed = self._placed(node)
        shown: set[str] = set()
        for value in self._values(node, scope):
            problem = self._value_problem(placed, value)
            if problem is not None and problem.code not in shown:
                shown.add(problem.code)  # a column of a thousand wrong rows is one fault
                self.values.append(problem)

    def _value_problem(self, placed: PlacedTag, value: object) -> Problem | None:
        match value:
            case Figure(printed=printed) if printed in _NO_FIGURES:
                return placed.problem("value_no_figure", self.file, figure=value.id, text=printed)
            case Figure() | Text():
                self._judge_characters(value)
                return None
            case Picture() | Chart():
                if isinstance(value, Chart):
                    self._judge_characters(value)
                alone = placed.alone and placed.part == DOCUMENT
                return None if alone else placed.problem("picture_not_alone", self.file)
        if value is NO_PICTURE:
            return None
        return placed.problem("value_untraced", self.file, kind=type(value).__name__)

    def _judge_characters(self, value: Figure | Text | Chart) -> None:
        if id(value) in self._seen:
            return
        self._seen.add(id(value))
        for words in map(with_line_feeds, _words_of(value)):
            bad = refused_character(words)
            if bad is not None:
                self._refuse(_place_of(value), words, bad)

    def _refuse(self, place: Place, words: str, bad: re.Match[str]) -> None:
        self.characters.append(
            Problem(
                "character_unprintable",
                place,
                _visible(words)[:80],
                {"letter": f"U+{ord(bad.group()):04X}", "position": bad.start() + 1},
            )
        )

    def _values(self, node: nodes.Node, scope: Scope) -> list[object]:
        """What a name with fields can be; nothing where it is unknown, which is said once."""
        first, *fields = path_of(node)
        if first not in scope:
            self._unknown(node, first, scope)
            return []
        values = scope[first]
        for name in fields:
            found = []
            for value in values:
                if isinstance(value, Mapping) and name in value:
                    found.append(value[name])
                else:
                    self._unknown(node, name, value if isinstance(value, Mapping) else ())
                    return []
            values = found
        return values

    def _unknown(self, node: nodes.Node, name: str, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(name, sorted(known), n=3)
        code = "name_unknown_near" if near else "name_unknown"
        self._name_problem(code, node, name=name, near=tuple(near))

    def _name_problem(self, code: str, node: nodes.Node, **given: object) -> None:
        path = ".".join(path_of(node))
        self.names.append(self._placed(node).problem(code, self.file, path=path, **given))


def _words_of(value: Figure | Text | Chart) -> tuple[str, ...]:
    return value.words if isinstance(value, Chart) else (str(value),)


def _place_of(value: Figure | Text | Chart) -> Place:
    """Where the words were typed, as far as the value knows."""
    match value:
        case Text(place=place):
            return place
        case Figure(source=(first, *_)):
            return first
    return Place()


def _visible(words: str) -> str:
    """``words`` with what cannot be seen spelt out."""
    return "".join(f"\\u{ord(c):04x}" if refused_character(c) else c for c in words)
