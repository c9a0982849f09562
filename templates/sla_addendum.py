"""Дополнительное соглашение об уровне обслуживания: context by ``documents.sla_addendum``."""

# ruff: noqa: INP001  # beside its script, no package
from typing import Final

from templates.contract import ContractPaper
from templates.layout import MIDDLE, NUMBER, Column

_PLAIN_SECTIONS: Final = (
    "priorities", "targets", "measuring", "reporting", "warranty", "duties", "liability",
    "force_majeure", "confidentiality", "term", "final",
)  # fmt: skip
_TARGETS_MM: Final = (15, 44, 32, 18, 30, 31)
_TARGETS_HEAD: Final = ("Код", "Показатель", "Цель", "Единица", "Период", "Минимум событий")
_TARGETS_HEAD_TWO: Final = ("", "Источник данных", "Исключения", "Последствие")
_TARGETS_SPANS: Final = (1, 1, 3, 1)
_TOGETHER: Final = "Таблица – связка"
_TOGETHER_MIDDLE: Final = "Таблица – связка по центру"
_APPENDICES: Final = ("metrics", "priorities", "calendar")


def sla_addendum() -> bytes:
    """The addendum, its requisites and signatures, three appendices."""
    paper = ContractPaper()
    for write in (_head, _terms, _subject, _services, _time, _text, _requisites, _list):
        write(paper)
    for write in (_metrics, _priorities, _calendar):
        write(paper)
    return paper.saved("Дополнительное соглашение об уровне обслуживания")


def _head(paper: ContractPaper) -> None:
    paper.confirmations()
    paper.line("ДОПОЛНИТЕЛЬНОЕ СОГЛАШЕНИЕ № {{ number }}", "Заголовок документа")
    paper.lines(
        "Заголовок к тексту",
        "об уровне обслуживания (SLA)",
        "к Договору от {{ contract_on }} № {{ contract_no }}",
    )
    paper.when("replaced.has", "Заголовок к тексту", paper.parts("replaced.line"))
    paper.when("renewal.has", "Заголовок к тексту", paper.parts("renewal.line"))
    paper.parties("Дополнительное соглашение")


def _terms(paper: ContractPaper) -> None:
    paper.heading("terms")
    paper.clauses("sections.terms.lines")
    paper.terms("sections.terms.more")


def _subject(paper: ContractPaper) -> None:
    paper.heading("subject")
    paper.clauses("sections.subject.lines")
    paper.line("{%p if renewal.changed %}", "После таблицы")
    paper.table(
        (
            Column("Условие", "{{ row.name }}", 62),
            Column("Было", "{{ row.was }}", 54),
            Column("Стало", "{{ row.now }}", 54),
        ),
        "renewal.rows",
    )
    paper.line("{%p endif %}", "После таблицы")


def _services(paper: ContractPaper) -> None:
    paper.heading("services")
    paper.clauses("sections.services.lines")
    common = (
        Column("Код", "{{ row.code }}", 20, MIDDLE),
        Column("Услуга", "{{ row.name }}", 54),
    )
    paper.line("{%p if services.has_shares %}", "После таблицы")
    paper.table(
        (
            *common,
            Column("Согласованные часы", "{{ row.hours }}", 58),
            Column("Вес услуги", "{{ row.weight }}", 14, NUMBER),
            Column("Доля платы", "{{ row.fee_share }}", 24, NUMBER),
        ),
        "services.rows",
    )
    paper.line("{%p else %}", "После таблицы")
    paper.table(
        (
            *common,
            Column("Согласованные часы", "{{ row.hours }}", 76),
            Column("Вес услуги", "{{ row.weight }}", 20, NUMBER),
        ),
        "services.rows",
    )
    paper.line("{%p endif %}", "После таблицы")
    paper.clauses("sections.services.more")


def _time(paper: ContractPaper) -> None:
    paper.heading("time")
    paper.clauses("sections.time.lines")
    paper.table(
        (
            Column("Применение", "{{ row.serves }}", 66),
            Column("Дни и часы", "{{ row.hours }}", 62),
            Column("Производственный календарь", "{{ row.calendar }}", 42),
        ),
        "hours.rows",
    )
    paper.clauses("sections.time.more")


def _text(paper: ContractPaper) -> None:
    for key in _PLAIN_SECTIONS:
        paper.line(f"{{%p if sections.{key}.has %}}", "После таблицы")
        paper.heading(key)
        paper.clauses(f"sections.{key}.lines")
        if key == "targets":
            _targets(paper)
        paper.line("{%p endif %}", "После таблицы")


def _targets(paper: ContractPaper) -> None:
    paper.line("{%p if obligations.has %}", "После таблицы")
    _target_table(paper, "obligations.rows")
    paper.clauses("sections.targets.tiers")
    paper.table(
        (
            Column("Код", "{{ row.code }}", 16, MIDDLE),
            Column("Показатель", "{{ row.name }}", 58),
            Column("Значение показателя", "{{ row.value }}", 50),
            Column("Процент", "{{ row.per_cent }}", 22, NUMBER),
            Column("Вес показателя", "{{ row.weight }}", 24, NUMBER),
        ),
        "tiers.rows",
    )
    paper.line("{%p endif %}", "После таблицы")
    paper.line("{%p if informational.has %}", "После таблицы")
    paper.clauses("sections.targets.informational")
    paper.line("Информационные показатели", "Подпись таблицы")
    _target_table(paper, "informational.rows")
    paper.line("{%p endif %}", "После таблицы")


def _target_table(paper: ContractPaper, loop: str) -> None:
    paper.pair_table(
        _TARGETS_MM,
        (_TARGETS_HEAD, _TARGETS_HEAD_TWO),
        (
            (
                ("{{ row.code }}", _TOGETHER_MIDDLE),
                ("{{ row.name }}", _TOGETHER),
                ("{{ row.target }}", _TOGETHER_MIDDLE),
                ("{{ row.unit }}", _TOGETHER_MIDDLE),
                ("отчётный месяц", _TOGETHER_MIDDLE),
                ("{{ row.min_events }}", "Таблица – связка число"),
            ),
            (
                ("", "Таблица – текст"),
                ("{{ row.source }}", "Таблица – текст"),
                ("{{ row.excluded }}", "Таблица – текст"),
                ("{{ row.consequence }}", "Таблица – текст"),
            ),
        ),
        _TARGETS_SPANS,
        loop,
    )


def _requisites(paper: ContractPaper) -> None:
    paper.heading("requisites")
    paper.requisites()


def _list(paper: ContractPaper) -> None:
    paper.heading("appendices")
    for part, key in enumerate(_APPENDICES, start=2):
        path = f"appendices.{key}"
        paper.fields(
            f"Приложение № {{{{ {path}.number }}}}. {{{{ {path}.title }}}} — "
            f"на [[REF pagesOfPart{part}]] л.",
            "Подпункт",
        )


def _appendix(paper: ContractPaper, key: str) -> None:
    path = f"appendices.{key}"
    part = _APPENDICES.index(key) + 2
    paper.new_part(f"part{part}", f"Приложение № {{{{ {path}.number }}}}", "Приложение договора")
    paper.fields(
        "к Дополнительному соглашению № {{ number }} от {{ document_date }}, "
        f"на [[pagesOfPart{part}=SECTIONPAGES]] л.",
        "Приложение договора",
    )
    paper.line("к Договору от {{ contract_on }} № {{ contract_no }}", "Приложение договора")
    paper.line(f"{{{{ {path}.title }}}}", "Заголовок приложения")


def _metrics(paper: ContractPaper) -> None:
    _appendix(paper, "metrics")
    paper.line("Показатели", "Подраздел")
    paper.table(
        (
            Column("Показатель", "{{ row.name }}", 40),
            Column("Расчёт", "{{ row.formula }} {{ row.month }}", 92),
            Column("Единица", "{{ row.unit }}", 20, MIDDLE),
            Column("Лучшее значение", "{{ row.better }}", 18, MIDDLE),
        ),
        "appendices.metrics.rows",
    )
    paper.line("Общие правила расчёта", "Подраздел")
    paper.line("Слова о печати и о разделах в этих правилах относятся к отчёту.", "Примечание")
    paper.lines(
        "Правило",
        "{%p for rule in appendices.metrics.rules %}",
        "{{ rule.number }}\t{{ rule.text }}",
        "{%p endfor %}",
    )


def _priorities(paper: ContractPaper) -> None:
    _appendix(paper, "priorities")
    paper.table(
        (
            Column(
                "Приоритет",
                "{{ row.code }}{% if row.has_name %}. {{ row.name }}{% endif %}",
                28,
            ),
            Column("Признаки", "{{ row.criteria }}", 37),
            Column("Время поддержки", "{{ row.hours }}", 35),
            Column("Реакция", "{{ row.response }}", 22, MIDDLE),
            Column("Восстанов\u00adление", "{{ row.restore }}", 24, MIDDLE),
            Column("Решение", "{{ row.resolve }}", 24, MIDDLE),
        ),
        "appendices.priorities.rows",
    )
    paper.line(
        "Прочерк означает, что норма для приоритета не установлена. Нормы считаются во времени "
        "поддержки приоритета.",
        "Примечание",
    )


def _calendar(paper: ContractPaper) -> None:
    path = "appendices.calendar"
    _appendix(paper, "calendar")
    paper.line(paper.parts(f"{path}.source"), "Пункт")
    paper.when(f"{path}.preliminary", "Пункт", paper.parts(f"{path}.preliminary_line"))
    paper.line(f"{{%p if {path}.has_days %}}", "После таблицы")
    paper.line(paper.parts(f"{path}.span"), "Перед таблицей")
    paper.table(
        (
            Column("Дата", "{{ row.on }}", 48, MIDDLE),
            Column("День", "{{ row.kind }}", 52),
            Column("Название", "{{ row.name }}", 70),
        ),
        f"{path}.days",
    )
    paper.line("{%p endif %}", "После таблицы")
    paper.line(f"{{{{ {path}.agreed_line }}}}", "Пункт")
    paper.line(f"{{{{ {path}.later_line }}}}", "Пункт")
