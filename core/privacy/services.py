"""Looking at one secret with a reason, and moving all secrets to the newest key."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clock import day_of
from core.errors import ForbiddenError, RuleBrokenError
from core.events.models import Event
from core.events.services import record
from core.fetch import find
from core.parameters.registry import declare
from core.parameters.selectors import value
from core.privacy.fields import EncryptedField
from core.privacy.keys import current_key_id, key_id_of

REVEALED = "core.secret.revealed"
MIN_REASON = 4
REVEALS_AN_HOUR = declare(
    "privacy.reveals_an_hour",
    "integer",
    "20",
    unit="times",
    basis="敏感信息查看管理要求",
    label="Reveals of secret fields an hour",
)


def reveal(*, actor: Actor, model: Any, pk: Any, field: str, permission: str, reason: str, moment: datetime) -> str:
    """Return one secret of one row to somebody with a reason; the trail is committed before the value leaves."""
    if not actor.can("core.reveal_secret"):
        raise ForbiddenError(_("You do not have the right to see full values."), code="core.reveal_secret")
    reason = reason.strip()
    if len(reason) < MIN_REASON:
        text = _("Write a reason of at least 4 characters.")
        raise RuleBrokenError(text, code="reason", fields={"reason": text})
    if not isinstance(model._meta.get_field(field), EncryptedField):
        raise RuleBrokenError(_("This is not a field that can be shown in full."), code="field")
    with transaction.atomic(durable=not _in_test()):
        row = find(model, pk, actor, permission)
        _check_limit(actor, moment)
        record(actor, REVEALED, row, field=field, reason=reason)
    secret: str = getattr(row, field).open()
    return secret


def _check_limit(actor: Actor, moment: datetime) -> None:
    limit = value(REVEALS_AN_HOUR, "330000", day_of(moment))
    since = moment - timedelta(hours=1)
    seen = Event.unscoped.filter(code=REVEALED, actor_id=actor.user_id, happened_at__gt=since).count()
    if seen >= limit:
        text = _("You have looked at %(count)s full values within an hour. Try again later.") % {"count": seen}
        raise RuleBrokenError(text, code="reveal_limit")


def _in_test() -> bool:
    block = transaction.get_connection().atomic_blocks
    return bool(block) and all(getattr(each, "_from_testcase", False) for each in block)


def secret_fields() -> Iterator[tuple[Any, list[str]]]:
    """Yield every model that holds secrets, with the names of those fields."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]
        if names:
            yield model, names


_others: dict[str, Callable[[], int]] = {}


def register_reseal(label: str, reseal: Callable[[], int]) -> None:
    """Let an app re-seal what it keeps sealed elsewhere than in an encrypted field."""
    _others[label] = reseal


def other_seals() -> list[tuple[str, Callable[[], int]]]:
    """Return what else has to be sealed with the newest key."""
    return sorted(_others.items())


def rotate(model: Any, names: list[str], *, chunk: int = 1000) -> int:
    """Re-seal with the newest key every secret of a model that an older key sealed; return how many rows.

    Works through the table by key in short transactions, so that people go on working meanwhile.
    """
    newest, rotated, last = current_key_id(), 0, None
    while True:
        with transaction.atomic():
            rows = model._base_manager.select_for_update(of=("self",)).order_by("pk")
            rows = list((rows.filter(pk__gt=last) if last is not None else rows)[:chunk])
            for row in rows:
                rotated += _reseal(row, names, newest)
        if len(rows) < chunk:
            return rotated
        last = rows[-1].pk


def _reseal(row: Any, names: list[str], newest: str) -> int:
    old = [name for name in names if (held := getattr(row, name).envelope()) and key_id_of(held) != newest]
    for name in old:
        setattr(row, name, getattr(row, name).open())
    if old:
        row.save(update_fields=old)
    return bool(old)
