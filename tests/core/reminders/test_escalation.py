"""Who is told, and what happens when nobody acts: up the tree, once a level, as far as the parameter says."""

from datetime import date, timedelta

import pytest

from core.clocks.models import CalendarDay
from core.parameters.models import PolicyParameter
from core.reminders.models import Message, Occurrence
from core.reminders.registry import Sought, keepers, resolve
from core.reminders.rules import at
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import sweep
from tests.core.reminders import matters
from tests.factories import post, user
from unions.choices import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)


def chain_of(subject_id="1"):
    rows = Occurrence.unscoped.filter(subject_id=subject_id, milestone__startswith="T+1").order_by("levels_up")
    return [(row.milestone, row.due_at, row.status) for row in rows]


def told(milestone):
    return set(Message.objects.filter(occurrence__milestone=milestone).values_list("user_id", flat=True))


@pytest.fixture
def overdue(tree, people, schedule):
    """A matter of the textile union, due on Friday, so that T+1 falls on Saturday and is swept on Monday."""
    fact = schedule.matter(1, tree.textile, MONDAY - DAY)
    plan(at(MONDAY))
    sweep(at(MONDAY))
    return fact


def test_an_ignored_matter_climbs_level_by_level_to_the_city_and_no_further(overdue, people):
    # T+1 on Monday; three working days: Thursday, Tuesday, Friday.
    days = [MONDAY, date(2026, 11, 26), date(2026, 12, 1), date(2026, 12, 4)]
    for day in range(30):
        plan(at(MONDAY + day * DAY))
        sweep(at(MONDAY + day * DAY))

    names = ["T+1", "T+1.escalated", "T+1.escalated.2", "T+1.escalated.3"]
    assert chain_of() == [(name, at(day), "delivered") for name, day in zip(names, days, strict=True)]
    assert [told(name) for name in names] == [
        {people.cadre.pk},
        {people.caseworker.pk},
        {people.reviewer.pk},
        {people.auditor.pk},
    ]


def test_a_message_from_below_says_so(overdue, people):
    sweep(at(date(2026, 11, 26)))

    message = Message.objects.get(user=people.caseworker)
    assert message.why == "escalated"
    assert message.text.startswith(("Not done below: ", "下级逾期未办："))


def test_a_matter_done_in_time_does_not_climb(overdue):
    matters.close(overdue, MONDAY + DAY)

    report = sweep(at(date(2026, 11, 26)))

    assert report.resolved == 1
    assert chain_of()[1:] == [("T+1.escalated", at(date(2026, 11, 26)), "resolved")]


def test_planning_again_neither_doubles_nor_removes_an_escalation(overdue):
    for _number in range(3):
        plan(at(MONDAY, 10), deep=True)
        sweep(at(MONDAY, 10))

    assert [row[0] for row in chain_of()] == ["T+1", "T+1.escalated"]


def test_a_late_reminder_gives_its_reader_the_full_time(tree, people, schedule):
    schedule.matter(1, tree.textile, MONDAY - DAY)
    plan(at(MONDAY))

    sweep(at(date(2026, 12, 2)))  # nine days of darkness

    assert chain_of()[1][1] == at(date(2026, 12, 7)), "three working days after it really arrived"


def test_an_empty_level_is_passed_over(tree, people, schedule):
    people.caseworker.is_active = False
    people.caseworker.save()
    schedule.matter(1, tree.textile, MONDAY - DAY)
    plan(at(MONDAY))
    sweep(at(MONDAY))

    sweep(at(date(2026, 11, 26)))

    assert told("T+1.escalated") == {people.reviewer.pk}


def test_a_first_reminder_that_had_to_climb_escalates_from_there(tree, people, schedule):
    people.cadre.is_active = people.caseworker.is_active = False
    people.cadre.save()
    people.caseworker.save()
    schedule.matter(1, tree.textile, MONDAY - DAY)
    plan(at(MONDAY))
    sweep(at(MONDAY))
    assert told("T+1") == {people.reviewer.pk}

    sweep(at(date(2026, 11, 26)))

    assert told("T+1.escalated") == {people.auditor.pk}


def test_the_province_decides_how_high_undone_work_goes(tree, people, schedule):
    PolicyParameter.objects.create(
        code="reminders.escalate_up_to", region="330203", value="township", valid_from=date(2026, 1, 1), basis="test"
    )
    schedule.matter(1, tree.textile, MONDAY - DAY)
    for day in range(20):
        plan(at(MONDAY + day * DAY))
        sweep(at(MONDAY + day * DAY))

    assert [row[0] for row in chain_of()] == ["T+1", "T+1.escalated"]


def test_a_changed_calendar_moves_an_escalation_that_still_waits(overdue):
    CalendarDay.objects.create(day=date(2026, 11, 25), is_workday=False, name="test")

    plan(at(MONDAY + DAY))

    assert chain_of()[1][1] == at(date(2026, 11, 27))


@pytest.fixture
def ask(tree):
    def ask(union, **question):
        return resolve([Sought(union.path, **question)], MONDAY)[0]

    return ask


def test_the_person_responsible_comes_first(tree, people, ask):
    found = ask(tree.textile, user_id=people.caseworker.pk, roles=("grassroots_cadre",))

    assert (found.user_ids, found.reached, found.why) == (
        (people.caseworker.pk,),
        tree.wangchun.path,
        "responsible",
    )


@pytest.mark.parametrize("gone", ["closed account", "post ended", "post elsewhere"])
def test_somebody_who_left_is_not_responsible_any_more(tree, people, ask, gone):
    before = user("袁立新")
    if gone == "closed account":
        before.is_active = False
        before.save()
        post(Role.TOWNSHIP_CASEWORKER, tree.wangchun, before)
    elif gone == "post ended":
        post(Role.TOWNSHIP_CASEWORKER, tree.wangchun, before, to_on=date(2026, 11, 22))
    else:
        post(Role.TOWNSHIP_CASEWORKER, tree.zhuangqiao, before)

    assert ask(tree.textile, user_id=before.pk).user_ids == (people.cadre.pk,)


def test_roles_are_asked_in_their_order_and_every_holder_hears(tree, people, ask):
    approver = post(Role.COUNTY_APPROVER, tree.haishu, user("周宏")).user
    second = post(Role.COUNTY_APPROVER, tree.haishu, user("戴燕")).user

    assert ask(tree.haishu, roles=("county_approver", "county_reviewer")).user_ids == (approver.pk, second.pk)
    assert ask(tree.haishu).user_ids == (people.reviewer.pk,)


def test_nobody_at_the_union_means_the_level_above(tree, people, ask):
    found = ask(tree.sanitation, roles=("grassroots_cadre",))

    assert (found.user_ids, found.why) == ((people.caseworker.pk,), "above")


def test_the_provincial_administrator_is_the_last_resort(tree, people, ask):
    assert ask(tree.elsewhere).user_ids == (people.auditor.pk,), "Ningbo's, above Jiangbei"
    found = ask(tree.yiwu)
    assert (found.user_ids, found.why, found.may_climb) == ((people.province.pk,), "last_resort", False)
    gone = resolve([Sought("999/998/")], MONDAY)[0]
    assert (gone.user_ids, gone.why) == ((people.province.pk,), "last_resort")


def test_many_questions_cost_as_many_queries_as_one(tree, people, django_assert_max_num_queries):
    questions = [Sought(union.path) for union in (tree.textile, tree.sanitation, tree.haishu)] * 50

    with django_assert_max_num_queries(4):
        resolve(questions, MONDAY)


def test_the_keepers_are_the_two_administrators(people):
    assert set(keepers(MONDAY)) == {people.province.pk, people.keeper.pk}
