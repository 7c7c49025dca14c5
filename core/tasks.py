"""Where Celery looks for this app's tasks; each engine keeps its own."""

from core.answers import tasks as answers
from core.clocks import tasks as clocks
from core.events import tasks as events
from core.jobs import tasks as jobs
from core.reminders import tasks as reminders
from core.retention import tasks as retention
from core.sheets import tasks as sheets

__all__ = ["answers", "clocks", "events", "jobs", "reminders", "retention", "sheets"]
