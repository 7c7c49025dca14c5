"""Doors for signed messages: opened by a developer, their secret changed over, closed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh
from core.violations import refusing_violations
from partners.choices import CallbackKind
from partners.models import Application, Callback
from partners.models.scope import DEVELOP
from partners.rules.limits import KEY_OVERLAP
from partners.services.sending import PROVINCE
from partners.services.webhooks import new_secret


@transaction.atomic
def open_callback(*, actor: Actor, application_id: UUID, kind: str) -> tuple[Callback, str]:
    """Open a door for messages of one kind; return its secret, shown this once. What may be told, grants decide."""
    application = find(Application, application_id, actor, DEVELOP, lock=True)
    if kind not in CallbackKind.values:
        text = _("Choose a kind of the list.")
        raise RuleBrokenError(text, code="kind", fields={"kind": text})
    secret = new_secret()
    callback = Callback(application=application, kind=kind, secret=secret, created_by_id=actor.user_id)  # type: ignore[misc]
    with refusing_violations(Callback):
        callback.save(force_insert=True)
    record(actor, "partners.callback.opened", application, kind=kind)
    return callback, secret


@transaction.atomic
def rotate_callback(
    *, actor: Actor, callback_id: UUID, seen_version: int | None, moment: datetime
) -> tuple[Callback, str]:
    """Make a new secret, shown this once; the old one is taken too for the hours of the overlap."""
    callback = _open(actor, callback_id, seen_version)
    secret = new_secret()
    callback.previous_secret = callback.secret.open()
    callback.previous_until = moment + timedelta(hours=value(KEY_OVERLAP, PROVINCE, day_of(moment)))
    callback.secret = secret
    callback.version += 1
    callback.save()
    record(actor, "partners.callback.secret_rotated", callback.application, kind=callback.kind)
    return callback, secret


@transaction.atomic
def close_callback(*, actor: Actor, callback_id: UUID, seen_version: int, moment: datetime) -> Callback:
    """Close a door; what came through it stays."""
    callback = _open(actor, callback_id, seen_version)
    callback.closed_at = moment
    callback.version += 1
    callback.save()
    record(actor, "partners.callback.closed", callback.application, kind=callback.kind)
    return callback


def _open(actor: Actor, callback_id: UUID, seen_version: int | None) -> Callback:
    callback = find(Callback, callback_id, actor, DEVELOP, lock=True)
    check_fresh(callback, seen_version)
    if callback.closed_at is not None:
        raise ConflictError(_("This door is closed."), code="wrong_state")
    return callback
