"""Wiring: settings, URLs, Celery, the local supervisor. No business logic; imported by nobody."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
