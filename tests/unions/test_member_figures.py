"""Rates of one union's members: what is counted, and no rate where there is nothing to divide by."""

from datetime import date
from decimal import Decimal

import pytest

from tests.unions.members import Unions
from unions.models import MemberCard, Person
from unions.selectors.member_figures import rates_of


@pytest.mark.django_db
def test_the_rates_of_a_union_are_counted_from_the_register():
    unions = Unions()
    first, second, third = (unions.member(name) for name in ("王秀兰", "张建国", "李阿姨"))
    unions.member("郑阿毛", union=unions.new)
    Person.unscoped.filter(pk=third.person_id).update(phone_index=None)
    for number, (member, status) in enumerate(((first, "active"), (second, "issued"))):
        MemberCard(
            person=member.person,
            union=unions.old,
            bank="中国工商银行",
            status=status,
            number=f"33020300000{number}",
            applied_on=date(2026, 1, 1),
            issued_on=date(2026, 2, 1),
            activated_on=date(2026, 2, 2),
        ).save(force_insert=True)
    rates = rates_of(unions.old)
    assert [(rate.above, rate.below) for rate in rates] == [(2, 3), (2, 3), (1, 2), (0, 3)]
    assert rates_of(unions.old, reported=4)[0].value == Decimal("50.00")
    assert [rate.value for rate in rates_of(unions.far)] == [None] * 4
