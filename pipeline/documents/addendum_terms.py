"""The terms of the addendum: one table, from which the definitions of a paper are chosen.

A term is defined if the paper uses it, in its clauses, its appendices or another definition, so
none stands there in vain. ``used`` finds any grammatical form of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.documents.clauses import Clause
from pipeline.documents.values import Text


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the table: id of its clause, and a pattern of all its forms."""

    clause: str
    used: re.Pattern[str]

    def split(self, clause: Clause) -> tuple[Text, Clause]:
        """The term as it stands before the dash, and the rest as a clause."""
        name, _, meaning = clause.text.partition(_DASH)
        return Text(name), Clause(clause.id, clause.version, meaning)


_DASH: Final = "\N{NO-BREAK SPACE}— "


def _term(key: str, pattern: str) -> Term:
    return Term(f"term_{key}", re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))


TERMS: Final = (
    _term("agreement", r"соглашени(?:е|я|ю|ем|и)|SLA"),
    _term("conditions", r"услови(?:я|й|ям|ями|ях) функционирования"),
    _term("degradation", r"деградаци(?:я|и|ю|ей)"),
    _term("event", r"событи(?:е|я|ю|ем|и|й|ям|ями|ях)"),
    _term("fee", r"месячн(?:ая|ой|ую) плат(?:а|ы|е|у|ой)"),
    _term("incident", r"инцидент(?:а|у|ом|е|ы|ов|ам|ами|ах)?"),
    _term("log", r"журнал(?:а|у|ом|е)?(?! событий)"),
    _term("maintenance", r"плановы(?:е|х|м|ми) работ(?:ы|ам|ами|ах)?"),
    _term("metric", r"показател(?:ь|я|ю|ем|е|и|ей|ям|ями|ях)"),
    _term("month", r"отчётн(?:ый|ого|ому|ым|ом) месяц(?:а|у|ем|е)?|за отчётным"),
    _term("norm", r"норм(?:а|ы|е|у|ой|ам|ами|ах)?"),
    _term("outage", r"просто(?:й|я|ю|ем|е|и|ев|ям|ями|ях)"),
    _term("pause", r"пауз(?:а|ы|е|у|ой|ам|ами|ах)?"),
    _term("priority", r"приоритет(?:а|у|ом|е|ы|ов|ам|ами|ах)?"),
    _term("report", r"отчёт(?:а|у|ом|е|ы|ов)?"),
    _term("request", r"обращени(?:е|я|ю|ем|и|й|ям|ями|ях)"),
    _term("resolution", r"решени(?:е|я|ю|ем|и|й|ям|ями|ях)"),
    _term("response", r"реакци(?:я|и|ю|ей)"),
    _term("restore", r"восстановлени(?:е|я|ю|ем|и)"),
    _term("service", r"услуг(?:а|и|е|у|ой|ам|ами|ах)?"),
    _term("service_hours", r"согласованн(?:ые|ых|ое|ого|ым|ом) (?:часы|часов|врем\w+)"),
    _term("support", r"врем(?:я|ени|енем) поддержки"),
    _term("target", r"цел(?:ь|и|ью|ей|ям|ями|ях)(?!:)"),
    _term("working_day", r"рабоч(?:ий|его|ему|им|ем|ие|их|ими) д(?:ень|н(?:я|ю|ём|е|и|ей|ям|ях))"),
)  # fmt: skip


def defined(words: str, library: Mapping[str, Clause]) -> tuple[Term, ...]:
    """The terms that ``words`` use, and those their definitions use, in alphabetical order."""
    found: set[Term] = set()
    pending = [words]
    while pending:
        said = pending.pop().replace("\N{NO-BREAK SPACE}", " ")
        for term in TERMS:
            if term not in found and term.used.search(said):
                found.add(term)
                pending.append(library[term.clause].text)
    return tuple(sorted(found, key=lambda term: _alphabetical(library[term.clause].text)))


def _alphabetical(words: str) -> str:
    return words.casefold().replace("ё", "е")


def plain(parts: Iterable[object]) -> str:
    """The words of a context, wherever in it they stand."""
    said: list[str] = []
    for part in parts:
        if isinstance(part, Mapping):
            said.append(plain(part.values()))
        elif isinstance(part, tuple):
            said.append(plain(part))
        elif not isinstance(part, bool):
            said.append(str(part))
    return " ".join(said)
