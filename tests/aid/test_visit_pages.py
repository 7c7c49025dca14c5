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
