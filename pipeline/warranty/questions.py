"""The questions put to a case, in their order, each with its answer, values and cells."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.domain.claims import Audit, Finding
from pipeline.domain.places import Places
from pipeline.problems import Place
from pipeline.warranty.outcome import Binding, ItemVerdict, Test, reached
from pipeline.warranty.table import OUTCOMES, CaseAnswers, case_rule, furthest
from pipeline.warranty.terms import Setting

_DECISIVE: Final = {
    "S": "access",
    "W0": "contractor_fault",
    "W3": "breached",
    "W4": "caused",
    "W5": "repeated",
    "W6": "misled",
    "W7": "gross",
    "W8": "repeated",
}
"""Rule -> the last question that is reached; the others depend on the case."""
_UNTOLD: Final = frozenset({"not_delivered", "delivered_after_fault"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rule, the outcome, and the questions that led there."""

    rule: str | None
    outcome: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of a case when its questions are put.

    Attributes:
        failed_guards: broken items that the system itself should have blocked.
        bound: every item told, binding or not.
        items: those that bind, each at the end of its way.
        misled: the answer that all items share.
    """

    setting: Setting
    audit: Audit | None
    failed_guards: Mapping[str, Finding]
    bound: Sequence[Binding]
    items: Sequence[ItemVerdict]
    misled: Test

    def answer(self) -> Answer:
        """The verdict without its charge."""
        rule, outcome, last = self._decided()
        tests = self._tests()
        at = next(at for at, test in enumerate(tests, start=1) if test.id == last)
        return Answer(rule=rule, outcome=outcome, tests=reached(tests, at))

    def _decided(self) -> tuple[str | None, str, str]:
        """Rule, outcome, and the last question that was reached."""
        audit, setting = self.audit, self.setting
        if not setting.claim.under_warranty:
            return None, "not_under_warranty", "under_warranty"
        if audit is None:
            return None, "open", "checked"
        answers = CaseAnswers(
            overdue=is_overdue(setting, audit),
            inconclusive=audit.inconclusive,
            ours=is_ours(audit),
            contractor_fault=audit.contractor_fault or bool(self.failed_guards),
            clause=bool(setting.contract.warranty_clause),
            binding=bool(self.items),
        )
        rule = case_rule(answers)
        if audit.closed_on is None and rule != "S":
            return None, "open", "closed"
        if rule is not None:
            return rule, OUTCOMES[rule], self._decisive(rule, answers)
        rule = furthest([one.rule for one in self.items])
        return rule, OUTCOMES[rule], _DECISIVE[rule]

    def _decisive(self, rule: str, answers: CaseAnswers) -> str:
        """The last question reached where the case is decided as a whole."""
        if rule == "W2":
            return "conclusive" if answers.inconclusive else "ours"
        if rule == "W1":
            if not answers.clause:
                return "clause"
            return "binding" if self._told() else "told"
        return "contractor_fault" if rule == "W4" else _DECISIVE[rule]

    def _told(self) -> bool:
        return any(one.because not in _UNTOLD for one in self.bound)

    def _tests(self) -> tuple[Test, ...]:
        return (*self._of_check(), *self._of_letters(), *self._of_items())

    def _of_check(self) -> tuple[Test, ...]:
        claim, audit = self.setting.claim, self.audit
        said = _Cells({} if audit is None else audit.places)
        asked = None if audit is None else audit.access_asked_at
        given = None if audit is None else audit.access_given_at
        closed = None if audit is None else audit.closed_on
        found = self.failed_guards.values()
        guards = dict.fromkeys(place for one in found for place in one.places.values())
        return (
            Test(
                id="under_warranty",
                result=claim.under_warranty,
                values=(("stage", claim.stage),),
                cells=_Cells(claim.places).of("warranty", "stage", "rejected"),
            ),
            Test(id="checked", result=audit is not None, cells=said.of("opened_on")),
            Test(
                id="access",
                result=audit is not None and not is_overdue(self.setting, audit),
                values=(("asked_at", asked), ("given_at", given)),
                cells=said.of("access_asked_at", "access_given_at"),
            ),
            Test(
                id="closed",
                result=closed is not None,
                values=(("closed_on", closed),),
                cells=said.of("closed_on"),
            ),
            Test(
                id="conclusive",
                result=audit is not None and not audit.inconclusive,
                cells=said.of("inconclusive"),
            ),
            Test(
                id="ours",
                result=None if audit is None else is_ours(audit),
                values=(
                    ("outside_cause", None if audit is None else audit.outside_cause),
                    ("outside_evidence", None if audit is None else audit.outside_evidence),
                ),
                cells=said.of("ours", "outside_cause", "outside_evidence"),
            ),
            Test(
                id="contractor_fault",
                result=(audit is not None and audit.contractor_fault) or bool(self.failed_guards),
                values=(("failed_guards", tuple(self.failed_guards)),),
                cells=(*said.of("contractor_fault"), *guards),
            ),
        )

    def _of_letters(self) -> tuple[Test, ...]:
        contract, bound = self.setting.contract, self.bound
        letters = {one.letter.number: one.letter for one in bound}
        cells = tuple(
            place
            for letter in letters.values()
            for place in _Cells(letter.places).of("delivered_on", "reply", "reply_on")
        )
        return (
            Test(
                id="clause",
                result=bool(contract.warranty_clause),
                values=(("clause", contract.warranty_clause),),
                cells=_Cells(contract.places).of("warranty_clause"),
            ),
            Test(
                id="told", result=self._told(), values=(("letters", tuple(letters)),), cells=cells
            ),
            Test(
                id="binding",
                result=bool(self.items),
                values=(
                    ("items", tuple(one.item.id for one in bound if one.binds)),
                    ("not_binding", tuple(one.item.id for one in bound if not one.binds)),
                ),
                cells=cells,
            ),
        )

    def _of_items(self) -> tuple[Test, ...]:
        broken = [one for one in self.items if one.breached]
        causing = [one for one in broken if one.caused]
        gross = [one for one in causing if one.gross_because is not None]
        repeated = [one for one in causing if one.warned_by is not None]
        return (
            _of_all("breached", broken, self.items),
            _of_all("caused", causing, broken),
            self.misled,
            _of_all("gross", gross, causing),
            _of_all("repeated", repeated, causing),
        )


def is_overdue(setting: Setting, audit: Audit) -> bool:
    """Whether the check waits for access that was asked for and not given in time."""
    asked = audit.access_asked_at
    if asked is None or audit.access_given_at is not None or audit.closed_on is not None:
        return False
    return setting.access_is_overdue(asked)


def is_ours(audit: Audit) -> bool | None:
    """Whether the fault is in our work; ``None``: not established.

    «Нет» without a cause outside and evidence of it establishes nothing.
    """
    if audit.ours == "no":
        shown = bool(audit.outside_cause and (audit.outside_evidence or "").strip())
        return False if shown else None
    return True if audit.ours == "yes" else None


def misleading(audit: Audit | None) -> Test:
    """Whether facts of the records contradict what was stated, and it mattered."""
    said = {} if audit is None else audit.places
    is_shown = audit is not None and bool(
        (audit.stated or "").strip() and (audit.contradicted_by or "").strip() and audit.mattered
    )
    return Test(
        id="misled",
        result=is_shown,
        cells=_Cells(said).of("stated", "contradicted_by", "mattered"),
    )


def _of_all(id_: str, found: Sequence[ItemVerdict], among: Collection[ItemVerdict]) -> Test:
    """The answer of a case from those of its items."""
    cells = dict.fromkeys(
        place
        for one in found or among
        for test in one.tests
        if test.id == id_
        for place in test.cells
    )
    values = (("items", tuple(one.item.id for one in found)),)
    return Test(id=id_, result=bool(found), values=values, cells=tuple(cells))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a row."""

    places: Places | Mapping[str, Place]

    def of(self, *names: str) -> tuple[Place, ...]:
        """Those of these fields that are filled."""
        return tuple(self.places[name] for name in names if name in self.places)
