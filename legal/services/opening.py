"""Opening a case: staff their branch's, a lawyer the assigned ones; a lawyer's look at another leaves a trace."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ForbiddenError, NotFoundError
from core.events.services import Happening, record_many
from legal.models import LegalAidCase
from legal.rules.cases import VIEW
from legal.selectors.cases import SUBJECT, case_by_key, place_of

DENIED = "legal.case.denied"


def open_case(actor: Actor, key: Any) -> LegalAidCase:
    """Return the case an address names.

    A lawyer who asks for a case that is not assigned gets 403 in the same words whether it exists or not, and the
    audit trail keeps the attempt; for everybody else unknown and out of reach are the same 404.
    """
    case = case_by_key(actor, key)
    if case is not None:
        return case
    if actor.can(VIEW):
        raise NotFoundError(_("No such %(thing)s.") % {"thing": LegalAidCase._meta.verbose_name}, code="not_found")
    pk, path = place_of(key) or ("", "")
    with transaction.atomic():
        record_many(actor, [Happening(DENIED, SUBJECT, str(pk or key)[:64], path, {"asked": str(key)[:64]})])
    raise ForbiddenError(_("This case is not assigned to you."), code=DENIED)
