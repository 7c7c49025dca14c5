"""The ranges of a scope say the same as the branches they come from."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.actors import Actor, Branch, SystemActor
from core.wall import scope
from core.wall.scope import EVERYTHING, NOTHING, scope_of

steps = st.lists(st.integers(1, 130), min_size=1, max_size=3)
paths = steps.map(lambda parts: "1/" + "".join(f"{part}/" for part in parts))
branches = st.builds(Branch, path=paths, exact=st.booleans())


def ranges(said: str) -> list[tuple[str, str]]:
    low, high, *several = said.split("|") if said else ("", "")
    if not several:
        return [(low, high)] if said else []
    ends = [tuple(each.strip("{[)}").split(",")) for each in several[0].split("),")]
    assert (ends[0][0], ends[-1][1]) == (low, high)
    return [(one, other) for one, other in ends]


def actor(*held: Branch) -> Actor:
    return Actor(user_id=1, name="n", rights={"a.b": held})


@given(st.lists(branches, max_size=4), paths)
def test_a_path_is_in_a_range_when_a_branch_covers_it(held, path):
    said = ranges(scope_of(actor(*held)))
    assert any(low <= path < high for low, high in said) == any(branch.covers(path) for branch in held)
    assert all(one[1] <= other[0] for one, other in pairwise(said)) or any(b.exact for b in held)


def test_ends():
    assert scope_of(actor()) == NOTHING
    assert scope_of(SystemActor("job")) == EVERYTHING
    assert scope_of(actor(Branch("1/", level="province"))) == EVERYTHING
    assert scope_of(actor(Branch("1/", level="province", exact=True))) == "1/|1/!"
    assert scope_of(actor(Branch("1/2/"), Branch("1/2/30/"))) == "1/2/|1/20"


@given(st.lists(branches, max_size=4), paths, paths)
def test_looking_inside_one_branch_never_shows_more(held, path, other):
    before = ranges(scope_of(actor(*held)))
    with scope.within(actor(*held)), scope.inside(path):
        after = ranges(scope.current())
    seen = any(low <= other < high for low, high in after)
    assert not seen or any(low <= other < high for low, high in before)
    if any(branch.covers(path) and not branch.exact for branch in held):
        assert seen == Branch(path).covers(other)
    else:
        assert after == before


def test_looking_inside_where_everything_or_nothing_is_shown():
    with scope.everywhere("the test"), scope.inside("1/2/"):
        assert scope.current() == "1/2/|1/20"
    with scope.nowhere(), scope.inside("1/2/"):
        assert scope.current() == NOTHING
