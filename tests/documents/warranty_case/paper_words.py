"""What a context says, as words, and what it is made of."""

from collections.abc import Iterator

from pipeline.documents.values import Figure, Text
from pipeline.documents.warranty_case import CasePaper


def leaves(value: object) -> Iterator[Figure | Text]:
    """Every value that a template may print of a part of a context."""
    if isinstance(value, Figure | Text):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from leaves(one)


def words(value: object) -> str:
    """Everything a part of a context says, in its order."""
    if isinstance(value, dict):
        return " ".join(text for text in map(words, value.values()) if text)
    if isinstance(value, tuple):
        return "".join(words(one) for one in value)
    return "" if isinstance(value, bool) else str(value).replace("\N{NO-BREAK SPACE}", " ")


def part(made: CasePaper, name: str) -> str:
    """The words of one part of a paper."""
    return words(made.context[name])


def rows(made: CasePaper, name: str) -> list[dict[str, str]]:
    """The rows of a part: field -> words."""
    found = made.context[name]
    listed = found["rows"] if isinstance(found, dict) else found
    assert isinstance(listed, tuple)
    return [{key: words(value) for key, value in row.items()} for row in listed]  # type: ignore[union-attr]  # rows are mappings


def codes(made: CasePaper) -> list[str]:
    """Codes of what keeps a paper a draft."""
    return [problem.code for problem in made.doubts]
