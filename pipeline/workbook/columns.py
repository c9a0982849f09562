"""What a column is: its key, its headings, the type of its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Tokens = Mapping[str, tuple[str, ...]]
"""English token -> every spelling understood, the Russian one first."""


class Kind(StrEnum):
    """Type of a column (``design.md`` section 3; rules in fine print, section 3)."""

    ANY = "any"  # typed by what stands beside it
    TEXT = "text"
    LINES = "lines"  # text in which line breaks are at home
    NAME = "name"  # text that must not mix alphabets inside a word
    CODE = "code"
    CODES = "codes"
    PROFILE = "profile"  # code of an hours profile, or 24x7
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    TIME_END = "time_end"  # a time that may be 24:00
    INT = "int"
    NUMBER = "number"
    LIMIT = "limit"  # a number in its own unit: 80 % is 80, yes is 1
    MONEY = "money"
    SHARE = "share"
    YES_NO = "yes_no"
    DURATION = "duration"
    LIST = "list"
    LISTS = "lists"  # several tokens of a list
    DAYS = "days"  # mon-fri
    MONTH = "month"
    TARGET = "target"  # the metric decides what it is
    PROJECT_CODE = "project_code"
    ZONE = "zone"
    COUNTRY = "country"
    CURRENCY = "currency"
    INN = "inn"
    KPP = "kpp"
    OGRN = "ogrn"
    BIK = "bik"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, or one key of the contract sheet."""

    key: str
    ru: tuple[str, ...]
    en: tuple[str, ...]
    kind: Kind = Kind.TEXT
    required: bool = False
    tokens: Tokens = field(default_factory=dict)
    low: int | None = None
    high: int | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings it is known by."""
        return (*self.ru, *self.en)


def declared(  # noqa: PLR0913  # a row of the table: one argument per cell
    key: str,
    ru: str,
    en: str,
    kind: Kind = Kind.TEXT,
    *,
    tokens: Tokens | None = None,
    low: int | None = None,
    high: int | None = None,
) -> Column:
    """A row of the table: ``key!`` is required, ``|`` stands between synonyms of a heading."""
    name, required = key.rstrip("!"), key.endswith("!")
    return Column(
        name, tuple(ru.split("|")), tuple(en.split("|")), kind, required, tokens or {}, low, high
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its names and columns."""

    key: str
    ru: str
    en: str
    columns: tuple[Column, ...]
    is_log: bool = False  # a bad row is left out or stops; the sheet may be a file of its own
    by_row: bool = False  # a bad row is left out or stops, as a log's

    def column(self, key: str) -> Column:
        """The column of this key; every key asked for is in the table."""
        return next(column for column in self.columns if column.key == key)
