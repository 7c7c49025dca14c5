"""Changes of the tree: who decides, what moves along, what a report of a past day shows, and a job killed half way."""

from datetime import date, timedelta

import pytest

from core import clock
from core.documents.models import Attachment
from core.documents.services import attach
from core.errors import ConflictError, DomainError, RuleBrokenError
from core.jobs.models import Job
from core.jobs.services import running
from tests.aid.applications import photo
from tests.factories import DAY, actor, person
from tests.unions.founding import Township
from unions.models import EmployerCover, Membership, ParentHistory, Person, Restructuring, Union
from unions.selectors.restructuring import children_on, past, unions_on
from unions.services import moves, restructuring
from unions.services.people import enrol

pytestmark = pytest.mark.django_db
VIEW = "unions.view_person"


@pytest.fixture
def township():
    return Township()


@pytest.fixture
def system_enrol(township, system):
    def add(union, count=3, employer=None):
        for number in range(count):
            human = person(union, f"王{chr(0x4E00 + number)}")
            enrol(actor=system, person=human, union=union, joined_on=DAY, employer=employer)

    return add


def work_through(plan):
    """Let a worker do the whole job."""
    job = Job.unscoped.get(kind=restructuring.JOB, subject_id=str(plan.pk))
    assert running.run(job.pk)
    job.refresh_from_db()
    assert job.status == "done", job.last_error or job.message
    return job


def approved(township, plan, who, **told):
    return restructuring.decide_restructuring(
        actor=who,
        plan_id=plan.pk,
        seen_version=plan.version,
        is_approved=True,
        approval_no="甬工〔2026〕7号",
        opinion="同意",
        today=DAY,
        **told,
    )


@pytest.fixture
def moving(township, system_enrol):
    """望春街道 with all below it is to move from Haishu to Jiangbei."""
    tree = township.tree
    system_enrol(tree.textile)
    attach(actor=township.recorder, subject=tree.textile, upload=photo(), slot="letter", permission="unions.view_union")
    return restructuring.ask_restructuring(
        actor=township.reviewer,
        union_id=tree.wangchun.pk,
        kind="move",
        target_code=tree.jiangbei.code,
        reason="区划调整",
        effective_on=DAY,
        today=DAY,
    )


def test_the_union_above_both_sides_decides(township, moving):
    tree = township.tree
    assert moving.deciding_path == tree.ningbo.path

    with pytest.raises(DomainError) as refused:
        approved(township, moving, township.county)
    assert refused.value.code == "not_the_parent"

    plan = approved(township, moving, actor("county_approver", tree.ningbo))
    assert plan.status == "approved"


def move(township, moving):
    plan = approved(township, moving, actor("county_approver", township.tree.ningbo))
    work_through(plan)
    plan.refresh_from_db()
    return plan


def test_a_branch_moves_with_its_people_papers_and_history(township, moving):
    tree = township.tree
    plan = move(township, moving)

    union = township.fresh(tree.textile)
    assert union.path == f"{tree.jiangbei.path}{tree.wangchun.pk}/{tree.textile.pk}/"
    assert (union.county_id, union.city_id, union.township_id) == (
        tree.jiangbei.pk,
        tree.ningbo.pk,
        tree.wangchun.pk,
    )
    assert set(Membership.unscoped.filter(union=union).values_list("county_id", flat=True)) == {tree.jiangbei.pk}
    human = Person.unscoped.filter(union=union).first()
    assert human.county_id == tree.jiangbei.pk
    assert {key.split("|")[0] for key in human.search_keys} == {str(tree.jiangbei.pk)}
    assert Attachment.unscoped.get(slot="letter").union_path == union.path
    assert not Union.unscoped.filter(unsettled__gt=0).exists()
    assert (plan.status, plan.carried_out_on) == ("done", DAY)
    row = ParentHistory.unscoped.get(union=tree.wangchun)
    assert (row.parent_id, row.from_on, row.to_on) == (tree.haishu.pk, None, DAY - timedelta(days=1))


def test_while_members_follow_both_counties_see_the_right_ones(township, moving):
    tree = township.tree
    plan = approved(township, moving, actor("county_approver", tree.ningbo))
    moves.turn(actor=actor("county_approver", tree.ningbo), plan_id=plan.pk)

    assert set(Membership.unscoped.values_list("county_id", flat=True)) == {tree.haishu.pk}  # not rewritten yet
    old, new = actor("county_reviewer", tree.haishu), actor("county_reviewer", tree.jiangbei)
    assert Membership.objects.permitted(old, VIEW).count() == 0
    assert Membership.objects.permitted(new, VIEW).count() == 3


def test_a_worker_killed_half_way_leaves_a_move_that_goes_on(township, moving, monkeypatch):
    plan = approved(township, moving, actor("county_approver", township.tree.ningbo))
    job = Job.unscoped.get(kind=restructuring.JOB, subject_id=str(plan.pk))
    monkeypatch.setattr(moves, "UNIONS", 1)
    assert not running.run(job.pk, seconds=0)  # one chunk: the tree has turned, nothing has followed
    job.refresh_from_db()
    assert (job.status, job.cursor) == ("queued", {"after": 0})

    work_through(plan)

    assert set(Membership.unscoped.values_list("county_id", flat=True)) == {township.tree.jiangbei.pk}
    assert Restructuring.unscoped.get(pk=plan.pk).status == "done"


def test_reports_of_past_days_keep_the_old_tree(township, moving):
    tree = township.tree
    before = {each.pk for each in Union.unscoped.filter(path__startswith=tree.haishu.path)}
    move(township, moving)
    haishu, jiangbei = township.fresh(tree.haishu), township.fresh(tree.jiangbei)
    yesterday = DAY - timedelta(days=1)

    assert {each.pk for each in unions_on(haishu, yesterday)} == before
    assert tree.wangchun.pk in {each.pk for each in children_on(haishu, yesterday)}
    assert tree.wangchun.pk not in {each.pk for each in children_on(jiangbei, yesterday)}
    assert tree.textile.pk in {each.pk for each in unions_on(jiangbei, DAY)}
    assert tree.textile.pk not in {each.pk for each in unions_on(haishu, DAY)}
    textile = township.fresh(tree.textile)
    assert past(yesterday).path_of(textile.path) == tree.textile.path
    assert past(DAY).then == {}


def test_a_move_into_the_own_branch_or_to_a_wrong_parent_is_refused(township):
    tree = township.tree
    ask = {"actor": township.reviewer, "kind": "move", "reason": "调整", "effective_on": DAY, "today": DAY}

    with pytest.raises(RuleBrokenError) as refused:
        restructuring.ask_restructuring(union_id=tree.wangchun.pk, target_code=tree.textile.code, **ask)
    assert refused.value.code == "target"
    with pytest.raises(RuleBrokenError) as refused:
        restructuring.ask_restructuring(union_id=tree.textile.pk, target_code=tree.province.code, **ask)
    assert refused.value.code == "parent"
    assert not Restructuring.unscoped.exists()


def test_a_dissolved_union_leaves_its_members_retained_under_the_upper_union(township, system_enrol):
    tree = township.tree
    system_enrol(tree.textile)
    plan = township.asked(tree.textile, "dissolution", reason_code="closed")
    plan = approved(township, plan, township.decider)
    work_through(plan)

    union = township.fresh(tree.textile)
    assert (union.status, union.ended_on) == ("dissolved", DAY)
    found = set(Membership.unscoped.values_list("union_id", "status", "county_id"))
    assert found == {(tree.wangchun.pk, "retained", tree.haishu.pk)}
    assert Membership.unscoped.count() == 3
    assert set(
        Person.unscoped.filter(pk__in=Membership.unscoped.values("person")).values_list("union_id", flat=True)
    ) == {tree.wangchun.pk}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"reason_code": ""}, "ground"),
        ({"reason_code": "closed", "resolved_on": None}, "resolution"),
        ({"reason_code": "closed", "votes": 20}, "resolution"),
        ({"reason_code": "closed", "resolution": None}, "resolution"),
        ({"reason_code": "closed", "reason": " "}, "reason"),
        ({"reason_code": "closed", "effective_on": date(2026, 11, 22)}, "effective_on"),
    ],
)
def test_nobody_dissolves_a_union_at_will(township, told, code):
    with pytest.raises(RuleBrokenError) as refused:
        township.asked(township.tree.textile, "dissolution", **told)

    assert refused.value.code == code
    assert not Restructuring.unscoped.exists()


def test_a_merger_hands_members_and_employers_over(township, system_enrol):
    tree = township.tree
    firm = township.employer(80, "宁波甬南纺织有限公司")
    EmployerCover.objects.create(union=tree.textile, employer=firm, from_on=DAY)
    system_enrol(tree.textile, employer=firm)
    plan = approved(
        township, township.asked(tree.textile, "merger", target_code=tree.sanitation.code), township.decider
    )
    work_through(plan)

    assert township.fresh(tree.textile).status == "merged"
    assert Membership.unscoped.filter(union=tree.sanitation, status="active").count() == 3
    assert EmployerCover.objects.get(employer=firm, to_on=None).union_id == tree.sanitation.pk


def test_a_union_with_unions_below_is_not_ended(township):
    with pytest.raises(ConflictError) as refused:
        township.asked(township.tree.wangchun, "dissolution", reason_code="abolished")

    assert refused.value.code == "children"


def test_a_change_is_carried_out_from_its_day_on(township):
    tomorrow = DAY + timedelta(days=1)
    plan = township.asked(township.tree.textile, "dissolution", reason_code="closed", effective_on=tomorrow)
    plan = approved(township, plan, township.decider)

    assert not Job.unscoped.exists()
    with pytest.raises(ConflictError) as refused:
        restructuring.carry_out(actor=township.decider, plan_id=plan.pk, today=clock.today())
    assert refused.value.code == "too_early"
    restructuring.carry_out(actor=township.decider, plan_id=plan.pk, today=tomorrow)
    assert Job.unscoped.get().subject_id == str(plan.pk)
