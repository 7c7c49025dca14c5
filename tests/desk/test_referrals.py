"""A family passed from legal aid to relief and back: one act, a trace on both sides, twice is once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid.choices.files import FileStatus
from aid.models import FileMember, NeedyFile
from core.events.models import Event
from desk.choices.referrals import ReferralStatus
from desk.models import Referral
from desk.services import referrals
from desk.work import referrals as work
from legal.models import LegalAidCase
from legal.services.intake import Dispute, Intake
from tests.aid.applications import refusing
from tests.aid.households import member, seated
from tests.factories import DAY, actor, person
from tests.legal.centre import Centre
from tests.unions.members import Unions
from unions.holdings import holdings_of, shown_to
from unions.selectors.own_data import copy_of

pytestmark = pytest.mark.django_db
SEEN = "丈夫工伤停薪，两个孩子上学，家里没有收入。"
TOLD = {
    "phone": "13800138000",
    "dispute": Dispute(matter="PAY", form="agency", facts="拖欠工资", employer_name="宁波甬南纺织有限公司"),
    "intake": Intake("referral", consented=True),
}


class Desk:
    """A legal centre and the relief staff of one county, and a case of a member of the textile union."""

    def __init__(self):
        self.unions = Unions()
        self.tree = self.unions.tree
        self.centre = Centre(self.tree)
        self.person = self.unions.member("杨建军").person
        self.case = self.centre.received()
        LegalAidCase.unscoped.filter(pk=self.case.pk).update(applicant=self.person)
        self.case.refresh_from_db()
        self.township = self.unions.township

    def refer(self, by=None, case=None):
        row = case or self.case
        return referrals.refer_worker(
            actor=by or self.centre.reviewer,
            origin="case",
            row_id=row.pk,
            person_id=row.applicant_id,
            reason=SEEN,
            today=DAY,
        )

    def family(self):
        file = seated(self.tree.textile)
        return file, member(file, "李建国").person

    def refer_family(self, file, person, by=None):
        return referrals.refer_family(
            actor=by or self.unions.old_cadre, file_id=file.pk, person_id=person.pk, reason="被拖欠工资", today=DAY
        )


@pytest.fixture
def desk():
    return Desk()


def codes(row):
    return set(Event.unscoped.about(row._meta.label_lower, row.pk).values_list("code", flat=True))


def test_a_family_without_a_file_waits_in_the_work_of_its_township_and_gets_an_application(desk):
    referral, is_new = desk.refer()

    assert is_new
    assert (referral.union, referral.status, referral.due_on) == (desk.tree.wangchun, "open", date(2026, 11, 30))
    assert "legal.case.referred" in codes(desk.case)
    (item,) = work.work(desk.township, DAY)
    assert (item.waiting, item.due_on) == (False, date(2026, 11, 30))
    (county,) = work.work(desk.centre.reviewer, DAY)
    assert county.waiting

    file = referrals.begin_application(actor=desk.township, referral_id=referral.pk, seen_version=1, today=DAY)

    assert (file.status, file.head_id, file.union) == (FileStatus.DRAFT, desk.person.pk, desk.tree.wangchun)
    assert file.recorder_id == desk.township.user_id
    referral.refresh_from_db()
    assert (referral.status, referral.file_id) == (ReferralStatus.TAKEN, file.pk)
    assert "aid.file.pointed_out" in codes(file)
    assert "legal.case.referral_taken" in codes(desk.case)
    assert work.work(desk.township, DAY) == []


def test_a_family_on_file_is_known_at_once(desk):
    file = seated(desk.tree.textile, people=())
    FileMember.objects.filter(file=file).update(person=desk.person)

    referral, _new = desk.refer()

    assert (referral.status, referral.file_id) == (ReferralStatus.TAKEN, file.pk)
    assert "aid.file.pointed_out" in codes(file)
    assert work.work(desk.township, DAY) == []


def test_referring_twice_is_referring_once(desk):
    first, _new = desk.refer()
    events = Event.unscoped.count()

    again, is_new = desk.refer(by=desk.township)

    assert (again.pk, is_new, Event.unscoped.count()) == (first.pk, False, events)
    copy = Referral.unscoped.get(pk=first.pk)
    copy.pk = desk.person.pk
    with pytest.raises(IntegrityError, match="desk_referral_once_a_case"), transaction.atomic():
        copy.save(force_insert=True)


def test_a_persons_own_copy_tells_of_the_referral_and_only_its_office_is_shown_it(desk):
    desk.refer()
    told = str(copy_of(desk.person, DAY))
    assert SEEN in told
    held = [each for each in holdings_of(desk.person.pk, DAY) if each.permission == "desk.view_referral"]
    assert [each.keeps for each in held] == [True]
    seen = [bool(shown_to(who, held)) for who in (desk.township, desk.centre.reviewer, desk.unions.old_cadre)]
    assert seen == [True, True, False]


def test_after_an_answer_of_no_the_case_may_be_referred_again(desk):
    first, _new = desk.refer()
    with refusing("reason"):
        referrals.decline_referral(actor=desk.township, referral_id=first.pk, seen_version=1, answer=" ", today=DAY)
    referrals.decline_referral(
        actor=desk.township, referral_id=first.pk, seen_version=1, answer="收入高于标准", today=DAY
    )
    assert "legal.case.referral_declined" in codes(desk.case)

    second, is_new = desk.refer()

    assert is_new
    assert second.pk != first.pk


def test_the_lawyer_of_the_case_refers_and_no_other(desk):
    lawyer, me = desk.centre.lawyer()
    _other, stranger = desk.centre.lawyer("陈律师")
    LegalAidCase.unscoped.filter(pk=desk.case.pk).update(lawyer=lawyer)
    for who in (stranger, desk.unions.old_cadre, desk.centre.approver, actor("county_reviewer", desk.tree.jiangbei)):
        with refusing("not_found"):
            desk.refer(by=who)
    assert not Referral.unscoped.exists()

    assert desk.refer(by=me)[1]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        pytest.param(lambda desk: desk.unions.old_cadre, "not_found", id="basic union, not its office"),
        pytest.param(lambda desk: actor("township_caseworker", desk.tree.jiangxia), "not_found", id="next township"),
        pytest.param(lambda desk: desk.centre.approver, "aid.edit_file", id="no right to write"),
        pytest.param(lambda desk: desk.centre.reviewer, "aid.edit_file", id="county does not write"),
    ],
)
def test_who_may_not_take_up_changes_nothing(desk, who, code):
    referral, _new = desk.refer()
    before, files = Referral.unscoped.values().get(), NeedyFile.unscoped.count()

    with refusing(code):
        referrals.begin_application(actor=who(desk), referral_id=referral.pk, seen_version=1, today=DAY)
    with refusing("stale"):
        referrals.begin_application(actor=desk.township, referral_id=referral.pk, seen_version=7, today=DAY)

    assert Referral.unscoped.values().get() == before
    assert NeedyFile.unscoped.count() == files


def test_a_referral_is_taken_up_once(desk):
    referral, _new = desk.refer()
    referrals.begin_application(actor=desk.township, referral_id=referral.pk, seen_version=1, today=DAY)
    with refusing("wrong_state"):
        referrals.begin_application(actor=desk.township, referral_id=referral.pk, seen_version=2, today=DAY)
    with refusing("wrong_direction"):
        referrals.take_in(
            actor=desk.township,
            referral_id=desk.refer(case=desk.centre.received())[0].pk,
            seen_version=1,
            origin="case",
            told=TOLD | {"union_id": desk.tree.wangchun.pk},
            today=DAY,
        )


def test_the_county_gives_a_referral_to_the_township_of_the_family(desk):
    LegalAidCase.unscoped.filter(pk=desk.case.pk).update(applicant=person(desk.tree.haishu, "何小红"))
    desk.case.refresh_from_db()
    referral, _new = desk.refer()
    assert referral.union == desk.tree.haishu
    (item,) = work.work(desk.centre.reviewer, DAY)
    assert not item.waiting

    passed = referrals.pass_on(
        actor=desk.centre.reviewer, referral_id=referral.pk, seen_version=1, union_id=desk.tree.jiangxia.pk
    )

    assert passed.union == desk.tree.jiangxia
    with refusing("not_found"):
        referrals.pass_on(
            actor=desk.centre.reviewer, referral_id=referral.pk, seen_version=2, union_id=desk.tree.zhuangqiao.pk
        )


def test_back_from_relief_a_case_is_taken_in_for_the_person_who_is_known(desk):
    file, spouse = desk.family()
    referral, is_new = desk.refer_family(file, spouse)
    assert is_new
    assert desk.refer_family(file, spouse, by=desk.township) == (referral, False)

    case = referrals.take_in(
        actor=desk.township,
        referral_id=referral.pk,
        seen_version=1,
        origin="case",
        told=TOLD | {"union_id": desk.tree.wangchun.pk},
        today=DAY,
    )

    assert (case.applicant_id, case.channel) == (spouse.pk, "referral")
    assert "legal.case.referred_here" in codes(case)
    assert {"aid.file.referred", "aid.file.referral_taken"} <= codes(file)
    referral.refresh_from_db()
    assert (referral.status, referral.case_id) == (ReferralStatus.TAKEN, case.pk)
    assert desk.refer_family(file, spouse) == (referral, False)  # as long as that case goes on


def test_pages_from_the_case_to_the_application_and_what_others_see(client, as_role, desk):
    as_role("township_caseworker", desk.tree.wangchun)
    case_page = reverse("legal:case_detail", args=[desk.case.key])
    ask = reverse("desk:refer_case", args=[desk.case.key])
    assert ask in client.get(case_page).text
    assert client.get(ask).status_code == 200
    assert client.post(ask, {"reason": ""}).status_code == 422
    assert client.post(ask, {"reason": SEEN}).status_code == 302
    assert "没有重复发送" in client.post(ask, {"reason": SEEN}, follow=True).text
    referral = Referral.unscoped.get()
    at = reverse("desk:referral_detail", args=[referral.pk])
    assert at in client.get(case_page).text
    assert SEEN[:10] in client.get("/referrals/").text
    assert desk.case.number in client.get(at).text
    for act in ("begin", "pass_on", "decline"):
        assert client.get(f"{at}{act}/").status_code == 200, act
    assert client.get(f"{at}intake/").status_code == 409
    assert client.post(f"{at}begin/", {"seen_version": referral.version}).status_code == 302
    file = NeedyFile.unscoped.get()
    assert "由工会其他部门转来" in client.get(reverse("aid:file_detail", args=[file.key])).text
    assert client.get(f"{at}begin/").status_code == 409
    assert "杨建军" in client.get("/referrals/?view=answered").text

    as_role("county_reviewer", desk.tree.jiangbei)
    assert client.get(at).status_code == 404
    assert "杨建军" not in client.get("/referrals/?view=answered").text
    as_role("grassroots_cadre", desk.tree.textile)
    assert client.get(at).status_code == 403


def test_pages_from_the_file_to_the_case(client, as_role, desk):
    file, spouse = desk.family()
    as_role("grassroots_cadre", desk.tree.textile)
    ask = reverse("desk:refer_family", args=[file.key])
    assert ask in client.get(reverse("aid:file_detail", args=[file.key])).text
    assert client.post(ask, {"person": str(desk.person.pk), "reason": "欠薪"}).status_code == 422
    assert client.post(ask, {"person": str(spouse.pk), "reason": "欠薪"}).status_code == 302
    referral = Referral.unscoped.get()
    at = reverse("desk:referral_detail", args=[referral.pk])
    page = client.get(reverse("aid:file_detail", args=[file.key])).text
    assert "已转工会其他部门" in page
    assert at not in page  # the basic union is told no more

    as_role("township_caseworker", desk.tree.wangchun)
    assert at in client.get(reverse("aid:file_detail", args=[file.key])).text
    shown = client.get(f"{at}intake/").text
    assert "李建国" in shown
    told = {
        "seen_version": referral.version,
        "union": desk.tree.wangchun.pk,
        "channel": "referral",
        "phone": "13800138000",
        "people_count": "1",
        "employer_name": "宁波甬南纺织有限公司",
        "scope": "dispute",
        "matter": "PAY",
        "form": "agency",
        "facts": "拖欠三个月工资。",
        "papers": ["application"],
        "consented": "on",
    }
    assert client.post(f"{at}intake/", {**told, "phone": ""}).status_code == 422
    assert client.post(f"{at}intake/", told).status_code == 302
    case = LegalAidCase.unscoped.get(applicant=spouse)
    assert "由帮扶部门转来" in client.get(reverse("legal:case_detail", args=[case.key])).text
    assert client.post(f"{at}intake/", told).status_code == 409


def test_the_list_costs_the_same_for_two_as_for_twenty(client, as_role, desk, constant_queries):
    as_role("county_reviewer", desk.tree.haishu)

    def add(count):
        for _each in range(count):
            desk.refer(case=desk.centre.received())

    assert constant_queries(lambda: client.get("/referrals/"), add) <= 9
