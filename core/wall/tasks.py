"""Celery tasks behind the second wall."""

from typing import Any

from celery import Task

from core.wall.scope import everywhere


class WalledTask(Task):
    """A task of ours sees everything, and says so; where it works for somebody it narrows itself (core/jobs)."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        with everywhere("a task serves every branch"):
            return super().__call__(*arguments, **named)
