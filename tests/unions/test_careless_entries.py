"""What a careless hand types about unions, employers and workers: a sentence, and nothing written."""

from datetime import timedelta

import pytest

from core.errors import DomainError
from tests.desk.reading import text_of
from tests.factories import DAY, actor_in, identity_number
from tests.unions.founding import Township, credit_code
from tests.unions.test_bodies import vote
from unions.models import (
    Committee,
    Employer,
    EmployerCover,
    Founding,
    Officer,
    RecruitmentBatch,
    SocialWorker,
    Union,
    UnionTerm,
    WorkerYear,
)
from unions.selectors.lifecycle import candidates_of
from unions.services import committees, employers, lifecycle, officers, terms, workers

pytestmark = pytest.mark.django_db

EMPLOYER = {
    "name": "宁波海曙甬城智造有限公司",
    "region_code": "330203008",
    "ownership": "170",
    "industry": "C",
    "status": "operating",
    "employee_count": "60",
    "female_count": "20",
    "migrant_count": "30",
    "dispatched_count": "5",
    "counted_on": "2026-10-31",
}


@pytest.fixture
def township():
    return Township()


@pytest.fixture
def sign_in(client):
    def enter(role, union):
        _actor, user = actor_in(role, union)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    return enter


def refused(call, code):
    with pytest.raises(DomainError) as error:
        call()
    assert error.value.code == code


def test_an_employer_entered_with_its_telephone_can_be_read_again(client, sign_in, township):
    sign_in("township_caseworker", township.tree.wangchun)
    told = EMPLOYER | {"region_code": township.tree.wangchun.region_id, "phone": "０５７４-８７１２３４５６"}

    made = client.post("/unions/employers/new/", told | {"credit_code": credit_code(31_000_001)})

    assert Employer.unscoped.get(name=EMPLOYER["name"]).phone.open() == "0574-87123456"
    assert "甬城智造" in text_of(client.get(made["Location"]))


@pytest.mark.parametrize(
    ("field", "number"), [("employee_count", "99999999999"), ("payroll_monthly", "99999999999999"), ("phone", "1" * 20)]
)
def test_a_number_larger_than_can_be_kept_is_told_at_the_form(client, sign_in, township, field, number):
    sign_in("township_caseworker", township.tree.wangchun)
    told = EMPLOYER | {"region_code": township.tree.wangchun.region_id, field: number}

    answer = client.post("/unions/employers/new/", told | {"credit_code": credit_code(31_000_002)})

    assert answer.status_code == 422
    assert EMPLOYER["name"] in answer.content.decode()  # nothing typed is lost
    assert not Employer.unscoped.filter(name=EMPLOYER["name"]).exists()


def test_numbers_of_sessions_years_places_and_hours_stay_within_sense(client, sign_in, township):
    county = township.tree.haishu
    sign_in("county_reviewer", county)
    for session in ("99999", "0"):
        told = {"session_no": session, "starts_on": "2024-01-01", "years": "5"}
        assert client.post(f"/unions/{township.tree.wangchun.code}/term/", told).status_code == 422
    for year, planned in (("99999", "8"), ("0", "8"), ("2026", "99999"), ("2026", "0")):
        told = {"union": county.pk, "name": "2026年招聘", "year": year, "planned": planned}
        answer = client.post("/unions/workers/recruitment/", told)
        assert answer.status_code == 422
        assert "unions_" not in text_of(answer)  # no name of a constraint
    worker = employed(township)
    told = {"year": "2026", "appraisal": "excellent", "training_hours": "99999"}
    assert client.post(f"/unions/workers/{worker.pk}/year/", told).status_code == 422
    for model in (UnionTerm, RecruitmentBatch, WorkerYear):
        assert not model._base_manager.exists()


def employed(township, **told):
    facts = {"contract_from": DAY, "contract_to": DAY.replace(year=DAY.year + 3)} | told
    return workers.employ(
        actor=township.reviewer,
        union_id=township.tree.haishu.pk,
        name="朱晓燕",
        identity=identity_number(),
        phone="",
        township_id=township.tree.wangchun.pk,
        batch_id=None,
        grade="",
        today=DAY,
        **facts,
    )


def test_a_worker_leaves_between_the_contract_and_today(township):
    worker = employed(township)

    def end(on):
        return workers.end_employment(
            actor=township.reviewer,
            worker_id=worker.pk,
            seen_version=worker.version,
            status="left",
            left_on=on,
            reason="辞职",
            today=DAY,
        )

    refused(lambda: end(DAY - timedelta(days=1)), "left_on")
    refused(lambda: end(DAY + timedelta(days=1)), "left_on")
    assert SocialWorker.unscoped.get().status == "in_post"
    assert end(DAY).status == "left"


def test_nobody_is_employed_before_they_may_work(township):
    refused(lambda: employed(township, contract_from=DAY.replace(year=1927)), "too_young")
    assert not SocialWorker.unscoped.exists()


def test_only_a_standing_union_of_workers_covers_employers(township):
    firm = township.employer(name="甲公司")

    def cover(union):
        return employers.cover_employer(
            actor=township.recorder, union_id=union.pk, credit_code=firm.credit_code, from_on=DAY, today=DAY
        )

    waiting = township.applied(township.employer(name="乙公司"), township.employer(name="丙公司"), kind="joint")
    before = EmployerCover.objects.count()
    refused(lambda: cover(township.tree.wangchun), "employers")  # a federation covers nobody: its unions do
    refused(lambda: cover(waiting), "wrong_state")  # nothing changes while the upper union decides
    assert EmployerCover.objects.count() == before


def test_a_joint_union_keeps_two_employers(township):
    union = township.active(township.employer(name="乙公司"), township.employer(name="丙公司"), kind="joint")
    one = EmployerCover.objects.filter(union=union).first()

    refused(
        lambda: employers.uncover_employer(
            actor=township.recorder, union_id=union.pk, cover_id=one.pk, to_on=DAY, today=DAY
        ),
        "employers",
    )
    assert EmployerCover.objects.filter(union=union, to_on=None).count() == 2


def test_a_first_election_is_held_after_the_approval(township):
    union = township.approved()
    founding = Founding.unscoped.get(union=union)
    got = {str(each.pk): 38 for each in candidates_of(founding=founding)}
    township.hand_in_report(union)

    refused(
        lambda: lifecycle.report_election(
            actor=township.recorder,
            union_id=union.pk,
            seen_version=township.fresh(union).version,
            elected_on=DAY - timedelta(days=1),
            assembly="members",
            eligible=40,
            attended=39,
            years=3,
            votes=got,
            today=DAY,
        ),
        "voted_on",
    )
    assert Founding.unscoped.get(union=union).elected_on is None


def test_nobody_is_elected_chair_and_vice_chair_and_one_person_counts_once(township):
    union = township.preparing()
    township.complete(union)
    chair = candidates_of(founding=Founding.unscoped.get(union=union)).get(post="chair").person
    township.candidate(union, chair.name, "vice_chair", identity=chair.identity.open())
    union = township.fresh(union)
    union = lifecycle.apply_union(actor=township.recorder, union_id=union.pk, seen_version=union.version, today=DAY)
    union = lifecycle.approve_union(
        actor=township.decider, union_id=union.pk, seen_version=union.version, approval_no="1", opinion="", today=DAY
    )

    refused(lambda: township.reported(union), "two_posts")


def test_a_reelection_is_planned_ahead_and_voted_on_after_its_approval(township):
    union = township.in_term(township.tree.textile, DAY + timedelta(days=20))
    yesterday = DAY - timedelta(days=1)
    refused(
        lambda: terms.plan_reelection(
            actor=township.recorder, union_id=union.pk, planned_on=yesterday, assembly="members", today=DAY
        ),
        "planned_on",
    )
    plan = township.planned(union)
    plan = terms.send_request(actor=township.recorder, reelection_id=plan.pk, seen_version=plan.version, today=DAY)
    plan = terms.approve_request(
        actor=township.decider, reelection_id=plan.pk, seen_version=plan.version, opinion="", today=DAY
    )
    refused(lambda: vote(township, plan, attended=80, votes=70, voted_on=yesterday), "voted_on")


def test_a_running_term_has_begun(township):
    refused(
        lambda: terms.enter_term(
            actor=township.recorder,
            union_id=township.tree.textile.pk,
            session_no=1,
            starts_on=DAY + timedelta(days=1),
            years=5,
            today=DAY,
        ),
        "starts_on",
    )
    assert not UnionTerm.unscoped.exists()


def test_nobody_takes_office_before_the_running_term(township):
    union = township.in_term(township.tree.textile, DAY.replace(year=DAY.year + 1))
    before = union.term_start_on - timedelta(days=1)
    people = "\n".join(f"{name}建国 {identity_number(sex='1')}" for name in "赵钱孙")

    refused(
        lambda: officers.enter_officer(
            actor=township.recorder,
            union_id=union.pk,
            name="吴小芳",
            identity=identity_number(),
            post="vice_chair",
            mode="seconded",
            relation="none",
            from_on=before,
            approval_no="1",
            today=DAY,
        ),
        "from_on",
    )
    refused(
        lambda: committees.set_up_committee(
            actor=township.recorder,
            union_id=union.pk,
            kind="finance_review",
            form="committee",
            from_on=before,
            text=people,
            today=DAY,
        ),
        "from_on",
    )
    for model in (Officer, Committee):
        assert not model.unscoped.exists()


def test_a_term_that_is_over_is_not_told_in_days_left(client, sign_in, township):
    union = township.in_term(township.tree.textile, DAY - timedelta(days=10))
    sign_in("township_caseworker", township.tree.wangchun)

    words = text_of(client.get(f"/unions/{union.code}/"))

    assert "-" + "10" not in words
    assert "超期 10 天" in words


@pytest.mark.parametrize("between", [",", "，", "、", "；", " ", "\n"])
def test_credit_codes_are_told_apart_as_people_write_them(client, sign_in, township, between):
    one, other = township.employer(name="乙公司"), township.employer(name="丙公司")
    sign_in("township_caseworker", township.tree.wangchun)
    told = {"name": "联合工会", "kind": "joint", "credit_codes": between.join([one.credit_code, other.credit_code])}

    client.post(f"/unions/{township.tree.wangchun.code}/new/", told)

    assert EmployerCover.objects.filter(union=Union.unscoped.get(name="联合工会")).count() == 2


def test_a_button_says_in_chinese_what_it_does(client, sign_in, township):
    """One English word has several Chinese ones; a button once said “newly eligible” where it meant “enter”."""
    county, street = township.tree.haishu, township.tree.wangchun
    township.employer()
    sign_in("county_reviewer", county)
    pages = {
        "/unions/workers/recruitment/": ("登记", "批次名称"),
        f"/unions/{county.code}/workers/new/": ("登记",),
        f"/unions/{street.code}/officers/new/": ("登记",),
        f"/unions/{street.code}/term/": ("登记",),
        f"/unions/{street.code}/committees/new/": ("成员名单", "设立日期"),
        "/unions/employers/": ("用人单位", "单位名称"),
        "/unions/employers/new/": ("C 制造业", "注销"),
    }
    for address, words in pages.items():
        told = text_of(client.get(address))
        assert all(word in told for word in words), (address, told)
        for foreign in ("新符合", "参会单位", "人数 每行一人", "类别变化", "公示期", "退回批次"):
            assert foreign not in told, (address, foreign)
    assert "距届满" in text_of(in_term_list(client, township))


def in_term_list(client, township):
    township.in_term(township.tree.textile, DAY + timedelta(days=60))
    return client.get("/unions/terms/?state=ending")


def test_a_federation_is_not_offered_employers_of_its_own(client, sign_in, township):
    sign_in("township_caseworker", township.tree.wangchun)

    assert "增加涵盖单位" not in text_of(client.get(f"/unions/{township.tree.wangchun.code}/"))
    assert "增加涵盖单位" in text_of(client.get(f"/unions/{township.tree.textile.code}/"))


def test_a_telephone_that_cannot_be_read_is_told_and_entered_anew(client, sign_in, township):
    firm = township.employer(phone="0574-87123456")
    sealed = Employer.unscoped.get(pk=firm.pk).phone.envelope()
    Employer.unscoped.filter(pk=firm.pk).update(phone=sealed[:-1] + bytes([sealed[-1] ^ 1]))  # altered
    sign_in("township_caseworker", township.tree.wangchun)

    assert "联系电话 无法读取" in text_of(client.get(f"/unions/employers/{firm.pk}/"))
    told = EMPLOYER | {"region_code": firm.region_id, "seen_version": firm.version, "phone": "0574-87654321"}
    client.post(f"/unions/employers/{firm.pk}/change/", told)

    assert Employer.unscoped.get(pk=firm.pk).phone.open() == "0574-87654321"


def test_a_row_without_a_key_seals_nothing():
    with pytest.raises(TypeError, match="key"):
        Employer(name="甲公司", credit_code=credit_code(31_000_009), phone="0574-87123456").save()


def test_an_employer_entered_wrongly_is_let_go_from_the_page(client, sign_in, township):
    one, other, third = (township.employer(name=f"{name}公司") for name in "甲乙丙")
    union = township.active(one, other, third, kind="joint")
    sign_in("township_caseworker", township.tree.wangchun)
    row = EmployerCover.objects.get(union=union, employer=third)
    address = f"/unions/{union.code}/employers/{row.pk}/"

    assert address in client.get(f"/unions/{union.code}/").content.decode()
    assert "丙公司" in text_of(client.get(address))
    assert client.post(address, {"to_on": (DAY + timedelta(days=1)).isoformat()}).status_code == 422
    assert client.post(address, {"to_on": DAY.isoformat()}).status_code == 302

    assert EmployerCover.objects.get(pk=row.pk).to_on == DAY
    assert client.get(address).status_code == 404  # it is not covered any more
    left = EmployerCover.objects.get(union=union, employer=one)
    assert client.post(f"/unions/{union.code}/employers/{left.pk}/", {"to_on": DAY.isoformat()}).status_code == 422


def test_what_is_only_asked_for_is_not_told_as_done(client, sign_in, township):
    sign_in("township_caseworker", township.tree.haishu)
    told = {"target_code": township.tree.jiangxia.code, "reason": "街道调整", "effective_on": DAY.isoformat()}

    page = client.post(f"/unions/{township.tree.textile.code}/move/", told, follow=True)

    assert "已提交，上级工会决定后办理" in text_of(page)
    assert "已完成：变更上级工会" not in text_of(page)


def test_a_committee_ends_between_its_beginning_and_today(client, sign_in, township):
    union = township.tree.textile
    people = "\n".join(f"{name}建国 {identity_number(sex='1')}" for name in "赵钱孙")
    committee = committees.set_up_committee(
        actor=township.recorder, union_id=union.pk, kind="finance_review", form="committee", from_on=DAY,
        text=people, today=DAY,
    )  # fmt: skip
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        refused(
            lambda day=day: committees.end_committee(
                actor=township.recorder, committee_id=committee.pk, to_on=day, reason="撤换", today=DAY
            ),
            "to_on",
        )
    assert Committee.unscoped.get().to_on is None
