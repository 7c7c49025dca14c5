"""Story 7: the notice hangs five working days, an objection stops everything, no child is named."""

from datetime import date

import pytest

from aid.choices.files import FileStatus
from aid.models import Notice
from aid.services import decisions, notices
from core.errors import ConflictError
from core.events.models import Event
from tests.factories import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def check(office, file, today):
    return decisions.pass_township_check(
        actor=office.caseworker, file_id=file.pk, seen_version=office.fresh(file).version, today=today, opinion="属实"
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


def test_an_objection_stops_the_notice_and_blocks_approval(office):
    file = office.noticed(today=DAY)
    objection = notices.object_to_notice(
        actor=office.reviewer, file_id=file.pk, today=date(2026, 11, 27), text="家中有两套住房"
    )
    assert office.fresh(file).status == FileStatus.INVESTIGATING

    assert notices.close_due_notices(actor=office.caseworker, today=date(2026, 12, 5)) == 0
    for act in (lambda: check(office, file, date(2026, 12, 5)), lambda: approve(office, file)):
        with pytest.raises(ConflictError):
            act()

    notices.dismiss_objection(
        actor=office.reviewer, objection_id=objection.pk, today=date(2026, 12, 2), finding="经核实仅一套住房"
    )
    assert Notice.unscoped.get(file=file).last_day == date(2026, 12, 3), "one working day was left"
    assert office.fresh(file).status == FileStatus.UNIT_NOTICED


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
    objection = notices.object_to_notice(actor=office.reviewer, file_id=file.pk, today=DAY, text="收入不实")

    notices.uphold_objection(actor=office.reviewer, objection_id=objection.pk, today=DAY, finding="工资流水不符")

    file = office.fresh(file)
    assert (file.status, file.reject_reason) == (FileStatus.REJECTED, "objection")
    assert not file.members.filter(live=True).exists()
    assert Event.unscoped.filter(code="aid.file.objection_upheld").count() == 1


def test_the_notice_shows_masked_names_and_no_child(office):
    file = office.noticed(today=DAY)
    notice = Notice.unscoped.get(file=file)
    shown = " ".join(str(getattr(notice, name)) for name in vars(notice) if name.startswith("shown_"))

    assert notice.shown_name == "王*兰"
    for member in file.members.select_related("person"):
        assert member.person.name not in shown
    assert "330203" not in shown
