"""How a clause lies across a trade, reckoned from how often each value stands: what PostgreSQL says of every row."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from legal.rules.spread import Counted, bars_of, spread_of

ASKED = """
SELECT count(*), min(v), max(v), avg(v), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY v)
  FROM unnest(%s::numeric[]) v
"""
CENT = Decimal("0.01")
wages = st.dictionaries(
    st.decimals(min_value=1, max_value=99_999, places=2), st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1
)


def counted(found):
    return [Counted(value, n, min(flagged, n)) for value, (n, flagged) in sorted(found.items())]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(wages)
def test_the_spread_is_what_the_database_reckons_of_every_row(found):
    values = counted(found)
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [[each.value for each in values for _one in range(each.contracts)]])
        whole, least, most, mean, quarters = cursor.fetchone()
    told = spread_of(values)
    assert (told["count"], told["least"], told["most"]) == (whole, least, most)
    assert abs(told["mean"] - mean) < CENT
    for name, quarter in zip(("low", "middle", "high"), quarters, strict=True):
        assert abs(told[name] - Decimal(quarter)) < CENT
    assert told["flagged"] == sum(each.flagged for each in values)


@given(wages, st.integers(1, 12))
def test_every_contract_stands_in_one_bar(found, parts):
    values = counted(found)
    bars = bars_of(values, parts)
    assert len(bars) == (parts if len(values) > 1 else 0)
    assert sum(bar["count"] for bar in bars) == (sum(each.contracts for each in values) if bars else 0)


def test_the_highest_value_stands_in_the_last_bar_and_a_cut_in_the_higher_one():
    values = [Counted(Decimal(value), n, 0) for value, n in ((0, 1), (10, 2), (20, 4))]
    assert bars_of(values, 2) == [{"from": 0, "count": 1}, {"from": 10, "count": 6}]
    assert spread_of([])["count"] == 0
    assert spread_of([])["mean"] is None
