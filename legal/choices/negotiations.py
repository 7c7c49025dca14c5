"""Words of collective bargaining: its level and subject, the two sides, its states (domain.md 8, Appendix A7)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BargainLevel(TextChoices):
    UNIT = "unit", pgettext_lazy("bargaining", "One employer")
    INDUSTRY = "industry", pgettext_lazy("bargaining", "A trade")
    REGION = "region", pgettext_lazy("bargaining", "A region")


class BargainKind(TextChoices):
    COMPREHENSIVE = "comprehensive", pgettext_lazy("collective contract", "Comprehensive")
    WAGE = "wage", pgettext_lazy("collective contract", "Wages")
    SAFETY = "safety", pgettext_lazy("collective contract", "Safety and health")
    WOMEN = "women", pgettext_lazy("collective contract", "Women workers")


class NegotiationStatus(TextChoices):
    OFFER_SENT = "offer_sent", pgettext_lazy("negotiation", "Offer sent")
    OVERDUE = "overdue", pgettext_lazy("negotiation", "No reply, reported")
    TALKS = "talks", pgettext_lazy("negotiation", "Talks")
    SUSPENDED = "suspended", pgettext_lazy("negotiation", "Suspended")
    COORDINATING = "coordinating", pgettext_lazy("negotiation", "Coordinated by the authority")
    DRAFT_AGREED = "draft_agreed", pgettext_lazy("negotiation", "Draft")
    VOTED = "voted", pgettext_lazy("negotiation", "Draft passed")
    SIGNED = "signed", pgettext_lazy("negotiation", "Signed")
    CLOSED = "closed", pgettext_lazy("negotiation", "Ended without a contract")


OPEN = frozenset(NegotiationStatus) - {NegotiationStatus.SIGNED, NegotiationStatus.CLOSED}


class Side(TextChoices):
    WORKERS = "workers", pgettext_lazy("bargaining", "Workers' side")
    EMPLOYER = "employer", pgettext_lazy("bargaining", "Employer's side")


class VoteWay(TextChoices):
    """How the draft was passed: in the unit's congress, or for a trade or region in each unit (Arts. 24, 29)."""

    CONGRESS = "congress", _("Workers' congress")
    ALL_WORKERS = "all_workers", _("Meeting of all workers")
    EACH_UNIT = "each_unit", _("Vote in each unit")
