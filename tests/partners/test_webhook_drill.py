"""Events out against a real receiver, really committed: 24 hours down with 20,000 events, slow neighbours, a kill."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from core import clock
from core.uuids import uuid7
from partners.models import DeliveryTry, UnroutedEvent, WebhookDelivery
from partners.rules.signing import check_signature
from partners.services.lanes import sweep_webhooks
from partners.services.routing import route
from partners.services.sending import send_owed
from tests.factories import Tree
from tests.owning import our_address
from tests.partners.webhooks import MOMENT, Bureau, happen, receiver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOUR = timedelta(hours=1)


@pytest.mark.drill
def test_a_receiver_that_is_down_for_a_day_loses_none_of_20_000_events_and_gets_them_in_order():
    tree = Tree()
    bureau = Bureau(tree)
    subjects = [uuid7() for _each in range(400)]
    with receiver() as door:
        door.answers = lambda _told: (503, b"", {})
        webhook = bureau.webhook(door.url)
        events = []
        for hour in range(24):
            share = 834 if hour < 8 else 833
            events += happen(tree.wangchun, *[subjects[(number * 7) % 400] for number in range(share)])
            while route(moment=MOMENT + hour * HOUR):
                pass
            send_owed(webhook.pk, now=lambda hour=hour: MOMENT + hour * HOUR)
        assert len(events) == 20_000
        down = len(door.got)
        assert 0 < down <= 10  # the receiver was not flooded while it was down
        door.answers = lambda _told: (204, b"", {})
        began, moment = time.monotonic(), MOMENT + 48 * HOUR
        sent = send_owed(webhook.pk, now=lambda: moment)
        seconds = time.monotonic() - began
    assert sent == 20_000
    got = door.events()[down:]
    assert got == [event.pk for event in events]
    by_subject = defaultdict(list)
    for told in door.told()[down:]:
        by_subject[told["data"]["id"]].append(told["data"]["event"])
    assert len(by_subject) == 400
    assert all(order == sorted(order) for order in by_subject.values())
    assert not WebhookDelivery.unscoped.exclude(status="delivered").exists()
    assert not UnroutedEvent.objects.exists()
    check_signature([webhook.plain], door.got[-1][0], door.got[-1][1], moment=moment)
    print(f"20,000 events in {seconds:.1f} s after a day")  # noqa: T201 the figure for the record


def test_a_slow_receiver_keeps_nobody_else_waiting():
    """Two webhooks, one of which answers only when the other has everything: it would never end one after another."""
    tree = Tree()
    with receiver() as slow, receiver() as quick:
        waiting = threading.Event()
        slow.answers = lambda _told: (204 if waiting.wait(5) else 500, b"", {})
        bureau = Bureau(tree)
        bureau.webhook(slow.url)
        bureau.webhook(quick.url)
        quick.answers = lambda _told: waiting.set() if len(quick.got) == 4 else None
        quick.answers = lambda _told, tell=quick.answers: (tell(_told), (204, b"", {}))[1]
        happen(tree.wangchun, *[None] * 5)
        assert sweep_webhooks(now=clock.ticking) == 10
        assert len(quick.got) == len(slow.got) == 5
    assert set(WebhookDelivery.unscoped.values_list("status", flat=True)) == {"delivered"}


def test_two_sweeps_at_once_send_each_event_once():
    tree = Tree()
    with receiver() as door:
        bureau = Bureau(tree)
        webhook = bureau.webhook(door.url)
        events = happen(tree.wangchun, *[None] * 20)
        route(moment=clock.ticking())

        def lane():
            try:
                send_owed(webhook.pk, now=clock.ticking)
            finally:
                connection.close()

        lanes = [threading.Thread(target=lane) for _each in range(4)]
        for each in lanes:
            each.start()
        for each in lanes:
            each.join()
        assert door.events() == [event.pk for event in events]
    assert DeliveryTry.unscoped.count() == 20


SENDER = """
import django; django.setup()
from core import clock
from partners.services.lanes import sweep_webhooks
sweep_webhooks(now=clock.ticking)
"""


@pytest.mark.drill
def test_a_sender_killed_in_the_middle_loses_nothing_and_repeats_under_the_same_ids():
    """A real process with kill -9; then another one, after the lease of the dead one's lane."""
    tree = Tree()
    with receiver() as door:
        bureau = Bureau(tree)
        bureau.webhook(door.url)
        events = happen(tree.wangchun, *[None] * 300)
        reached = threading.Event()
        door.answers = lambda _told: (reached.set() if len(door.got) == 120 else None, (204, b"", {}))[1]
        environment = os.environ | {
            "DATABASE_URL": our_address(),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "WEBHOOK_TEST_HOSTS": "127.0.0.1",
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": settings.FIELD_KEYS,
            "INDEX_KEY": settings.INDEX_KEY,
            "HENGWEN_NOW": settings.HENGWEN_NOW,
        }
        sender = subprocess.Popen([sys.executable, "-c", SENDER], cwd=settings.BASE_DIR, env=environment)
        assert reached.wait(30)
        os.kill(sender.pid, signal.SIGKILL)
        sender.wait()
        before = len(door.got)
        assert before < 300
        assert sweep_webhooks(now=clock.ticking) == 0  # the dead one's lane is held until its lease is over
        later = clock.ticking() + timedelta(seconds=61)
        sweep_webhooks(now=lambda: later)
    got = [headers["webhook-id"] for headers, _body in door.got]
    assert len(set(got)) == 300
    assert 0 < len(got) - 300 <= 50  # at most one group goes twice
    first_time = list(dict.fromkeys(door.events()))
    assert first_time == [event.pk for event in events]
    assert not WebhookDelivery.unscoped.exclude(status="delivered").exists()
