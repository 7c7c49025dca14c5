"""Ninety and thirty days before a certificate or a title ends the county hears of it; not once it was renewed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext

from core.reminders.models import Message, Occurrence
from core.reminders.services import planning, sweeping
from legal.models import HarmonyUnit, Instructor
from tests.factories import Tree, post
from unions.choices import Role

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
ENDS = date(2026, 12, 23)


def moment(month, day, hour=12):
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def instructor(tree, **told):
    facts = {"union": tree.haishu, "name": "周建国", "kind": "full_time", "cert_no": "ZD-1", "valid_to": ENDS}
    return Instructor.unscoped.create(**(facts | told))


def unit(tree, **told):
    days = {"declared_on": date(2023, 11, 1), "named_on": date(2023, 12, 23), "valid_to": ENDS}
    facts = {"union": tree.textile, "name": "甬南纺织", "level": "county", "status": "named", **days}
    return HarmonyUnit.unscoped.create(**(facts | told))


def due(row):
    rows = Occurrence.unscoped.filter(subject_id=str(row.pk)).order_by("due_at")
    return [each.due_at.astimezone(SHANGHAI).date() for each in rows]


@pytest.mark.parametrize("make", [instructor, unit])
def test_the_county_hears_thirty_days_before_the_end(make):
    tree = Tree()
    county, elsewhere = post(Role.COUNTY_REVIEWER, tree.haishu).user, post(Role.COUNTY_REVIEWER, tree.yiwu).user
    row = make(tree)
    planning.plan(moment(11, 20))
    assert ENDS - timedelta(days=30) in due(row)
    for _twice in range(2):
        sweeping.sweep(moment(11, 24))
    told = [gettext(each.title) % each.params for each in Message.objects.filter(user=county)]
    assert len([each for each in told if row.name in each and "2026-12-23" in each]) == 1
    assert not Message.objects.filter(user=elsewhere).exists()


@pytest.mark.parametrize("make", [instructor, unit])
def test_what_was_renewed_meanwhile_is_not_told(make):
    tree = Tree()
    county = post(Role.COUNTY_REVIEWER, tree.haishu).user
    row = make(tree)
    planning.plan(moment(11, 20))
    type(row).unscoped.filter(pk=row.pk).update(valid_to=date(2029, 12, 23))
    sweeping.sweep(moment(11, 24))
    assert not Message.objects.filter(user=county).exists()


def test_who_has_ended_and_what_is_only_declared_is_not_planned():
    tree = Tree()
    ended = instructor(tree, status="ended", ended_on=date(2026, 11, 1))
    declared = unit(tree, status="declared", named_on=None, valid_to=None)
    planning.plan(moment(11, 20))
    assert due(ended) == due(declared) == []
