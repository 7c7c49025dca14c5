"""The scheduled jobs of aid: they find what is due, and a second run finds nothing."""

from datetime import date, timedelta

import pytest

from aid import tasks
from aid.choices.files import FileStatus
from aid.models import NeedyFile
from aid.services import decisions, notices
from core.heartbeats import last_beat
from tests.aid.applications import Office
from tests.factories import DAY, Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office(Tree())


def on(settings, day):
    settings.HENGWEN_NOW = f"{day.isoformat()}T06:00:00+08:00"


def test_notices_that_are_over_are_ended(office, settings):
    file = office.noticed()
    on(settings, notices.open_notice(file).last_day)
    assert tasks.close_notices() == 0
    on(settings, notices.open_notice(file).last_day + timedelta(days=1))

    assert tasks.close_notices() == 1
    assert tasks.close_notices() == 0
    assert office.fresh(file).status == FileStatus.TOWNSHIP_CHECKING
    assert last_beat("aid.close_notices") is not None


def test_returns_nobody_completed_are_withdrawn_and_unreviewed_files_suspended(office, settings):
    returned = office.township_checking()
    decisions.return_file(
        actor=office.caseworker,
        file_id=returned.pk,
        seen_version=returned.version,
        today=DAY,
        reasons={"papers": "缺收入证明"},
    )
    filed = office.filed(names=("赵德海", "孙美娟", "赵小宝"))
    on(settings, DAY + timedelta(days=10))
    assert tasks.nightly() == {"withdrawn": 0, "suspended": 0, "resembling": 0}
    on(settings, filed.valid_to + timedelta(days=1))

    assert tasks.nightly() == {"withdrawn": 1, "suspended": 1, "resembling": 0}
    assert tasks.nightly() == {"withdrawn": 0, "suspended": 0, "resembling": 0}
    assert office.fresh(returned).status == FileStatus.WITHDRAWN
    assert office.fresh(filed).suspended_because


def test_the_money_job_finds_nothing_wrong_with_nothing(db):
    assert tasks.money() == {"unknown": 0, "broken": 0}
    assert last_beat("aid.money_checks") is not None


def test_a_suspended_family_is_suspended_for_a_reason(office):
    file = office.filed()
    with pytest.raises(Exception, match="aid_suspended_has_reason"):
        NeedyFile.unscoped.filter(pk=file.pk).update(status=FileStatus.SUSPENDED, valid_to=date(2027, 1, 1))
