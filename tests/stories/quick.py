"""The real Celery application with its real work, woken every second: `celery -A tests.stories.quick worker`."""

from config.celery import app

__all__ = ["app"]

for entry in app.conf.beat_schedule.values():
    if isinstance(entry["schedule"], float):
        entry["schedule"], entry["options"] = min(entry["schedule"], 1.0), {"expires": 5.0}
