"""The Celery application: workers on any number of hosts, one static beat schedule, reviewed like code."""

import os
from typing import Any

from celery import Celery, signals
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hengwen", task_cls="core.wall.tasks:WalledTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_our_logging(**_given: Any) -> None:
    """Leave the log as the settings have it: Celery's own handlers would write task lines past the mask."""


MINUTE = 60.0


def every(seconds: float, task: str) -> dict[str, object]:
    """Write an entry. A wake-up that nobody took within its period is dropped: the next one does the same work."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


# Beat only wakes; what is due, the database says. A missed or doubled wake-up changes nothing (docs/adr/0003).
# The first six have their periods watched: core.reminders.services.watchdog.
app.conf.beat_schedule = {
    "events.sweep": every(15.0, "core.events.sweep_deliveries"),
    "events.seal": every(20.0, "core.events.seal"),
    "jobs.sweep": every(15.0, "core.jobs.sweep"),
    "reminders.sweep": every(30.0, "core.reminders.sweep"),
    "reminders.plan": every(5 * MINUTE, "core.reminders.plan"),
    "reminders.digest": every(5 * MINUTE, "core.reminders.digest"),
    "reminders.watchdog": every(5 * MINUTE, "core.reminders.watchdog"),
    "unions.fold_tallies": every(30.0, "unions.fold_tallies"),
    "unions.recount_tallies": {"task": "unions.recount_tallies", "schedule": crontab(hour=0, minute=30)},
    "aid.close_notices": every(60 * MINUTE, "aid.close_notices"),
    "aid.mark_people": every(5 * MINUTE, "aid.mark_people"),
    "aid.cross_check": {"task": "aid.cross_check", "schedule": crontab(hour=1, minute=0)},
    "aid.nightly": {"task": "aid.nightly", "schedule": crontab(hour=1, minute=10)},
    "aid.money": {"task": "aid.money", "schedule": crontab(hour=1, minute=40)},
    "legal.lapse_letters": {"task": "legal.lapse_letters", "schedule": crontab(hour=0, minute=5)},
    "legal.contracts": {"task": "legal.contracts", "schedule": crontab(hour=0, minute=10)},
    "legal.mediation_clocks": every(60 * MINUTE, "legal.mediation_clocks"),
    "legal.lapse_cases": every(60 * MINUTE, "legal.lapse_cases"),
    "partners.webhooks": every(5.0, "partners.sweep_webhooks"),
    "partners.tidy": every(60 * MINUTE, "partners.tidy"),
    "unions.daily": {"task": "unions.daily", "schedule": crontab(hour=6, minute=50)},
    "answers.forget": {"task": "core.answers.forget", "schedule": crontab(hour=2, minute=10)},
    "retention.sweep": {"task": "core.retention.sweep", "schedule": crontab(hour=3, minute=10)},
    "unions.plan_disposals": {
        "task": "unions.plan_disposals",
        "schedule": crontab(day_of_week="mon", hour=3, minute=30),
    },
    "sheets.purge": {"task": "core.sheets.purge", "schedule": crontab(hour=2, minute=0)},
    "clocks.recompute": {"task": "core.clocks.recompute", "schedule": crontab(hour=2, minute=30)},
}
