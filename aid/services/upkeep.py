"""Keeping files true: suspension, calls after an exit, who is responsible."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import FileStatus
from aid.models import NeedyFile
from aid.rules import files as rules
from aid.selectors.anomalies import open_anomalies
from aid.selectors.files import household_person_ids
from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.transitions import take


def suspend_file(*, actor: Actor, file_id: Any, because: str, seen_version: int | None = None) -> NeedyFile:
    """Stop payments to a household until somebody has looked; the reason is kept in words."""
    if not because.strip():
        raise RuleBrokenError(_("A suspension needs a reason."), code="reason")
    with take(rules.SUSPEND, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, because=because) as file:
        file.suspended_because = because
    return file


def resume_file(*, actor: Actor, file_id: Any, seen_version: int, opinion: str) -> NeedyFile:
    """Lift a suspension."""
    with take(rules.RESUME, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, opinion=opinion) as file:
        if open_anomalies(file).exists():
            raise ConflictError(_("Decide first on what the nightly check found."), code="anomaly_open")
        file.suspended_because = ""
    return file


def suspend_unreviewed(*, actor: Actor, today: date) -> int:
    """Suspend every file whose validity ended without a review (domain.md 2.6). Return how many."""
    late = NeedyFile.unscoped.filter(status=FileStatus.FILED, valid_to__lt=today).order_by("pk")
    count = 0
    for file_id in list(late.values_list("pk", flat=True)):
        suspend_file(actor=actor, file_id=file_id, because=_("Validity ended without a review"))
        count += 1
    return count


def call_back(*, actor: Actor, file_id: Any, seen_version: int, today: date, opinion: str) -> NeedyFile:
    """Write down how a family fares some months after it left the file; a need leads to a new file."""
    with take(rules.CALL_BACK, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, opinion=opinion) as file:
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        file.called_back_on = today
    return file
