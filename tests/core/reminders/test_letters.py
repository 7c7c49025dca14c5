"""What leaves the house: urgent at once, the rest in one morning digest, nothing at night, nothing twice, no facts."""

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from core.reminders import channels
from core.reminders.channels.base import Channel, Letter, Recipient
from core.reminders.models import Alarm, Dispatch, DispatchLine, Message
from core.reminders.rules import at
from core.reminders.services import sending
from core.reminders.services.dispatching import dispatch
from core.reminders.services.inbox import mark_all_read, notify, set_preference
from core.reminders.services.planning import plan
from core.reminders.services.sending import claim, resolve_unknown, retry_given_up, send_claimed
from core.reminders.services.sweeping import sweep
from tests.factories import DAY as FACTORY_DAY
from tests.factories import user
from unions.selectors.posts import actor_for

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
MONDAY = date(2026, 11, 23)
NOON = at(MONDAY, 12)


@pytest.fixture
def reader():
    return user("沈静怡", email="shen@example.cn")


@pytest.fixture
def actor(reader):
    return actor_for(reader, day=FACTORY_DAY)


def tell(reader, key, *, now=NOON, urgent=False, **options):
    return notify([reader.pk], kind="test.news", title="News", dedupe_key=str(key), now=now, urgent=urgent, **options)


def letters(**conditions):
    return list(Dispatch.objects.filter(**conditions).order_by("pk").values_list("kind", "key", "status"))


class Failing(Channel):
    """A gateway that is down, or dies while sending."""

    down = True
    taken: list[str] = []

    def send(self, letter: Letter) -> None:
        if self.down:
            raise ConnectionError("gateway down")
        self.taken.append(letter.dedupe_key)


@pytest.fixture
def gateway(settings, monkeypatch):
    settings.REMINDER_CHANNELS = ["sms=gateway"]
    monkeypatch.setitem(channels._drivers, "gateway", Failing)
    monkeypatch.setattr(Failing, "down", True)
    monkeypatch.setattr(Failing, "taken", [])
    return Failing


def test_urgent_leaves_at_once_and_the_rest_waits_for_the_morning(reader, outbox):
    tell(reader, 1, urgent=True)
    tell(reader, 2)
    dispatch(NOON)
    assert letters() == [("once", str(Message.objects.get(dedupe_key="1").pk), "sent")]

    dispatch(at(date(2026, 11, 24), 8, 29))
    assert len(outbox()) == 1
    dispatch(at(date(2026, 11, 24), 8, 30))

    assert f"file-digest-{reader.pk}-2026-11-24" in outbox()


def test_a_letter_holds_no_fact_of_any_case(reader, outbox, settings):
    settings.SITE_URL = "https://hengwen.example"
    notify(
        [reader.pk],
        kind="test.news",
        title="File %(number)s of %(name)s was returned: %(amount)s yuan",
        params={"number": "330203-2026-0127", "name": "王秀兰", "amount": "3000.00"},
        url="/needy/330203-2026-0127/",
        dedupe_key="1",
        now=NOON,
        urgent=True,
    )
    dispatch(NOON)

    (content,) = outbox().values()
    assert content["body"] == "你有一条工会业务待办，请登录查看：https://hengwen.example/notifications/"
    assert content["subject"] == "你有一条工会业务待办"
    whole = json.dumps(content, ensure_ascii=False)
    assert not any(fact in whole for fact in ("王秀兰", "0127", "3000", "shen@"))


def test_letters_speak_the_reader_s_language(outbox):
    reader = user("Li Wei", language="en")
    tell(reader, 1)
    tell(reader, 2)

    dispatch(at(date(2026, 11, 24), 9))

    (content,) = outbox().values()
    assert content["subject"] == "You have 2 union tasks"


def test_one_digest_a_day_and_never_a_second(reader, outbox):
    for number in range(5):
        tell(reader, number)
    morning = at(date(2026, 11, 24), 8, 30)
    for minutes in (0, 5, 200):
        dispatch(morning + minutes * MINUTE)
    tell(reader, "later", now=morning - MINUTE)  # written late, but due before the digest
    dispatch(morning + 300 * MINUTE)
    assert letters() == [("digest", "2026-11-24", "sent")]

    dispatch(morning + timedelta(days=1))

    assert letters() == [("digest", "2026-11-24", "sent"), ("digest", "2026-11-25", "sent")]


@pytest.mark.parametrize(
    ("told_on", "digest_on"),
    [
        (date(2026, 11, 20), date(2026, 11, 23)),  # Friday → Monday
        (date(2026, 9, 30), date(2026, 10, 8)),  # over the National Day
        (date(2026, 10, 9), date(2026, 10, 10)),  # a Saturday worked to make up
        (date(2026, 2, 13), date(2026, 2, 14)),  # another one, before the Spring Festival
        (date(2026, 2, 14), date(2026, 2, 24)),  # over the Spring Festival
    ],
)
def test_digests_keep_to_working_days(reader, outbox, told_on, digest_on):
    tell(reader, 1, now=at(told_on, 12))

    moment = at(told_on, 12)
    while not outbox():
        moment += timedelta(minutes=30)
        dispatch(moment)

    assert moment == at(digest_on, 8, 30)


def test_a_digest_missed_in_the_morning_leaves_later_that_day_but_not_at_night(reader, outbox):
    tell(reader, 1)
    dispatch(at(date(2026, 11, 24), 20))
    assert outbox() == {}

    dispatch(at(date(2026, 11, 25), 11))

    assert letters() == [("digest", "2026-11-25", "sent")]


def test_quiet_hours_hold_even_what_is_urgent(reader, outbox):
    tell(reader, 1, now=at(MONDAY, 20), urgent=True)
    for hour in (20, 23):
        dispatch(at(MONDAY, hour))
    dispatch(at(date(2026, 11, 24), 7, 59))
    assert outbox() == {}

    dispatch(at(date(2026, 11, 24), 8))

    assert letters(status="sent") == [("once", str(Message.objects.get().pk), "sent")]


def test_a_letter_that_could_not_leave_by_day_does_not_leave_at_night(reader, gateway, machine):
    tell(reader, 1, urgent=True)
    dispatch(NOON)
    gateway.down = False
    machine(hours=9)

    dispatch(at(MONDAY, 21))
    assert gateway.taken == []
    dispatch(at(date(2026, 11, 24), 8))

    assert len(gateway.taken) == 1


def test_what_the_law_wants_known_now_leaves_at_night(tree, people, schedule, outbox):
    schedule.options["at_night"] = True
    schedule.matter(1, tree.textile, MONDAY + timedelta(days=1))
    plan(at(MONDAY, 9))
    sweep(at(MONDAY, 9))

    dispatch(at(MONDAY, 23))

    assert len(outbox()) == 1


def test_what_was_read_before_needs_no_letter(reader, actor, outbox):
    tell(reader, 1, now=at(MONDAY, 21), urgent=True)
    tell(reader, 2, now=at(MONDAY, 21))
    mark_all_read(actor, now=at(MONDAY, 22))

    dispatch(at(date(2026, 11, 24), 9))

    assert outbox() == {}
    assert letters() == [("once", str(Message.objects.get(dedupe_key="1").pk), "dropped")]
    assert DispatchLine.objects.get(message__dedupe_key="2").dropped


@pytest.mark.parametrize(
    ("wish", "sent"),
    [
        ({"enabled": True, "urgent_only": False, "digest": True}, ["digest", "once"]),
        ({"enabled": True, "urgent_only": True, "digest": True}, ["once"]),
        ({"enabled": True, "urgent_only": False, "digest": False}, ["once", "once"]),
        ({"enabled": False, "urgent_only": False, "digest": True}, []),
    ],
)
def test_people_choose_what_a_channel_brings_them(reader, actor, outbox, wish, sent):
    set_preference(actor, "file", **wish)
    tell(reader, 1, urgent=True)
    tell(reader, 2)

    dispatch(NOON)
    dispatch(at(date(2026, 11, 24), 9))

    assert sorted(kind for kind, _key, _status in letters()) == sent
    assert Message.objects.count() == 2, "the inbox has them all the same"


def test_a_closed_account_gets_no_letter(reader, outbox):
    tell(reader, 1, urgent=True)
    reader.is_active = False
    reader.save()

    dispatch(NOON)

    assert (outbox(), letters()[0][2]) == ({}, "dropped")


def test_a_failing_channel_is_shown_retried_and_stamped_only_when_it_took_the_letter(reader, gateway, machine):
    tell(reader, 1, urgent=True)

    dispatch(NOON)

    letter = Dispatch.objects.get()
    assert (letter.status, letter.sent_at, letter.last_error) == ("failed", None, "ConnectionError: gateway down")
    dispatch(NOON)
    assert Dispatch.objects.get().attempts == 1, "not before its time"

    gateway.down = False
    machine(seconds=61)
    dispatch(NOON + MINUTE)
    letter.refresh_from_db()
    assert (letter.status, letter.sent_at, letter.attempts, letter.last_error) == ("sent", NOON + MINUTE, 2, "")


def test_a_letter_that_fails_eight_times_is_laid_before_a_person(reader, people, gateway, machine):
    tell(reader, 1, urgent=True)
    for _number in range(12):
        dispatch(NOON)
        machine(hours=2)

    letter = Dispatch.objects.get(user=reader)
    assert (letter.status, letter.attempts) == ("failed", 8)
    assert letter.gave_up_at is not None
    assert Alarm.objects.get(code="channel_failed").params["channel"] == "sms"
    assert Message.objects.filter(user=people.keeper, tab="system").exists()

    gateway.down = False
    assert retry_given_up() >= 1
    dispatch(NOON)
    letter.refresh_from_db()
    assert letter.status == "sent"


def test_a_channel_that_is_down_does_not_eat_the_run(gateway, machine):
    for number in range(10):
        tell(user(f"人{number}"), number, urgent=True)

    assert dispatch(NOON).failed == 3
    assert Dispatch.objects.filter(attempts=0).count() == 7


def test_a_sender_killed_before_the_stamp_writes_the_same_file_again_not_another(reader, outbox, machine):
    tell(reader, 1, urgent=True)
    letter = claim(NOON)
    channels.channel("file").send(Letter("file", letter.dedupe_key, Recipient(reader.pk), "s", "b"))
    machine(minutes=3)  # and the sender is dead

    dispatch(NOON)

    letter.refresh_from_db()
    assert (letter.status, len(outbox())) == ("sent", 1)
    assert outbox()[letter.dedupe_key]["subject"] == "s", "the channel knew it had left: it was not sent again"


@pytest.mark.parametrize(("twice_is_better", "ends"), [(True, "sent"), (False, "unknown")])
def test_only_deadline_warnings_are_sent_twice_rather_than_never(reader, gateway, machine, twice_is_better, ends):
    gateway.down = False
    tell(reader, 1, urgent=True, twice_is_better=twice_is_better)
    claim(NOON)
    machine(minutes=3)  # the sender is dead, and nobody can say whether the gateway had the letter

    dispatch(NOON)

    letter = Dispatch.objects.get()
    assert (letter.status, letter.doubtful) == (ends, True)
    assert len(gateway.taken) == (1 if twice_is_better else 0)


def test_a_person_decides_about_a_letter_in_doubt(reader, gateway, machine):
    gateway.down = False
    tell(reader, 1, urgent=True)
    letter = claim(NOON)
    machine(minutes=3)
    dispatch(NOON)

    assert resolve_unknown(letter.pk, was_sent=False, now=NOON)
    assert not resolve_unknown(letter.pk, was_sent=True, now=NOON), "decided already"
    dispatch(NOON)

    assert gateway.taken == [letter.dedupe_key]


def test_a_sender_slower_than_its_lease_stamps_nothing(reader, gateway, machine):
    gateway.down = False
    tell(reader, 1, urgent=True, twice_is_better=True)
    slow = claim(NOON)
    machine(minutes=3)
    sending.settle_lapsed(NOON)
    other = claim(NOON)

    send_claimed(slow, NOON)
    assert Dispatch.objects.get().status == "sending", "the other one's letter now"
    send_claimed(other, NOON)

    assert Dispatch.objects.get().status == "sent"


def test_mail_carries_a_message_id_made_from_the_letter(reader, settings):
    settings.REMINDER_CHANNELS = ["mail"]
    settings.SITE_URL = "https://hengwen.example"
    tell(reader, 1, urgent=True)
    tell(user("无邮箱"), 2, urgent=True)

    dispatch(NOON)

    (sent,) = mail.outbox
    assert sent.to == ["shen@example.cn"]
    assert sent.extra_headers["Message-ID"] == f"<{Dispatch.objects.get().dedupe_key}@hengwen.example>"
    assert "你有一条工会业务待办" in sent.body


def test_the_console_masks_addresses(reader, settings, capsys):
    settings.REMINDER_CHANNELS = ["console"]
    tell(reader, 1, urgent=True)

    dispatch(NOON)

    shown = capsys.readouterr().out
    assert "s***@example.cn" in shown
    assert "shen@" not in shown


def test_several_channels_each_send_once(reader, settings, outbox):
    settings.REMINDER_CHANNELS = ["mail", "sms=file", "inbox"]
    tell(reader, 1, urgent=True)
    tell(reader, 1, urgent=True)

    for _number in range(3):
        dispatch(NOON)

    assert (len(mail.outbox), len(outbox("sms"))) == (1, 1)


def test_a_channel_without_driver_is_seen_to_fail(reader, settings, people):
    settings.REMINDER_CHANNELS = ["pigeon"]
    tell(reader, 1, urgent=True)

    dispatch(NOON)

    assert "UnknownDriverError" in Dispatch.objects.get().last_error


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"status": "sent"}, "core_dispatch_sent_has_time"),
        ({"status": "sending"}, "core_dispatch_sending_has_lease"),
        ({"status": "failed"}, "core_dispatch_failed_has_error"),
        ({"gave_up_at": NOON}, "core_dispatch_gave_up_after_failing"),
        ({"status": "flown"}, "core_dispatch_status_known"),
    ],
)
def test_no_letter_is_stamped_sent_without_its_moment(reader, outbox, values, constraint):
    tell(reader, 1, urgent=True)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Dispatch.objects.update(**values)
