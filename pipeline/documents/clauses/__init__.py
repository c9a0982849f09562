"""The clause library: texts of contracts and letters with ids and versions.

A clause stands in ``<locale>_<paper>.toml`` beside this module as ``[<id>]`` with ``version`` and
``text``. Fields in braces are filled with traced values, so a clause holds no figure of its own.
A change of wording that changes what is promised raises the version.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter
from typing import Final

from pipeline.documents.values import Context, Figure, Text
from pipeline.locales import forms

AGREEMENTS: Final = "agreements"
"""The library of clauses that stand alike in every agreement of the parties."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A text of the library."""

    id: str
    version: int
    text: str

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields, in order."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.text) if name)


@cache
def clauses(locale: str, paper: str) -> Mapping[str, Clause]:
    """The clauses of a paper in a language, by id.

    Args:
        locale: code of the language.
        paper: ``condition_letter``, ``sla_addendum``, ``agreements``.

    Raises:
        FileNotFoundError: the library does not speak this language yet.
    """
    text = resources.files(__name__).joinpath(f"{locale}_{paper}.toml").read_text("utf-8")
    together = forms.kept_together if locale == "ru" else str
    return {
        id_: Clause(id_, int(found["version"]), together(" ".join(str(found["text"]).split())))
        for id_, found in tomllib.loads(text).items()
    }


def worded(clause: Clause, **values: Figure | Text) -> tuple[Context, ...]:
    """The text with its fields filled, as traced parts: ``({"value": …}, …)``.

    Raises:
        KeyError: a field without a value.
    """
    parts: list[Context] = []
    for words, name, _, _ in Formatter().parse(clause.text):
        if words:
            parts.append({"value": Text(words)})
        if name is not None:
            parts.append({"value": values[name]})
    return tuple(parts)
