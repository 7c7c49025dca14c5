"""Words of collective contracts from the signature to their end (domain.md 8, Appendix A7)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ContractStatus(TextChoices):
    SIGNED = "signed", pgettext_lazy("collective contract", "Signed")
    UNDER_REVIEW = "under_review", pgettext_lazy("collective contract", "Under review")
    REVISING = "revising", pgettext_lazy("collective contract", "Being revised")
    EFFECTIVE = "effective", pgettext_lazy("collective contract", "In effect")
    PERFORMING = "performing", pgettext_lazy("collective contract", "Being performed")
    EXPIRED = "expired", pgettext_lazy("collective contract", "Expired")
    CHANGED = "changed", pgettext_lazy("collective contract", "Replaced")
    TERMINATED = "terminated", pgettext_lazy("collective contract", "Terminated")


IN_FORCE = (ContractStatus.EFFECTIVE, ContractStatus.PERFORMING)
ENDED = (ContractStatus.EXPIRED, ContractStatus.CHANGED, ContractStatus.TERMINATED)
