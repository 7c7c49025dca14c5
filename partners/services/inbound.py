"""Taking a signed message once: what it causes and the answer it got are written together, or neither."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.answers.services import check_same, digest_of
from core.errors import DomainError, ForbiddenError
from partners.choices import CallbackKind
from partners.models import Callback, SignedMessage
from partners.rules.inbound import KEY, Result, answer_of, object_of
from partners.selectors.doors import message_before
from partners.services import bank_answers, economic_results, settlements
from partners.services.desks import Desk

Take = Callable[[Desk, Mapping[str, Any]], list[Result]]


@dataclass(frozen=True)
class Kind:
    """One kind of message: by which right it is taken, which fields it has, and what it causes."""

    permission: str
    fields: frozenset[str]
    take: Take


KINDS: Mapping[str, Kind] = {
    CallbackKind.ECONOMIC_CHECK: Kind("aid.record_check", frozenset({"results"}), economic_results.take_results),
    CallbackKind.BANK_RESULT: Kind("aid.read_bank_result", frozenset({"batch", "results"}), bank_answers.take_answers),
    CallbackKind.MUTUAL_SETTLEMENT: Kind(
        "partners.enter_settlement", frozenset({"settlements"}), settlements.take_settlements
    ),
}


@dataclass(frozen=True)
class Taken:
    """The answer to a message; ``is_repeat``: it had been taken before, and nothing changed now."""

    status: int
    answer: Mapping[str, Any]
    is_repeat: bool = False


@transaction.atomic
def take_message(
    *, actor: Actor, callback: Callback, message_id: str, key: str, body: bytes, moment: datetime, today: date
) -> Taken:
    """Take a message whose signature was found good, once, however often and by however many at once it is sent.

    The same id or key with the same body gets the same answer; with another body it is refused. A message of which not
    one row was accepted leaves nothing, so that it can be put right and sent under the same key.
    """
    if key and not KEY.fullmatch(key):
        raise DomainError(_("A key has 1 to 64 letters, digits or the signs . _ : -"), code="idempotency_key")
    kind, digest = KINDS[callback.kind], digest_of(body)
    door = Callback.unscoped.select_for_update(of=("self",)).get(pk=callback.pk)  # one message of a door at a time
    before = message_before(door, message_id, key)
    if before is not None:
        check_same(before.digest, digest)
        return Taken(before.status, before.answer, is_repeat=True)
    if not actor.can(kind.permission):
        raise ForbiddenError(_("No granted scope lets this application send this."), code="not_granted")
    results = kind.take(Desk(actor, door, moment, today), object_of(body, kind.fields))
    answer = answer_of(results)
    SignedMessage.objects.create(
        callback=door,
        message_id=message_id,
        key=key,
        digest=digest,
        received_at=moment,
        status=200,
        answer=answer,
        rows=answer["received"],
        accepted=answer["accepted"],
    )
    return Taken(200, answer)
