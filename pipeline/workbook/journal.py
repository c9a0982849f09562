"""The journal: the register of issued papers as a workbook for people.

White columns come from the register, yellow ones are typed by the manager and read by the next
command. ``read_journal`` says what was typed since the journal was written; ``write_journal``
writes it anew. Neither knows the register.
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline.locales import Locale
from pipeline.workbook.journal_cells import YELLOW, Value
from pipeline.workbook.journal_page import JournalRow, journal_bytes
from pipeline.workbook.journal_reading import JournalReading, read_journal
from pipeline.workbook.journal_rows import TypedCell
from pipeline.workbook.replacing import replaced_file

__all__ = [
    "YELLOW",
    "JournalReading",
    "JournalRow",
    "TypedCell",
    "Value",
    "is_open",
    "read_journal",
    "write_journal",
]


def write_journal(path: Path, rows: Sequence[JournalRow], words: Locale) -> None:
    """Write the journal in the place of an older one, whole or not at all.

    Args:
        path: the file; its folder exists.
        rows: the papers, in the order in which they are to stand.
        words: the language of headings and list words.

    Raises:
        OSError: the disk refuses, or another program holds the file; it is as it was.
        ValueError: a row with a column the journal does not have.
        KeyError: a value that is no code of its list.
    """
    content = journal_bytes(rows, words)
    with replaced_file(path) as stream:
        stream.write(content)


def is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice has left its sign beside the file that it is open."""
    signs = (f"~${path.name}", f".~lock.{path.name}#")
    return any(path.with_name(sign).exists() for sign in signs)
