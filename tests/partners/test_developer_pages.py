"""The developers' pages: own applications, keys shown once, webhooks, the log; nobody sees another partner's rows."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from partners.models import ApplicationKey, Callback, Grant, Subscription, WebhookDelivery
from partners.models.scope import DEVELOP
from partners.services import doors, keys
from partners.services.routing import route
from partners.services.sending import send_owed
from tests.factories import Tree, actor_in
from tests.partners.webhooks import APPROVED, Bureau, happen, receiver

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def bureau(tree):
    return Bureau(tree)


@pytest.fixture
def page(bureau, client):
    client.force_login(bureau.user, backend=BACKEND)
    return client


def address(name, *args):
    return reverse(f"partners:{name}", args=args)


def delivered(bureau, tree, count=1):
    webhook = bureau.webhook()
    events = happen(tree.wangchun, *[None] * count)
    route(moment=clock.ticking())
    done = clock.ticking()
    WebhookDelivery.unscoped.update(status="delivered", tries=1, done_at=done, next_try_at=None, last_status=204)
    return webhook, events


def shown_secret(answer):
    return re.search(r'data-copy="([^"]+)"', answer.content.decode())[1]


def test_the_home_shows_applications_what_needs_attention_and_how_to_begin(page, bureau):
    text = page.get(address("home")).content.decode()
    assert bureau.application.client_id in text
    assert "没有有效密钥" in text
    assert "curl -u" in text
    assert "idempotency_key_reused" in text


def test_a_key_is_shown_once_changed_with_an_overlap_and_ended(page, bureau):
    made = page.post(address("key_new", bureau.application.pk))
    secret = shown_secret(made)
    assert secret.startswith("hw_live_")
    assert made["Cache-Control"] == "no-store"
    assert secret not in page.get(address("application", bureau.application.pk)).content.decode()
    assert shown_secret(page.post(address("key_rotate", bureau.application.pk))) != secret
    old = ApplicationKey.unscoped.order_by("pk").first()
    assert timedelta(hours=23) < old.ends_at - clock.ticking() <= timedelta(hours=24)
    assert "剩余 23 小时 59 分" in page.get(address("application", bureau.application.pk)).content.decode()
    assert page.post(address("key_end", old.pk)).status_code == 302
    old.refresh_from_db()
    assert old.ends_at <= clock.ticking()


def test_a_scope_is_asked_for_by_one_and_granted_by_another_on_the_provinces_page(page, bureau, tree):
    ask = address("scope_new", bureau.application.pk)
    told = {"scope": "files.read", "union": "海曙区总工会", "purpose": "econ_check", "basis": "协议"}
    assert page.post(ask, told | {"union": "没有的工会"}).status_code == 422
    assert page.post(ask, told | {"basis": ""}).status_code == 422
    assert page.post(ask, told).status_code == 302
    assert page.post(ask, told).status_code == 422  # asked for already
    grant = Grant.unscoped.get()
    _actor, admin = actor_in("province_admin", tree.province)
    office = Client()
    office.force_login(admin, backend=BACKEND)
    assert "宁波市民政局" in office.get(address("grant_list")).content.decode()
    decide = address("grant_act", grant.pk, "decide")
    assert "困难核对" in office.get(decide).content.decode()
    refusal = {"decision": "refuse", "opinion": "", "seen_version": grant.version}
    assert office.post(decide, refusal).status_code == 422
    assert office.post(decide, {"decision": "grant", "opinion": "", "seen_version": 7}).status_code == 409
    assert office.post(decide, {"decision": "grant", "opinion": "", "seen_version": grant.version}).status_code == 302
    grant.refresh_from_db()
    assert (grant.status, grant.decided_by) == ("granted", admin)
    assert page.get(address("grant_list")).status_code == 403
    taken = {"reason": "协议到期", "seen_version": grant.version}
    assert office.post(address("grant_act", grant.pk, "end"), taken).status_code == 302
    grant.refresh_from_db()
    assert grant.status == "ended"


def test_nobody_decides_on_what_they_asked_for(bureau, tree):
    """One person who develops and administers: the page offers no decision, the address refuses it."""
    granted = bureau.granted("files.read", tree.haishu)
    Grant.unscoped.filter(pk=granted.pk).update(
        status="requested", decided_by=None, decided_at=None, requested_by=bureau.keeper.user_id
    )
    office = Client()
    office.force_login(granted.decided_by, backend=BACKEND)
    assert "须由他人审批" in office.get(address("grant_list")).content.decode()
    told = {"decision": "grant", "opinion": "", "seen_version": granted.version}
    assert office.post(address("grant_act", granted.pk, "decide"), told).status_code == 422
    granted.refresh_from_db()
    assert granted.status == "requested"


def test_a_webhook_is_set_up_within_the_grants_changed_and_ended(page, bureau, tree):
    new = address("webhook_new", bureau.application.pk)
    bureau.granted("files.read", tree.haishu)
    told = {"url": "https://hooks.example.org/in", "union": tree.haishu.pk, "event_types": [APPROVED]}
    for wrong in (
        {"url": "https://10.0.0.1/"},
        {"url": "http://hooks.example.org/"},
        {"event_types": ["aid.payment.paid"]},
        {"event_types": []},
        {"union": tree.jiangbei.pk},
    ):
        assert page.post(new, told | wrong).status_code == 422, wrong
    assert not Subscription.unscoped.exists()
    secret = shown_secret(page.post(new, told))
    assert secret.startswith("whsec_")
    hook = Subscription.unscoped.get()
    own = address("webhook", hook.pk)
    assert "https://hooks.example.org/in" in page.get(own).content.decode()
    assert secret not in page.get(own).content.decode()
    assert shown_secret(page.post(address("secret_rotate", hook.pk))) != secret

    version = Subscription.unscoped.get().version
    change = address("webhook_act", hook.pk, "change")
    fresh = {"url": "https://other.example.org/", "event_types": [APPROVED, "aid.file.rejected"]}
    assert page.post(change, fresh | {"seen_version": version - 1}).status_code == 409
    assert page.post(change, fresh | {"seen_version": version, "url": "https://localhost/"}).status_code == 422
    assert page.post(change, fresh | {"seen_version": version}).status_code == 302
    for task, status in (("disable", "disabled"), ("enable", "active"), ("end", "ended")):
        version = Subscription.unscoped.get().version
        assert page.post(address("webhook_act", hook.pk, task), {"seen_version": version}).status_code == 302
        assert Subscription.unscoped.get().status == status
    answer = page.post(address("webhook_act", hook.pk, "enable"), {"seen_version": version + 1})
    assert answer.status_code == 409


def test_a_test_message_shows_what_was_sent_and_what_came_back(page, bureau):
    with receiver() as door:
        door.answers = lambda _told: (418, b"no 330203197904240023", {})
        hook = bureau.webhook(door.url)
        answer = page.post(address("webhook_try", hook.pk), {"code": "aid.file.rejected"})
    text = answer.content.decode()
    assert door.told()[0]["type"] == "aid.file.rejected"
    assert "418" in text
    assert "330***********0023" in text
    assert "v1,******" in text
    assert door.got[0][0]["webhook-signature"] not in text
    assert Subscription.unscoped.get().failures == 0  # a test counts as nothing


def test_the_log_is_filtered_opened_and_sent_again(page, bureau, tree):
    hook, events = delivered(bureau, tree, 3)
    WebhookDelivery.unscoped.filter(event=events[0]).update(status="dead")
    log = address("delivery_list")
    assert page.get(log).content.decode().count("data-row") == 3
    assert page.get(f"{log}?status=dead&webhook={hook.pk}").content.decode().count("data-row") == 1
    assert page.get(f"{log}?status=nonsense&code=nonsense&webhook=nonsense").status_code == 200
    dead = WebhookDelivery.unscoped.get(status="dead")
    text = page.get(address("delivery", dead.pk)).content.decode()
    assert f"msg_{hook.pk.hex}_{events[0].pk}" in text
    assert "王秀兰" not in text
    assert page.post(address("delivery_resend", dead.pk)).status_code == 302
    assert page.post(address("delivery_resend", dead.pk)).status_code == 422  # it waits already
    told = {"webhook": str(hook.pk), "status": "delivered", "code": ""}
    assert page.post(address("deliveries_resend"), told).status_code == 302
    assert WebhookDelivery.unscoped.filter(status="waiting").count() == 3
    assert page.post(address("deliveries_resend"), told | {"webhook": ""}).status_code == 404


def test_replay_is_asked_for_on_the_page(page, bureau, tree):
    hook, events = delivered(bureau, tree, 3)
    told = {"after": events[0].pk, "seen_version": hook.version}
    assert page.post(address("webhook_act", hook.pk, "replay"), told).status_code == 302
    assert WebhookDelivery.unscoped.filter(status="waiting").count() == 2
    assert page.post(address("webhook_act", hook.pk, "replay"), told | {"after": -1}).status_code == 422


def test_the_log_costs_the_same_for_any_number_of_rows(page, bureau, tree, constant_queries):
    hook = bureau.webhook()

    def more(count):
        happen(tree.wangchun, *[None] * count)
        route(moment=clock.ticking())

    assert constant_queries(lambda: page.get(f"{address('delivery_list')}?webhook={hook.pk}"), more) <= 10


def test_another_partners_rows_do_not_exist(bureau, tree, client):
    hook, _events = delivered(bureau, tree)
    page_key = ApplicationKey.unscoped
    own = Client()
    own.force_login(bureau.user, backend=BACKEND)
    own.post(address("key_new", bureau.application.pk))
    door, _secret = doors.open_callback(
        actor=bureau.developer, application_id=bureau.application.pk, kind="bank_result"
    )
    stranger = Bureau(tree, "宁波银行")
    client.force_login(stranger.user, backend=BACKEND)
    application, delivery = bureau.application.pk, WebhookDelivery.unscoped.get().pk
    gets = [
        address("application", application),
        address("key_new", application),
        address("key_rotate", application),
        address("scope_new", application),
        address("application_stop", application),
        address("webhook_new", application),
        address("door_new", application),
        address("key_end", page_key.get().pk),
        address("door_rotate", door.pk),
        address("door_close", door.pk),
        address("webhook", hook.pk),
        address("webhook_try", hook.pk),
        address("secret_rotate", hook.pk),
        *(address("webhook_act", hook.pk, task) for task in ("change", "replay", "disable", "enable", "end")),
        address("delivery", delivery),
    ]
    posts = [url for url in gets if url not in (gets[0], gets[10], gets[-1])]
    assert {url: client.get(url).status_code for url in gets} == dict.fromkeys(gets, 404)
    assert {url: client.post(url).status_code for url in posts} == dict.fromkeys(posts, 404)
    assert client.post(address("delivery_resend", delivery)).status_code == 404
    assert client.post(address("deliveries_resend"), {"webhook": str(hook.pk)}).status_code == 404
    assert bureau.application.client_id not in client.get(address("home")).content.decode()
    assert "data-row" not in client.get(address("delivery_list")).content.decode()
    assert Subscription.unscoped.get().status == "active"
    assert Callback.unscoped.get().closed_at is None


def test_a_developer_who_left_sees_nothing_more(page, bureau, tree):
    delivered(bureau, tree)
    bureau.partner.developers.update(until="2026-11-23")
    assert page.get(address("application", bureau.application.pk)).status_code == 404
    assert "data-row" not in page.get(address("delivery_list")).content.decode()
    assert send_owed(Subscription.unscoped.get().pk, now=clock.ticking) == 0


def test_an_application_replays_its_own_webhooks_over_the_api_and_no_others(bureau, tree):
    hook, events = delivered(bureau, tree, 3)
    bureau.granted("events.read", tree.haishu)
    _key, secret = keys.create_key(
        actor=bureau.developer, application_id=bureau.application.pk, permission=DEVELOP, moment=clock.ticking()
    )
    asked = Client().post(
        "/oauth/token/",
        f"grant_type=client_credentials&client_id={bureau.application.client_id}&client_secret={secret}",
        content_type="application/x-www-form-urlencoded",
    )
    caller = Client(headers={"Authorization": f"Bearer {asked.json()['access_token']}"})
    listed = caller.get("/api/v1/webhooks/").json()["results"]
    assert [each["id"] for each in listed] == [str(hook.pk)]
    assert "secret" not in listed[0]
    told = {"after": events[0].pk}
    again = caller.post(
        f"/api/v1/webhooks/{hook.pk}/replay/", told, content_type="application/json", headers={"Idempotency-Key": "k1"}
    )
    assert again.json() == {"count": 2, "cursor": events[2].pk, "more": False}
    stranger = Bureau(tree, "宁波银行")
    stranger.granted("files.read", tree.haishu)
    other = stranger.webhook("https://other.example.org/")
    refused = caller.post(
        f"/api/v1/webhooks/{other.pk}/replay/", told, content_type="application/json", headers={"Idempotency-Key": "k2"}
    )
    assert refused.status_code == 404
