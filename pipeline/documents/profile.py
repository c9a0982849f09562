"""What a company settles once for all its papers: looks, reservations, terms without a column.

Read from ``profile.toml`` by ``issuing``; defaults are those of ``templates/profile.toml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

LIABILITIES: Final = ("reduction", "penalty", "none")
EXCHANGES: Final = ("copies", "electronic")
CLIENT_NAMES: Final = ("full", "initials", "position")
REMOVABLE: Final = ("warranty", "duties", "force_majeure", "confidentiality")
"""Sections a profile may leave out: where the contract or another paper holds them already."""

_REVIEWED: Final = ("152-ФЗ", "ч. 3 ст. 6", "ч. 5 ст. 18, ст. 18.1 и 19")
_PREFIXES: Final = MappingProxyType({
    "condition_letter": "ТУ",
    "task_notice": "ТУ",
    "warranty_terms": "СГ",
    "sla_addendum": "ДС",
    "service_report": "ОТ",
    "warranty_case": "ГС",
    "invoice": "СЧ",
})  # fmt: skip
_PD_DATA: Final = (
    "фамилия, имя, отчество, должность, рабочие контакты; сведения о работниках и контрагентах "
    "Заказчика в базах данных, доступных при сопровождении"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Margins in millimetres, the font, sizes in points; ``None``: as the template has it."""

    left: Decimal | None = None
    right: Decimal | None = None
    top: Decimal | None = None
    bottom: Decimal | None = None
    font: str | None = None
    size: Decimal | None = None
    table_size: Decimal | None = None
    note_size: Decimal | None = None

    def over(self, other: "Layout") -> "Layout":
        """This layout, and that of ``other`` where this one says nothing."""
        chosen = {name: getattr(self, name) for name in LAYOUT_KEYS}
        kept = {name: getattr(other, name) for name in LAYOUT_KEYS}
        return Layout(**{n: kept[n] if v is None else v for n, v in chosen.items()})


LAYOUT_KEYS: Final = tuple(Layout.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A profile as read; every paper takes what concerns it."""

    layout: Layout = Layout()
    layouts: Mapping[str, Layout] = field(default_factory=dict)  # kind -> over ``layout``
    prefixes: Mapping[str, str] = field(default_factory=lambda: _PREFIXES)
    reviewed: tuple[str, ...] = _REVIEWED  # laws and articles a lawyer has looked at
    client_names: str = "initials"  # how the client's staff is named
    removed: frozenset[str] = frozenset()  # sections of the addendum
    liability: str = "reduction"
    exchange: str = "copies"
    copies: int = 2
    report_day: int = 5  # working day of the month by which the report is sent
    force_majeure_days: int = 5  # these and the following in working days
    claim_days: int = 10
    penalty_days: int = 10
    pd_delete_days: int = 10
    pd_notice_hours: int = 12
    pd_data: str = _PD_DATA

    def layout_of(self, kind: str) -> Layout:
        """The layout of a kind of paper."""
        own = self.layouts.get(kind)
        return self.layout if own is None else own.over(self.layout)
