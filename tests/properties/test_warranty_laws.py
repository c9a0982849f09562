"""Laws of the verdict over random cases: what never costs more, and what changes nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.domain.claims import Audit, Finding, Measurement, Rate
from pipeline.domain.letters import ItemObjection, ToldItem, ToldLetter
from pipeline.domain.told import Comparison, TechnicalCondition
from pipeline.warranty import Verdict, exposure, measured
from tests.warranty.build import (
    FAULT,
    FAULT_ON,
    STARTS,
    World,
    audit,
    claim,
    condition,
    finding,
    letter,
    step,
    warning,
)

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
YES: Final = (True,)
NO: Final = (False,)
IDS: Final = ("C-1", "C-2", "M-1")
days_near: Final = st.integers(-150, 20).map(lambda n: FAULT_ON + n * DAY)


def often(usual: object, *others: object) -> st.SearchStrategy[Any]:
    """Mostly the usual value, so that cases come far down the table."""
    return st.sampled_from((usual,) * (4 * len(others)) + others)


@st.composite
def items(draw: st.DrawFn, id_: str) -> ToldItem:
    """A condition on one of two parameters, or a step."""
    if id_.startswith("M"):
        return step(id_, draw(often("none", "warns", "blocks")))
    sign = draw(often(Comparison.AT_MOST, *Comparison))
    limit = Decimal(draw(st.integers(0, 4)))
    return condition(
        id_,
        parameter=draw(often("users", "load")),
        comparison=sign,
        limit=limit,
        upper=limit + draw(st.integers(0, 2)) if sign is Comparison.BETWEEN else None,
        gross_limit=draw(st.none() | st.integers(0, 6).map(Decimal)),
        essential=draw(st.booleans()),
        statistic=draw(often(None, "max", "min", "mean", "p95", "last")),
        window_s=draw(often(3600, 600)),
    )


@st.composite
def letters(draw: st.DrawFn, number: str, scope: str) -> ToldLetter:
    """A letter of the stage or its object, answered in some way or not at all."""
    on = STARTS + draw(often(-10, -20, 0, 1, 20)) * DAY
    told = draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    reply = draw(often("signed", "agreed", "signed_with_objections", None))
    objected = draw(often((), *((item,) for item in (*IDS, None))))
    return letter(
        number,
        on=on,
        scope=scope,
        items=tuple(draw(items(id_)) for id_ in told),
        delivered_on=draw(often(on, None)),
        reply=reply,
        reply_on=None if reply is None else on + draw(st.integers(0, 10)) * DAY,
        objections=tuple(
            ItemObjection(on=on + draw(st.integers(0, 10)) * DAY, item=item, text="no")
            for item in objected
        ),
    )


@st.composite
def findings(draw: st.DrawFn, item: str | None) -> Finding:
    """A finding, more often against the client than not."""
    return finding(
        item,
        breached=draw(often(*YES, None, *NO)),
        caused=draw(often(*YES, *NO)),
        gross=draw(st.booleans()),
        value=draw(often(None, *map(Decimal, range(9)))),
        evidence=draw(often("log", "")),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A case in which everything may meet everything."""
    said = draw(st.lists(st.sampled_from((*IDS, None)), min_size=1, unique=True))
    told = [draw(letters("L-1", "E-1"))]
    told += [draw(letters("L-2", draw(often("E-1", "OBJ"))))] * draw(often(0, 1))
    warned = [
        warning(draw(days_near), draw(st.sampled_from(IDS)), number=f"W-{at}")
        for at in range(draw(st.integers(0, 2)))
    ]
    stamps = draw(st.lists(st.integers(1, 90), max_size=6))
    values = {
        name: tuple(
            Measurement(FAULT - at * MINUTE, Decimal(draw(st.integers(0, 8))))
            for at in sorted(stamps, reverse=True)
        )
        for name in draw(st.lists(st.sampled_from(("users", "load")), unique=True))
    }
    misled = draw(often(*NO, *YES))
    row = audit(
        ours=draw(often("yes", "no", "unknown")),
        outside_cause=draw(often("platform", None)),
        outside_evidence=draw(often("log", None)),
        contractor_fault=draw(often(*NO, *YES)),
        inconclusive=draw(often(*NO, *YES)),
        stated="s" if misled else None,
        contradicted_by="c" if misled else None,
        mattered=misled,
        approved_by=draw(often("Орлов", None)),
        approved_by_2=draw(often("Ким", None)),
        consent_on=draw(often(FAULT_ON + 10 * DAY, None)),
        act_sent_on=draw(often(FAULT_ON + 9 * DAY, None)),
        fix_hours=Decimal(draw(st.integers(0, 9))) / 4,
        audit_hours=Decimal(draw(st.integers(0, 40))) / 4,
    )
    contract: dict[str, Any] = {
        "binding": draw(often("countersignature", "silence")),
        "binding_clause": draw(often("1.3", None)),
        "notice_clause": draw(often("6", None)),
        "warranty_clause": draw(often("4.3", None)),
        "vat": draw(often("standard", "5", "exempt")),
        "prices": draw(often("net", "with VAT")),
    }
    return World(
        contract=contract,
        audits=(row,),
        findings=tuple(draw(findings(item)) for item in said),
        measurements=values,
        letters=(*told, *warned),
    )


def charged(found: Verdict) -> Decimal:
    """What the case costs, approved or not."""
    return Decimal(0) if found.charge is None else found.charge.total


def payable(found: Verdict) -> Decimal:
    """What may be asked for now."""
    return charged(found) if found.charge is not None and found.charge.payable else Decimal(0)


def change_audit(world: World, **said: Any) -> World:  # noqa: ANN401  # any field of a check
    """The same case with other words of its check."""
    changed: Audit = replace(world.audits[0], **said)
    return replace(world, audits=(changed,))


def change_findings(world: World, **said: Any) -> World:  # noqa: ANN401  # any field of a finding
    """The same case with other words in every finding."""
    return replace(world, findings=tuple(replace(one, **said) for one in world.findings))


def change_letters(world: World, **said: Any) -> World:  # noqa: ANN401  # any field of a letter
    """The same case with every condition letter changed."""
    changed = (one if one.kind == "warning" else replace(one, **said) for one in world.letters)
    return replace(world, letters=tuple(changed))


def without(world: World, *kinds: str) -> World:
    """The same case without letters of these kinds."""
    return replace(world, letters=tuple(one for one in world.letters if one.kind not in kinds))


@given(worlds())
def test_worse_evidence_for_the_contractor_never_raises_the_charge(world: World) -> None:
    """Fine print 6, Worse evidence: the client never pays more for what speaks against us."""
    before = world.verdict()
    worse = {
        "contractor at fault": change_audit(world, contractor_fault=True),
        "outside withdrawn": change_audit(world, outside_evidence=None),
        "inconclusive": change_audit(world, inconclusive=True),
        "not misled": change_audit(world, mattered=False),
        "breach denied": change_findings(world, breached=False),
        "cause denied": change_findings(world, caused=False),
        "not gross": change_findings(world, gross=False),
        "no warning": without(world, "warning"),
        "approval removed": change_audit(world, approved_by=None),
        "no approvals": change_audit(world, approved_by=None, approved_by_2=None),
        "no consent": change_audit(world, consent_on=None),
        "no clause": replace(world, contract=world.contract | {"warranty_clause": None}),
    }
    for name, changed in worse.items():
        after = changed.verdict()
        assert charged(after) <= charged(before), name
        assert payable(after) <= payable(before), name


@given(worlds())
def test_one_letter_less_never_raises_the_charge(world: World) -> None:
    """Fine print 6, Worse evidence: a letter removed, undelivered, unanswered or objected to."""
    only = replace(world, letters=tuple(one for one in world.letters if one.number != "L-2"))
    before = charged(only.verdict())
    whole = (ItemObjection(on=STARTS - 30 * DAY, item=None, text="no"),)
    for name, changed in {
        "removed": without(only, "conditions"),
        "not delivered": change_letters(only, delivered_on=None),
        "not answered": change_letters(only, reply=None, reply_on=None),
        "objected": change_letters(only, objections=whole),
    }.items():
        if name != "not answered" or only.contract["binding"] != "silence":
            assert charged(changed.verdict()) <= before, name


@given(worlds())
def test_without_letter_or_clause_it_is_always_free(world: World) -> None:
    """Design 6: taking the letter or the clause away always makes it free."""
    bare = {"warranty_clause": None}
    for changed in (without(world, "conditions"), replace(world, contract=world.contract | bare)):
        found = changed.verdict()
        assert found.charge is None
        assert found.outcome in {"covered", "outside"}
        assert found.rule in {"W0", "W1", "W2", "W4"}


@given(worlds(), st.integers(0, 30), st.sampled_from(IDS))
def test_a_warning_after_the_fault_never_counts(world: World, later: int, item: str) -> None:
    """Fine print 6, Repeated: the fault must lie after the delivery."""
    late = warning(FAULT_ON + later * DAY, item, number="W-9")
    with_it = replace(world, letters=(*world.letters, late))
    assert with_it.verdict() == world.verdict()


@given(worlds(), st.integers(0, 15), st.sampled_from(IDS))
def test_a_warning_inside_the_cure_period_never_counts(
    world: World, before: int, item: str
) -> None:
    """Fine print 6, Repeated: 11 March 2026 is the tenth working day after 24 February."""
    recent = warning(FAULT_ON - before * DAY, item, number="W-9")
    with_it = replace(world, letters=(*world.letters, recent))
    assert with_it.verdict() == world.verdict()


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world: World, random: Any) -> None:  # noqa: ANN401  # hypothesis's own
    """House style 7: shuffling rows changes nothing, several readings of one instant included."""

    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        listed = list(rows)
        random.shuffle(listed)
        return tuple(listed)

    other = replace(
        world,
        letters=shuffled(world.letters),
        findings=shuffled(world.findings),
        rates=shuffled(world.rates),
        people=shuffled(world.people),
        measurements={
            name: tuple(sorted(shuffled(series), key=lambda one: one.at))
            for name, series in world.measurements.items()
        },
    )
    assert other.verdict() == world.verdict()


@given(worlds(), st.data())
def test_today_s_sheet_changes_no_verdict_of_issued_items(
    world: World, data: st.DataObject
) -> None:
    """Design 6: items of the register are read from the issued record, never from the sheet."""
    drawn = [data.draw(items(id_)) for id_ in ("C-1", "C-2")]
    today = tuple(
        TechnicalCondition(
            id=one.id, scope="E-1", text=one.text, parameter=one.parameter,
            comparison=one.comparison, limit=one.limit, upper=one.upper, unit=one.unit,
            gross_limit=one.gross_limit, statistic=one.statistic, window_s=one.window_s,
            essential=one.essential, method="m", checker="c",
        )
        for one in drawn
    )  # fmt: skip
    other = replace(world, sheets={"conditions": today}).verdict()
    assert replace(other, problems=()) == replace(world.verdict(), problems=())


@given(worlds())
def test_a_joined_case_is_charged_once(world: World) -> None:
    """Design 6: fix and audit are charged once, whatever is joined to the incident."""
    twin = claim("I-2", duplicate_of="I-1")
    joined = replace(world, claims=(claim(joined=("I-2",)), twin))
    assert charged(joined.verdict(1)) == charged(joined.verdict()) == charged(world.verdict())


@given(worlds())
def test_a_charge_has_its_reasons(world: World) -> None:
    """Russian documents 10.1: a charge only where every gate holds; then each is in the tests."""
    found = world.verdict()
    if found.charge is None:
        return
    answers = {test.id: test.result for test in found.tests}
    for gate in ("under_warranty", "checked", "access", "closed", "conclusive", "ours"):
        assert answers[gate] is True
    for gate in ("clause", "told", "binding", "breached", "caused"):
        assert answers[gate] is True
    assert answers["contractor_fault"] is False
    assert True in {answers["misled"], answers["gross"], answers["repeated"]}
    decisive = found.furthest
    assert decisive is not None
    assert decisive.binding.binds
    assert decisive.breached
    assert decisive.caused


@given(
    st.integers(0, 4000), st.integers(1, 10**7),
    st.sampled_from(("standard", "5", "7", "exempt")), st.sampled_from(("net", "with VAT")),
)  # fmt: skip
def test_money_adds_up(quarters: int, kopecks: int, vat: str, prices: str) -> None:
    """Design 6: net + VAT = total in each line and in the sums; each rounded once, half up."""
    rate, hours = Decimal(kopecks) / 100, Decimal(quarters) / 4
    assume(quarters > 0)
    rates = tuple(
        Rate(work=work, rate=rate, valid_from=date(2026, 1, 1)) for work in ("fix", "audit")
    )
    found = World(
        contract={"vat": vat, "prices": prices},
        audits=(audit(fix_hours=hours, audit_hours=hours + 4),),
        findings=(finding(gross=True),),
        rates=rates,
    ).verdict()
    assert found.charge is not None
    per_cent = {"standard": 22, "5": 5, "7": 7, "exempt": 0}[vat]
    assert len(found.charge.lines) == 2
    for line in found.charge.lines:
        assert line.net + line.vat == line.total
        exact = Fraction(hours) * Fraction(rate)
        stated = line.net if prices == "net" else line.total
        assert abs(Fraction(stated) - exact) <= Fraction(1, 200)
        base = Fraction(line.net) * per_cent / 100
        if prices != "net":
            base = Fraction(line.total) * per_cent / (100 + per_cent)
        assert abs(Fraction(line.vat) - base) <= Fraction(1, 200)
    assert found.charge.total == found.charge.net + found.charge.vat
    assert found.charge.total == sum(line.total for line in found.charge.lines)


@st.composite
def timelines(draw: st.DrawFn) -> tuple[Measurement, ...]:
    """Values at odd minutes of two hours, some of them at one minute."""
    stamps = sorted(draw(st.lists(st.integers(0, 120), max_size=25)))
    return tuple(
        Measurement(FAULT + at * MINUTE, Decimal(draw(st.integers(0, 9)))) for at in stamps
    )


@given(timelines(), st.integers(0, 60), st.integers(61, 120), st.integers(0, 9))
def test_time_is_known_or_unknown(
    series: tuple[Measurement, ...], first: int, last: int, limit: int
) -> None:
    """Each instant of a period is known or unknown, and what is beyond lies in episodes."""
    start, end = FAULT + first * MINUTE, FAULT + last * MINUTE
    found = exposure(series, ((start, condition(limit=Decimal(limit))),), start, end)
    assert found.known + found.unknown == end - start
    assert found.unknown == sum((until - since for since, until in found.gaps), timedelta())
    assert found.beyond == sum((one.length for one in found.episodes), timedelta())
    assert timedelta() <= found.beyond <= found.known
    assert found.share is None or 0 <= found.share <= 1
    edges: list[datetime] = [at for one in found.episodes for at in (one.start, one.end)]
    assert edges == sorted(edges)


@given(timelines(), st.integers(0, 8))
def test_a_stricter_limit_never_looks_better(series: tuple[Measurement, ...], limit: int) -> None:
    """Lowering an upper limit adds time beyond it and never turns broken into kept."""
    start, end = FAULT, FAULT + 2 * 60 * MINUTE
    strict, loose = (condition(limit=Decimal(one), window_s=7200) for one in (limit, limit + 1))
    found, milder = (exposure(series, ((start, one),), start, end) for one in (strict, loose))
    assert found.beyond >= milder.beyond
    assert set(found.exceeding) >= set(milder.exceeding)
    kept, easily = (measured(one, series, end).kept for one in (strict, loose))
    assert not (kept and not easily)
