"""Telephones that keep visits: the key that opens what they keep, and what they take along."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from aid.models import VisitDevice, VisitPlan
from aid.rules.visit_plans import check_person
from core.actors import Actor
from core.errors import NotFoundError
from core.events.services import Happening, record_many


@transaction.atomic
def release_key(*, actor: Actor, device_id: UUID, name: str, moment: datetime) -> str:
    """Return the key of a telephone, in base64, to the person whose telephone it is; a new one gets a new key.

    The telephone keeps it only behind a PIN. After too many wrong PINs it has to come back here, signed in.
    """
    owner = check_person(actor.user_id)
    device = VisitDevice.objects.select_for_update().filter(pk=device_id).first()
    if device is None:
        device = VisitDevice(pk=device_id, owner_id=owner, name=name[:120] or "-", added_at=moment)
        device.key = base64.b64encode(secrets.token_bytes(32)).decode()
        device.save()
    if device.owner_id != owner:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": VisitDevice._meta.verbose_name}, code="not_found")
    return device.key.open()


@transaction.atomic
def take_along(*, actor: Actor, device_id: UUID, plans: Sequence[VisitPlan], moment: datetime) -> None:
    """Note in the trail whose telephone took which families along (who saw this file)."""
    VisitDevice.objects.filter(pk=device_id, owner_id=actor.user_id).update(pack_at=moment)
    record_many(
        actor,
        [
            Happening(
                "aid.visit.taken_along",
                plan.file._meta.label_lower,
                str(plan.file_id),
                plan.union.path,
                {"planned_on": plan.planned_on},
            )
            for plan in plans
        ],
    )
