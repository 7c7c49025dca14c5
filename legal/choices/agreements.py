"""Words of mediation agreements: their state, signatures, instalments, what may follow (domain.md 7.3)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class AgreementStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("agreement", "Draft")
    EFFECTIVE = "effective", pgettext_lazy("agreement", "In force")
    DROPPED = "dropped", pgettext_lazy("agreement", "Dropped")


class ClauseKind(TextChoices):
    TERM = "term", pgettext_lazy("clause", "Term")
    PAYMENT = "payment", pgettext_lazy("clause", "Payment")
    BREACH = "breach", pgettext_lazy("clause", "If it is not kept")
    OTHER = "other", pgettext_lazy("clause", "Other")


class Confirmation(TextChoices):
    """The window both sides may use together once an agreement is in force."""

    ARBITRATION = "arbitration", pgettext_lazy("confirmation", "Review by the arbitration commission")
    COURT = "court", pgettext_lazy("confirmation", "Judicial confirmation")


class ConfirmationStatus(TextChoices):
    ASKED = "asked", pgettext_lazy("confirmation", "Asked for")
    CONFIRMED = "confirmed", pgettext_lazy("confirmation", "Confirmed")
    REFUSED = "refused", pgettext_lazy("confirmation", "Refused")


class Signer(TextChoices):
    APPLICANT = "applicant", pgettext_lazy("signer", "Applicant")
    RESPONDENT = "respondent", pgettext_lazy("signer", "Respondent")
    MEDIATOR = "mediator", pgettext_lazy("signer", "Mediator")
    BODY = "body", pgettext_lazy("signer", "Seal of the mediation body")


class InstalmentStatus(TextChoices):
    DUE = "due", pgettext_lazy("instalment", "Not yet paid")
    PAID = "paid", pgettext_lazy("instalment", "Paid")
    MISSED = "missed", pgettext_lazy("instalment", "Missed")


class Pack(TextChoices):
    """Papers that are printed from the case (domain.md 7.4)."""

    AGREEMENT = "agreement", pgettext_lazy("paper", "Mediation agreement")
    ADVICE = "advice", pgettext_lazy("paper", "Notice of the end, with advice on arbitration")
    PAYMENT_ORDER = "payment_order", pgettext_lazy("paper", "Application for a payment order")
    ARBITRATION = "arbitration", pgettext_lazy("paper", "Application for arbitration")
    REVIEW = "review", pgettext_lazy("paper", "Application for review by the arbitration commission")
    JUDICIAL = "judicial", pgettext_lazy("paper", "Application for judicial confirmation")
