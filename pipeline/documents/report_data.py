"""What the figures rest on: remarks, rows left out, pauses, gaps, calendar years, versions."""

from datetime import date

from pipeline import __version__
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.locales import Locale
from pipeline.metrics.catalogue import VERSION
from pipeline.metrics.evaluate import Evaluation
from pipeline.metrics.facts import Facts
from pipeline.metrics.lists.left_out import (
    GapLine,
    LeftOut,
    PauseLine,
    gap_lines,
    left_out,
    pause_lines,
)
from pipeline.metrics.notes import Note
from pipeline.problems import Place, Problem

NAMED = 30
"""Ids a remark names; a long log has very many."""


def data_notes(evaluation: Evaluation, paper: Paper) -> Context:
    """What the computation did with the data beyond the plain reading."""
    rows = tuple(
        {"text": Figure(f"note.{note.code}", str(len(note.ids)), note_words(paper.locale, note))}
        for note in evaluation.notes
    )
    return {"has": bool(rows), "none_line": paper.words("report.no_data_notes"), "rows": rows}


def note_words(locale: Locale, note: Note) -> str:
    """A remark with the ids it speaks of; of more than ``NAMED``, the first and their number."""
    named: tuple[str, ...] = note.ids[:NAMED]
    if len(note.ids) > NAMED:
        more = locale.say("report.data.ids_more", count=len(note.ids) - NAMED)
        named = (*named[:-1], f"{named[-1]} {more}")
    return locale.say(f"data_note.{note.code}", ids=named)


def excluded_part(facts: Facts, paper: Paper, problems: tuple[Problem, ...]) -> Context:
    """Every row no figure counts, and why: unusable ones first, then what the rows say."""
    own = left_out(facts)
    rows = [*(_unusable(paper, problem) for problem in problems)]
    rows += [_left_out(facts, paper, line) for line in own.listed]
    return {
        "has": bool(rows),
        "none_line": paper.words("report.no_excluded"),
        "rows": tuple(rows),
        **_more(paper, "excluded", len(rows), own.total + len(problems)),
    }


def _more(paper: Paper, name: str, shown: int, total: int) -> Context:
    return {
        "has_more": shown < total,
        "more": paper.sentence(
            "report.data.more",
            shown=paper.count(f"{name}.shown", shown),
            total=paper.count(f"{name}.total", total),
        ),
    }


def _unusable(paper: Paper, problem: Problem) -> Context:
    worded = paper.locale.problem(problem)
    return {
        "row": Text(_cell(problem.place), problem.place),
        "reason": Text(worded["what"], problem.place),
    }


def _cell(place: Place) -> str:
    return f"{place.sheet} {place.cell}".strip()


def _left_out(facts: Facts, paper: Paper, line: LeftOut) -> Context:
    place = getattr(facts.log, line.table).source.place(line.column, line.row)
    said = paper.typed(line.said, place)
    reason = paper.locale.say(f"report.left_out.{line.why}", id=line.id, said=str(said))
    return {"row": Text(_cell(place), place), "reason": Text(reason, place)}


def pauses_part(facts: Facts, paper: Paper) -> Context:
    """Pauses of the period, and which of them stop the clocks (G8)."""
    lines = pause_lines(facts)
    return {
        "has": bool(lines.listed),
        "none_line": paper.words("report.data.no_pauses"),
        "rows": tuple(_pause(facts, paper, line) for line in lines.listed),
        **_more(paper, "pauses", len(lines.listed), lines.total),
    }


def _pause(facts: Facts, paper: Paper, line: PauseLine) -> Context:
    source, name = facts.log.pauses.source, f"pause.{line.row}"
    until = paper.instant(f"{name}.to_at", line.to_at, source.place("to_at", line.row))
    return {
        "incident": paper.typed(line.incident, source.place("incident", line.row)),
        "from_at": paper.instant(
            f"{name}.from_at", line.from_at, source.place("from_at", line.row)
        ),
        "to_at": paper.words("report.goes_on") if line.to_at is None else until,
        "reason": paper.words(f"report.pause.{line.reason}"),
        "counted": paper.words(
            "report.data.pause_counted" if line.stops else "report.data.pause_not_counted"
        ),
    }


def gaps_part(facts: Facts, paper: Paper) -> Context:
    """When the support line could not be reached."""
    lines = gap_lines(facts)
    none_stated = facts.stated(lambda row: row.no_gaps)
    return {
        "has": bool(lines.listed),
        "none_line": paper.words(f"report.data.{'no_gaps' if none_stated else 'gaps_untold'}"),
        "rows": tuple(_gap(facts, paper, line) for line in lines.listed),
        **_more(paper, "gaps", len(lines.listed), lines.total),
    }


def _gap(facts: Facts, paper: Paper, line: GapLine) -> Context:
    source, name = facts.log.gaps.source, f"gap.{line.row}"
    seconds = int((line.to_at - line.from_at).total_seconds())
    return {
        "from_at": paper.instant(
            f"{name}.from_at", line.from_at, source.place("from_at", line.row)
        ),
        "to_at": paper.instant(f"{name}.to_at", line.to_at, source.place("to_at", line.row)),
        "duration": paper.duration(f"{name}.duration", seconds),
        "note": paper.typed(line.note, source.place("note", line.row)),
    }


def versions_part(facts: Facts, paper: Paper) -> tuple[Context, ...]:
    """By what the figures were made: the years of the calendar, the catalogue, the program."""
    lines: list[Parts] = [
        paper.sentence(
            f"report.year_status.{status.value}",
            year=Figure(f"calendar.{year}", year, str(year)),
        )
        for year in range(facts.period.first.year, facts.period.last.year + 1)
        for status in facts.days.statuses(date(year, 1, 1), date(year, 1, 2))
    ]
    lines.append(
        paper.sentence(
            "report.data.versions",
            catalogue=Figure("version.catalogue", VERSION, VERSION),
            program=Figure("version.program", __version__, __version__),
        )
    )
    return tuple({"parts": parts} for parts in lines)
