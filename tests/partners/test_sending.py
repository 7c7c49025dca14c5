"""Events out: nothing lost, each subject in its order, a bad receiver hurts only itself."""

from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from core import clock
from core.reminders.models import Message
from core.uuids import uuid7
from partners.choices import DeliveryStatus, SubscriptionStatus
from partners.models import DeliveryTry, Subscription, UnroutedEvent, WebhookDelivery
from partners.services import grants, resending, webhooks
from partners.services.routing import route
from partners.services.sending import send_owed
from tests.factories import Tree
from tests.partners.webhooks import MOMENT, Bureau, happen, receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def bureau(tree):
    return Bureau(tree)


@pytest.fixture
def door():
    with receiver() as made:
        yield made


def send(webhook, moment=MOMENT):
    while route(moment=moment):
        pass
    return send_owed(webhook.pk, now=lambda: moment)


def killed(*_args):
    raise KeyboardInterrupt


def states():
    return list(WebhookDelivery.unscoped.order_by("event_id").values_list("status", flat=True))


def test_an_event_goes_out_signed_and_says_no_more_than_it_must(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    subject = uuid7()
    (event,) = happen(tree.wangchun, subject)
    now = clock.ticking()
    assert send(webhook, now) == 1

    headers, body = door.got[0]
    told = Webhook(webhook.plain).verify(body, headers)  # the reference library, by its own clock
    assert told["type"] == "aid.file.approved"
    assert told["data"] == {
        "event": event.pk,
        "subject": "aid.needyfile",
        "id": str(subject),
        "link": f"http://127.0.0.1:8000/api/v1/needy-files/{subject}/",
    }
    assert "王秀兰" not in body.decode()
    assert headers["webhook-id"] == f"msg_{webhook.pk.hex}_{event.pk}"
    assert states() == ["delivered"]


def test_only_what_was_asked_for_in_the_branch_is_handed_out(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    happen(tree.wangchun, None, code="aid.file.rejected")
    happen(tree.zhuangqiao, None)  # another county
    (mine,) = happen(tree.textile, None)
    assert UnroutedEvent.objects.count() == 2  # the refusal interests nobody
    send(webhook)
    assert door.events() == [mine.pk]
    assert list(WebhookDelivery.unscoped.values_list("event_id", flat=True)) == [mine.pk]
    assert not UnroutedEvent.objects.exists()
    assert route(moment=MOMENT) == 0


def test_later_events_of_a_subject_wait_for_the_earlier_one_and_others_do_not(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    one, other = uuid7(), uuid7()
    first, second, third = happen(tree.wangchun, one, one, other)
    door.answers = lambda told: (400 if told["data"]["event"] == first.pk else 200, b"{}", {})
    send(webhook)
    assert door.events() == [first.pk, third.pk]
    assert states() == ["waiting", "waiting", "delivered"]

    send(webhook, MOMENT + timedelta(seconds=4))
    assert len(door.got) == 2  # not before its time
    door.answers = lambda _told: (200, b"{}", {})
    send(webhook, MOMENT + timedelta(seconds=5))
    assert door.events() == [first.pk, third.pk, first.pk, second.pk]
    assert door.got[0][0]["webhook-id"] == door.got[2][0]["webhook-id"]


def test_an_event_refused_to_the_end_is_given_up_and_can_be_sent_again(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    first, _second = happen(tree.wangchun, *[uuid7()] * 2)  # of one subject
    door.answers = lambda told: (
        422 if told["data"]["event"] == first.pk else 200,
        "身份证 330203197904240023".encode(),
        {},
    )
    moment = MOMENT
    for _again in range(12):
        send(webhook, moment)
        moment += timedelta(days=1, seconds=1)
    assert states() == ["dead", "delivered"]
    dead = WebhookDelivery.unscoped.get(event=first)
    assert (dead.tries, dead.refusals, dead.last_status) == (10, 10, 422)
    assert dead.done_at - MOMENT > timedelta(days=3)
    assert "197904240023" not in DeliveryTry.unscoped.filter(delivery=dead).first().answer

    door.answers = lambda _told: (200, b"", {})
    assert resending.resend(actor=bureau.developer, delivery_ids=[dead.pk], moment=moment) == 1
    send(webhook, moment)
    assert states() == ["delivered", "delivered"]


def test_a_receiver_that_is_down_is_asked_with_one_event_at_growing_intervals(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    events = happen(tree.wangchun, *[None] * 30)
    door.answers = lambda _told: (503, b"", {})
    moment, asked = MOMENT, []
    for minute in range(0, 36 * 60, 10):
        before = len(door.got)
        if minute >= 24 * 60:
            door.answers = lambda _told: (204, b"", {})
        send(webhook, moment + timedelta(minutes=minute))
        if len(door.got) > before:
            asked.append(minute)
    assert set(states()) == {"delivered"}
    assert door.events()[-30:] == [event.pk for event in events]  # nothing lost, in order
    assert asked == [0, 10, 20, 50, 170, 470, 1070, 1910]
    assert len(door.got) == 7 + 30


def test_after_days_of_failure_a_webhook_is_switched_off_and_its_people_are_told(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    happen(tree.wangchun, None)
    door.answers = lambda _told: (500, b"", {})
    for day in range(7):
        send(webhook, MOMENT + timedelta(days=day))
    webhook.refresh_from_db()
    assert (webhook.status, webhook.disabled_reason) == (SubscriptionStatus.DISABLED, "failing")
    assert webhook.disabled_at == MOMENT + timedelta(days=5)
    assert Message.objects.filter(user_id=bureau.user.pk, kind="partners.webhook_disabled").count() == 1
    happen(tree.wangchun, None)
    assert send(webhook, MOMENT + timedelta(days=8)) == 0

    door.answers = lambda _told: (200, b"", {})
    webhooks.enable_webhook(actor=bureau.developer, subscription_id=webhook.pk, seen_version=webhook.version)
    assert send(webhook, MOMENT + timedelta(days=9)) == 2  # what happened meanwhile was kept
    assert states() == ["delivered", "delivered"]


def test_410_switches_a_webhook_off_at_once(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    happen(tree.wangchun, None, None)
    door.answers = lambda _told: (410, b"", {})
    assert send(webhook) == 1
    webhook.refresh_from_db()
    assert (webhook.status, webhook.disabled_reason) == ("disabled", "gone")
    assert states() == ["waiting", "waiting"]


def test_a_redirect_is_not_followed(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    happen(tree.wangchun, None)
    door.answers = lambda _told: (302, b"", {"Location": door.url + "/elsewhere"})
    send(webhook)
    assert len(door.got) == 1
    assert DeliveryTry.unscoped.get().outcome == "refused"


def test_a_receiver_that_hangs_up_after_each_answer_gets_everything_at_once(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    events = happen(tree.wangchun, *[uuid7()] * 3)
    door.server.RequestHandlerClass.protocol_version = "HTTP/1.0"
    assert send(webhook) == 3
    assert door.events() == [event.pk for event in events]


def test_a_long_answer_is_read_to_its_beginning_and_the_next_message_goes_its_own_way(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    happen(tree.wangchun, None, None)
    door.answers = lambda _told: (200, b"x" * 100_000, {})
    assert send(webhook) == 2
    assert {len(each.answer) for each in DeliveryTry.unscoped.all()} == {2000}


def test_a_receiver_may_ask_for_more_time(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    happen(tree.wangchun, None)
    door.answers = lambda _told: (429, b"", {"Retry-After": "3600"})
    send(webhook)
    webhook.refresh_from_db()
    assert webhook.resume_at == MOMENT + timedelta(hours=1)


def test_what_a_grant_no_longer_covers_is_withheld(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    grant = bureau.application.grants.model.unscoped.get()
    happen(tree.wangchun, None)
    grants.end_grant(actor=bureau.keeper, grant_id=grant.pk, permission="partners.decide_grant", moment=MOMENT)
    send(webhook)
    assert (door.got, states()) == ([], [DeliveryStatus.WITHHELD])


def test_during_a_rotation_a_message_is_signed_with_both_secrets(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    now = clock.ticking()
    _row, fresh = webhooks.rotate_secret(
        actor=bureau.developer, subscription_id=webhook.pk, seen_version=webhook.version, moment=now
    )
    happen(tree.wangchun, None)
    send(webhook, now)
    for secret in (webhook.plain, fresh):
        Webhook(secret).verify(door.got[0][1], door.got[0][0])
    happen(tree.wangchun, None)
    send(webhook, now + timedelta(hours=24, seconds=1))
    assert len(door.got[1][0]["webhook-signature"].split()) == 1


def test_killed_between_sending_and_marking_it_is_sent_again_under_the_same_id(bureau, tree, door, monkeypatch):
    webhook = bureau.webhook(door.url)
    happen(tree.wangchun, *[None] * 3)
    route(moment=MOMENT)
    with monkeypatch.context() as broken:
        broken.setattr("partners.services.sending._note", killed)
        with pytest.raises(KeyboardInterrupt):
            send_owed(webhook.pk, now=lambda: MOMENT)
    assert states() == ["waiting"] * 3
    # A worker that was killed leaves its lane held; the lease opens it again.
    Subscription.unscoped.update(lane_until=MOMENT + timedelta(seconds=60))
    assert send_owed(webhook.pk, now=lambda: MOMENT + timedelta(seconds=30)) == 0
    assert send_owed(webhook.pk, now=lambda: MOMENT + timedelta(seconds=61)) == 3
    ids = [headers["webhook-id"] for headers, _body in door.got]
    assert ids[:3] == ids[3:]
    assert states() == ["delivered"] * 3


def test_replay_from_a_cursor_sends_what_came_after_it_once_more(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    events = happen(tree.wangchun, *[None] * 5)
    send(webhook)
    made = resending.replay(
        actor=bureau.developer, subscription_id=webhook.pk, after=events[1].pk, moment=MOMENT, most=2
    )
    assert (made.count, made.cursor, made.more) == (2, events[3].pk, True)
    rest = resending.replay(actor=bureau.developer, subscription_id=webhook.pk, after=made.cursor, moment=MOMENT)
    assert (rest.count, rest.more) == (1, False)
    send(webhook)
    assert door.events()[5:] == [event.pk for event in events[2:]]


def test_nobody_resends_the_deliveries_of_another_partner(bureau, tree, door):
    webhook = bureau.webhook(door.url)
    happen(tree.wangchun, None)
    send(webhook)
    stranger = Bureau(tree, "宁波银行")
    pk = WebhookDelivery.unscoped.get().pk
    assert resending.resend(actor=stranger.developer, delivery_ids=[pk], moment=MOMENT) == 0
    assert states() == ["delivered"]
