"""Who may see which row, drawn at random, against an oracle of a few lines that knows nothing of the code."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actors import Actor, Branch
from core.wall import scope
from tests.factories import Tree, actor, person
from unions.choices import Role
from unions.models import Person, Union
from unions.rules.rights import ROLE_RIGHTS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
RIGHTS = ("unions.view_person", "unions.edit_person", "aid.view_file", "unions.decide_transfer")
PLACES = ("province", "ningbo", "jinhua", "haishu", "jiangbei", "yiwu", "wangchun", "jiangxia", "textile", "elsewhere")


@pytest.fixture
def world():
    """Every role in every place of a small tree, and one person in each place."""
    tree = Tree()
    places = {name: getattr(tree, name) for name in PLACES}
    people = {person(place).pk: place.path for name, place in places.items()}
    held = {(role, name): actor(role.value, place) for role in Role for name, place in places.items()}
    return places, people, held


def may_see(posts: list[tuple[Role, Union]], right: str, path: str) -> bool:
    """The oracle: some post gives the right, and the row hangs at its union, or below it where the right reaches."""
    return any(
        (right in ROLE_RIGHTS[role].branch and path.startswith(union.path))
        or (right in ROLE_RIGHTS[role].own and path == union.path)
        for role, union in posts
    )


def together(actors: list[Actor]) -> Actor:
    """One person with the posts of several."""
    rights: dict[str, tuple[Branch, ...]] = {}
    for each in actors:
        for right, branches in each.rights.items():
            rights[right] = rights.get(right, ()) + branches
    return Actor(user_id=None, name="drawn", rights=rights)


posts = st.lists(st.tuples(st.sampled_from(list(Role)), st.sampled_from(PLACES)), min_size=1, max_size=3)


def test_a_thousand_people_see_what_the_oracle_says(world):
    places, people, held = world
    asked = []

    @settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(posts, st.sampled_from(RIGHTS))
    def agree(drawn, right):
        who = together([held[post] for post in drawn])
        want = {pk for pk, path in people.items() if may_see([(role, places[at]) for role, at in drawn], right, path)}
        rows = Person.objects.permitted(who, right).filter(pk__in=people)
        assert set(rows.values_list("pk", flat=True)) == want
        with scope.within(who):  # the second wall lets through at least what the first one does
            assert set(rows.values_list("pk", flat=True)) == want
            shown = set(Person.unscoped.filter(pk__in=people).values_list("pk", flat=True))
        reach = [union.path for role, union in [(role, places[at]) for role, at in drawn] if ROLE_RIGHTS[role].branch]
        own = [places[at].path for role, at in drawn if ROLE_RIGHTS[role].own]
        assert shown == {pk for pk, path in people.items() if path in own or any(path.startswith(one) for one in reach)}
        asked.append(len(want))

    agree()
    assert len(asked) >= 1000
    assert {0, len(people)} <= set(asked), "both nobody and everybody was drawn"
