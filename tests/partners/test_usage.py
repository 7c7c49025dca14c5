"""What an application used is shown to its developers alone; a sandbox begins anew; old logs go by the calendar."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from core import clock
from core.answers.models import KeptAnswer
from core.clocks.models import Deadline
from core.events.models import Event
from core.parameters.models import PolicyParameter
from legal.models import Mediation, SupervisionMatter
from partners.models import Application, Call, DeliveryTry, WebhookDelivery
from partners.rules.changes import CHANGES
from partners.selectors.usage import calls_by_day, calls_of_today
from partners.services.routing import route
from partners.services.tidying import throw_away_logs
from tests.aid.applications import living_standard
from tests.factories import Tree, actor_in
from tests.partners import hand_over
from tests.partners.test_api_hand_over import ENTRIES, send
from tests.partners.webhooks import Bureau, happen
from unions.models import Membership

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def page(office, client):
    client.force_login(office.developer_account, backend=BACKEND)
    return client


def called(application, at, status=200, **told):
    facts = {"method": "GET", "path": "/api/v1/unions/", "milliseconds": 4, "purposes": "", "request_id": "r-1"}
    return Call.objects.create(application=application, at=at, status=status, **(facts | told))


def midnight(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def test_calls_are_counted_by_the_day_of_shanghai_and_by_their_answer(office):
    today = timezone.localdate(clock.ticking())
    first = midnight(today)
    for at, status in (
        (first, 200),
        (first, 404),
        (first, 503),
        (first - timedelta(seconds=1), 201),
        (midnight(today - timedelta(days=11)), 200),
        (midnight(today - timedelta(days=11)) - timedelta(seconds=1), 200),
    ):
        called(office.application, at, status)
    days = calls_by_day(office.application.pk, today=today)
    assert len(days) == 12
    assert [(each.taken, each.refused, each.faults) for each in (days[-1], days[-2], days[0])] == [
        (1, 1, 1), (1, 0, 0), (1, 0, 0)
    ]  # fmt: skip
    assert sum(each.all for each in days) == 5
    assert calls_of_today([office.application.pk], today=today) == {office.application.pk: 3}


def test_the_pages_show_the_quota_the_bars_and_the_ids_of_faults(office, page):
    office.grant("unions.read")
    office.caller().get("/api/v1/unions/")
    office.caller().get("/api/v1/unions/?stauts=x")
    called(office.application, clock.ticking(), 500, request_id="fault-17")
    text = page.get(reverse("partners:application", args=[office.application.pk])).content.decode()
    assert "<b>2</b><span>本分钟调用（上限 60 次）</span>" in text
    assert "近 12 天共调用 3 次" in text
    refused = Call.unscoped.get(status=400)
    assert refused.request_id
    assert refused.request_id in text
    home = page.get(reverse("partners:home")).content.decode()
    assert "fault-17" in home
    assert CHANGES[0].version in home


def test_an_application_that_never_called_says_so(office, page):
    text = page.get(reverse("partners:application", args=[office.application.pk])).content.decode()
    assert "近 12 天没有调用" in text


def test_the_changes_are_those_of_the_version_described(page):
    text = page.get(reverse("partners:changes")).content.decode()
    assert all(change.version in text for change in CHANGES)
    assert configured.SPECTACULAR_SETTINGS["VERSION"] == CHANGES[0].version


# --- A sandbox begins anew ----------------------------------------------------------------------------


@pytest.fixture
def sandbox(office, settings):
    settings.DEMONSTRATION = True
    living_standard()
    office.application = office.register("沙箱", sandbox=True)
    office.secret = office.key(application=office.application)
    office.grant("members.write", *ENTRIES, application=office.application)
    return office


def reset(office, page):
    return page.post(reverse("partners:sandbox_reset", args=[office.application.pk]))


def test_what_a_sandbox_wrote_goes_and_the_same_can_be_tried_again(sandbox, page):
    caller = sandbox.caller()
    bodies = {scope: body(sandbox) for scope, (_path, body, _model, _event) in ENTRIES.items()}

    def write():
        for scope, (path, _body, _model, _event) in ENTRIES.items():
            assert send(caller, path, bodies[scope], scope).status_code == 201

    write()
    events = Event.unscoped.count()
    link = reverse("partners:sandbox_reset", args=[sandbox.application.pk])
    assert link in page.get(reverse("partners:application", args=[sandbox.application.pk])).content.decode()
    assert page.get(link).status_code == 200
    assert reset(sandbox, page).status_code == 302

    assert not any(model.unscoped.exists() for _path, _body, model, _event in ENTRIES.values())
    assert not KeptAnswer.objects.exists()
    assert not Deadline.unscoped.exists()
    assert Event.unscoped.count() > events
    told = Event.unscoped.get(code="partners.sandbox.reset").data
    assert (told["gone"], told["kept"]) == (3, 0)
    write()


def test_what_others_entered_stays(sandbox, page):
    told = {
        "union": sandbox.tree.textile.pk,
        "name": "王秀兰",
        "identity": "330203197904240022",
        "phone": "13805741234",
    }
    assert send(sandbox.caller(), "/api/v1/members/", told).status_code == 201
    other = sandbox.register("别的沙箱", sandbox=True)
    sandbox.application, sandbox.secret = other, sandbox.key(application=other)
    sandbox.grant("matters.write", application=other)
    send(sandbox.caller(), "/api/v1/supervision-matters/", hand_over.complaint(sandbox))
    reset(sandbox, page)
    assert (Membership.unscoped.count(), SupervisionMatter.unscoped.count()) == (1, 0)


@pytest.mark.parametrize(("made_up", "is_sandbox", "status"), [(False, True, 403), (True, False, 409)])
def test_real_rows_are_never_cleared(office, page, settings, made_up, is_sandbox, status):
    settings.DEMONSTRATION = True
    office.application = office.register("某系统", sandbox=is_sandbox)
    office.secret = office.key(application=office.application)
    office.grant("mediations.write", application=office.application)
    send(office.caller(), "/api/v1/mediations/", hand_over.dispute(office))
    settings.DEMONSTRATION = made_up
    assert reset(office, page).status_code == status
    assert Mediation.unscoped.count() == 1
    assert "/reset/" not in page.get(reverse("partners:application", args=[office.application.pk])).content.decode()


def test_another_partners_sandbox_does_not_exist(sandbox, client):
    _stranger, account = actor_in("partner", sandbox.tree.province)
    client.force_login(account, backend=BACKEND)
    assert reset(sandbox, client).status_code == 404


# --- The province changes an application --------------------------------------------------------------


def change(client, office, **told):
    facts = {"seen_version": "1", "per_minute": "30", "addresses": "203.0.113.7", "expires_on": "", "reason": "压测"}
    address = reverse("partners:application_change", args=[office.application.pk])
    return client.post(address, facts | told)


def test_the_province_changes_rate_and_addresses_with_a_reason(office, as_role, client):
    as_role("province_admin", office.tree.province)
    address = reverse("partners:application_change", args=[office.application.pk])
    assert address in client.get(reverse("partners:partner", args=[office.partner.pk])).content.decode()
    assert 'value="60"' in client.get(address).content.decode()
    assert change(client, office).status_code == 302
    row = Application.unscoped.get(pk=office.application.pk)
    assert (row.per_minute, row.addresses) == (30, ["203.0.113.7/32"])
    told = Event.unscoped.get(code="partners.application.changed").data
    assert (told["reason"], told["was"]) == ("压测", {"per_minute": 60, "addresses": []})


@pytest.mark.parametrize(
    "told",
    [
        {"reason": " "},
        {"per_minute": "0"},
        {"addresses": "everywhere"},
        {"expires_on": "2020-01-01"},
        {"per_minute": "60", "addresses": ""},
    ],
)
def test_a_change_that_cannot_be_is_said_and_nothing_changes(office, as_role, client, told):
    as_role("province_admin", office.tree.province)
    assert change(client, office, **told).status_code == 422
    assert Application.unscoped.get(pk=office.application.pk).version == 1
    assert not Event.unscoped.filter(code="partners.application.changed").exists()


def test_a_stale_change_is_a_conflict_and_a_developer_may_not(office, as_role, client, page):
    assert change(page, office).status_code == 403
    as_role("province_admin", office.tree.province)
    assert change(client, office, seen_version="0").status_code == 409
    assert Application.unscoped.get(pk=office.application.pk).version == 1


# --- Old logs -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["delivered", "dead", "withheld"])
@pytest.mark.parametrize(("past", "gone"), [(timedelta(seconds=-1), False), (timedelta(seconds=1), True)])
def test_a_delivery_goes_when_the_log_is_kept_no_longer(status, past, gone):
    moment = clock.ticking()
    tree = _owed(days=30)
    over = moment - timedelta(days=30) - past
    WebhookDelivery.unscoped.update(status=status, tries=1, done_at=over, next_try_at=None)
    throw_away_logs(moment=moment)
    assert WebhookDelivery.unscoped.exists() is not gone
    assert tree


@pytest.mark.django_db
def test_what_is_owed_is_never_thrown_away():
    _owed(days=30)
    moment = clock.ticking() + timedelta(days=400)
    assert throw_away_logs(moment=moment) == 0
    assert WebhookDelivery.unscoped.get().status == "waiting"
    assert not DeliveryTry.unscoped.exists()


def _owed(days):
    """Have one event owed to a webhook, and the log kept for so many days."""
    tree = Tree()
    bureau = Bureau(tree)
    bureau.webhook()
    happen(tree.wangchun, None)
    route(moment=clock.ticking())
    PolicyParameter.objects.create(
        code="partners.delivery_log_days", region="330000", value=str(days), valid_from="2026-01-01", basis="测试"
    )
    return tree
