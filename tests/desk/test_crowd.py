"""The synthetic households of the measurement: as many as asked for, each with its own sums, and all may be undone."""

import pytest
from django.db.models import Sum

from aid.models import FileMember, IncomeLine, NeedyFile
from aid.rules.eligibility import MIN_LIVING, RELATIVE_MULTIPLE
from aid.services.rehearsals import try_out
from core.parameters.models import PolicyParameter
from desk.demo.crowd import enter_crowd
from tests.factories import DAY, SYSTEM, Tree

pytestmark = pytest.mark.django_db


def test_a_crowd_is_entered_in_pieces_and_can_be_rehearsed():
    Tree()
    PolicyParameter.objects.create(
        code=MIN_LIVING, region="330000", value="1000", valid_from=DAY.replace(month=1), basis="测试"
    )
    enter_crowd(1, 60)
    enter_crowd(61, 100)

    assert NeedyFile.unscoped.count() == 100
    assert FileMember.objects.count() == sum(1 + number % 4 for number in range(1, 101))
    assert IncomeLine.objects.aggregate(all=Sum("amount"))["all"] == sum(
        12 * (1 + number % 4) * (400 + number * 37 % 2600) for number in range(1, 101)
    )
    found = list(try_out(actor=SYSTEM, region="330000", settings={RELATIVE_MULTIPLE: "1.5"}, on=DAY))
    effects = {outcome.effect for _household, outcome in found if outcome is not None}
    assert (len(found), len(effects)) == (100, 2)
