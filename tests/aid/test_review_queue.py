"""The review queue: what one may decide, what is locked and why, what was sent back, what one decided."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from aid.choices.files import Source, VetoItem
from aid.models import VetoAnswer
from aid.selectors.review_queue import waiting_for, why_locked
from aid.services import decisions
from core.clocks.models import Deadline
from core.clocks.rules import Unit
from core.clocks.services import start_clock
from tests.aid.applications import Office
from tests.factories import DAY, Tree, post
from unions.selectors.posts import actor_for

pytestmark = pytest.mark.django_db
URL = "aid:review_queue"


@pytest.fixture
def office():
    return Office(Tree())


def page(client, **query):
    return client.get(reverse(URL), query).content.decode()


def test_each_sees_what_waits_for_them(client, as_role, office):
    checking, deciding = office.township_checking(names=("王秀兰",)), office.county_reviewing(names=("赵国强",))
    as_role("township_caseworker", office.tree.wangchun)
    assert ("王秀兰" in page(client), "赵国强" in page(client)) == (True, False)
    as_role("county_approver", office.tree.haishu)
    assert ("王秀兰" in page(client), "赵国强" in page(client)) == (False, True)
    as_role("county_approver", office.tree.jiangbei)
    assert "赵国强" not in page(client)
    assert checking.status != deciding.status


def test_who_acted_before_is_locked_and_told_why(office):
    file = office.county_reviewing()
    recorder = file.recorder
    post("county_approver", office.tree.haishu, recorder)  # the same person, with another post now
    person = actor_for(recorder, day=DAY)
    shown = waiting_for(person).get(pk=file.pk)
    assert why_locked(shown, person) == "acted"
    assert why_locked(waiting_for(office.approver).get(pk=file.pk), office.approver) == ""


def test_risks_and_deadlines_narrow_the_list(client, as_role, office):
    file = office.county_reviewing(names=("王秀兰",))
    office.county_reviewing(names=("赵国强",))
    VetoAnswer.objects.create(file=file, item=VetoItem.TWO_HOMES, source=Source.ECON_CHECK, evidence="2 套")
    as_role("county_approver", office.tree.haishu)
    risky = page(client, risk="1")
    assert ("王秀兰" in risky, "赵国强" in risky) == (True, False)
    assert "王秀兰" not in page(client, due="overdue")


def test_what_is_overdue_stands_first_and_what_has_no_clock_last_over_all_pages(client, as_role, office):
    files = [office.county_reviewing(names=(f"王{chr(0x4E00 + number)}",)) for number in range(30)]
    Deadline.unscoped.filter(subject_id__in=[str(file.pk) for file in files]).delete()
    days = {}  # the earlier entered, the later due; every third has no clock
    for number, file in enumerate(files):
        if number % 3:
            days[file.key] = DAY + timedelta(days=20 - number)
            start_clock(
                subject=file, code="aid.file.county_review", trigger_on=days[file.key] - timedelta(days=30), length=30,
                unit=Unit.CALENDAR_DAY, basis="试", roll=False,
            )  # fmt: skip
    as_role("county_approver", office.tree.haishu)
    seen, url = [], reverse(URL)
    while url:
        answer = client.get(url)
        seen += [row["file"] for row in answer.context["rows"]]
        url = answer.context["page"].next_url
    assert len(seen) == len({file.pk for file in seen}) == 30
    assert [file.key for file in seen[:20]] == sorted(days, key=days.get)
    assert [file.pk for file in seen[20:]] == [file.pk for file in files if file.key not in days]
    back = client.get(answer.context["page"].previous_url)
    assert [row["file"].pk for row in back.context["rows"]] == [file.pk for file in seen[:25]]


def test_what_was_sent_back_and_what_i_decided(client, as_role, office):
    file = office.county_reviewing(names=("王秀兰",))
    me = as_role("county_approver", office.tree.haishu)
    decisions.return_file(
        actor=me, file_id=file.pk, seen_version=file.version, today=date(2026, 11, 23), reasons={"papers": "缺收入证明"}
    )
    assert "王秀兰" not in page(client)
    assert "王秀兰" in page(client, tab="returned")
    assert "王秀兰" in page(client, tab="decided")
    as_role("county_approver", office.tree.haishu)
    assert "王秀兰" not in page(client, tab="decided")  # somebody else's decision


def test_the_queue_costs_the_same_for_any_number_of_files(client, as_role, office, constant_queries):
    as_role("county_approver", office.tree.haishu)
    constant_queries(lambda: page(client), lambda count: [office.county_reviewing() for _turn in range(count // 3 + 1)])
