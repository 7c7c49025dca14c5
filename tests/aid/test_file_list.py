"""The list of files (ux.md P10): its filters combine and are told, the year's relief, handing over ticked files."""

from datetime import timedelta

import pytest

from aid.models import NeedyFile
from aid.selectors.list_choices import Choices, choices_of
from aid.views.file_lists import FILTERS, narrowed_files
from core import clock
from core.saved_views.models import SavedView
from core.wall import scope
from tests.aid.applications import Office
from tests.factories import DAY, Tree, actor, actor_in, person
from unions.choices import PairStatus
from unions.models import PersonPair

pytestmark = pytest.mark.django_db
LIST = "/needy/"


@pytest.fixture
def office():
    return Office(Tree())


def test_filters_combine_and_each_is_taken_away_alone(office, as_role, client):
    due, later = office.filed(), office.filed(names=("赵德海", "孙美娟", "赵小宝"))
    NeedyFile.unscoped.filter(pk=due.pk).update(valid_to=clock.today() + timedelta(days=20))
    NeedyFile.unscoped.filter(pk=later.pk).update(valid_to=clock.today() + timedelta(days=200))
    as_role("township_caseworker", office.tree.wangchun)

    shown = client.get(LIST, {"status": "filed", "due": "30"}).text
    wider = client.get(LIST, {"status": "filed"}).text
    mine = client.get(LIST, {"owner": "me"}).text

    assert "王秀兰" in shown
    assert "赵德海" not in shown
    assert "赵德海" in wider
    assert 'href="?status=filed"' in shown  # the filter goes, the state stays
    assert "赵德海" not in mine


def test_ticked_files_are_handed_over_and_the_filter_is_kept(office, as_role, client):
    file = office.filed()
    keeper = actor("township_caseworker", office.tree.wangchun)
    as_role("county_reviewer", office.tree.haishu)
    form = {"back": f"{LIST}?status=filed", "user": str(keeper.user_id)}

    nothing = client.post(LIST, form)
    unchanged = NeedyFile.unscoped.get(pk=file.pk).responsible_id
    answer = client.post(LIST, form | {"file": str(file.pk)})

    assert nothing.url == answer.url == f"{LIST}?status=filed"
    assert unchanged != keeper.user_id
    assert NeedyFile.unscoped.get(pk=file.pk).responsible_id == keeper.user_id


def test_who_may_not_assign_cannot_hand_over_and_changes_nothing(office, as_role, client):
    file = office.filed()
    keeper = actor("township_caseworker", office.tree.wangchun)
    as_role("grassroots_cadre", office.tree.textile)

    shown = client.get(LIST).text
    refused = client.post(LIST, {"file": str(file.pk), "user": str(keeper.user_id)}, follow=True)

    assert 'name="user"' not in shown
    assert refused.status_code in (200, 403)
    assert NeedyFile.unscoped.get(pk=file.pk).responsible_id != keeper.user_id


def pair(one, other, **told):
    first, second = sorted((person(one), person(other)), key=lambda human: human.pk)
    fields = {"one": first, "other": second, "union": first.union, "other_union": second.union, "score": 20} | told
    return PersonPair.objects.create(**fields)


def test_the_page_costs_six_statements_whatever_stands_around_it(office, as_role, client, django_assert_num_queries):
    one = office.filed()
    for number in range(30):
        NeedyFile.unscoped.create(union=one.union, recorder=one.recorder, application_no=f"SQ{number:04}")
    NeedyFile.unscoped.filter(pk=one.pk).update(created_at=clock.now() + timedelta(days=1))  # on the first page
    reader = as_role("county_reviewer", office.tree.haishu)
    actor("township_caseworker", office.tree.wangchun)
    pair(office.tree.textile, office.tree.elsewhere)
    SavedView.objects.create(owner_id=reader.user_id, path=LIST, query="status=filed", name="在档")

    client.get(LIST)
    with django_assert_num_queries(6):
        page = client.get(LIST).text

    assert "31 份档案" in page
    assert "在档" in page
    assert "望春街道" in page
    assert "有 1 对人" in page


def test_what_stands_around_the_list_is_of_ones_own_branch(office):
    tree = office.tree
    for union in (tree.wangchun, tree.jiangxia, tree.zhuangqiao):
        actor_in("township_caseworker", union)
    pair(tree.textile, tree.elsewhere)
    pair(tree.elsewhere, tree.elsewhere)
    pair(
        tree.textile,
        tree.textile,
        status=PairStatus.TWO,
        decided_by_id=office.cadre.user_id,
        decided_at=clock.now(),
        reason="x",
    )

    def around(role, union) -> Choices:
        who = actor(role, union)
        with scope.within(who):
            return choices_of(who, DAY)

    county, other = around("county_reviewer", tree.haishu), around("county_reviewer", tree.jiangbei)
    assert county.townships == [(tree.wangchun.pk, tree.wangchun.name), (tree.jiangxia.pk, tree.jiangxia.name)]
    inside = {each.name for each in (tree.haishu, tree.wangchun, tree.jiangxia, tree.textile)}
    assert {tree.wangchun.name, tree.jiangxia.name} <= {union for _key, _name, union in county.people} <= inside
    assert county.people == sorted(county.people, key=lambda row: (row[2], row[1]))
    assert (county.pairs, other.pairs) == (1, 2)
    assert other.townships == []  # one alone is no choice
    assert [union for _key, _name, union in other.people] == [tree.zhuangqiao.name]
    assert around("county_reviewer", tree.yiwu) == Choices([], [], 0)
    assert around("grassroots_cadre", tree.textile).people == []  # who may not hand files over


def test_an_account_of_two_posts_is_offered_once(office):
    keeper = actor_in("township_caseworker", office.tree.wangchun)[1]
    actor_in("grassroots_cadre", office.tree.textile, keeper)
    offered = [
        row for row in choices_of(actor("county_reviewer", office.tree.haishu), DAY).people if row[0] == keeper.pk
    ]
    assert offered == [(keeper.pk, keeper.name, office.tree.wangchun.name)]


@pytest.mark.parametrize("asked", [{}, {"q": "王秀"}, {"status": "filed"}, {"due": "30"}, {"township": "here"}])
def test_what_is_counted_are_the_rows_of_the_list(office, asked):
    office.filed()
    office.draft()
    office.filed(names=("赵德海", "孙美娟", "赵小宝"))
    told = dict.fromkeys((*FILTERS, "status"), "") | asked
    told["township"] = str(office.tree.wangchun.pk) if "township" in asked else ""
    for role, union in (("county_reviewer", "haishu"), ("county_reviewer", "yiwu"), ("grassroots_cadre", "textile")):
        who = actor(role, getattr(office.tree, union))
        rows = set(narrowed_files(who, told, DAY).values_list("pk", flat=True))
        assert set(narrowed_files(who, told, DAY, counted=True).values_list("pk", flat=True)) == rows
        assert rows or union == "yiwu" or "due" in asked
