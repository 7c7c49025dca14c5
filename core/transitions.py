"""The only way a case changes state: lock, area, right, version, state, save, event."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, ForbiddenError
from core.events.models import Event
from core.events.services import record
from core.fetch import find
from core.steps import Step

M = TypeVar("M")


@contextmanager
def take(
    step: Step, model: type[M], *, pk: Any, actor: Actor, seen_version: int | None = None, by: str = "pk", **note: Any
) -> Iterator[M]:
    """Yield the locked row if the actor may take this step now; on exit save it and record the event.

    Raising inside the block undoes everything. ``seen_version`` is the version the user was looking at; pass it
    whenever a human decides from a screen. A step with several targets expects the block to set ``row.status``.
    The block may add to the event through ``row.event_note``.
    """
    if not actor.can(step.permission):
        raise ForbiddenError(_("You do not have the right to do this."), code=step.permission)
    with transaction.atomic():
        row: Any = find(model, pk, actor, step.permission, lock=True, by=by)
        check_fresh(row, seen_version)
        check_state(row, step)
        before = row.status
        row.event_note = dict(note)
        yield row
        _enter_target(row, step)
        row.version += 1
        row.save()
        record(actor, step.event, row, before=before, after=row.status, **row.event_note)


def check_fresh(row: Any, seen_version: int | None) -> None:
    """Refuse a decision taken from a page older than the row (409, both versions named)."""
    if seen_version is not None and row.version != seen_version:
        raise ConflictError(
            _("This changed while you were reading it. Look at it again, then decide."),
            code="stale",
            details={"seen": seen_version, "current": row.version, "changes": changes_since(row, seen_version)},
        )


def changes_since(row: Any, seen_version: int) -> list[dict[str, str]]:
    """Return who changed a row after the version somebody saw, and when (ISO), the latest first."""
    count = max(row.version - seen_version, 0)
    told = Event.unscoped.about(row._meta.label_lower, row.pk).order_by("-pk")[: min(count, 5)]
    return [{"by": event.actor_name, "at": event.happened_at.isoformat(), "code": event.code} for event in told]


def check_state(row: Any, step: Step) -> None:
    """Refuse a step that the present state does not allow (Appendix A: anything not listed is forbidden)."""
    if not step.allows(row.status):
        raise ConflictError(
            _("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()}, code="wrong_state"
        )


def _enter_target(row: Any, step: Step) -> None:
    if step.target is not None:
        row.status = step.target
    elif row.status not in step.targets:
        raise RuntimeError(f"{step.event} must end in one of {sorted(step.targets)}, not in {row.status}")
