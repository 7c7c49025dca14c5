"""Words of membership beyond its states: transfers, cards, requests about one's own data (domain.md 1.3, 10.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TransferWay(TextChoices):
    OUT = "out", _("The old union lets the member go")
    PULL = "pull", _("The new union asks for the member")


class TransferStatus(TextChoices):
    WANTED = "wanted", _("Waits for the old union")
    MARKED_OUT = "marked_out", _("Waits for the new union")
    ACCEPTED = "accepted", pgettext_lazy("transfer", "Transferred")
    REFUSED = "refused", pgettext_lazy("transfer", "Not accepted")
    SENT_BACK = "sent_back", pgettext_lazy("transfer", "Sent back to the old union")
    WITHDRAWN = "withdrawn", pgettext_lazy("transfer", "Withdrawn")


TRANSFER_OPEN = (TransferStatus.WANTED, TransferStatus.MARKED_OUT)


class CardStatus(TextChoices):
    APPLIED = "applied", pgettext_lazy("card", "Applied for")
    MAKING = "making", pgettext_lazy("card", "Being made")
    ISSUED = "issued", pgettext_lazy("card", "Issued, not activated")
    ACTIVE = "active", pgettext_lazy("card", "Active")
    LOST = "lost", pgettext_lazy("card", "Lost")
    REPLACED = "replaced", pgettext_lazy("card", "Replaced")
    CANCELLED = "cancelled", pgettext_lazy("card", "Cancelled")


CARD_LIVE = (CardStatus.APPLIED, CardStatus.MAKING, CardStatus.ISSUED, CardStatus.ACTIVE)


class RetainReason(TextChoices):
    RETIRED = "retired", _("Retired")
    UNEMPLOYED = "unemployed", _("Out of work")
    ON_LEAVE = "on_leave", _("On long leave")


class ExitReason(TextChoices):
    OWN_WISH = "own_wish", _("At the member's own wish")
    LEFT_PROVINCE = "left_province", _("Works outside the province")
    DECIDED = "decided", _("By decision of the union, six months without dues or activity")


class RequestKind(TextChoices):
    SEE = "see", _("See what is held")
    COPY = "copy", _("Get a copy")
    CORRECT = "correct", _("Have something corrected")
    ERASE = "erase", _("Have something erased")


class RequestStatus(TextChoices):
    RECEIVED = "received", pgettext_lazy("request", "To be answered")
    ANSWERED = "answered", pgettext_lazy("request", "Answered")
    REFUSED = "refused", pgettext_lazy("request", "Refused with reasons")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class AskedBy(TextChoices):
    SELF = "self", _("The person")
    GUARDIAN = "guardian", _("Parent or guardian")
    AGENT = "agent", _("Somebody with a written mandate")
    NEXT_OF_KIN = "next_of_kin", _("Close relative of somebody who died")
