"""Сообщение о разовой задаче: context made by ``pipeline.documents.task_notice``."""

# ruff: noqa: INP001  # beside its script, no package
from templates.layout import Paper


def task_notice() -> bytes:
    """One line of number and date, and the paragraph that goes into the e-mail."""
    paper = Paper()
    paper.line(
        "Сообщение № {{ number }} от {{ date }} к договору от {{ contract_on }}"
        " № {{ contract_no }}. {{ contractor }} — {{ client }}",
        "Бланк",
    )
    paper.line("", "После таблицы")
    paper.confirmations()
    paper.line(paper.parts("paragraph"), "Текст с адресом")
    return paper.saved("Сообщение о разовой задаче")
