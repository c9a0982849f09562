"""Parts of the report's context: worst cases, flow, promises, advice, the data behind it."""

from pipeline.documents.values import Context, Figure, Text
from pipeline.problems import Place

AT = "07.11.2026 09:05"


def _figure(name: str, printed: str) -> Figure:
    return Figure(name, 1, printed)


def _sentence(words: str, name: str, printed: str) -> tuple[Context, ...]:
    return ({"value": Text(words)}, {"value": _figure(name, printed)}, {"value": Text(".")})


def _rows(count: int, name: str, /, **columns: str | bool) -> tuple[Context, ...]:
    return tuple(
        {
            column: said if isinstance(said, bool) else _figure(f"{name}.{n}.{column}", said)
            for column, said in columns.items()
        }
        for n in range(count)
    )


def _part(count: int, name: str, /, **columns: str | bool) -> Context:
    return {
        "has": bool(count),
        "none_line": Text("Ничего не было.", Place("romashka.xlsx", "Договор", "B2")),
        "rows": _rows(count, name, **columns),
        "has_more": bool(count),
        "more": _sentence("Показано строк: ", f"{name}.shown", "60"),
    }


def first_page(*, said: bool) -> Context:
    """What the summary says besides its sentences."""
    return {
        "comment_here": said,
        "comment_later": False,
        "promises": _sentence("Обещанное ранее: выполнено — ", "promises.done", "2"),
        "decisions": tuple(
            {"parts": _sentence(f"Решить вопрос {name}, срок ", f"decision.{name}", "15.11.2026")}
            for name in ("первый", "второй", "третий")
            if said
        ),
        "has_more_decisions": said,
        "more_decisions": _sentence("Ещё вопросов: ", "decisions.more", "4"),
        "plan_here": False,
        "plan_later": said,
        "has_words_later": said,
    }


def report_pages(count: int) -> Context:
    """The parts of ``templates.report_pages`` with ``count`` rows in every table."""
    flow = _rows(
        count, "flow", span="02.11.2026–08.11.2026", start="3", reported="12", reopened="1",
        resolved="11", closed_unresolved="0", end="5",
    )  # fmt: skip
    return {
        "worst": {
            "has": bool(count),
            "none_line": Text("Тяжёлых случаев в периоде нет."),
            "stories": tuple(
                {
                    "title": _sentence("Обмен не идёт, случай ", f"worst.{n}.id", "17"),
                    "lines": (
                        {"parts": _sentence("Сверх нормы ", f"worst.{n}.over", "72\xa0мин")},
                    ),
                    "events": _rows(
                        count, f"worst.{n}", happened_at=AT, event="пауза: ожидание заказчика",
                        since="126\xa0ч\xa010\xa0мин", after="12\xa0ч\xa000\xa0мин", is_due=n == 1,
                    ),
                    "has_more": True,
                    "more": _sentence("Ещё событий: ", f"worst.{n}.more", "3"),
                }
                for n in range(min(count, 4))
            ),
        },
        "volume": {
            "has_weeks": bool(count),
            "weeks": flow,
            "has_months": bool(count),
            "months": flow,
        },
        "causes": {
            **_part(count, "cause", cause="сеть", count="7", share="50,00 %", cumulative="50,00 %"),
            "has_rest": bool(count),
            "rest": _sentence("Остальные причины: ", "causes.rest", "9"),
        },
        "ageing": _part(
            count, "ageing", age="от 1 до 3 дней", count="2", oldest="INC0000017", reported_at=AT
        ),
        "promises": {
            **_part(
                count, "promise", decided="Настроить сжатие трафика", source="встреча",
                owner="И. Л. Ковальчук", due="20.10.2026", state="срок истёк", is_overdue=True,
            ),
            "summary": _sentence("Обещанное ранее: выполнено — ", "promises.done", "2"),
        },
        "advice": {
            "has": bool(count),
            "rows": tuple(
                {
                    "advice": _sentence("Устранить причину, сбоев ", f"advice.{n}.count", "4"),
                    "metric": Text("Число сбоев за период"),
                    "decider": Text("Исполнитель"),
                }
                for n in range(count)
            ),
        },
        "credits": {
            "has": bool(count),
            "heading": Text("Уменьшение платы"),
            "months": tuple(
                {
                    "has_title": True,
                    "title": Text("ноябрь", Place("romashka.xlsx", "Месяц", "A2")),
                    "opening": ({"parts": _sentence("Плата ", "credits.fee", "100 000,00 руб.")},),
                    "has_rows": bool(count),
                    "rows": _rows(
                        count, "credit", metric="Доступность", has_days=True, days="дней 15 из 30",
                        value="99,18 %", has_events=True, events="12 из 13", tier="не менее 99 %",
                        per_cent="10 %", base="60 000,00 руб.", weight="1",
                        before="6 000,00 руб.", amount="6 000,00 руб.",
                    ),
                    "closing": ({"parts": _sentence("Итого ", "credits.total", "6 000,00 руб.")},),
                    "notes": (),
                }
                for _ in range(min(count, 1))
            ),
            "totals": ({"parts": _sentence("Итого ", "credits.period", "12 000,00 руб.")},),
        },
        "closed": _part(
            count, "closed", incident="INC0000017", kind="сбой", reported_at=AT, closed_at=AT
        ),
        "data_notes": _part(count, "note", text="Дубликаты: 5."),
        "excluded": _part(count, "excluded", row="Инциденты F17", reason="Конец раньше начала."),
        "pauses": _part(
            count, "pause", incident="INC0000017", from_at=AT, to_at=AT,
            reason="ожидание заказчика", counted="срок стоит",
        ),
        "gaps": _part(count, "gap", from_at=AT, to_at=AT, duration="40\xa0мин", note="Обрыв связи"),
        "versions": ({"parts": _sentence("Каталог показателей: версия ", "version", "1")},),
    }  # fmt: skip
