"""What a tag may say: an allow-list over Jinja's syntax tree, and the sandbox it runs in.

A template arranges and repeats; it does not compute. Names, fields after a dot, ``for``, ``if``,
``==``, ``!=``, ``and``, ``or``, ``not`` are all there is: no calls, filters, tests, arithmetic,
subscripts, imports, blocks, macros or assignments. The sandbox alone would not do: it lets a
template hang on ``9**(9**9)`` and reach whatever an object in the context can do.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Self

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_COMPARISONS: Final = frozenset({"eq", "ne"})
_LONE: Final = {
    "if": "{source}{{% endif %}}",
    "for": "{source}{{% endfor %}}",
    "elif": "{{% if x %}}{source}{{% endif %}}",
}
"""What completes an opening statement, so that it can be judged alone."""
_BARE: Final = frozenset({"else", "endif", "endfor"})


class Inserted(str):
    """What an environment prints: made by us from a traced value, nothing of it is markup."""

    __slots__ = ("printed",)
    printed: str

    def __new__(cls, sign: str, printed: str) -> Self:
        """``sign`` goes to paper for now; ``printed`` is what comparisons see."""
        made = super().__new__(cls, sign)
        made.printed = printed
        return made

    def __eq__(self, other: object) -> bool:
        """Compare what will be read."""
        return self.printed == (other.printed if isinstance(other, Inserted) else other)

    def __ne__(self, other: object) -> bool:
        """Likewise."""
        return not self == other

    def __hash__(self) -> int:
        """Of what will be read."""
        return hash(self.printed)


def _only_inserted(value: object) -> Markup:
    if not isinstance(value, Inserted):
        raise TypeError(type(value).__name__)  # admission let a bare value through: our bug
    return Markup(str.__str__(value))  # noqa: S704  # signs and digits of ours, no data


class ForbiddenError(TemplateSyntaxError):
    """A template says more than it may."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with nothing in it: no globals, filters or tests; fields are keys of mappings only."""

    def __init__(self) -> None:
        """Strict names, escaping on, printing only what we made."""
        super().__init__(
            undefined=StrictUndefined, autoescape=True, finalize=_only_inserted, cache_size=0
        )
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Admit whatever is parsed, so that nothing reaches the compiler around admission."""
        tree = super()._parse(source, name, filename)
        if not _admitted(tree):
            forbidden = "not among what a tag may say"
            raise ForbiddenError(forbidden, 1, name, filename)
        return tree

    def getattr(self, obj: object, attribute: str) -> object:
        """The field of a mapping; nothing else has fields, so ``rows.items`` is no method."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self._missing(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """No subscripts."""
        return self._missing(obj, str(argument))

    def _missing(self, obj: object, name: str) -> Undefined:
        return self.undefined(obj=obj, name=name)


SANDBOX: Final = Sandbox()


@lru_cache(maxsize=1024)  # a template says the same few things many times
def fault_of(source: str, keyword: str) -> str:
    """Why a single tag is not admitted, as a code of a problem; empty if it is."""
    if keyword in _BARE:
        return "" if source == f"{{% {keyword} %}}" else "tag_syntax"
    if keyword and keyword not in _LONE:
        return "tag_forbidden"
    whole = _LONE[keyword].format(source=source) if keyword else source
    try:
        SANDBOX.parse(whole)
    except ForbiddenError:
        return "tag_forbidden"
    except TemplateSyntaxError:
        return "tag_syntax"
    return ""


def tree_of(lines: list[str]) -> nodes.Template:
    """The syntax tree of tags, one on a line, each of them and their nesting admitted before.

    Raises:
        TemplateSyntaxError: their nesting was not.
    """
    return SANDBOX.parse("\n".join(lines))


def _admitted(tree: nodes.Template) -> bool:
    every = (tree, *tree.find_all(nodes.Node))
    return all(isinstance(node, _ALLOWED) and _plain(node) for node in every)


def _plain(node: nodes.Node) -> bool:  # noqa: PLR0911  # one verdict for each kind of node
    match node:
        case nodes.Name(name=str(name)):
            return not name.startswith("_")
        case nodes.Getattr(attr=str(attr)):
            return not attr.startswith("_") and isinstance(node.node, (nodes.Name, nodes.Getattr))
        case nodes.For():
            plain_target = isinstance(node.target, nodes.Name)
            return plain_target and node.test is None and not node.recursive and _is_path(node.iter)
        case nodes.Output():
            return all(isinstance(n, nodes.TemplateData) or _is_path(n) for n in node.nodes)
        case nodes.Operand(op=str(op)):
            return op in _COMPARISONS
        case nodes.Const():
            return isinstance(node.value, (str, bool))
    return True


def _is_path(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.Name, nodes.Getattr))


def path_of(node: nodes.Node) -> tuple[str, ...]:
    """``a.b.c`` of a name with fields.

    Raises:
        TypeError: it is no such thing; admission refuses those.
    """
    match node:
        case nodes.Name(name=str(name)):
            return (name,)
        case nodes.Getattr(attr=str(attr)):
            return (*path_of(node.node), attr)
    raise TypeError(type(node).__name__)
