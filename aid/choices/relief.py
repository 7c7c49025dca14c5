"""Words of programmes, rosters, awards and payments (domain.md 3, Appendix A2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Season(TextChoices):
    SPRING = "spring", _("Spring: jobs")
    SUMMER = "summer", _("Summer: cool")
    AUTUMN = "autumn", _("Autumn: schooling")
    WINTER = "winter", _("Winter: warmth")
    ALL_YEAR = "all_year", _("All year: relief on application")


class ReliefKind(TextChoices):
    LIVING = "living", _("Living relief")
    TUITION = "tuition", _("Schooling relief")
    MEDICAL = "medical", _("Medical relief")
    TEMPORARY = "temporary", _("Temporary relief")
    ACCIDENT = "accident", _("Accident relief")
    WARMTH = "warmth", _("Warmth visit")
    COOL = "cool", _("Cool goods")
    JOB = "job", _("Job placement")
    TRAINING = "training", _("Training")
    CHECKUP = "checkup", _("Health check-up")


class ProgrammeStatus(TextChoices):
    DRAFT = "draft", _("Being planned")
    OPEN = "open", pgettext_lazy("programme", "Open")
    CLOSED = "closed", pgettext_lazy("programme", "Closed")


class RosterStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Awaiting township check")
    CHECKED = "approved_pending", _("Awaiting county approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class Decision(TextChoices):
    """Who decided on a roster, by its highest amount (domain.md 3.6: approval ladder)."""

    COUNTY = "county", _("County approver")
    COLLECTIVE = "collective", _("Collective decision of the county")
    PROVINCE = "province", _("Province")
    NATIONAL = "national", _("National federation")


class AwardStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Awaiting township check")
    APPROVED_PENDING = "approved_pending", _("Awaiting county approval")
    APPROVED = "approved", _("Approved")
    NOTICED = "noticed", _("On notice")
    ON_HOLD = "on_hold", _("Objection")
    READY = "ready", _("Ready to pay")
    BATCHED = "batched", _("In a batch")
    SENT = "sent", _("Sent to the bank")
    FAILED = "failed", _("Payment failed")
    PAID = "paid", _("Paid")
    RECEIPTED = "receipted", _("Receipt on file")
    REFUNDED = "refunded", pgettext_lazy("award", "Returned")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")


class BatchStatus(TextChoices):
    OPEN = "open", _("Being prepared")
    LOCKED = "locked", _("Locked")
    CONFIRMED = "confirmed", _("Confirmed")
    SENT = "sent", _("Sent to the bank")
    PARTIALLY_SETTLED = "partially_settled", _("Partly settled")
    SETTLED = "settled", _("Settled")


class PaymentStatus(TextChoices):
    RESERVED = "reserved", _("Reserved")
    REMOVED = "removed", _("Taken out of the batch")
    SENT = "sent", _("Sent to the bank")
    UNKNOWN = "unknown", _("Not known")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")


class FailureCode(TextChoices):
    ACC_NOT_FOUND = "ACC_NOT_FOUND", _("No such account")
    NAME_MISMATCH = "NAME_MISMATCH", _("Name differs from the account")
    CLOSED = "CLOSED", _("Account closed")
    LIMIT = "LIMIT", _("Account limit reached")
    OTHER = "OTHER", _("Other bank reason")


class RefusalCode(TextChoices):
    """Why a family asked for did not come onto a roster (domain.md 3.7)."""

    NOT_IN_BRANCH = "not_in_branch", _("No such file in this branch")
    FILE_NOT_ACTIVE = "file_not_active", _("The file is not active")
    REVIEW_OVERDUE = "review_overdue", _("The file's validity has ended and its annual review is not finished")
    DECEASED = "deceased", _("The beneficiary has died")
    NO_STANDARD = "no_standard", _("The programme has no standard for this category")
    NO_ACCOUNT = "no_account", _("No bank card on file")
    QUOTA_EXCEEDED = "quota_exceeded", _("The county's places are used up")
    ANNUAL_CAP = "annual_cap", _("The family has used up its annual cap")
    DUPLICATE_HOUSEHOLD = "duplicate_household", _("The family is already on a roster of this season")
    DUPLICATE_STUDENT = "duplicate_student", _("The student has schooling relief for this school year already")
    NOT_STUDENT = "not_student", _("Not entered as a student of the household")
    NO_PROOF = "no_proof", _("No proof of enrolment for this school year")
    EXCLUDED = "excluded", _("Studies that schooling relief does not pay for")
    TIER = "tier", _("The fund is for files of the national level only")
    OTHER_GRANT = "other_grant", _("Has another public or school grant for the same purpose")


class RosterWarning(TextChoices):
    """What an approver should look at again; none of it forbids the approval (domain.md 3.7, D4, D8 to D10)."""

    OTHER_RELIEF = "other_relief", _("The family has other relief this year")
    SHARED_ACCOUNT = "shared_account", _("Another family uses the same bank card")
    SHARED_PHONE = "shared_phone", _("Several families use the same phone")
    ABOVE_STANDARD = "above_standard", _("Above the standard: the level above decides")


class BatchProblem(TextChoices):
    """What keeps a line of a batch from being paid."""

    FILE_NOT_ACTIVE = "file_not_active", _("The file is not active")
    REVIEW_OVERDUE = "review_overdue", _("The file's validity has ended and its annual review is not finished")
    DECEASED = "deceased", _("The beneficiary has died")
    NO_ACCOUNT = "no_account", _("No bank card on file")
    ACCOUNT_CHANGED = "account_changed", _("The bank card was changed after the approval")
    SHARED_ACCOUNT = "shared_account", _("Two lines of the batch pay to the same bank card")
    NO_CONSENT = "no_consent", _("No consent that the bank gets name and card, or it was taken back")


class ResultProblem(TextChoices):
    """Why a row of a bank's answer changed nothing."""

    UNREADABLE = "unreadable", _("The row cannot be read")
    UNKNOWN_LINE = "unknown_line", _("No such line in this batch")
    REPEATED_LINE = "repeated_line", _("The line stands in the file already")
    WRONG_AMOUNT = "wrong_amount", _("The amount differs from the line")
    NO_REFERENCE = "no_reference", _("The bank's reference is missing")
    REFERENCE_USED = "reference_used", _("The bank's reference belongs to another payment")
    ALREADY_PAID = "already_paid", _("The line is paid already; the row was ignored")
    ALREADY_FAILED = "already_failed", _("The line has failed already; the row was ignored")
    PAID_THEN_FAILED = "paid_then_failed", _("The line was paid before; record the returned money instead")
    FAILED_THEN_PAID = "failed_then_paid", _("The line had failed before; ask the bank what happened")


class ChangeStatus(TextChoices):
    PROPOSED = "proposed", _("Awaiting a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class FundSource(TextChoices):
    CENTRAL = "central", _("Central special fund")
    PROVINCE_FIN = "province_fin", _("Provincial finance")
    LOCAL_FIN = "local_fin", _("City and county finance")
    UPPER_UNION = "upper_union", _("Grant of the union above")
    OWN_UNION = "own_union", _("Own union funds")
    DONATION = "donation", _("Donations")
    INTEREST = "interest", _("Interest")
    OTHER = "other", _("Other source")


class Bucket(TextChoices):
    """Where money stands: every movement is one journal entry between two of these."""

    EXTERNAL = "external", _("Outside")
    BUDGET = "budget", _("Budget")
    RESERVED = "reserved", _("Reserved")
    IN_TRANSIT = "in_transit", _("At the bank")
    PAID = "paid", _("Paid out")


class EntryKind(TextChoices):
    """Which way money moves: grant and release, reserve, send, then paid or failed, and what came back."""

    GRANT = "grant", _("Granted")
    REVERSE_GRANT = "reverse_grant", _("Grant taken back")
    PASS_DOWN = "pass_down", _("Passed down")
    RECEIVE = "receive", _("Received from above")
    GIVE_BACK = "give_back", _("Given back upwards")
    TAKE_BACK = "take_back", _("Taken back from below")
    RESERVE = "reserve", _("Reserved")
    RELEASE = "release", _("Released")
    SEND = "send", _("Sent to the bank")
    UNSEND = "unsend", _("Not sent after all")
    PAY = "pay", _("Paid")
    FAIL = "fail", _("Payment failed")
    REFUND = "refund", _("Returned")


class MoveKind(TextChoices):
    """Which way places and money of a programme go in the tree."""

    SET = "set", _("Total set")
    DOWN = "down", _("Passed down")
    BACK = "back", _("Taken back")
