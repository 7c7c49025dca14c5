"""A matter stands in the work of whose step it waits for: the handling union, the inquirer, the local federation."""

from datetime import date

import pytest

from desk.work import dismissals, matters
from legal.services import letters, terminations
from tests.factories import DAY, actor
from tests.legal.supervision.watch import LETTER, Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch():
    return Watch()


def asked(who):
    return [(item.title.split("：")[0], item.waiting) for item in matters.work(who, DAY)]


def test_the_handling_union_is_asked_and_the_levels_above_wait(watch, django_assert_num_queries):
    watch.registered()
    watch.registered()
    with django_assert_num_queries(1):
        (first, _second) = matters.work(watch.cadre, DAY)
    assert (first.due_on, first.statutory, first.waiting) == (date(2026, 8, 31), True, False)
    assert asked(watch.reviewer) == [("受理或不予受理", True)] * 2
    assert asked(actor("county_reviewer", watch.tree.jiangbei)) == []
    assert asked(actor("finance_preparer", watch.tree.haishu)) == []


def test_an_inquiry_is_asked_of_the_assigned_supervisor(watch):
    watch.inquired()
    watch.registered()
    assert asked(watch.inquirer) == [("开展调查", False)]


def test_a_letter_is_served_first_then_the_employer_is_waited_for(watch):
    letter = watch.opinion(served_on=None)
    (item,) = matters.work(watch.cadre, DAY)
    assert (item.title.split("：")[0], item.waiting) == ("送达文书", False)
    assert str(letter.pk) in item.action_url
    watch.serve(letter, date(2026, 9, 18))
    (item,) = matters.work(watch.cadre, DAY)
    assert (item.waiting, item.due_on) == (True, date(2026, 10, 15))


def test_a_suggestion_letter_is_the_local_federations(watch):
    letter = watch.opinion()
    letters.lapse_letter(actor=watch.cadre, letter=letter, today=date(2026, 10, 16))
    assert asked(watch.approver) == [("发出建议书", False)]
    assert asked(watch.cadre) == [("发出建议书", True)]
    own = watch.registered()
    type(own).unscoped.filter(pk=letter.matter_id).update(recorder=watch.approver.user_id)
    assert ("发出建议书", True) in asked(watch.approver)


def test_a_prompt_letter_is_served_by_the_handling_union(watch):
    matter = watch.heard()
    watch.act(letters.issue_prompt, matter, **LETTER)
    assert asked(watch.cadre) == [("送达文书", False)]
    assert asked(watch.reviewer) == [("送达文书", True)]


def test_a_notice_of_dismissal_waits_for_its_own_union(watch, django_assert_num_queries):
    told = {"employer_name": "甬南纺织", "reason": "严重违纪", "received_on": DAY, "today": DAY}
    for name in ("孙小梅", "李建国"):
        terminations.receive_notice(actor=watch.cadre, union_id=watch.tree.textile.pk, worker_name=name, **told)
    with django_assert_num_queries(1):
        found = dismissals.work(watch.cadre, DAY)
    assert [item.due_on for item in found] == [date(2026, 11, 30)] * 2
    assert dismissals.work(watch.reviewer, DAY) == []
