"""The real Celery application with the real jobs, woken every second: `celery -A tests.aid.money.quick worker`."""

from config.celery import app

__all__ = ["app"]

for entry in app.conf.beat_schedule.values():
    if isinstance(entry["schedule"], float):
        entry["schedule"], entry["options"] = min(entry["schedule"], 1.0), {"expires": 5.0}
app.conf.beat_schedule = {
    name: entry for name, entry in app.conf.beat_schedule.items() if name in ("jobs.sweep", "events.sweep")
}
app.conf.imports = (*app.conf.imports, "tests.aid.money.quick_work")
