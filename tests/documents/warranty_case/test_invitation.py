"""The invitation: what is known is printed, the hour is left for the hand."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from pipeline.domain.durations import Duration
from tests.documents.warranty_case.cases import RULES, ZONE, Given, facts, paper
from tests.documents.warranty_case.paper_words import codes, part, rows
from tests.documents.warranty_case.rendered import made

OPEN = replace(
    RULES["S"],
    audit={**(RULES["S"].audit or {}), "access_asked_at": None},
)


def test_a_check_that_goes_on() -> None:
    """Russian documents §15.4: the request and the beginning are known, the hour is a blank."""
    assert part(paper("invitation", OPEN), "when") == (
        "По обращению ОБР-032 от 2 ноября 2026 г. идёт техническая проверка, начатая 3 ноября "
        "2026 г.; осмотр с Вашим участием — «____» ______________ 20___ г. в ____ ч ____ мин."
    )


def test_a_check_ahead() -> None:
    """The day of a check that lies ahead is printed, only its hour is a blank."""
    said = part(paper("invitation", OPEN, on=date(2026, 11, 2)), "when")
    assert said.endswith(
        "2 ноября 2026 г. 3 ноября 2026 г. в ____ ч ____ мин проводим техническую проверку."
    )


def test_no_check_no_invitation() -> None:
    """Without a row of the check the day is a blank too, and the paper a draft."""
    invitation = made("invitation", facts(Given(audit=None)))
    assert codes(invitation) == ["case_no_check"]
    assert "3 ноября" not in part(invitation, "when")


def test_a_closed_check_invites_nobody() -> None:
    """Design §6: once the check is closed the invitation stays a draft."""
    assert codes(made("invitation", facts(RULES["W5"]))) == ["case_closed_already"]


def test_access_and_logs() -> None:
    """Russian documents §15.4: access until when, to what, and which logs to keep."""
    invitation = paper("invitation", OPEN)
    assert part(invitation, "ask") == (
        "Просим до конца дня 12 ноября 2026 г. дать доступ к системе и её журналам."
    )
    assert [row["parts"] for row in rows(invitation, "access")] == [
        "сеансы: Консоль администрирования серверов 1С, список сеансов базы;",
        "агент сервера: Состояние службы «Агент сервера 1С:Предприятия».",
    ]
    assert part(invitation, "logs") == (
        "Просим сохранить журналы за период с 02.11.2026 10:40 до 11:52, московское время (UTC+3)."
    )
    assert part(invitation, "waits") == "Пока доступа нет, срок исправления не идёт."


@pytest.mark.parametrize(
    ("term", "asked", "on", "expected"),
    [
        (Duration(working_days=2), None, date(2026, 11, 10), "до конца дня 13 ноября 2026 г."),
        (Duration(working_days=9), 5, date(2026, 11, 10), "до конца дня 18 ноября 2026 г."),
        (Duration(working_days=1), 5, date(2026, 11, 10), "до конца дня 12 ноября 2026 г."),
        (Duration(seconds=4 * 3600), None, date(2026, 11, 10), "в течение 4 часов после"),
        (Duration(seconds=90 * 60), None, date(2026, 11, 10), "в течение 90 минут после"),
        (Duration(seconds=4 * 3600), 10, date(2026, 11, 10), "до 10.11.2026 19:00"),
    ],
)
def test_term_of_access(term: Duration, asked: int | None, on: date, expected: str) -> None:
    """Fine print §4: from the first asking while it runs, else anew from this letter."""
    at = None if asked is None else datetime(2026, 11, asked, 15, 0, tzinfo=ZONE)
    audit = {**(OPEN.audit or {}), "access_asked_at": at}
    given = replace(OPEN, audit=audit, contract={"access_term": term})
    assert expected in part(paper("invitation", given, on=on), "ask")


def test_a_reminder_says_so() -> None:
    """Design §6, S: access asked and not given is reminded of; given access is thanked for."""
    reminder = paper("invitation", RULES["S"])
    assert reminder.context["has_asked"] is True
    assert part(reminder, "asked") == "Доступ запрошен 2 ноября 2026 г., но ещё не получен."
    given = paper("invitation", Given(audit={"closed_on": None}))
    assert given.context["is_given"] is True
    assert part(given, "given") == "Доступ для проверки получен 3 ноября 2026 г., спасибо."


def test_ready_to_send() -> None:
    """An invitation to an open check has no doubts, in letter form."""
    invitation = paper("invitation", RULES["S"])
    assert codes(invitation) == []
    assert part(invitation, "greeting") == "Уважаемый Павел Денисович!"
    assert "Озерову П. Д." in part(invitation, "addressee")
