"""A sandbox begins anew: what its client wrote into made-up data goes, so that the same can be tried again."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.answers.models import KeptAnswer
from core.clocks.models import Deadline
from core.documents.models import Attachment
from core.errors import ConflictError, ForbiddenError
from core.events.models import Event
from core.events.services import record
from core.fetch import find
from partners.models import Application

# The events by which a write over the API brings a row into being; everything else of it hangs on that row.
BEGINNINGS = (
    "unions.member.applied",
    "legal.case.received",
    "legal.mediation.registered",
    "legal.matter.registered",
    "aid.file.opened",
    "partners.settlement.entered",
)


@dataclass(frozen=True)
class Cleared:
    """How many rows a sandbox had written that are gone now, and how many stay because others hold on to them."""

    gone: int
    kept: int


@transaction.atomic
def reset_sandbox(*, actor: Actor, application_id: Any, permission: str) -> Cleared:
    """Take away what a sandbox's client entered, and forget its keys of writes; on made-up data alone.

    The trail stays: it says what was entered and that it was cleared. People stay too, others may know them.
    """
    application = find(Application, application_id, actor, permission, lock=True)
    if not settings.DEMONSTRATION:
        raise ForbiddenError(_("Only made-up data can be cleared; here they are real."), code="not_made_up")
    if not application.sandbox:
        raise ConflictError(_("Only what a sandbox wrote can be cleared."), code="no_sandbox")
    began = Event.unscoped.filter(actor_id=application.user_id, code__in=BEGINNINGS).order_by("-pk")
    done = [_cleared(label, key) for label, key in began.values_list("subject_type", "subject_id")]
    KeptAnswer.objects.filter(user_id=application.user_id).delete()
    told = Cleared(gone=done.count(True), kept=done.count(False))
    record(actor, "partners.sandbox.reset", application, gone=told.gone, kept=told.kept)
    return told


def _cleared(label: str, key: str) -> bool | None:
    """Delete a row with what hangs on it; False where something holds it, None where it is gone already."""
    row = apps.get_model(label)._base_manager.filter(pk=key).first()
    if row is None:
        return None
    try:
        with transaction.atomic():
            _delete(row)
    except (models.ProtectedError, models.RestrictedError, DatabaseError):
        return False
    return True


def _delete(row: models.Model) -> None:
    """Delete a row after those that point at it; what a trigger or a right forbids ends the whole attempt."""
    for link in row._meta.get_fields(include_hidden=True):
        if link.auto_created and not link.concrete and (link.one_to_many or link.one_to_one):
            children: Any = link.related_model
            for child in children._base_manager.filter(**{link.field.name: row}):  # type: ignore[union-attr]
                _delete(child)
    for about in (Deadline, Attachment):
        about.unscoped.about(row._meta.label_lower, row.pk).delete()
    row.delete()
