"""Which step of a needy-worker file leads where, and who may take it (domain.md Appendix A1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import IN_REVIEW, REQUIRED_CONSENTS, ConsentPurpose, VetoItem
from aid.choices.files import FileStatus as S
from core.errors import ConflictError, RuleBrokenError
from core.steps import step

SUBMIT = step(S.DRAFT, S.SUBMITTED, "aid.submit_file", "aid.file.submitted")
SURVEY = step(S.SUBMITTED, S.UNIT_SURVEYED, "aid.visit_file", "aid.file.surveyed")
# A notice is prepared by one person and released by another; one that was taken down may be prepared anew.
PREPARE_NOTICE = step(S.UNIT_SURVEYED, S.UNIT_SURVEYED, "aid.post_notice", "aid.file.notice_prepared")
PREPARE_AGAIN = step(S.UNIT_NOTICED, S.UNIT_NOTICED, "aid.post_notice", "aid.file.notice_prepared")
PREPARE_EXIT = step(S.EXITING, S.EXITING, "aid.post_notice", "aid.file.notice_prepared")
PREPARATIONS = {S.UNIT_SURVEYED: PREPARE_NOTICE, S.UNIT_NOTICED: PREPARE_AGAIN, S.EXITING: PREPARE_EXIT}
RELEASE_NOTICE = step({S.UNIT_SURVEYED, S.UNIT_NOTICED}, S.UNIT_NOTICED, "aid.release_notice", "aid.file.noticed")
RELEASE_COUNTY = step(S.COUNTY_NOTICED, S.COUNTY_NOTICED, "aid.release_notice", "aid.file.noticed")
RELEASE_EXIT = step(S.EXITING, S.EXITING, "aid.release_notice", "aid.file.noticed")
STOP_NOTICE = step(
    {S.UNIT_SURVEYED, S.UNIT_NOTICED, S.COUNTY_NOTICED, S.EXITING},
    {S.UNIT_SURVEYED, S.UNIT_NOTICED, S.COUNTY_NOTICED, S.EXITING},
    "aid.release_notice",
    "aid.file.notice_stopped",
)
CLOSE_NOTICE = step(S.UNIT_NOTICED, S.TOWNSHIP_CHECKING, "aid.check_file", "aid.file.notice_ended")
OBJECT = step({S.UNIT_NOTICED, S.COUNTY_NOTICED}, S.INVESTIGATING, "aid.register_objection", "aid.file.objected")
UPHOLD = step(S.INVESTIGATING, S.REJECTED, "aid.investigate_objection", "aid.file.objection_upheld")
DISMISS = step(
    S.INVESTIGATING,
    {S.UNIT_NOTICED, S.COUNTY_NOTICED},
    "aid.investigate_objection",
    "aid.file.objection_dismissed",
)
PASS_CHECK = step(S.TOWNSHIP_CHECKING, S.ECON_CHECKING, "aid.check_file", "aid.file.checked")
RECORD_RESULT = step(S.ECON_CHECKING, S.COUNTY_REVIEWING, "aid.record_check", "aid.file.econ_checked")
EXEMPT_VETO = step(S.COUNTY_REVIEWING, S.COUNTY_REVIEWING, "aid.exempt_veto", "aid.file.veto_exempted")
APPROVE = step(S.COUNTY_REVIEWING, S.FILED, "aid.approve_file", "aid.file.approved")
NOTICE_AGAIN = step(S.COUNTY_REVIEWING, S.COUNTY_NOTICED, "aid.approve_file", "aid.file.county_noticed")
FILE_AFTER_NOTICE = step(S.COUNTY_NOTICED, S.FILED, "aid.approve_file", "aid.file.approved")
RETURN_SURVEY = step(S.SUBMITTED, S.RETURNED, "aid.visit_file", "aid.file.returned")
RETURN_CHECK = step(S.TOWNSHIP_CHECKING, S.RETURNED, "aid.check_file", "aid.file.returned")
RETURN_COUNTY = step(S.COUNTY_REVIEWING, S.RETURNED, "aid.approve_file", "aid.file.returned")
REJECT_CHECK = step(S.TOWNSHIP_CHECKING, S.REJECTED, "aid.check_file", "aid.file.rejected")
REJECT_COUNTY = step(S.COUNTY_REVIEWING, S.REJECTED, "aid.approve_file", "aid.file.rejected")
APPEAL = step(S.REJECTED, S.REJECTED, "aid.register_objection", "aid.file.appealed")  # once, domain.md 2.6
DECIDE_APPEAL = step(S.REJECTED, S.REJECTED, "aid.approve_file", "aid.file.appeal_decided")
RESUBMIT = step(
    S.RETURNED,
    {S.SUBMITTED, S.TOWNSHIP_CHECKING, S.COUNTY_REVIEWING},
    "aid.submit_file",
    "aid.file.resubmitted",
)
WITHDRAW = step({*IN_REVIEW, S.RETURNED}, S.WITHDRAWN, "aid.submit_file", "aid.file.withdrawn")
START_REVIEW = step(S.FILED, S.REVIEWING, "aid.visit_file", "aid.file.review_started")
CONFIRM_REVIEW = step(S.REVIEWING, S.FILED, "aid.approve_file", "aid.file.review_confirmed")
FAIL_REVIEW = step(S.REVIEWING, S.EXITING, "aid.approve_file", "aid.file.review_failed")
SUSPEND = step(S.FILED, S.SUSPENDED, "aid.suspend_file", "aid.file.suspended")
RESUME = step(S.SUSPENDED, S.FILED, "aid.suspend_file", "aid.file.resumed")
START_EXIT = step({S.FILED, S.SUSPENDED}, S.EXITING, "aid.exit_file", "aid.file.exit_started")
COMPLETE_EXIT = step(S.EXITING, S.EXITING, "aid.exit_file", "aid.file.exit_completed")
SKIP_EXIT_NOTICE = step(S.EXITING, S.EXITING, "aid.exit_file", "aid.file.exit_notice_skipped")
OBJECT_TO_EXIT = step(S.EXITING, S.EXITING, "aid.register_objection", "aid.file.objected")
UPHOLD_EXIT = step(S.EXITING, S.FILED, "aid.investigate_objection", "aid.file.exit_cancelled")
DISMISS_EXIT = step(S.EXITING, S.EXITING, "aid.investigate_objection", "aid.file.objection_dismissed")
CALL_BACK = step(S.EXITED, S.EXITED, "aid.visit_file", "aid.file.called_back")
CONFIRM_EXIT = step(S.EXITING, {S.EXITED, S.CANCELLED}, "aid.confirm_exit", "aid.file.exited")
CANCEL_EXIT = step(S.EXITING, S.FILED, "aid.confirm_exit", "aid.file.exit_cancelled")

# Which of a file's people acted before and may not take the step its state waits for as well (domain.md 0.2).
_ALL_BEFORE = ("recorder_id", "township_checker_id", "county_reviewer_id")
APART: Mapping[S, tuple[str, ...]] = {
    S.TOWNSHIP_CHECKING: ("recorder_id",),
    S.ECON_CHECKING: ("recorder_id", "township_checker_id"),
    S.COUNTY_REVIEWING: _ALL_BEFORE,
    S.REJECTED: _ALL_BEFORE,  # the objection to the refusal; whoever refused is known by the event
    S.COUNTY_NOTICED: _ALL_BEFORE,
    S.INVESTIGATING: _ALL_BEFORE,
    S.REVIEWING: ("recorder_id",),
    S.EXITING: ("recorder_id", "exit_requested_by_id"),
}

RETURNS = {S.SUBMITTED: RETURN_SURVEY, S.TOWNSHIP_CHECKING: RETURN_CHECK, S.COUNTY_REVIEWING: RETURN_COUNTY}
REJECTIONS = {S.TOWNSHIP_CHECKING: REJECT_CHECK, S.COUNTY_REVIEWING: REJECT_COUNTY}


def check_complete(missing: dict[str, str]) -> None:
    """Refuse a submission with blanks, naming every field at once (story 4)."""
    if missing:
        raise RuleBrokenError(
            _("The application is not complete: %(count)s points are open.") % {"count": len(missing)},
            code="incomplete",
            fields=missing,
        )


def missing_consents(given: Iterable[str]) -> list[str]:
    """Return the consents still to be collected; each is its own statement (PIPL Art. 29)."""
    return sorted(REQUIRED_CONSENTS - {ConsentPurpose(purpose) for purpose in given})


def check_consent_stands(*, stands: bool) -> None:
    """Refuse to go on with a file whose public-notice consent was withdrawn (Appendix B 22)."""
    if not stands:
        raise ConflictError(
            _("The consent to the public notice was withdrawn. The file cannot be approved."), code="consent_withdrawn"
        )


def acted_before(file: Any) -> list[int | None]:
    """Return whoever may not take the step that a file waits for, for having acted on it before."""
    return [getattr(file, column) for column in APART.get(file.status, ())]


def check_apart(*, decided_by: int | None, before: Iterable[int | None]) -> None:
    """Refuse a decision by somebody who recorded or reviewed the same file (domain.md 0.2)."""
    if decided_by is not None and decided_by in set(before):
        raise RuleBrokenError(
            _("You recorded or reviewed this file, so you cannot take this step."), code="separation_of_duties"
        )


def check_another(*, decided_by: int | None, requested_by: int | None) -> None:
    """Refuse a decision on an exit by whoever proposed it (ux.md P20)."""
    if decided_by is not None and decided_by == requested_by:
        raise RuleBrokenError(
            _("You proposed this exit, so somebody else must decide on it."), code="separation_of_duties"
        )


def check_not_related(*, person_id: object, household: Iterable[object]) -> None:
    """Refuse an act on one's own or one's family's file (回避, domain.md 0.2)."""
    if person_id is not None and person_id in set(household):
        raise RuleBrokenError(_("This is your own family's file. Somebody else must act on it."), code="recusal")


def check_notice_over(*, today: object, last_day: object) -> None:
    """Refuse to go on before the notice has stood its working days (story 7)."""
    if today <= last_day:  # type: ignore[operator]
        raise ConflictError(
            _("The notice stands until %(day)s. The next step opens the day after.") % {"day": last_day},
            code="notice_running",
        )


def check_vetoes(*, standing: Iterable[str]) -> None:
    """Refuse approval while an excluding circumstance stands without exemption (story 10)."""
    items = list(standing)
    if items:
        labels = _(", ").join(str(VetoItem(item).label) for item in items)
        raise ConflictError(
            _("Not possible because of: %(items)s.") % {"items": labels}, code="veto", details={"items": items}
        )


def check_exemptible(*, item: str, exemptible: Iterable[str]) -> None:
    """Refuse to lift an excluding circumstance that the rules do not let anybody lift."""
    if item not in set(exemptible):
        raise RuleBrokenError(
            _("“%(item)s” cannot be exempted.") % {"item": VetoItem(item).label}, code="not_exemptible"
        )


def vetoes_from_check(*, homes: int, vehicles: int, companies: int, deposits_over: bool) -> list[tuple[VetoItem, str]]:
    """Return the excluding circumstances an economic check reveals, with the evidence in words."""
    found = [
        (VetoItem.TWO_HOMES, homes >= 2, _("%(count)s homes") % {"count": homes}),
        (VetoItem.VEHICLE, vehicles >= 1, _("%(count)s cars") % {"count": vehicles}),
        (VetoItem.COMPANY, companies >= 1, _("%(count)s companies") % {"count": companies}),
        (VetoItem.ASSETS, deposits_over, _("Deposits above the limit")),
    ]
    return [(item, evidence) for item, holds, evidence in found if holds]
