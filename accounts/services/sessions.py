"""Signed-in devices: one of them is signed out, by its owner."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import NotFoundError
from core.events.services import record


@transaction.atomic
def end_session(*, actor: Actor, user: Any, session_id: int, current_key: str | None) -> None:
    """Sign somebody out on one of their other devices; the device at hand signs out by its own button."""
    rows = UserSession.objects.select_for_update().filter(user=user).exclude(session_key=current_key)
    found = rows.filter(pk=session_id).first()
    if found is None:
        raise NotFoundError(_("This device is not signed in any more."), code="not_found")
    found.end()
    record(actor, "accounts.session.ended", user, address=found.ip)
