"""The notice of a one-off task: which sentence stands in it, and why."""

from datetime import date
from pathlib import Path
from typing import cast

import pytest

from pipeline.documents.replaced import Replaced
from pipeline.documents.task_notice import TaskNotice
from pipeline.domain.letters import ToldLetter
from pipeline.issuing.condition_letter import about_of, letter_of, stage_of
from pipeline.issuing.register_facts import Facts
from pipeline.issuing.task_notice import notice_of
from tests.fixtures.letters import (
    STARTS,
    condition,
    object_sheets,
    of_object,
    project_of,
    told_letter,
    words,
)
from tests.fixtures.projects import Sheets

ON = date(2026, 11, 3)


@pytest.fixture
def sheets() -> Sheets:
    """A task with nothing of its own, on an object with one condition."""
    return object_sheets(of_object())


def own(**given: object) -> list[object]:
    """A condition of the task РЗ-1."""
    return condition(**{"Код": "У-2", "Этап или объект": "РЗ-1", "Условие": "Файл невелик",
                        "Показатель": "файл", "Норма": 20, "Единица": "МБ", **given})  # fmt: skip


def object_letter(folder: Path, sheets: Sheets) -> ToldLetter:
    """The letter of the object УТ, issued."""
    project, path = project_of(folder / "before", sheets)
    return told_letter(letter_of(project, about_of(project, "УТ"), path, ON), "УТ")


def notice(
    folder: Path, sheets: Sheets, *known: ToldLetter, on: date = ON,
    replaced: Replaced | None = None,
) -> TaskNotice:  # fmt: skip
    """The notice of the task РЗ-1."""
    project, path = project_of(folder, sheets)
    return notice_of(project, stage_of(project, "РЗ-1"), path, on, Facts(None, replaced, known))


def paragraph(made: TaskNotice) -> str:
    """What goes into the e-mail."""
    return words(made.context["paragraph"])


def codes(made: TaskNotice) -> list[str]:
    """Everything said of it."""
    return [problem.code for problem in made.said]


def test_the_words_are_those_of_the_design(tmp_path: Path, sheets: Sheets) -> None:
    """Russian documents §15.3, word for word, with the letter of the object."""
    made = notice(tmp_path, sheets, object_letter(tmp_path, sheets))
    assert paragraph(made) == (
        "Олег Петрович, добрый день! 16 ноября 2026 г. начинаем задачу РЗ-1 «Загрузка цен». "
        "Условия работы прежние — из письма № ТУ-2026-000007 от 20 октября 2026 г., пункт У-1. "
        "Как пользоваться: как обычно, особого порядка нет. Ограничения: нет. "
        "Если что-то не подходит, ответьте, пожалуйста, до конца рабочего дня 13 ноября 2026 г.: "
        "начнём после согласования. Если после сдачи что-то работает не так, ответьте на это "
        "письмо — займёмся в тот же рабочий день."
    )
    assert (made.refers_to, made.items) == (("ТУ-2026-000007",), ())
    assert codes(made) == []


def test_the_text_to_paste_is_number_and_paragraph(tmp_path: Path, sheets: Sheets) -> None:
    """The e-mail says under which number it is registered."""
    made = notice(tmp_path, sheets)
    top, blank, said, end = made.text.replace("\N{NO-BREAK SPACE}", " ").split("\n")
    assert top == (
        "Сообщение № б/н от 3 ноября 2026 г. к договору от 15 января 2026 г. № 12/2026. "
        "ООО «Опора» — ООО «Ромашка»"
    )
    assert (blank, said, end) == ("", paragraph(made), "")


def test_own_conditions_stand_in_a_sentence(tmp_path: Path, sheets: Sheets) -> None:
    """With the code, the limit, the gross value, how and by whom: enough to be held to."""
    sheets["Условия"] += [own(), own(Код="У-3", Условие="Копия есть", Сравнение="равно", Норма=1,
                                     Единица="да/нет", Существенное="да")]  # fmt: skip
    said = paragraph(notice(tmp_path, sheets))
    assert (
        "Условия работы: файл невелик — не более 20 МБ (У-2; наибольшее значение за 1 ч; измеряется"
        " так: счётчик сервера; проверяет заказчик); копия есть — да (У-3; грубое нарушение: любое"
        " отклонение; всё время, за 1 ч; измеряется так: счётчик сервера; проверяет заказчик)."
    ) in said
    made = notice(tmp_path, sheets, object_letter(tmp_path, sheets))
    assert "пункт У-1. Дополнительно: файл невелик" in paragraph(made)
    assert [item["id"] for item in made.items] == ["У-2", "У-3"]


def test_a_recommendation_is_none_of_the_conditions(tmp_path: Path, sheets: Sheets) -> None:
    """Russian documents §6.1: what cannot be measured is recommended, under its code."""
    sheets["Условия"].append(own(Единица=None))
    said = paragraph(notice(tmp_path, sheets))
    assert "Особых условий работы нет. Рекомендуем: файл невелик (У-2)." in said


def test_method_and_limitations_are_sentences(tmp_path: Path, sheets: Sheets) -> None:
    """Russian documents §15.3: how to use it, what is not done, what it cannot."""
    sheets["Методика"] += [
        ["М-2", "РЗ-1", None, 2, "кассир", "Сверить", "нет", "нет"],
        ["М-1", "РЗ-1", None, 1, None, "Загрузить", "нет", "нет"],
        ["М-3", "РЗ-1", None, 3, None, "Прерывать", "да", "нет"],
    ]
    sheets["Ограничения"] += [
        ["О-1", "РЗ-1", None, "логическое", "Без валюты", "суммы в рублях", "нет"],
        ["О-2", "РЗ-1", None, "логическое", "Один файл", None, "нет"],
    ]
    assert (
        "Как пользоваться: загрузить (М-1); сверить (М-2, кассир). Нельзя: прерывать (М-3). "
        "Ограничения: без валюты; суммы в рублях (О-1); один файл (О-2)."
    ) in paragraph(notice(tmp_path, sheets))


def test_what_is_guaranteed_is_named(tmp_path: Path, sheets: Sheets) -> None:
    """Russian documents §10.5: the guaranteed object of consulting."""
    sheets["Этапы"][2][4:6] = ["консультации", "сценарий загрузки"]
    said = paragraph(notice(tmp_path, sheets))
    assert "Гарантия распространяется на следующее: сценарий загрузки." in said


@pytest.mark.parametrize(
    ("on", "said", "expected"),
    [
        (ON, "до конца рабочего дня 13 ноября 2026 г.: начнём после", []),
        (date(2026, 11, 13), "до конца рабочего дня 13 ноября 2026 г.: начнём после", []),
        (date(2026, 11, 14), "пожалуйста, до начала работ: начнём", ["notice_without_time"]),
        (STARTS, "пожалуйста, до начала работ: начнём", ["notice_without_time"]),
        (date(2026, 11, 17), "пожалуйста, сразу: остановимся", ["task_begun"]),
    ],
)
def test_until_when_to_answer(
    tmp_path: Path, sheets: Sheets, on: date, said: str, expected: list[str]
) -> None:
    """The end of the last working day before the start; where none is left, that is told."""
    made = notice(tmp_path, sheets, object_letter(tmp_path, sheets), on=on)
    assert said in paragraph(made)
    assert codes(made) == expected
    begins = "начата задача" if on > STARTS else "начинаем задачу"
    assert f"16 ноября 2026 г. {begins} РЗ-1" in paragraph(made)


@pytest.mark.parametrize(
    ("contacts", "phone", "said"),
    [
        ("тел. 8-800", "1", "ответьте на это письмо или сообщите: тел. 8-800 — займёмся"),
        (
            "телефон +7 (495) 000-01-02, почта a@b.example",
            "1",
            "ответьте на это письмо, позвоните +7 (495) 000-01-02 или напишите на a@b.example — ",
        ),
        (
            "Тел.: 8 800 1; e-mail: a@b.example",
            None,
            "на это письмо, позвоните 8 800 1 или напишите на a@b.example — займёмся",
        ),
        (
            "телефон +7 (495) 000-01-02, почта a@b.example, чат",
            "1",
            "или сообщите: телефон +7 (495) 000-01-02, почта a@b.example, чат — займёмся",
        ),
        (None, "+7 495 1", "ответьте на это письмо или позвоните +7 495 1 — займёмся"),
        (None, None, "ответьте на это письмо — займёмся"),
    ],
)
def test_where_to_report_a_fault(
    tmp_path: Path, sheets: Sheets, contacts: str | None, phone: str | None, said: str
) -> None:
    """The contacts of the contract, else the telephone of the contractor, else the reply."""
    if contacts:
        sheets["Договор"].append(["Куда сообщать о сбое", contacts])
    sheets["Стороны"][0].append("Телефон")
    sheets["Стороны"][1].append(phone)
    assert said in paragraph(notice(tmp_path, sheets))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Размер файла мал", "размер файла мал"), ("С 9 до 18 закрыто", "с 9 до 18 закрыто"),
     ("НДС указан", "НДС указан"), ("1С обновлена", "1С обновлена"),
     ("Excel закрыт", "Excel закрыт"), ("ИТ-отдел предупреждён", "ИТ-отдел предупреждён")],
)  # fmt: skip
def test_a_sentence_goes_on_in_small_letters(
    tmp_path: Path, sheets: Sheets, typed: str, said: str
) -> None:
    """After a colon a cell's first word begins small, but for abbreviations and foreign names."""
    sheets["Условия"].append(own(Единица=None, Условие=typed))
    assert f"Рекомендуем: {said} (У-2)." in paragraph(notice(tmp_path, sheets))


def test_nobody_to_answer_to_is_a_doubt(tmp_path: Path, sheets: Sheets) -> None:
    """Neither address nor telephone: the notice stays a draft that says so."""
    sheets["Стороны"][1].pop()
    made = notice(tmp_path, sheets)
    assert [p.code for p in made.doubts] == ["contacts_missing"]
    assert words(made.context["confirm"]) != ""


def test_without_a_patronymic_the_surname_is_called(tmp_path: Path, sheets: Sheets) -> None:
    """Russian documents §2: no guess of how to call a person."""
    sheets["Лица"][2][2:5] = ["Смит", "Джон", None]
    assert paragraph(notice(tmp_path, sheets)).startswith("Господин Смит, добрый день!")


def test_conditions_of_an_object_without_a_letter_are_not_told_silently(
    tmp_path: Path, sheets: Sheets
) -> None:
    """They are not repeated in the paragraph; the command that tells them is named."""
    made = notice(tmp_path, sheets)
    assert codes(made) == ["object_letter_missing"]
    assert "Особых условий работы нет." in paragraph(made)
    sheets["Условия"].pop()
    assert codes(notice(tmp_path, sheets)) == []


@pytest.mark.parametrize(
    ("mail", "binding", "expected"),
    [("8.2", "подпись", []), (None, "подпись", ["notice_never_binds"]),
     (None, "информационно", [])],
)  # fmt: skip
def test_own_conditions_need_consent_by_mail(
    tmp_path: Path, mail: str | None, binding: str, expected: list[str]
) -> None:
    """Fine print §6: a notice's own items bind only by e-mail consent with the clause for it."""
    sheets = object_sheets(own())
    sheets["Договор"] = [row for row in sheets["Договор"] if "переписке" not in str(row[0])]
    sheets["Договор"] += [["Вступление условий в силу", binding]]
    sheets["Договор"] += [["Пункт об электронной переписке", mail]] if mail else []
    assert codes(notice(tmp_path, sheets)) == expected


def test_one_in_place_of_another_names_it(tmp_path: Path, sheets: Sheets) -> None:
    """A second notice of a task says which one it replaces."""
    before = Replaced(number="ТУ-2026-000008", on=date(2026, 11, 2), edition=1)
    said = paragraph(notice(tmp_path, sheets, replaced=before))
    assert "Это сообщение — взамен сообщения от 2 ноября 2026 г. № ТУ-2026-000008." in said


def test_what_the_letter_of_the_object_lacks_is_told(tmp_path: Path, sheets: Sheets) -> None:
    """The same warnings as in a letter: outdated, not delivered, not agreed."""
    before = object_letter(tmp_path, sheets)
    made = notice(tmp_path, object_sheets(of_object(Норма=90)), before)
    (problem,) = made.notes
    assert (problem.code, cast("tuple[str, ...]", problem.given["items"])) == (
        "object_letter_outdated", ("У-1",),
    )  # fmt: skip
    assert "90" not in paragraph(made)


def test_words_that_never_stand_on_paper(tmp_path: Path, sheets: Sheets) -> None:
    """Russian documents §15: no guilt, no audit, no forgiveness."""
    said = paragraph(notice(tmp_path, sheets)).casefold()
    for word in ("вина", "вине", "аудит", "доброй воли", "проща", "компенсаци", "зачёт"):
        assert word not in said, word
