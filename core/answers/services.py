"""Carrying out a write once for each key: the second of two at once waits for the first and gets its answer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.answers.models import KeptAnswer
from core.clock import day_of
from core.errors import ConflictError
from core.parameters.selectors import value
from core.retention.rules import ANSWER_DAYS, PROVINCE

# Whoever comes second waits here until the first has committed or given up: the unique key decides, not a look before.
CLAIM = """
INSERT INTO core_keptanswer (user_id, key, asked, status, headers, body, at)
VALUES (%s, %s, %s, 0, '{}', '', %s) ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Answer:
    """What goes back to the caller: status, headers worth repeating, and the body as text."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """Who asked what: the digest tells a repeat from another request under the same key."""

    user_id: int
    key: str
    digest: bytes


def asked(*, user_id: int, key: str, method: str, address: str, body: bytes) -> Asked:
    """Return what a request is known by."""
    return Asked(user_id, key, digest_of(method.encode(), address.encode(), body))


def digest_of(*told: bytes) -> bytes:
    """Return what tells one request from another."""
    return hashlib.sha256(b"\x00".join(told)).digest()


def check_same(kept: bytes | memoryview, digest: bytes) -> None:
    """Refuse another request under a key that was used before."""
    if bytes(kept) != digest:
        raise ConflictError(
            _("This Idempotency-Key was used for another request. Use a new key for each new request."),
            code="idempotency_key_reused",
        )


def once(request: Asked, act: Callable[[], Answer], *, moment: datetime) -> tuple[Answer, bool]:
    """Carry out a write and keep its answer, or return the answer kept for it and True.

    A refusal raised by ``act`` undoes everything, the claim as well: what had no effect may be tried again.
    Raises ConflictError where the key was used for another request.
    """
    with transaction.atomic():
        kept_id = _claim(request, moment)
        if kept_id is None:
            return _kept(request), True
        answer = act()
        KeptAnswer.objects.filter(pk=kept_id).update(status=answer.status, headers=answer.headers, body=answer.body)
        return answer, False


def forget(*, moment: datetime) -> int:
    """Delete the answers that nobody will ask for again; return how many."""
    before = moment - timedelta(days=value(ANSWER_DAYS, PROVINCE, day_of(moment)))
    return KeptAnswer.objects.filter(at__lt=before).delete()[0]


def _claim(request: Asked, moment: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [request.user_id, request.key, request.digest, moment])
        row = cursor.fetchone()
    return row[0] if row else None


def _kept(request: Asked) -> Answer:
    kept = KeptAnswer.objects.get(user_id=request.user_id, key=request.key)
    check_same(kept.asked, request.digest)
    return Answer(kept.status, kept.body, kept.headers)
