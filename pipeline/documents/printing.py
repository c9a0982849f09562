"""Results as they stand on paper: figures with their printed forms, sentences made of parts."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from string import Formatter
from typing import Final

from pipeline.documents.typography import typeset
from pipeline.documents.values import Context, Figure, Text
from pipeline.locales import Locale, forms
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.results import Better, Kind, MetricResult, Status, Value
from pipeline.problems import Place, Problem, Severity

Parts = tuple[Context, ...]
_HOUR: Final = 3600
_FILES: Final = (".csv", ".xlsx")  # a log beside the workbook is named by its file
_NAMES_A_PAPER: Final = re.compile("договор|соглашени|приложени|contract|agreement", re.IGNORECASE)
RESULT: Final = ("metric", "value", "target", "events", "status", "reason")


Sources = Callable[[MetricResult], tuple[Place, ...]]


def no_sources(result: MetricResult) -> tuple[Place, ...]:
    """For a table on a screen, which proves nothing."""
    del result
    return ()


class Paper:
    """Prints values of one document in its language."""

    def __init__(self, locale: Locale, sources: Sources = no_sources) -> None:
        """Fix the language, and where the values of metrics come from."""
        self.locale = locale
        self._typeset: dict[tuple[Place, str], Problem] = {}
        self._sources = sources

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Words of the workbook whose quotes or blanks are set otherwise on paper."""
        return tuple(self._typeset.values())

    # -- words ----------------------------------------------------------------------------

    def words(self, key: str, /, **given: object) -> Text:
        """Words of the locale; ``given`` must not hold figures (use ``sentence``)."""
        return Text(self.locale.say(key, **given))

    def dash(self) -> Text:
        """What an empty cell of a table shows."""
        return Text("—")

    def typed(self, value: object, place: Place = Place()) -> Text:  # frozen value
        """Words of the workbook; an empty cell shows a dash.

        In Russian, quotes and blanks are set as paper wants them, and each change is noted.
        """
        if not (isinstance(value, str) and value):
            return self.dash()
        words = typeset(value) if self.locale.code == "ru" else value
        if words != value:
            note = Problem("words_typeset", place, value[:80], {}, Severity.NOTE)
            self._typeset[place, value] = note
        return Text(words, place)

    def contract_clause(self, typed: str | None, place: Place) -> Text:
        """A clause of the contract as typed, in a sentence: ``п. 5.3 Договора``.

        A bare number gets «п.», and a text that names no paper is the Contract's.
        """
        if not typed:
            return self.dash()
        words = str(self.typed(typed, place))
        if words[0].isdigit():
            words = self.locale.say("named.clause", clause=words)
        if not _NAMES_A_PAPER.search(words):
            words = self.locale.say("named.of_contract", clause=words)
        return Text(words, place)

    def zone(self, name: str, place: Place) -> Text:
        """A time zone in words where the language has them: ``московское время (UTC+3)``."""
        key = f"zone.{name}"
        return Text(self.locale.say(key) if key in self.locale else name, place)

    def sentence(self, key: str, /, **values: Figure | Text) -> Parts:
        """Words of the locale with traced values in their fields: ``({"value": …}, …)``.

        Raises:
            KeyError: no such words, or a field without a value.
        """
        parts: list[Context] = []
        for words, name, _, _ in Formatter().parse(
            self.locale.say(key, **{n: f"{{{n}}}" for n in values})
        ):
            if words:
                parts.append({"value": Text(words)})
            if name is not None:
                parts.append({"value": values[name]})
        return tuple(parts)

    # -- figures --------------------------------------------------------------------------

    def count(self, id_: str, value: int, *source: Place) -> Figure:
        """A count."""
        return Figure(id_, value, self.locale.number(value), "count", source)

    def day(self, id_: str, value: date, *source: Place) -> Figure:
        """A date for tables."""
        return Figure(id_, value, self.locale.day(value), "", source)

    def long_day(self, id_: str, value: date, *source: Place) -> Figure:
        """A date for sentences."""
        return Figure(id_, value, self.locale.long_day(value), "", source)

    def instant(self, id_: str, value: datetime | None, *source: Place) -> Figure | Text:
        """Date and time of an aware instant, as it stands in its zone; ``None`` shows a dash."""
        if value is None:
            return self.dash()
        return Figure(id_, value, self.locale.instant(value), "", source)

    def duration(
        self, id_: str, seconds: int | Fraction, *, up: bool = True, source: Iterable[Place] = ()
    ) -> Figure:
        """A measured duration to the minute, rounded to the worse side."""
        printed = forms.measured_duration(seconds, self.locale.code, round_up=up)
        return Figure(id_, seconds, printed, "seconds", tuple(source))

    def exact_duration(self, id_: str, seconds: int) -> Figure:
        """A duration to the second, for evidence beside its target."""
        printed = self.locale.duration(seconds, with_seconds=True)
        return Figure(id_, seconds, printed, "seconds")

    def target_duration(self, id_: str, seconds: int, *source: Place) -> Figure:
        """A promised duration with the precision it was promised in."""
        printed = self.locale.duration(seconds, with_seconds=True)
        return Figure(id_, seconds, printed, "seconds", source)

    def span(self, seconds: int) -> str:
        """A promised span without empty minutes: ``24 ч``, ``90 мин`` as ``1 ч 30 мин``."""
        if seconds and seconds % _HOUR == 0:
            return self._in_hours(Decimal(seconds // _HOUR))
        return self.locale.duration(seconds, with_seconds=True)

    def row_of_log(self, id_: str, row: int, place: Place) -> Figure:
        """The row of the log a line rests on."""
        return Figure(id_, row, self.locale.say("report.row_of_log", row=str(row)), "", (place,))

    def side(self, value: object) -> Text:
        """Whose side a cause is on; blank shows a dash."""
        return self.words(f"side.{value}") if isinstance(value, str) and value else self.dash()

    def share(self, id_: str, value: Fraction, target: Fraction | None) -> Figure:
        """A measured share where more is better, rounded down, on its side of the target."""
        code = self.locale.code
        printed = forms.measured_share(value, code, round_up=False, target=target)
        return Figure(id_, value, printed, "share")

    def hours(self, id_: str, value: Decimal) -> Figure:
        """Hours of work as logged."""
        return Figure(id_, value, self._in_hours(value), "hours")

    def _in_hours(self, value: Decimal) -> str:
        return f"{self.locale.number(value)}{forms.NBSP}{self.locale.say('unit.hours')}"

    # -- metrics --------------------------------------------------------------------------

    def metric_name(self, result: MetricResult) -> str:
        """Name, statistic, scope, days: ``Время реакции, 90-й процентиль (приоритет 1)``."""
        name = self.locale.say(f"metric.{result.key}.name")
        if result.statistic:
            name = self.locale.say(f"statistic.{result.statistic}", name=name)
        parts = [
            self.locale.say(f"scope.{part}", codes=self._codes(part, getattr(result.scope, part)))
            for part in ("priorities", "services", "kinds", "stages")
            if getattr(result.scope, part)
        ]
        if result.is_part and result.period is not None:
            days = result.period
            parts.append(self.locale.say("scope.days", first=days.first, last=days.last))
        return f"{name} ({'; '.join(parts)})" if parts else name

    def metric_names(self, id_: str, results: Iterable[MetricResult]) -> Figure:
        """Names of metrics in quotes, one after another; exact value: their keys."""
        listed = tuple(results)
        printed = (self.locale.say("word.quoted", text=self.metric_name(r)) for r in listed)
        return Figure(id_, ", ".join(r.name for r in listed), ", ".join(printed))

    def _codes(self, part: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.locale.say(f"kind.{c}") for c in codes) if part == "kinds" else codes

    def metric_value(self, result: MetricResult, id_: str = "") -> Figure:
        """The value beside its target (G13), or in words why there is none."""
        id_ = id_ or f"metric.{result.id}.value"
        source = self._sources(result)
        if result.value is None:
            printed = self.locale.say(f"value.{result.status.value}")
        elif result.unit == "money":
            printed = self._sum(result, result.value)
        else:
            printed = self._measured(result.value, result.unit, result.better, result.target)
        return Figure(id_, result.value, printed, result.unit, source)

    def metric_target(self, result: MetricResult) -> Figure | Text:
        """The target with its sign, or a dash."""
        if result.target is None:
            return self.dash()
        if result.unit == "money":
            stated = self._sum(result, result.target)
        else:
            stated = self._stated(result.target, result.unit)
        printed = self.locale.say(f"target.{result.better.value}", value=stated)
        place = result.places.get("target")
        source = (place,) if place else ()
        return Figure(f"metric.{result.id}.target", result.target, printed, result.unit, source)

    def metric_events(self, result: MetricResult, id_: str = "") -> Figure | Text:
        """K of N for shares of events, N for distributions, else a dash."""
        id_ = id_ or f"metric.{result.id}.events"
        kind = BY_KEY[result.key].kind
        if result.status in {Status.NO_DATA, Status.NOT_MEASURED}:
            return self.dash()
        source = self._sources(result)
        if kind is Kind.SHARE:
            k, n = int(result.numerator or 0), int(result.denominator or 0)
            printed = self.locale.say("report.k_of_n", k=k, n=n)
            return Figure(id_, f"{k}/{n}", printed, "count", source)
        if kind is Kind.DISTRIBUTION:
            return self.count(id_, result.n, *source)
        return self.dash()

    def share_with_events(self, result: MetricResult) -> Figure:
        """A share in a sentence: ``92,30 % (12 из 13)``."""
        value, events = self.metric_value(result), self.metric_events(result)
        printed = f"{value} ({str(events).replace(' ', forms.NBSP)})"
        source = self._sources(result)
        return Figure(f"summary.{result.key}", result.value, printed, result.unit, source)

    def calendar_day_note(self, result: MetricResult) -> Parts:
        """The same-day rate read by calendar days, which stands beside it."""
        reading = result.details["by_calendar_day"]
        k, n = reading["numerator"], reading["denominator"]  # type: ignore[index]  # made by same_day
        printed = self.locale.say("report.k_of_n", k=k, n=n)
        return self.sentence(
            "report.calendar_day", events=Figure("same_day.calendar", f"{k}/{n}", printed, "count")
        )

    def metric_status(self, result: MetricResult) -> Figure:
        """The verdict in words."""
        words = self.locale.say(f"status.{result.status.value}")
        source = self._sources(result)
        return Figure(f"metric.{result.id}.status", result.status.value, words, "", source)

    def result(self, result: MetricResult) -> tuple[str, ...]:
        """A result as the row of a table: the columns ``RESULT``."""
        figures = (
            self.metric_value(result),
            self.metric_target(result),
            self.metric_events(result),
            self.metric_status(result),
        )
        return (self.metric_name(result), *map(str, figures), self.reason(result))

    def reason(self, result: MetricResult) -> str:
        """Why there is no value, in words; empty where there is one."""
        if not result.reason:
            return ""
        if result.reason != "no_column":
            return self.locale.say(f"reason.{result.reason}")
        name = str(result.details["sheet"])
        return self.locale.say(
            "reason.no_column_in_file" if name.endswith(_FILES) else "reason.no_column",
            sheet=name,
            column=self.locale.say(f"column.{result.details['column']}"),
        )

    def _sum(self, result: MetricResult, value: Value) -> str:
        """Money in the currency of the contract, which is not known before it was measured."""
        currency = str(result.details.get("currency", ""))
        return self.locale.money(_decimal(value), currency).strip()

    def _measured(self, value: Value, unit: str, better: Better, target: Value | None) -> str:
        up, code = better is Better.LOWER, self.locale.code
        if unit == "share":
            goal = None if target is None else Fraction(target)
            return forms.measured_share(Fraction(value), code, round_up=up, target=goal)
        if unit == "seconds":
            goal = None if target is None else Fraction(target)
            return forms.measured_duration(Fraction(value), code, round_up=up, target=goal)
        if unit == "hours":
            return self._in_hours(Decimal(value) if isinstance(value, int) else _decimal(value))
        if unit == "points":
            goal = None if target is None else Fraction(target)
            return forms.measured_number(Fraction(value), code, round_up=up, target=goal)
        return self.locale.number(int(value))

    def _stated(self, value: Value, unit: str) -> str:
        if unit == "share":
            return forms.stated_share(Fraction(value), self.locale.code)
        if unit == "seconds":
            return self.locale.duration(int(value), with_seconds=True)
        if unit == "hours":
            return self._in_hours(_decimal(value))
        if unit == "points":
            return self.locale.number(_decimal(value))
        return self.locale.number(int(value))


def _decimal(value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return value
    return Decimal(value.numerator) / Decimal(value.denominator)
