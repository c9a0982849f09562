"""The tables of the register, in SQL that SQLite and PostgreSQL both speak.

What only SQLite needs, strict types and triggers against a hand in the file, is attached to its
dialect alone.
"""

from typing import Final

from sqlalchemy import (
    DDL,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)

VERSION: Final = 1
META: Final = MetaData()

LOG: Final = Table(
    "log",
    META,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("body", Text, nullable=False),  # canonical JSON
    Column("previous", Text, nullable=False),
    Column("own", Text, nullable=False, unique=True),
    sqlite_strict=True,
)

PAPERS: Final = Table(
    "papers",
    META,
    Column("number", Text, primary_key=True),
    Column("series", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("project", Text, nullable=False, index=True),
    Column("business_key", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("said", Text, nullable=False),  # the paper as a whole, canonical JSON
    UniqueConstraint("series", "ordinal"),
    sqlite_strict=True,
)
"""The projection of the log. Columns beside ``said`` are those the program asks by."""

RECORDS: Final = Table(
    "records",
    META,
    Column("sha256", Text, primary_key=True),
    Column("body", Text, nullable=False),
    sqlite_strict=True,
)
"""Completion records by digest. What stands in them is no part of the chain, only its digest is:
a person named in a record can be erased and the chain stays whole."""

SERIES: Final = Table(
    "series",
    META,
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    sqlite_strict=True,
)

for _name, _states in (("issued", ("issued",)), ("unfinished", ("reserved", "rendered"))):
    _only = PAPERS.c.state.in_(_states)
    Index(
        f"one_{_name}_for_each_key",
        PAPERS.c.business_key,
        unique=True,
        sqlite_where=_only,
        postgresql_where=_only,
    )

_FORBIDDEN: Final = (
    ("log", "UPDATE", ""),
    ("log", "DELETE", ""),
    ("records", "UPDATE", ""),
    ("papers", "DELETE", ""),
    (
        "papers",
        "UPDATE",
        (
            "WHEN OLD.number <> NEW.number OR OLD.series <> NEW.series "
            "OR OLD.project <> NEW.project "
            "OR OLD.ordinal <> NEW.ordinal OR OLD.business_key <> NEW.business_key "
            "OR (OLD.state IN ('void', 'superseded') AND NEW.state <> OLD.state) "
            "OR (OLD.state = 'issued' AND NEW.state NOT IN ('issued', 'superseded', 'void'))"
        ),
    ),
    *(
        (table.name, "INSERT", f"WHEN EXISTS (SELECT 1 FROM {table.name} WHERE {same})")  # noqa: S608  # our own words
        for table, same in (
            (LOG, "seq = NEW.seq OR own = NEW.own"),
            (PAPERS, "number = NEW.number OR (series = NEW.series AND ordinal = NEW.ordinal)"),
            (RECORDS, "sha256 = NEW.sha256"),
            (SERIES, "name = NEW.name"),
        )
    ),
    ("series", "DELETE", ""),
    ("series", "UPDATE", "WHEN NEW.last <> OLD.last + 1"),
)
for _number, (_table, _what, _when) in enumerate(_FORBIDDEN, start=1):
    event.listen(
        META,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy gives this one no types
            f"CREATE TRIGGER keep_{_number} BEFORE {_what} ON {_table} {_when} "
            f"BEGIN SELECT RAISE(ABORT, 'the register only grows'); END"
        ).execute_if(dialect="sqlite"),
    )
