"""What may still be changed in the registers of goods and services, and what may be cancelled. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.errors import ConflictError


def check_editable(*, reported_on: date | None, cancelled_on: date | None) -> None:
    """Refuse to change what a county has reported on, or what is cancelled."""
    check_standing(cancelled_on)
    if reported_on is not None:
        raise ConflictError(_("The county has closed its part in the programme."), code="part_closed")


def check_standing(cancelled_on: date | None) -> None:
    """Refuse an act on an entry that was cancelled."""
    if cancelled_on is not None:
        raise ConflictError(_("This entry is cancelled."), code="cancelled")


def check_nothing_rests_on_it(*, count: int) -> None:
    """Refuse to cancel an entry on which others rest: those are cancelled first, each with its reason."""
    if count:
        text = _("%(n)s entries rest on this one. Cancel them first.") % {"n": count}
        raise ConflictError(text, code="in_use", details={"count": count})


def check_room(*, places: int, taken: int) -> None:
    """Refuse fewer places than are taken."""
    if places < taken:
        raise ConflictError(_("%(n)s places are taken already.") % {"n": taken}, code="taken")


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the fields that change, each with what it was and what it becomes."""
    return {name: [before[name], told] for name, told in after.items() if before[name] != told}
