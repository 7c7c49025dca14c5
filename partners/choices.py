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
