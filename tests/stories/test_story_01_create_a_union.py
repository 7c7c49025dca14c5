"""Story 1: a township founds a union for an employer of 60 workers; nothing is active before the election report."""

import pytest

from core.errors import DomainError, ForbiddenError, RuleBrokenError
from core.events.models import Event
from tests.factories import DAY, identity_number
from tests.unions.founding import Township
from unions.models import Employer, Membership, Officer, Union, UnionTerm
from unions.selectors.decisions import open_decisions
from unions.services import applicants, employers, lifecycle

pytestmark = [pytest.mark.django_db, pytest.mark.story]
CODE = "91330106MA0TX0011T"


@pytest.fixture
def township(tree):
    return Township(tree)


@pytest.fixture
def employer(township):
    return employers.register_employer(
        actor=township.recorder,
        credit_code=CODE,
        region_code=township.tree.wangchun.region_id,
        today=DAY,
        name="宁波永信包装有限公司",
        short_name="永信包装",
        ownership="170",
        industry="C",
        employee_count=60,
        female_count=21,
        migrant_count=30,
        dispatched_count=0,
        counted_on=DAY,
        payroll_monthly=None,
        legal_rep="周志强",
        contact="",
        phone="",
        status="operating",
    )


def test_from_the_application_to_an_active_union(township, employer):
    union = township.applied(employer)

    assert union.status == "applied"
    assert Membership.unscoped.filter(union=union, status="applied").count() == 40
    assert Union.objects.permitted(township.county, "unions.view_union").filter(pk=union.pk).exists()  # the county sees
    assert [each.union_id for each in open_decisions(township.decider, DAY) if each.is_mine] == [union.pk]

    union = lifecycle.approve_union(
        actor=township.decider,
        union_id=union.pk,
        seen_version=union.version,
        approval_no="望工〔2026〕12号",
        opinion="同意成立",
        today=DAY,
    )
    assert (union.status, union.approved_by_id) == ("approved", township.tree.wangchun.pk)

    with pytest.raises(RuleBrokenError) as refused:
        lifecycle.activate_union(
            actor=township.decider, union_id=union.pk, seen_version=union.version, opinion="", today=DAY
        )
    assert refused.value.code == "election_report"
    assert township.fresh(union).status == "approved"

    union = township.reported(union)
    union = lifecycle.activate_union(
        actor=township.decider, union_id=union.pk, seen_version=union.version, opinion="同意", today=DAY
    )
    assert (union.status, union.session_no, union.term_end_on.isoformat()) == ("active", 1, "2029-11-23")
    assert Membership.unscoped.filter(union=union, status="active").count() == 40
    assert set(Officer.unscoped.filter(union=union).values_list("post", flat=True)) == {
        "chair",
        "vice_chair",
        "committee",
    }
    assert UnionTerm.unscoped.filter(union=union, status="running").count() == 1
    told = Event.unscoped.about("unions.union", union.pk).order_by("pk").values_list("code", flat=True)
    steps = [
        "unions.union.created",
        "unions.union.applied",
        "unions.union.approved",
        "unions.union.election_reported",
        "unions.union.activated",
    ]
    assert [code for code in told if code in steps] == steps


def test_the_spouse_of_the_legal_representative_does_not_stand(township, employer):
    union = township.preparing(employer)

    with pytest.raises(RuleBrokenError) as refused:
        township.candidate(union, "林小芳", "chair", relation="spouse")

    assert refused.value.code == "close_relative"
    assert not Event.unscoped.filter(code="unions.union.candidate_entered").exists()


def test_an_application_names_everything_it_lacks_at_once(township, employer):
    union = township.preparing(employer)
    applicants.list_members(actor=township.recorder, union_id=union.pk, text=f"王丽华 {identity_number()}", today=DAY)

    with pytest.raises(RuleBrokenError) as refused:
        lifecycle.apply_union(actor=township.recorder, union_id=union.pk, seen_version=union.version, today=DAY)

    assert refused.value.code == "incomplete"
    assert set(refused.value.fields) == {"letter", "members", "candidates"}
    assert township.fresh(union).status == "preparing"


def test_only_the_upper_union_decides_and_nobody_on_what_they_recorded(township, employer):
    union = township.applied(employer)
    approve = {"union_id": union.pk, "seen_version": union.version, "approval_no": "1号", "opinion": "", "today": DAY}

    for who, expected in ((township.recorder, "separation_of_duties"), (township.county, "not_the_parent")):
        with pytest.raises(DomainError) as refused:
            lifecycle.approve_union(actor=who, **approve)
        assert refused.value.code == expected
    with pytest.raises(ForbiddenError):
        lifecycle.approve_union(actor=township.reviewer, **approve)
    assert township.fresh(union).status == "applied"
    assert Employer.unscoped.get(credit_code=CODE).employee_count == 60
