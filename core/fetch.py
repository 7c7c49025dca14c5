"""One permitted row, optionally locked, or "no such …": unknown and out of reach look the same."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import NotFoundError


def find(model: Any, pk: Any, actor: Actor, permission: str, *, lock: bool = False, by: str = "pk") -> Any:
    """Return the row, locked if asked, or refuse in the same words whether it is missing or out of reach."""
    rows = model.objects.permitted(actor, permission)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        row = rows.filter(**{by: pk}).first()
    except (ValidationError, ValueError, TypeError):  # a key of the wrong shape names nothing
        row = None
    if row is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": model._meta.verbose_name}, code="not_found")
    return row
