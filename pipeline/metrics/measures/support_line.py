"""The line of support in its promised hours."""

from fractions import Fraction

from pipeline.metrics.facts import Facts, Scope
from pipeline.metrics.results import Measured, no_data, not_measured


def support_availability(facts: Facts, scope: Scope) -> Measured:
    """Promised support time of the period less the gaps of the line; the promise in details.

    Hours of support are those in force on each day (G16).
    """
    del scope  # the support line has no parts to narrow to
    hours = [
        (facts.clock(project.contract.support_hours, project), start, end)
        for project, start, end in facts.pieces
    ]
    promised = sum(int(clock.seconds(start, end)) for clock, start, end in hours)
    gaps = facts.log.gaps.frame
    touching = gaps[(gaps["from_at"] < facts.known) & (gaps["to_at"] > facts.start)]
    if not len(touching) and not facts.stated(lambda row: row.no_gaps):
        return not_measured("gaps_not_stated", promised=promised)
    if not promised:
        return no_data("no_support_time", promised=0)
    pauses = list(zip(touching["from_at"], touching["to_at"], strict=True))
    reachable = sum(int(clock.seconds(start, end, pauses)) for clock, start, end in hours)
    return Measured(
        value=Fraction(reachable, promised),
        n=promised,
        numerator=reachable,
        denominator=promised,
        details={"promised": promised, "gaps": promised - reachable},
    )
