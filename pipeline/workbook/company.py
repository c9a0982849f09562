"""The company book ``_company.xlsx``: what is the same for all projects (fine print, section 1)."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pipeline.workbook.typing_sheets import Row

COMPANY_BOOK: Final = "_company.xlsx"
SHARED: Final = (
    "contract",
    "parties",
    "people",
    "hours",
    "calendar",
    "priorities",
    "services",
    "targets",
    "library",
    "rates",
    "mapping",
)
"""Sheets that are read from the company book."""

_KEYS: Final[Mapping[str, Callable[[Row], object]]] = {
    "parties": lambda row: row.get("role"),
    "people": lambda row: (row.get("role"), row.get("function")),
    "calendar": lambda row: row.get("on"),
    "hours": lambda row: row.get("profile"),
    "priorities": lambda row: row.get("code"),
    "services": lambda row: row.get("code"),
    "library": lambda row: row.get("code"),
    "rates": lambda row: (row.get("work"), row.get("valid_from")),
    "mapping": lambda row: (row.get("profile"), row.get("target"), row.get("value")),
}
_SCOPE: Final = ("priorities", "services", "kinds", "stages")


def company_book(workbook: Path) -> Path | None:
    """The company book beside the project's folder, if there is one."""
    path = workbook.resolve().parent.parent / COMPANY_BOOK
    return path if path.is_file() else None


def merged(
    sheet: str,
    own: Sequence[Row],
    company: Sequence[Row],
    metric: Callable[[str], str | None],
) -> tuple[Row, ...]:
    """The project's rows over those of the company book.

    A company row is used where the project has no row of the same key. Priorities keep the
    order of the company book if the project only restates some of them, since the first is the
    critical one; a project that adds codes of its own states the order itself.

    Args:
        sheet: key of the table.
        own: rows of the project.
        company: rows of the company book.
        metric: key or name of a metric in either language -> catalogue key, so that two names of
            one metric are one.
    """
    if not own or not company:
        return tuple(own or company)

    def key(row: Row) -> object:
        if sheet != "targets":
            return _KEYS[sheet](row)
        text = str(row.get("metric"))
        return metric(text) or text, *(row.get(part) for part in _SCOPE)

    own_keys = {key(row) for row in own}
    kept = [row for row in company if key(row) not in own_keys]
    if sheet == "priorities" and own_keys <= {key(row) for row in company}:
        by_code = {key(row): row for row in own}
        return tuple(by_code.get(key(row), row) for row in company)
    return (*own, *kept)
