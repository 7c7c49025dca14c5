"""Papers that decide nothing any more: set aside with the decision, kept a year, then destroyed by two people."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from core import clock
from core.documents.models import Attachment
from core.errors import ForbiddenError, NotFoundError, RuleBrokenError
from core.jobs.models import Job
from core.jobs.services.running import run
from tests.aid.applications import photo
from tests.desk.reading import text_of
from tests.factories import DAY, SYSTEM, actor
from tests.unions.founding import Township
from unions.choices.disposals import RowState
from unions.models import DisposalList, Union
from unions.rules import terms as rules
from unions.selectors.lifecycle import candidates_of, founding_of
from unions.services import disposals, holds, lifecycle, restructuring, terms

pytestmark = pytest.mark.django_db
LAST = DAY.replace(year=DAY.year + 1)


@pytest.fixture
def township(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.AUDIT_CHECKPOINTS = tmp_path / "checkpoints"
    return Township()


def refused(township):
    union = township.applied()
    return lifecycle.refuse_union(
        actor=township.decider, union_id=union.pk, seen_version=union.version, reason="名单不实", today=DAY
    )


def held(union):
    return Attachment.unscoped.about("unions.union", union.pk)


def set_aside(union):
    return list(held(union).exclude(replaced_at=None))


def test_the_letter_of_a_refused_application_is_set_aside_and_the_page_says_until_when(client, as_role, township):
    union = refused(township)
    (letter,) = set_aside(union)
    as_role("township_caseworker", township.tree.wangchun)

    page = client.get(f"/unions/{union.code}/")

    assert f"已失效，保存至 {LAST}，期满经两人审批后销毁" in text_of(page)
    content = client.get(f"/unions/{union.code}/papers/{letter.pk}/")
    assert b"".join(content.streaming_content).startswith(b"\xff\xd8")  # still part of the case
    as_role("province_leader", township.tree.province)
    assert "已失效" not in text_of(client.get(f"/unions/{union.code}/"))  # who reads no papers is told of none


def test_a_report_sent_back_and_handed_in_anew_leaves_the_first_set_aside(township):
    union = township.reported()
    lifecycle.return_report(
        actor=township.decider, union_id=union.pk, seen_version=union.version, reason="缺页", today=DAY
    )
    township.reported(union)

    assert [each.slot for each in set_aside(union)] == ["election_report"]
    assert held(union).filter(slot="election_report", replaced_at=None).count() == 1


def test_an_election_given_up_sets_its_papers_aside_and_the_next_needs_its_own(township):
    union = township.tree.textile
    township.in_term(union, DAY + timedelta(days=200))
    plan = township.planned(union)
    terms.abandon(actor=township.recorder, reelection_id=plan.pk, seen_version=plan.version, reason="改期", today=DAY)
    assert [each.slot for each in set_aside(union)] == [rules.REQUEST_LETTER]

    following = terms.plan_reelection(
        actor=township.recorder, union_id=union.pk, planned_on=DAY, assembly="members", today=DAY
    )

    with pytest.raises(RuleBrokenError) as error:
        terms.send_request(
            actor=township.recorder, reelection_id=following.pk, seen_version=following.version, today=DAY
        )
    assert "letter" in error.value.fields


def test_the_letter_of_the_last_election_does_not_serve_the_next_and_stays_with_its_own(township, settings):
    union = township.tree.textile
    township.in_term(union, DAY + timedelta(days=200))
    plan = township.planned(union)
    type(plan).unscoped.filter(pk=plan.pk).update(status="abandoned")
    held(union).update(created_at=clock.now() - timedelta(days=900))

    following = terms.plan_reelection(
        actor=township.recorder, union_id=union.pk, planned_on=DAY, assembly="members", today=DAY
    )
    with pytest.raises(RuleBrokenError) as error:
        terms.send_request(
            actor=township.recorder, reelection_id=following.pk, seen_version=following.version, today=DAY
        )
    assert set(error.value.fields) == {"letter", "candidates"}
    lifecycle.hand_in_paper(
        actor=township.recorder,
        union_id=union.pk,
        upload=photo(),
        slot=rules.REQUEST_LETTER,
        moment=clock.now(),
        since=following.created_at,
    )

    assert set_aside(union) == []  # the older letter belongs to an election of its own
    assert held(union).count() == 2


@pytest.mark.parametrize("ends", ["refused", "withdrawn", "approved"])
def test_a_resolution_is_set_aside_with_its_request_alone(township, ends):
    union = township.tree.textile
    plan = township.asked(union, "merger", target_code=township.tree.sanitation.code)
    if ends == "withdrawn":
        restructuring.withdraw_restructuring(
            actor=township.recorder, plan_id=plan.pk, seen_version=plan.version, today=DAY
        )
    else:
        restructuring.decide_restructuring(
            actor=township.decider,
            plan_id=plan.pk,
            seen_version=plan.version,
            is_approved=ends == "approved",
            approval_no="1号",
            opinion="不宜合并",
            today=DAY,
        )

    assert len(set_aside(union)) == (0 if ends == "approved" else 1)


class Office:
    """The two people of the county who dispose, and the list of a refused letter."""

    def __init__(self, township):
        self.union = refused(township)
        self.proposer, self.approver = township.reviewer, township.county
        (self.letter,) = set_aside(self.union)

    def plan(self, today):
        disposals.plan_disposals(actor=SYSTEM, today=today)
        return list(DisposalList.unscoped.filter(kind="unions.paper"))


def test_it_is_due_the_day_after_its_last_and_not_a_day_before(township):
    office = Office(township)

    assert office.plan(LAST) == []
    (planned,) = office.plan(LAST + timedelta(days=1))

    row = planned.rows.get()
    assert (row.label, row.shown_name, row.since, row.until) == (office.union.name, "", DAY, LAST)
    assert "个人信息保护法" in planned.basis


def test_one_proposes_another_approves_and_the_content_is_gone(township, settings):
    office = Office(township)
    (planned,) = office.plan(LAST + timedelta(days=1))
    settings.HENGWEN_NOW = f"{LAST + timedelta(days=1)}T10:00:00+08:00"
    told = {"list_id": planned.pk, "way": "erase", "today": LAST}
    with pytest.raises((ForbiddenError, NotFoundError)):
        disposals.propose_disposal(actor=office.approver, seen_version=planned.version, **told)
    proposed = disposals.propose_disposal(actor=office.proposer, seen_version=planned.version, **told)
    with pytest.raises((ForbiddenError, NotFoundError)):
        disposals.approve_disposal(actor=office.proposer, list_id=planned.pk, seen_version=proposed.version, today=LAST)
    assert default_storage.exists(office.letter.stored_as)
    disposals.approve_disposal(actor=office.approver, list_id=planned.pk, seen_version=proposed.version, today=LAST)
    assert run(Job.unscoped.get(kind=disposals.JOB).pk)

    assert not default_storage.exists(office.letter.stored_as)
    assert planned.rows.get().state == RowState.DISPOSED
    assert Attachment.unscoped.get(pk=office.letter.pk).name == "（已删除）"
    assert Union.unscoped.filter(pk=office.union.pk).exists()
    assert office.plan(LAST + timedelta(days=9))[0].status == "done"  # nothing is left for another list


def test_a_hold_on_somebody_it_tells_of_keeps_it(township):
    office = Office(township)
    one = candidates_of(founding=founding_of(office.union)).first()
    reviewer = actor("county_reviewer", township.tree.haishu)
    holds.place_hold(actor=reviewer, person_id=one.person_id, reference="浙0203民初1号", reason="诉讼", today=DAY)

    (planned,) = office.plan(LAST + timedelta(days=1))

    assert (planned.due_count, planned.excluded_count) == (0, 1)


def test_papers_that_hold_are_never_due(township):
    union = township.active()

    disposals.plan_disposals(actor=SYSTEM, today=LAST.replace(year=LAST.year + 30))

    assert set_aside(union) == []
    assert not DisposalList.unscoped.filter(kind="unions.paper").exists()
