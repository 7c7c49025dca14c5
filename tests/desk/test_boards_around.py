"""A board's node with what lies above and below it: by few statements the same that single ones would say."""

import pytest

from core import clock
from core.errors import NotFoundError
from desk.coverage import VIEW
from desk.dashboard import shown_for
from tests.factories import Tree, actor, actor_in
from unions.choices import Level, UnionKind
from unions.models import Union
from unions.selectors.tree import seen_above

pytestmark = pytest.mark.django_db
BELOW = {Level.PROVINCE: Level.CITY, Level.CITY: Level.COUNTY, Level.COUNTY: Level.TOWNSHIP}
LEADERS = (
    ("province_leader", "province"),
    ("city_auditor", "ningbo"),
    ("county_reviewer", "haishu"),
    ("county_reviewer", "wangchun"),
    ("township_caseworker", "wangchun"),
)


@pytest.fixture
def tree():
    return Tree()


def around(who, node=""):
    shown = shown_for(who, {"node": node} if node else {}, clock.today())
    above = [union.code for union in shown.above]
    return shown.node.union.code, above, [part.union.code for part in shown.parts]


def plainly(who, union):
    """Say the same by three plain statements."""
    level = BELOW.get(Level(union.level))
    rows = Union.unscoped.filter(parent=union).order_by("sort_key", "pk")
    if level is not None:
        rows = Union.unscoped.filter(path__startswith=union.path, level=level, kind=UnionKind.GENERAL_FEDERATION)
        rows = rows.order_by("region_id", "pk")
    return union.code, [each.code for each in seen_above(who, VIEW, union)], [each.code for each in rows]


@pytest.mark.parametrize(("role", "place"), LEADERS)
def test_every_node_of_a_branch_is_shown_as_single_statements_show_it(tree, role, place):
    top = getattr(tree, place)
    who = actor(role, top)
    assert around(who) == plainly(who, top)
    for union in Union.unscoped.filter(path__startswith=top.path):
        assert around(who, union.code) == plainly(who, union)


def test_of_two_branches_the_first_by_its_path_is_shown_and_nothing_above_it(tree):
    _first, holder = actor_in("county_reviewer", tree.yiwu)
    who, _holder = actor_in("county_reviewer", tree.haishu, holder)
    code, above, parts = around(who)
    assert (code, above) == (tree.haishu.code, [])
    assert set(parts) == {tree.wangchun.code, tree.jiangxia.code}
    assert around(who, tree.yiwu.code) == plainly(who, tree.yiwu)


def test_a_node_outside_is_not_there(tree):
    with pytest.raises(NotFoundError):
        around(actor("county_reviewer", tree.haishu), tree.jiangbei.code)


def test_a_joint_union_of_a_county_is_no_township_of_it(tree):
    tree.grassroots("海曙区快递行业联合工会", tree.haishu, UnionKind.JOINT)
    who = actor("county_reviewer", tree.haishu)
    assert around(who) == plainly(who, tree.haishu)


@pytest.mark.parametrize("node", ["", "haishu"])
def test_a_node_with_its_surroundings_costs_at_most_two_statements(tree, node, django_assert_max_num_queries):
    who = actor("province_leader", tree.province)
    code = getattr(tree, node).code if node else ""
    with django_assert_max_num_queries(2 if node else 1):
        around(who, code)
