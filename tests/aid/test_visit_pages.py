"""Visits at the desk: the week, planning several at once, one visit and what follows from it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from aid.models import VisitPlan
from tests.aid.money.treasury import family
from tests.aid.test_visit_plans import FULL, Village
from tests.factories import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return Village()


def sign_in(client, as_role, village):
    return as_role("township_caseworker", village.tree.wangchun)


def test_several_families_are_planned_at_once_and_one_that_cannot_be_is_named(client, as_role, village):
    me = sign_in(client, as_role, village)
    other = village.office.submitted(names=("赵国强",))
    village.plan(file_id=other.pk)
    answer = client.post(
        reverse("aid:visit_list"),
        {
            "file": [str(village.file.pk), str(other.pk)],
            "planned_on": "2026-11-24",
            "lead": me.user_id,
            "second": "",
            "second_name": "社区 陈师傅",
        },
        follow=True,
    )
    assert VisitPlan.unscoped.get(file=village.file).second_name == "社区 陈师傅"
    assert "这一户已有未完成的走访安排" in answer.content.decode()
    assert "已安排 1 次走访" in answer.content.decode()


def test_a_page_asks_for_the_second_visitor(client, as_role, village):
    me = sign_in(client, as_role, village)
    sent = {"file": [str(village.file.pk)], "planned_on": "2026-11-24", "lead": me.user_id, "second": ""}
    page = client.post(reverse("aid:visit_list"), sent, follow=True).content.decode()
    assert "入户需两名走访人" in page
    assert not VisitPlan.unscoped.exists()


def test_the_week_costs_the_same_for_any_number_of_visits(client, as_role, village, constant_queries):
    sign_in(client, as_role, village)

    def add(count):
        for _turn in range(count):
            village.plan(file_id=family(village.tree.textile).pk)

    constant_queries(lambda: client.get(reverse("aid:visit_list")), add)


def test_a_visit_says_what_follows_from_it(client, as_role, village):
    sign_in(client, as_role, village)
    plan = village.plan()
    village.tell(plan, village.first, FULL | {"family_changes": ["birth"]})
    page = client.get(reverse("aid:visit_detail", args=[plan.pk])).content.decode()
    assert reverse("aid:file_household", args=[village.file.key]) in page
    assert "R-20261123-0001" in page


def test_the_desk_form_tells_only_what_was_changed(client, as_role, village):
    sign_in(client, as_role, village)
    plan = village.plan()
    village.tell(plan, village.first, {"income_month": "3200.00"})
    url = reverse("aid:visit_record", args=[plan.pk])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in ("upload", "device")} | {"shown": '{"income_month": ["3200.00", 1]}'}
    village.tell(plan, village.first, {"income_month": "3300.00"}, bases={"income_month": 1})
    sent |= {code: value for code, value in FULL.items() if code != "is_signed"} | {"is_signed": "on"}
    answer = client.post(url, sent)  # the page still showed 3,200: it says nothing about the income
    assert answer.status_code == 302
    assert plan.answers.get(field="income_month").value == "3300.00"
    assert plan.clashes.count() == 0


def test_another_county_sees_nothing(client, as_role, village):
    plan = village.plan(planned_on=DAY + timedelta(days=1))
    as_role("township_caseworker", village.tree.zhuangqiao)
    assert "王秀兰" not in client.get(reverse("aid:visit_list")).content.decode()
    for name in ("visit_detail", "visit_record", "visit_conflict", "visit_assign", "visit_drop"):
        assert client.get(reverse(f"aid:{name}", args=[plan.pk])).status_code == 404, name


class TestToBeProvedLater:
    """A figure nobody could prove at the table is marked so, at the desk as on the telephone (ux.md P27)."""

    def record(self, client, plan, **answers):
        url = reverse("aid:visit_record", args=[plan.pk])
        form = client.get(url).context["form"]
        hidden = {"upload": form["upload"].value(), "device": form["device"].value(), "shown": form["shown"].value()}
        page = client.post(url, hidden | FULL | {"family_changes": "none"} | answers)
        assert page.status_code == 302, page.context["form"].errors
        return {one.field: (one.value, one.is_unsure, one.version) for one in plan.answers.all()}

    def test_the_desk_marks_it_and_takes_the_mark_back(self, client, as_role, village):
        sign_in(client, as_role, village)
        plan = village.plan()
        told = self.record(client, plan, unsure_income_month="on")
        assert told["income_month"] == ("3200.00", True, 1)
        assert "待核实" in client.get(reverse("aid:visit_detail", args=[plan.pk])).content.decode()
        page = client.get(reverse("aid:visit_record", args=[plan.pk])).context["form"]
        assert page["unsure_income_month"].value() is True
        assert "unsure_findings" not in page.fields, "only figures"
        assert self.record(client, plan)["income_month"] == ("3200.00", False, 2)
        assert self.record(client, plan)["income_month"] == ("3200.00", False, 2), "nothing new was told"

    def test_a_mark_without_a_figure_is_nothing(self, client, as_role, village):
        sign_in(client, as_role, village)
        plan = village.plan()
        assert "income_month" not in self.record(client, plan, income_month="", unsure_income_month="on")


class TestRoutes:
    """The visits of a day stand in the order of their places; several routes are made one (ux.md P25)."""

    def planned(self, village, street, name, **changes):
        file = village.office.submitted(names=(name,), address=f"宁波市海曙区{street}18弄3号201室")
        return village.plan(file_id=file.pk, **changes)

    def test_a_route_goes_street_by_street_and_shows_no_door(self, client, as_role, village):
        sign_in(client, as_role, village)
        for street, name in (("环城西路", "赵一"), ("望春路", "钱二"), ("环城西路", "孙三")):
            self.planned(village, street, name)
        (route,) = client.get(reverse("aid:visit_routes")).context["routes"]
        streets = [stop.street for stop in route.stops]
        assert streets == sorted(streets)
        assert not any(digit in "".join(streets) for digit in "0123456789")
        week = client.get(reverse("aid:visit_list")).content.decode()
        assert "望春路" in week
        assert "201室" not in week

    def test_chosen_visits_go_to_the_same_two_and_one_that_cannot_is_named(self, client, as_role, village):
        me = sign_in(client, as_role, village)
        one = self.planned(village, "望春路", "钱二", lead_id=me.user_id, second_id=None, second_name="社区 陈师傅")
        other = self.planned(village, "望春路", "孙三")
        assert len(client.get(reverse("aid:visit_routes")).context["routes"]) == 2
        sent = {
            "plan": [f"{one.pk}:{one.version}", f"{other.pk}:{other.version}", f"{other.pk}:99"],
            "planned_on": DAY.isoformat(),
            "lead": village.first.user_id,
            "second": village.second.user_id,
        }
        page = client.post(reverse("aid:visit_routes"), sent, follow=True)
        (route,) = page.context["routes"]
        assert [stop.plan.lead_id for stop in route.stops] == [village.first.user_id] * 2
        assert "本路线 2 户" in page.content.decode()
        assert "别人刚刚" in page.content.decode() or "已被" in page.content.decode()

    def test_nothing_chosen_another_township_and_a_nonsense_day(self, client, as_role, village):
        plan = self.planned(village, "望春路", "钱二")
        me = as_role("township_caseworker", village.tree.zhuangqiao)
        url = reverse("aid:visit_routes")
        assert client.get(f"{url}?day=2026-13-45").context["routes"] == []
        sent = {"planned_on": DAY.isoformat(), "lead": me.user_id, "second": "", "second_name": "社区 陈师傅"}
        assert "选择要合并的走访" in client.post(url, sent, follow=True).content.decode()
        client.post(url, sent | {"plan": [f"{plan.pk}:{plan.version}"]})
        assert VisitPlan.unscoped.get().lead_id == village.first.user_id
