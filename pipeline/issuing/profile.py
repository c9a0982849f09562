"""Reading ``profile.toml``: the project's own over the one that comes with the program.

Every key is known and every value tested: a slip of the pen is told with the file and the key.
"""

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast

from pipeline.documents.profile import (
    CLIENT_NAMES,
    EXCHANGES,
    LIABILITIES,
    REMOVABLE,
    Layout,
    Profile,
)
from pipeline.issuing.shipped import shipped
from pipeline.problems import InputError, Place, Problem

FILE: Final = "profile.toml"
_MOST_MM: Final = 80
_SIZES: Final = (6, 24)
_MOST_DAYS: Final = 366
_MOST_COPIES: Final = 10
_MOST_WORDS: Final = 1000


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key takes: ``read`` gives the value or ``None``; then ``code`` is the problem."""

    read: Callable[[object], object | None]
    code: str
    given: Mapping[str, object]


def _words(most: int = 100) -> _Key:
    def read(value: object) -> object | None:
        fits = isinstance(value, str) and 0 < len(value.strip()) <= most
        return value if fits and isinstance(value, str) and value.isprintable() else None

    return _Key(read, "profile_words", {"most": most})


def _one_of(*allowed: str) -> _Key:
    return _Key(lambda v: v if v in allowed else None, "profile_one_of", {"allowed": allowed})


def _texts() -> _Key:
    def read(value: object) -> object | None:
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return tuple(value) if fits and isinstance(value, list) else None

    return _Key(read, "profile_list", {})


def _some_of(*allowed: str) -> _Key:
    def read(value: object) -> object | None:
        fits = isinstance(value, list) and all(item in allowed for item in value)
        return frozenset(value) if fits and isinstance(value, list) else None

    return _Key(read, "profile_some_of", {"allowed": allowed})


def _whole(low: int, high: int) -> _Key:
    def read(value: object) -> object | None:
        fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return value if fits else None

    return _Key(read, "profile_whole", {"low": low, "high": high})


def _number(low: int, high: int) -> _Key:
    def read(value: object) -> object | None:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            return None
        exact = Decimal(value)
        return exact if exact.is_finite() and low <= exact <= high else None

    return _Key(read, "profile_number", {"low": low, "high": high})


_LAYOUT: Final[Mapping[str, _Key]] = {
    **{name: _number(0, _MOST_MM) for name in ("left", "right", "top", "bottom")},
    "font": _words(),
    **{name: _number(*_SIZES) for name in ("size", "table_size", "note_size")},
}
_TOP: Final[Mapping[str, _Key]] = {
    "reviewed": _texts(),
    "client_names": _one_of(*CLIENT_NAMES),
}
_ADDENDUM: Final[Mapping[str, _Key]] = {
    "removed": _some_of(*REMOVABLE),
    "liability": _one_of(*LIABILITIES),
    "exchange": _one_of(*EXCHANGES),
    "copies": _whole(2, _MOST_COPIES),
    "report_day": _whole(1, 20),
    "force_majeure_days": _whole(1, _MOST_DAYS),
    "claim_days": _whole(1, _MOST_DAYS),
    "penalty_days": _whole(1, _MOST_DAYS),
    "pd_delete_days": _whole(1, _MOST_DAYS),
    "pd_notice_hours": _whole(1, 72),
    "pd_data": _words(_MOST_WORDS),
}


def read_profile(workbook: Path) -> Profile:
    """The profile of a project: ours, with what its own file says instead.

    Args:
        workbook: the project's workbook; its own profile lies in ``templates`` beside it.

    Raises:
        InputError: everything that is wrong with either file.
    """
    problems: list[Problem] = []
    profile = Profile()
    for path in (shipped("templates", FILE), own_profile(workbook)):
        if path.is_file():
            profile = _Reader(path, problems).over(profile)
    if problems:
        raise InputError(*problems)
    return profile


def own_profile(workbook: Path) -> Path:
    """Where the project's own profile lies, if it has one."""
    return workbook.parent / "templates" / FILE


class _Reader:
    """One file; what is wrong is collected."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self._path = path
        self._problems = problems

    def over(self, profile: Profile) -> Profile:
        """The profile with what this file says instead."""
        table = self._table()
        kinds = tuple(profile.prefixes)
        looks = self._inner(table, "layout")
        prefixes = dict(
            self._keys(
                self._inner(table, "prefixes"), dict.fromkeys(kinds, _words(10)), "prefixes."
            )
        )
        changed = {
            **dict(self._keys(table, _TOP, "", besides=("layout", "prefixes", "sla_addendum"))),
            **dict(self._keys(self._inner(table, "sla_addendum"), _ADDENDUM, "sla_addendum.")),
            "layout": self._layout(looks, "layout.", besides=kinds).over(profile.layout),
            "layouts": {
                kind: self._layout(self._inner(looks, kind), f"layout.{kind}.").over(
                    profile.layouts.get(kind, Layout())
                )
                for kind in kinds
                if kind in looks or kind in profile.layouts
            },
            "prefixes": {**profile.prefixes, **prefixes},
        }
        return replace(profile, **cast("dict[str, Any]", changed))

    def _layout(
        self, table: Mapping[str, object], prefix: str, *, besides: Collection[str] = ()
    ) -> Layout:
        found = dict(self._keys(table, _LAYOUT, prefix, besides=besides))
        return Layout(**cast("dict[str, Any]", found))

    def _table(self) -> Mapping[str, object]:
        try:
            # Notepad writes a byte order mark.
            text = self._path.read_text(encoding="utf-8-sig")
            return tomllib.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, or a monstrous number
            place, given = Place(self._path.name), {"reason": str(error)[:200]}
            self._problems.append(Problem("profile_unreadable", place, None, given))
            return {}

    def _inner(self, table: Mapping[str, object], name: str) -> Mapping[str, object]:
        inner = table.get(name, {})
        if isinstance(inner, Mapping):
            return inner
        self._refuse("profile_no_table", name, inner)
        return {}

    def _keys(
        self,
        table: Mapping[str, object],
        known: Mapping[str, _Key],
        prefix: str,
        *,
        besides: Collection[str] = (),
    ) -> Iterator[tuple[str, object]]:
        for name, value in table.items():
            if name in besides:
                continue
            if name not in known:
                self._refuse("profile_key_unknown", prefix + name, None, known=tuple(known))
                continue
            read = known[name].read(value)
            if read is None:
                self._refuse(known[name].code, prefix + name, value, **known[name].given)
            else:
                yield name, read

    def _refuse(self, code: str, key: str, found: object, **given: object) -> None:
        shown = None if found is None else str(found)[:80]
        place = Place(self._path.name, "", "", key)
        self._problems.append(Problem(code, place, shown, {"key": key, **given}))
