"""Papers of a case as Word files, rendered without a notebook."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.documents.identity import Identity
from pipeline.documents.invoice import KIND as INVOICE
from pipeline.documents.invoice import invoice
from pipeline.documents.warranty_case import (
    CHARTS,
    HISTORY,
    PARTS,
    CaseFacts,
    CasePaper,
    case_paper,
)
from pipeline.locales import locale
from pipeline.rendering.pictures import Picture
from pipeline.rendering.properties import DocumentProperties
from pipeline.rendering.render import Rendered, render_docx
from tests.documents.warranty_case.cases import ON, days

EVERY: Final = (*PARTS, HISTORY, INVOICE)
TEMPLATES: Final = Path(__file__).parents[3] / "templates" / "ru"
NO_CHARTS: Final[Mapping[str, Picture | None]] = dict.fromkeys(CHARTS)
HEAD: Final = "91ab44d00c2e" + "7f" * 26


def identity_of(part: str) -> Identity | None:
    """The number of an issued paper; the page of history never has one."""
    if part == INVOICE:
        return Identity(number="СЧ-2026-000003", head=HEAD)
    if part not in PARTS:
        return None
    return Identity(number=f"ГС-2026-000012-{PARTS[part][0]}", head=HEAD)


def made(part: str, case: CaseFacts, *, issued: bool = True) -> CasePaper:
    """A paper, as it would be issued or as a draft."""
    identity = identity_of(part) if issued else None
    words = locale("ru")
    if part == INVOICE:
        return invoice(case, words, days(), on=ON, identity=identity)
    return case_paper(part, case, words, days(), on=ON, identity=identity)


def rendered(
    part: str, paper: CasePaper, out: Path, charts: Mapping[str, Picture | None] = NO_CHARTS
) -> Rendered:
    """The paper as a file."""
    name = f"{INVOICE}.docx" if part == INVOICE else f"warranty_case_{part}.docx"
    return render_docx(
        TEMPLATES / name,
        paper.context,
        out,
        properties=DocumentProperties(paper.title, "ООО «Опора»", paper.subject, ON, "ru"),
        pictures=charts,
    )
