"""Planned visits: two people, one open visit a family, and answers from two telephones that never overwrite."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from aid.choices.files import FileStatus
from aid.choices.visits import PlanStatus
from aid.models import Visit, VisitAnswer, VisitClash, VisitDevice, VisitMedia, VisitPlan, VisitUpload
from aid.rules import visit_form
from aid.rules.visit_plans import Standing, Told, merge
from aid.selectors.visit_pack import pack, pack_plans
from aid.services import visit_devices, visit_plans, visit_uploads
from aid.services.visit_uploads import ToldAnswer
from core import clock
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.models import Event
from core.privacy.fields import EncryptedField
from tests.aid.applications import CARD, Office, photo
from tests.factories import DAY, Tree, actor

pytestmark = pytest.mark.django_db
FULL = {
    "visited_on": "2026-11-23",
    "first_visitor": "吴敏",
    "second_visitor": "社区 陈师傅",
    "person_met": "王秀兰",
    "family_changes": ["none"],
    "income_month": "3200.00",
    "findings": "每周透析三次。",
    "is_signed": True,
}


class Village:
    """A submitted application whose family is to be visited by a caseworker and a cadre, each with a telephone."""

    def __init__(self):
        self.office = Office(Tree())
        self.tree = self.office.tree
        self.first, self.second = self.office.caseworker, self.office.cadre
        self.file = self.office.submitted()
        self.phones = defaultdict(uuid4)  # by user

    def plan(self, **changes):
        given = {"file_id": self.file.pk, "planned_on": DAY, "lead_id": self.first.user_id}
        given |= {"second_id": self.second.user_id, "today": DAY, "actor": self.first}
        return visit_plans.plan_visit(**(given | changes))

    def tell(self, plan, who, answers, *, bases=None, upload=None, today=DAY, unsure=()):
        bases = bases or {}
        told = [
            ToldAnswer(code, value, bases.get(code, 0), None, is_unsure=code in unsure, at=clock.now())
            for code, value in answers.items()
        ]
        return visit_uploads.receive_record(
            actor=who,
            plan_id=plan.pk,
            upload_id=upload or uuid4(),
            device_id=self.phones[who.user_id],
            answers=told,
            moment=clock.now(),
            today=today,
        )


@pytest.fixture
def village():
    return Village()


def fresh(plan):
    return VisitPlan.unscoped.get(pk=plan.pk)


def answer_of(plan, code):
    return VisitAnswer.objects.get(plan=plan, field=code).value


class TestPlanning:
    def test_a_family_has_one_open_visit_by_two_people(self, village):
        plan = village.plan()
        assert plan.purpose == "survey"
        assert plan.second_name.startswith(f"{village.second.name}(")  # two people of one name are still two
        with pytest.raises(ConflictError) as refused:
            village.plan()
        assert refused.value.code == "aid_one_open_visit_per_file"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"second_id": None}, "two_visitors"),
            ({"second_id": None, "second_name": "  "}, "two_visitors"),
            ({"planned_on": DAY - timedelta(days=1)}, "past_day"),
        ],
    )
    def test_what_cannot_be_planned(self, village, changes, code):
        with pytest.raises(RuleBrokenError) as refused:
            village.plan(**changes)
        assert refused.value.code == code
        assert not VisitPlan.unscoped.exists()

    def test_the_same_person_twice_is_one_person(self, village):
        with pytest.raises(RuleBrokenError):
            village.plan(second_id=village.first.user_id)

    def test_people_of_another_county_are_not_sent_and_do_not_plan(self, village):
        stranger = actor("township_caseworker", village.tree.jiangbei)
        with pytest.raises(RuleBrokenError) as refused:
            village.plan(lead_id=stranger.user_id)
        assert refused.value.code == "no_visitor"
        with pytest.raises(NotFoundError):
            village.plan(actor=stranger)

    def test_a_visit_is_moved_and_given_up(self, village):
        plan = village.plan()
        moved = visit_plans.assign_visit(
            actor=village.first,
            plan_id=plan.pk,
            seen_version=plan.version,
            planned_on=DAY + timedelta(days=1),
            lead_id=village.second.user_id,
            second_name="陈师傅",
            today=DAY,
        )
        assert (moved.lead_id, moved.second_id, moved.second_name) == (village.second.user_id, None, "陈师傅")
        with pytest.raises(ConflictError):
            visit_plans.drop_visit(actor=village.first, plan_id=plan.pk, seen_version=plan.version, reason="外出")
        visit_plans.drop_visit(actor=village.first, plan_id=plan.pk, seen_version=moved.version, reason="外出")
        assert village.plan().pk != plan.pk  # the family may be planned again


class TestReceiving:
    def test_a_full_record_becomes_the_home_survey(self, village):
        plan = village.plan()
        receipt = village.tell(plan, village.first, FULL)
        village.file.refresh_from_db()
        assert receipt.number == "R-20261123-0001"
        assert (receipt.status, receipt.missing, receipt.clashed) == (PlanStatus.DONE, {}, ())
        assert village.file.status == FileStatus.UNIT_SURVEYED
        visit = Visit.unscoped.get(plan=plan)
        assert (visit.visited_on, visit.person_met, visit.is_signed) == (date(2026, 11, 23), "王秀兰", True)

    def test_a_record_without_signature_waits_for_it(self, village):
        plan = village.plan()
        receipt = village.tell(plan, village.first, FULL | {"is_signed": False})
        assert list(receipt.missing) == ["is_signed"]
        assert fresh(plan).status == PlanStatus.PLANNED
        assert village.tell(plan, village.first, {"is_signed": True}, bases={"is_signed": 1}).status == PlanStatus.DONE

    def test_the_same_record_again_gets_the_same_receipt(self, village):
        plan, upload = village.plan(), uuid4()
        first = village.tell(plan, village.first, FULL, upload=upload)
        events = Event.unscoped.count()
        again = village.tell(plan, village.first, FULL, upload=upload)
        assert again.number == first.number
        assert (VisitUpload.objects.count(), Visit.unscoped.count(), Event.unscoped.count()) == (1, 1, events)
        with pytest.raises(ConflictError) as refused:
            village.tell(plan, village.first, FULL | {"person_met": "别人"}, upload=upload)
        assert refused.value.code == "key_reused"

    def test_wrong_answers_are_named_and_nothing_is_changed(self, village):
        plan = village.plan()
        wrong = {"visited_on": "2026-11-24", "income_month": "很多", "family_changes": ["none", "died"], "nonsense": 1}
        wrong["second_visitor"] = FULL["first_visitor"]
        with pytest.raises(RuleBrokenError) as refused:
            village.tell(plan, village.first, FULL | wrong)
        assert sorted(refused.value.fields) == sorted(wrong)
        assert not VisitUpload.objects.exists()
        assert not VisitAnswer.objects.exists()

    def test_a_visit_that_was_given_up_takes_nothing(self, village):
        plan = village.plan()
        visit_plans.drop_visit(actor=village.first, plan_id=plan.pk, seen_version=plan.version, reason="外出")
        with pytest.raises(ConflictError) as refused:
            village.tell(plan, village.first, FULL)
        assert refused.value.code == "wrong_state"

    def test_another_county_does_not_exist(self, village):
        plan, stranger = village.plan(), actor("township_caseworker", village.tree.jiangbei)
        with pytest.raises(NotFoundError):
            village.tell(plan, stranger, FULL)

    def test_a_relative_does_not_record_the_visit(self, village):
        related = replace(village.second, person_id=village.file.head_id)
        plan = village.plan()
        with pytest.raises(RuleBrokenError):
            village.tell(plan, related, FULL)
        assert not VisitUpload.objects.exists()


class TestTwoTelephones:
    def test_separate_fields_merge_and_the_same_field_becomes_a_decision(self, village):
        plan = village.plan()
        village.tell(plan, village.first, FULL)
        receipt = village.tell(plan, village.second, {"housing": "rented", "income_month": "2800.00"})
        assert (receipt.status, receipt.clashed) == (PlanStatus.DECIDING, ("income_month",))
        assert answer_of(plan, "housing") == "rented"
        assert answer_of(plan, "income_month") == "3200.00"  # nothing is overwritten
        clash = VisitClash.objects.get(plan=plan)
        assert (clash.standing, clash.told, clash.told_by_id) == ("3200.00", "2800.00", village.second.user_id)

    @pytest.mark.parametrize(("chosen", "amount"), [("standing", "3200.00"), ("told", "2800.00")])
    def test_the_decision_takes_one_of_both(self, village, chosen, amount):
        plan = village.plan()
        village.tell(plan, village.first, FULL)
        village.tell(plan, village.second, {"income_month": "2800.00", "findings": "每周透析三次，需陪护。"})
        clashes = {clash.field: clash for clash in VisitClash.objects.filter(plan=plan)}
        about = {"actor": village.first, "plan_id": plan.pk, "moment": clock.now(), "today": DAY}
        with pytest.raises(RuleBrokenError):
            visit_uploads.decide_clashes(
                **about, seen_version=fresh(plan).version, choices={clashes["findings"].pk: "told"}
            )
        choices = {clashes["findings"].pk: "told", clashes["income_month"].pk: chosen}
        with pytest.raises(ConflictError):
            visit_uploads.decide_clashes(**about, seen_version=1, choices=choices)
        visit_uploads.decide_clashes(**about, seen_version=fresh(plan).version, choices=choices)
        assert fresh(plan).status == PlanStatus.DONE
        assert answer_of(plan, "income_month") == amount
        assert Visit.unscoped.get(plan=plan).findings == "每周透析三次，需陪护。"  # the visit follows its answers

    def test_what_is_to_be_proved_stays_so_through_a_decision_and_whoever_says_it_again(self, village):
        plan = village.plan()
        village.tell(plan, village.first, {"income_month": "3200.00"})
        village.tell(plan, village.second, {"income_month": "2800.00"}, unsure={"income_month"})
        (clash,) = VisitClash.objects.filter(plan=plan)
        about = {"actor": village.first, "plan_id": plan.pk, "moment": clock.now(), "today": DAY}
        visit_uploads.decide_clashes(**about, seen_version=fresh(plan).version, choices={clash.pk: "told"})
        standing = VisitAnswer.objects.get(plan=plan, field="income_month")
        assert (standing.value, standing.is_unsure) == ("2800.00", True)

    def test_the_same_answer_twice_is_one_answer(self, village):
        plan = village.plan()
        village.tell(plan, village.first, FULL)
        assert village.tell(plan, village.second, FULL).clashed == ()

    def test_ones_own_later_word_is_no_clash(self, village):
        plan = village.plan()
        village.tell(plan, village.first, FULL)
        receipt = village.tell(plan, village.first, {"income_month": "3300.00"})  # the first receipt never arrived
        assert (receipt.clashed, answer_of(plan, "income_month")) == ((), "3300.00")

    @given(
        st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 2), st.integers(1, 3))),
        st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 2), st.integers(0, 3))),
    )
    def test_merging_loses_nothing(self, standing, told):
        merged = merge(
            {code: Standing(value, version) for code, (value, version) in standing.items()},
            {code: Told(value, base) for code, (value, base) in told.items()},
        )
        assert not merged.writes & merged.clashes
        for code, (value, base) in told.items():
            now = standing.get(code)
            unseen = now is not None and now[1] != base
            if unseen and now[0] != value:
                assert code in merged.clashes  # never written over an answer that was not seen
            if now is None or (not unseen and now[0] != value):
                assert (code in merged.writes) == (now is not None or base == 0)


class TestPictures:
    def test_a_photo_is_kept_once_and_loses_its_place(self, village):
        plan, key = village.plan(), uuid4()
        about = {"actor": village.first, "plan_id": plan.pk, "media_id": key, "kind": "photo", "moment": clock.now()}
        visit_uploads.receive_picture(**about, upload=photo())
        visit_uploads.receive_picture(**about, upload=photo())
        assert VisitMedia.objects.count() == 1
        with pytest.raises(RuleBrokenError):
            visit_uploads.receive_picture(
                **(about | {"media_id": uuid4()}), upload=SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
            )

    def test_nine_photos_are_enough(self, village):
        plan = village.plan()
        about = {"actor": village.first, "plan_id": plan.pk, "moment": clock.now()}
        for _turn in range(9):
            visit_uploads.receive_picture(**about, media_id=uuid4(), kind="photo", upload=photo())
        with pytest.raises(RuleBrokenError) as refused:
            visit_uploads.receive_picture(**about, media_id=uuid4(), kind="photo", upload=photo())
        assert refused.value.code == "too_many_photos"
        visit_uploads.receive_picture(**about, media_id=uuid4(), kind="signature", upload=photo())


class TestTelephone:
    def test_the_key_is_its_owners_and_sealed_in_the_database(self, village):
        device = uuid4()
        about = {"device_id": device, "name": "Android", "moment": clock.now()}
        first = visit_devices.release_key(actor=village.first, **about)
        assert visit_devices.release_key(actor=village.first, **about) == first
        with pytest.raises(NotFoundError):
            visit_devices.release_key(actor=village.second, **about)
        assert isinstance(VisitDevice._meta.get_field("key"), EncryptedField)

    def test_the_pack_holds_the_least_and_only_ones_own_next_days(self, village):
        plan = village.plan()
        later = village.office.submitted(names=("赵国强",))
        village.plan(file_id=later.pk, planned_on=DAY + timedelta(days=2))
        plans = list(pack_plans(village.second, DAY))
        assert [each.pk for each in plans] == [plan.pk]
        text = json.dumps(pack(village.second, plans, clock.now(), DAY), ensure_ascii=False)
        head = village.file.head
        assert "王秀兰" in text
        assert "春华路*弄*号*室" in text
        assert head.identity.open() not in text
        assert str(head.identity) not in text
        assert CARD not in text
        assert '"expires_at": "2026-11-26T' in text
        assert list(pack_plans(village.office.releaser, DAY)) == []

    def test_taking_along_leaves_a_line_on_the_family(self, village):
        village.plan()
        visit_devices.take_along(
            actor=village.first, device_id=uuid4(), plans=list(pack_plans(village.first, DAY)), moment=clock.now()
        )
        told = Event.unscoped.about("aid.needyfile", village.file.pk).filter(code="aid.visit.taken_along")
        assert told.get().actor_name == village.first.name


class TestCalls:
    def test_a_refusal_is_told_as_data(self, client, village):
        plan = village.plan()
        client.force_login(_user(village.first), backend="allauth.account.auth_backends.AuthenticationBackend")
        url = reverse("aid:phone_record", args=[plan.pk])
        for body in (
            "",
            "[]",
            '{"upload": 1}',
            json.dumps({"upload": str(uuid4()), "device": str(uuid4()), "answers": []}),
        ):
            answer = client.post(url, body, content_type="application/json", headers={"Accept": "application/json"})
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), body

    def test_the_shell_names_nobody(self, client, village):
        signed_out = client.get(reverse("aid:phone")).content
        client.force_login(_user(village.first), backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(reverse("aid:phone_visit", args=[uuid4()])).content == signed_out

    def test_the_worker_lists_only_what_exists(self, client):
        text = client.get(reverse("aid:phone_worker")).content.decode()
        assets = json.loads(text.split("const ASSETS = ")[1].split(";")[0])
        files = [each.removeprefix("/static/") for each in assets if each != "/m/"]
        assert len(files) > 12
        assert [each for each in files if not finders.find(each)] == []
        imported = {path.name for path in Path("static/m").glob("*.js")} - {"leaving.js"} | {"idb.js"}
        assert {each.rsplit("/", 1)[-1] for each in files if each.endswith(".js")} == imported


def _user(who):
    return User.objects.get(pk=who.user_id)


def test_the_form_as_data_and_its_checks_agree():
    codes = [field["code"] for screen in visit_form.as_data() for field in screen["fields"]]
    assert codes == list(visit_form.FIELDS)
    assert visit_form.check("visited_on", "2026-11-23", DAY) == ""
    for code, value in [
        ("visited_on", "23.11."),
        ("first_visitor", "陈" * 41),
        ("housing", "castle"),
        ("is_signed", "ja"),
    ]:
        assert visit_form.check(code, value, DAY), code


@pytest.mark.parametrize(
    ("standing", "told", "written"),
    [
        (Standing("a", 1, is_own=True), Told("a", 1, is_unsure=True), True),
        (Standing("a", 1, is_unsure=True), Told("a", 1), True),
        (Standing("a", 2, is_unsure=True), Told("a", 1), False),  # somebody doubted it meanwhile
        (Standing("a", 2), Told("a", 1, is_unsure=True), True),
        (Standing("a", 2, is_unsure=True), Told("a", 1, is_unsure=True), False),
    ],
)
def test_a_mark_is_no_clash_and_a_doubt_is_not_lost(standing, told, written):
    merged = merge({"x": standing}, {"x": told})
    assert (merged.writes, merged.clashes) == (frozenset({"x"} if written else ()), frozenset())
