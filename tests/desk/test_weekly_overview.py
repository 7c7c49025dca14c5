"""The weekly overview: five figures every Monday, once, late after an outage, and not to somebody who may not see."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.reminders.models import Message, Occurrence
from core.reminders.services import planning, sweeping
from desk.models import OverviewSubscription
from desk.reminders import CODE, five_figures
from tests.desk.reading import text_of
from tests.factories import DAY, actor_in
from unions.models import Post
from unions.services import tallies

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR, DAYS = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def leader(as_role, tree):
    tallies.fold_all(MONDAY - 7 * DAYS, DAY)
    return as_role("province_leader", tree.province)


@pytest.fixture
def subscribed(client, leader, tree):
    assert client.post("/dash/subscribe/", {"node": tree.ningbo.code}).status_code == 302
    return leader


def run(settings, *moments):
    for moment in moments:
        settings.HENGWEN_NOW = moment.isoformat()
        planning.plan(moment, codes=[CODE])
        sweeping.sweep(moment)


def told(actor):
    return Message.objects.filter(user_id=actor.user_id, kind=CODE).order_by("pk")


def test_every_monday_the_five_figures_come_once(client, subscribed, tree, settings):
    assert "取消订阅" in text_of(client.get("/dash/", {"node": tree.ningbo.code}))
    run(settings, MONDAY - HOUR)
    assert not told(subscribed)
    run(settings, MONDAY + HOUR, MONDAY + HOUR, MONDAY + 2 * HOUR, MONDAY + 3 * DAYS)
    message = told(subscribed).get()
    assert "宁波市总工会" in message.text
    assert "在档" in message.text
    assert message.url == f"/dash/?node={tree.ningbo.code}"
    run(settings, MONDAY + 7 * DAYS + HOUR)
    assert told(subscribed).count() == 2


def test_an_outage_makes_it_late_and_two_weeks_make_it_one(subscribed, settings):
    run(settings, MONDAY - 2 * DAYS, MONDAY + 3 * DAYS)
    assert told(subscribed).count() == 1
    run(settings, MONDAY + 16 * DAYS)  # two Mondays went by in the dark: the older says nothing any more
    assert told(subscribed).count() == 2


def test_a_monday_before_the_subscription_is_not_made_up(subscribed, settings):
    run(settings, MONDAY - 6 * DAYS)
    assert not Occurrence.unscoped.filter(schedule=CODE, due_at__lt=MONDAY)
    assert not told(subscribed)


def test_whoever_may_not_see_it_any_more_hears_nothing_nor_does_anybody_instead(subscribed, tree, settings):
    actor_in("province_admin", tree.province)
    run(settings, MONDAY - HOUR)
    Post.objects.filter(user_id=subscribed.user_id).update(to_on=(MONDAY - DAYS).date())
    run(settings, MONDAY + HOUR)
    assert not Message.objects.filter(kind=CODE)


def test_taking_it_back_stops_what_is_planned(client, subscribed, tree, settings):
    run(settings, MONDAY - HOUR)
    assert client.post("/dash/unsubscribe/", {"node": tree.ningbo.code}).status_code == 302
    run(settings, MONDAY + HOUR)
    assert not told(subscribed)
    assert client.post("/dash/unsubscribe/", {"node": tree.ningbo.code}).status_code == 404


def test_refusals_subscribe_to_nothing(client, as_role, tree):
    as_role("county_approver", tree.jiangbei)
    assert client.post("/dash/subscribe/", {"node": tree.haishu.code}).status_code == 404
    as_role("mediator", tree.haishu)
    assert client.post("/dash/subscribe/", {"node": tree.haishu.code}).status_code == 403
    assert not OverviewSubscription.unscoped.exists()


def test_twice_is_once(client, subscribed, tree):
    assert client.post("/dash/subscribe/", {"node": tree.ningbo.code}).status_code == 409
    assert OverviewSubscription.unscoped.count() == 1


def test_figures_of_nothing_are_said_as_such():
    counts = {"members": 1234567, "relief_fen:2026-11": 123_456_789}
    told = five_figures(counts, 2026)
    assert told["relief_fen"] == "¥1,234,568"
    assert (told["files_active"], told["members"]) == ("0", "1,234,567")
    assert told["unionisation"] == told["membership"] == "--"
