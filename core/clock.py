"""The one clock. Pages, tasks and commands read it here; services and rules take the moment as an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Let the work inside happen at another moment: how demonstration data get a past. Nothing else uses this."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def now() -> datetime:
    """Return the present moment, or the one the setting HENGWEN_NOW fixes (tests and demonstrations only)."""
    told = _told.get()
    if told is not None:
        return told
    if settings.HENGWEN_NOW:
        return parse(settings.HENGWEN_NOW)
    return timezone.now()  # noqa: TID251 the one place that reads the machine's clock


def today() -> date:
    """Return the present day in Asia/Shanghai."""
    return timezone.localdate(now())


def day_of(moment: datetime) -> date:
    """Return the day of a moment in Asia/Shanghai; its own ``date()`` is the day in Greenwich, another until eight."""
    return timezone.localdate(moment)


def parse(text: str) -> datetime:
    """Read an ISO moment; without an offset it is local time (Asia/Shanghai), without a time it is midnight."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)


def ticking() -> datetime:
    """Return the machine's own moment, for leases, retries and seals: machinery must move even under HENGWEN_NOW."""
    return timezone.now()  # noqa: TID251 see above
