"""The other union of a move, a merger or a transfer is looked for as people know it: by name, pinyin, or code."""

import pytest

from tests.desk.reading import text_of
from tests.factories import DAY
from tests.unions.founding import Township
from unions.models import Restructuring, Union
from unions.selectors.sought import MOST, look_for, unions_for
from unions.selectors.tree import sought

pytestmark = pytest.mark.django_db
MOVE = {"reason": "街道调整", "effective_on": DAY.isoformat()}


@pytest.fixture
def township():
    return Township()


def look(township, typed):
    return look_for(Union.unscoped.all(), typed, near=township.tree.textile)


def names(found):
    return [each.name for each in found.unions]


@pytest.mark.parametrize("typed", ["望春街道", "wcjd", "wangchunjiedao", "ＷＣＪＤ", "望春街道总工会", " 望春 "])
def test_a_union_is_found_as_people_know_it(township, typed):
    found = look(township, typed)

    assert township.tree.wangchun.name in names(found)


def test_by_its_code_however_it_was_copied_and_by_latin_letters_in_its_name(township):
    tree = township.tree
    code = tree.textile.code
    for typed in (code, f" {code[:6]} {code[6:]} ", code.translate({ord(str(n)): 0xFF10 + n for n in range(10)})):
        assert names(look(township, typed)) == [tree.textile.name]
    latin = tree.grassroots("宁波K11商场工会", tree.wangchun)
    assert names(look(township, "K11")) == [latin.name]


@pytest.mark.parametrize("typed", ["", " ", "江", "x", "没有这样的工会", "%%", "__", "'"])
def test_what_says_too_little_or_nothing_finds_nothing(township, typed):
    assert look(township, typed).unions == ()


def test_the_one_of_just_this_name_stands_first_and_is_chosen_already(township):
    tree = township.tree
    for number in range(MOST + 5):
        tree.grassroots(f"第{number}望春工会", tree.wangchun)
    exact = tree.grassroots("望春工会", tree.jiangxia)

    found = look(township, "望春工会")

    assert (found.unions[0], found.sure, found.is_cut, len(found.unions)) == (exact, exact, True, MOST)
    assert look(township, "第").sure is None
    tree.grassroots("望春工会", tree.zhuangqiao)
    assert look(township, "望春工会").sure is None  # two of one name: somebody has to look


def test_the_nearest_come_first(township):
    tree = township.tree
    found = names(look(township, "街道总工会"))

    assert set(found[:2]) == {tree.wangchun.name, tree.jiangxia.name}
    assert found[2] == tree.zhuangqiao.name  # another county of the same city


def test_only_unions_with_which_it_is_possible_are_offered(township):
    tree = township.tree
    above = names(unions_for(tree.wangchun, "move", "总工会"))
    assert set(above) == {each.name for each in (tree.ningbo, tree.jinhua, tree.jiangbei, tree.yiwu)}
    assert tree.wangchun.name not in names(unions_for(tree.textile, "move", "街道总工会"))  # it stands there already
    assert names(unions_for(tree.textile, "merger", "环卫")) == [tree.sanitation.name]
    assert names(unions_for(tree.textile, "merger", "江厦街道")) == []  # a street's union takes no members over
    Union.unscoped.filter(pk=tree.sanitation.pk).update(status="dissolved", ended_on=DAY)
    assert names(unions_for(tree.textile, "merger", "环卫")) == []


def test_a_move_is_asked_for_by_a_part_of_the_name(client, as_role, township):
    tree = township.tree
    as_role("township_caseworker", tree.haishu)
    address = f"/unions/{tree.textile.code}/move/"

    assert "先查找" in text_of(client.get(address))
    page = client.get(address, {"to": "江厦"})
    assert page.context["form"]["target_code"].value() == tree.jiangxia.code  # the only one: chosen already
    assert f"{tree.jiangxia.name}（{tree.haishu.name}）" in text_of(page)
    assert client.post(f"{address}?to=江厦", MOVE | {"target_code": tree.jiangxia.code}).status_code == 302

    assert Restructuring.unscoped.get().target == tree.jiangxia


def test_without_a_search_the_code_alone_will_do(client, as_role, township):
    tree = township.tree
    as_role("township_caseworker", tree.haishu)

    answer = client.post(f"/unions/{tree.textile.code}/move/", MOVE | {"target_code": tree.jiangxia.code})

    assert (answer.status_code, Restructuring.unscoped.get().target) == (302, tree.jiangxia)


@pytest.mark.parametrize("wrong", ["province", "textile", "wangchun", "none"])
def test_what_is_impossible_is_refused_and_nothing_is_asked_for(client, as_role, township, wrong):
    tree = township.tree
    as_role("township_caseworker", tree.haishu)
    code = "33020301999999" if wrong == "none" else getattr(tree, wrong).code

    for address in ("move/", "move/?to=江厦"):
        page = client.post(f"/unions/{tree.textile.code}/{address}", MOVE | {"target_code": code})
        assert page.status_code == 422
    assert not Restructuring.unscoped.exists()
    assert "街道调整" in page.content.decode()  # nothing typed is lost


def test_the_tree_is_searched_by_letters_too(client, as_role, township):
    tree = township.tree
    as_role("county_reviewer", tree.haishu)

    page = client.get("/unions/", {"under": tree.haishu.code, "q": "wcjd"})

    assert tree.wangchun.name in text_of(page)
    assert list(sought(Union.unscoped.all(), "zqjd")) == [tree.zhuangqiao]
    assert tree.zhuangqiao.name not in text_of(client.get("/unions/", {"under": tree.haishu.code, "q": "zqjd"}))
