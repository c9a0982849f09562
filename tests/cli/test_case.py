"""``poruka case --json --dry-run``: each rule, both sides of each boundary, each sum.

Every case is a workbook of rows; what it must answer is worked out by hand beside it. The fault is
on Monday, 1 June 2026, at 12:00 (``tests/fixtures/cases.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from tests.fixtures.cases import (
    AS_OF,
    FAULT,
    RATES,
    case_sheets,
    case_workbook,
    measured,
    warning,
)
from tests.fixtures.commands import Poruka

CHARGED: Final = "9760.00"  # 2 h x 4000,00 = 8000,00 and 22 % of it; 3 h of the check are free
OUTSIDE: Final[dict[str, Any]] = {
    "Сбой в нашей доработке": "нет",
    "Причина вне доработки": "платформа",
    "Доказательства": "журнал платформы",
}
MISLED: Final[dict[str, Any]] = {
    "Заявлено": "обмен не отключали",
    "Опровергается": "журнал регистрации",
    "Повлияло на поиск причины": "да",
}
STEP: Final = {"Код": "М-1", "Этап": "Э-1", "Шаг": 1, "Действие": "Закрыть смену"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is otherwise in the workbook, the day asked about, and the answer."""

    name: str
    rule: str | None
    outcome: str
    total: str | None = None
    as_of: str = AS_OF
    sheets: Mapping[str, Any] = field(default_factory=dict)


def covered(name: str, rule: str, **sheets: object) -> Case:
    """Mended for nothing."""
    return Case(name=name, rule=rule, outcome="covered", sheets=sheets)


def warned(name: str, **sheets: object) -> Case:
    """Mended for nothing, with a warning: W5."""
    return Case(name=name, rule="W5", outcome="warned", sheets=sheets)


def charged(name: str, rule: str, **sheets: object) -> Case:
    """Two hours to be paid."""
    return Case(name=name, rule=rule, outcome="chargeable", total=CHARGED, sheets=sheets)


def undecided(name: str, as_of: str = AS_OF, **sheets: object) -> Case:
    """The check is not over."""
    return Case(name=name, rule=None, outcome="open", as_of=as_of, sheets=sheets)


def no_case(name: str, **sheets: object) -> Case:
    """No warranty case."""
    return Case(name=name, rule=None, outcome="not_under_warranty", sheets=sheets)


def suspended(name: str, as_of: str, **sheets: object) -> Case:
    """Access was not given in time."""
    return Case(name=name, rule="S", outcome="suspended", as_of=as_of, sheets=sheets)


def answer(poruka: Poruka, folder: Path, case: Case, *more: str) -> Any:  # noqa: ANN401  # as printed
    """What the command answers for a case; every warning has words."""
    path = case_workbook(folder, case_sheets(**case.sheets))
    asked = ("--incident", "I-1", "--json", "--dry-run", "--as-of", case.as_of)
    out = folder / "out"
    assert poruka("case", path, *asked, "--out", out, *more) == 0, poruka.out + poruka.err
    assert not out.exists()
    return poruka.json


def check(poruka: Poruka, folder: Path, case: Case) -> None:
    """Rule, outcome and sum are those of the case, and what decided it was asked last."""
    found = answer(poruka, folder, case)
    charge = found["charge"]
    total = None if charge is None else charge["total"]
    assert (found["rule"], found["outcome"], total) == (case.rule, case.outcome, case.total)
    asked = [test["result"] is not None for test in found["tests"]]
    assert asked == sorted(asked, reverse=True)  # nothing is answered after the deciding question


def named(cases: tuple[Case, ...]) -> list[str]:
    """Names of the cases, for the report of pytest."""
    assert len({case.name for case in cases}) == len(cases)
    return [case.name for case in cases]


# The whole case ----------------------------------------------------------------------------------

ASKED: Final = {"Окончена": None, "Доступ запрошен": datetime(2026, 6, 2, 20, 0)}  # noqa: DTZ001  # wall clock
WHOLE: Final = (
    no_case("said to be no warranty case", incident={"Гарантия": "нет"}),
    no_case("no stage is named", incident={"Этап": None}),
    no_case("rejected", incident={"Отклонён": "не наш продукт"}),
    undecided("no check", audit=None, finding=None),
    undecided("the check is not closed", audit={"Окончена": None}),
    # A day stands for its 00:00: closed on 3 June is known on the 3rd, and not on the 2nd.
    undecided("closed the day after the day asked about", "2026-06-02"),
    Case(name="closed on the day asked about", rule="W5", outcome="warned", as_of="2026-06-03"),
    # Asked on Tuesday, 2 June; one working day after it is the 3rd, which still runs.
    undecided("access: the last day", "2026-06-03", audit=ASKED),
    suspended("access: the day after", "2026-06-04", audit=ASKED),
    # Four hours after 20:00 are 24:00 of the 2nd: on the 3rd at 00:00 they are not past.
    undecided("access: hours just over", "2026-06-03", audit=ASKED,
              contract={"Срок предоставления доступа": "4 ч"}),
    suspended("access: hours past", "2026-06-03",
              audit={**ASKED, "Доступ запрошен": datetime(2026, 6, 2, 19, 59)},  # noqa: DTZ001
              contract={"Срок предоставления доступа": "4 ч"}),
    undecided("access was given", "2026-06-10",
              audit={**ASKED, "Доступ получен": datetime(2026, 6, 9, 10, 0)}),  # noqa: DTZ001
    warned("access was never given, yet the check was closed",
           audit={**ASKED, "Окончена": date(2026, 6, 3)}),
    covered("inconclusive", "W2", audit={"Не установлено": "да"}),
    covered("inconclusive stands before an outside cause", "W2",
            audit={**OUTSIDE, "Не установлено": "да"}),
    covered("not established whose work failed", "W2",
            audit={"Сбой в нашей доработке": "не установлено"}),
    covered("an outside cause without its proof", "W2",
            audit={**OUTSIDE, "Доказательства": None}),
    covered("a proof of no cause", "W2", audit={**OUTSIDE, "Причина вне доработки": None}),
    Case(name="an outside cause with its proof", rule="W0", outcome="outside",
         sheets={"audit": OUTSIDE}),
    covered("the contractor is at fault", "W4", audit={"Причина на нашей стороне": "да"}),
    covered("the contractor is at fault stands before an outside cause", "W4",
            audit={**OUTSIDE, "Причина на нашей стороне": "да"}),
    covered("the contractor is at fault stands before a gross breach", "W4",
            audit={"Причина на нашей стороне": "да"}, finding={"Грубое": "да"}),
    covered("a step that the system blocks was taken", "W4",
            method=[{**STEP, "Защита": "блокирует"}],
            findings=[{"Инцидент": "I-1", "Пункт": "М-1", "Нарушено": "да",
                       "Доказательства": "журнал", "Причина сбоя": "да"}]),
)  # fmt: skip


@pytest.mark.parametrize("case", WHOLE, ids=named(WHOLE))
def test_the_whole_case(poruka: Poruka, tmp_path: Path, case: Case) -> None:
    """Design §6, fine print §6, *Order*, *S*, *W0*: what is asked before any item."""
    check(poruka, tmp_path, case)


# Letters that bind -------------------------------------------------------------------------------

SILENT: Final = {
    "contract": {"Вступление условий в силу": "молчание", "Пункт о согласовании условий": "5.4"},
    "stage": {"Начало": date(2026, 6, 1)},
}


def silent(delivered: date, **more: object) -> dict[str, Any]:
    """A letter without any reply, where silence agrees after five working days."""
    letter = {"Вручено": delivered, "Ответ": None, "Дата ответа": None}
    return {**SILENT, "letter": letter, **more}


def replied(reply: str, on: date | None, delivered: date = date(2025, 2, 21)) -> dict[str, Any]:
    """A reply to the letter."""
    return {"Вручено": delivered, "Ответ": reply, "Дата ответа": on}


def fault_at(at: datetime) -> dict[str, Any]:
    """The fault, with its reading half an hour before."""
    incident = {"Зарегистрирован": at, "Решён": None}
    return {"incident": incident, "measurements": measured(96, at=at)}


def objection(**cells: object) -> list[dict[str, object]]:
    """One objection to the condition, received before it binds."""
    row = {"Письмо": "П-1", "Пункт": "У-1", "Получено": date(2025, 2, 24), "Возражение": "строго"}
    return [{**row, **cells}]


NO_REPLY: Final = {"Ответ": None, "Дата ответа": None}
EMAIL: Final = replied("согласовано письмом", date(2025, 2, 24))
RESERVED: Final = "подписано с возражениями"
MIDNIGHT: Final = datetime(2026, 6, 2, 0, 0)  # noqa: DTZ001  # wall clock
LETTERS: Final = (
    covered("no clause on the warranty", "W1", contract={"Пункт о гарантии": None}),
    covered("no clause, though the breach is gross and repeated", "W1",
            contract={"Пункт о гарантии": None}, finding={"Грубое": "да"},
            letters=[warning(date(2025, 6, 2))]),
    covered("no letter", "W1", letter=None),
    covered("no letter, though the breach is gross", "W1", letter=None, finding={"Грубое": "да"}),
    covered("a letter never delivered", "W1",
            letter={"Вручено": None, "Ответ": None, "Дата ответа": None}),
    covered("a letter delivered after the fault", "W1",
            letter=replied("подписано", date(2026, 6, 3), date(2026, 6, 2))),
    covered("a letter not signed", "W1", letter=NO_REPLY),
    # The reply must come on a day before the day of the fault.
    covered("signed on the day of the fault", "W1", letter=replied("подписано", date(2026, 6, 1))),
    warned("signed the day before", letter=replied("подписано", date(2026, 5, 31))),
    covered("a signature without its day", "W1", letter=replied("подписано", None)),
    covered("agreed by e-mail without the clause", "W1", letter=EMAIL),
    warned("agreed by e-mail with the clause", letter=EMAIL,
           contract={"Пункт об электронной переписке": "8.2"}),
    # Delivered not later than the day the stage began, 3 March; later only a plain signature binds.
    warned("delivered on the day of the start",
           letter=replied(RESERVED, date(2025, 3, 4), date(2025, 3, 3))),
    covered("delivered the day after, signed with objections", "W1",
            letter=replied(RESERVED, date(2025, 3, 5), date(2025, 3, 4))),
    warned("delivered the day after, signed",
           letter=replied("подписано", date(2025, 3, 5), date(2025, 3, 4))),
    # Five working days after Friday, 22 May: 25-29 May, over before the fault of 1 June.
    warned("silence is over", **silent(date(2026, 5, 22))),
    # After Monday, 25 May: 26-29 May and 1 June, the day of the fault itself.
    covered("silence is not over", "W1", **silent(date(2026, 5, 25))),
    # The end of 1 June, 24:00, must lie before the fault: at 00:00 of the 2nd it does not.
    covered("silence ends at the fault", "W1", **silent(date(2026, 5, 25), **fault_at(MIDNIGHT))),
    warned("silence ends a second before the fault",
           **silent(date(2026, 5, 25), **fault_at(MIDNIGHT + timedelta(seconds=1)))),
    warned("silence: delivered on the day of the start",
           **{**silent(date(2026, 5, 22)), "stage": {"Начало": date(2026, 5, 22)}}),
    covered("silence: delivered the day after", "W1",
            **{**silent(date(2026, 5, 22)), "stage": {"Начало": date(2026, 5, 21)}}),
    covered("silence: an objection on the last day", "W1",
            **silent(date(2026, 5, 22), objections=objection(Получено=date(2026, 5, 29)))),
    warned("silence: an objection after it",
           **silent(date(2026, 5, 22), objections=objection(Получено=date(2026, 5, 30)))),
    covered("silence means nothing where a signature is agreed", "W1",
            stage={"Начало": date(2026, 6, 1)}, letter={**NO_REPLY, "Вручено": date(2026, 5, 1)}),
    covered("conditions only inform", "W1",
            contract={"Вступление условий в силу": "информационно"}),
    covered("an objection to the item", "W1", letter={"Ответ": RESERVED}, objections=objection()),
    covered("an objection that was rejected", "W1", letter={"Ответ": RESERVED},
            objections=objection(Решение="отклонено")),
    covered("an objection that was accepted: the next version binds", "W1",
            letter={"Ответ": RESERVED}, objections=objection(Решение="принято")),
    warned("an objection to another item", letter={"Ответ": RESERVED},
           items=[{"Код": "У-2", "Показатель": "память"}], objections=objection(Пункт="У-2")),
    warned("an objection after it binds", objections=objection(Получено=date(2025, 2, 25))),
    covered("objections to the letter as a whole", "W1",
            letter=replied("возражения", date(2025, 2, 24))),
)  # fmt: skip


@pytest.mark.parametrize("case", LETTERS, ids=named(LETTERS))
def test_no_letter_or_no_clause_frees(poruka: Poruka, tmp_path: Path, case: Case) -> None:
    """Fine print §6, *Binding*: what does not bind always frees."""
    check(poruka, tmp_path, case)


# Breached or not ---------------------------------------------------------------------------------


def held(comparison: str, limit: object, value: object, **item: object) -> dict[str, Any]:
    """A condition on a number of users, and what was measured."""
    said = {"Сравнение": comparison, "Норма": limit, "Единица": "шт.", **item}
    return {"item": said, "measurements": measured(value)}


NEEDED: Final = {"Сравнение": "равно", "Норма": 1, "Единица": "1 — работает"}
DENIED: Final = {"Нарушено": "нет"}
SHOWN: Final = {"Нарушено": "да"}
EARLY: Final = datetime(2026, 6, 1, 11, 0)  # noqa: DTZ001  # wall clock


def reading(at: datetime) -> list[dict[str, object]]:
    """One reading beyond the limit."""
    return [{"Время": at, "Показатель": "загрузка ЦП", "Значение": 96}]


LIMITS: Final = (
    covered("not more than: hit", "W3", **held("не более", 80, 80)),
    warned("not more than: past", **held("не более", 80, "80,01")),
    covered("less than: under", "W3", **held("<", 80, "79,99")),
    warned("less than: hit", **held("<", 80, 80)),
    covered("not less than: hit", "W3", **held("не менее", 20, 20)),
    warned("not less than: past", **held("не менее", 20, "19,99")),
    covered("more than: over", "W3", **held(">", 20, "20,01")),
    warned("more than: hit", **held(">", 20, 20)),
    covered("between: the lower bound", "W3", **held("между", 10, 10, **{"Верхняя граница": 20})),
    covered("between: the upper bound", "W3", **held("между", 10, 20, **{"Верхняя граница": 20})),
    warned("between: below", **held("между", 10, "9,99", **{"Верхняя граница": 20})),
    warned("between: above", **held("между", 10, "20,01", **{"Верхняя граница": 20})),
    covered("limit 0: hit", "W3", **held("не более", 0, 0)),
    warned("limit 0: past", **held("не более", 0, 1)),
    covered("yes or no: yes", "W3", item=NEEDED, measurements=measured(1)),
    warned("yes or no: no", item=NEEDED, measurements=measured(0)),
    warned("yes or no: no among yes", item=NEEDED, measurements=measured(1, 0, 1)),
    covered("a per cent cell: hit", "W3", measurements=measured(80)),
    # The window is [11:00, 12:00).
    warned("a reading at the start of the window", measurements=reading(EARLY)),
    covered("a second before the window", "W3",
            measurements=reading(EARLY - timedelta(seconds=1))),
    covered("at the fault itself", "W3", measurements=reading(FAULT)),
    warned("a second before the fault", measurements=reading(FAULT - timedelta(seconds=1))),
    warned("a window of two hours", item={"Окно": "2 ч"},
           measurements=reading(EARLY - timedelta(seconds=1))),
    # 70, 90: the mean 80 keeps the limit, the greatest does not.
    covered("mean", "W3", item={"Статистика": "mean"}, measurements=measured(90, 70)),
    warned("the worst side by itself", measurements=measured(90, 70)),
    covered("last", "W3", item={"Статистика": "last"}, measurements=measured(90, 70)),
    warned("a finding where nothing was measured", finding=SHOWN, measurements=()),
    covered("a finding that leaves it to measurements there are none of", "W3", measurements=()),
    covered("measured broken, found kept", "W3", finding=DENIED),
    covered("measured kept, found broken", "W3", finding=SHOWN, measurements=measured(80)),
    covered("measured broken, no finding: the cause is not shown", "W4", finding=None),
    covered("broken, but not the cause", "W4", finding={"Причина сбоя": "нет"}),
    covered("broken, nothing said of the cause", "W4", finding={"Причина сбоя": None}),
    warned("one finding for all items", finding={"Пункт": None}),
    covered("a step nobody found broken", "W3", method=[STEP], measurements=(),
            finding={"Пункт": "М-1"}),
    warned("a step found broken", method=[STEP], measurements=(),
           finding={"Пункт": "М-1", **SHOWN}),
    covered("a recommendation binds nobody", "W1", item={"Норма": None}, finding=SHOWN,
            measurements=()),
)  # fmt: skip


@pytest.mark.parametrize("case", LIMITS, ids=named(LIMITS))
def test_both_sides_of_a_limit(poruka: Poruka, tmp_path: Path, case: Case) -> None:
    """Fine print §6, *Breached*, *Window*: the limit itself is kept, a step past it is not."""
    check(poruka, tmp_path, case)


# How far an item goes ----------------------------------------------------------------------------

ESSENTIAL: Final = {"Существенное": "да"}
GROSS: Final = {"Грубое значение": 95}
BOUNDS: Final = {"Верхняя граница": 20, "Существенное": "да"}
USERS: Final = {
    "Код": "У-2", "Показатель": "пользователи", "Норма": 100, "Единица": "шт.",
    "Грубое значение": 120,
}  # fmt: skip
OF_USERS: Final = {
    "Инцидент": "I-1", "Пункт": "У-2", "Доказательства": "счётчик", "Причина сбоя": "да",
}  # fmt: skip
FURTHEST: Final = (
    warned("broken and the cause"),
    charged("a false statement", "W6", audit=MISLED),
    warned("a false statement that did not matter",
           audit={**MISLED, "Повлияло на поиск причины": "нет"}),
    warned("a statement nothing contradicts", audit={**MISLED, "Опровергается": None}),
    covered("a false statement where nothing was broken", "W3", audit=MISLED,
            measurements=measured(80)),
    covered("a false statement where the breach was not the cause", "W4", audit=MISLED,
            finding={"Причина сбоя": "нет"}),
    # Gross: beyond the gross limit, not on it.
    warned("the gross limit: hit", item=GROSS, measurements=measured(95)),
    charged("the gross limit: past", "W7", item=GROSS, measurements=measured("95,01")),
    warned("a gross limit stands in place of the ratio", measurements=measured(900),
           item={**ESSENTIAL, "Единица": "шт.", "Грубое значение": 1000}),
    # 100 x 1,5 = 150.
    warned("the ratio: hit", **held("не более", 100, 150, **ESSENTIAL)),
    charged("the ratio: past", "W7", **held("не более", 100, "150,01", **ESSENTIAL)),
    warned("the ratio: not essential", **held("не более", 100, 1000)),
    warned("the ratio: per cents have none", item=ESSENTIAL, measurements=measured(100)),
    warned("the ratio: of 0 there is none", **held("не более", 0, 1000, **ESSENTIAL)),
    charged("another ratio", "W7", contract={"Грубое нарушение, кратность нормы": "1,2"},
            **held("не более", 100, "120,01", **ESSENTIAL)),
    # 30 / 1,5 = 20.
    warned("a lower limit: the ratio hit", **held("не менее", 30, 20, **ESSENTIAL)),
    charged("a lower limit: past", "W7", **held("не менее", 30, "19,99", **ESSENTIAL)),
    # Between 10 and 20: beyond 20 x 1,5 = 30, below 10 / 1,5 = 6,666...
    warned("between: the ratio above hit", **held("между", 10, 30, **BOUNDS)),
    charged("between: past above", "W7", **held("между", 10, "30,01", **BOUNDS)),
    warned("between: above the ratio below", **held("между", 10, "6,67", **BOUNDS)),
    charged("between: past below", "W7", **held("между", 10, "6,66", **BOUNDS)),
    charged("yes or no, essential", "W7", item={**NEEDED, **ESSENTIAL}, measurements=measured(0)),
    charged("found gross", "W7", finding={"Грубое": "да"}),
    charged("found not gross does not deny a measured gross", "W7", item=GROSS,
            measurements=measured(96), finding={"Грубое": "нет"}),
    # Cure: ten working days after Friday, 15 May, end on the 29th; after Monday, the 18th, on
    # 1 June, the day of the fault.
    charged("repeated: the day after the cure period", "W8", letters=[warning(date(2026, 5, 15))]),
    warned("within the cure period", letters=[warning(date(2026, 5, 18))]),
    charged("a shorter cure period", "W8", contract={"Срок устранения, рабочих дней": 9},
            letters=[warning(date(2026, 5, 18))]),
    # Not later than twelve months after the delivery.
    charged("the last day of the twelve months", "W8", letters=[warning(date(2025, 6, 1))]),
    warned("a day later", letters=[warning(date(2025, 5, 31))]),
    warned("a warning never delivered", letters=[warning(None)]),
    warned("a warning of another item", letters=[warning(date(2025, 6, 2), "У-2")],
           items=[{"Код": "У-2", "Показатель": "память"}]),
    warned("a warning on the day of the fault", letters=[warning(date(2026, 6, 1))]),
    warned("a warning after the fault", letters=[warning(date(2026, 6, 2))]),
    charged("false and gross and repeated", "W6", audit=MISLED, item=GROSS,
            measurements=measured(96), letters=[warning(date(2025, 6, 2))]),
    charged("gross and repeated", "W7", item=GROSS, measurements=measured(96),
            letters=[warning(date(2025, 6, 2))]),
    # One item warns, another is gross: the case goes as far as the furthest, paid once.
    charged("several items: the furthest", "W7", items=[USERS], findings=[OF_USERS],
            measurements=[*measured(96), *measured(121, parameter="пользователи")]),
    warned("several items: the gross one was not the cause", items=[USERS],
           findings=[{**OF_USERS, "Причина сбоя": "нет"}],
           measurements=[*measured(96), *measured(121, parameter="пользователи")]),
)  # fmt: skip


@pytest.mark.parametrize("case", FURTHEST, ids=named(FURTHEST))
def test_how_far_an_item_goes(poruka: Poruka, tmp_path: Path, case: Case) -> None:
    """Fine print §6, *Window*, *Repeated*, *Misleading*: W3 < W4 < W5 < W8 < W7 < W6."""
    check(poruka, tmp_path, case)


# What it costs -----------------------------------------------------------------------------------

SUBTLE: Final = (
    {"Работа": "исправление", "Ставка": "3333,33", "Действует с": date(2025, 1, 1)},
    {"Работа": "проверка", "Ставка": 3000, "Действует с": date(2025, 1, 1)},
)
WINTER: Final = datetime(2025, 12, 29, 12, 0)  # noqa: DTZ001  # wall clock; a Monday
WITH_VAT: Final = {"Цены": "с НДС"}
FIVE: Final = {"НДС": "5"}
EXEMPT: Final = {"НДС": "без НДС", "Основание освобождения от НДС": "п. 2 ст. 346.11 НК РФ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Keys of the contract, the day the check was closed, and net, VAT, total, rate."""

    name: str
    sums: tuple[str, str, str, str | None]
    contract: Mapping[str, object] = field(default_factory=dict)
    closed: date = date(2026, 6, 3)


# 0,25 h x 3 333,33 = 833,3325 -> 833,33.
PRICED: Final = (
    # 22 % = 183,3326.
    Priced(name="22 %", sums=("833.33", "183.33", "1016.66", "22")),
    # 20 % = 166,666; the rate is that of the day of performance.
    Priced(name="20 %, the last day of it", sums=("833.33", "166.67", "1000.00", "20"),
           closed=date(2025, 12, 31)),
    Priced(name="22 %, the first day of it", sums=("833.33", "183.33", "1016.66", "22"),
           closed=date(2026, 1, 1)),
    # 5 % = 41,6665.
    Priced(name="5 %", sums=("833.33", "41.67", "875.00", "5"), contract=FIVE),
    # 7 % = 58,3331.
    Priced(name="7 %", sums=("833.33", "58.33", "891.66", "7"), contract={"НДС": "7"}),
    Priced(name="exempt", sums=("833.33", "0.00", "833.33", None), contract=EXEMPT),
    # 833,33 x 22 / 122 = 150,2726...
    Priced(name="22 % within", sums=("683.06", "150.27", "833.33", "22"), contract=WITH_VAT),
    # 833,33 x 20 / 120 = 138,8883...
    Priced(name="20 % within", sums=("694.44", "138.89", "833.33", "20"), contract=WITH_VAT,
           closed=date(2025, 12, 31)),
    # 833,33 x 5 / 105 = 39,6823...
    Priced(name="5 % within", sums=("793.65", "39.68", "833.33", "5"), contract=FIVE | WITH_VAT),
    Priced(name="exempt, prices within", sums=("833.33", "0.00", "833.33", None),
           contract=EXEMPT | WITH_VAT),
)  # fmt: skip


@pytest.mark.parametrize("priced", PRICED, ids=lambda one: one.name)
def test_kopecks(poruka: Poruka, tmp_path: Path, priced: Priced) -> None:
    """Design §6, *Money*: each line half up to kopecks, VAT by the day of performance."""
    sheets = {
        **fault_at(WINTER if priced.closed < date(2026, 6, 1) else FAULT),
        "contract": priced.contract,
        "finding": {"Грубое": "да"},
        "audit": {"Начата": WINTER.date(), "Окончена": priced.closed, "Часы исправления": "0,25",
                  "Часы проверки": None},
        "rates": SUBTLE,
    }  # fmt: skip
    found = answer(poruka, tmp_path, Case(name="", rule="W7", outcome="", sheets=sheets))
    net, vat, total, rate = priced.sums
    assert found["charge"] == {
        "net": net,
        "vat": vat,
        "total": total,
        "approved": False,
        "payable": False,
        "lines": [
            {"work": "fix", "hours": "0.25", "rate": "3333.33", "net": net, "vat_rate": rate,
             "vat": vat, "total": total}
        ],
    }  # fmt: skip


def gross(poruka: Poruka, folder: Path, as_of: str = AS_OF, **sheets: Any) -> Any:  # noqa: ANN401  # rows, an answer
    """The answer for a gross breach, W7."""
    sheets = {"finding": {"Грубое": "да"}, **sheets}
    found = answer(poruka, folder, Case(name="", rule="", outcome="", as_of=as_of, sheets=sheets))
    assert found["rule"] in {"W6", "W7"}
    return found


def lines_of(found: Any) -> list[tuple[str, str, str, str, str]]:  # noqa: ANN401  # an answer
    """Work, hours, rate, net and total of each line."""
    names = ("work", "hours", "rate", "net", "total")
    return [tuple(line[name] for name in names) for line in found["charge"]["lines"]]


@pytest.mark.parametrize(
    ("hours", "audit"),
    [
        (4, None),
        ("4,25", ("audit", "0.25", "3000", "750.00", "915.00")),  # 750,00 + 165,00
        (None, None),
    ],
)
def test_hours_of_the_check(
    poruka: Poruka, tmp_path: Path, hours: object, audit: tuple[str, ...] | None
) -> None:
    """Fine print §6, *Audit fee*: only hours above ``audit_hours_free`` are paid."""
    found = gross(poruka, tmp_path, audit={"Часы проверки": hours})
    fix = ("fix", "2", "4000", "8000.00", "9760.00")
    assert lines_of(found) == [fix, *([] if audit is None else [audit])]
    # 8000,00 + 750,00 and 1760,00 + 165,00.
    total = "9760.00" if audit is None else "10675.00"
    assert found["charge"]["total"] == total


def test_hours_of_the_log(poruka: Poruka, tmp_path: Path) -> None:
    """Fine print §6: blank hours are those of «Работы»; activities of the kind проверка are its."""
    sheets = case_sheets(
        finding={"Грубое": "да"}, audit={"Часы исправления": None, "Часы проверки": None}
    )
    for activity, hours in (("инцидент", 1), ("инцидент", "0,5"), ("проверка", 6)):
        sheets["Работы"].append([date(2026, 6, 2), activity, hours, "I-1", None])
    path = case_workbook(tmp_path, sheets)
    asked = ("--incident", "I-1", "--json", "--dry-run", "--as-of", AS_OF)
    assert poruka("case", path, *asked, "--out", tmp_path / "out") == 0
    assert (poruka.json["fix_hours"], poruka.json["audit_hours"]) == ("1.5", "6")
    # 1,5 x 4000 = 6000 and 1320; (6 - 4) x 3000 = 6000 and 1320.
    assert lines_of(poruka.json) == [
        ("fix", "1.5", "4000", "6000.00", "7320.00"),
        ("audit", "2", "3000", "6000.00", "7320.00"),
    ]


@pytest.mark.parametrize(
    ("since", "rate"), [(date(2026, 6, 3), "5000"), (date(2026, 6, 4), "4000")]
)
def test_rate_of_the_day(poruka: Poruka, tmp_path: Path, since: date, rate: str) -> None:
    """Fine print §6: the rate's date is the day the check was closed, 3 June."""
    new = {"Работа": "исправление", "Ставка": 5000, "Действует с": since}
    found = gross(poruka, tmp_path, rates=[*RATES, new])
    assert lines_of(found)[0][2] == rate


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"rates": SUBTLE[1:]}, "fix_rate_missing"),
        ({"rates": SUBTLE[:1], "audit": {"Часы проверки": 5}}, "audit_rate_missing"),
        ({"audit": {"Часы исправления": None}}, "fix_hours_missing"),
    ],
)
def test_no_price_is_no_zero(
    poruka: Poruka, tmp_path: Path, sheets: dict[str, Any], code: str
) -> None:
    """Fine print §6: what is missing is a problem and never 0; the verdict stands."""
    found = gross(poruka, tmp_path, **sheets)
    assert (found["outcome"], found["charge"]) == ("chargeable", None)
    assert code in {problem["code"] for problem in found["problems"]}


ONE: Final[dict[str, Any]] = {"Утвердил": "Серова А. И."}
TWO: Final[dict[str, Any]] = {**ONE, "Утвердил второй": "Котов"}
CONSENT: Final[dict[str, Any]] = {"Согласие на оплату": date(2026, 6, 9)}
SIGNED: Final[dict[str, Any]] = {"Акт отправлен": date(2026, 6, 4), "Ответ заказчика": "подписан",
                 "Дата ответа": date(2026, 6, 8)}  # fmt: skip
SENT: Final[dict[str, Any]] = {"Акт отправлен": date(2026, 6, 4)}
ON_RATES: Final = {"Пункт о ставках": "6.1"}


@dataclass(frozen=True, slots=True)
class Stand:
    """What a check says, the day asked about, and whether that is approved, and payable."""

    audit: Mapping[str, object]
    approved: bool
    payable: bool
    as_of: str = AS_OF
    contract: Mapping[str, object] = field(default_factory=dict)


STANDS: Final = (
    Stand({}, approved=False, payable=False),
    Stand(ONE, approved=True, payable=False),
    Stand(ONE | CONSENT, approved=True, payable=False),
    Stand(ONE | SIGNED, approved=True, payable=False),
    Stand(ONE | SIGNED | CONSENT, approved=True, payable=True),
    Stand(SIGNED | CONSENT, approved=False, payable=False),
    Stand(ONE | SIGNED, approved=True, payable=True, contract=ON_RATES),
    # Five working days after Thursday, 4 June: 5, 8-11 June; the 12th is a holiday.
    Stand(ONE | SENT | CONSENT, approved=True, payable=False, as_of="2026-06-11"),
    Stand(ONE | SENT | CONSENT, approved=True, payable=True, as_of="2026-06-12"),
    # Consent of the 9th is known on the 9th, and not before.
    Stand(ONE | SIGNED | CONSENT, approved=True, payable=False, as_of="2026-06-08"),
    Stand(ONE | SIGNED | CONSENT, approved=True, payable=True, as_of="2026-06-09"),
    # A false statement needs two.
    Stand(MISLED | ONE | SIGNED | CONSENT, approved=False, payable=False),
    Stand(MISLED | TWO | SIGNED | CONSENT, approved=True, payable=True),
)


@pytest.mark.parametrize("stand", STANDS)
def test_approved_and_payable(poruka: Poruka, tmp_path: Path, stand: Stand) -> None:
    """Fine print §6: approvals decide ``approved``, with consent and the act ``payable``."""
    found = gross(poruka, tmp_path, stand.as_of, audit=stand.audit, contract=stand.contract)
    charge = found["charge"]
    state = (charge["approved"], charge["payable"], charge["total"])
    assert state == (stand.approved, stand.payable, CHARGED)


@pytest.mark.parametrize(
    ("decided", "final", "code"),
    [("с предупреждением", "warned", None), ("по гарантии", "covered", None),
     ("вне гарантии", "chargeable", "decided_dearer")],
)  # fmt: skip
def test_a_milder_word_of_a_person(
    poruka: Poruka, tmp_path: Path, decided: str, final: str, code: str | None
) -> None:
    """The computed outcome stays; a milder one stands over it and charges nothing."""
    word = {"Решено иначе": decided, "Кто решил": "Директор", "Почему": "давний заказчик"}
    found = gross(poruka, tmp_path, audit=word)
    assert (found["outcome"], found["final"]) == ("chargeable", final)
    assert (found["charge"] is None) == (final != "chargeable")
    said = {problem["code"] for problem in found["problems"]} & {"decided_dearer"}
    assert said == ({code} if code else set())


TWINS: Final[dict[str, Any]] = {
    "incidents": [
        {"Номер": "I-2", "Зарегистрирован": FAULT + timedelta(hours=1), "Приоритет": "1",
         "Этап": "Э-1", "Дубликат": "I-1"}
    ],
    "findings": [
        {"Инцидент": "I-2", "Пункт": "У-1", "Доказательства": "журнал", "Причина сбоя": "да",
         "Грубое": "да"}
    ],
}  # fmt: skip


@pytest.mark.parametrize("incident", ["I-1", "I-2"])
def test_joined_cases_charge_once(poruka: Poruka, tmp_path: Path, incident: str) -> None:
    """A duplicate is the case of its root: one verdict, one sum, whichever number is asked for."""
    path = case_workbook(tmp_path, case_sheets(finding={"Грубое": "да"}, **TWINS))
    asked = ("--incident", incident, "--json", "--dry-run", "--as-of", AS_OF)
    assert poruka("case", path, *asked, "--out", tmp_path / "out") == 0
    found = poruka.json
    assert (found["incident"], found["joined"]) == ("I-1", ["I-2"])
    assert (found["charge"]["total"], len(found["charge"]["lines"])) == (CHARGED, 1)


# How it answers ----------------------------------------------------------------------------------


def test_what_the_answer_holds(poruka: Poruka, tmp_path: Path) -> None:
    """Design §10 and the last bullet of fine print §6: every key, decimals as strings."""
    found = gross(poruka, tmp_path, item={"Норма": "80,50"}, measurements=measured("96,25"))
    assert set(found) == {
        "incident", "rule", "outcome", "decided", "final", "joined", "by_sheet", "tests", "items",
        "fix_hours", "audit_hours", "charge", "exposures", "papers", "problems",
    }  # fmt: skip
    assert [test["id"] for test in found["tests"]] == [
        "under_warranty", "checked", "access", "closed", "conclusive", "ours", "contractor_fault",
        "clause", "told", "binding", "breached", "caused", "misled", "gross", "repeated",
    ]  # fmt: skip
    for test in found["tests"]:
        assert set(test) == {"id", "result", "values", "cells"}
        assert test["result"] in {True, False, None}
    (item,) = found["items"]
    assert {key: value for key, value in item.items() if key != "tests"} == {
        "id": "У-1", "binding": True, "because": "signed", "since": "2025-02-25", "letter": "П-1",
        "comparison": "<=", "limit": "80.50", "value": "96.25", "breached": True, "rule": "W7",
    }  # fmt: skip
    assert (found["fix_hours"], found["audit_hours"]) == ("2", "3")
    assert (found["papers"], found["decided"], found["final"]) == ([], None, "chargeable")
    breached = next(test for test in found["tests"] if test["id"] == "breached")
    assert breached["cells"] == [{"file": "project.xlsx", "sheet": "Замеры", "cell": "C2"}]


def test_an_item_that_does_not_bind_says_why(poruka: Poruka, tmp_path: Path) -> None:
    """It is listed with its limit and its reason, without a value."""
    bounds = {"Сравнение": "между", "Норма": 10, "Верхняя граница": 20}
    sheets = {"letter": NO_REPLY, "item": bounds}
    found = answer(poruka, tmp_path, Case(name="", rule="W1", outcome="", sheets=sheets))
    assert found["items"] == [
        {"id": "У-1", "binding": False, "because": "not_signed", "since": None, "letter": "П-1",
         "comparison": "between", "limit": "10..20", "value": None, "breached": None,
         "rule": None, "tests": []}
    ]  # fmt: skip


def test_a_letter_of_the_sheet_is_said_to_be_one(poruka: Poruka, tmp_path: Path) -> None:
    """Design §6: the verdict says that a letter older than the register was judged by the sheet."""
    plain = Case(name="", rule="W5", outcome="")
    assert answer(poruka, tmp_path, plain)["by_sheet"] is True
    untold = Case(name="", rule="W1", outcome="", sheets={"letter": None})
    assert answer(poruka, tmp_path, untold)["by_sheet"] is False


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", ("I-1: платно (правило W7)", "решил пункт У-1", "предложение", "9\xa0760,00")),
        ("en", ("I-1: chargeable (rule W7)", "decided by item У-1", "a proposal", "9,760.00")),
    ],
)
def test_told_in_words(
    poruka: Poruka, tmp_path: Path, language: str, said: tuple[str, ...]
) -> None:
    """Without ``--json``: the verdict, the item that decided, the sum, in the reader's language."""
    path = case_workbook(tmp_path, case_sheets(finding={"Грубое": "да"}))
    asked = ("--incident", "I-1", "--dry-run", "--as-of", AS_OF, "--lang", language)
    assert poruka("case", path, *asked, "--out", tmp_path / "out") == 0
    for words in said:
        assert words in poruka.out
    open_ = case_workbook(tmp_path, case_sheets(audit=None, finding=None))
    assert poruka("case", open_, *asked, "--out", tmp_path / "out") == 0
    assert "None" not in poruka.out
    assert poruka.out.strip() == {
        "ru": "I-1: проверка не закончена", "en": "I-1: the check is not finished",
    }[language]  # fmt: skip


@pytest.mark.parametrize(
    "sheets",
    [
        {"measurements": measured(80)},  # kept: W3
        {"audit": {"Причина на нашей стороне": "да"}, "finding": {"Причина сбоя": "нет"}},  # W4
        {"letter": NO_REPLY},  # W1
    ],
)
def test_no_item_decides_where_none_did(
    poruka: Poruka, tmp_path: Path, sheets: dict[str, Any]
) -> None:
    """A condition that was kept, or a case decided as a whole, blames no item."""
    path = case_workbook(tmp_path, case_sheets(**sheets))
    asked = ("--incident", "I-1", "--dry-run", "--as-of", AS_OF, "--out", tmp_path / "out")
    assert poruka("case", path, *asked) == 0
    assert poruka.out.startswith("I-1: исправлено по гарантии (правило W")
    assert "У-1" not in poruka.out


@pytest.mark.parametrize(
    ("language", "what"),
    [("ru", "Обращения «I-9» в журнале нет."), ("en", "The log has no incident")],
)
def test_an_unknown_incident(poruka: Poruka, tmp_path: Path, language: str, what: str) -> None:
    """Exit 2 with the problem, in the reader's language."""
    path = case_workbook(tmp_path, case_sheets())
    asked = ("--incident", "I-9", "--json", "--as-of", AS_OF, "--lang", language)
    for more in ((), ("--dry-run",)):
        assert poruka("case", path, *asked, "--out", tmp_path / "out", *more) == 2
        (problem,) = poruka.json["problems"]
        assert (poruka.json["ok"], problem["code"], problem["found"]) == (
            False, "no_such_incident", "I-9",
        )  # fmt: skip
        assert what in problem["what"]


@pytest.mark.parametrize(("language", "said"), [("ru", "нет документа"), ("en", "no paper")])
def test_an_unknown_paper(poruka: Poruka, tmp_path: Path, language: str, said: str) -> None:
    """Usage, 64, with those there are."""
    path = case_workbook(tmp_path, case_sheets())
    asked = ("--incident", "I-1", "--paper", "verdict", "--lang", language)
    assert poruka("case", path, *asked, "--out", tmp_path / "out") == 64
    assert said in poruka.err
    assert "invitation, act, decision, warning, calculation, history, invoice" in poruka.err


def test_options_that_do_not_go_together(poruka: Poruka, tmp_path: Path) -> None:
    """``--supersede`` names one paper and goes with ``--issue``; a later option says so."""
    path = case_workbook(tmp_path, case_sheets())
    one = ("--incident", "I-1", "--out", tmp_path / "out")
    replaced = ("--supersede", "ГС-2026-000001-А", "--reason", "так вышло")
    for more in (
        ("--issue", *replaced),
        ("--issue", *replaced, "--paper", "act", "--paper", "decision"),
        (*replaced, "--paper", "act"),
        ("--eml",),
    ):
        assert poruka("case", path, *one, *more) == 64
    assert poruka("case", path, "--out", tmp_path / "out") == 64  # no incident is named
    assert not (tmp_path / "out").exists()


def test_nothing_is_due(poruka: Poruka, tmp_path: Path) -> None:
    """Without a check there is no paper to make, which is no answer to ``case``: exit 2."""
    path = case_workbook(tmp_path, case_sheets(audit=None, finding=None))
    asked = ("--incident", "I-1", "--json", "--as-of", AS_OF, "--out", tmp_path / "out")
    assert poruka("case", path, *asked) == 2
    assert [problem["code"] for problem in poruka.json["problems"]] == ["case_nothing_due"]
    assert not (tmp_path / "out").exists()


def test_a_bad_row_stops_or_is_left_out(poruka: Poruka, tmp_path: Path) -> None:
    """A row of a log that cannot be used is exit 2, or left out and told."""
    sheets = case_sheets()
    sheets["Замеры"].append(["вчера", "загрузка ЦП", 10])
    path = case_workbook(tmp_path, sheets)
    asked = ("--incident", "I-1", "--json", "--dry-run", "--as-of", AS_OF, "--out", tmp_path / "o")
    assert poruka("case", path, *asked) == 2
    assert poruka("case", path, *asked, "--leave-out-bad-rows") == 0
    assert poruka.json["rule"] == "W5"
    assert [one["sheet"] for one in poruka.json["problems"]] == ["Замеры"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_help_is_in_words(poruka: Poruka, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """The command is listed, and no key of the words shows through."""
    monkeypatch.setenv("PORUKA_LANG", language)
    assert poruka("--help") == 0
    assert "\n  case" in poruka.out
    assert poruka("case", "--help") == 0
    assert "cli." not in poruka.out
    assert "--incident" in poruka.out
