"""Letters of any conditions, steps and limitations, of few words so that they often agree."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from pipeline.domain.told import Comparison, Limitation, MethodStep, TechnicalCondition

_WORDS = st.sampled_from(["нагрузка", "сервер", 'модуль "Склад"'])
_SOME = st.none() | _WORDS
_GUARDS = st.sampled_from(["blocks", "warns", "none"])
_NUMBERS = st.sampled_from([Decimal(n) for n in ("0", "1", "10", "80", "0.05", "1E+2")])


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter tells."""

    conditions: tuple[TechnicalCondition, ...]
    steps: tuple[MethodStep, ...]
    limitations: tuple[Limitation, ...]


def _ids(prefix: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([f"{prefix}-{n}" for n in range(1, 5)]), unique=True)


@st.composite
def conditions(draw: st.DrawFn, id_: str) -> TechnicalCondition:
    """A condition, or a recommendation where a needed cell is blank."""
    comparison = draw(st.sampled_from(Comparison))
    limit = draw(_NUMBERS)
    baseline = draw(st.none() | _NUMBERS)
    return TechnicalCondition(
        id=id_,
        scope="Э-1",
        text=draw(_WORDS),
        plain=draw(_SOME),
        parameter=draw(_WORDS),
        comparison=comparison,
        limit=limit,
        upper=limit + 5 if comparison is Comparison.BETWEEN else None,
        gross_limit=draw(st.none() | _NUMBERS),
        unit=draw(st.sampled_from(["шт.", "%", "да/нет", None])),
        statistic=draw(st.sampled_from([None, "max", "mean", "last"])),
        window_s=draw(st.sampled_from([60, 3600])),
        method=draw(_WORDS),
        checker=draw(_SOME),
        schedule=draw(_SOME),
        essential=draw(st.booleans()),
        baseline=baseline,
        baseline_on=None if baseline is None else draw(st.none() | st.just(date(2026, 11, 2))),
        spec=draw(_SOME),
    )


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    """A letter."""
    return Letter(
        tuple(draw(conditions(id_)) for id_ in draw(_ids("У"))),
        tuple(
            MethodStep(
                id=id_,
                stage="Э-1",
                step=at,
                action=draw(_WORDS),
                role=draw(_SOME),
                forbidden=draw(st.booleans()),
                guard=draw(_GUARDS),
                plain=draw(_SOME),
            )
            for at, id_ in enumerate(draw(_ids("М")), start=1)
        ),
        tuple(
            Limitation(
                id=id_,
                stage="Э-1",
                kind=draw(st.sampled_from(["logical", "operational", "interface"])),
                text=draw(_WORDS),
                effect=draw(_SOME),
                guard=draw(_GUARDS),
                plain=draw(_SOME),
            )
            for id_ in draw(_ids("О"))
        ),
    )
