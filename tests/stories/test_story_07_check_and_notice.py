"""Story 7: the notice hangs five working days, an objection stops everything, no child is named."""

from datetime import date, timedelta

import pytest

from aid.choices.files import FileStatus
from aid.models import Notice
from aid.selectors.notices import public_notice
from aid.services import decisions, notices, objections
from core import clock
from core.clocks.models import Deadline
from core.errors import ConflictError, RuleBrokenError
from core.events.models import Event
from tests.factories import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def check(office, file, today):
    return decisions.pass_township_check(
        actor=office.caseworker, file_id=file.pk, seen_version=office.fresh(file).version, today=today, opinion="属实"
    )


def decide(office, objection, today, *, is_upheld, finding):
    return objections.decide_objection(
        actor=office.reviewer,
        objection_id=objection.pk,
        is_upheld=is_upheld,
        finding=finding,
        reply="已核实，感谢反映",
        moment=clock.now(),
        today=today,
    )


def test_the_check_opens_the_day_after_the_last_notice_day(office):
    file = office.noticed(today=DAY)
    assert Notice.unscoped.get(file=file).last_day == date(2026, 11, 30)

    with pytest.raises(ConflictError) as early:
        check(office, file, date(2026, 11, 30))
    assert (early.value.code, early.value.status) == ("notice_running", 409)
    assert office.fresh(file).status == FileStatus.UNIT_NOTICED

    assert notices.close_due_notices(actor=office.caseworker, today=date(2026, 11, 30)) == 0
    assert notices.close_due_notices(actor=office.caseworker, today=date(2026, 12, 1)) == 1
    assert check(office, file, date(2026, 12, 1)).status == FileStatus.ECON_CHECKING


def test_the_days_run_from_the_release_by_a_second_person_not_from_the_preparation(office):
    file = office.surveyed(today=DAY - timedelta(days=3))
    notice = office.prepare(file, today=DAY - timedelta(days=3))
    assert (notice.status, notice.posted_on, notice.token) == ("prepared", None, None)
    assert office.fresh(file).status == FileStatus.UNIT_SURVEYED

    with pytest.raises(RuleBrokenError) as alone:
        office.release(notice, by=office.cadre, today=DAY)
    assert alone.value.code == "separation_of_duties"

    released = office.release(notice, today=DAY)
    assert (released.posted_on, released.last_day) == (DAY, date(2026, 11, 30))
    assert office.fresh(file).status == FileStatus.UNIT_NOTICED


def test_an_objection_stops_the_notice_and_blocks_approval(office):
    file = office.noticed(today=DAY)
    objection = objections.object_to_notice(
        actor=office.reviewer, file_id=file.pk, today=date(2026, 11, 27), text="家中有两套住房"
    )
    assert office.fresh(file).status == FileStatus.INVESTIGATING
    assert Deadline.unscoped.get(code="needy.notice").state == "paused"
    assert Deadline.unscoped.get(code="needy.objection").due_on == date(2026, 12, 11), "ten working days"

    assert notices.close_due_notices(actor=office.caseworker, today=date(2026, 12, 5)) == 0
    for act in (lambda: check(office, file, date(2026, 12, 5)), lambda: approve(office, file)):
        with pytest.raises(ConflictError):
            act()

    decide(office, objection, date(2026, 12, 2), is_upheld=False, finding="经核实仅一套住房")
    assert Notice.unscoped.get(file=file).last_day == date(2026, 12, 3), "one working day was left"
    assert office.fresh(file).status == FileStatus.UNIT_NOTICED
    assert sorted(Deadline.unscoped.filter(code="needy.notice").values_list("state", flat=True)) == [
        "cancelled",
        "running",
    ]


def approve(office, file):
    return decisions.approve_file(
        actor=office.approver,
        file_id=file.pk,
        seen_version=office.fresh(file).version,
        today=date(2026, 12, 5),
        category="deep",
        opinion="同意",
    )


def test_an_upheld_objection_ends_the_file_with_its_reason(office):
    file = office.noticed(today=DAY)
    objection = objections.object_to_notice(actor=office.reviewer, file_id=file.pk, today=DAY, text="收入不实")

    decide(office, objection, DAY, is_upheld=True, finding="工资流水不符")

    file = office.fresh(file)
    assert (file.status, file.reject_reason) == (FileStatus.REJECTED, "objection")
    assert not file.members.filter(live=True).exists()
    assert Event.unscoped.filter(code="aid.file.objection_upheld").count() == 1


def test_the_notice_shows_masked_names_and_no_child(office, client):
    file = office.noticed(today=DAY)
    notice = Notice.unscoped.get(file=file)
    _notice, state, shown = public_notice(notice.token, today=DAY)
    assert (state, [line.shown_name for line in shown]) == ("hangs", ["王*兰"])

    page = client.get(f"/public/notice/{notice.token}/").content.decode()
    assert "王*兰" in page
    for member in file.members.select_related("person"):
        assert member.person.name not in page
        assert member.person.name[-2:] not in page
    for secret in ("330203", "138", "6222", "春华路", "透析", "36000", "66000"):
        assert secret not in page
