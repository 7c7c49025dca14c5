"""A programme's plan of reminders: shown with its words, tried on oneself, paused and resumed (ux.md P43)."""

from datetime import timedelta

import pytest

from aid.models import CountyPart
from aid.services import programme_reminders as reminders
from core.errors import ConflictError, NotFoundError
from core.reminders.models import Message
from core.reminders.rules import at
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import sweep
from tests.aid.money.treasury import WINTER, Treasury
from tests.factories import DAY

pytestmark = pytest.mark.django_db
OPENS = DAY + timedelta(days=10)
T7 = at(OPENS - timedelta(days=7))
CODES = ["aid.programme_part", "aid.programme"]
PLAN = {name: WINTER[name] + (OPENS - WINTER["opens_on"]) for name in WINTER if name.endswith("_on")}


@pytest.fixture
def treasury():
    return Treasury(granted=0, **PLAN)


def told():
    return Message.objects.filter(occurrence__milestone="t-7").count()


def planned(moment):
    plan(moment, codes=CODES, deep=True)
    sweep(moment)


def act(name, treasury, **more):
    treasury.programme.refresh_from_db()
    version = treasury.programme.version
    return getattr(reminders, name)(
        actor=treasury.admin, programme_id=treasury.programme.pk, seen_version=version, **more
    )


def test_nobody_is_reminded_while_paused_and_the_missed_one_comes_once(treasury):
    planned(T7 - timedelta(days=2))
    act("pause_reminders", treasury, moment=T7 - timedelta(days=1))
    with pytest.raises(ConflictError):
        act("pause_reminders", treasury, moment=T7)

    planned(T7 + timedelta(minutes=5))
    quiet = told()
    act("resume_reminders", treasury)
    for days in (1, 2):
        planned(T7 + timedelta(days=days))

    assert quiet == 0
    assert told() == CountyPart.unscoped.count()  # each county once, marked as late
    assert not Message.objects.filter(occurrence__milestone="t-7", late=False).exists()
    with pytest.raises(ConflictError):
        act("resume_reminders", treasury)


def test_the_page_tells_the_plan_and_a_trial_reaches_oneself_alone(treasury, client, as_role):
    planned(T7)
    page = f"/campaigns/{treasury.programme.pk}/reminders/"
    before = set(Message.objects.values_list("pk", flat=True))
    me = as_role("province_admin", treasury.tree.province)

    shown = client.get(page).text
    tried = client.post(f"{page}try/", {"milestone": "t-7"})
    unknown = client.post(f"{page}try/", {"milestone": "t-99"})

    assert "编制所在县（市、区）花名册" in shown, "no single county stands for all"
    assert "开始前 7 天" in shown
    assert (tried.status_code, unknown.status_code) == (302, 404)
    assert [one.user_id for one in Message.objects.exclude(pk__in=before)] == [me.user_id]


def test_a_county_reads_the_plan_and_touches_nothing(treasury, client, as_role):
    planned(T7)
    page = f"/campaigns/{treasury.programme.pk}/reminders/"
    as_role("county_reviewer", treasury.tree.haishu)

    assert client.get(page).status_code == 200
    assert "pause/" not in client.get(page).text
    assert client.post(f"{page}pause/", {"seen_version": "1"}).status_code == 403
    with pytest.raises(NotFoundError):
        reminders.try_reminder(actor=treasury.reviewer, programme_id=treasury.programme.pk, milestone="t-7", moment=T7)
