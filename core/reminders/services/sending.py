"""Letters on their way: claimed one by one, sent, and only then stamped; what is uncertain is said to be."""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from core import clock
from core.reminders import channels, rules, texts
from core.reminders.channels.base import Letter
from core.reminders.choices import AlarmCode, DispatchStatus
from core.reminders.models import Dispatch, DispatchLine
from core.reminders.selectors import recipients
from core.reminders.services.alarms import raise_alarm

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # longer than any channel's own patience
BUDGET_SECONDS = 40.0  # a slow gateway must not keep the workers; the next run goes on
REST_AFTER = 3  # failures in one run, then a channel rests until the next
MAX_ATTEMPTS = 8
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)

CLAIM = """
WITH next AS MATERIALIZED (
    SELECT id FROM core_dispatch
    WHERE status IN ('queued', 'failed') AND gave_up_at IS NULL AND channel <> ALL(%(resting)s)
        AND not_before <= %(now)s AND (at_night OR NOT %(quiet)s)
        AND (next_try_at IS NULL OR next_try_at <= %(ticking)s)
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE core_dispatch d SET status = 'sending', claim_token = %(token)s, lease_until = %(lease_until)s,
    attempts = d.attempts + 1, next_try_at = NULL
FROM next WHERE d.id = next.id
RETURNING d.id
"""


def send_due(now: datetime) -> tuple[int, int]:
    """Send every letter that may leave now, while the run's budget lasts; return how many left and how many failed."""
    sent, failures = 0, Counter[str]()
    until = time.monotonic() + BUDGET_SECONDS
    resting: list[str] = []
    while time.monotonic() < until and (letter := claim(now, resting=resting)):
        status = send_claimed(letter, now)
        sent += status == DispatchStatus.SENT
        failures[letter.channel] += status == DispatchStatus.FAILED
        resting = [channel for channel, count in failures.items() if count >= REST_AFTER]
    return sent, failures.total()


def claim(now: datetime, *, resting: Sequence[str] = ()) -> Dispatch | None:
    """Take the next letter that may leave by a channel that is not resting; None when none may."""
    ticking = clock.ticking()
    values: dict[str, Any] = {
        "now": now,
        "quiet": rules.is_quiet(now),
        "ticking": ticking,
        "token": str(uuid4()),
        "lease_until": ticking + LEASE,
        "resting": list(resting),
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        row = cursor.fetchone()
    return Dispatch.objects.get(pk=row[0]) if row else None


def send_claimed(letter: Dispatch, now: datetime) -> DispatchStatus:
    """Send one claimed letter and stamp what became of it. Between the two lies the only doubt there is."""
    count = _open_lines(letter)
    person = recipients([letter.user_id]).get(letter.user_id)
    if not count or person is None:
        return _finish(letter, DispatchStatus.DROPPED)
    subject, body = texts.letter(count, person.language)
    try:
        channels.channel(letter.channel).send(
            Letter(letter.channel, letter.dedupe_key, person, subject=subject, body=body)
        )
    except Exception as error:  # noqa: BLE001 whatever a gateway raises: noted, tried again, then shown
        return _note_failure(letter, error, now)
    return _finish(letter, DispatchStatus.SENT, sent_at=now, last_error="")


def _open_lines(letter: Dispatch) -> int:
    """Count what the letter still has to say: messages neither read nor settled."""
    lines = DispatchLine.objects.filter(dispatch=letter)
    return lines.filter(message__read_at=None, message__settled_at=None).count()


def _finish(letter: Dispatch, status: DispatchStatus, **values: object) -> DispatchStatus:
    """Stamp a letter, unless its lease ran out and somebody else has it."""
    mine = Dispatch.objects.filter(pk=letter.pk, claim_token=letter.claim_token, status=DispatchStatus.SENDING)
    mine.update(status=status, claim_token=None, lease_until=None, **values)
    return status


def _note_failure(letter: Dispatch, error: Exception, now: datetime) -> DispatchStatus:
    log.warning("letter %s failed: %r", letter.dedupe_key, error)
    text, ticking = f"{type(error).__name__}: {error}"[:2000], clock.ticking()
    gives_up = letter.attempts >= MAX_ATTEMPTS
    with transaction.atomic():
        _finish(
            letter,
            DispatchStatus.FAILED,
            last_error=text,
            gave_up_at=ticking if gives_up else None,
            next_try_at=ticking + rules.backoff(letter.attempts, first=FIRST_RETRY, longest=LONGEST_RETRY),
        )
        if gives_up:
            day = rules.local(now).date()
            params = {"channel": letter.channel, "day": day, "error": text[:200]}
            raise_alarm(AlarmCode.CHANNEL_FAILED, f"{letter.channel}:{day}", params=params, now=now)
    return DispatchStatus.FAILED


def settle_lapsed(now: datetime) -> int:
    """Decide about letters whose sender died: sent if the channel says so, else sent again or left in doubt.

    Only deadline warnings are sent twice rather than never; anything else waits as “unknown” for a person.
    """
    doubtful = 0
    with transaction.atomic():
        lapsed = Dispatch.objects.select_for_update(skip_locked=True).filter(
            status=DispatchStatus.SENDING, lease_until__lt=clock.ticking()
        )
        for letter in lapsed:
            doubtful += _settle(letter, now)
    return doubtful


def _settle(letter: Dispatch, now: datetime) -> bool:
    known = _was_sent(letter)
    if known:
        _finish(letter, DispatchStatus.SENT, sent_at=now)
    elif known is False or letter.twice_is_better:
        _finish(letter, DispatchStatus.QUEUED, doubtful=letter.doubtful or known is None)
    else:
        _finish(letter, DispatchStatus.UNKNOWN, doubtful=True, last_error="The sender died while sending.")
    return known is None


def _was_sent(letter: Dispatch) -> bool | None:
    try:
        return channels.channel(letter.channel).was_sent(letter.dedupe_key)
    except channels.UnknownDriverError:
        return False


def resolve_unknown(letter_id: int, *, was_sent: bool, now: datetime) -> bool:
    """Let a person decide what became of a letter in doubt: it left, or it is to be sent."""
    rows = Dispatch.objects.filter(pk=letter_id, status=DispatchStatus.UNKNOWN)
    if was_sent:
        return bool(rows.update(status=DispatchStatus.SENT, sent_at=now))
    return bool(rows.update(status=DispatchStatus.QUEUED, next_try_at=None))


def retry_given_up() -> int:
    """Queue again every letter that was given up, after its channel was mended; return how many."""
    given_up = Dispatch.objects.filter(status=DispatchStatus.FAILED, gave_up_at__isnull=False)
    return given_up.update(status=DispatchStatus.QUEUED, gave_up_at=None, next_try_at=None, attempts=0)
