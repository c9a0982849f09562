"""Builds the Word templates: this script is their source, the files are its output.

Run ``python templates/build.py``; a test builds them again and compares bytes. Everything a
paragraph looks like is a named style, so a designer can restyle a paper in Word without touching
its words. Layout: ГОСТ Р 7.0.97-2025 (A4, margins 20/10/20/20 mm, page number centred in the top
margin from page two).
"""

# ruff: noqa: INP001  # a script beside its output, no package
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

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

FOLDER: Final = Path(__file__).parent
FONT: Final = "Times New Roman"
WIDTH_MM: Final = 180
_DROPPED: Final = (
    "customXml/",
    "word/stylesWithEffects.xml",
    "docProps/thumbnail",
    "word/numbering",
)
_GREY: Final = "F2F2F2"
_LINE: Final = "808080"
_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Poruka</Application></Properties>"
)
_SINCE: Final = date(2026, 1, 1)  # of the template itself; a document carries its own date


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: what it adds to its base."""

    name: str
    base: str = "Normal"
    size: float | None = None
    bold: bool = False
    italic: bool = False
    align: ALIGN | None = None
    before: float = 0
    after: float = 0
    indent_mm: float | None = None
    spacing: float | None = None
    caps: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    level: int | None = None
    following: str = ""


TEXT: Final = "Текст документа"
NOTICED: Final = "Выделено"
LOOKS: Final = (
    Look(TEXT, align=ALIGN.JUSTIFY, after=4, indent_mm=12.5, spacing=1.08),
    Look("Реквизит", align=ALIGN.LEFT, after=1),
    Look("Слова менеджера", align=ALIGN.LEFT, after=4, spacing=1.08),
    Look("Реквизит справа", "Реквизит", align=ALIGN.RIGHT),
    Look("Заголовок документа", size=14, bold=True, align=ALIGN.CENTER, before=6, after=2,
         keep_next=True, level=0),
    Look("Заголовок к тексту", size=12, align=ALIGN.CENTER, after=0, keep_next=True),
    Look("Дата документа", "Реквизит", align=ALIGN.CENTER, before=4, after=8),
    Look("Раздел", size=13, bold=True, align=ALIGN.LEFT, before=14, after=5, keep_next=True,
         keep_lines=True, level=1, following=TEXT),
    Look("Подраздел", size=12, bold=True, align=ALIGN.LEFT, before=8, after=4, keep_next=True,
         keep_lines=True, level=2, following=TEXT),
    Look("Пункт", TEXT, align=ALIGN.JUSTIFY, after=3, indent_mm=0, spacing=1.08),
    Look("Итог", bold=True, align=ALIGN.LEFT, before=4, after=6, keep_lines=True),
    Look("Строка для записи", after=0, spacing=1.6),
    Look("Перед таблицей", TEXT, align=ALIGN.JUSTIFY, after=4, indent_mm=0, keep_next=True),
    Look("Таблица – шапка", size=10, bold=True, align=ALIGN.CENTER, before=2, after=2,
         keep_next=True),
    Look("Таблица – текст", size=10, align=ALIGN.LEFT, before=1.5, after=1.5),
    Look("Таблица – число", "Таблица – текст", size=10, align=ALIGN.RIGHT, before=1.5, after=1.5),
    Look("Таблица – по центру", "Таблица – текст", size=10, align=ALIGN.CENTER, before=1.5,
         after=1.5),
    Look("После таблицы", size=4, after=2),
    Look("Примечание", size=10, align=ALIGN.JUSTIFY, before=2, after=2),
    Look("Рисунок", align=ALIGN.CENTER, before=6, after=4, keep_lines=True),
    Look("Подпись", align=ALIGN.LEFT, before=0, after=4, keep_next=True, keep_lines=True),
    Look("Подпись – сторона", "Подпись", bold=True, align=ALIGN.LEFT, before=10, after=4,
         keep_next=True, keep_lines=True),
    Look("Подпись – строка", "Подпись", align=ALIGN.LEFT, before=10, after=4, keep_next=True,
         keep_lines=True),
    Look("Номер страницы", size=11, align=ALIGN.CENTER),
    Look("Пометка проекта", size=12, bold=True, align=ALIGN.RIGHT, caps=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, tag of its cells, width, style of its cells."""

    heading: str
    tag: str
    width_mm: float
    style: str = "Таблица – текст"


NUMBER: Final = "Таблица – число"
MIDDLE: Final = "Таблица – по центру"


# -- Word beneath python-docx ------------------------------------------------------------------


def _child(parent: etree._Element, tag: str, **given: str) -> etree._Element:
    element = OxmlElement(tag)
    for name, value in given.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def _base(word: Word) -> None:
    """Page, defaults and language; styles the papers do not use go away."""
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(20), Mm(10)
    page.top_margin, page.bottom_margin = Mm(20), Mm(20)
    page.header_distance, page.footer_distance = Mm(10), Mm(10)
    page.different_first_page_header_footer = True
    styles = word.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in {"Normal", "DefaultParagraphFont", "TableNormal"}:
            styles.remove(style)
    for latent in styles.findall(qn("w:latentStyles")):
        styles.remove(latent)
    defaults = styles.find(qn("w:docDefaults"))
    defaults.clear()
    fonts = _child(_child(defaults, "w:rPrDefault"), "w:rPr")
    _child(fonts, "w:rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    _child(fonts, "w:sz", val="24")
    _child(fonts, "w:szCs", val="24")
    _child(fonts, "w:lang", val="ru-RU", eastAsia="ru-RU", bidi="ar-SA")
    spacing = _child(_child(defaults, "w:pPrDefault"), "w:pPr")
    _child(spacing, "w:widowControl", val="1")
    _child(spacing, "w:spacing", before="0", after="0", line="240", lineRule="auto")
    normal = word.styles["Normal"].element
    for left in [*normal.findall(qn("w:rPr")), *normal.findall(qn("w:pPr"))]:
        normal.remove(left)
    _speak_russian(normal)


def _speak_russian(style: etree._Element) -> None:
    properties = style.find(qn("w:rPr"))
    if properties is None:
        properties = _child(style, "w:rPr")
    _child(properties, "w:lang", val="ru-RU")


def _add_style(word: Word, look: Look) -> None:
    style = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(look.name)
    style.base_style = word.styles[look.base]
    style.quick_style = True
    _set_font(style, look)
    form = style.paragraph_format
    form.alignment = look.align
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = look.spacing
    form.widow_control = True
    if look.indent_mm is not None:
        form.first_line_indent = Mm(look.indent_mm)
    form.keep_with_next = True if look.keep_next else None
    form.keep_together = True if look.keep_lines else None
    if look.level is not None:
        _child(style.element.get_or_add_pPr(), "w:outlineLvl", val=str(look.level))
    if look.following:
        style.next_paragraph_style = word.styles[look.following]
    _speak_russian(style.element)


def _set_font(style: ParagraphStyle, look: Look) -> None:
    if look.size is not None:
        style.font.size = Pt(look.size)
    if look.bold:
        style.font.bold = True
    if look.italic:
        style.font.italic = True
    if look.caps:
        style.font.all_caps = True


def _add_table_style(word: Word, name: str, *, lines: bool) -> None:
    style = word.styles.add_style(name, WD_STYLE_TYPE.TABLE).element
    base = style.find(qn("w:basedOn"))
    if base is None:
        base = OxmlElement("w:basedOn")
        style.insert(1, base)
    base.set(qn("w:val"), "TableNormal")
    properties = _child(style, "w:tblPr")
    if lines:
        borders = _child(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            _child(borders, f"w:{side}", val="single", sz="4", space="0", color=_LINE)
    margins = _child(properties, "w:tblCellMar")
    for side in ("left", "right"):
        _child(margins, f"w:{side}", w="68", type="dxa")
    if lines:
        head = _child(style, "w:tblStylePr", type="firstRow")
        _child(_child(head, "w:tcPr"), "w:shd", val="clear", color="auto", fill=_GREY)


def _page_number(paragraph: Paragraph) -> None:
    for kind, code in (("begin", ""), ("", " PAGE "), ("separate", ""), ("", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            _child(run._r, "w:fldChar", fldCharType=kind)  # noqa: SLF001  # python-docx has no fields
        elif code.strip() == "PAGE":
            instruction = _child(run._r, "w:instrText")  # noqa: SLF001  # likewise
            instruction.text = code
        else:
            run.text = code


# -- what papers are made of -------------------------------------------------------------------


class Paper:
    """Writes a template top to bottom."""

    def __init__(self) -> None:
        """An empty page with all styles."""
        self._word = Document()
        _base(self._word)
        for look in LOOKS:
            _add_style(self._word, look)
        noticed = self._word.styles.add_style(NOTICED, WD_STYLE_TYPE.CHARACTER)
        noticed.element.get_or_add_rPr().append(OxmlElement("w:b"))
        _speak_russian(noticed.element)
        _add_table_style(self._word, "Таблица документа", lines=True)
        _add_table_style(self._word, "Таблица без линий", lines=False)
        self._headers()

    def _headers(self) -> None:
        section = self._word.sections[0]
        first, other = section.first_page_header, section.header
        number = other.paragraphs[0]
        number.style = "Номер страницы"
        _page_number(number)
        empty = first.paragraphs[0]
        empty.style = "Номер страницы"
        for header in (first, other):
            for words in ("{%p if draft %}", "Проект", "{%p endif %}"):
                header.add_paragraph(words, "Пометка проекта")
        section.footer.paragraphs[0].style = "Номер страницы"
        section.first_page_footer.paragraphs[0].style = "Номер страницы"

    def line(self, words: str, style: str = TEXT) -> None:
        """A paragraph."""
        self._word.add_paragraph(words, style)

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

    def table(self, columns: Sequence[Column], loop: str) -> None:
        """A table with a heading row that repeats and one row for each of ``loop``."""
        table = self._grid([column.width_mm for column in columns], "Таблица документа", rows=4)
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
        table = self._grid([WIDTH_MM], "Таблица без линий", rows=count)
        for row in table.rows:
            _mark_row(row._tr, heads=False)  # noqa: SLF001  # python-docx has no row flags
            _say(row.cells[0], "", "Строка для записи")
            borders = _child(row.cells[0]._tc.get_or_add_tcPr(), "w:tcBorders")  # noqa: SLF001  # likewise
            _child(borders, "w:bottom", val="single", sz="4", space="0", color=_LINE)
        self.line("", "После таблицы")

    def signatures(self) -> None:
        """Both parties beside each other, in one row that never splits, tied to the text before."""
        table = self._grid([87, 6, 87], "Таблица без линий", rows=1)
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
                cell.add_paragraph(words, "Подпись – строка")
        _say(table.rows[0].cells[1], "", "Подпись")

    def saved(self, title: str) -> bytes:
        """The template as bytes; the same for the same words."""
        stream = io.BytesIO()
        self._word.save(stream)
        return packed(_clean(read_parts(stream.getvalue()), title))


def _mark_row(row: etree._Element, *, heads: bool) -> None:
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = OxmlElement("w:trPr")
        row.insert(0, properties)
    _child(properties, "w:cantSplit")
    if heads:
        _child(properties, "w:tblHeader")


def _say(cell: _Cell, words: str, style: str) -> None:
    """A paragraph for each line; words between double asterisks are in the style ``NOTICED``."""
    paragraph = cell.paragraphs[0]
    for at, line in enumerate(words.split("\n")):
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


# -- the papers --------------------------------------------------------------------------------


def service_report() -> bytes:
    """Отчёт об оказании услуг: the context is made by ``pipeline.documents.service_report``."""
    paper = Paper()
    for write in (
        _first_page, _metrics, _services, _breaches, _requests, _availability, _activities,
        _data, _method, _closing,
    ):  # fmt: skip
        write(paper)
    return paper.saved("Отчёт об оказании услуг")


def _first_page(paper: Paper) -> None:
    paper.when("has_act", "Реквизит справа", paper.parts("act"))
    paper.line("ОТЧЁТ", "Заголовок документа")
    paper.lines(
        "Заголовок к тексту",
        "об оказании услуг",
        paper.parts("title.contract"),
        "{{ title.period }}",
    )
    paper.line("{{ document_date }}", "Дата документа")
    for who, words in (("contractor", "Исполнитель"), ("client", "Заказчик")):
        party = f"parties.{who}"
        inn = f"{{% if {party}.has_inn %}}, ИНН {{{{ {party}.inn }}}}{{% endif %}}"
        paper.line(f"{words}: {{{{ {party}.full_name }}}}{inn}", "Реквизит")
    paper.line("Предмет: {{ title.subject }}", "Реквизит")
    paper.line("Главное", "Раздел")
    paper.when("summary.has_comment", "Слова менеджера", "{{ summary.comment }}")
    paper.lines(
        "Пункт",
        "{%p for sentence in summary.sentences %}",
        paper.parts("sentence.parts"),
        "{%p endfor %}",
    )
    paper.line(paper.parts("summary.mark"), "Итог")
    paper.line("Что решить на встрече", "Подраздел")
    paper.writing_lines(3)


def _metrics(paper: Paper) -> None:
    missed = "{% if row.missed %}**{{ row.status }}**{% else %}{{ row.status }}{% endif %}"
    paper.line("Показатели", "Раздел")
    paper.table_or_line(
        "metrics.rows",
        "Показатели не заданы.",
        (
            Column("Показатель", "{{ row.name }}", 66),
            Column("Цель", "{{ row.target }}", 31, MIDDLE),
            Column("Факт", "{{ row.value }}", 31, NUMBER),
            Column("Событий", "{{ row.events }}", 22, NUMBER),
            Column("Итог", missed, 30, MIDDLE),
        ),
        "metrics.rows",
    )
    paper.lines(
        "Примечание", "{%p for note in metrics.notes %}", paper.parts("note.parts"), "{%p endfor %}"
    )
    for name in ("volume", "target"):
        paper.when(f"pictures.has_{name}", "Рисунок", f"{{{{ pictures.{name} }}}}")


def _services(paper: Paper) -> None:
    paper.line("Услуги и время поддержки", "Раздел")
    paper.table_or_line(
        "has_services",
        "Перечень услуг определён Договором.",
        (Column("Услуга", "{{ row.name }}", 90), Column("Время оказания", "{{ row.hours }}", 90)),
        "services",
    )
    paper.line("Время поддержки: {{ support.hours }}.", "Пункт")
    paper.when("support.channel != '—'", "Пункт", "Обращения принимаются: {{ support.channel }}.")


def _breaches(paper: Paper) -> None:
    side = "{% if row.side != '—' %}; {{ row.side }}{% endif %}"
    paper.line("Нарушения сроков", "Раздел")
    paper.table_or_line(
        "breaches.has",
        "{{ breaches.none_line }}",
        (
            Column("Обращение, данные", "{{ row.incident }}\n{{ row.data_line }}", 26),
            Column("Срок", "{{ row.clock }}", 28),
            Column("Истёк", "{{ row.due_at }}", 21, MIDDLE),
            Column("Норма", "{{ row.target }}", 21, NUMBER),
            Column("Факт", "{{ row.elapsed }}", 28, NUMBER),
            Column("Сверх нормы", "{{ row.over }}", 28, NUMBER),
            Column("Причина, сторона", f"{{{{ row.cause }}}}{side}", 28),
        ),
        "breaches.rows",
    )


def _requests(paper: Paper) -> None:
    paper.line("Обращения", "Раздел")
    paper.line(paper.parts("requests.identity"), "Пункт")
    paper.table_or_line(
        "requests.has",
        "{{ requests.none_line }}",
        (
            Column("Номер, тип", "{{ row.id }}\n{{ row.kind }}", 27),
            Column("При\u00adоритет", "{{ row.priority }}", 17, MIDDLE),
            Column("Реги\u00adстрация", "{{ row.reported_at }}", 21, MIDDLE),
            Column("Реакция", "{{ row.responded_at }}", 21, MIDDLE),
            Column("Решение", "{{ row.resolved_at }}", 21, MIDDLE),
            Column("Паузы", "{{ row.paused }}", 22, NUMBER),
            Column("Чистое время", "{{ row.net }}", 23, NUMBER),
            Column("В срок", "{{ row.in_target }}", 28),
        ),
        "requests.rows",
    )
    paper.when("requests.has_annex", "Примечание", paper.parts("requests.annex"))


def _availability(paper: Paper) -> None:
    paper.line("Доступность", "Раздел")
    paper.table_or_line(
        "availability.measured",
        "Доступность не измерялась: {{ availability.reason }}.",
        (
            Column("Услуга", "{{ row.service }}", 50),
            Column("Согласованное время", "{{ row.agreed }}", 28, NUMBER),
            Column("Обслуживание", "{{ row.maintenance }}", 28, NUMBER),
            Column("Нет данных", "{{ row.unknown }}", 24, NUMBER),
            Column("Простой", "{{ row.outage }}", 25, NUMBER),
            Column("Результат", "{{ row.result }}", 25, NUMBER),
        ),
        "availability.rows",
    )
    paper.when("availability.measured", "Пункт", paper.parts("availability.arithmetic"))
    paper.line("Простои", "Подраздел")
    paper.table_or_line(
        "availability.has_outages",
        "{{ availability.outages_none_line }}",
        (
            Column("Услуга", "{{ row.service }}", 44),
            Column("Начало", "{{ row.started_at }}", 30, MIDDLE),
            Column("Окончание", "{{ row.ended_at }}", 30, MIDDLE),
            Column("Длительность", "{{ row.duration }}", 26, NUMBER),
            Column("Учтено как", "{{ row.counted }}", 26),
            Column("Обращение", "{{ row.incident }}", 24),
        ),
        "availability.outage_rows",
    )


def _activities(paper: Paper) -> None:
    paper.line("Проведённые работы", "Раздел")
    paper.table_or_line(
        "activities.has",
        "{{ activities.none_line }}",
        (
            Column("Вид работ", "{{ row.activity }}", 110),
            Column("Часы", "{{ row.hours }}", 35, NUMBER),
            Column("Число работ", "{{ row.count }}", 35, NUMBER),
        ),
        "activities.rows",
    )
    paper.when("activities.has", "Пункт", "Всего: {{ activities.total_hours }}.")
    paper.when("activities.has_payers", "Пункт", f"Из них: {paper.parts('activities.payers')}.")


def _data(paper: Paper) -> None:
    paper.line("Замечания к данным", "Раздел")
    _list_or_line(paper, "data_notes", "{{ row.text }}")
    paper.line("Исключённые строки", "Раздел")
    paper.table_or_line(
        "excluded.has",
        "{{ excluded.none_line }}",
        (Column("Место", "{{ row.row }}", 50), Column("Причина", "{{ row.reason }}", 130)),
        "excluded.rows",
    )


def _list_or_line(paper: Paper, path: str, words: str) -> None:
    paper.lines(
        "Пункт",
        f"{{%p if {path}.has %}}", f"{{%p for row in {path}.rows %}}", words, "{%p endfor %}",
        "{%p else %}", f"{{{{ {path}.none_line }}}}", "{%p endif %}",
    )  # fmt: skip


def _method(paper: Paper) -> None:
    paper.line("Порядок расчёта", "Раздел")
    paper.line(paper.parts("method.calendar.parts"), "Пункт")
    paper.when("method.calendar.preliminary", "Пункт", "{{ method.calendar.preliminary_line }}")
    paper.lines(
        "Пункт", "{%p for line in method.hours_lines %}", "{{ line.text }}", "{%p endfor %}"
    )
    paper.line("Дни периода, отличные от обычной недели", "Подраздел")
    paper.table_or_line(
        "method.calendar.has_days",
        "Таких дней в периоде нет.",
        (
            Column("Дата", "{{ row.on }}", 30, MIDDLE),
            Column("День", "{{ row.kind }}", 55),
            Column("Название", "{{ row.name }}", 95),
        ),
        "method.calendar.days",
    )
    paper.line("Приоритеты и нормы", "Подраздел")
    paper.table_or_line(
        "method.priorities",
        "Приоритеты не заданы.",
        (
            Column("Код", "{{ row.code }}", 18, MIDDLE),
            Column("Приоритет", "{{ row.name }}", 42),
            Column("Часы", "{{ row.hours }}", 30),
            Column("Реакция", "{{ row.response }}", 30, NUMBER),
            Column("Восстановление", "{{ row.restore }}", 30, NUMBER),
            Column("Решение", "{{ row.resolve }}", 30, NUMBER),
        ),
        "method.priorities",
    )
    paper.line("Как считаются показатели", "Подраздел")
    paper.table_or_line(
        "method.rules",
        "Показатели не заданы.",
        (Column("Показатель", "{{ row.name }}", 60), Column("Расчёт", "{{ row.formula }}", 120)),
        "method.rules",
    )
    paper.line("Общие правила", "Подраздел")
    paper.lines(
        "Примечание", "{%p for rule in method.general_rules %}", "{{ rule.text }}", "{%p endfor %}"
    )


def _closing(paper: Paper) -> None:
    paper.line("{%p if summary.has_plan %}", "После таблицы")
    paper.line("План на следующий период", "Раздел")
    paper.line("{{ summary.plan }}", "Слова менеджера")
    paper.line("{%p endif %}", "После таблицы")
    paper.line("Подписи", "Раздел")
    paper.when("summary.has_objections", "Подпись", paper.parts("summary.objections"))
    paper.line("Данные учтены на начало дня: {{ as_of }}", "Подпись")
    paper.signatures()
    paper.line("", "После таблицы")


TEMPLATES: Final[dict[str, Callable[[], bytes]]] = {"ru/service_report.docx": service_report}


def main() -> None:
    """Build all templates in their place."""
    for name, build in TEMPLATES.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(build())
        print(path.relative_to(FOLDER.parent))


if __name__ == "__main__":
    main()
