"""`manage.py sweep_reminders`: the whole round at any moment."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.reminders import registry
from core.reminders.models import Message, Occurrence
from core.reminders.rules import at

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def run(*arguments):
    out = StringIO()
    call_command("sweep_reminders", *arguments, stdout=out)
    return out.getvalue()


def test_any_day_can_be_tried(tree, people, schedule, outbox):
    schedule.matter(1, tree.textile, date(2026, 12, 15))

    assert "planned 4" in run("--now", "2026-12-12T09:00")
    assert "delivered 1 in 1 messages" in run("--now", "2026-12-14T09:00:00+08:00")
    assert "delivered 0" in run("--now", "2026-12-14T09:00")

    row = Occurrence.unscoped.get(milestone="T-1")
    assert row.delivered_at == at(date(2026, 12, 14))
    assert sorted(outbox()) == [
        f"file-digest-{people.cadre.pk}-2026-12-14",
        f"file-once-{people.cadre.pk}-{Message.objects.get(occurrence=row).pk}",
    ]


def test_without_now_it_lives_on_the_present_day(tree, people, schedule, outbox):
    schedule.matter(1, tree.textile, MONDAY)

    run()

    assert Occurrence.unscoped.get(milestone="T0").delivered_at == at(MONDAY, 10)


def test_what_is_no_moment_is_refused(db):
    with pytest.raises(CommandError, match="not a moment"):
        run("--now", "tomorrow")


def test_a_schedule_that_fails_is_named_after_the_others_were_done(tree, people, schedule, outbox):
    schedule.matter(1, tree.textile, MONDAY)
    registry.schedule("test.broken")(lambda window, calendar: 1 / 0)

    with pytest.raises(CommandError, match=r"test\.broken: ZeroDivisionError"):
        run()

    assert Occurrence.unscoped.filter(status="delivered").count() == 3
