"""How states and events of files are shown: colour, title, kind."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aid.choices.files import (
    Category,
    Cause,
    ConsentPurpose,
    ExitCode,
    Housing,
    RejectReason,
    Relation,
    Tier,
    WorkStatus,
)
from aid.choices.files import FileStatus as S
from aid.choices.households import LeaveReason
from aid.choices.upkeep import FollowUpKind, QuarterChannel, QuarterResult, ReviewSection, SectionAnswer
from aid.forms.applications import SLOTS

TONES: dict[str, str] = {
    S.DRAFT: "neutral",
    S.SUBMITTED: "info",
    S.UNIT_SURVEYED: "info",
    S.UNIT_NOTICED: "hold",
    S.INVESTIGATING: "warn",
    S.TOWNSHIP_CHECKING: "info",
    S.ECON_CHECKING: "hold",
    S.COUNTY_REVIEWING: "info",
    S.COUNTY_NOTICED: "hold",
    S.RETURNED: "warn",
    S.FILED: "ok",
    S.REVIEWING: "info",
    S.SUSPENDED: "hold",
    S.EXITING: "info",
}

# What somebody decided on a file: the record of its approval (ux.md P16).
DECISIONS = frozenset(
    {
        "aid.file.submitted",
        "aid.file.resubmitted",
        "aid.file.surveyed",
        "aid.file.notice_ended",
        "aid.file.objection_upheld",
        "aid.file.objection_dismissed",
        "aid.file.checked",
        "aid.file.econ_checked",
        "aid.file.veto_exempted",
        "aid.file.approved",
        "aid.file.returned",
        "aid.file.rejected",
        "aid.file.withdrawn",
        "aid.file.review_confirmed",
        "aid.file.review_failed",
        "aid.file.suspended",
        "aid.file.resumed",
        "aid.file.exit_started",
        "aid.file.exit_cancelled",
        "aid.file.exited",
        "aid.file.moved_out",
        "aid.file.moved_in",
        "aid.file.passed_on",
    }
)

TITLES: dict[str, Any] = {
    "aid.file.submitted": _("Application submitted"),
    "aid.file.resubmitted": _("Application completed and submitted again"),
    "aid.file.surveyed": _("Home visit"),
    "aid.file.notice_prepared": _("Notice prepared"),
    "aid.file.noticed": _("Notice posted"),
    "aid.file.notice_stopped": _("Notice taken down"),
    "aid.file.notice_ended": _("Notice ended without objection"),
    "aid.file.objected": _("Objection received"),
    "aid.file.objection_upheld": _("Objection upheld"),
    "aid.file.objection_dismissed": _("Objection dismissed"),
    "aid.file.checked": _("Township check passed"),
    "aid.file.econ_checked": _("Economic check returned"),
    "aid.file.veto_exempted": _("Excluding circumstance exempted"),
    "aid.file.approved": _("Approved and put on file"),
    "aid.file.county_noticed": _("County notice posted"),
    "aid.file.returned": _("Returned for completion"),
    "aid.file.rejected": _("Not recognised"),
    "aid.file.withdrawn": _("Withdrawn"),
    "aid.file.review_started": _("Annual review started"),
    "aid.file.review_confirmed": _("Annual review confirmed"),
    "aid.file.review_failed": _("Annual review: no longer in hardship"),
    "aid.file.suspended": _("Suspended"),
    "aid.file.resumed": _("Suspension lifted"),
    "aid.file.exit_started": _("Exit proposed"),
    "aid.file.exited": _("Left the file"),
    "aid.file.called_back": _("Called after the exit"),
    "aid.file.exit_cancelled": _("Exit not confirmed"),
    "aid.file.pointed_out": _("Pointed out by another office of the union"),
    "aid.file.referred": _("Passed on to another office of the union"),
    "aid.file.referral_taken": _("The other office took it up"),
    "aid.file.referral_declined": _("The other office did not take it up"),
    "aid.household.birth": _("Child born"),
    "aid.household.joined": _("Somebody joined the household"),
    "aid.household.left": _("Somebody left the household"),
    "aid.household.divorce": _("Divorce: the household parted"),
    "aid.household.split": _("Household split in two"),
    "aid.household.head": _("Another head of the household"),
    "aid.household.person": _("Name or identity number put right"),
    "aid.file.move_asked": _("Move to another county asked for"),
    "aid.file.move_wanted": _("The new county asks for the file"),
    "aid.file.move_agreed": _("Let go to another county"),
    "aid.file.move_declined": _("Not let go to another county"),
    "aid.file.move_withdrawn": _("Request to move taken back"),
    "aid.file.move_refused": _("Move refused by the other county"),
    "aid.file.appealed": _("The applicant objected to the refusal"),
    "aid.file.appeal_decided": _("Objection to the refusal decided"),
    "aid.file.union_changed": _("Held by another union of the county"),
    "aid.file.passed_on": _("Taken over from a union that ended"),
    "aid.file.reopened": _("Applied again"),
    "aid.file.moved_out": _("Left for another county"),
    "aid.file.moved_in": _("Taken over from another county"),
    "aid.award.moved": _("Relief ended here: the file moved to another county"),
    "aid.file.section_said": _("Section of the review"),
    "aid.file.quarter_checked": _("Quarterly check"),
    "aid.file.assigned": _("Given to somebody"),
    "aid.file.review_reminded": _("Reminded of the review"),
    "aid.file.exit_completed": _("Proposal of the exit completed"),
    "aid.file.exit_notice_skipped": _("Exit without a notice"),
    "aid.file.follow_up_done": _("Task after the exit done"),
    "aid.file.member_died": _("Death of a family member"),
    "aid.file.account_changed": _("Bank card changed"),
    "aid.family.visited": _("Family visited"),
    "aid.visit.planned": _("Visit planned"),
    "aid.visit.taken_along": _("Taken along on a telephone"),
    "aid.relief.requested": _("Relief applied for"),
    "aid.student.enrolled": _("School year of a student entered"),
    "aid.consent.given": _("Consent given"),
    "aid.consent.withdrawn": _("Consent withdrawn"),
    "aid.file.opened": _("Application begun"),
    "aid.file.edited": _("Application edited"),
    "core.attachment.added": _("Paper added"),
    "core.attachment.replaced": _("Paper replaced"),
    "core.secret.revealed": _("Full value shown"),
    "core.clock.moved": _("Due date moved with the calendar"),
    "aid.award.approved": _("Relief approved"),
    "aid.award.submitted": _("Put on a roster"),
    "aid.award.reduced": _("Amount lowered to what the annual cap leaves"),
    "aid.award.checked": _("Roster checked"),
    "aid.award.returned": _("Roster returned"),
    "aid.award.rejected": _("Relief not approved"),
    "aid.award.excluded": _("Taken off the roster"),
    "aid.award.noticed": _("Relief on notice"),
    "aid.award.notice_stopped": _("Notice of the relief taken down"),
    "aid.award.objected": _("Objection to the relief"),
    "aid.award.objection_resolved": _("Objection to the relief decided"),
    "aid.award.notice_ended": _("Notice of the roster ended"),
    "aid.award.batched": _("Put into a batch"),
    "aid.award.unbatched": _("Taken out of a batch"),
    "aid.award.sent": _("Sent to the bank"),
    "aid.award.unsent": _("Not sent to the bank after all"),
    "aid.award.account_fixed": _("Bank card corrected"),
    "aid.award.cancelled": _("Relief cancelled"),
    "aid.award.receipted": _("Receipt on file"),
    "aid.payment.paid": _("Relief paid"),
    "aid.payment.failed": _("Payment failed"),
    "aid.payment.refunded": _("Relief returned"),
}
ROUTINE = frozenset(
    {
        "aid.file.opened",
        "aid.file.edited",
        "aid.consent.given",
        "core.attachment.added",
        "core.attachment.replaced",
        "core.secret.revealed",
        "core.clock.moved",
        "aid.award.submitted",
        "aid.award.checked",
        "aid.award.batched",
        "aid.award.unbatched",
        "aid.award.sent",
        "aid.award.unsent",
        "aid.award.receipted",
        "aid.file.section_said",
        "aid.file.assigned",
        "aid.file.review_reminded",
    }
)
BAD = frozenset({"aid.file.rejected", "aid.payment.failed", "aid.file.objection_upheld"})
HELD = frozenset({"aid.file.suspended", "aid.file.objected", "aid.file.returned", "aid.file.notice_stopped"})


# What the change log tells of an event's data; the rest is for machines.
LABELS: dict[str, Any] = {
    "happened_on": _("Since"),
    "leave_reason": _("Reason of leaving"),
    "left": _("Left the household"),
    "before_head": _("Head before"),
    "head": _("Head of the household"),
    "other_head": _("Head of the other household"),
    "before_name": _("Name before"),
    "support_received": _("Support received in a year"),
    "support_paid": _("Support paid in a year"),
    "county": _("County"),
    "union": _("Union"),
    "from_union": _("From"),
    "member": _("Family member"),
    "removed_member": _("Removed family member"),
    "relation": _("Relation"),
    "income": _("Income of the year"),
    "rigid": _("Rigid costs of the year"),
    "main_cause": _("Main cause of hardship"),
    "work_status": _("Work status"),
    "employer_name": _("Employer"),
    "employer_code": _("Unified social credit code"),
    "housing": _("Housing"),
    "address": _("Address"),
    "account": _("Bank card"),
    "bank_name": _("Bank"),
    "purpose": _("Consent"),
    "slot": _("Paper"),
    "name": _("File name"),
    "visited_on": _("Day of the visit"),
    "place": _("Place"),
    "last_day": _("Last day"),
    "opinion": _("Opinion"),
    "finding": _("Finding"),
    "reason": _("Reason"),
    "because": _("Reason"),
    "category": _("Category"),
    "tier": _("Recognition tier"),
    "tier_before": _("Recognition tier before"),
    "net_per_head": _("Per head and month"),
    "override_reason": _("Reason for another category than proposed"),
    "number": _("Number"),
    "valid_to": _("Valid to"),
    "field": _("Shown in full"),
    "members": _("Family members"),
    "responsible": _("Responsible"),
    "secondary_causes": _("Further causes"),
    "event_on": _("Day of the event"),
    "event_loss": _("Loss after insurance"),
    "is_migrant": _("Migrant worker"),
    "employed_since": _("Employed since"),
    "cause_detail": _("What happened"),
    "section": pgettext_lazy("of a review", "Section"),
    "answer": pgettext_lazy("section of a review", "Answer"),
    "result": _("Result"),
    "channel": _("How it was checked"),
    "checked_on": _("Checked on"),
    "exit_code": _("Reason for leaving the file"),
    "died_on": _("Day of death"),
    "kind": pgettext_lazy("task", "Kind"),
}
CHOICES: dict[str, dict[Any, Any]] = {
    "leave_reason": dict(LeaveReason.choices),
    "relation": dict(Relation.choices),
    "main_cause": dict(Cause.choices),
    "work_status": dict(WorkStatus.choices),
    "housing": dict(Housing.choices),
    "purpose": dict(ConsentPurpose.choices),
    "category": dict(Category.choices),
    "tier": dict(Tier.choices),
    "slot": dict(SLOTS),
    "reason": dict(RejectReason.choices),
    "section": dict(ReviewSection.choices),
    "answer": dict(SectionAnswer.choices),
    "result": dict(QuarterResult.choices),
    "channel": dict(QuarterChannel.choices),
    "exit_code": dict(ExitCode.choices),
    "kind": dict(FollowUpKind.choices),
    "field": {
        "identity": _("Identity number"),
        "phone": _("Mobile phone"),
        "account": _("Bank card"),
        "address": _("Address"),
    },
}


CHOICES_OF = {"secondary_causes": "main_cause", "tier_before": "tier"}


def label_of(name: str) -> str:
    """Return what the log calls a piece of an event."""
    return str(LABELS[name])


def said(name: str, value: Any) -> str:
    """Return a value in the log's words: the label of a choice, else the text as it is; nothing is two dashes."""
    if isinstance(value, list):
        return gettext(", ").join(said(name, each) for each in value) or "--"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if value in (None, ""):
        return "--"
    known = CHOICES.get(CHOICES_OF.get(name, name), {}).get(value) if isinstance(value, str | int) else None
    return str(known or value)


def tag(file: Any) -> dict[str, Any]:
    """Return the state of a file as a tag."""
    return {"label": file.get_status_display(), "tone": TONES.get(file.status, "neutral")}


def category_tag(file: Any) -> list[dict[str, Any]]:
    """Return the category of a file as a tag, once it has one."""
    return [{"label": file.get_category_display(), "tone": "info"}] if file.category else []
