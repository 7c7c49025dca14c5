"""The exit: proposed with a paper, posted, decided by another, its effects from real rows and carried out by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from aid.choices.relief import AwardStatus
from aid.models import Award, Exit, FollowUp, NeedyFile, Notice
from aid.rules.exits import EXIT_NOTICE_ON
from aid.selectors.exits import effects_of
from aid.services import exits, follow_ups, notices, objections
from aid.tasks import close_notices
from core import clock
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.models import Event
from core.parameters.models import PolicyParameter
from core.parameters.selectors import table_on
from desk.work import files
from desk.work.queue import NUMBERS
from tests.aid.applications import Office, photo, refusing
from tests.aid.money.treasury import Treasury, family, fresh
from tests.factories import DAY, Tree, actor

pytestmark = pytest.mark.django_db
OVER = date(2026, 12, 1)  # posted on Monday the 23rd, five working days end on the 30th


def propose(by, file, code="lifted", **more):
    facts = {"opinion": "收入稳定", "today": DAY, "upload": photo()} | more
    return exits.start_exit(actor=by, file_id=file.pk, seen_version=file.version, exit_code=code, **facts)


def confirm(by, file, today=DAY):
    version = fresh(file).version
    return exits.confirm_exit(actor=by, file_id=file.pk, seen_version=version, today=today, moment=clock.now())


def waiting(who, day):
    return files.work(who, day, table_on(NUMBERS, day))


@pytest.fixture
def no_notice():
    PolicyParameter.objects.filter(code=EXIT_NOTICE_ON).update(value="off")


@pytest.fixture
def office():
    return Office(Tree())


class TestNotice:
    def test_posted_for_its_own_days_and_then_decided(self, office, client, settings):
        file = office.exiting(office.filed())
        with refusing("notice_missing"):
            confirm(office.approver, file)
        with pytest.raises(RuleBrokenError) as leak:
            office.prepare(file, place="王秀兰家门口")
        assert leak.value.code == "leak"
        notice = office.prepare(file)
        with pytest.raises(RuleBrokenError):
            office.release(notice, by=office.cadre)
        notice = office.release(notice)
        assert (notice.kind, notice.last_day) == ("exit", date(2026, 11, 30))
        page = client.get(f"/public/notice/{notice.token}/").content.decode()
        assert "王*兰" in page
        assert "退出" in page
        assert "王秀兰" not in page
        assert file.key not in page
        with refusing("notice_running"):
            confirm(office.approver, file)
        settings.HENGWEN_NOW = "2026-12-01T10:00:00+08:00"
        close_notices()
        assert Notice.unscoped.get(pk=notice.pk).status == "closed"
        gone = confirm(office.approver, file, today=OVER)
        assert (gone.status, gone.ended_on) == ("exited", OVER)
        assert gone.exits.get().call_back_on == date(2027, 6, 1)
        event = Event.unscoped.filter(code="aid.file.exited").get()
        assert [each["code"] for each in event.data["effects"]] == ["seats", "call_back", "history"]

        assert waiting(office.cadre, date(2027, 5, 1)) == []
        (call,) = waiting(office.cadre, date(2027, 5, 20))
        assert call.due_on == date(2027, 6, 1)

    def test_an_objection_stops_it_and_either_keeps_the_family_or_lets_it_hang_on(self, office):
        file = office.exiting(office.filed())
        notice = office.release(office.prepare(file))
        asked = {"file_id": file.pk, "today": date(2026, 11, 25), "text": "家里仍很困难"}
        said = objections.object_to_notice(actor=office.cadre, **asked)
        with refusing("objection_open"):
            confirm(office.approver, file, today=OVER)
        assert Notice.unscoped.get(pk=notice.pk).status == "posted", "its days stand still"
        judge = actor("county_reviewer", office.tree.haishu)
        decided = {"finding": "核实无误", "moment": clock.now(), "today": date(2026, 11, 27)}
        objections.decide_objection(actor=judge, objection_id=said.pk, is_upheld=False, **decided)
        assert Notice.unscoped.get(pk=notice.pk).last_day == date(2026, 12, 2), "three working days were left"
        again = objections.object_to_notice(actor=office.cadre, **asked | {"today": date(2026, 11, 30)})
        objections.decide_objection(
            actor=judge, objection_id=again.pk, is_upheld=True, finding="收入低于标准", moment=clock.now(), today=OVER
        )
        file = office.fresh(file)
        assert (file.status, file.exit_code) == ("filed", "")
        assert Exit.objects.get().status == "cancelled"

    def test_left_out_only_for_the_listed_reasons_or_without_consent(self, office):
        file = office.exiting(office.filed())
        skip = {"actor": office.reviewer, "file_id": file.pk, "reason": "不宜公示", "today": DAY}
        with pytest.raises(RuleBrokenError) as refused:
            exits.skip_notice(seen_version=file.version, **skip)
        assert refused.value.code == "notice_needed"
        file = exits.complete_exit(
            actor=office.reviewer,
            file_id=file.pk,
            seen_version=file.version,
            exit_code="moved",
            opinion="转往外地",
            today=DAY,
        )
        file = exits.skip_notice(seen_version=file.version, **skip)
        file = exits.complete_exit(
            actor=office.reviewer,
            file_id=file.pk,
            seen_version=file.version,
            exit_code="lifted",
            opinion="还是脱困",
            today=DAY,
        )
        with refusing("notice_missing"):
            confirm(office.approver, file)


class TestEffects:
    @pytest.fixture
    def treasury(self, no_notice):
        return Treasury()

    def test_real_rows_are_named_and_carried_out(self, treasury):
        """A line on a draft roster leaves it, a ready one is cancelled, one at the bank becomes a task."""
        file = family(treasury.tree.textile)
        treasury.approved([file])
        other = treasury.opened(name="春节慰问", season="spring", kind="living")
        Award.unscoped.filter(file=file).get()
        file = propose(treasury.reviewer, file)
        seen = {each.code: each for each in effects_of(file, code="lifted", on=DAY)}
        assert (seen["cancelled"].count, seen["cancelled"].amount_fen) == (1, 2_000_00)
        assert seen["cancelled"].names == (treasury.programme.name,)
        assert seen["call_back"].on == "2027-05-23"
        assert other.pk != treasury.programme.pk
        before = treasury.fund
        gone = confirm(treasury.approver, file)
        award = Award.unscoped.get(file=file)
        assert (award.status, "脱困" in award.note) == (AwardStatus.CANCELLED, True)
        assert gone.exits.get().effects[0]["code"] == "cancelled"
        assert before.pk == award.fund_id
        assert not FollowUp.unscoped.exists()

    def test_lines_leave_their_rosters_and_what_is_on_its_way_becomes_a_task(self, treasury):
        waiting, sent = family(treasury.tree.textile), family(treasury.tree.textile)
        treasury.submitted([waiting])
        treasury.approved([sent])
        Award.unscoped.filter(file=sent).update(status=AwardStatus.NOTICED)
        for file in (waiting, sent):
            confirm(treasury.approver, propose(treasury.reviewer, file))
        assert Award.unscoped.get(file=waiting).status == AwardStatus.REJECTED
        assert Award.unscoped.get(file=sent).status == AwardStatus.NOTICED, "nothing is reversed by itself"
        task = FollowUp.unscoped.get()
        assert (task.kind, task.award_id, task.amount_fen) == ("award", Award.unscoped.get(file=sent).pk, 2_000_00)

    def test_false_statements_open_a_task_and_move_no_money(self, treasury, client, as_role):
        file = family(treasury.tree.textile)
        gone = confirm(treasury.approver, propose(treasury.reviewer, file, "false"))
        assert (gone.status, gone.exits.get().call_back_on) == ("cancelled", None)
        task = FollowUp.unscoped.get()
        assert (task.kind, task.amount_fen) == ("recover", 0)
        with pytest.raises(NotFoundError):
            follow_ups.finish_follow_up(
                actor=treasury.caseworker, task_id=task.pk, seen_version=1, finding="x", today=DAY
            )
        me = as_role("county_approver", treasury.tree.haishu)
        assert [item.url for item in waiting(me, DAY)] == [f"/follow-ups/{task.pk}/"]
        assert client.post(f"/follow-ups/{task.pk}/", {"seen_version": 1, "finding": ""}).status_code == 422
        assert client.post(f"/follow-ups/{task.pk}/", {"seen_version": 1, "finding": "已退回"}).status_code == 302
        assert waiting(me, DAY) == []
        with pytest.raises(ConflictError):
            follow_ups.finish_follow_up(
                actor=treasury.approver, task_id=task.pk, seen_version=2, finding="再来", today=DAY
            )


class TestRefusals:
    def test_who_and_when(self, no_notice):
        tree = Tree()
        reviewer, approver = actor("county_reviewer", tree.haishu), actor("county_approver", tree.haishu)
        file = family(tree.textile)
        with pytest.raises(NotFoundError):
            propose(actor("county_reviewer", tree.jiangbei), file)
        file = propose(reviewer, file, upload=None)
        with refusing("exit_incomplete"):
            confirm(approver, file)
        with pytest.raises(ConflictError):
            propose(reviewer, file)
        file = exits.complete_exit(
            actor=reviewer,
            file_id=file.pk,
            seen_version=file.version,
            exit_code="lifted",
            opinion="收入稳定",
            today=DAY,
            upload=photo(),
        )
        NeedyFile.unscoped.filter(pk=file.pk).update(exit_requested_by=approver.user_id)
        with pytest.raises(RuleBrokenError) as own:
            confirm(approver, file)
        assert own.value.code == "separation_of_duties"
        kept = exits.cancel_exit(
            actor=approver, file_id=file.pk, seen_version=fresh(file).version, opinion="再看一年", today=DAY
        )
        assert (kept.status, kept.exit_code, Exit.objects.get().status) == ("filed", "", "cancelled")
        with pytest.raises(IntegrityError, match="aid_exit_rests_on_paper"), transaction.atomic():
            Exit.objects.create(file=file, exit_code="lifted", requested_on=DAY, status="confirmed", decided_on=DAY)

    def test_the_page_shows_each_what_they_may_do(self, client, as_role):
        tree = Tree()
        file = family(tree.textile)
        url = f"/needy/{file.key}/exit/"
        as_role("county_approver", tree.haishu)
        assert 'value="start"' not in client.get(url).content.decode()
        facts = {"act": "start", "seen_version": 1, "exit_code": "lifted", "opinion": "稳定", "upload": photo()}
        assert client.post(url, facts).status_code == 403
        as_role("county_reviewer", tree.haishu)
        assert 'value="start"' in client.get(url).content.decode()
        assert client.post(url, {"act": "start", "seen_version": 1, "exit_code": "lifted"}).status_code == 422
        assert client.post(url, facts | {"upload": photo()}).status_code == 302
        shown = client.get(url).content.decode()
        assert 'value="confirm"' not in shown
        assert notices.RELEASE
        as_role("county_approver", tree.haishu)
        assert "公示" in client.get(url).content.decode()
