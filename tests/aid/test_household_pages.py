"""The household's pages: who sees what, every change has its form, a refusal stands at its field."""

import pytest
from django.urls import reverse

from aid.models import CountyMove, HouseholdChange
from aid.views.households import ACTS
from tests.aid.applications import photo
from tests.aid.households import member, seated
from tests.factories import Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def file(tree):
    return seated(tree.textile)


def told(file, **answers):
    facts = {"happened_on": "2026-11-20", "reason": "居委会证明", "seen_version": file.version}
    return facts | {"evidence": photo("证明.jpg")} | answers


def test_every_change_has_its_page_and_leads_back(client, as_role, file):
    as_role("township_caseworker", file.union.parent)
    page = client.get(reverse("aid:file_household", args=[file.key])).content.decode()
    for name, act in ACTS.items():
        url = reverse("aid:household_act", args=[file.key, name])
        assert url in page
        form = client.get(url)
        assert form.status_code == 200
        assert str(act.verb) in form.content.decode()
    assert client.get(reverse("aid:household_act", args=[file.key, "nonsense"])).status_code == 404


def test_a_refusal_stands_on_the_form_and_keeps_nothing(client, as_role, file):
    as_role("township_caseworker", file.union.parent)
    daughter = member(file, "李欣悦")
    url = reverse("aid:household_act", args=[file.key, "leave"])

    answer = client.post(url, told(file, member_id=daughter.pk, leave_reason="adult"))

    assert answer.status_code == 422
    assert "未满 18 周岁" in answer.content.decode()
    assert not HouseholdChange.unscoped.exists()
    answer = client.post(url, told(file, member_id=daughter.pk, leave_reason="apart"), follow=True)
    page = answer.content.decode()
    assert "已离开的成员" in page
    assert "居委会证明" in page


def test_a_divorce_on_one_page(client, as_role, file):
    as_role("township_caseworker", file.union.parent)
    sides = {f"side_{one.pk}": "stays" for one in file.members.all()}
    spouse = member(file, "李建国")
    answers = {
        f"side_{spouse.pk}": "leaves",
        "file_head": member(file, "王秀兰").pk,
        "other_head": spouse.pk,
        "received": "12,000",
        "opens_application": "on",
    }
    page = client.post(
        reverse("aid:household_act", args=[file.key, "divorce"]), told(file, **(sides | answers)), follow=True
    ).content.decode()
    assert "另一户的申请" in page
    assert file.incomes.get().amount == 12_000


def test_the_two_counties_see_a_move_each_its_own_way(client, as_role, file, tree):
    as_role("county_reviewer", tree.haishu)
    answers = {
        "county_id": tree.jiangbei.pk,
        "employer_name": "恒丰服饰",
        "since_on": "2026-11-01",
        "reason": "调动",
        "evidence": photo("合同.jpg"),
        "seen_version": file.version,
    }
    assert client.post(reverse("aid:move_ask", args=[file.key]), answers).status_code == 302
    move = CountyMove.unscoped.get()
    mine = client.get(reverse("aid:move", args=[move.pk])).content.decode()
    assert reverse("aid:file_detail", args=[file.key]) in mine
    assert reverse("aid:move_decide", args=[move.pk]) not in mine

    as_role("county_reviewer", tree.jiangbei)
    theirs = client.get(reverse("aid:move", args=[move.pk])).content.decode()
    assert reverse("aid:move_decide", args=[move.pk]) in theirs
    assert reverse("aid:file_detail", args=[file.key]) not in theirs
    paper = client.get(reverse("aid:move_paper", args=[move.pk]))
    assert b"".join(paper.streaming_content)
    assert client.get(reverse("aid:file_detail", args=[file.key])).status_code == 404
    as_role("county_reviewer", tree.yiwu)
    assert client.get(reverse("aid:move", args=[move.pk])).status_code == 404
