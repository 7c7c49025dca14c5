"""Words of referrals between rights protection and relief."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    TO_AID = "to_aid", pgettext_lazy("referral", "Rights protection to relief")
    TO_LEGAL = "to_legal", pgettext_lazy("referral", "Relief to rights protection")


class ReferralStatus(TextChoices):
    OPEN = "open", pgettext_lazy("referral", "Waits for an answer")
    TAKEN = "taken", pgettext_lazy("referral", "Taken up")
    DECLINED = "declined", pgettext_lazy("referral", "Not taken up")
