"""The formula, at every boundary of domain.md 2.2."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aid.choices.files import Category
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


def test_the_gate_is_exact_at_its_edge():
    assert assess(108_000, 60_000).clauses[0].holds
    assert not assess(108_001, 60_000).clauses[0].holds


@pytest.mark.parametrize(
    ("loss", "category", "ratio"),
    [(95_000, "accident", "0.5278"), (90_000, "accident", "0.5"), (89_999, "none", "0.5")],
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
