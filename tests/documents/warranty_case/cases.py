"""A case of every rule: one project, one fault, and what has to differ for the rule to apply."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from pipeline.calendars import DayCalendar, day_calendar
from pipeline.documents.warranty_case import CaseFacts, CasePaper, case_paper
from pipeline.domain.claims import Audit, Claim, Finding, History, Measurement, Rate
from pipeline.domain.contract import Contract, Party, Person, Priority, Project, Role, Stage
from pipeline.domain.letters import IssuedPart, ToldItem, ToldLetter
from pipeline.domain.places import Places
from pipeline.domain.told import Comparison
from pipeline.locales import locale
from pipeline.problems import Place
from pipeline.warranty import Verdict, verdict_of

ZONE: Final = ZoneInfo("Europe/Moscow")
ON: Final = date(2026, 11, 10)
AS_OF: Final = date(2026, 11, 11)
FAULT: Final = datetime(2026, 11, 2, 11, 40, tzinfo=ZONE)
CLOSED: Final = date(2026, 11, 6)
LETTER: Final = "ТУ-2026-000011"
WARNING: Final = "ГС-2026-000004-У"
INCIDENT: Final = "ОБР-032"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def cells(sheet: str, row: int, *names: str) -> Places:
    """A cell for each field, in one row."""
    return {
        name: Place("project.xlsx", sheet, f"{_LETTERS[at]}{row}", name)
        for at, name in enumerate(names)
    }


def placed(noun: type[Any], sheet: str, row: int, /, **given: Any) -> Any:  # noqa: ANN401  # any noun of the sheets
    """A noun read from one row of a sheet."""
    filled = [name for name, value in given.items() if value is not None]
    return noun(**given, places=cells(sheet, row, *filled))


def contract(**given: object) -> Contract:
    """The contract of the case."""
    keys: dict[str, object] = {
        "project_code": "demo",
        "project_name": "Учётная система",
        "contract_no": "14/2026-С",
        "contract_on": date(2026, 7, 20),
        "contract_subject": "Сопровождение учётной системы",
        "warranty_clause": "п. 4.3 Соглашения о гарантии от 3 августа 2026 г. № СГ-2026-000001",
        "rates_clause": "п. 4.4 Соглашения о гарантии от 3 августа 2026 г. № СГ-2026-000001",
        "claim_contacts": "телефон +7 (495) 000-01-02",
        "vat": "standard",
        "time_zone": "Europe/Moscow",
        **given,
    }
    places = {
        name: Place("project.xlsx", "Договор", f"B{row}", "Значение")
        for row, name in enumerate(keys, start=2)
    }
    return Contract(**keys, places=places)  # type: ignore[arg-type]  # keys of the contract


def project(**given: object) -> Project:
    """The project with its parties, people and one stage."""
    parties = (
        placed(
            Party, "Стороны", 2, role=Role.CONTRACTOR,
            full_name="Общество с ограниченной ответственностью «Лукоморье Интеграция»",
            short_name="ООО «Лукоморье Интеграция»", inn="0000123450", kpp="000001001",
            ogrn="1260000001238", address="г. Москва, Вымышленная ул., д. 1",
            phone="+7 (495) 000-01-01", email="dogovor@lukomorye.example",
            account="40702810380000000123", bank="Банк «Тридесятый» (АО), г. Москва",
            bik="040000001", corr_account="30101810800000000000",
        ),
        placed(
            Party, "Стороны", 3, role=Role.CLIENT,
            full_name="Общество с ограниченной ответственностью «Тридевятый торг»",
            short_name="ООО «Тридевятый торг»", inn="0000678903", kpp="000001001",
            address="г. Москва, Небывалый пер., д. 9", email="office@tridevyat.example",
        ),
    )  # fmt: skip
    people = (
        _person(2, Role.CONTRACTOR, "signatory", "Ратников", "Глеб", "Савельевич", "m",
                "Генеральный директор"),
        _person(3, Role.CLIENT, "signatory", "Журавлёва", "Анна", "Тимофеевна", "f", "Директор"),
        _person(4, Role.CLIENT, "addressee", "Озеров", "Павел", "Денисович", "m",
                "Заместитель директора по информационным технологиям"),
        _person(5, Role.CONTRACTOR, "preparer", "Полынцева", "Вера", "Игнатьевна", "f",
                "Руководитель проектов"),
        _person(6, Role.CONTRACTOR, "approver", "Ратников", "Глеб", "Савельевич", "m",
                "Генеральный директор"),
        _person(7, Role.CONTRACTOR, "approver", "Мельник", "Тарас", "Олегович", "m",
                "Коммерческий директор"),
    )  # fmt: skip
    stage = placed(
        Stage, "Этапы", 2, code="Э-2", kind="stage", name="Адресное хранение на складе",
        subject="модуль «Адресное хранение»", group="new module", starts_on=date(2026, 8, 31),
        object="УТ", accepted_on=date(2026, 10, 5),
    )  # fmt: skip
    return Project(
        contract=contract(**given),
        parties=parties,
        people=people,
        priorities=(Priority(code="1"),),
        stages=(stage,),
    )


def _person(  # noqa: PLR0913, PLR0917  # the columns of the sheet
    row: int, role: Role, function: str, surname: str, name: str, patronymic: str, gender: str,
    position: str,
) -> Person:  # fmt: skip
    person: Person = placed(
        Person, "Лица", row, role=role, function=function, surname=surname, first_name=name,
        patronymic=patronymic, gender=gender, position=position, basis="Устав",
        phone="+7 (495) 000-01-03", forms_checked=True,
    )  # fmt: skip
    return person


SESSIONS: Final = ToldItem(
    id="У-1", sort="condition",
    text="Число одновременных сеансов пользователей не превышает нормы",
    plain="В программе одновременно работает не больше людей, чем договорились",
    parameter="сеансы", comparison=Comparison.AT_MOST, limit=Decimal(45),
    gross_limit=Decimal(70), unit="шт.", statistic="max", window_s=3600,
    method="Консоль администрирования серверов 1С, список сеансов базы", essential=True,
)  # fmt: skip
AGENT: Final = ToldItem(
    id="У-3", sort="condition", text="Агент сервера 1С:Предприятия работает",
    plain="Сервер программы включён", parameter="агент сервера", comparison=Comparison.EQUAL,
    limit=Decimal(1), unit="да/нет", statistic="min", window_s=900,
    method="Состояние службы «Агент сервера 1С:Предприятия»", essential=True,
)  # fmt: skip
STEP: Final = ToldItem(
    id="Э-2-М1", sort="step", text="Закрывать смену перед инвентаризацией",
    plain="Сначала закрывают смену, потом считают товар", guard="warns",
)  # fmt: skip


def letter(**given: object) -> ToldLetter:
    """The letter of the stage, delivered and signed in time."""
    keys: dict[str, Any] = {
        "number": LETTER,
        "kind": "conditions",
        "on": date(2026, 8, 20),
        "scope": "Э-2",
        "items": (SESSIONS, AGENT, STEP),
        "sent_on": date(2026, 8, 20),
        "delivered_on": date(2026, 8, 21),
        "proof": "курьер, расписка",
        "reply": "signed",
        "reply_on": date(2026, 8, 25),
        **given,
    }
    return ToldLetter(**keys)


def earlier_warning() -> ToldLetter:
    """A warning about the sessions after which a breach is a repeated one."""
    return ToldLetter(
        number=WARNING, kind="warning", on=date(2026, 9, 14), scope="ОБР-015", warned=("У-1",),
        sent_on=date(2026, 9, 14), delivered_on=date(2026, 9, 15),
    )  # fmt: skip


def claim(**given: object) -> Claim:
    """The incident."""
    keys: dict[str, Any] = {
        "id": INCIDENT,
        "reported_at": FAULT + timedelta(minutes=12),
        "fault_at": FAULT,
        "stage": "Э-2",
        "summary": "Не проводятся приходные накладные, склад стоит.",
        "started_at": FAULT + timedelta(minutes=25),
        "restored_at": FAULT + timedelta(hours=3),
        "resolved_at": FAULT + timedelta(hours=5),
        "side": "client",
        **given,
    }
    made: Claim = placed(Claim, "Инциденты", 33, **keys)
    return made


def audit(**given: object) -> Audit:
    """The check, closed."""
    keys: dict[str, Any] = {
        "incident": INCIDENT,
        "opened_on": date(2026, 11, 3),
        "closed_on": CLOSED,
        "invited_on": date(2026, 11, 2),
        "client_rep": "Синицына Л. М., старший товаровед",
        "attended": True,
        "access_asked_at": datetime(2026, 11, 2, 15, 0, tzinfo=ZONE),
        "access_given_at": datetime(2026, 11, 3, 10, 0, tzinfo=ZONE),
        "fix_hours": Decimal("3.5"),
        "audit_hours": Decimal(6),
        "act_sent_on": date(2026, 11, 6),
        "client_answer": "signed",
        "client_answer_on": date(2026, 11, 9),
        **given,
    }
    made: Audit = placed(Audit, "Проверки", 5, **keys)
    return made


def finding(**given: object) -> Finding:
    """What the check found of the sessions."""
    keys: dict[str, Any] = {
        "incident": INCIDENT,
        "item": "У-1",
        "evidence": "Список сеансов базы на момент сбоя, снимок приложен.",
        "caused": True,
        **given,
    }
    made: Finding = placed(Finding, "Находки", 4, **keys)
    return made


def sessions(worst: int) -> tuple[Measurement, ...]:
    """Readings of the sessions every ten minutes up to the fault, the worst one before it."""
    values = (38, 40, 41, worst, 44, 43)
    start = FAULT - timedelta(hours=1)
    return tuple(
        Measurement(
            (start + timedelta(minutes=10 * at)).astimezone(UTC),
            Decimal(value),
            Place("project.xlsx", "Замеры", f"C{at + 2}", "Значение"),
            "мониторинг заказчика",
        )
        for at, value in enumerate(values)
    )


RATES: Final = (
    placed(Rate, "Ставки", 2, work="fix", rate=Decimal(3200), valid_from=date(2026, 1, 1)),
    placed(Rate, "Ставки", 3, work="audit", rate=Decimal(2800), valid_from=date(2026, 1, 1)),
)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a case differs in."""

    audit: Mapping[str, object] | None = field(default_factory=dict)
    claim: Mapping[str, object] = field(default_factory=dict)
    contract: Mapping[str, object] = field(default_factory=dict)
    findings: tuple[Mapping[str, object], ...] = ({},)
    worst: int = 52
    letters: tuple[ToldLetter, ...] = (letter(),)
    measured: Mapping[str, tuple[Measurement, ...]] = field(default_factory=dict)


_APPROVED: Final = {"approved_by": "Ратников Г. С.", "consent_on": date(2026, 11, 9)}
_FALSE: Final = {
    "stated": "Одновременно работало не больше сорока человек",
    "contradicted_by": "журнал сеансов показывает 52 сеанса",
    "mattered": True,
}
RULES: Final[Mapping[str, Given]] = {
    "S": Given(
        audit={"closed_on": None, "access_given_at": None, "act_sent_on": None,
               "client_answer": None, "client_answer_on": None, "attended": False}
    ),
    "W0": Given(
        audit={"ours": "no", "outside_cause": "client's equipment or network",
               "outside_evidence": "Журнал коммутатора: порт сервера был отключён."},
    ),
    "W1": Given(letters=(letter(delivered_on=date(2026, 9, 2), reply=None, reply_on=None),)),
    "W2": Given(audit={"inconclusive": True}),
    "W3": Given(worst=45, findings=()),
    "W4": Given(findings=({"caused": False},)),
    "W4 ours": Given(audit={"contractor_fault": True}),
    "W5": Given(),
    "W6": Given(audit={**_FALSE, **_APPROVED, "approved_by_2": "Мельник Т. О."}),
    "W7": Given(worst=82, audit=_APPROVED),
    "W8": Given(letters=(letter(), earlier_warning()), audit=_APPROVED),
}  # fmt: skip


def history_of(given: Given) -> History:
    """The sheets of a case."""
    checked = () if given.audit is None else (audit(**given.audit),)
    return History(
        claims=(claim(**given.claim),),
        audits=checked,
        findings=tuple(finding(**one) for one in given.findings),
        measurements={"сеансы": sessions(given.worst), **given.measured},
        rates=RATES,
    )


def days() -> DayCalendar:
    """The Russian calendar."""
    return day_calendar("RU", ())


def verdict(given: Given) -> Verdict:
    """The verdict of a case."""
    history = history_of(given)
    return verdict_of(
        history.claims[0], history, given.letters, project(**given.contract), days(), as_of=AS_OF
    )


def facts(given: Given, **more: Any) -> CaseFacts:  # noqa: ANN401  # fields of the facts
    """What the papers of a case are made of: act and decision stand issued."""
    issued = {
        "act": IssuedPart(part="act", number="ГС-2026-000012-А", on=date(2026, 11, 6)),
        "decision": IssuedPart(part="decision", number="ГС-2026-000012-Р", on=date(2026, 11, 9)),
    }
    made = CaseFacts(
        project=project(**given.contract),
        verdict=verdict(given),
        letters=given.letters,
        series=history_of(given).measurements,
        issued=issued,
        as_of=AS_OF,
    )
    return replace(made, **more)


def paper(part: str, given: Given, **more: Any) -> CasePaper:  # noqa: ANN401  # as case_paper
    """A paper of a case, in Russian."""
    on = more.pop("on", ON)
    return case_paper(part, facts(given), locale("ru"), days(), on=on, **more)
