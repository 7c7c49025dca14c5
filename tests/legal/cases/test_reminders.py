"""Reminders of legal aid: before each end, on the day and after, to who must act, once, and late after an outage."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext

from core.reminders.models import Message, Occurrence
from core.reminders.services import planning, sweeping
from legal.rules.deadlines import AID_REVIEW
from legal.services import clocks, limitation
from tests.factories import DAY

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(month, day, hour=12, year=2026):
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def planned(case, code):
    rows = Occurrence.unscoped.filter(schedule="legal.case_clock", subject_id=str(case.pk))
    return {
        each.milestone.split(".")[0]: each.due_at.astimezone(SHANGHAI).date()
        for each in rows
        if each.milestone.endswith(f":{code}")
    }


def told(user):
    rows = Message.objects.filter(user=user).order_by("pk")
    return [gettext(message.title) % message.params for message in rows]


def test_every_clock_is_told_before_its_end_on_the_day_and_after(centre):
    case = centre.reviewing(today=DAY)
    planning.plan(moment(11, 23))
    assert planned(case, "legal.review") == {
        "t-3": date(2026, 11, 27),
        "t-1": date(2026, 11, 29),
        "t0": date(2026, 11, 30),
        "overdue": date(2026, 12, 1),
    }


def test_the_limitation_is_told_thirty_fifteen_seven_and_one_day_ahead(centre):
    case = centre.received(known_on=date(2025, 12, 23), employment_ended_on=date(2025, 12, 23))
    planning.plan(moment(11, 23))
    assert planned(case, "arb.limit") == {
        "t-30": date(2026, 11, 23),
        "t-15": date(2026, 12, 8),
        "t-7": date(2026, 12, 16),
        "t-1": date(2026, 12, 22),
        "overdue": date(2026, 12, 24),
    }


def test_the_centre_is_told_of_its_step_and_the_lawyer_of_theirs_and_nobody_twice(centre):
    reviewer = centre.reviewer.user_id
    lawyer, me = centre.lawyer()
    waiting, taken = centre.reviewing(today=DAY), centre.handled(lawyer, me, today=DAY)
    for _run in range(2):
        planning.plan(moment(11, 27))
        sweeping.sweep(moment(11, 27))
    staff, mine = " ".join(told(reviewer)), " ".join(told(lawyer.user))
    assert f"{waiting.number}：请于 2026-11-30 前作出援助决定" in staff
    assert (taken.number in staff, waiting.number in mine) == (False, False)
    assert f"{taken.number}：已于 2026-11-26 逾期" in mine  # nobody talked with the worker
    assert "见面" not in mine  # what came before is pointless by then
    assert len(told(lawyer.user)) == len(set(told(lawyer.user)))


def test_what_is_done_is_not_reminded_and_what_was_missed_is_told_late(centre):
    reviewer = centre.reviewer.user_id
    late, done = centre.reviewing(today=DAY), centre.reviewing(today=DAY)
    planning.plan(moment(11, 23))
    clocks.meet(done, AID_REVIEW, on=DAY)
    sweeping.sweep(moment(12, 2))  # nothing ran for nine days
    titles = " ".join(told(reviewer))
    assert f"{late.number}：已于 2026-11-30 逾期" in titles
    assert f"{done.number}：已于" not in titles


def test_a_clock_that_moved_has_its_own_reminders(centre):
    case = centre.received(known_on=date(2025, 12, 23), employment_ended_on=date(2025, 12, 23))
    planning.plan(moment(11, 23))
    limitation.add_case_event(
        actor=centre.reviewer,
        case_id=case.pk,
        seen_version=1,
        kind="interrupt",
        on=date(2026, 11, 20),
        to_on=None,
        reason="书面主张",
        authority="签收单",
        today=DAY,
    )
    reviewer = centre.reviewer.user_id
    sweeping.sweep(moment(11, 24))
    assert told(reviewer) == []
