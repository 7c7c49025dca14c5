"""What a planner does with a programme's reminders: pause them, let them run again, send one to oneself (ux.md P43)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.relief import ProgrammeStatus
from aid.models import Programme
from aid.selectors.seasons import sample_of
from core.actors import Actor
from core.errors import ConflictError, ForbiddenError
from core.events.services import record
from core.fetch import find
from core.reminders.rules import local
from core.reminders.services.inbox import notify
from core.transitions import check_fresh

OWN = "aid.open_programme"


@transaction.atomic
def pause_reminders(*, actor: Actor, programme_id: Any, seen_version: int, moment: datetime) -> Programme:
    """Let nobody be reminded of a programme until somebody resumes; what falls due meanwhile waits."""
    programme = _owned(actor, programme_id, seen_version)
    if programme.status != ProgrammeStatus.OPEN:
        raise ConflictError(_("Only an open programme reminds anybody."), code="not_open")
    if programme.reminders_paused_at is not None:
        raise ConflictError(_("The reminders are paused already."), code="paused")
    return _set(actor, programme, moment, "aid.programme.reminders_paused")


@transaction.atomic
def resume_reminders(*, actor: Actor, programme_id: Any, seen_version: int) -> Programme:
    """Let a programme's reminders run again; what fell due meanwhile arrives late, once, marked as late."""
    programme = _owned(actor, programme_id, seen_version)
    if programme.reminders_paused_at is None:
        raise ConflictError(_("The reminders are not paused."), code="not_paused")
    return _set(actor, programme, None, "aid.programme.reminders_resumed")


def _owned(actor: Actor, programme_id: Any, seen_version: int) -> Programme:
    programme = find(Programme, programme_id, actor, OWN, lock=True)
    check_fresh(programme, seen_version)
    return programme


def _set(actor: Actor, programme: Programme, moment: datetime | None, code: str) -> Programme:
    programme.reminders_paused_at = moment
    programme.version += 1
    programme.save(update_fields=["reminders_paused_at", "version"])
    record(actor, code, programme)
    return programme


@transaction.atomic
def try_reminder(*, actor: Actor, programme_id: Any, milestone: str, moment: datetime) -> None:
    """Send one reminder of the plan to oneself alone, worded with a real county, as its recipients will read it."""
    programme = find(Programme, programme_id, actor, OWN)
    if actor.user_id is None:
        raise ForbiddenError(_("Only a person can be reminded."), code="forbidden")
    title, params = sample_of(actor, programme, milestone, local(moment).date())
    notify(
        [actor.user_id],
        kind="trial",
        title=title,
        params=params,
        url=f"/campaigns/{programme.pk}/reminders/",
        dedupe_key=f"trial:{programme.pk}:{milestone}:{moment.timestamp():.0f}",
    )
    record(actor, "aid.programme.reminder_tried", programme, milestone=milestone)
