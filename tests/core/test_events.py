"""Events: in the act's transaction, unchangeable, sealed, delivered once."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.events import seals, services
from core.events.models import Delivery, Event, EventSeal, UnsealedEvent
from core.events.registry import _subscribers, on
from tests.factories import SYSTEM, Tree
from tests.owning import as_owner

pytestmark = pytest.mark.django_db
HEARD: list[int] = []


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def listener():
    HEARD.clear()

    @on("test.happened")
    def remember(event):
        HEARD.append(event.pk)

    yield remember
    _subscribers.pop("test.happened")


def record(tree, **data):
    with transaction.atomic():
        return services.record(SYSTEM, "test.happened", tree.textile, **data)


def test_an_event_says_where_and_who(tree):
    event = record(tree, note="好")

    assert (event.union_path, event.actor_name, event.data) == (tree.textile.path, "factory", {"note": "好"})
    assert event.subject_type == "unions.union"


def test_numbers_of_people_typed_into_a_reason_do_not_enter_the_trail(tree):
    typed = "本人 330203197904240424，电话13857412764。批次 2026112300000001，"
    typed += "信用代码 91330203MA2AABCD12，金额 13857412764.00"
    event = record(tree, reason=typed, lines=[{"x": "13857412764"}], digest="a13857412764b")

    assert event.data == {
        "reason": "本人 330***********0424，电话138****2764。批次 2026112300000001，信用代码 91330203MA2AABCD12，"
        "金额 13857412764.00",
        "lines": [{"x": "138****2764"}],
        "digest": "a13857412764b",
    }


def test_no_event_outside_a_transaction(tree):
    with pytest.raises(RuntimeError):
        services.record(SYSTEM, "test.happened", tree.textile)


def test_money_as_float_is_refused(tree):
    with pytest.raises(TypeError), transaction.atomic():
        services.record(SYSTEM, "test.happened", tree.textile, amount=0.1)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_event SET code = 'x'", "DELETE FROM core_event", "TRUNCATE core_event CASCADE"],
)
def test_the_trail_cannot_be_changed(tree, statement):
    record(tree)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)

    assert Event.unscoped.filter(code="test.happened").count() == 1


def test_each_subscriber_runs_once_however_often_it_is_told(tree, listener):
    event = record(tree)

    for _ in range(6):
        services.deliver([event.pk], moment=clock.ticking())

    assert [event.pk] == HEARD


def test_the_sweep_finds_what_a_lost_hint_left(tree, listener):
    event = record(tree)
    moment = clock.ticking()

    assert services.sweep_deliveries(moment=moment) == 0, "the hint still has its grace"
    assert services.sweep_deliveries(moment=moment + services.GRACE * 2) == 1
    assert [event.pk] == HEARD


def test_a_failing_subscriber_is_retried_then_laid_before_a_person(tree):
    @on("test.happened")
    def fail(event):
        raise ValueError("no luck")

    try:
        record(tree)
        for turn in range(services.MAX_ATTEMPTS + 2):
            services.sweep_deliveries(moment=clock.ticking() + services.GRACE * 10_000 * (turn + 1))
    finally:
        _subscribers.pop("test.happened")

    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.done_at, delivery.last_error) == (8, None, "ValueError: no luck")
    assert delivery.dead_at is not None


def test_a_failing_subscriber_leaves_nothing_half_done(tree):
    @on("test.happened")
    def write_then_fail(event):
        EventSeal.objects.create(
            number=99, event_ids=[], digests=b"", previous_hash=b"", hash=b"", sealed_at=clock.ticking()
        )
        raise ValueError

    try:
        event = record(tree)
        services.deliver([event.pk], moment=clock.ticking())
    finally:
        _subscribers.pop("test.happened")

    assert not EventSeal.objects.filter(number=99).exists()


def test_sealing_covers_every_event_once(tree):
    for number in range(5):
        record(tree, number=number)
    seals.seal(moment=clock.ticking())
    record(tree)
    seals.seal(moment=clock.ticking())

    assert not UnsealedEvent.objects.exists()
    assert sum(len(entry.event_ids) for entry in EventSeal.objects.all()) == Event.unscoped.count()
    assert seals.first_broken() is None


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        ("UPDATE core_event SET data = '{\"n\": 2}' WHERE id = {id}", "altered"),
        ("DELETE FROM core_event WHERE id = {id}", "removed"),
        (
            "UPDATE core_eventseal SET digests = set_byte(digests, 0, 255 - get_byte(digests, 0)) WHERE number = 1",
            "seal itself",
        ),
        ("DELETE FROM core_eventseal WHERE number = 1", "missing"),
        ("DELETE FROM core_eventseal WHERE number = 2", "sealed and"),
    ],
)
def test_tampering_behind_the_triggers_is_found(tree, tamper, reason):
    event = record(tree, n=1)
    seals.seal(moment=clock.ticking())
    record(tree)
    seals.seal(moment=clock.ticking())
    with as_owner(), connection.cursor() as cursor:
        for table in ("core_event", "core_eventseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(tamper.replace("{id}", str(event.pk)))

    broken = seals.first_broken()

    assert broken is not None
    assert reason in broken.reason
    if "core_event " in tamper:
        assert broken.event_id == event.pk
