"""A county with money, for every test of money; the invariants hold after each."""

import pytest

from tests.aid.money.treasury import Treasury, assert_money_is_right


@pytest.fixture
def treasury(db):
    yield Treasury()
    assert_money_is_right()
