"""The inbox: told once, read, settled, grouped by object, page by page, in the reader's language."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from core.actors import SystemActor
from core.errors import NotFoundError, RuleBrokenError
from core.events import services as events
from core.reminders.models import Message
from core.reminders.rules import Phrase, at
from core.reminders.selectors import channel_preferences, inbox, message_of, unread_count, unread_counts
from core.reminders.services.inbox import (
    mark_all_read,
    mark_read,
    notify,
    open_message,
    set_preference,
    settle,
)
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import sweep
from tests.core.reminders import matters
from tests.factories import DAY as FACTORY_DAY
from tests.factories import SYSTEM, user
from unions.selectors.posts import actor_for

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
NOON = at(MONDAY, 12)
DAY = timedelta(days=1)


def actor_of(account):
    return actor_for(account, day=FACTORY_DAY)


def tell(account, key, tab="todo", **options):
    notify([account.pk], kind="test.news", title="News", dedupe_key=str(key), now=NOON, tab=tab, **options)


def test_a_subscriber_that_runs_again_tells_nobody_twice(tree, outbox):
    reader = user()
    with transaction.atomic():
        event = events.record(SYSTEM, "test.returned", tree.textile)

    told = [
        notify([reader.pk, reader.pk], kind="test.returned", title="Returned", event=event, urgent=True)
        for _number in range(3)
    ]

    assert told == [1, 0, 0]
    message = Message.objects.get()
    assert (message.subject_type, message.subject_id, message.due_at) == (
        "unions.union",
        str(tree.textile.pk),
        event.happened_at,
    )


def test_two_kinds_of_message_may_follow_one_event(tree):
    reader = user()
    with transaction.atomic():
        event = events.record(SYSTEM, "test.returned", tree.textile)

    notify([reader.pk], kind="test.one", title="One", event=event)
    notify([reader.pk], kind="test.two", title="Two", event=event)

    assert Message.objects.count() == 2


def test_telling_needs_something_that_makes_it_single():
    with pytest.raises(ValueError, match="dedupe_key"):
        notify([1], kind="test", title="News")


def test_unread_counts_only_what_is_to_do_and_only_one_s_own():
    reader, other = user(), user()
    for number in range(3):
        tell(reader, number)
    tell(reader, "notice", tab="notice")
    tell(other, "theirs")

    assert unread_count(actor_of(reader)) == 3
    assert unread_counts(actor_of(reader)) == {"todo": 3, "notice": 1, "system": 0}
    assert unread_count(SystemActor("job")) == 0


def test_the_frame_asks_one_question(django_assert_num_queries):
    reader = actor_of(user())

    with django_assert_num_queries(1):
        unread_count(reader)


def test_reading_marks_one_s_own_and_leaves_others_alone():
    reader, other = user(), user()
    tell(reader, 1)
    tell(other, 2)
    theirs = Message.objects.get(user=other)

    assert mark_read(actor_of(reader), [theirs.pk, Message.objects.get(user=reader).pk], now=NOON) == 1

    theirs.refresh_from_db()
    assert (theirs.read_at, unread_count(actor_of(reader))) == (None, 0)
    with pytest.raises(NotFoundError):
        open_message(actor_of(reader), theirs.pk, now=NOON)
    with pytest.raises(NotFoundError):
        message_of(actor_of(reader), theirs.pk)


def test_marking_all_read_keeps_to_the_tab():
    reader = user()
    tell(reader, 1)
    tell(reader, 2, tab="notice")

    assert mark_all_read(actor_of(reader), tab="todo", now=NOON) == 1
    assert unread_counts(actor_of(reader))["notice"] == 1
    assert mark_all_read(actor_of(reader), now=NOON) == 1


def test_one_line_an_object_with_the_number_of_its_messages(tree, people, schedule):
    schedule.matter(1, tree.textile, MONDAY)
    schedule.matter(2, tree.textile, MONDAY)
    for day in range(-3, 2):
        plan(at(MONDAY + day * DAY))
        sweep(at(MONDAY + day * DAY))
    cadre = actor_of(people.cadre)

    entries = inbox(cadre).entries

    # Both were delivered by the same sweep: which of two equal moments comes first is nobody's promise.
    assert sorted((entry.message.subject_id, entry.updates) for entry in entries) == [("1", 4), ("2", 4)]
    open_message(cadre, entries[0].message.pk, now=NOON)
    assert unread_count(cadre) == 4, "opening the object clears all its messages"


def test_pages_follow_each_other_without_gap_or_repetition():
    reader = user()
    for number in range(25):
        tell(reader, number)

    seen, before = [], None
    while True:
        page = inbox(actor_of(reader), before=before, size=10)
        seen += [entry.message.pk for entry in page.entries]
        before = page.next_before
        if before is None:
            break
        tell(reader, f"between-{before}")  # new messages do not shift the pages below

    assert len(seen) == 25
    assert seen == sorted(set(seen), reverse=True)


def test_a_page_costs_the_same_for_two_lines_as_for_twenty(tree, people, schedule, constant_queries):
    reader = actor_of(people.cadre)

    def add(count):
        for number in range(count):
            tell(people.cadre, f"{count}-{number}")

    assert constant_queries(lambda: inbox(reader, size=50), add) <= 3


def test_settling_a_matter_clears_what_was_said_about_it(tree, people, schedule):
    schedule.matter(1, tree.textile, MONDAY + 3 * DAY)
    schedule.matter(2, tree.textile, MONDAY + 3 * DAY)
    plan(at(MONDAY))
    sweep(at(MONDAY))
    cadre = actor_of(people.cadre)
    assert unread_count(cadre) == 2

    settle(subject_type=matters.SUBJECT, subject_id=1, now=NOON)

    assert unread_count(cadre) == 1
    assert Message.objects.get(subject_id="1").is_open is False


def test_settling_the_last_matter_in_a_digest_settles_the_digest(tree, people, schedule):
    for number in (1, 2):
        schedule.matter(number, tree.textile, MONDAY)
    plan(at(MONDAY - 4 * DAY))
    sweep(at(MONDAY + DAY, 8))
    cadre = actor_of(people.cadre)
    assert unread_count(cadre) == 1

    settle(subject_type=matters.SUBJECT, subject_id=1, now=NOON)
    assert unread_count(cadre) == 1
    settle(subject_type=matters.SUBJECT, subject_id=2, now=NOON)

    assert unread_count(cadre) == 0


def test_reading_each_entry_of_a_digest_reads_the_digest_and_the_other_way_round(tree, people, schedule):
    for number in (1, 2):
        schedule.matter(number, tree.textile, MONDAY)
    plan(at(MONDAY - 4 * DAY))
    sweep(at(MONDAY))
    cadre = actor_of(people.cadre)
    digest = Message.objects.get(kind="core.late_digest")
    inside = list(Message.objects.filter(folded_into=digest).values_list("pk", flat=True))

    mark_read(cadre, inside[:-1], now=NOON)
    digest.refresh_from_db()
    assert digest.is_open
    mark_read(cadre, inside[-1:], now=NOON)
    digest.refresh_from_db()
    assert not digest.is_open

    Message.objects.update(read_at=None)
    mark_read(cadre, [digest.pk], now=NOON)
    assert not Message.objects.filter(user=people.cadre, folded_into=digest, read_at=None).exists()


def test_a_message_is_worded_in_the_reader_s_language():
    reader = user()
    notify(
        [reader.pk],
        kind="test",
        title="The job %(job)s has not run since %(since)s",
        params={"job": Phrase("Messages"), "since": date(2026, 11, 23)},
        dedupe_key="1",
        now=NOON,
    )
    message = Message.objects.get()

    with translation.override("zh-hans"):
        assert message.text == "任务 消息 自 2026-11-23 起没有运行"
    with translation.override("en"):
        assert message.text == "The job Messages has not run since 2026-11-23"


def test_a_text_that_no_longer_fits_is_shown_bare_instead_of_breaking_the_inbox():
    reader = user()
    tell(reader, 1)
    Message.objects.update(title="Was %(renamed)s")

    assert Message.objects.get().text == "Was %(renamed)s"


def test_preferences_are_one_s_own_and_for_channels_in_use(settings):
    settings.REMINDER_CHANNELS = ["file", "mail"]
    reader = actor_of(user())
    set_preference(reader, "mail", enabled=True, urgent_only=True, digest=True)
    set_preference(reader, "mail", enabled=False, urgent_only=False, digest=True)

    assert {name: wish.enabled for name, wish in channel_preferences(reader).items()} == {"file": True, "mail": False}
    for channel in ("inbox", "sms"):
        with pytest.raises(RuleBrokenError):
            set_preference(reader, channel, enabled=False, urgent_only=False, digest=False)
    with pytest.raises(RuleBrokenError):
        set_preference(SystemActor("job"), "mail", enabled=False, urgent_only=False, digest=False)
