"""Files of a dispute, each in a compartment: they go to who may read that compartment, and to nobody else."""

from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.documents.models import Attachment
from core.documents.services import attach
from core.errors import NotFoundError
from core.fetch import find
from legal.choices.disputes import Compartment
from legal.models import Mediation
from legal.rules import disputes as rules
from legal.selectors.disputes import SUBJECT, mediation_by_key, seating_of

# No role holds this right: the doors of other pages, which ask for a file's own right, never open these files.
SEALED = "legal.sealed_paper"


@transaction.atomic
def add_paper(*, actor: Actor, mediation_id: Any, compartment: str, upload: UploadedFile) -> Attachment:
    """Keep a file with a dispute, in a compartment its giver can read."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.TAKE_PART)
    rules.check_writes(seating_of(mediation, actor), compartment)
    slot = Compartment(compartment).value
    return attach(actor=actor, subject=mediation, upload=upload, slot=slot, permission=SEALED)


def open_paper(*, actor: Actor, key: str, pk: Any) -> tuple[Attachment, Any]:
    """Return a file of a case and its content, or refuse as if it did not exist."""
    mediation = mediation_by_key(actor, key)
    readable = {*rules.readable_from(seating_of(mediation, actor)), "agreement"}
    rows = Attachment.unscoped.about(SUBJECT, mediation.pk).filter(slot__in=readable)
    found: Attachment | None = rows.filter(pk=pk).first()
    if found is None:
        text = _("No such %(thing)s.") % {"thing": Attachment._meta.verbose_name}
        raise NotFoundError(text, code="not_found")
    return found, default_storage.open(found.stored_as)


def papers_of(mediation: Mediation, readable: frozenset[str]) -> list[Attachment]:
    """Return the files of a case that somebody may read."""
    rows = Attachment.unscoped.about(SUBJECT, mediation.pk).filter(slot__in={*readable, "agreement"}, replaced_at=None)
    return list(rows.order_by("created_at", "pk"))
