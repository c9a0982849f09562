"""Reductions of the fee in the report: every step printed, to be recomputed with a pencil.

The steps are those of ``pipeline.metrics.reductions.credits`` (fine print, section 5). Sums
stand with their currency; before the last step they are exact and only their printed form is
rounded.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipeline.documents.credit_figures import CreditFigures, place_of
from pipeline.documents.printing import Paper, Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Consequence
from pipeline.metrics.facts import Facts
from pipeline.metrics.reductions.credits import (
    NO_FEE,
    CreditLine,
    credits_of,
)

COLUMNS: Final = ("metric", "value", "tier", "per_cent", "base", "weight", "before", "amount")
_WHOLE: Final = 100


def credits_part(facts: Facts, paper: Paper) -> Context:
    """The section of the report; ``has`` is false where no row of targets has a consequence.

    Args:
        facts: of the report's period; each calendar month it touches is computed by itself.
        paper: prints them.
    """
    months = credits_of(facts)
    kinds = {line.row.consequence for month in months for line in month.lines}
    both = "both" if len(kinds) > 1 else next(iter(kinds), Consequence.PRICE_REDUCTION).value
    return {
        "has": bool(kinds),
        "heading": paper.words(f"credits.heading.{both}"),
        "months": tuple(
            {
                "has_title": len(months) > 1,
                **_MonthOnPaper(facts, paper, month).context(),
            }
            for month in months
        ),
    }


def credit_lines(facts: Facts, paper: Paper) -> tuple[str, ...]:
    """The same in short, for a terminal: what is taken off, and what it is made of."""
    said: list[str] = []
    for month in credits_of(facts):
        if month.lines:
            printed = _MonthOnPaper(facts, paper, month)
            said += [_plain(parts) for parts in printed.brief()]
    return tuple(said)


def credit_rows(facts: Facts, paper: Paper) -> tuple[tuple[str, ...], ...]:
    """The tables of all months as one, for a screen: the month, then ``COLUMNS``."""
    part: Sequence[Context] = credits_part(facts, paper)["months"]  # type: ignore[assignment]  # made above
    found: list[tuple[str, ...]] = []
    for month in part:
        rows: Sequence[Context] = month["rows"]  # type: ignore[assignment]  # likewise
        found += [
            (str(month["title"]), *(str(row[name]) for name in COLUMNS))
            for row in rows
            if month["has_rows"]
        ]
    return tuple(found)


def _plain(parts: Parts) -> str:
    return "".join(str(part["value"]) for part in parts)


class _MonthOnPaper(CreditFigures):
    """Says the steps of one month."""

    # -- the parts of the section --------------------------------------------------------------

    def context(self) -> Context:
        """The table of lines and its steps in sentences; or one sentence where nothing is due."""
        if self._costly:
            steps = (*self._steps(), *self._dropped(), *self._caps(), *self._totals())
            closing, notes = (*steps, *self._unread()), self._notes()
        else:
            closing, notes = (self._nothing(), *self._unread()), ()
        opening = () if self._month.is_final else (self._not_final(),)
        return {
            "title": self._title(),
            "opening": tuple({"parts": parts} for parts in opening),
            "has_rows": bool(self._costly),
            "rows": tuple(self._row(at, line) for at, line in self._numbered),
            "closing": tuple({"parts": parts} for parts in closing),
            "notes": tuple({"parts": parts} for parts in notes),
        }

    def brief(self) -> Iterator[Parts]:
        """Totals, then a line for each row that would cost something or could not be read."""
        if not self._month.is_final:
            yield self._not_final()
        if not self._costly:
            yield self._nothing()
        for kind in self._kinds:
            yield self._total(kind)
        for at, line in self._costly:
            yield self._sentence("brief", name=self._name(line), amount=self._amount(at, line))
        yield from self._dropped()
        yield from self._unread()

    def _row(self, at: int, line: CreditLine) -> Context:
        paper, measured = self._paper, line.measured
        month, events = self._month.month, self._events(at, line)
        whole = (measured.first, measured.end) == (month.first, month.end)
        days = paper.locale.say(
            "credits.days", first=measured.first, last=measured.end - timedelta(days=1)
        )
        return {
            "metric": Text(self._metric_name(line), place_of(line.row, "metric")),
            "has_days": not whole,
            "days": Figure(f"{self._id}.{at}.span", f"{measured.first}/{measured.end}", days),
            "value": self._value(at, line),
            "has_events": bool(events),
            "events": events or paper.dash(),
            "tier": self._tier(at, line),
            "per_cent": self._per_cent(at, line),
            "base": self._money(f"{at}.base", line.base),
            "weight": self._weight(at, line),
            "before": self._money(f"{at}.before", line.before),
            "amount": self._amount(at, line),
        }

    # -- sentences -----------------------------------------------------------------------------

    def _sentence(self, key: str, **values: Figure | Text) -> Parts:
        return self._paper.sentence(f"credits.{key}", **values)

    def _not_final(self) -> Parts:
        as_of = self._paper.long_day(f"{self._id}.as_of", self._facts.as_of)
        return self._sentence("not_final", as_of=as_of)

    def _nothing(self) -> Parts:
        """One sentence, with what is to be paid where a fee is stated."""
        reduces = any(
            line.row.consequence is Consequence.PRICE_REDUCTION for line in self._month.lines
        )
        month, fee = self._title(), self._month.fee
        if not reduces:
            return self._sentence("no_penalty", month=month)
        if fee is None:
            return self._sentence("no_reduction", month=month)
        return self._sentence(
            "no_reduction_to_pay", month=month, fee=self._money("fee", fee, *self._cells("fee"))
        )

    def _steps(self) -> Iterator[Parts]:
        """Base and amount of each line, the largest first."""
        for at, line in self._costly:
            name = self._name(line)
            if line.measured.at_best:
                yield self._at_best(at, line)
            tail = {
                "per_cent": self._per_cent(at, line),
                "weight": self._weight(at, line),
                "before": self._money(f"{at}.before", line.before),
            }
            base = self._money(f"{at}.base", line.base)
            if len(line.pieces) == 1:
                piece = self._piece(f"{at}", line.pieces[0])
                key = "step" if line.pieces[0].share is None else "step_share"
                yield self._sentence(key, name=name, base=base, **piece, **tail)
                continue
            for n, one in enumerate(line.pieces, start=1):
                key = "piece" if one.share is None else "piece_share"
                yield self._sentence(
                    key, name=name, **self._piece(f"{at}.{n}", one), **self._days(f"{at}.{n}", one)
                )
            yield self._sentence("step_sum", name=name, base=base, **tail)

    def _at_best(self, at: int, line: CreditLine) -> Parts:
        result = line.measured.result
        assert result is not None  # noqa: S101  # only a measured row is read at the best case
        kept = Fraction(line.measured.value or 0) * result.min_events
        paper = self._paper
        return self._sentence(
            "at_best",
            name=self._name(line),
            n=paper.count(f"{self._id}.{at}.n", result.n),
            least=paper.count(f"{self._id}.{at}.min_events", result.min_events),
            kept=paper.count(f"{self._id}.{at}.kept", int(kept)),
            value=self._value(at, line),
        )

    def _dropped(self) -> Iterator[Parts]:
        for at, line in self._costly:
            if not line.dropped_by:
                continue
            other = next(
                one
                for _, one in self._costly
                if one.row.code == line.dropped_by
                and not one.dropped_by
                and not set(line.shared).isdisjoint(one.measured.causes)
            )
            yield self._sentence(
                "dropped",
                name=self._name(line),
                causes=self._causes(at, line),
                other=self._name(other),
            )

    def _caps(self) -> Iterator[Parts]:
        """What the cap is made of, and the lines it cut."""
        cap, pieces = self._month.cap, self._month.pieces
        if cap is None:
            yield self._sentence("uncapped")
            return
        whole = self._money("cap", cap)
        if len(pieces) == 1:
            yield self._sentence("cap", cap=whole, **self._capped("cap", pieces[0]))
        else:
            for n, piece in enumerate(pieces, start=1):
                yield self._sentence(
                    "cap_piece",
                    **self._capped(f"cap.{n}", piece),
                    **self._days(f"cap.{n}", piece),
                    **self._part(f"cap.{n}", piece, piece.part * Fraction(piece.cap or 0)),
                )
            yield self._sentence("cap_sum", cap=whole)
        if len(self._kinds) > 1:
            yield self._sentence("cap_each")
        for at, line in self._costly:
            if line.is_cut:
                yield self._sentence(
                    "cut",
                    name=self._name(line),
                    before=self._money(f"{at}.before", line.before),
                    left=self._money(f"{at}.left", line.left),
                )

    def _totals(self) -> Iterator[Parts]:
        """Each total as a sum, and the sum for the act of services."""
        month = self._month
        for kind in self._kinds:
            yield self._total(kind)
        if Consequence.PENALTY in self._kinds:
            yield self._sentence("penalty_apart")
        if Consequence.PRICE_REDUCTION in self._kinds and month.fee is not None:
            kind = Consequence.PRICE_REDUCTION
            yield self._sentence(
                "to_act",
                fee=self._money("fee", month.fee, *self._cells("fee")),
                total=self._money(kind.value, month.total(kind)),
                to_pay=self._money("to_pay", month.to_pay or Decimal(0)),
            )

    def _total(self, kind: Consequence) -> Parts:
        total = self._money(kind.value, self._month.total(kind))
        lines = [line for _, line in self._costly if line.row.consequence is kind and line.amount]
        if len(lines) < 2:  # noqa: PLR2004  # a sum has two terms
            return self._sentence(f"total_{kind}", month=self._title(), total=total)
        terms = (self._paper.locale.money(one.amount, self._month.currency) for one in lines)
        listed = Figure(f"{self._id}.{kind}.sum", total.value, " + ".join(terms))
        return self._sentence(f"sum_{kind}", month=self._title(), listed=listed, total=total)

    def _unread(self) -> Iterator[Parts]:
        """Rows that reduce nothing, since there is nothing to read off their scale."""
        for at, line in self._numbered:
            if line.reason:
                reason = Figure(f"{self._id}.{at}.reason", line.reason, self._why(line))
                yield self._sentence("unread", name=self._name(line), reason=reason)

    def _notes(self) -> tuple[Parts, ...]:
        contract = self._facts.project.contract
        notes = [self._sentence("rounding")]
        if contract.vat != "exempt":
            notes.append(self._sentence("net" if contract.prices == "net" else "with_vat"))
        return tuple(notes)

    def _why(self, line: CreditLine) -> str:
        result, say = line.measured.result, self._paper.locale.say
        if line.reason == NO_FEE:
            return say("credits.why.no_fee")
        if result is None:
            return say("credits.why.not_begun")
        return self._paper.reason(result) or say("reason.few_events")
