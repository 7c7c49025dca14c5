"""A family referred from a dispute or a matter of supervision, and back: one register, one clock, told to few."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid.models import FileMember, NeedyFile
from core import clock
from core.events.models import Event
from core.wall import scope
from desk.choices.referrals import Direction, ReferralStatus
from desk.models import Referral
from desk.services import referrals
from desk.work import referrals as work
from legal.models import Mediation, Party, SupervisionMatter
from legal.services import seats
from legal.services.disposing import dispose_case
from tests.aid.applications import refusing
from tests.aid.households import member, seated
from tests.factories import DAY, SYSTEM, actor, actor_in
from tests.legal.centre import Centre
from tests.legal.mediation.table import Table
from tests.legal.supervision.watch import Watch
from tests.unions.members import Unions
from unions.stories import stories_of

pytestmark = pytest.mark.django_db
SEEN = "停薪三个月，孩子上学，家里没有收入。"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Rights:
    """A dispute under mediation and a matter under inquiry of one member of the textile union."""

    def __init__(self):
        self.unions = Unions()
        self.tree = self.unions.tree
        self.table, self.watch = Table(self.tree), Watch(self.tree)
        self.person = self.unions.member("杨建军").person
        self.mediation = self.table.begun(workers=2)
        party = Party.objects.filter(mediation=self.mediation, kind="worker").order_by("position")
        Party.objects.filter(pk=party[0].pk).update(person=self.person, name=self.person.name)
        self.second = party[1].person
        self.matter = self.watch.inquired()
        SupervisionMatter.unscoped.filter(pk=self.matter.pk).update(person=self.person)
        self.township = self.unions.township

    def row(self, origin):
        return getattr(self, origin)

    def refer(self, origin, by=None, person=None):
        return referrals.refer_worker(
            actor=by or self.township,
            origin=origin,
            row_id=self.row(origin).pk,
            person_id=(person or self.person).pk,
            reason=SEEN,
            today=DAY,
        )


@pytest.fixture
def rights():
    return Rights()


def codes(row):
    return set(Event.unscoped.about(row._meta.label_lower, row.pk).values_list("code", flat=True))


@pytest.mark.parametrize("origin", ["mediation", "matter"])
def test_it_goes_to_the_same_register_with_the_same_clock_and_its_answer_comes_back(rights, origin):
    row = rights.row(origin)
    referral, is_new = rights.refer(origin)

    assert is_new
    assert (referral.union, referral.direction, referral.due_on) == (
        rights.tree.wangchun,
        Direction.TO_AID,
        date(2026, 11, 30),
    )
    (item,) = work.work(rights.township, DAY)
    assert (item.waiting, item.due_on) == (False, date(2026, 11, 30))
    assert f"legal.{origin}.pointed_out" in codes(row)

    file = referrals.begin_application(actor=rights.township, referral_id=referral.pk, seen_version=1, today=DAY)

    assert file.head_id == rights.person.pk
    assert f"legal.{origin}.referral_taken" in codes(row)
    assert work.work(rights.township, DAY) == []


@pytest.mark.parametrize("origin", ["mediation", "matter"])
def test_twice_is_once_and_after_a_no_it_may_be_said_again(rights, origin):
    first, _new = rights.refer(origin)
    events = Event.unscoped.count()
    assert rights.refer(origin) == (first, False)
    assert Event.unscoped.count() == events
    copy = Referral.unscoped.get(pk=first.pk)
    copy.pk = rights.person.pk
    with pytest.raises(IntegrityError, match="desk_referral_once_a_"), transaction.atomic():
        copy.save(force_insert=True)

    referrals.decline_referral(
        actor=rights.township, referral_id=first.pk, seen_version=1, answer="收入高于标准", today=DAY
    )
    assert f"legal.{origin}.referral_declined" in codes(rights.row(origin))
    assert rights.refer(origin)[1]


def test_each_worker_of_a_dispute_is_referred_for_themselves(rights):
    first, _new = rights.refer("mediation")
    other, is_new = rights.refer("mediation", person=rights.second)
    assert is_new
    assert other.pk != first.pk
    stranger = rights.unions.member("何小红").person
    with refusing("not_found"):
        rights.refer("mediation", person=stranger)


def test_a_referral_hangs_on_one_case_and_no_more(rights):
    referral, _new = rights.refer("mediation")
    referral.matter = rights.matter
    with pytest.raises(IntegrityError, match="desk_referral_comes_from_one_place"), transaction.atomic():
        referral.save()


def test_who_handles_a_case_refers_and_nobody_else(rights):
    strangers = [
        rights.unions.new_cadre,
        actor("county_approver", rights.tree.haishu),
        actor("county_reviewer", rights.tree.jiangbei),
        actor("finance_preparer", rights.tree.haishu),
        rights.table.second,
        actor("legal_lawyer", rights.tree.haishu),
    ]
    outsiders = {"mediation": [rights.unions.old_cadre], "matter": []}
    for origin in ("mediation", "matter"):
        for who in [*strangers, *outsiders[origin]]:
            with refusing("not_found"):
                rights.refer(origin, by=who)
    assert not Referral.unscoped.exists()

    assert rights.refer("mediation", by=rights.table.mediator)[1]
    assert rights.refer("matter", by=rights.watch.inquirer)[1]


def test_a_family_on_file_elsewhere_is_known_at_once_although_the_mediator_may_not_see_it(rights):
    """The second wall hides the file from who refers; the register must know it all the same."""
    file = seated(rights.tree.elsewhere, people=())
    FileMember.objects.filter(file=file).update(person=rights.person)
    with scope.within(rights.table.mediator):
        assert not NeedyFile.unscoped.filter(pk=file.pk).exists()
        referral, _new = rights.refer("mediation", by=rights.table.mediator)
    assert (referral.status, referral.file_id, referral.union.county) == (
        ReferralStatus.TAKEN,
        file.pk,
        rights.tree.jiangbei,
    )


def test_neither_side_of_the_table_reads_of_the_familys_hardship(client, rights):
    rights.refer("mediation")
    at = reverse("legal:mediation_detail", args=[rights.mediation.number])
    readers = {"mediator": rights.table.mediator_user}
    for side in ("applicant", "respondent"):
        _who, user = actor_in("legal_lawyer", rights.tree.haishu)
        seats.seat_speaker(
            actor=rights.table.keeper,
            mediation_id=rights.mediation.pk,
            username=user.username,
            seating=side,
            today=date(2026, 9, 25),
        )
        readers[side] = user
    for side, user in readers.items():
        client.force_login(user, backend=BACKEND)
        page = client.get(at).text
        assert rights.mediation.number in page
        told = (SEEN in page, "转帮扶：家庭可能存在困难" in page)
        assert told == ((True, True) if side == "mediator" else (False, False)), side


def test_the_timeline_of_the_person_tells_it_to_who_may_open_the_case(rights):
    rights.refer("mediation")
    rights.refer("matter")

    def told(who):
        entries = stories_of(who, [rights.person.pk], without="aid")
        return sum("转帮扶" in str(entry["title"]) for entry in entries)

    assert told(rights.township) == 2
    assert told(actor("county_reviewer", rights.tree.haishu)) == 2
    assert told(rights.table.mediator) == 0  # who sits at the table has the case's own page
    assert told(actor("county_reviewer", rights.tree.jiangbei)) == 0
    assert told(rights.unions.new_cadre) == 0


@pytest.mark.parametrize("origin", ["mediation", "matter"])
def test_pages_from_the_case_to_the_register(client, as_role, rights, origin):
    row = rights.row(origin)
    as_role("township_caseworker", rights.tree.wangchun)
    ask = reverse(f"desk:refer_{origin}", args=[row.number])
    page = {"mediation": "legal:mediation_detail", "matter": "legal:supervision_detail"}[origin]
    at = reverse(page, args=[row.number])
    assert ask in client.get(at).text
    assert client.get(ask).status_code == 200
    who = {"person": str(rights.person.pk)} if origin == "mediation" else {}
    assert client.post(ask, {"reason": ""} | who).status_code == 422
    assert client.post(ask, {"reason": SEEN} | who).status_code == 302
    assert "没有重复发送" in client.post(ask, {"reason": SEEN} | who, follow=True).text
    referral = Referral.unscoped.get()
    detail = reverse("desk:referral_detail", args=[referral.pk])
    assert detail in client.get(at).text
    assert row.number in client.get(detail).text

    as_role("county_approver", rights.tree.haishu)
    assert ask not in client.get(at).text
    assert client.get(ask).status_code == 403
    as_role("county_reviewer", rights.tree.jiangbei)
    assert client.get(ask).status_code == 404
    assert client.get(detail).status_code == 404


def test_where_nobody_is_known_nobody_is_referred(client, as_role, rights):
    SupervisionMatter.unscoped.filter(pk=rights.matter.pk).update(person=None)
    as_role("township_caseworker", rights.tree.wangchun)
    ask = reverse("desk:refer_matter", args=[rights.matter.number])
    assert ask not in client.get(reverse("legal:supervision_detail", args=[rights.matter.number])).text
    assert client.get(ask).status_code == 409
    assert client.post(ask, {"reason": SEEN}).status_code == 409
    assert not Referral.unscoped.exists()


def posted(act, referral, tree):
    common = {"seen_version": referral.version, "union": tree.wangchun.pk, "received_on": "2026-11-23"}
    if act == "mediation":
        return common | {
            "source": "application",
            "kind": "PAY",
            "respondent_name": "宁波甬南纺织有限公司",
            "title": "工资",
            "amount": "8500",
            "basis": "《劳动法》第五十条",
            "facts": "拖欠工资",
        }
    return common | {
        "source": "complaint",
        "item": "pay",
        "employer_name": "宁波甬南纺织有限公司",
        "workers": "1",
        "facts": "拖欠工资",
    }


@pytest.mark.parametrize("act", ["mediation", "supervision"])
def test_back_from_relief_a_dispute_or_a_matter_is_taken_in_for_who_is_known(client, as_role, rights, act):
    file = seated(rights.tree.textile)
    spouse = member(file, "李建国").person
    referral, _new = referrals.refer_family(
        actor=rights.unions.old_cadre, file_id=file.pk, person_id=spouse.pk, reason="被拖欠工资", today=DAY
    )
    as_role("grassroots_cadre", rights.tree.textile)
    at = reverse("desk:referral_detail", args=[referral.pk])
    assert client.get(f"{at}{act}/").status_code in (403, 404)
    as_role("township_caseworker", rights.tree.wangchun)
    assert f"{at}{act}/" in client.get(at).text
    shown = client.get(f"{at}{act}/").text
    assert "李建国" in shown
    assert 'name="identity"' not in shown
    told = posted(act, referral, rights.tree)
    assert client.post(f"{at}{act}/", told | {"facts": "", "title": ""}).status_code == 422
    assert Referral.unscoped.get(pk=referral.pk).status == ReferralStatus.OPEN
    assert client.post(f"{at}{act}/", told).status_code == 302, client.post(f"{at}{act}/", told).text
    referral.refresh_from_db()
    if act == "mediation":
        row = Mediation.unscoped.get(pk=referral.mediation_id)
        assert row.parties.filter(person=spouse, kind="worker").count() == 1
    else:
        row = SupervisionMatter.unscoped.get(pk=referral.matter_id)
        assert (row.person_id, row.complainant) == (spouse.pk, "李建国")
    assert row.number in client.get(at).text
    assert any(code.endswith("referred_here") for code in codes(row))
    assert "aid.file.referral_taken" in codes(file)
    assert client.post(f"{at}{act}/", told).status_code == 409
    again = referrals.refer_family(
        actor=rights.unions.old_cadre, file_id=file.pk, person_id=spouse.pk, reason="又被拖欠", today=DAY
    )
    assert again == (referral, False)  # as long as that case goes on


def test_a_case_of_legal_aid_is_taken_in_as_before(rights):
    centre = Centre(rights.tree)
    case = centre.received()
    assert referrals.refer_worker(
        actor=centre.township, origin="case", row_id=case.pk, person_id=case.applicant_id, reason=SEEN, today=DAY
    )[1]


@pytest.mark.parametrize("origin", ["mediation", "matter"])
def test_what_was_said_of_a_family_goes_with_the_case(rights, origin):
    referral, _new = rights.refer(origin)
    row = rights.row(origin)
    dispose_case(row._meta.label_lower, SYSTEM, row.pk, clock.now())
    referral.refresh_from_db()
    assert SEEN not in referral.reason
