"""Rows of targets as the checks look at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from pipeline.domain.contract import Consequence, Project, Target
from pipeline.metrics.catalogue import BY_KEY, split_name
from pipeline.metrics.metric import Metric, Unit
from pipeline.problems import Place


@dataclass(frozen=True, slots=True)
class Row:
    """A row of targets with its metric.

    ``with_norm`` are the codes of all priorities with a norm the metric judges by, in the order
    of their sheet; ``None`` for a metric that judges by no norm.
    """

    target: Target
    metric: Metric
    with_norm: tuple[str, ...] | None = None

    def place(self, field: str) -> Place:
        """The cell of a field; of the metric where the cell is blank."""
        places = self.target.places
        return places.get(field, places.get("metric", Place()))

    @property
    def share(self) -> Fraction | None:
        """The target as a share, if it is one."""
        target = self.target.target
        if self.metric.unit is not Unit.SHARE or not isinstance(target, Decimal):
            return None
        return Fraction(target) if 0 <= target <= 1 else None

    @property
    def has_consequence(self) -> bool:
        """Whether it says that money follows from a miss; with what tiers is another matter."""
        return self.target.consequence is not Consequence.INFORMATIONAL

    @property
    def judged(self) -> tuple[str, ...]:
        """Codes of the priorities in scope with a norm the metric judges by.

        Of a metric that judges by no norm: the priorities named, none of them meaning all.
        """
        named = self.target.priorities
        if self.with_norm is None:
            return named
        return tuple(code for code in self.with_norm if not named or code in named)


def rows_of(project: Project) -> Iterator[Row]:
    """Rows of known metrics; the others are told elsewhere."""
    for target in project.targets:
        metric = BY_KEY.get(split_name(target.metric)[0])
        if metric is not None:
            yield Row(target, metric, _with_norm(project, metric))


def _with_norm(project: Project, metric: Metric) -> tuple[str, ...] | None:
    if not metric.judged:
        return None
    return tuple(
        priority.code
        for priority in project.priorities
        if any(getattr(priority, clock.value) is not None for clock in metric.judged)
    )


def per_cent(share: Fraction, decimals: int, *, round_up: bool = False) -> Decimal:
    """A share in per cents for the wording, without zeros at the end."""
    scaled = share * 100 * 10**decimals
    exact = Decimal(ceil(scaled) if round_up else floor(scaled)).scaleb(-decimals)
    return Decimal(f"{exact.normalize():f}")
