"""Keys of applications: made and shown once, changed with an overlap, ended at once."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from partners.models import Application, ApplicationKey
from partners.rules.limits import KEY_OVERLAP
from partners.rules.secrets import digest_of

PROVINCE = "330000"
AT_ONCE = 2  # the one in use and the one being changed over to


@transaction.atomic
def create_key(*, actor: Actor, application_id: UUID, permission: str, moment: datetime) -> tuple[ApplicationKey, str]:
    """Make a key and return it with its secret, which nobody can be shown again."""
    application = find(Application, application_id, actor, permission, lock=True)
    if _living(application, moment).count() >= AT_ONCE:
        raise ConflictError(_("Two keys are valid already. End one of them first."), code="two_keys")
    return _make(actor, application, moment)


@transaction.atomic
def rotate_key(*, actor: Actor, application_id: UUID, permission: str, moment: datetime) -> tuple[ApplicationKey, str]:
    """Make a new key; the old ones stay valid for the hours of the overlap, so that nobody has to hurry."""
    application = find(Application, application_id, actor, permission, lock=True)
    until = moment + timedelta(hours=value(KEY_OVERLAP, PROVINCE, day_of(moment)))
    _living(application, moment).filter(Q(ends_at=None) | Q(ends_at__gt=until)).update(ends_at=until)
    return _make(actor, application, moment)


@transaction.atomic
def end_key(*, actor: Actor, key_id: int, permission: str, moment: datetime) -> ApplicationKey:
    """End a key and with it every token it was given for."""
    key = find(ApplicationKey, key_id, actor, permission, lock=True)
    if key.ends_at is None or key.ends_at > moment:
        key.ends_at = moment
        key.save(update_fields=["ends_at"])
        record(actor, "partners.key.ended", key.application, hint=key.hint)
    return key


def _living(application: Application, moment: datetime):  # type: ignore[no-untyped-def]
    rows = ApplicationKey.unscoped.filter(application=application)
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=moment))


def _make(actor: Actor, application: Application, moment: datetime) -> tuple[ApplicationKey, str]:
    secret = f"hw_{'test' if application.sandbox else 'live'}_{token_urlsafe(32)}"
    key = ApplicationKey.objects.create(
        application=application,
        hint=secret[:12],
        digest=digest_of(secret),
        created_at=moment,
        created_by_id=actor.user_id,
    )
    record(actor, "partners.key.created", application, hint=key.hint)
    return key, secret
