"""What a column of an export may become: a column of our incidents, or a part of a history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.workbook.columns import Column, Kind, Sheet, declared
from pipeline.workbook.headings import folded
from pipeline.workbook.recurring import INCIDENT
from pipeline.workbook.sheets import BY_KEY

INCIDENTS: Final = BY_KEY["incidents"]
PAUSED: Final = frozenset({"waiting for client", "agreed maintenance", "other"})
"""States in which the work stands still; each is a reason of the sheet of pauses."""

HISTORY: Final = Sheet(
    "history",
    "История",
    "History",
    (
        INCIDENT,
        declared(
            "state",
            "Состояние",
            "State",
            Kind.LIST,
            tokens={
                "work": ("в работе",),
                "waiting for client": ("ожидание клиента", "ожидание заказчика"),
                "agreed maintenance": ("согласованные работы",),
                "other": ("иное",),
                "resolved": ("решён",),
                "closed": ("закрыт",),
            },
        ),
        declared("at", "С", "From", Kind.DATETIME),
        declared("until", "По", "To", Kind.DATETIME),
        declared("reopened", "Повторно открыт", "Reopened", Kind.LIMIT),  # yes, no or a count
    ),
)
"""States of an incident in time: a sheet of its own, or rows that repeat the incident."""


@dataclass(frozen=True, slots=True)
class Target:
    """One column of ours: ``incidents.reported_at``."""

    sheet: Sheet
    column: Column

    @property
    def key(self) -> str:
        """How profiles and results name it."""
        return f"{self.sheet.key}.{self.column.key}"


_ALL: Final = tuple(
    Target(sheet, column) for sheet in (INCIDENTS, HISTORY) for column in sheet.columns
)
TARGETS: Final[Mapping[str, Target]] = {target.key: target for target in _ALL}
_SPELLED: Final = {
    folded(f"{sheet}.{heading}"): target.key
    for target in _ALL
    for sheet in (target.sheet.key, target.sheet.ru, target.sheet.en)
    for heading in (target.column.key, *target.column.headings)
}


def target_key(text: str) -> str | None:
    """``incidents.reported_at`` of that, or of ``Инциденты.Зарегистрирован`` in either language."""
    return _SPELLED.get(folded(text))
