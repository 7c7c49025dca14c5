"""When an event that was not taken is tried again, when it is given up, when a receiver is switched off. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop as _

from core.parameters.registry import declare
from partners.choices import Outcome

STEPS = declare(
    "partners.webhook_retries",
    "list",
    "5,300,1800,7200,18000,36000,50400,72000,86400",
    unit="seconds",
    basis="Standard Webhooks 建议的重试间隔",
    label=_("Waiting times between two tries of an event"),
)
DISABLE_DAYS = declare(
    "partners.webhook_disable_days",
    "integer",
    "5",
    unit="days",
    basis="接口约定(默认值,由省总工会确认)",
    label=_("Days of failure after which a webhook is switched off"),
)
LOG_DAYS = declare(
    "partners.delivery_log_days",
    "integer",
    "90",
    unit="days",
    basis="接口约定(默认值,由省总工会确认)",
    label=_("Days for which requests and answers of webhooks are kept"),
)
REFUSALS_IN_A_ROW = 10  # of different events: then it is the receiver, not the event
MOST_RETRY_AFTER = timedelta(hours=24)
OVERLOADED = frozenset({408, 425, 429, 500, 502, 503, 504})
GONE = 410


@dataclass(frozen=True)
class Answer:
    """What became of one request: the status, or why there was none."""

    status: int | None
    text: str = ""
    error: str = ""
    milliseconds: int = 0
    retry_after: int | None = None

    @property
    def outcome(self) -> Outcome:
        """Say what follows: taken; the receiver is down; it will never take this one; it is gone for good."""
        if self.status is None or self.status in OVERLOADED:
            return Outcome.UNREACHABLE
        if 200 <= self.status < 300:
            return Outcome.TAKEN
        return Outcome.GONE if self.status == GONE else Outcome.REFUSED


def waits(steps: Sequence[str]) -> tuple[timedelta, ...]:
    """Return the waiting times as the parameter writes them."""
    return tuple(timedelta(seconds=int(each)) for each in steps)


def next_try(refusals: int, moment: datetime, steps: Sequence[timedelta]) -> datetime | None:
    """Return when an event that was refused so often is tried again; None: it is given up and laid before a person."""
    return moment + steps[refusals - 1] if refusals <= len(steps) else None


def resume_at(failures: int, moment: datetime, steps: Sequence[timedelta], retry_after: int | None = None) -> datetime:
    """Return when a receiver that was down so often in a row is tried again; the longest wait repeats.

    A receiver may ask for more time than that, within a day.
    """
    wait = steps[min(failures, len(steps)) - 1]
    asked = min(timedelta(seconds=retry_after or 0), MOST_RETRY_AFTER)
    return moment + max(wait, asked)


def is_given_up(failing_since: datetime | None, moment: datetime, days: int) -> bool:
    """Say whether a receiver has failed for so long that it is switched off and its owner is told."""
    return failing_since is not None and moment - failing_since >= timedelta(days=days)
