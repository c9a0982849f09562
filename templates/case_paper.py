"""What the papers of a case share: their styles, titles, the head and foot of a letter."""

# ruff: noqa: INP001  # beside its script, no package
from typing import Final

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from templates.layout import Paper
from templates.styles import TEXT, Look, _add_style

FORM_MM: Final = (70, 110)
BLANK: Final = ""
_LOOKS: Final = (
    Look("Перед перечнем", TEXT, align=ALIGN.LEFT, after=2, indent_mm=12.5, spacing=1.08,
         keep_next=True),
    Look("Перечень", TEXT, align=ALIGN.LEFT, after=2, left_mm=18, indent_mm=-5.5, spacing=1.08,
         keep_lines=True),
    Look("Место и дата акта", "Реквизит", align=ALIGN.LEFT, before=8, after=4),
    Look("Место и дата акта справа", "Место и дата акта", align=ALIGN.RIGHT, before=8, after=4),
    Look("Примечание перед подписью", "Примечание", size=10, align=ALIGN.JUSTIFY, before=2, after=2,
         keep_next=True, keep_lines=True),
    Look("Часть с новой страницы", "Часть письма", size=12, bold=True, align=ALIGN.LEFT, after=4,
         keep_next=True, keep_lines=True, new_page=True, level=1, following=TEXT),
)  # fmt: skip


class CasePaper(Paper):
    """A paper of a case: lists, place and date of an act."""

    def __init__(self) -> None:
        """Styles of its own over those of all papers."""
        super().__init__()
        for look in _LOOKS:
            _add_style(self._word, look)


def title(paper: Paper, kind: str, about: str) -> None:
    """The kind of paper with its number, what it is about."""
    numbered = "{% if not draft %} № {{ number }}{% endif %}"
    paper.line(f"{kind}{numbered}", "Заголовок документа")
    paper.lines("Заголовок к тексту", about, paper.parts("about"))
    paper.when("replaced.has", "Заголовок к тексту", paper.parts("replaced.line"))


def parties(paper: Paper) -> None:
    """Both parties by their full names."""
    for who, words in (("contractor", "Исполнитель"), ("client", "Заказчик")):
        paper.line(f"{words}: {{{{ parties.{who} }}}}", "Реквизит")


def letter_foot(paper: Paper) -> None:
    """Signature and executor mark."""
    paper.signature_line("signature")
    paper.when(
        "preparer.has",
        "Исполнитель",
        "{{ preparer.name }}{% if preparer.has_phone %}, {{ preparer.phone }}{% endif %}",
    )
