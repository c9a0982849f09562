"""Words a person typed, compared as words: case, ё and blanks say nothing."""


def folded(words: str) -> str:
    """The same for spellings that a reader takes for one."""
    return " ".join(words.casefold().replace("ё", "е").split())
