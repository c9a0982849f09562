"""What a notebook may be given: its tagged cell, read by ``ast`` and checked before the run.

The cell holds one parameter a line, ``name: type = literal  # help``, and nothing else. A name
it does not declare, or a value of another type, is a problem before anything is run: papermill
would only log it, and the notebook would go on with its defaults.
"""

import ast
import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from pipeline.problems import InputError, Place, Problem

Value = str | int | float | bool | list[str]
TAG: Final = "parameters"

_WHOLE: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_FLAGS: Final[Mapping[str, bool]] = {"true": True, "false": False, "да": True, "нет": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the parameters cell."""

    name: str
    type: str  # str, int, float, bool, list[str]
    default: Value
    help: str


def _whole(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None


def _decimal(text: str) -> float | None:
    return float(text) if _DECIMAL.fullmatch(text) else None


def _texts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


# How the text of a command becomes a value of the declared type; None: it does not.
_READ: Final[Mapping[str, Callable[[str], Value | None]]] = {
    "str": str,
    "int": _whole,
    "float": _decimal,
    "bool": lambda text: _FLAGS.get(text.lower()),
    "list[str]": _texts,
}


def _fits(value: object, kind: str) -> bool:
    """Whether a default is a value of the declared type; True is no number."""
    match value:
        case bool():
            return kind == "bool"
        case str():
            return kind == "str"
        case int():
            return kind in {"int", "float"}
        case float():
            return kind == "float"
        case list():
            return kind == "list[str]" and all(isinstance(item, str) for item in value)
    return False


def source_of(cell: Mapping[str, object]) -> str:
    """The text of a cell; on disk it may be a list of lines."""
    source = cell.get("source", "")
    return "".join(cast("list[str]", source)) if isinstance(source, list) else str(source)


def is_tagged(cell: Mapping[str, object], tag: str) -> bool:
    """Whether the cell's metadata has the tag."""
    metadata = cast("Mapping[str, list[str]]", cell.get("metadata") or {})
    return tag in (metadata.get("tags") or [])


def read_notebook(path: Path) -> dict[str, object]:
    """A notebook as plain JSON, of format 4.

    Raises:
        InputError: there is no such file, or it is no notebook.
    """
    place = Place(file=path.name)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(Problem("notebook_missing", place, str(path))) from error
    except (OSError, ValueError) as error:
        raise InputError(Problem("notebook_unreadable", place)) from error
    match notebook:
        case {"nbformat": 4, "cells": list(cells)} if all(isinstance(cell, dict) for cell in cells):
            return cast("dict[str, object]", notebook)
    raise InputError(Problem("notebook_unreadable", place))


def _lines(source: str, place: Place) -> Iterator[Parameter | Problem]:
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        line = error.lineno or 1
        yield Problem("notebook_parameter_line", place, given={"line": line})
        return
    text = source.splitlines()
    for statement in statements:
        refused = Problem("notebook_parameter_line", place, given={"line": statement.lineno})
        match statement:
            case ast.AnnAssign(
                target=ast.Name(id=name), annotation=kind, value=ast.expr() as value
            ):
                written = ast.unparse(kind)
                try:
                    default = ast.literal_eval(value)
                except ValueError:
                    yield refused
                    continue
                if statement.lineno != statement.end_lineno or not _fits(default, written):
                    yield refused
                    continue
                # Columns of ast count bytes of UTF-8.
                rest = text[statement.lineno - 1].encode()[statement.end_col_offset or 0 :]
                note = rest.decode().strip().removeprefix("#").strip()
                yield Parameter(name, written, default, note)
            case _:
                yield refused


def declared(notebook: Mapping[str, object], name: str) -> tuple[Parameter, ...]:
    """The parameters a notebook declares, in order.

    Args:
        notebook: as read by ``read_notebook``.
        name: its file name, for problems.

    Raises:
        InputError: the tagged cell is absent, is there twice, is not the first code cell, or
            says anything but plain parameters, one a line.
    """
    place = Place(file=name)
    cells = cast("list[Mapping[str, object]]", notebook["cells"])
    code = [cell for cell in cells if cell.get("cell_type") == "code"]
    tagged = [cell for cell in code if is_tagged(cell, TAG)]
    if not tagged:
        raise InputError(Problem("notebook_parameters_missing", place))
    if len(tagged) > 1:
        raise InputError(Problem("notebook_parameters_repeated", place, len(tagged)))
    if code[0] is not tagged[0]:
        raise InputError(Problem("notebook_parameters_not_first", place))
    lines = tuple(_lines(source_of(tagged[0]), place))
    problems = [line for line in lines if isinstance(line, Problem)]
    if problems:
        raise InputError(*problems)
    return tuple(line for line in lines if isinstance(line, Parameter))


def checked(
    parameters: tuple[Parameter, ...], given: Mapping[str, str], name: str
) -> dict[str, Value]:
    """The given texts as values of the declared types, in the order of the declaration.

    Args:
        parameters: what the notebook declares.
        given: parameter -> text; a list is written with commas.
        name: the notebook's file name, for problems.

    Raises:
        InputError: every unknown name, with the nearest known one, and every value that is not
            of its type.
    """
    place = Place(file=name)
    known = {parameter.name: parameter for parameter in parameters}
    problems = []
    values: dict[str, Value] = {}
    for unknown in (key for key in given if key not in known):
        near = difflib.get_close_matches(unknown, known, n=1)
        if near:
            problem = Problem("notebook_parameter_misspelt", place, unknown, {"near": near[0]})
        else:
            names = {"known": tuple(known)}
            problem = Problem("notebook_parameter_unknown", place, unknown, names)
        problems.append(problem)
    for parameter in parameters:
        if parameter.name not in given:
            continue
        text = given[parameter.name]
        value = _READ[parameter.type](text)
        if value is None:
            wanted = {"name": parameter.name, "type": parameter.type}
            problems.append(Problem("notebook_parameter_type", place, text, wanted))
        else:
            values[parameter.name] = value
    if problems:
        raise InputError(*problems)
    return values
