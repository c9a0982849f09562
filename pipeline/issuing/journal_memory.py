"""What a journal that could not be written anew does not know yet.

While the journal is open, its hidden sheet still keeps what was last written there; what was taken
from it since is remembered beside it, so that a cell typed otherwise, or cleared, is told from one
that was not touched.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from pipeline.issuing.completion import replace_text
from pipeline.workbook.journal import Value
from pipeline.workbook.journal_cells import restored, stored

NAME: Final = ".journal.json"
Cells = dict[str, dict[str, Value]]
"""Number -> field -> value."""


@dataclass(slots=True)
class JournalMemory:
    """Read from a folder of outputs, written back when it has changed.

    Attributes:
        bases: file -> what its cells were last taken as.
        refused: number and field -> words that were refused and written beside the open journal.
    """

    folder: Path
    bases: dict[str, Cells] = field(default_factory=dict)
    refused: dict[tuple[str, str], str] = field(default_factory=dict)
    _text: str = ""

    @classmethod
    def of(cls, folder: Path) -> Self:
        """What is remembered; nothing where the file is missing or spoilt."""
        memory = cls(folder)
        try:
            memory._text = (folder / NAME).read_text(encoding="utf-8")
            said = json.loads(memory._text)
            memory.bases = {
                str(file): {
                    str(number): {str(key): restored(key, str(text)) for key, text in cells.items()}
                    for number, cells in numbers.items()
                }
                for file, numbers in said["bases"].items()
            }
            memory.refused = {
                (str(number), str(key)): str(raw) for number, key, raw in said["refused"]
            }
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            memory.bases, memory.refused = {}, {}
        return memory

    def take(self, file: str, number: str, key: str, value: Value) -> None:
        """Remember that a cell of a file was taken as this."""
        self.bases.setdefault(file, {}).setdefault(number, {})[key] = value

    def forget(self, file: str) -> None:
        """The file was written anew, or is gone: its own hidden sheet tells again."""
        self.bases.pop(file, None)

    def taken_from(self, file: str) -> Mapping[str, Mapping[str, Value]]:
        """What the cells of a file were last taken as."""
        return self.bases.get(file, {})

    def save(self) -> None:
        """Write what has changed; no file where there is nothing to remember.

        Raises:
            OSError: the disk refuses.
        """
        bases = {
            file: {n: {key: stored(v) for key, v in cells.items()} for n, cells in numbers.items()}
            for file, numbers in self.bases.items()
        }
        refused = [[number, key, raw] for (number, key), raw in self.refused.items()]
        path = self.folder / NAME
        if not bases and not refused:
            path.unlink(missing_ok=True)
            self._text = ""
            return
        text = json.dumps({"bases": bases, "refused": refused}, ensure_ascii=False, sort_keys=True)
        if text != self._text:
            replace_text(path, text)
            self._text = text
