"""Соглашение о гарантии: context by ``pipeline.documents.warranty_terms``."""

# ruff: noqa: INP001  # beside its script, no package
from typing import Final

from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from templates.contract import ContractPaper
from templates.layout import MIDDLE, NUMBER, Column
from templates.styles import TEXT

_SECTIONS: Final = (
    "guarantee", "mending", "check", "payment", "liability", "messages", "order",
)  # fmt: skip
_SIZE: Final = "21"  # half-points
_TIGHT: Final = {  # style -> points before and after
    "Раздел договора": (4, 1),
    "Пункт договора": (0, 1),
    "Пункт с продолжением": (0, 1),
    TEXT: (0, 1),
    "Место и дата": (4, 3),
    "Место и дата справа": (4, 3),
}
_HANGING_MM: Final = 8


class TermsPaper(ContractPaper):
    """A contract set tightly, so that its clauses are read on one page."""

    def __init__(self) -> None:
        """Smaller letters, single spacing, narrow numbers."""
        super().__init__()
        for tag in ("w:sz", "w:szCs"):
            found = self._word.styles.element.find(f"{qn('w:docDefaults')}//{qn(tag)}")
            found.set(qn("w:val"), _SIZE)
        for name, (before, after) in _TIGHT.items():
            form = self._word.styles[name].paragraph_format
            form.space_before, form.space_after = Pt(before), Pt(after)
            form.line_spacing = 1
            if form.first_line_indent is not None and form.first_line_indent < 0:
                form.left_indent, form.first_line_indent = Mm(_HANGING_MM), Mm(-_HANGING_MM)
        self._word.styles["Раздел договора"].font.size = Pt(int(_SIZE) / 2)


def warranty_terms() -> bytes:
    """The agreement, its requisites and signatures, the rates."""
    paper = TermsPaper()
    _head(paper)
    for key in _SECTIONS:
        paper.heading(key)
        paper.clauses(f"sections.{key}.lines")
    paper.heading("requisites")
    paper.requisites()
    _rates(paper)
    return paper.saved("Соглашение о гарантии")


def _head(paper: TermsPaper) -> None:
    paper.confirmations()
    paper.line("СОГЛАШЕНИЕ О ГАРАНТИИ № {{ number }}", "Заголовок документа")
    paper.line("к Договору от {{ contract_on }} № {{ contract_no }}", "Заголовок к тексту")
    paper.when("replaced.has", "Заголовок к тексту", paper.parts("replaced.line"))
    paper.parties("Соглашение о гарантии (далее — Соглашение)")


def _rates(paper: TermsPaper) -> None:
    paper.line("{%p if rates.has %}", "После таблицы")
    paper.line("Приложение {{ rates.number }}. {{ rates.title }}", "Заголовок приложения")
    paper.table(
        (
            Column("Работа", "{{ row.work }}", 70),
            Column("Ставка за час", "{{ row.rate }}", 50, NUMBER),
            Column("Действует с", "{{ row.valid_from }}", 50, MIDDLE),
        ),
        "rates.rows",
    )
    paper.line(f"{{{{ rates.day_line }}}} {paper.parts('rates.vat_line')}", "Примечание")
    paper.line("{%p endif %}", "После таблицы")
