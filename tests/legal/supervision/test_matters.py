"""Supervision matters through the services: the road, and each refusal that changes nothing."""

import re
from datetime import date

import pytest
from django.urls import reverse

from core.clocks.models import Deadline
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.events.models import Event
from legal.models import MatterNote, SupervisionLetter, SupervisionMatter
from legal.services import inquiries, letters, matters, supervisors, terminations
from tests.factories import actor, identity_number, person, staff_person, user
from tests.legal.supervision.watch import ISSUED, LETTER, RECEIVED, Watch

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 21)


@pytest.fixture
def watch():
    return Watch()


def codes(row):
    return list(Event.unscoped.filter(subject_id=str(row.pk)).order_by("pk").values_list("code", flat=True))


def test_a_complaint_is_registered_with_its_clock(watch):
    matter = watch.registered(complainant="王秀兰", identity=identity_number())
    clock = Deadline.unscoped.get(subject_id=str(matter.pk))
    assert (clock.code, clock.due_on) == ("sup.reject_notice", date(2026, 8, 31))
    assert matter.number == "JD330203-2026-0001"
    assert matter.person is not None
    assert codes(matter) == ["legal.matter.registered"]


def test_a_refusal_has_a_ground_and_a_written_notice(watch):
    matter = watch.registered()
    told = {"on": date(2026, 8, 31), "ground": "before_court", "reason": "已向法院起诉"}
    watch.act(matters.refuse_matter, matter, **told)
    after = watch.fresh(matter)
    assert (after.status, after.refusal_ground, after.closed_on) == ("refused", "before_court", told["on"])
    assert Deadline.unscoped.get(subject_id=str(matter.pk)).state == "met"
    with pytest.raises(ConflictError):
        watch.act(matters.accept_matter, matter, on=ISSUED)


def test_an_inquiry_waits_for_both_sides_and_two_certificates(watch):
    matter = watch.registered()
    watch.act(matters.accept_matter, matter, on=RECEIVED)
    keys = [each.pk for each in watch.pair]
    with pytest.raises(RuleBrokenError) as deaf:
        watch.act(inquiries.open_inquiry, matter, supervisor_ids=keys, on=DAY, today=DAY)
    assert deaf.value.code == "not_heard"
    for side in ("worker", "employer"):
        watch.act(matters.add_note, matter, side=side, on=RECEIVED, text="说明情况")
    with pytest.raises(RuleBrokenError) as alone:
        watch.act(inquiries.open_inquiry, matter, supervisor_ids=keys[:1], on=DAY, today=DAY)
    assert alone.value.code == "two_supervisors"
    assert watch.fresh(matter).status == "hearing"
    watch.act(inquiries.open_inquiry, matter, supervisor_ids=keys, on=DAY, today=DAY)
    assert watch.fresh(matter).status == "inquiry"


def test_no_letter_while_a_certificate_of_the_inquiry_has_ended(watch):
    matter = watch.urged()
    gone = watch.pair[1]
    supervisors.end_supervisor(
        actor=watch.reviewer, supervisor_id=gone.pk, seen_version=1, on=date(2026, 9, 10), reason="换届", today=ISSUED
    )
    with pytest.raises(RuleBrokenError) as lapsed:
        watch.act(letters.issue_opinion, matter, **LETTER)
    assert lapsed.value.code == "certificate_lapsed"
    assert not SupervisionLetter.unscoped.exists()
    fresh = watch.certify("孙监督", "JC-003")
    keys = [watch.pair[0].pk, fresh.pk]
    watch.act(inquiries.reassign_inquiry, matter, supervisor_ids=keys, on=ISSUED)
    assert watch.act(letters.issue_opinion, matter, **LETTER).number == "工劳监意〔2026〕1号"


def test_numbers_run_by_union_kind_and_year(watch):
    first = watch.act(letters.issue_prompt, watch.heard(), **LETTER)
    second = watch.act(letters.issue_prompt, watch.heard(), **LETTER)
    county = watch.act(letters.issue_prompt, watch.heard(), by=watch.approver, **LETTER)
    assert [first.sequence, second.sequence, county.sequence] == [1, 2, 1]
    assert [first.union, county.union] == [watch.tree.textile, watch.tree.haishu]
    assert watch.fresh(first.matter).status == "hearing"


def test_a_refused_letter_opens_the_way_at_once(watch):
    letter = watch.opinion(served_on=None)
    letters.refuse_receipt(
        actor=watch.cadre, letter_id=letter.pk, seen_version=1, on=ISSUED, note="门卫拒收，已拍照", today=ISSUED
    )
    assert watch.fresh(letter.matter).ground == "refused_receipt"
    assert watch.suggest(letter.matter, watch.approver, ISSUED).ground == "refused_receipt"


def test_a_disputed_reply_is_studied_and_a_promise_is_checked(watch):
    disputed = watch.opinion()
    watch.answer(disputed, DAY, "disputed")
    assert watch.fresh(disputed.matter).status == "reviewing_reply"
    watch.act(inquiries.judge_reply, disputed.matter, is_sound=True, reason="理由成立", on=DAY, today=DAY)
    assert watch.fresh(disputed.matter).status == "closed"

    promised = watch.opinion()
    watch.answer(promised, DAY)
    watch.act(inquiries.note_no_correction, promised.matter, reason="到期未补发，无说明")
    after = watch.fresh(promised.matter)
    assert (after.status, after.ground) == ("may_suggest", "no_correction")


def test_a_corrected_matter_ends_with_people_and_money(watch):
    letter = watch.opinion()
    watch.answer(letter, DAY)
    told = {"on": DAY, "outcome": "已全部补发", "recovered": 96000, "workers_helped": 12}
    watch.act(inquiries.confirm_correction, letter.matter, today=DAY, **told)
    after = watch.fresh(letter.matter)
    assert (after.status, after.workers_helped, int(after.recovered)) == ("corrected", 12, 96000)


def test_only_a_serious_matter_goes_to_the_procuratorate_and_not_from_a_basic_union(watch):
    told = {"on": ISSUED, "outcome": "移送检察机关", "today": ISSUED}
    for is_serious, by, code in (
        (False, watch.approver, "not_serious"),
        (True, watch.cadre, "not_local_federation"),
        (True, watch.approver, ""),
    ):
        letter = watch.opinion(served_on=None, is_serious=is_serious)
        letters.refuse_receipt(
            actor=watch.cadre, letter_id=letter.pk, seen_version=1, on=ISSUED, note="拒收", today=ISSUED
        )
        watch.suggest(letter.matter, watch.approver, ISSUED)
        if code:
            with pytest.raises(RuleBrokenError) as refused:
                watch.act(inquiries.pass_to_procuratorate, letter.matter, by=by, **told)
            assert refused.value.code == code
        else:
            watch.act(inquiries.pass_to_procuratorate, letter.matter, by=by, **told)
            assert watch.fresh(letter.matter).status == "transferred"


def test_at_the_county_who_registered_does_not_sign(watch):
    matter = watch.heard()
    SupervisionMatter.unscoped.filter(pk=matter.pk).update(recorder=watch.approver.user_id)
    with pytest.raises(RuleBrokenError) as own:
        watch.act(letters.issue_prompt, matter, by=watch.approver, **LETTER)
    assert own.value.code == "four_eyes"


def test_nobody_decides_on_their_own_complaint(watch):
    account = user("沈静怡")
    number = identity_number()
    staff_person(account, person(watch.tree.textile, name="沈静怡", identity=number))
    own = actor("grassroots_cadre", watch.tree.textile, account)
    matter = watch.registered(complainant="沈静怡", identity=number)
    with pytest.raises(RuleBrokenError) as refused:
        watch.act(matters.accept_matter, matter, by=own, on=RECEIVED)
    assert refused.value.code == "recuse"


def test_a_supervisor_works_on_assigned_matters_alone(watch):
    mine, other = watch.inquired(), watch.heard()
    seen = SupervisionMatter.objects.permitted(watch.inquirer, "legal.open_matter")
    assert [each.pk for each in seen] == [mine.pk]
    watch.act(matters.add_note, mine, by=watch.inquirer, side="inquiry", on=DAY, text="查阅工资表", today=DAY)
    assert MatterNote.objects.filter(matter=mine, side="inquiry").count() == 1
    with pytest.raises(NotFoundError):
        watch.act(matters.add_note, other, by=watch.inquirer, side="inquiry", on=DAY, text="查阅", today=DAY)
    with pytest.raises(ForbiddenError):
        watch.act(letters.issue_prompt, mine, by=watch.inquirer, **LETTER)


def test_another_county_and_a_stale_page_are_refused(watch):
    matter = watch.registered()
    far = actor("county_reviewer", watch.tree.jiangbei)
    with pytest.raises(NotFoundError):
        watch.act(matters.accept_matter, matter, by=far, on=RECEIVED)
    with pytest.raises(ConflictError) as stale:
        matters.accept_matter(actor=watch.cadre, matter_id=matter.pk, seen_version=9, on=RECEIVED, today=RECEIVED)
    assert stale.value.code == "stale"
    assert watch.fresh(matter).status == "complaint"


def test_the_union_says_its_view_on_a_dismissal_in_five_working_days(watch):
    notice = terminations.receive_notice(
        actor=watch.cadre,
        union_id=watch.tree.textile.pk,
        employer_name="宁波甬南纺织有限公司",
        worker_name="李建国",
        reason="不胜任工作",
        received_on=RECEIVED,
        today=RECEIVED,
    )
    assert Deadline.unscoped.get(subject_id=str(notice.pk)).due_on == date(2026, 8, 31)
    told = {"actor": watch.cadre, "notice_id": notice.pk, "on": RECEIVED, "today": RECEIVED}
    terminations.say_view(seen_version=1, view="object", text="未经培训调岗", **told)
    answered = terminations.record_answer(seen_version=2, text="已撤回解除决定", **told)
    assert answered.status == "answered"
    with pytest.raises(ConflictError):
        terminations.say_view(seen_version=3, view="agree", text="", **told)


def test_no_letter_asks_for_a_correction_by_a_day_that_is_over(watch, client, as_role, settings):
    matter = watch.urged()  # to be corrected by 15 September
    with pytest.raises(RuleBrokenError) as caught:
        watch.act(letters.issue_opinion, matter, correct_by=date(2026, 9, 15), **LETTER)
    assert caught.value.code == "correct_by"
    assert not SupervisionLetter.unscoped.exists()
    assert watch.fresh(matter).status == "urged"
    settings.HENGWEN_NOW = "2026-09-18T10:00:00+08:00"
    as_role("grassroots_cadre", watch.tree.textile)
    opened = client.get(reverse("legal:supervision_detail", args=[matter.number])).text
    assert "2026-09-15，已过" in opened
    form = client.get(reverse("legal:supervision_act", args=[matter.number, "opinion"])).text
    assert "2026-09-15" not in re.search(r'<input[^>]*name="correct_by"[^>]*>', form).group()
    assert watch.act(letters.issue_opinion, matter, correct_by=date(2026, 9, 18), **LETTER).correct_by
