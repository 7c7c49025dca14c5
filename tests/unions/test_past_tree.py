"""The tree of a past day: who hung where, with the figures frozen then or none, never today's beside it."""

from datetime import date, timedelta

import pytest

from core import clock
from tests.desk.reading import text_of
from tests.factories import DAY, actor
from tests.unions.founding import Township
from tests.unions.test_restructuring import approved, work_through
from unions.models import Tally, TallySnapshot, Union
from unions.selectors.restructuring import below_on, children_on
from unions.services import restructuring

pytestmark = pytest.mark.django_db
YESTERDAY = DAY - timedelta(days=1)
FROZEN = DAY.replace(day=1) - timedelta(days=1)


@pytest.fixture
def moved():
    """望春街道 moved today from 海曙 to 江北; it has 7 members today and had 5 at the end of last month."""
    township = Township()
    tree = township.tree
    plan = restructuring.ask_restructuring(
        actor=township.reviewer, union_id=tree.wangchun.pk, kind="move", target_code=tree.jiangbei.code,
        reason="区划调整", effective_on=DAY, today=DAY,
    )  # fmt: skip
    work_through(approved(township, plan, actor("county_approver", tree.ningbo)))
    Tally.unscoped.update_or_create(
        union=tree.wangchun, defaults={"total": {"members": 7_777}, "counted_at": clock.now()}
    )
    return township


def freeze(tree, on=FROZEN, members=5_555):
    TallySnapshot.unscoped.create(union=tree.wangchun, on=on, parent=tree.haishu, total={"members": members})


def row_of(page, name):
    return next(row for row in page.context["rows"]() if row["name"] == name)


def below(client, tree, day):
    return client.get("/unions/", {"under": tree.haishu.code, "on": day.isoformat()})


def test_a_past_day_shows_the_figures_frozen_then_and_says_of_when(client, as_role, moved):
    tree = moved.tree
    freeze(tree)
    as_role("city_auditor", tree.ningbo)

    page = below(client, tree, YESTERDAY)

    text = text_of(page)
    assert row_of(page, tree.wangchun.name)["sums"][0] == 5_555
    assert f"数据为 {FROZEN} 月末存档数" in text
    assert "7,777" not in text
    assert "当前状态" in text


def test_without_kept_figures_none_are_shown(client, as_role, moved):
    tree = moved.tree
    freeze(tree, on=FROZEN.replace(year=FROZEN.year - 1))
    as_role("city_auditor", tree.ningbo)

    text = text_of(below(client, tree, YESTERDAY))

    assert "当时没有存档数据" in text
    assert tree.wangchun.name in text
    assert "7,777" not in text
    assert "5,555" not in text
    assert "在档困难职工家庭" not in text


def test_on_the_last_day_of_a_month_it_is_that_days_own_figures(client, as_role, moved):
    tree = moved.tree
    freeze(tree)
    as_role("city_auditor", tree.ningbo)

    assert row_of(below(client, tree, FROZEN), tree.wangchun.name)["sums"][0] == 5_555
    assert "当时没有存档数据" in text_of(below(client, tree, FROZEN - timedelta(days=1)))


def test_the_way_down_and_up_stays_in_that_day(client, as_role, moved):
    tree = moved.tree
    as_role("city_auditor", tree.ningbo)
    down = row_of(below(client, tree, YESTERDAY), tree.wangchun.name)
    assert down["children"] == 2
    assert down["url"] == f"/unions/?under={tree.wangchun.code}&on={YESTERDAY}"

    page = client.get(down["url"])

    way = [(step["label"], step["url"]) for step in page.context["crumbs"]]
    assert (tree.haishu.name, f"/unions/?under={tree.haishu.code}&on={YESTERDAY}") in way  # where it hung then
    assert tree.jiangbei.name not in [label for label, _url in way]
    assert {row["name"] for row in page.context["rows"]()} == {tree.textile.name, tree.sanitation.name}


def test_what_hung_below_is_counted_as_it_is_listed(moved):
    tree = moved.tree
    moved.tree.grassroots("新成立的工会", tree.jiangxia)
    Union.unscoped.filter(name="新成立的工会").update(established_on=DAY)
    places = [tree.haishu, tree.jiangbei, tree.wangchun, tree.jiangxia, tree.ningbo, tree.textile]
    for day in (YESTERDAY, DAY, date(2020, 1, 1)):
        listed = {each.pk: children_on(each, day).count() for each in places}
        assert below_on(list(listed), day) == {key: number for key, number in listed.items() if number}


def test_a_name_is_looked_for_in_the_tree_of_that_day(client, as_role, moved):
    tree = moved.tree
    as_role("city_auditor", tree.ningbo)
    asked = {"under": tree.haishu.code, "q": "甬南纺织"}

    assert tree.textile.name in text_of(client.get("/unions/", asked | {"on": YESTERDAY.isoformat()}))
    assert tree.textile.name not in text_of(client.get("/unions/", asked))


def test_today_is_as_it_was(client, as_role, moved):
    tree = moved.tree
    as_role("city_auditor", tree.ningbo)

    page = client.get("/unions/", {"under": tree.jiangbei.code})

    assert row_of(page, tree.wangchun.name)["sums"][0] == 7_777
    assert "存档" not in text_of(page)
    assert "导出 Excel" in text_of(page)
    assert "导出 Excel" not in text_of(below(client, tree, YESTERDAY))  # the list taken out is today's
