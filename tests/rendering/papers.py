"""Contexts and templates under test: a whole report, and Word files of a few words."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from docx import Document

from pipeline.documents.values import Context, Figure, Text
from pipeline.problems import Place
from pipeline.rendering.package import packed, read_parts
from pipeline.rendering.pictures import Picture
from pipeline.rendering.properties import DocumentProperties
from tests.rendering.chart_samples import months_chart, weeks_chart
from tests.rendering.report_pages import first_page, report_pages

REPORT: Final = Path(__file__).parents[2] / "templates" / "ru" / "service_report.docx"
PROPERTIES: Final = DocumentProperties("Отчёт", "ООО «Опора»", "Поддержка", date(2026, 12, 2), "ru")
NASTY: Final = "Рога & Копыта <тест>"
LONG: Final = "Очень длинное наименование " * 11


def text(words: str, cell: str = "B2") -> Text:
    """Words typed in a workbook."""
    return Text(words, Place("romashka.xlsx", "Договор", cell, "Значение"))


def figure(name: str, printed: str) -> Figure:
    """A figure that prints so."""
    return Figure(name, 1, printed)


def parts(*values: Figure | Text) -> tuple[Context, ...]:
    """A sentence of these values."""
    return tuple({"value": value} for value in values)


def rows(count: int, name: str, /, **columns: str | bool) -> tuple[Context, ...]:
    """``count`` rows with these figures and conditions."""
    return tuple(
        {
            column: said if isinstance(said, bool) else figure(f"{name}.{n}.{column}", said)
            for column, said in columns.items()
        }
        for n in range(count)
    )


def report_context(count: int, *, client: str = "ООО «Ромашка»", draft: bool = True) -> Context:
    """The context of the report with ``count`` rows in every table."""
    said = bool(count)
    none = text("Ничего не было.")
    metric = rows(
        count,
        "metric",
        name="Решено в день обращения, 90-й процентиль (приоритет 1)",
        target="не менее 95 %",
        value="92,30 %",
        events="12 из 13",
        status="не выполнено",
        previous="100,00 %",
        change="= без изменений",
    )
    at = "07.11.2026 09:05"
    return {
        "draft": draft,
        "number": figure("document.number", "ОТ-2026-000007"),
        "seal": {
            "has": not draft,
            "number": figure("document.number", "ОТ-2026-000007"),
            "on": figure("document.on_short", "02.12.2026"),
            "content": figure("document.content", "0000\xa00000\xa00000"),
            "head": figure("document.head", "91ab\xa044d0\xa00c2e"),
        },
        "replaced": {
            "has": said,
            "line": parts(
                Text("Взамен отчёта от "), figure("replaced.on", "1 декабря 2026 г."), Text(".")
            ),
        },
        "title": {
            "contract": parts(Text("по Договору от 15 января 2026 г. № "), text("12/2026")),
            "period": text("за ноябрь 2026 г."),
            "project": text("Сопровождение"),
            "subject": text("Сопровождение системы учёта"),
        },
        "document_date": figure("document.on", "2 декабря 2026 г."),
        "as_of": figure("as_of", "1 декабря 2026 г."),
        "parties": {
            "contractor": _party("Общество с ограниченной ответственностью «Опора»"),
            "client": _party(client),
        },
        "has_act": said,
        "act": parts(
            Text("Приложение №\xa0____ к\xa0Акту от "), figure("act.on", "30 ноября 2026 г.")
        ),
        "support": {
            "hours": text("пн–пт 09:00–18:00"),
            "has_channel": True,
            "channel": text("+7 (495) 000-00-00"),
        },
        "has_services": said,
        "services": rows(count, "service", name="Учёт и отчётность", hours="круглосуточно"),
        "summary": {
            **first_page(said=said),
            "comment": text("Месяц прошёл спокойно.\nОдна авария разобрана."),
            "sentences": tuple(
                {
                    "parts": parts(
                        Text("За ноябрь 2026 г. зарегистрировано "),
                        figure(f"s{n}", "41"),
                        Text(" обращение, решено "),
                        figure(f"t{n}", "39"),
                        Text("."),
                    )
                }
                for n in range(5)
            ),
            "mark": parts(Text("Не выполнены "), figure("mark", "2 цели"), Text(".")),
            "plan": text("Обновить платформу."),
            "has_objections": True,
            "objections": parts(
                Text("Возражения принимаются до "), figure("until", "9 декабря 2026 г."), Text(".")
            ),
        },
        "metrics": {
            "rows": tuple(
                {**row, "missed": n % 2 == 0, "restated": n % 2 == 0}
                for n, row in enumerate(metric)
            ),
            "notes": tuple({"parts": parts(Text("Показатель не измерялся."))} for _ in metric[:2]),
        },
        "trends": {
            "compared": said,
            "legend": text("Каждая точка — календарный месяц."),
            "marked": said,
            "marked_line": text("* Значение отличается от ранее выданного отчёта."),
        },
        "restatements": {
            "checked": True,
            "has": said,
            "none_line": none,
            "rows": rows(
                count,
                "restated",
                line="Решено в день обращения (приоритет 1)",
                month="октябрь 2026 г.",
                was="92,30 % (12 из 13)",
                now="85,71 % (12 из 14)",
                report="ОТ-2026-000007",
                cause="изменились данные журнала или условия",
            ),
            "due": tuple(
                {"parts": parts(Text("Разница учитывается в ближайшем акте."))} for _ in metric[:2]
            ),
        },
        "breaches": {
            "has": said,
            "none_line": none,
            "rows": rows(
                count,
                "breach",
                incident="INC0017",
                clock="восстановление",
                due_at=at,
                target="4\xa0ч\xa000\xa0мин",
                elapsed="5\xa0ч\xa012\xa0мин\xa010\xa0с",
                over="1\xa0ч\xa012\xa0мин\xa010\xa0с",
                cause="сеть клиента",
                has_side=True,
                side="заказчика",
                side_words="сбой — на стороне заказчика",
                has_remedy=True,
                remedy="Настроить сжатие трафика",
                data_line="стр. 17",
            ),
            "has_more": said,
            "more": parts(Text("Показано нарушений: "), figure("breaches.shown", "1")),
        },
        "trails": {
            "has": said,
            "rows": tuple(
                {
                    "incident": text("INC0017"),
                    "clock": figure("trail.clock", "восстановление"),
                    "judged": parts(Text("Приоритет "), figure("trail.priority", "1"), Text(".")),
                    "has_side": True,
                    "side": parts(Text("По журналу сбой — на стороне заказчика.")),
                    "lines": tuple(
                        {
                            **row,
                            "piece": parts(Text("время "), figure("trail.piece", "09:00–18:00")),
                        }
                        for row in rows(
                            count,
                            "trail",
                            at=at,
                            counted="8\xa0ч\xa000\xa0мин",
                            cells="Паузы B2, C2",
                        )
                    ),
                    "evidence": parts(Text("Основание: "), figure("trail.cells", "Паузы B2")),
                }
                for _ in range(min(count, 1))
            ),
            "has_more": said,
            "more": parts(Text("Показано: "), figure("trails.shown", "50"), Text(".")),
        },
        "requests": {
            "has": said,
            "none_line": none,
            "rows": rows(
                count,
                "request",
                id="INC0000017",
                kind="консультация",
                priority="1",
                reported_at=at,
                responded_at=at,
                resolved_at=at,
                paused="12\xa0ч\xa000\xa0мин",
                net="126\xa0ч\xa010\xa0мин",
                in_target="нет: восстановление, решение",
            ),
            "has_annex": said,
            "annex": parts(
                Text("Полный перечень, строк: "), figure("requests.rows", "700"), Text(".")
            ),
            "identity": parts(Text("Остаток на начало "), figure("backlog.start", "3"), Text(".")),
        },
        "availability": {
            "measured": said,
            "reason": text("нет листа «Простои»"),
            "rows": rows(
                count,
                "availability",
                service="Учёт",
                weight="1",
                agreed="720\xa0ч\xa000\xa0мин",
                maintenance="4\xa0ч\xa000\xa0мин",
                unknown="0 мин",
                outage="1\xa0ч\xa020\xa0мин",
                result="99,81 %",
            ),
            "arithmetic": parts(
                Text("Доступность = 1 − "), figure("lost", "1\xa0ч\xa020\xa0мин"), Text(".")
            ),
            "has_outages": said,
            "outage_rows": rows(
                count,
                "outage",
                service="Учёт",
                started_at=at,
                ended_at=at,
                duration="1\xa0ч\xa020\xa0мин",
                counted="авария, 50 %",
                incident="INC0017",
            ),
            "outages_none_line": none,
        },
        "activities": {
            "has": said,
            "none_line": none,
            "rows": rows(count, "activity", activity="исправление", hours="12,5 ч", count="7"),
            "total_hours": figure("activities.total", "12,5 ч"),
            "has_payers": said,
            "payers": parts(Text("по гарантии — "), figure("payer", "3 ч")),
            "has_finding": said,
            "finding": parts(Text("На прочее приходится "), figure("other", "12,00 %")),
        },
        "warranty": {
            "has": said,
            "lines": ({"parts": parts(Text("Решено "), figure("warranty.same_day", "1 из 3"))},),
            "has_cases": said,
            "none_line": none,
            "rows": tuple(
                {
                    **row,
                    "checked": parts(
                        Text("Проверка окончена "), figure(f"warranty.{n}.closed", "12.11.2026")
                    ),
                }
                for n, row in enumerate(
                    rows(
                        count,
                        "warranty",
                        incident="INC0000017",
                        reported_on="07.11.2026",
                        summary="Обмен идёт через раз",
                        outcome="исправлено по гарантии с предупреждением",
                        has_reason=True,
                        reason="Сбой вызван нарушением.",
                        has_item=True,
                        item="У-1.1",
                        free_fix="12,5\xa0ч",
                        free_audit="4\xa0ч",
                        paid_fix="—",
                        paid_audit="1,5\xa0ч",
                    )
                )
            ),
            "checks": parts(Text("Проверок закончено: "), figure("warranty.checks", "2")),
            "has_hours": said,
            "hours": parts(Text("Без оплаты: "), figure("warranty.free", "3 ч")),
            "errors": parts(Text("С действиями пользователей связано "), figure("errors", "1")),
            "has_steps": said,
            "steps": parts(Text("М-1 — "), figure("warranty.step", "1")),
            "formulas": (text("Доля обращений."),),
            "has_guards": said,
            "guards": rows(
                count,
                "guard",
                item="М-1",
                text="Закрывать смену",
                count="2",
                advice="программа сама предупреждает о таком действии",
            ),
        },
        "method": {
            "hours_lines": tuple({"text": t} for t in (text("«5x8»: пн–пт 09:00–18:00."),)),
            "priorities": rows(
                count,
                "priority",
                code="1",
                name="Критичный",
                hours="«5x8»: пн–пт 09:00–13:00, 14:00–18:00",
                response="30 мин",
                restore="4 ч",
                resolve="24 ч",
            ),
            "rules": rows(
                count, "rule", name="Время реакции", formula="От регистрации до первого ответа."
            ),
            "general_rules": tuple(
                {"text": text(f"Правило {n} общее для всех.")} for n in range(5)
            ),
            "calendar": {
                "parts": parts(Text("Производственный календарь РФ.")),
                "days": rows(
                    count, "day", on="04.11.2026", kind="праздник", name="День народного единства"
                ),
                "has_days": said,
                "preliminary": said,
                "preliminary_line": text("По предварительным данным."),
            },
        },
        "charts": {
            "wide": (weeks_chart(), weeks_chart()) if count else (),
            "has_trends": said,
            "trends": (
                {"left": (months_chart(),), "right": (months_chart(),)},
                {"left": (months_chart(),), "right": ()},
            ),
        },
        **report_pages(count),
        "signatures": {
            "contractor": _signature("Исполнитель"),
            "client": _signature("Заказчик"),
        },
    }


def _party(name: str) -> Context:
    return {
        "full_name": text(name),
        "short_name": text(name),
        "has_inn": True,
        "inn": text("7700000000"),
    }


def _signature(role: str) -> Context:
    return {"role": text(role), "position": text("Директор"), "name": text("И.\xa0Л.\xa0Ковальчук")}


def png(width: int = 120, height: int = 40) -> bytes:
    """A grey picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    lines = b"".join(b"\0" + b"\xcc" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def picture() -> Picture:
    """A picture that says what it shows."""
    return Picture(png(), "Столбцы по неделям.", 170)


def word_file(folder: Path, *paragraphs: str, cells: Iterable[Iterable[str]] = ()) -> Path:
    """A template of these paragraphs and one table of these cells, on the report's clean base."""
    path = folder / "template.docx"
    document = Document(str(REPORT))
    for section in document.sections:
        for header in (
            section.header,
            section.first_page_header,
            section.footer,
            section.first_page_footer,
        ):
            for paragraph in header.paragraphs:
                paragraph.text = paragraph.text if "{" not in paragraph.text else ""
    body = document.element.body  # after the headers: a section goes with its last paragraph
    for child in list(body)[:-1]:
        body.remove(child)
    for words in paragraphs:
        document.add_paragraph(words)
    table_rows = [list(row) for row in cells]
    if table_rows:
        table = document.add_table(len(table_rows), len(table_rows[0]))
        for row, said in zip(table.rows, table_rows, strict=True):
            for cell, words in zip(row.cells, said, strict=True):
                cell.text = words
    document.save(str(path))
    return path


def changed(
    path: Path, changes: Mapping[str, tuple[str, str]], added: Mapping[str, bytes] | None = None
) -> Path:
    """The Word file with a string of some parts replaced and other parts added."""
    inside = read_parts(path.read_bytes())
    for name, (old, new) in changes.items():
        before = inside[name].decode()
        assert old in before, (name, old)
        inside[name] = before.replace(old, new, 1).encode()
    inside.update(added or {})
    path.write_bytes(packed(inside))
    return path


def words_of_file(path: Path) -> str:
    """Paragraphs and cells of the body, in order of reading."""
    document = Document(str(path))
    said = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            said += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            said.append(block.text)
    return "\n".join(said)


def names_of(path: Path) -> list[str]:
    """Names in the zip, in order."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return archive.namelist()
