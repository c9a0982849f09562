"""The calculation protocol: an executed notebook as one offline page without code.

Everything in it was said by the run; nothing of it is run again: no script, no style or link of
foreign origin, pictures inside the page. Equal notebooks give equal pages.
"""

# nbformat and nbconvert are typed in part only:
# mypy: allow-untyped-calls

import ast
import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from nbconvert.exporters.html import HTMLExporter
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode

from pipeline.issuing import executed as record
from pipeline.issuing.completion import replace_text
from pipeline.issuing.parameters import TAG, declared
from pipeline.locales import Locale
from pipeline.locales import locale as words_of

# What may stand in tables and texts: structure, never a link, a form, a script or a style.
_TAGS: Final = (
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "br", "hr", "blockquote"),
    *("ul", "ol", "li", "b", "strong", "i", "em", "code", "pre", "sub", "sup"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
)
_ATTRIBUTES: Final = {"th": ["colspan", "rowspan", "scope"], "td": ["colspan", "rowspan"]}
_SHOWN: Final = ("text/html", "image/png", "text/plain")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_HEADING: Final = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


def _assigned(source: str) -> Iterator[tuple[str, object]]:
    """The injected cell's own assignments."""
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, ast.literal_eval(value)


def _printed(value: object, words: Locale) -> str:
    if isinstance(value, bool):
        return words.say("word.yes" if value else "word.no")
    return ", ".join(value) if isinstance(value, list) else str(value)


def _parameters(notebook: NotebookNode, words: Locale) -> list[tuple[str, str, str]]:
    """Name, value of this run, meaning."""
    rows: dict[str, tuple[object, str]] = {
        parameter.name: (parameter.default, parameter.help)
        for parameter in declared(notebook, words.say("protocol.title"))
    }
    for cell in notebook.cells:
        if record.INJECTED_TAG in cell.metadata.get("tags", []):
            for name, value in _assigned(cell.source):
                rows[name] = (value, rows[name][1])
    return [(name, _printed(value, words), note) for name, (value, note) in rows.items()]


def _is_png(text: str) -> bool:
    try:
        return base64.b64decode(text.replace("\n", ""), validate=True).startswith(_PNG)
    except binascii.Error:
        return False


def _own_words(text: str) -> str:
    """What a picture says of itself; nothing where that is only the name of a Python object."""
    return "" if text.startswith("<") else text


def _kept(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    for output in outputs:
        if output.output_type in {"display_data", "execute_result"}:
            kept = {kind: output.data[kind] for kind in _SHOWN if kind in output.data}
            if not _is_png(kept.get("image/png", "")):
                kept.pop("image/png", None)
            output.data = NotebookNode(kept)
            output.metadata = NotebookNode(picture=_own_words(kept.get("text/plain", "")))
        yield output


def _prepared(notebook: NotebookNode, words: Locale) -> NotebookNode:
    """The cells the page shows, each with what the template asks about it."""
    titles = {step.index: step.title for step in record.steps(notebook)}
    cells = []
    for index, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        if record.BANNER_TAG in tags or record.INJECTED_TAG in tags or cell.cell_type == "raw":
            continue
        shown = NotebookNode(protocol="")
        if cell.cell_type == "code":
            cell.outputs = list(_kept(cell.outputs))
            shown.picture = words.say("protocol.picture", title=titles.get(index, ""))
            status = cell.metadata.get("papermill", {}).get("status")
            if TAG in tags:
                shown.protocol = "parameters"
            elif status == record.PENDING:
                shown.protocol = "not_run"
        cell.attachments = NotebookNode()
        cell.metadata = shown
        cells.append(cell)
    notebook.cells = cells
    return notebook


def protocol_html(notebook: NotebookNode, locale: str) -> str:
    """The page of an executed notebook.

    Args:
        notebook: as ``run_notebook`` left it; is not changed.
        locale: language of the page's own words.
    """
    words = words_of(locale)
    copy: NotebookNode = record.copied(notebook)
    rows = _parameters(copy, words)
    copy = _prepared(copy, words)
    headings = [_HEADING.search(c.source) for c in copy.cells if c.cell_type == "markdown"]
    first = next((found[1] for found in headings if found), "")
    title = words.say("protocol.title")
    own: dict[str, Any] = {
        "language": locale,
        "title": f"{title}: {first}" if first else title,
        "rows": rows,
        "stopped": copy.metadata.get("poruka", {}).get("stopped", []),
    }
    for key in ("note", "parameters", "parameter", "value", "meaning", "not_run"):
        own[key] = words.say(f"protocol.{key}")
    exporter = HTMLExporter(
        extra_template_basedirs=[str(Path(__file__).parent)],
        template_name="protocol_template",
        exclude_anchor_links=True,
    )
    # After markdown has become HTML, not before: its links and pictures are HTML only then.
    cleaner = SanitizeHTML(tags=list(_TAGS), attributes=_ATTRIBUTES, styles=[], strip=False)
    exporter.register_filter("clean", cleaner.sanitize_html_tags)
    page, _ = exporter.from_notebook_node(copy, {"protocol": own})
    return str(page).rstrip() + "\n"


def write_protocol(executed: Path, page: Path, locale: str = "ru") -> None:
    """Write the protocol of the executed notebook, as a whole."""
    replace_text(page, protocol_html(record.load(executed), locale))
