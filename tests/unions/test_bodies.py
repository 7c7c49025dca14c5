"""Elections, officers, committees, workers and employers: the rules with their refusals."""

from datetime import date, timedelta

import pytest

from core import clock
from core.errors import ConflictError, DomainError, RuleBrokenError
from tests.aid.applications import photo
from tests.factories import DAY, actor, identity_number
from tests.unions.founding import Township, credit_code
from unions.models import Employer, Officer, OfficerChange, Reelection, SocialWorker, UnionTerm, UpperDecision
from unions.rules import terms as term_rules
from unions.selectors.employers import employer_list
from unions.selectors.lifecycle import candidates_of
from unions.services import committees, employers, lifecycle, officers, terms, workers

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return Township()


def refused(call, code):
    with pytest.raises(DomainError) as error:
        call()
    assert error.value.code == code


@pytest.fixture
def voting(township):
    """A re-election whose request was approved: the vote may be held."""
    union = township.in_term(township.tree.textile, DAY + timedelta(days=20))
    plan = township.planned(union)
    plan = terms.send_request(actor=township.recorder, reelection_id=plan.pk, seen_version=plan.version, today=DAY)
    return terms.approve_request(
        actor=township.decider, reelection_id=plan.pk, seen_version=plan.version, opinion="同意", today=DAY
    )


def vote(township, plan, *, attended, votes, eligible=90, voted_on=DAY):
    got = {str(each.pk): votes for each in candidates_of(reelection=plan)}
    return terms.record_vote(
        actor=township.recorder,
        reelection_id=plan.pk,
        seen_version=plan.version,
        voted_on=voted_on,
        eligible=eligible,
        attended=attended,
        votes=got,
        today=DAY,
    )


def test_two_thirds_attend_and_more_than_half_of_the_entitled_elect(township, voting):
    refused(lambda: vote(township, voting, attended=59, votes=59), "attendance")
    refused(lambda: vote(township, voting, attended=60, votes=45), "no_chair")
    refused(lambda: vote(township, voting, attended=60, votes=61), "votes")
    assert Reelection.unscoped.get().status == "request_approved"

    assert vote(township, voting, attended=60, votes=46).status == "voted"


def test_a_confirmed_result_closes_the_old_term_and_opens_the_new(township, voting):
    plan = vote(township, voting, attended=80, votes=70)
    refused(
        lambda: terms.report_result(
            actor=township.recorder, reelection_id=plan.pk, seen_version=plan.version, today=DAY
        ),
        "election_report",
    )
    slot = term_rules.RESULT_REPORT
    lifecycle.hand_in_paper(
        actor=township.recorder, union_id=plan.union_id, upload=photo(), slot=slot, moment=clock.now()
    )
    plan = terms.report_result(actor=township.recorder, reelection_id=plan.pk, seen_version=plan.version, today=DAY)
    told = {"reelection_id": plan.pk, "seen_version": plan.version, "approval_no": "5号", "opinion": "", "today": DAY}
    refused(lambda: terms.approve_result(actor=township.recorder, years=3, **told), "separation_of_duties")
    refused(lambda: terms.approve_result(actor=township.decider, years=4, **told), "term_years")
    terms.approve_result(actor=township.decider, years=3, **told)

    old, new = UnionTerm.unscoped.order_by("session_no")
    assert (old.status, old.ended_on, new.status) == ("ended", DAY, "running")
    assert (new.session_no, new.ends_on) == (5, date(2029, 11, 23))
    assert township.fresh(township.tree.textile).term_end_on == date(2029, 11, 23)
    assert Officer.unscoped.filter(union=township.tree.textile, to_on=None).count() == 3
    assert not UpperDecision.unscoped.filter(answered_on=None).exists()


def test_a_stale_page_decides_nothing(township, voting):
    with pytest.raises(ConflictError) as error:
        terms.return_request(actor=township.decider, reelection_id=voting.pk, seen_version=1, reason="补正", today=DAY)
    assert error.value.code == "stale"


def officer(township, post="chair", name="王丽华", mode="part_time"):
    return officers.enter_officer(
        actor=township.recorder,
        union_id=township.tree.textile.pk,
        name=name,
        identity=identity_number(),
        post=post,
        mode=mode,
        relation="none",
        from_on=date(2025, 1, 10),
        approval_no="3号",
        today=DAY,
    )


def leave(township, held, kind, **told):
    facts = {"committee_agreed": False, "eligible": None, "votes": None} | told
    return officers.ask_leaving(
        actor=township.recorder,
        officer_id=held.pk,
        kind=kind,
        effective_on=DAY,
        reason="工作调整",
        today=DAY,
        **facts,
    )


def test_a_chair_leaves_early_only_as_article_18_says(township):
    chair = officer(township)

    refused(lambda: leave(township, chair, "transfer"), "committee")
    refused(lambda: leave(township, chair, "removal", eligible=100, votes=50), "removal_votes")
    assert not OfficerChange.unscoped.exists()
    change = leave(township, chair, "removal", eligible=100, votes=51)
    told = {"change_id": change.pk, "seen_version": change.version, "is_approved": True, "opinion": "", "today": DAY}
    refused(lambda: officers.decide_leaving(actor=township.recorder, **told), "separation_of_duties")
    officers.decide_leaving(actor=township.decider, **told)

    chair.refresh_from_db()
    assert chair.to_on == DAY


def test_other_officers_leave_at_once_and_there_is_one_chair(township):
    officer(township)
    refused(lambda: officer(township, name="陈永强"), "unions_one_chair")
    member = officer(township, "committee", "周文娟")

    assert leave(township, member, "resignation") is None
    member.refresh_from_db()
    assert member.to_on == DAY


def test_a_full_time_chair_needs_two_hundred_workers(township):
    refused(lambda: officer(township, mode="full_time"), "full_time_chair")
    firm = township.employer(200, "宁波甬南纺织有限公司")
    employers.cover_employer(
        actor=township.recorder,
        union_id=township.tree.textile.pk,
        credit_code=firm.credit_code,
        from_on=DAY,
        today=DAY,
    )
    assert officer(township, mode="full_time").mode == "full_time"


@pytest.mark.parametrize(
    ("kind", "form", "people", "code"),
    [
        ("finance_review", "committee", 2, "committee_size"),
        ("finance_review", "committee", 12, "committee_size"),
        ("finance_review", "one_member", 1, "one_member"),
        ("finance_review", "committee", 3, None),
        ("women", "one_member", 1, None),
    ],
)
def test_committees_have_their_sizes(township, kind, form, people, code):
    text = "\n".join(f"赵{chr(0x4E00 + number)} {identity_number()}" for number in range(people))

    def set_up():
        return committees.set_up_committee(
            actor=township.recorder,
            union_id=township.tree.textile.pk,
            kind=kind,
            form=form,
            from_on=DAY,
            text=text,
            today=DAY,
        )

    if code:
        refused(set_up, code)
    else:
        assert set_up().members.filter(role="chair").count() == 1


def employ(township, place, **told):
    facts = {
        "name": "冯晓红",
        "identity": identity_number(),
        "phone": "",
        "batch_id": None,
        "contract_from": DAY,
        "contract_to": date(2029, 11, 22),
        "grade": "三级",
    } | told
    return workers.employ(
        actor=township.reviewer, union_id=township.tree.haishu.pk, township_id=place.pk, today=DAY, **facts
    )


def test_a_county_employs_for_its_own_townships(township):
    tree = township.tree
    refused(lambda: employ(township, tree.zhuangqiao), "not_found")
    refused(lambda: employ(township, tree.textile), "township")
    refused(lambda: employ(township, tree.wangchun, contract_to=DAY), "contract")
    number = identity_number()
    worker = employ(township, tree.wangchun, identity=number)
    refused(lambda: employ(township, tree.jiangxia, identity=number), "unions_worker_in_one_post")

    seen = SocialWorker.objects.permitted(township.recorder, "unions.view_person")
    assert list(seen) == [worker]  # the street sees who is posted there
    elsewhere = actor("township_caseworker", tree.jiangxia)
    assert not SocialWorker.objects.permitted(elsewhere, "unions.view_person").exists()
    told = {"year": 2026, "appraisal": "excellent", "training_hours": 40, "today": DAY}
    refused(lambda: workers.appraise(actor=elsewhere, worker_id=worker.pk, **told), "not_found")
    workers.appraise(actor=township.reviewer, worker_id=worker.pk, **told)
    refused(
        lambda: workers.appraise(actor=township.reviewer, worker_id=worker.pk, **told), "unions_worker_appraised_once"
    )


def test_an_employer_is_registered_once_with_a_right_code(township):
    firm = township.employer()
    wrong = credit_code(10_000_900)[:-1] + ("0" if credit_code(10_000_900)[-1] != "0" else "1")
    facts = {
        "region_code": "330203009",
        "today": DAY,
        "name": "某公司",
        "short_name": "",
        "ownership": "170",
        "industry": "",
        "employee_count": 10,
        "female_count": 0,
        "migrant_count": 0,
        "dispatched_count": 0,
        "counted_on": DAY,
        "payroll_monthly": None,
        "legal_rep": "",
        "contact": "",
        "phone": "",
        "status": "operating",
    }

    def register(code, **told):
        return employers.register_employer(actor=township.recorder, credit_code=code, **(facts | told))

    refused(lambda: register(wrong), "credit_code")
    refused(lambda: register(firm.credit_code), "known_code")
    refused(lambda: register(credit_code(10_000_901), female_count=11), "parts")
    refused(lambda: register(credit_code(10_000_901), counted_on=DAY + timedelta(days=1)), "counted_on")
    refused(lambda: register(credit_code(10_000_901), region_code="330205008"), "region")
    assert Employer.unscoped.count() == 1


def test_who_should_have_a_union_is_counted_by_the_regions_number(township):
    for workers_there in (24, 25):
        township.employer(workers_there, f"企业{workers_there}")

    due = employer_list(township.recorder, DAY, state="due")
    assert [each.name for each in due] == ["企业25"]
    assert list(employer_list(actor("county_reviewer", township.tree.jiangbei), DAY)) == []
    assert [each.employee_count for each in employer_list(township.recorder, DAY, text="企业2").order_by("pk")] == [
        24,
        25,
    ]
    with pytest.raises(RuleBrokenError):
        employers.read_code("81330203MC1234567A")
