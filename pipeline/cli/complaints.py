"""Problems as a person or a program reads them."""

from collections.abc import Sequence

from pipeline.locales import Locale
from pipeline.problems import Problem


def as_json(problems: Sequence[Problem], locale: Locale) -> list[dict[str, str]]:
    """Problems for ``--json`` (``design.md`` section 10)."""
    found = []
    for problem in problems:
        worded = locale.problem(problem)
        found.append(
            {
                "code": problem.code,
                "file": problem.place.file,
                "sheet": problem.place.sheet,
                "cell": problem.place.cell,
                "heading": problem.place.heading,
                "found": worded["found"],
                "expected": worded["expected"],
                "mend": worded["mend"],
                "what": worded["what"],
                "severity": problem.severity.value,
            }
        )
    return found


def as_text(problem: Problem, locale: Locale) -> str:
    """One problem: its place on the first line, then what is wrong and how to mend it."""
    worded = locale.problem(problem)
    place = problem.place
    cell = f"{place.cell} «{place.heading}»" if place.heading else place.cell
    where = " › ".join(part for part in (place.file, place.sheet, cell.strip()) if part)
    severity = locale.say(f"severity.{problem.severity.value}")
    lines = [f"{severity}: {where}" if where else severity, f"  {worded['what']}"]
    width = max(len(locale.say(f"complaint.{key}")) for key in ("found", "expected", "mend"))
    lines += [
        f"  {locale.say(f'complaint.{key}'):<{width}} {worded[key]}"
        for key in ("found", "expected", "mend")
        if worded[key]
    ]
    return "\n".join(lines)
