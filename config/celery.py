"""The Celery application: workers on any number of hosts, one static beat schedule, reviewed like code."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hengwen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
