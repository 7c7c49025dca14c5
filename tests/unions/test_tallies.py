"""Roll-ups: kept by what changes, at every node, and equal to a recount whatever happened in between."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from core import clock
from tests.aid.money.treasury import family
from tests.desk.reading import rows_of
from tests.factories import DAY, SYSTEM, Tree, person
from unions.choices import MembershipStatus, UnionStatus
from unions.choices.committees import CommitteeKind
from unions.models import Committee, Employer, EmployerCover, Membership, Tally, TallyMark, TallySnapshot, Union
from unions.selectors import tree as tree_rows
from unions.services import tallies
from unions.services.people import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


def fold():
    return tallies.fold_all(clock.now(), DAY)


def total(union):
    return Tally.unscoped.get(union=union).total


def member(union, name="王秀兰", **facts):
    return enrol(actor=SYSTEM, person=person(union, name), union=union, joined_on=DAY, **facts)


def employer(place, workers, covering=None):
    number = Employer.unscoped.count()
    row = Employer.objects.create(
        credit_code=f"91330203MA{number:07d}X", name="甬南纺织", ownership="170", region_id=place.region_id,
        place=place, employee_count=workers, counted_on=DAY,
    )  # fmt: skip
    if covering:
        EmployerCover.objects.create(union=covering, employer=row, from_on=DAY)
    return row


def test_a_member_counts_at_every_node_above_and_nowhere_else(tree):
    member(tree.textile, is_migrant=True)
    fold()
    for node in (tree.textile, tree.wangchun, tree.haishu, tree.ningbo, tree.province):
        assert total(node)["members"] == total(node)["members_migrant"] == total(node)["members_female"] == 1
    assert "members" not in total(tree.yiwu)
    assert not TallyMark.objects.exists()


def test_who_leaves_or_moves_is_taken_away_and_added_where_they_went(tree):
    one = member(tree.textile)
    fold()
    Membership.unscoped.filter(pk=one.pk).update(union=tree.elsewhere)
    fold()
    assert "members" not in total(tree.haishu)
    assert total(tree.jiangbei)["members"] == total(tree.province)["members"] == 1
    Membership.unscoped.filter(pk=one.pk).update(status=MembershipStatus.EXITED, left_on=DAY)
    fold()
    assert "members" not in total(tree.province)


def test_a_moved_branch_takes_its_counts_along(tree):
    member(tree.textile)
    fold()
    path = tree.textile.path.replace(tree.wangchun.path, tree.zhuangqiao.path)
    Union.unscoped.filter(pk=tree.textile.pk).update(parent=tree.zhuangqiao, path=path, county=tree.jiangbei)
    fold()
    assert "members" not in total(tree.wangchun)
    assert total(tree.zhuangqiao)["members"] == 1


def test_employers_count_where_they_lie_and_a_union_that_ends_uncovers_them(tree):
    employer(tree.wangchun, 60, tree.textile)
    employer(tree.wangchun, 10)
    employer(tree.wangchun, 30)
    fold()
    counts = total(tree.haishu)
    assert (counts["employers_operating"], counts["employers_due"], counts["covered_due"]) == (3, 2, 1)
    assert counts["workers_covered"] == 60
    Union.unscoped.filter(pk=tree.textile.pk).update(status=UnionStatus.DISSOLVED, ended_on=DAY)
    fold()
    assert "covered_due" not in total(tree.haishu)


def test_committees_townships_and_files_are_counted(tree):
    Committee.objects.create(union=tree.textile, kind=CommitteeKind.LAW_SUPERVISION, from_on=DAY)
    family(tree.textile)
    fold()
    counts = total(tree.haishu)
    assert (counts["with_law_supervision"], counts["townships"], counts["townships_with_federation"]) == (1, 2, 2)
    assert counts["files_active"] == 1


def test_a_recount_finds_what_was_spoilt_and_mends_it(tree, capsys):
    member(tree.textile)
    fold()
    call_command("recount_tallies", "--check")
    Tally.unscoped.filter(union=tree.ningbo).update(total={"members": 7})
    with pytest.raises(CommandError):
        call_command("recount_tallies", "--check")
    assert total(tree.ningbo) == {"members": 7}
    call_command("recount_tallies")
    assert total(tree.ningbo)["members"] == 1
    call_command("recount_tallies", "--check")
    assert "members 7 / 1" in capsys.readouterr().out


def test_a_fold_that_breaks_half_way_leaves_the_marks(tree, monkeypatch):
    member(tree.textile)
    waiting = set(TallyMark.objects.values_list("union", flat=True))

    def broken(changes, now):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(tallies, "_add", broken)
        with pytest.raises(RuntimeError):
            fold()
    assert set(TallyMark.objects.values_list("union", flat=True)) == waiting
    fold()
    assert total(tree.province)["members"] == 1


def test_a_month_is_frozen_once(tree):
    member(tree.textile)
    fold()
    tallies.snapshot(date(2026, 10, 31))
    member(tree.textile, "陈桂芳")
    fold()
    tallies.snapshot(date(2026, 10, 31))
    assert TallySnapshot.unscoped.get(union=tree.haishu, on=date(2026, 10, 31)).total["members"] == 1
    assert not TallySnapshot.unscoped.filter(union=tree.textile).exists()


def test_a_fold_costs_the_same_for_one_union_and_for_many(tree, django_assert_max_num_queries):
    fold()
    for union in (tree.textile, tree.sanitation, tree.elsewhere):
        member(union)
    with django_assert_max_num_queries(46):
        fold()


def test_the_tree_is_sorted_by_a_sum_and_turns_its_pages(client, as_role, tree, monkeypatch):
    member(tree.textile)
    member(tree.textile, "李建国")
    member(tree.elsewhere, "陈桂芳")
    fold()
    as_role("county_reviewer", tree.haishu)
    monkeypatch.setattr(tree_rows, "PAGE", 1)

    first = client.get("/unions/", {"under": tree.wangchun.code, "sort": "-members"})
    assert rows_of(first)[0].startswith(tree.textile.name)
    assert 'aria-sort="descending"' in first.content.decode()
    turn = re.search(r'href="(/unions/\?[^"]*page=2[^"]*)"', first.content.decode())
    assert turn
    second = client.get(turn[1].replace("&amp;", "&"))
    assert rows_of(second)
    assert rows_of(second)[0] != rows_of(first)[0]
    last = client.get("/unions/", {"under": tree.wangchun.code, "sort": "members"})
    assert not rows_of(last)[0].startswith(tree.textile.name)


@pytest.mark.parametrize(
    "asked", [{"sort": "nonsense"}, {"sort": "-members", "page": "x"}, {"sort": "members", "page": "0"}]
)
def test_a_sort_nobody_knows_is_the_order_of_names(client, as_role, tree, asked):
    as_role("county_reviewer", tree.haishu)
    assert client.get("/unions/", {"under": tree.wangchun.code} | asked).status_code == 200


def test_too_many_below_one_are_not_sorted(client, as_role, tree, monkeypatch):
    as_role("county_reviewer", tree.haishu)
    monkeypatch.setattr(tree_rows, "MOST_SORTED", 1)
    page = client.get("/unions/", {"under": tree.wangchun.code, "sort": "-members"})
    assert page.status_code == 200
    assert "aria-sort" not in page.content.decode()
