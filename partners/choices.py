"""Words of the tables of partner systems."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Purpose(TextChoices):
    """What for a partner exchanges data (domain.md 0.8, purpose codes)."""

    ECON_CHECK = "econ_check", _("Economic check")
    MUTUAL_CLAIM = "mutual_claim", _("Mutual-aid claims")
    SUPERVISION = "supervision", _("Labour-law supervision")
    CONTRACT = "contract", _("Collective contracts")
    LEGAL = "legal", _("Legal hand-over")
    IDENTITY = "identity", _("Identity check")
    TUITION = "tuition", _("Enrolment check")
    PAYOUT = "payout", _("Payment through the bank")
    MEMBER = "member", _("Services for members")
    NATIONAL_SYNC = "national_sync", _("Exchange with the national systems")
    INCLUSIVE = "inclusive", _("Inclusive services")


class PartnerStatus(TextChoices):
    ACTIVE = "active", pgettext_lazy("a partner system", "Active")
    CLOSED = "closed", pgettext_lazy("a partner system", "Closed")


class ApplicationStatus(TextChoices):
    ACTIVE = "active", pgettext_lazy("a partner system", "Active")
    STOPPED = "stopped", pgettext_lazy("a partner system", "Stopped")


class GrantStatus(TextChoices):
    REQUESTED = "requested", pgettext_lazy("a scope of the API", "Asked for")
    GRANTED = "granted", pgettext_lazy("a scope of the API", "Granted")
    REFUSED = "refused", pgettext_lazy("a scope of the API", "Refused")
    ENDED = "ended", pgettext_lazy("a scope of the API", "Ended")


class SubscriptionStatus(TextChoices):
    ACTIVE = "active", pgettext_lazy("webhook", "Active")
    DISABLED = "disabled", pgettext_lazy("webhook", "Switched off")
    ENDED = "ended", pgettext_lazy("webhook", "Ended")


class DisabledReason(TextChoices):
    BY_HAND = "by_hand", _("Switched off by its owner")
    FAILING = "failing", _("Not reachable for days")
    GONE = "gone", _("The receiver answered 410: gone for good")


class DeliveryStatus(TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery of an event", "Waiting")
    DELIVERED = "delivered", pgettext_lazy("delivery of an event", "Delivered")
    DEAD = "dead", pgettext_lazy("delivery of an event", "Given up")
    WITHHELD = "withheld", pgettext_lazy("delivery of an event", "Withheld: no grant any more")


class Outcome(TextChoices):
    TAKEN = "taken", pgettext_lazy("try of a delivery", "Taken")
    REFUSED = "refused", pgettext_lazy("try of a delivery", "Refused")
    UNREACHABLE = "unreachable", pgettext_lazy("try of a delivery", "Not reachable")
    GONE = "gone", pgettext_lazy("try of a delivery", "Gone for good")


class CallbackKind(TextChoices):
    """What a partner tells us by a signed message (events in)."""

    ECONOMIC_CHECK = "economic_check", _("Result of an economic check")
    BANK_RESULT = "bank_result", _("Result of a payment")
    MUTUAL_SETTLEMENT = "mutual_settlement", _("Settlement of mutual aid")
