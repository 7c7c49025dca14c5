"""The formula, at every boundary of domain.md 2.2."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from aid.choices.files import Category, Cause
from aid.rules import eligibility as rules

DEFAULTS = {
    rules.MIN_LIVING: Decimal(1000),
    rules.RELATIVE_MULTIPLE: Decimal("2.0"),
    rules.ACCIDENT_SHARE: Decimal("0.5"),
    rules.GATE_MULTIPLE: Decimal("3.0"),
    rules.GATE_ON: True,
}


def assess(income, rigid=0, heads=3, loss=0, **changed):
    facts = rules.Facts(Decimal(income), Decimal(rigid), heads, Decimal(loss), event_in_window=bool(loss))
    return rules.assess(facts, DEFAULTS | changed)


@pytest.mark.parametrize(
    ("income", "rigid", "heads", "changed", "net", "category"),
    [
        (66_000, 36_000, 3, {}, "833.33", "deep"),
        (96_000, 64_800, 3, {}, "866.67", "deep"),
        (104_000, 44_000, 3, {}, "1666.67", "relative"),
        (120_000, 60_000, 3, {}, "1666.67", "none"),
        (120_000, 60_000, 3, {rules.GATE_ON: False}, "1666.67", "relative"),
        (84_000, 20_000, 4, {}, "1333.33", "relative"),
        (84_000, 20_000, 4, {rules.RELATIVE_MULTIPLE: Decimal("1.5")}, "1333.33", "relative"),
        (84_000, 20_000, 4, {rules.RELATIVE_MULTIPLE: Decimal("1.3")}, "1333.33", "none"),
        (36_000, 0, 3, {}, "1000.00", "relative"),
        (72_000, 0, 3, {}, "2000.00", "none"),
        (12_000, 48_000, 3, {}, "-1000.00", "deep"),
    ],
)
def test_worked_examples(income, rigid, heads, changed, net, category):
    finding = assess(income, rigid, heads, **changed)

    assert (finding.net_per_head, finding.proposed) == (Decimal(net), category)


@pytest.mark.parametrize(
    ("income", "gross", "passes"),
    [
        ("108000", "3000.00", True),
        ("108000.10", "3000.00", True),
        ("108000.17", "3000.00", True),
        ("108000.18", "3000.01", False),
        ("108001", "3000.03", False),
    ],
)
def test_the_gate_looks_at_the_figure_it_shows(income, gross, passes):
    clause = assess(income, 60_000).clauses[0]

    assert (clause.figure, clause.holds) == (Decimal(gross), passes)


def test_the_upper_bound_is_rounded_like_the_figure_beside_it():
    bound = {rules.MIN_LIVING: Decimal(886), rules.RELATIVE_MULTIPLE: Decimal("1.3333")}  # 1,181.3038
    assert assess("42526.80", **bound).proposed == "none"
    assert assess("42526.44", **bound).proposed == "relative"


def said(income, rigid=0, loss=0, version=rules.VERSION, **changed):
    facts = rules.Facts(Decimal(income), Decimal(rigid), 3, Decimal(loss), event_in_window=bool(loss))
    finding = rules.assess(facts, DEFAULTS | changed, version=version)
    return {clause.code: rules.sentence(vars(clause)) for clause in finding.clauses}


@pytest.mark.parametrize("version", ["2026.1", "2026.2", rules.VERSION])
def test_no_sentence_says_that_two_equal_figures_differ(version):
    with override("en"):
        gate = said("108000.10", 60_000, version=version)["gate"]
        loss = said(180_000, loss=89_999, version=version)["accident"]
        bound = {rules.MIN_LIVING: Decimal(886), rules.RELATIVE_MULTIPLE: Decimal("1.3333")}
        relative = said("42526.80", version=version, **bound)["relative"]
    assert gate in (
        "Gross income per head ¥3,000.00 is within the gate of ¥3,000.00.",
        "Gross income per head is above the gate of ¥3,000.00 by less than one fen.",
    )
    assert ("within" in gate) == (version == rules.VERSION), "what was decided stays decided"
    assert loss in (
        "The loss is 49.99% of a year's income, less than the 50% the rule asks for.",
        "The loss is a little less than the 50% of a year's income the rule asks for.",
    )
    assert relative in (
        "Net income per head ¥1,181.30 does not lie between the standard and ¥1,181.30.",
        "Net income per head ¥1,181.30 lies between the standard and ¥1,181.3038.",
    )


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        ("2026-11-23", 12, "2025-11-23"),
        ("2026-11-30", 12, "2025-11-30"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-12-31", 1, "2026-11-30"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2025-02-28", 12, "2024-02-28"),
        ("2028-02-29", 48, "2024-02-29"),
        ("2026-01-31", 1, "2025-12-31"),
    ],
)
def test_the_window_of_an_accident_begins_on_the_same_day(day, months, first):
    on, begins = date.fromisoformat(day), date.fromisoformat(first)

    def counts(happened):
        told = rules.Declaration(
            Decimal(60_000), Decimal(0), 3, causes=(Cause.ACCIDENT,), event_on=happened, event_loss=Decimal(40_000)
        )
        return rules.facts_from(told, months=months, on=on).event_in_window

    assert rules.months_before(on, months) == begins
    assert [counts(begins + timedelta(days=n)) for n in (-1, 0)] == [False, True]
    assert [counts(on + timedelta(days=n)) for n in (0, 1)] == [True, False]


@pytest.mark.parametrize(
    ("loss", "category", "ratio"),
    [(95_000, "accident", "0.5278"), (90_000, "accident", "0.5"), (89_999, "none", "0.4999")],
)
def test_an_accident_by_its_share_of_income(loss, category, ratio):
    finding = assess(180_000, 95_000, loss=loss)

    assert finding.proposed == category
    assert finding.loss_ratio.normalize() == Decimal(ratio)


def test_deep_goes_before_accident_and_both_are_kept():
    finding = assess(60_000, 40_000, loss=50_000)

    assert finding.proposed == Category.DEEP
    assert finding.matched == (Category.DEEP, Category.ACCIDENT)


def test_nobody_is_no_household():
    with pytest.raises(ValueError, match="at least one"):
        assess(1, heads=0)


@given(
    income=st.decimals(0, 10_000_000, places=2),
    rigid=st.decimals(0, 10_000_000, places=2),
    heads=st.integers(1, 12),
    more=st.decimals(Decimal("0.01"), 100_000, places=2),
)
def test_more_income_never_makes_a_household_poorer(income, rigid, heads, more):
    order = [Category.DEEP, Category.RELATIVE, Category.NONE]
    before, after = assess(income, rigid, heads), assess(income + more, rigid, heads)

    assert order.index(after.proposed) >= order.index(before.proposed)


@given(
    st.decimals(0, 1_000_000, places=2),
    st.decimals(0, 1_000_000, places=2),
    st.integers(1, 9),
    st.decimals(0, 500_000, places=2),
)
def test_stored_facts_replay_to_the_same_result(income, rigid, heads, loss):
    facts = rules.Facts(income, rigid, heads, loss, event_in_window=True)

    assert rules.assess(rules.Facts.from_data(facts.as_data()), DEFAULTS) == rules.assess(facts, DEFAULTS)
