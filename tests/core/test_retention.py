"""What goes without anybody's approval goes on its day and not before: each kind on both sides of its limit."""

from datetime import date, datetime, time, timedelta

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import FactorTry
from core import clock
from core.answers.models import KeptAnswer
from core.jobs.models import Job, JobFile
from core.jobs.services.files import give_file
from core.parameters.models import PolicyParameter
from core.retention.registry import Class, schedule
from core.retention.rules import CALL_YEARS, LOGIN_DAYS, call_years, login_days, years_after
from core.retention.services import sweep
from core.retention.tasks import sweep_data
from core.sheets.models import ImportFile, SheetImport
from partners.models import Call, WebhookDelivery
from partners.services import tidying
from tests.factories import Tree, user
from tests.partners.webhooks import Bureau, happen

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.get_fixed_timezone(0))
SECOND = timedelta(seconds=1)
CALL = {"method": "GET", "path": "/", "status": 200, "milliseconds": 1, "purposes": "", "request_id": ""}


def swept(code, moment=NOW):
    return sweep(moment, [each for each in schedule() if each.code == code])[code]


def attempt(at):
    row = AccessAttempt.objects.create(
        username=f"x{at.timestamp()}",
        ip_address="10.0.0.1",
        user_agent="",
        http_accept="",
        path_info="",
        failures_since_start=1,
    )
    AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=at)
    log = AccessLog.objects.create(username="x", ip_address="10.0.0.1", user_agent="", http_accept="", path_info="")
    AccessLog.objects.filter(pk=log.pk).update(attempt_time=at)


def test_sign_ins_are_kept_190_days_to_the_second():
    owner, limit = user(), NOW - timedelta(days=190)
    for at in (limit, limit - SECOND):
        attempt(at)
        FactorTry.objects.create(user=owner, is_right=True, counter=int(at.timestamp()), tried_at=at)
        UserSession.objects.create(user=owner, ip="10.0.0.1", session_key=str(at.timestamp()), user_agent="", data={})
        UserSession.objects.filter(session_key=str(at.timestamp())).update(last_seen_at=at)
        Session.objects.create(session_key=str(at.timestamp()), session_data="", expire_date=at)
    assert swept("accounts.sign_ins") == 5
    for rows in (AccessAttempt, AccessLog, FactorTry, UserSession, Session):
        assert rows.objects.count() == 1
    assert swept("accounts.sign_ins") == 0


def test_no_figure_goes_below_the_six_months_of_the_law():
    PolicyParameter.objects.filter(code=LOGIN_DAYS).update(value="7")
    attempt(NOW - timedelta(days=189))
    assert swept("accounts.sign_ins") == 0
    assert (login_days(7), login_days(400)) == (190, 400)


def test_the_file_of_an_export_goes_after_its_24_hours():
    owner = user()
    job = Job.objects.create(
        kind="x", key="1", owner=owner, union_path="", language="zh-hans", not_before=NOW, woken_at=NOW
    )
    give_file(job.pk, name="x.xlsx", media_type="x", content=b"secret")
    file = JobFile.objects.get()
    kept = file.expires_at - clock.ticking()
    assert timedelta(hours=24) - timedelta(minutes=1) < kept <= timedelta(hours=24)
    assert swept("core.export_files", file.expires_at) == 0
    assert swept("core.export_files", file.expires_at + SECOND) == 1
    assert Job.unscoped.filter(pk=job.pk).exists()


def test_the_source_of_an_import_goes_after_its_30_days_and_the_receipt_stays():
    sheet = SheetImport.objects.create(
        kind="members",
        union_path="1/",
        owner=user(),
        file_name="a.xlsx",
        form="xlsx",
        size=1,
        sha256="0" * 64,
        status="done",
        decided_at=NOW,
        ended_at=NOW,
        purge_on=NOW.date(),
    )
    ImportFile.objects.create(sheet=sheet, content="eA==")
    assert swept("core.import_files", NOW) == 0
    assert swept("core.import_files", NOW + timedelta(days=1)) == 1
    assert not ImportFile.objects.exists()
    assert SheetImport.unscoped.get().purged_at


def test_an_answer_of_the_api_is_kept_30_days():
    owner = user()
    for key, at in (("a", NOW - timedelta(days=30)), ("b", NOW - timedelta(days=30) - SECOND)):
        KeptAnswer.objects.create(user_id=owner.pk, key=key, asked=b"x", status=200, headers={}, body="", at=at)
    assert swept("core.answers") == 1
    assert KeptAnswer.objects.get().key == "a"


def test_what_arrived_at_a_partner_goes_after_90_days_and_what_is_owed_stays():
    bureau = Bureau(Tree())
    hook = bureau.webhook()
    events = happen(bureau.tree.textile, *[bureau.tree.textile] * 3)
    states = iter(events)

    def delivery(status, done_at):
        WebhookDelivery.objects.create(
            subscription=hook,
            event=next(states),
            code="x",
            subject="x",
            status=status,
            tries=1,
            owed_at=NOW,
            done_at=done_at,
        )

    limit = NOW - timedelta(days=90)
    for status, done in (("delivered", limit), ("delivered", limit - SECOND), ("waiting", None)):
        delivery(status=status, done_at=done)
    assert swept("partners.deliveries") == 1
    assert WebhookDelivery.unscoped.count() == 2


def test_one_kind_that_fails_does_not_keep_the_others():
    def breaks(_moment):
        raise RuntimeError("no")

    told = {"keep": LOGIN_DAYS, "since": "", "then": "", "label": ""}
    done = []
    kinds = [
        Class(code="a", sweep=breaks, **told),
        Class(code="b", sweep=lambda moment: done.append(moment) or 1, **told),
    ]
    with pytest.raises(ExceptionGroup):
        sweep(NOW, kinds)
    assert done == [NOW]


def test_calls_of_partners_are_kept_for_three_years_and_no_figure_goes_below(settings):
    bureau = Bureau(Tree())
    PolicyParameter.objects.filter(code=CALL_YEARS).update(value="1")
    kept_from = years_after(timezone.localdate(NOW), -3)
    first = datetime.combine(kept_from, time.min, timezone.get_current_timezone())
    for at in (first - SECOND, first, NOW):
        Call.objects.create(application=bureau.application, at=at, **CALL)

    assert swept("partners.calls") == 1
    assert sorted(Call.unscoped.values_list("at", flat=True)) == [first, NOW]
    assert (call_years(1), call_years(5)) == (3, 5)


def test_calls_are_swept_part_by_part(monkeypatch):
    bureau = Bureau(Tree())
    monkeypatch.setattr(tidying, "AT_ONCE", 2)
    for number in range(5):
        at = NOW - timedelta(days=365 * 4 - number)
        Call.objects.create(application=bureau.application, at=at, **CALL)

    assert swept("partners.calls") == 5
    assert not Call.unscoped.exists()


def test_the_nightly_task_sweeps_every_kind_that_nobody_approves():
    by_itself = {each.code for each in schedule() if each.sweep}
    assert set(sweep_data()) == by_itself
    assert {"core.export_files", "core.import_files", "accounts.sign_ins"} <= by_itself
    assert {"partners.calls", "partners.deliveries"} <= by_itself
    by_two = {each.code for each in schedule() if each.by_two}
    assert {"aid.rejected", "aid.file", "aid.file_card", "legal.legalaidcase", "legal.mediation"} <= by_two


@pytest.mark.parametrize(
    ("day", "years", "last"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2026, 12, 31), 10, date(2036, 12, 31)),
    ],
)
def test_years_end_on_the_same_day(day, years, last):
    assert years_after(day, years) == last
