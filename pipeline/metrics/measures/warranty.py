"""Measures of the warranty: who paid, how fast, and how many faults came of use.

A warranty row says so itself, or says nothing and names a stage; a rejected one is none.
"""

from collections import Counter
from typing import Final

import numpy as np
import pandas as pd

from pipeline.domain.spelling import folded
from pipeline.metrics.clocks.norms import Codes
from pipeline.metrics.clocks.working_time import Mask
from pipeline.metrics.facts import EVERYTHING, Facts, Scope
from pipeline.metrics.measures.same_day import same_day, solved_at, started_at
from pipeline.metrics.results import Better, Measured, not_measured, share

FREE: Final = frozenset({"covered", "warned"})
DECIDED: Final = FREE | {"chargeable", "outside"}
_USER_ERRORS: Final = ("ошибка пользовател", "user error")  # how such a cause begins, folded


def warranty_rows(facts: Facts) -> Mask:
    """Which episodes are under the warranty, by position."""
    return facts.shared.once("warranty rows", lambda: _rows(facts.episodes.frame))


def _rows(frame: pd.DataFrame) -> Mask:
    return frame["warranty"].fillna(frame["stage"].notna()).to_numpy(dtype=np.bool_)


def warranty_reported(facts: Facts, scope: Scope) -> Codes:
    """Positions of the warranty rows reported in the period."""
    reported = facts.happened("reported_at", scope)
    return reported[warranty_rows(facts)[reported]]


def has_warranty_rows(facts: Facts) -> bool:
    """Whether any fault of the period was reported under the warranty."""
    return len(warranty_reported(facts, EVERYTHING)) > 0


def warranty_same_day_rate(facts: Facts, scope: Scope) -> Measured:
    """The same-day rate of warranty rows; beside it, in details, how many were begun that day."""
    among, reason = warranty_rows(facts), "no_warranty_day"
    solved = same_day(facts, scope, solved_at, among=among, reason=reason)
    if solved.value is None:
        return solved
    begun = same_day(facts, scope, started_at, among=among, reason=reason)
    started = {"numerator": begun.numerator, "denominator": begun.denominator}
    return Measured(
        value=solved.value,
        n=solved.n,
        numerator=solved.numerator,
        denominator=solved.denominator,
        rows=solved.rows,
        missed_rows=solved.missed_rows,
        details={**solved.details, "started": started},
    )


def warranty_free_rate(facts: Facts, scope: Scope) -> Measured:
    """Cases mended without pay among those whose check ended in the period with a decision."""
    del scope  # a case has no parts to narrow to
    if not facts.cases:
        return not_measured("cases_not_judged")
    first, end = facts.period.first, min(facts.period.end, facts.as_of)
    decided = [
        case
        for case in facts.cases
        if case.closed_on is not None and first <= case.closed_on < end and case.outcome in DECIDED
    ]
    return share(
        [case.incident for case in decided if case.outcome in FREE],
        [case.incident for case in decided if case.outcome not in FREE],
        better=Better.HIGHER,
        reason="no_case_decided",
    )


def user_error_share(facts: Facts, scope: Scope) -> Measured:
    """Of the warranty rows reported in the period, those that came of how the system was used.

    That is what the cause says, or what the check of the case found of a step of the method. In
    details: by step how many rows broke it, and how many name no step.
    """
    broken = {facts.episodes.roots.get(c.incident, c.incident): c.steps for c in facts.cases}
    table = facts.log.incidents
    if "cause" not in table.columns and not any(broken.values()):
        return not_measured("no_column", sheet=table.source.name, column="cause")
    rows = facts.episodes.frame[["id", "incident", "cause"]].iloc[warranty_reported(facts, scope)]
    broke = rows["incident"].isin([one for one, steps in broken.items() if steps])
    by_step = Counter(step for one in rows["incident"][broke] for step in broken[one])
    code, causes = pd.factorize(rows["cause"])  # -1, the last, where none is named
    said = np.array([*map(_is_user_error, causes), False])[code]
    errors = broke | said
    return share(
        rows["id"][errors].tolist(),
        rows["id"][~errors].tolist(),
        better=Better.LOWER,
        reason="no_warranty_reported",
        by_step=dict(sorted(by_step.items(), key=lambda pair: (-pair[1], pair[0]))),
        without_step=int((errors & ~broke).sum()),
    )


def _is_user_error(cause: str) -> bool:
    return folded(cause).startswith(_USER_ERRORS)
