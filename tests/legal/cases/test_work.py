"""A case of legal aid stands in the work of the one person whose step it waits for, and is never asked of another."""

import pytest

from desk.work import cases as work
from tests.factories import DAY, actor

pytestmark = pytest.mark.django_db


def asked(who):
    return [(item.title.split("：")[0], item.waiting) for item in work.work(who, DAY)]


def test_each_step_is_asked_of_whoever_may_take_it(centre):
    centre.received()
    assert asked(centre.reviewer) == [("核对申请材料", False)]
    assert asked(centre.approver) == [("核对申请材料", True)]
    assert asked(centre.township) == [("核对申请材料", True)]


def test_before_the_test_the_reviewer_after_it_the_approver(centre):
    centre.reviewing()
    assert (asked(centre.reviewer), asked(centre.approver)) == ([("审查法律援助", False)], [("审查法律援助", True)])


def test_the_decision_is_never_asked_of_whoever_reviewed(centre):
    case = centre.tested()
    assert (asked(centre.reviewer), asked(centre.approver)) == ([("决定是否援助", True)], [("决定是否援助", False)])
    type(case).unscoped.filter(pk=case.pk).update(recorder=centre.approver.user_id)
    assert asked(centre.approver) == [("决定是否援助", True)]


def test_an_approved_case_waits_for_its_lawyer_and_then_the_lawyer_for_nobody(centre):
    lawyer, me = centre.lawyer()
    _second, other = centre.lawyer("陈律师")
    centre.assigned(lawyer)
    assert asked(me) == [("接受或退回指派", False)]
    assert asked(other) == []
    assert asked(centre.reviewer) == [("接受或退回指派", True)]


def test_a_report_comes_due_with_its_own_day_and_goes_back_to_the_centre(centre):
    lawyer, me = centre.lawyer()
    centre.finished(lawyer, me)
    (item,) = work.work(me, DAY)
    assert (item.waiting, item.due_on.isoformat(), item.statutory) == (False, "2026-12-08", True)


def test_ones_own_case_is_for_somebody_else(centre):
    case = centre.received()
    reviewer = centre.reviewer
    object.__setattr__(reviewer, "person_id", case.applicant_id)
    assert asked(reviewer) == [("核对申请材料", True)]


def test_another_county_sees_nothing_and_the_cost_does_not_grow(centre, django_assert_num_queries):
    centre.received()
    centre.received()
    assert asked(actor("county_reviewer", centre.tree.yiwu)) == []
    with django_assert_num_queries(1):
        assert len(work.work(centre.reviewer, DAY)) == 2
