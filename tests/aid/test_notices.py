"""Notices: two people, a scan for what must not be public, taking down, consents, rosters, objections."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid.choices.files import ConsentPurpose, FileStatus
from aid.models import Notice, NoticeLine, Objection
from aid.rules.leaks import leaks
from aid.selectors.notices import public_notice
from aid.services import awards, consents, notices, objections, roster_notices
from core import clock
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from tests.aid.applications import Office
from tests.aid.money.treasury import Treasury, awards_of, fresh, pots, refused, statuses
from tests.aid.roster_notices import agreed, prepare, release
from tests.factories import DAY, Tree, actor
from unions.models import PersonConsent

pytestmark = pytest.mark.django_db
WORDS = ("尿毒症", "癌", "HIV")


@pytest.fixture
def office():
    return Office(Tree())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("厂区公告栏", 0),
        ("0574-87654321", 0),
        ("0570-3021234", 0),
        ("春华路18弄3号201室", 0),
        ("330203197904240428", 1),
        ("330203 19790424 042X", 1),
        ("３３０２０３１９７９０４２４０４２８", 1),
        ("三三零二零三一九七九零四二四零四二八", 1),
        ("联系 138-5741-2764", 1),
        ("6222 0212 0200 0001 231", 1),
        ("6222021202000001", 1),
        ("二楼尿毒症病房门口", 1),
        ("hiv 门诊", 1),
        ("王秀兰家门口", 1),
        ("13857412764，癌症", 2),
    ],
)
def test_free_text_is_scanned_however_it_is_written(text, count):
    assert len(leaks(text, diseases=WORDS, names=["王秀兰", "李欣悦"])) == count


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"place": "透析室门口"}, "place"),
        ({"place": "李欣悦同学教室"}, "place"),
        ({"contact_phone": "13857412764"}, "contact_phone"),
    ],
)
def test_a_leak_blocks_the_preparation_and_names_the_field(office, answers, field):
    file = office.surveyed()

    with pytest.raises(RuleBrokenError) as caught:
        office.prepare(file, **answers)

    assert (caught.value.code, list(caught.value.fields)) == ("leak", [field])
    assert not Notice.unscoped.exists()


def test_colleagues_are_never_told_that_a_family_does_not_qualify(office, client, as_role):
    notice = office.release(office.prepare(office.surveyed(income=500_000, rigid=0)))

    assert NoticeLine.objects.get().shown_category == ""
    page = client.get(reverse("aid:public_notice", args=[Notice.unscoped.get(pk=notice.pk).token])).text
    assert "待审定" in page
    assert "不符合" not in page


def test_a_leak_that_came_in_behind_the_form_blocks_the_release(office):
    notice = office.prepare(office.surveyed())
    Notice.unscoped.filter(pk=notice.pk).update(place="王秀兰家门口")

    with pytest.raises(RuleBrokenError) as caught:
        office.release(notice)

    assert caught.value.code == "leak"
    assert fresh(notice).status == "prepared"


class TestRelease:
    def test_the_database_wants_a_second_person_too(self, office):
        notice = office.prepare(office.surveyed())
        with pytest.raises(IntegrityError, match="aid_notice_second_person_releases"), transaction.atomic():
            Notice.unscoped.filter(pk=notice.pk).update(
                status="posted", posted_on=DAY, last_day=date(2026, 11, 30), token="t", posted_by_id=notice.prepared_by
            )

    def test_twice_a_stale_page_and_strangers_are_refused(self, office):
        notice = office.prepare(office.surveyed())
        with pytest.raises(NotFoundError):
            office.release(notice, by=actor("township_caseworker", office.tree.jiangbei))
        with pytest.raises(NotFoundError):
            office.release(notice, by=office.approver)
        released = office.release(notice)
        with refused("stale", ConflictError):
            notices.release_notice(
                actor=office.releaser, notice_id=notice.pk, seen_version=released.version - 1, today=DAY
            )
        with refused("wrong_state", ConflictError):
            office.release(released)

    def test_a_relative_neither_prepares_nor_releases_and_a_consent_gone_meanwhile_stops_it(self, office):
        file = office.surveyed()
        relatives = [replace(by, person_id=file.head_id) for by in (office.cadre, office.releaser)]
        with refused("recusal", RuleBrokenError):
            office.prepare(file, by=relatives[0])
        notice = office.prepare(file)
        with refused("recusal", RuleBrokenError):
            office.release(notice, by=relatives[1])
        PersonConsent.unscoped.filter(about_id=str(file.pk), purpose="public_notice").update(withdrawn_on=DAY)
        with refused("consent_withdrawn", ConflictError):
            office.release(notice)
        assert fresh(notice).status == "prepared"

    def test_it_ends_neither_early_nor_without_the_consent(self, office):
        file = office.noticed()
        with refused("notice_running", ConflictError):
            notices.close_notice(actor=office.caseworker, file_id=file.pk, today=date(2026, 11, 30))
        PersonConsent.unscoped.filter(about_id=str(file.pk), purpose="public_notice").update(withdrawn_on=DAY)
        with refused("consent_withdrawn", ConflictError):
            notices.close_notice(actor=office.caseworker, file_id=file.pk, today=date(2026, 12, 1))
        assert office.fresh(file).status == FileStatus.UNIT_NOTICED

    def test_a_second_notice_cannot_be_prepared_while_one_waits(self, office):
        file = office.surveyed()
        office.prepare(file)
        with refused("aid_one_notice_at_a_time", ConflictError):
            office.prepare(file)

    def test_each_notice_has_an_address_nobody_can_guess(self, office):
        tokens = {office.release(office.prepare(office.surveyed(names=(name,)))).token for name in ("王秀兰", "赵德海")}
        assert len(tokens) == 2
        assert all(len(token) >= 32 for token in tokens)

    def test_the_county_notice_waits_for_its_second_person(self, office):
        file = office.county_reviewing()
        from aid.services import decisions  # noqa: PLC0415 one test alone needs it

        decisions.notice_again(
            actor=office.approver,
            file_id=file.pk,
            seen_version=file.version,
            today=DAY,
            category="deep",
            opinion="同意",
            place="区总工会公告栏",
            contact_phone="0574-87001234",
        )
        later = date(2026, 12, 20)
        with refused("no_notice", ConflictError):
            decisions.file_after_notice(
                actor=office.approver, file_id=file.pk, seen_version=office.fresh(file).version, today=later
            )
        notice = Notice.unscoped.get(file=file, status="prepared")
        office.release(notice, by=office.reviewer)
        filed = decisions.file_after_notice(
            actor=office.approver, file_id=file.pk, seen_version=office.fresh(file).version, today=later
        )
        assert filed.status == FileStatus.FILED


class TestTakingDown:
    def test_it_needs_a_reason_and_may_be_prepared_again_with_its_days_from_the_start(self, office):
        file = office.noticed()
        notice = Notice.unscoped.get(file=file)
        with pytest.raises(RuleBrokenError):
            notices.stop_notice(
                actor=office.caseworker, notice_id=notice.pk, seen_version=notice.version, today=DAY, reason=" "
            )
        later = DAY + timedelta(days=3)
        notices.stop_notice(
            actor=office.caseworker, notice_id=notice.pk, seen_version=notice.version, today=later, reason="张贴有误"
        )
        assert notices.close_due_notices(actor=office.caseworker, today=date(2026, 12, 20)) == 0
        again = office.release(office.prepare(file, today=later), today=later)
        assert (again.posted_on, again.last_day) == (later, date(2026, 12, 3))

    def test_a_withdrawn_consent_takes_it_down_at_once(self, office):
        file = office.noticed()

        consents.withdraw_consent(
            actor=office.cadre, file_id=file.pk, purpose=ConsentPurpose.PUBLIC_NOTICE, moment=clock.now()
        )

        notice = Notice.unscoped.get(file=file)
        assert (notice.status, bool(notice.stop_reason)) == ("stopped", True)
        with refused("consent_withdrawn", ConflictError):
            office.prepare(file)

    def test_a_withdrawn_consent_stops_a_prepared_notice_too(self, office):
        file = office.surveyed()
        notice = office.prepare(file)
        consents.withdraw_consent(
            actor=office.cadre, file_id=file.pk, purpose=ConsentPurpose.PUBLIC_NOTICE, moment=clock.now()
        )
        assert fresh(notice).status == "stopped"
        with pytest.raises((ConflictError, RuleBrokenError)):
            office.release(fresh(notice))


def put(office, file, text="家中有两套住房", **more):
    line = NoticeLine.objects.get(notice__file=file, notice__status="posted")
    facts = {"actor": office.caseworker, "line_id": line.pk, "today": DAY, "text": text}
    return objections.object_to_line(**(facts | more))


def decide(office, objection, *, is_upheld, by=None, day=DAY):
    return objections.decide_objection(
        actor=by or office.reviewer,
        objection_id=objection.pk,
        is_upheld=is_upheld,
        finding="经不动产查询核实",
        moment=clock.now(),
        today=day,
    )


class TestObjections:
    def test_a_second_objection_joins_the_first_and_both_must_be_decided(self, office):
        file = office.noticed()
        first, second = put(office, file), put(office, file, text="收入也不实")
        decide(office, first, is_upheld=False)
        assert office.fresh(file).status == FileStatus.INVESTIGATING, "one is still open"
        decide(office, second, is_upheld=False)
        assert office.fresh(file).status == FileStatus.UNIT_NOTICED

    def test_an_upheld_one_answers_the_others(self, office):
        file = office.noticed()
        first, second = put(office, file), put(office, file, text="收入也不实")
        decide(office, first, is_upheld=True)
        assert office.fresh(file).status == FileStatus.REJECTED
        assert fresh(second).status == "upheld"

    def test_it_is_decided_once_and_by_who_took_no_part(self, office):
        file = office.noticed()
        objection = put(office, file)
        with pytest.raises(NotFoundError):
            decide(office, objection, is_upheld=False, by=office.caseworker)
        decide(office, objection, is_upheld=False)
        with refused("wrong_state", ConflictError):
            decide(office, objection, is_upheld=True)

    def test_the_objector_is_sealed_and_in_no_event(self, office):
        from core.events.models import Event  # noqa: PLC0415 one test alone needs it

        file = office.noticed()
        put(office, file, objector="赵铁柱", contact="13911112222")
        stored = Objection.unscoped.values("objector_name", "contact").get()
        assert "赵铁柱".encode() not in bytes(stored["objector_name"])
        told = " ".join(str(event.data) for event in Event.unscoped.all())
        assert "赵铁柱" not in told
        assert "139111" not in told

    def test_an_objection_on_the_day_of_release_leaves_every_day_but_none_is_lost(self, office):
        file = office.noticed()
        objection = put(office, file)
        decide(office, objection, is_upheld=False, day=DAY)
        assert Notice.unscoped.get(file=file).last_day == date(2026, 11, 30)


@pytest.fixture
def treasury():
    return Treasury(needs_notice=True)


class TestRosters:
    def test_approved_lines_wait_for_the_release_and_then_for_their_days(self, treasury):
        roster = agreed(treasury)
        assert statuses(awards_of(roster)) == ["approved", "approved"]
        assert fresh(roster).notice_last_on is None
        notice = prepare(treasury, roster)
        assert statuses(awards_of(roster)) == ["approved", "approved"]
        with refused("separation_of_duties", RuleBrokenError):
            release(treasury, notice, by=treasury.caseworker)

        release(treasury, notice)

        assert statuses(awards_of(roster)) == ["noticed", "noticed"]
        assert fresh(roster).notice_last_on == date(2026, 11, 30)
        assert [line.shown_name for line in notice.lines.all()] == ["王*兰", "王*兰"]
        assert roster_notices.close_due_rosters(actor=treasury.caseworker, today=date(2026, 11, 30)) == 0
        assert roster_notices.close_due_rosters(actor=treasury.caseworker, today=date(2026, 12, 1)) == 1
        assert statuses(awards_of(roster)) == ["ready", "ready"]
        assert fresh(notice).status == "closed"

    def test_a_family_that_has_not_agreed_keeps_the_whole_sheet_back(self, treasury):
        roster = treasury.approved(2)
        with refused("consent_missing", ConflictError):
            prepare(treasury, roster)

    def test_an_objection_stops_and_hides_one_family(self, treasury):
        roster = agreed(treasury)
        notice = release(treasury, prepare(treasury, roster))
        line = notice.lines.order_by("number").first()
        said = objections.object_to_line(actor=treasury.cadre, line_id=line.pk, today=DAY, text="家中有两套住房")
        assert sorted(statuses(awards_of(roster))) == ["noticed", "on_hold"]
        line.refresh_from_db()
        assert line.hidden_because == "objection"
        seen, state, lines = public_notice(notice.token, today=DAY)
        assert (seen, state.value, line in lines, len(lines)) == (notice, "hangs", False, 1)
        objections.decide_objection(
            actor=actor("county_reviewer", treasury.tree.haishu),
            objection_id=said.pk,
            is_upheld=True,
            finding="属实",
            moment=treasury.now,
            today=DAY,
        )
        assert sorted(statuses(awards_of(roster))) == ["noticed", "rejected"]
        assert pots(treasury.fund)["reserved"] == 2_000_00

    def test_a_withdrawn_consent_takes_one_family_off(self, treasury):
        roster = agreed(treasury)
        notice = release(treasury, prepare(treasury, roster))
        line = notice.lines.order_by("number").first()
        consents.withdraw_consent(
            actor=treasury.cadre, file_id=line.file_id, purpose=ConsentPurpose.PUBLIC_NOTICE, moment=treasury.now
        )
        line.refresh_from_db()
        assert line.hidden_because == "consent"
        assert sorted(statuses(awards_of(roster))) == ["noticed", "on_hold"]

    def test_taken_down_the_lines_wait_for_a_new_one(self, treasury):
        roster = agreed(treasury)
        notice = release(treasury, prepare(treasury, roster))
        notices.stop_notice(
            actor=treasury.caseworker, notice_id=notice.pk, seen_version=notice.version, today=DAY, reason="地点有误"
        )
        assert statuses(awards_of(roster)) == ["approved", "approved"]
        assert fresh(roster).notice_last_on is None
        prepare(treasury, roster)

    def test_a_line_without_a_notice_cannot_be_held(self, treasury):
        roster = agreed(treasury)
        line = awards_of(roster)[0]
        with refused("wrong_state", ConflictError):
            awards.hold_award(actor=treasury.cadre, award_id=line.pk, seen_version=line.version, text="有两套房")
