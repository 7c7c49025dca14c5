"""The real Celery application with slow imports, to be killed: `celery -A tests.core.sheets.quick worker`."""

from config.celery import app

__all__ = ["app"]

app.conf.imports = (*app.conf.imports, "tests.core.sheets.worker")
