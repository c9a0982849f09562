"""Named styles, page and language of the papers.

Everything a paragraph looks like is a named style, so a designer can restyle a paper in Word
without touching its words. Layout: ГОСТ Р 7.0.97-2025 (A4, margins 20/10/20/20 mm, page number
centred in the top margin from page two).
"""

# ruff: noqa: INP001  # beside its script, no package
from dataclasses import dataclass
from typing import Final

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from lxml import etree

FONT: Final = "Times New Roman"
GREY: Final = "F2F2F2"
LINE: Final = "808080"
GRID: Final = "Таблица документа"
PLAIN: Final = "Таблица без линий"
FORM: Final = "Таблица бланка"


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
    left_mm: float | None = None
    right_mm: float | None = None
    boxed: bool = False
    spacing: float | None = None
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
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
    Look("Таблица – форма", "Таблица – текст", size=11, align=ALIGN.LEFT, before=4, after=4),
    Look("После таблицы", size=4, after=2),
    Look("Примечание", size=10, align=ALIGN.JUSTIFY, before=2, after=2),
    Look("Рисунок", align=ALIGN.CENTER, before=6, after=4, keep_lines=True),
    Look("Подпись", align=ALIGN.LEFT, before=0, after=4, keep_next=True, keep_lines=True),
    Look("Подпись – сторона", "Подпись", bold=True, align=ALIGN.LEFT, before=10, after=4,
         keep_next=True, keep_lines=True),
    Look("Подпись – строка", "Подпись", align=ALIGN.LEFT, before=10, after=4, keep_next=True,
         keep_lines=True),
    Look("Бланк – наименование", size=13, bold=True, align=ALIGN.CENTER, after=2, keep_lines=True),
    Look("Бланк – краткое", size=12, align=ALIGN.CENTER, after=2),
    Look("Бланк", size=10, align=ALIGN.CENTER, after=0),
    Look("Дата и номер", "Реквизит", align=ALIGN.LEFT, before=10, after=8),
    Look("Взамен", "Реквизит", align=ALIGN.LEFT, after=8),
    Look("Адресат", align=ALIGN.LEFT, after=0, left_mm=95, keep_lines=True),
    Look("Тема письма", bold=True, align=ALIGN.LEFT, before=14, after=10, right_mm=80,
         keep_next=True, keep_lines=True),
    Look("Обращение", align=ALIGN.CENTER, before=4, after=6, keep_next=True),
    Look("Часть письма", size=12, bold=True, align=ALIGN.LEFT, before=10, after=4, keep_next=True,
         keep_lines=True, level=1, following=TEXT),
    Look("Предупреждение", TEXT, bold=True, align=ALIGN.JUSTIFY, before=2, after=4, indent_mm=0,
         spacing=1.08, keep_lines=True),
    Look("Таблица – связка", "Таблица – текст", size=10, align=ALIGN.LEFT, before=1.5, after=1.5,
         keep_next=True),
    Look("Таблица – связка число", "Таблица – связка", size=10, align=ALIGN.RIGHT, before=1.5,
         after=1.5, keep_next=True),
    Look("Таблица – связка по центру", "Таблица – связка", size=10, align=ALIGN.CENTER, before=1.5,
         after=1.5, keep_next=True),
    # An e-mail address does not break: set in justified lines it tears the one before it.
    Look("Текст с адресом", TEXT, align=ALIGN.LEFT, after=4, indent_mm=12.5, spacing=1.08),
    Look("Перед подписью", TEXT, align=ALIGN.LEFT, after=4, indent_mm=12.5, spacing=1.08,
         keep_next=True, keep_lines=True),
    Look("Приложения", align=ALIGN.LEFT, before=6, after=2, keep_next=True, keep_lines=True),
    Look("Исполнитель", size=10, align=ALIGN.LEFT, before=10),
    Look("Приложение", align=ALIGN.RIGHT, after=2),
    Look("Проверка – заголовок", size=10, bold=True, align=ALIGN.LEFT, before=1, after=1,
         keep_next=True, boxed=True),
    Look("Проверка проекта", size=10, align=ALIGN.LEFT, before=1, after=1, boxed=True),
    Look("Памятка – заголовок", size=18, bold=True, align=ALIGN.CENTER, before=6, after=4,
         keep_next=True, level=0),
    Look("Памятка – о чём", size=12, align=ALIGN.CENTER, after=8),
    Look("Памятка – раздел", size=15, bold=True, align=ALIGN.LEFT, before=10, after=3,
         keep_next=True),
    Look("Памятка – пункт", size=14, align=ALIGN.LEFT, after=3, left_mm=6, indent_mm=-6,
         keep_lines=True),
    Look("Памятка – слова", size=14, align=ALIGN.LEFT, after=3, keep_lines=True),
    Look("Номер страницы", size=11, align=ALIGN.CENTER),
    Look("Печать реестра", size=8.5, align=ALIGN.CENTER),
    Look("Пометка проекта", size=12, bold=True, align=ALIGN.RIGHT, after=6),
)  # fmt: skip

CONTRACT_LOOKS: Final = (
    Look("Место и дата", "Реквизит", align=ALIGN.LEFT, before=10, after=8),
    Look("Место и дата справа", "Место и дата", align=ALIGN.RIGHT, before=10, after=8),
    Look("Раздел договора", size=12, bold=True, align=ALIGN.LEFT, before=11, after=4,
         left_mm=12.5, indent_mm=-12.5, keep_next=True, keep_lines=True, level=1,
         following="Normal"),
    Look("Пункт договора", align=ALIGN.JUSTIFY, after=3, left_mm=12.5, indent_mm=-12.5,
         spacing=1.08),
    Look("Пункт с продолжением", "Пункт договора", align=ALIGN.JUSTIFY, after=3, left_mm=12.5,
         indent_mm=-12.5, spacing=1.08, keep_next=True),
    Look("Подпункт", "Пункт договора", align=ALIGN.LEFT, after=2, left_mm=27.5, indent_mm=-15,
         spacing=1.08),
    Look("Подпись таблицы", "Примечание", size=10, bold=True, align=ALIGN.LEFT, before=4, after=4,
         keep_next=True),
    Look("Сторона", size=11, bold=True, align=ALIGN.LEFT, before=4, after=3, keep_next=True),
    Look("Реквизит стороны", "Реквизит", size=10, align=ALIGN.LEFT, after=2, keep_next=True),
    Look("Приложение договора", align=ALIGN.RIGHT, after=1, keep_next=True),
    Look("Заголовок приложения", size=13, bold=True, align=ALIGN.CENTER, before=10, after=8,
         keep_next=True, keep_lines=True, level=1),
    Look("Правило", "Примечание", size=10, align=ALIGN.JUSTIFY, before=1, after=2, left_mm=8,
         indent_mm=-8),
)  # fmt: skip
REPORT_LOOKS: Final = (
    Look("Раздел с новой страницы", "Раздел", size=13, bold=True, align=ALIGN.LEFT, after=5,
         keep_next=True, keep_lines=True, new_page=True, level=1, following=TEXT),
)  # fmt: skip
_CONTRACT_LEFT_MM: Final = 30
_CONTRACT_SIZE: Final = "22"  # half-points


def dress_contract(word: Word) -> None:
    """The contract profile over a dressed document: margin of 30 mm, 11 pt, numbered clauses."""
    word.sections[0].left_margin = Mm(_CONTRACT_LEFT_MM)
    for tag in ("w:sz", "w:szCs"):
        found = word.styles.element.find(f"{qn('w:docDefaults')}//{qn(tag)}")
        found.set(qn("w:val"), _CONTRACT_SIZE)
    for look in CONTRACT_LOOKS:
        _add_style(word, look)


def dress_report(word: Word) -> None:
    """What only a report has, over a dressed document."""
    for look in REPORT_LOOKS:
        _add_style(word, look)


def dress(word: Word) -> None:
    """Give an empty document the page, the language and all styles."""
    _base(word)
    for look in LOOKS:
        _add_style(word, look)
    noticed = word.styles.add_style(NOTICED, WD_STYLE_TYPE.CHARACTER)
    noticed.element.get_or_add_rPr().append(OxmlElement("w:b"))
    _speak_russian(noticed.element)
    _add_table_style(word, GRID, lines=True, heads=True)
    _add_table_style(word, FORM, lines=True)
    _add_table_style(word, PLAIN)


def child(parent: etree._Element, tag: str, **given: str) -> etree._Element:
    """Append an element of Word's own language with these attributes."""
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
    fonts = child(child(defaults, "w:rPrDefault"), "w:rPr")
    child(fonts, "w:rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    child(fonts, "w:sz", val="24")
    child(fonts, "w:szCs", val="24")
    child(fonts, "w:lang", val="ru-RU", eastAsia="ru-RU", bidi="ar-SA")
    spacing = child(child(defaults, "w:pPrDefault"), "w:pPr")
    child(spacing, "w:widowControl", val="1")
    child(spacing, "w:spacing", before="0", after="0", line="240", lineRule="auto")
    normal = word.styles["Normal"].element
    for left in [*normal.findall(qn("w:rPr")), *normal.findall(qn("w:pPr"))]:
        normal.remove(left)
    _speak_russian(normal)


def _speak_russian(style: etree._Element) -> None:
    properties = style.find(qn("w:rPr"))
    if properties is None:
        properties = child(style, "w:rPr")
    child(properties, "w:lang", val="ru-RU")


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
    if look.left_mm is not None:
        form.left_indent = Mm(look.left_mm)
    if look.right_mm is not None:
        form.right_indent = Mm(look.right_mm)
    if look.boxed:
        _box(style.element.get_or_add_pPr())
    form.keep_with_next = True if look.keep_next else None
    form.keep_together = True if look.keep_lines else None
    form.page_break_before = True if look.new_page else None
    if look.level is not None:
        child(style.element.get_or_add_pPr(), "w:outlineLvl", val=str(look.level))
    if look.following:
        style.next_paragraph_style = word.styles[look.following]
    _speak_russian(style.element)


def _box(properties: etree._Element) -> None:
    """A thin frame; neighbours of one style share it."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        child(borders, f"w:{side}", val="single", sz="4", space="4", color=LINE)
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc",
        "w:outlineLvl",
    )  # fmt: skip


def _set_font(style: ParagraphStyle, look: Look) -> None:
    if look.size is not None:
        style.font.size = Pt(look.size)
    if look.bold:
        style.font.bold = True
    if look.italic:
        style.font.italic = True


def _add_table_style(word: Word, name: str, *, lines: bool = False, heads: bool = False) -> None:
    style = word.styles.add_style(name, WD_STYLE_TYPE.TABLE).element
    base = style.find(qn("w:basedOn"))
    if base is None:
        base = OxmlElement("w:basedOn")
        style.insert(1, base)
    base.set(qn("w:val"), "TableNormal")
    properties = child(style, "w:tblPr")
    if lines:
        borders = child(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            child(borders, f"w:{side}", val="single", sz="4", space="0", color=LINE)
    margins = child(properties, "w:tblCellMar")
    for side in ("left", "right"):
        child(margins, f"w:{side}", w="68", type="dxa")
    if heads:
        head = child(style, "w:tblStylePr", type="firstRow")
        child(child(head, "w:tcPr"), "w:shd", val="clear", color="auto", fill=GREY)
