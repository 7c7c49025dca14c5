"""Words of the consent register (PIPL Arts. 13, 14, 23, 25, 29, 31)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Purpose(TextChoices):
    SENSITIVE = "sensitive", _("Sensitive data: health, bank account, family")
    SHARE = "share", _("Giving data to somebody else")
    PUBLISH = "publish", _("Publishing name or picture")
    MINOR = "minor", _("Data of a child under 14")
    SERVICE = "service", _("Services of the union beyond membership")
    FILE_REVIEW = "file_review", _("Review of the file")
    ECON_CHECK = "econ_check", _("Check of the economic situation")
    PUBLIC_NOTICE = "public_notice", _("Public notice")
    SHARE_BANK = "share_bank", _("Name and card for the bank")
    SHARE_MEDICAL = "share_medical", _("Medical and mutual-aid settlements")


class Basis(TextChoices):
    CONSENT = "consent", pgettext_lazy("legal basis", "Consent")
    DUTY = "duty", pgettext_lazy("legal basis", "A duty by law")
    CONTRACT = "contract", pgettext_lazy("legal basis", "A contract with the person")
    EMERGENCY = "emergency", pgettext_lazy("legal basis", "Danger to life or health")


class How(TextChoices):
    PAPER = "paper", _("Signed on paper")
    SIGNATURE = "signature", _("Signed on a screen")
    ONLINE = "online", _("Ticked by the person, signed in")


class GivenBy(TextChoices):
    SELF = "self", _("The person")
    GUARDIAN = "guardian", _("Parent or guardian")
