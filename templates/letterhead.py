"""The head of a letter: whose it is, its date and number, whom it goes to."""

# ruff: noqa: INP001  # beside its script, no package
from templates.layout import Paper


def letter_head(paper: Paper) -> None:
    """Letterhead, date and number, addressee."""
    head = "letterhead"
    paper.line(f"{{{{ {head}.name }}}}", "Бланк – наименование")
    paper.line(f"({{{{ {head}.short_name }}}})", "Бланк – краткое")
    paper.when(f"{head}.has_address", "Бланк", f"{{{{ {head}.address }}}}")
    paper.when(
        f"{head}.has_phone or {head}.has_email",
        "Бланк",
        f"{{% if {head}.has_phone %}}Тел. {{{{ {head}.phone }}}}{{% endif %}}"
        f"{{% if {head}.has_phone and {head}.has_email %}}, {{% endif %}}"
        f"{{% if {head}.has_email %}}e-mail: {{{{ {head}.email }}}}{{% endif %}}",
    )
    paper.when(
        f"{head}.has_ogrn or {head}.has_inn",
        "Бланк",
        f"{{% if {head}.has_ogrn %}}ОГРН{{% if {head}.is_trader %}}ИП{{% endif %}}\u00a0"
        f"{{{{ {head}.ogrn }}}}{{% endif %}}"
        f"{{% if {head}.has_ogrn and {head}.has_inn %}}, {{% endif %}}"
        f"{{% if {head}.has_inn %}}ИНН{{% if not {head}.is_trader %}}/КПП{{% endif %}}\u00a0"
        f"{{{{ {head}.inn_kpp }}}}{{% endif %}}",
    )
    paper.line("{{ date }} № {{ number }}", "Дата и номер")
    paper.when("replaced.has", "Взамен", paper.parts("replaced.line"))
    paper.confirmations()
    paper.when(
        "addressee.is_trader",
        "Адресат",
        "Индивидуальному предпринимателю",
        "{{ addressee.name }}",
    )
    paper.when(
        "not addressee.is_trader",
        "Адресат",
        "{{ addressee.position }}",
        "{{ addressee.party }}",
        "{{ addressee.name }}",
    )
    paper.when("addressee.has_email", "Адресат", "{{ addressee.email }}")
