"""What a paper says, as one key: equal for two runs that say the same (fine print, section 2)."""

from collections.abc import Iterable, Sequence

from pipeline.documents.values import Figure, Text
from pipeline.register.chain import canonical, sha256


def content_key(
    values: Sequence[Figure | Text],
    *,
    about: tuple[str, ...],
    clauses: Iterable[tuple[str, int]],
) -> str:
    """SHA-256 of what a paper says.

    Args:
        values: everything printed, in order of reading; figures that tell which paper it is, and
            what it takes the place of, do not count.
        about: kind, subject, language, digest of the template, version of the catalogue.
        clauses: id and version of each clause on paper.
    """
    figures = {v.id: v for v in values if isinstance(v, Figure) and counts(v.id)}
    # Each as often as it stands: «да» in the place of «нет» is a change, however often both stand.
    texts = [v.value for v in values if isinstance(v, Text)]
    said = {
        "about": list(about),
        "figures": [[f.id, None if f.value is None else str(f.value), f.printed]
                    for f in figures.values()],
        "texts": texts,
        "clauses": sorted([id_, version] for id_, version in clauses),
    }  # fmt: skip
    return sha256(canonical(said))


def counts(figure: str) -> bool:
    """Whether a figure belongs to what a paper says, not to which paper it is."""
    return not figure.startswith(("document.", "replaced."))
