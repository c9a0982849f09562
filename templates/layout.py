"""What a template is written with: paragraphs, conditions, tables that loop, signatures."""

# ruff: noqa: INP001  # beside its script, no package
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml import etree

from pipeline.locales.forms import kept_together
from pipeline.rendering.package import (
    CONTENT_TYPES,
    CORE,
    Parts,
    packed,
    parsed,
    read_parts,
    serialised,
)
from pipeline.rendering.properties import DocumentProperties
from templates.styles import FORM, GRID, LINE, NOTICED, PLAIN, TEXT, child, dress

WIDTH_MM: Final = 180
_DROPPED: Final = (
    "customXml/",
    "word/stylesWithEffects.xml",
    "docProps/thumbnail",
    "word/numbering",
)
_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Poruka</Application></Properties>"
)
_SINCE: Final = date(2026, 1, 1)  # of the template itself; a document carries its own date


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, tag of its cells, width, style of its cells."""

    heading: str
    tag: str
    width_mm: float
    style: str = "Таблица – текст"


Styled = tuple[str, str]
"""Words of a cell and their style."""

SEAL: Final = (
    "{% if seal.has %}№ {{ seal.number }} от {{ seal.on }} · содержание {{ seal.content }}"
    " · реестр {{ seal.head }}{% endif %}"
)
UNCOUNTED: Final = "__"
_FIELD: Final = re.compile(r"(\[\[[^\]]+\]\])")
NUMBER: Final = "Таблица – число"
MIDDLE: Final = "Таблица – по центру"


def _field(paragraph: Paragraph, code: str, shown: str = UNCOUNTED) -> None:
    """A field with what it shows until an office counts it."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else None)
        if kind == "code":
            instruction = child(run._r, "w:instrText")  # noqa: SLF001  # python-docx has no fields
            instruction.text = f" {code} "
        elif kind != "shown":
            child(run._r, "w:fldChar", fldCharType=kind)  # noqa: SLF001  # likewise


class Paper:
    """Writes a template top to bottom."""

    def __init__(self) -> None:
        """An empty page with all styles."""
        self._word = Document()
        self._bookmarks = 0
        dress(self._word)
        self._headers()

    def _headers(self) -> None:
        section = self._word.sections[0]
        first, other = section.first_page_header, section.header
        number = other.paragraphs[0]
        number.style = "Номер страницы"
        _field(number, "PAGE", "2")
        empty = first.paragraphs[0]
        empty.style = "Номер страницы"
        for header in (first, other):
            for words in ("{%p if draft %}", "ПРОЕКТ", "{%p endif %}"):
                header.add_paragraph(words, "Пометка проекта")
        for footer in (section.first_page_footer, section.footer):
            footer.paragraphs[0].text = kept_together(SEAL)
            footer.paragraphs[0].style = "Печать реестра"

    def line(self, words: str, style: str = TEXT) -> None:
        """A paragraph."""
        self._word.add_paragraph(kept_together(words), style)

    def fields(self, words: str, style: str = TEXT) -> None:
        """A paragraph in which ``[[PAGEREF part2]]`` is a field that counts pages.

        ``[[pagesOfPart2=SECTIONPAGES]]`` names the field's result, so that ``REF`` repeats it.
        What a field shows until it is counted is ``UNCOUNTED``.
        """
        paragraph = self._word.add_paragraph(style=style)
        for piece in _FIELD.split(kept_together(words)):
            name, mark, code = piece.removeprefix("[[").removesuffix("]]").rpartition("=")
            if not piece.startswith("[["):
                paragraph.add_run(piece)
            elif mark:
                self._bookmarked(paragraph, name, lambda code=code: _field(paragraph, code))
            else:
                _field(paragraph, code)

    def new_part(self, name: str, title: str, style: str) -> None:
        """A part on a page of its own; its first paragraph is the bookmark ``name``."""
        section = self._word.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        paragraph = self._word.add_paragraph(style=style)
        self._bookmarked(paragraph, name, lambda: paragraph.add_run(kept_together(title)))

    def _bookmarked(self, paragraph: Paragraph, name: str, write: Callable[[], object]) -> None:
        self._bookmarks += 1
        number = str(self._bookmarks)
        child(paragraph._p, "w:bookmarkStart", id=number, name=name)  # noqa: SLF001  # python-docx has no bookmarks
        write()
        child(paragraph._p, "w:bookmarkEnd", id=number)  # noqa: SLF001  # likewise

    def lines(self, style: str, *words: str) -> None:
        """Paragraphs of one style."""
        for said in words:
            self.line(said, style)

    def parts(self, path: str) -> str:
        """A sentence made of traced parts, as one run of tags."""
        return f"{{% for part in {path} %}}{{{{ part.value }}}}{{% endfor %}}"

    def when(self, condition: str, style: str, *words: str) -> None:
        """Paragraphs that are there only on a condition."""
        self.lines(style, f"{{%p if {condition} %}}", *words, "{%p endif %}")

    def charts(self, path: str) -> tuple[str, str, str]:
        """Lines that show the charts of ``path``, each in a paragraph of its own."""
        return (f"{{%p for chart in {path} %}}", "{{ chart }}", "{%p endfor %}")

    def chart_pairs(self, loop: str) -> None:
        """Charts two in a row; a page ends between rows."""
        table = self._grid([WIDTH_MM / 2, WIDTH_MM / 2], PLAIN, rows=3)
        for row in table.rows:
            _mark_row(row._tr, heads=False)  # noqa: SLF001  # python-docx has no row flags
            for cell in row.cells:
                _say(cell, "", "Рисунок")
        first, pair, last = table.rows
        _say(first.cells[0], f"{{%tr for row in {loop} %}}", "Рисунок")
        _say(last.cells[0], "{%tr endfor %}", "Рисунок")
        for cell, side in zip(pair.cells, ("left", "right"), strict=True):
            _say(cell, "\n".join(self.charts(f"row.{side}")), "Рисунок")
        self.line("", "После таблицы")

    def table(self, columns: Sequence[Column], loop: str) -> None:
        """A table with a heading row that repeats and one row for each of ``loop``."""
        table = self._grid([column.width_mm for column in columns], GRID, rows=4)
        rows = list(table.rows)
        _mark_row(rows[0]._tr, heads=True)  # noqa: SLF001  # python-docx has no row flags
        for row in rows[1:]:
            _mark_row(row._tr, heads=False)  # noqa: SLF001  # likewise
        for cell, column in zip(rows[0].cells, columns, strict=True):
            _say(cell, column.heading, "Таблица – шапка")
        for row, tag in ((rows[1], f"{{%tr for row in {loop} %}}"), (rows[3], "{%tr endfor %}")):
            for cell in row.cells:
                _say(cell, "", columns[0].style)
            _say(row.cells[0], tag, columns[0].style)
        for cell, column in zip(rows[2].cells, columns, strict=True):
            _say(cell, column.tag, column.style)
        self.line("", "После таблицы")

    def table_or_line(
        self, condition: str, instead: str, columns: Sequence[Column], loop: str
    ) -> None:
        """The table, or a sentence in its place when it would be empty."""
        self.line(f"{{%p if {condition} %}}", "После таблицы")
        self.table(columns, loop)
        self.line("{%p else %}", "После таблицы")
        self.line(instead, "Пункт")
        self.line("{%p endif %}", "После таблицы")

    def pair_table(
        self,
        widths: Sequence[float],
        headings: tuple[Sequence[str], Sequence[str]],
        cells: tuple[Sequence[Styled], Sequence[Styled]],
        spans: Sequence[int],
        loop: str,
    ) -> None:
        """A table of two rows an item: the second row's cells span columns of the first.

        Both rows of headings repeat on each page; the two rows of an item stay together and
        share their first cell.
        """
        table = self._grid(widths, GRID, rows=6)
        rows = list(table.rows)
        for at, row in enumerate(rows):
            _mark_row(row._tr, heads=at < 2)  # noqa: SLF001, PLR2004  # two rows of headings
        for upper, lower in ((rows[0], rows[1]), (rows[3], rows[4])):
            _span(lower, spans)
            upper.cells[0].merge(lower.cells[0])
        for cell, heading in zip(rows[0].cells, headings[0], strict=True):
            _say(cell, heading, "Таблица – шапка")
        for cell, heading in zip(_own_cells(rows[1])[1:], headings[1][1:], strict=True):
            _say(cell, heading, "Таблица – шапка")
        for row, tag in ((rows[2], f"{{%tr for row in {loop} %}}"), (rows[5], "{%tr endfor %}")):
            for cell in row.cells:
                _say(cell, "", "Таблица – текст")
            _say(row.cells[0], tag, "Таблица – текст")
        for cell, (words, style) in zip(rows[3].cells, cells[0], strict=True):
            _say(cell, words, style)
        for cell, (words, style) in zip(_own_cells(rows[4])[1:], cells[1][1:], strict=True):
            _say(cell, words, style)
        self.line("", "После таблицы")

    def form(self, lines: Sequence[tuple[str, str]], widths: Sequence[float]) -> None:
        """A form to fill by hand: what is asked, and a ruled cell for the answer."""
        table = self._grid(widths, FORM, rows=len(lines))
        for row, words in zip(table.rows, lines, strict=True):
            _mark_row(row._tr, heads=False)  # noqa: SLF001  # python-docx has no row flags
            for cell, said in zip(row.cells, words, strict=True):
                _say(cell, said, "Таблица – форма")
        self.line("", "После таблицы")

    def blank_table(self, headings: Sequence[str], widths: Sequence[float], *, rows: int) -> None:
        """A table with a heading row and empty rows for the hand."""
        table = self._grid(widths, GRID, rows=rows + 1)
        for at, row in enumerate(table.rows):
            _mark_row(row._tr, heads=at == 0)  # noqa: SLF001  # python-docx has no row flags
            for cell, heading in zip(row.cells, headings, strict=True):
                _say(
                    cell,
                    heading if at == 0 else "",
                    "Таблица – шапка" if at == 0 else "Таблица – форма",
                )
        self.line("", "После таблицы")

    def signature_line(self, path: str) -> None:
        """Position, a line to sign on, initials and surname, in one row tied to the text before."""
        table = self._grid([80, 50, 50], PLAIN, rows=1)
        _mark_row(table.rows[0]._tr, heads=False)  # noqa: SLF001  # python-docx has no row flags
        for cell, words in zip(
            table.rows[0].cells,
            (f"{{{{ {path}.position }}}}", "____________________", f"{{{{ {path}.name }}}}"),
            strict=True,
        ):
            _say(cell, words, "Подпись – строка")
        self.line("", "После таблицы")

    def side_by_side(self, rows: Sequence[tuple[Styled, Styled]], width_mm: float) -> None:
        """Two equal columns without lines; each cell is words and a style."""
        table = self._grid([width_mm, width_mm], PLAIN, rows=len(rows))
        for row, cells in zip(table.rows, rows, strict=True):
            _mark_row(row._tr, heads=False)  # noqa: SLF001  # python-docx has no row flags
            for cell, (words, style) in zip(row.cells, cells, strict=True):
                _say(cell, words, style)
        self.line("", "После таблицы")

    def confirmations(self) -> None:
        """In a draft, what its author has to look at before it goes out."""
        self.line("{%p if confirm.has %}", "После таблицы")
        self.line("Проверьте перед выпуском", "Проверка – заголовок")
        self.lines(
            "Проверка проекта",
            "{%p for row in confirm.rows %}",
            "{{ row.text }}",
            "{%p endfor %}",
        )
        self.line("{%p endif %}", "После таблицы")

    def _grid(self, widths: Sequence[float], style: str, *, rows: int) -> Table:
        table: Table = self._word.add_table(rows, len(widths), style)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def writing_lines(self, count: int) -> None:
        """Ruled lines for the hand."""
        table = self._grid([WIDTH_MM], PLAIN, rows=count)
        for row in table.rows:
            _mark_row(row._tr, heads=False)  # noqa: SLF001  # python-docx has no row flags
            _say(row.cells[0], "", "Строка для записи")
            borders = child(row.cells[0]._tc.get_or_add_tcPr(), "w:tcBorders")  # noqa: SLF001  # likewise
            child(borders, "w:bottom", val="single", sz="4", space="0", color=LINE)
        self.line("", "После таблицы")

    def signatures(self) -> None:
        """Both parties beside each other, in one row that never splits, tied to the text before."""
        table = self._grid([87, 6, 87], PLAIN, rows=1)
        _mark_row(table.rows[0]._tr, heads=False)  # noqa: SLF001  # python-docx has no row flags
        for cell, who in (
            (table.rows[0].cells[0], "contractor"),
            (table.rows[0].cells[2], "client"),
        ):
            lines = (
                f"{{{{ signatures.{who}.role }}}}",
                f"{{{{ signatures.{who}.position }}}}",
                f"____________________ {{{{ signatures.{who}.name }}}}",
                "«____» ______________ 20___ г.",
            )
            _say(cell, lines[0], "Подпись – сторона")
            cell.add_paragraph(lines[1], "Подпись")
            for words in lines[2:]:
                cell.add_paragraph(kept_together(words), "Подпись – строка")
        _say(table.rows[0].cells[1], "", "Подпись")

    def saved(self, title: str) -> bytes:
        """The template as bytes; the same for the same words."""
        stream = io.BytesIO()
        self._word.save(stream)
        return packed(_clean(read_parts(stream.getvalue()), title))


def _span(row: _Row, spans: Sequence[int]) -> None:
    """Merge neighbours of a row: each span takes so many columns."""
    first = 0
    for span in spans:
        row.cells[first].merge(row.cells[first + span - 1])
        first += span


def _own_cells(row: _Row) -> list[_Cell]:
    """The cells of a row, a spanning one once."""
    return [_Cell(tc, row._parent) for tc in row._tr.tc_lst]  # noqa: SLF001  # row.cells repeats them


def _mark_row(row: etree._Element, *, heads: bool) -> None:
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = OxmlElement("w:trPr")
        row.insert(0, properties)
    child(properties, "w:cantSplit")
    if heads:
        child(properties, "w:tblHeader")


def _say(cell: _Cell, words: str, style: str) -> None:
    """A paragraph for each line; words between double asterisks are in the style ``NOTICED``."""
    paragraph = cell.paragraphs[0]
    for at, line in enumerate(kept_together(words).split("\n")):
        if at:
            paragraph = cell.add_paragraph()
        paragraph.style = style
        for n, piece in enumerate(line.split("**")):
            if piece:
                paragraph.add_run(piece, NOTICED if n % 2 else None)


def _clean(parts: Parts, title: str) -> Parts:
    """Without what python-docx's own base carries along: sample data, a thumbnail, old effects."""
    kept = {name: data for name, data in parts.items() if not name.startswith(_DROPPED)}
    for name in [part for part in kept if part.endswith(".rels")]:
        root = parsed(kept[name], name)
        for line in list(root):
            if any(
                gone in str(line.get("Target"))
                for gone in ("customXml", "Effects", "thumbnail", "numbering")
            ):
                root.remove(line)
        kept[name] = serialised(root)
    types = parsed(kept[CONTENT_TYPES], CONTENT_TYPES)
    for line in list(types):
        part = str(line.get("PartName") or "")
        if (part and part[1:] not in kept) or line.get("Extension") in {"jpeg", "bin"}:
            types.remove(line)
    kept[CONTENT_TYPES] = serialised(types)
    kept["word/settings.xml"] = _settings(parsed(kept["word/settings.xml"], "word/settings.xml"))
    kept["docProps/app.xml"] = _APP
    kept[CORE] = DocumentProperties(title, "Poruka", "", _SINCE, "ru").core_part()
    return kept


def _only(root: etree._Element, path: str) -> etree._Element:
    found = root.find("/".join(qn(step) for step in path.split("/")))
    if found is None:
        raise LookupError(path)  # python-docx ships another base: read it before use
    return found


def _settings(settings: etree._Element) -> bytes:
    """Word of today lays the page out, in Russian; nothing that python-docx's author left."""
    for gone in ("savePreviewPicture", "rsids", "proofState"):
        for element in settings.findall(qn(f"w:{gone}")):
            settings.remove(element)
    for drawn in settings.findall("{http://schemas.microsoft.com/office/word/2010/wordml}docId"):
        settings.remove(drawn)
    for name, given in (
        ("w:zoom", {"w:percent": "100"}),
        ("w:decimalSymbol", {"w:val": ","}),
        ("w:listSeparator", {"w:val": ";"}),
        ("w:themeFontLang", {"w:val": "ru-RU"}),
    ):
        element = _only(settings, name)
        element.attrib.clear()
        for key, value in given.items():
            element.set(qn(key), value)
    _only(settings, "w:compat/w:compatSetting").set(qn("w:val"), "15")
    _only(settings, "w:compat").remove(_only(settings, "w:compat/w:useFELayout"))
    return serialised(settings)
