"""One permitted row, optionally locked, or "no such …": unknown and out of reach look the same."""

from contextlib import suppress
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import NotFoundError
from core.prepared import prepared

M = TypeVar("M")


def find(model: type[M], pk: Any, actor: Actor, permission: str, *, lock: bool = False, by: str = "pk") -> M:
    """Return the row, locked if asked, or refuse in the same words whether it is missing or out of reach."""
    row: M | None = None
    table: Any = model
    with suppress(ValidationError, ValueError, TypeError):  # a key of the wrong shape names nothing
        key = (table._meta.pk if by == "pk" else table._meta.get_field(by)).to_python(pk)
        row = next(iter(_named(actor, model, permission, by, lock, key=key)), None)
    if row is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": table._meta.verbose_name}, code="not_found")
    return row


@prepared("key")
def _named(actor: Actor, model: Any, permission: str, by: str, lock: bool, *, key: Any) -> Any:
    rows = model.objects.permitted(actor, permission)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(**{by: key}).order_by("pk")[:1]
