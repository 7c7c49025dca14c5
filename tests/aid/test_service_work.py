"""Nobody forgets a hot post, a signed list, somebody placed or a check-up: each waits until it is done, and reminds."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from aid import service_reminders
from aid.models import CheckupBooking, GoodsList, HeatTask, Referral, SiteVisit
from aid.reminders import programme_milestones
from aid.rules.milestones import ESCALATE_AFTER
from aid.rules.services import FOLLOW_UP_DAYS
from aid.selectors import service_work as facts
from aid.services import checkups, goods_lists, heat, jobs, sites
from core.clocks.rules import WorkCalendar
from core.clocks.selectors import work_calendar
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.parameters.models import PolicyParameter
from core.reminders.rules import Window
from tests.aid.applications import photo
from tests.aid.money.treasury import family, fresh, refused
from tests.aid.test_registers import Office
from tests.factories import DAY, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def alert(office, level="orange", on_day=DAY, **facts):
    given = {"union_id": office.tree.haishu.pk, "on_day": on_day, "level": level, "source": "宁波市气象台"}
    return heat.enter_heat_alert(actor=facts.pop("by", office.reviewer), today=DAY, **(given | facts))


def waiting(someone, day=DAY):
    """Return what waits for somebody who records goods and services on a day."""
    found = [handed.item.name for handed in facts.unsigned(facts.of_actor(GoodsList, someone))]
    found += [task.site.name for task in facts.uncalled(facts.of_actor(HeatTask, someone))]
    found += [facts.asked_on(one)[0] for one in facts.unasked(facts.of_actor(Referral, someone), day)]
    return found + [one.person.name for one in facts.unfollowed(facts.of_actor(CheckupBooking, someone))]


def planned(schedule, day):
    moment = datetime.fromisoformat(f"{day.isoformat()}T00:00:00+08:00")
    window = Window(moment, moment + timedelta(days=1))
    return [one for one in schedule(window, work_calendar()) if window.holds(one.due_at)]


class TestHeat:
    def test_an_alert_calls_for_each_hot_post_not_visited_once(self, office):
        visited, missed = office.site(), office.site("环卫二所")
        office.site("办公楼", is_high_temperature=False)
        office.visit(visited)

        first = alert(office)
        second = alert(office, "red", DAY + timedelta(days=1))

        assert [task.site for task in first.tasks.all()] == [missed]
        assert not second.tasks.exists()
        assert waiting(office.cadre) == ["环卫二所"]
        assert [one.params["site"] for one in planned(service_reminders.hot_posts, DAY)] == ["环卫二所"]
        visit = office.visit(missed)
        assert HeatTask.unscoped.get().visit == visit
        assert waiting(office.cadre) == []
        assert service_reminders._still(HeatTask)("visit", [str(HeatTask.unscoped.get().pk)]) == []

    def test_a_cancelled_visit_leaves_the_post_to_be_visited(self, office):
        site = office.site()
        alert(office)
        office.visit(site)
        office.cancel("visit", SiteVisit.unscoped.get())
        assert waiting(office.cadre) == ["地铁 8 号线工地"]
        sites.close_site(actor=office.cadre, site_id=site.pk, on=DAY, reason="撤场")
        assert waiting(office.cadre) == []

    def test_the_same_day_twice_another_branch_a_far_day_and_no_county_refuse(self, office):
        office.site()
        alert(office)
        with refused("aid_heat_alert_once_a_day", ConflictError):
            alert(office, "red")
        with refused("alert_day", RuleBrokenError):
            alert(office, on_day=DAY + timedelta(days=8))
        with refused("not_a_county", RuleBrokenError):
            alert(office, union_id=office.tree.wangchun.pk)
        with refused("not_found", NotFoundError):
            alert(office, by=actor("county_reviewer", office.tree.yiwu))

    def test_the_weather_service_enters_one_by_command(self, office, capsys):
        office.site()
        call_command("import_heat_alert", office.tree.haishu.code, "red")
        assert "1 sites to visit." in capsys.readouterr().out

    def test_the_page_lists_alerts_and_their_posts(self, office, as_role, client):
        office.site()
        as_role("county_reviewer", office.tree.haishu)
        sent = {"union_id": office.tree.haishu.pk, "on_day": DAY.isoformat(), "level": "red", "source": "气象台"}
        answer = client.post(reverse("aid:service_new", args=["heat"]), sent)
        assert "地铁 8 号线工地" in client.get(answer.url).text


class TestLists:
    def test_a_missing_scan_is_work_and_a_reminder_until_it_comes(self, office):
        handed = office.hand([family(office.union)])
        due = handed.signed_due_on

        assert waiting(office.cadre, due) == ["清凉包"]
        assert waiting(office.preparer, due) == []
        assert [one.milestone for one in planned(service_reminders.scans_overdue, due)] == ["due"]
        assert [one.milestone for one in planned(service_reminders.scans_overdue, due + timedelta(days=1))] == [
            "overdue"
        ]
        goods_lists.keep_signed_list(actor=office.cadre, list_id=handed.pk, upload=photo("单.jpg"), today=due)
        assert waiting(office.cadre, due) == []
        assert GoodsList.unscoped.get().signed_on == due


class TestPeople:
    def test_somebody_placed_is_asked_after_30_and_after_90_days(self, office):
        referral = office.refer(office.post())
        hired_on = DAY - timedelta(days=100)
        jobs.settle_referral(actor=office.cadre, referral_id=referral.pk, result="hired", hired_on=hired_on, today=DAY)
        later = hired_on + timedelta(days=30)

        assert waiting(office.cadre, later - timedelta(days=1)) == []
        assert waiting(office.cadre, later) == [30]
        assert [one.milestone for one in planned(service_reminders.people_placed, later)] == ["after.30"]
        jobs.look_again(actor=office.cadre, referral_id=referral.pk, days=30, still=True, today=DAY)
        assert waiting(office.cadre, DAY) == [90]
        Referral.unscoped.update(still_employed_30=False)
        assert waiting(office.cadre, DAY) == []

    def test_a_check_up_to_be_followed_up_waits_until_it_is(self, office, as_role, client):
        booking = office.book(office.round())
        facts = {"actor": office.cadre, "booking_id": booking.pk, "done_on": DAY, "needs_follow_up": True, "today": DAY}
        checkups.finish_checkup(**facts)
        week = DAY + timedelta(days=7)

        assert waiting(office.cadre) == ["王建国"]
        assert len(planned(service_reminders.check_ups_to_follow, week)) == 1
        as_role("county_reviewer", office.tree.haishu)
        address = reverse("aid:service_act", args=["checkups", booking.batch_id, "done"])
        page = client.get(f"{address}?of={booking.pk}").text
        assert f'value="{DAY.isoformat()}"' in page
        checkups.finish_checkup(**facts, followed_up_on=DAY)
        assert waiting(office.cadre) == []
        assert CheckupBooking.unscoped.get().followed_up_on == DAY


def test_reminders_keep_the_days_of_their_own_county(office):
    county = office.union.region_id[:6]
    for code, value in ((FOLLOW_UP_DAYS, "10"), (ESCALATE_AFTER, "4")):
        PolicyParameter.objects.create(
            code=code, region=county, value=value, valid_from=date(2026, 1, 1), basis="本区通知"
        )
    booking = office.book(office.round())
    checkups.finish_checkup(actor=office.cadre, booking_id=booking.pk, done_on=DAY, needs_follow_up=True, today=DAY)
    found = [planned(service_reminders.check_ups_to_follow, DAY + timedelta(days=days)) for days in (7, 10)]
    assert [len(each) for each in found] == [0, 1]
    handed = office.hand([family(office.union)])
    (asked,) = planned(service_reminders.scans_overdue, handed.signed_due_on)
    assert asked.escalate_after == 4


def test_a_programme_of_services_reminds_from_the_budget_to_the_report(office):
    programme = office.by_kind["cool"]
    moments = {one.milestone: one for one in _all(office, programme)}
    assert {"t-45", "t-30", "t-21", "t-7", "t0", "report.overdue"} == set(moments)
    assert "budget" in moments["t-45"].title
    assert "sites, posts and places" in moments["t-21"].title
    assert fresh(programme) == programme


def _all(office, programme):
    moment = datetime.fromisoformat(f"{DAY.isoformat()}T00:00:00+08:00")
    calendar: WorkCalendar = work_calendar()
    rows = programme_milestones(Window(moment, moment + timedelta(days=1)), calendar)
    return [one for one in rows if one.params["programme"] == programme.name and one.params["county"] == "海曙区总工会"]
