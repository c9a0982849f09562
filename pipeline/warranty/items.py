"""One binding item on its way down the table: breached, caused, gross, repeated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.domain.claims import Finding, Measurements
from pipeline.domain.letters import ToldItem, ToldLetter
from pipeline.problems import Place, Problem, Severity
from pipeline.warranty.evidence import gross_by_value, is_measurable, keeps, measured
from pipeline.warranty.outcome import Binding, ItemVerdict, Measured, Test, reached
from pipeline.warranty.table import ItemAnswers, item_rule
from pipeline.warranty.terms import Setting, months_after, term_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the items of one case are held against.

    Attributes:
        findings: code of an item -> its finding; ``None``: of all items without one of their own.
        warnings: every warning of the project.
        misled: what the check says of false statements, a fact of the case.
    """

    findings: Mapping[str | None, Finding]
    measurements: Measurements
    warnings: Sequence[ToldLetter]
    misled: Test

    def finding(self, item: str) -> Finding | None:
        """What the check found of an item; nothing without evidence."""
        found = self.findings.get(item) or self.findings.get(None)
        return found if found is not None and found.evidence.strip() else None


@dataclass(frozen=True, slots=True)
class _Version:
    """An item as one letter states it, against the facts."""

    item: ToldItem
    finding: Finding | None
    measured: Measured | None

    @property
    def is_measured(self) -> bool:
        return self.measured is not None and self.measured.readings > 0

    @property
    def value(self) -> Fraction | None:
        """Measured, else as the finding says."""
        if self.measured is not None and self.measured.exact is not None:
            return self.measured.exact
        stated = None if self.finding is None else self.finding.value
        return None if stated is None else Fraction(stated)

    @property
    def contradicts_itself(self) -> bool:
        """Whether the finding says «broken» of a value that keeps the limit."""
        finding = self.finding
        if finding is None or not finding.breached or finding.value is None:
            return False
        return is_measurable(self.item) and keeps(self.item, Fraction(finding.value))

    @property
    def is_breached(self) -> bool:
        """Whether it is broken: one «not broken» is enough to deny it.

        Measured, where it is, unless the finding says no; else as a finding with evidence says. A
        recommendation is never broken.
        """
        says = None if self.finding is None else self.finding.breached
        if self.measured is not None and self.is_measured:
            return self.measured.kept is False and says is not False
        told = self.item.sort != "recommendation"
        return told and says is True and not self.contradicts_itself


def item_verdict(setting: Setting, binding: Binding, evidence: Evidence) -> ItemVerdict:
    """How far a binding item goes down the table.

    Args:
        setting: of the case.
        binding: of an item that binds.
        evidence: of the case.
    """
    finding = evidence.finding(binding.item.id)
    versions = [
        _Version(item, finding, _measured(setting, item, evidence.measurements))
        for item in (binding.item, *binding.others)
    ]
    breached = all(version.is_breached for version in versions)
    gross = _gross(setting, versions) if breached else None
    warned_by = _warned_by(setting, binding.item.id, evidence.warnings)
    answers = ItemAnswers(
        breached=breached,
        caused=finding is not None and finding.caused,
        misled=evidence.misled.result is True,
        gross=gross is not None,
        repeated=warned_by is not None,
    )
    bound = versions[0]
    measure = bound.measured
    return ItemVerdict(
        binding=binding,
        measured=measure,
        finding=finding,
        breached=breached,
        caused=answers.caused,
        rule=item_rule(answers),
        value=measure.value
        if measure is not None and bound.is_measured
        else finding.value
        if finding is not None
        else None,
        gross_because=gross,
        warned_by=warned_by if breached else None,
        tests=_tests(bound, answers, evidence.misled, gross, warned_by),
    )


def item_problems(items: Iterable[ItemVerdict]) -> Iterator[Problem]:
    """What is to be looked at in the evidence of items."""
    for one in items:
        finding, measure = one.finding, one.measured
        if one.breached and finding is None:
            cells = () if measure is None else measure.places
            place = cells[0] if cells else Place()
            yield Problem("breach_without_finding", place, one.item.id, severity=Severity.WARNING)
        if finding is not None and _Version(one.item, finding, measure).contradicts_itself:
            place = finding.places.get("value", Place())
            given = {"item": one.item.id}
            yield Problem("finding_value_keeps", place, finding.value, given, Severity.WARNING)


def _measured(setting: Setting, item: ToldItem, measurements: Measurements) -> Measured | None:
    if not is_measurable(item):
        return None
    return measured(item, measurements.get(item.parameter or "", ()), setting.claim.fault_at)


def _gross(setting: Setting, versions: Sequence[_Version]) -> str | None:
    """Why a breach is gross; by its value only where it is so for every version."""
    finding = versions[0].finding
    if finding is not None and finding.gross:
        return "finding"
    if not all(is_measurable(version.item) for version in versions):
        return None
    ratio = setting.contract.gross_ratio
    reasons = [gross_by_value(version.item, version.value, ratio) for version in versions]
    return None if None in reasons else reasons[0]


def _warned_by(setting: Setting, item: str, warnings: Iterable[ToldLetter]) -> ToldLetter | None:
    """The warning that makes a breach of this item a repeated one, the latest of several.

    The fault must lie on a day after the cure period, and not later than ``repeat_months``
    calendar months after the delivery.
    """
    contract, fault_on = setting.contract, setting.fault_on
    counting = []
    for letter in warnings:
        on = letter.delivered_on
        if on is None or item not in letter.warned:
            continue
        cured_by = term_end(setting.days, on, contract.cure_days)
        if cured_by is None or not cured_by < fault_on <= months_after(on, contract.repeat_months):
            continue
        counting.append((on, letter.number, letter))
    return max(counting, key=lambda one: one[:2])[2] if counting else None


def _tests(
    version: _Version,
    answers: ItemAnswers,
    misled: Test,
    gross: str | None,
    warned_by: ToldLetter | None,
) -> tuple[Test, ...]:
    """The five questions; those after the deciding one are not reached."""
    item, finding, measure = version.item, version.finding, version.measured
    of_value = _cells(finding, "breached", "value", "evidence")
    if measure is not None and version.is_measured:
        of_value = measure.places + _cells(finding, "breached")
    value = None if measure is None else measure.value
    if value is None and finding is not None:
        value = finding.value
    asked = (
        Test(
            id="breached",
            result=answers.breached,
            values=(
                ("value", value),
                ("limit", item.limit),
                ("upper", item.upper),
                ("readings", 0 if measure is None else measure.readings),
                ("finding", None if finding is None else finding.breached),
            ),
            cells=of_value,
        ),
        Test(id="caused", result=answers.caused, cells=_cells(finding, "caused", "evidence")),
        misled,
        Test(
            id="gross",
            result=answers.gross,
            values=(("because", gross), ("gross_limit", item.gross_limit)),
            cells=_cells(finding, "gross") if gross == "finding" else of_value,
        ),
        Test(
            id="repeated",
            result=answers.repeated,
            values=(
                ("warning", None if warned_by is None else warned_by.number),
                ("delivered_on", None if warned_by is None else warned_by.delivered_on),
            ),
            cells=() if warned_by is None else tuple(warned_by.places.values()),
        ),
    )
    passed = (answers.breached, answers.caused, not answers.misled, not answers.gross)
    return reached(asked, next((at + 1 for at, on in enumerate(passed) if not on), len(asked)))


def _cells(finding: Finding | None, *names: str) -> tuple[Place, ...]:
    places = {} if finding is None else finding.places
    return tuple(places[name] for name in names if name in places)
