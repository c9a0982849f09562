"""Figures of one month's reductions: each sum, share and day once, with its cell."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.documents.addendum_targets import tier_steps
from pipeline.documents.printing import Paper
from pipeline.documents.sources import cells_behind
from pipeline.documents.values import Figure, Text
from pipeline.domain.contract import Target
from pipeline.domain.tiers import parse_tiers
from pipeline.locales import forms
from pipeline.metrics.agreement.reductions import bound_reader
from pipeline.metrics.catalogue import BY_KEY, Unit, split_name
from pipeline.metrics.facts import Facts
from pipeline.metrics.reductions.credits import (
    MONEY_KINDS,
    CreditLine,
    FeePiece,
    MonthCredits,
    in_kopecks,
)
from pipeline.metrics.results import Better, Kind
from pipeline.problems import Place

_WHOLE: Final = 100


class CreditFigures:
    """The figures of one month; ids begin with ``credits.<month>``."""

    def __init__(self, facts: Facts, paper: Paper, month: MonthCredits) -> None:
        """Number the lines by the sheet, and put those that cost in the order of step 5."""
        self._facts, self._paper, self._month = facts, paper, month
        self._id = f"credits.{month.month.key}"
        self._numbered = tuple(enumerate(month.lines, start=1))
        self._costly = sorted(
            ((at, line) for at, line in self._numbered if line.before > 0),
            key=lambda pair: (-pair[1].before, pair[0]),
        )
        self._kinds = tuple(
            kind
            for kind in MONEY_KINDS
            if any(line.row.consequence is kind for _, line in self._costly)
        )

    def _title(self) -> Figure:
        month = self._month.month
        words = self._paper.locale.month(month.first.year, month.first.month)
        return Figure(f"{self._id}.title", month.key, words)

    def _metric_name(self, line: CreditLine) -> str:
        result = line.measured.result
        if result is None:
            return self._paper.locale.say(f"metric.{split_name(line.row.metric)[0]}.name")
        return self._paper.metric_name(result)

    def _name(self, line: CreditLine) -> Text:
        """The metric in quotes, as it stands in a sentence."""
        words = self._paper.locale.say("word.quoted", text=self._metric_name(line))
        return Text(words, place_of(line.row, "metric"))

    def _money(self, id_: str, amount: Fraction | Decimal, *source: Place) -> Figure:
        """A sum; its value is exact, its printed form half up to hundredths."""
        printed = self._paper.locale.money(in_kopecks(Fraction(amount)), self._month.currency)
        return Figure(f"{self._id}.{id_}", amount, printed, self._month.currency, source)

    def _amount(self, at: int, line: CreditLine) -> Figure:
        return self._money(f"{at}.amount", line.amount)

    def _per_cent(self, at: int, line: CreditLine) -> Figure | Text:
        if line.tier is None:
            return self._paper.dash()
        share = Fraction(line.tier.per_cent) / _WHOLE
        printed = forms.stated_share(share, self._paper.locale.code)
        source = (place_of(line.row, "tiers"),)
        return Figure(f"{self._id}.{at}.per_cent", line.tier.per_cent, printed, "%", source)

    def _weight(self, at: int, line: CreditLine) -> Figure:
        printed = self._paper.locale.number(line.row.weight)
        source = (place_of(line.row, "weight"),)
        return Figure(f"{self._id}.{at}.weight", line.row.weight, printed, "", source)

    def _tier(self, at: int, line: CreditLine) -> Figure | Text:
        """The values of the tier taken, as the agreement words them."""
        if line.tier is None:
            return self._paper.dash()
        metric = BY_KEY[split_name(line.row.metric)[0]]
        tiers = parse_tiers(line.row.tiers or "", bound_reader(metric.unit))
        words, bound = next(
            (words, value)
            for words, value, tier in tier_steps(self._paper, metric, tiers)
            if tier == line.tier
        )
        source = (place_of(line.row, "tiers"),)
        return Figure(f"{self._id}.{at}.tier", bound, words, metric.unit, source)

    def _value(self, at: int, line: CreditLine) -> Figure | Text:
        """The value looked up, with as many digits as show its side of the tier's bound."""
        measured, paper = line.measured, self._paper
        value, result = measured.value, measured.result
        if value is None or result is None or line.tier is None:
            return paper.words(f"value.{measured.unknown or 'no_data'}")
        up, code = result.better is Better.LOWER, paper.locale.code
        bound = None if line.tier.bound is None else Fraction(line.tier.bound)
        if result.unit == Unit.SHARE:
            beside = None if bound is None else bound / _WHOLE
            printed = forms.measured_share(value, code, round_up=up, target=beside)
        elif result.unit == Unit.SECONDS:
            printed = forms.measured_duration(value, code, round_up=up, target=bound)
        elif value.denominator == 1:
            printed = paper.locale.number(int(value))
        else:
            printed = forms.measured_number(value, code, round_up=up, target=bound)
        source = cells_behind(self._facts, result)
        return Figure(f"{self._id}.{at}.value", value, printed, result.unit, source)

    def _events(self, at: int, line: CreditLine) -> Figure | None:
        """K of N behind a share of events; a value read at its best has a sentence instead."""
        result = line.measured.result
        if result is None or line.tier is None or line.measured.at_best:
            return None
        if BY_KEY[result.key].kind is not Kind.SHARE:
            return None
        events = self._paper.metric_events(result, f"{self._id}.{at}.events")
        if not isinstance(events, Figure):
            return None
        return replace(events, printed=events.printed.replace(" ", forms.NBSP))

    def _piece(self, id_: str, piece: FeePiece) -> dict[str, Figure | Text]:
        """Fee, share and days of a step; the share only where there is one."""
        figures: dict[str, Figure | Text] = {
            "fee": self._money(f"{id_}.fee", piece.fee or Decimal(0), *_cell(piece, "fee")),
            **self._part(id_, piece, piece.part),
        }
        if piece.share is not None:
            figures["share"] = self._share(f"{id_}.share", piece.share, *_cell(piece, "share"))
        return figures

    def _capped(self, id_: str, piece: FeePiece) -> dict[str, Figure | Text]:
        return {
            "fee": self._money(f"{id_}.fee", piece.fee or Decimal(0), *_cell(piece, "fee")),
            "share": self._share(f"{id_}.share", piece.cap or Decimal(0), *_cell(piece, "cap")),
        }

    def _part(self, id_: str, piece: FeePiece, monthly: Fraction) -> dict[str, Figure | Text]:
        """Days of a piece, days of the month, and what the piece comes to."""
        month = self._month.month
        days, of = piece.days, (month.end - month.first).days
        return {
            "days": self._paper.count(f"{self._id}.{id_}.days", days),
            "of": self._paper.count(f"{self._id}.month_days", of),
            "part": self._money(f"{id_}.part", monthly * Fraction(days, of)),
        }

    def _days(self, id_: str, piece: FeePiece) -> dict[str, Figure | Text]:
        last = piece.end - timedelta(days=1)
        return {
            "first": self._paper.day(f"{self._id}.{id_}.first", piece.first),
            "last": self._paper.day(f"{self._id}.{id_}.last", last),
        }

    def _share(self, id_: str, share: Decimal, *source: Place) -> Figure:
        printed = forms.stated_share(Fraction(share), self._paper.locale.code)
        return Figure(f"{self._id}.{id_}", share, printed, "share", source)

    def _causes(self, at: int, line: CreditLine) -> Figure:
        """Incidents by their number, rows of outages by their sheet."""
        source = self._facts.log.incidents.source
        rows = {cause: self._facts.row_of(cause) for cause in line.shared}
        cells = tuple(source.place("id", row) for row in rows.values() if row is not None)
        printed = ", ".join(
            self._paper.locale.say("credits.incident" if row else "credits.outage", name=cause)
            for cause, row in rows.items()
        )
        return Figure(f"{self._id}.{at}.causes", ", ".join(rows), printed, "", cells)

    def _cells(self, field: str) -> tuple[Place, ...]:
        return tuple(cell for piece in self._month.pieces for cell in _cell(piece, field))


def _cell(piece: FeePiece, field: str) -> tuple[Place, ...]:
    return (piece.places[field],) if field in piece.places else ()


def place_of(row: Target, field: str) -> Place:
    """The cell of a field of a row of targets."""
    return row.places.get(field, Place())
