"""Words of programmes, rosters, awards and payments (domain.md 3, Appendix A2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Season(TextChoices):
    SPRING = "spring", _("Spring: jobs")
    SUMMER = "summer", _("Summer: cool")
    AUTUMN = "autumn", _("Autumn: schooling")
    WINTER = "winter", _("Winter: warmth")


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
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class RosterStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Awaiting township check")
    CHECKED = "approved_pending", _("Awaiting county approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


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
    REFUNDED = "refunded", _("Returned")
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
