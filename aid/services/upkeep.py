"""Keeping files true: review, suspension, exit, withdrawn consents."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.choices.files import Category, ConsentPurpose, ExitCode, FileStatus
from aid.models import Assessment, Consent, NeedyFile
from aid.rules import files as rules
from aid.rules.deadlines import VALIDITY_MONTHS
from aid.selectors.anomalies import open_anomalies
from aid.selectors.files import household_person_ids
from aid.services.assessments import assess_file
from aid.services.endings import end_file
from aid.services.notices import stop_for_consent
from core.actors import Actor
from core.clocks.rules import Unit, due
from core.clocks.selectors import work_calendar
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations


def start_review(*, actor: Actor, file_id: Any, seen_version: int, today: date) -> NeedyFile:
    """Begin the annual review of a file."""
    with take(rules.START_REVIEW, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    return file


def confirm_review(
    *, actor: Actor, file_id: Any, seen_version: int, today: date, category: str, override_reason: str = ""
) -> NeedyFile:
    """Keep a household on file for another period, with the figures of today; the category may change (story 19)."""
    with take(rules.CONFIRM_REVIEW, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        _check_review(actor, file)
        if category == Category.NONE:
            raise RuleBrokenError(_("A household that is no longer eligible leaves the file."), code="category")
        assessment = assess_file(actor=actor, file=file, on=today, occasion="review")
        assessment.decided, assessment.override_reason = category, override_reason.strip()
        assessment.decided_by_id = actor.user_id
        with refusing_violations(Assessment):
            assessment.save()
        before, file.category = file.category, category
        months = value(VALIDITY_MONTHS, file.union.region_id, today)
        file.valid_to = due(today, months, Unit.MONTH, work_calendar(), roll=False).due_on
        file.event_note |= {
            "category_before": before,
            "category": category,
            "net_per_head": assessment.net_per_head,
            "valid_to": file.valid_to,
        }
    return file


def fail_review(*, actor: Actor, file_id: Any, seen_version: int, today: date, opinion: str) -> NeedyFile:
    """Find at the review that a household is no longer in hardship; the exit begins."""
    with take(
        rules.FAIL_REVIEW, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, opinion=opinion
    ) as file:
        _check_review(actor, file)
        file.exit_requested_by_id, file.exit_confirmed_by_id = actor.user_id, None
    return file


def _check_review(actor: Actor, file: NeedyFile) -> None:
    rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    rules.check_apart(decided_by=actor.user_id, before=[file.recorder_id])


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


def start_exit(*, actor: Actor, file_id: Any, seen_version: int, exit_code: str, opinion: str) -> NeedyFile:
    """Propose that a household leaves the file, with a reason from the list."""
    note = {"exit_code": exit_code, "opinion": opinion}
    with take(rules.START_EXIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        file.exit_code = ExitCode(exit_code)
        file.exit_requested_by_id, file.exit_confirmed_by_id = actor.user_id, None
        file.suspended_because = ""
    return file


def confirm_exit(*, actor: Actor, file_id: Any, seen_version: int, today: date, exit_code: str = "") -> NeedyFile:
    """Let a household leave the file; whoever proposed it, or recorded the file, may not."""
    with take(rules.CONFIRM_EXIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        _check_review(actor, file)
        rules.check_another(decided_by=actor.user_id, requested_by=file.exit_requested_by_id)
        file.exit_code = ExitCode(exit_code or file.exit_code)
        if file.exit_requested_by_id is not None:
            file.exit_confirmed_by_id = actor.user_id
        gone = file.exit_code in (ExitCode.FALSE, ExitCode.DECEASED, ExitCode.MOVED, ExitCode.LEFT_UNION)
        file.status = FileStatus.CANCELLED if gone else FileStatus.EXITED
        end_file(file, on=today)
        file.event_note |= {"exit_code": file.exit_code}
    return file


def cancel_exit(*, actor: Actor, file_id: Any, seen_version: int, opinion: str) -> NeedyFile:
    """Keep a household on file after all."""
    with take(
        rules.CANCEL_EXIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, opinion=opinion
    ) as file:
        file.exit_code = ""
        file.exit_requested_by_id = None
    return file


def call_back(*, actor: Actor, file_id: Any, seen_version: int, today: date, opinion: str) -> NeedyFile:
    """Write down how a family fares some months after it left the file; a need leads to a new file."""
    with take(rules.CALL_BACK, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, opinion=opinion) as file:
        rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        file.called_back_on = today
    return file


@transaction.atomic
def withdraw_consent(*, actor: Actor, file_id: Any, purpose: str, moment: datetime) -> None:
    """Keep that the applicant took a consent back; a running notice is taken down at once (Appendix B 22)."""
    file = find(NeedyFile, file_id, actor, "aid.edit_file", lock=True)
    Consent.objects.filter(file=file, purpose=purpose, withdrawn_at=None).update(withdrawn_at=moment)
    record(actor, "aid.consent.withdrawn", file, purpose=purpose)
    if purpose == ConsentPurpose.PUBLIC_NOTICE:
        stop_for_consent(actor, file, today=timezone.localdate(moment))
