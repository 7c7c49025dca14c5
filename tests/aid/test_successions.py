"""A union that is merged or dissolved leaves no family behind: files, people and papers go on, with a trace."""

import pytest

from aid.models import Household, NeedyFile, VisitPlan
from aid.services import applications, reopening, visit_plans
from aid.services.successions import pass_files_on
from core.clocks.models import Deadline
from core.documents.models import Attachment
from core.documents.services import attach
from core.errors import ConflictError
from core.events.models import Event
from core.jobs.models import Job
from core.jobs.services import running
from tests.aid.applications import photo
from tests.aid.households import seated
from tests.aid.money.treasury import family
from tests.desk.reading import text_of
from tests.factories import DAY, SYSTEM, actor, actor_in, person
from tests.unions.founding import Township
from unions.models import Person
from unions.services import restructuring
from unions.services.people import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return Township()


@pytest.fixture
def standing(township):
    """A family with a child on a file in force, an ended file, a draft, and somebody who is only known."""
    union = township.tree.textile
    file = seated(union)
    attach(actor=SYSTEM, subject=file, upload=photo(), slot="income", permission="aid.view_file")
    enrol(actor=SYSTEM, person=file.head, union=union, joined_on=DAY)
    ended = family(union)
    NeedyFile.unscoped.filter(pk=ended.pk).update(status="exited", ended_on=DAY, exit_code="income")
    cadre, account = actor_in("grassroots_cadre", union)
    visit_plans.plan_visit(
        actor=cadre, file_id=file.pk, planned_on=DAY, lead_id=account.pk, second_name="王敏", today=DAY
    )
    draft = applications.open_application(actor=actor("grassroots_cadre", union), union_id=union.pk)
    person(union, "周晓燕")
    return file, ended, draft


def decided(township, plan, decider=None):
    return restructuring.decide_restructuring(
        actor=decider or township.decider, plan_id=plan.pk, seen_version=plan.version, is_approved=True,
        approval_no="甬工〔2026〕7号", opinion="同意", today=DAY,
    )  # fmt: skip


def worked(plan):
    job = Job.unscoped.get(kind=restructuring.JOB, subject_id=str(plan.pk))
    assert running.run(job.pk)
    job.refresh_from_db()
    return job


def left_on(union):
    found = {
        model.__name__: model.unscoped.filter(union=union).count()
        for model in (NeedyFile, Household, Person, VisitPlan)
    }
    found["Attachment"] = Attachment.unscoped.filter(union_path=union.path, subject_type="aid.needyfile").count()
    found["Deadline"] = Deadline.unscoped.filter(union_path=union.path, subject_type="aid.needyfile").count()
    return {name for name, number in found.items() if number}


@pytest.mark.parametrize("kind", ["merger", "dissolution"])
def test_nothing_is_left_on_a_union_that_ended(township, standing, kind):
    tree = township.tree
    assert {"NeedyFile", "Household", "Person", "Attachment", "VisitPlan"} <= left_on(tree.textile)
    told = {"target_code": tree.sanitation.code} if kind == "merger" else {"reason_code": "closed"}
    plan = township.asked(tree.textile, kind, **told)
    decided(township, plan)
    job = worked(plan)

    assert job.status == "done", job.message
    assert left_on(tree.textile) == set()
    heir = tree.sanitation if kind == "merger" else tree.wangchun
    file, ended, draft = standing
    assert set(NeedyFile.unscoped.values_list("union_id", flat=True)) == {heir.pk}
    for each in (file, ended, draft):
        told = Event.unscoped.about("aid.needyfile", each.pk).get(code="aid.file.passed_on")
        assert (told.data["from_union"], told.data["union"]) == (tree.textile.name, heir.name)
        assert told.data["kind"] == kind
    file.refresh_from_db()
    assert file.status == "filed"
    assert file.responsible is None
    assert set(file.members.present().values_list("person__union_id", flat=True)) == {heir.pk}


def test_the_heirs_people_open_the_file_and_read_where_it_came_from(client, as_role, township, standing):
    tree = township.tree
    plan = township.asked(tree.textile, "merger", target_code=tree.sanitation.code)
    decided(township, plan)
    worked(plan)

    as_role("grassroots_cadre", tree.sanitation)
    page = client.get(f"/needy/{standing[0].key}/")
    assert page.status_code == 200
    assert "由承接工会接管" in text_of(client.get(f"/needy/{standing[0].key}/log/"))


def test_open_files_do_not_leave_their_county_in_passing(township, standing):
    tree = township.tree
    told = {"target_code": tree.elsewhere.code}
    with pytest.raises(ConflictError) as refused:
        township.asked(tree.textile, "merger", **told)

    assert refused.value.code == "left_behind"
    assert "2 户" in refused.value.message
    assert NeedyFile.unscoped.filter(union=tree.textile).count() == 3


def test_an_open_file_that_came_after_the_decision_stops_the_work_and_stays(township):
    tree = township.tree
    plan = township.asked(tree.textile, "merger", target_code=tree.elsewhere.code)
    seated(tree.textile)
    with pytest.raises(ConflictError) as refused:
        decided(township, plan, actor("province_admin", tree.province))

    assert refused.value.code == "left_behind"
    assert NeedyFile.unscoped.get().union_id == tree.textile.pk


def test_no_file_is_begun_on_a_union_that_has_ended(township, standing):
    tree = township.tree
    worker = actor("township_caseworker", tree.wangchun)
    plan = township.asked(tree.textile, "dissolution", reason_code="closed")
    decided(township, plan)
    worked(plan)
    before = NeedyFile.unscoped.count()

    with pytest.raises(ConflictError) as refused:
        applications.open_application(actor=worker, union_id=tree.textile.pk)
    assert refused.value.code == "union_ended"
    again = reopening.reopen_file(actor=worker, file_id=standing[1].pk)
    assert again.union_id == tree.wangchun.pk
    assert NeedyFile.unscoped.count() == before + 1


def test_a_chunk_that_comes_twice_finds_nothing(township, standing):
    tree = township.tree
    counts = [pass_files_on(SYSTEM, tree.textile, tree.sanitation, "merger") for _again in range(4)]
    assert counts[0] == 3
    assert counts[-1] == 0
    assert Event.unscoped.filter(code="aid.file.passed_on").count() == 3
