"""How a person is named where a full name is too long or too much."""

from pipeline.domain.contract import Person


def initials_and_surname(person: Person) -> str:
    """``И. Л. Ковальчук``: how a person signs; NBSP keeps it on one line."""
    names = [person.first_name, *([person.patronymic] if person.patronymic else [])]
    return "\N{NO-BREAK SPACE}".join([*(f"{name[0]}." for name in names), person.surname])
