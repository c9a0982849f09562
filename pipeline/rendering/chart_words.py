"""What the charts of a file say, whoever saved it last: titles, names, every value, the scale.

An office writes a chart part anew, so bytes prove nothing; the workbook behind a chart it copies.
How a chart is coloured is no word. What could make it show something else than is read here is
the mark ``FOREIGN``: other files, formats that print other digits, data taken from elsewhere.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from pipeline.rendering.chart_data import cells_of, name_cell
from pipeline.rendering.chart_xml import A, C
from pipeline.rendering.package import WP, Parts, relations, relations_of
from pipeline.rendering.standing_words import FOREIGN

_C: Final = f"{{{C}}}"
_A: Final = f"{{{A}}}"
_LOOKS: Final = frozenset({"chartStyle", "chartColorStyle", "themeOverride"})
_WORKBOOK: Final = "package"
_PLAIN: Final = re.compile(r"General|(?:#,##)?0(?:\.0{1,6})?")
"""Formats of numbers that print the number itself."""
_STRANGE: Final = (
    *(f"{_C}{name}" for name in ("dispUnits", "trendline", "errBars", "upDownBars", "dTable")),
)
"""What would show more than the data, or other numbers."""
_FORMS: Final = ("barDir", "grouping")
_SCALING: Final = ("logBase", "orientation", "max", "min")


def charts_in(root: etree._Element) -> Iterator[etree._Element]:
    """The places of a part where a chart is shown; a drawing may be hidden as such."""
    for place in root.iter(f"{_C}chart"):
        around = [*place.iterancestors(f"{WP}inline", f"{WP}anchor")]
        about = [told for one in around for told in one.iterfind(f"{WP}docPr")]
        if not any(one.get("hidden") in {"1", "true", "on"} for one in about):
            yield place


def words_of_chart(parts: Parts, name: str, root: etree._Element) -> Iterator[tuple[str, str]]:
    """Place in the chart and what stands there, in order.

    Places are ``title``, ``kind``, ``axis``, ``workbook``, and ``r3 c2 p1`` in its data: row,
    column.

    Args:
        parts: of the file.
        name: of the chart part.
        root: of its tree.
    """
    free = [p for p in root.iter(f"{_A}p") if next(p.iterancestors(f"{_C}ser"), None) is None]
    for paragraph in free:
        yield "title", "".join(str(t.text or "") for t in paragraph.iter(f"{_A}t"))
    for group in dict.fromkeys(root.iterfind(f".//{_C}ser/..")):
        forms = (group.find(f"{_C}{form}") for form in _FORMS)
        given = (str(form.get("val")) for form in forms if form is not None)
        yield "kind", " ".join((etree.QName(group).localname, *given))
    for axis in root.iter(f"{_C}scaling"):
        bounds = ((part, axis.find(f"{_C}{part}")) for part in _SCALING)
        given = (
            f"{part} {_number(found.get('val'))}" for part, found in bounds if found is not None
        )
        yield "axis", ", ".join(given)
    yield from _data(root)
    if not (_is_plain(root) and _refers_to_itself(root)):
        yield "data", FOREIGN
    for line in relations(parts, relations_of(name)):
        if line.external or line.kind not in {*_LOOKS, _WORKBOOK}:
            yield "data", FOREIGN
        elif line.kind == _WORKBOOK:
            yield "workbook", hashlib.sha256(parts.get(line.target, b"")).hexdigest()


def _data(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The table of the data: names over columns, categories before rows, words at points."""
    columns = list(root.iter(f"{_C}ser"))
    names = [_points(column.find(f"{_C}tx")).get(0, "") for column in columns]
    for n, name in enumerate(names, start=2):
        yield f"r1 c{n} p1", name
    categories = [_points(column.find(f"{_C}cat")) for column in columns]
    values = [_points(column.find(f"{_C}val")) for column in columns]
    stars = [_labels(column) for column in columns]
    for row in sorted({at for table in (*categories, *values, *stars) for at in table}):
        place = f"r{row + 2}"
        yield f"{place} c1 p1", " ".join(dict.fromkeys(c[row] for c in categories if row in c))
        for n in range(len(columns)):
            said = _number(values[n].get(row)), stars[n].get(row, "")
            yield f"{place} c{n + 2} p1", " ".join(said)


def _points(holder: etree._Element | None) -> Mapping[int, str]:
    """Position -> what stands in the cache of a reference."""
    if holder is None:
        return {}
    found = ((point.get("idx"), point.findtext(f"{_C}v")) for point in holder.iter(f"{_C}pt"))
    return {_position(at): words or "" for at, words in found}


def _labels(column: etree._Element) -> Mapping[int, str]:
    """Position -> words set at a point in place of its value."""
    told = {}
    for label in column.iter(f"{_C}dLbl"):
        at = label.find(f"{_C}idx")
        words = "".join(str(t.text or "") for t in label.iter(f"{_A}t"))
        if words:
            told[_position(None if at is None else at.get("val"))] = words
    return told


def _position(given: str | None) -> int:
    """A position as written; one that is no number stands before all."""
    return int(given) if given and re.fullmatch("[0-9]{1,9}", given) else -1


def _number(written: str | None) -> str:
    """A number however an office writes it."""
    try:
        return f"{float(written or ''):.10g}"
    except ValueError:
        return written or ""


def _is_plain(root: etree._Element) -> bool:
    """Whether numbers are printed as they are, axes are shown, and nothing is drawn besides."""
    formats = all(_PLAIN.fullmatch(code) for code in _formats(root))
    hidden = root.iterfind(f".//{_C}scaling/../{_C}delete")
    shown = all(axis.get("val") in {"0", "false"} for axis in hidden)
    return formats and shown and next(root.iter(*_STRANGE), None) is None


def _formats(root: etree._Element) -> Iterator[str]:
    for code in root.iter(f"{_C}formatCode"):
        yield code.text or ""
    for code in root.iter(f"{_C}numFmt"):
        yield str(code.get("formatCode"))


def _refers_to_itself(root: etree._Element) -> bool:
    """Whether references lead to the cells where our workbook holds this; LibreOffice has none."""
    for at, column in enumerate(root.iter(f"{_C}ser")):
        count = len(_points(column.find(f"{_C}cat")))
        own = {"tx": name_cell(at + 1), "cat": cells_of(0, count), "val": cells_of(at + 1, count)}
        for part, cells in own.items():
            told = column.findtext(f"{_C}{part}//{_C}f") or ""
            if "!" in told and told != cells:
                return False
    return True
