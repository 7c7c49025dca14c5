"""A scope named by the keys of its unions holds the very rows that the path of the branch does."""

from typing import Any
from uuid import uuid4

import pytest

from core.actors import Actor, Branch, SystemActor
from core.wall import scope
from legal.models import CollectiveContract, LegalAidCase, Mediation, SupervisionMatter
from tests.factories import Tree, post
from tests.legal.centre import Centre
from tests.legal.contracts.table import Table as Bargaining
from tests.legal.mediation.table import Table
from tests.legal.supervision.watch import Watch
from unions.choices import Role
from unions.models import Employer, Post, Union
from unions.rules.rights import ROLE_RIGHTS
from unions.selectors.posts import actor_for, branch_of

pytestmark = pytest.mark.django_db
MODELS = (LegalAidCase, Mediation, SupervisionMatter, CollectiveContract, Employer, Union)
EVERY_RIGHT = sorted({right for rights in ROLE_RIGHTS.values() for right in (*rights.branch, *rights.own)})
RIGHTS = [right for right in EVERY_RIGHT if right.startswith("legal.")]
PLACES = ("province", "ningbo", "haishu", "jiangbei", "wangchun", "zhuangqiao", "textile", "elsewhere")


class Rows:
    """One row of each kind in every union; those somebody is assigned to hang far from where they work."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.table, centre, watch = Table(self.tree), Centre(self.tree), Watch(self.tree)
        lawyer, self.lawyer = centre.lawyer()
        case, mediation = centre.handled(lawyer, self.lawyer), self.table.begun()
        matter, contract = watch.inquired(), Bargaining(self.tree).signed()
        self.mediator, self.supervisor = self.table.mediator, watch.inquirer
        self.unions = list(Union.unscoped.order_by("path"))
        for row in (case, mediation, matter, contract):
            for number, union in enumerate(self.unions):
                _copied(row, union, number)
        for row in (mediation, matter, case):
            type(row).unscoped.filter(pk=row.pk).update(union=self.tree.elsewhere)

    def actors(self) -> list[Actor]:
        """Return everybody who could ask: each role in each place, and branches that no role has as yet."""
        found = [self.mediator, self.lawyer, self.supervisor, SystemActor("test"), Actor(1, "nobody in particular")]
        for place in PLACES:
            union = getattr(self.tree, place)
            unsettled = Branch(union.path, union_id=union.pk)
            found += [_holding(each) for each in (branch_of(union), branch_of(union, exact=True), unsettled)]
        haishu, zhuangqiao = branch_of(self.tree.haishu), branch_of(self.tree.zhuangqiao, exact=True)
        return [
            *found,
            _holding(haishu, branch_of(self.tree.zhuangqiao)),
            _holding(haishu, zhuangqiao),
            _holding(zhuangqiao, branch_of(self.tree.ningbo)),
            _holding(haishu, branch_of(self.tree.jinhua), user_id=self.mediator.user_id),
        ]


@pytest.fixture
def rows():
    return Rows()


def _copied(row: Any, union: Union, number: int) -> Any:
    row = type(row).unscoped.get(pk=row.pk)
    if isinstance(row, CollectiveContract):
        row.negotiation = _copied(row.negotiation, union, number)
    row.pk, row.number, row.union, row._state.adding = uuid4(), f"{row.number}-{number}", union, True
    row.save(force_insert=True)
    return row


def _holding(*branches: Branch, user_id: int = 1) -> Actor:
    return Actor(user_id, "持权人", rights=dict.fromkeys((*RIGHTS, "unions.view_union"), branches))


def keys(rows: Any) -> set[Any]:
    return set(rows.values_list("pk", flat=True))


def compared(who: Actor) -> int:
    seen = 0
    for model in MODELS:
        own = {"unions.view_union"} if model in (Employer, Union) else set(RIGHTS)
        for right in own:
            found = keys(model.objects.permitted(who, right))
            assert keys(model.objects.few_permitted(who, right)) == found, (model.__name__, right, who.rights)
            seen += len(found)
    return seen


def test_the_rows_are_the_same_for_every_kind_of_branch(rows):
    seen = [compared(who) for who in rows.actors()]
    assert len({*seen}) > 10  # different people do see differently much


@pytest.mark.parametrize("role", Role.values)
def test_the_rows_are_the_same_for_every_role_and_within_the_wall(rows, role):
    for place in ("ningbo", "haishu", "textile"):
        who = post(role, getattr(rows.tree, place)).user
        asker = actor_for(who, day=Post.objects.filter(user=who).get().from_on)
        compared(asker)
        with scope.within(asker):
            compared(asker)


def test_two_posts_of_one_person(rows):
    who = post("county_reviewer", rows.tree.haishu).user
    post("township_caseworker", rows.tree.zhuangqiao, who)
    post("mediator", rows.tree.yiwu, who)
    day = Post.objects.filter(user=who).first().from_on
    with scope.within(actor_for(who, day=day)):
        assert compared(actor_for(who, day=day))


def test_what_one_is_assigned_to_elsewhere_is_among_them(rows):
    told = ((Mediation, rows.mediator), (LegalAidCase, rows.lawyer), (SupervisionMatter, rows.supervisor))
    for model, who in told:
        paths = model.objects.few_permitted(who, _open(model)).values_list("union__path", flat=True)
        assert rows.tree.elsewhere.path in set(paths), model.__name__


def test_the_second_wall_holds_what_the_first_would_show(rows):
    wide, narrow = _holding(branch_of(rows.tree.ningbo)), _holding(branch_of(rows.tree.haishu))
    with scope.within(narrow):
        for model in (LegalAidCase, Mediation, SupervisionMatter):
            found = keys(model.objects.few_permitted(wide, _open(model)))
            assert found == keys(model.objects.permitted(wide, _open(model)))
            assert found < keys_beyond(model, wide)


def _open(model: Any) -> str:
    return model.objects._all().open_right


def keys_beyond(model: Any, who: Actor) -> set[Any]:
    with scope.everywhere("the test compares with what there is"):
        return keys(model.objects.permitted(who, _open(model)))


def test_the_keys_of_a_county_are_named_and_those_of_a_city_are_not(rows):
    def text(place: str) -> str:
        return str(
            Mediation.objects.few_permitted(
                _holding(branch_of(getattr(rows.tree, place))), "legal.open_mediation"
            ).query
        )

    assert "= ANY(ARRAY(SELECT" in text("haishu")
    assert "= ANY(ARRAY(SELECT" in text("wangchun")
    assert "LIKE" in text("ningbo")
    assert "JOIN" in text("ningbo")
